"""Key phrases of a text: what it is about, in the words an index would use.

Candidates are nouns and runs of up to four nouns; each is weighed by how rare its words are in the language, how often it
stands in the text and whether the title has it. Dates, numbers, names of outlets and private persons are no key phrases.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path

from nlp import assets
from nlp.reading import Reading
from nlp.segment import Segmenter, Token

MOST = 8
_LONGEST = 10
"""Characters of a phrase."""
_RUN = 4
"""Words of a phrase."""
_TITLE = 2.0
"""Times that standing in the title counts as standing in the body."""
_COMMON_IDF = 5.0
"""Below it a single word (发展, 工作) says too little, unless the title has it."""
_INSIDE = frozenset({"n", "nz", "nt", "ns", "vn", "j", "l", "b", "an", "nrt", "eng", "nrfg", "i"})
_LAST = frozenset({"n", "nz", "nt", "ns", "vn", "j", "l", "an", "eng", "i"})
_ALONE: Mapping[str, float] = {"n": 1.0, "nz": 1.2, "nt": 1.2, "ns": 1.1, "j": 1.0, "vn": 0.8, "l": 0.8, "eng": 0.9, "nr": 1.0, "nrfg": 1.0,
                               "i": 0.5, "an": 0.6, "v": 0.5}  # fmt: skip
"""Kind of word that may stand alone → weight; verbs and persons only if the title has them."""
_ANY = _INSIDE | _ALONE.keys()
_PROPER = frozenset({"ns", "nt", "nz"})
_ONLY_FROM_TITLE = frozenset({"v", "nr", "nrt", "nrfg"})
_OUTLET = re.compile(
    r"(?:日报|晚报|时报|早报|商报|都市报|新华社|中新社|通讯社|电视台|电台|央视网?|新闻网|客户端|视频号|公众号|头条|联播|快讯|特写)$"
)
_TIME = re.compile(
    r"[\d.:%]|^[一二三四五六七八九十〇零]+[年月日时点]|[年月日]$|^(?:今|明|昨|去|前|本|上|下|当)[年月日天周]"
)
_OWNED = 0.7
"""Share of a phrase's uses that are taken from the counts of its words."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_REMEMBERED = 50_000
"""Words whose judgement is kept: texts use the same ones again and again."""

_Phrase = tuple[Token, ...]


class KeyPhrases:
    """Reads the library's stop list; what is kept between texts changes no answer."""

    def __init__(self, segmenter: Segmenter, stopwords: Path) -> None:
        self._segmenter = segmenter
        self._stop = frozenset(assets.lines(stopwords))
        self._speaks = lru_cache(_REMEMBERED)(self._speaks_at_all)

    def find(self, reading: Reading, most: int = MOST) -> tuple[str, ...]:
        """Weightiest first; none is part of another."""
        title, body = self._counted(reading.title_tokens), self._counted(reading.body_tokens)
        counts = {
            phrase: times + _TITLE * title[phrase]
            for phrase, times in body.items()
            if len(phrase) == 1 or times > 1 or phrase in title
        }
        counts |= {
            phrase: _TITLE * times
            for phrase, times in title.items()
            if len(phrase) == 1 and phrase not in body
        }
        _take_from_parts(counts)
        scored = (
            (-score, phrase)
            for phrase, times in counts.items()
            if (score := self._score(phrase, times, phrase in title)) > 0
        )
        return _apart((_text(phrase) for _, phrase in sorted(scored)), most)

    def _counted(self, tokens: Sequence[Token]) -> Counter[_Phrase]:
        """Words that may stand alone, and every two to four neighbouring nouns."""
        speaking = [token.tag in _ANY and self._speaks(token.text) for token in tokens]
        alone = (
            (token,) for token, speaks in zip(tokens, speaking, strict=True) if speaks and token.tag in _ALONE
        )
        together = (phrase for run in _runs(tokens, speaking) for phrase in _phrases(run))
        return Counter(chain(alone, together))

    def _speaks_at_all(self, word: str) -> bool:
        return (
            len(word) > 1
            and word not in self._stop
            and not _TIME.search(word)
            and not _OUTLET.search(word)
            and (bool(_HAN.search(word)) or word.isalpha())
        )

    def _score(self, phrase: _Phrase, times: float, titled: bool) -> float:
        """Mean rarity of the words × ln(1 + times); 0 for what may not be a key phrase."""
        if len(phrase) > 1:
            rarity = sum([self._segmenter.idf(token.text) for token in phrase]) / len(phrase)
            return rarity * math.log1p(times) * (1 + 0.25 * (len(phrase) - 1))
        (token,) = phrase
        if times <= 0 or (not titled and token.tag in _ONLY_FROM_TITLE):
            return 0.0
        rarity = self._segmenter.idf(token.text)
        if not titled and rarity < _COMMON_IDF and token.tag not in _PROPER:
            return 0.0
        unknown = not self._segmenter.knows(token.text)
        if unknown and times < (_TITLE + 1 if titled else 2):
            return 0.0  # a word that the dictionary lacks and that is met once is mostly a wrong cut
        return _ALONE[token.tag] * rarity * math.log1p(times)


def _runs(tokens: Sequence[Token], speaking: Sequence[bool]) -> Iterator[_Phrase]:
    """Neighbouring nouns, two or more."""
    run: list[Token] = []
    for token, speaks in zip(tokens, speaking, strict=True):
        if speaks and token.tag in _INSIDE:
            run.append(token)
            continue
        if len(run) > 1:
            yield tuple(run)
        run = []
    if len(run) > 1:
        yield tuple(run)


def _phrases(run: _Phrase) -> Iterator[_Phrase]:
    for start, first in enumerate(run):
        length = len(first.text)
        for end in range(start + 1, min(start + _RUN, len(run))):
            length += len(run[end].text)
            if length > _LONGEST:
                break
            if run[end].tag in _LAST:
                yield run[start : end + 1]


def _take_from_parts(counts: dict[_Phrase, float]) -> None:
    """A word that mostly stands inside one phrase is that phrase: 马拉松 in 津沽马拉松."""
    longest_use: dict[Token, float] = {}
    for phrase, times in counts.items():
        if len(phrase) > 1:
            for token in phrase:
                longest_use[token] = max(longest_use.get(token, 0.0), times)
    for phrase in counts:
        if len(phrase) == 1:
            counts[phrase] -= _OWNED * longest_use.get(phrase[0], 0.0)


def _text(phrase: _Phrase) -> str:
    return "".join(token.text for token in phrase)


def _apart(ranked: Iterator[str], most: int) -> tuple[str, ...]:
    """The first ``most`` of which none is part of one chosen before, nor holds one."""
    chosen: list[str] = []
    for phrase in ranked:
        if not any(phrase in other or other in phrase for other in chosen):
            chosen.append(phrase)
        if len(chosen) == most:
            break
    return tuple(chosen)
