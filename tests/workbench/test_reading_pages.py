"""Personal links and the pages of the reading room, over real HTTP and in a real browser."""

import logging
from datetime import timedelta

import httpx
import pytest

from desk.reader_links import LONGEST_HOURS
from domain.answer import AnswerKind
from domain.errors import InvalidInput, NotAllowed
from domain.user import OPERATOR, Role
from tests.desk.dispatch_help import EDITOR, READER, STRANGER, issued, office, recall, recipient
from workbench import reading_pages
from workbench.rate import RateLimit

PASSWORD = "Haihe-Qiao-2026"
SAID = "据监测共23条"


@pytest.fixture(autouse=True)
def fresh_limit(monkeypatch):
    monkeypatch.setattr(reading_pages, "limit", RateLimit(60, 60))


@pytest.fixture
def desk(plain):
    """Behind the server; 张处 of 市委办公厅 is one of its readers."""
    plain.one = office(plain)
    return plain


@pytest.fixture
def ticket(desk):
    return desk.make_link(EDITOR, issued(desk).id, desk.one.id)


def get(address, path, **kwargs):
    return httpx.get(address + path, **kwargs)


def test_a_link_opens_one_brief_without_signing_in(desk, address, ticket):
    answer = get(address, ticket.path)
    assert answer.status_code == 200 and SAID in answer.text
    assert "市委办公厅 张处长" in answer.text and "<script" not in answer.text
    for name, value in {
        "cache-control": "no-store", "referrer-policy": "no-referrer", "x-content-type-options": "nosniff",
    }.items():  # fmt: skip
        assert answer.headers[name] == value
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-forms; default-src 'none'")
    assert "frame-ancestors 'none'" in policy and "script" not in policy
    assert "set-cookie" not in answer.headers
    (opening,) = desk.store.openings(ticket.link.brief_id)
    assert (opening.recipient_id, opening.link_id, opening.closed) == (desk.one.id, ticket.link.id, "")


def test_a_link_leads_nowhere_else(desk, address, ticket):
    other = issued(desk, "别的一期")
    for path in ("/", f"/read/{other.id}", f"/preview/{other.id}", ticket.path + "/../../read/" + other.id):
        answer = get(address, path, headers={"accept": "text/plain"})
        assert answer.status_code == 401, path


@pytest.mark.parametrize("end", ["expired", "revoked", "recalled", "stopped"])
def test_a_link_closes_with_a_plain_page_and_the_try_is_recorded(desk, address, ticket, end):
    if end == "expired":
        later = desk.now() + timedelta(hours=72)
        desk.now = lambda: later
    elif end == "revoked":
        desk.revoke_link(EDITOR, ticket.link.id)
    elif end == "recalled":
        recall(desk, ticket.link.brief_id)
    else:
        from dataclasses import replace

        desk.save_recipient(EDITOR, replace(desk.one, active=False), "调离")
    answer = get(address, ticket.path)
    told = {"expired": "已过期", "revoked": "已停用", "recalled": "已经撤回", "stopped": "已停用"}[end]
    assert answer.status_code == 410 and told in answer.text and SAID not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert httpx.post(address + ticket.path + "/read").status_code == 410
    assert desk.store.answers() == []
    (opening,) = desk.store.openings()
    assert opening.closed == {"stopped": "inactive"}.get(end, end)


def test_a_minute_before_it_runs_out_it_still_opens(desk, address, ticket):
    later = desk.now() + timedelta(hours=71, minutes=59)
    desk.now = lambda: later
    assert get(address, ticket.path).status_code == 200


def test_forged_tokens_open_nothing(desk, address, ticket):
    from itsdangerous import URLSafeSerializer

    good = ticket.path.removeprefix("/r/")
    body, _, _signature = good.rpartition(".")
    other = desk.make_link(EDITOR, issued(desk, "别的一期").id, desk.one.id)
    forged = [
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        body + "." + other.path.rpartition(".")[2],
        URLSafeSerializer("guess", salt="reader-link").dumps([ticket.link.id, ticket.link.brief_id, desk.one.id, 1]),
        URLSafeSerializer(desk.form_secret(), salt="reader-link").dumps([ticket.link.id]),
        "x", ticket.link.id,
    ]  # fmt: skip
    for token in forged:
        answer = get(address, f"/r/{token}")
        assert answer.status_code == 404 and SAID not in answer.text, token
        assert httpx.post(f"{address}/r/{token}/read").status_code == 404
    assert desk.store.openings() == [] and desk.store.answers() == []


