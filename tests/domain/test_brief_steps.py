"""Which steps hold after any history, against a plain reading of the rule; codes as people type them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.brief import Brief, Item, Masthead, Section
from domain.brief_flow import Decision, Verdict
from domain.brief_kind import StepRule
from domain.brief_steps import (
    check_code,
    hands,
    hash_groups,
    in_force,
    next_step,
    objection,
    typed_code,
)
from domain.clock import daily_window
from domain.errors import InvalidInput

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
STEPS = tuple(
    StepRule(key, name, "editor")
    for key, name in (("edit", "编辑"), ("first", "初审"), ("second", "复审"), ("issue", "签发"))
)
HASH = "8f3a01bc92de" + "0123456789abcdef" * 3 + "ffff"


def decision(verdict, step="edit", who="甲", **fields):
    return replace(Decision("b", step, step, verdict, who, who, NOW, 1, HASH), **fields)


@given(st.lists(st.sampled_from(["take", "return", "void"])))
def test_what_holds_is_what_was_taken_since_the_last_undoing(acts):
    history, expected = [], []
    for act in acts:
        if act == "take" and len(expected) < len(STEPS):
            expected.append(STEPS[len(expected)].key)
            history.append(decision(Verdict.PASS, expected[-1]))
        elif act != "take":
            expected = []
            history.append(decision(Verdict.RETURN if act == "return" else Verdict.VOID))
    assert [d.step for d in in_force(history)] == expected
    step = next_step(STEPS, history)
    assert (step.key if step else None) == (STEPS[len(expected)].key if len(expected) < len(STEPS) else None)


def test_post_review_is_no_step_on_the_way():
    history = [decision(Verdict.ISSUE, "issue"), decision(Verdict.CLEAR, "post", "乙")]
    assert hands(history) == {"甲"}


def test_a_step_put_in_between_is_next_even_if_later_ones_were_taken():
    history = [decision(Verdict.SUBMIT, "edit"), decision(Verdict.PASS, "second", "乙")]
    assert next_step(STEPS, history).key == "first"


def test_those_stood_in_for_have_a_hand_in_it():
    history = [decision(Verdict.PASS, "first", "乙", stands_for="丙")]
    assert hands(history) == {"乙", "丙"}
    assert objection(STEPS[2], ("丙",), hands(history), frozenset())
    assert objection(STEPS[2], ("丁", "乙"), hands(history), frozenset())
    assert not objection(STEPS[2], ("丁",), hands(history), frozenset({"戊"}))
    assert objection(STEPS[2], ("戊",), hands(history), frozenset({"戊"}))
    assert not objection(STEPS[0], ("戊",), frozenset(), frozenset({"戊"}))


@pytest.mark.parametrize(
    "typed",
    ["8F3A-01BC-92DE", " 8f3a 01bc 92de ", "８Ｆ３Ａ－０１ＢＣ－９２ＤＥ", "8f3ao1bc92de", "8F3A—0IBC—92DE", "8f3a·01bc·92de"],
)  # fmt: skip
def test_a_code_is_read_as_people_type_it(typed):
    assert typed_code(typed) == "8f3a01bc92de"
    assert check_code(HASH) == "8F3A-01BC-92DE"


def test_the_whole_hash_is_read_back_from_its_groups():
    assert typed_code(hash_groups(HASH)) == HASH


@pytest.mark.parametrize("typed", ["", "8f3a", "8f3a01bc92dez", "zzzzzzzzzzzz", HASH[:-1], "<script>"])
def test_what_is_no_code_is_said_so(typed):
    with pytest.raises(InvalidInput, match="不是校验码"):
        typed_code(typed)


def a_brief(**fields):
    section = Section("hot", "今日要情", (Item("题", "文。", (1,), key="i-1"),))
    brief = Brief(
        "b", "daily", "综述", date(2026, 11, 22), daily_window(date(2026, 11, 22)), NOW, "甲",
        Masthead("舆情日报", "某馆"), (section,), (),
    )  # fmt: skip
    return replace(brief, **fields)


def test_the_hash_is_of_what_is_reviewed_and_of_nothing_else():
    brief = a_brief()
    same = a_brief(
        status="issued", issue_no=1, total_no=2, files={"pdf": "x"}, version=7,
        masthead=replace(brief.masthead, editor="甲", reviewer="乙", approver="丙"),
    )  # fmt: skip
    assert same.content_hash == brief.content_hash
    for changed in (
        a_brief(title="综 述"),
        a_brief(corrects="b-0"),
        a_brief(citation_style="none"),
        a_brief(masthead=replace(brief.masthead, copies=1)),
        a_brief(sections=(replace(brief.sections[0], items=()),)),
        a_brief(sections=(replace(brief.sections[0], judgement=True),)),
    ):
        assert changed.content_hash != brief.content_hash


def test_a_time_hashes_the_same_in_every_zone():
    from domain.clock import to_beijing

    assert a_brief(created_at=to_beijing(NOW)).content_hash == a_brief().content_hash
