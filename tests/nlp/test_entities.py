import pytest

from nlp.entities import MOST, EntityFinder
from nlp.reading import read

TEXT = (
    "市图书馆馆长梁书恒介绍，天津图书馆与南开大学签署协议。南开区副区长赵启明出席。"
    "根据《天津市公共图书馆服务规范（试行）》和津政办发[2026]12号文件，河东区图书馆参照执行。"
    "《春江花月夜》朗诵会同时举行。东源供热有限公司提供支持，石家庄和唐山代表到场。"
)


@pytest.fixture(scope="module")
def entities(segmenter, finder, data):
    named = EntityFinder(data / "lexicons" / "names.yml")

    def find(title, body=""):
        reading = read(segmenter, title, body)
        return named.find(reading, finder.find(reading.title, reading.body))

    return find


def by_type(found, kind):
    return {entity.text for entity in found if entity.type == kind}


def test_names_of_each_kind(entities):
    found = entities("签约仪式举行", TEXT)
    assert by_type(found, "DISTRICT") == {"南开区"}
    assert by_type(found, "POLICY") == {"《天津市公共图书馆服务规范（试行）》", "津政办发〔2026〕12号"}
    assert {"梁书恒", "赵启明"} <= by_type(found, "PER")
    assert {"天津图书馆", "南开大学", "河东区图书馆", "东源供热有限公司"} <= by_type(found, "ORG")
    assert {"石家庄", "唐山"} <= by_type(found, "LOC")


def test_links_to_the_gazetteer(entities):
    links = {entity.text: entity.gazetteer_id for entity in entities("签约仪式举行", TEXT)}
    assert links["天津图书馆"] == "lib-tj"
    assert links["南开大学"] == "uni-nankai"
    assert links["南开区"] == "tj-120104"
    assert links["石家庄"] == "pl-sjz"
    assert links["东源供热有限公司"] is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("根据津教规范〔2025〕3号执行", "津教规范〔2025〕3号"),
        ("国办发【2016】61号", "国办发〔2016〕61号"),
        ("文件为（国发(2021)5号）", "国发〔2021〕5号"),
    ],
)
def test_document_numbers_are_written_one_way(entities, text, number):
    assert by_type(entities(text), "POLICY") == {number}


def test_books_are_no_policies(entities):
    assert by_type(entities("《平凡的世界》和《史记》入选书单"), "POLICY") == set()


def test_counts_add_up(entities):
    found = entities("天津图书馆开馆", "天津图书馆今日开馆，读者走进天津图书馆。")
    assert [(e.text, e.count) for e in found if e.gazetteer_id == "lib-tj"] == [("天津图书馆", 3)]


def test_a_list_of_winners_is_cut(entities):
    assert len(entities("名单", "、".join(f"《第{n}号管理办法》" for n in range(200)))) == MOST
