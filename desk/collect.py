"""Verb ``collect``: one pass over sources. Scrapy's reactor starts once a process, so it runs in a child."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from desk.guards import only_one, require_space
from desk.permissions import Permission
from desk.room import DeskRoom
from desk.settings import CHECKOUT
from domain.errors import Conflict, FetchFailed, InvalidInput
from domain.ledger import CollectReport
from domain.source import Source, SourceState
from domain.user import Actor


class CollectVerbs(DeskRoom):
    """Collection."""

    def collect(
        self, actor: Actor, source_ids: Sequence[str] = (), *, due_only: bool = False
    ) -> CollectReport:
        """Read the named sources, or all enabled ones (``due_only``: those whose interval has passed).

        A named source is read even if it is disabled. The report counts every URL offered.
        """
        with self.act(actor, Permission.COLLECT, "采集", "、".join(source_ids) or "全部采集源"):
            if self.settings.role == "office":
                raise Conflict("本机是办公端（ZHIJIN_ROLE=office），不采集；请导入采集端的数据包")
            require_space(self.settings.home, self.settings.min_free_mb)
            chosen = self._chosen(source_ids, due_only)
            if not chosen:
                return CollectReport((), 0.0)
            with only_one(self.settings.home, "collect", "采集"):
                self.store.interrupt_open_runs(self.now())
                return self._in_child([source.id for source in chosen], by_person=not due_only)

    def _chosen(self, source_ids: Sequence[str], due_only: bool) -> list[Source]:
        if source_ids:
            named = [self.store.source(source_id) for source_id in source_ids]
            if manual := next((source for source in named if source.kind == "manual"), None):
                raise InvalidInput(f"“{manual.name}”没有可采集的地址，内容由人录入，请到“录入”页添加")
            return named
        enabled = [source for source in self.store.sources() if source.enabled]
        if not enabled and not due_only:
            raise InvalidInput("没有启用的采集源，请先用 zhijin sources import 导入")
        if not due_only:
            return enabled
        states, now = self.store.source_states(), self.now()
        return [source for source in enabled if _due(source, states.get(source.id), now)]

    def _in_child(self, source_ids: list[str], *, by_person: bool) -> CollectReport:
        """Run ``python -m desk.collector``; the runs it made are read back from the store."""
        began = self.now()
        clock = time.perf_counter()
        order = {
            # The child works in another folder: its paths must not start from here.
            "settings": self.settings.model_dump(mode="json")
            | {"database_url": f"sqlite:///{self.settings.database}"},
            "sources": source_ids,
            # A person who asks wants today's paper looked for even before its usual hour.
            "ignore_schedule": by_person,
        }
        try:
            ids = _ask_child(json.dumps(order))
        finally:
            self.store.interrupt_open_runs(self.now())
        since = [run for run in self.store.runs(limit=10 * len(source_ids) + 10) if run.started_at >= began]
        runs = tuple(sorted((run for run in since if run.id in ids), key=lambda run: run.source_id))
        return CollectReport(runs, time.perf_counter() - clock)


def _ask_child(order: str) -> set[str]:
    """Ids of the runs that the child made; its input stays open, so that it ends when this process does."""
    command = [sys.executable, "-m", "desk.collector"]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as said,
        subprocess.Popen(
            command, cwd=CHECKOUT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
        ) as child,
    ):
        assert child.stdin is not None and child.stdout is not None
        try:
            child.stdin.write(order + "\n")
            child.stdin.flush()
            answer = child.stdout.read()
        except BrokenPipeError:
            answer = ""
        except BaseException:
            child.kill()
            raise
        if child.wait() != 0:
            said.seek(0)
            words = _last_words(said.read(), child.returncode)
            raise FetchFailed(f"采集中途停止，已采到的内容都已保存：{words}")
    return set(json.loads(answer.strip().splitlines()[-1])["runs"])


def _last_words(said: str, code: int) -> str:
    lines = said.strip().splitlines()
    if code < 0 or not lines:
        return f"采集进程意外结束（{'信号' if code < 0 else '返回'} {abs(code)}），请再运行一次 zhijin crawl"
    return lines[-1]


def _due(source: Source, state: SourceState | None, now: datetime) -> bool:
    if state is None or state.last_run_at is None:
        return True
    return now - state.last_run_at >= timedelta(minutes=source.every_minutes)
