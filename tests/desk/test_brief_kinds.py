"""简报种类: what ships is planted once, what people change survives, and both can be compared and taken back."""

import shutil
from dataclasses import replace

import pytest

from desk.desk import open_desk
from desk.settings import Settings
from domain.brief_kind import Feed
from domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from domain.user import OPERATOR, Role

PASSWORD = "Haihe-Qiao-2026"


@pytest.fixture
def admin(desk):
    return desk.add_user(OPERATOR, "guanliyuan", "管理员", (Role.SYSADMIN, Role.EDITOR), PASSWORD)


def test_a_new_database_has_the_kinds_that_ship_in_the_order_of_an_office(desk):
    kinds = desk.brief_kinds()
    assert list(kinds)[:3] == ["daily", "weekly", "monthly"] and len(kinds) == 11
    assert kinds["flash"].post_review_hours == 24


def test_a_change_made_here_survives_an_upgrade_which_shows_the_difference(
    desk, settings, admin, tmp_path, monkeypatch
):
    mine = replace(desk.brief_kind("daily"), length=(1000, 2000))
    assert desk.save_brief_kind(admin, mine, "本馆日报较短")
    data = tmp_path / "data"
    (data / "briefs").mkdir(parents=True)
    for name in ("daily.yml", "flash.yml"):
        shutil.copy(settings.data / "briefs" / name, data / "briefs" / name)
    upgraded = (data / "briefs" / "daily.yml").read_text(encoding="utf-8").replace("今日要情", "要情速览")
    (data / "briefs" / "daily.yml").write_text(upgraded, encoding="utf-8")
    monkeypatch.setattr(Settings, "data", property(lambda self: data))
    again = open_desk(settings)
    view = next(v for v in again.kind_views(admin) if v.kind.key == "daily")
    assert view.kind.length == (1000, 2000) and view.kind.blocks[0].title == "今日要情"
    assert any(line.startswith("- ") and "要情速览" in line for line in view.difference)
    assert any(line.startswith("+ ") and "2000" in line for line in view.difference)
    assert next(v for v in again.kind_views(admin) if v.kind.key == "flash").difference == ()
    again.close()


def test_history_is_kept_and_any_version_can_come_back(desk, admin):
    kind = desk.brief_kind("daily")
    desk.save_brief_kind(admin, replace(kind, length=(1, 2)), "试")
    assert desk.restore_brief_kind(admin, "daily", 1, "恢复")
    assert desk.brief_kind("daily") == kind
    desk.save_brief_kind(admin, replace(kind, length=(1, 2)), "再试")
    assert desk.restore_brief_kind(admin, "daily", None, "恢复随附")
    assert desk.brief_kind("daily") == kind
    view = desk.kind_views(admin)[0]
    assert [v.version for v in view.versions] == [5, 4, 3, 2, 1] and view.difference == ()
    with pytest.raises(NotFound, match="9"):
        desk.restore_brief_kind(admin, "daily", 9, "恢复")


def test_a_kind_out_of_use_is_not_offered_and_comes_back(desk, admin):
    desk.switch_brief_kind(admin, "memo", on=False, why="不用")
    assert "memo" not in desk.brief_kinds()
    with pytest.raises(InvalidInput, match="memo"):
        desk.brief_kind("memo")
    desk.switch_brief_kind(admin, "memo", on=True, why="又用")
    assert desk.brief_kind("memo").name == "信息专报"


def test_a_kind_of_the_librarys_own_is_saved_without_code(desk, admin):
    own = replace(desk.brief_kind("daily"), key="evening", name="晚报")
    assert desk.save_brief_kind(admin, own, "新设", new=True)
    assert list(desk.brief_kinds())[-1] == "evening"
    with pytest.raises(Conflict, match="evening"):
        desk.save_brief_kind(admin, own, "新设", new=True)


@pytest.mark.parametrize(
    ("feed", "said"),
    [(Feed(topics=("T99",)), "T99"), (Feed(omit=("X1",)), "X1"), (Feed(watch="nowhere"), "nowhere")],
)
def test_a_name_that_is_nowhere_is_refused(desk, admin, feed, said):
    with pytest.raises(InvalidInput, match=said):
        desk.save_brief_kind(admin, replace(desk.brief_kind("daily"), feed=feed), "试")


def test_an_editor_looks_and_may_not_change(desk, editor):
    assert len(desk.kind_views(editor)) == 11
    with pytest.raises(NotAllowed):
        desk.save_brief_kind(editor, desk.brief_kind("daily"), "改")


def test_a_reason_is_asked_for(desk, admin):
    with pytest.raises(InvalidInput, match="原因"):
        desk.save_brief_kind(admin, replace(desk.brief_kind("daily"), length=(5, 6)), " ")


def test_every_fault_is_told_with_its_place(desk, admin):
    kind = desk.brief_kind("daily")
    wrong = replace(kind, name="", length=(9, 1), feed=Feed(topics=("T99",)), blocks=kind.blocks[:1] * 2)
    places = [fault.place for fault in desk.brief_kind_faults(admin, wrong)]
    assert places == ["name", "length", "blocks[1].key", "feed.topics"]
    assert desk.brief_kind_faults(admin, kind) == ()
    assert [fault.place for fault in desk.brief_kind_faults(admin, kind, new=True)] == ["key"]


def test_a_kind_with_a_fault_is_neither_saved_nor_tried(desk, admin):
    wrong = replace(desk.brief_kind("daily"), blocks=())
    for act in (lambda: desk.save_brief_kind(admin, wrong, "试"), lambda: desk.try_brief_kind(admin, wrong)):
        with pytest.raises(InvalidInput, match="blocks 不能为空"):
            act()
    assert desk.brief_kind("daily").blocks
