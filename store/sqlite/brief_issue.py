"""Issuing, what was signed on paper, and recall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlite_utils import Database

from domain.brief import Brief
from domain.brief_flow import Decision, Issuing, PaperSigning, Recall
from domain.errors import Conflict
from store.sqlite.brief_flow import BriefFlowRows, put_decision
from store.sqlite.codec import from_row, to_json, to_row
from store.sqlite.room import add_row


class BriefIssueRows(BriefFlowRows):
    """Verbs about 签发, 线下签发 and 撤回."""

    def issue_brief(self, brief: Brief, decisions: Sequence[Decision], issuing: Issuing) -> Issuing:
        # The write lock is held from reading the last number to setting the status: no two can take one number,
        # and a number is only taken together with the status that needs it.
        with self._write() as db:
            self._require_open(brief.id, issuing.content_hash)
            for decision in decisions:
                put_decision(db, decision)
            numbered = _numbered(db, issuing)
            add_row(db, "issuings", to_row(numbered))
            db.execute(
                "UPDATE briefs SET status = 'issued', issue_no = ?, total_no = ?, masthead = ?, files = NULL"
                " WHERE id = ?",
                [numbered.issue_no, numbered.total_no, to_json(brief.masthead), brief.id],
            )
            return numbered

    def issuing(self, brief_id: str) -> Issuing | None:
        rows = self._all("SELECT * FROM issuings WHERE brief_id = ?", brief_id)
        return from_row(Issuing, rows[0]) if rows else None

    def issuings(self, kind: str | None = None, year: int | None = None) -> list[Issuing]:
        sql = (
            "SELECT * FROM issuings WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR year = ?2)"
            " ORDER BY kind, total_no"
        )
        return [from_row(Issuing, row) for row in self._all(sql, kind, year)]

    def reviews_due(self) -> list[Issuing]:
        return [from_row(Issuing, row) for row in self._all(_UNREVIEWED)]

    def add_paper_signing(self, signing: PaperSigning) -> None:
        with self._write() as db:
            add_row(db, "paper_signings", to_row(signing))

    def paper_signing(self, brief_id: str) -> PaperSigning | None:
        rows = self._all("SELECT * FROM paper_signings WHERE brief_id = ?", brief_id)
        return from_row(PaperSigning, rows[0]) if rows else None

    def paper_signings(self) -> list[PaperSigning]:
        return [from_row(PaperSigning, row) for row in self._all("SELECT * FROM paper_signings ORDER BY at")]

    def recall_brief(self, recall: Recall) -> None:
        with self._write() as db:
            if self.brief(recall.brief_id).status != "issued":
                raise Conflict("只有已签发、未撤回的简报才能撤回，请刷新后再看")
            add_row(db, "recalls", to_row(recall))
            db.execute("UPDATE briefs SET status = 'recalled' WHERE id = ?", [recall.brief_id])

    def recall(self, brief_id: str) -> Recall | None:
        rows = self._all("SELECT * FROM recalls WHERE brief_id = ?", brief_id)
        return from_row(Recall, rows[0]) if rows else None


_UNREVIEWED = """
SELECT i.* FROM issuings i JOIN briefs b ON b.id = i.brief_id
WHERE i.review_due IS NOT NULL AND b.status = 'issued' AND NOT EXISTS (
    SELECT 1 FROM brief_decisions d WHERE d.brief_id = i.brief_id AND d.verdict IN ('clear', 'fault')
) ORDER BY i.review_due
"""


def _numbered(db: Database, issuing: Issuing) -> Issuing:
    """With the numbers after the last ones taken, or after those that ``issuing`` says were reached before."""
    sql = (
        "SELECT coalesce(max(CASE WHEN year = ?2 THEN issue_no END), 0) AS issue_no,"
        " coalesce(max(total_no), 0) AS total_no FROM issuings WHERE kind = ?1"
    )
    last = next(iter(db.query(sql, [issuing.kind, issuing.year])))
    return replace(
        issuing,
        issue_no=max(last["issue_no"], issuing.issue_no) + 1,
        total_no=max(last["total_no"], issuing.total_no) + 1,
    )
