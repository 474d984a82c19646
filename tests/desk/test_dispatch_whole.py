"""From signing to the reader and back, by the verbs that people use: issued, given out, opened, answered, recalled."""

from desk.dispatch import Addressee
from domain.answer import AnswerKind
from domain.brief_opinion import Opinion
from domain.dispatch import Recipient, Way
from domain.performance import Period, Span
from domain.profile import ReaderProfile
from domain.user import OPERATOR, Role
from tests.desk import brief_help


def test_a_brief_from_its_signing_to_its_recall(desk, clock):
    people = brief_help.office(desk)
    editor, _, issuer = people
    reader = brief_help.account(desk, "zhangchu", "张处", Role.READER)
    one = desk.save_recipient(editor, Recipient("", "市委办公厅", "张处长", account=reader.name), "登记")
    made = ReaderProfile("gongre", "供热", one.id, expression="供热管线", select=False)
    desk.save_profile(editor, made, "新建")
    brief = brief_help.a_brief(desk)
    desk.dispatch_tick(OPERATOR)
    assert desk.reading_room(reader).total == 0
    brief_help.reviewed(desk, people, brief.id)
    desk.dispatch_tick(OPERATOR)
    assert desk.reading_room(reader).total == 0 and desk.store.deliveries() == []
    desk.issue_brief(issuer, brief.id, Opinion(ticked=brief_help.SIGNED))
    report = desk.dispatch_tick(OPERATOR)
    assert (report.taken, report.given) == (1, 1)
    (sent,) = desk.store.deliveries(brief.id)
    assert (sent.delivery.profile_id, sent.delivery.run, sent.delivery.way) == ("gongre", 1, Way.PLATFORM)
    desk.register_deliveries(editor, brief.id, [Addressee(one.id, Way.CLASSIFIED, 2)])
    ticket = desk.make_link(editor, brief.id, one.id)
    assert desk.open_link(ticket.path.removeprefix("/r/")).brief.issue_no == 1
    assert desk.read_by_link(ticket.path.removeprefix("/r/")).read
    found = desk.performance(editor, Period.around(Span.MONTH, brief.day))
    assert [found.figure(key).value for key in ("sent", "times", "rounds", "pushed", "opened")] == [
        1,
        2,
        1,
        1,
        100,
    ]
    desk.recall_brief(issuer, brief.id, "供热户数有误")
    view = desk.open_link(ticket.path.removeprefix("/r/"))
    assert view.closed == "recalled"
    assert [entry.brief.status for entry in desk.reading_room(reader).entries] == ["recalled"]
    (holder,) = desk.who_has(brief.id)
    assert (holder.name, holder.copies, holder.opened) == ("市委办公厅 张处长", 3, 1)
    assert [r.answer.kind for r in desk.store.answers(brief.id)] == [AnswerKind.READ]
