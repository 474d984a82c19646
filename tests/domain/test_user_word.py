import pytest

from domain.errors import InvalidInput
from domain.user_word import LONGEST, UserWord, check_word, check_words


@pytest.mark.parametrize(
    ("word", "says"),
    [
        (UserWord(""), "不能为空"),
        (UserWord("  "), "不能为空"),
        (UserWord("海河 柳林"), "空格"),
        (UserWord("馆"), "只有一个字"),
        (UserWord("长" * (LONGEST + 1)), f"最多 {LONGEST} 字"),
        (UserWord("停水、停电"), "标点"),
        (UserWord("海河柳林", "place"), "词性"),
        (UserWord("海河柳林", "ns", 0), "词频"),
    ],
)
def test_a_faulty_word_is_refused_with_what_to_change(word, says):
    with pytest.raises(InvalidInput, match=says):
        check_word(word)


def test_words_come_once():
    check_words([UserWord("海河柳林"), UserWord("设计之都")])
    with pytest.raises(InvalidInput, match="“海河柳林”重复"):
        check_words([UserWord("海河柳林"), UserWord("海河柳林", "ns")])
