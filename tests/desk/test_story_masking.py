"""One name, one story, one decision: what any member says of somebody holds for all of them, whatever comes first."""

from datetime import timedelta
from itertools import permutations

import pytest

from domain import ids
from domain.article import Article, IntakeMark
from domain.brief import Brief, Citation, Item, Masthead, Section
from domain.clock import daily_window, library_day
from domain.gate import Rule
from domain.privacy import Standing
from domain.privacy.request import RequestKind
from domain.source import MediaType, Source
from domain.story import Member, Story
from domain.user import OPERATOR, Actor, Role
from tests.desk.people_help import Piece, judge

EDITOR = Actor("李馆员", (Role.EDITOR,))


SINGER = (
    Piece("延期", "林屿演唱会突然延期", "林屿演唱会今晚延期，门票有效。", {"林屿": Standing.UNKNOWN}),
    Piece("致歉", "歌手就延期致歉", "歌手林屿今天发文致歉，全额退票。", {"林屿": Standing.FIGURE}),
    # the reader of names missed it here
    Piece("退票", "林屿演唱会退票开始", "林屿演唱会退票窗口今天开放。", {}),
)
VICTIM = Piece("伤者", "楼道起火一人受伤", "伤者李伟已送医院。", {"李伟": Standing.PARTY})
OFFICIAL = Piece("区长", "区长赶到火场", "副区长李伟赶到现场指挥。", {"李伟": Standing.OFFICE})
BARE = Piece("后续", "李伟说火已扑灭", "李伟说，火已扑灭，原因在查。", {"李伟": Standing.KNOWN})
MISSED = Piece("短讯", "火灾短讯：李伟", "现场情况，李伟介绍。", {})


@pytest.fixture
def put(desk):
    """Puts pieces into a story, one after the other, as analysis does; gives the story's id."""
    desk.store.put_source(
        Source("s", "甲网", "甲", "portal", MediaType.PORTAL, "天津", 1.0, True, 30, {}),
        "试",
        "试",
        desk.now(),
    )

    def into(story_id, *pieces, prefix=""):
        for piece in pieces:
            article = _article(desk, prefix + piece.key, piece)
            desk.store.put_article(article, None)
            judge(desk, article.id, piece)
            story_id = story_id or _begun(desk, article)
            desk.store.put_stories([], [Member(story_id, article.id, desk.now(), 1.0, "similar")])
            desk.recount_story(story_id)
        desk.index.catch_up()
        return story_id

    return into


def _article(desk, key, piece):
    at = desk.now() - timedelta(hours=2)
    url = f"http://x.example/{key}"
    return Article(f"a-{key}", "s", url, piece.title, piece.body, at, "", "minute", at, at, "甲报")


def _begun(desk, article):
    story = Story(ids.story_id(article.id), article.id, article.title, article.published_at, article.published_at, 1, 1,
                  "T01", {}, (), True, ())  # fmt: skip
    desk.store.put_stories([story], [])
    return story.id


def shown(desk, story_id):
    """All that a librarian reads of the story and its articles: lists, pages, search."""
    view = desk.story(EDITOR, story_id)
    pages = [desk.article(EDITOR, a) for a in view.articles]
    parts = [(page.article.title, page.article.body, page.revisions, page.analysis) for page in pages]
    hits = [desk.search(EDITOR, word).hits for word in ("演唱会", "李伟", "火")]
    return repr([view.story.title, view.story.keywords, view.articles, view.analyses, parts, hits])


def test_who_is_a_singer_in_one_article_is_no_stranger_in_another(desk, put):
    text = shown(desk, put(None, *SINGER))
    assert "林某" not in text
    assert text.count("林屿演唱会") >= 4


def test_an_official_is_named_by_his_office_once(desk, put):
    bare = Piece("视察", "王建国视察供热", "王建国表示抓紧抢修。", {"王建国": Standing.UNKNOWN})
    office = Piece("主任", "供热办通报抢修", "供热办主任王建国通报。", {"王建国": Standing.OFFICE})
    story = put(None, bare)
    assert "王建国" not in shown(desk, story)
    assert "王某" not in shown(desk, put(story, office))


def test_a_victim_is_masked_in_every_article_of_the_story(desk, put):
    bare = put(None, BARE)
    assert "李伟" in shown(desk, bare)  # in the dictionary, and nothing said
    text = shown(desk, put(bare, VICTIM, MISSED))
    assert "李伟" not in text and "李某" in text


def test_of_two_persons_with_one_name_the_victim_decides(desk, put):
    text = shown(desk, put(None, OFFICIAL, BARE, VICTIM, MISSED))
    assert "李伟" not in text and "副区长李某" in text


def test_the_order_of_arrival_makes_no_difference(desk, put):
    pieces = (OFFICIAL, BARE, VICTIM, SINGER[0], SINGER[1])
    seen = set()
    for n, order in enumerate(permutations(pieces)):
        view = desk.story(EDITOR, put(None, *order, prefix=f"{n}-"))
        texts = {
            article.url.split("-")[1]: (article.title, article.body) for article in view.articles.values()
        }
        seen.add((tuple(sorted(texts.items())), view.story.keywords and frozenset(view.story.keywords)))
    ((texts, _),) = seen
    assert "李伟" not in repr(texts) and "林屿" in repr(texts) and "林某" not in repr(texts)