def test_a_token_signed_for_other_words_than_the_link_says_opens_nothing(desk, address, ticket):
    """As after a database was put back: the signature is ours, the link is another."""
    later = ticket.link.expires_at + timedelta(days=1)
    with desk.store._write() as db:
        db.execute("UPDATE reader_links SET expires_at = ?", [later.isoformat(timespec="microseconds")])
    assert get(address, ticket.path).status_code == 404


def test_read_is_said_through_the_link_once(desk, address, ticket):
    for _ in range(2):
        answer = httpx.post(address + ticket.path + "/read")
        assert answer.status_code == 200 and "已记为“已阅”" in answer.text
    (reply,) = desk.store.answers(ticket.link.brief_id)
    assert (reply.answer.kind, reply.answer.recipient_id) == (AnswerKind.READ, desk.one.id)
    assert ticket.link.id in reply.answer.registered_by


def test_no_line_of_log_or_audit_holds_the_token(desk, address, ticket, caplog):
    caplog.set_level(logging.DEBUG)
    token = ticket.path.removeprefix("/r/")
    get(address, ticket.path)
    httpx.post(address + ticket.path + "/read")
    get(address, ticket.path + "x")
    server = [r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "httpcore"))]
    told = "\n".join([*server, *(f"{e.subject} {e.detail}" for e in desk.store.audit(None))])
    assert ticket.link.id in told and token not in told and token.rpartition(".")[2] not in told
    with desk.store._read() as db:
        for table in db.table_names():
            assert not any(token in str(row) for row in db.query(f"SELECT * FROM [{table}]")), table


def test_whoever_asks_too_often_has_to_wait(desk, address, ticket):
    reading_pages.limit = RateLimit(3, 60)
    codes = [get(address, "/r/guess" + str(n)).status_code for n in range(3)]
    assert codes == [404] * 3
    answer = get(address, ticket.path)
    assert answer.status_code == 429 and "太频繁" in answer.text and SAID not in answer.text


def test_the_limit_counts_by_address_and_forgets():
    now = [0.0]
    limit = RateLimit(2, 60, lambda: now[0])
    assert [limit.admits("a") for _ in range(3)] == [True, True, False]
    assert limit.admits("b")
    now[0] = 61
    assert limit.admits("a")


def test_links_are_made_by_librarians_for_issued_briefs_and_a_week_at_most(desk):
    brief = issued(desk)
    with pytest.raises(NotAllowed):
        desk.make_link(READER, brief.id, desk.one.id)
    with pytest.raises(InvalidInput, match="168 小时"):
        desk.make_link(EDITOR, brief.id, desk.one.id, LONGEST_HOURS + 1)


def sign_in(desk, address, actor, role):
    """A client with a session of its own."""
    desk.add_user(OPERATOR, actor + "2", "某", (role,), PASSWORD)
    client = httpx.Client(base_url=address, follow_redirects=False)
    token = desk.sign_in(actor + "2", PASSWORD).token
    client.cookies.set("zhijin_session", token)
    return client


def test_the_room_shows_what_is_issued_to_the_reader_and_nothing_else(desk, address):
    client = sign_in(desk, address, "chuzhang", Role.READER)
    recipient(desk, "市政府办公厅", "", account="chuzhang2", all_kinds=False, kinds=("daily",))
    daily, draft, flash = issued(desk), issued(desk, status="draft"), issued(desk, "要情", "flash")
    answer = client.get(f"/read/{daily.id}")
    assert answer.status_code == 200 and SAID in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    for hidden in (draft, flash):
        for path in (f"/read/{hidden.id}", f"/preview/{hidden.id}"):
            assert client.get(path).status_code == 403, path
    assert client.get("/read/b-none").status_code == 404
    recall(desk, daily.id)
    answer = client.get(f"/read/{daily.id}")
    assert "已经撤回" in answer.text and SAID not in answer.text
    client.close()
    assert get(address, f"/read/{daily.id}", headers={"accept": "text/plain"}).status_code == 401
    assert desk.reading_room(STRANGER).total == 0


def test_a_phone_shows_the_link_page_whole_enlarges_it_and_takes_read(
    browser, desk, address, ticket, tmp_path
):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    page.goto(address + ticket.path)
    fits = "document.documentElement.scrollWidth <= window.innerWidth"
    assert page.evaluate(fits)
    size = "parseFloat(getComputedStyle(document.querySelector('main p:last-of-type')).fontSize)"
    small = page.evaluate(size)
    assert small >= 16
    page.get_by_role("link", name="放大字号").click()
    page.get_by_role("link", name="恢复字号").wait_for()
    assert page.evaluate(size) > 1.3 * small and page.evaluate(fits)
    page.get_by_role("button", name="已阅").click()
    page.get_by_text("已记为“已阅”").wait_for()
    assert [r.answer.kind for r in desk.store.answers()] == [AnswerKind.READ]
    context.close()
