"""Health over a real store, after real crawls of a small site that falls ill in several ways."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crawlers.spec import load_text
from desk.demo.server import serve
from desk.demo.site import SampleSite
from desk.demo.sources import declarations_yaml
from domain.health import Condition
from domain.ledger import Fate, LedgerQuery
from domain.user import OPERATOR

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def site():
    with serve(SampleSite(last_day=DAY)) as running:
        yield running


@pytest.fixture
def source(desk, site):
    """One gov source of the sample site, crawled once."""
    specs = load_text(declarations_yaml(site.base_url), "sources.yml")
    spec = next(spec for spec in specs if spec.kind == "gov")
    desk.put_sources(OPERATOR, [spec], "试", "样站")
    desk.collect(OPERATOR, [spec.id])
    return desk.store.source(spec.id)


def changed(desk, source, **spec):
    moved = replace(source, spec=dict(source.spec) | spec)
    desk.store.put_source(moved, "试", "改", desk.now())
    return moved


def health(desk, source):
    return desk.health_of(OPERATOR, source.id)


def test_a_healthy_source_is_fine_with_its_figures(desk, source):
    found = health(desk, source)
    assert (found.condition, found.reason) == (Condition.FINE, "")
    assert found.recent.articles == min(50, desk.store.count_articles())
    assert found.recent.time == 1.0
    assert sum(found.by_day.values()) <= desk.store.count_articles()
    assert len(found.by_day) == 28


def test_silence_is_said_with_the_hours(desk, source, clock):
    clock.moment = desk.store.source_states()[source.id].last_kept_at + timedelta(hours=1000)
    found = health(desk, source)
    assert found.condition is Condition.SILENT and "1000 小时" in found.reason


def test_a_source_switched_off_says_why(desk, source):
    moved = replace(changed(desk, source, status_reason="对方要求停止"), enabled=False)
    desk.store.put_source(moved, "试", "停", desk.now())
    found = health(desk, source)
    assert (found.condition, found.reason) == (Condition.DISABLED, "对方要求停止")


def test_a_source_never_read(desk, site):
    spec = load_text(declarations_yaml(site.base_url), "sources.yml")[0]
    desk.put_sources(OPERATOR, [spec], "试", "样站")
    assert desk.health_of(OPERATOR, spec.id).condition is Condition.NEVER


def test_an_entrance_that_answers_404_is_a_changed_layout(desk, source, site):
    entries = [dict(e) | {"urls": [site.base_url + "/no/such/list.html"]} for e in source.spec["entries"]]
    changed(desk, source, entries=entries)
    desk.collect(OPERATOR, [source.id])
    assert health(desk, source).condition is Condition.CHANGED


def test_a_site_that_is_down_is_unreachable(desk, source):
    entries = [dict(e) | {"urls": ["http://127.0.0.1:9/list.html"]} for e in source.spec["entries"]]
    changed(desk, source, entries=entries)
    desk.collect(OPERATOR, [source.id])
    assert health(desk, source).condition is Condition.UNREACHABLE


def test_a_rule_that_matches_nothing_any_more_is_a_changed_layout(desk, source):
    entries = [
        dict(e) | {"rule": {"item": "ul.gone > li", "link": {"css": ["a::attr(href)"]}}}
        for e in source.spec["entries"]
    ]
    changed(desk, source, entries=entries)
    desk.collect(OPERATOR, [source.id])
    found = health(desk, source)
    assert found.condition is Condition.CHANGED and "ul.gone" in found.reason


def test_an_alarm_is_told_once_and_recovery_too(desk, source):
    good = desk.store.source(source.id)
    assert desk.source_alarms(OPERATOR, [source.id]) == []
    entries = [dict(e) | {"urls": ["http://127.0.0.1:9/list.html"]} for e in source.spec["entries"]]
    changed(desk, source, entries=entries)
    desk.collect(OPERATOR, [source.id])
    (alarm,) = desk.source_alarms(OPERATOR, [source.id])
    assert alarm.now is Condition.UNREACHABLE and alarm.line.startswith("采集异常：")
    assert desk.source_alarms(OPERATOR, [source.id]) == []
    desk.store.put_source(good, "试", "改回", desk.now())
    desk.collect(OPERATOR, [source.id])
    (back,) = desk.source_alarms(OPERATOR, [source.id])
    assert back.now is Condition.FINE and back.line.startswith("采集恢复：")


def test_those_in_trouble_come_first(desk, source, site):
    others = load_text(declarations_yaml(site.base_url), "sources.yml")[:2]
    desk.put_sources(OPERATOR, [s for s in others if s.id != source.id], "试", "样站")
    entries = [dict(e) | {"urls": ["http://127.0.0.1:9/list.html"]} for e in source.spec["entries"]]
    changed(desk, source, entries=entries)
    desk.collect(OPERATOR, [source.id])
    assert desk.health(OPERATOR)[0].source_id == source.id


def test_the_ledger_answers_what_became_of_an_address(desk, source):
    article = desk.store.articles(limit=1)[0]
    page = desk.ledger(OPERATOR, LedgerQuery(url_part=article.url.rpartition("/")[2]))
    assert article.id in {e.article_id for e in page.entries}
    assert {e.fate for e in page.entries} <= {Fate.KEPT, Fate.UNCHANGED}


def test_the_ledger_counts_all_and_shows_a_page(desk, source):
    whole = desk.ledger(OPERATOR, LedgerQuery(source_id=source.id))
    page = desk.ledger(OPERATOR, LedgerQuery(source_id=source.id), limit=3, offset=1)
    assert page.counts == whole.counts and whole.total == len(whole.entries)
    assert page.entries == whole.entries[1:4]


def test_a_percent_sign_is_a_character(desk, source):
    assert desk.ledger(OPERATOR, LedgerQuery(url_part="%")).total == 0
