"""The early hand of ``zhijin run``: has the day's draft ready before the office opens."""

from __future__ import annotations

import sys
import threading
import time
from typing import NoReturn

from desk.desk import Desk
from domain import clock
from domain.errors import ZhijinError
from domain.user import OPERATOR

LOOK_SECONDS = 20.0
AGAIN_SECONDS = 300.0
"""After a failure, e.g. a full disk."""


def start_morning(desk: Desk) -> None:
    """Look in the background whether it is time, for as long as the service runs."""
    threading.Thread(target=_watch, args=(desk,), daemon=True).start()


def _watch(desk: Desk) -> NoReturn:
    while True:
        time.sleep(look(desk))


def look(desk: Desk) -> float:
    """One look; seconds until the next."""
    try:
        if morning := desk.morning_draft(OPERATOR):
            print(f"{clock.zh_minute(desk.now())} {morning.line}", flush=True)
    except ZhijinError as error:
        print(f"{clock.zh_minute(desk.now())} 早间草稿没有备好：{error}", file=sys.stderr, flush=True)
        return AGAIN_SECONDS
    return LOOK_SECONDS
