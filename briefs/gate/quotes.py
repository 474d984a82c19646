"""Quotations compared by what was said: marks nested or not, full or half width, spaces and stops at the ends aside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain import text as zh

_QUOTED = re.compile(r"“([^”]*)”|「([^」]*)」|『([^』]*)』|\"([^\"]{1,400})\"")
_MARKS = re.compile(r"[“”‘’「」『』\"'«»＂＇〝〞]")
_SIGNS = re.compile(r"[，。；、：！？,.;:!?…—\-~～·（）()\[\]【】《》〈〉|]")
_SAID = re.compile(r"[^。！？!?；;…]+")
_MASK = re.compile("某+")


def quotations(text: str) -> Iterator[str]:
    """What stands between outer quotation marks, in order."""
    for match in _QUOTED.finditer(text):
        said = next(part for part in match.groups() if part is not None)
        if said.strip():
            yield said


def outside(text: str) -> str:
    """The text with every quotation taken out, its marks left: “”."""
    return _QUOTED.sub("“”", text)


def normal(text: str) -> str:
    """A form for comparing: folded, without quotation marks and spaces; other signs stay as NFKC has them."""
    return _MARKS.sub("", zh.fold(text))


def plainest(text: str) -> str:
    """``normal`` without any sign: a paraphrase still differs, a moved comma does not. 李某某 is written 李某."""
    return _MASK.sub("某", _SIGNS.sub("", normal(text)))


def stands(said: str, plain: str) -> bool:
    """Whether a quotation stands in a text, ``plain`` being the text's ``plainest`` form.

    Sentence by sentence, in order: an item joins what one person said, and …… says that something was left out.
    """
    at = 0
    for sentence in filter(None, map(plainest, _SAID.findall(said))):
        found = plain.find(sentence, at)
        if found < 0:
            return False
        at = found + len(sentence)
    return True
