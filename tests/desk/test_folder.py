"""素材夹: put in from anywhere, masked, checked against the article, taken out and put back, gone on legal request."""

from dataclasses import replace
from datetime import timedelta

import pytest

from briefs.cite import Register
from briefs.from_folder import Known, gather
from briefs.gbt7714 import cited
from domain import ids
from domain.analysis import Analysis, Entity, Sentiment, TopicScore
from domain.article import Article, IntakeMark, Policy
from domain.brief import StoredQuery
from domain.clock import Window
from domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from domain.folder import EntryKind, FolderAction
from domain.literature import Reference
from domain.privacy import NamedPerson, Standing
from domain.source import MediaType, Source
from domain.story import Member, Story
from domain.user import Actor, Role
from store.base import Erasure

EDITOR = Actor("李馆员", (Role.EDITOR,))
OTHER = Actor("赵馆员", (Role.EDITOR,))
REVIEWER = Actor("周复审", (Role.REVIEWER2,))
READER = Actor("读者", (Role.READER,))
BODY = "居民王小丽反映暖气不热，电话13812345678。\n供热站答复：“已派人上门，\n两天内解决。”"


@pytest.fixture
def article(desk):
    source = Source("s", "甲网", "甲", "portal", MediaType.PORTAL, "天津", 1.0, True, 30, {})
    desk.store.put_source(source, "试", "试", desk.now())
    at = desk.now() - timedelta(hours=1)
    one = Article(
        "a-1",
        "s",
        "http://x.example/1",
        "暖气不热",
        BODY,
        at,
        "",
        "minute",
        at,
        at,
        "甲报",
        column="第02版：民生",
    )
    desk.store.put_article(one, None)
    analysis = Analysis(
        article_id="a-1", version="v1", analysed_at=desk.now(), topics=(TopicScore("T07", 0.8),),
        sentiment=Sentiment.NEG, sentiment_scores={"pos": 0.0, "neu": 0.2, "neg": 0.8}, sentiment_words=(),
        entities=(Entity("王小丽", "PER"),), districts=(), local=True, keywords=(), summary=(),
        persons=(NamedPerson("王小丽", (Standing.PARTY,)),),
    )  # fmt: skip
    desk.store.put_analyses([analysis], None, None)
    story = Story(ids.story_id("a-1"), "a-1", "暖气不热", at, at, 1, 1, "T07", {}, (), True, ())
    desk.store.put_stories([story], [Member(story.id, "a-1", at, 1.0, "seed")])
    return one


@pytest.fixture
def book(desk):
    work = Reference("", "M", "古籍修复", ("李某",), publisher="津沽出版社", place="天津", issued="2020",
                     abstract="讲脱酸。")  # fmt: skip
    return desk.store.file_references([(work, "")], "李馆员", desk.now())[0].reference


def test_from_everywhere_into_one_folder(desk, article, book):
    policy = replace(
        article, id="a-2", url="http://x.example/2", title="通知", policy=Policy(doc_number="津发〔2026〕1号")
    )
    desk.store.put_article(policy, None)
    asked = StoredQuery("window_counts", {}, {"total": "12"}, desk.now())
    desk.put_article(EDITOR, "a-1", "头条")
    desk.put_article(OTHER, "a-2")
    desk.put_story(EDITOR, ids.story_id("a-1"))
    desk.put_passage(EDITOR, "a-1", "两天内解决")
    desk.put_reference(OTHER, book.id)
    desk.put_figure(EDITOR, asked, "昨日总数", "昨日共监测到 12 篇。")
    shown = desk.folder(REVIEWER)
    kinds = ["article", "policy", "story", "passage", "reference", "figure"]
    assert [e.kind.value for e in shown.entries] == kinds
    assert [e.target for e in desk.folder(OTHER, mine=True).entries] == ["a-2", book.id]
    assert desk.folder(OTHER, mine=True).total == 6
    assert desk.folder(EDITOR, kinds=[EntryKind.FIGURE]).entries[0].query == asked
    assert desk.put_article(OTHER, "a-1").who == "李馆员"  # it is there already


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("供热站答复：“已派人上门，两天内解决。”", "供热站答复：“已派人上门，两天内解决。”"),
        (" 已派人 上门 ", "已派人上门"),
        ("居民王某某反映暖气不热", "居民王某某反映暖气不热"),
        ("暖气不热", "暖气不热"),
    ],
)
def test_a_passage_is_kept_as_it_stands(desk, article, words, kept):
    entry = desk.put_passage(EDITOR, "a-1", words)
    assert entry.text == kept
    assert (entry.citation.article_id, entry.citation.page) == ("a-1", "2")


@pytest.mark.parametrize(
    "words",
    ["三天内解决", "已派人上门。两天内解决", "", "热", "居民王小丽反映", "电话13812345678", "热" * 2001],
)
def test_what_does_not_stand_there_is_refused(desk, article, words):
    with pytest.raises(InvalidInput):
        desk.put_passage(EDITOR, "a-1", words)
    assert desk.folder(EDITOR).total == 0


def test_only_who_drafts_may_change_it_and_readers_see_nothing(desk, article):
    with pytest.raises(NotAllowed):
        desk.put_article(REVIEWER, "a-1")
    with pytest.raises(NotAllowed):
        desk.folder(READER)
    kept = desk.put_article(EDITOR, "a-1")
    for verb in (desk.remove_folder_entry, desk.restore_folder_entry):
        with pytest.raises(NotAllowed):
            verb(REVIEWER, kept.id)
    assert "refused" in {entry.outcome for entry in desk.store.audit()}


