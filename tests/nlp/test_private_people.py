"""Who is masked and who is not, in texts written for the purpose."""

from datetime import UTC, datetime

import pytest

from nlp.entities import Mention, Standing
from nlp.private_people import PrivatePeople


@pytest.fixture(scope="module")
def people(segmenter, data, pipeline):
    return PrivatePeople(segmenter, pipeline._entities.surnames, data / "lexicons" / "public_people.txt")


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
        # a director who is a suspect is a suspect
        ([("钱大同", Standing.OFFICE), ("钱大同", Standing.PRIVATE)], ("钱大同",)),
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
    assert people.find(mentions) == masked


def test_the_analysis_names_private_persons_and_shows_none(pipeline, article):
    body = (
        "11月20日，河东区居民王小丽反映，家中暖气不热，室温只有十四度。"
        "市供热办主任赵为民表示，已经派人上门检修，预计当晚恢复供热。本报记者周宁报道。"
    )
    now = datetime(2026, 11, 22, tzinfo=UTC)
    (found,) = pipeline.analyse([article("河东区居民反映暖气不热", body)], now).analyses
    assert found.private_names == ("王小丽",)
    assert "王小丽" not in "".join(s.text for s in found.summary) + "".join(found.keywords)
