"""简报: a drafted document of sections, items and citations.

Text may hold two marks, both of which renderers take out of what is printed: ``[^3]`` after a sentence cites
citation 3 for that sentence (without one, the item's own citations speak for it); ``[^研]`` marks a sentence as
the library's judgement (研判, 建议).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, date, datetime

from domain.clock import Window
from domain.literature import Reference

CITE_MARK = re.compile(r"\[\^(\d{1,4})\]")
JUDGEMENT_MARK = "[^研]"
LISTS = ("sources", "references")
"""Keys of the sections that list the citations."""
CONTENTS = "contents"
"""Key of the 目录."""
CORRECTION = "correction"
"""Key of the 更正说明."""
FILLED_IN = (*LISTS, CONTENTS)
"""Keys of the sections that are filled in when the brief is printed."""

STATUS_NAMES: Mapping[str, str] = {
    "draft": "草稿",
    "review": "审核中",
    "issued": "已签发",
    "recalled": "已撤回",
}


@dataclass(frozen=True)
class StoredQuery:
    """Figures that a question to the store gave, so that the question can be put again (evidence gate)."""

    name: str
    """Which question, a key of the Desk's figure registry, e.g. window_counts."""
    params: Mapping[str, str]
    """What makes it answer the same again, e.g. the window as two ISO times."""
    results: Mapping[str, str]
    """Name of a figure → the figure as printed, without unit, e.g. 1286 or 12.3%."""
    asked_at: datetime


@dataclass(frozen=True)
class Citation:
    """One source of an item: enough to print it and to find the archived page."""

    number: int
    """Position in the brief's source list, from 1."""
    article_id: str
    title: str
    outlet: str
    """As printed: the original publisher if known, else the site."""
    published_at: datetime
    url: str
    snapshot_id: str | None
    captured_at: datetime | None
    dated: bool = True
    """False where the page gives no date: ``published_at`` is then the time of capture and not printed as another."""
    reference: Reference | None = None
    """A work of the literature cited instead of an article; ``article_id`` is then empty."""
    authors: tuple[str, ...] = ()
    """Who answers for it where it is not the outlet: reporters of a newspaper, the issuer of a government document."""
    page: str = ""
    """版次 of a newspaper, e.g. 3; empty for anything else."""
    doc_number: str = ""
    """发文字号 of a government document."""


@dataclass(frozen=True)
class Item:
    """One entry of a section: a headline and a paragraph that rests on citations."""

    title: str
    text: str
    citations: tuple[int, ...] = ()
    story_id: str | None = None
    note: str = ""
    """Printed after the sources, e.g. the reasons of a level."""
    group: str = ""
    """Heading inside the section that this item stands under, e.g. 民生; items of one group follow each other."""
    key: str = ""
    """Names the item within its brief through all edits; comments and exceptions point to it."""
    judgement: bool = False
    """The whole item is the library's own judgement (研判, 建议)."""
    members: tuple[str, ...] = ()
    """Ids of its story's articles when it was written: what counts as reported once the brief is issued."""
    assisted: bool = False
    """A drafting model wrote the words; printed as AI辅助."""


@dataclass(frozen=True)
class Spare:
    """An entry that stands ready but is not printed: dropped by an editor, or a candidate that found no room."""

    section: str
    """Key of the section it came from or would stand in."""
    item: Item
    citations: tuple[Citation, ...]
    """Its own sources; the item's numbers count within these."""


@dataclass(frozen=True)
class Table:
    """表: caption above, first row is the head."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """图: caption below; a kind and its numbers, drawn by the renderer so that black and white can read it."""

    kind: str
    """bar (one series, ranked), share (one series, with its percentages), stacked (several series over categories),
    line or columns (several series over time, beside or upon each other)."""
    caption: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    unit: str


@dataclass(frozen=True)
class Section:
    """A block of the brief. ``coverage`` is the 监测口径 printed under figures (DESIGN rule 18)."""

    key: str
    title: str
    items: tuple[Item, ...] = ()
    lead: str = ""
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    coverage: str = ""
    closing: str = ""
    """A sentence after the items, e.g. what was left out."""
    judgement: bool = False
    """The whole section is the library's own judgement (研判, 建议)."""
    queries: tuple[StoredQuery, ...] = ()
    """Where the numbers of its lead, tables, charts and closing come from."""
    annex: bool = False
    """附件: printed after the text on pages of its own, and named below the text."""


