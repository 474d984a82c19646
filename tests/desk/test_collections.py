"""Site collections from the Desk: real children crawl real small sites on loopback."""

import json
import signal
import subprocess
import sys
import threading
import time
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawlers.archive import read_snapshot
from crawlers.site_pack import check_wacz
from desk import collection_child
from desk.collection_draft import CollectionDraft
from desk.desk import open_desk
from desk.settings import CHECKOUT, Settings
from domain import ids
from domain.article import Suppression
from domain.errors import Conflict, FetchFailed, InvalidInput, NoSpace, NotAllowed, NotFound, StoreUnavailable
from domain.user import OPERATOR, Actor, Role
from tests.crawlers.conftest import SmallWeb
from tests.crawlers.site_web import PDF, REQUISITES, build, page, story

READER = Actor("读者", (Role.READER,))


def draft(*seeds, **more):
    base = {
        "title": "善本故事馆",
        "curator": "王琳",
        "purpose": "保存古籍普及网站",
        "rights": "公开网页，依法保存",
        "starts_on": date(2020, 1, 1),
    }
    return CollectionDraft(seeds=tuple(seeds), **(base | more))


def small_web():
    web = SmallWeb()
    yield web
    web.server.shutdown()
    web.server.server_close()


web = pytest.fixture(small_web)


