"""用户词: a word that the library wants cut in one piece; administrators keep the list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.errors import InvalidInput

LONGEST = 20
"""Characters; a longer one is a phrase, and no text repeats it to the letter."""
MOST_FREQUENT = 1_000_000
TAG_NAMES: Mapping[str, str] = {
    "n": "名词",
    "ns": "地名",
    "nt": "机构",
    "nr": "人名",
    "nz": "专名",
    "v": "动词",
    "vn": "动名词",
    "a": "形容词",
    "j": "简称",
    "t": "时间词",
    "l": "习用语",
}
# Signs end a word for the segmenter, whatever its dictionary says.
_FIT = re.compile(r"[\u3400-\u9fffA-Za-z0-9+#&._%-]+")


@dataclass(frozen=True)
class UserWord:
    """One word of the user dictionary."""

    text: str
    tag: str = "n"
    """A key of ``TAG_NAMES``."""
    frequency: int = 1000
    """As in jieba's dictionary, where 图书馆 has 1552; the higher, the more surely the word is cut whole."""
    enabled: bool = True
    """``False`` takes a shipped word out of use."""

    @property
    def id(self) -> str:
        return self.text

    @property
    def on_record(self) -> UserWord:
        """What its versions keep: all of it."""
        return self


def check_word(word: UserWord) -> None:
    """Raises :class:`InvalidInput` saying what to change."""
    text = word.text
    if not text.strip():
        raise InvalidInput("用户词不能为空，请填写一个词。")
    if re.search(r"\s", text):
        raise InvalidInput(f"用户词“{text}”中有空格，请去掉空格；一行只写一个词。")
    if len(text) < 2:
        raise InvalidInput(f"用户词“{text}”只有一个字，请至少写两个字。")
    if len(text) > LONGEST:
        raise InvalidInput(f"用户词“{text[:10]}……”有 {len(text)} 字，最多 {LONGEST} 字，请缩短。")
    if not _FIT.fullmatch(text):
        raise InvalidInput(f"用户词“{text}”含有标点等符号，请只用汉字、字母和数字。")
    if word.tag not in TAG_NAMES:
        known = "、".join(f"{tag} {name}" for tag, name in TAG_NAMES.items())
        raise InvalidInput(f"用户词“{text}”的词性“{word.tag}”无法识别，请从以下选择：{known}。")
    if not 1 <= word.frequency <= MOST_FREQUENT:
        raise InvalidInput(f"用户词“{text}”的词频应在 1 到 {MOST_FREQUENT} 之间，请修改。")


def check_words(words: Iterable[UserWord]) -> None:
    """Each word by itself, and that none comes twice. Raises :class:`InvalidInput`."""
    seen: set[str] = set()
    for word in words:
        check_word(word)
        if word.text in seen:
            raise InvalidInput(f"用户词“{word.text}”重复，请只保留一条。")
        seen.add(word.text)