@dataclass(frozen=True)
class Masthead:
    """What the head and the 版记 of a printed brief say (DOMAIN B1, B3)."""

    name: str
    """红头, e.g. 舆情日报."""
    issuer: str
    """编印单位."""
    classification: str = "内部资料"
    """公开, 内部资料 or 内部参考·注意保存; secrecy markings are refused."""
    report_to: tuple[str, ...] = ()
    send_to: tuple[str, ...] = ()
    editor: str = ""
    reviewer: str = ""
    approver: str = ""
    phone: str = ""
    copies: int = 0
    notice: str = ""
    """Printed on every page and in the file name, e.g. 演示样稿·内容虚构."""
    urgency: str = ""
    """紧急程度, printed below the classification: 特急, 加急, 平急 or nothing."""


@dataclass(frozen=True)
class Brief:
    """简报. ``issue_no`` and ``total_no`` are taken when it is issued, so a draft has none.

    What is reviewed is the content (``content_hash``); status, numbers and files are the state around it.
    """

    id: str
    kind: str
    title: str
    day: date
    window: Window
    created_at: datetime
    created_by: str
    masthead: Masthead
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    status: str = "draft"
    issue_no: int | None = None
    total_no: int | None = None
    files: Mapping[str, str] | None = None
    """docx, pdf → file name in the out folder."""
    version: int = 1
    """Of the content, from 1; every saved edit is a new one."""
    citation_style: str = "outlet"
    """How sources are printed: outlet (outlet and date in parentheses), none, or numbered ([n] and references)."""
    edition: str = "2025"
    """Edition of GB/T 7714 for the references: 2025 or 2015."""
    corrects: str | None = None
    """Id of the issued brief that this one corrects (更正)."""
    subject: str = ""
    """Id of the story or watch that the whole brief is about; empty for one of a window."""
    spare: tuple[Spare, ...] = ()
    """备选, not printed and not part of what is approved."""
    continues: str | None = None
    """Id of the issued brief that this one continues (续报)."""

    @property
    def content_hash(self) -> str:
        """SHA-256 of everything a reviewer approves, as hex: neither state, numbers nor names of those who sign."""
        bare = replace(
            self,
            status="",
            issue_no=None,
            total_no=None,
            files=None,
            version=0,
            spare=(),
            masthead=replace(self.masthead, editor="", reviewer="", approver=""),
        )
        written = json.dumps(_said(bare), ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(written.encode()).hexdigest()

    @property
    def item_count(self) -> int:
        return sum(len(section.items) for section in self.sections)


def _said(value: object) -> object:
    """Data for the content hash, the same before and after storing.

    What is at its default is left out, so that a field that a later version adds voids no approval.
    """
    if is_dataclass(value):
        said = {field.name: (getattr(value, field.name), field.default) for field in fields(value)}
        return {name: _said(given) for name, (given, default) in said.items() if given != default}
    match value:
        case tuple():
            return [_said(part) for part in value]
        case Mapping():
            return {str(key): _said(part) for key, part in value.items()}
        case datetime():
            return value.astimezone(UTC).isoformat()
        case int() if not isinstance(value, bool):
            return float(value)
    return value


@dataclass(frozen=True)
class Coverage:
    """监测口径 of a figure: what was watched, what worked, what is not covered."""

    window: Window
    sources_ok: tuple[str, ...]
    sources_failed: tuple[tuple[str, str], ...]
    """(name, reason)."""
    articles: int
    """Articles in the window, reprints merged."""
    raw: int
    """Articles in the window before merging."""
    undated: int = 0
    """Articles first seen in the window whose page names no date; they may be old, so they count nowhere."""
    not_covered: tuple[str, ...] = ("微博", "微信公众号", "短视频平台", "境外网站")


@dataclass(frozen=True)
class Laid:
    """How the PDF fell into pages: what the DOCX of the same brief, laid out only when it is opened, is told of it."""

    own_page: bool = False
    """Whether the 版记 stands on a page of its own, so that the page is an even one."""
    closer: int = 0
    """How much closer it was set, so that the 版记 needs no sheet of its own: a step of ``briefs.page.CLOSER``."""
    pages: Mapping[str, int] = field(default_factory=dict)
    """Anchor of a heading → its page; only where a 目录 is printed."""


@dataclass(frozen=True)
class RenderReport:
    """What rendering made and which faces stood in for the official ones."""

    path: str
    pages: int | None
    substitutions: tuple[str, ...]
    """字体替代 notes, one a face."""
    missing: tuple[str, ...] = ()
    """Characters no available face can draw."""
    laid: Laid = Laid()
    """Of a PDF."""
