"""Stories: what joins, what stays apart, what the sample site says, and streams that misbehave."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bench._articles import article, moment
from bench.stories import compare
from desk.demo.site import SampleSite
from desk.demo.truth import truth_rows
from domain import ids
from nlp.joining import Likeness, Weights, log_odds, probability
from nlp.pipeline import Pipeline
from nlp.stories import StoryAssigner, StoryDoc

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


def test_vectors_of_another_model_are_not_compared(assigner):
    assigner.assign(doc("a-1", FIRE, vector=np.array([1, 0], dtype=np.float32)))
    found = assigner.assign(doc("a-2", FIRE_NEXT, vector=np.array([0, 0, 1], dtype=np.float32)))
    assert found.story_id == ids.story_id("a-1")


def likeness(words, sense=0.0, gap=0, **more):
    usual = {"other_district": False, "other_place": False}
    return Likeness("a-1", words, sense, timedelta(days=gap), **(usual | more))


def test_log_odds_worked_out_by_hand():
    weights = Weights(
        base=-1, words_best=1, words_nearest=10, sense_best=100, sense_nearest=1000,
        words_crowd=-2, sense_crowd=-20, size=3, other_district=0, other_place=-5, gap=-7,
    )  # fmt: skip
    found = {
        "s-1": [likeness(0.5, 0.2, gap=7), likeness(0.1, 0.4, gap=14)],
        "s-2": [likeness(0.3, 0.1, other_place=True)],
    }
    odds = log_odds(found, {"s-1": 3, "s-2": 1}, weights)
    one = -1 + 0.5 + 10 * 0.6 / 3 + 100 * 0.4 + 1000 * 0.6 / 3 - 2 * 0.3 / 5 - 20 * 0.1 / 5 + 3 * 2 - 7
    other = -1 + 0.3 + 10 * 0.3 + 100 * 0.1 + 1000 * 0.1 - 2 * 0.5 / 5 - 20 * 0.4 / 5 + 3 * 1 - 5
    assert odds == pytest.approx({"s-1": one, "s-2": other})
    assert probability(0) == 0.5
    assert 0 <= probability(-1e9) < probability(1e9) <= 1


def test_what_stands_out_of_the_crowd_joins_sooner():
    alone = log_odds({"s-1": [likeness(0.4)]}, {"s-1": 1}, Weights())
    crowd = {f"s-{n}": [likeness(0.4)] for n in range(1, 8)}
    among = log_odds(crowd, dict.fromkeys(crowd, 1), Weights())
    assert among["s-1"] < alone["s-1"]


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
    assert figures.b3_f1 >= 0.77
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
