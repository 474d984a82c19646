"""The hostile addresses do what their names say."""

import time

import httpx
import pytest


def test_slow_answers_after_the_seconds_asked_for(client):
    began = time.monotonic()
    assert client.get("/odd/slow?s=0.4").status_code == 200
    assert time.monotonic() - began >= 0.4


def test_a_waiting_reader_does_not_hold_up_the_end(site):
    from desk.demo.server import serve

    with serve(site) as server:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(server.base_url + "/odd/slow?s=30", timeout=0.2, trust_env=False)
        began = time.monotonic()
    assert time.monotonic() - began < 5


def test_loop_points_at_itself(client):
    with pytest.raises(httpx.TooManyRedirects):
        client.get("/odd/loop", follow_redirects=True)


def test_huge_is_fifty_megabytes_of_html(client):
    with client.stream("GET", "/odd/huge") as answer:
        assert int(answer.headers["content-length"]) >= 50_000_000
        assert next(answer.iter_bytes()).startswith(b"<p>")


def test_down_closes_without_a_word(client):
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/odd/down")


def test_wrongtype_sends_html_as_a_picture(client):
    answer = client.get("/odd/wrongtype")
    assert answer.headers["content-type"] == "image/png" and "<h1>" in answer.text


def test_script_holds_what_must_not_be_run_or_followed(client):
    page = client.get("/odd/script.html").text
    assert all(
        x in page for x in ("<script>", "file:///etc/passwd", "http://10.0.0.1/", "http://127.0.0.1:1/")
    )


@pytest.mark.parametrize("name", ["slow", "loop", "huge", "down", "wrongtype", "script", "all"])
def test_each_has_a_list_that_links_it(client, name):
    assert "/odd/" in client.get(f"/odd/lists/{name}.html").text


def test_nothing_else_links_them(client):
    assert client.get("/odd/").status_code == client.get("/odd/lists/none.html").status_code == 404
    assert "/odd/" not in client.get("/").text + client.get("/jgw/index.html").content.decode("gbk")
