"""The library's own words: validated, versioned, tried before they are kept, and in force at the next analysis."""

import pytest

from domain.errors import InvalidInput, NotAllowed, NotFound
from domain.user import OPERATOR, Actor, Role
from domain.user_word import UserWord

EDITOR = Actor("李馆员", (Role.EDITOR,))
SENTENCE = "津沽芸台阁收藏的蠹余本今日展出。"


def test_a_word_is_tried_before_it_is_kept(desk):
    trial = desk.try_user_word(EDITOR, UserWord("蠹余本", "n"), SENTENCE)
    assert "蠹余本" not in trial.before and "蠹余本" in trial.after
    assert desk.user_words(EDITOR) == []


def test_words_are_kept_with_their_history(desk):
    assert desk.put_user_word(OPERATOR, UserWord("蠹余本", "n"), "古籍术语")
    assert not desk.put_user_word(OPERATOR, UserWord("蠹余本", "n"))
    desk.put_user_word(OPERATOR, UserWord("蠹余本", "nz", 3000), "改词性")
    desk.drop_user_word(OPERATOR, "蠹余本", "不用了")
    assert desk.user_words(EDITOR) == []
    assert [v.why for v in desk.user_word_versions(EDITOR, "蠹余本")] == ["不用了", "改词性", "古籍术语"]
    with pytest.raises(NotFound):
        desk.drop_user_word(OPERATOR, "蠹余本")


def test_many_at_once_or_none(desk):
    assert desk.put_user_words(OPERATOR, "蠹余本\n\n芸台阁 2000 nt\n") == 2
    assert desk.user_words(EDITOR) == [UserWord("芸台阁", "nt", 2000), UserWord("蠹余本")]
    for bad in ("好词\n坏，词", "好词 很多 n", "", "好词 10 xx"):
        with pytest.raises(InvalidInput):
            desk.put_user_words(OPERATOR, bad)
    assert len(desk.user_words(EDITOR)) == 2


def test_only_administrators_change_the_list(desk):
    with pytest.raises(NotAllowed):
        desk.put_user_word(EDITOR, UserWord("蠹余本"))


def test_another_dictionary_is_another_pipeline_version(desk):
    before = desk.pipeline.version
    assert not desk.renew_pipeline()
    desk.put_user_word(OPERATOR, UserWord("蠹余本"))
    assert desk.renew_pipeline()
    assert desk.pipeline.version != before
    desk.drop_user_word(OPERATOR, "蠹余本")
    desk.renew_pipeline()
    assert desk.pipeline.version == before
