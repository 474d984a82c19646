"""The forms of a block by name: what can be declared, without what fills it."""

from __future__ import annotations

from collections.abc import Mapping

CHOOSERS = ("headlines", "stories", "digest")
"""Forms whose blocks take stories for themselves."""
FORM_NAMES: Mapping[str, str] = {
    "headlines": "要情（等级高的在前，再按热度）",
    "stories": "热点摘要",
    "digest": "分类摘要（按组）",
    "focus": "所写热点的概述",
    "episodes": "事件经过（逐个节点）",
    "hotboard": "网络热榜",
    "figures": "数据一句话",
    "overview": "数据概览（句、表、图）",
    "compare": "与上期、去年同期比较",
    "trend": "走势图",
    "channels": "渠道分布表",
    "sentiment": "情感走势",
    "classes": "领域分布图",
    "districts": "各区热度",
    "words": "高频词表",
    "ranking": "热点排行",
    "timeline": "时间线",
    "origin": "首发与转载链",
    "viewpoints": "观点表",
    "risk": "关注等级与依据",
    "clocks": "回应时限",
    "alerts": "预警与跟踪",
    "watched": "监测专题动态",
    "policies": "政策文件",
    "folder": "素材夹内容",
    "text": "人工撰写",
    "contents": "目录",
    "sources": "信息来源清单",
    "references": "参考文献",
    "appendix": "附表",
}
"""Form → its name on screen."""
