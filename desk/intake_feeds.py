"""订阅: newsletters that offer a feed; what they bring waits in the inbox until somebody has looked."""

from __future__ import annotations

from pydantic import ValidationError

from crawlers.spec import SourceSpec, to_source
from desk.intake_entry import read_url
from desk.permissions import Permission
from desk.room import DeskRoom
from domain import ids
from domain.errors import Conflict, InvalidInput
from domain.source import INBOX_PACK, MediaType, Source, SourceState
from domain.text import clean
from domain.user import Actor


class SubscriptionVerbs(DeskRoom):
    """Feeds of newsletters."""

    def subscribe(
        self, actor: Actor, name: str, url: str, channel: MediaType = MediaType.TRADE, why: str = "新增订阅"
    ) -> Source:
        """Make a source of an RSS or Atom address, read like any other; a second time is a ``Conflict``."""
        with self.act(actor, Permission.SOURCES, "新增订阅", name):
            source = to_source(_declaration(clean(name), read_url(url), channel))
            known = {known.id: known for known in self.store.sources()}
            if source.id in known:
                raise Conflict(f"这个地址已经订阅过：“{known[source.id].name}”，可在“采集源”页修改")
            self.store.put_source(source, actor.name, why, self.now())
            return source

    def subscriptions(self, actor: Actor) -> list[tuple[Source, SourceState]]:
        """Each with what its last pass showed."""
        self.look(actor, Permission.READ, "查看订阅")
        states = self.store.source_states()
        mine = [source for source in self.store.sources() if source.pack == INBOX_PACK]
        return [(source, states.get(source.id, SourceState(source.id))) for source in mine]


def _declaration(name: str, url: str, channel: MediaType) -> SourceSpec:
    if not name or not url:
        raise InvalidInput("订阅的名称和地址都要填写，请补上")
    declared = {
        "id": "inbox-" + ids.digest(ids.canonical_url(url)),
        "name": name,
        "owner": name,
        "kind": "portal",
        "media_type": channel.value,
        "region": "不限",
        "pack": INBOX_PACK,
        "entries": [{"type": "rss", "urls": [url], "full_text": True}],
        "evidence": {"status": "unverified"},
    }
    try:
        return SourceSpec.model_validate(declared)
    except ValidationError as error:
        raise InvalidInput(f"订阅“{name}”的地址不能使用（{error.errors()[0]['msg']}），请检查") from None
