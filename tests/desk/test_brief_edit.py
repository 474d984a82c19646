"""Saving: nothing is overwritten silently, nothing of history is lost, every change of content voids what was approved."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from domain.brief_flow import Verdict
from domain.brief_opinion import Opinion
from domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from domain.user import Role
from tests.desk.brief_help import SIGNED, a_brief, account, office, retold, reviewed


@pytest.fixture
def people(desk):
    return office(desk)


def texts(parts):
    return [
        (p.where, p.what, "".join(piece.text for line in p.lines for piece in line if piece.change != "same"))
        for p in parts
    ]


def test_a_saved_edit_is_a_new_version_and_the_old_one_stays(desk, people, clock):
    brief = a_brief(desk)
    clock.forward(minutes=5)
    report = desk.save_brief(people[0], retold(brief, "i-heat", "两千户居民恢复供热。"), 1, "核对户数")
    assert (report.saved, report.brief.version) == (True, 2)
    marks = desk.brief_versions(people[1], brief.id)
    assert [(m.version, m.who, m.note) for m in marks] == [(2, "bian", "核对户数"), (1, "自动编报", "编成")]
    assert marks[0].at == clock()
    assert marks[0].content_hash == desk.store.brief(brief.id).content_hash
    assert desk.brief_version(people[1], brief.id, 1).sections == brief.sections
    assert desk.store.brief(brief.id).sections[0].items[0].text == "两千户居民恢复供热。"


def test_two_people_in_one_brief_get_a_conflict_that_names_the_other(desk, people, clock):
    brief = a_brief(desk)
    other = account(desk, "liu", "刘馆员", Role.EDITOR)
    clock.forward(hours=1)
    desk.save_brief(other, retold(brief, "i-library", "市图书馆明日起延长开放时间。"), 1)
    with pytest.raises(Conflict, match="“liu”已于 2026-11-22 10:00 保存了第 2 版"):
        desk.save_brief(people[0], retold(brief, "i-heat", "两千户居民恢复供热。"), 1)
    stored = desk.store.brief(brief.id)
    assert [item.text for item in stored.sections[0].items] == [
        "河西区供热站昨夜抢修管线，一千户居民恢复供热。",
        "市图书馆明日起延长开放时间。",
    ]
    assert stored.version == 2


def test_saving_what_is_stored_makes_no_version(desk, people):
    brief = a_brief(desk)
    assert not desk.save_brief(people[0], brief, 1).saved
    assert len(desk.store.brief_versions(brief.id)) == 1


def test_neither_state_nor_numbers_nor_signatures_come_from_an_editor(desk, people):
    brief = a_brief(desk)
    head = replace(brief.masthead, approver="市长", copies=9)
    forged = replace(brief, status="issued", issue_no=99, total_no=99, masthead=head, created_by="别人")
    desk.save_brief(people[0], forged, 1)
    stored = desk.store.brief(brief.id)
    assert (stored.status, stored.issue_no, stored.total_no, stored.created_by) == (
        "draft", None, None, "自动编报",
    )  # fmt: skip
    assert (stored.masthead.approver, stored.masthead.copies) == ("", 9)


def test_a_secrecy_marking_in_the_head_is_not_saved(desk, people):
    brief = a_brief(desk)
    head = replace(brief.masthead, classification="机密")
    with pytest.raises(InvalidInput, match="机密"):
        desk.save_brief(people[0], replace(brief, masthead=head), 1)
    assert desk.store.brief(brief.id).version == 1


def test_a_change_after_approval_voids_it_on_record(desk, people):
    brief = a_brief(desk)
    reviewed(desk, people, brief.id)
    report = desk.save_brief(people[0], retold(brief, "i-heat", "两千户居民恢复供热。"), 1)
    assert [d.step_name for d in report.voided] == ["编辑", "审核"]
    assert desk.store.brief(brief.id).status == "draft"
    last = desk.store.brief_decisions(brief.id)[-1]
    assert (last.verdict, last.who, last.version) == (Verdict.VOID, "bian", 2)
    with pytest.raises(Conflict, match="还没有编辑"):
        desk.issue_brief(people[2], brief.id, Opinion("", SIGNED))


def test_going_back_to_the_approved_words_does_not_revive_the_approval(desk, people):
    brief = a_brief(desk)
    reviewed(desk, people, brief.id)
    desk.save_brief(people[0], retold(brief, "i-heat", "两千户居民恢复供热。"), 1)
    desk.save_brief(people[0], brief, 2)
    assert desk.store.brief(brief.id).content_hash == brief.content_hash
    with pytest.raises(Conflict, match="还没有编辑"):
        desk.issue_brief(people[2], brief.id, Opinion("", SIGNED))


def test_the_difference_names_what_changed_and_only_that(desk, people):
    brief = a_brief(desk)
    section = brief.sections[0]
    swapped = replace(section, items=section.items[::-1])
    edited = retold(
        replace(brief, sections=(swapped,)), "i-heat", "河西区供热站昨夜抢修管线，两千户居民恢复供热。"
    )
    desk.save_brief(people[0], edited, 1)
    parts = texts(desk.brief_difference(people[1], brief.id, 1, 2))
    assert ("今日要情 · 供热管线抢修", "改动", "一两") in parts
    assert {what for _, what, _ in parts} == {"改动", "移动"}
    assert not any("报头" in where or where == "标题" for where, _, _ in parts)


def test_items_that_come_and_go_are_told(desk, people):
    brief = a_brief(desk)
    section = brief.sections[0]
    new = replace(section.items[1], key="i-new", title="新条目", text="新的一句。")
    desk.save_brief(people[0], replace(brief, sections=(replace(section, items=(section.items[0], new)),)), 1)
    told = [(where, what) for where, what, _ in texts(desk.brief_difference(people[1], brief.id, 1, 2))]
    assert told == [("今日要情 · 新条目", "新增"), ("今日要情 · 图书馆延长开放", "删去")]


def test_a_comment_stands_on_words_that_are_there(desk, people):
    brief = a_brief(desk)
    kept = desk.comment_brief(people[1], brief.id, "请核对户数", "i-heat", "一千户居民")
    assert (kept.number, kept.version, kept.author) == (1, 1, "shen")
    for key, quote in (("i-heat", "一万户居民"), ("i-gone", ""), ("headlines", "一千户居民")):
        with pytest.raises(InvalidInput):
            desk.comment_brief(people[1], brief.id, "请核对", key, quote)
    assert desk.store.brief_comments(brief.id) == [kept]


def test_handing_in_waits_until_every_comment_is_dealt_with(desk, people):
    brief = a_brief(desk)
    desk.comment_brief(people[1], brief.id, "请核对户数", "i-heat")
    with pytest.raises(InvalidInput, match="1 条意见"):
        desk.submit_brief(people[0], brief.id)
    desk.resolve_comment(people[0], brief.id, 1, "已核对")
    desk.submit_brief(people[0], brief.id)
    with pytest.raises(NotFound):
        desk.resolve_comment(people[0], brief.id, 1, "再次")


def test_a_reviewer_does_not_edit_and_a_reader_sees_no_versions(desk, people):
    brief = a_brief(desk)
    with pytest.raises(NotAllowed):
        desk.save_brief(people[1], retold(brief, "i-heat", "别的。"), 1)
    reader = account(desk, "du", "读者", Role.READER)
    for verb in (desk.brief_versions, desk.brief_comments):
        with pytest.raises(NotAllowed):
            verb(reader, brief.id)


def test_a_brief_made_before_versions_were_kept_gets_its_first_one(desk, people, settings):
    from sqlite_utils import Database

    brief = a_brief(desk)
    db = Database(str(settings.database))
    db.execute("DROP TRIGGER brief_versions_no_delete")
    db.execute("DELETE FROM brief_versions")
    db.conn.commit()
    db.close()
    desk.save_brief(people[0], retold(brief, "i-heat", "两千户。"), 1)
    assert [m.version for m in desk.store.brief_versions(brief.id)] == [2, 1]
    assert desk.brief_version(people[0], brief.id, 1).sections == brief.sections


def test_what_was_seen_is_what_is_approved(desk, people):
    brief = a_brief(desk)
    desk.submit_brief(people[0], brief.id)
    with pytest.raises(Conflict, match="你看到的是旧的"):
        desk.pass_brief(people[1], brief.id, Opinion("同意", seen="0" * 64))


def test_of_many_who_save_at_once_one_is_kept_and_all_others_are_told(desk, people):
    brief = a_brief(desk)
    editors = [account(desk, f"bian{n}", f"馆员{n}", Role.EDITOR) for n in range(8)]

    def save(pair):
        number, editor = pair
        try:
            desk.save_brief(editor, retold(brief, "i-library", f"市图书馆第{number}次通知。"), 1)
        except Conflict as error:
            return str(error)
        return editor.name

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(save, enumerate(editors)))
    (winner,) = [line for line in told if line.startswith("bian")]
    assert sum(f"“{winner}”已于" in line for line in told) == 7
    assert [(m.version, m.who) for m in desk.store.brief_versions(brief.id)] == [(2, winner), (1, "自动编报")]
    assert f"第{winner.removeprefix('bian')}次" in desk.store.brief(brief.id).sections[0].items[1].text


def test_a_brief_with_five_thousand_items_is_saved_compared_and_reviewed(desk, people):
    brief = a_brief(desk)
    section = brief.sections[0]
    many = tuple(replace(section.items[1], key=f"i-{n}", title=f"第{n}条") for n in range(5000))
    desk.save_brief(people[0], replace(brief, sections=(replace(section, items=many),)), 1)
    desk.save_brief(people[0], replace(brief, sections=(replace(section, items=many[1:]),)), 2)
    told = texts(desk.brief_difference(people[1], brief.id, 2, 3))
    assert [(where, what) for where, what, _ in told] == [("今日要情 · 第0条", "删去")]
    desk.submit_brief(people[0], brief.id)
    assert desk.store.brief(brief.id).status == "review"


def test_one_item_put_elsewhere_is_one_move(desk, people):
    brief = a_brief(desk)
    section = brief.sections[0]
    many = tuple(replace(section.items[1], key=f"i-{n}", title=f"第{n}条") for n in range(50))
    for version, items in enumerate((many, (*many[1:], many[0])), start=1):
        desk.save_brief(people[0], replace(brief, sections=(replace(section, items=items),)), version)
    told = texts(desk.brief_difference(people[1], brief.id, 2, 3))
    assert [(where, what) for where, what, _ in told] == [("今日要情 · 第0条", "移动")]
