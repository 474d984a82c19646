"""Every implementation: weights as history, measures as the ground of norms."""

from datetime import date, timedelta

import pytest

from domain.clock import Window
from domain.errors import Conflict
from domain.weights import HeatWeights, Measure, WeightKind, WeightsVersion
from store.sqlite.codec import plain

DAY = date(2026, 11, 20)


def version(make, number, kind=WeightKind.HEAT, **weights):
    record = plain(HeatWeights(f"heat-{number}", **weights))
    return WeightsVersion(kind, number, "管理员", "试调", make.now, record)


def test_versions_stay_and_come_back_newest_first(store, make):
    first, second = version(make, 1), version(make, 2, volume=0.5, interaction=0.15)
    store.put_weights(first)
    store.put_weights(second)
    assert store.weights(WeightKind.HEAT) == [second, first]
    assert store.weights(WeightKind.RISK) == []
    assert HeatWeights(**second.record).volume == 0.5


@pytest.mark.parametrize("number", [1, 3])
def test_a_version_that_is_not_the_next_is_a_conflict(store, make, number):
    store.put_weights(version(make, 1))
    with pytest.raises(Conflict, match="第 1 版"):
        store.put_weights(version(make, number, volume=0.5))
    assert len(store.weights(WeightKind.HEAT)) == 1


def test_the_largest_measure_of_a_day_is_kept(store):
    store.put_measures([Measure(DAY, "s-1", 5.0, 2.0)])
    store.put_measures([Measure(DAY, "s-1", 3.0, 4.0, 7.0)])
    store.put_measures([Measure(DAY, "s-1", 1.0, 1.0)])
    found = store.norms(DAY, DAY)
    assert (found.days, found.measures) == (1, 1)
    assert (found.volume, found.breadth, found.interaction) == (5.0, 4.0, 7.0)


def test_norms_are_the_99th_percentile_of_the_days_asked_for(store):
    store.put_measures([Measure(DAY, f"s-{n}", float(n), 1.0) for n in range(1, 201)])
    store.put_measures([Measure(DAY - timedelta(days=100), "s-old", 9999.0, 9999.0)])
    found = store.norms(DAY - timedelta(days=89), DAY)
    assert (found.days, found.measures) == (1, 200)
    assert (found.volume, found.breadth, found.interaction) == (198.0, 1.0, None)


def test_no_measures_have_no_norms(store):
    found = store.norms(DAY, DAY)
    assert (found.days, found.measures, found.volume) == (0, 0, None)


def test_articles_per_story_in_a_window(store, make):
    articles = [make.article(n, published_at=make.at(hours=-n)) for n in range(1, 5)]
    for article in articles:
        store.put_article(article, None)
    story, other = make.story(articles[0].id), make.story(articles[3].id)
    members = [make.member(story.id, a.id) for a in articles[:3]] + [make.member(other.id, articles[3].id)]
    store.put_stories([story, other], members)
    assert store.articles_per_story(Window(make.at(hours=-4), make.now)) == [1, 3]
    assert store.articles_per_story(Window(make.at(hours=-2), make.now)) == [2]
    assert store.articles_per_story(Window(make.at(hours=-40), make.at(hours=-30))) == []
