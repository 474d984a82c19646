from datetime import date

import pytest

from desk.answers import AnswerDraft
from desk.collection_draft import CollectionDraft
from desk.dispatch import Addressee
from desk.intake_entry import Entry
from desk.permissions import Permission, may
from domain.answer import AnswerKind
from domain.clock import daily_window
from domain.dispatch import Way
from domain.errors import NotAllowed
from domain.ledger import LedgerQuery
from domain.source import MediaType
from domain.user import OPERATOR, Actor, Role

DAY = date(2026, 11, 22)
SOURCE = "{id: some-site}"
DRAFT = CollectionDraft("某专题", "某人", "试", ("http://a.example/",), "试", DAY)
ENTRY = Entry(MediaType.WECHAT, "某号", "某题", "2026-11-20", "某文")


def act(desk, verb, actor):
    return {
        "overview": lambda: desk.overview(actor, daily_window(DAY)),
        "search": lambda: desk.search(actor, "供热"),
        "collect": lambda: desk.collect(actor, due_only=True),
        "analyse": lambda: desk.analyse(actor),
        "make brief": lambda: desk.make_brief(actor, "daily", DAY),
        "briefs": lambda: desk.briefs(actor),
        "reading room": lambda: desk.reading_room(actor),
        "dispatch": lambda: desk.dispatch_lines(actor),
        "recipients": lambda: desk.recipients(actor),
        "profiles": lambda: desk.profiles(actor),
        "tasks": lambda: desk.answer_tasks(actor),
        "register": lambda: desk.register_deliveries(actor, "b-none", [Addressee("u-none", Way.OA)]),
        "link": lambda: desk.make_link(actor, "b-none", "u-none"),
        "instruction": lambda: desk.give_answer(actor, AnswerDraft("b-none", AnswerKind.INSTRUCTION)),
        "sources": lambda: desk.sources(actor),
        "audit": lambda: desk.audit(actor),
        "doctor": lambda: desk.doctor(actor),
        "verify": lambda: desk.verify(actor),
        "add source": lambda: desk.add_source(actor, SOURCE, "试"),
        "switch source": lambda: desk.switch_sources(actor, ["none"], on=False, why="试"),
        "take seeds": lambda: desk.take_seeds(actor, []),
        "health": lambda: desk.health(actor),
        "ledger": lambda: desk.ledger(actor, LedgerQuery()),
        "boards": lambda: desk.boards(actor),
        "collections": lambda: desk.collections(actor),
        "make collection": lambda: desk.make_collection(actor, DRAFT),
        "enter": lambda: desk.enter_article(actor, ENTRY),
        "inbox": lambda: desk.inbox(actor),
        "transfers": lambda: desk.transfers(actor),
        "trust": lambda: desk.trust_key(actor, "某机", "AAAA"),
        "alerts": lambda: desk.alerts(actor),
        "watches": lambda: desk.watches(actor),
        "save watch": lambda: desk.switch_watch(actor, "none", on=False, why="试"),
        "roster": lambda: desk.roster(actor),
        "alert figures": lambda: desk.alert_figures(actor),
        "tick": lambda: desk.alert_tick(actor),
        "sign": lambda: desk.acknowledge_alert(actor, "l-0000000000000000"),
        "alert rule": lambda: desk.drop_alert_rule(actor, "none", "试"),
        "duty": lambda: desk.drop_shift(actor, "none", "试"),
        "channel": lambda: desk.test_channel(actor, "none"),
        "hand in": lambda: desk.submit_brief(actor, "none"),
        "pass": lambda: desk.pass_brief(actor, "none"),
        "issue": lambda: desk.issue_brief(actor, "none"),
        "recall": lambda: desk.recall_brief(actor, "none", "试"),
        "comment": lambda: desk.comment_brief(actor, "none", "试"),
        "waiting": lambda: desk.waiting_for(actor),
        "stand-in": lambda: desk.drop_stand_in(actor, "none", "试"),
        "erase": lambda: desk.erase_capture(actor, "a-0000000000000000", "试"),
    }[verb]()


