"""定题: nothing is given out twice, nothing is missed, whatever crashes and whoever else is at work."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.desk import open_desk
from desk.dispatch import Addressee
from domain.dispatch import Way
from domain.errors import Conflict, InvalidInput, NotFound
from domain.profile import ItemState, ReaderProfile, Rhythm, Use
from domain.user import OPERATOR, Actor, Role
from tests.desk.dispatch_help import EDITOR, READER, STRANGER, issued, office, people, recall, recipient


def profile(desk, who, **fields):
    """A profile that goes by itself, stored."""
    made = ReaderProfile("guji", "古籍定题", who.id, **{"select": False, "expression": "古籍", **fields})
    desk.save_profile(EDITOR, made, "新建")
    return made


def given_ids(desk, profile_id="guji"):
    return [i.item_id for i in desk.store.profile_items(profile_id, ItemState.GIVEN)]


WRITES = ("put_watermark", "add_profile_items", "take_profile_run", "add_deliveries")
"""Whatever a run writes, in its order; the process may die after each."""
STEPS = st.lists(
    st.sampled_from(["issue", "issue", "other", "tick", "run", "restart", "recall", *WRITES]),
    min_size=1,
    max_size=25,
)


class Crash(Exception):
    """Stands for the process dying."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, most=st.integers(1, 3))
def test_whatever_happens_each_matching_issue_goes_out_once(tmp_path_factory, steps, most):
    from desk.settings import Settings

    home = tmp_path_factory.mktemp("profile")
    opened = open_desk(Settings(_env_file=None, home=home, min_free_mb=0), create=True)
    moment = [datetime(2026, 11, 22, 1, tzinfo=UTC)]
    opened.now = lambda: moment[0]
    people(opened)
    who = recipient(opened)
    issued(opened, "古籍展早于定题")
    profile(opened, who, most=most)
    wanted, recalled = [], set()
    for step in steps:
        moment[0] += timedelta(minutes=7)
        match step:
            case "issue":
                wanted.append(issued(opened, "古籍修复展").id)
            case "other":
                issued(opened, "供热投诉")
            case "tick":
                opened.dispatch_tick(OPERATOR)
            case "run":
                opened.run_profile(EDITOR, "guji")
            case "restart":
                opened.close()
                opened = open_desk(Settings(_env_file=None, home=home, min_free_mb=0))
                opened.now = lambda: moment[0]
            case "recall":
                waiting = [key for key in wanted if key not in given_ids(opened) and key not in recalled]
                if waiting:
                    recall(opened, waiting[0])
                    recalled.add(waiting[0])
            case write:
                crash(opened, write)
    for _ in range(len(wanted) + 1):
        opened.run_profile(EDITOR, "guji")
    assert given_ids(opened) == [key for key in wanted if key not in recalled]
    sent = [s.delivery.brief_id for s in opened.store.deliveries()]
    assert sorted(sent) == sorted(given_ids(opened))
    runs = opened.store.profile_runs("guji")[::-1]
    assert all(a.end == b.start and a.size <= most for a, b in pairwise(runs))
    assert sum(run.size for run in runs) == len(sent)
    opened.close()


def crash(opened, verb):
    """The process dies after this verb has written, before its transaction ends."""
    kept = getattr(opened.store, verb)

    def die(*args):
        kept(*args)
        raise Crash

    setattr(opened.store, verb, die)
    try:
        opened.run_profile(EDITOR, "guji")
    except Crash:
        pass
    finally:
        setattr(opened.store, verb, kept)


def test_two_senders_at_once_give_each_item_once(desk, settings):
    people(desk)
    profile(desk, recipient(desk), most=200)
    wanted = [issued(desk, f"古籍展{n}").id for n in range(1, 9)]
    others = [open_desk(settings) for _ in range(4)]
    faults = []

    def run(one):
        try:
            one.run_profile(EDITOR, "guji")
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(given_ids(desk)) == sorted(wanted)
    assert sorted(s.delivery.brief_id for s in desk.store.deliveries()) == sorted(wanted)


