"""Sentences written by ourselves with their names marked, in ``data/training/names.txt``.

A line is a sentence or a few that belong together: ``[天津图书馆|O]馆长[李某|P]说``, P a person, L a place, O a body.
"""

from __future__ import annotations

import re
from pathlib import Path

from domain.errors import InvalidInput
from nlp import assets
from nlp.training.tagger_corpus import Sentence, Span

HAND = Path(__file__).parents[2] / "data" / "training" / "names.txt"
_MARK = re.compile(r"\[([^\[\]|]+)\|([PLO])\]")
_TYPES = {"P": "PER", "L": "LOC", "O": "ORG"}


def hand_written(path: Path = HAND) -> list[Sentence]:
    """All sentences of the file. Raises :class:`InvalidInput` on a mark that is not closed."""
    return [marked(line) for line in assets.lines(path)]


def marked(line: str) -> Sentence:
    """A sentence from its line."""
    pieces, spans, at, length = [], [], 0, 0
    for mark in _MARK.finditer(line):
        before, name = line[at : mark.start()], mark[1]
        start = length + len(before)
        pieces += [before, name]
        spans.append(Span(start, start + len(name), _TYPES[mark[2]]))
        at, length = mark.end(), start + len(name)
    text = "".join(pieces) + line[at:]
    if set("[]|") & set(text):
        raise InvalidInput(
            f"names.txt 的标注没有写完整：{line[:40]}。名称写成 [名称|P]、[名称|L] 或 [名称|O]。"
        )
    return Sentence(text, tuple(spans))
