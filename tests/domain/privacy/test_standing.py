"""The rule by itself: what is said of somebody anywhere in a matter, and whether the name is masked."""

from itertools import chain, combinations

import pytest

from domain.privacy.standing import Standing, is_private, settle

PARTY, OFFICE, PRESS = Standing.PARTY, Standing.OFFICE, Standing.PRESS
PRIVATE, FIGURE, KNOWN, UNKNOWN = Standing.PRIVATE, Standing.FIGURE, Standing.KNOWN, Standing.UNKNOWN


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        # a singer, and a headline with the bare name
        ({FIGURE, UNKNOWN}, False),
        # a director, and an article that only names him
        ({OFFICE, UNKNOWN}, False),
        # a reporter and author
        ({PRESS, UNKNOWN}, False),
        # a victim, whatever else: the same name in office, on the stage, in the dictionary
        ({PARTY, OFFICE}, True),
        ({PARTY, FIGURE, OFFICE, PRESS, KNOWN}, True),
        # a director who is somebody's customer
        ({PRIVATE, OFFICE}, False),
        # a singer who is somebody's customer: of public figures F2 says nothing, so the safe side
        ({PRIVATE, FIGURE}, True),
        ({PRIVATE, KNOWN}, True),
        # nothing said
        ({UNKNOWN}, True),
        ({KNOWN}, False),
        (set(), True),
    ],
)
def test_what_is_said_anywhere_decides(said, masked):
    assert is_private(said) is masked


def test_a_party_is_masked_in_every_combination():
    others = [s for s in Standing if s is not PARTY]
    every = chain.from_iterable(combinations(others, n) for n in range(len(others) + 1))
    assert all(is_private({PARTY, *said}) for said in every)


def test_a_part_of_an_open_name_is_masked_only_where_an_article_names_it():
    masked = settle({"王建国": {OFFICE}, "王建": {UNKNOWN}, "李小红": {PARTY}})
    assert masked.within(()) == masked.everywhere == {"李小红"}
    assert masked.within({"王建"}) == {"李小红", "王建"}
    # a victim is no piece of an official's name
    assert settle({"李伟民": {OFFICE}, "李伟": {PARTY}}).everywhere == {"李伟"}


def test_an_open_name_with_a_word_stuck_to_it_is_that_name():
    assert settle({"顾砚秋": {OFFICE}, "顾砚秋刚": {UNKNOWN}}).everywhere == set()
    # not where the name is hidden, nor where the text says something of the longer one
    assert settle({"顾砚秋": {PARTY}, "顾砚秋刚": {UNKNOWN}}).everywhere == {"顾砚秋", "顾砚秋刚"}
    assert settle({"顾砚秋": {OFFICE}, "顾砚秋刚": {PARTY}}).everywhere == {"顾砚秋刚"}
    # a name of three characters is another person's, not 李伟 and a word
    assert settle({"李伟": {OFFICE}, "李伟民": {UNKNOWN}}).everywhere == {"李伟民"}
