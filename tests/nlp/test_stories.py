"""Stories: what joins, what stays apart, what the sample site says, and streams that misbehave."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bench._articles import article, moment
from bench._story_figures import compare
from desk.demo.site import SampleSite
from desk.demo.truth import truth_rows
from domain import ids
from nlp.pipeline import Pipeline
from nlp.stories import StoryAssigner
from nlp.story_docs import StoryDoc, StorySettings

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
FIRE = {"东丽": 1.0, "仓库": 1.2, "起火": 1.2, "物流园": 1.3, "消防车": 1.0, "金穗路": 1.4}
FIRE_NEXT = {"东丽": 1.0, "仓库": 1.2, "火灾": 1.1, "物流园": 1.3, "通报": 0.9, "金穗路": 1.4, "两人": 0.6}
SEATS = {"图书馆": 1.2, "自习": 1.1, "座位": 1.2, "预约": 1.1, "违约": 0.9}


def idf(word):
    return 8.0


def doc(key, terms, when=NOON, title="", **more):
    return StoryDoc(key, title or "".join(terms), "", when, terms, **more)


@pytest.fixture
def assigner():
    return StoryAssigner(idf, {"河东区": "河东区", "河西区": "河西区", "河东": "河东区"})


def test_the_first_article_is_a_seed(assigner):
    found = assigner.assign(doc("a-1", FIRE))
    assert (found.story_id, found.reason, found.score) == (ids.story_id("a-1"), "seed", 1.0)


def test_a_follow_up_joins_and_says_why(assigner):
    assigner.assign(doc("a-1", FIRE))
    found = assigner.assign(doc("a-2", FIRE_NEXT, NOON + timedelta(hours=20)))
    assert (found.story_id, found.reason, found.nearest) == (ids.story_id("a-1"), "similar", "a-1")
    assert 0.5 <= found.score <= 1
    assert set(found.words) == FIRE.keys() & FIRE_NEXT.keys()


def test_another_happening_stays_apart(assigner):
    assigner.assign(doc("a-1", FIRE))
    assert assigner.assign(doc("a-2", SEATS)).story_id == ids.story_id("a-2")


def test_a_reprint_goes_with_its_original_whatever_it_says(assigner):
    assigner.assign(doc("a-1", FIRE))
    found = assigner.assign(doc("a-2", SEATS, reprint_of="a-1"))
    assert (found.story_id, found.reason, found.reprint_of) == (ids.story_id("a-1"), "reprint", "a-1")


def test_a_reprint_of_something_forgotten_is_judged_by_itself(assigner):
    found = assigner.assign(doc("a-2", SEATS, reprint_of="a-gone"))
    assert (found.reason, found.reprint_of) == ("seed", "a-gone")


def test_notices_of_two_districts_and_bulletins_of_two_days_stay_apart(assigner):
    words = {"停水": 1.2, "公告": 1.0, "供水": 1.1, "管道": 1.0, "储备": 0.9}
    titles = [f"{place}部分区域停水公告（11月{day}日）" for place in ("河东区", "河西区") for day in (17, 18)]
    found = {assigner.assign(doc(title, words, title=title)).story_id for title in titles}
    assert len(found) == 4


def test_articles_further_apart_than_the_window_stay_apart(assigner):
    assigner.assign(doc("a-1", FIRE))
    year_later = assigner.assign(doc("a-2", FIRE, NOON + timedelta(days=365)))
    assert year_later.reason == "seed"


def test_asked_again_the_answer_stays(assigner):
    assigner.assign(doc("a-1", FIRE))
    first = assigner.assign(doc("a-2", FIRE_NEXT))
    assert assigner.assign(doc("a-2", SEATS)) == first
    assert len(assigner) == 2


def test_restored_articles_keep_their_stories_and_attract(assigner):
    known = [doc("a-1", FIRE, story_id="s-moved-by-hand"), doc("a-3", SEATS)]
    assert assigner.restore(known) == 1
    assert assigner.assign(doc("a-2", FIRE_NEXT)).story_id == "s-moved-by-hand"


def test_forgotten_articles_attract_nothing(assigner):
    assigner.assign(doc("a-1", FIRE))
    assert assigner.forget(NOON) == 0
    assert assigner.forget(NOON + timedelta(seconds=1)) == 1
    assert len(assigner) == 0
    assert assigner.assign(doc("a-2", FIRE_NEXT)).reason == "seed"


def test_a_clock_running_backwards(assigner):
    found = {assigner.assign(doc(f"a-{n}", FIRE, NOON - timedelta(hours=n))).story_id for n in range(48)}
    assert found == {ids.story_id("a-0")}


def test_one_wrong_date_does_not_empty_the_room(assigner):
    assigner.assign(doc("a-1", FIRE))
    assigner.assign(doc("a-2", SEATS, NOON + timedelta(days=3650)))
    for n in range(1200):
        assigner.assign(doc(f"b-{n}", {f"词{n}": 1.0, f"字{n}": 1.0}))
    assert assigner.assign(doc("a-3", FIRE_NEXT)).story_id == ids.story_id("a-1")


def test_a_long_stream_is_swept(assigner):
    for n in range(3000):
        assigner.assign(doc(f"b-{n}", {f"词{n}": 1.0, f"字{n}": 1.0}, NOON + timedelta(hours=n)))
    assert len(assigner) < 14 * 24 + 600
    assert assigner.compared < 90 * 24 + 600


def test_texts_without_words_are_stories_of_their_own(assigner):
    zeros = np.zeros(4, dtype=np.float32)
    found = [assigner.assign(doc(f"a-{n}", {}, title="", vector=zeros)) for n in range(3)]
    assert [f.story_id for f in found] == [ids.story_id(f"a-{n}") for n in range(3)]


def test_ten_thousand_identical_articles_are_one_story(assigner):
    vector = np.array([0.6, 0.8], dtype=np.float32)
    found = {
        assigner.assign(doc(f"a-{n}", FIRE, title="同一条", vector=vector)).story_id for n in range(10_000)
    }
    assert found == {ids.story_id("a-0")}
    assert assigner.compared <= StorySettings().kept


def test_a_giant_story_keeps_few_members_and_still_attracts(assigner):
    for n in range(1_000):
        assigner.assign(doc(f"b-{n}", {f"词{n}": 1.0, f"字{n}": 1.0}))
    for n in range(5_000):
        words = FIRE | {f"细节{n}": 0.5}
        found = assigner.assign(doc(f"a-{n}", words, NOON + timedelta(minutes=n), title="东丽物流园仓库起火"))
        assert found.story_id == ids.story_id("a-0")
    assert len(assigner) == 6_000
    assert assigner.compared <= 1_000 + StorySettings().kept


def test_a_full_room_lets_the_first_to_come_leave():
    small = StoryAssigner(idf, settings=StorySettings(capacity=10))
    for n in range(100):
        small.assign(doc(f"b-{n}", {f"词{n}": 1.0, f"字{n}": 1.0}))
    assert small.compared == 10
    assert small.assign(doc("c-1", {"词99": 1.0, "字99": 1.0}, title="词99字99")).story_id == ids.story_id(
        "b-99"
    )
    assert small.assign(doc("c-2", {"词5": 1.0, "字5": 1.0}, title="词5字5")).reason == "seed"


def test_a_follow_up_after_weeks_is_a_story_of_its_own_that_names_what_it_continues(assigner):
    assigner.assign(doc("a-1", FIRE, title="东丽金穗路物流园仓库起火"))
    for n in range(700):
        assigner.assign(doc(f"b-{n}", {f"词{n}": 1.0, f"字{n}": 1.0}, NOON + timedelta(hours=n)))
    later = doc("a-2", FIRE_NEXT, NOON + timedelta(days=30), title="东丽金穗路物流园仓库火灾调查结果公布")
    found = assigner.assign(later)
    assert (found.reason, found.follows) == ("seed", ids.story_id("a-1"))
    year = doc("a-3", FIRE_NEXT, NOON + timedelta(days=365), title="东丽金穗路物流园仓库重建")
    assert assigner.assign(year).follows is None


def test_an_issue_of_a_bulletin_continues_nothing(assigner):
    words = {"停水": 1.2, "公告": 1.0, "供水": 1.1, "管道": 1.0, "储备": 0.9}
    for day in range(3, 28):
        title = f"河东区部分区域停水公告（11月{day}日）"
        found = assigner.assign(doc(title, words, NOON + timedelta(days=day), title=title))
        assert (found.reason, found.follows) == ("seed", None)


def test_new_articles_follow_members_that_a_person_moved(assigner):
    assigner.assign(doc("a-1", FIRE))
    assert assigner.move(["a-1", "a-unknown"], "s-by-hand") == 1
    assert assigner.assign(doc("a-2", FIRE_NEXT)).story_id == "s-by-hand"
    assert assigner.assign(doc("a-3", FIRE, reprint_of="a-1")).story_id == "s-by-hand"


def test_restoring_asks_nothing_of_the_order(assigner):
    docs = [doc(f"a-{n}", FIRE, NOON + timedelta(hours=n), story_id=f"s-{n % 2}") for n in range(6)]
    other = StoryAssigner(idf)
    assigner.restore(docs)
    other.restore(reversed(docs))
    asked = doc("a-9", FIRE_NEXT, NOON + timedelta(hours=9))
    assert assigner.assign(asked) == other.assign(asked)


def test_names_in_titles_join_what_is_cut_into_other_words(assigner):
    """虞书欣 is one word in one title and parts of three in the other."""
    for n in range(50):
        assigner.assign(doc(f"b-{n}", {f"词{n}": 1.0, f"字{n}": 1.0}))
    assigner.assign(doc("a-1", {"周砚宁": 1.5, "滑雪": 1.0, "金穗杯": 1.0}, title="周砚宁金穗杯滑雪"))
    cut_otherwise = {"周砚": 1.0, "宁金": 1.0, "滑雪": 1.0, "夺冠": 1.0}
    found = assigner.assign(doc("a-2", cut_otherwise, title="周砚宁金穗杯滑雪夺冠"))
    assert found.story_id == ids.story_id("a-1")


def test_vectors_of_another_model_are_not_compared(assigner):
    assigner.assign(doc("a-1", FIRE, vector=np.array([1, 0], dtype=np.float32)))
    found = assigner.assign(doc("a-2", FIRE_NEXT, vector=np.array([0, 0, 1], dtype=np.float32)))
    assert found.story_id == ids.story_id("a-1")


@pytest.fixture(scope="module")
def judged(data):
    """The sample site as the pipeline reads it: docs in order of time, and their true stories."""
    pipeline = Pipeline.load(data)
    rows = sorted(truth_rows(SampleSite()), key=lambda row: str(row["published_at"]))
    articles = [article(r["key"], r["title"], r["body"], moment(r["published_at"])) for r in rows]
    batch = pipeline.analyse(articles, articles[-1].published_at)
    docs = [
        pipeline.story_doc(a, analysis, vector)
        for a, analysis, vector in zip(articles, batch.analyses, batch.vectors, strict=True)
    ]
    return pipeline, docs, [row["story"] for row in rows]


def test_sample_site(judged):
    pipeline, docs, truth = judged
    assigner = pipeline.story_assigner()
    figures = compare(truth, [assigner.assign(d).story_id for d in docs])
    assert figures.b3_f1 >= 0.75
    assert figures.b3_precision >= 0.85
    assert figures.pair_f1 >= 0.62


def test_restoring_in_the_middle_goes_on_as_before(judged):
    """Stopped after half and restored from what was kept, the rest is put nearly as without a stop."""
    pipeline, docs, _ = judged
    whole = pipeline.story_assigner()
    before = [whole.assign(d).story_id for d in docs]
    half = len(docs) // 2
    second = pipeline.story_assigner()
    second.restore(replace(d, story_id=s) for d, s in zip(docs[:half], before, strict=False))
    after = before[:half] + [second.assign(d).story_id for d in docs[half:]]
    assert compare(before, after).b3_f1 >= 0.97
