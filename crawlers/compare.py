"""The last good page of a source beside the one that no longer fits: what its rules find on each, and what would help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from crawlers.entries.listing import read_list
from crawlers.extract import Extracted, extract
from crawlers.extract.charset import decode
from crawlers.extract.page import Page
from crawlers.schema import Detail, HtmlList, ListRule, Pages, SourceSpec
from crawlers.trial.propose import list_entry
from domain.errors import PageChanged
from domain.source import Specimen

_SHOWN = 10
_OWN = ("title", "date", "source", "author", "editor", "body")


@dataclass(frozen=True)
class Comparison:
    """Two pages of one kind. ``good_lines`` and ``bad_lines`` are what the rules find; one may be missing."""

    kind: str
    """list or article."""
    good: Specimen | None
    bad: Specimen | None
    good_lines: tuple[str, ...] = ()
    bad_lines: tuple[str, ...] = ()
    proposal: str = ""
    """YAML that reads the bad page; empty where nothing better was found."""
    proposal_note: str = ""


def compare(spec: SourceSpec, specimens: Sequence[Specimen]) -> list[Comparison]:
    """One comparison for each kind that has a page which did not fit since it last did."""
    found: list[Comparison] = []
    for kind in ("list", "article"):
        by_role = {s.role: s for s in specimens if s.kind == kind}
        good, bad = by_role.get("good"), by_role.get("bad")
        if bad is not None and (good is None or bad.at > good.at):
            found.append(_lists(spec, good, bad) if kind == "list" else _articles(spec, good, bad))
    return found


def _lists(spec: SourceSpec, good: Specimen | None, bad: Specimen) -> Comparison:
    entry = _entry_of(spec, bad.url)
    if entry is None:
        return Comparison("list", good, bad)
    rule = entry.rule.model_copy(update={"fallbacks": ()})
    lines = {s.role: _titles(s, rule) for s in (good, bad) if s}
    proposal, note = "", ""
    for name, spare in _candidates(entry.rule, bad):
        titles = _titles(bad, spare)
        if len(titles) > len(lines["bad"]):
            proposal = _yaml({"rule": spare.model_dump(mode="json", exclude_defaults=True)})
            note = f"{name}在今天的页面上取到 {len(titles)} 条，例如「{titles[0]}」"
            break
    return Comparison(
        "list", good, bad, lines.get("good", ())[:_SHOWN], lines["bad"][:_SHOWN], proposal, note
    )


def _candidates(rule: ListRule, bad: Specimen) -> Iterator[tuple[str, ListRule]]:
    """The fallbacks that the source names, then a rule made anew from the page itself."""
    yield from ((f"第 {place} 条备选规则", spare) for place, spare in enumerate(rule.fallbacks, 1))
    made = list_entry(Page(decode(bad.payload, header=bad.charset), bad.url), bad.at)
    if made is not None:
        yield "按今天的页面重新归纳的规则", made[0].rule


def _articles(spec: SourceSpec, good: Specimen | None, bad: Specimen) -> Comparison:
    lines = {s.role: _fields(s, spec, spec.detail) for s in (good, bad) if s}
    general = _read(bad, spec, Detail(profile="auto"))
    proposal, note = "", ""
    if general and general.title and general.body and not _whole(_read(bad, spec, spec.detail)):
        written = [name for name in _OWN if getattr(spec.detail, name) is not None]
        proposal = _yaml(
            {"detail": spec.detail.model_dump(mode="json", exclude_defaults=True, exclude=set(written))}
        )
        note = f"去掉自写的 {'、'.join(written) or 'profile'} 规则后，通用规则能读出「{general.title}」（正文 {len(general.body)} 字）"
    return Comparison("article", good, bad, lines.get("good", ()), lines["bad"], proposal, note)


def _entry_of(spec: SourceSpec, url: str) -> HtmlList | None:
    lists = [entry for entry in spec.entries if isinstance(entry, HtmlList)]
    return next((entry for entry in lists if url in entry.urls), lists[0] if lists else None)


def _titles(specimen: Specimen, rule: ListRule) -> tuple[str, ...]:
    """Titles (or addresses) of the rows; none where the rule finds nothing."""
    page = decode(specimen.payload, header=specimen.charset)
    try:
        listing = read_list(page, specimen.url, rule, Pages(), specimen.url, 1)
    except PageChanged:
        return ()
    return tuple(offer.title or offer.url for offer in listing.offers if not offer.filtered)


def _read(specimen: Specimen, spec: SourceSpec, detail: Detail) -> Extracted | None:
    try:
        return extract(
            specimen.payload,
            specimen.url,
            fetched_at=specimen.at,
            detail=detail,
            dates=spec.dates,
            charset=specimen.charset,
            encoding=spec.fetch.encoding,
        )
    except PageChanged:
        return None


def _whole(fields: Extracted | None) -> bool:
    return bool(fields and fields.title and fields.body)


def _fields(specimen: Specimen, spec: SourceSpec, detail: Detail) -> tuple[str, ...]:
    fields = _read(specimen, spec, detail)
    if fields is None:
        return ()
    return (
        f"标题：{fields.title or '（没有）'}",
        f"时间：{fields.published_raw or '（没有）'}",
        f"来源：{fields.origin or '（没有）'}",
        f"正文：{len(fields.body)} 字 {fields.body[:60]}",
    )


def _yaml(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
