"""What every group of Desk verbs shares: settings, store, index, clock, permission and audit."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property

from desk.permissions import Permission, require
from desk.settings import Settings
from domain.clock import utc_now
from domain.errors import NotAllowed, ZhijinError
from domain.user import Actor
from nlp.pipeline import Pipeline
from store.base import SearchIndex, Store

_log = logging.getLogger("zhijin")


class DeskRoom:
    """Base of the verb groups. One Desk serves many threads; it keeps no state of its own but these parts."""

    def __init__(
        self, settings: Settings, store: Store, index: SearchIndex, now: Callable[[], datetime] = utc_now
    ) -> None:
        self.settings = settings
        self.store = store
        self.index = index
        self.now = now

    @cached_property
    def pipeline(self) -> Pipeline:
        """Loaded at first use: most verbs never need the models."""
        return Pipeline.load(self.settings.data, self.settings.embedder)

    @contextmanager
    def act(self, actor: Actor, permission: Permission, what: str, subject: str) -> Iterator[None]:
        """A verb that changes something: permission first, and an audit entry whatever the outcome."""
        try:
            require(actor, permission, what)
            yield
        except NotAllowed as error:
            self.note(actor, what, subject, "refused", str(error))
            raise
        except ZhijinError as error:
            self.note(actor, what, subject, "failed", str(error))
            raise
        self.note(actor, what, subject, "ok", "")

    def look(self, actor: Actor, permission: Permission, what: str) -> None:
        """A verb that only reads: permission, and an audit entry only when refused."""
        try:
            require(actor, permission, what)
        except NotAllowed as error:
            self.note(actor, what, "", "refused", str(error))
            raise

    def note(self, actor: Actor, what: str, subject: str, outcome: str, detail: str) -> None:
        """Append to the audit chain, and one line to the log."""
        _log.info("%s %s %s %s %s", actor.name, what, subject, outcome, detail)
        self.store.append_audit(self.now(), actor.name, what, subject, outcome, detail)
