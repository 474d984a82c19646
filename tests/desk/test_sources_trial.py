"""试采 against the sample site over HTTP: the proposal brings what the site's own declarations bring."""

from datetime import timedelta

import pytest
import yaml

from desk.demo.server import serve
from desk.demo.site import SampleSite
from desk.demo.sources import declarations
from domain.clock import library_day, utc_now
from domain.errors import Conflict, FetchFailed, InvalidInput, NotAllowed, SourceSpecError
from domain.user import OPERATOR, Actor, Role

TODAY = library_day(utc_now())


@pytest.fixture(scope="module")
def site():
    # As of today: a trial looks for what is new by the clock on the wall.
    with serve(SampleSite(last_day=TODAY)) as running:
        yield running


def declared(site, source_id):
    return next(d for d in declarations(site.base_url) if d["id"] == source_id)


def test_a_list_page_becomes_a_source_that_can_be_saved_and_crawled(desk, site):
    url = declared(site, "demo-jggov")["entries"][0]["urls"][0]
    report = desk.try_address(OPERATOR, url)
    trial = report.trial
    assert trial.form == "list" and len(trial.lines) == 10 and trial.total >= 10
    assert all(line.title and line.time for line in trial.lines)
    assert trial.article.title in [line.title for line in trial.lines] and trial.article.characters > 40
    assert desk.sources(OPERATOR) == [] and desk.store.articles() == [], "a trial keeps nothing"
    assert not desk.settings.archive.exists()

    saved = desk.add_source(OPERATOR, report.yaml, "读者关注")
    [source_id] = saved.added
    crawled = desk.collect(OPERATOR, [source_id]).as_json()
    assert crawled["kept"] >= trial.total
    with pytest.raises(Conflict, match="已被别的采集源使用"):
        desk.add_source(OPERATOR, report.yaml, "再存一次")
    again = desk.try_address(OPERATOR, url)
    assert yaml.safe_load(again.yaml)["id"] == source_id + "-2"
    assert [(c.id, c.shipped) for c in again.covering] == [(source_id, False)]


@pytest.mark.parametrize(
    ("source_id", "form"),
    [("demo-hxs", "feed"), ("demo-jglib", "sitemap"), ("demo-msb", "json"), ("demo-jgrb", "epaper")],
)
def test_other_forms_are_recognised_and_read(desk, site, source_id, form):
    entry = declared(site, source_id)["entries"][0]
    url = (
        (entry.get("urls") or [entry.get("url") or entry.get("issue")])[0]
        if "issue" not in entry
        else entry["issue"]
    )
    if "issue" in entry:
        url = (TODAY - timedelta(days=1)).strftime(entry["issue"])
    report = desk.try_address(OPERATOR, url)
    assert report.trial.form == form
    assert report.trial.lines, report.trial.notes
    assert yaml.safe_load(report.yaml)["entries"][0]["type"] == entry["type"]


@pytest.mark.parametrize("source_id", ["demo-jggov", "demo-wlj"])
def test_an_article_leads_to_its_list(desk, site, source_id):
    url = declared(site, source_id)["entries"][0]["urls"][0]
    article = desk.try_address(OPERATOR, url).trial.article
    trial = desk.try_address(OPERATOR, article.url).trial
    assert trial.form == "article" and "这是文章页" in trial.notes[0]
    assert article.url in {line.url for line in trial.lines}


def test_a_corrected_proposal_is_tried_as_written(desk, site):
    report = desk.try_address(OPERATOR, declared(site, "demo-wlj")["entries"][0]["urls"][0])
    spec = yaml.safe_load(report.yaml)
    spec["entries"][0]["rule"]["url_include"] = ["/nowhere/"]
    broken = desk.try_declaration(OPERATOR, yaml.safe_dump(spec, allow_unicode=True))
    assert broken.trial.total == 0 and "url_include" in broken.trial.notes[0]
    with pytest.raises(SourceSpecError, match=r"采集规则 第 \d+ 行 kinds：没有这个字段"):
        desk.try_declaration(OPERATOR, report.yaml.replace("kind:", "kinds:", 1))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "请粘贴一个网址"),
        ("ftp://x.example.cn/a", "只采集 http 和 https"),
        ("http://192.168.0.1/list/", "内网"),
        ("http://169.254.169.254/latest/", "不"),
    ],
)
def test_what_may_not_be_asked_is_one_line(desk, url, said):
    with pytest.raises((InvalidInput, FetchFailed), match=said) as caught:
        desk.try_address(OPERATOR, url)
    assert "\n" not in str(caught.value) and "Traceback" not in str(caught.value)


def test_a_missing_page_and_a_reader(desk, site):
    with pytest.raises(FetchFailed, match="404"):
        desk.try_address(OPERATOR, site.base_url + "/no/such/page.html")
    with pytest.raises(NotAllowed):
        desk.try_address(Actor("读者", (Role.READER,)), site.base_url)
