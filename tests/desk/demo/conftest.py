"""The small site over real HTTP, its last day fixed so that dates can be written down."""

from datetime import date
from pathlib import Path

import httpx
import pytest

from desk.demo.server import serve
from desk.demo.site import SampleSite

LAST_DAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def small_content():
    return Path(__file__).parent / "fixtures" / "content"


@pytest.fixture
def site(small_content):
    small = SampleSite(small_content, LAST_DAY)
    small.now = small.moment(13, "23:59")
    return small


@pytest.fixture
def running(site):
    with serve(site) as server:
        yield server


@pytest.fixture
def client(running):
    with httpx.Client(base_url=running.base_url, timeout=10, trust_env=False) as reader:
        yield reader


@pytest.fixture
def path(site):
    """The address of an article by its key."""
    from desk.demo.outlets import path_of

    by_key = {a.key: path_of(a) for a in site.timeline.articles}
    return by_key.__getitem__
