"""更正说明: what a correction prints at its head follows what was changed, stays as a librarian wrote it, passes the gate."""

import subprocess
from dataclasses import replace

import pytest
from docx import Document
from lxml import html

from briefs.correction_note import changes
from briefs.preview import Reading
from domain import brief_edit
from domain.brief import CORRECTION
from domain.brief_opinion import Opinion
from domain.gate import Rule
from tests.desk.brief_help import SIGNED, a_brief, blocking, office, retold, reviewed, the_source

AGREED = Opinion("同意", SIGNED)
FIRST = "河西区供热站昨夜抢修管线，一千户居民恢复供热。"
MENDED = "河西区供热站昨夜抢修管线，两千户居民恢复供热。"


@pytest.fixture
def people(desk):
    return office(desk)


@pytest.fixture
def wrong(desk, people):
    """An issued brief that says 一千户."""
    brief = a_brief(desk)
    reviewed(desk, people, brief.id)
    return desk.issue_brief(people[2], brief.id, AGREED).brief


@pytest.fixture
def draft(desk, people, wrong):
    made = desk.correct_brief(people[0], wrong.id, "户数有误")
    desk.resolve_comment(people[0], made.id, 1, "已改")
    return made


def note(brief):
    return next((section for section in brief.sections if section.key == CORRECTION), None)


def told(brief):
    return {item.title: item.text for item in note(brief).items}


def mended(desk, people, brief):
    """The item says 两千户, and so does a source that it cites now."""
    brief = desk.save_brief(people[0], retold(brief, "i-heat", MENDED), brief.version).brief
    source = the_source(desk, 3, "供热站再次通报，" + MENDED)
    return desk.edit_brief(
        people[0], brief.id, brief.version, lambda b: brief_edit.cite(b, "i-heat", source), "引用"
    ).brief


def test_a_new_correction_names_issue_day_and_reason_and_waits_for_a_change(desk, people, draft):
    assert draft.sections[0] is note(draft) and not note(draft).items
    assert note(draft).lead == "本期更正2026年11月22日《舆情日报》第1期（总第1期）。更正原因：户数有误。"
    found = blocking(desk, people[0], draft.id)
    assert [f.rule for f in found] == [Rule.BLANK] and "没有写明改了什么" in found[0].message


def test_each_change_is_set_against_what_stood_there(desk, people, draft):
    brief = mended(desk, people, draft)
    assert told(brief) == {
        "今日要情“供热管线抢修”": f"原文“{FIRST[:-1]}”，更正为“{MENDED[:-1]}”。",
        "信息来源": "增加“供热站再次通报”。",
    }
    without = desk.edit_brief(
        people[0], brief.id, brief.version, lambda b: brief_edit.drop(b, "i-library"), "去掉"
    ).brief
    assert told(without)["今日要情“图书馆延长开放”"] == "原有这一条，本期删去。"
    back = desk.restore_version(people[0], brief.id, without.version, 1).brief
    assert told(back) == {}


def test_what_a_librarian_writes_or_takes_out_stays(desk, people, draft):
    brief = mended(desk, people, draft)
    key = note(brief).items[0].key

    def do(change):
        nonlocal brief
        brief = desk.edit_brief(people[0], brief.id, brief.version, change, "改").brief

    own = "原文误作“一千户”，应为“两千户”。"
    do(lambda b: brief_edit.edit(b, key, title="供热一条", text=own, note="", judgement=False))
    do(lambda b: brief_edit.drop(b, note(b).items[1].key))
    do(lambda b: brief_edit.retitle(b, "11月22日舆情综述（更正）"))
    assert told(brief) == {"供热一条": own}
    # a later change of the same passage does not overwrite it, one elsewhere is added
    do(lambda b: brief_edit.edit(b, "i-library", title="图书馆延长开放", text="市图书馆今日延长开放时间。",
                                 note="", judgement=False))  # fmt: skip
    assert list(told(brief)) == ["供热一条", "今日要情“图书馆延长开放”"]
    assert told(brief)["供热一条"] == own


def test_old_wrong_words_need_no_source_and_new_ones_are_held_to_the_text(desk, people, draft):
    brief = mended(desk, people, draft)
    assert blocking(desk, people[0], brief.id) == []
    key = note(brief).items[0].key
    sly = brief_edit.edit(
        brief, key, title="供热", text="原文误作“一千户”，应为“三千户”。", note="", judgement=False
    )
    desk.save_brief(people[0], sly, brief.version)
    found = blocking(desk, people[0], brief.id)
    assert found and all("三千户" in f.message and "都查不到" in f.message for f in found)