def test_conditions_are_kinds_topics_words_and_days(desk, clock):
    people(desk)
    who = recipient(desk)
    profile(desk, who, kinds=("daily",), ends_on=datetime(2026, 11, 23).date())
    yes = issued(desk, "古籍展")
    issued(desk, "古籍要情", "flash")
    issued(desk, "供热")
    clock.forward(days=2)
    issued(desk, "古籍展之后")
    late = issued(desk, "古籍展补签", day=datetime(2026, 11, 23).date())
    desk.run_profile(EDITOR, "guji")
    assert given_ids(desk) == [yes.id, late.id]


def test_it_begins_when_made_and_begins_anew_after_a_pause(desk):
    people(desk)
    who = recipient(desk)
    issued(desk, "古籍一")
    made = profile(desk, who)
    second = issued(desk, "古籍二")
    desk.run_profile(EDITOR, "guji")
    desk.save_profile(EDITOR, replace(made, enabled=False), "停")
    issued(desk, "古籍三")
    desk.dispatch_tick(OPERATOR)
    desk.save_profile(EDITOR, replace(made, enabled=True), "再开")
    fourth = issued(desk, "古籍四")
    desk.dispatch_tick(OPERATOR)
    assert given_ids(desk) == [second.id, fourth.id]


def test_a_change_of_its_conditions_keeps_the_place(desk):
    people(desk)
    made = profile(desk, recipient(desk))
    first, second = issued(desk, "古籍一"), issued(desk, "供热")
    desk.save_profile(EDITOR, replace(made, expression="古籍 OR 供热"), "放宽")
    desk.run_profile(EDITOR, "guji")
    assert given_ids(desk) == [first.id, second.id]


@pytest.mark.parametrize(
    ("rhythm", "before", "after"),
    [
        (Rhythm.DAILY, "2026-11-23T07:59", "2026-11-23T08:00"),
        (Rhythm.WEEKLY, "2026-11-23T07:59", "2026-11-23T08:00"),
        (Rhythm.MONTHLY, "2026-12-01T07:59", "2026-12-01T08:00"),
    ],
)
def test_the_rhythm_decides_when_it_goes(desk, clock, rhythm, before, after):
    from domain.clock import from_beijing

    people(desk)
    profile(desk, recipient(desk), rhythm=rhythm)  # Sunday 22 November 2026, 09:00 in Beijing
    one = issued(desk, "古籍展")
    clock.moment = from_beijing(datetime.fromisoformat(before))
    desk.dispatch_tick(OPERATOR)
    assert given_ids(desk) == []
    clock.moment = from_beijing(datetime.fromisoformat(after))
    desk.dispatch_tick(OPERATOR)
    assert given_ids(desk) == [one.id]
    late = issued(desk, "古籍展之二")
    clock.forward(hours=2)
    desk.dispatch_tick(OPERATOR)
    assert late.id not in given_ids(desk)


def test_a_librarian_chooses_where_that_is_asked_for(desk):
    people(desk)
    profile(desk, recipient(desk), select=True, way=Way.COURIER)
    first, second, third = (issued(desk, f"古籍{n}") for n in (1, 2, 3))
    desk.dispatch_tick(OPERATOR)
    assert desk.profiles(EDITOR)[0].waiting == 3 and given_ids(desk) == []
    desk.exclude_item(EDITOR, "guji", second.id, "与本处无关")
    desk.run_profile(EDITOR, "guji", [first.id])
    assert given_ids(desk) == [first.id]
    desk.keep_item(EDITOR, "guji", second.id)
    desk.run_profile(EDITOR, "guji")
    assert given_ids(desk) == [first.id, second.id, third.id]
    with pytest.raises(Conflict, match="已经送出"):
        desk.exclude_item(EDITOR, "guji", first.id, "反悔")


