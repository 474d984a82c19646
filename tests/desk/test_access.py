import pytest

from desk.settings import Settings
from domain.errors import InvalidInput, NotAllowed
from domain.user import OPERATOR, Actor, Role

PASSWORD = "Haihe-Qiao-2026"


def test_the_right_password_opens_a_session_that_knows_its_roles(desk, editor):
    signed = desk.sign_in("liguanyuan", PASSWORD)
    actor = desk.who(signed.token)
    assert actor.name == "liguanyuan"
    assert actor.roles == (Role.EDITOR,)


def test_the_token_itself_is_nowhere_in_the_database(desk, editor, settings):
    token = desk.sign_in("liguanyuan", PASSWORD).token
    desk.close()
    stored = b"".join(path.read_bytes() for path in settings.home.glob("zhijin.db*"))
    assert token.encode() not in stored
    assert PASSWORD.encode() not in stored


def test_five_wrong_passwords_lock_the_account_for_fifteen_minutes(desk, editor, clock):
    for _ in range(5):
        with pytest.raises(NotAllowed):
            desk.sign_in("liguanyuan", "wrong")
    with pytest.raises(NotAllowed, match="锁定"):
        desk.sign_in("liguanyuan", PASSWORD)
    clock.forward(minutes=16)
    assert desk.sign_in("liguanyuan", PASSWORD).actor.name == "liguanyuan"


def test_four_wrong_ones_then_the_right_one_start_the_count_anew(desk, editor):
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(NotAllowed):
                desk.sign_in("liguanyuan", "wrong")
        desk.sign_in("liguanyuan", PASSWORD)


def test_an_unknown_name_gets_the_same_words_as_a_wrong_password(desk, editor):
    with pytest.raises(NotAllowed) as unknown:
        desk.sign_in("nobody", PASSWORD)
    with pytest.raises(NotAllowed) as wrong:
        desk.sign_in("liguanyuan", "wrong")
    assert str(unknown.value) == str(wrong.value)


def test_a_session_ends_when_idle_and_lives_on_when_used(desk, editor, clock):
    token = desk.sign_in("liguanyuan", PASSWORD).token
    for _ in range(5):
        clock.forward(minutes=20)
        assert desk.who(token) is not None
    clock.forward(minutes=31)
    assert desk.who(token) is None


def test_signing_out_ends_the_session_for_good(desk, editor):
    token = desk.sign_in("liguanyuan", PASSWORD).token
    desk.sign_out(desk.who(token))
    assert desk.who(token) is None


@pytest.mark.parametrize(
    "password", ["Short-1a", "alllowercaseletters", "liguanyuan-A1-xyz", "123456789012345", ""]
)
def test_weak_passwords_are_refused(desk, password):
    with pytest.raises(InvalidInput, match="密码"):
        desk.add_user(OPERATOR, "liguanyuan", "李", (Role.EDITOR,), password)


def test_a_name_is_taken_once(desk, editor):
    with pytest.raises(InvalidInput, match="已经存在"):
        desk.add_user(OPERATOR, "liguanyuan", "另一位", (Role.EDITOR,), PASSWORD)


def test_outside_demo_mode_there_are_no_demo_accounts(desk):
    assert desk.demo_users() == []
    with pytest.raises(NotAllowed, match="演示模式"):
        desk.sign_in_demo("editor")


def test_demo_mode_has_one_account_for_each_role(tmp_path):
    from desk.desk import open_desk

    demo = open_desk(Settings(_env_file=None, home=tmp_path / "demo", demo=True), create=True)
    assert [user.roles[0] for user in demo.demo_users()] == list(Role)
    token = demo.sign_in_demo("reader").token
    assert demo.who(token).roles == (Role.READER,)
    demo.close()
    plain = open_desk(Settings(_env_file=None, home=tmp_path / "demo"))
    assert plain.who(token) is None
    with pytest.raises(NotAllowed):
        plain.sign_in("demo-reader", "")
    plain.close()


def test_every_sign_in_is_in_the_audit_chain(desk, editor):
    with pytest.raises(NotAllowed):
        desk.sign_in("liguanyuan", "wrong")
    desk.sign_in("liguanyuan", PASSWORD)
    outcomes = [(e.verb, e.outcome) for e in desk.store.audit(10) if e.verb == "登录"]
    assert outcomes == [("登录", "ok"), ("登录", "refused")]
    assert desk.verify_audit_chain() == []


def test_a_stopped_account_is_out_at_once_and_may_come_back(desk, editor):
    token = desk.sign_in("liguanyuan", PASSWORD).token
    assert desk.who(token) is not None
    desk.switch_account(OPERATOR, "liguanyuan", active=False)
    assert desk.who(token) is None
    with pytest.raises(NotAllowed):
        desk.sign_in("liguanyuan", PASSWORD)
    desk.switch_account(OPERATOR, "liguanyuan", active=True)
    assert desk.sign_in("liguanyuan", PASSWORD).actor.name == "liguanyuan"


def test_nobody_stops_their_own_account(desk):
    desk.add_user(OPERATOR, "guanli", "管理员", (Role.SYSADMIN,), PASSWORD)
    with pytest.raises(InvalidInput, match="自己"):
        desk.switch_account(Actor("guanli", (Role.SYSADMIN,)), "guanli", active=False)
