"""The shape of an address: what all articles of one site have in common, and menus have not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

_TOKEN = re.compile(r"\d+|[A-Za-z]+|.", re.DOTALL)
_HASH = re.compile(r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{8,}")
"""Letters and digits mixed, as in ``JQ8F2V0B0001899O``: an id, not a word."""
_NUMBERED = re.compile(r"\d{4,}|[?&][\w-]*id=\d+|/\d+\.s?html?|[A-Z0-9]{12,}|\d{2,4}[-_]\d{2,}")
_INDEX = re.compile(
    r"(?:^|/)(?:(?:index|list|default|home|node|more|liebiao|column|channel)[\w-]*\.\w{2,5})?$|/col/|/node/",
    re.IGNORECASE,
)
SHAPES = 3
"""A list leads to so many kinds of pages at most (articles, the same on the e-paper, announcements as PDF)."""
_COVERED, _SHARE = 0.97, 0.08


def is_article_like(url: str) -> bool:
    """Whether an address bears a number or date as articles do, and does not end like a list."""
    parts = urlsplit(url)
    tail = parts.path + (f"?{parts.query}" if parts.query else "")
    return bool(_NUMBERED.search(tail)) and not (_INDEX.search(parts.path) and not parts.query)


def looks_like_index(url: str) -> bool:
    """Whether an address ends as list pages do: in a folder, ``index.html``, ``list_3.shtml``, ``/col/col1/``."""
    return bool(_INDEX.search(urlsplit(url).path))


def pattern_of(url: str, loose: int = 0) -> str:
    """A pattern on absolute addresses that fits this page and its siblings: host, folder, the file's form.

    ``loose`` 1 leaves the folder open, 2 the first label of the host too.
    """
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    host = _literal(parts.netloc)
    if loose > 1 and parts.netloc.count(".") > 1:
        host = r"[\w.-]+\." + _literal(parts.netloc.partition(".")[2])
    within = "/(?:[^?#]*/)?" if loose or re.search(r"\d", folder) else _literal(folder + "/")
    query = "".join(rf"\?(?:[^#]*&)?{_literal(key)}=" for key in _keys(parts.query)[:1])
    return f"//{host}{within}{_general(name)}" + (query or "(?:$|[?#])")


def patterns_of(urls: Sequence[str]) -> tuple[str, ...]:
    """The few patterns that fit nearly all of ``urls``; none where they have too little in common."""
    for loose in (0, 1, 2):
        count = Counter(pattern_of(url, loose) for url in urls)
        chosen = [p for p, n in count.most_common(SHAPES) if n >= max(2, _SHARE * len(urls))]
        fitting = sum(any(re.search(p, url) for p in chosen) for url in urls)
        if chosen and fitting >= _COVERED * len(urls):
            return tuple(chosen)
    return ()


def _general(name: str) -> str:
    """A file name with its numbers and ids made general: ``t20240501_12.html`` → ``t\\d+_\\d+\\.html``."""
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    if _HASH.fullmatch(stem) and len(re.findall(r"[A-Za-z]+|\d+", stem)) > 2:
        general = "[A-Za-z0-9]+"
    else:
        general = "".join(r"\d+" if token.isdigit() else _literal(token) for token in _TOKEN.findall(stem))
    return general + (rf"\.{_literal(suffix)}" if suffix else "")


def _keys(query: str) -> list[str]:
    return [piece.partition("=")[0] for piece in query.split("&") if piece]


def _literal(text: str) -> str:
    """``re.escape`` without the needless backslash before a hyphen."""
    return re.escape(text).replace("\\-", "-")
