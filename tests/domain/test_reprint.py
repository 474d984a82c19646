"""Chains of copies, made by hand."""

from datetime import UTC, datetime, timedelta

from domain.article import Article
from domain.reprint import reprint_chain

AT = datetime(2026, 11, 21, 1, tzinfo=UTC)
BODY = "十一月二十日，市图书馆古籍馆开馆。\n馆藏善本三千部向读者开放。"


def article(key, minutes, body=BODY, title="古籍馆开馆", outlet=None, origin=None):
    at = AT + timedelta(minutes=minutes)
    return Article(
        f"a-{key}",
        key,
        f"http://{key}.example/1",
        title,
        body,
        at,
        "",
        "minute",
        at,
        at,
        outlet or key,
        origin,
    )


def test_the_earliest_is_first_whatever_the_order():
    chain = reprint_chain([article("晚报", 90), article("日报", 0), article("门户", 30)])
    assert chain.first.outlet == "日报" and chain.named is None
    assert [(s.article.outlet, s.delay) for s in chain.steps] == [
        ("门户", timedelta(minutes=30)),
        ("晚报", timedelta(minutes=90)),
    ]
    assert chain.spread == timedelta(minutes=90)


def test_what_a_copy_changed_is_counted_and_shown():
    shorter = article("门户", 5, body=BODY.split("\n")[0], title="古籍馆今日开馆！")
    (step,) = reprint_chain([article("日报", 0), shorter]).steps
    assert (step.removed, step.added, step.retitled, step.verbatim) == (13, 0, True, False)
    assert "馆藏善本三千部" in "".join(piece.text for line in step.lines for piece in line)


def test_a_copy_word_for_word_is_verbatim():
    (step,) = reprint_chain([article("日报", 0), article("门户", 5)]).steps
    assert step.verbatim and not step.retitled and not step.lines


def test_an_origin_that_was_not_collected_is_named():
    copies = [
        article("门户", 5, origin="新社"),
        article("晚报", 9, origin="新社"),
        article("论坛", 12, origin="门户"),
    ]
    assert reprint_chain(copies).named == "新社"


def test_clocks_that_run_backwards_give_no_negative_delay():
    late = article("门户", 0)
    assert reprint_chain([late, article("晚报", 0)]).steps[0].delay == timedelta()
