"""报送登记: what is sent, signed, returned and voided; who has it; who may read it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from briefs.preview import Reading
from desk.dispatch import Addressee
from domain.dispatch import RecipientGroup, Way
from domain.errors import Conflict, InvalidInput, NotAllowed, StoreUnavailable
from domain.user import OPERATOR, Actor, Role
from tests.desk.dispatch_help import EDITOR, LIAISON, READER, STRANGER, issued, office, people, recipient


def test_a_delivery_is_registered_signed_and_returned(desk, clock):
    people(desk)
    one, brief = recipient(desk), issued(desk)
    (made,) = desk.register_deliveries(EDITOR, brief.id, [Addressee(one.id, Way.COURIER, 3)])
    clock.forward(hours=2)
    desk.sign_delivery(EDITOR, made.id, "值班室陈某")
    desk.return_copies(EDITOR, made.id, 2, "陈某")
    (sent,) = desk.dispatch_view(EDITOR, brief.id).sent
    assert (sent.delivery.unit, sent.delivery.way, sent.delivery.copies) == ("市委办公厅", Way.COURIER, 3)
    assert (sent.signed.who, sent.signed.at - sent.delivery.sent_at) == ("值班室陈某", timedelta(hours=2))
    assert (sent.returned, sent.state) == (2, "已签收")
    desk.return_copies(EDITOR, made.id, 1, "陈某")
    assert desk.store.delivery(made.id).state == "已全部退回"
    with pytest.raises(InvalidInput, match="1 与 0 之间"):
        desk.return_copies(EDITOR, made.id, 1, "陈某")


def test_the_same_way_to_the_same_recipient_is_refused_and_nothing_of_the_list_is_kept(desk):
    people(desk)
    one, other, brief = recipient(desk), recipient(desk, "市政府办公厅", ""), issued(desk)
    desk.register_deliveries(EDITOR, brief.id, [Addressee(one.id, Way.OA)])
    with pytest.raises(Conflict, match=r"市委办公厅 张处长.*经OA报送本期"):
        desk.register_deliveries(EDITOR, brief.id, [Addressee(other.id, Way.OA), Addressee(one.id, Way.OA)])
    assert len(desk.store.deliveries(brief.id)) == 1
    desk.register_deliveries(EDITOR, brief.id, [Addressee(one.id, Way.CLASSIFIED)])
    assert len(desk.store.deliveries(brief.id)) == 2


def test_a_voided_entry_stays_counts_nothing_and_leaves_room_for_the_right_one(desk):
    people(desk)
    one, brief = recipient(desk), issued(desk)
    (made,) = desk.register_deliveries(EDITOR, brief.id, [Addressee(one.id, Way.OA)])
    desk.void_delivery(EDITOR, made.id, "送错单位")
    assert desk.who_has(brief.id) == ()
    with pytest.raises(Conflict, match="已作废"):
        desk.sign_delivery(EDITOR, made.id, "某")
    desk.register_deliveries(EDITOR, brief.id, [Addressee(one.id, Way.OA)])
    assert [sent.voided for sent in desk.store.deliveries(brief.id)] == [True, False]


@pytest.mark.parametrize("status", ["draft", "recalled"])
def test_only_issued_briefs_are_sent(desk, status):
    people(desk)
    brief = issued(desk, status=status)
    with pytest.raises(Conflict, match="只有已签发的简报才能报送"):
        desk.register_deliveries(EDITOR, brief.id, [Addressee(recipient(desk).id, Way.OA)])


def test_times_that_cannot_be_are_refused(desk, clock):
    people(desk)
    one, brief = recipient(desk), issued(desk)
    with pytest.raises(InvalidInput, match="还没有到"):
        desk.register_deliveries(
            EDITOR, brief.id, [Addressee(one.id, Way.OA)], desk.now() + timedelta(hours=1)
        )
    (made,) = desk.register_deliveries(EDITOR, brief.id, [Addressee(one.id, Way.OA)])
    with pytest.raises(InvalidInput, match="早于送出时间"):
        desk.sign_delivery(EDITOR, made.id, "某", desk.now() - timedelta(hours=3))


def test_what_happened_cannot_be_rewritten_even_in_the_database(desk):
    people(desk)
    one, brief = recipient(desk), issued(desk)
    desk.register_deliveries(EDITOR, brief.id, [Addressee(one.id, Way.OA)])
    for sql in ("UPDATE deliveries SET unit = '别处'", "DELETE FROM deliveries"):
        with pytest.raises(StoreUnavailable), desk.store._write() as db:
            db.execute(sql)
    assert desk.store.deliveries(brief.id)[0].delivery.unit == "市委办公厅"


def test_a_delivery_keeps_the_name_that_the_recipient_had(desk):
    people(desk)
    one, brief = recipient(desk), issued(desk)
    desk.register_deliveries(EDITOR, brief.id, [Addressee(one.id, Way.OA)])
    desk.save_recipient(EDITOR, replace(one, person="新处长"), "换人")
    assert desk.store.deliveries(brief.id)[0].delivery.person == "张处长"


def test_the_list_comes_from_the_lines_of_the_brief(desk):
    people(desk)
    one, two = recipient(desk), recipient(desk, "市政府办公厅", "")
    three = recipient(desk, "市文旅局", "", active=False)
    group = RecipientGroup("liangban", "两办", (one.id, two.id))
    desk.save_group(EDITOR, group, "新建")
    brief = issued(desk, report_to=("两办", "市文旅局"), send_to=("市政府办公厅", "市人大"))
    suggested = desk.dispatch_view(EDITOR, brief.id).suggested
    assert {r.id for r in suggested.recipients} == {one.id, two.id}
    assert suggested.unknown == ("市文旅局", "市人大")
    assert three.id not in {r.id for r in suggested.recipients}


def test_who_has_it_counts_copies_out_and_openings(desk):
    one = office(desk)
    brief = issued(desk)
    (made,) = desk.register_deliveries(EDITOR, brief.id, [Addressee(one.id, Way.CLASSIFIED, 2)])
    desk.return_copies(EDITOR, made.id, 1, "某")
    desk.open_brief(READER, brief.id)
    desk.open_brief(LIAISON, brief.id)
    desk.open_brief(EDITOR, brief.id)
    first, second = desk.who_has(brief.id)
    assert (first.name, first.copies, first.opened, first.signed) == ("市委办公厅 张处长", 1, 2, False)
    assert (second.name, second.copies, second.opened) == ("李馆员", 0, 1)


def test_a_reader_reads_what_is_issued_and_open_to_the_unit_and_nothing_else(desk):
    one = office(desk)
    daily, draft = issued(desk), issued(desk, "草稿", status="draft")
    flash = issued(desk, "要情", "flash")
    for actor in (READER, LIAISON):
        assert [e.brief.id for e in desk.reading_room(actor).entries] == [daily.id]
        assert [b.id for b in desk.briefs(actor)] == [daily.id]
        for verb in (desk.brief, desk.open_brief, desk.preview_brief):
            for hidden in (draft, flash):
                with pytest.raises(NotAllowed):
                    verb(actor, hidden.id)
        with pytest.raises(NotAllowed):
            desk.print_brief(actor, flash.id, "pdf")
    desk.register_deliveries(EDITOR, flash.id, [Addressee(one.id, Way.OA)])
    assert {e.brief.id for e in desk.reading_room(READER).entries} == {daily.id, flash.id}
    assert desk.reading_room(STRANGER).total == 0
    with pytest.raises(NotAllowed, match="没有送给“waidanwei”的单位"):
        desk.open_brief(STRANGER, daily.id)


def test_someone_of_the_same_unit_reads_what_was_sent_to_the_unit(desk):
    people(desk)
    chief = recipient(desk, person="主任")
    recipient(desk, person="处长", account=READER.name, all_kinds=False)
    brief = issued(desk)
    assert desk.reading_room(READER).total == 0
    desk.register_deliveries(EDITOR, brief.id, [Addressee(chief.id, Way.OA)])
    assert desk.reading_room(READER).total == 1


def test_a_stopped_recipient_reads_nothing(desk):

    one = office(desk)
    issued(desk)
    desk.save_recipient(EDITOR, replace(one, active=False), "调离")
    assert desk.reading_room(READER).total == 0


def test_a_recalled_brief_shows_its_notice_to_readers(desk):
    office(desk)
    brief = issued(desk, status="recalled", number=7)
    page = desk.reading_html(desk.open_brief(READER, brief.id), Reading("津沽市图书馆"))
    assert "第7期" in page and "已经撤回" in page and "数字有误" in page
    assert "据监测共23条" not in page
    assert [e.brief.status for e in desk.reading_room(READER).entries] == ["recalled"]
    with pytest.raises(NotAllowed, match="已撤回"):
        desk.preview_brief(READER, brief.id)
    assert desk.reading_room(READER, question="老旧小区").total == 0


def test_search_finds_every_issued_brief_that_contains_the_words(desk):
    office(desk)
    first = issued(desk, "供热投诉集中", text="南开区老旧小区室温不足。[^1]")
    second = issued(desk, "古籍修复展开幕", text="《永樂大典》残卷首次展出。")
    for question, expected in {
        "老旧小区": {first.id},
        "室温 南开": {first.id},
        "永乐大典": {second.id},
        "TI=古籍 OR 室温": {first.id, second.id},
        "供热 NOT 南开区": set(),
        "津沽日报": {first.id, second.id},
    }.items():
        found = desk.reading_room(READER, question=question)
        assert {entry.brief.id for entry in found.entries} == expected, question
    extract = desk.reading_room(READER, question="永乐大典").entries[0].extract
    assert [piece.text for piece in extract if piece.found] == ["永樂大典"]


def test_kinds_and_topics_narrow_the_shelf(desk):
    from tests.desk.watch_help import put_articles

    people(desk)
    recipient(desk, account=READER.name)
    (article,) = put_articles(desk, [("古籍展", "善本")], topic="T18")

    brief = issued(desk, "古籍展开幕")
    cited = replace(
        brief,
        id="b-x",
        issue_no=2,
        total_no=102,
        citations=(replace(brief.citations[0], article_id=article),),
    )
    desk.store.put_brief(cited)
    issued(desk, "要情", "flash")
    shelf = desk.reading_room(READER)
    assert shelf.topics == ("T18",)
    assert dict(shelf.kinds) == {"daily": "舆情日报", "flash": "舆情快报"}
    assert [e.brief.id for e in desk.reading_room(READER, topic="T18").entries] == ["b-x"]
    assert [e.brief.kind for e in desk.reading_room(READER, kind="flash").entries] == ["flash"]


def test_an_account_stands_for_one_recipient_and_must_be_a_readers(desk):
    office(desk)
    with pytest.raises(InvalidInput, match="一个账号只对应一个送阅对象"):
        recipient(desk, "别处", "", account=READER.name)
    with pytest.raises(InvalidInput, match="不是送阅对象或联络员的账号"):
        recipient(desk, "别处", "", account=EDITOR.name)
    assert desk.recipients(EDITOR).unbound == (STRANGER.name,)


def test_telephone_and_addresses_stay_out_of_the_versions(desk):
    from domain.notice import Channel

    people(desk)
    desk.save_channel(OPERATOR, Channel("mail", "邮件", "mailto://u:p@mail.example.cn?to={to}"), "新建")
    one = recipient(desk, phone="13812345678", addresses={"mail": "zhang@example.cn"})
    (version,) = desk.recipient_versions(EDITOR, one.id)
    assert "13812345678" not in version.record and "zhang@" not in version.record
    assert desk.recipient_book()[one.id].addresses == {"mail": "zhang@example.cn"}


def test_others_may_look_and_not_write(desk):
    one = office(desk)
    brief = issued(desk)
    checker = Actor("chushen", (Role.REVIEWER1,))
    desk.dispatch_view(checker, brief.id)
    for verb in (
        lambda: desk.register_deliveries(checker, brief.id, [Addressee(one.id, Way.OA)]),
        lambda: desk.save_recipient(READER, one, "试"),
        lambda: desk.dispatch_view(READER, brief.id),
        lambda: desk.recipients(READER),
        lambda: desk.profiles(LIAISON),
    ):
        with pytest.raises(NotAllowed):
            verb()
