"""Verbs on 用语: the lists that briefs are checked against. What ships is planted once; the database is the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefs.gate.check import Words
from briefs.gate.statements import Part, Statement, split
from desk.permissions import Permission
from desk.room import DeskRoom
from desk.wording_seeds import load_wording_seeds
from domain import clock
from domain import text as zh
from domain.errors import InvalidInput, NotFound
from domain.gate import Finding, Place
from domain.user import Actor
from domain.wording import WORDING_NAMES, Agency, Leader, Office, Term, WordBook, Wording, check_wording
from store.base import Version

_SEEDED = "随附用语"
_TRIED = 200_000
"""Characters that one look takes."""


@dataclass(frozen=True)
class WordingView:
    """One entry as the page shows it."""

    entry: Wording
    shipped: bool
    changed: bool
    """Whether it differs from what ships."""
    in_force: bool


class WordingVerbs(DeskRoom):
    """用语."""

    def word_book(self) -> WordBook:
        """For other verbs. What ships is planted where the database never had any."""
        if self.store.get_setting("wording_seeded") is None:
            self._plant()
        store = self.store
        return WordBook(
            tuple(store.arrangements(Term)),
            tuple(store.arrangements(Office)),
            tuple(store.arrangements(Leader)),
            tuple(store.arrangements(Agency)),
        )

    def _plant(self) -> None:
        # Read before the write lock is held: others wait for it.
        seeds = load_wording_seeds(self.settings.data)
        with self.store.together():
            if self.store.get_setting("wording_seeded") is not None:  # somebody else was first
                return
            self.plant(seeds, _SEEDED)
            self.store.put_setting("wording_seeded", True)

    def wordings(self, actor: Actor) -> list[WordingView]:
        """Every entry: terms, offices, leaders, agencies."""
        self.look(actor, Permission.READ, "查看用语")
        book, today = self.word_book(), clock.library_day(self.now())
        shipped = {(type(seed), seed.id): seed for seed in load_wording_seeds(self.settings.data)}
        entries: list[Wording] = [*book.terms, *book.offices, *book.leaders, *book.agencies]
        return [
            WordingView(
                entry,
                (type(entry), entry.id) in shipped,
                shipped.get((type(entry), entry.id), entry) != entry,
                entry.holds_on(today) and (not isinstance(entry, Term) or entry.enabled),
            )
            for entry in entries
        ]

    def wording_versions(self, actor: Actor, kind: type[Wording], key: str) -> list[Version]:
        """What was changed about one entry, newest first."""
        self.look(actor, Permission.READ, "查看用语")
        return self.store.arrangement_versions(kind, key)

    def save_wording(self, actor: Actor, entry: Wording, why: str) -> bool:
        """Insert or replace; False if nothing changed."""
        with self.act(actor, Permission.ADMIN, f"保存{WORDING_NAMES[type(entry)]}", entry.id):
            self.word_book()  # planted first: a later planting must not stand over what is saved now
            check_wording(entry)
            return self.store.put_arrangement(entry, actor.name, _reason(why), self.now())

    def drop_wording(self, actor: Actor, kind: type[Wording], key: str, why: str) -> None:
        """Take an entry out; its versions stay, and a shipped one does not come back by itself."""
        with self.act(actor, Permission.ADMIN, f"删除{WORDING_NAMES[kind]}", key):
            self.word_book()
            if not self.store.drop_arrangement(kind, key, actor.name, _reason(why), self.now()):
                raise NotFound(f"{WORDING_NAMES[kind]}里没有“{key}”，请刷新后再看")

    def restore_wording(self, actor: Actor, kind: type[Wording], key: str) -> bool:
        """Back to what ships."""
        for seed in load_wording_seeds(self.settings.data):
            if type(seed) is kind and seed.id == key:
                return self.save_wording(actor, seed, "恢复随附用语")
        raise NotFound(f"随附的{WORDING_NAMES[kind]}里没有“{key}”，请检查名称")

    def try_wording(self, actor: Actor, text: str, *, advising: bool = False) -> Sequence[Finding]:
        """What the checks of words say of a text; nothing is stored. ``advising``: as among suggestions."""
        self.look(actor, Permission.READ, "试查用语")
        if len(text) > _TRIED:
            raise InvalidInput(f"一次最多查 {_TRIED} 字，请分段再查")
        today = clock.library_day(self.now())
        words = Words(today, self.word_book().on(today))
        found: list[Finding] = []
        for number, paragraph in enumerate(zh.paragraphs(text), 1):
            for sentence in (part.text for part in split(paragraph)):
                place = Place(sentence=sentence, label=f"第{number}段")
                statement = Statement(place, Part.TEXT, sentence, judgement=advising)
                found += [fault.at(statement) for fault in words.faults(statement)]
        return tuple({finding.key: finding for finding in found}.values())


def _reason(why: str) -> str:
    if not why.strip():
        raise InvalidInput("请写明这次修改的原因，记入版本")
    return why.strip()
