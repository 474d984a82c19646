"""The lists of words through the desk: seeds once, changes with reasons and versions, a text tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import InvalidInput, NotAllowed, NotFound
from domain.gate import Rule
from domain.user import OPERATOR
from domain.wording import Agency, Leader, Office, Term, TermKind
from tests.desk.brief_help import a_brief, office, retold


def term_of(desk, key):
    return next(view for view in desk.wordings(OPERATOR) if view.entry.id == key)


def test_what_ships_is_there_and_no_leader_is_named(desk):
    views = desk.wordings(OPERATOR)
    kinds = {type(view.entry) for view in views}
    assert kinds == {Term, Office, Agency}
    assert all(view.shipped and not view.changed for view in views)
    assert all(view.entry.basis for view in views)


def test_a_change_takes_effect_at_once_and_is_kept_with_its_reason(desk):
    term = Term(id="馆名旧称", kind=TermKind.OTHER, wrong=("津沽图书总馆",), right="津沽市图书馆")
    assert desk.try_wording(OPERATOR, "津沽图书总馆恢复开放。") == ()
    assert desk.save_wording(OPERATOR, term, "馆名已改")
    (finding,) = desk.try_wording(OPERATOR, "津沽图书总馆恢复开放。")
    assert (finding.rule, finding.found) == (Rule.WORDING, "津沽图书总馆")
    assert "津沽市图书馆" in finding.message
    (version,) = desk.wording_versions(OPERATOR, Term, "馆名旧称")
    assert (version.who, version.why) == (OPERATOR.name, "馆名已改")
    desk.drop_wording(OPERATOR, Term, "馆名旧称", "不再需要")
    assert desk.try_wording(OPERATOR, "津沽图书总馆恢复开放。") == ()
    assert len(desk.wording_versions(OPERATOR, Term, "馆名旧称")) == 2


def test_a_shipped_entry_that_was_taken_out_does_not_come_back_by_itself(desk):
    desk.drop_wording(OPERATOR, Term, "台独", "本馆另行掌握")
    assert all(view.entry.id != "台独" for view in desk.wordings(OPERATOR))
    desk.restore_wording(OPERATOR, Term, "台独")
    assert not term_of(desk, "台独").changed


def test_a_changed_entry_says_so_and_one_out_of_date_is_not_in_force(desk):
    changed = replace(term_of(desk, "台独").entry, valid_until=date(2020, 1, 1))
    desk.save_wording(OPERATOR, changed, "试验")
    view = term_of(desk, "台独")
    assert view.changed
    assert not view.in_force
    assert desk.try_wording(OPERATOR, "有人鼓吹台独。") == ()


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Term(id="空", wrong=()), "不应使用的写法"),
        (Term(id="单字", wrong=("台",)), "两个字以上"),
        (Term(id="例外", wrong=("台独",), unless=("独立",)), "起不了作用"),
        (Term(id="", wrong=("台独",)), "名称要写"),
        (Office(id="市长", rank=-1), "排序"),
        (Leader(id="甲山", valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1)), "不能早于"),
        (Agency(id="某局", shorts=("",)), "每个写法"),
    ],
)
def test_an_entry_that_could_not_work_is_refused(desk, entry, said):
    with pytest.raises(InvalidInput, match=said):
        desk.save_wording(OPERATOR, entry, "试验")


def test_a_change_needs_a_reason_and_an_administrator(desk):
    term = Term(id="旧称", wrong=("老年大学堂",))
    with pytest.raises(InvalidInput, match="原因"):
        desk.save_wording(OPERATOR, term, "  ")
    with pytest.raises(NotAllowed):
        desk.save_wording(office(desk)[0], term, "试验")
    with pytest.raises(NotFound):
        desk.drop_wording(OPERATOR, Term, "没有这一条", "试验")


def test_a_leader_entered_is_checked_in_the_next_brief(desk):
    brief = a_brief(desk)
    changed = retold(brief, "i-library", "市图书馆今日起延长开放时间，副市长甲山到馆调研。")
    leader = Leader(id="甲山", posts=("市长",), valid_from=date(2025, 1, 1))
    assert Rule.LEADER not in {f.rule for f in desk.findings_of(changed)}
    desk.save_wording(OPERATOR, leader, "就任")
    (finding,) = [f for f in desk.findings_of(changed) if f.rule is Rule.LEADER]
    assert "登记的职务是市长" in finding.message
