import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.privacy import Standing
from nlp.entities import MOST, EntityFinder
from nlp.reading import Reading, read
from nlp.tagger import BUNDLED, Tagger

TEXT = (
    "市图书馆馆长梁书恒介绍，天津图书馆与南开大学签署协议。南开区副区长赵启明出席。"
    "根据《天津市公共图书馆服务规范（试行）》和津政办发[2026]12号文件，河东区图书馆参照执行。"
    "《春江花月夜》朗诵会同时举行。东源供热有限公司提供支持，石家庄和唐山代表到场。"
)
ODD = "天津市河北区李明局长，。\n\t　《》“”()0１aＡ😀\u200b\u0301\x00𠀀"


@pytest.fixture(scope="module")
def finder_of_names(data):
    return EntityFinder(data / "lexicons" / "names.yml", Tagger.load(data / "models" / BUNDLED))


@pytest.fixture(scope="module")
def entities(segmenter, finder, finder_of_names):
    def find(title, body="", day=None):
        reading = read(segmenter, title, body)
        return finder_of_names.find(reading, finder.find(reading.title, reading.body, day=day))

    return find


@pytest.fixture(scope="module")
def mentions(segmenter, finder, finder_of_names):
    def find(title, body=""):
        reading = read(segmenter, title, body)
        found = finder_of_names.mentions(reading, finder.find(reading.title, reading.body))
        assert all(reading.text[m.start : m.end] == m.text for m in found)
        return found

    return find


def by_type(found, kind):
    return {entity.text for entity in found if entity.type == kind}


def test_names_of_each_kind(entities):
    found = entities("签约仪式举行", TEXT)
    assert by_type(found, "DISTRICT") == {"南开区"}
    assert by_type(found, "POLICY") == {"《天津市公共图书馆服务规范（试行）》", "津政办发〔2026〕12号"}
    assert {"梁书恒", "赵启明"} == by_type(found, "PER")
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
        ("津党发［2024］8号", "津党发〔2024〕8号"),
        ("按照津文旅（2023）第15号", "津文旅〔2023〕15号"),
    ],
)
def test_document_numbers_are_written_one_way(entities, text, number):
    assert by_type(entities(text), "POLICY") == {number}


def test_books_are_no_policies(entities):
    assert by_type(entities("《平凡的世界》和《史记》入选书单"), "POLICY") == set()


def test_times_stand_as_they_are_written(entities):
    found = entities("停水通知", "2026年11月22日上午9时起停水，昨天夜间已抢修，11月23日恢复。共3500户。")
    assert by_type(found, "TIME") == {"2026年11月22日上午9时", "昨天夜间", "11月23日"}


def test_counts_add_up(entities):
    found = entities("天津图书馆开馆", "天津图书馆今日开馆，读者走进天津图书馆。")
    assert [(e.text, e.count) for e in found if e.gazetteer_id == "lib-tj"] == [("天津图书馆", 3)]


def test_a_list_of_winners_is_cut(entities):
    assert len(entities("名单", "、".join(f"《第{n}号管理办法》" for n in range(200)))) <= MOST


def test_mentions_know_where_they_stand_and_what_they_are_linked_to(mentions):
    found = mentions("天津图书馆延长开放", "天津图书馆馆长梁书恒在南开区介绍。")
    assert [(m.text, m.type, m.gazetteer_id) for m in found] == [
        ("天津图书馆", "ORG", "lib-tj"),
        ("天津图书馆", "ORG", "lib-tj"),
        ("梁书恒", "PER", None),
        ("南开区", "DISTRICT", "tj-120104"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "role", "standing"),
    [
        ("副区长赵启明出席会议并讲话。", "赵启明", "副区长", Standing.OFFICE),
        ("会议由市教委主任刘建国主持。", "刘建国", "主任", Standing.OFFICE),
        ("记者 王晓丽报道。", "王晓丽", "记者", Standing.PRESS),
        ("犯罪嫌疑人张建军被警方抓获。", "张建军", "犯罪嫌疑人", Standing.PARTY),
        ("受害人陈秀兰已经出院。", "陈秀兰", "受害人", Standing.PARTY),
        ("居民李女士反映暖气不热。", "李女士", "女士", Standing.PRIVATE),
        ("王建国在会上说，天气很好。", "王建国", "", Standing.UNKNOWN),
        ("歌手林宇登台演唱。", "林宇", "歌手", Standing.FIGURE),
        ("妻子王秀兰在医院照顾他。", "王秀兰", "妻子", Standing.PRIVATE),
        # the next person, relatives of somebody, and what somebody says
        ("王秀兰、镇党委书记出席。", "王秀兰", "", Standing.UNKNOWN),
        ("王秀兰父亲在医院照顾她。", "王秀兰", "", Standing.UNKNOWN),
        ("刘建国：患者可以要求赔偿。", "刘建国", "", Standing.UNKNOWN),
    ],
)
def test_words_beside_a_name_tell_how_the_person_stands(mentions, text, name, role, standing):
    (person,) = [m for m in mentions("", text) if m.type == "PER"]
    assert (person.text, person.role, person.standing) == (name, role, standing)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("津沽体育场演唱会延期，五万余张门票何去何从。", ()),
        ("演出方说，3200张门票已经退款。", ()),
        ("展柜里只放着一张白卡，写着本品撤展。", ()),
        ("两位居民张恒远、段启民领到了门票。", ("张恒远", "段启民")),
    ],
)
def test_what_is_counted_is_nobody(mentions, text, people):
    assert tuple(found.text for found in mentions(text) if found.type == "PER") == people


@given(st.text(ODD, max_size=80))
def test_odd_texts_are_read(finder_of_names, segmenter, text):
    tokens = tuple(segmenter.tokens(text))
    names = finder_of_names.names([Reading("", text, (), tokens), Reading("", "", (), ())])
    assert len(names) == 2 and names[1] == ()
    assert all(0 <= n.start < n.end <= len(text) + 1 for n in names[0])
