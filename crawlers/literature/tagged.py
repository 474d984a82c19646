"""Formats of one tag a line: which lines carry a tag, where records begin, what the tags mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crawlers.literature import tags
from crawlers.literature.draft import Draft
from crawlers.literature.report import stray

Line = tuple[int, str]


@dataclass(frozen=True)
class Grammar:
    """One format. ``line`` has the groups ``tag`` and ``value``."""

    name: str
    line: re.Pattern[str]
    table: Mapping[str, str]
    starts: frozenset[str]
    ends: frozenset[str] = frozenset()
    repeats: frozenset[str] = frozenset()
    """Tags whose value goes on in a line of its own for each further one (WoS: one author a line)."""
    open_tags: bool = False
    """A tag that the table lacks is a tag all the same; else its line goes on with the value before."""
    apart: bool = False
    """Records begin after a blank line or where a tag comes again, too."""

    def tag_of(self, text: str) -> tuple[str, str] | None:
        """(tag, value) of a line that carries a tag."""
        match = self.line.match(text)
        if not match:
            return None
        tag = match["tag"].strip()
        label = match.groupdict().get("label")
        tag = f"{tag}-{label}" if f"{tag}-{label}" in self.table else tag
        return (tag, match["value"]) if self.open_tags or tag in self.table else None


NOTEEXPRESS = Grammar(
    "NoteExpress",
    re.compile(r"\s*\{(?P<tag>[^{}]{1,40})\}\s*[:：]?\s?(?P<value>.*)"),
    tags.NOTEEXPRESS,
    frozenset({"Reference Type"}),
    open_tags=True,
)
ENDNOTE = Grammar(
    "EndNote",
    re.compile(r"\s*%(?P<tag>[0-9A-Z+@~!<>()\[\]*^?$#&=])(?:\s(?P<value>.*)|(?P<none>)$)"),
    tags.ENDNOTE,
    frozenset({"0"}),
    open_tags=True,
)
REFWORKS = Grammar(
    "RefWorks",
    re.compile(r"(?P<tag>[A-Z][A-Z0-9]|vo)(?:\s+(?P<value>.*)|$)"),
    tags.REFWORKS,
    frozenset({"RT"}),
)
CNKI = Grammar(
    "CNKI 自定义",
    re.compile(r"\s*(?P<tag>[A-Za-z]{2,20})(?:\s*-\s*(?P<label>[^:：\s]{1,12}))?\s*[:：]\s?(?P<value>.*)"),
    tags.CNKI,
    frozenset({"DataType"}),
    apart=True,
)
WOS = Grammar(
    "Web of Science",
    re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?: (?P<value>.*)|$)"),
    tags.WOS,
    frozenset({"PT"}),
    frozenset({"ER", "EF"}),
    frozenset({"AU", "AF", "C1"}),
)
PUBMED = Grammar(
    "PubMed",
    re.compile(r"(?P<tag>[A-Z]{2,4}) {0,2}- ?(?P<value>.*)"),
    tags.PUBMED,
    frozenset({"PMID"}),
    open_tags=True,
)


def read_tagged(text: str, grammar: Grammar) -> tuple[list[Draft], list[str]]:
    """Drafts, and faults for lines before the first record."""
    drafts: list[Draft] = []
    outside: list[Line] = []
    seen: set[str] = set()
    last, blank = "", True
    for number, raw in enumerate(text.split("\n"), start=1):
        if not raw.strip():
            blank = True
            last = "" if grammar.apart else last
            continue
        found = grammar.tag_of(raw)
        if found and _begins(grammar, found[0], seen, bool(drafts), blank):
            drafts.append(Draft(number))
            seen, last = set(), ""
        if found and found[0] in grammar.ends:
            seen, last = set(), "" if drafts else last
        elif drafts:
            last = _take(drafts[-1], grammar, number, raw, found, last)
            seen |= {found[0]} if found else set()
        elif found is None or grammar.table.get(found[0]) != "-":
            outside.append((number, raw))
        blank = False
    for draft in drafts:
        _settle(draft)
    return drafts, stray(outside)


def _begins(grammar: Grammar, tag: str, seen: set[str], begun: bool, blank: bool) -> bool:
    if tag in grammar.starts:
        return True
    if not grammar.apart:
        return False
    return not begun or tag in seen or (blank and tag in {"SrcDatabase", "Title"} and "Title" in seen)


def _take(
    draft: Draft, grammar: Grammar, number: int, raw: str, found: tuple[str, str] | None, last: str
) -> str:
    """Put one line of a record into its draft; the tag that a line without one would go on with."""
    draft.raw.append(raw)
    if found is None:
        _go_on(draft, grammar, raw.strip(), last)
        return last
    tag, value = found
    if tag not in grammar.table:
        draft.unknown.append((number, tag))
        return ""
    name = grammar.table[tag]
    for part in _parts(grammar, tag, value or ""):
        draft.values.setdefault(name, []).append(part)
    return tag


def _parts(grammar: Grammar, tag: str, value: str) -> Iterator[str]:
    """CNKI puts several ``%A`` on one line at times."""
    if grammar is ENDNOTE and tag == "A":
        yield from value.split("%A ")
    else:
        yield value


def _go_on(draft: Draft, grammar: Grammar, text: str, last: str) -> None:
    values = draft.values.get(grammar.table.get(last, ""), [])
    if last in grammar.repeats or not values:
        draft.values.setdefault(grammar.table.get(last, "note"), []).append(text)
    else:
        joint = " " if (values[-1][-1:] + text[:1]).isascii() else ""
        values[-1] = f"{values[-1]}{joint}{text}"


def _settle(draft: Draft) -> None:
    """Empty values are none; a second choice stands in where there is no first."""
    draft.values.pop("-", None)
    kept = {name: [v.strip() for v in found if v.strip()] for name, found in draft.values.items()}
    draft.values = {name: found for name, found in kept.items() if found}
    for name in ("author", "container"):
        second = draft.values.pop(f"{name}_short", [])
        if second and name not in draft.values:
            draft.values[name] = second
