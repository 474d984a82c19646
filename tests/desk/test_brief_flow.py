"""Review: the right people, different ones, in order, on the content they saw."""

from dataclasses import replace
from datetime import date

import pytest

from domain.brief_flow import NumberStart, StandIn, Verdict
from domain.brief_kind import BriefKind
from domain.brief_opinion import Opinion, Remark
from domain.errors import Conflict, InvalidInput, NotAllowed
from domain.user import OPERATOR, Role
from tests.desk.brief_help import DAY, SIGNED, TICKED, a_brief, account, office, retold, reviewed


@pytest.fixture
def people(desk):
    return office(desk)


def in_order(desk, brief_id):
    return [(d.step_name, d.verdict.value, d.who) for d in desk.store.brief_decisions(brief_id)]


def test_a_daily_goes_from_editor_to_reviewer_to_issuer(desk, people):
    editor, reviewer, issuer = people
    brief = a_brief(desk)
    assert desk.submit_brief(editor, brief.id).number == 1
    desk.pass_brief(reviewer, brief.id, Opinion("同意", TICKED))
    report = desk.issue_brief(issuer, brief.id, Opinion("同意签发", SIGNED))
    assert in_order(desk, brief.id) == [
        ("编辑", "submit", "bian"), ("审核", "pass", "shen"), ("签发", "issue", "qian"),
    ]  # fmt: skip
    stored = desk.store.brief(brief.id)
    assert (stored.status, stored.issue_no, stored.total_no) == ("issued", 1, 1)
    head = stored.masthead
    assert (head.editor, head.reviewer, head.approver) == ("卞馆员", "沈审核", "钱馆长")
    assert stored.content_hash == brief.content_hash
    assert report.problem == ""


@pytest.mark.parametrize("verb", ["pass_brief", "issue_brief"])
def test_no_step_is_left_out(desk, people, verb):
    brief = a_brief(desk)
    actor = people[1] if verb == "pass_brief" else people[2]
    with pytest.raises(Conflict):
        getattr(desk, verb)(actor, brief.id, Opinion("同意", TICKED))
    assert desk.store.brief(brief.id).status == "draft"


def test_every_point_of_the_checklist_is_ticked(desk, people):
    brief = a_brief(desk)
    desk.submit_brief(people[0], brief.id)
    with pytest.raises(InvalidInput, match="引语与原文一致、人名"):
        desk.pass_brief(people[1], brief.id, Opinion("同意", TICKED[:2]))
    desk.pass_brief(people[1], brief.id, Opinion("同意", TICKED))
    assert desk.store.brief_decisions(brief.id)[-1].ticked == TICKED


def test_one_person_takes_one_step_whatever_roles_they_hold(desk, people):
    many = account(desk, "quan", "全能", Role.EDITOR, Role.REVIEWER1, Role.ISSUER)
    brief = a_brief(desk)
    desk.submit_brief(many, brief.id)
    with pytest.raises(NotAllowed, match="换一个人"):
        desk.pass_brief(many, brief.id, Opinion("同意", TICKED))
    desk.pass_brief(people[1], brief.id, Opinion("同意", TICKED))
    with pytest.raises(NotAllowed, match="换一个人"):
        desk.issue_brief(many, brief.id)


def test_the_operator_at_the_terminal_is_one_person_too(desk, people):
    brief = a_brief(desk)
    desk.submit_brief(OPERATOR, brief.id)
    with pytest.raises(NotAllowed, match="换一个人"):
        desk.pass_brief(OPERATOR, brief.id, Opinion("同意", TICKED))


def test_nobody_reviews_what_they_wrote(desk, people):
    writer = account(desk, "xie", "写手", Role.EDITOR, Role.REVIEWER1)
    brief = a_brief(desk)
    desk.save_brief(writer, retold(brief, "i-heat", "两千户居民恢复供热。"), 1)
    desk.submit_brief(people[0], brief.id)
    with pytest.raises(NotAllowed, match="改写过"):
        desk.pass_brief(writer, brief.id, Opinion("同意", TICKED))


