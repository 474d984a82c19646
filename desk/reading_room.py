"""Verbs on 参阅: the reading room, where recipients and their 联络员 find what was issued to them, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from briefs.correction_note import named, note_lines
from briefs.nodes import Copy
from briefs.preview import Reading, render_html, render_recall
from desk.permissions import Permission, may
from desk.profiles import ItemView, ProfileVerbs
from desk.reader_links import ReaderLinkVerbs
from domain.answer import AnswerKind, Reply
from domain.brief import Brief
from domain.dispatch import IssuedText, Opening, Recipient
from domain.errors import NotAllowed
from domain.expression import Expression, Piece, extract, is_expression, matches, parse
from domain.expression.fields import TITLE_END
from domain.profile import FIELDS, ItemState, ReaderProfile
from domain.text import clean
from domain.user import Actor

PAGE = 30


@dataclass(frozen=True)
class RoomEntry:
    """One brief on the shelf."""

    brief: Brief
    topics: tuple[str, ...]
    extract: tuple[Piece, ...]
    """Around the first word found; empty without a question."""
    read: bool
    """Whether 已阅 was given for one of the actor's recipients."""
    corrected: bool
    """A later issue corrects it."""


@dataclass(frozen=True)
class CorrectedIssue:
    """An issue and the one that corrects it, as the reader of either finds them."""

    wrong: Brief
    right: Brief
    note: tuple[str, ...]
    """The 更正说明 in lines."""
    other: Brief
    """The one of the two that is not being read."""
    readable: bool
    """Whether the actor may open that one."""

    @property
    def line(self) -> str:
        """For the reader of the one that is being read."""
        if self.other is self.right:
            return _corrected_by(self.right)
        return f"本期更正{named(self.wrong)}。"


@dataclass(frozen=True)
class Shelf:
    """What somebody may read, narrowed by what they asked."""

    entries: tuple[RoomEntry, ...]
    total: int
    kinds: tuple[tuple[str, str], ...]
    """(key, name) of the kinds on the whole shelf."""
    topics: tuple[str, ...]
    """Classes on the whole shelf, by code."""
    recipients: tuple[Recipient, ...]
    """Whom the actor reads as or acts for; none, and the shelf is empty outside of demo mode."""


@dataclass(frozen=True)
class ReaderItem:
    """One item that a standing profile gave to the actor's recipient."""

    profile: ReaderProfile
    view: ItemView
    run: int


