"""Notices against a real receiver on this machine: what goes out, when, to whom, and never twice."""

import json
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from commands.bell import start_bell
from desk.guards import only_one
from domain.alert_rule import AlertRule, Handling, Metric
from domain.duty import Person, Shift
from domain.errors import Conflict, FetchFailed, InvalidInput, NotFound
from domain.notice import Channel, NoticeStatus
from domain.privacy import Standing
from domain.story import Level
from domain.user import OPERATOR, Actor, Role
from tests.desk.alert_help import make_signals
from tests.desk.conftest import PASSWORD
from tests.desk.people_help import Piece, judge

ROOT = Path(__file__).parents[2]


class Receiver:
    """A webhook that keeps what it was sent; ``answer`` is the status it gives."""

    def __init__(self):
        self.got, self.answer = [], 200
        self.came, self.hold = threading.Event(), None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.got.append((self.path, sent["message"]))
                outer.came.set()
                if outer.hold is not None:
                    outer.hold.wait(60)
                self.send_response(outer.answer)
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"json://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def hook():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


@pytest.fixture
def group(desk, hook):
    desk.save_channel(OPERATOR, Channel("group", "工作群", f"{hook.url}/group"), "试")


def staff(desk, *names):
    for name in names:
        desk.add_user(OPERATOR, name, f"{name}馆员", (Role.EDITOR,), PASSWORD)
        person = Person(name, f"{name}馆员", "13800000000", {"direct": f"{name}-id"})
        desk.save_person(OPERATOR, person, "试")


def opened(desk, **fields):
    assert desk.raise_alerts([make_signals(desk, **fields)]) == 1
    return desk.alerts(OPERATOR)[0][0]


def statuses(desk):
    return [notice.status for notice in desk.notices(OPERATOR)]


def test_without_a_channel_nothing_is_sent_or_waits(desk):
    opened(desk)
    assert desk.alert_tick(OPERATOR).sent == 0 and desk.notices(OPERATOR) == []


def test_a_notice_says_no_title_unless_its_channel_may(desk, hook, group):
    alert = opened(desk)
    desk.alert_tick(OPERATOR)
    line = f"知津：有 1 条橙色预警（馆内研判）待签收，请登录工作台查看（编号 {alert.id}）"
    assert hook.got == [("/group", line)]
    desk.save_channel(OPERATOR, Channel("group", "工作群", "", with_content=True), "允许带内容")
    opened(desk, name="停热13812345678")
    desk.alert_tick(OPERATOR)
    _, told = hook.got[1]
    assert "南开区停热" in told and "本市发生" in told and "13812345678" not in told


def test_a_notice_with_content_hides_whom_the_story_hides(desk, hook, group):
    desk.save_channel(OPERATOR, Channel("group", "工作群", "", with_content=True), "允许带内容")
    alert = opened(desk, name="副区长李伟受伤")
    victim = Piece("", "", "伤者李伟已送医院。", {"李伟": Standing.PARTY})
    judge(desk, desk.store.member_ids(alert.story_id)[0], victim)
    desk.alert_tick(OPERATOR)
    ((_, told),) = hook.got
    assert "李伟" not in told and "副区长李某受伤" in told


def test_a_notice_goes_out_once_however_often_one_looks(desk, hook, group):
    opened(desk)
    for _ in range(3):
        desk.alert_tick(OPERATOR)
    assert len(hook.got) == 1 and statuses(desk) == [NoticeStatus.SENT]


def test_a_level_that_asks_for_no_signature_is_told_once_for_information(desk, hook, group, clock):
    desk.save_alert_rule(OPERATOR, AlertRule("many", "报道多", Metric.COUNT, 2, Level.BLUE), "试")
    opened(desk, level=Level.NOTE)
    for _ in range(3):
        desk.alert_tick(OPERATOR)
        clock.forward(hours=2)
    ((_, told),) = hook.got
    assert "1 条蓝色预警（馆内研判）供知悉" in told