def test_a_role_that_the_step_does_not_name_is_refused(desk, people):
    second = account(desk, "fu", "复审员", Role.REVIEWER2)
    brief = a_brief(desk)
    desk.submit_brief(people[0], brief.id)
    with pytest.raises(NotAllowed, match="初审"):
        desk.pass_brief(second, brief.id, Opinion("同意", TICKED))
    with pytest.raises(NotAllowed):
        desk.pass_brief(people[0], brief.id, Opinion("同意", TICKED))
    assert desk.store.audit(1)[0].outcome == "refused"


def test_a_return_carries_remarks_on_passages_and_all_steps_begin_anew(desk, people):
    brief = a_brief(desk)
    reviewed(desk, people, brief.id)
    remark = Remark("户数待核", "i-heat", "一千户居民")
    desk.return_brief(people[2], brief.id, Opinion("请核对", remarks=(remark,)))
    assert desk.store.brief(brief.id).status == "draft"
    (comment,) = desk.store.brief_comments(brief.id)
    assert (comment.quote, comment.author) == ("一千户居民", "qian")
    desk.resolve_comment(people[0], brief.id, 1, "无误")
    desk.submit_brief(people[0], brief.id)
    with pytest.raises(Conflict, match="还没有审核"):
        desk.issue_brief(people[2], brief.id, Opinion("", SIGNED))


def test_a_return_says_why_and_one_on_words_that_are_gone_does_nothing(desk, people):
    brief = a_brief(desk)
    desk.submit_brief(people[0], brief.id)
    with pytest.raises(InvalidInput):
        desk.return_brief(people[1], brief.id, Opinion(" "))
    with pytest.raises(InvalidInput):
        desk.return_brief(people[1], brief.id, Opinion("改", remarks=(Remark("错", "i-heat", "没有的话"),)))
    assert desk.store.brief(brief.id).status == "review"
    assert desk.store.brief_comments(brief.id) == []


def stand_in(desk, principal, deputy, **fields):
    arrangement = StandIn("ab-1", principal, deputy, DAY)
    desk.save_stand_in(OPERATOR, replace(arrangement, **fields), "出差")


def test_a_stand_in_takes_the_step_and_both_names_are_on_record(desk, people):
    deputy = account(desk, "dai", "代班", Role.EDITOR)
    brief = a_brief(desk)
    desk.submit_brief(people[0], brief.id)
    with pytest.raises(NotAllowed, match="AB角"):
        desk.pass_brief(deputy, brief.id, Opinion("同意", TICKED, stands_for="shen"))
    stand_in(desk, "shen", "dai")
    decision = desk.pass_brief(deputy, brief.id, Opinion("同意", TICKED, stands_for="shen"))
    assert (decision.who, decision.stands_for) == ("dai", "shen")


@pytest.mark.parametrize(
    "span", [{"since": date(2026, 11, 23)}, {"since": date(2026, 11, 1), "until": date(2026, 11, 21)}]
)
def test_a_stand_in_holds_on_its_days_only(desk, people, span):
    account(desk, "dai", "代班", Role.EDITOR)
    stand_in(desk, "shen", "dai", **span)
    assert desk.principals(desk.acting(people[0]).actor) == []
    with pytest.raises(NotAllowed):
        desk.acting(replace(people[0], name="dai"), "shen")


def test_standing_in_does_not_let_one_person_take_two_steps(desk, people):
    stand_in(desk, "shen", "bian")
    brief = a_brief(desk)
    desk.submit_brief(people[0], brief.id)
    with pytest.raises(NotAllowed, match="换一个人"):
        desk.pass_brief(people[0], brief.id, Opinion("同意", TICKED, stands_for="shen"))


def test_nor_does_it_let_the_person_stood_in_for_sign_again(desk, people):
    both = account(desk, "shuang", "双职", Role.REVIEWER1, Role.ISSUER)
    account(desk, "dai", "代班", Role.EDITOR)
    stand_in(desk, "shuang", "dai")
    brief = a_brief(desk)
    desk.submit_brief(people[0], brief.id)
    deputy = replace(people[0], name="dai")
    desk.pass_brief(deputy, brief.id, Opinion("同意", TICKED, stands_for="shuang"))
    with pytest.raises(NotAllowed, match="换一个人"):
        desk.issue_brief(both, brief.id)


