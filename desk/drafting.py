"""辅助写作: a drafting model may rewrite items and propose titles; its sentences pass the same gate or go."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from desk.brief_gate import GateVerbs
from desk.drafting_model import Endpoint, Rewritten, rewrite
from desk.permissions import Permission
from domain.brief import CITE_MARK, Brief, Item
from domain.errors import FetchFailed, InvalidInput
from domain.user import Actor

_KEY = "drafting_model"
_MOST = 40
"""Items of one brief that are rewritten."""
_TITLE = 40
_LONGER = 1.3
"""So many times the length of the original at most."""
_ROUNDS = 3
_ENDING = re.compile(r"（[^（）]+日）$")
"""What ``briefs.cite.ending`` prints behind an item."""


@dataclass(frozen=True)
class DraftingState:
    """Whether a model helps."""

    configured: bool
    """Whether ``ZHIJIN_MODEL_URL`` and ``ZHIJIN_MODEL_NAME`` are set."""
    on: bool
    endpoint: str
    """Without the key."""

    @property
    def line(self) -> str:
        if not self.configured:
            return "没有配置模型（ZHIJIN_MODEL_URL、ZHIJIN_MODEL_NAME），简报全由规则编写。"
        return f"模型 {self.endpoint}：{'已启用' if self.on else '已停用'}；只发送遮盖后的文字。"


class DraftingVerbs(GateVerbs):
    """The drafting model."""

    def drafting_state(self, actor: Actor) -> DraftingState:
        """For pages."""
        self.look(actor, Permission.READ, "查看辅助写作")
        return self._drafting_state()

    def switch_drafting(self, actor: Actor, *, on: bool) -> None:
        """启用 or 停用; off until an administrator says otherwise."""
        with self.act(
            actor, Permission.ADMIN, "启用辅助写作" if on else "停用辅助写作", self.settings.model_url
        ):
            if on and not self._drafting_state().configured:
                raise InvalidInput("没有配置模型，请先设置 ZHIJIN_MODEL_URL 和 ZHIJIN_MODEL_NAME 再启用")
            self.store.put_setting(_KEY, {"on": on})

    def _drafting_state(self) -> DraftingState:
        settings = self.settings
        configured = bool(settings.model_url and settings.model_name)
        on = configured and bool((self.store.get_setting(_KEY) or {}).get("on"))
        return DraftingState(
            configured, on, f"{settings.model_name}（{settings.model_url}）" if configured else ""
        )

    def assisted(self, brief: Brief) -> tuple[Brief, str]:
        """The brief with the items that a model improved and the gate let pass, and one line on it; the brief itself
        where no model helps or none of its answers came or held."""
        if not self._drafting_state().on:
            return brief, ""
        settings = self.settings
        endpoint = Endpoint(settings.model_url, settings.model_name, settings.model_key)
        made, fault = _rewritten(brief, endpoint, settings.model_seconds)
        kept = self._passing(brief, made)
        refused = len(made) - len(kept)
        told = f"AI辅助改写{len(kept)}条" + (f"，{refused}条未过核查，仍用规则稿" if refused else "")
        if fault:
            told += f"；{fault}，其余用规则稿"
        return _changed(brief, kept), told

    def _passing(self, brief: Brief, made: Mapping[str, Rewritten]) -> Mapping[str, Rewritten]:
        """Those against which the gate has nothing new to say; a fact proven by a refused item is asked for again."""
        before = {(f.place.item, f.rule, f.found) for f in self.findings_of(brief)}
        kept = dict(made)
        for _ in range(_ROUNDS):
            found = self.findings_of(_changed(brief, kept)) if kept else ()
            faulty = {f.place.item for f in found if (f.place.item, f.rule, f.found) not in before} & set(
                kept
            )
            if not faulty:
                return kept
            kept = {key: text for key, text in kept.items() if key not in faulty}
        return {}


def _rewritten(brief: Brief, endpoint: Endpoint, seconds: float) -> tuple[dict[str, Rewritten], str]:
    """What came within the time, by key of the item, and why no more came."""
    until = time.monotonic() + seconds
    made: dict[str, Rewritten] = {}
    items = [item for section in brief.sections for item in section.items if _suits(item)]
    for item in items[:_MOST]:
        left = until - time.monotonic()
        if left <= 0:
            return made, "改写超过限定时间"
        try:
            answer = rewrite(endpoint, item.title, _prose(item)[0], left)
        except FetchFailed as error:
            return made, str(error)
        if _sound(item, answer):
            made[item.key] = answer
    return made, ""


def _suits(item: Item) -> bool:
    """A story told in a paragraph; what a person marked sentence by sentence stays."""
    return bool(item.story_id and item.text and not CITE_MARK.search(item.text))


def _prose(item: Item) -> tuple[str, str]:
    """The prose and the sources behind it, if any."""
    ending = _ENDING.search(item.text)
    at = ending.start() if ending else len(item.text)
    return item.text[:at], item.text[at:]


def _sound(item: Item, answer: Rewritten) -> bool:
    """Of a fitting length, and without marks or brackets that would pass for sources."""
    prose = _prose(item)[0]
    return (
        len(answer.text) <= len(prose) * _LONGER
        and "[^" not in answer.text + answer.title
        and len(answer.title) <= _TITLE
    )


def _changed(brief: Brief, made: Mapping[str, Rewritten]) -> Brief:
    def change(item: Item) -> Item:
        answer = made.get(item.key)
        if answer is None:
            return item
        told = item.title.startswith("关于") and "的续报（" in item.title
        title = item.title if told or not item.title or not answer.title else answer.title
        return replace(item, title=title, text=answer.text + _prose(item)[1], assisted=True)

    return _mapped(brief, change)


def _mapped(brief: Brief, change: Callable[[Item], Item]) -> Brief:
    sections = (replace(s, items=tuple(map(change, s.items))) for s in brief.sections)
    return replace(brief, sections=tuple(sections))
