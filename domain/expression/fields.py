"""The fields of DOMAIN A14, and what an article has in those that it has."""

from __future__ import annotations

from collections.abc import Mapping

from domain.analysis import Analysis
from domain.article import Article

FIELD_NAMES: Mapping[str, str] = {
    "TI": "题名",
    "KY": "关键词",
    "AB": "摘要",
    "TKA": "篇关摘",
    "SU": "主题",
    "FT": "全文",
    "AU": "作者",
    "AF": "机构",
    "SO": "来源",
    "CLC": "中图分类",
    "IPC": "国际专利分类",
    "CPC": "联合专利分类",
    "PN": "公开号",
    "AN": "申请号",
    "PA": "申请人",
    "PY": "年",
    "DT": "文献类型",
}
JOINED: Mapping[str, tuple[str, ...]] = {"TKA": ("TI", "KY", "AB"), "SU": ("TI", "KY", "AB")}
"""Fields that are several others."""
ARTICLE_FIELDS = ("TI", "FT", "KY", "AB", "TKA", "SU", "SO", "AU", "AF", "PY")
"""Those that an article of this library has."""


FROM_ANALYSIS = frozenset({"KY", "AB", "AF", "TKA", "SU"})
"""Fields that an article has only once it was analysed."""
TITLE_END = "\n\0\n"
"""Between title and body in FT: nothing that can be asked for runs from one into the other."""


def article_texts(article: Article, analysis: Analysis | None = None) -> dict[str, str]:
    """Field → text of an article; FT is title and body, one paragraph a line."""
    return {
        "TI": article.title,
        "FT": f"{article.title}{TITLE_END}{article.body}",
        "KY": "\n".join(analysis.keywords) if analysis else "",
        "AB": "".join(s.text for s in analysis.summary) if analysis else "",
        "SO": "\n".join(filter(None, (article.outlet, article.origin))),
        "AU": "\n".join(filter(None, (article.author, article.editor))),
        "AF": "\n".join(e.text for e in analysis.entities if e.type == "ORG") if analysis else "",
        "PY": f"{article.published_at:%Y}",
    }
