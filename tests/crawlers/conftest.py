"""A small web on a loopback port, and crawls of it in child processes."""

import json
import pickle
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

HERE = Path(__file__).parent
CHECKOUT = HERE.parent.parent
USER_AGENT = "Zhijin/0.1 (+mailto:test@example.org; library news monitoring)"


@dataclass
class Reply:
    """What an address answers.

    ``repeat`` sends the body over and over; ``delay`` waits first; ``missing`` bytes are promised and never sent;
    ``before`` are answered first, one a request.
    """

    body: bytes = b""
    status: int = 200
    headers: dict = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    delay: float = 0.0
    repeat: int = 1
    hang_up: bool = False
    missing: int = 0
    before: list = field(default_factory=list)


class SmallWeb:
    """Paths with their replies, and every request that came in."""

    def __init__(self, address="127.0.0.1"):
        self.replies, self.requests, self.busy, self.most_at_once = {}, [], 0, 0
        self._lock = threading.Lock()
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                web.answer(self)

            do_POST = do_GET

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer((address, 0), Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def put(self, path, body="", status=200, **more):
        raw = body.encode() if isinstance(body, str) else body
        headers = {"Content-Type": "text/html; charset=utf-8"} | more.pop("headers", {})
        self.replies[path] = Reply(raw, status, headers, **more)

    def article(
        self, path, title, text="这是一段说明情况的正文，讲清楚事情的来龙去脉，也说明各方的看法。", **more
    ):
        body = "".join(f"<p>{text}第{n}段，内容各不相同，用来凑足篇幅。</p>" for n in range(1, 4))
        page = f"<html><head><title>{title}_小城网</title></head><body><h1>{title}</h1><div class=info>2026年11月20日 08:30 来源：小城日报</div><div id=zoom>{body}</div></body></html>"
        self.put(path, page, **more)

    def asked(self, path):
        return [headers for where, headers in self.requests if where == path]

    def answer(self, handler):
        with self._lock:
            self.busy += 1
            self.most_at_once = max(self.most_at_once, self.busy)
        size = int(handler.headers.get("Content-Length") or 0)
        headers = dict(handler.headers) | {"_method": handler.command, "_body": handler.rfile.read(size)}
        headers["_at"], headers["_to"] = time.monotonic(), handler.connection.getsockname()[0]
        self.requests.append((handler.path, headers))
        reply = self.replies.get(handler.path) or Reply(b"<html><body>no such page</body></html>", 404)
        if reply.before:
            reply = reply.before.pop(0)
        time.sleep(reply.delay or 0.02)
        with self._lock:
            self.busy -= 1  # before the answer: once it is out, the next request may rightly come
        try:
            self._send(handler, reply, headers)
        except OSError:
            handler.close_connection = True

    def _send(self, handler, reply, headers):
        if reply.hang_up:
            handler.close_connection = True
            handler.connection.close()
            return
        etag = reply.headers.get("ETag")
        held = etag and headers.get("If-None-Match") == etag
        handler.send_response(304 if held else reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.send_header(
            "Content-Length", "0" if held else str(len(reply.body) * reply.repeat + reply.missing)
        )
        handler.end_headers()
        for _ in range(0 if held else reply.repeat):
            handler.wfile.write(reply.body)
        handler.close_connection = handler.close_connection or bool(reply.missing)


@pytest.fixture(scope="module")
def web():
    small = SmallWeb()
    yield small
    small.server.shutdown()
    small.server.server_close()


@pytest.fixture(scope="session")
def reply():
    """One answer, for ``before``."""

    def make(body="", status=200, **more):
        raw = body.encode() if isinstance(body, str) else body
        return Reply(
            raw, status, {"Content-Type": "text/html; charset=utf-8"} | more.pop("headers", {}), **more
        )

    return make


@pytest.fixture
def make_web():
    """Makes further small webs, each with its own port."""
    made = []

    def make(address="127.0.0.1"):
        made.append(SmallWeb(address))
        return made[-1]

    yield make
    for small in made:
        small.server.shutdown()
        small.server.server_close()


class Collector:
    """Crawls in child processes that share one memory of what is known."""

    def __init__(self, folder):
        self.folder, self.count = folder, 0

    def order(self, sources, limits):
        by_person, closed = limits.pop("by_person", True), limits.pop("closed", [])
        limits = {"fresh_minutes": 0} | limits  # a second look seconds later is what most tests want
        self.count += 1
        text = sources if isinstance(sources, str) else yaml.safe_dump(sources, allow_unicode=True)
        source_file = self.folder / f"sources-{self.count}.yml"
        source_file.write_text(text, encoding="utf-8")
        order = {
            "sources": str(source_file),
            "archive": str(self.folder / "warc"),
            "result": str(self.folder / f"result-{self.count}.pickle"),
            "memory": str(self.folder / "memory.pickle"),
            "user_agent": USER_AGENT,
            "limits": limits,
            "by_person": by_person,
            "closed": closed,
        }
        path = self.folder / f"order-{self.count}.json"
        path.write_text(json.dumps(order), encoding="utf-8")
        return path, order

    def start(self, sources, **limits):
        """The child process, and where its ledger grows."""
        path, order = self.order(sources, limits)
        command = [sys.executable, str(HERE / "crawl_child.py"), str(path)]
        child = subprocess.Popen(
            command, cwd=CHECKOUT, env={"PYTHONPATH": str(CHECKOUT), "PATH": "/usr/bin:/bin"}
        )
        return child, Path(order["result"])

    def __call__(self, sources, **limits):
        child, result = self.start(sources, **limits)
        assert child.wait(timeout=300) == 0
        sys.path.insert(0, str(HERE))
        sys.modules["__main__"].MemorySink = __import__("crawl_child").MemorySink
        outcome = pickle.loads(result.read_bytes())
        sink = outcome["sink"]
        return SimpleNamespace(
            report=outcome["report"],
            error=outcome["error"],
            articles={a.url: a for a in sink.articles.values()},
            entries=sink.ledger,
            fates={e.url: e for e in sink.ledger if e.kind == "article"},
            runs={run.source_id: run for run in sink.runs},
            observations=sink.observations,
            snapshots=sink.snapshots,
            touched=sink.touched,
            specimens=sink.specimens,
            archive=self.folder / "warc",
        )


@pytest.fixture(scope="module")
def collect(tmp_path_factory):
    return Collector(tmp_path_factory.mktemp("crawl"))


@pytest.fixture(scope="session")
def source():
    """A complete source; keyword arguments replace its parts."""

    def make(id, entries, **more):
        base = {
            "id": id,
            "name": "小城网",
            "owner": "小城网",
            "kind": "portal",
            "media_type": "M3",
            "region": "天津",
            "entries": entries,
            "fetch": {"delay": 0, "timeout": 5, "max_mb": 1},
            "evidence": {"status": "unverified"},
        }
        return base | more

    return make


@pytest.fixture(scope="session")
def listing():
    """A list entry for one address."""

    def make(url, **more):
        rule = {"item": "li", "link": {"css": ["a::attr(href)"]}, "title": {"css": ["a::text"]}}
        return {"type": "list", "urls": [url], "rule": rule | more.pop("rule", {})} | more

    return make


@pytest.fixture
def collect_in():
    """Makes a collector with a memory of its own."""
    return Collector
