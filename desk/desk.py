"""The Desk: every use case as one verb. Commands, pages and tests call these and nothing below."""

from __future__ import annotations

from desk.access import AccessVerbs
from desk.alarms import AlarmVerbs
from desk.alert_figures import AlertFigureVerbs
from desk.analyse import AnalyseVerbs
from desk.boards import BoardVerbs
from desk.brief_board import BriefBoardVerbs
from desk.brief_view import BriefViewVerbs
from desk.collect import CollectVerbs
from desk.collections import CollectionVerbs
from desk.corrections import CorrectionVerbs
from desk.dictionary import DictionaryVerbs
from desk.folder_figures import FolderFigureVerbs
from desk.intake_feeds import SubscriptionVerbs
from desk.intake_imports import TableVerbs
from desk.learning import LearningVerbs
from desk.literature import LiteratureVerbs
from desk.morning import MorningVerbs
from desk.page_images import PageImageVerbs
from desk.paper import PaperVerbs
from desk.performance.verbs import PerformanceVerbs
from desk.privacy import PrivacyVerbs
from desk.reading import ReadingVerbs
from desk.reading_room import ReadingRoomVerbs
from desk.reprints import ReprintVerbs
from desk.seeds import SeedVerbs
from desk.settings import Settings
from desk.story_edits import StoryEditVerbs
from desk.story_memory import StoryMemoryVerbs
from desk.transfer import TransferVerbs
from desk.trial import TrialVerbs
from desk.upkeep import UpkeepVerbs
from desk.watches import WatchBookVerbs
from domain.errors import NotFound
from store.search import TantivyIndex
from store.sqlite import open_store


class Desk(
    PrivacyVerbs,
    TransferVerbs,
    AccessVerbs,
    TrialVerbs,
    SeedVerbs,
    CollectVerbs,
    CollectionVerbs,
    AlarmVerbs,
    TableVerbs,
    SubscriptionVerbs,
    StoryEditVerbs,
    StoryMemoryVerbs,
    CorrectionVerbs,
    DictionaryVerbs,
    LearningVerbs,
    AnalyseVerbs,
    AlertFigureVerbs,
    WatchBookVerbs,
    BriefViewVerbs,
    PaperVerbs,
    ReadingRoomVerbs,
    PerformanceVerbs,
    BriefBoardVerbs,
    FolderFigureVerbs,
    LiteratureVerbs,
    MorningVerbs,
    UpkeepVerbs,
    ReadingVerbs,
    ReprintVerbs,
    PageImageVerbs,
    BoardVerbs,
):
    """All verbs over one store. Open it with ``open_desk``."""

    def close(self) -> None:
        """Give back the database connections."""
        self.store.close()


def open_desk(settings: Settings, *, create: bool = False) -> Desk:
    """A Desk on the installation that ``settings`` names; ``create`` makes database and folders."""
    if not create and not settings.database.exists():
        raise NotFound(f"还没有初始化：找不到数据库 {settings.database}，请先运行 zhijin init")
    store = open_store(settings.database, create=create)
    return Desk(settings, store, TantivyIndex(store, settings.index))
