"""What the fit tries is what service does, and its search finds what is there to find."""

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from nlp.stories import StoryAssigner
from nlp.story_docs import StoryDoc
from nlp.story_weights import JOINING
from nlp.training.evolution import evolve
from nlp.training.story_fit import score
from nlp.training.story_replay import Collector, replay

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


def stream(count=300):
    """Happenings of four words each, reported with two words of one's own; of three districts."""
    rng = random.Random(7)
    for n in range(count):
        happening = rng.randrange(60)
        words = [f"事{happening}词{k}" for k in rng.sample(range(6), 4)] + [f"细{rng.randrange(90)}"] * 2
        when = NOON + timedelta(hours=rng.randrange(200))
        districts = frozenset({("河东区", "河西区", "")[happening % 3]} - {""})
        doc = StoryDoc(f"a-{n}", "".join(words[:3]), "文" * (n % 80), when, dict.fromkeys(words, 1.0))
        yield StoryDoc(**(vars(doc) | {"districts": districts})), str(happening)


def test_replayed_stories_are_those_of_the_assigner():
    pytest.importorskip("numba")
    docs, truth = zip(*stream(), strict=True)
    assigner = StoryAssigner(lambda word: 9.0)
    told = [assigner.assign(doc).story_id for doc in docs]
    found = replay(Collector(lambda word: 9.0), docs, truth).stories(JOINING.vector())
    assert len(set(told)) > 40
    agree = [(told[i] == told[j]) == (found[i] == found[j]) for i in range(300) for j in range(i)]
    assert np.mean(agree) > 0.999  # the assigner weighs words among the members kept, the replay among all


def test_a_perfect_grouping_scores_one():
    pytest.importorskip("numba")
    docs, truth = zip(*stream(60), strict=True)
    labelled = replay(Collector(lambda word: 9.0), docs, truth)
    apart = np.array([-9.0] + [0.0] * 27)
    b3, pair = score((labelled, np.zeros(60)), apart)
    assert pair == 0
    assert 0 < b3 < 1


def test_evolution_finds_the_top_of_a_hill():
    top = np.array([3.0, -2.0, 0.5])
    found = evolve(lambda x: -float(np.sum((x - top) ** 2)), np.zeros(3), np.ones(3), rounds=80, seed=0)
    assert found == pytest.approx(top, abs=0.05)
