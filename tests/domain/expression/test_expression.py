"""Expressions against documents read by hand, and what must hold of any expression."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInput
from domain.expression import (
    And,
    Near,
    Not,
    Or,
    Term,
    Together,
    Within,
    found_terms,
    is_expression,
    matches,
    parse,
    terms,
)
from domain.expression.fields import ARTICLE_FIELDS

DOC = {
    "TI": "河东区老旧小区供热投诉集中",
    "FT": "河东区老旧小区供热投诉集中\n11月14日零时起全市供热。部分居民室温不足十八摄氏度，向热线投诉。\n"
    "图书馆古籍馆照常开放，ＷｉＦｉ 可用。",
    "SO": "津沽日报\n新华社",
    "PY": "2026",
}


def term(text, exact=False):
    return Term(text, exact)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("供热", term("供热")),
        ("供热 投诉", And((term("供热"), term("投诉")))),
        ("供热 AND 投诉", And((term("供热"), term("投诉")))),
        ("供热 and 投诉", And((term("供热"), term("投诉")))),
        ("供热 与 投诉", And((term("供热"), term("投诉")))),
        ("供热 * 投诉", And((term("供热"), term("投诉")))),
        ("供热 + 供暖", Or((term("供热"), term("供暖")))),
        ("供热＋供暖", term("供热+供暖")),
        ("供热 OR 供暖 AND 投诉", Or((term("供热"), And((term("供暖"), term("投诉")))))),
        ("（供热　OR　供暖）　AND　投诉", And((Or((term("供热"), term("供暖"))), term("投诉")))),
        ("供热 AND 投诉 NOT 演练", And((term("供热"), Not(term("投诉"), term("演练"))))),
        ("供热 NOT 演练 NOT 讲座", Not(Not(term("供热"), term("演练")), term("讲座"))),
        ("A NEAR/5 B", Near(term("A"), term("B"), 5)),
        ("供热 near 投诉", Near(term("供热"), term("投诉"), 15)),
        ("供热 PRE/3 投诉 NOT 演练", Not(Near(term("供热"), term("投诉"), 3, True), term("演练"))),
        ("供热 SEN 投诉", Together(term("供热"), term("投诉"))),
        ("供热 PAR 投诉", Together(term("供热"), term("投诉"), True)),
        ("TI=供热", Within("TI", term("供热"))),
        ("ti＝（供热 OR 供暖）", Within("TI", Or((term("供热"), term("供暖"))))),
        ("“供热 投诉”", term("供热 投诉", True)),
        ('"A AND B"', term("A AND B", True)),
        ("《图书馆法》", term("《图书馆法》", True)),
        ("供热*投诉", term("供热*投诉")),
        ("*供热*", term("供热")),
    ],
)
def test_what_is_written_is_read_so(written, read):
    assert parse(written) == read


@pytest.mark.parametrize(
    ("written", "holds"),
    [
        ("供热", True),
        ("供热 投诉", True),
        ("供热 地铁", False),
        ("地铁 OR 供热", True),
        ("供热 NOT 古籍", False),
        ("供热 NOT 地铁", True),
        ("wifi", True),
        ("WIFI可用", True),
        ("TI=古籍", False),
        ("FT=古籍", True),
        ("SO=新华社", True),
        ("SO=(津沽 NOT 新华社)", False),
        ("PY=2026 AND TI=投诉", True),
        ("全市 PRE/0 供热", True),
        ("供热 PRE/0 全市", False),
        ("供热 NEAR/0 全市", True),
        ("室温 NEAR/5 投诉", False),
        ("室温 NEAR/20 投诉", True),
        ("居民 SEN 热线", True),
        ("全市 SEN 热线", False),
        ("全市 PAR 热线", True),
        ("全市 PAR 古籍", False),
        ("室温*度", True),
        ("室温*开放", False),  # never across the end of a sentence
        ("十八?氏度", True),
        ("十八#氏度", True),
        ("十#氏度", False),
        ("室温$不足", True),
        ("(供热 OR 供暖) NEAR/2 投诉", True),
        ("“供热投诉”", True),
        ("“投诉供热”", False),
        ("KY=供热", False),  # the document has no such field
    ],
)
def test_an_expression_holds_or_not(written, holds):
    assert matches(parse(written), DOC) is holds


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "空的"),
        ("  ", "空的"),
        ("NOT 供热", "NOT 前面"),
        ("供热 AND NOT 演练", "NOT 前面"),
        ("供热 AND", "没有写完"),
        ("OR 供热", "第 1 个字符"),
        ("(供热", "第 1 个字符处的左括号"),
        ("供热)", "第 3 个字符"),
        ("供热 “投诉", "第 4 个字符处的引号"),
        ("XX=供热", "没有字段“XX”"),
        ("IPC=A01B", "没有字段“IPC”"),
        ("供热 NEAR/999 投诉", "最多 200"),
        ("供热 AND ***", "没有可以检索的字"),
        ("“，。”", "没有可以检索的字"),
        ("(" * 60 + "供热" + ")" * 60, "括号套了"),
        ("供" * 2001, "2001 个字符"),
        (" OR ".join(["供热"] * 201), "201 个检索词"),
    ],
)
def test_what_is_wrong_is_said_where(written, told):
    with pytest.raises(InvalidInput) as error:
        parse(written, ARTICLE_FIELDS)
    assert told in str(error.value) and "\n" not in str(error.value)


def test_why_a_document_was_found():
    found = found_terms(parse("(地铁 OR 室温*度) AND TI=投诉 NOT 演练"), DOC)
    assert found == ("室温不足十八摄氏度", "投诉")
    assert [str(t) for t in terms(parse("供热 NOT 演练 AND SO=新华社"))] == ["供热", "新华社"]


WORDS = st.sampled_from(["供热", "投诉", "古籍", "地铁", "“室温 不足”", "热*线"])
OPERATORS = st.sampled_from([" AND ", " OR ", " NOT ", " NEAR/8 ", " PRE/3 ", " SEN ", " PAR ", " "])


def grouped(inner):
    return st.builds(lambda a, op, b: f"({a}{op}{b})", inner, OPERATORS, inner) | st.builds(
        lambda a: f"TI=({a})", inner
    )


@given(st.recursive(WORDS, grouped, max_leaves=8))
def test_the_canonical_form_reads_back_as_the_same(written):
    read = parse(written)
    assert parse(str(read)) == read
    assert matches(parse(str(read)), DOC) is matches(read, DOC)


@given(st.text(alphabet="供热投诉 ANDORT()“”=*?/-+《》NEAR5", max_size=40))
def test_no_text_breaks_it(written):
    try:
        read = parse(written)
    except InvalidInput:
        return
    assert matches(read, DOC) in {True, False}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("供热 投诉", False),
        ("“供热 AND 投诉”", False),
        ("war and peace", False),
        ("天津图书馆（附名单）", False),
        ("这是谁的责任？", False),
        ("《与非门》", False),
        ("ANDROID 系统", False),
        ("供热 AND 投诉", True),
        ("供热 NOT", True),
        ("（供热 OR 供暖）投诉", True),
        ("供热 NEAR/5 投诉", True),
        ("供热 或 供暖", True),
        ("TI=供热", True),
        ("TI＝供热", True),
        ("室温*度", True),
    ],
)
def test_words_are_only_an_expression_where_an_operator_says_so(typed, meant):
    assert is_expression(typed) is meant
