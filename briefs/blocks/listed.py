"""Stories and articles in tables: 热点排行, 时间线, 首发与转载链, 监测专题动态."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from briefs import cite
from briefs.blocks.coverage import covered
from briefs.blocks.told import NOTHING
from briefs.draft import Draft
from briefs.material import StoryMaterial, WindowMaterial
from briefs.milestones import NODES, nodes
from briefs.numerals import share
from briefs.telling import originals
from domain import clock
from domain import text as zh
from domain.article import Article
from domain.brief import Section, Table
from domain.brief_kind import Block
from domain.privacy import mask
from domain.writing import prose
from domain.writing.clean import safe

RANKED, _CHAINS = 10, 5
_TITLE = 30


def ranking(draft: Draft, block: Block) -> Section:
    """热点排行: hottest first, with what the window brought of each; no bare score."""
    told = ranked_stories(draft.material, block.items[1] or RANKED)
    if not told:
        return Section(block.key, block.title, lead=NOTHING)
    table = Table(
        f"热点排行（前{len(told)}位，按本馆热度）",
        ("位次", "热点", "信息量（条）", "来源（家）", "负面占比"),
        tuple((str(n), short(draft.title_of(m.story)), *measures(m)) for n, m in enumerate(told, 1)),
    )
    return Section(block.key, block.title, tables=(table,), coverage=covered(draft, block))


def ranked_stories(material: WindowMaterial, most: int) -> list[StoryMaterial]:
    """Those of the window, hottest first."""
    return [m for m in material.stories if m.articles][:most]


def measures(material: StoryMaterial) -> tuple[str, str, str]:
    """信息量, 来源, 负面占比 of what the window brought."""
    negative = sum(1 for a in material.analyses.values() if a.sentiment.value == "neg")
    count = len(material.articles)
    return str(count), str(len(cite.outlets(material.articles))), share(negative, count)


def titles(material: StoryMaterial) -> str:
    """Whatever its articles are called: one of them is what it is called in print."""
    return " ".join(prose.headline(a) for a in material.articles if a.title)


def timeline(draft: Draft, block: Block) -> Section:
    """时间线 of the story in focus; of a window the hottest story of each day."""
    focus = draft.material.focus
    rows = timeline_rows(draft.material, block.items[1] or NODES)
    if not rows:
        return Section(block.key, block.title, lead=NOTHING)
    marks = "".join(f"[^{n}]" for n in _cited(draft, [article for _, article, _ in rows]))
    told = [
        (when, short(draft.title_of(m.story)) if m else what, outlet) for (when, what, outlet), _, m in rows
    ]
    table = Table("时间线" if focus else "逐日热点", ("时间", "节点", "来源"), tuple(told))
    said = (
        f"时间线列出首发、各日首篇和政务平台发布，共{len(rows)}个节点。"
        if focus
        else f"逐日热点共{len(rows)}条。"
    )
    return Section(block.key, block.title, lead=said + marks, tables=(table,))


def timeline_rows(
    material: WindowMaterial, most: int
) -> list[tuple[tuple[str, str, str], Article, StoryMaterial | None]]:
    """(时间, 节点, 来源), the article it rests on, and the story where it stands for a whole day."""
    if material.focus:
        told: list[tuple[Article, StoryMaterial | None]] = [(a, None) for a in nodes(material.focus, most)]
    else:
        told = list(_days(material))
    return [((_when(a), short(prose.headline(a)), safe(a.cited_outlet)), a, m) for a, m in told]


def _when(article: Article) -> str:
    if article.precision == "day":
        return clock.zh_day(clock.library_day(article.published_at))
    return clock.zh_moment(article.published_at)


def _days(material: WindowMaterial) -> Iterator[tuple[Article, StoryMaterial]]:
    """Of each of the last 31 days of the window the story with most articles, by its first article of the day."""
    by_day: dict[date, list[tuple[int, Article, StoryMaterial]]] = {}
    for story in material.stories:
        mine: dict[date, list[Article]] = {}
        for article in story.articles:
            if article.title:
                mine.setdefault(clock.library_day(article.published_at), []).append(article)
        for day, articles in mine.items():
            by_day.setdefault(day, []).append((len(articles), articles[0], story))
    for day, _ in material.course[-31:]:
        if day in by_day:
            _, first, story = max(by_day[day], key=lambda one: one[0])
            yield first, story


def _cited(draft: Draft, articles: Sequence[Article]) -> tuple[int, ...]:
    snapshots = {key: s for m in draft.material.stories for key, s in m.snapshots.items()}
    return draft.register.cite(articles, snapshots)


def origin(draft: Draft, block: Block) -> Section:
    """首发与转载链: who was first, which texts were copied most, how fast."""
    focus, rows = draft.material.focus, chain_rows(draft.material)
    if not (rows or (focus and focus.articles)):
        return Section(block.key, block.title, lead=NOTHING)
    lead = ""
    if focus and focus.articles:
        lead = first_line(focus) + "".join(f"[^{n}]" for n in _cited(draft, originals(focus)[:1]))
    table = Table("转载较多的信息", ("首发", "标题", "转载（条）", "最后一次转载距首发"), tuple(rows))
    tables = (table,) if rows else ()
    return Section(block.key, block.title, lead=lead, tables=tables, coverage=covered(draft, block))


def first_line(focus: StoryMaterial) -> str:
    """Who was first, and how many copies there are."""
    first = originals(focus)[0]
    copied = sum(len(copies) for _, copies in _chains(focus))
    return f"监测所见最早由{safe(first.cited_outlet)}于{_when(first)}发布，其后转载{copied}条。"


def chain_rows(material: WindowMaterial) -> list[tuple[str, ...]]:
    """首发, 标题, 转载, 历时 of the texts copied most."""
    wanted = [material.focus] if material.focus else ranked_stories(material, _CHAINS)
    chains = [chain for m in wanted for chain in _chains(m)]
    chains.sort(key=lambda chain: (-len(chain[1]), chain[0].published_at, chain[0].id))
    return [_chain(first, copies) for first, copies in chains[:_CHAINS]]


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
