"""Changing sources: each change has who and why, earlier versions come back, packs go on and off, seeds are asked about."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from crawlers.spec import load_text
from desk.desk import open_desk
from desk.settings import Settings
from desk.setup import initialise
from domain.errors import InvalidInput, NotAllowed, NotFound, SourceSpecError
from domain.user import OPERATOR, Actor, Role

EDITOR = Actor("李馆员", (Role.EDITOR,))


def spec(source_id="one", **more):
    return {
        "id": source_id,
        "name": f"{source_id} 网",
        "owner": "某社",
        "kind": "portal",
        "media_type": "M3",
        "region": "天津",
        "pack": "天津媒体",
        "entries": [
            {"type": "list", "urls": [f"http://{source_id}.example.cn/"], "rule": {"item": "li", "link": {"css": ["a::attr(href)"]}}}
        ],
        "evidence": {"status": "unverified"},
    } | more  # fmt: skip


def text_of(*specs):
    return yaml.safe_dump(list(specs) if len(specs) > 1 else specs[0], allow_unicode=True, sort_keys=False)


@pytest.fixture
def three(desk):
    specs = [spec("one"), spec("two"), spec("law", pack="政策库")]
    desk.put_sources(EDITOR, load_text(text_of(*specs), "s.yml"), "建立", "三个")
    return desk


def test_each_change_is_a_version_with_who_why_and_what(three, clock):
    clock.forward(hours=1)
    three.change_source(EDITOR, "one", text_of(spec("one", every_minutes=15)), "更新很快")
    newest, first = three.source(OPERATOR, "one").versions
    assert (newest.number, newest.who, newest.why) == (2, "李馆员", "更新很快")
    assert newest.at - first.at == timedelta(hours=1)
    added = [line for line in newest.diff.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert added == ["+every_minutes: 15.0"] and first.diff == ""
    assert three.store.source("one").every_minutes == 15


def test_an_earlier_version_comes_back_and_nothing_is_lost(three):
    three.change_source(EDITOR, "one", text_of(spec("one", name="改坏了")), "试")
    three.restore_source(EDITOR, "one", 1, "改坏了")
    view = three.source(OPERATOR, "one")
    assert view.source.name == "one 网"
    assert [v.number for v in view.versions] == [3, 2, 1]
    assert view.versions[0].why == "恢复第 1 版：改坏了" and view.versions[0].yaml == view.versions[2].yaml
    with pytest.raises(NotFound, match="没有第 9 版"):
        three.restore_source(EDITOR, "one", 9, "试")


def test_a_faulty_text_names_its_line_and_changes_nothing(three):
    with pytest.raises(SourceSpecError, match="采集规则 第 5 行 media_type"):
        three.change_source(EDITOR, "one", text_of(spec("one", media_type="M99")), "试")
    with pytest.raises(InvalidInput, match="编号不能由"):
        three.change_source(EDITOR, "one", text_of(spec("other")), "试")
    with pytest.raises(InvalidInput, match="请写明修改的原因"):
        three.change_source(EDITOR, "one", text_of(spec("one", name="新")), "  ")
    assert len(three.source(OPERATOR, "one").versions) == 1


def test_a_pack_goes_off_with_its_reason_and_on_again(three):
    report = three.switch_sources(EDITOR, [], on=False, why="网站改版", pack="天津媒体")
    assert set(report.changed) == {"one", "two"}
    verdicts = {v.id: (v.status, v.reason) for v in three.check_sources(OPERATOR)}
    assert verdicts["one"] == ("停用", "网站改版") and verdicts["law"][0] == "需改"
    assert [(p.name, p.enabled, p.total) for p in three.packs(OPERATOR)] == [
        ("天津媒体", 0, 2),
        ("政策库", 1, 1),
    ]
    assert three.switch_sources(EDITOR, ["one"], on=True, why="已修好").changed == ("one",)
    assert three.source(OPERATOR, "one").spec.status_reason == ""
    assert three.switch_sources(EDITOR, ["one"], on=True, why="再来").unchanged == ("one",)
    with pytest.raises(NotFound, match="没有采集源属于分组"):
        three.switch_sources(EDITOR, [], on=True, why="试", pack="没有的组")
    with pytest.raises(NotAllowed):
        three.switch_sources(Actor("复审", (Role.REVIEWER2,)), ["one"], on=False, why="试")


def test_rights_are_recorded_and_what_lacks_is_listed(three):
    three.switch_sources(EDITOR, ["two", "law"], on=False, why="试")
    assert [(g.id, g.missing) for g in three.rights_gaps(OPERATOR)] == [
        ("one", ("授权情况", "影响评估日期", "责任人", "版权声明"))
    ]
    given = {"authorisation": "公开网页", "responsible": "王某", "copyright": "注明来源", "why": "登记"}
    three.set_rights(EDITOR, "one", assessed_on=date(2026, 11, 1), **given)
    assert three.rights_gaps(OPERATOR) == []
    exported = yaml.safe_load(three.export_sources(OPERATOR))
    assert next(s for s in exported if s["id"] == "one")["rights"]["assessed_on"] == "2026-11-01"


def test_export_and_import_are_inverse(three, tmp_path):
    three.set_rights(
        EDITOR, "one", authorisation="协议", assessed_on=date(2026, 1, 2), responsible="甲", copyright="乙", why="登记"
    )  # fmt: skip
    path = tmp_path / "all.yml"
    path.write_text(three.export_sources(OPERATOR), encoding="utf-8")
    again = three.import_sources(EDITOR, path)
    assert again.added == again.changed == () and len(again.unchanged) == 3


class Shipping(Settings):
    """Settings whose shipped assets lie in a folder of the test."""

    assets: Path

    @property
    def data(self) -> Path:
        return self.assets


@pytest.fixture
def ship(tmp_path):
    def write(*specs):
        folder = tmp_path / "data" / "sources"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "all.yml").write_text(yaml.safe_dump(list(specs), allow_unicode=True), encoding="utf-8")

    return write


@pytest.fixture
def planted(tmp_path, ship):
    """An installation that began with two shipped sources, one of them off."""
    ship(spec("one"), spec("two", enabled=False, status_reason="待核实"))
    settings = Shipping(_env_file=None, home=tmp_path / "lib", min_free_mb=0, assets=tmp_path / "data")
    assert initialise(settings, None).sources == 2
    opened = open_desk(settings)
    yield opened
    opened.close()


def waiting(desk):
    return {one.id: one for one in desk.seeds(OPERATOR)}


def test_init_plants_the_catalogue_as_shipped(planted, tmp_path):
    assert {s.id: s.enabled for s in planted.store.sources()} == {"one": True, "two": False}
    assert waiting(planted) == {}
    bare = Shipping(_env_file=None, home=tmp_path / "bare", min_free_mb=0, assets=tmp_path / "data")
    assert initialise(bare, None, seeds=False).sources == 0


def test_a_persons_own_change_is_no_difference(planted):
    planted.switch_sources(EDITOR, ["two"], on=True, why="已核实")
    assert waiting(planted) == {}


def test_an_upgrade_shows_field_by_field_and_keeps_what_people_changed(planted, ship):
    planted.switch_sources(EDITOR, ["two"], on=True, why="已核实")
    ship(
        spec("one"),
        spec("two", enabled=False, status_reason="待核实", weight=2.5),
        spec("new", enabled=False),
    )
    found = waiting(planted)
    assert {i: one.kind for i, one in found.items()} == {"two": "changed", "new": "new"}
    assert [(c.path, c.before, c.after) for c in found["two"].fields] == [("weight", "", "2.5")]
    assert set(found["two"].own) == {"enabled", "status_reason"}

    planted.take_seeds(EDITOR, ["two", "new"])
    two = planted.store.source("two")
    assert (two.weight, two.enabled) == (2.5, True) and not planted.store.source("new").enabled
    assert waiting(planted) == {}
    assert planted.source(OPERATOR, "two").versions[0].who == "李馆员"


def test_refused_stays_refused_until_the_seed_changes_again(planted, ship):
    ship(spec("one", weight=3.0), spec("two", enabled=False, status_reason="待核实"))
    planted.refuse_seeds(EDITOR, pack="天津媒体")
    assert waiting(planted) == {} and planted.store.source("one").weight == 1
    ship(spec("one", weight=3.0, region="河北"), spec("two", enabled=False, status_reason="待核实"))
    assert [(c.path, c.after) for c in waiting(planted)["one"].fields] == [("region", "河北")]


def test_a_seed_that_is_gone_is_asked_about_once(planted, ship):
    ship(spec("two", enabled=False, status_reason="待核实"))
    assert waiting(planted)["one"].kind == "gone"
    planted.take_seeds(EDITOR, ["one"])
    assert not planted.store.source("one").enabled and waiting(planted) == {}
    with pytest.raises(NotFound, match="没有待定的种子差异"):
        planted.refuse_seeds(EDITOR, ["one"])


def test_bounds_changed_since_the_last_pass_are_shown_at_once(three):
    now = three.now()
    three.store.put_schedule("one", 60.0, now + timedelta(minutes=60))
    three.change_source(EDITOR, "one", text_of(spec("one", every_minutes=4)), "要紧")
    line = next(line for line in three.sources(OPERATOR) if line.source.id == "one")
    assert line.state.interval_minutes == 24  # six times four
    assert line.state.due_at == now + timedelta(minutes=24)
    assert three.source(OPERATOR, "one").state == line.state
