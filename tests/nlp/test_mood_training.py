"""Where a correction of 情感倾向 or 事件性质 finds its class; what it teaches is in tests/desk/test_learning_moods.py."""

import pytest

from domain.analysis import Sentiment
from domain.correction import Facet
from domain.source import MediaType
from nlp.facet_training import Labelled
from nlp.mood_training import MoodLesson, genre_of, taught_rows

NEG, NEU, POS = Sentiment.NEG, Sentiment.NEU, Sentiment.POS
TONE, EVENT = frozenset({Facet.SENTIMENT}), frozenset({Facet.EVENT})


@pytest.fixture
def own():
    """Twelve reports of bad things told badly, nine notices of bad things, ten messages of woe."""
    counts = {"report/neg/neg": 12, "report/neu/neg": 9, "message/neg/neg": 10}
    return [Labelled(f"{name}{n}", "", name) for name, count in counts.items() for n in range(count)]


def lesson(genre, sentiment, event, said):
    return MoodLesson("闭馆", "今天闭馆。", genre, sentiment, event, said)


def classes(lessons, own):
    return {place: row.code for place, row in taught_rows(lessons, own).items()}


@pytest.mark.parametrize(
    ("medium", "body", "genre"),
    [
        (MediaType.COMPLAINT, "来信", "message"),
        (MediaType.WEIBO, "帖", "post"),
        (MediaType.FORUM, "帖", "post"),
        (MediaType.WECHAT, "文", "report"),
        (MediaType.GOVERNMENT, "文", "report"),
        (MediaType.WEIBO, " ", "headline"),
    ],
)
def test_the_genre_is_where_it_appeared(medium, body, genre):
    assert genre_of(medium, body) == genre


def test_a_class_that_exists_is_the_lessons_own(own):
    assert classes([lesson("message", NEG, NEG, TONE)], own) == {0: "message/neg/neg"}


def test_both_verdicts_outweigh_the_genre(own):
    assert classes([lesson("post", NEU, NEG, TONE)], own) == {0: "report/neu/neg"}


def test_what_was_said_outweighs_what_was_not(own):
    """Nobody said that the event was fine; somebody said that the tone is bad."""
    assert classes([lesson("message", NEG, POS, TONE)], own) == {0: "message/neg/neg"}
    assert classes([lesson("post", NEG, POS, TONE)], own) == {0: "report/neg/neg"}
    assert classes([lesson("post", POS, NEG, EVENT)], own) == {0: "report/neg/neg"}


def test_what_too_few_say_makes_no_class_and_four_lessons_do(own):
    praise = [lesson("report", POS, POS, TONE | EVENT)] * 4
    assert classes(praise[:3], own) == {}
    assert classes(praise, own) == dict.fromkeys(range(4), "report/pos/pos")


def test_a_lesson_weighs_as_much_as_other_corrections(own):
    (row,) = taught_rows([lesson("report", NEG, NEG, TONE)], own).values()
    assert (row.title, row.text, row.weight) == ("闭馆", "今天闭馆。", 2.0)
