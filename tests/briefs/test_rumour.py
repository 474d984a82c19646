import pytest

from briefs import rumour


def test_unrefuted_talk_is_marked_as_unverified(make):
    talk = make.article("1", "网传津沽地铁将停运三天", "网传消息称，津沽地铁将于周末停运三天，市民纷纷询问。")
    assert "尚未证实" in rumour.hint(make.story(talk, summaries={talk.id: ()}))


def test_a_refutation_is_named(make):
    talk = make.article("1", "网传津沽地铁将停运三天", "网传消息称，津沽地铁将于周末停运三天。")
    denial = make.article(
        "2", "津沽地铁：停运传言不属实", "津沽地铁回应称，停运消息不属实。", outlet="津沽在线", hours=12
    )
    story = make.story(talk, denial, summaries={talk.id: (), denial.id: ()})
    assert rumour.refutation(story).id == "a-2"
    assert "津沽在线" in rumour.hint(story)
    assert "尚未证实" not in rumour.hint(story)


@pytest.mark.parametrize("title", ["民间故事广为流传", "本市明起不实行尾号限行", "净网行动整治网络谣言"])
def test_ordinary_news_is_no_rumour(make, title):
    assert rumour.hint(make.story(make.article("1", title, title + "。"), summaries={"a-1": ()})) == ""
