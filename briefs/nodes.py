"""The content model that every renderer prints: what a brief consists of on paper, in printed order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from briefs.marks import Run
from domain.brief import Brief, Chart, Table


@dataclass(frozen=True)
class Copy:
    """Which copy of a brief is printed: the 报送版, which has no links, or the 工作版 of those who check it."""

    working: bool = False
    number: int | None = None
    """份号, printed with six digits."""
    related: Mapping[str, Brief] = field(default_factory=dict)
    """By id: the briefs that this one corrects or continues, so that the head can name their numbers."""
    address: str = ""
    """Of the workbench, e.g. ``http://10.0.0.8:8501``: captures are linked below it. Empty: from where the page is."""


@dataclass(frozen=True)
class Heading:
    """``level`` 1 一、 (黑体), 2 （一） (楷体), 3 1. (仿宋)."""

    level: int
    text: str
    anchor: str = ""
    """Names it for the 目录; empty where none is printed or it is not listed."""


@dataclass(frozen=True)
class Entry:
    """A line of the 目录: the text of a heading of level 1 or 2, and the heading's anchor."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Contents:
    """目录. Renderers that know pages put the number of each heading's page behind it."""

    title: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """``kind`` body, note (提示, 等级), coverage (监测口径) or annexes (附件说明)."""

    kind: str
    runs: tuple[Run, ...]
    keep: bool = False
    """Its last line stays on the page of the paragraph after it, e.g. of the level of an item."""

    @property
    def text(self) -> str:
        """Without the numbers of citations."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Listed:
    """A line of the source list or of 参考文献."""

    number: int
    text: str
    url: str = ""
    """Stands at the end of ``text``; a link in the 工作版."""
    capture: str = ""
    """Path of the capture below the workbench's address, e.g. ``/capture/…``; only in the 工作版."""


@dataclass(frozen=True)
class Grid:
    """表: the caption, numbered, stands above. ``wide`` ones are turned on a page of their own."""

    caption: str
    table: Table
    wide: bool = False


@dataclass(frozen=True)
class Figure:
    """图: the caption, numbered, stands below; ``alt`` says in words what it shows."""

    caption: str
    chart: Chart
    alt: str


@dataclass(frozen=True)
class Annex:
    """Begins a new page: 附件1 on its first line, the title on its third."""

    mark: str
    title: str
    anchor: str = ""


Flow = Heading | Contents | Paragraph | Listed | Grid | Figure | Annex


@dataclass(frozen=True)
class Head:
    """What stands above the body on the first page."""

    copy_no: str
    """份号, six digits, or empty."""
    classification: str
    urgency: str
    name: str
    issue: str
    relations: tuple[str, ...]
    """更正第12期（总第345期）, 续第12期 …, below the issue."""
    issuer: str
    date: str
    title: str
    notice: str
    watermark: str
    """草稿 or 已撤回, large and pale behind the text; empty for an issued brief."""
    working: bool
    """Whether this is the 工作版, which says so on every page."""

    @property
    def marks(self) -> tuple[str, ...]:
        """Lines at the top left: 份号, 内部标志, 紧急程度."""
        return tuple(filter(None, (self.copy_no, self.classification, self.urgency)))

    @property
    def running(self) -> str:
        """The line at the top of every page."""
        return "　".join(filter(None, (self.notice, WORKING if self.working else "")))


WORKING = "工作版（含来源链接，不报送）"


@dataclass(frozen=True)
class Imprint:
    """版记, top to bottom; the lists of addressees may be empty."""

    addressees: tuple[tuple[str, str], ...]
    """(报： or 送：, the names with a full stop)."""
    staff: str
    left: str
    right: str
