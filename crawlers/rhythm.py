"""When a known page is asked again: sooner while it is young or changing, later with every answer that was the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawlers.entries.offer import Offer
from crawlers.extract.dating import parse
from crawlers.schema import DateRule
from domain.article import KnownPage
from domain.text import clean, fold

STEPS = (
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(days=1),
    timedelta(days=7),
    timedelta(days=30),
)
"""Corrections of news come within hours, withdrawals within days; after that a page is looked at once a month."""
_AGES = (timedelta(days=1), timedelta(days=7), timedelta(days=30))
"""A text younger than the n-th starts with the n-th step."""
_SLACK = timedelta(minutes=1)


def after_change(published_at: datetime, at: datetime) -> datetime:
    """The next look at a text that was new at ``at``."""
    age = at - published_at
    return at + STEPS[next((n for n, limit in enumerate(_AGES) if age < limit), len(_AGES))]


def after_unchanged(known: KnownPage, at: datetime) -> datetime:
    """The next look at a page that was the same at ``at``: one step further out than before."""
    last = known.check_at - known.fetched_at if known.check_at else timedelta()
    return at + next((step for step in STEPS if step > last + _SLACK), STEPS[-1])


@dataclass(frozen=True)
class Rhythm:
    """Decides for one source at one time. ``by_person``: someone asked for this crawl and wants it now.

    A person's crawl asks again whatever was last asked more than ``fresh`` ago; it still leaves alone what the
    site itself says it has not changed (``lastmod``).
    """

    dates: DateRule
    now: datetime
    by_person: bool
    fresh: timedelta

    def is_due(self, known: KnownPage | None, offer: Offer) -> bool:
        """Whether a listed page is to be asked for."""
        if known is None or known.content_hash is None or known.check_at is None:
            return True
        if self._newer(known, offer):
            return True
        if offer.lastmod is not None and offer.lastmod + timedelta(days=1) <= known.fetched_at:
            # A day of doubt, since many sitemaps give only the day. No site is believed for ever.
            return self.now - known.fetched_at >= STEPS[-1]
        if self.by_person:
            return self.now - known.fetched_at >= self.fresh
        return self.now >= known.check_at

    def _newer(self, known: KnownPage, offer: Offer) -> bool:
        """Whether the list knows of a change: a later time than the last look, or another title than last time."""
        if offer.lastmod is not None and offer.lastmod > known.fetched_at:
            return True
        if known.listed and offer.title and fold(known.listed) != fold(clean(offer.title)):
            return True
        moment = parse(offer.date, self.dates, self.now) if offer.date else None
        return moment is not None and moment.precision == "minute" and moment.at > known.fetched_at
