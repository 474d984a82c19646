"""Text as the index sees it: folded characters, bigrams, and the terms of a query."""

from __future__ import annotations

import re

from domain.errors import InvalidInput
from domain.text import fold

MAX_QUERY = 500
"""Characters. Enough to paste a paragraph; a bound, so that no query can be made to cost much."""

_PHRASE = re.compile(r'"([^"]*)"|“([^”]*)”|＂([^＂]*)＂')
_QUOTES = str.maketrans(dict.fromkeys('"“”＂', " "))


class _FoldTable(dict[int, str]):
    """Code point → its folded form, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold(chr(code))
        return folded


_TABLE = _FoldTable()


def folded(text: str) -> str:
    """``domain.text.fold`` one character at a time.

    Folding the whole could join characters (e + accent), so that a part of a text would fold to something its whole
    does not contain; one by one, a substring always folds to a substring. That is what recall 1.0 stands on.
    """
    return text.translate(_TABLE)


def bigrams(text: str) -> str:
    """Overlapping pairs of characters of a folded text, apart by spaces, which folding has removed."""
    return " ".join(text[i : i + 2] for i in range(len(text) - 1))


def unigrams(text: str) -> str:
    """The characters of a folded text, apart by spaces."""
    return " ".join(text)


Terms = tuple[str, ...]
"""What is asked for: folded strings, each of which a document must contain."""


def parse(query: str) -> Terms:
    """Terms apart by spaces, and what stands in quotation marks as one; nothing else has a meaning of its own.

    Raises ``InvalidInput`` for a query without a character to look for, too long, or not proper text.
    """
    if len(query) > MAX_QUERY:
        raise InvalidInput(f"检索词有 {len(query)} 个字，太长了，请缩短到 {MAX_QUERY} 个字以内")
    _refuse_broken(query)
    phrases = [next(filter(None, match.groups()), "") for match in _PHRASE.finditer(query)]
    words = _PHRASE.sub(" ", query).translate(_QUOTES).split()
    texts = tuple(dict.fromkeys(filter(None, map(folded, [*words, *phrases]))))
    if not texts:
        raise InvalidInput("请输入检索词")
    return texts


def clean(text: str) -> str:
    """A whole text as one folded string; ``InvalidInput`` where nothing of it can be looked for."""
    _refuse_broken(text)
    whole = folded(text)
    if not whole:
        raise InvalidInput("请输入检索词")
    return whole


def _refuse_broken(query: str) -> None:
    if any("\ud800" <= char <= "\udfff" for char in query):
        raise InvalidInput("检索词里有残缺的字符，请重新输入")


def snippet(text: str, terms: Terms, width: int = 80) -> str:
    """About ``width`` characters of ``text`` around the first term in it, or its beginning, on one line."""
    at = _first(text, terms)
    start = max(0, min(at - width // 4, len(text) - width))
    end = min(len(text), start + width)
    line = " ".join(text[start:end].split())
    return ("…" if start > 0 else "") + line + ("…" if end < len(text) else "")


def _first(text: str, terms: Terms) -> int:
    """Where in ``text`` the first of the terms begins; 0 if none does."""
    pieces = [folded(char) for char in text]
    whole = "".join(pieces)
    places = [place for place in map(whole.find, terms) if place >= 0]
    if not places:
        return 0
    place, passed = min(places), 0
    for index, piece in enumerate(pieces):
        passed += len(piece)
        if passed > place:
            return index
    return 0