class ReadingRoomVerbs(ReaderLinkVerbs, ProfileVerbs):
    """The room."""

    def reading_room(
        self, actor: Actor, kind: str = "", topic: str = "", question: str = "", page: int = 1
    ) -> Shelf:
        """Issued and recalled briefs, latest issue first. ``question``: words that all occur, or an expression (fields
        TI and FT); a brief that contains them is never left out."""
        self.look(actor, Permission.ISSUED, "查阅简报")
        self.read_issues()
        texts, shelf = self.store.issued_texts(), self._shelf(actor)
        asked = _expression(question)
        found = [
            brief
            for brief in shelf
            if (not kind or brief.kind == kind)
            and (not topic or topic in _topics(texts, brief))
            and (asked is None or (brief.status == "issued" and _holds(asked, texts[brief.id])))
        ]
        mine = self.stands_for(actor)
        shown = found[(page - 1) * PAGE : page * PAGE]
        return Shelf(
            entries=tuple(self._room_entry(brief, texts, asked, mine) for brief in shown),
            total=len(found),
            kinds=tuple({brief.kind: brief.masthead.name for brief in reversed(shelf)}.items()),
            topics=tuple(sorted({code for brief in shelf for code in _topics(texts, brief)})),
            recipients=tuple(mine),
        )

    def open_brief(self, actor: Actor, brief_id: str) -> Brief:
        """A brief for reading; the opening is recorded. A recalled one is shown as its notice (``reading_html``)."""
        brief = self.readable_brief(actor, brief_id)
        mine = self.stands_for(actor)
        closed = "recalled" if brief.status == "recalled" else ""
        self.store.add_opening(
            Opening(brief.id, self.now(), mine[0].id if mine else "", actor.name, closed=closed)
        )
        return brief

    def readable_brief(self, actor: Actor, brief_id: str) -> Brief:
        """One that the actor may open here; nothing is recorded."""
        self.look(actor, Permission.ISSUED, "查阅简报")
        brief = self.store.brief(brief_id)
        if not self.readable(actor)(brief) or not (self._is_out(brief) or may(actor, Permission.BRIEFS)):
            raise NotAllowed(f"这期简报尚未签发，或没有送给“{actor.name}”的单位，不能阅读")
        return brief

    def reading_html(self, brief: Brief, reading: Reading) -> str:
        """The page of a brief that was opened, for a phone; of a recalled one the notice in its place. What corrects
        it is named on top."""
        notices = tuple(map(_corrected_by, self._corrections(brief.id)))
        if brief.status == "recalled":
            recall = self.store.recall(brief.id)
            return render_recall(brief, recall.reason if recall else "", notices)
        copy = Copy(related=self.related(brief))
        return render_html(brief, copy, replace(reading, notices=notices))

    def corrected_issues(self, actor: Actor, brief_id: str) -> list[CorrectedIssue]:
        """The corrections that a brief belongs to: what corrects it, and what it corrects itself."""
        brief = self.readable_brief(actor, brief_id)
        pairs = [(brief, right) for right in self._corrections(brief_id)]
        pairs += [(wrong, brief) for key, wrong in self.related(brief).items() if key == brief.corrects]
        readable = self.readable(actor)
        found = []
        for wrong, right in pairs:
            other = right if wrong is brief else wrong
            found.append(CorrectedIssue(wrong, right, tuple(note_lines(right)), other, readable(other)))
        return found

    def _corrections(self, brief_id: str) -> list[Brief]:
        return [brief for brief in self.store.corrections_of(brief_id) if brief.status == "issued"]

    def my_answers(self, actor: Actor, brief_id: str) -> list[Reply]:
        """What was answered for the actor's recipients, oldest first."""
        self.look(actor, Permission.ISSUED, "查阅简报")
        mine = {recipient.id for recipient in self.stands_for(actor)}
        kinds = {AnswerKind.READ, AnswerKind.REQUEST, AnswerKind.QUESTION, AnswerKind.REVISE}
        return [
            r
            for r in self.store.answers(brief_id)
            if r.answer.recipient_id in mine and r.answer.kind in kinds and r.standing
        ]

    def my_items(self, actor: Actor) -> list[ReaderItem]:
        """What standing profiles gave to the actor's recipients, latest run first."""
        self.look(actor, Permission.ISSUED, "查阅定题")
        mine = {recipient.id for recipient in self.stands_for(actor)}
        found = []
        for profile in self.store.arrangements(ReaderProfile):
            if profile.recipient_id in mine:
                views = self.item_views(self.store.profile_items(profile.id, ItemState.GIVEN)[::-1])
                found += [ReaderItem(profile, view, view.item.run or 0) for view in views]
        return found

    def _shelf(self, actor: Actor) -> list[Brief]:
        """Everything the actor may see here, latest issue first; in demo mode the drafts of the fiction last."""
        readable = self.readable(actor)
        shelf = [brief for brief in self.store.issued_heads() if readable(brief)]
        if not self.settings.demo:
            return shelf
        out = {brief.id for brief in shelf}
        drafts = [b for b in self.store.briefs() if b.id not in out and self._is_out(b)]
        return [*shelf, *drafts]

    def _is_out(self, brief: Brief) -> bool:
        """Issued; in demo mode the fiction counts as such."""
        return brief.status in ("issued", "recalled") or (self.settings.demo and bool(brief.masthead.notice))

    def _room_entry(
        self, brief: Brief, texts: dict[str, IssuedText], asked: Expression | None, mine: Iterable[Recipient]
    ) -> RoomEntry:
        readers = {recipient.id for recipient in mine}
        answers = self.store.answers(brief.id) if readers else []
        read = any(
            r.standing and r.answer.kind is AnswerKind.READ and r.answer.recipient_id in readers
            for r in answers
        )
        found = _extract(texts[brief.id], asked) if brief.id in texts else ()
        return RoomEntry(brief, _topics(texts, brief), found, read, bool(self._corrections(brief.id)))


def _corrected_by(right: Brief) -> str:
    return f"本期已更正，请以{named(right)}为准。"


def _topics(texts: dict[str, IssuedText], brief: Brief) -> tuple[str, ...]:
    return texts[brief.id].topics if brief.id in texts else ()


def _expression(question: str) -> Expression | None:
    """What is asked for; words that stand side by side must all occur, as they stand. None where nothing is asked."""
    line = clean(question)
    if not line or is_expression(line):
        return parse(line, FIELDS) if line else None
    words = [word.strip('“”"') for word in line.split()]
    return parse(" AND ".join(f"“{word}”" for word in words if word), FIELDS)


def _holds(expression: Expression, said: IssuedText) -> bool:
    return matches(expression, {"TI": said.title, "FT": said.text})


def _extract(said: IssuedText, expression: Expression | None) -> tuple[Piece, ...]:
    """Around the first word found below the title."""
    if expression is None:
        return ()
    return extract(expression, said.text.partition(TITLE_END)[2])
