"""Processes that share the part of analysis which keeps no state; see docs/adr/0011-several-processes.md.

They are forked from the process that has the models in memory, so that these are there once. What they judge comes
back in the order it was given. A process that dies takes no other article with it than the one that killed it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

D = TypeVar("D")
R = TypeVar("R")
_AHEAD = 1
"""Batches that wait for a free process, so that none is idle between two."""

_judge: Callable[[Sequence[Any]], Any] | None = None
"""In a forked process: what it was forked for."""


class Crew(Generic[D, R]):
    """``with Crew(judge, lost, size) as crew:``; a crew of one judges in this process.

    So does one in a process with other threads, the workbench or the service: a lock that another thread holds while
    the process is forked stays locked for ever in the copy.
    """

    def __init__(
        self, judge: Callable[[Sequence[D]], R], lost: Callable[[D], R], size: int | None = None
    ) -> None:
        """``judge`` must keep no state. ``lost`` says what is known of a document that killed its process.
        Of no ``size`` given: as many processes as there are processors."""
        self._judge, self._lost = judge, lost
        self.size = _processors() if size is None else size
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    @property
    def pids(self) -> list[int]:
        """Of the processes at work now."""
        return list(self._pool._processes) if self._pool else []

    def judged(self, batches: Iterable[Sequence[D]]) -> Iterator[R]:
        """For each batch what ``judge`` says of it, in order; for each document alone where a process was lost."""
        if not self._pool and not self._may_fork():
            yield from map(self._judge, batches)
            return
        waiting: deque[tuple[Sequence[D], Future[R]]] = deque()
        for batch in batches:
            waiting.append((batch, self._given(batch)))
            if len(waiting) > self.size + _AHEAD:
                yield from self._answers(*waiting.popleft())
        while waiting:
            yield from self._answers(*waiting.popleft())

    def _may_fork(self) -> bool:
        return self.size > 1 and sys.platform == "linux" and threading.active_count() == 1

    def _answers(self, batch: Sequence[D], future: Future[R]) -> Iterator[R]:
        try:
            yield future.result()
        except BrokenProcessPool:
            # Nobody knows which document it was, nor which batch: each goes alone, into a process of its own if need be.
            for doc in batch:
                yield self._answer(doc)

    def _answer(self, doc: D) -> R:
        try:
            return self._given([doc]).result()
        except BrokenProcessPool:
            return self._lost(doc)

    def _given(self, batch: Sequence[D]) -> Future[R]:
        if self._pool is None:
            self._pool = self._forked()
        try:
            return self._pool.submit(_work, batch)
        except BrokenProcessPool:
            self._close()
            self._pool = self._forked()
            return self._pool.submit(_work, batch)

    def _forked(self) -> ProcessPoolExecutor:
        # The tokenizer's own threads are not copied by a fork; told of it beforehand, it does without them.
        os.environ["TOKENIZERS_PARALLELISM"] = "false"
        context = multiprocessing.get_context("fork")
        return ProcessPoolExecutor(self.size, context, initializer=_begin, initargs=(self._judge,))

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _processors() -> int:
    """That this process may use: a container may have fewer than the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _begin(judge: Callable[[Sequence[Any]], Any]) -> None:
    """In the new process. Ctrl-C ends the parent, and this one with it."""
    global _judge
    _judge = judge
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that is killed says nothing to those who wait for its next word."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _work(batch: Sequence[Any]) -> Any:
    assert _judge is not None
    return _judge(batch)
