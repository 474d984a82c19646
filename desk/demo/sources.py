"""The sample site declared as crawl targets, from ``templates/sources.yml``."""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml

from desk.demo.pages import Pages
from domain.clock import library_day, utc_now


def declarations(base_url: str, as_of: date | None = None) -> list[dict[str, Any]]:
    """One declaration an outlet, in the schema of source files, for the site at ``base_url``."""
    return list(yaml.safe_load(declarations_yaml(base_url, as_of)))


def declarations_yaml(base_url: str, as_of: date | None = None) -> str:
    """The same as the text of a source file; ``as_of`` (default: today in Beijing) dates the evidence."""
    day = as_of or library_day(utc_now())
    return Pages().draw("sources.yml", base_url=base_url.rstrip("/"), as_of=day.isoformat())
