"""Verbs on 简报种类: shipped ones planted, changed on screen, compared with what ships. The database is the truth."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from briefs.blocks.names import FORM_NAMES
from briefs.kind_checks import kind_faults
from briefs.kinds import parse_kind, shipped_kinds, write_kind
from desk.permissions import Permission, may
from desk.room import DeskRoom
from domain.brief_kind import BriefKind, KindFault
from domain.errors import Conflict, InvalidInput, NotFound
from domain.user import Actor
from domain.watch import Watch
from nlp.taxonomy import load_taxonomy
from store.base import Version

_SEEDED = "随附种类"
_ORDER = [
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "flash",
    "special",
    "topic",
    "decision",
    "memo",
    "ancient-books",
    "two-sessions",
]
"""As an office lists them; kinds of its own follow by key."""


@dataclass(frozen=True)
class KindView:
    """A kind for the page."""

    kind: BriefKind
    yaml: str
    shipped: bool
    difference: tuple[str, ...]
    """Lines of YAML: ``- `` as shipped, ``+ `` as in force here; empty where they are the same or nothing ships."""
    versions: tuple[Version, ...]
    """Newest first."""


class BriefKindVerbs(DeskRoom):
    """Kinds of brief."""

    def brief_kinds(self, *, enabled: bool = True) -> Mapping[str, BriefKind]:
        """By key, for other verbs; ``enabled`` leaves out those put out of use. What ships is planted where the
        database never had it, so a kind that an upgrade brings appears, and one that was deleted stays away."""
        self._plant_kind_seeds()
        kept = sorted(self.store.arrangements(BriefKind), key=_place)
        return {kind.key: kind for kind in kept if kind.enabled or not enabled}

    def brief_kind(self, key: str) -> BriefKind:
        """One that is in use.

        :raises InvalidInput: naming those that are.
        """
        kinds = self.brief_kinds()
        if key not in kinds:
            known = "、".join(f"{kind.key}（{kind.name}）" for kind in kinds.values())
            raise InvalidInput(f"不认识简报种类“{key}”，可用的有：{known}")
        return kinds[key]

    def _plant_kind_seeds(self) -> None:
        """Once a process and version: the check costs one read for each kind."""
        if self.__dict__.get("_kinds_planted"):
            return
        self.plant(shipped_kinds(self.settings.data / "briefs"), _SEEDED)
        self.__dict__["_kinds_planted"] = True

    def kind_views(self, actor: Actor) -> list[KindView]:
        """Every kind, out of use or not."""
        self._look_at_kinds(actor)
        shipped = self._shipped_kinds()
        return [
            _view(kind, shipped.get(key), tuple(self.store.arrangement_versions(BriefKind, key)))
            for key, kind in self.brief_kinds(enabled=False).items()
        ]

    def _look_at_kinds(self, actor: Actor) -> None:
        """Whoever reads drafts, and the administrator who does not."""
        self.look(
            actor, Permission.ADMIN if may(actor, Permission.ADMIN) else Permission.BRIEFS, "查看简报种类"
        )

    @property
    def form_names(self) -> Mapping[str, str]:
        """What a block can be filled by: form → name on screen."""
        return FORM_NAMES

    def _shipped_kinds(self) -> dict[str, BriefKind]:
        return {kind.key: kind for kind in shipped_kinds(self.settings.data / "briefs")}

    def read_brief_kind(self, actor: Actor, text: str) -> BriefKind:
        """What a YAML text declares, unchecked (``brief_kind_faults``); stores nothing.

        :raises InvalidInput: the first place that cannot be read.
        """
        self._look_at_kinds(actor)
        return parse_kind(text)

    def brief_kind_faults(self, actor: Actor, kind: BriefKind, *, new: bool = False) -> tuple[KindFault, ...]:
        """Everything that keeps a kind from being saved, each with its place."""
        self._look_at_kinds(actor)
        taken = new and kind.key in self.brief_kinds(enabled=False)
        return (*([KindFault("key", _taken(kind))] if taken else []), *self._kind_faults(kind))

    def save_brief_kind(self, actor: Actor, kind: BriefKind, why: str, *, new: bool = False) -> bool:
        """Insert or replace, as a new version; False if nothing changed. ``new`` refuses a key that is taken."""
        with self.act(actor, Permission.ADMIN, "保存简报种类", kind.key):
            self._sound_kind(kind)
            if new and kind.key in self.brief_kinds(enabled=False):
                raise Conflict(_taken(kind))
            return self._put_kind(actor, kind, why)

    def switch_brief_kind(self, actor: Actor, key: str, *, on: bool, why: str) -> bool:
        """停用, or take up again; briefs made of it stay."""
        with self.act(actor, Permission.ADMIN, "启用简报种类" if on else "停用简报种类", key):
            return self._put_kind(actor, replace(self._any_kind(key), enabled=on), why)

    def restore_brief_kind(self, actor: Actor, key: str, version: int | None, why: str) -> bool:
        """An earlier version becomes the newest; None: as it ships."""
        with self.act(actor, Permission.ADMIN, "恢复简报种类", f"{key} {version or _SEEDED}"):
            return self._put_kind(actor, self._sound_kind(self._earlier_kind(key, version)), why)

    def _earlier_kind(self, key: str, version: int | None) -> BriefKind:
        if version is None:
            if key in self._shipped_kinds():
                return self._shipped_kinds()[key]
            raise NotFound(f"“{key}”不是随附的简报种类，没有可恢复的随附内容")
        for kept in self.store.arrangement_versions(BriefKind, key):
            if kept.version == version and kept.record:
                return TypeAdapter(BriefKind).validate_json(kept.record)
        raise NotFound(f"简报种类“{key}”没有第 {version} 版，请检查版本号")

    def _any_kind(self, key: str) -> BriefKind:
        kinds = self.brief_kinds(enabled=False)
        if key not in kinds:
            raise NotFound(f"没有编号为“{key}”的简报种类，请用 zhijin brief kinds 查看")
        return kinds[key]

    def _put_kind(self, actor: Actor, kind: BriefKind, why: str) -> bool:
        if not why.strip():
            raise InvalidInput("请写明这次修改的原因，记入版本")
        return self.store.put_arrangement(kind, actor.name, why.strip(), self.now())

    def _sound_kind(self, kind: BriefKind) -> BriefKind:
        """The kind itself; ``InvalidInput`` with its first fault."""
        for fault in self._kind_faults(kind):
            raise InvalidInput(f"简报种类“{kind.name or kind.key}”不能保存：{fault}")
        return kind

    def _kind_faults(self, kind: BriefKind) -> Iterator[KindFault]:
        """Those of the kind alone, then classes and watches that are not there: they would find nothing."""
        yield from kind_faults(kind)
        topics = load_taxonomy(self.settings.data).codes
        watches = [watch.id for watch in self.store.arrangements(Watch)]
        feeds = {"feed": kind.feed} | {f"blocks[{at}].feed": b.feed for at, b in enumerate(kind.blocks)}
        for place, feed in feeds.items():
            yield from _unknown(f"{place}.topics", "分类", feed.topics, topics)
            yield from _unknown(f"{place}.omit", "分类", feed.omit, topics)
            yield from _unknown(f"{place}.watch", "监测专题", filter(None, [feed.watch]), watches)
        for at, block in enumerate(kind.blocks):
            named = [topic for group in block.groups for topic in group.topics]
            yield from _unknown(f"blocks[{at}].groups", "分类", named, topics)


def _taken(kind: BriefKind) -> str:
    return f"已有编号为“{kind.key}”的简报种类，请换一个编号"


def _unknown(place: str, what: str, named: Iterable[str], known: Collection[str]) -> Iterator[KindFault]:
    if strange := sorted(set(named) - set(known)):
        yield KindFault(place, f"没有{what}“{'、'.join(strange)}”，请检查编号")


def _place(kind: BriefKind) -> tuple[int, str]:
    return _ORDER.index(kind.key) if kind.key in _ORDER else len(_ORDER), kind.key


def _view(kind: BriefKind, seed: BriefKind | None, versions: tuple[Version, ...]) -> KindView:
    here, there = write_kind(kind), write_kind(seed) if seed else ""
    lines = difflib.ndiff(there.splitlines(), here.splitlines()) if seed and seed != kind else ()
    return KindView(
        kind, here, seed is not None, tuple(line for line in lines if line[:2] in ("- ", "+ ")), versions
    )
