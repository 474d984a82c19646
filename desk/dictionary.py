"""Verbs on the user dictionary: the library's own words over the shipped ones."""

from __future__ import annotations

from dataclasses import dataclass

from desk.permissions import Permission
from desk.room import DeskRoom
from domain.errors import InvalidInput, NotFound
from domain.text import clean
from domain.user import Actor
from domain.user_word import UserWord, check_word
from nlp.segment import Segmenter, read_user_words
from store.base import Version

_TRIED = 300
"""Characters of a sentence that is cut for a look."""


@dataclass(frozen=True)
class CutTrial:
    """One sentence cut with the dictionary in use and with the word in question."""

    before: tuple[str, ...]
    after: tuple[str, ...]


class DictionaryVerbs(DeskRoom):
    """A changed dictionary is another pipeline version: the next analysis judges everything anew."""

    def user_words(self, actor: Actor) -> list[UserWord]:
        """The library's own, by their text."""
        self.look(actor, Permission.READ, "查看用户词典")
        return self.store.arrangements(UserWord)

    def shipped_words(self, actor: Actor) -> list[UserWord]:
        """Those that come with the program."""
        self.look(actor, Permission.READ, "查看用户词典")
        return read_user_words(self.settings.data / "lexicons" / "user_words.txt")

    def user_word_versions(self, actor: Actor, text: str) -> list[Version]:
        """What was changed about one word, newest first."""
        self.look(actor, Permission.READ, "查看用户词典")
        return self.store.arrangement_versions(UserWord, text)

    def try_user_word(self, actor: Actor, word: UserWord, sentence: str) -> CutTrial:
        """How a sentence is cut now and would be with the word; nothing is stored."""
        self.look(actor, Permission.READ, "试用户词")
        check_word(word)
        words = self.store.arrangements(UserWord)
        path, text = self.settings.data / "lexicons" / "user_words.txt", clean(sentence)[:_TRIED]
        others = [known for known in words if known.text != word.text]
        cuts = (Segmenter(path, extra) for extra in (words, [*others, word]))
        before, after = ([token.text for token in cut.tokens(text)] for cut in cuts)
        return CutTrial(tuple(before), tuple(after))

    def put_user_word(self, actor: Actor, word: UserWord, why: str = "") -> bool:
        """Add or change a word; ``enabled=False`` takes a shipped one out of use. False if nothing changed."""
        with self.act(actor, Permission.ADMIN, "改用户词典", word.text):
            check_word(word)
            return self.store.put_arrangement(word, actor.name, clean(why), self.now())

    def put_user_words(self, actor: Actor, lines: str, why: str = "") -> int:
        """Many at once, one a line: 词, or 词 词频 词性. All or none; how many were new or changed."""
        words = [_read_line(line) for line in lines.splitlines() if line.strip()]
        with self.act(actor, Permission.ADMIN, "导入用户词", f"{len(words)} 个"):
            if not words:
                raise InvalidInput("没有读到用户词，请一行写一个词")
            for word in words:
                check_word(word)
            with self.store.together():
                return sum(self.store.put_arrangement(w, actor.name, clean(why), self.now()) for w in words)

    def drop_user_word(self, actor: Actor, text: str, why: str = "") -> None:
        """Take a word of the library's own out again; its versions stay."""
        with self.act(actor, Permission.ADMIN, "删用户词", text):
            if not self.store.drop_arrangement(UserWord, text, actor.name, clean(why), self.now()):
                raise NotFound(f"本馆用户词里没有“{text}”，随附的词请改为停用")


def _read_line(line: str) -> UserWord:
    parts = line.split()
    match parts:
        case [text]:
            return UserWord(text)
        case [text, frequency, tag] if frequency.isdigit():
            return UserWord(text, tag, int(frequency))
    raise InvalidInput(f"无法读懂“{line.strip()[:20]}”：每行应为一个词，或“词 词频 词性”")
