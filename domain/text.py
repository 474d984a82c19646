"""Chinese text: matching without word boundaries, folding for comparison only, cleaning, counting."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from domain.variants import SIMPLIFIED, TRADITIONAL

# Patterns, not ``str.translate``: a tenth of its time on text that has none of these, as nearly all has.
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]")
_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u2002-\u200a\u3000]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_BRACKET = re.compile(r"[“”‘’「」『』《》〈〉（）()【】\"]")
_CLOSING = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "【": "】",
    '"': '"',
}
_QUOTES = frozenset('“‘「『"')
# A full stop ends only before a space and a capital, so 3.5 and U.S. stay whole; ? and ! not inside an address.
_END = re.compile(
    r"(?:[。！？；](?:[。！？!?；…]|\.{3})*|[!?]+(?![\w=/&])|(?<=[a-z0-9)\]%])\.(?=\s+[A-Z“\"])(?<!\bMr\.)(?<!\bDr\.)(?<!\bMs\.)(?<!\bNo\.)"
    r"(?<!\bvs\.)(?<!\bSt\.))[”’」』）)]*"
)
_SAID_LAST = re.compile(r"[。！？!?…]$|[a-z]\.$")
_GOES_ON = re.compile(r"\s*(?:[，、；：,;:。！？!?]|的|——)")
# “……。”王某说: who said it, if nobody was named before, belongs to what was said.
_SAID_BY = re.compile(
    r"[^，。！？!?；：\n“”「」]{0,14}(?:说|道|称|表示|指出|回答|问|喊|写|介绍|告诉|强调|认为|坦言|感叹|回应|解释|道谢)"
    r"(?:[^，。！？!?；：\n“”「」]{0,8}[，。！？；：]|$)"
)
LONGEST_QUOTATION = 200
"""Characters up to which a quotation of several sentences stays in one piece."""
_TRADITIONAL = re.compile(f"[{TRADITIONAL}]")
_SIMPLIFIED = str.maketrans(TRADITIONAL, SIMPLIFIED)
_FOLD_SPACE = re.compile(r"\s+")
_INNER = str.maketrans("“”", "‘’")


def fold(text: str) -> str:
    """A form for matching only: NFKC, simplified characters, lower case, spaces and zero-width characters removed.

    Never store it: NFKC turns ① into 1 and ㎡ into m2, and 乾隆 becomes 干隆.
    """
    text = _ZERO_WIDTH.sub("", unicodedata.normalize("NFKC", text))
    if _TRADITIONAL.search(text):
        text = text.translate(_SIMPLIFIED)
    return _FOLD_SPACE.sub("", text).lower()


def contains(text: str, word: str) -> bool:
    r"""Whether ``word`` stands in ``text``, both folded. ``\b`` has no meaning inside Chinese."""
    return fold(word) in fold(text)


def contains_any(text: str, words: Iterable[str]) -> list[str]:
    """The words that stand in ``text``, in the order given."""
    folded = fold(text)
    return [word for word in words if fold(word) in folded]


def clean(text: str) -> str:
    """One line or paragraph for storing: control and zero-width characters gone, spaces joined and trimmed."""
    return _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()


def paragraphs(body: str) -> list[str]:
    """The non-empty lines of a body; an Article's body is one paragraph a line."""
    return [line for line in (clean(raw) for raw in body.split("\n")) if line]


def sentences(text: str) -> list[str]:
    """Sentences with their end marks, in text order; 。！？； and the end of a line end one.

    Quotations, titles and brackets are not torn: “去。马上去。”他说。 is one sentence. A quotation that ends one
    keeps its closing mark. Ellipses, decimal points and abbreviations end nothing.
    """
    return [part for line in text.split("\n") for raw in _line_sentences(line) if (part := raw.strip())]


def _line_sentences(line: str) -> Iterator[str]:
    closed = _closed(line)
    at = 0
    for end in _ends(line, closed):
        if end > at:
            yield line[at:end]
            at = end
    yield line[at:]


def _ends(line: str, closed: list[tuple[int, int]]) -> list[int]:
    """Where sentences of a line end: after end marks outside of ``closed``, and after quotations that end with one."""
    spans, found = iter(closed), []
    start, stop = next(spans, (len(line), len(line)))
    for match in _END.finditer(line):
        while stop <= match.start():
            start, stop = next(spans, (len(line), len(line)))
        if match.start() < start:
            found.append(match.end())
    found += [stop for start, stop in closed if _ends_sentence(line, start, stop)]
    return sorted(found)


def _ends_sentence(line: str, start: int, stop: int) -> bool:
    if line[start] not in _QUOTES or not _SAID_LAST.search(line, start, stop - 1):
        return False
    named_before = start > 0 and line[start - 1] in "：:，,"
    return not _GOES_ON.match(line, stop) and (named_before or not _SAID_BY.match(line, stop))


def _closed(line: str) -> list[tuple[int, int]]:
    """(start, after the end) of the outermost quotations, titles and brackets; open ones and long quotations are none."""
    found: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    awaited: Counter[str] = Counter()  # spares the search of a stack that a hostile line makes long
    for match in _BRACKET.finditer(line):
        sign, at = match[0], match.start()
        if awaited[sign]:
            closing = ""
            while closing != sign:
                closing, start = stack.pop()
                awaited[closing] -= 1
            if at - start <= LONGEST_QUOTATION:
                while found and found[-1][0] > start:
                    found.pop()
                found.append((start, at + 1))
        elif sign in _CLOSING:
            stack.append((_CLOSING[sign], at))
            awaited[_CLOSING[sign]] += 1
    return found


def han_count(text: str) -> int:
    """Number of Chinese characters, the unit in which briefings are measured (汉字)."""
    return len(_HAN.findall(text))


def quoted(text: str) -> str:
    """In quotation marks, those inside it turned to ‘’."""
    return f"“{text.translate(_INNER)}”"


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters, with … in place of what was cut."""
    return text if len(text) <= limit else text[: max(0, limit - 1)] + "…"