def opened(folder):
    return open_desk(
        Settings(_env_file=None, home=folder, contact="lib@example.org", min_free_mb=0), create=True
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """The small library site, crawled once; tests that read it share it."""
    sites = small_web()
    web = next(sites)
    build(web)
    desk = opened(tmp_path_factory.mktemp("library"))
    desk.make_collection(OPERATOR, draft(web.url + "/", id="shanben"))
    run = desk.crawl_collection(OPERATOR, "shanben")
    yield desk, web, run
    desk.close()
    next(sites, None)


def test_a_site_is_captured_whole(library):
    desk, web, run = library
    view = desk.collection(OPERATOR, "shanben")
    assert (run.status, run.pages, run.requisites, run.failed) == ("ok", 5, len(REQUISITES), 0)
    by_path = {c.url.removeprefix(web.url): c for c in view.captures}
    assert {p for p, c in by_path.items() if c.kind == "requisite"} == set(REQUISITES)
    depths = {p: c.depth for p, c in by_path.items() if c.kind == "page"}
    assert depths == {"/": 0, "/list.html": 1, **{f"/s/{n}.html?from=list": 2 for n in (1, 2, 3)}}
    assert by_path["/old.html"].kind == "redirect"
    assert by_path["/list.html"].title == "全部故事"
    folder = desk.settings.home / "collections" / "shanben" / "warc"
    for path, (body, _) in REQUISITES.items():
        raw = body.encode() if isinstance(body, str) else body
        assert read_snapshot(folder, by_path[path].snapshot).payload == raw


def test_each_address_is_asked_once_and_robots_first(library):
    _, web, run = library
    asked = [path for path, _ in web.requests]
    assert asked[0] == "/robots.txt"
    once = asked[: 1 + len(REQUISITES) + 5 + 1]
    assert len(set(once)) == len(once)
    assert run.compared == 4 and run.agreement == 1.0


def test_a_pass_says_nothing_of_a_sound_site(library):
    desk, _, _ = library
    assert dict(desk.collection(OPERATOR, "shanben").findings) == {}


def test_the_record_says_what_why_and_how_much(library):
    desk, web, _ = library
    record = desk.collection_record(OPERATOR, "shanben")
    elements = record.as_json()["elements"]
    assert elements["dc:title"] == ["善本故事馆"] and elements["dc:creator"] == ["王琳"]
    assert elements["dc:source"] == [web.url + "/"] and elements["dc:rights"] == ["公开网页，依法保存"]
    assert "页面 5 个，资源 8 个" in elements["dcterms:extent"][0]
    assert "没有发现问题" in elements["dcterms:conformsTo"][0]
    text = record.as_text()
    assert "题名：善本故事馆\n" in text and "责任人：王琳\n" in text
    assert json.loads(json.dumps(record.as_json()))


def test_a_package_holds_every_page_and_reads_back(library, tmp_path):
    desk, web, _ = library
    report = desk.pack_collection(OPERATOR, "shanben", tmp_path)
    with zipfile.ZipFile(report.path) as package:
        names = set(package.namelist())
        rows = [json.loads(row) for row in package.read("pages/pages.jsonl").decode().splitlines()]
        warc = next(name for name in names if name.startswith("archive/"))
        with package.open(warc) as stream:
            held = {
                r.rec_headers.get_header("WARC-Target-URI")
                for r in ArchiveIterator(stream)
                if r.rec_type == "response"
            }
        described = json.loads(package.read("datapackage.json"))
    assert {
        "datapackage.json",
        "datapackage-digest.json",
        "indexes/index.cdx.gz",
        "record/record.txt",
    } <= names
    assert rows[0]["format"] == "json-pages-1.0"
    pages = {row["url"] for row in rows[1:]}
    assert pages == {web.url + p for p in ("/", "/list.html", *(f"/s/{n}.html?from=list" for n in (1, 2, 3)))}
    assert pages | {web.url + p for p in REQUISITES} <= held
    assert described["wacz_version"] == "1.1.1" and report.pages == 5
    check = check_wacz(tmp_path / report.path)
    assert (check.pages, check.problems) == (5, [])


def test_a_changed_package_is_found_out(library, tmp_path):
    desk, _, _ = library
    whole = tmp_path / "a.wacz"
    desk.pack_collection(OPERATOR, "shanben", whole)
    for victim in ("archive/", "pages/pages.jsonl", "datapackage.json"):
        broken = tmp_path / "b.wacz"
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(broken, "w") as new:
            for name in old.namelist():
                data = bytearray(old.read(name))
                if name.startswith(victim):
                    data[len(data) // 2] ^= 1
                new.writestr(name, bytes(data))
        assert check_wacz(broken).problems, victim
    cut = tmp_path / "c.wacz"
    cut.write_bytes(whole.read_bytes()[:-200])
    assert check_wacz(cut).problems


def test_a_package_never_overwrites(library, tmp_path):
    desk, _, _ = library
    there = tmp_path / "a.wacz"
    there.write_text("mine")
    with pytest.raises(Conflict, match="已经存在，没有覆盖"):
        desk.pack_collection(OPERATOR, "shanben", there)
    with pytest.raises(InvalidInput, match=r"\.wacz"):
        desk.pack_collection(OPERATOR, "shanben", tmp_path / "a.zip")
    with pytest.raises(StoreUnavailable, match="无法建立文件夹"):
        desk.pack_collection(OPERATOR, "shanben", there / "sub" / "b.wacz")
    assert there.read_text() == "mine" and [p.name for p in tmp_path.iterdir()] == ["a.wacz"]


def test_replay_shows_pages_from_the_archive_alone(library):
    desk, web, run = library
    count = len(web.requests)
    home = desk.replay(OPERATOR, run.id, web.url + "/")
    text = home.content.decode()
    assert "归档时间" in text and "善本故事馆" in text and "<script" not in text
    assert "/site/" + run.id in text and 'href="http' not in text and 'src="http' not in text
    assert desk.replay(OPERATOR, run.id, web.url + "/img/seal.png").content == REQUISITES["/img/seal.png"][0]
    assert b"outside.invalid" not in home.content.replace("未存档：http://outside.invalid".encode(), b"")
    old = desk.replay(OPERATOR, run.id, web.url + "/old.html")
    assert old.onward.endswith("%2Fs%2F3.html")
    assert b"<h1>" in desk.replay(OPERATOR, run.id, web.url + "/s/3.html").content
    saved = desk.replay(OPERATOR, run.id, web.url + "/doc/list.pdf")
    assert (saved.inline, saved.content, saved.name) == (False, PDF, "list.pdf")
    css = desk.replay(OPERATOR, run.id, web.url + "/css/main.css").content.decode()
    assert "/site/" + run.id in css and "url(../" not in css
    with pytest.raises(NotFound, match="没有存档"):
        desk.replay(OPERATOR, run.id, web.url + "/never.html")
    assert len(web.requests) == count
    with pytest.raises(NotAllowed):
        desk.replay(READER, run.id, web.url + "/")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seeds": ()}, "没有种子"),
        ({"seeds": ("  ",)}, "没有种子"),
        ({"seeds": ("gopher://a.cn/",)}, "不是网址"),
        ({"hosts": ("b.cn",)}, "不在典藏范围内"),
        ({"title": " "}, "题名"),
        ({"curator": ""}, "责任人"),
        ({"purpose": ""}, "收藏目的"),
        ({"rights": ""}, "权利说明"),
        ({"id": "善本"}, "编号"),
        ({"id": "../x"}, "编号"),
        ({"depth": 21}, "深度"),
        ({"max_pages": 0}, "页数上限"),
        ({"ends_on": date(2019, 1, 1)}, "早于开始"),
        ({"excludes": ("[",)}, "正则表达式"),
        ({"seeds": tuple(f"http://a.cn/{n}" for n in range(1001))}, "请分成几个专题"),
    ],
)
def test_a_draft_that_cannot_be_used_is_refused_in_one_line(desk, change, said):
    with pytest.raises(InvalidInput, match="请") as caught:
        desk.make_collection(OPERATOR, replace(draft("http://a.cn/"), **change))
    assert said in str(caught.value) and "\n" not in str(caught.value)
    assert desk.collections(OPERATOR) == []
    assert desk.store.audit(1)[0].outcome == "failed"