def test_taken_out_and_put_back_with_its_history(desk, article, book, clock):
    first, second = desk.put_article(EDITOR, "a-1"), desk.put_reference(OTHER, book.id)
    desk.note_folder_entry(OTHER, first.id, "放在第一段")
    desk.move_folder_entry(OTHER, second.id, 1)
    assert [e.id for e in desk.folder(EDITOR).entries] == [second.id, first.id]
    clock.forward(minutes=5)
    desk.remove_folder_entry(OTHER, first.id)
    with pytest.raises(Conflict):
        desk.remove_folder_entry(EDITOR, first.id)
    assert [e.id for e in desk.folder(EDITOR, removed=True).entries] == [first.id]
    desk.restore_folder_entry(EDITOR, first.id)
    assert desk.folder_entry(EDITOR, first.id).note == "放在第一段"
    acts = [(a.action, a.who) for a in desk.folder_history(EDITOR, first.id)]
    assert acts == [
        (FolderAction.PUT, "李馆员"), (FolderAction.NOTE, "赵馆员"), (FolderAction.REMOVE, "赵馆员"),
        (FolderAction.RESTORE, "李馆员"),
    ]  # fmt: skip


def test_used_in_a_brief_once(desk, article):
    kept = desk.put_article(EDITOR, "a-1")
    desk.use_folder_entries(EDITOR, [kept.id], "b-1")
    desk.use_folder_entries(EDITOR, [kept.id], "b-1")
    assert desk.folder_entry(EDITOR, kept.id).briefs == ("b-1",)
    with pytest.raises(NotFound):
        desk.use_folder_entries(EDITOR, [kept.id, "f-none"], "b-2")
    assert desk.folder_entry(EDITOR, kept.id).briefs == ("b-1",)  # all or nothing


def test_whoever_objects_later_is_masked_here_too(desk, article):
    desk.store.put_article(
        replace(article, id="a-3", url="http://x.example/3", body="站长赵为民到场。"), None
    )
    analysis = replace(desk.store.analyses(["a-1"])["a-1"], article_id="a-3", persons=(),
                       entities=(Entity("赵为民", "PER"),))  # fmt: skip
    desk.store.put_analyses([analysis], None, None)
    desk.put_passage(EDITOR, "a-3", "站长赵为民到场。")
    desk.store.hide_names([desk.name_hash("赵为民")], "p-1", "管理员", desk.now())
    assert desk.folder(EDITOR).entries[0].text == "站长赵某某到场。"


def test_the_counts_of_a_window_can_be_put_again(desk, article):
    window = Window(desk.now() - timedelta(days=1), desk.now())
    entry = desk.put_window_counts(EDITOR, window)
    assert entry.kind is EntryKind.FIGURE
    assert "共监测到相关文章1篇，去重后1篇，其中正面0篇、中性0篇、负面1篇。" in entry.text
    assert desk.asker()(entry.query).results == entry.query.results
    with pytest.raises(InvalidInput, match="没有文章"):
        desk.put_window_counts(EDITOR, Window(desk.now() - timedelta(days=9), desk.now() - timedelta(days=8)))
    with pytest.raises(NotAllowed):
        desk.put_window_counts(REVIEWER, window)


def test_entries_become_items_that_rest_on_citations(desk, article, book):
    asked = StoredQuery("window_counts", {}, {"total": "12"}, desk.now())
    desk.put_passage(EDITOR, "a-1", "供热站答复：“已派人上门，两天内解决。”", note="不印")
    desk.put_article(EDITOR, "a-1")
    desk.put_reference(EDITOR, book.id)
    desk.put_figure(EDITOR, asked, "昨日总数", "昨日共监测到 12 篇。")
    desk.put_story(EDITOR, ids.story_id("a-1"))
    register = Register()
    entries = desk.folder(EDITOR).entries
    story = Known({"a-1": "暖气不热。"}, {ids.story_id("a-1"): (entries[0].citation,)})
    passage, whole, work, figure, told = gather(entries, register, story).items
    assert passage.text == "“供热站答复：‘已派人上门，两天内解决。’”[^1]"
    assert (whole.text, whole.citations, told.citations) == ("暖气不热。", (1,), (1,))
    assert (work.text, work.citations) == ("讲脱酸。[^2]", (2,))
    assert (figure.text, figure.citations) == ("昨日共监测到 12 篇。", ())
    assert told.story_id == ids.story_id("a-1")
    assert "不印" not in repr(gather(entries, Register()).items)
    assert gather(entries, Register()).queries == (asked,)
    assert [cited(c) for c in register.citations] == [
        "暖气不热[N/OL]. 甲报，2026-11-22（2）. http://x.example/1",
        "李某. 古籍修复[M]. 天津：津沽出版社，2020.",
    ]


def test_what_the_law_takes_out_is_out_of_the_folder(desk, article):
    desk.put_passage(EDITOR, "a-1", "已派人上门")
    mark = IntakeMark("a-1", "erased", "管理员", desk.now())
    desk.store.erase(Erasure("a-1", "（依法删除）", (), {}, {}, None, mark))
    kept = desk.store.folder_entries()[0]
    assert (kept.title, kept.text, kept.citation) == ("（依法删除）", "", None)
