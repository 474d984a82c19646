from dataclasses import replace

from briefs.naming import file_stem


def test_stem_of_a_draft_and_of_an_issue(make, masthead):
    brief = make.compose(make.material(), masthead, "b-1", "甲")
    assert file_stem(brief) == "舆情日报-2026-11-22-草稿-报送版-演示样稿·内容虚构"
    issued = replace(brief, issue_no=12, masthead=replace(masthead, notice=""))
    assert file_stem(issued) == "舆情日报-2026-11-22-第12期-报送版"
    assert file_stem(issued, working=True) == "舆情日报-2026-11-22-第12期-工作版"


def test_stem_cannot_leave_its_folder(make, masthead):
    brief = make.compose(
        make.material(), replace(masthead, notice="../../etc/x\x00\n" + "长" * 300), "b-1", "甲"
    )
    stem = file_stem(brief)
    assert "/" not in stem and "\x00" not in stem and "\n" not in stem
    assert len((stem + ".docx.part").encode()) <= 255
