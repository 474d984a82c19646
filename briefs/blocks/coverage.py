"""监测口径: what a figure covers, printed under every table and chart (DESIGN rule 18)."""

from __future__ import annotations

from briefs.numerals import span
from domain.brief import Coverage
from domain.writing.clean import safe

_LISTED = 12
"""Sources named one by one; beyond that their number says enough. Failed ones are always named."""


def coverage_line(coverage: Coverage) -> str:
    """Window, sources that worked, sources that failed and why, merged and raw counts, what is not covered."""
    parts = [
        f"监测口径：{span(coverage.window)}（北京时间，按发布时间）",
        _sources(coverage),
        f"去重后{coverage.articles}条（原始{coverage.raw}条），各项分布按原始条数统计",
    ]
    if coverage.undated:
        parts.append(f"另有{coverage.undated}条未标明发布日期，没有计入")
    if coverage.not_covered:
        parts.append("未覆盖" + "、".join(coverage.not_covered))
    return "；".join(parts) + "。"


def _sources(coverage: Coverage) -> str:
    ok, failed = coverage.sources_ok, coverage.sources_failed
    if not ok and not failed:
        return "本时段没有采集源运行"
    line = f"监测来源{len(ok) + len(failed)}个，正常{len(ok)}个"
    if ok:
        line += f"（{'、'.join(map(safe, ok[:_LISTED]))}{'等' if len(ok) > _LISTED else ''}）"
    if failed:
        named = "、".join(f"{safe(name)}（{safe(reason) or '原因不详'}）" for name, reason in failed)
        line += f"，异常{len(failed)}个：{named}"
    return line