def test_somebody_whose_account_was_stopped_signs_no_more_and_holds_nothing_up(desk, people):
    editor, reviewer, issuer = people
    other = account(desk, "ji", "季审核", Role.REVIEWER1)
    brief = a_brief(desk)
    desk.submit_brief(editor, brief.id)
    desk.store.put_user(replace(desk.store.user("shen"), active=False))
    with pytest.raises(NotAllowed, match="已停用"):
        desk.pass_brief(reviewer, brief.id, Opinion("同意", TICKED))
    desk.pass_brief(other, brief.id, Opinion("同意", TICKED))
    desk.store.put_user(replace(desk.store.user("ji"), active=False))
    desk.issue_brief(issuer, brief.id, Opinion("", SIGNED))
    assert desk.store.brief(brief.id).masthead.reviewer == "季审核"


def test_nobody_stands_in_for_an_account_that_was_stopped(desk, people):
    deputy = account(desk, "dai", "代班", Role.EDITOR)
    stand_in(desk, "shen", "dai")
    desk.store.put_user(replace(desk.store.user("shen"), active=False))
    with pytest.raises(NotAllowed):
        desk.acting(deputy, "shen")


def test_what_waits_is_shown_to_those_who_may_take_it(desk, people):
    editor, reviewer, issuer = people
    brief = a_brief(desk)
    seen = lambda: [[turn.brief.id for turn in desk.waiting_for(a)] for a in people]  # noqa: E731
    assert seen() == [[brief.id], [], []]
    desk.submit_brief(editor, brief.id)
    assert seen() == [[], [brief.id], []]
    desk.pass_brief(reviewer, brief.id, Opinion("同意", TICKED))
    assert seen() == [[], [], [brief.id]]
    desk.issue_brief(issuer, brief.id, Opinion("", SIGNED))
    assert seen() == [[], [], []]


def test_start_numbers_are_set_before_the_first_issue_only(desk, people):
    desk.start_numbers(OPERATOR, NumberStart("daily", 2026, 230, 4711), "接续原编号")
    brief = a_brief(desk)
    reviewed(desk, people, brief.id)
    report = desk.issue_brief(people[2], brief.id, Opinion("", SIGNED))
    assert (report.issuing.issue_no, report.issuing.total_no) == (231, 4712)
    with pytest.raises(Conflict, match="4712"):
        desk.start_numbers(OPERATOR, NumberStart("daily", 2026, 300, 5000), "改")
    assert report.brief.status == "issued"
    assert desk.store.brief_decisions(brief.id)[-1].verdict is Verdict.ISSUE


def test_old_drafts_nobody_took_up_are_not_listed_but_can_still_be_handed_in(desk, people, clock):
    forgotten, returned = a_brief(desk, "b-forgotten"), a_brief(desk, "b-returned")
    desk.submit_brief(people[0], returned.id)
    desk.return_brief(people[1], returned.id, Opinion("请改"))
    clock.forward(days=15)
    fresh = a_brief(desk, "b-fresh")
    assert {turn.brief.id for turn in desk.waiting_for(people[0])} == {returned.id, fresh.id}
    desk.submit_brief(people[0], forgotten.id)
    assert [turn.brief.id for turn in desk.waiting_for(people[1])] == [forgotten.id]


def test_a_brief_whose_kind_was_deleted_waits_until_the_kind_is_back(desk, people):
    brief = a_brief(desk)
    kind = desk.brief_kind("daily")
    desk.store.drop_arrangement(BriefKind, "daily", "管理员", "不再编", desk.now())
    assert desk.waiting_for(people[0]) == []
    with pytest.raises(Conflict, match="已被删除"):
        desk.submit_brief(people[0], brief.id)
    desk.store.put_arrangement(kind, "管理员", "恢复", desk.now())
    desk.submit_brief(people[0], brief.id)


def test_a_kind_put_out_of_use_does_not_stop_what_is_under_way(desk, people):
    brief = a_brief(desk)
    kind = replace(desk.brief_kind("daily"), enabled=False)
    desk.store.put_arrangement(kind, "管理员", "停用", desk.now())
    reviewed(desk, people, brief.id)
    assert desk.issue_brief(people[2], brief.id, Opinion("", SIGNED)).issuing.issue_no == 1
