"""Collecting a second time: a person's crawl asks again, one that takes up an interrupted pass does not."""

from datetime import date, timedelta

import pytest

from crawlers.spec import load_text
from desk.demo.server import serve
from desk.demo.site import SampleSite
from desk.demo.sources import declarations_yaml
from domain.clock import utc_now
from domain.ledger import Run
from domain.user import OPERATOR

DAY = date(2026, 11, 22)


@pytest.fixture
def site():
    with serve(SampleSite(last_day=DAY)) as running:
        running.set_now(running.site.now - timedelta(days=1))
        yield running


@pytest.fixture
def source(desk, site):
    """The busiest source of the sample site, read once as of yesterday."""
    desk.now = utc_now
    specs = load_text(declarations_yaml(site.base_url), "sources.yml")
    spec = next(spec for spec in specs if spec.kind == "portal")
    desk.put_sources(OPERATOR, [spec], "试", "样站")
    assert desk.collect(OPERATOR, [spec.id]).as_json()["kept"] > 20
    return spec.id


def test_seconds_later_a_person_sees_what_was_edited(desk, site, source):
    site.set_now(site.site.now + timedelta(days=1))
    report = desk.collect(OPERATOR, [source])
    (run,) = report.runs
    assert report.as_json()["revised"] > 0 and run.not_due == 0


def test_an_interrupted_pass_is_taken_up_without_asking_twice(desk, site, source):
    (whole,) = desk.store.runs(source)
    torn = Run("r-torn", source, whole.started_at + timedelta(microseconds=1))
    desk.store.begin_run(torn)
    desk.store.interrupt_open_runs(desk.now())
    # Everything was asked for after ``torn`` began.
    (run,) = desk.collect(OPERATOR, [source]).runs
    assert run.not_due > 20
    (again,) = desk.collect(OPERATOR, [source]).runs
    assert again.not_due == 0, "the interruption is over"
