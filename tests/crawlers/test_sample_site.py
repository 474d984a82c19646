"""The whole sample site read end to end, and read again after a day has passed, against its own truth."""

import json
from datetime import datetime
from types import SimpleNamespace

import pytest

from crawlers.archive import verify_archive
from desk.demo.server import serve
from desk.demo.site import SampleSite
from desk.demo.sources import declarations_yaml
from desk.demo.truth import truth_rows
from domain.clock import library_day
from domain.ledger import Fate


def eventful_day(site):
    """A day on which an article of an earlier day was edited and another one taken down."""
    rows = [row["days"] for row in truth_rows(site, site.moment(13, "23:59"))]
    for day in range(13, 0, -1):
        earlier = [d for d in rows if d["published"] < day]
        if any(d["edited"] == day for d in earlier) and any(d["removed"] == day for d in earlier):
            return day
    raise AssertionError("the sample site has no day with an edit and a removal")


@pytest.fixture(scope="module")
def crawled(collect):
    site = SampleSite()
    day = eventful_day(site)
    before, after = site.moment(day - 1, "23:59"), site.moment(day, "23:59")
    with serve(site) as server:
        sources = declarations_yaml(server.base_url)
        server.set_now(before)
        first = collect(sources)
        server.set_now(after)
        second = collect(sources)
        truths = [
            {server.base_url + row["path"]: row for row in truth_rows(site, now)} for now in (before, after)
        ]
    return SimpleNamespace(
        site=site,
        day=day,
        before=before,
        after=after,
        first=first,
        second=second,
        truth=truths[0],
        later=truths[1],
    )


def squeezed(text):
    return "".join(text.split())


def visible(site, truth, now):
    return {url for url in truth if site.respond(url.removeprefix(site.base_url), now).status == 200}


def articles(outcome, *fates):
    return [e for e in outcome.entries if e.kind == "article" and (not fates or e.fate in fates)]


def test_all_five_kinds_of_entry_work(crawled):
    assert {id: (run.status, run.reason) for id, run in crawled.first.runs.items()} == {
        f"demo-{name}": ("ok", "")
        for name in ("jgrb", "jgw", "hxs", "jggov", "wlj", "jglib", "msb", "rebang")
    }


def test_nothing_offered_is_lost(crawled):
    for outcome in (crawled.first, crawled.second):
        for id, run in outcome.runs.items():
            assert (
                run.offered
                == len([e for e in articles(outcome) if e.source_id == id]) + run.not_due
                == sum(run.fates.values())
            )


def test_what_was_kept_is_what_the_site_says(crawled):
    assert len(crawled.first.articles) > 250
    for url, article in crawled.first.articles.items():
        row = crawled.truth[url]
        assert article.title == row["title"], url
        assert squeezed(row["body"]) in squeezed(article.body), url
        expected = datetime.fromisoformat(row["published_at"])
        assert article.precision == row["precision"], url
        if row["precision"] == "day":
            assert library_day(article.published_at) == library_day(expected), url
        else:
            assert article.published_at == expected, url
        assert article.editor in (None, row["editor"]), url
        if row["doc_number"]:
            found = (article.policy.doc_number, article.policy.index_number)
            assert found == (row["doc_number"], row["index_number"]), url


def test_origins_are_the_original_publishers(crawled):
    for url, article in crawled.first.articles.items():
        if article.source_id in (
            "demo-jgw",
            "demo-hxs",
            "demo-wlj",
            "demo-jglib",
        ):  # the others print no 来源
            assert article.cited_outlet.removesuffix("（演示）") == crawled.truth[url]["source"], url


def test_every_visible_page_was_kept(crawled):
    missed = visible(crawled.site, crawled.truth, crawled.before) - set(crawled.first.articles)
    assert all("/hxs/" in url for url in missed), (
        "only the feed of one outlet may be shorter than its articles"
    )


def test_refusals_and_failures_are_the_ones_planted(crawled):
    found = {(e.fate, e.cause) for e in articles(crawled.first, Fate.REFUSED, Fate.FAILED)}
    assert found == {(Fate.REFUSED, "robots"), (Fate.REFUSED, "filter"), (Fate.FAILED, "not_found")}


def test_hot_board_lines_are_all_kept(crawled):
    lines = [o for o in crawled.first.observations if o.source_id == "demo-rebang"]
    shown = json.loads(crawled.site.respond("/hot/api/board", crawled.before).body)["data"]
    assert len(shown) >= 15
    assert [(o.item, o.rank, o.heat) for o in lines] == [
        (i["word"], n, i["heat"]) for n, i in enumerate(shown, 1)
    ]


def test_captures_are_whole(crawled):
    assert {s.url for s in crawled.first.snapshots} >= set(crawled.first.articles)
    assert verify_archive(crawled.first.archive, crawled.first.snapshots) == []


def test_the_next_day_brings_what_is_new_and_only_that(crawled):
    kept = {e.url for e in articles(crawled.second, Fate.KEPT)}
    new = {u for u, r in crawled.later.items() if r["days"]["published"] == crawled.day}
    moved = {crawled.site.base_url + r["listed_path"] for u, r in crawled.later.items() if u in new}
    assert visible(crawled.site, new, crawled.after) <= set(crawled.second.articles)
    assert kept <= new | moved
    assert crawled.second.runs["demo-jgw"].fates[Fate.UNCHANGED.value] > 50


def test_edited_pages_are_revised_and_removed_ones_marked(crawled):
    days = {url: row["days"] for url, row in crawled.later.items() if url in crawled.first.articles}
    edited = {url for url, d in days.items() if d["edited"] == crawled.day and d["removed"] is None}
    removed = {url for url, d in days.items() if d["removed"] == crawled.day}
    assert edited and {e.url for e in articles(crawled.second, Fate.REVISED)} == edited
    assert removed and {e.url for e in articles(crawled.second, Fate.REMOVED)} == removed
    for url in edited:
        assert squeezed(crawled.later[url]["body"]) in squeezed(crawled.second.articles[url].body)
