from dataclasses import replace

import pytest

from briefs.template import check_masthead, daily_template, load_template
from domain.errors import InvalidInput


def test_the_shipped_daily_has_its_blocks_in_order():
    titles = [block.title for block in daily_template().blocks]
    assert titles == [
        "今日要情",
        "数据概览",
        "涉津舆情",
        "分类摘要",
        "文化·图书馆·古籍",
        "国内外热点",
        "预警与跟踪",
        "信息来源清单",
    ]


def test_every_class_has_a_group():
    named = [topic for group in daily_template().groups for topic in group.topics]
    assert sorted(named) == [f"T{n:02}" for n in range(21)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind: daily\nsurprise: 1\n", "surprise"),
        ("kind: [daily\n", "YAML"),
        ("kind: daily\nblocks: []\n", "masthead"),
    ],
)
def test_a_wrong_file_is_named_with_its_field(tmp_path, text, said):
    path = tmp_path / "mine.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"mine\.yml") as caught:
        load_template(path)
    assert said in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InvalidInput, match=r"none\.yml"):
        load_template(tmp_path / "none.yml")


@pytest.mark.parametrize("word", ["绝密", "机密★1年", "秘密"])
def test_secrecy_markings_are_refused_anywhere_in_the_masthead(masthead, word):
    for wrong in (replace(masthead, classification=word), replace(masthead, notice=word)):
        with pytest.raises(InvalidInput, match="国家秘密"):
            check_masthead(wrong)


def test_only_known_markings_are_allowed(masthead):
    with pytest.raises(InvalidInput, match="仅供参考"):
        check_masthead(replace(masthead, classification="仅供参考"))
