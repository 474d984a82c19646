from datetime import UTC, datetime

import pytest

from bench._articles import made_articles, moment
from bench.pipeline import main
from domain.errors import InvalidInput


def test_made_articles_have_the_length_asked_for_and_are_the_same_again():
    first, second = list(made_articles(200, 300)), list(made_articles(200, 300))
    assert first == second
    assert 270 < sum(len(a.body) for a in first) / 200 < 360
    assert len({a.id for a in first}) == 200


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2020-03-31T00:09:00+08:00", datetime(2020, 3, 30, 16, 9, tzinfo=UTC)),
        ("2020-4-1 17:44:00", datetime(2020, 4, 1, 9, 44, tzinfo=UTC)),
        ("2007-02-25 09:50", datetime(2007, 2, 25, 1, 50, tzinfo=UTC)),
        ("2007-02-25", datetime(2007, 2, 24, 16, 0, tzinfo=UTC)),
    ],
)
def test_times_of_the_data_sets(text, when):
    assert moment(text) == when


def test_a_time_that_is_none_is_refused():
    with pytest.raises(InvalidInput, match="昨天"):
        moment("昨天")


def test_figures_of_each_stage():
    found = main(["--docs", "20", "--characters", "200"])
    assert {"docs_per_s", "peak_rss_mb", "stages"} <= found.keys()
    assert found["failed"] == 0 and found["docs"] == 20
    assert {"segment", "embed", "topics", "sentiment", "entities", "stories"} <= found["stages"].keys()
    assert all(stage["docs_per_s"] > 0 and stage["peak_rss_mb"] > 0 for stage in found["stages"].values())
