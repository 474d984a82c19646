"""热点归并 and 更正: what each button changes in the store, through the views themselves; the way back in a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from domain import ids
from domain.analysis import Sentiment
from domain.correction import Facet
from domain.source import MediaType, Source
from domain.story_edit import StoryAction
from domain.user import Actor, Role
from tests.desk.test_corrections import analysis
from tests.desk.test_story_edits import put_story
from tests.workbench.conftest import drawn, press

EDITOR, ISSUER = Actor("liguanyuan", (Role.EDITOR,)), Actor("zhuren", (Role.ISSUER,))


@pytest.fixture
def desk(desk):
    source = Source("s", "甲网", "甲", "portal", MediaType.PORTAL, "天津", 1.0, True, 30, {})
    desk.store.put_source(source, "试", "试", desk.now())
    return desk


@pytest.fixture
def two(desk):
    return put_story(desk, "停水", "抢修"), put_story(desk, "爆管", "道歉", "赔付")


@pytest.fixture
def article(desk, two):
    """The second of the first story, judged."""
    desk.store.put_analyses([analysis("a-抢修", "v1", desk.now())], None, None)
    return "a-抢修"


@pytest.fixture
def acting(monkeypatch):
    """Who the pages take for signed in: views outside a browser have no cookie."""

    def become(actor):
        for page in ("story_edits", "article_corrections", "story_chain"):
            monkeypatch.setattr(f"workbench.pages.{page}.the_actor", lambda: actor)

    become(EDITOR)
    return become


def _edits(story_id):
    from workbench.context import the_desk
    from workbench.pages.story_edits import show_edits, the_actor

    show_edits(the_desk().story(the_actor(), story_id))


def _chain(story_id):
    from workbench.pages.story_chain import show_chain

    show_chain(story_id)


def _corrections(article_id):
    from workbench.context import the_desk
    from workbench.pages.article_corrections import show_corrections, the_actor

    show_corrections(the_desk().article(the_actor(), article_id).analysis)


def view(script, chosen):
    shown = AppTest.from_function(script, args=(chosen,), default_timeout=30).run()
    assert not shown.exception
    return shown


def text(shown):
    return "\n".join(e.value for kind in ("markdown", "caption") for e in getattr(shown, kind))


def members(desk, story_id):
    return {member.article_id for member in desk.store.members(story_id)}


def test_merging_brings_the_other_story_in_and_undoing_takes_it_out_again(desk, two, acting):
    first, second = two
    shown = view(_edits, first)
    assert "还没有人改动过这个热点" in text(shown)
    shown.selectbox[0].select(second)
    shown.text_input(key=f"merge-why-{first}").input("同一条水管")
    press(shown, "合并")
    assert members(desk, first) == {"a-停水", "a-抢修", "a-爆管", "a-道歉", "a-赔付"}
    assert desk.store.story(second).merged_into == first
    assert "同一条水管" in text(shown) and "liguanyuan" in text(shown)
    press(shown, "撤销")
    assert members(desk, second) == {"a-爆管", "a-道歉", "a-赔付"}
    assert desk.store.story(second).merged_into is None
    assert "（已撤销）" in text(shown)


def test_merging_with_nothing_chosen_changes_nothing(desk, two, acting):
    press(view(_edits, two[0]), "合并")
    assert members(desk, two[0]) == {"a-停水", "a-抢修"}
    assert desk.story_edits(EDITOR, two[0]) == []


def test_articles_taken_out_make_a_story_of_their_own(desk, two, acting):
    shown = view(_edits, two[1])
    shown.multiselect[0].select("a-道歉").select("a-赔付")
    press(shown, "移出")
    assert members(desk, two[1]) == {"a-爆管"}
    assert members(desk, ids.story_id("a-道歉")) == {"a-道歉", "a-赔付"}


def test_articles_are_moved_to_the_story_chosen(desk, two, acting):
    first, second = two
    shown = view(_edits, second)
    shown.multiselect[0].select("a-赔付")
    next(box for box in shown.selectbox if box.label == "移到").select(first)
    press(shown, "移出")
    assert members(desk, first) == {"a-停水", "a-抢修", "a-赔付"}


def test_a_title_by_hand_stands_until_it_is_cleared(desk, two, acting):
    shown = view(_edits, two[0])
    title = next(box for box in shown.text_input if box.label.startswith("标题"))
    title.input("全城停水")
    press(shown, "改标题")
    assert desk.store.story(two[0]).title == "全城停水"
    title = next(box for box in shown.text_input if box.label.startswith("标题"))
    assert title.value == "全城停水"
    title.input("")
    press(shown, "改标题")
    assert desk.store.story(two[0]).title in {"停水的消息", "抢修的消息"}


def test_a_story_is_linked_to_the_one_it_continues_and_taken_out_again(desk, two, acting):
    first, second = two
    shown = view(_edits, second)
    box = next(box for box in shown.selectbox if box.label == "接续的热点")
    box.select(first)
    press(shown, "改事件链")
    assert desk.store.story(second).follows == first
    next(box for box in shown.selectbox if box.label == "接续的热点").select("")
    press(shown, "改事件链")
    assert desk.store.story(second).follows is None
    assert [edit.action for edit in desk.story_edits(EDITOR, second)] == [StoryAction.LINK] * 2


def test_a_story_shows_the_chain_it_belongs_to(desk, two, acting):
    first, second = two
    alone = view(_chain, second)
    assert "没有前因后续" in alone.caption[0].value
    desk.link_story(EDITOR, second, first)
    shown = view(_chain, second)
    assert [button.label for button in shown.button] == ["查看"]
    assert any(f"接“{desk.store.story(first).title}”" in line.value for line in shown.markdown)


def test_whoever_may_not_judge_sees_the_history_only(desk, two, acting):
    desk.retitle_story(EDITOR, two[0], "全城停水")
    acting(ISSUER)
    shown = view(_edits, two[0])
    assert not shown.button and not shown.selectbox
    assert "liguanyuan" in text(shown)


def test_a_correction_is_in_force_shown_with_its_reason_and_withdrawn(desk, article, acting):
    shown = view(_corrections, article)
    assert not shown.selectbox
    shown.segmented_control(key="correct-facet").set_value(Facet.SENTIMENT)
    shown.run()
    assert shown.selectbox[0].value == "neu"
    shown.selectbox[0].select("neg")
    shown.text_input[0].input("居民在抱怨")
    press(shown, "保存更正")
    assert desk.store.analysis(article).sentiment is Sentiment.NEG
    assert "情感倾向由“中性”改为“负面”，居民在抱怨" in text(shown).replace("\\", "")
    press(shown, "撤销更正，恢复机器判断")
    assert desk.store.analysis(article).sentiment is Sentiment.NEU
    assert "（已撤销）" in text(shown).replace("\\", "")


def test_scenarios_are_chosen_by_name(desk, article, acting):
    shown = view(_corrections, article)
    shown.segmented_control(key="correct-facet").set_value(Facet.SCENARIO)
    shown.run()
    assert "民生诉求" in shown.selectbox[0].options and "S02" not in "".join(shown.selectbox[0].options)
    shown.selectbox[0].select("S02")
    press(shown, "保存更正")
    assert desk.store.analysis(article).scenarios[0].code == "S02"
    assert "情景由“无”改为“民生诉求”" in text(shown).replace("\\", "")


def test_whoever_may_not_judge_sees_the_corrections_only(desk, article, acting):
    desk.correct(EDITOR, article, Facet.LOCAL, "yes", "")
    acting(ISSUER)
    shown = view(_corrections, article)
    assert not shown.segmented_control and "涉津由“否”改为“是”" in text(shown).replace("\\", "")


def test_the_way_back_from_an_article_leads_to_its_story(page, address, enter, demo):
    source = Source("s", "甲网", "甲", "portal", MediaType.PORTAL, "天津", 1.0, True, 30, {})
    demo.store.put_source(source, "试", "试", demo.now())
    story_id = put_story(demo, "停水", "抢修")
    enter("馆员")
    page.goto(f"{address}/stories?story={story_id}")
    drawn(page)
    page.get_by_text("摘要与存档").first.click()
    page.get_by_role("button", name="全文与依据").first.click()
    page.get_by_role("tab", name="正文").wait_for()
    drawn(page)
    page.go_back()
    page.get_by_role("tab", name="时间线").wait_for()
    page.wait_for_url(f"**/stories?story={story_id}")
    drawn(page)
    page.go_forward()
    page.get_by_role("tab", name="正文").wait_for()


def _learning():
    from workbench.pages.learning import show_learning

    show_learning()


def test_the_page_of_retraining_counts_corrections_of_every_facet(desk, article, acting, monkeypatch):
    monkeypatch.setattr("workbench.pages.learning.the_actor", lambda: EDITOR)
    desk.correct(EDITOR, article, Facet.SENTIMENT, "neg")
    desk.correct(EDITOR, article, Facet.EVENT, "neg")
    shown = AppTest.from_function(_learning, default_timeout=30).run()
    assert not shown.exception
    assert [part.value for part in shown.subheader] == ["主题", "情景", "情感倾向与事件性质"]
    counts = [m.value for m in shown.markdown if "可用的更正" in m.value]
    assert [count.split("**")[1] for count in counts] == ["0", "0", "2"]
    assert not shown.button  # an editor looks; an administrator trains
