"""Verbs of the paper path: register what was signed on a 审签单. It issues by the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from desk.brief_edit import within_length
from desk.brief_flow import Turn
from desk.brief_issue import IssueReport
from desk.brief_sheet import BriefSheetVerbs
from desk.intake_files import (
    MEDIA_TYPES,
    Upload,
    exhibit_problems,
    keep_file,
    read_file,
    recognise,
    shown_name,
)
from desk.permissions import Permission
from domain import clock
from domain.article import Exhibit
from domain.brief import Brief
from domain.brief_flow import Decision, PaperSigning, Verdict
from domain.brief_kind import StepRule
from domain.brief_steps import hands, objection, open_steps, typed_code
from domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from domain.user import Actor

_SCANS = ("pdf", "jpg", "png")
_FOLDER = "signed"
"""Folder under the installation's home; apart from the exhibits of articles, which legal erasure may take away."""


@dataclass(frozen=True)
class Signature:
    """One row of the sheet as it was signed."""

    step: str
    """Key of the step."""
    signer: str
    """The account of the signer, or the name as it stands on the sheet."""
    day: date
    opinion: str = ""


class BriefPaperVerbs(BriefSheetVerbs):
    """线下签发."""

    def register_paper(
        self, actor: Actor, brief_id: str, code: str, signatures: Sequence[Signature], scan: Upload
    ) -> IssueReport:
        """线下签发登记: ``code`` as the sheet bears it (check code or hash), who signed what when, and the scan.

        Every step that is still open has to be on the sheet, the issuing among them, by different people.

        :raises Conflict: when the code is of an older version or of nothing that this brief ever said.
        """
        self.acting(actor)
        with self.act(actor, Permission.REVIEW, "线下签发登记", brief_id):
            self.brief_kinds()
            self._require_code(self.turn(brief_id).brief, code)
            self.require_passed(brief_id)
            kind = self._scan_kind(scan)
            signing = self._signing(actor, brief_id, scan, kind)
            with self.store.together():
                turn = self.turn(brief_id)
                self._require_code(turn.brief, code)
                decisions = self._signed_steps(turn, signatures)
                issuing = self.number(turn, decisions)
                self.store.add_paper_signing(replace(signing, content_hash=issuing.content_hash))
        return self._with_documents(issuing)

    def _require_code(self, brief: Brief, code: str) -> None:
        digits = typed_code(code)
        if brief.content_hash.startswith(digits):
            return
        for mark in self.store.brief_versions(brief.id):
            if mark.content_hash.startswith(digits):
                raise Conflict(
                    f"审签单是第 {mark.version} 版的，内容已改到第 {brief.version} 版，没有登记，"
                    "请打印新的审签单重新签署"
                )
        raise Conflict(f"校验码与“{brief.title}”的任何一版都不符，没有登记，请核对审签单是不是这一期的")

    def _scan_kind(self, scan: Upload) -> str:
        kind = recognise(scan)
        if kind not in _SCANS:
            raise InvalidInput(f"“{shown_name(scan.name)}”不能作扫描件，请用 PDF、JPG 或 PNG")
        return kind

    def _signing(self, actor: Actor, brief_id: str, scan: Upload, kind: str) -> PaperSigning:
        """The file is kept before the transaction: one that nothing refers to harms nobody, the reverse would."""
        return PaperSigning(
            brief_id=brief_id,
            registrar=actor.name,
            at=self.now(),
            content_hash="",
            sha256=keep_file(self.settings.home / _FOLDER, scan, kind),
            media_type=MEDIA_TYPES[kind],
            size=len(scan.content),
            name=shown_name(scan.name),
        )

    def _signed_steps(self, turn: Turn, signatures: Sequence[Signature]) -> list[Decision]:
        by_step = {signature.step: signature for signature in signatures}
        wanted = open_steps(turn.steps, turn.decisions)
        if missing := [step.name for step in wanted if step.key not in by_step]:
            raise InvalidInput(f"审签单上还缺{'、'.join(missing)}的签署，请逐步登记")
        decisions: list[Decision] = []
        for step in wanted:
            decisions.append(self._signed_step(turn, step, by_step[step.key], decisions))
        return decisions

    def _signed_step(
        self, turn: Turn, step: StepRule, signature: Signature, before: Sequence[Decision]
    ) -> Decision:
        made, today = self._written_on(turn.brief), clock.library_day(self.now())
        if not made <= signature.day <= today:
            raise InvalidInput(f"{step.name}的签署日期 {signature.day} 早于这一版成稿或晚于今天，请核对")
        who, name = self._signer(signature.signer)
        taken = hands((*turn.decisions, *before))
        if obstacle := objection(step, (who,), taken, turn.authors):
            raise NotAllowed(obstacle)
        return Decision(
            brief_id=turn.brief.id,
            step=step.key,
            step_name=step.name,
            verdict=_VERDICTS.get(step.key, Verdict.PASS),
            who=who,
            signed_as=name,
            at=self.now(),
            version=turn.brief.version,
            content_hash=turn.brief.content_hash,
            opinion=within_length(signature.opinion, "意见"),
            signed_on=signature.day,
        )

    def _written_on(self, brief: Brief) -> date:
        """Day on which the content first said what it says: nobody could sign it before."""
        same = [m.at for m in self.store.brief_versions(brief.id) if m.content_hash == brief.content_hash]
        return clock.library_day(min(same, default=brief.created_at))

    def _signer(self, text: str) -> tuple[str, str]:
        """(account or name, name as printed); a signer need have no account, but one who has is known by it."""
        name = within_length(text, "签署人")
        if not name or len(name) > 30:
            raise InvalidInput("请写明签署人的姓名（30 字以内）")
        known = [user for user in self.store.users() if name in (user.name, user.display)]
        return (known[0].name, known[0].display or name) if len(known) == 1 else (name, name)

    def paper_signing(self, actor: Actor, brief_id: str) -> PaperSigning | None:
        """What was registered of a brief signed on paper; None for one signed on screen."""
        self.look(actor, Permission.BRIEFS, "查看线下签发")
        return self.store.paper_signing(brief_id)

    def signed_scan(self, actor: Actor, brief_id: str) -> bytes:
        """The scan of the signed sheet, its digest checked; each look is recorded."""
        with self.act(actor, Permission.BRIEFS, "查看审签单扫描件", brief_id):
            signing = self.store.paper_signing(brief_id)
            if signing is None:
                raise NotFound("这期简报不是线下签发的，没有扫描件")
            return read_file(self.settings.home / _FOLDER, _scan(signing))


def scan_problems(home: Path, signings: Iterable[PaperSigning]) -> list[str]:
    """Every scan that is gone or changed, one line each."""
    return exhibit_problems(home / _FOLDER, [_scan(signing) for signing in signings])


def _scan(signing: PaperSigning) -> Exhibit:
    return Exhibit(
        sha256=signing.sha256,
        article_id="",
        name=signing.name,
        media_type=signing.media_type,
        size=signing.size,
        added_at=signing.at,
        added_by=signing.registrar,
    )


_VERDICTS = {"edit": Verdict.SUBMIT, "issue": Verdict.ISSUE}
