"""A page from the crawl to the capture view: its pictures and styles from the archive only, nothing runs; its
printed image."""

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import httpx
import pypdf
import pytest
from warcio.archiveiterator import ArchiveIterator

from crawlers.spec import load_text
from desk import page_images
from domain.text import fold
from domain.user import OPERATOR
from workbench.context import SESSION_COOKIE

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a730000001049444154789c6338"
    "c1c000440c100a00190e03217c6562f50000000049454e44ae426082"
)
"""Two by two pixels, red."""
SOURCE = """
id: kept
name: 津政网
owner: 某办公厅
kind: policy
media_type: M4
region: 天津
entries: [{type: list, urls: ["%s/list.html"], rule: {item: li, link: {css: ["a::attr(href)"]}}}]
fetch: {delay: 0}
page_requisites: true
page_image: true
evidence: {status: unverified}
"""
TEXT = "为加强古籍保护工作，市文化和旅游局会同有关部门制定本办法，自发布之日起施行，各区要认真组织实施。"
PAGE = f"""<html><head><meta charset="utf-8"><title>古籍保护办法</title><link rel="stylesheet" href="/s/a.css">
<script>document.title='ran'</script></head><body onload="alert(1)"><h1>天津市古籍保护办法</h1>
<p>发布时间：2026-11-20 09:30</p><div class="c"><p>{TEXT}</p><p>{TEXT}</p><p>{TEXT}</p>
<img src="/i/seal.png" width="80" height="80"><img src="http://127.0.0.2:1/tracker.gif">
<a href="/other.html">另一篇</a></div></body></html>"""
FILES = {
    "/list.html": (
        "text/html; charset=utf-8",
        "<ul><li><a href='/p/1.html'>天津市古籍保护办法</a></li></ul>",
    ),
    "/p/1.html": ("text/html; charset=utf-8", PAGE),
    "/s/a.css": ("text/css", "@import 'b.css'; h1{color:rgb(1,2,3)} body{background:url(/i/seal.png)}"),
    "/s/b.css": ("text/css", "p{color:rgb(4,5,6)}"),
    "/i/seal.png": ("image/png", PNG),
}


@pytest.fixture
def site():
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            kind, body = FILES.get(self.path, ("text/plain", None))
            content = body.encode() if isinstance(body, str) else body or b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        server.asked, server.base = asked, f"http://127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.fixture
def read(plain, site):
    """The Desk after it has read the policy, the site still there and listening."""
    plain.put_sources(OPERATOR, load_text(SOURCE % site.base, "kept.yml"), "试", "津政网")
    assert plain.collect(OPERATOR).as_json()["kept"] == 1
    return plain


def test_requisites_are_archived_once_and_bounded_by_the_same_guard(read, site):
    assert sorted(set(site.asked) - {"/robots.txt"}) == sorted(FILES)
    assert site.asked.count("/i/seal.png") == 1
    assert [line.fields["mime"] for line in read.find_captures(OPERATOR, site.base + "/i/seal.png")] == [
        "image/png"
    ]
    assert read.find_captures(OPERATOR, "http://127.0.0.2:1/tracker.gif") == [], "not this source's to ask"
    assert read.verify(OPERATOR) == []
    kinds = [kind for path in read.settings.archive.glob("*.warc.gz") for kind in record_kinds(path)]
    assert kinds == ["warcinfo"] + ["response", "request", "metadata"] * 4


def record_kinds(path):
    with path.open("rb") as stream:
        return [record.rec_type for record in ArchiveIterator(stream)]


def test_the_view_asks_nobody_but_the_archive(read, site, page, address):
    article = read.store.articles()[0]
    token = read.sign_in("liguanyuan", "Haihe-Qiao-2026").token
    site.asked.clear()
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": address}])
    page.goto(f"{address}/capture/{article.snapshot_id.removeprefix('urn:uuid:')}")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"
    assert page.evaluate("getComputedStyle(document.querySelector('.c p')).color") == "rgb(4, 5, 6)"
    assert page.evaluate("document.querySelector('img').naturalWidth") == 2
    assert page.title() == "古籍保护办法" and page.outside == [] and site.asked == []
    assert page.locator("a").get_attribute("href") is None, "what is not archived leads nowhere"


