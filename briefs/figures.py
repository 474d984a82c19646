"""统计: the questions whose answers a brief prints as figures, each a pure function of the window's material.

The composer keeps question, parameters and answer with the section (``StoredQuery``); the desk puts the question
again from the store. Figures are told as they are printed, so that every printed one can be found in an answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from briefs import cite
from briefs.blocks.answers import MOVING, TABLED
from briefs.material import Counts, StoryMaterial, WindowMaterial
from briefs.numerals import growth, points, share
from briefs.plan import feeds
from briefs.telling import originals
from domain import clock
from domain.analysis import SENTIMENT_NAMES
from domain.brief import StoredQuery
from domain.brief_kind import Feed
from domain.clock import Window
from domain.privacy import mask
from domain.source import MEDIA_NAMES
from domain.story import LEVEL_NAMES
from domain.writing import prose
from domain.writing.clean import safe

Results = dict[str, str]
Ask = Callable[[WindowMaterial, Mapping[str, str]], Results]


def stored(name: str, material: WindowMaterial, **params: str) -> StoredQuery:
    """The question with its answer from this material; its window is always among the parameters."""
    window = material.window
    asked = {"start": window.start.isoformat(), "end": window.end.isoformat(), **material.scope, **params}
    return StoredQuery(name, asked, answer(name, material, asked), material.created_at)


def answer(name: str, material: WindowMaterial, params: Mapping[str, str]) -> Results:
    """Raises ``KeyError`` for a question that nobody knows."""
    return QUESTIONS[name](material, params)


def window_of(query: StoredQuery) -> Window:
    """The window that a stored query is about. Raises ``KeyError`` or ``ValueError`` where it names none."""
    start, end = (datetime.fromisoformat(query.params[key]) for key in ("start", "end"))
    return Window(start, end)


def _window_counts(material: WindowMaterial, params: Mapping[str, str]) -> Results:
    """Totals, sentiment, channels, classes and the course of a window, and what it was watched by."""
    now, before, coverage = material.current, material.previous, material.coverage
    found = _totals(now, before)
    found |= _split("情感", {k.value: v for k, v in SENTIMENT_NAMES.items()}, now, before)
    found |= _split("渠道", {k.value: v for k, v in MEDIA_NAMES.items()}, now, before)
    if before and before.raw and now.raw:
        shift = points(
            now.by_sentiment.get("neg", 0) / now.raw, before.by_sentiment.get("neg", 0) / before.raw
        )
        found["负面占比"] = shift
    found |= {
        f"领域：{material.topic_names.get(code, code)}": str(n) for code, n in material.by_topic.items()
    }
    hours = [(clock.to_beijing(at), n) for at, n in material.by_hour]
    found |= {f"{at.month}月{at.day}日{at.hour}时": str(n) for at, n in hours}
    found |= {f"{day.month}/{day.day} {clock.zh_day(day)}": str(n) for day, n in material.by_day}
    ok, failed = len(coverage.sources_ok), len(coverage.sources_failed)
    found |= {"监测来源": f"{ok + failed}个", "正常来源": f"{ok}个", "异常来源": f"{failed}个"}
    found |= {"未标日期": str(coverage.undated), "精确到分": str(sum(n for _, n in material.by_hour))}
    ranked = sorted(material.by_topic.values(), reverse=True)
    found["其余各类"] = str(sum(ranked[8:]))
    return found


def _totals(now: Counts, before: Counts | None) -> Results:
    found = {"去重后": str(now.merged), "原始": str(now.raw)}
    if before is not None:
        found |= {"上期去重后": str(before.merged), "上期原始": str(before.raw)}
        found |= {
            "环比（去重后）": growth(now.merged, before.merged),
            "环比（原始）": growth(now.raw, before.raw),
        }
    return found


def _split(label: str, names: Mapping[str, str], now: Counts, before: Counts | None) -> Results:
    counted = now.by_sentiment if label == "情感" else now.by_media
    past = (before.by_sentiment if label == "情感" else before.by_media) if before else {}
    found: Results = {}
    for key, name in names.items():
        if counted.get(key) or past.get(key) or label == "情感":
            number, last = counted.get(key, 0), past.get(key, 0) if before else None
            told = [
                str(number),
                share(number, now.raw),
                "" if last is None else str(last),
                growth(number, last),
            ]
            found[f"{label}：{name}"] = " ".join(told)
    rest = now.raw - sum(counted.get(key, 0) for key in names)
    return found | ({f"{label}：未判定": f"{rest} {share(rest, now.raw)}"} if rest > 0 else {})


def _story_count(material: WindowMaterial, params: Mapping[str, str]) -> Results:
    """Stories with an article in the window: all, or those that a feed asks for (``feed_params``)."""
    stories = _wanted(material, params)
    districts = {district for m in stories for district in m.story.districts}
    old = sum(1 for m in stories if m.story.first_at < material.window.start)
    return {"热点": f"{len(stories)}个", "涉及": f"{len(districts)}个区", "持续跟踪": f"{old}个"}


def _wanted(material: WindowMaterial, params: Mapping[str, str]) -> list[StoryMaterial]:
    feed = feed_of(params)
    return [m for m in material.stories if m.articles and feeds(m, feed, material)]


def feed_params(feed: Feed) -> dict[str, str]:
    """What of a feed is set, as parameters of a question about stories."""
    given = {
        "topics": listed(feed.topics),
        "omit": listed(feed.omit),
        "levels": listed(feed.levels),
        "local": "" if feed.local is None else str(int(feed.local)),
        "expression": feed.expression,
        "watch": feed.watch,
    }
    return {name: value for name, value in given.items() if value}


def feed_of(params: Mapping[str, str]) -> Feed:
    """The feed that ``feed_params`` told."""
    local = params.get("local", "")
    return Feed(
        topics=_items(params, "topics"),
        omit=_items(params, "omit"),
        levels=_items(params, "levels"),
        local=None if not local else local == "1",
        expression=params.get("expression", ""),
        watch=params.get("watch", ""),
    )


def _items(params: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(filter(None, params.get(name, "").split(",")))


def _story_facts(material: WindowMaterial, params: Mapping[str, str]) -> Results:
    """Of the stories in ``stories``: outlets, level and its reasons."""
    wanted = params.get("stories", "").split(",")
    found: Results = {}
    for m in material.stories:
        if m.story.id in wanted and m.articles:
            reasons = "；".join(map(prose.tidy, m.story.level_reasons))
            outlets = len(cite.outlets(m.articles))
            found[m.story.id] = f"{outlets}家 {LEVEL_NAMES[m.story.level]} {reasons}"
    return found


def _untold_count(material: WindowMaterial, params: Mapping[str, str]) -> Results:
    """Articles of stories other than ``told``, reprints merged: in all, and by the classes of each ``group:`` name."""
    told = params.get("told", "").split(",")
    counted: Counter[str] = Counter()
    for m in material.stories:
        if m.story.id not in told:
            counted[_group(m.story.topic, params)] += len(originals(m))
    return {"未单列": f"{counted.total()}条", **{name: f"{n}条" for name, n in sorted(counted.items())}}


def _group(topic: str, params: Mapping[str, str]) -> str:
    groups = {
        key.removeprefix("group:"): value.split(",") for key, value in params.items() if key[:6] == "group:"
    }
    return next(
        (name for name, topics in groups.items() if topic in topics), list(groups)[-1] if groups else ""
    )


def _alert_list(material: WindowMaterial, params: Mapping[str, str]) -> Results:
    """Alerts of the window: how many, by state, and each with its story's titles, level, reason and time."""
    states = Counter(alert.state for alert, _ in material.alerts)
    found = {
        "预警": f"{len(material.alerts)}条",
        "未列": f"{max(0, len(material.alerts) - int(params.get('most', 0)))}条",
    }
    found["下表"] = f"{min(len(material.alerts), int(params.get('most', 0)))}条"
    found |= {state: f"{n}条" for state, n in sorted(states.items())}
    titles = {m.story.id: " ".join(prose.headline(a) for a in m.articles) for m in material.stories}
    for alert, story in material.alerts:
        opened = clock.zh_minute(alert.opened_at)
        told = [titles.get(story.id) or prose.tidy(story.title), LEVEL_NAMES[alert.level]]
        found[alert.id] = " ".join([*told, mask(safe(alert.reason)), opened, opened[5:]])
    return found


def _hot_board(material: WindowMaterial, params: Mapping[str, str]) -> Results:
    """Topics on the boards watched: best rank and when first seen."""
    items = material.hot_items
    found = {"话题": f"{len(items)}个", "列出": f"{min(len(items), int(params.get('most', 0)))}个"}
    for number, item in enumerate(items, 1):
        seen = clock.zh_minute(item.first_seen)
        title = mask(safe(item.title))
        found[f"话题{number}"] = f"{safe(item.board)} {title} 第{item.best_rank}位 {seen} {seen[5:]}"
    return found


QUESTIONS: Mapping[str, Ask] = {
    "window_counts": _window_counts,
    "story_count": _story_count,
    "story_facts": _story_facts,
    "untold_count": _untold_count,
    "alert_list": _alert_list,
    "hot_board": _hot_board,
    **TABLED,
}
"""Name → question."""
PASSING = frozenset({"story_facts", "alert_list"}) | MOVING
"""They ask for states that move on by themselves: another answer later is no fault of the brief."""


def listed(keys: Iterable[str]) -> str:
    """A list as a parameter."""
    return ",".join(keys)
