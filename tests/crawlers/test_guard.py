"""No address inside is reached by any road: writing, wrapping, names, names that change, redirects."""

import asyncio
import ipaddress
import json
import pickle
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.addresses import address_refusal, is_public, refusal
from crawlers.failure import NotFetched
from crawlers.resolver import LIFETIME, Guard, pinned
from domain.ledger import Fate

HERE = Path(__file__).parent
CHECKOUT = HERE.parent.parent
NOTHING = frozenset()
INTRANET = frozenset({"oa.lib.lan", "10.9.8.7:8080", "10.1.0.0/16", "fd12:3456::/32", "169.254.0.0/16"})


def rows(*links):
    return (
        "<html><body><ul>"
        + "".join(f'<li><a href="{link}">标题</a></li>' for link in links)
        + "</ul></body></html>"
    )


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "010.0.0.1",
        "１２７.０.０.１",
        "127。0。0。1",
        "127.0.0.1.",
        "localhost.",
        "LOCALHOST",
        "[::ffff:127.0.0.1]",
        "[::ffff:a00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::a00:1]",
        "[2002:7f00:1::]",
        "[fec0::1]",
        "[ff02::1]",
        "[::]",
        "255.255.255.255",
        "198.18.0.1",
        "user:secret@www.example.cn",
        "10.0.0.1\\@www.example.cn",
        "www.example.cn 10.0.0.1",
    ],
)
def test_no_writing_of_an_inner_address_passes(host):
    reason = refusal(f"http://{host}/", NOTHING)
    assert reason and "\n" not in reason


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_public_however_wrapped(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://oa.lib.lan/a",
        "http://oa.lib.lan:8443/a",
        "http://10.9.8.7:8080/",
        "http://10.1.2.3/",
        "http://[fd12:3456::1]/",
    ],
)
def test_the_allow_list_opens_what_it_names(url):
    assert refusal(url, INTRANET) == ""
    assert refusal(url, frozenset({"other.lib.lan"})) != ""
    assert refusal(url, NOTHING) != ""


@pytest.mark.parametrize(
    "url", ["http://10.9.8.7/", "http://10.2.0.1/", "http://127.0.0.1/", "http://[fd13::1]/"]
)
def test_the_allow_list_opens_nothing_else(url):
    assert refusal(url, INTRANET)


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "169.254.0.23",
        "100.100.100.200",
        "168.63.129.16",
        "fd00:ec2::254",
        "fe80::1",
        "::ffff:169.254.169.254",
    ],
)
def test_metadata_addresses_are_closed_to_every_source(address):
    host = f"[{address}]" if ":" in address else address
    everything = frozenset({"0.0.0.0/0", "::/0", address, host, f"{host}:80", "meta.example:80"})
    assert "元数据" in refusal(f"http://{host}/latest/", everything)
    assert "元数据" in address_refusal("meta.example:80", [address], everything)


def writings(ip):
    """The same IPv4 address as resolvers and IPv6 stacks also take it."""
    number, parts = int(ip), str(ip).split(".")
    yield from (str(ip), str(number), hex(number), oct(number).replace("0o", "0"))
    yield ".".join(f"0{int(part):o}" for part in parts)
    yield ".".join(hex(int(part)) for part in parts)
    yield f"{parts[0]}.{number & 0xFFFFFF}"
    yield f"{parts[0]}.{parts[1]}.{number & 0xFFFF}"
    yield str(ip) + "."
    yield str(ip).translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    for net in ("::ffff:0:0", "64:ff9b::", "64:ff9b:1::"):
        yield f"[{ipaddress.IPv6Address(int(ipaddress.IPv6Address(net)) | number)}]"
    yield f"[{ipaddress.IPv6Address(0x2002 << 112 | number << 80)}]"


INNER = (
    "10.0.0.0/8",
    "127.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "100.64.0.0/10",
    "224.0.0.0/4",
)


@given(st.sampled_from(INNER), st.integers(0, 2**28 - 1), st.integers(1, 65535))
def test_an_inner_address_is_refused_in_every_writing(net, offset, port):
    network = ipaddress.ip_network(net)
    ip = network[offset % network.num_addresses]
    for host in writings(ip):
        assert refusal(f"http://{host}:{port}/a", NOTHING), host


@given(st.text(max_size=40))
def test_no_text_makes_the_guard_stumble(text):
    for url in (text, "http://" + text, f"http://{text}/", f"https://www.example.cn/{text}"):
        assert "\n" not in refusal(url, INTRANET).replace(text, "")


