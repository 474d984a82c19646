from datetime import date
from pathlib import Path

import pytest
import yaml

from domain.errors import ModelMissing
from nlp.gazetteer import load_gazetteer

CASES = yaml.safe_load(Path(__file__).with_name("places_cases.yml").read_text(encoding="utf-8"))
SIXTEEN = {
    "和平区": "120101", "河东区": "120102", "河西区": "120103", "南开区": "120104", "河北区": "120105", "红桥区": "120106",
    "东丽区": "120110", "西青区": "120111", "津南区": "120112", "北辰区": "120113", "武清区": "120114", "宝坻区": "120115",
    "滨海新区": "120116", "宁河区": "120117", "静海区": "120118", "蓟州区": "120119",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_ambiguous_places(case, finder):
    found = finder.find(case["text"], "")
    assert (list(found.districts), found.local) == (case["districts"], case["local"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_the_same_in_a_body(case, finder):
    assert list(finder.find("", case["text"]).districts) == case["districts"]


@pytest.mark.parametrize("name", SIXTEEN)
def test_each_district_is_linked_with_its_code(name, finder):
    (district, count), *others = finder.find(f"{name}召开会议", "").mentions
    assert (district.name, district.code, count, others) == (name, SIXTEEN[name], 1, [])


def test_local_outlets_mean_the_city_by_benshi(finder):
    assert finder.find("本市今起供热", "", "津沽在线").local
    assert not finder.find("本市今起供热", "", "华夏新闻社").local


def test_one_mention_far_down_is_not_about_the_city(finder):
    far = "各地图书馆交流经验。" * 20 + "天津代表也出席了会议。"
    assert not finder.find("图书馆论坛举行", far).local
    assert finder.find("图书馆论坛在天津举行", far).local


def test_the_district_of_the_title_leads(finder):
    found = finder.find("西青区停水公告", "东丽区、东丽区、西青区居民注意")
    assert found.districts[0] == "西青区"


def test_bodies_are_linked_and_short_names_need_the_city(finder):
    inside = finder.find("天津发布", "市教委和天津图书馆联合通知")
    assert {entry.id for entry, _, _ in inside.entries} >= {"org-tj-jyw", "lib-tj"}
    outside = finder.find("某省发布", "市教委通知")
    assert [entry.id for entry, _, _ in outside.entries] == []


def test_bodies_that_are_history_are_linked_to_who_does_their_work(finder):
    text = ("天津发布", "原天津市文化广播影视局和市卫计委印发通知，天津市公安局参与")
    today = finder.find(*text, day=date(2026, 11, 22))
    assert {entry.id for entry, _, _ in today.entries} == {"org-tj-wlj", "org-tj-wjw", "org-tj-gaj"}
    assert [(old.name, old.current) for old in today.outdated] == [
        ("天津市文化广播影视局", "天津市文化和旅游局"),
        ("市卫计委", "天津市卫生健康委员会"),
    ]
    then = finder.find(*text, day=date(2015, 5, 1))
    assert {entry.id for entry, _, _ in then.entries} == {"org-tj-wgj", "org-tj-wjw-old", "org-tj-gaj"}
    assert then.outdated == ()


def test_former_districts_are_flagged_from_the_day_they_ended(finder):
    assert [old.current for old in finder.find("蓟县一果园丰收", "", day=date(2016, 7, 28)).outdated] == [
        "蓟州区"
    ]
    assert finder.find("蓟县一果园丰收", "", day=date(2016, 7, 27)).outdated == ()
    assert finder.find("塘沽一小区停水", "", day=date(2026, 1, 1)).outdated == ()


def test_the_shipped_gazetteer_is_large_and_its_heirs_exist_today(data):
    gazetteer = load_gazetteer(data / "gazetteer")
    assert len(gazetteer.districts) == 16 and len(gazetteer.entries) > 300
    assert all(heir.valid_to is None for heir in gazetteer.heirs().values())
    named = {e.district for e in gazetteer.entries} - {None}
    assert named == set(SIXTEEN)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("{id: a, name: 甲局, valid_to: '2018-11-01', successor: b}", "继任机构"),
        ("{id: a, name: 甲局, valid_to: 去年}", "日期“去年”"),
        ("{id: org-x, name: 甲局}\n- {id: org-x, name: 乙局}", "编号“org-x”重复"),
    ],
)
def test_faults_of_the_gazetteer_are_named(row, says, data, tmp_path):
    for path in (data / "gazetteer").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "organisations.yml").write_text(f"- {row}\n", encoding="utf-8")
    with pytest.raises(ModelMissing, match=says):
        load_gazetteer(tmp_path)
