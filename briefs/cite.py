"""Citations: numbered by first use, printed after an item as outlets and day; in full as ``briefs.gbt7714`` writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from domain import clock
from domain.article import Article, Snapshot
from domain.brief import Citation
from domain.literature import Reference
from domain.privacy import mask
from domain.writing.clean import safe

_PAGE = re.compile(r"第?\s*0*([A-Z]?\d{1,3})\s*(?:版|$)")
_POST = re.compile(r"(?:本报|本刊|本网|特约|见习|全媒体|首席)*(?:记者|评论员|通讯员|实习生|观察员)[:：]?")
_NAMES = re.compile(r"[、，,;；\s]+")


class Register:
    """Gives numbers to articles in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._citations: list[Citation] = []

    def cite(self, articles: Iterable[Article], snapshots: Mapping[str, Snapshot]) -> tuple[int, ...]:
        """Numbers of the articles, ascending; ``snapshots`` is by article id."""
        return tuple(sorted(self._number(article, snapshots.get(article.id)) for article in articles))

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(self._citations)

    def add(self, citation: Citation) -> int:
        """The number of what stands in the folder of material, the same for everything of one article or work."""
        key = citation.reference.id if citation.reference else citation.article_id
        if key not in self._numbers:
            self._numbers[key] = len(self._citations) + 1
            self._citations.append(replace(citation, number=self._numbers[key]))
        return self._numbers[key]

    def _number(self, article: Article, snapshot: Snapshot | None) -> int:
        return self._numbers.get(article.id) or self.add(article_citation(article, snapshot))


def reference_citation(reference: Reference, now: datetime) -> Citation:
    """A work of the literature as a citation without a number yet; ``now`` stands where an article has its day."""
    return Citation(
        number=0,
        article_id="",
        title=safe(reference.title),
        outlet=safe(reference.container or reference.publisher),
        published_at=now,
        url=safe(reference.url),
        snapshot_id=None,
        captured_at=None,
        dated=False,
        reference=reference,
    )


def article_citation(article: Article, snapshot: Snapshot | None) -> Citation:
    """An article as a citation without a number yet."""
    page = _page(article)
    return Citation(
        number=0,
        article_id=article.id,
        title=mask(safe(article.title)) or "（无标题）",
        outlet=safe(article.cited_outlet),
        published_at=article.published_at,
        url=safe(article.url),
        snapshot_id=snapshot.record_id if snapshot else article.snapshot_id,
        captured_at=snapshot.captured_at if snapshot else None,
        dated=_dated(article),
        authors=_authors(article, page),
        page=page,
        doc_number=safe(article.policy.doc_number or "") if article.policy else "",
    )


def _page(article: Article) -> str:
    """版次: the number in the label of a newspaper's page, ``第03版：要闻`` → 3."""
    found = _PAGE.match(safe(article.column or ""))
    return found[1] if found else ""


def _authors(article: Article, page: str) -> tuple[str, ...]:
    """A web page is answered for by its site: whoever signs there may be a private person."""
    if article.policy and article.policy.issuer:
        return (safe(article.policy.issuer),)
    names = [name for name in _NAMES.split(safe(article.author or "")) if name] if page else []
    return tuple(name for name in names if not _POST.fullmatch(name)) or tuple(names)


def _dated(article: Article) -> bool:
    return article.precision != "crawl"


def outlets(articles: Sequence[Article]) -> list[str]:
    """Distinct outlets as printed, in the order of the articles."""
    found: dict[str, str] = {}
    for article in articles:
        found.setdefault(outlet_key(article), safe(article.cited_outlet))
    return list(found.values())


def outlet_key(article: Article) -> str:
    """What one outlet is known by: 来源 lines write 津沽市人民政府网站 for the site 津沽市人民政府."""
    return safe(article.cited_outlet).removesuffix("网站")


def ending(used: Sequence[Article], others: Sequence[Article]) -> str:
    """``（津沽晚报，11月21日）`` or ``（津沽日报、津沽在线等5家，11月21日至22日）``.

    ``used`` are the articles whose sentences stand in the item, ``others`` the rest of its story; the days
    are those of ``used``. Where no page of them gives a date, the day is said to be that of the capture.
    """
    names = outlets([*used, *others])
    listed = "、".join(names[:2]) + (f"等{len(names)}家" if len(names) > 2 else "")
    dated = [article for article in used if _dated(article)]
    stamps = sorted(article.published_at for article in dated or used)
    first, last = clock.library_day(stamps[0]), clock.library_day(stamps[-1])
    day = clock.zh_day(first)
    if last != first:
        day += "至" + (f"{last.day}日" if last.month == first.month else clock.zh_day(last))
    return f"（{listed}，{'' if dated else '采集于'}{day}）"


def marks(numbers: Sequence[int]) -> str:
    """Citation numbers as printed: ``[1–3,5]``; empty for none."""
    runs = []
    for _, run in groupby(enumerate(sorted(set(numbers))), lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        step = "–" if len(members) > 2 else ","
        runs.append(f"{members[0]}{step}{members[-1]}" if len(members) > 1 else str(members[0]))
    return f"[{','.join(runs)}]" if runs else ""