class Names:
    """A name server whose answers change; it counts how often it is asked."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, 0

    async def __call__(self, name):
        self.asked += 1
        rows = self.answers[name.split(".")[0]]
        return rows.pop(0) if len(rows) > 1 else rows[0]


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def admit(guard, url, allowed=NOTHING):
    return asyncio.run(guard.admit(url, allowed))


def test_what_was_checked_is_what_is_connected_to():
    names, clock = Names(shifty=[("93.184.216.34",), ("127.0.0.1",)]), Clock()
    guard = Guard(names, clock)
    for _ in range(3):
        admit(guard, "http://shifty.example/")
        assert pinned("shifty.example") == pinned("SHIFTY.example.") == ("93.184.216.34",)
    assert names.asked == 1


def test_a_name_that_turns_inward_is_refused_when_it_is_resolved_again():
    names, clock = Names(shifty=[("93.184.216.34",), ("10.0.0.1",)]), Clock()
    guard = Guard(names, clock)
    admit(guard, "http://shifty.example/")
    clock.now = LIFETIME + 1
    with pytest.raises(NotFetched) as refused:
        admit(guard, "http://shifty.example/")
    assert (refused.value.fate, refused.value.cause) == (Fate.REFUSED, "address")
    assert "10.0.0.1" in refused.value.detail
    assert "10.0.0.1" not in pinned("shifty.example")


def test_a_name_with_an_open_and_a_closed_address_is_closed():
    guard = Guard(Names(both=[("93.184.216.34", "10.0.0.1")]), Clock())
    with pytest.raises(NotFetched, match="本机或内网地址"):
        admit(guard, "http://both.example/")
    assert pinned("both.example") == ()


def test_the_allow_list_of_one_source_opens_nothing_for_another():
    guard = Guard(Names(inside=[("10.1.2.3",)]), Clock())
    admit(guard, "http://inside.example/", INTRANET)
    with pytest.raises(NotFetched, match="本机或内网地址"):
        admit(guard, "http://inside.example/", NOTHING)


def test_both_families_are_resolved_and_checked():
    guard = Guard(Names(six=[("2606:4700:4700::1111", "1.1.1.1")], local=[("::1",)]), Clock())
    admit(guard, "http://six.example/")
    assert pinned("six.example") == ("2606:4700:4700::1111", "1.1.1.1")
    with pytest.raises(NotFetched):
        admit(guard, "http://local.example/")


def test_a_name_nobody_admitted_leads_nowhere():
    assert pinned("never-asked.example") == ()


def test_an_unknown_name_is_said():
    with pytest.raises(NotFetched, match="无法解析") as failed:
        admit(Guard(), "http://nowhere.invalid/")
    assert failed.value.fate is Fate.FAILED


def crawl_under(collect, answers, sources):
    """A crawl in a child whose name server gives these answers."""
    path, order = collect.order(sources, {})
    path.write_text(json.dumps(order | {"answers": answers}), encoding="utf-8")
    subprocess.run(
        [sys.executable, str(HERE / "rebinding_child.py"), str(path)],
        cwd=CHECKOUT,
        env={"PYTHONPATH": f"{CHECKOUT}:{HERE}", "PATH": "/usr/bin:/bin"},
        check=True,
        timeout=120,
    )
    sys.path.insert(0, str(HERE))
    return pickle.loads(Path(order["result"]).read_bytes())["sink"]


def test_a_name_that_changes_its_answer_gains_nothing(collect, source, listing, make_web):
    """The first answer is an address the source may reach, every later one another that it may not."""
    small = make_web("0.0.0.0")
    port = small.url.rpartition(":")[2]
    small.put("/list.html", rows("/a.html", "/b.html"))
    small.article("/a.html", "文章甲")
    small.article("/b.html", "文章乙")
    shifty = source(
        "shifty",
        [listing(f"http://shifty.test:{port}/list.html")],
        intranet=["127.0.0.2/32"],
        fetch={"delay": 0.01},
    )
    sink = crawl_under(collect, {"shifty.test": ["127.0.0.2", "127.0.0.1"]}, [shifty])
    assert {e.fate for e in sink.ledger if e.kind == "article"} == {Fate.KEPT}
    assert {headers["_to"] for _, headers in small.requests} == {"127.0.0.2"}


def test_an_intranet_source_reaches_its_host_and_another_source_does_not(collect, source, listing, make_web):
    small = make_web("0.0.0.0")
    port = small.url.rpartition(":")[2]
    small.put("/list.html", rows("/a.html"))
    small.article("/a.html", "馆内通知")
    inner = f"http://oa.test:{port}"
    outer = make_web()
    outer.put("/list.html", rows(inner + "/a.html"))
    sources = [
        source(
            "inside", [listing(inner + "/list.html")], intranet=[f"oa.test:{port}"], fetch={"delay": 0.01}
        ),
        source("outside", [listing(outer.url + "/list.html")]),
    ]
    sink = crawl_under(collect, {"oa.test": ["127.0.0.1"]}, sources)
    fates = {(e.source_id, e.fate, e.cause) for e in sink.ledger if e.kind == "article"}
    assert fates == {("inside", Fate.KEPT, ""), ("outside", Fate.REFUSED, "address")}


def test_a_source_over_ipv6_is_read(collect, source, listing):
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6) as free:
            port = free.getsockname()[1]
    except OSError:
        pytest.skip("this machine has no IPv6")
    pages = {
        "/list.html": rows("/a.html"),
        "/a.html": f"<h1>六版文章</h1><p>{'一段平常的正文，没有别的意思。' * 8}</p>",
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    class Six(ThreadingHTTPServer):
        address_family = socket.AF_INET6

    with Six(("::1", port), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        found = collect([source("six", [listing(f"http://[::1]:{port}/list.html")])])
        server.shutdown()
    assert found.runs["six"].fates == {"kept": 1}
