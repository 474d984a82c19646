import pytest

from nlp.agreement import agreed
from nlp.tagger import Name

SURNAMES = frozenset("李王高")


def given(text, *names):
    """Names by their text, in order of places: ("李明", "PER", 0) is the first 李明."""
    return [Name(at, at + len(name), kind) for name, kind, at in names if text[at : at + len(name)] == name]


def read(text, names):
    return [(text[n.start : n.end], n.start, n.type) for n in agreed(text, names, SURNAMES)]


def test_a_person_found_once_is_found_everywhere():
    text = "李明远到场。众人说李明远来了。"
    assert read(text, given(text, ("李明远", "PER", 0))) == [("李明远", 0, "PER"), ("李明远", 9, "PER")]


def test_a_name_has_the_type_that_most_of_its_places_have():
    text = "远方在，远方在，远方在"
    names = given(text, ("远方", "ORG", 0), ("远方", "LOC", 4), ("远方", "ORG", 8))
    assert [kind for _, _, kind in read(text, names)] == ["ORG", "ORG", "ORG"]


def test_a_tie_leaves_the_types_alone():
    text = "远方在，远方在"
    names = given(text, ("远方", "ORG", 0), ("远方", "LOC", 4))
    assert [kind for _, _, kind in read(text, names)] == ["ORG", "LOC"]


@pytest.mark.parametrize("name", ["高", "小满"])
def test_words_that_tell_too_little_of_a_person_are_not_looked_for(name):
    text = f"{name}来了，{name}走了"
    assert len(read(text, given(text, (name, "PER", 0)))) == 1


def test_nothing_is_found_inside_another_name():
    text = "王小满说，王小满中学开学了"
    names = given(text, ("王小满", "PER", 0), ("王小满中学", "ORG", 5))
    assert read(text, names) == [("王小满", 0, "PER"), ("王小满中学", 5, "ORG")]


def test_bodies_and_places_are_not_looked_for():
    text = "在南山开会，南山人都来了"
    assert len(read(text, given(text, ("南山", "LOC", 1)))) == 1
