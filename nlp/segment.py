"""Words: rjieba's cut and tags with the library's own words, jieba's inverse document frequencies."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from domain.errors import InvalidInput, ModelMissing
from domain.user_word import UserWord, check_words
from nlp import assets

MAX_CHARS = 20_000
"""Only the beginning of a longer text is cut: a page of a megabyte is a mistake or a data table."""

_PUNCTUATION = frozenset({"x", "w"})


class Token(NamedTuple):
    """A word with jieba's part-of-speech tag (nr person, ns place, nt organisation, v verb …)."""

    text: str
    tag: str


# Three quarters of the time of ``Token._make``, which checks what rjieba never gets wrong.
_as_token = partial(tuple.__new__, Token)


class Segmenter:
    """Cuts text. Loading takes about half a second; cutting is safe from many threads."""

    def __init__(self, user_words: Path, extra: Sequence[UserWord] = ()) -> None:
        """``user_words`` is the shipped list; words of ``extra``, the administrators', come before those of the same text.

        Raises :class:`ModelMissing` for a faulty file, :class:`InvalidInput` for a faulty word of ``extra``.
        """
        import rjieba

        check_words(extra)
        words = {word.text: word for word in (*read_user_words(user_words), *extra)}
        self._jieba = rjieba.Jieba()
        for word in words.values():
            if word.enabled:
                self._jieba.add_word(word.text, word.frequency, word.tag)
        self._own = frozenset(word.text for word in words.values() if word.enabled)
        self._idf, self._unknown_idf = _jieba_idf()
        self.version = words_version(words.values())

    def tokens(self, text: str) -> list[Token]:
        """Words and signs in text order."""
        return list(map(_as_token, self._jieba.tag(text[:MAX_CHARS])))

    def words(self, text: str) -> list[str]:
        """Words only, without signs and spaces."""
        return [word for word, tag in self._jieba.tag(text[:MAX_CHARS]) if tag not in _PUNCTUATION]

    def idf(self, word: str) -> float:
        """jieba's idf (natural logarithm, about 1 to 13); the median for words it does not list."""
        return self._idf.get(word, self._unknown_idf)

    def knows(self, word: str) -> bool:
        """Whether jieba's idf or the user dictionary lists the word; what they do not list may be a wrong cut."""
        return word in self._idf or word in self._own

    def weights(self, words: Iterable[str]) -> dict[str, float]:
        """word → tf × idf over words of two or more characters."""
        counts = Counter(word for word in words if len(word) > 1)
        return {word: count * self.idf(word) for word, count in counts.items()}


def read_user_words(path: Path) -> list[UserWord]:
    """The words of a file with lines ``word frequency tag``. Raises :class:`ModelMissing` naming the line."""
    words = [_entry(line, path) for line in assets.lines(path)]
    try:
        check_words(words)
    except InvalidInput as error:
        raise ModelMissing(f"用户词典有误：{path}。{error}") from error
    return words


def words_version(words: Iterable[UserWord]) -> str:
    """Eight hex digits over the words in use, whatever their order: another dictionary, another pipeline version."""
    used = sorted(f"{w.text} {w.frequency} {w.tag}" for w in words if w.enabled)
    return f"{zlib.crc32(chr(10).join(used).encode()):08x}"


def _entry(line: str, path: Path) -> UserWord:
    parts = line.split()
    if len(parts) != 3 or not parts[1].isdigit():
        raise ModelMissing(f"用户词典格式有误：{path} 中“{line}”。每行应为：词 频次 词性。")
    return UserWord(parts[0], parts[2], int(parts[1]))


def _jieba_idf() -> tuple[dict[str, float], float]:
    """The idf file of the jieba package, found without importing jieba (which would load its dictionary)."""
    from importlib.util import find_spec

    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise ModelMissing("缺少分词词典：jieba 未安装。请重新安装知津。")
    path = Path(found.origin).parent / "analyse" / "idf.txt"
    table = {}
    for line in assets.read_text(path).splitlines():
        word, _, value = line.partition(" ")
        table[word] = float(value)
    values = sorted(table.values())
    return table, values[len(values) // 2]