def test_pictures_are_served_to_who_is_signed_in_and_nothing_else_is(read, site, address):
    uuid = read.store.articles()[0].snapshot_id.removeprefix("urn:uuid:")
    part = f"{address}/capture/{uuid}/part"
    assert httpx.get(part, params={"url": site.base + "/i/seal.png"}).status_code in {302, 303, 307, 401, 403}
    cookies = {SESSION_COOKIE: read.sign_in("liguanyuan", "Haihe-Qiao-2026").token}
    got = httpx.get(part, params={"url": site.base + "/i/seal.png"}, cookies=cookies)
    assert got.content == PNG and got.headers["content-type"] == "image/png"
    assert "sandbox" in got.headers["content-security-policy"]
    for url in (site.base + "/p/1.html", site.base + "/none.png", "http://[", ""):
        assert httpx.get(part, params={"url": url}, cookies=cookies).status_code == 404, url


@pytest.mark.skipif(page_images.find_browser() is None, reason="没有安装 Chromium（Debian 软件包 chromium）")
def test_a_policy_gets_a_printed_image_from_the_archive(read, site, address, tmp_path):
    site.asked.clear()
    report = read.make_page_images(OPERATOR)
    assert (report.made, report.waiting, report.problems, site.asked) == (1, 0, (), [])
    article = read.store.articles()[0]
    image = read.store.snapshots(article.id)[1]
    assert (image.kind, image.media_type, image.url) == ("conversion", "application/pdf", article.url)
    pdf = read.capture(OPERATOR, image.record_id).content
    words = fold("".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages))
    # Chromium writes some characters as their Kangxi radicals; ``fold`` makes both one.
    assert "天津市古籍保护办法" in words and fold(TEXT) in words
    assert len(pypdf.PdfReader(BytesIO(pdf)).pages[0].images) >= 1, "the picture of the archive is in it"
    assert read.make_page_images(OPERATOR).made == 0 and read.verify(OPERATOR) == []
    tool = page_images.shutil.which("pdftoppm")
    if tool:
        (tmp_path / "a.pdf").write_bytes(pdf)
        subprocess.run([tool, "-r", "40", "-png", tmp_path / "a.pdf", tmp_path / "a"], check=True)
        assert list(tmp_path.glob("a-*.png"))
    cookies = {SESSION_COOKIE: read.sign_in("liguanyuan", "Haihe-Qiao-2026").token}
    shown = httpx.get(f"{address}/capture/{image.record_id.removeprefix('urn:uuid:')}", cookies=cookies)
    assert shown.content == pdf and shown.headers["content-type"] == "application/pdf"


def test_what_was_erased_is_not_asked_for_again(read, site):
    (article,) = read.store.articles()
    record = article.snapshot_id
    read.erase_capture(OPERATOR, record, "当事人申请")
    site.asked.clear()
    report = read.collect(OPERATOR, ["kept"])
    assert report.as_json()["refused"] == 1 and "/p/1.html" not in site.asked
    (entry,) = [e for e in read.store.ledger(report.runs[0].id) if e.kind == "article"]
    assert entry.cause == "suppressed"
    assert read.find_captures(OPERATOR, article.url) == [] and read.verify(OPERATOR) == []
    assert read.find_captures(OPERATOR, site.base + "/i/seal.png") == [], "its pictures went too"
    assert read.find_captures(OPERATOR, site.base + "/s/a.css"), "the site's style sheet did not"


def test_without_chromium_it_says_so_and_fails_nothing(read, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    report = read.make_page_images(OPERATOR)
    assert (report.made, report.waiting) == (0, 1) and "Chromium" in report.problems[0]
