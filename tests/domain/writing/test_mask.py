import pytest

from domain.writing.mask import is_card_number, is_identity_number, mask


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
    ],
)
def test_other_numbers_stay(text):
    assert mask(text) == text


def test_checks_agree_with_the_standards():
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310020")
    assert is_card_number("4111111111111111")
    assert not is_card_number("411111111111111")