def test_a_rule_with_channels_of_its_own_uses_no_other(desk, hook, group):
    desk.save_channel(OPERATOR, Channel("books", "古籍群", f"{hook.url}/books"), "试")
    rule = {v.rule.id: v.rule for v in desk.alert_rules(OPERATOR)}["rare-books"]
    desk.save_alert_rule(OPERATOR, replace(rule, channels=("books",)), "只发古籍群")
    opened(desk, level=Level.NOTE, damage=("霉变",))
    desk.alert_tick(OPERATOR)
    assert [path for path, _ in hook.got] == ["/books"]


def test_what_was_being_sent_when_the_program_died_is_not_sent_again(desk, hook, group):
    opened(desk)
    (notice,) = desk.store.due_notices(desk.now())
    assert desk.store.claim_notice(notice), "marked, then the power goes"
    report = desk.alert_tick(OPERATOR)
    assert (report.sent, report.unsure) == (0, 1)
    assert hook.got == [] and statuses(desk) == [NoticeStatus.UNSURE]


def test_two_senders_at_once_send_once(desk, hook, group, settings):
    opened(desk)
    with only_one(settings.home, "notices", "发送预警通知"):
        assert desk.alert_tick(OPERATOR).sent == 0
    desk.alert_tick(OPERATOR)
    assert len(hook.got) == 1


def test_a_refused_notice_is_tried_again_later_and_told(desk, hook, group, clock):
    hook.answer = 500
    opened(desk, level=Level.YELLOW)
    report = desk.alert_tick(OPERATOR)
    assert report.failed == 1 and "工作群" in report.problems[0] and "500" in report.problems[0]
    desk.alert_tick(OPERATOR)
    assert len(hook.got) == 1, "not before a minute is over"
    hook.answer = 200
    clock.forward(minutes=1)
    desk.alert_tick(OPERATOR)
    assert len(hook.got) == 2 and statuses(desk) == [NoticeStatus.SENT]


def test_trying_ends_and_the_failure_stays_on_the_page(desk, hook, group, clock):
    hook.answer = 403
    opened(desk, level=Level.YELLOW)
    for _ in range(40):
        desk.alert_tick(OPERATOR)
        clock.forward(minutes=1)
    assert len(hook.got) == 6
    (notice,) = desk.notices(OPERATOR)
    assert (notice.status, notice.error) == (NoticeStatus.FAILED, "对方返回 403")


def test_repeats_go_on_until_somebody_signs(desk, hook, group, clock):
    alert = opened(desk)
    for _ in range(7):
        desk.alert_tick(OPERATOR)
        clock.forward(minutes=10)
    assert len(hook.got) == 4, "at once, after 30 and 60 minutes, and the escalation after 60"
    desk.acknowledge_alert(OPERATOR, alert.id)
    clock.forward(hours=3)
    desk.alert_tick(OPERATOR)
    assert len(hook.got) == 4


def test_a_notice_that_waits_is_dropped_once_somebody_signed(desk, hook, group):
    alert = opened(desk)
    desk.acknowledge_alert(OPERATOR, alert.id)
    desk.alert_tick(OPERATOR)
    assert hook.got == [] and statuses(desk) == [NoticeStatus.DROPPED]


def test_a_rise_is_told_anew(desk, hook, group, clock):
    signals = make_signals(desk, level=Level.ORANGE)
    desk.raise_alerts([signals])
    desk.alert_tick(OPERATOR)
    desk.acknowledge_alert(OPERATOR, desk.alerts(OPERATOR)[0][0].id)
    clock.forward(minutes=5)
    desk.raise_alerts([replace(signals, story=replace(signals.story, level=Level.RED))])
    desk.alert_tick(OPERATOR)
    assert "橙色" in hook.got[0][1] and "红色" in hook.got[1][1]


