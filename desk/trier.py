"""The child process of ``try_source``: ``python -m desk.trier`` reads its order from standard input."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading

from crawlers.schema import SourceSpec
from crawlers.trial.run import try_address, try_spec
from desk.logs import start_log
from desk.settings import Settings
from domain.errors import ZhijinError


def main() -> int:
    """Carry out one order, a line ``{"settings": …, "url": …}`` or ``{"settings": …, "spec": {…}}``; print the
    trial as JSON, the last line.

    Standard input stays open as long as whoever ordered lives; at its end the trial ends too.
    """
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    settings = Settings(**order["settings"])
    try:
        start_log(settings.logs, settings.log_days)
        if "spec" in order:
            trial = try_spec(SourceSpec.model_validate(order["spec"]), settings.user_agent)
        else:
            trial = try_address(order["url"], settings.user_agent)
    except ZhijinError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Exception as error:  # the front door of this process
        logging.getLogger(__name__).exception("unforeseen")
        sys.stderr.write(f"试采程序内部出错（{type(error).__name__}：{error}），详情见日志\n")
        return 1
    sys.stdout.write(json.dumps(trial.as_json(), ensure_ascii=True) + "\n")
    return 0


def _end_with_parent() -> None:
    """Nothing is saved by a trial, so that ending at once is safe."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
