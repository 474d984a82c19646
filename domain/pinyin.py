"""Whether a name in Latin letters is a Chinese one: GB/T 28039-2011 writes those in full, surname first."""

from __future__ import annotations

import re

_FINALS = {
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei eng i ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve ü üe",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan un uo v ve ü üe",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
    "": "a ai an ang ao e en er ou",
}
_SYLLABLES = frozenset(initial + final for initial, finals in _FINALS.items() for final in finals.split())
_TWO_SYLLABLE_SURNAMES = frozenset(
    {"ouyang", "sima", "zhuge", "shangguan", "xiahou", "situ", "huangfu", "linghu", "gongsun", "murong"}
)
_LONGEST = 6
_BETWEEN = re.compile(r"[\s'’-]+")


def given_syllables(surname: str, given: str) -> tuple[str, ...]:
    """The one or two syllables of a Chinese given name, ``Jianguo`` → (jian, guo); none if the name is no Chinese one.

    A hyphen, an apostrophe or a space between syllables is respected: Xi'an is two, Xian one.
    """
    if surname.lower() not in _SYLLABLES | _TWO_SYLLABLE_SURNAMES:
        return ()
    parts = [_split(part) for part in _BETWEEN.split(given.lower().strip())]
    found = tuple(syllable for part in parts for syllable in part)
    return found if all(parts) and len(found) <= 2 else ()


def _split(word: str) -> tuple[str, ...]:
    """One syllable, or the two with the longer first; empty for anything else."""
    if word in _SYLLABLES:
        return (word,)
    for at in range(min(_LONGEST, len(word) - 1), 0, -1):
        if word[:at] in _SYLLABLES and word[at:] in _SYLLABLES:
            return (word[:at], word[at:])
    return ()
