"""Who is masked and who is not where one text is all there is, in texts written for the purpose."""

from datetime import UTC, datetime

import pytest

from domain.privacy import Standing
from domain.privacy.standing import settle
from nlp.entities import Mention
from nlp.persons import PersonFinder


@pytest.fixture(scope="module")
def people(segmenter, data, pipeline):
    return PersonFinder(segmenter, pipeline._entities.surnames, data / "lexicons" / "public_people.txt")


@pytest.mark.parametrize(
    ("named", "masked"),
    [
        ([("王小丽", Standing.PRIVATE)], ("王小丽",)),
        ([("赵为民", Standing.OFFICE)], ()),
        ([("周宁", Standing.PRESS)], ()),
        ([("孟二霞", Standing.UNKNOWN)], ("孟二霞",)),
        # publicly known
        ([("蔡奇", Standing.UNKNOWN), ("鲁迅", Standing.UNKNOWN), ("全红婵", Standing.UNKNOWN)], ()),
        # met once with a word of standing, once without
        ([("赵为民", Standing.UNKNOWN), ("赵为民", Standing.OFFICE)], ()),
        # a director who is a suspect is a suspect; one who is a customer too is a director
        ([("钱大同", Standing.OFFICE), ("钱大同", Standing.PARTY)], ("钱大同",)),
        ([("钱大同", Standing.OFFICE), ("钱大同", Standing.PRIVATE)], ()),
        # a singer is known by her songs, and no longer where she is somebody's wife
        ([("钱大同", Standing.FIGURE), ("钱大同", Standing.UNKNOWN)], ()),
        ([("钱大同", Standing.FIGURE), ("钱大同", Standing.PRIVATE)], ("钱大同",)),
        # in the dictionary and nothing said; a victim all the same
        ([("李伟", Standing.UNKNOWN)], ()),
        ([("李伟", Standing.PARTY)], ("李伟",)),
        # masked by the outlet already, of another script, or no name of a person
        ([("王女士", Standing.PRIVATE), ("李某", Standing.PRIVATE), ("小芳化名", Standing.PRIVATE)], ()),
        ([("科比·布莱恩特", Standing.UNKNOWN), ("Tom", Standing.PRIVATE), ("蓬佩奥", Standing.UNKNOWN)], ()),
        ([("戴口罩", Standing.PRIVATE), ("方志类", Standing.UNKNOWN), ("于是", Standing.UNKNOWN)], ()),
        ([("原公司", Standing.UNKNOWN), ("方老师", Standing.PRIVATE), ("惠新里", Standing.UNKNOWN)], ()),
        # the tagger took one character too many
        ([("王毅", Standing.OFFICE), ("王毅同", Standing.UNKNOWN)], ()),
        # given names that are words are names
        ([("周红军", Standing.PRIVATE), ("李国庆", Standing.PRIVATE)], ("周红军", "李国庆")),
    ],
)
def test_the_standing_decides(people, named, masked):
    mentions = [Mention(0, len(name), name, "PER", None, "", standing) for name, standing in named]
    told = {person.name: person.standings for person in people.find(mentions)}
    assert settle(told).within(told) == set(masked)


def test_the_analysis_says_how_each_person_stands(pipeline, article):
    body = (
        "11月20日，河东区居民王小丽反映，家中暖气不热，室温只有十四度。"
        "市供热办主任赵为民表示，已经派人上门检修，预计当晚恢复供热。歌手林屿路过。本报记者周宁报道。"
    )
    now = datetime(2026, 11, 22, tzinfo=UTC)
    (found,) = pipeline.analyse([article("河东区居民反映暖气不热", body)], now).analyses
    assert {person.name: person.standings for person in found.persons} == {
        "王小丽": (Standing.PARTY,),
        "赵为民": (Standing.OFFICE,),
        "林屿": (Standing.FIGURE,),
        "周宁": (Standing.PRESS,),
    }
