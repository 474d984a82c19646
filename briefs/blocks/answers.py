"""统计 behind the tables: each question answers with the very rows or sentence that its block prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from briefs.blocks import judged, listed, overview, papers, series, voices
from briefs.material import WindowMaterial
from domain.brief_kind import Feed

Ask = Callable[[WindowMaterial, Mapping[str, str]], dict[str, str]]


def _rows(rows: Iterable[tuple[str, ...]]) -> dict[str, str]:
    return {f"第{number}行": " | ".join(row) for number, row in enumerate(rows, 1)}


def _most(params: Mapping[str, str]) -> int:
    return int(params["most"])


def _course(material: WindowMaterial, params: Mapping[str, str]) -> dict[str, str]:
    points = series.course(material)
    counted = {f"{point.name} {point.label}": str(point.count) for point in points}
    peak = {"峰值": series.peak_line(points)} if any(point.count for point in points) else {}
    return counted | peak | _rows([*series.mood_rows(material), *series.mood_days(material)])


def _ranking(material: WindowMaterial, params: Mapping[str, str]) -> dict[str, str]:
    told = listed.ranked_stories(material, _most(params))
    rows = [(str(n), listed.titles(m), *listed.measures(m)) for n, m in enumerate(told, 1)]
    return _rows(rows) | {"表题": f"前{len(told)}位"}


def _timeline(material: WindowMaterial, params: Mapping[str, str]) -> dict[str, str]:
    rows = listed.timeline_rows(material, _most(params))
    return _rows((*row, listed.titles(m) if m else "") for row, _, m in rows) | {
        "节点": f"{len(rows)}个、{len(rows)}条"
    }


def _origin(material: WindowMaterial, params: Mapping[str, str]) -> dict[str, str]:
    said = {"首发": listed.first_line(material.focus)} if material.focus and material.focus.articles else {}
    return said | _rows(listed.chain_rows(material))


def _watches(material: WindowMaterial, params: Mapping[str, str]) -> dict[str, str]:
    return _rows(
        (material.watch_names.get(key, key), str(len(ids))) for key, ids in sorted(material.watched.items())
    )


def _voices(material: WindowMaterial, params: Mapping[str, str]) -> dict[str, str]:
    feed = Feed(
        topics=tuple(filter(None, params.get("topics", "").split(","))),
        omit=tuple(filter(None, params.get("omit", "").split(","))),
        local={"": None, "0": False, "1": True}[params.get("local", "")],
        expression=params.get("expression", ""),
        watch=params.get("watch", ""),
        voices=params.get("voices", ""),
    )
    found = list(voices.voices_of(material, feed))
    shown = voices.chosen(found, _most(params))
    return {"归纳": voices.summary(found, len(shown))} | _rows(map(voices.row, shown))


def _spread(material: WindowMaterial, params: Mapping[str, str]) -> dict[str, str]:
    return {"传播": overview.spread_line(material.focus)} if material.focus else {}


def _risk(material: WindowMaterial, params: Mapping[str, str]) -> dict[str, str]:
    if material.focus:
        return {"研判": judged.judged_line(material.focus)}
    graded = judged.graded(material)[: _most(params)]
    return _rows((listed.titles(m), *judged.measures(m)) for m in graded)


def _clocks(material: WindowMaterial, params: Mapping[str, str]) -> dict[str, str]:
    return {"截至": judged.as_of(material)} | _rows(judged.clock_rows(material))


def _policies(material: WindowMaterial, params: Mapping[str, str]) -> dict[str, str]:
    topics = list(filter(None, params.get("topics", "").split(",")))
    kept = papers.wanted_policies(material, topics)
    return {"未列": f"{max(0, len(kept) - _most(params))}份"}


TABLED: Mapping[str, Ask] = {
    "course": _course,
    "district_table": lambda material, params: _rows(series.district_rows(material)),
    "word_table": lambda material, params: _rows(series.word_rows(material)),
    "outlet_table": lambda material, params: _rows(series.outlet_rows(material)),
    "comparison": lambda material, params: _rows(overview.comparison(material)[1]),
    "story_ranking": _ranking,
    "timeline": _timeline,
    "origin": _origin,
    "watch_hits": _watches,
    "viewpoints": _voices,
    "story_spread": _spread,
    "story_risk": _risk,
    "response_clocks": _clocks,
    "policy_list": _policies,
}
"""Name → question."""
MOVING = frozenset({"story_spread", "story_risk", "response_clocks", "story_ranking"})
"""They speak of level, stage and heat, which move on by themselves."""
