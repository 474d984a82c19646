"""``SqliteStore``: every verb of ``store.base.Store``, put together from the modules of this folder by subject."""

from __future__ import annotations

from store.sqlite.alerts import AlertRows
from store.sqlite.analyses import AnalysisRows
from store.sqlite.articles import ArticleRows
from store.sqlite.brief_issue import BriefIssueRows
from store.sqlite.collections import CollectionRows
from store.sqlite.dispatch import DispatchRows
from store.sqlite.erasing import ErasingRows
from store.sqlite.erasure import ErasureRows
from store.sqlite.evidence import EvidenceRows
from store.sqlite.folder import FolderRows
from store.sqlite.health import HealthRows
from store.sqlite.intake import IntakeRows
from store.sqlite.literature import LiteratureRows
from store.sqlite.outbox import OutboxRows
from store.sqlite.pages import PageRows
from store.sqlite.people import PeopleRows
from store.sqlite.performance import PerformanceRows
from store.sqlite.place import PlaceRows
from store.sqlite.privacy import PrivacyRows
from store.sqlite.profiles import ProfileRows
from store.sqlite.runs import RunRows
from store.sqlite.sources import SourceRows
from store.sqlite.stories import StoryRows
from store.sqlite.story_edits import StoryEditRows
from store.sqlite.told import ToldRows
from store.sqlite.transfers import TransferRows
from store.sqlite.watches import WatchRows
from store.sqlite.weights import WeightRows


class SqliteStore(
    SourceRows,
    RunRows,
    PageRows,
    ArticleRows,
    AnalysisRows,
    StoryRows,
    StoryEditRows,
    AlertRows,
    BriefIssueRows,
    ToldRows,
    EvidenceRows,
    FolderRows,
    LiteratureRows,
    DispatchRows,
    ProfileRows,
    PerformanceRows,
    PeopleRows,
    ErasureRows,
    ErasingRows,
    IntakeRows,
    CollectionRows,
    TransferRows,
    HealthRows,
    WeightRows,
    WatchRows,
    OutboxRows,
    PlaceRows,
    PrivacyRows,
):
    """The truth, in one SQLite file. Open it with ``open_store``, which also sees to the schema.

    Safe to use from many threads and processes: readers never wait, writers wait up to ``wait_seconds``.
    """
