"""What the content files hold, read and dated: frozen records the pages are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from domain.clock import BEIJING
from domain.errors import InvalidInput

DAYS = 14
"""Days 0 … 13; day 13 is the site's today."""

SITE_DIR = Path(__file__).parents[2] / "data" / "sample_site"
DISTRICTS = (
    "和平区",
    "河东区",
    "河西区",
    "南开区",
    "河北区",
    "红桥区",
    "东丽区",
    "西青区",
    "津南区",
    "北辰区",
    "武清区",
    "宝坻区",
    "滨海新区",
    "宁河区",
    "静海区",
    "蓟州区",
)
TOPICS = tuple(f"T{n:02d}" for n in range(21))
SENTIMENTS = ("pos", "neu", "neg")


class ContentError(InvalidInput):
    """A content file of the sample site is wrong. Remedy: edit the file and entry named."""


def calendar_day(last_day: date, day: int) -> date:
    """The date of day ``day`` when day 13 is ``last_day``."""
    return last_day + timedelta(days=day - (DAYS - 1))


def moment(last_day: date, day: int, clock: str) -> datetime:
    """``clock`` (``"08:30"``, 北京时间) of day ``day``."""
    return datetime.combine(calendar_day(last_day, day), time.fromisoformat(clock), BEIJING)


@dataclass(frozen=True)
class HotLine:
    """A story's line on the hot board: on it from ``start`` for ``hours``, at most ``peak``."""

    title: str
    start: datetime
    peak: int
    hours: int


@dataclass(frozen=True)
class Version:
    """What an article says from ``since`` on."""

    title: str
    paragraphs: tuple[str, ...]
    since: datetime


@dataclass(frozen=True)
class PolicyDoc:
    """The header table of a policy document; dates are laid, ``None`` where the document names none."""

    number: str
    issuer: str
    issued: date
    index: str | None
    category: str | None
    effective: date | None
    expires: date | None
    repeals: str | None


@dataclass(frozen=True)
class Reply:
    """The answer below a message of the complaint board."""

    at: datetime
    by: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class SampleArticle:
    """One page of one outlet; ``original`` is the key it reprints in the end, its own when it reprints none."""

    key: str
    story: str
    outlet: str
    column: str | None
    published_at: datetime
    versions: tuple[Version, ...]
    subtitle: str | None
    author: str | None
    editor: str | None
    source: str | None
    sentiment: str
    district: str | None
    topic: str
    original: str
    original_outlet: str
    original_title: str
    pages: int
    removed_at: datetime | None
    moved: bool
    lying_charset: bool
    doc: PolicyDoc | None
    reply: Reply | None

    def version(self, now: datetime) -> Version:
        """The wording at ``now``; the first one for any earlier moment."""
        return [v for v in self.versions if v.since <= now or v is self.versions[0]][-1]

    def changed_at(self, now: datetime) -> datetime:
        """When the page last changed, replies included."""
        times = [self.version(now).since]
        if self.reply and self.reply.at <= now:
            times.append(self.reply.at)
        return max(times)

    def visible(self, now: datetime) -> bool:
        """Whether its page answers 200 at ``now``."""
        return self.published_at <= now and (self.removed_at is None or now < self.removed_at)

    def listed(self, now: datetime) -> bool:
        """Whether lists name it: a removed one stays in them for a day, as on real sites."""
        return self.published_at <= now and (
            self.removed_at is None or now < self.removed_at + timedelta(days=1)
        )


@dataclass(frozen=True)
class SampleStory:
    """One happening with its articles."""

    slug: str
    title: str
    topic: str
    hot: HotLine | None
    articles: tuple[SampleArticle, ...]
