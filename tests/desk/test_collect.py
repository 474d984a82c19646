"""Collection at the desk: what is due, rests that are kept across runs, back-fill of e-papers by date."""

import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from crawlers.spec import load_text
from desk.permissions import Permission
from domain.clock import utc_now
from domain.errors import Conflict, FetchFailed, InvalidInput, NotAllowed
from domain.ledger import Fate
from domain.user import OPERATOR, Actor, Role

PAPER = """
id: paper
name: 小城日报电子版
owner: 小城日报社
kind: local_media
media_type: M11
region: 天津
every_minutes: 60
entries:
  - type: epaper
    issue: "{0}/rb/%Y-%m/%d/node_1.htm"
    publish_hour: 0
    backfill_days: 1
fetch: {{delay: 0, timeout: 5}}
evidence: {{status: unverified}}
"""
NEWS = """
id: news
name: 小城网
owner: 小城网
kind: portal
media_type: M3
region: 天津
every_minutes: 60
entries: [{{type: list, urls: ["{0}/list.html"], rule: {{item: li, link: {{css: ["a::attr(href)"]}}}}}}]
fetch: {{delay: 0, timeout: 5}}
evidence: {{status: unverified}}
"""
PROSE = "<p>" + "一段平常的正文，讲述一件平常的事情，没有别的意思。" * 4 + "</p>"


class Town:
    """A newspaper with one issue a day, except on the days it does not appear, and a news site."""

    closed_days: frozenset[str] = frozenset({"2026-11/12"})

    def __init__(self):
        self.asked, self.busy = [], ""
        town = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                status, body, headers = town.answer(self.path)
                self.send_response(status)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def answer(self, path):
        self.asked.append(path)
        if self.busy and path == "/list.html":
            return 503, "later", {"Retry-After": self.busy}
        if path == "/list.html":
            return 200, "<ul><li><a href='/a.html'>文章甲</a></li></ul>", {}
        if path == "/a.html":
            return (
                200,
                f"<html><head><title>文章甲</title></head><body><h1>文章甲</h1>{PROSE}</body></html>",
                {},
            )
        if path.startswith("/rb/") and path[4:14] not in self.closed_days:
            day = path[4:14]
            if path.endswith("node_1.htm"):
                return (
                    200,
                    f"<a id=pageLink href='node_1.htm'>第01版</a><a href='content_{day[-2:]}1.htm'>头条</a>",
                    {},
                )
            if "content_" in path:
                title = f"{day}的头条新闻"
                return (
                    200,
                    f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{PROSE}</body></html>",
                    {},
                )
        return 404, "no", {}


@pytest.fixture
def town():
    running = Town()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def here(desk, town):
    """A Desk by the real clock: its children have no other."""
    desk.now = utc_now
    for text in (PAPER, NEWS):
        desk.put_sources(OPERATOR, load_text(text.format(town.url), "t.yml"), "试", "试")
    return desk


def issues(town):
    return [path[4:14] for path in town.asked if path.endswith("node_1.htm")]


def test_a_back_fill_reads_the_issues_of_its_days_and_nothing_else(here, town):
    report = here.backfill(OPERATOR, "paper", date(2026, 11, 10), date(2026, 11, 13))
    assert issues(town) == ["2026-11/10", "2026-11/11", "2026-11/12", "2026-11/13"]
    assert (report.count(Fate.KEPT), report.runs[0].status) == (3, "ok")
    kept = {article.title for article in here.store.articles()}
    assert kept == {f"2026-11/{day}的头条新闻" for day in (10, 11, 13)}


def test_a_back_fill_done_again_asks_for_no_article_twice(here, town):
    here.backfill(OPERATOR, "paper", date(2026, 11, 10), date(2026, 11, 11))
    again = here.backfill(OPERATOR, "paper", date(2026, 11, 10), date(2026, 11, 13))
    assert (again.count(Fate.KEPT), again.count(Fate.UNCHANGED)) == (1, 2)
    articles = [path for path in town.asked if "content_" in path]
    assert len(articles) == len(set(articles)) == 3


