"""Random walks: whatever people with overlapping roles try, in any order, what gets issued was rightly reviewed."""

import random
from datetime import timedelta

import pytest

from domain.brief_flow import StandIn, Verdict
from domain.brief_opinion import Opinion
from domain.brief_steps import in_force
from domain.errors import ZhijinError
from domain.user import OPERATOR, Role
from tests.desk.brief_help import DAY, TEXTS, a_brief, account, retold

KINDS = ("daily", "special", "flash")


@pytest.fixture
def staff(desk):
    roles = {
        "jia": (Role.EDITOR, Role.REVIEWER1),
        "yi": (Role.REVIEWER1, Role.REVIEWER2),
        "bing": (Role.REVIEWER2, Role.ISSUER),
        "ding": (Role.EDITOR, Role.ISSUER),
        "wu": (Role.EDITOR,),
    }
    people = [account(desk, name, name.upper(), *held) for name, held in roles.items()]
    for principal, deputy in (("yi", "jia"), ("bing", "wu"), ("ding", "yi")):
        desk.save_stand_in(OPERATOR, StandIn(f"{principal}-{deputy}", principal, deputy, DAY), "轮值")
    return [*people, OPERATOR]


def act(desk, rng, actor, brief_id):
    """One attempt; most are refused."""
    turn = desk.turn(brief_id)
    said = Opinion("可", turn.step.checklist, rng.choice(["", "", "yi", "bing", "ding"]))
    verb = rng.choice([desk.submit_brief, desk.pass_brief, desk.issue_brief] * 3 + [desk.return_brief, None])
    if verb is not None:
        verb(actor, brief_id, said)
        return
    brief = desk.store.brief(brief_id)
    told = retold(brief, "i-library", TEXTS[1] * rng.randint(1, 2))
    desk.save_brief(actor, told, brief.version)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_issued_was_rightly_reviewed(desk, staff, clock, settings, seed):
    rng = random.Random(seed)
    settings.home.mkdir(exist_ok=True)
    settings.out.write_text("no folder: the walk is about the steps, not about documents")
    briefs = [a_brief(desk, f"b-{kind}", kind) for kind in KINDS]
    for _ in range(400):
        clock.moment += timedelta(minutes=1)
        brief_id = rng.choice(briefs).id
        try:
            act(desk, rng, rng.choice(staff), brief_id)
        except ZhijinError:
            continue
    issued = [b for b in map(desk.store.brief, (b.id for b in briefs)) if b.status == "issued"]
    assert issued
    for brief in issued:
        rightly(desk, brief)
    assert [i.issue_no for i in desk.store.issuings()] == [1] * len(issued)


def rightly(desk, brief):
    held = in_force(desk.store.brief_decisions(brief.id))
    assert [d.step for d in held] == [step.key for step in desk.steps_of(brief.kind)]
    assert {d.content_hash for d in held} == {brief.content_hash}
    assert held[-1].verdict is Verdict.ISSUE
    hands = [name for d in held for name in (d.who, d.stands_for) if name]
    assert len(set(hands)) == len(hands)
    assert not {d.who for d in held[1:]} & desk.store.brief_authors(brief.id)
    roles = {user.name: user.roles for user in desk.store.users()} | {OPERATOR.name: OPERATOR.roles}
    for decision, step in zip(held, desk.steps_of(brief.kind), strict=True):
        assert Role(step.role) in roles[decision.stands_for or decision.who]
        assert decision.ticked == step.checklist
