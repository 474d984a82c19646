"""One hand-made page of every profile (``pages/*.html``, all fiction) against what it says (the JSON beside it).

One test a field, so that a failure names it.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from crawlers.extract import extract
from domain.clock import BEIJING

PAGES = Path(__file__).parent / "pages"
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
LYING = {"jcms_gov": "gbk", "founder_web": "gb18030", "peoplecn": "gb18030"}
"""Pages that are served in the encoding their meta names; the others in UTF-8."""
FIELDS = [
    (path.stem, field)
    for path in sorted(PAGES.glob("*.json"))
    for field in json.loads(path.read_text(encoding="utf-8"))
]


@cache
def found(name):
    raw = (PAGES / f"{name}.html").read_text(encoding="utf-8").encode(LYING.get(name, "utf-8"))
    fields = extract(raw, expected(name)["url"], fetched_at=NOW)
    form = "%Y-%m-%d %H:%M" if fields.precision == "minute" else "%Y-%m-%d"
    policy = asdict(fields.policy) if fields.policy else None
    return asdict(fields) | {
        "published_at": fields.published_at and fields.published_at.astimezone(BEIJING).strftime(form),
        "body": fields.body.split("\n"),
        "captions": list(fields.captions),
        "attachments": list(fields.attachments),
        "policy": policy and {key: told(policy[key]) for key in expected(name)["policy"] or {}},
    }


def expected(name):
    return json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))


def told(value):
    return list(value) if isinstance(value, tuple) else value if value is None else str(value)


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_field(name, field):
    assert found(name)[field] == expected(name)[field]


def test_every_profile_has_a_page():
    profiles = {expected(path.stem)["profile"] for path in PAGES.glob("*.json")}
    assert profiles == {"trs_gov", "jcms_gov", "founder_epaper", "founder_web", "peoplecn", "auto"}
