"""Merging, splitting and undoing by a librarian: ids stay, history stays."""

from datetime import timedelta

import pytest

from domain import ids
from domain.alert import Alert
from domain.article import Article
from domain.errors import Conflict, InvalidInput, NotAllowed
from domain.source import MediaType, Source
from domain.story import Level, Member, Story
from domain.story_edit import StoryAction
from domain.user import OPERATOR, Actor, Role

EDITOR = Actor("李馆员", (Role.EDITOR,))


def put_story(desk, *keys):
    """A story of articles that came an hour apart; its id is that of the first."""
    articles = []
    for n, key in enumerate(keys):
        at = desk.now() - timedelta(hours=9 - n)
        body = f"关于{key}的报道，说明有关情况。"
        articles.append(
            Article(
                f"a-{key}",
                "s",
                f"http://x.example/{key}",
                f"{key}的消息",
                body,
                at,
                "",
                "minute",
                at,
                at,
                "甲报",
            )
        )
        desk.store.put_article(articles[-1], None)
    seed = articles[0]
    story = Story(ids.story_id(seed.id), seed.id, seed.title, seed.published_at, seed.published_at, len(keys), 1, "T01",
                  {}, (), True, ())  # fmt: skip
    desk.store.put_stories([story], [Member(story.id, a.id, desk.now(), 1.0, "similar") for a in articles])
    return story.id


@pytest.fixture
def two(desk):
    source = Source("s", "甲网", "甲", "portal", MediaType.PORTAL, "天津", 1.0, True, 30, {})
    desk.store.put_source(source, "试", "试", desk.now())
    return put_story(desk, "停水", "抢修"), put_story(desk, "爆管", "道歉", "赔付")


def members(desk, story_id):
    return [m.article_id for m in desk.store.members(story_id)]


def test_a_merged_story_keeps_its_id_and_leads_to_the_other(desk, two):
    first, second = two
    desk.merge_stories(EDITOR, first, second, "同一件事")
    assert members(desk, first) == ["a-停水", "a-抢修", "a-爆管", "a-道歉", "a-赔付"]
    assert desk.store.story(first).size == 5
    gone = desk.store.story(second)
    assert (gone.id, gone.merged_into) == (second, first) and members(desk, second) == []
    with pytest.raises(Conflict):
        desk.merge_stories(EDITOR, second, first, "")


def test_undoing_a_merge_puts_everything_back(desk, two):
    first, second = two
    edit = desk.merge_stories(EDITOR, first, second, "")
    desk.undo_story_edit(EDITOR, edit.id)
    assert members(desk, first) == ["a-停水", "a-抢修"]
    assert members(desk, second) == ["a-爆管", "a-道歉", "a-赔付"]
    assert desk.store.story(second).merged_into is None
    with pytest.raises(Conflict):
        desk.undo_story_edit(EDITOR, edit.id)
    assert [e.action for e in desk.story_edits(EDITOR, second)] == [StoryAction.UNDO, StoryAction.MERGE]


def test_the_part_with_the_seed_keeps_the_id_whichever_was_chosen(desk, two):
    _, second = two
    edit = desk.split_story(EDITOR, second, ["a-爆管", "a-道歉"], "赔付是另一件")
    assert members(desk, second) == ["a-爆管", "a-道歉"]
    assert edit.story_id == ids.story_id("a-赔付")
    assert members(desk, edit.story_id) == ["a-赔付"]
    assert desk.store.story(edit.story_id).title == "赔付的消息"


def test_splitting_off_a_story_that_was_merged_gives_it_its_old_id(desk, two):
    first, second = two
    desk.merge_stories(EDITOR, first, second, "")
    edit = desk.split_story(EDITOR, first, ["a-爆管", "a-道歉", "a-赔付"], "")
    assert edit.story_id == second and desk.store.story(second).merged_into is None


def test_articles_move_between_stories(desk, two):
    first, second = two
    desk.move_articles(EDITOR, second, ["a-道歉"], first, "")
    assert members(desk, first) == ["a-停水", "a-抢修", "a-道歉"]
    assert [m.reason for m in desk.store.members(first)] == ["similar", "similar", "person"]


def test_what_cannot_be_done_is_said_and_changes_nothing(desk, two):
    first, second = two
    for act in (
        lambda: desk.split_story(EDITOR, first, ["a-停水", "a-抢修"], ""),
        lambda: desk.split_story(EDITOR, first, ["a-爆管"], ""),
        lambda: desk.split_story(EDITOR, first, [], ""),
        lambda: desk.merge_stories(EDITOR, first, first, ""),
        lambda: desk.retitle_story(EDITOR, first, "长" * 81),
    ):
        with pytest.raises(InvalidInput):
            act()
    with pytest.raises(NotAllowed):
        desk.merge_stories(Actor("读者", (Role.READER,)), first, second, "")
    assert members(desk, first) == ["a-停水", "a-抢修"] and not desk.store.story_edits(first)


def test_a_title_set_by_hand_stays_until_it_is_given_back(desk, two):
    first, _ = two
    edit = desk.retitle_story(EDITOR, first, "复康里停水")
    desk.recount_story(first)
    assert desk.store.story(first).title == "复康里停水"
    desk.undo_story_edit(EDITOR, edit.id)
    assert desk.store.story(first).title in {"停水的消息", "抢修的消息"}


def test_a_chain_is_set_and_taken_apart_and_never_a_circle(desk, two):
    first, second = two
    desk.link_story(EDITOR, second, first)
    assert (desk.store.story(second).follows, desk.store.story(second).storyline) == (first, first)
    with pytest.raises(InvalidInput):
        desk.link_story(EDITOR, first, second)
    desk.link_story(EDITOR, second, "")
    assert desk.store.story(second).storyline is None


def test_what_follows_a_story_changes_chains_with_it(desk, two):
    first, second = two
    third = desk.split_story(EDITOR, first, ["a-抢修"], "").story_id
    desk.link_story(EDITOR, third, second)
    desk.link_story(EDITOR, second, first)
    assert [s.id for s in desk.story_chain(EDITOR, third)] == [
        s.id for s in sorted(map(desk.store.story, (first, second, third)), key=lambda s: (s.first_at, s.id))
    ]
    assert desk.store.story(third).storyline == first
    desk.link_story(EDITOR, second, "")
    assert desk.store.story(third).storyline == second
    assert {s.id for s in desk.story_chain(EDITOR, second)} == {second, third}
    assert [s.id for s in desk.story_chain(EDITOR, first)] == [first]


def test_an_open_alert_of_a_merged_story_is_ended_with_the_reason(desk, two):
    first, second = two
    desk.store.put_alerts([Alert("l-1", "level", "等级", second, Level.YELLOW, desk.now(), "试")])
    desk.merge_stories(EDITOR, first, second, "")
    assert desk.store.alerts() == []
    assert "已并入" in desk.store.alert_events("l-1")[-1].note


def test_whoever_holds_members_in_memory_sees_that_they_moved(desk, two):
    first, second = two
    before = desk.store.members_mark()
    desk.move_articles(OPERATOR, second, ["a-道歉"], first, "")
    assert desk.store.members_mark() != before
