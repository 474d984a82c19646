"""Every kind from what there is, or one clear line: an empty library, names that are nowhere, a story that is gone."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from domain import clock, ids
from domain.article import Article, IntakeMark
from domain.errors import InvalidInput, NotFound
from domain.gate import Rule
from domain.source import MediaType, Source
from domain.user import OPERATOR

BODY = "本报讯 河西区供热站昨夜抢修管线，一千户居民恢复供热。市供热办说，抢修人员连续工作六小时。" * 3
WINDOWED = ["daily", "weekly", "monthly", "quarterly", "decision", "ancient-books", "two-sessions"]


@pytest.fixture
def day(desk):
    return clock.library_day(desk.now())


@pytest.fixture
def put(desk):
    """Put articles in and analyse; the story they make."""
    source = Source("s", "某报", "某报社", "local_media", MediaType.LOCAL, "天津", 1, True, 60, {})
    desk.store.put_source(source, "测试", "测试", desk.now())

    def of(*titles, body=BODY):
        found = []
        for number, title in enumerate(titles):
            url, when = f"http://news.example/{number}", desk.now() - timedelta(hours=4 + number)
            found.append(
                Article(
                    ids.article_id(url),
                    "s",
                    url,
                    title,
                    body,
                    when,
                    "",
                    "minute",
                    when,
                    when,
                    f"某报{number}",
                )
            )
            desk.store.put_article(found[-1], None)
        desk.analyse(OPERATOR)
        return desk.store.stories()[0], found

    return of


@pytest.mark.parametrize("kind", WINDOWED)
def test_an_empty_library_gives_a_sound_document_that_says_so(desk, day, tmp_path, kind):
    report = desk.make_brief(OPERATOR, kind, day, tmp_path)
    assert report.docx.stat().st_size > 5000 and report.pdf.read_bytes().startswith(b"%PDF")
    assert json.dumps(report.as_json()) and set(report.as_json()) == {
        "id",
        "kind",
        "items",
        "docx",
        "pdf",
        "seconds",
    }


@pytest.mark.parametrize("kind", ["flash", "special", "memo"])
def test_without_any_story_a_story_kind_says_what_to_do(desk, day, kind):
    with pytest.raises(InvalidInput, match="最近七天没有热点，请用 --story"):
        desk.make_brief(OPERATOR, kind, day)
    assert desk.store.briefs() == []


def test_the_gravest_story_is_taken_and_named(desk, day, put):
    story, _ = put("供热管线抢修", "供热管线抢修恢复")
    report = desk.make_brief(OPERATOR, "flash", day)
    assert any(f"未指定热点，取关注等级最高的“{story.title}”（{story.id}）" in note for note in report.notes)
    brief = desk.store.brief(report.id)
    assert brief.subject == story.id and brief.window.end == desk.now()
    assert brief.window.start == min(a.published_at for a in _members(desk, story.id))


def _members(desk, story_id):
    return desk.store.articles_by_id(m.article_id for m in desk.store.members(story_id)).values()


@pytest.mark.parametrize(
    ("kind", "named", "error", "said"),
    [
        ("nothing", {}, InvalidInput, "不认识简报种类“nothing”，可用的有：daily"),
        ("topic", {}, InvalidInput, "请用 --watch 指定其一：guji"),
        ("topic", {"watch": "nowhere"}, NotFound, "nowhere"),
        ("special", {"story": "s-none"}, NotFound, "s-none"),
        ("daily", {"watch": "nowhere"}, NotFound, "nowhere"),
    ],
)
def test_names_that_are_nowhere_are_one_clear_line(desk, day, kind, named, error, said):
    with pytest.raises(error, match=said) as caught:
        desk.make_brief(OPERATOR, kind, day, **named)
    assert "\n" not in str(caught.value) and desk.store.briefs() == []


def test_a_story_whose_articles_are_gone_is_one_clear_line(desk, day, put):
    story, articles = put("供热管线抢修")
    for article in articles:
        desk.store.put_intake_mark(IntakeMark(article.id, "withdrawn", "甲", "误录", desk.now()))
    with pytest.raises(InvalidInput, match="没有可显示的文章"):
        desk.make_brief(OPERATOR, "special", day, story=story.id)


def test_a_story_before_its_first_article_is_one_clear_line(desk, day, put):
    story, _ = put("供热管线抢修")
    with pytest.raises(InvalidInput, match="之前没有信息"):
        desk.make_brief(OPERATOR, "special", day - timedelta(days=3), story=story.id)


def test_a_merged_story_leads_to_the_one_it_went_into(desk, day, put):
    story, _ = put("供热管线抢修")
    gone = replace(story, id="s-gone", merged_into=story.id)
    desk.store.put_stories([gone], [])
    assert desk.store.brief(desk.make_brief(OPERATOR, "special", day, story="s-gone").id).subject == story.id


def test_figures_of_a_narrowed_brief_count_what_it_is_about(desk, day, put):
    put("供热管线抢修", "地铁新线开通", body=BODY)
    desk.match_watches()
    brief = desk.store.brief(desk.make_brief(OPERATOR, "topic", day, watch="heating").id)
    overview = next(section for section in brief.sections if section.key == "figures")
    assert "供热监测专题" in overview.coverage and brief.title == "供热专题信息"
    blocking = [f for f in desk.findings_of(brief) if f.blocking]
    assert {f.rule for f in blocking} == {Rule.BLANK}  # what a person has to write, and nothing else


def test_what_lies_in_the_folder_comes_with_its_sources(desk, day, put):
    story, (article, _) = put("供热管线抢修", "供热管线抢修恢复")
    desk.put_article(OPERATOR, article.id)
    desk.put_story(OPERATOR, story.id)
    brief = desk.store.brief(desk.make_brief(OPERATOR, "decision", day).id)
    experience = next(section for section in brief.sections if section.key == "experience")
    assert [bool(item.text) for item in experience.items] == [True, True]
    assert all(item.citations for item in experience.items)
    assert not any(
        item.text.endswith("日）") for item in experience.items
    )  # numbered: no outlets in parentheses
    assert len({item.key for item in experience.items}) == 2


def test_a_kind_out_of_use_cannot_be_made(desk, day):
    desk.switch_brief_kind(OPERATOR, "memo", on=False, why="不用")
    with pytest.raises(InvalidInput, match="不认识简报种类“memo”"):
        desk.make_brief(OPERATOR, "memo", day)


def test_a_kind_of_the_librarys_own_is_made_without_code(desk, day, put):
    put("供热管线抢修", "供热管线抢修恢复")
    text = """
key: evening
name: 晚间简讯
masthead: {name: 晚间简讯, issuer: ""}
blocks:
  - {key: news, title: 要闻, form: headlines, also: [districts], items: [1, 5], length: [30, 160]}
steps:
  - {key: edit, name: 编辑, role: editor}
  - {key: issue, name: 签发, role: issuer}
"""
    desk.save_brief_kind(OPERATOR, desk.read_brief_kind(OPERATOR, text), "新设", new=True)
    brief = desk.store.brief(desk.make_brief(OPERATOR, "evening", day).id)
    assert brief.masthead.name == "晚间简讯" and brief.sections[0].items
    assert brief.masthead.issuer == desk.settings.institution
