"""Stories and articles in tables: 热点排行, 时间线, 首发与转载链, 监测专题动态."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from briefs import cite
from briefs.blocks.coverage import covered
from briefs.blocks.told import NOTHING
from briefs.draft import Draft
from briefs.material import StoryMaterial
from briefs.numerals import share
from briefs.telling import originals
from domain import clock
from domain import text as zh
from domain.article import Article
from domain.brief import Section, Table
from domain.brief_kind import Block
from domain.privacy import mask
from domain.source import MediaType
from domain.writing import prose
from domain.writing.clean import safe

_RANKED, _NODES, _CHAINS = 10, 8, 5
_TITLE = 30


def ranking(draft: Draft, block: Block) -> Section:
    """热点排行: hottest first, with what the window brought of each; no bare score."""
    most = block.items[1] or _RANKED
    told = [m for m in draft.material.stories if m.articles][:most]
    if not told:
        return Section(block.key, block.title, lead=NOTHING)
    table = Table(
        f"热点排行（前{len(told)}位，按本馆热度）",
        ("位次", "热点", "信息量（条）", "来源（家）", "负面占比"),
        tuple((str(n), *_ranked(draft, m)) for n, m in enumerate(told, 1)),
    )
    return Section(block.key, block.title, tables=(table,), coverage=covered(draft, block))


def _ranked(draft: Draft, material: StoryMaterial) -> tuple[str, str, str, str]:
    negative = sum(1 for a in material.analyses.values() if a.sentiment.value == "neg")
    outlets = len(cite.outlets(material.articles))
    count = len(material.articles)
    return short(draft.title_of(material.story)), str(count), str(outlets), share(negative, count)


def timeline(draft: Draft, block: Block) -> Section:
    """时间线 of the story in focus; of a window the hottest story of each day."""
    focus, most = draft.material.focus, block.items[1] or _NODES
    rows = [(a, "") for a in nodes(focus, most)] if focus else _days(draft)
    if not rows:
        return Section(block.key, block.title, lead=NOTHING)
    articles = [article for article, _ in rows]
    lead = "".join(f"[^{n}]" for n in _cited(draft, articles))
    table = Table(
        "时间线" if focus else "逐日热点",
        ("时间", "节点", "来源"),
        tuple((_when(a), title or short(prose.headline(a)), safe(a.cited_outlet)) for a, title in rows),
    )
    said = (
        f"时间线列出首发、各日首篇和政务平台发布，共{len(rows)}个节点。"
        if focus
        else f"逐日热点共{len(rows)}条。"
    )
    return Section(block.key, block.title, lead=said + lead, tables=(table,))


def _when(article: Article) -> str:
    if article.precision == "day":
        return clock.zh_day(clock.library_day(article.published_at))
    return clock.zh_moment(article.published_at)


def nodes(focus: StoryMaterial, most: int) -> list[Article]:
    """First and last, the first of each day, what government published; evenly thinned beyond ``most``."""
    told = originals(focus)
    days: dict[object, Article] = {}
    for article in told:
        days.setdefault(clock.library_day(article.published_at), article)
    official = [a for a in told if focus.media.get(a.id) is MediaType.GOVERNMENT]
    chosen = {a.id: a for a in [told[0], *days.values(), *official, told[-1]]} if told else {}
    ordered = sorted(chosen.values(), key=lambda a: (a.published_at, a.id))
    if len(ordered) <= most:
        return ordered
    return (
        [ordered[round(n * (len(ordered) - 1) / (most - 1))] for n in range(most)]
        if most > 1
        else ordered[:1]
    )


def _days(draft: Draft) -> list[tuple[Article, str]]:
    """Of each day of the window the story with most articles, by its first article of the day."""
    found: list[tuple[Article, str]] = []
    for day, _ in draft.material.course[-31:]:
        sizes = [
            (len(mine), m, mine[0])
            for m in draft.material.stories
            if (mine := [a for a in m.articles if a.title and clock.library_day(a.published_at) == day])
        ]
        if sizes:
            _, material, first = max(sizes, key=lambda one: one[0])
            found.append((first, short(draft.title_of(material.story))))
    return found


def _cited(draft: Draft, articles: Sequence[Article]) -> tuple[int, ...]:
    snapshots = {key: s for m in draft.material.stories for key, s in m.snapshots.items()}
    return draft.register.cite(articles, snapshots)


def origin(draft: Draft, block: Block) -> Section:
    """首发与转载链: who was first, which texts were copied most, how fast."""
    focus = draft.material.focus
    wanted = [focus] if focus else [m for m in draft.material.stories if m.articles][:_CHAINS]
    chains = [chain for m in wanted for chain in _chains(m)]
    chains.sort(key=lambda chain: -len(chain[1]))
    if not wanted or not wanted[0].articles:
        return Section(block.key, block.title, lead=NOTHING)
    lead = ""
    if focus:
        first = originals(focus)[0]
        numbers = "".join(f"[^{n}]" for n in _cited(draft, [first]))
        copied = sum(len(copies) for _, copies in chains)
        lead = f"监测所见最早由{safe(first.cited_outlet)}于{_when(first)}发布；转载{copied}条。{numbers}"
    rows = tuple(_chain(first, copies) for first, copies in chains[:_CHAINS])
    table = Table("转载较多的信息", ("首发", "标题", "转载（条）", "最后一次转载距首发"), rows)
    tables = (table,) if rows else ()
    return Section(block.key, block.title, lead=lead or ("" if rows else NOTHING), tables=tables,
                   coverage=covered(draft, block))  # fmt: skip


def _chains(material: StoryMaterial) -> list[tuple[Article, list[Article]]]:
    by_id = {article.id: article for article in material.articles}
    copies: dict[str, list[Article]] = {}
    for copy, source in material.reprints.items():
        if copy in by_id and source in by_id:
            copies.setdefault(source, []).append(by_id[copy])
    return [(by_id[source], found) for source, found in copies.items()]


def _chain(first: Article, copies: list[Article]) -> tuple[str, str, str, str]:
    last = max(max(copy.published_at for copy in copies) - first.published_at, timedelta())
    hours = round(last.total_seconds() / 3600)
    return safe(first.cited_outlet), short(prose.headline(first)), str(len(copies)), f"{hours}小时"


def watched(draft: Draft, block: Block) -> Section:
    """监测专题动态: how many articles of the window each standing watch holds, and its largest story."""
    counts = Counter({key: len(ids) for key, ids in draft.material.watched.items()})
    if not counts.total():
        return Section(block.key, block.title, lead="本期监测时段内各监测专题没有命中。")
    rows = tuple(
        (safe(draft.material.watch_names.get(key, key)), str(n), _largest(draft, draft.material.watched[key]))
        for key, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if n
    )
    table = Table("监测专题命中", ("专题", "信息量（条）", "命中最多的热点"), rows)
    return Section(block.key, block.title, tables=(table,), coverage=covered(draft, block))


def _largest(draft: Draft, ids: frozenset[str]) -> str:
    sizes = [(sum(1 for a in m.articles if a.id in ids), m) for m in draft.material.stories]
    best = max(sizes, key=lambda one: one[0], default=(0, None))
    return short(draft.title_of(best[1].story)) if best[0] and best[1] else "—"


def short(title: str) -> str:
    """A title as a table cell: harmless, masked, on two lines at most."""
    return zh.shorten(mask(safe(title)) or "（无标题）", _TITLE)
