import re

import httpx
import pytest

from workbench.context import SESSION_COOKIE

PASSWORD = "Haihe-Qiao-2026"


def csrf_of(page: str) -> str:
    return re.search(r'name="csrf" value="([^"]+)"', page)[1]


def sign_in(client: httpx.Client, name="liguanyuan", password=PASSWORD) -> httpx.Response:
    token = csrf_of(client.get("/login").text)
    return client.post("/login", data={"csrf": token, "name": name, "password": password})


@pytest.fixture
def client(address):
    with httpx.Client(base_url=address) as opened:
        yield opened


def test_a_page_without_a_session_leads_to_the_login(client, plain):
    answer = client.get("/", headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login"


@pytest.mark.parametrize(
    "path",
    [
        "/static/index.html",
        "/_stcore/host-config",
        "/capture/x",
        "/preview/x",
        "/component/x",
        "/media/x",
        "/loginfoo",
    ],
)
def test_nothing_else_answers_without_a_session(client, plain, path):
    assert client.get(path).status_code == 401


def test_the_websocket_is_closed_without_a_session(address, plain):
    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect

    with pytest.raises(InvalidStatus) as refused:
        connect(address.replace("http", "ws") + "/_stcore/stream")
    assert refused.value.response.status_code == 403


def test_name_and_password_open_the_door_with_a_guarded_cookie(client, plain):
    answer = sign_in(client)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(SESSION_COOKIE)
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert client.get("/", headers={"Accept": "text/html"}).status_code == 200


def test_a_wrong_password_says_so_and_opens_nothing(client, plain):
    answer = sign_in(client, password="wrong")
    assert answer.status_code == 403
    assert "用户名或密码不对" in answer.text
    assert SESSION_COOKIE not in client.cookies


def test_a_form_without_our_token_is_refused(client, plain):
    client.get("/login")
    answer = client.post("/login", data={"csrf": "forged", "name": "liguanyuan", "password": PASSWORD})
    assert answer.status_code == 403
    assert "已过期" in answer.text


def test_a_token_from_another_browser_is_refused(address, client, plain):
    with httpx.Client(base_url=address) as other:
        token = csrf_of(other.get("/login").text)
    client.get("/login")
    answer = client.post("/login", data={"csrf": token, "name": "liguanyuan", "password": PASSWORD})
    assert answer.status_code == 403


def test_logout_ends_the_session(client, plain):
    sign_in(client)
    token = client.cookies[SESSION_COOKIE]
    client.get("/logout")
    again = client.get("/", headers={"Accept": "text/html", "Cookie": f"{SESSION_COOKIE}={token}"})
    assert again.status_code == 303


def test_hostile_names_come_back_as_text(client, plain):
    answer = sign_in(client, name="<script>alert(1)</script>", password="x")
    assert "<script>alert" not in answer.text


def test_role_cards_only_in_demo_mode(client, plain):
    page = client.get("/login").text
    assert "演示模式" not in page
    refused = client.post("/login/demo", data={"csrf": csrf_of(page), "role": "editor"})
    assert refused.status_code == 403
    assert SESSION_COOKIE not in client.cookies


def test_one_click_on_a_role_card_enters_in_demo_mode(client, demo):
    page = client.get("/login").text
    for name in ("馆员", "初审", "复审", "签发人", "送阅对象", "系统管理员"):
        assert f"<b>{name}</b>" in page
    answer = client.post("/login/demo", data={"csrf": csrf_of(page), "role": "issuer"})
    assert answer.status_code == 303
    assert client.get("/", headers={"Accept": "text/html"}).status_code == 200


def test_demo_mode_refuses_a_foreign_host_name(client, demo):
    answer = client.get("/login", headers={"Host": "evil.example:8501"})
    assert answer.status_code == 403
