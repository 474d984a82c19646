from pathlib import Path

import pytest
import yaml

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