def test_what_was_sent_by_hand_is_not_sent_again(desk):
    people(desk)
    who = recipient(desk)
    profile(desk, who, way=Way.PLATFORM)
    brief = issued(desk, "古籍")
    desk.register_deliveries(EDITOR, brief.id, [Addressee(who.id, Way.PLATFORM)])
    desk.dispatch_tick(OPERATOR)
    assert given_ids(desk) == [brief.id]
    assert len(desk.store.deliveries(brief.id)) == 1


def test_a_profile_of_a_watch_gives_its_hits(desk):
    from domain.watch import How, WatchHit
    from tests.desk.watch_help import put_articles, put_watch

    one = office(desk)
    put_watch(desk)
    old, *new = put_articles(desk, [("旧善本", "文"), ("善本一", "文"), ("善本二", "文"), ("善本三", "文")])
    hit = lambda key: WatchHit("guji", key, How.EXPRESSION, 1.0, desk.now())  # noqa: E731
    desk.store.put_watch_hits([hit(old)])
    profile(desk, one, watch="guji", expression="", most=2)
    desk.store.put_watch_hits([hit(key) for key in new])
    desk.exclude_hit(EDITOR, "guji", new[1], "无关")
    desk.dispatch_tick(OPERATOR)
    assert given_ids(desk) == [new[0], new[2]]
    desk.keep_hit(EDITOR, "guji", new[1], "还是要")
    desk.dispatch_tick(OPERATOR)
    assert sorted(given_ids(desk)) == sorted(new)
    assert [item.view.title for item in desk.my_items(READER)] == ["善本二", "善本三", "善本一"]
    desk.rate_item(READER, "guji", new[0], Use.USEFUL)
    assert desk.store.profile_items("guji")[0].use is Use.USEFUL
    with pytest.raises(NotFound):
        desk.rate_item(STRANGER, "guji", new[0], Use.USEFUL)
    assert desk.my_items(STRANGER) == []


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"expression": "古籍 AND"}, "检索式没有写完"),
        ({"topics": ("T99",)}, "没有分类“T99”"),
        ({"watch": "none", "expression": ""}, "没有编号为“none”的监测专题"),
        ({"watch": "guji"}, "条件写在专题里"),
        ({"way": Way.CLASSIFIED}, "机要要由人送出"),
        ({"most": 0}, "每批条数"),
        ({"starts_on": datetime(2026, 12, 2).date(), "ends_on": datetime(2026, 12, 1).date()}, "早于开始"),
        ({"id": "古籍"}, "小写字母"),
    ],
)
def test_what_could_never_work_is_refused(desk, fields, told):
    people(desk)
    made = ReaderProfile("guji", "古籍定题", recipient(desk).id, expression="古籍", select=False)
    with pytest.raises(InvalidInput, match=told):
        desk.save_profile(EDITOR, replace(made, **fields), "新建")
    assert desk.profiles(EDITOR) == []


def test_a_broken_profile_does_not_hold_up_the_others(desk):
    people(desk)
    gone = recipient(desk, "撤销单位", "")
    profile(desk, gone)
    good = recipient(desk)
    desk.save_profile(EDITOR, ReaderProfile("b", "另一个", good.id, expression="古籍", select=False), "新建")
    desk.save_recipient(EDITOR, replace(gone, active=False), "撤销")
    brief = issued(desk, "古籍")
    report = desk.dispatch_tick(OPERATOR)
    assert given_ids(desk, "b") == [brief.id] and given_ids(desk) == []
    assert "撤销单位”已停用" in report.problems[0]


def test_only_librarians_change_profiles(desk):
    people(desk)
    who = recipient(desk)
    from domain.errors import NotAllowed

    for actor in (READER, Actor("chushen", (Role.REVIEWER1,))):
        with pytest.raises(NotAllowed):
            desk.save_profile(actor, ReaderProfile("a", "名", who.id), "试")