def test_merging_and_splitting_decide_anew(desk, put):
    fire, visit = put(None, VICTIM), put(None, OFFICIAL, BARE)
    assert "李伟" in shown(desk, visit)
    edit = desk.merge_stories(EDITOR, visit, fire, "同一场火")
    assert "李伟" not in shown(desk, visit)
    desk.undo_story_edit(EDITOR, edit.id)
    assert "李伟" in desk.story(EDITOR, visit).articles["a-区长"].body
    assert "李伟" not in desk.story(EDITOR, fire).articles["a-伤者"].body
    desk.merge_stories(EDITOR, visit, fire, "同一场火")
    desk.split_story(EDITOR, visit, ["a-伤者"], "另一件事")
    assert "李伟" in desk.story(EDITOR, visit).articles["a-后续"].title


def test_a_chain_of_stories_is_one_matter(desk, put):
    before, after = put(None, BARE), put(None, VICTIM)
    assert "李伟" in desk.store.story(before).title
    desk.link_story(EDITOR, after, before)
    assert "李伟" not in desk.store.story(before).title
    assert "李伟" not in desk.story(EDITOR, before).articles["a-后续"].body
    desk.link_story(EDITOR, after, "")
    assert "李伟" in desk.story(EDITOR, before).articles["a-后续"].body


def test_what_an_erased_or_withdrawn_article_said_no_longer_counts(desk, put):
    singer = put(None, SINGER[0], SINGER[1])
    desk.erase_capture(OPERATOR, "a-致歉", "当事人申请")
    view = desk.story(EDITOR, singer)
    assert "林屿" not in view.story.title + view.articles["a-延期"].title
    fire = put(None, BARE, VICTIM)
    desk.store.put_intake_mark(IntakeMark("a-伤者", "withdrawn", "馆员", desk.now()))
    assert "李伟" in desk.story(EDITOR, fire).articles["a-后续"].body
    assert "李伟" not in desk.article(EDITOR, "a-伤者").article.body  # its own page still knows


def test_a_corrected_article_is_heard_anew(desk, put):
    story = put(None, BARE, VICTIM)
    right = Piece("伤者", "楼道起火", "队长李伟到场。", {"李伟": Standing.OFFICE})
    desk.store.put_article(_article(desk, "伤者", right), None)
    judge(desk, "a-伤者", right)
    desk.recount_story(story)
    assert "李伟" in desk.story(EDITOR, story).articles["a-后续"].body


def test_who_objects_is_masked_in_the_whole_story_and_its_title(desk, put):
    story = put(None, BARE, MISSED)
    assert "李伟" in desk.store.story(story).title
    asked = desk.file_privacy_request(EDITOR, RequestKind.OBJECTION, "不愿再显示姓名", ["a-后续"])
    desk.settle_privacy_request(OPERATOR, asked.id, "已遮盖", ["李伟"])
    assert "李伟" not in shown(desk, story)


def test_a_title_that_a_person_wrote_is_masked_too(desk, put):
    story = put(None, VICTIM, OFFICIAL)
    desk.retitle_story(EDITOR, story, "李伟在火灾中受伤")
    assert desk.store.story(story).title == "李某在火灾中受伤"


def a_draft(desk, story, *items, title="综述"):
    """A brief that cites the article of the fire that names nobody, and only that."""
    citation = Citation(1, "a-短讯", "火灾短讯", "甲报", desk.now(), "http://x.example/短讯", None, None)
    day = library_day(desk.now())
    told = (Item("楼道起火", "火灾已扑灭。", (1,), story, key="i-0"), *items)
    section = Section("headlines", "今日要情", told)
    key = f"b-{title}-{'-'.join(item.title + item.text for item in items)}"
    brief = Brief(key, "daily", title, day, daily_window(day), desk.now(), "bj", Masthead("舆情日报", "某馆"),
                  (section,), (citation,))  # fmt: skip
    desk.store.put_brief(brief)
    return [f for f in desk.brief_findings(OPERATOR, key) if f.rule is Rule.PRIVATE]


def test_a_whole_name_typed_into_a_draft_must_go(desk, put):
    story = put(None, MISSED, VICTIM, OFFICIAL)
    assert a_draft(desk, story) == []
    typed = [
        a_draft(desk, story, Item("", "李伟已经出院。", (), key="i-1")),
        a_draft(desk, story, Item("", "副区长李伟到场。", (1,), key="i-1")),
        a_draft(desk, story, Item("李伟出院", "已经出院。", (1,), key="i-1")),
        a_draft(desk, story, title="李伟受伤一事的专报"),
    ]
    for found in typed:
        assert [(f.found, f.blocking) for f in found] == [("李某", True)]
        assert "李伟" not in repr(found)


def test_an_open_name_typed_into_a_draft_may_stay(desk, put):
    put(None, *SINGER)
    story = put(None, MISSED, OFFICIAL)
    assert (
        a_draft(desk, story, Item("", "林屿表示抱歉。", (), key="i-1")) == []
    )  # of another story, listed in a table
    assert a_draft(desk, story, Item("", "副区长李伟到场。", (1,), key="i-1")) == []


def test_what_was_put_into_the_folder_is_masked_when_the_story_hides_the_name(desk, put):
    story = put(None, BARE)
    desk.put_article(EDITOR, "a-后续")
    desk.put_story(EDITOR, story)
    desk.put_passage(EDITOR, "a-后续", "李伟说，火已扑灭")
    assert "李伟" in repr(desk.folder(EDITOR))
    put(story, VICTIM)
    assert "李伟" not in repr(desk.folder(EDITOR))
