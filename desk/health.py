"""Verbs on the health of sources: what is wrong with which, since when, and what could be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from crawlers.compare import Comparison, compare
from crawlers.extract.charset import decode
from crawlers.health import change_point, judge_fields, judge_run, judge_silence, silent_hours
from crawlers.spec import from_source
from desk.permissions import Permission
from desk.room import DeskRoom
from domain import clock
from domain.errors import NotFound, SourceSpecError
from domain.health import ChangePoint, Condition, SourceHealth
from domain.ledger import LedgerEntry, LedgerQuery, Run
from domain.source import Source, SourceState
from domain.user import Actor

_RECENT, _USUAL = 50, 200
"""Articles that are judged, and those before them that they are compared with."""
_DAYS = 28


@dataclass(frozen=True)
class Verdict:
    """The plain verdict on one source: 好, 需改 or 停用, with the reason."""

    id: str
    name: str
    status: str
    reason: str


_PLAIN = {Condition.FINE: "好", Condition.DISABLED: "停用"}
"""Everything else asks for a person: 需改."""


@dataclass(frozen=True)
class LedgerPage:
    """去向: one page of the ledger over all runs, and how many there are by (fate, cause)."""

    entries: tuple[LedgerEntry, ...]
    counts: dict[tuple[str, str], int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


class HealthVerbs(DeskRoom):
    """Freshness, yield, fields and volume of each source; the fate of every address."""

    def health(self, actor: Actor) -> list[SourceHealth]:
        """Every source a crawler reads, those in trouble first."""
        self.look(actor, Permission.READ, "查看采集健康")
        states = self.store.source_states()
        found = [
            self._health(source, states.get(source.id)) for source in self.store.sources() if source.spec
        ]
        order = list(Condition)
        return sorted(
            found, key=lambda h: (_URGENCY.get(h.condition, 9), order.index(h.condition), h.source_id)
        )

    def health_of(self, actor: Actor, source_id: str) -> SourceHealth:
        """One source."""
        self.look(actor, Permission.READ, "查看采集健康")
        return self._health(self.store.source(source_id), self.store.source_states().get(source_id))

    def ledger(self, actor: Actor, query: LedgerQuery, limit: int = 200, offset: int = 0) -> LedgerPage:
        """What became of addresses, newest first."""
        self.look(actor, Permission.READ, "查看采集去向")
        entries = self.store.search_ledger(query, limit, offset)
        return LedgerPage(tuple(entries), self.store.count_ledger(query))

    def compare_specimens(self, actor: Actor, source_id: str) -> list[Comparison]:
        """The last good pages of a source beside those that no longer fit, with what would help."""
        self.look(actor, Permission.READ, "查看样页")
        return compare(from_source(self.store.source(source_id)), self.store.specimens(source_id))

    def specimen_text(self, actor: Actor, source_id: str, role: str, kind: str) -> str:
        """样页: the HTML of one page as it was fetched."""
        self.look(actor, Permission.READ, "查看样页")
        for found in self.store.specimens(source_id):
            if (found.role, found.kind) == (role, kind):
                return decode(found.payload, header=found.charset).text
        raise NotFound(f"采集源 {source_id} 没有留存这种样页，请再采集一遍")

    def _health(self, source: Source, state: SourceState | None) -> SourceHealth:
        state = state or SourceState(source.id)
        condition, reason = self._condition(source, state)
        last = clock.library_day(self.now())
        read = condition not in {Condition.DISABLED, Condition.NEVER}
        by_day = self.store.kept_by_day(source.id, last - timedelta(_DAYS - 1), last) if read else {}
        return SourceHealth(
            source_id=source.id,
            name=source.name,
            pack=source.pack,
            condition=condition,
            reason=reason,
            last_run_at=state.last_run_at,
            last_kept_at=state.last_kept_at,
            recent=self.store.fill(source.id, _RECENT) if read else None,
            usual=self.store.fill(source.id, _USUAL, _RECENT) if read else None,
            by_day=by_day,
            turn=_turn(by_day, last),
        )

    def _condition(self, source: Source, state: SourceState) -> tuple[Condition, str]:
        """By its last run, then its fields, then the time since something new came."""
        try:
            spec = from_source(source)
        except SourceSpecError as error:
            return Condition.INVALID, str(error).splitlines()[0]
        if not source.enabled:
            return Condition.DISABLED, spec.status_reason or "已停用"
        run = self._last_run(source.id)
        if run is None:
            return Condition.NEVER, "尚未采集，请采集一遍"
        # A run without trouble left no page that did not fit: the pages themselves need not be read.
        bad = [s for s in self.store.specimens(source.id) if s.role == "bad"] if run.status != "ok" else []
        found = judge_run(run, self.store.ledger(run.id), bad)
        if found[0] is not Condition.FINE or source.kind == "hotboard":
            return found
        recent = self.store.fill(source.id, _RECENT)
        usual = self.store.fill(source.id, _USUAL, _RECENT)
        found = judge_fields(recent, usual, {str(k): v for k, v in spec.expect.fill.items()})
        if found[0] is not Condition.FINE:
            return found
        return judge_silence(silent_hours(state.last_kept_at, self.now()), spec.expect.max_silence_hours)

    def verdict(self, source: Source, state: SourceState | None) -> Verdict:
        """好, 需改 or 停用 of one source."""
        condition, reason = self._condition(source, state or SourceState(source.id))
        return Verdict(source.id, source.name, _PLAIN.get(condition, "需改"), reason)

    def _last_run(self, source_id: str) -> Run | None:
        """The last that came to its end; an interrupted one says nothing of the source."""
        runs = self.store.runs(source_id, limit=10)
        return next((run for run in runs if run.status not in {"running", "interrupted"}), None)


_URGENCY = {
    Condition.INVALID: 0,
    Condition.CHANGED: 0,
    Condition.REFUSED: 1,
    Condition.UNREACHABLE: 1,
    Condition.SILENT: 2,
    Condition.EMPTY: 3,
    Condition.NEVER: 4,
    Condition.FINE: 5,
    Condition.DISABLED: 6,
}
"""What a person should look at first."""


def _turn(by_day: Mapping[date, int], today: date) -> ChangePoint | None:
    """Without today, which is not over yet."""
    return change_point({day: n for day, n in by_day.items() if day != today})