def test_every_change_is_in_the_audit_log(desk):
    made = desk.make_collection(OPERATOR, draft("http://a.cn/", id="a1"))
    assert made.scope.hosts == ("a.cn",)
    desk.edit_collection(OPERATOR, "a1", draft("http://a.cn/", depth=5, curator="李明"))
    newest = desk.store.audit(1)[0]
    assert (
        newest.verb == "修改典藏专题"
        and "责任人 王琳→李明" in newest.subject
        and "深度 3→5" in newest.subject
    )
    edited = desk.collection(OPERATOR, "a1").collection
    assert (edited.scope.depth, edited.created_at) == (5, made.created_at)
    with pytest.raises(Conflict, match="已经有了"):
        desk.make_collection(OPERATOR, draft("http://b.cn/", id="a1"))
    with pytest.raises(NotFound):
        desk.edit_collection(OPERATOR, "nix", draft("http://b.cn/"))
    for verb in (
        lambda: desk.make_collection(READER, draft("http://b.cn/")),
        lambda: desk.edit_collection(READER, "a1", draft("http://a.cn/")),
        lambda: desk.crawl_collection(READER, "a1"),
        lambda: desk.start_collection(READER, "a1"),
        lambda: desk.collections(READER),
        lambda: desk.pack_collection(READER, "a1"),
    ):
        with pytest.raises(NotAllowed):
            verb()
        assert desk.store.audit(1)[0].outcome == "refused"


def test_what_was_never_crawled_can_be_neither_checked_nor_packed(desk):
    desk.make_collection(OPERATOR, draft("http://a.cn/", id="a1"))
    with pytest.raises(NotFound, match="还没有采集过"):
        desk.check_collection(OPERATOR, "a1")
    with pytest.raises(NotFound, match="还没有采到页面"):
        desk.pack_collection(OPERATOR, "a1")
    with pytest.raises(Conflict, match="没有在采集"):
        desk.stop_collection(OPERATOR, "a1")


def test_outside_its_period_or_on_a_full_disk_nothing_is_begun(desk):
    desk.make_collection(OPERATOR, draft("http://a.cn/", id="a1", ends_on=date(2021, 1, 1)))
    with pytest.raises(InvalidInput, match="2020-01-01 至 2021-01-01"):
        desk.crawl_collection(OPERATOR, "a1")
    desk.edit_collection(OPERATOR, "a1", draft("http://a.cn/"))
    desk.settings = desk.settings.model_copy(update={"min_free_mb": 10**9})
    with pytest.raises(NoSpace, match="磁盘空间不足"):
        desk.crawl_collection(OPERATOR, "a1")
    assert desk.collection(OPERATOR, "a1").runs == ()


