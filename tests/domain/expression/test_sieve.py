"""The sieve never keeps back what holds; extracts show the text as it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInput
from domain.expression import Sieve, extract, matches, parse
from domain.expression.sieve import needed

LETTERS = "供热投诉古籍熱aA１。é\u0301\n "
TEXTS = st.text(LETTERS, max_size=30)
WORDS = st.text("供热投诉古籍aA1é*?#", min_size=1, max_size=4)
SIGNS = st.sampled_from([" AND ", " OR ", " NOT ", " NEAR/3 ", " PRE/2 ", " SEN ", " PAR "])


def joined(inner):
    return st.builds(lambda a, sign, b: f"({a}{sign}{b})", inner, SIGNS, inner) | st.builds(
        lambda field, a: f"{field}=({a})", st.sampled_from(["TI", "SO", "SU"]), inner
    )


@given(
    written=st.lists(st.recursive(WORDS, joined, max_leaves=5), max_size=8),
    title=TEXTS,
    body=TEXTS,
    origin=TEXTS,
)
def test_what_holds_passes(written, title, body, origin):
    texts = {"TI": title, "FT": f"{title}\n\0\n{body}", "SO": origin, "KY": body}
    expressions = {}
    for number, text in enumerate(written):
        try:
            expressions[number] = parse(text)
        except InvalidInput:
            continue
    passed = Sieve(expressions).may_hold(texts)
    assert {number for number, one in expressions.items() if matches(one, texts)} <= passed


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("供热 AND 热力公司", {"热力公司"}),
        ("供热 OR ＷｉＦｉ", {"供热", "wifi"}),
        ("(供热 OR 供暖) AND 投诉热线", {"投诉热线"}),
        ("供热 NOT 演练", {"供热"}),
        ("室温*摄氏度", {"摄氏度"}),
        ("供热 SEN 居民小区", {"居民小区"}),
    ],
)
def test_one_of_the_rarest_words_is_needed(written, words):
    assert needed(parse(written)) == words


def test_much_is_kept_back():
    sieve = Sieve({"a": parse("供热 AND 投诉热线"), "b": parse("古籍 OR 善本")})
    assert sieve.may_hold({"FT": "全市供热"}) == set()
    assert sieve.may_hold({"FT": "善\n本"}) == {"b"}, "spaces inside a text part nothing"


def told(written, text, width=120):
    return "".join(f"[{p.text}]" if p.found else p.text for p in extract(parse(written), text, width))


@pytest.mark.parametrize(
    ("written", "text", "shown"),
    [
        ("供热 AND 投诉", "河东供热投诉多", "河东[供热投诉]多"),
        ("wifi OR 室温*足", "馆内ＷｉＦｉ，室温 \n不足", "馆内[ＷｉＦｉ]，[室温  不足]"),
        ("供热 NOT 演练", "供热演练", "[供热]演练"),
        ("没有", "短文", "短文"),
        ("图书馆", "", ""),
    ],
)
def test_words_are_shown_as_they_stand(written, text, shown):
    assert told(written, text) == shown


def test_an_extract_is_cut_around_the_first_word():
    text = "前" * 100 + "供热" + "后" * 200
    shown = told("供热", text, 60)
    assert shown.startswith("…前") and "[供热]" in shown and shown.endswith("后…")
    assert len(shown) == 60 + 4
    assert told("前后", text, 60).startswith("前")
