"""The part of the Store protocol about 流转: versions, decisions, numbers. The rules of ``store.base`` hold here too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from domain.brief import Brief
from domain.brief_flow import (
    Comment,
    Decision,
    GateException,
    Issuing,
    PaperSigning,
    Recall,
    VersionMark,
)


class BriefFlowStore(Protocol):
    """Verbs about the way of a brief from draft to issued document."""

    def save_brief(self, brief: Brief, base_version: int, who: str, note: str, now: datetime) -> Brief:
        """Keep a new version; as stored, with its number. Where what is reviewed has changed it is a draft again.

        :raises Conflict: naming who saved when, if ``base_version`` is not the newest; or if it is issued.
        """
        ...

    def brief_versions(self, brief_id: str) -> list[VersionMark]:
        """Newest first."""
        ...

    def brief_version(self, brief_id: str, version: int) -> Brief:
        """The content as it was; the state around it is that of now."""
        ...

    def brief_authors(self, brief_id: str) -> frozenset[str]:
        """Whoever made or saved a version."""
        ...

    def briefs_under_way(self, drafts_since: datetime) -> list[Brief]:
        """Those in review, and drafts made since then or taken up by somebody, newest first."""
        ...

    def add_decision(self, decision: Decision, status: str) -> Decision:
        """Put a decision on record and set the brief's status; as stored, with its number.

        :raises Conflict: if the content is no longer the one decided on.
        """
        ...

    def brief_decisions(self, brief_id: str) -> list[Decision]:
        """Oldest first."""
        ...

    def issue_brief(self, brief: Brief, decisions: Sequence[Decision], issuing: Issuing) -> Issuing:
        """Take the next numbers, put the last decisions on record, set the names of ``brief.masthead`` and the
        status ``issued``: all in one transaction. ``issuing`` comes without numbers (0) and is returned with them.

        :raises Conflict: if the content is no longer the one decided on, or it is issued already.
        """
        ...

    def issuing(self, brief_id: str) -> Issuing | None: ...
    def issuings(self, kind: str | None = None, year: int | None = None) -> list[Issuing]:
        """By kind and number."""
        ...

    def put_brief_files(self, brief_id: str, files: dict[str, str]) -> None:
        """Where the rendered files of a brief lie; the only thing that may change on an issued one."""
        ...

    def add_comments(self, comments: Sequence[Comment]) -> list[Comment]:
        """As stored, with their numbers."""
        ...

    def resolve_comment(self, brief_id: str, number: int, who: str, answer: str, now: datetime) -> None:
        """``NotFound`` if there is none open of that number."""
        ...

    def brief_comments(self, brief_id: str) -> list[Comment]:
        """Oldest first."""
        ...

    def add_exception(self, exception: GateException) -> None: ...
    def brief_exceptions(self, brief_id: str) -> list[GateException]:
        """Oldest first."""
        ...

    def add_paper_signing(self, signing: PaperSigning) -> None: ...
    def paper_signing(self, brief_id: str) -> PaperSigning | None: ...
    def paper_signings(self) -> list[PaperSigning]:
        """Oldest first."""
        ...

    def recall_brief(self, recall: Recall) -> None:
        """Set the status ``recalled``; ``Conflict`` if it is not issued."""
        ...

    def recall(self, brief_id: str) -> Recall | None: ...
    def corrections_of(self, brief_id: str) -> list[Brief]:
        """The briefs that correct this one, oldest first, drafts included."""
        ...

    def decisions_of(self, brief_ids: Iterable[str]) -> dict[str, list[Decision]]:
        """``brief_decisions`` of many; ids without any are left out."""
        ...

    def reviews_due(self) -> list[Issuing]:
        """Issued briefs whose post-review nobody has made yet, those due first before others."""
        ...
