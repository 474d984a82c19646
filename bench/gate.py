"""``gate [--days N] [--seed S]``: what the gate says of composed briefs, and whether it sees what was falsified in them.

False alarms: the 日报 of the last days of the sample site, composed and checked; every blocking finding is one, since
each sentence was taken from the page it cites. Then one thing of a sentence is falsified at a time (a number, a day, a
quotation, a name, its citation, another item's citation, a telephone number put in), and the whole brief is checked
again: ``caught`` is the share for which a blocking finding came that was not there before.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.common import Meter, peak_rss_mb
from briefs.gate.check import check_brief
from briefs.gate.claims import Claim, claims
from briefs.gate.evidence import Evidence
from briefs.gate.moments import Moment
from briefs.gate.statements import Part, Statement, statements
from crawlers.spec import SourceSpec
from desk.demo.site import SampleSite
from desk.demo.sources import declarations
from desk.demo.truth import truth_rows
from desk.desk import Desk, open_desk
from desk.settings import Settings
from domain import clock, ids
from domain.article import Article
from domain.brief import Brief, Item
from domain.gate import Rule
from domain.user import OPERATOR
from domain.wording import WordBook

_SITE = "http://127.0.0.1:9"
_EACH = 120
"""Falsifications of a kind that are tried."""
_DIGITS = "123456789"
_HAN = "一二三四五六七八九"
Falsify = Callable[[Item, str, list[Claim], random.Random], Item | None]


def main(argv: list[str]) -> dict[str, Any]:
    """``false_alarms`` by rule, with the sentences checked; ``advice`` likewise; ``caught`` by kind of falsification."""
    parser = argparse.ArgumentParser(prog="python -m bench gate", description=__doc__)
    parser.add_argument("--days", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Settings(home=Path(folder), demo=True, min_free_mb=0), create=True)
        last = _fill(desk)
        desk.analyse(OPERATOR)
        checked = [_checked(desk, last - timedelta(days=back)) for back in range(args.days)]
        figures = _figures(checked, desk.word_book(), random.Random(args.seed))
        desk.close()
    return figures


def _fill(desk: Desk) -> Any:
    site = SampleSite()
    desk.put_sources(OPERATOR, [SourceSpec(**d) for d in declarations(_SITE)], "基准", "演示站点")
    by_name = {source.name: source.id for source in desk.store.sources()}
    outlets = {source.id: source.name for source in desk.store.sources()}
    for row in truth_rows(site):
        source = next(i for i in by_name.values() if i.endswith(str(row["outlet"])))
        when = datetime.fromisoformat(str(row["published_at"]))
        article = Article(
            id=ids.article_id(_SITE + str(row["path"])),
            source_id=source,
            url=_SITE + str(row["path"]),
            title=str(row["title"]),
            body=str(row["body"]),
            published_at=when,
            published_raw="",
            precision=str(row["precision"]),
            first_seen_at=when,
            fetched_at=when,
            outlet=outlets[source],
            origin=row["source"] if row["source"] != outlets[source] else None,  # type: ignore[arg-type]
        )
        desk.store.put_article(article, None)
    return clock.library_day(site.now)


def _checked(desk: Desk, day: Any) -> tuple[Brief, Evidence]:
    moment = clock.daily_window(day).end
    desk.now = lambda: moment
    brief = desk.draft_brief(OPERATOR, desk.brief_kind("daily"), day, "", "").brief
    return brief, desk.brief_evidence(brief)


def _figures(checked: list[tuple[Brief, Evidence]], book: WordBook, rng: random.Random) -> dict[str, Any]:
    alarms, advice, sentences = Counter[str](), Counter[str](), 0
    with Meter() as checking:
        for brief, evidence in checked:
            sentences += sum(1 for _ in statements(brief))
            for finding in check_brief(brief, evidence, book):
                if finding.rule is not Rule.SOURCE:  # nothing is captured here
                    (alarms if finding.blocking else advice)[finding.rule.value] += 1
    caught = {name: _caught(checked, book, falsify, rng) for name, falsify in _KINDS.items()}
    return {
        "briefs": len(checked),
        "sentences": sentences,
        "false_alarms": dict(alarms),
        "false_alarms_per_brief": round(alarms.total() / len(checked), 2),
        "advice": dict(advice),
        "caught": {name: round(hit / tried, 3) for name, (hit, tried) in caught.items() if tried},
        "tried": {name: tried for name, (_, tried) in caught.items()},
        "seconds_per_brief": round(checking.seconds / len(checked), 3),
        "peak_rss_mb": peak_rss_mb(),
    }


def _caught(
    checked: list[tuple[Brief, Evidence]], book: WordBook, falsify: Falsify, rng: random.Random
) -> tuple[int, int]:
    """(seen, tried)."""
    hit = tried = 0
    for brief, evidence in checked:
        before = {f.key for f in check_brief(brief, evidence, book) if f.blocking}
        for false in _falsified(brief, evidence, falsify, rng, _EACH // len(checked)):
            tried += 1
            hit += any(f.blocking and f.key not in before for f in check_brief(false, evidence, book))
    return hit, tried


def _falsified(
    brief: Brief, evidence: Evidence, falsify: Falsify, rng: random.Random, most: int
) -> Iterator[Brief]:
    """Up to ``most`` briefs, each with one sentence falsified."""
    told = [s for s in statements(brief) if s.part is Part.TEXT]
    rng.shuffle(told)
    made = 0
    for statement in told:
        item = _item(brief, statement)
        found = claims(statement.text, evidence.names(statement.text))
        changed = falsify(item, statement.text, found, rng) if item else None
        if item and changed and changed != item and made < most:
            made += 1
            yield _with(brief, item, changed)


def _item(brief: Brief, statement: Statement) -> Item | None:
    items = (item for section in brief.sections for item in section.items)
    return next((item for item in items if statement.text in item.text), None)


def _with(brief: Brief, old: Item, new: Item) -> Brief:
    sections = tuple(
        replace(s, items=tuple(new if item is old else item for item in s.items)) for s in brief.sections
    )
    return replace(brief, sections=sections)


def _in_place(item: Item, sentence: str, claim: Claim, words: str) -> Item:
    start = claim.start
    changed = sentence[:start] + words + sentence[start + len(claim.text) :]
    return replace(item, text=item.text.replace(sentence, changed, 1))


def _of(found: list[Claim], rule: Rule, rng: random.Random) -> Claim | None:
    fitting = [claim for claim in found if claim.rule is rule]
    return rng.choice(fitting) if fitting else None


def _number(item: Item, sentence: str, found: list[Claim], rng: random.Random) -> Item | None:
    """One digit of a number is another one."""
    claim = _of(found, Rule.NUMBER, rng)
    places = [i for i, c in enumerate(claim.text) if c in _DIGITS + _HAN] if claim else []
    if claim is None or not places:
        return None
    at = rng.choice(places)
    digits = _DIGITS if claim.text[at] in _DIGITS else _HAN
    other = rng.choice(digits.replace(claim.text[at], ""))
    return _in_place(item, sentence, claim, claim.text[:at] + other + claim.text[at + 1 :])


def _day(item: Item, sentence: str, found: list[Claim], rng: random.Random) -> Item | None:
    """Another day of the same month."""
    days = [c for c in found if isinstance(c.fact, Moment) and c.fact.day and c.fact.month]
    if not days:
        return None
    claim = rng.choice(days)
    assert isinstance(claim.fact, Moment)
    other = rng.choice([day for day in range(1, 29) if day != claim.fact.day])
    return _in_place(item, sentence, claim, f"{claim.fact.month}月{other}日")


def _quotation(item: Item, sentence: str, found: list[Claim], rng: random.Random) -> Item | None:
    """A 不 in the middle of what was said."""
    claim = _of(found, Rule.QUOTATION, rng)
    if claim is None or len(claim.text) < 2:
        return None
    middle = len(claim.text) // 2
    return _in_place(item, sentence, claim, f"{claim.text[:middle]}不{claim.text[middle:]}")


def _name(item: Item, sentence: str, found: list[Claim], rng: random.Random) -> Item | None:
    """Another character inside a name."""
    claim = _of(found, Rule.NAME, rng)
    if claim is None or sentence[claim.start : claim.start + len(claim.text)] != claim.text:
        return None
    return _in_place(item, sentence, claim, claim.text[:1] + rng.choice("岳川江海") + claim.text[2:])


def _uncited(item: Item, sentence: str, found: list[Claim], rng: random.Random) -> Item | None:
    return replace(item, citations=()) if found else None


def _elsewhere(item: Item, sentence: str, found: list[Claim], rng: random.Random) -> Item | None:
    """Cites a work that another item rests on."""
    strange = [n for n in range(1, 12) if n not in item.citations]
    return replace(item, citations=(rng.choice(strange),)) if found else None


def _telephone(item: Item, sentence: str, found: list[Claim], rng: random.Random) -> Item | None:
    number = f"139{rng.randrange(10**8):08d}"
    return replace(item, text=item.text.replace(sentence, f"{sentence[:-1]}，联系电话{number}。", 1))


_KINDS: dict[str, Falsify] = {
    "number": _number,
    "day": _day,
    "quotation": _quotation,
    "name": _name,
    "uncited": _uncited,
    "wrong_source": _elsewhere,
    "telephone": _telephone,
}
