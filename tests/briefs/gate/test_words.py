"""Checks of words: a table of right and wrong sentences of our own for each rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from briefs.gate.check import Words
from briefs.gate.statements import Part, Statement
from desk.wording_seeds import load_wording_seeds
from domain.gate import Place, Rule
from domain.wording import Agency, Leader, Office, Term, WordBook

DAY = date(2026, 11, 26)
DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture(scope="module")
def shipped() -> WordBook:
    seeds = load_wording_seeds(DATA)
    return WordBook(
        tuple(s for s in seeds if isinstance(s, Term)),
        tuple(s for s in seeds if isinstance(s, Office)),
        (),
        tuple(s for s in seeds if isinstance(s, Agency)),
    )


def rules(
    book: WordBook, *sentences: str, part: Part = Part.TEXT, advising: bool = False
) -> list[tuple[Rule, bool]]:
    """(rule, blocking) of every fault of the sentences, read one after the other."""
    words = Words(DAY, book.on(DAY))
    told = [Statement(Place("s", "i", s, "某栏（一）"), part, s, judgement=advising) for s in sentences]
    return [(fault.rule, fault.blocking) for statement in told for fault in words.faults(statement)]


WRONG = [
    # 主权与港澳台
    ("中国和台湾的民间往来增多。", Rule.WORDING),
    ("出席活动的有香港等国家的代表。", Rule.WORDING),
    ("台湾政府发表声明。", Rule.WORDING),
    ("大陆与香港签署合作协议。", Rule.WORDING),
    ("有人鼓吹台独。", Rule.WORDING),
    ("尖阁诸岛问题再起争端。", Rule.WORDING),
    # 民族宗教, 人群称谓
    ("该县维族群众较多。", Rule.WORDING),
    ("馆藏回教文献三种。", Rule.WORDING),
    ("为瞎子读者开设有声书专区。", Rule.WORDING),
    # 机构名称
    ("国家卫健委发布通报。", Rule.AGENCY),
    ("环境保护部部署督察。", Rule.AGENCY),
    ("工信部印发通知。", Rule.AGENCY),
    # 星期
    ("11月25日（星期四）召开发布会。", Rule.WEEKDAY),
    ("2026年11月26日，周三，活动开幕。", Rule.WEEKDAY),
    ("11月31日（星期一）截止。", Rule.WEEKDAY),
    # 数字
    ("2026年09月15日公布。", Rule.NUMERALS),
    ("26年11月25日公布。", Rule.NUMERALS),
    ("2026年十一月公布。", Rule.NUMERALS),
    ("津政办发[2026]12号文件施行。", Rule.NUMERALS),
    ("津政办发〔2026〕第12号文件施行。", Rule.NUMERALS),
    ("津政办发〔2026〕012号文件施行。", Rule.NUMERALS),
    ("占比为10～15%。", Rule.NUMERALS),
    ("每车10-15人。", Rule.NUMERALS),
    ("约3千人参加。", Rule.NUMERALS),
    ("投诉量下降2倍。", Rule.NUMERALS),
    ("约500人左右参加。", Rule.NUMERALS),
    ("近300余人参加。", Rule.NUMERALS),
    # 标点
    ("市图书馆通报,古籍已转移。", Rule.PUNCTUATION),
    ("市图书馆(北洋桥分馆)恢复开放。", Rule.PUNCTUATION),
    ("古籍已转移。。", Rule.PUNCTUATION),
    ("有“没热透的说法。", Rule.PUNCTUATION),
    ("他说“这是“老问题”了”。", Rule.PUNCTUATION),
    ('他说"已经解决"。', Rule.PUNCTUATION),
    ("参加的有学生、教师等……", Rule.PUNCTUATION),
    ("古籍已全部转移", Rule.PUNCTUATION),
    # 渲染
    ("此事震惊全市。", Rule.SENSATIONAL),
    ("网民怒怼物业公司。", Rule.SENSATIONAL),
    # 密级
    ("机密★5年", Rule.SECRECY),
]


@pytest.mark.parametrize(("sentence", "rule"), WRONG)
def test_a_wrong_sentence_is_found(shipped: WordBook, sentence: str, rule: Rule) -> None:
    assert rule in {found for found, blocking in rules(shipped, sentence) if blocking}


RIGHT = [
    "大陆和台湾的民间往来增多。",
    "出席活动的有香港等国际城市的代表。",
    "台湾地区领导人选举结束。",
    "内地与香港签署合作协议。",
    "外交部批驳“台独”言论。",
    "中华民国时期的地方志陈列展出。",
    "启蒙族谱整理工作完成。",
    "收回教室使用权。",
    "国家卫生健康委员会（以下简称国家卫生健康委）发布通报。",
    "原环境保护部的一份文件被引用。",
    "11月25日（星期三）召开发布会。",
    "2026年11月26日，周四，活动开幕。",
    "2026年9月15日公布。",
    "津政办发〔2026〕12号文件施行。",
    "占比为10%～15%。",
    "每车10～15人。",
    "咨询电话022-12345678转2。",
    "3000人参加，2.3万件办结。",
    "投诉量下降20%。",
    "约500人参加，较上年增长2.5倍。",
    "8:30开馆，网址为https://example.org/a,b。",
    "市图书馆（北洋桥分馆）恢复开放。",
    "他说：“这是‘老问题’了。”",
    "参加的有学生、教师等。",
    "本次地震震级为6.8级。",
    "网民反映：“此事震惊全市。”",
    "《震惊世界的发现》一书入藏。",
    "该公司涉嫌侵犯商业秘密。",
    "三家企业被人社部门点名。",
]


@pytest.mark.parametrize("sentence", RIGHT)
def test_a_right_sentence_is_let_be(shipped: WordBook, sentence: str) -> None:
    assert rules(shipped, sentence) == []


def test_order_tone_is_looked_for_among_suggestions_alone(shipped: WordBook) -> None:
    sentence = "责令供热单位限期整改。"
    assert rules(shipped, sentence) == []
    assert (Rule.ORDERING, True) in rules(shipped, sentence, advising=True)
    assert rules(shipped, "建议供热单位公布抢修时限。", advising=True) == []


def test_a_short_name_may_follow_its_full_name(shipped: WordBook) -> None:
    assert rules(shipped, "工业和信息化部印发通知。", "工信部要求各地执行。") == []
    assert rules(shipped, "工信部印发通知。", "工信部要求各地执行。") == [(Rule.AGENCY, True)]


LEADERS = WordBook(
    offices=(Office(id="市委书记", rank=101), Office(id="市长", rank=102), Office(id="副市长", rank=120)),
    leaders=(
        Leader(id="甲山", posts=("市委书记",), valid_from=date(2025, 1, 1)),
        Leader(id="乙水", posts=("市长",), valid_from=date(2025, 1, 1)),
        Leader(id="丙木", posts=("副市长",), valid_from=date(2020, 1, 1), valid_until=date(2026, 6, 30)),
    ),
)


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("市委书记甲山、市长乙水出席。", 0),
        ("市长乙水、市委书记甲山出席。", 1),
        ("甲山和乙水出席。", 0),
        ("乙水与甲山出席。", 1),
        ("乙水主持会议，甲山讲话。", 0),
        ("市长甲山讲话。", 1),
        ("副市长丙木讲话。", 1),
        ("时任副市长丙木讲话。", 0),
        ("副市长丁火讲话。", 0),
    ],
)
def test_titles_order_and_terms_of_leaders(sentence: str, count: int) -> None:
    assert [rule for rule, _ in rules(LEADERS, sentence)] == [Rule.LEADER] * count


def test_an_entry_holds_within_its_dates() -> None:
    term = Term(id="旧称", wrong=("老年大学堂",), right="老年大学", valid_from=date(2026, 12, 1))
    statement = Statement(Place(), Part.TEXT, "老年大学堂开班。")
    for day, found in ((DAY, []), (date(2026, 12, 1), [Rule.WORDING])):
        words = Words(day, WordBook((term,)).on(day))
        assert [fault.rule for fault in words.faults(statement)] == found


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("供暖首周投诉集中于老旧小区 网民期待明确整改时限", 0),
        ("关于供暖首周投诉的续报（二）", 0),
        ("“夜诉夜查”推行 2.3万件办结", 0),
        ("供暖首周投诉集中，网民期待明确整改时限", 1),
        ("投诉为何集中？", 1),
        ("甲" * 41, 1),
    ],
)
def test_titles_have_no_stops_and_two_lines(title: str, found: int) -> None:
    told = rules(WordBook(), title, part=Part.TITLE)
    assert [rule for rule, _ in told] == [Rule.TITLE] * found
