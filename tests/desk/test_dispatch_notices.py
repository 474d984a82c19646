"""报送通知 against a real receiver on this machine: what it says, to whom, and never twice."""

import pytest

from desk.desk import open_desk
from desk.dispatch import Addressee
from desk.settings import Settings
from domain.dispatch import Way
from domain.errors import NotAllowed
from domain.notice import Channel, NoticeStatus
from domain.profile import ReaderProfile
from domain.user import OPERATOR
from tests.desk.dispatch_help import EDITOR, READER, issued, people, recall, recipient
from tests.desk.test_notices import Receiver

TITLE = "供热投诉集中于老旧小区"


@pytest.fixture
def hook():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


@pytest.fixture
def one(desk, hook):
    """Reached by a personal channel that says no content."""
    people(desk)
    desk.save_channel(OPERATOR, Channel("direct", "短信网关", hook.url + "/{to}"), "试")
    return recipient(desk, addresses={"direct": "zhang"})


def send(desk, one, brief, way=Way.OA):
    return desk.register_deliveries(EDITOR, brief.id, [Addressee(one.id, way)], notify=True)


def test_word_of_a_delivery_says_neither_title_nor_content_unless_the_channel_may(desk, hook, one):
    send(desk, one, issued(desk))
    assert desk.dispatch_tick(OPERATOR).sent == 1
    assert hook.got == [("/zhang", "知津：有 1 期简报送您参阅，请登录知津“参阅”查看")]
    desk.save_channel(OPERATOR, Channel("direct", "短信网关", "", with_content=True), "允许带内容")
    send(desk, one, issued(desk, number=31))
    desk.dispatch_tick(OPERATOR)
    assert "舆情日报第31期：" + TITLE in hook.got[1][1] and "/r/" not in hook.got[1][1]


def test_it_goes_out_once_however_often_one_looks(desk, hook, one):
    send(desk, one, issued(desk))
    assert [desk.dispatch_tick(OPERATOR).sent for _ in range(3)] == [1, 0, 0]
    assert len(hook.got) == 1


def test_what_was_being_sent_when_the_program_died_is_not_sent_again(desk, hook, one):
    send(desk, one, issued(desk))
    (notice,) = desk.store.due_dispatch_notices(desk.now())
    assert desk.store.claim_dispatch_notice(notice) and not desk.store.claim_dispatch_notice(notice)
    desk.dispatch_tick(OPERATOR)
    assert hook.got == []
    assert [n.status for n in desk.dispatch_notices(EDITOR)] == [NoticeStatus.UNSURE]


def test_a_refusal_is_tried_again_later_and_told(desk, hook, one, clock):
    hook.answer = 500
    send(desk, one, issued(desk))
    report = desk.dispatch_tick(OPERATOR)
    assert report.failed == 1 and "短信网关" in report.problems[0] and "zhang" not in report.problems[0]
    assert desk.dispatch_tick(OPERATOR).failed == 0
    hook.answer = 200
    clock.forward(minutes=2)
    assert desk.dispatch_tick(OPERATOR).sent == 1
    assert [n.attempts for n in desk.dispatch_notices(EDITOR)] == [2]


def test_a_brief_recalled_before_word_of_it_went_out_is_not_announced(desk, hook, one):
    brief = issued(desk)
    send(desk, one, brief)
    recall(desk, brief.id)
    desk.dispatch_tick(OPERATOR)
    assert hook.got == []
    assert desk.tell_recall(EDITOR, brief.id) == 1
    desk.dispatch_tick(OPERATOR)
    desk.tell_recall(EDITOR, brief.id)
    desk.dispatch_tick(OPERATOR)
    assert hook.got == [("/zhang", "知津：此前送您的 1 期简报已撤回，请停止使用并退回")]


def test_nothing_waits_for_whoever_has_no_address_or_did_not_ask(desk, hook, one):
    other = recipient(desk, "市人大", "")
    desk.register_deliveries(EDITOR, issued(desk).id, [Addressee(one.id, Way.OA)])
    send(desk, other, issued(desk))
    assert desk.dispatch_tick(OPERATOR).sent == 0 and desk.dispatch_notices(EDITOR) == []


def test_a_standing_profile_tells_its_reader(desk, hook, one):
    made = ReaderProfile("guji", "古籍定题", one.id, expression="古籍", select=False)
    desk.save_profile(EDITOR, made, "新建")
    issued(desk, "古籍展")
    report = desk.dispatch_tick(OPERATOR)
    assert (report.taken, report.given, report.sent) == (1, 1, 1) and len(hook.got) == 1


def test_the_personal_link_goes_with_the_content_where_the_server_has_a_name(settings, clock, hook, tmp_path):
    named = Settings(
        _env_file=None, home=tmp_path / "named", min_free_mb=0, public_url="https://zhijin.example/"
    )
    desk = open_desk(named, create=True)
    desk.now = clock
    people(desk)
    channel = Channel("direct", "邮件", hook.url + "/{to}", with_content=True)
    desk.save_channel(OPERATOR, channel, "试")
    one = recipient(desk, addresses={"direct": "zhang"})
    brief = issued(desk)
    hook.answer = 500
    send(desk, one, brief)
    desk.dispatch_tick(OPERATOR)
    hook.answer = 200
    clock.forward(minutes=2)
    desk.dispatch_tick(OPERATOR)
    first, second = (text for _, text in hook.got)
    assert first == second and len(desk.store.reader_links(brief.id)) == 1
    address = second.splitlines()[-1]
    assert address.startswith("https://zhijin.example/r/")
    assert desk.open_link(address.rpartition("/")[2]).brief.id == brief.id
    told = [f"{e.subject} {e.detail}" for e in desk.store.audit(None)]
    assert not any(address.rpartition("/")[2] in line for line in told)
    desk.close()


def test_only_librarians_tell_of_a_recall(desk, one):
    brief = issued(desk, status="recalled")
    with pytest.raises(NotAllowed):
        desk.tell_recall(READER, brief.id)
