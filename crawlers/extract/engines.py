"""Pages not in Chinese: general engines read them as well, and of the readings the one most like the others counts.

Our own rules are made for Chinese pages. Elsewhere two general engines and ours err on different pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from crawlers.extract.lines import trim
from crawlers.extract.page import Page
from domain.text import paragraphs

_Shingles = Counter[tuple[str, ...]]
_WORD = re.compile(r"\w+")
_MAX_CHARACTERS = 500_000
"""General engines walk a page many times: a longer one is left to our own rules, which take a bounded time."""


def agreed_text(page: Page, ours: str, title: str, captions: Iterable[str]) -> str:
    """Without captions, of ours and the engines' texts the one that is most like the others; ours where none is more so."""
    if len(page.source) > _MAX_CHARACTERS:
        return ours
    not_text = set(captions)
    texts = [ours]
    for engine in (_trafilatura, _resiliparse):
        lines = [line for line in trim(_guarded(engine, page), title) if line not in not_text]
        texts += ["\n".join(lines)] if lines else []
    shingles = [_shingles(text) for text in texts]
    return texts[max(range(len(texts)), key=lambda n: sum(_likeness(shingles[n], s) for s in shingles))]


def _guarded(engine: Callable[[str], str], page: Page) -> list[str]:
    try:
        return paragraphs(engine(page.source))
    except Exception:  # foreign code on a hostile page: it has no opinion, ours stands
        return []


def _trafilatura(html: str) -> str:
    import trafilatura

    return trafilatura.extract(html, include_comments=False) or ""


def _resiliparse(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True, alt_texts=False))


def _shingles(text: str) -> _Shingles:
    words = _WORD.findall(text)
    return Counter(zip(*(words[n:] for n in range(4)), strict=False))


def _likeness(a: _Shingles, b: _Shingles) -> float:
    """Shared runs of four words, 0…1."""
    return 2 * (a & b).total() / max(1, a.total() + b.total())
