from datetime import date

import pytest

from domain.expression import matches, parse
from domain.watch import Watch, relevance, with_word

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("fields", "runs"),
    [
        ({}, True),
        ({"enabled": False}, False),
        ({"starts_on": DAY, "ends_on": DAY}, True),
        ({"starts_on": date(2026, 11, 23)}, False),
        ({"ends_on": date(2026, 11, 21)}, False),
    ],
)
def test_the_days_on_which_it_runs(fields, runs):
    assert Watch("guji", "古籍", "古籍", **fields).runs_on(DAY) is runs


def test_relevance_is_half_title_and_half_repetition():
    asked = parse("古籍 OR 善本 NOT 演练")
    assert relevance(asked, "天气", "古籍、善本") == pytest.approx(0.25)
    assert relevance(asked, "古籍", "古籍。善本与古籍") == pytest.approx(0.5 + 0.5 * 3 / 5)
    assert relevance(asked, "天气", "没有") == 0
    assert 0.9 < relevance(asked, "古籍", "古籍" * 100) < 1


@pytest.mark.parametrize("expression", ["供热", "供热 AND 投诉", "“供 热” OR 供暖", "TI=供热"])
@pytest.mark.parametrize("word", ["换热站", "A OR B", "室温 不足", "“不热”"])
def test_a_word_accepted_only_ever_finds_more(expression, word):
    wider = parse(with_word(expression, word))
    assert matches(wider, {"FT": word.strip("“”"), "TI": ""})
    for text in ("供热", "供热投诉", "供暖"):
        texts = {"FT": text, "TI": text}
        assert matches(wider, texts) >= matches(parse(expression), texts)
