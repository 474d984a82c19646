"""Corrections move a model, and the move is measured on texts it has not seen."""

import numpy as np
import pytest

from nlp.fitting import fit
from nlp.learned import Settings, Training
from nlp.retrain import joined, retrain

SETTINGS = Settings(least=1, folds=1)
NUMBERS = "一二三四五六七八九十"


def training(*said):
    """Rows (label, text); no vectors, so that words alone decide."""
    texts = [[text[:2], text[2:]] for _, text in said]
    return Training(texts, [label for label, _ in said], np.zeros((len(said), 1), np.float32), "none")


@pytest.fixture
def base():
    """集市 is taken for 商业 here; the librarian will say otherwise."""
    return training(
        *(("商业", f"集市{n}号开张") for n in NUMBERS),
        *(("文化", f"展览{n}号开幕") for n in NUMBERS),
    )


@pytest.fixture
def corrections():
    return training(*(("文化", f"集市{n}年民俗") for n in NUMBERS * 2))


def test_the_gain_is_measured_on_what_was_held(base, corrections):
    found = retrain(base, corrections, SETTINGS)
    assert found.held == 4
    assert (found.before, found.after) == (0.0, 1.0)
    assert found.model.verdicts([["集市", "冬日民俗"]], np.zeros((1, 1), np.float32)) == ["文化"]


def test_held_texts_are_the_same_every_time(base, corrections):
    first, second = retrain(base, corrections, SETTINGS), retrain(base, corrections, SETTINGS)
    assert first.model.trained_on == second.model.trained_on
    assert first.model.trained_on != fit(joined(base, corrections), SETTINGS).trained_on


def test_a_held_set_of_ones_own_and_the_model_in_use(base, corrections):
    held = training(("文化", "展览乙号开幕"), ("商业", "集市甲号开张"))
    found = retrain(base, corrections, SETTINGS, earlier=fit(base, SETTINGS), held=held)
    assert found.held == 2
    assert found.before == 1.0
    assert found.model.trained_on == fit(joined(base, corrections), SETTINGS).trained_on
