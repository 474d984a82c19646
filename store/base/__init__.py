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

from typing import Protocol

from store.base.alerts import AlertStore
from store.base.analysis import AnalysisStore
from store.base.brief_flow import BriefFlowStore
from store.base.briefs import BriefStore
from store.base.collection import CollectionStore
from store.base.delivery_notices import DeliveryNoticeStore
from store.base.dispatch import DispatchStore
from store.base.folder import FolderStore
from store.base.health import HealthStore
from store.base.index import SearchIndex
from store.base.intake import IntakeStore
from store.base.literature import LiteratureStore
from store.base.packages import PackageStore
from store.base.people import PeopleStore
from store.base.performance import PerformanceStore
from store.base.personal_data import PersonalDataStore
from store.base.place import PlaceStore
from store.base.profiles import ProfileStore
from store.base.records import Arrangement, ArrangementT, Erasure, Filed, Filters, Hit, Hits, Outcome, Version
from store.base.site_collections import SiteCollectionStore
from store.base.sources import SourceStore
from store.base.stories import StoryStore
from store.base.watches import WatchStore
from store.base.weights import WeightStore


class Store(
    SourceStore,
    CollectionStore,
    IntakeStore,
    SiteCollectionStore,
    PackageStore,
    HealthStore,
    AnalysisStore,
    StoryStore,
    AlertStore,
    WatchStore,
    WeightStore,
    BriefStore,
    FolderStore,
    LiteratureStore,
    DispatchStore,
    ProfileStore,
    PerformanceStore,
    DeliveryNoticeStore,
    PeopleStore,
    PlaceStore,
    PersonalDataStore,
    BriefFlowStore,
    Protocol,
):
    """Records. Opened on a path; safe to use from many threads (one connection each)."""


__all__ = [
    "Arrangement",
    "ArrangementT",
    "Erasure",
    "Filed",
    "Filters",
    "Hit",
    "Hits",
    "Outcome",
    "SearchIndex",
    "Store",
    "Version",
]
