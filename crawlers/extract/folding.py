"""Whether a text holds a folded one, told without folding it wherever one character is enough to refuse."""

from __future__ import annotations

import re
from functools import lru_cache

from domain.text import fold
from domain.variants import TRADITIONAL

_HAN = re.compile(r"[\u4e00-\u9fff]")
_BECOMES_ANOTHER = re.compile(
    r"[\u2e80-\u2fff\u3038-\u303a\u3190-\u33ff\uf900-\ufaff\U0001f200-\U0001f2ff\U0002f800-\U0002fa1f"
    rf"{TRADITIONAL}]"
)
"""What folding may turn into another common Chinese character: by NFKC, or from traditional to simplified."""


def may_hold(text: str, folded: str) -> bool:
    """Quick refusal: every Chinese character of ``folded`` must stand in ``text``, or something that becomes one."""
    return all(map(text.__contains__, _han(folded))) or _BECOMES_ANOTHER.search(text) is not None


def holds(text: str, folded: str) -> bool:
    """Whether ``text``, folded, holds ``folded``."""
    return may_hold(text, folded) and folded in fold(text)


@lru_cache(maxsize=64)
def _han(folded: str) -> tuple[str, ...]:
    """In the order of the text: headlines begin with what is peculiar to them."""
    return tuple(dict.fromkeys(_HAN.findall(folded)))
