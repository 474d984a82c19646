import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.privacy import Kind, find, mask, name_mask
from domain.privacy.numbers import is_card_number, is_identity_number
from domain.privacy.people import tells_name


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("联系电话13812345678。", "联系电话138****5678。"),
        ("手机138-1234-5678", "手机138****5678"),
        ("+8613812345678", "138****5678"),
        # the example number of GB 11643-1999
        ("身份证11010519491231002X号", "身份证1101**********002X号"),
        # 4111… is the test number that card networks publish
        ("卡号4111111111111111", "卡号4111********1111"),
        ("卡号4111 1111 1111 1111", "卡号4111********1111"),
        ("车牌津A12345的车", "车牌津A·***45的车"),
        ("京A·D12345", "京A·***45"),
        ("身份证号120101491231001", "身份证号1201***********"),
        ("护照E12345678丢失", "护照E123*****丢失"),
        ("邮箱zhang.san@qq.com，", "邮箱z***@qq.com，"),
        ("家里电话022-23678901", "家里电话022-********"),
        ("联系王女士022-23678901", "联系王女士022-********"),
        ("微信：haihe_1987", "微信：h***"),
        ("加QQ号 123456789", "加QQ号 1***"),
        ("家住锦绣桥小区3号楼2单元501室的居民", "家住锦绣桥小区**的居民"),
        ("常丰里12号楼3门402", "常丰里**"),
        ("网民“滨海过客”留言", "网民“滨*客”留言"),
        ("微博用户“小鱼”称", "微博用户“小*”称"),
        ("@津门老李 你看看", "@津*李 你看看"),
    ],
)
def test_personal_numbers_are_masked(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "投资13812345678元",
        "总量15912345678吨",
        "拨打12345热线或022-23678901",
        "津政办发〔2026〕12号",
        "A股收于3812.45点",
        "编号110105194912310021",  # its check digit is wrong: a serial number, not a person
        "流水号4111111111111112",  # fails the Luhn check
        "2026年11月22日8时30分",
        "办公室邮箱service@tj.gov.cn",
        "复康路15号天津图书馆",
        "3号楼起火，全楼疏散",
        "展览分三个单元，第3单元展出拓片",
        "@天津发布 @人民日报",
        "微博用户“天津发布”",
        "12单元课程",
        "总户数2528户，201套为公寓",
        "嫌疑车为四门轿车",
        "一亿用户是“90后”",
        "他在抖音“带货”",
        "http://x.example/BAAFRD00002017061640720.htm",
    ],
)
def test_other_numbers_stay(text):
    assert mask(text) == text


def test_checks_agree_with_the_standards():
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310020")
    assert is_card_number("4111111111111111")
    assert not is_card_number("411111111111111")


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张某"),
        ("李小明", "李某某"),
        ("欧阳修", "欧阳某"),
        ("欧阳小明", "欧阳某某"),
        ("买买提·艾力", "买某"),
        ("Tom", "T**"),
    ],
)
def test_names_keep_their_surname(name, masked):
    assert name_mask(name) == masked


def test_names_that_are_handed_in_are_masked_everywhere_but_aliases_stay():
    text = "居民王小丽说，王小丽家的水管又裂了。小芳（化名）也来反映。市长刘某出席。"
    assert (
        mask(text, ["王小丽", "小芳"])
        == "居民王某某说，王某某家的水管又裂了。小芳（化名）也来反映。市长刘某出席。"
    )


def test_findings_say_what_stands_where():
    text = "王小丽13812345678"
    assert [(f.kind, text[f.start : f.end]) for f in find(text, ["王小丽"])] == [
        (Kind.NAME, "王小丽"),
        (Kind.PHONE, "13812345678"),
    ]


@given(st.text(alphabet="王小丽1389@“”网民号楼单元室. -abX", max_size=60))
def test_masking_twice_changes_nothing_more(text):
    once = mask(text, ["王小丽"])
    assert mask(once, ["王小丽"]) == once and "王小丽" not in once


def test_among_thousands_of_names_the_same_are_masked_as_among_few():
    many = {f"王{chr(0x4E00 + a)}{chr(0x4E00 + b)}" for a in range(60) for b in range(60)} | {
        "李伟",
        "欧阳若水",
    }
    text = "李伟和欧阳若水到场，李伟民没有来。"
    assert mask(text, many) == mask(text, {"李伟", "欧阳若水"}) == "李某和欧阳某某到场，李某民没有来。"


@pytest.mark.parametrize(
    ("word", "tells"),
    [
        ("林屿", True),
        ("林屿演唱会", True),
        ("小丽", True),
        ("演唱会", False),
        ("屿演", False),
        ("王小", True),
    ],
)
def test_a_key_word_tells_a_name_that_it_holds_or_is_part_of(word, tells):
    assert tells_name(word, frozenset({"林屿", "王小丽"})) is tells