def test_quiet_hours_hold_back_yellow_and_not_red(desk, hook, group, clock):
    clock.forward(hours=14)  # 23:00 in Beijing
    opened(desk, name="小事", level=Level.YELLOW)
    desk.alert_tick(OPERATOR)
    assert hook.got == []
    opened(desk, name="大事", level=Level.RED)
    desk.alert_tick(OPERATOR)
    assert len(hook.got) == 1 and "红色" in hook.got[0][1]
    clock.forward(hours=9)  # 08:00
    desk.alert_tick(OPERATOR)
    assert any("黄色" in text for _, text in hook.got)


def test_nobody_signs_so_the_stand_in_and_then_the_telephone_list(desk, hook, clock):
    desk.save_channel(OPERATOR, Channel("direct", "个人", hook.url + "/to/{to}"), "试")
    staff(desk, "jia", "yi", "bing")
    desk.save_shift(OPERATOR, Shift("", "jia", date(2026, 11, 1), stand_in="yi"), "排班")
    alert = opened(desk)
    desk.alert_tick(OPERATOR)
    assert [path for path, _ in hook.got] == ["/to/jia-id"]
    assert desk.alert(OPERATOR, alert.id).call_list == ()
    clock.forward(minutes=61)
    assert desk.alert_tick(OPERATOR).escalated == 1
    assert "/to/yi-id" in [path for path, text in hook.got if "已升级" in text]
    clock.forward(minutes=60)
    desk.alert_tick(OPERATOR)
    view = desk.alert(OPERATOR, alert.id)
    assert view.alert.escalated_to == ("yi", "电话")
    assert [person.id for person in view.call_list] == ["jia", "yi", "bing"]
    clock.forward(hours=5)
    assert desk.alert_tick(OPERATOR).escalated == 0, "the roster is exhausted"


def test_snoozing_holds_repeats_and_escalation(desk, hook, group, clock):
    alert = opened(desk)
    desk.alert_tick(OPERATOR)
    desk.snooze_alert(OPERATOR, alert.id, 120)
    clock.forward(minutes=110)
    desk.alert_tick(OPERATOR)
    assert len(hook.got) == 1
    clock.forward(minutes=41)
    desk.alert_tick(OPERATOR)
    assert len(hook.got) == 2


def test_the_centre_for_ancient_books_is_told(desk, hook):
    desk.save_channel(OPERATOR, Channel("direct", "个人", hook.url + "/to/{to}"), "试")
    staff(desk, "jia", "ding")
    ding = desk.roster(OPERATOR).persons["ding"]
    desk.save_person(OPERATOR, replace(ding, groups=("古籍保护中心",)), "入组")
    desk.save_shift(OPERATOR, Shift("", "jia", date(2026, 11, 1)), "排班")
    opened(desk, level=Level.NOTE, damage=("火灾",))
    desk.alert_tick(OPERATOR)
    assert sorted(path for path, _ in hook.got) == ["/to/ding-id", "/to/jia-id"]


def test_downtime_makes_one_repeat_and_not_a_burst(desk, hook, group, clock):
    opened(desk)
    plan = desk.alert_plans(OPERATOR)[Level.ORANGE]
    desk.save_alert_plan(OPERATOR, replace(plan, handling=Handling(repeat_minutes=10)), "只重复")
    clock.forward(hours=10)
    desk.alert_tick(OPERATOR)
    assert len(hook.got) == 2, "the first notice and one repeat"


