"""监测口径: what a figure covers, printed under every table and chart (DESIGN rule 18)."""

from __future__ import annotations

from briefs.draft import Draft
from briefs.numerals import span
from domain.brief import Coverage
from domain.brief_kind import Block
from domain.writing.clean import safe

_LISTED = 12
"""Sources named one by one; beyond that their number says enough. Failed ones are always named."""


def covered(draft: Draft, block: Block) -> str:
    """In full under the first figures of a brief, later on in short with a word where the full one stands."""
    material = draft.material
    first = draft.covered_in.setdefault("", block.key)
    if first == block.key:
        return coverage_line(material.coverage, material.narrowed)
    title = next(b.title for b in draft.kind.blocks if b.key == first)
    narrowed = f"，{material.narrowed}" if material.narrowed else ""
    counted = f"按原始条数（{material.coverage.raw}条）统计"
    return f"监测口径：{span(material.window)}（北京时间，按发布时间）{narrowed}，{counted}；来源和未覆盖范围见{title}部分。"


def coverage_line(coverage: Coverage, narrowed: str = "") -> str:
    """Window, sources that worked, sources that failed and why, merged and raw counts, what is not covered."""
    parts = [
        f"监测口径：{span(coverage.window)}（北京时间，按发布时间）" + (f"，{narrowed}" if narrowed else ""),
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
