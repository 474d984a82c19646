"""What one page says, before it becomes an Article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.article import Policy


@dataclass(frozen=True)
class Extracted:
    """The fields of one article page; what the page does not say is None or empty, never guessed."""

    url: str
    title: str
    body: str
    """One paragraph a line."""
    published_at: datetime | None
    """Aware UTC; None where no usable date was found."""
    published_raw: str
    """The characters the time was read from."""
    precision: str
    """minute, day, or empty where there is no date."""
    profile: str
    """The profile whose rules were used."""
    language: str
    encoding: str
    subtitle: str | None = None
    origin: str | None = None
    author: str | None = None
    editor: str | None = None
    column: str | None = None
    policy: Policy | None = None
    next_page: str | None = None
    """Absolute address of the next part of the same article, on the same host."""
    attachments: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    """图片说明, in the order of the page; not part of ``body``."""
    body_kind: str = "text"
    """text; pdf (at most a line of text above a document, which is among ``attachments``); image (nothing but a
    picture, such as a stamped scan); empty."""
    lost_characters: float = 0.0
    """Share of U+FFFD in the decoded page; above ``charset.UNREADABLE`` the page cannot be trusted."""
