"""The bell of the service: alerts escalate, repeat and go out, standing profiles give out, each minute and after each
analysis."""

from __future__ import annotations

import logging
import sys
import threading
from typing import NoReturn

from desk.desk import Desk
from domain import clock
from domain.errors import ZhijinError
from domain.user import OPERATOR

EVERY_SECONDS = 60.0


def start_bell(desk: Desk) -> threading.Event:
    """A thread of its own: whatever goes wrong with alerts, collecting and analysing go on. Set the event to have
    it look at once."""
    wake = threading.Event()
    threading.Thread(target=_ring, args=(desk, wake), name="bell", daemon=True).start()
    return wake


def _ring(desk: Desk, wake: threading.Event) -> NoReturn:
    told: tuple[str, ...] = ()
    while True:
        told = _look(desk, told)
        wake.wait(EVERY_SECONDS)
        wake.clear()


def _look(desk: Desk, told: tuple[str, ...]) -> tuple[str, ...]:
    """One look; what is wrong. The same trouble is not told every minute."""
    try:
        problems = (*desk.alert_tick(OPERATOR).problems, *desk.dispatch_tick(OPERATOR).problems)
    except ZhijinError as error:
        problems = (str(error),)
    except Exception as error:  # the front door of this thread
        logging.getLogger("zhijin").exception("unforeseen")
        problems = (f"预警通知出错（{type(error).__name__}：{error}），详情见日志",)
    for line in problems:
        if line not in told:
            print(f"{clock.zh_minute(desk.now())} {line}", file=sys.stderr, flush=True)
    return problems
