"""附件 that a page offers, and what its text is made of: words, a file, or a picture (盖章扫描件)."""

from __future__ import annotations

import re
from typing import Any

from crawlers.extract.body import Body, is_named, is_noise
from crawlers.extract.page import Page, ancestors, classes, text_of
from crawlers.extract.worth import weigh

_NAMES = (
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "ofd", "wps", "et", "zip", "rar", "7z", "txt", "csv",
)  # fmt: skip
_SUFFIXES = tuple(f".{name}" for name in _NAMES)
_EXTENSIONS = rf"(?:{'|'.join(map(re.escape, _SUFFIXES))})"
_FILE = re.compile(_EXTENSIONS + r"(?:$|[?#&])")
_INITIALS = "".join(sorted({name[0] for name in _NAMES}))
_MENTIONED = re.compile(rf"\.(?=[{_INITIALS}])(?:{'|'.join(_NAMES)})(?![a-z0-9])", re.IGNORECASE)
_FILE_NAME = re.compile(_EXTENSIONS + r"\s*(?:[（(\[].{1,12}[）)\]])?$", re.IGNORECASE)
_CALLED = re.compile(r"附\s*件|附表|附录|下载|下載|attachment|download", re.IGNORECASE)
_PLACE = re.compile(r"attach|fujian|annex|appendix|download|xiazai|(?:^|[\s_-])fj(?:$|[\s_\d-])")
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|ofd|wps)(?:$|[?#&])", re.IGNORECASE)
_SHORT = 100
"""In Chinese characters: a text shorter than this may be no more than a line above the file itself."""


def find_attachments(page: Page, body: Body | None) -> tuple[str, ...]:
    """Absolute addresses of files beside the text or called attachments; of all files where there is no text."""
    scope = body.element.getparent() if body is not None else None
    links = [a.get("href") for a in _files(page) if scope is None or _belongs(a, scope)]
    frames = [e.get("src") or e.get("data") for tag in ("iframe", "embed", "object") for e in page.all(tag)]
    found = [*links, *(link for link in frames if link and _DOCUMENT.search(link))]
    return tuple(dict.fromkeys(address for link in found if (address := page.absolute(link))))


def body_kind(page: Page, text: str, attachments: tuple[str, ...]) -> str:
    """text; pdf where the text is a line above a document; image where it is a picture; empty if there is nothing."""
    if weigh(text) >= _SHORT:
        return "text"
    if any(_DOCUMENT.search(link) for link in attachments):
        return "pdf"
    if _has_main_picture(page):
        return "text" if text else "image"
    return "text" if text else "empty"


def _files(page: Page) -> list[Any]:
    """Links to files; the page is not walked where its source names none."""
    return [a for a in page.root.iter("a") if _is_file(a)] if _MENTIONED.search(page.source) else []


def _is_file(link: Any) -> bool:
    href, text = (link.get("href") or "").lower(), link.text or ""
    if not href or href.startswith(("javascript", "mailto")):
        return False
    named = "." in text[-16:] and _FILE_NAME.search(text.rstrip())
    return bool(named or href.endswith(_SUFFIXES) or (("?" in href or "#" in href) and _FILE.search(href)))


def _belongs(link: Any, scope: Any) -> bool:
    around = list(ancestors(link))
    if scope in around:
        return not any(is_noise(e) for e in around[: around.index(scope)])
    if any(e.tag in {"nav", "footer"} or is_noise(e) for e in around):
        return False
    return bool(
        _CALLED.search(_label(link) + text_of(link)) or any(_PLACE.search(classes(e)) for e in around[:4])
    )


def _label(link: Any) -> str:
    """The text right before a link."""
    before = link.getprevious()
    return (link.getparent().text if before is None else before.tail) or ""


def _has_main_picture(page: Page) -> bool:
    return any(is_named(e) for img in page.root.iter("img") for e in ancestors(img))
