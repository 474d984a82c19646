"""What the site holds and what of it can be seen at a moment."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from desk.demo.content import load
from desk.demo.hot import BoardItem, board
from desk.demo.lines import Line, article_line, notice_lines
from desk.demo.outlets import attachment_path, listed_path, part_path, path_of
from desk.demo.records import SampleArticle, SampleStory, moment
from domain.clock import day_window, library_day


class Timeline:
    """The stories laid on the fourteen days that end with ``last_day``, and every address of theirs."""

    def __init__(self, content_dir: Path, last_day: date) -> None:
        self.last_day = last_day
        self.stories: tuple[SampleStory, ...] = load(content_dir, last_day)
        articles = [a for story in self.stories for a in story.articles]
        self.articles = sorted(articles, key=lambda a: (a.published_at, a.key), reverse=True)
        self.parts = {part_path(a, n): (a, n) for a in articles for n in range(1, a.pages + 1)}
        self.moved = {listed_path(a): path_of(a) for a in articles if a.moved}
        self.attachments = {attachment_path(a): a for a in articles if a.doc}
        self.issues = sorted({a.published_at.date() for a in articles if a.outlet == "jgrb"})

    def moment(self, day: int, clock: str = "08:00") -> datetime:
        """``clock`` (北京时间) of day 0 … 13."""
        return moment(self.last_day, day, clock)

    def listed(self, outlet: str, now: datetime) -> list[SampleArticle]:
        """What the outlet's lists name at ``now``, newest first."""
        return [a for a in self.articles if a.outlet == outlet and a.listed(now)]

    def visible(self, now: datetime) -> list[SampleArticle]:
        """Every article whose page answers 200 at ``now``, newest first."""
        return [a for a in self.articles if a.visible(now)]

    def board(self, now: datetime) -> list[BoardItem]:
        """The hot board at ``now``."""
        return board(self.stories, now)

    def lines(self, outlet: str, now: datetime) -> list[Line]:
        """The outlet's list at ``now``: notices, then articles, newest first."""
        midnight = day_window(library_day(now)).start
        notices = notice_lines(outlet, self.moment(0), midnight)
        return [*notices, *(article_line(a, now) for a in self.listed(outlet, now))]
