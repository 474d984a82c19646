"""The Store protocol: every verb the desk may ask of a place where records live.

Rules for every implementation, proven by ``tests/store/test_contract.py``:

* each verb is one transaction; after a crash a verb has happened whole or not at all;
* times go in and come out as aware UTC;
* a reader that finds nothing raises ``NotFound`` if it was asked for one thing by id, and returns an empty list
  if it was asked for many;
* a database that is locked beyond the wait, read-only or damaged raises ``StoreUnavailable``;
* history is never overwritten: a new text of an article adds a ``Revision``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

import numpy as np

from domain.alert import Alert, AlertEvent
from domain.alert_rule import AlertRule, LevelPlan
from domain.analysis import Analysis
from domain.answer import Answer, AnswerEvent, Reply
from domain.article import (
    Article,
    Exhibit,
    HotObservation,
    IntakeMark,
    KnownPage,
    Revision,
    Snapshot,
    Suppression,
    Tombstone,
)
from domain.brief import Brief
from domain.brief_flow import NumberStart, StandIn
from domain.brief_kind import BriefKind
from domain.clock import Window
from domain.collection import CollectionCapture, CollectionRun, SiteCollection
from domain.correction import Correction, Facet
from domain.dispatch import (
    Delivery,
    DeliveryEvent,
    DispatchNotice,
    IssuedText,
    Opening,
    ReaderLink,
    Recipient,
    RecipientGroup,
    Sent,
)
from domain.duty import Person, Shift
from domain.evidence import SealedSheet
from domain.expression import Expression
from domain.folder import EntryKind, FolderAct, FolderEntry
from domain.health import Fill
from domain.learned_model import LearnedModel
from domain.ledger import Fate, LedgerEntry, LedgerQuery, Run
from domain.literature import LiteratureImport, Reference
from domain.notice import Channel, Notice
from domain.performance import PointsTable
from domain.privacy.request import PrivacyRequest, Unmasking
from domain.profile import ItemState, ProfileItem, ProfileRun, ReaderProfile, Use, Watermark
from domain.source import SeedMark, Source, SourceState, Specimen
from domain.story import Member, Story
from domain.story_edit import StoryEdit
from domain.told import Told
from domain.transfer import Transfer
from domain.typeface import Typeface
from domain.user import AuditEntry, Session, User
from domain.user_word import UserWord
from domain.watch import HitState, Watch, WatchHit, WatchRun
from domain.weights import Measure, Norms, WeightKind, WeightsVersion
from domain.wording import Agency, Leader, Office, Term, Wording
from store.brief_flow import BriefFlowStore


@dataclass(frozen=True)
class Filters:
    """Narrowing of a list or search; None means any."""

    window: Window | None = None
    """By ``published_at``."""
    sources: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    """Primary class codes."""
    sentiments: tuple[str, ...] | None = None
    districts: tuple[str, ...] | None = None
    local: bool | None = None


@dataclass(frozen=True)
class Hit:
    """One search result. ``score`` is relative to the query; ``snippet`` is plain text around the first match."""

    article_id: str
    title: str
    score: float
    snippet: str


@dataclass(frozen=True)
class Hits:
    """One page of results and how many there are in all."""

    hits: tuple[Hit, ...]
    total: int
    exact: bool = True
    """False: ``total`` counts some that were not looked at and may turn out not to hold."""


@dataclass(frozen=True)
class Erasure:
    """What a legal erasure does to the records of one article."""

    article_id: str
    placeholder: str
    """Stands in place of title and body."""
    tombstones: tuple[Tombstone, ...]
    files: Mapping[str, str]
    """Archive file → its successor."""
    moved: Mapping[str, int]
    """Snapshot → its offset in the successor."""
    suppression: Suppression | None
    mark: IntakeMark


class Outcome(StrEnum):
    """What became of a record of the literature that was filed."""

    NEW = "new"
    KNOWN = "known"
    """The work is known and the record says nothing more."""
    MERGED = "merged"
    """The work is known and gained what it lacked."""


@dataclass(frozen=True)
class Filed:
    """One record of the literature, filed."""

    reference: Reference
    """As it stands in the store now."""
    outcome: Outcome
    filled: tuple[str, ...] = ()
    """Fields that the record filled."""
    differing: tuple[str, ...] = ()
    """Fields in which it says something else, which was not taken."""


Arrangement = (
    AlertRule | LevelPlan | Person | Shift | Channel | Watch | UserWord | LearnedModel | BriefKind
    | Recipient | RecipientGroup | ReaderProfile | PointsTable | StandIn | NumberStart | Wording | Typeface
)  # fmt: skip
"""What the office arranged: alerts, watches, its own words, what its corrections taught, its kinds of brief,
whom it sends to, who stands in for whom, its lists of words."""
ArrangementT = TypeVar(
    "ArrangementT", AlertRule, LevelPlan, Person, Shift, Channel, Watch, UserWord, LearnedModel,
    BriefKind, Recipient, RecipientGroup, ReaderProfile, PointsTable, StandIn, NumberStart,
    Term, Office, Leader, Agency, Typeface,
)  # fmt: skip


@dataclass(frozen=True)
class Version:
    """One state of an arrangement. ``record`` is JSON text, None where it was taken out."""

    version: int
    who: str
    why: str
    at: datetime
    record: str | None


class Store(BriefFlowStore, Protocol):
    """Records. Opened on a path; safe to use from many threads (one connection each)."""

    # sources
    def put_source(self, source: Source, who: str, why: str, now: datetime) -> bool:
        """Insert or replace; every change is kept as a version. False if nothing changed."""
        ...

    def source(self, source_id: str) -> Source: ...
    def sources(self) -> list[Source]:
        """All, by id."""
        ...

    def source_versions(self, source_id: str) -> list[dict[str, Any]]:
        """``{"version", "who", "why", "at", "spec"}``, newest first."""
        ...

    def source_states(self) -> dict[str, SourceState]: ...

    def put_schedule(self, source_id: str, interval_minutes: float | None, due_at: datetime | None) -> None:
        """The adapted interval of a source and when it is due next."""
        ...

    def seed_marks(self) -> dict[str, SeedMark]:
        """By source id."""
        ...

    def put_seed_mark(self, mark: SeedMark) -> None: ...
    def put_specimen(self, specimen: Specimen) -> None:
        """Replaces the one of the same source, role and kind."""
        ...

    def specimens(self, source_id: str) -> list[Specimen]:
        """At most four: good and bad, list and article."""
        ...

    # collection
    def together(self) -> AbstractContextManager[None]:
        """Verbs called inside, by this thread, are one transaction: at its end all have happened, or none.

        One that raises undoes only itself, if its error is caught inside.
        """
        ...

    def begin_run(self, run: Run) -> None: ...
    def end_run(self, run: Run) -> None:
        """Store the final counts and update the source's state."""
        ...

    def interrupt_open_runs(self, now: datetime) -> int:
        """Runs left ``running`` by a crash become ``interrupted`` with the counts of their ledger."""
        ...

    def add_ledger(self, entry: LedgerEntry) -> None: ...
    def runs(self, source_id: str | None = None, limit: int = 50) -> list[Run]: ...
    def ledger(self, run_id: str) -> list[LedgerEntry]: ...
    def search_ledger(self, query: LedgerQuery, limit: int = 200, offset: int = 0) -> list[LedgerEntry]:
        """Newest first."""
        ...

    def count_ledger(self, query: LedgerQuery) -> dict[tuple[str, str], int]:
        """(fate value, cause) → number."""
        ...

    def known(self, url: str) -> KnownPage | None: ...
    def touch(
        self,
        url: str,
        at: datetime,
        etag: str | None,
        last_modified: str | None,
        *,
        check_at: datetime | None = None,
        listed: str = "",
    ) -> None:
        """A known page was asked for again and had not changed: once more in a row."""
        ...

    def put_article(
        self,
        article: Article,
        snapshot: Snapshot | None,
        etag: str | None = None,
        last_modified: str | None = None,
        *,
        check_at: datetime | None = None,
        listed: str = "",
    ) -> Fate:
        """REFUSED (erased on legal request), KEPT (new), UNCHANGED (same content hash) or REVISED (a Revision is added, the article shows the newest).

        ``first_seen_at`` of a known article never moves, nor does its source: of two that list one page the first
        keeps it, with its outlet and origin. The article enters the search outbox when kept or revised,
        and loses its analysis-done mark when revised. ``check_at`` and ``listed`` are those of ``KnownPage``.
        """
        ...

    def mark_removed(self, url: str, at: datetime, check_at: datetime | None = None) -> bool:
        """A known page now answers 404/410: its article keeps its text and gets ``removed_at``. False if unknown."""
        ...

    def article(self, article_id: str) -> Article: ...
    def articles(
        self, filters: Filters | None = None, limit: int | None = None, offset: int = 0
    ) -> list[Article]:
        """Newest ``published_at`` first, then id."""
        ...

    def articles_by_id(self, article_ids: Iterable[str]) -> dict[str, Article]: ...
    def count_articles(self, filters: Filters | None = None) -> int: ...
    def revisions(self, article_id: str) -> list[Revision]:
        """Oldest first; the first is what was kept first."""
        ...

    def snapshots(self, article_id: str) -> list[Snapshot]:
        """Oldest first."""
        ...

    def snapshot(self, record_id: str) -> Snapshot: ...
    def all_snapshots(self) -> list[Snapshot]: ...
    def add_observations(self, observations: Sequence[HotObservation]) -> None: ...
    def observations(
        self, window: Window | None = None, source_id: str | None = None
    ) -> list[HotObservation]: ...

    # what no crawler fetched, and what was erased
    def put_exhibit(self, exhibit: Exhibit) -> None: ...
    def exhibits(self, article_id: str) -> list[Exhibit]: ...
    def holds_exhibit(self, sha256: str) -> bool:
        """Whether any article rests on this file."""
        ...

    def all_exhibits(self) -> list[Exhibit]: ...
    def put_articles(self, articles: Sequence[Article]) -> list[Fate]:
        """``put_article`` without captures, many in one transaction."""
        ...

    def entered(self, intakes: Sequence[str], limit: int, *, unmarked_first: bool = False) -> list[Article]:
        """Articles that came in these ways (``Article.intake``), newest entry first, hidden ones included;
        ``unmarked_first``: those that nobody has decided about come before the others."""
        ...

    def count_unmarked(self, intakes: Sequence[str]) -> int:
        """Those that nobody has decided about."""
        ...

    def same_text(self, content_hash: str) -> list[str]:
        """Ids of the articles that say exactly this now."""
        ...

    def put_intake_mark(self, mark: IntakeMark) -> None:
        """Replaces the decision before. A hidden article (any decision but ``taken``) is out of ``articles``,
        ``count_articles``, ``count_by_day``, ``unanalysed``, ``members`` and the search index; by id it is there."""
        ...

    def intake_marks(self, article_ids: Iterable[str]) -> dict[str, IntakeMark]: ...
    def earlier(self, payload_digest: str) -> Snapshot | None:
        """The first capture that holds these bytes itself."""
        ...

    def snapshots_with(self, payload_digests: Iterable[str]) -> list[tuple[str, Snapshot]]:
        """(article id, snapshot) of every capture of these bytes."""
        ...

    def snapshots_in(self, file: str) -> list[Snapshot]:
        """Those that stand in one archive file, by offset."""
        ...

    def owner(self, record_id: str) -> str:
        """The article that a snapshot belongs to."""
        ...

    def add_snapshot(self, article_id: str, snapshot: Snapshot) -> None:
        """Another capture of an article beside those that its revisions name (a printed image)."""
        ...

    def without_image(self, source_ids: Iterable[str], limit: int) -> list[Article]:
        """Articles of these sources whose present capture has no printed image, newest first."""
        ...

    def erase(self, erasure: Erasure) -> None:
        """Take text, history, verdicts and exhibits of an article out of the database for good, hide it, and move
        the snapshots that remain: all in one transaction. The article's id, address and times stay."""
        ...

    def tombstone(self, record_id: str) -> Tombstone | None: ...
    def tombstones(self) -> list[Tombstone]: ...
    def suppress(self, suppression: Suppression) -> None: ...
    def suppressions(self) -> list[Suppression]: ...
    def suppressed(self, url: str) -> Suppression | None:
        """By canonical URL; None if the address may be collected."""
        ...

    # site collections
    def put_collection(self, collection: SiteCollection) -> None: ...
    def collection(self, collection_id: str) -> SiteCollection: ...
    def collections(self) -> list[SiteCollection]:
        """Newest first."""
        ...

    def put_collection_run(self, run: CollectionRun) -> None: ...
    def collection_runs(self, collection_id: str) -> list[CollectionRun]:
        """Newest first."""
        ...

    def add_collection_captures(self, captures: Sequence[CollectionCapture]) -> None: ...
    def collection_captures(self, run_id: str) -> list[CollectionCapture]:
        """In the order of capturing."""
        ...

    def collection_run(self, run_id: str) -> CollectionRun: ...
    def set_collection_findings(self, run_id: str, findings: Mapping[str, str]) -> None:
        """Address → finding; the addresses not named have none, except those that could not be captured."""
        ...

    def collection_capture(self, run_id: str, url: str) -> CollectionCapture | None:
        """The capture of an address (by canonical URL) in one pass; None if it holds none."""
        ...

    def collection_keys(self, run_id: str, keys: Iterable[str]) -> set[str]:
        """Those of the canonical URLs that the pass captured."""
        ...

    def earlier_in_collection(self, run_id: str, payload_digest: str) -> Snapshot | None:
        """The capture that first held these bytes in the collection of this pass."""
        ...

    def counted_collection_run(self, run: CollectionRun) -> CollectionRun:
        """The same pass with pages, requisites, failed and bytes as its captures say now."""
        ...

    # packages
    def changed_articles(self, since: datetime) -> list[str]:
        """Ids of articles with a revision captured, a removal noticed or a decision taken since then, first seen first."""
        ...

    def ended_runs(self, since: datetime) -> list[Run]:
        """Oldest first."""
        ...

    def merge_article(
        self, article: Article, revisions: Sequence[Revision], snapshots: Sequence[Snapshot]
    ) -> int:
        """Take in an article of another installation with its whole history; number of revisions new here.

        What is here already stays; the metadata shown are those of the later capture. Its source must be known.
        """
        ...

    def merge_run(self, run: Run, entries: Sequence[LedgerEntry]) -> bool:
        """False if the run is known."""
        ...

    def merge_state(self, state: SourceState) -> None:
        """Kept only if it is of a later run."""
        ...

    def put_transfer(self, transfer: Transfer) -> None: ...
    def transfers(self) -> list[Transfer]:
        """Newest first."""
        ...

    # health of sources
    def fill(self, source_id: str, limit: int, offset: int = 0) -> Fill | None:
        """Over ``limit`` articles, newest first, after leaving out ``offset``; None where there are none."""
        ...

    def kept_by_day(self, source_id: str, first: date, last: date) -> dict[date, int]:
        """Articles first seen on each Beijing day from ``first`` to ``last``."""
        ...

    # analysis
    def unanalysed(self, version: str, limit: int) -> list[Article]:
        """Articles without an analysis of this version for their present text, oldest ``published_at`` first."""
        ...

    def newest_waiting(self) -> int:
        """Rises with every article that comes or changes, and never falls: a cheap look whether there is news."""
        ...

    def put_analyses(
        self, analyses: Sequence[Analysis], vectors: np.ndarray | None, model: str | None
    ) -> None:
        """Upsert by (article, version); ``vectors`` (n, dim) are kept as float16 with the model's name."""
        ...

    def analysis(self, article_id: str) -> Analysis:
        """The newest."""
        ...

    def analyses(self, article_ids: Iterable[str]) -> dict[str, Analysis]:
        """The newest of each; ids without one are left out."""
        ...

    def judged(self, article_id: str) -> Analysis:
        """The newest as analysis made it, without what people put right; ``analysis`` and ``analyses`` give it with that."""
        ...

    def add_correction(self, correction: Correction) -> None:
        """From now on lists, index and ``analyses`` say this, whatever version judges the article next."""
        ...

    def withdraw_correction(self, article_id: str, facet: Facet) -> bool:
        """All of one facet; False if there was none."""
        ...

    def corrections(self, article_id: str | None = None) -> list[Correction]:
        """Newest first, withdrawn ones included."""
        ...

    def vectors(self, article_ids: Iterable[str], model: str) -> dict[str, np.ndarray]:
        """float32 rows of ``model`` only."""
        ...

    # stories
    def put_stories(self, stories: Sequence[Story], members: Sequence[Member]) -> None:
        """Upsert stories; add members (an article already in a story stays where it is)."""
        ...

    def story(self, story_id: str) -> Story: ...
    def stories(self, window: Window | None = None, limit: int | None = None) -> list[Story]:
        """Stories with a member published in the window, hottest first, then newest, then id."""
        ...

    def storyline(self, first_id: str) -> list[Story]:
        """The chain that begins with a story, in order of beginning; just that story where nothing follows it."""
        ...

    def members(self, story_id: str) -> list[Member]:
        """In order of joining."""
        ...

    def members_of(self, story_ids: Iterable[str]) -> dict[str, list[Member]]: ...
    def member_ids(self, story_id: str) -> list[str]:
        """Articles of a story in order of joining, hidden ones included."""
        ...

    def members_mark(self) -> tuple[int, int]:
        """Changes whenever any story gains, loses or exchanges an article, or one is hidden or erased."""
        ...

    def move_members(self, article_ids: Iterable[str], story_id: str, now: datetime) -> int:
        """Put articles that are in a story into another one, by a person's hand; how many moved."""
        ...

    def add_story_edit(self, edit: StoryEdit) -> None: ...
    def story_edit(self, edit_id: str) -> StoryEdit: ...
    def story_edits(self, story_id: str) -> list[StoryEdit]:
        """Newest first; those too in which the story lost its articles."""
        ...

    def mark_edit_undone(self, edit_id: str) -> None:
        """Once; ``NotFound`` the second time."""
        ...

    def story_of(self, article_ids: Iterable[str]) -> dict[str, str]: ...

    # alerts
    def put_alerts(self, alerts: Sequence[Alert]) -> int:
        """Insert alerts, but none whose id is known or whose rule has an open one for the story; number inserted."""
        ...

    def change_alert(self, alert: Alert, event: AlertEvent) -> None:
        """Replace an alert; what happened is added to its history."""
        ...

    def add_alert_event(self, event: AlertEvent) -> None: ...
    def alert(self, alert_id: str) -> Alert: ...
    def alerts(self, open_only: bool = True, since: datetime | None = None) -> list[Alert]:
        """Newest first; ``since``: opened then or later."""
        ...

    def last_alerts(self, story_ids: Iterable[str]) -> dict[tuple[str, str], Alert]:
        """(rule, story) → the open alert, or else the one opened last."""
        ...

    def alert_events(self, alert_id: str) -> list[AlertEvent]:
        """Oldest first."""
        ...

    def put_arrangement(self, arrangement: Arrangement, who: str, why: str, now: datetime) -> bool:
        """Insert or replace by kind and id; every change is kept as a version. False if nothing changed."""
        ...

    def drop_arrangement(self, kind: type[Arrangement], key: str, who: str, why: str, now: datetime) -> bool:
        """Take one out; its versions stay. False if there was none."""
        ...

    def arrangements(self, kind: type[ArrangementT]) -> list[ArrangementT]:
        """All of a kind, by id."""
        ...

    def arrangement_versions(self, kind: type[Arrangement], key: str) -> list[Version]:
        """Newest first; without secrets and telephone numbers."""
        ...

    def add_notices(self, notices: Sequence[Notice]) -> int:
        """Insert those whose (alert, step, channel, recipient) is new; number inserted."""
        ...

    def due_notices(self, now: datetime) -> list[Notice]:
        """Waiting ones whose time has come, longest due first."""
        ...

    def claim_notice(self, notice: Notice) -> bool:
        """Mark a waiting notice as being sent and count the attempt; False if it is not waiting any more."""
        ...

    def settle_notice(self, notice: Notice) -> None:
        """Store its status, next time, attempts and error."""
        ...

    def abandon_notices(self) -> list[Notice]:
        """What was being sent becomes ``UNSURE``; for whoever alone may send, before sending."""
        ...

    def notices(self, alert_id: str | None = None, limit: int = 200) -> list[Notice]:
        """Newest first."""
        ...

    # watches
    def watch_waiting(self, limit: int) -> list[tuple[int, str]]:
        """(sequence, article id) of texts judged for the first time that no watch was compared with yet, oldest first."""
        ...

    def put_watch_hits(self, hits: Sequence[WatchHit], up_to: int = 0) -> int:
        """Insert those that are new to their watch, and bring back those that had lapsed; what a person decided stays.
        What waits up to this sequence waits no more. Number inserted or brought back."""
        ...

    def change_watch_hit(self, hit: WatchHit) -> None:
        """Insert or replace; the run that it went out with stays."""
        ...

    def lapse_watch_hits(self, watch_id: str, article_ids: Iterable[str]) -> int:
        """Kept ones that the watch no longer finds; those that a person added stay. Number changed."""
        ...

    def watch_hit(self, watch_id: str, article_id: str) -> WatchHit | None: ...
    def watch_hits(
        self,
        watch_id: str,
        state: HitState | None = HitState.KEPT,
        window: Window | None = None,
        limit: int | None = None,
    ) -> list[WatchHit]:
        """By ``published_at``, newest first; the window is that of ``published_at``. None: in any state."""
        ...

    def watches_of(self, article_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Article id → ids of the watches it is kept in; articles in none are left out."""
        ...

    def watch_counts(self, window: Window) -> dict[str, dict[date, int]]:
        """Watch id → Beijing day → kept articles published on it; days without any are left out."""
        ...

    def take_watch_run(self, watch_id: str, since: datetime, who: str, now: datetime) -> WatchRun:
        """Give every kept hit that waits to a new run, which begins where the last one ended, or at ``since``."""
        ...

    def watch_runs(self, watch_id: str) -> list[WatchRun]:
        """Newest first."""
        ...

    def watch_run(self, watch_id: str, number: int) -> WatchRun: ...
    def watch_run_hits(self, watch_id: str, number: int | None) -> list[WatchHit]:
        """By ``published_at``; None: the kept ones that wait for the next run."""
        ...

    # weights
    def put_weights(self, version: WeightsVersion) -> None:
        """Add the next version of its kind; ``Conflict`` if its number is not the next. None is ever overwritten."""
        ...

    def weights(self, kind: WeightKind) -> list[WeightsVersion]:
        """Newest first."""
        ...

    def put_measures(self, measures: Sequence[Measure]) -> None:
        """The largest value of a story and day is kept."""
        ...

    def norms(self, first: date, last: date) -> Norms:
        """Of the measures of these Beijing days, both included."""
        ...

    def articles_per_story(self, window: Window) -> list[int]:
        """For each story with an article published in the window, how many; ascending."""
        ...

    # briefs
    def put_brief(self, brief: Brief) -> None:
        """Insert, as its first version, or replace the state; ``Conflict`` if the content is not the one stored."""
        ...

    def brief(self, brief_id: str) -> Brief: ...
    def briefs(self, kind: str | None = None, limit: int = 50) -> list[Brief]:
        """Newest first."""
        ...

    def told(self, story_ids: Iterable[str]) -> dict[str, tuple[Told, ...]]:
        """Issued briefs that tell a story, by end of their window; stories that none tells are left out. A correction
        counts only where what it corrects was recalled."""
        ...

    def last_issue_end(self, kind: str, subject: str, before: datetime) -> datetime | None:
        """The latest end before that moment of the window of an issued brief of the kind and subject, corrections
        aside; a recalled one keeps its window."""
        ...

    def put_evidence(self, sheet: SealedSheet) -> None:
        """Keep the evidence sheet of a brief; ``Conflict`` if it has one, which never changes."""
        ...

    def evidence(self, brief_id: str) -> SealedSheet | None: ...

    # folder of material
    def put_folder_entry(self, entry: FolderEntry) -> FolderEntry:
        """Add at the end; the one that is there already if kind, target and text are the same."""
        ...

    def folder_entry(self, entry_id: str) -> FolderEntry: ...
    def folder_entries(
        self, who: str | None = None, kinds: Iterable[EntryKind] | None = None, removed: bool = False
    ) -> list[FolderEntry]:
        """In their order; ``removed``: those taken out instead, the last one first."""
        ...

    def change_folder_entry(self, entry: FolderEntry, act: FolderAct) -> FolderEntry:
        """Note, use, remove or restore; ``Conflict`` if somebody was first. What was restored stands at the end."""
        ...

    def move_folder_entry(self, entry_id: str, place: int, act: FolderAct) -> None:
        """To a place from 1; beyond the last one is the end."""
        ...

    def folder_acts(self, entry_id: str) -> list[FolderAct]:
        """Oldest first."""
        ...

    # literature
    def file_references(
        self, records: Sequence[tuple[Reference, str]], who: str, now: datetime
    ) -> list[Filed]:
        """File records of one file, each with its text as it stood there; a work is known by DOI, else by title,
        first author and year. What is known is never overwritten, only filled."""
        ...

    def reference(self, reference_id: str) -> Reference: ...
    def reference_raw(self, reference_id: str) -> list[str]:
        """The records it was read from, oldest first."""
        ...

    def references(
        self, words: Sequence[str] = (), types: Sequence[str] = (), limit: int = 50, offset: int = 0
    ) -> tuple[list[Reference], int]:
        """Works that contain every word, newest import first, and how many there are."""
        ...

    def add_literature_import(self, made: LiteratureImport) -> None: ...
    def literature_imports(self, limit: int = 50) -> list[LiteratureImport]:
        """Newest first."""
        ...

    # dispatch
    def last_issue(self) -> int:
        """Number of the latest issue; they rise in the order in which issues were stored."""
        ...

    def issued_since(self, seq: int) -> list[tuple[int, Brief]]:
        """(number, brief) of every issue after that one, oldest first, recalled ones included."""
        ...

    def briefs_by_id(self, brief_ids: Iterable[str]) -> dict[str, Brief]:
        """Unknown ids are left out."""
        ...

    def issued_heads(self) -> list[Brief]:
        """Issued and recalled briefs without sections and citations, latest issue first: for lists."""
        ...

    def issued(self) -> list[Brief]:
        """The same, whole."""
        ...

    def unread_issues(self) -> list[Brief]:
        """Issues without an ``IssuedText``."""
        ...

    def put_issued_text(self, text: IssuedText) -> None:
        """Once; what is there stays."""
        ...

    def issued_texts(self) -> dict[str, IssuedText]:
        """By brief id."""
        ...

    def add_deliveries(self, deliveries: Sequence[Delivery]) -> None: ...
    def add_delivery_event(self, event: DeliveryEvent) -> None: ...
    def delivery(self, delivery_id: str) -> Sent: ...
    def deliveries(
        self, brief_id: str | None = None, window: Window | None = None, recipient_ids: Iterable[str] = ()
    ) -> list[Sent]:
        """Voided ones included, by ``sent_at``; ``recipient_ids``: to one of these."""
        ...

    def add_reader_link(self, link: ReaderLink) -> None: ...
    def reader_link(self, link_id: str) -> ReaderLink: ...
    def reader_links(self, brief_id: str) -> list[ReaderLink]:
        """Newest first."""
        ...

    def revoke_reader_link(self, link_id: str, who: str, now: datetime) -> bool:
        """False if there is none, or it was revoked before."""
        ...

    def add_opening(self, opening: Opening) -> None: ...
    def openings(self, brief_id: str | None = None, window: Window | None = None) -> list[Opening]:
        """Oldest first."""
        ...

    def add_answer(self, answer: Answer) -> None:
        """``InvalidInput`` where the one it corrects was corrected before."""
        ...

    def add_answer_event(self, event: AnswerEvent) -> None: ...
    def answer(self, answer_id: str) -> Reply: ...
    def answers(self, brief_id: str | None = None) -> list[Reply]:
        """In the order in which they were registered, withdrawn and corrected ones included."""
        ...

    def holds_proof(self, sha256: str) -> bool:
        """Whether any answer rests on this file."""
        ...

    # standing profiles
    def watermark(self, profile_id: str) -> Watermark | None: ...
    def put_watermark(self, mark: Watermark) -> None:
        """Insert or replace."""
        ...

    def last_hit(self, watch_id: str) -> int:
        """Number of the latest hit of a watch; they rise in the order in which hits came in."""
        ...

    def hits_since(self, watch_id: str, seq: int, profile_id: str) -> list[WatchHit]:
        """Kept hits after that one that the profile has not taken in, in the order in which they came in."""
        ...

    def add_profile_items(self, items: Sequence[ProfileItem]) -> int:
        """Insert those whose (profile, item) is new; number inserted."""
        ...

    def profile_items(
        self, profile_id: str, state: ItemState | None = None, run: int | None = None
    ) -> list[ProfileItem]:
        """In the order in which they were taken in."""
        ...

    def decide_profile_item(
        self, profile_id: str, item_id: str, state: ItemState, who: str, why: str
    ) -> bool:
        """False if it went out already, or is none of the profile's."""
        ...

    def rate_profile_item(self, profile_id: str, item_id: str, use: Use, who: str) -> bool:
        """False if it did not go out."""
        ...

    def take_profile_run(
        self, profile_id: str, item_ids: Iterable[str], who: str, now: datetime
    ) -> ProfileRun | None:
        """Give those of the items that wait to a new run, which begins where the last one ended; None if none waits."""
        ...

    def profile_runs(self, profile_id: str | None = None) -> list[ProfileRun]:
        """Newest first."""
        ...

    # figures of performance
    def pages_read(self, window: Window) -> dict[str, tuple[int, int]]:
        """Source id → pages of articles read and understood, read and not understood."""
        ...

    def seen_delays(self, window: Window) -> dict[str, list[float]]:
        """Source id → minutes from publication to the first sight, of collected articles first seen in the window whose
        page tells the minute."""
        ...

    # notices of deliveries
    def add_dispatch_notices(self, notices: Sequence[DispatchNotice]) -> None:
        """Insert those whose (subject, channel, recipient) is new."""
        ...

    def due_dispatch_notices(self, now: datetime) -> list[DispatchNotice]:
        """Waiting ones whose time has come, longest due first."""
        ...

    def claim_dispatch_notice(self, notice: DispatchNotice) -> bool:
        """As ``claim_notice``."""
        ...

    def settle_dispatch_notice(self, notice: DispatchNotice) -> None:
        """As ``settle_notice``."""
        ...

    def abandon_dispatch_notices(self) -> int:
        """As ``abandon_notices``."""
        ...

    def dispatch_notices(self, brief_id: str | None = None, limit: int = 200) -> list[DispatchNotice]:
        """Newest first."""
        ...

    # people
    def put_user(self, user: User) -> None: ...
    def user(self, name: str) -> User: ...
    def users(self) -> list[User]: ...
    def put_session(self, session: Session) -> None: ...
    def session(self, token_hash: str) -> Session: ...
    def end_session(self, token_hash: str) -> None: ...
    def end_sessions_before(self, moment: datetime) -> int: ...
    def append_audit(
        self, at: datetime, user: str, verb: str, subject: str, outcome: str, detail: str
    ) -> AuditEntry:
        """Chained: hash = SHA-256 over the previous hash and this entry's fields. There is no other way to write."""
        ...

    def audit(self, limit: int | None = 200) -> list[AuditEntry]:
        """Newest first."""
        ...

    # settings kept in the database
    def get_setting(self, key: str) -> Any | None: ...
    def put_setting(self, key: str, value: Any) -> None:
        """JSON value."""
        ...

    # figures
    def count_by_day(self, first: date, last: date) -> dict[date, dict[str, int]]:
        """Beijing day → sentiment (pos, neu, neg, none) → number of articles published."""
        ...

    # search outbox
    def outbox(self, limit: int) -> list[tuple[int, str]]:
        """(sequence, article id) waiting to be indexed, oldest first."""
        ...

    def clear_outbox(self, up_to: int) -> None: ...
    def fill_outbox(self) -> int:
        """Every article waits to be indexed again; number of articles."""
        ...

    # personal data
    def hide_names(self, hashes: Iterable[str], request_id: str, who: str, now: datetime) -> None:
        """Names that are masked wherever they stand, known by their salted hashes only."""
        ...

    def hidden_names(self, hashes: Iterable[str]) -> set[str]:
        """Those of the hashes that are on the list."""
        ...

    def count_hidden_names(self) -> int: ...
    def add_unmasking(self, unmasking: Unmasking) -> None: ...
    def may_unmask(self, user: str, article_id: str, now: datetime) -> bool:
        """Whether somebody has leave, not yet run out, to read an article unmasked."""
        ...

    def put_privacy_request(self, request: PrivacyRequest) -> None: ...
    def privacy_request(self, request_id: str) -> PrivacyRequest: ...
    def privacy_requests(self) -> list[PrivacyRequest]:
        """Open ones first, those due soonest before others."""
        ...

    # the place itself
    def check(self) -> Mapping[str, Any]:
        """``integrity`` (SQLite's own verdict), ``schema`` (last migration), ``articles``, ``bytes``."""
        ...

    def backup(self, path: str) -> None:
        """A consistent copy while others read and write."""
        ...

    def close(self) -> None: ...


class SearchIndex(Protocol):
    """Full text over articles; derived from the store, rebuildable from it at any time."""

    def search(self, query: str, filters: Filters | None = None, limit: int = 20, offset: int = 0) -> Hits:
        """Best first. Every document that contains each term of two or more characters is found (recall 1.0)."""
        ...

    def find(
        self, expression: Expression, filters: Filters | None = None, limit: int = 20, offset: int = 0
    ) -> Hits:
        """Articles for which ``domain.expression.matches`` holds, best first. None is lost; ``total`` is exact as long
        as it can be had by looking at 2,000 articles, and never too small."""
        ...

    def find_all(self, expression: Expression, filters: Filters | None = None) -> tuple[str, ...]:
        """Ids of all articles that ``find`` would give."""
        ...

    def resembling(self, text: str, filters: Filters | None = None, limit: int = 20) -> Hits:
        """Articles that share words with a text (its first 500 characters), most alike first; none must occur."""
        ...

    def catch_up(self) -> int:
        """Index what waits in the store's outbox; number of articles."""
        ...

    def rebuild(self) -> int:
        """Make the index anew from the store; number of articles."""
        ...