def test_a_troubled_site_is_bounded_and_everything_is_said(web, tmp_path):
    """One pass over most of what a site can do wrong."""
    hop = "".join(f'<a href="/p/{n}.html">第{n}页</a>' for n in range(10_000))
    web.put("/robots.txt", "User-agent: *\nDisallow: /secret/", headers={"Content-Type": "text/plain"})
    web.put(
        "/",
        page(
            "门户",
            '<a href="/soft.html">旧闻</a><a href="/login.html">内网</a><a href="/shell.html">应用</a>'
            '<a href="/loop1">环</a><a href="/secret/x.html">密</a><a href="/gone.html">无</a>'
            '<a href="/huge.html">大</a><a href="/calendar?year=2077">历</a><a href="/a/b/a/b/a/b/">绕</a>'
            '<a href="/list.php?sid=1;jsessionid=AA">会话</a><a href="http://127.0.0.1:9/x">内</a>'
            '<a href="/null.html">空字节</a><a href="/many.html">多</a>'
            '<img src="/img/none.png"><img src="http://10.1.2.3/inner.png">',
        ),
    )
    web.put("/css/main.css", "body{background:url(/img/lost.gif)}", headers={"Content-Type": "text/css"})
    web.put("/soft.html", page("404 页面不存在", "<p>您访问的页面不存在</p>"))
    web.put("/login.html", page("登录", '<form><input type="password"></form>'))
    web.put(
        "/shell.html",
        '<html><head><title>应用</title></head><body><div id=app></div><script src="/gone.js"></script>',
    )
    web.put("/loop1", "", status=302, headers={"Location": "/loop2"})
    web.put("/loop2", "", status=302, headers={"Location": "/loop1"})
    web.put("/huge.html", b"x" * 1_000_000, repeat=60)
    web.put("/null.html", b"<html><title>\x00\xff\xfe</title>\x00<p>" + "字".encode("gb18030") * 30)
    web.put("/many.html", page("一万个链接", hop))
    web.put("/list.php?sid=1;jsessionid=AA", page("会话", "<p>一页</p>"))
    desk = opened(tmp_path)
    desk.make_collection(OPERATOR, draft(web.url + "/", id="trouble", max_pages=14))
    run = desk.crawl_collection(OPERATOR, "trouble")
    view = desk.collection(OPERATOR, "trouble")
    said = {c.url.removeprefix(web.url): c.finding for c in view.captures}
    assert run.status == "partial" and "达到页数上限 14" in run.reason and "疑似陷阱" in run.reason
    assert len(view.captures) < 60
    for path, part in {
        "/soft.html": "疑似错误页", "/login.html": "登录页", "/shell.html": "只有脚本", "/loop1": "跳转",
        "/secret/x.html": "robots.txt 不允许", "/gone.html": "页面不存在（404）", "/huge.html": "50 MB",
        "/img/none.png": "404", "http://10.1.2.3/inner.png": "内网", "/css/main.css": "缺少资源", "/": "缺少资源：2 个",
    }.items():  # fmt: skip
        assert any(part in f for p, f in said.items() if p == path), (path, said.get(path))
    assert not any("2077" in path or "/a/b" in path for path in said)
    assert "本机或内网地址" in said["http://127.0.0.1:9/x"], "another port of this machine is not the seed's"
    assert {"疑似错误页", "登录页", "只有脚本", "缺少资源", "读不到"} == set(view.findings)
    desk.close()