@pytest.mark.parametrize(
    ("source", "first", "last", "said"),
    [
        ("paper", date(2026, 11, 13), date(2026, 11, 10), "请对调"),
        ("paper", date(2026, 11, 13), date(2999, 1, 1), "还没有到"),
        ("paper", date(1990, 1, 1), date(2026, 1, 1), "最多补采"),
        ("news", date(2026, 11, 10), date(2026, 11, 11), "不是数字报"),
    ],
)
def test_a_back_fill_that_cannot_be_is_refused_in_one_line(here, town, source, first, last, said):
    with pytest.raises(InvalidInput, match=said):
        here.backfill(OPERATOR, source, first, last)
    assert town.asked == []


def test_a_back_fill_needs_the_permission_to_collect(here, town):
    reader = Actor("王处", (Role.READER,))
    with pytest.raises(NotAllowed):
        here.backfill(reader, "paper", date(2026, 11, 10), date(2026, 11, 11))
    assert Permission.COLLECT.value == "collect"
    assert town.asked == []


def test_after_a_pass_each_source_knows_when_it_is_due(here):
    here.collect(OPERATOR)
    states = here.store.source_states()
    for id in ("paper", "news"):
        wait = states[id].due_at - states[id].last_run_at
        assert 15 <= states[id].interval_minutes <= 360
        assert wait >= timedelta(minutes=15)
    assert here.collect(OPERATOR, due_only=True).runs == ()


def test_what_is_due_is_read_when_its_time_has_come(here):
    here.collect(OPERATOR)
    due = max(state.due_at for state in here.store.source_states().values())
    here.now = lambda: due + timedelta(seconds=1)
    assert here._due() == here.store.sources()
    here.now = lambda: min(s.due_at for s in here.store.source_states().values()) - timedelta(seconds=1)
    assert here._due() == []


def test_a_host_that_asks_for_rest_gets_it_across_runs(here, town):
    town.busy = "7200"
    first = here.collect(OPERATOR, ["news"])
    run = first.runs[0]
    assert (run.status, run.trouble) == ("failed", "busy")
    state = here.store.source_states()["news"]
    assert timedelta(minutes=119) < state.due_at - run.started_at
    asked = len(town.asked)
    with pytest.raises(Conflict, match="以前不要访问"):
        here.collect(OPERATOR, ["news"])
    assert [run.source_id for run in here.collect(OPERATOR).runs] == ["paper"]
    assert "/list.html" not in town.asked[asked:]
    here.now = lambda: datetime.now(UTC) + timedelta(hours=3)
    assert [source.id for source in here._to_read(["news"])] == ["news"]


def test_looking_for_what_is_due_fills_no_audit(here):
    here.collect(OPERATOR, due_only=True)
    before = len(here.store.audit(None))
    for _ in range(3):
        assert here.collect(OPERATOR, due_only=True).runs == ()
    assert len(here.store.audit(None)) == before
    assert any("到时的 2 个采集源" in entry.subject for entry in here.store.audit(None))


def test_a_crash_does_not_repeat_itself_at_once(here):
    here.settings.archive.parent.mkdir(parents=True, exist_ok=True)
    here.settings.archive.write_text("not a folder")
    with pytest.raises(FetchFailed):
        here.collect(OPERATOR, due_only=True)
    assert here._due() == []
    here.now = lambda: datetime.now(UTC) + timedelta(minutes=16)
    assert len(here._due()) == 2


def test_a_source_whose_declaration_no_longer_fits_stops_alone(here, town):
    import sqlite3

    with sqlite3.connect(here.settings.database) as other:
        other.execute("UPDATE sources SET spec = '{\"id\": \"paper\"}' WHERE id = 'paper'")
    other.close()
    report = here.collect(OPERATOR, due_only=True)
    assert [run.source_id for run in report.runs] == ["news"]
