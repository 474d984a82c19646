"""What a trial found: a proposed source and a sample of what it would bring. Nothing of it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

FORMS: Mapping[str, str] = {
    "feed": "RSS 或 Atom 订阅",
    "sitemap": "站点地图",
    "json": "JSON 接口",
    "list": "列表页",
    "article": "文章页",
    "epaper": "数字报",
    "declaration": "采集源声明",
    "unknown": "无法判断",
}
"""Form of a page → name on screen."""


@dataclass(frozen=True)
class SampleLine:
    """One article that would be offered."""

    title: str
    url: str
    time: str
    """北京时间 to the minute or day; empty where list and address tell none."""
    raw: str
    """The time as written."""


@dataclass(frozen=True)
class SampleArticle:
    """What one article page gives."""

    url: str
    title: str
    time: str
    source: str
    """来源 as the page says."""
    body_start: str
    characters: int
    profile: str
    note: str = ""
    """Why it could not be read, in Chinese."""


@dataclass(frozen=True)
class Trial:
    """试采 of one address or declaration."""

    asked: str
    url: str
    """After redirects."""
    form: str
    """A key of ``FORMS``."""
    spec: Mapping[str, Any] | None
    """The proposed declaration (JSON data, defaults left out); None where none can be proposed."""
    lines: tuple[SampleLine, ...] = ()
    """Ten at most."""
    total: int = 0
    """Articles offered on the first page, those left out by the address rules not counted."""
    article: SampleArticle | None = None
    notes: tuple[str, ...] = ()
    """What a person should know or do, in Chinese."""

    def as_json(self) -> dict[str, Any]:
        """JSON data that ``from_json`` takes back."""
        return asdict(self)


def from_json(data: Mapping[str, Any]) -> Trial:
    """The trial that a child process wrote down."""
    rest = dict(data)
    lines = tuple(SampleLine(**line) for line in rest.pop("lines"))
    article = rest.pop("article")
    notes = tuple(rest.pop("notes"))
    return Trial(**rest, lines=lines, article=SampleArticle(**article) if article else None, notes=notes)