def test_the_live_site_changes_and_the_check_says_so(web, tmp_path):
    build(web)
    desk = opened(tmp_path)
    desk.make_collection(OPERATOR, draft(web.url + "/", id="live"))
    desk.crawl_collection(OPERATOR, "live")
    web.put(
        "/s/2.html?from=list", story(2).replace("善本第", "刻本第").replace("天津图书馆古籍部收藏", "某处")
    )
    for n in (1, 3):
        web.put(f"/s/{n}.html?from=list", "", status=503)
    file = next((tmp_path / "collections" / "live" / "warc").glob("*.warc.gz"))
    view = desk.collection(OPERATOR, "live")
    pdf = next(c for c in view.captures if c.url.endswith(".pdf"))
    data = bytearray(file.read_bytes())
    data[pdf.snapshot.offset + pdf.snapshot.length // 2] ^= 0xFF
    file.write_bytes(bytes(data))
    asked = len(web.requests)
    view = desk.check_collection(OPERATOR, "live")
    assert dict(view.findings) == {"存档损坏": 1, "正文不一致": 1}
    assert view.run.agreement < 1.0 and view.run.status == "ok"
    assert len(web.requests) - asked <= 12, "a check asks for the sample, not for the site"
    with pytest.raises(NotFound, match="没有写成"):
        desk.pack_collection(OPERATOR, "live", tmp_path / "x.wacz")
    assert not (tmp_path / "x.wacz").exists()
    desk.close()


@pytest.mark.parametrize(
    ("robots", "status", "said"),
    [("User-agent: *\nDisallow: /", 200, "robots.txt 不允许"), ("", 503, "robots.txt")],
)
def test_a_site_that_does_not_want_to_be_read_is_left_alone(web, tmp_path, robots, status, said):
    build(web)
    web.put("/robots.txt", robots, status=status, headers={"Content-Type": "text/plain"})
    desk = opened(tmp_path)
    desk.make_collection(OPERATOR, draft(web.url + "/", id="no"))
    try:
        run = desk.crawl_collection(OPERATOR, "no")
    except FetchFailed:
        run = desk.collection(OPERATOR, "no").run
    assert run.status in {"failed", "interrupted"} and run.pages == 0
    assert {path for path, _ in web.requests} == {"/robots.txt"}
    desk.close()


def test_a_seed_that_cannot_be_reached_is_named(web, tmp_path):
    web.server.shutdown()
    web.server.server_close()
    desk = opened(tmp_path)
    desk.make_collection(OPERATOR, draft(web.url + "/", id="dead"))
    run = desk.crawl_collection(OPERATOR, "dead")
    assert run.status == "failed" and run.reason.startswith("读不到：无法连接")
    desk.close()


def test_a_site_that_asks_for_a_long_rest_is_taken_up_again_later(web, tmp_path):
    build(web)
    web.put("/list.html", "", status=429, headers={"Retry-After": "7200"})
    desk = opened(tmp_path)
    desk.make_collection(OPERATOR, draft(web.url + "/", id="rest"))
    with pytest.raises(FetchFailed, match="再次运行会接着做"):
        desk.crawl_collection(OPERATOR, "rest")
    run = desk.collection(OPERATOR, "rest").run
    assert run.status == "interrupted" and "429" in run.reason and run.pages >= 1
    build(web)
    before = len(web.asked("/img/seal.png"))
    again = desk.crawl_collection(OPERATOR, "rest")
    assert (again.id, again.status, again.pages) == (run.id, "ok", 5)
    assert len(web.asked("/img/seal.png")) == before
    desk.close()


def test_what_was_erased_is_not_collected_again(web, tmp_path):
    build(web)
    desk = opened(tmp_path)
    gone = web.url + "/s/2.html"
    desk.store.suppress(Suppression(ids.canonical_url(gone), "权利人要求", "管理员", desk.now()))
    desk.make_collection(OPERATOR, draft(web.url + "/", id="sup"))
    run = desk.crawl_collection(OPERATOR, "sup")
    assert run.pages == 4 and not web.asked("/s/2.html?from=list")
    refused = [c for c in desk.collection(OPERATOR, "sup").captures if "不再采集" in c.finding]
    assert len(refused) == 1
    desk.close()


class Children:
    """The children that the Desk starts, so that a test can kill them."""

    def __init__(self, monkeypatch):
        self.started = []
        started, real = self.started, subprocess.Popen

        class Recorded(real):
            def __init__(self, *args, **more):
                super().__init__(*args, **more)
                started.append(self)

        monkeypatch.setattr(collection_child.subprocess, "Popen", Recorded)


def slow(web, delay=0.1):
    build(web)
    for reply in web.replies.values():
        reply.delay = delay


def until(condition):
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")


def captured(desk, key):
    runs = desk.store.collection_runs(key)
    return desk.store.collection_captures(runs[0].id) if runs else []


def test_killed_again_and_again_it_takes_up_where_it_was(web, tmp_path, monkeypatch):
    slow(web)
    children = Children(monkeypatch)
    desk = opened(tmp_path)
    desk.make_collection(OPERATOR, draft(web.url + "/", id="kill"))
    for wanted in (3, 7, 11):
        failures = []

        def crawl(failures=failures):
            try:
                desk.crawl_collection(OPERATOR, "kill")
            except FetchFailed as error:
                failures.append(str(error))

        thread = threading.Thread(target=crawl)
        thread.start()
        until(lambda wanted=wanted: len(captured(desk, "kill")) >= wanted)
        children.started[-1].send_signal(signal.SIGKILL)
        thread.join()
        assert "已采到的内容都已保存" in failures[0]
        assert desk.collection(OPERATOR, "kill").run.status == "interrupted"
    kept = {c.url for c in captured(desk, "kill")}
    run = desk.crawl_collection(OPERATOR, "kill")
    view = desk.collection(OPERATOR, "kill")
    assert (run.status, run.pages, run.requisites, len(view.runs)) == ("ok", 5, 8, 1)
    assert kept <= {c.url for c in view.captures}
    assert len({c.url for c in view.captures}) == len(view.captures), "nothing is captured twice"
    for path in ("/img/seal.png", "/css/base.css", "/list.html"):
        assert 1 <= len(web.asked(path)) <= 4
    report = desk.pack_collection(OPERATOR, "kill", tmp_path)
    assert report.pages == 5, "torn ends of killed files do not go into the package"
    desk.close()


def test_a_person_stops_a_pass_and_starts_it_again(web, tmp_path):
    slow(web)
    desk = opened(tmp_path)
    desk.make_collection(OPERATOR, draft(web.url + "/", id="stop"))
    desk.start_collection(OPERATOR, "stop")
    until(lambda: len(captured(desk, "stop")) >= 3)
    with pytest.raises(Conflict, match="正在采集网事典藏"):
        desk.start_collection(OPERATOR, "stop")
    assert desk.collections(OPERATOR)[0].run.requisites >= 1, "the list counts what is there at this moment"
    stopped = desk.stop_collection(OPERATOR, "stop")
    assert stopped.status == "interrupted" and "停止" in stopped.reason
    for thread in [t for t in threading.enumerate() if t.name == "site-stop"]:
        thread.join(30)
    count = len(captured(desk, "stop"))
    assert count < 14 and desk.collection(OPERATOR, "stop").run.status == "interrupted"
    assert desk.crawl_collection(OPERATOR, "stop").status == "ok"
    fresh = desk.crawl_collection(OPERATOR, "stop", fresh=True)
    assert fresh.status == "ok" and len(desk.collection(OPERATOR, "stop").runs) == 2
    second = desk.collection(OPERATOR, "stop").captures
    assert {c.snapshot.kind for c in second if c.kind != "redirect"} == {"revisit"}, (
        "bytes known are not kept twice"
    )
    assert "善本故事之2".encode() in desk.replay(OPERATOR, fresh.id, web.url + "/s/2.html").content
    assert desk.pack_collection(OPERATOR, "stop", tmp_path).pages == 10
    desk.close()


def test_the_commands_say_the_same_as_the_verbs(web, tmp_path):
    build(web)
    environment = {"ZHIJIN_HOME": str(tmp_path / "var"), "ZHIJIN_MIN_FREE_MB": "0", "PATH": "/usr/bin:/bin"}

    def zhijin(*words):
        command = [sys.executable, "-c", "import cli; cli.main()", *words, "--json"]
        done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True)
        return done.returncode, json.loads(done.stdout.splitlines()[-1]), done.stderr

    opened(tmp_path / "var").close()
    new = [
        "collection",
        "new",
        "善本故事馆",
        "--id",
        "cmd",
        "--curator",
        "王琳",
        "--purpose",
        "保存",
        "--depth",
        "1",
    ]
    code, facts, said = zhijin(*new, "--seed", web.url + "/")
    assert code == 2 and facts["error"] == said.strip() == "缺少“权利说明”，请补写"
    code, facts, _ = zhijin(*new, "--seed", web.url + "/", "--rights", "公开网页")
    assert (code, facts["id"], facts["status"]) == (0, "cmd", "never")
    code, facts, _ = zhijin("collection", "edit", "cmd", "--depth", "2")
    assert code == 0
    code, facts, said = zhijin("collection", "crawl", "cmd")
    assert (code, facts["status"], facts["pages"], facts["requisites"], facts["findings"]) == (
        0,
        "ok",
        5,
        8,
        {},
    )
    code, facts, _ = zhijin("collection", "show", "cmd")
    assert facts["record"]["elements"]["dc:identifier"] == ["cmd"]
    code, facts, _ = zhijin("collection", "pack", "cmd", "--out", str(tmp_path))
    assert code == 0 and facts["pages"] == 5 and Path(facts["path"]).parent == tmp_path
    assert zhijin("collection", "check", "nix")[0] == 1
    assert [c["id"] for c in zhijin("collection", "list")[1]["collections"]] == ["cmd"]


def test_an_archive_that_cannot_be_written_ends_the_pass_in_one_line(web, tmp_path):
    build(web)
    desk = opened(tmp_path)
    desk.make_collection(OPERATOR, draft(web.url + "/", id="full"))
    (tmp_path / "collections").mkdir()
    (tmp_path / "collections" / "full").write_text("a file where a folder should be")
    with pytest.raises(FetchFailed) as caught:
        desk.crawl_collection(OPERATOR, "full")
    assert "快照文件夹" in str(caught.value) and "\n" not in str(caught.value)
    assert desk.collection(OPERATOR, "full").run.status == "interrupted"
    desk.close()
