"""Verbs on the content of a draft: save with conflict detection, versions and their difference, comments."""

from __future__ import annotations

from dataclasses import dataclass, replace

from briefs.correction_note import told_again
from briefs.masthead import check_masthead
from desk.briefs import BriefVerbs
from desk.permissions import Permission
from domain.brief import Brief
from domain.brief_difference import PartDifference, compare, edited, passage
from domain.brief_flow import Comment, Decision, Verdict, VersionMark
from domain.brief_steps import in_force
from domain.errors import InvalidInput, NotFound
from domain.text import clean
from domain.user import Actor

_LONGEST = 2000
"""Characters of a comment, an opinion or a reason."""


@dataclass(frozen=True)
class SaveReport:
    """What ``save_brief`` did."""

    brief: Brief
    """As it is stored now."""
    saved: bool
    """False: nothing had changed, no version was made."""
    voided: tuple[Decision, ...]
    """Steps of review that no longer hold because the content changed."""


class BriefEditVerbs(BriefVerbs):
    """Saving, versions, comments."""

    def save_brief(self, actor: Actor, brief: Brief, base_version: int, note: str = "") -> SaveReport:
        """Keep what was edited as a new version; ``base_version`` is the one it was edited from.

        State, numbers and the names of those who sign are never taken from ``brief``. A change of the content voids
        every step of review, on record, and makes it a draft again. The 更正说明 of a correction follows its changes.

        :raises Conflict: naming who saved what meanwhile; nothing is overwritten, nothing of this is stored.
        """
        with self.act(actor, Permission.DRAFT, "保存简报", f"{brief.id} 自第{base_version}版"):
            check_masthead(brief.masthead)
            with self.store.together():
                stored = self.store.brief(brief.id)
                brief = self._noted(brief, stored)
                if stored.version == base_version and edited(stored, brief) == stored:
                    return SaveReport(stored, False, ())
                saved = self.store.save_brief(brief, base_version, actor.name, clean(note), self.now())
                voided = in_force(self.store.brief_decisions(brief.id))
                if not voided or saved.content_hash == stored.content_hash:
                    return SaveReport(saved, True, ())
                self.store.add_decision(self._void(actor, saved, voided[-1]), "draft")
                return SaveReport(saved, True, voided)

    def _noted(self, brief: Brief, stored: Brief) -> Brief:
        """A correction's 更正说明 follows its changes."""
        return told_again(brief, stored, self.store.brief(stored.corrects)) if stored.corrects else brief

    def _void(self, actor: Actor, saved: Brief, last: Decision) -> Decision:
        told = f"第{saved.version}版改动了内容，此前的审签作废"
        return replace(
            last,
            verdict=Verdict.VOID,
            who=actor.name,
            signed_as=self.name_of(actor.name),
            at=self.now(),
            version=saved.version,
            content_hash=saved.content_hash,
            opinion=told,
            ticked=(),
            stands_for="",
            signed_on=None,
        )

    def name_of(self, account: str) -> str:
        """The person's name as printed; that of the account where there is none."""
        try:
            return self.store.user(account).display or account
        except NotFound:
            return account

    def brief_versions(self, actor: Actor, brief_id: str) -> list[VersionMark]:
        """Newest first."""
        self.look(actor, Permission.BRIEFS, "查看简报版本")
        return self.store.brief_versions(brief_id)

    def brief_version(self, actor: Actor, brief_id: str, version: int) -> Brief:
        """The content as it was in a version."""
        self.look(actor, Permission.BRIEFS, "查看简报版本")
        return self.store.brief_version(brief_id, version)

    def brief_difference(self, actor: Actor, brief_id: str, before: int, after: int) -> list[PartDifference]:
        """What changed between two versions."""
        self.look(actor, Permission.BRIEFS, "比较简报版本")
        return compare(self.store.brief_version(brief_id, before), self.store.brief_version(brief_id, after))

    def comment_brief(
        self, actor: Actor, brief_id: str, text: str, item_key: str = "", quote: str = ""
    ) -> Comment:
        """Say something about a passage; ``quote`` has to stand in the item or section of ``item_key``."""
        with self.act(actor, Permission.REVIEW, "批注简报", brief_id):
            comment = self._comment(actor, self.store.brief(brief_id), text, item_key, quote)
            return self.store.add_comments([comment])[0]

    def _comment(self, actor: Actor, brief: Brief, text: str, item_key: str, quote: str) -> Comment:
        words, quoted = within_length(text, "意见"), quote.strip()
        if not words:
            raise InvalidInput("意见是空的，请写明要改什么")
        stands_in = passage(brief, item_key)
        if stands_in is None:
            raise InvalidInput(f"简报里没有代号为“{item_key}”的栏目或条目，可能刚被改动，请刷新后再看")
        if quoted not in stands_in:
            raise InvalidInput(f"“{quoted[:30]}”不在所指的栏目或条目里，可能刚被改动，请重新选取")
        return Comment(brief.id, brief.version, item_key, quoted, words, actor.name, self.now())

    def brief_comments(self, actor: Actor, brief_id: str) -> list[Comment]:
        """Oldest first."""
        self.look(actor, Permission.BRIEFS, "查看批注")
        return self.store.brief_comments(brief_id)

    def resolve_comment(self, actor: Actor, brief_id: str, number: int, answer: str = "") -> None:
        """Mark a comment as dealt with."""
        with self.act(actor, Permission.REVIEW, "处理批注", f"{brief_id} 第{number}条"):
            answered = within_length(answer, "答复")
            self.store.resolve_comment(brief_id, number, actor.name, answered, self.now())


def within_length(text: str, what: str) -> str:
    """The cleaned text; raises ``InvalidInput`` where it is too long to be read by anyone."""
    words = clean(text)
    if len(words) > _LONGEST:
        raise InvalidInput(f"{what}有 {len(words)} 个字，请缩短到 {_LONGEST} 个字以内")
    return words
