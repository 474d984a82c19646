"""The log file: one line an event, a new file each midnight, kept as long as the law asks."""

from __future__ import annotations

import logging
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path

from desk.guards import make_folder, reason_of
from domain.errors import StoreUnavailable

_CHATTY = ("scrapy.utils.log", "scrapy.crawler", "sentence_transformers", "httpx", "uvicorn.access")
"""Libraries that greet at every start."""

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def start_log(folder: Path, keep_days: int) -> Path:
    """Send the program's log to ``folder/zhijin.log``; calling it again changes nothing.

    :raises StoreUnavailable: when it cannot be written: what goes unrecorded cannot be answered for.
    """
    path = make_folder(folder) / "zhijin.log"
    root = logging.getLogger()
    if any(getattr(handler, "baseFilename", "") == str(path.resolve()) for handler in root.handlers):
        return path
    try:
        handler = TimedRotatingFileHandler(
            path.resolve(), when="midnight", backupCount=keep_days, encoding="utf-8"
        )
    except OSError as error:
        raise StoreUnavailable(f"无法写日志 {path}（{reason_of(error)}），请检查权限") from None
    handler.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    return path
