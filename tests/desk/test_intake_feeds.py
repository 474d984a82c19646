"""订阅: a feed on a real local server, collected for real, waits in the inbox; and the commands."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import openpyxl
import pytest

from domain.errors import Conflict, InvalidInput
from domain.user import Actor, Role
from tests.desk.test_intake_files import letter
from tests.test_cli import facts, zhijin

EDITOR = Actor("liguanyuan", (Role.EDITOR,))
FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>通讯</title>
<item><title>第 12 期：古籍数字化</title><link>{root}/12.html</link>
<pubDate>Fri, 20 Nov 2026 08:30:00 +0800</pubDate>
<content:encoded><![CDATA[<p>本期介绍古籍数字化的进展，各馆都有新的做法。</p><p>二、读者来信选登，欢迎来稿。</p>]]></content:encoded>
</item></channel></rss>"""


@pytest.fixture
def feed():
    class Newsletter(BaseHTTPRequestHandler):
        def do_GET(self):
            found = self.path == "/feed.xml"
            root = f"http://127.0.0.1:{self.server.server_port}"
            body = FEED.format(root=root).encode() if found else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Newsletter) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/feed.xml"
        server.shutdown()


def test_a_subscribed_feed_lands_unread_in_the_inbox(desk, feed):
    source = desk.subscribe(EDITOR, "数字人文通讯", feed)
    assert [s.id for s, _ in desk.subscriptions(EDITOR)] == [source.id]
    report = desk.collect(EDITOR, [source.id])
    assert report.as_json()["kept"] == 1, report
    (line,) = desk.inbox(EDITOR)
    assert (line.article.title, line.article.outlet, line.state) == (
        "第 12 期：古籍数字化",
        "数字人文通讯",
        "未读",
    )
    assert "读者来信选登" in line.article.body
    desk.decide_inbox(EDITOR, [line.article.id], take=False)
    desk.collect(EDITOR, [source.id])
    assert [line.state for line in desk.inbox(EDITOR)] == ["不采用"] and desk.store.articles() == []


def test_a_subscription_is_made_once_and_of_a_real_address(desk):
    desk.subscribe(EDITOR, "通讯", "https://example.org/feed.xml")
    with pytest.raises(Conflict, match="已经订阅过"):
        desk.subscribe(EDITOR, "又一次", "http://example.org/feed.xml#top")
    with pytest.raises(InvalidInput, match="不是网址"):
        desk.subscribe(EDITOR, "通讯", "feed.xml")
    with pytest.raises(InvalidInput, match="都要填写"):
        desk.subscribe(EDITOR, " ", "https://example.org/a")


@pytest.fixture
def library(tmp_path):
    assert zhijin(tmp_path, "init").returncode == 0
    return tmp_path


def test_the_commands_of_intake(library):
    picture = library / "截图.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    said = ["--outlet", "津沽生活圈", "--time", "2026-11-20 08:30", "--channel", "微信公众号"]
    words = ["intake", "add", "南门外大街积水", *said, "--text", "多处积水。", "--file", str(picture)]
    done = zhijin(library, *words)
    assert done.returncode == 0 and facts(done)["exhibits"] == 1 and "已录入" in done.stdout
    assert facts(zhijin(library, *words))["duplicate"] is True

    book = openpyxl.Workbook()
    for row in (
        ["标题", "来源", "发布时间", "内容"],
        ["甲", "报", "2026-11-20", "文"],
        ["乙", "报", "不知道", "文"],
    ):
        book.active.append(row)
    book.save(library / "导出.xlsx")
    done = zhijin(library, "intake", "table", "导出.xlsx")
    assert done.returncode == 1 and "第 3 行：发布时间“不知道”无法识别" in done.stdout
    assert {k: facts(done)[k] for k in ("rows", "kept")} == {"rows": 2, "kept": 1}

    (library / "1.eml").write_bytes(letter())
    done = zhijin(library, "intake", "eml", "1.eml", "导出.xlsx")
    assert done.returncode == 1 and len(facts(done)["kept"]) == 1 and "不是邮件" in facts(done)["bad"][0]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["table", "没有.xlsx"], 1, "找不到文件"),
        (["table", "small.txt", "--map", "没有"], 1, "没有名为“没有”的列对应方案"),
        (["table", "small.txt"], 2, "只有一列"),
        (
            ["add", "题", "--outlet", "报", "--time", "2026-11-20", "--channel", "飞鸽"],
            2,
            "没有“飞鸽”这个渠道",
        ),
    ],
)
def test_what_a_command_cannot_use_is_one_line(library, words, code, says):
    (library / "small.txt").write_text("一\n二\n", encoding="utf-8")
    done = zhijin(library, "intake", *words)
    assert done.returncode == code and says in done.stderr
    assert "Traceback" not in done.stderr and says in json.loads(done.stdout.splitlines()[-1])["error"]