READING = {
    "overview", "search", "sources", "health", "ledger", "boards", "collections", "alerts", "watches", "roster", "alert figures",
    "tick",
}  # fmt: skip
REGISTER = {"dispatch", "recipients", "profiles", "tasks"}
BOOKS = REGISTER | {"briefs", "reading room"}
TARGETS = {"collect", "analyse", "add source", "switch source", "take seeds", "make collection"}
ALLOWED = {
    Role.EDITOR: READING
    | TARGETS
    | BOOKS
    | {
        "make brief",
        "enter",
        "inbox",
        "sign",
        "save watch",
        "register",
        "link",
        "instruction",
        "hand in",
        "comment",
        "waiting",
    },
    Role.REVIEWER1: READING | BOOKS | {"inbox", "sign", "pass", "comment", "waiting"},
    Role.REVIEWER2: READING | BOOKS | {"inbox", "sign", "pass", "comment", "waiting"},
    Role.ISSUER: READING | BOOKS | {"inbox", "sign", "issue", "recall", "comment", "waiting"},
    Role.READER: {"briefs", "reading room"},
    Role.LIAISON: {"briefs", "reading room"},
    Role.SYSADMIN: READING
    | TARGETS
    | {
        "inbox",
        "audit",
        "doctor",
        "verify",
        "transfers",
        "trust",
        "erase",
        "sign",
        "alert rule",
        "duty",
        "channel",
        "stand-in",
    },
}
VERBS = sorted(set().union(*ALLOWED.values()))
CHANGING = TARGETS | {"enter", "trust", "erase", "sign", "alert rule", "duty", "channel"} | {
    "hand in", "pass", "issue", "recall", "comment", "stand-in",
}  # fmt: skip
"""Verbs that an empty store or these arguments would refuse for another reason."""


@pytest.mark.parametrize("role", list(Role))
def test_a_refused_verb_does_nothing_and_says_who_could(desk, role):
    actor = Actor("某人", (role,))
    for verb in VERBS:
        if verb in ALLOWED[role]:
            continue
        with pytest.raises(NotAllowed, match="某人"):
            act(desk, verb, actor)
    assert desk.store.audit(1)[0].outcome == "refused"
    assert desk.store.briefs() == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.EDITOR])
def test_allowed_reading_verbs_work_on_an_empty_store(desk, role):
    for verb in ALLOWED[role] - CHANGING:
        act(desk, verb, Actor("某人", (role,)))


def test_the_terminal_may_do_everything():
    assert all(may(OPERATOR, permission) for permission in Permission)


def test_nobody_without_a_role_may_do_anything():
    assert not any(may(Actor("无名", ()), permission) for permission in Permission)


def test_a_hot_board_is_judged_by_its_board_and_not_by_articles(desk):
    from domain.ledger import Run
    from domain.source import Source

    spec = {
        "id": "board", "name": "热榜", "owner": "热榜", "kind": "hotboard", "media_type": "M9", "region": "天津",
        "entries": [{"type": "json", "url": "http://127.0.0.1:1/b", "rule": {"items": "data", "title": {"path": ["w"]}}}],
        "detail": {"profile": "none"}, "evidence": {"status": "unverified"},
    }  # fmt: skip
    board = Source("board", "热榜", "热榜", "hotboard", MediaType.FORUM, "天津", 1, True, 20, spec)
    desk.store.put_source(board, "测试", "测试", desk.now())
    desk.store.begin_run(Run("r-1", "board", desk.now()))
    desk.store.end_run(Run("r-1", "board", desk.now(), desk.now(), 0, {}, 1, 20, "ok"))
    assert [verdict.status for verdict in desk.check_sources(OPERATOR)] == ["好"]


def test_the_log_tells_what_was_done(desk, settings):
    from desk.logs import start_log

    path = start_log(settings.logs, 400)
    desk.make_brief(OPERATOR, "daily", DAY)
    text = path.read_text(encoding="utf-8")
    assert "编报 舆情日报 2026-11-22 ok" in text