def test_the_wrong_number_proves_nothing_in_the_text(desk, people, draft):
    """一千户 may be quoted as what stood there; a sentence of the brief that still says it needs its source."""
    brief = mended(desk, people, draft)
    bare = brief_edit.uncite(retold(brief, "i-library", "另有一千户居民恢复供热。"), "i-library", 2)
    desk.save_brief(people[0], bare, brief.version)
    assert any(f.place.item == "i-library" for f in blocking(desk, people[0], brief.id))


def test_it_is_printed_in_every_form_and_not_numbered(desk, people, draft, tmp_path):
    brief = mended(desk, people, draft)
    shown = {}
    for form in ("pdf", "docx", "html", "txt"):
        path = desk.print_brief(people[0], brief.id, form).save(tmp_path)
        if form == "pdf":
            text = subprocess.run(
                ["pdftotext", "-raw", path, "-"], check=True, capture_output=True
            ).stdout.decode()
        elif form == "docx":
            text = "".join(paragraph.text for paragraph in Document(path).paragraphs)
        else:
            text = path.read_text(encoding="utf-8")
            text = html.fromstring(text).text_content() if form == "html" else text
        shown[form] = "".join(text.split())
    for form, text in shown.items():
        at = [
            text.find(part)
            for part in ("更正说明", "更正原因：户数有误。", FIRST[:-1], "请以本期为准。", "一、今日要情")
        ]
        assert -1 not in at and at == sorted(at), form


def test_readers_of_either_issue_are_told(desk, people, wrong, draft):
    before = desk.reading_html(desk.store.brief(wrong.id), Reading(""))
    assert "已更正" not in before and desk.corrected_issues(people[0], wrong.id) == []
    mended(desk, people, draft)
    reviewed(desk, people, draft.id)
    right = desk.issue_brief(people[2], draft.id, AGREED).brief
    line = "本期已更正，请以2026年11月22日《舆情日报》第2期（总第2期）为准。"
    assert line in desk.reading_html(desk.store.brief(wrong.id), Reading(""))
    assert "更正第1期（总第1期）" in desk.reading_html(right, Reading(""))
    for brief, other in ((wrong, right), (right, wrong)):
        (issue,) = desk.corrected_issues(people[0], brief.id)
        assert issue.other.id == other.id and issue.readable
        assert any(FIRST[:-1] in told and MENDED[:-1] in told for told in issue.note)
    shelf = {entry.brief.id: entry.corrected for entry in desk.reading_room(people[0]).entries}
    assert shelf == {wrong.id: True, right.id: False}


def test_a_correction_of_a_correction_has_a_note_of_its_own(desk, people, draft):
    brief = mended(desk, people, draft)
    reviewed(desk, people, brief.id)
    right = desk.issue_brief(people[2], brief.id, AGREED).brief
    again = desk.correct_brief(people[0], right.id, "站名有误")
    assert [section.key for section in again.sections].count(CORRECTION) == 1
    assert "第2期" in note(again).lead and not note(again).items
    assert again.title == right.title


def test_a_sentence_quoted_with_marks_inside_is_quoted_properly(desk, people, draft):
    text = MENDED[:-1] + "，站长说“都好了”。"
    brief = desk.save_brief(people[0], retold(draft, "i-heat", text), draft.version).brief
    assert "‘都好了’" in told(brief)["今日要情“供热管线抢修”"]


def test_an_erased_note_is_not_written_anew(desk, people, draft):
    brief = mended(desk, people, draft)
    gone = replace(brief, sections=tuple(s for s in brief.sections if s.key != CORRECTION))
    kept = desk.save_brief(people[0], gone, brief.version).brief
    assert note(kept) is None
    assert Rule.BLANK in {f.rule for f in blocking(desk, people[0], kept.id)}


def test_of_a_long_sentence_only_the_clauses_that_differ_are_quoted(desk, people, wrong, draft):
    long = "据市供热办公室消息，河西区供热站昨夜抢修管线，{}居民恢复供热，其余楼栋今日恢复，供热站仍在巡查。"
    old = retold(wrong, "i-heat", long.format("一千户"))
    new = retold(draft, "i-heat", long.format("两千户"))
    (item,) = changes(new, old)
    assert item.text == "原文“一千户居民恢复供热”，更正为“两千户居民恢复供热”。"
