"""From one page to a whole declaration: what form it has, which entry reads it, what else is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from crawlers.addresses import is_loopback
from crawlers.entries.offer import Offer
from crawlers.extract import Extracted
from crawlers.extract.page import Page, ancestors, classes, text_of
from crawlers.schema import Detail, Entry, EPaper, Expect, Fetch, HtmlList, SourceSpec
from crawlers.schema.source import Evidence
from crawlers.trial.naming import naming
from crawlers.trial.paging import paging_of
from crawlers.trial.sample import line_of
from crawlers.trial.selectors import Induced, induce
from crawlers.trial.shapes import is_article_like, looks_like_index
from domain import clock
from domain.text import clean, fold

LEAST = 3.0
"""``Induced.score`` of a list: three dated headlines come to four, a whole menu to less than one."""
_PROSE = re.compile(r".{25,}[。！？!?”…]$")
_CRUMB = re.compile(r"bread|crumb|position|weizhi|location|dqwz|loaction|path|where|lujing|mbx")
_EVERY = {"gov": 120, "policy": 120, "library": 240, "academic": 240, "hotboard": 30}


def list_entry(page: Page, now: datetime) -> tuple[HtmlList, Induced] | None:
    """The list on a page as an entry; None where nothing on it reads like one."""
    found = induce(page, now)
    if found is None or found.score < LEAST:
        return None
    return HtmlList(type="list", urls=[page.url], rule=found.rule, pages=paging_of(page)), found


def is_article(page: Page, fields: Extracted, found: Induced | None) -> bool:
    """Whether the page is one text rather than a list of them: prose outside the rows against their titles."""
    inside = found.words if found else ""
    prose = [line for line in fields.body.split("\n") if _PROSE.match(line) and fold(line) not in inside]
    weight = sum(map(len, prose))
    if weight and (page.metas.get("articletitle") or page.metas.get("og:type") == "article"):
        return True
    if found is None or found.score < LEAST:
        return bool(fields.body)
    lean = 3.0 if looks_like_index(page.url) else 0.5 if is_article_like(page.url) else 1.0
    return weight > lean * found.length


def list_addresses(page: Page) -> list[str]:
    """Where the list of an article may stand: the last steps of its breadcrumb, then the folders above it."""
    host = urlsplit(page.url).netloc
    crumbs = [link for link in reversed(list(_crumbs(page))) if urlsplit(link).netloc == host]
    folder = page.url.rpartition("/")[0]
    while re.search(r"/(?:\d{2,8}|20\d{2}-\d{2}|art|content|c|t)$", folder):
        folder = folder.rpartition("/")[0]
    above = [folder + "/", folder + "/index.html"] if folder.count("/") > 2 else []
    found = [link for link in [*crumbs, *above] if urlsplit(link).path not in {"", "/"} and link != page.url]
    return list(dict.fromkeys(found))


def _crumbs(page: Page) -> Iterator[str]:
    for element in page.root.iter("a"):
        near = [e for e in list(ancestors(element))[1:4] if e.tag not in {"body", "html"}]
        named = any(_CRUMB.search(classes(e)) for e in near)
        told = near and re.search(r"(?:当前|所在)?(?:位置|的位置)\s*[:：]?", clean(text_of(near[0]))[:12])
        if (named or told) and (href := element.get("href")) and not href.startswith(("#", "javascript:")):
            yield page.absolute(href)


def feeds_named(page: Page) -> list[str]:
    """Feeds that the page's head names."""
    return [
        urljoin(page.url, link.get("href"))
        for link in page.root.iter("link")
        if re.search(r"(?:rss|atom)\+xml", link.get("type") or "") and link.get("href")
    ]


def declaration(
    url: str, entry: Entry, page: Page | None, now: datetime, *, title: str = "", asked: str = ""
) -> SourceSpec:
    """A complete declaration around one entry."""
    guess = naming(url, page, title, epaper=isinstance(entry, EPaper))
    local = is_loopback(url)
    return SourceSpec(
        id=guess.id,
        name=guess.name,
        owner=guess.owner,
        kind=guess.kind,
        media_type=guess.media_type,
        region=guess.region,
        level=guess.level,
        every_minutes=_EVERY.get(guess.kind, 60),
        entries=[entry],
        fetch=Fetch(delay=0) if local else Fetch(),
        evidence=Evidence(
            status="verified_live", where=f"试采 {asked or url}", as_of=str(clock.library_day(now))
        ),
    )


def settled(spec: SourceSpec, offers: Sequence[Offer], profile: str, now: datetime) -> SourceSpec:
    """The declaration with what the sample taught: the family of the article page, and what to expect."""
    times = sorted(line.time for offer in offers if (line := line_of(offer, spec, now)).time)
    days = (
        (datetime.fromisoformat(times[-1][:10]) - datetime.fromisoformat(times[0][:10])).days if times else 0
    )
    gap = 24 * days / len(times) if len(times) > 3 else 12.0
    expect = Expect(items_min=max(1, min(5, len(offers) // 2)), max_silence_hours=round(max(72, 6 * gap)))
    known = profile not in {"", "auto", "none"}
    detail = Detail(profile=profile) if known else spec.detail
    return spec.model_copy(update={"expect": expect, "detail": detail})
