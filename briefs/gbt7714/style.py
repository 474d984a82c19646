"""What differs between the editions of GB/T 7714 (DOMAIN C1): punctuation, names, dates of access."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import InvalidInput

_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class Style:
    """One edition."""

    edition: str
    comma: str
    colon: str
    opening: str
    closing: str
    capitals: bool
    """Surnames in Latin letters are written in capitals, Chinese given names as initials."""
    accessed_types: frozenset[str] | None
    """Types whose online form says when it was read; None: every type."""

    def bracket(self, text: str) -> str:
        """In parentheses; nothing for nothing."""
        return f"{self.opening}{text}{self.closing}" if text else ""

    def says_access(self, code: str) -> bool:
        """Whether an online work of this type says when it was read."""
        return self.accessed_types is None or code in self.accessed_types


STYLES: Mapping[str, Style] = {
    "2015": Style("2015", ", ", ": ", "(", ")", True, None),
    "2025": Style("2025", "，", "：", "（", "）", False, frozenset({"EB", "DS", "PP"})),
}
"""Edition → its style."""


def style_of(edition: str) -> Style:
    """:raises InvalidInput: for an edition that is neither 2015 nor 2025."""
    if edition not in STYLES:
        raise InvalidInput(f"没有 GB/T 7714 的“{edition}”版，请改为 2025 或 2015")
    return STYLES[edition]


def is_chinese(text: str) -> bool:
    """Whether Chinese (or Japanese) words stand in for what is unknown, instead of Latin ones."""
    return _HAN.search(text) is not None
