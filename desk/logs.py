"""The log file: one line an event, a new file each midnight, kept as long as the law asks."""

from __future__ import annotations

import logging
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path

from desk.guards import make_folder

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def start_log(folder: Path, keep_days: int) -> Path:
    """Send the program's log to ``folder/zhijin.log``; calling it again changes nothing."""
    path = make_folder(folder) / "zhijin.log"
    root = logging.getLogger()
    if any(getattr(handler, "baseFilename", "") == str(path.resolve()) for handler in root.handlers):
        return path
    handler = TimedRotatingFileHandler(
        path.resolve(), when="midnight", backupCount=keep_days, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return path
