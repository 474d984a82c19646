from dataclasses import replace

import pytest

from briefs.kind_checks import checked_kind
from briefs.kinds import SEEDS, load_kind, read_kind, shipped_kinds, write_kind
from briefs.masthead import check_masthead
from domain.brief_kind import Feed
from domain.errors import InvalidInput

KINDS = {kind.key: kind for kind in shipped_kinds()}
PLAIN = """
key: bulletin
name: 简讯
masthead: {name: 图书馆简讯, issuer: 本馆}
blocks:
  - {key: news, title: 要情, form: headlines, items: [1, 3]}
steps:
  - {key: edit, name: 编辑, role: editor}
  - {key: issue, name: 签发, role: issuer}
"""


def test_the_shipped_daily_has_its_blocks_in_order():
    assert [block.title for block in KINDS["daily"].blocks] == [
        "今日要情",
        "数据概览",
        "涉津舆情",
        "分类摘要",
        "文化·图书馆·古籍",
        "国内外热点",
        "预警与跟踪",
        "信息来源清单",
    ]


def test_every_kind_of_the_command_line_ships():
    named = [
        "daily",
        "weekly",
        "monthly",
        "flash",
        "special",
        "topic",
        "decision",
        "memo",
        "ancient-books",
        "two-sessions",
    ]
    assert set(named) <= set(KINDS)
    names = [KINDS[key].name for key in named]
    assert names == [
        "舆情日报",
        "舆情周报",
        "舆情月报",
        "舆情快报",
        "舆情专报",
        "专题信息",
        "决策参考",
        "信息专报",
        "古籍保护舆情月报",
        "两会专题",
    ]


@pytest.mark.parametrize(
    ("key", "steps"),
    [
        ("daily", ["编辑", "审核", "签发"]),
        ("flash", ["编辑", "签发"]),
        ("special", ["编辑", "初审", "复审", "签发"]),
        ("decision", ["编辑", "初审", "复审", "签发"]),
        ("monthly", ["编辑", "初审", "复审", "签发"]),
    ],
)
def test_the_steps_of_a_kind(key, steps):
    assert [step.name for step in KINDS[key].steps] == steps


def test_a_flash_is_read_again_within_a_day_and_others_are_proofread_three_times():
    assert KINDS["flash"].post_review_hours == 24 and KINDS["daily"].post_review_hours == 0
    for key in ("special", "decision", "monthly"):
        points = [point for step in KINDS[key].steps for point in step.checklist]
        for name in ("一校", "二校", "三校"):
            assert any(point.startswith(name) for point in points), (key, name)


def test_citation_styles():
    styles = {key: kind.citation_style for key, kind in KINDS.items()}
    assert {styles[k] for k in ("daily", "flash", "weekly", "monthly")} == {"outlet"}
    assert styles["memo"] == "none" and styles["decision"] == styles["topic"] == "numbered"


def test_every_class_has_a_group_wherever_there_are_groups():
    for kind in KINDS.values():
        for block in kind.blocks:
            named = [topic for group in block.groups for topic in group.topics]
            assert not named or sorted(named) == [f"T{n:02}" for n in range(21)], kind.key


@pytest.mark.parametrize("key", sorted(KINDS))
def test_a_kind_written_as_yaml_reads_back_the_same(key):
    assert read_kind(write_kind(KINDS[key])) == KINDS[key]


def test_a_kind_of_the_librarys_own_needs_no_code():
    kind = read_kind(PLAIN)
    assert kind.blocks[0].items == (1, 3) and kind.window == "daily" and kind.enabled


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("key: bulletin", "key: bulletin\nsurprise: 1", "surprise"),
        ("items: [1, 3]", "itmes: [1, 3]", r"blocks\[0\]\.itmes"),
        ("items: [1, 3]", "feed: {topcs: [T01]}", r"blocks\[0\]\.feed\.topcs"),
        ("items: [1, 3]", "items: [3, 1]", r"blocks\[0\]\.items"),
        ("items: [1, 3]", "items: many", "blocks.0.items"),
        (", items: [1, 3]", "", r"blocks\[0\]\.items"),
        ("form: headlines", "form: sources", r"blocks\[0\]\.key"),
        ("key: news", "key: sources", r"blocks\[0\]\.key"),
        ("items: [1, 3]", "items: [1, 9000000]", r"blocks\[0\]\.items"),
        ("items: [1, 3]", "items: [1, 3], feed: {expression: 供热 AND}", r"blocks\[0\]\.feed\.expression"),
        ("form: headlines", "form: weather", "weather"),
        ("form: headlines", "form: digest", "groups"),
        ("issuer: 本馆", "issuer: 本馆, classification: 机密", "国家秘密"),
        ("name: 简讯", "name: 秘密简讯", "国家秘密"),
        ("title: 要情", "title: 机密要情", "国家秘密"),
        ("  - {key: issue, name: 签发, role: issuer}\n", "", "签发"),
        ("role: issuer", "role: king", "king"),
        ("name: 简讯", "name: 简讯\nwindow: hourly", "hourly"),
        ("name: 简讯", "name: 简讯\ntitle: '{天气}'", "天气"),
        ("name: 简讯\n", "", "name"),
        ("key: bulletin", "key: [bulletin", "第"),
        (PLAIN, "只是一句话", "键"),
        (PLAIN, "a: &a [*a]\n", "不认识的键"),
    ],
)
def test_a_wrong_text_is_named_with_its_field(old, new, said):
    with pytest.raises(InvalidInput, match=said) as caught:
        read_kind(PLAIN.replace(old, new), "mine.yml")
    assert "mine.yml" in str(caught.value) and "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InvalidInput, match=r"none\.yml"):
        load_kind(tmp_path / "none.yml")


def test_two_files_of_one_key_are_refused(tmp_path):
    for name in ("one.yml", "two.yml"):
        (tmp_path / name).write_text((SEEDS / "flash.yml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(InvalidInput, match="flash"):
        shipped_kinds(tmp_path)


def test_a_kind_that_only_looks_at_stories_needs_one():
    with pytest.raises(InvalidInput, match="about"):
        checked_kind(replace(KINDS["flash"], about=""))
    with pytest.raises(InvalidInput, match="voices"):
        checked_kind(replace(KINDS["daily"], feed=Feed(voices="everyone")))


@pytest.mark.parametrize("word", ["绝密", "机密★1年", "秘密"])
def test_secrecy_markings_are_refused_anywhere_in_the_masthead(masthead, word):
    for wrong in (replace(masthead, classification=word), replace(masthead, notice=word)):
        with pytest.raises(InvalidInput, match="国家秘密"):
            check_masthead(wrong)


def test_only_known_markings_are_allowed(masthead):
    with pytest.raises(InvalidInput, match="仅供参考"):
        check_masthead(replace(masthead, classification="仅供参考"))


@pytest.mark.parametrize(
    "keys", [(), ("edit",), ("check", "issue"), ("edit", "check"), ("edit", "first", "first", "issue")]
)
def test_steps_that_lead_nowhere_are_refused(keys):
    known = {step.key: step for kind in KINDS.values() for step in kind.steps}
    with pytest.raises(InvalidInput, match="steps"):
        checked_kind(replace(KINDS["daily"], steps=tuple(known[key] for key in keys)))
