"""What every group of Desk verbs shares: settings, store, index, clock, permission and audit."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from desk.permissions import Permission, require
from desk.settings import Settings
from domain.clock import utc_now
from domain.errors import NotAllowed, ZhijinError
from domain.learned_model import LearnedModel
from domain.user import Actor
from domain.user_word import UserWord
from nlp.pipeline import Pipeline
from store.base import Arrangement, SearchIndex, Store

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
        self._pipeline: Pipeline | None = None
        self._loaded_with: tuple[tuple[UserWord, ...], dict[str, Path]] = (), {}
        self._loading = threading.Lock()

    @property
    def pipeline(self) -> Pipeline:
        """Loaded at first use, since most verbs never need the models; as it was at the last ``renew_pipeline``."""
        if self._pipeline is None:
            self.renew_pipeline()
        assert self._pipeline is not None
        return self._pipeline

    def renew_pipeline(self) -> bool:
        """Load it anew if what people arranged for it has changed: their words, what corrections taught. Whether it has."""
        words = tuple(self.store.arrangements(UserWord))
        used = {
            m.facet: self.settings.models / m.file for m in self.store.arrangements(LearnedModel) if m.in_use
        }
        with self._loading:
            if self._pipeline is not None and (words, used) == self._loaded_with:
                return False
            self._pipeline = Pipeline.load(self.settings.data, self.settings.embedder, words, used)
            self._loaded_with = words, used
            return True

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

    def kept_secret(self, key: str) -> str:
        """A key that signs something, made once for each installation; for other verbs."""
        secret = self.store.get_setting(key)
        if secret is None:
            secret = secrets.token_hex(32)
            self.store.put_setting(key, secret)
        return str(secret)

    def plant(self, seeds: Iterable[Arrangement], named: str) -> None:
        """Keep what ships where the database never had it; for other verbs. What was deleted stays away."""
        for seed in seeds:
            if not self.store.arrangement_versions(type(seed), seed.id):
                self.store.put_arrangement(seed, named, "初次装入", self.now())

    def note(self, actor: Actor, what: str, subject: str, outcome: str, detail: str) -> None:
        """Append to the audit chain, and one line to the log."""
        _log.info("%s %s %s %s %s", actor.name, what, subject, outcome, detail)
        self.store.append_audit(self.now(), actor.name, what, subject, outcome, detail)
