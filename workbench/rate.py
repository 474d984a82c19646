"""How often one address may ask for what needs no session."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

MOST_ADDRESSES = 10_000


class RateLimit:
    """At most ``most`` requests of one address within ``seconds``; what is refused counts too."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._asked: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def admits(self, address: str) -> bool:
        """Count one request; whether it may be served."""
        now = self._clock()
        with self._lock:
            if len(self._asked) > MOST_ADDRESSES:
                self._forget(now)
            times = self._asked.setdefault(address, deque(maxlen=self._most + 1))
            while times and times[0] <= now - self._seconds:
                times.popleft()
            times.append(now)
            return len(times) <= self._most

    def _forget(self, now: float) -> None:
        """Addresses that have not asked lately."""
        self._asked = {key: times for key, times in self._asked.items() if times[-1] > now - self._seconds}