def test_a_channel_is_tested_shown_masked_and_may_keep_its_address(desk, hook):
    secret = f"{hook.url}/robot/TOKEN123"
    desk.save_channel(OPERATOR, Channel("group", "工作群", secret), "添加")
    desk.test_channel(OPERATOR, "group")
    assert hook.got == [("/robot/TOKEN123", "知津：这是一条测试通知，收到即说明渠道可用。")]
    (shown,) = desk.channels(OPERATOR)
    assert "TOKEN123" not in shown.url and shown.url.startswith("json://127.0.0.1")
    versions = desk.store.arrangement_versions(Channel, "group")
    assert "TOKEN123" not in versions[0].record
    assert not any("TOKEN123" in entry.detail for entry in desk.store.audit())
    hook.answer = 404
    with pytest.raises(FetchFailed, match="404"):
        desk.test_channel(OPERATOR, "group")


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        (Channel("a", "甲", "tgram://1/2"), "不支持“tgram”"),
        (Channel("a", "甲", "mailto://"), "写法不对"),
        (Channel("", "甲", "json://127.0.0.1"), "编号和名称"),
    ],
)
def test_a_channel_that_cannot_work_is_refused_in_one_line(desk, channel, said):
    with pytest.raises(InvalidInput, match=said) as caught:
        desk.save_channel(OPERATOR, channel, "试")
    assert "\n" not in str(caught.value)


def test_an_unknown_channel_cannot_keep_an_address_it_never_had(desk):
    with pytest.raises(NotFound, match="先添加"):
        desk.save_channel(OPERATOR, Channel("new", "新", ""), "试")


def test_a_channel_taken_out_drops_what_waits_for_it(desk, hook, group, clock):
    opened(desk)
    desk.drop_channel(OPERATOR, "group", "停用")
    clock.forward(minutes=1)
    assert desk.alert_tick(OPERATOR).sent == 0 and hook.got == []
    assert statuses(desk) == [NoticeStatus.DROPPED]
    assert desk.now() - desk.notices(OPERATOR)[0].created_at == timedelta(minutes=1)


def test_a_sender_killed_while_sending_leaves_no_second_notice(desk, hook, group, settings):
    alert = opened(desk)
    hook.hold = threading.Event()
    code = (
        "import sys; from pathlib import Path; from datetime import datetime\n"
        "from desk.desk import open_desk; from desk.settings import Settings; from domain.user import OPERATOR\n"
        "desk = open_desk(Settings(_env_file=None, home=Path(sys.argv[1]), min_free_mb=0))\n"
        "moment = datetime.fromisoformat(sys.argv[2]); desk.now = lambda: moment\n"
        "desk.alert_tick(OPERATOR)"
    )
    moment = desk.now().isoformat()
    sender = subprocess.Popen([sys.executable, "-c", code, str(settings.home), moment], cwd=ROOT)
    assert hook.came.wait(60), "the other side has it in hand"
    sender.kill()
    sender.wait()
    hook.hold.set()
    report = desk.alert_tick(OPERATOR)
    assert (report.sent, report.unsure, len(hook.got)) == (0, 1, 1)
    assert desk.alert(OPERATOR, alert.id).notices[0].status is NoticeStatus.UNSURE


def test_two_people_sign_at_once_and_one_is_told(desk):
    alert = opened(desk)
    start, told = threading.Barrier(2), []

    def sign(name):
        start.wait()
        try:
            desk.acknowledge_alert(Actor(name, (Role.EDITOR,)), alert.id)
        except Conflict as error:
            told.append(str(error))

    people = [threading.Thread(target=sign, args=(name,)) for name in ("jia", "yi")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    signer = desk.alert(OPERATOR, alert.id).alert.acknowledged_by
    assert len(told) == 1 and f"{signer} 已签收" in told[0]


def test_the_bell_goes_on_ringing_when_the_store_is_gone(desk, capsys):
    desk.close()
    wake, said = start_bell(desk), ""
    for _ in range(300):
        said += capsys.readouterr().err
        if "已经关闭" in said:
            break
        time.sleep(0.1)
    wake.set()
    for _ in range(300):
        if not wake.is_set():
            break
        time.sleep(0.1)
    assert not wake.is_set(), "it looked again"
    assert (said + capsys.readouterr().err).count("已经关闭") == 1, "the same trouble is told once"
