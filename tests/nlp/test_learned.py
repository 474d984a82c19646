"""Learning from labelled texts: known truth, probabilities, evidence, and what a file may do to us."""

import numpy as np
import pytest

from domain.errors import InvalidInput, ModelMissing
from nlp.fitting import fit
from nlp.learned import Settings, Training
from nlp.learned_file import load, ready, save

NAME = "test-encoder"
SMALL = Settings(least=1, folds=2)
PLACES = ("南开", "河西", "和平", "河东", "红桥", "津南", "东丽", "西青")
SAYINGS = {
    "fire": ("{}一仓库起火", "{}居民楼发生火灾", "{}厂房火情已扑灭"),
    "books": ("{}图书馆延长开放", "{}古籍展览开幕", "{}举办读书活动"),
    "water": ("{}小区连日停水", "{}水管爆裂断水", "{}自来水发黄"),
}


def vectors(texts):
    """A stand-in for an encoder: counts of a few characters, as unit rows."""
    rows = np.array([[t.count(c) for c in "火书水馆停居展仓"] for t in texts], dtype=np.float32)
    return rows / np.maximum(1, np.linalg.norm(rows, axis=1, keepdims=True))


def rows(segmenter, places):
    said = [(s.format(p), label) for p in places for label, sayings in SAYINGS.items() for s in sayings]
    texts = [text for text, _ in said]
    words = [[t.text for t in segmenter.tokens(text)] for text in texts]
    return Training(words, [label for _, label in said], vectors(texts), NAME)


@pytest.fixture(scope="module")
def training(segmenter):
    return rows(segmenter, PLACES)


@pytest.fixture(scope="module")
def learner(training):
    return fit(training, SMALL)


@pytest.fixture(scope="module")
def unseen(segmenter):
    return rows(segmenter, ("武清", "宝坻", "静海"))


def test_learns_what_can_be_known(learner, unseen):
    found = learner.probabilities(unseen.texts, unseen.vectors)
    assert [learner.labels[i] for i in found.argmax(axis=1)] == list(unseen.labels)
    assert learner.labels == ("books", "fire", "water")


@pytest.mark.parametrize("text", [[], ["a"], ["😀"] * 50, ["\ud800"], ["火"] * 30_000, ["Ａ", "\n", "\x00"]])
def test_any_text_gives_probabilities(learner, text):
    found = learner.probabilities([text, ["图书馆"], text], np.zeros((3, 8), np.float32))
    assert found.sum(axis=1) == pytest.approx(1)
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found[0], found[2])
    assert learner.evidence([text], np.zeros((1, 8), np.float32), ["fire"])[0].neighbours == ()


def test_no_texts_no_rows(learner):
    assert learner.probabilities([], np.zeros((0, 8), np.float32)).shape == (0, 3)


def test_a_text_is_judged_alone(learner, unseen):
    together = learner.probabilities(unseen.texts, unseen.vectors)
    alone = [
        learner.probabilities([t], v[None])[0] for t, v in zip(unseen.texts, unseen.vectors, strict=True)
    ]
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_the_order_of_training_rows_does_not_matter(training, learner, unseen):
    order = np.random.default_rng(1).permutation(len(training.texts))
    shuffled = Training(
        [training.texts[i] for i in order],
        [training.labels[i] for i in order],
        training.vectors[order],
        NAME,
    )
    other = fit(shuffled, SMALL)
    assert other.trained_on == learner.trained_on
    assert other.temperature == learner.temperature
    np.testing.assert_allclose(
        other.probabilities(unseen.texts, unseen.vectors),
        learner.probabilities(unseen.texts, unseen.vectors),
        atol=5e-3,
    )


def test_two_labels_and_width_make_no_difference(segmenter, training):
    two = [i for i, label in enumerate(training.labels) if label != "water"]
    texts, labels = [training.texts[i] for i in two], [training.labels[i] for i in two]
    learner = fit(Training(texts, labels, training.vectors[two], NAME), SMALL)
    plain, wide = (
        learner.probabilities([[t.text for t in segmenter.tokens(s)]], np.zeros((1, 8), np.float32))
        for s in ("APP火灾", "ＡＰＰ火灾")
    )
    assert plain.shape == (1, 2)
    assert plain[0, learner.labels.index("fire")] > 0.5
    np.testing.assert_allclose(plain, wide, atol=1e-6)


def test_evidence_of_a_text_does_not_depend_on_its_neighbours(learner, unseen):
    together = learner.evidence(unseen.texts, unseen.vectors, unseen.labels)
    for i, (text, label) in enumerate(zip(unseen.texts, unseen.labels, strict=True)):
        assert learner.evidence([text], unseen.vectors[i : i + 1], [label]) == [together[i]]
    assert learner.evidence([], unseen.vectors[:0], []) == []


def test_evidence_names_words_of_the_text_and_like_sentences(learner, segmenter):
    text = "蓟州图书馆举办古籍展览"
    words = [t.text for t in segmenter.tokens(text)]
    why, against = learner.evidence([words] * 2, vectors([text] * 2), ["books", "fire"])
    assert {"图书馆", "古籍", "展览"} & set(why.words[:3])
    assert set(why.words) <= set(words)
    assert all("图书馆" in s or "古籍" in s for s in why.neighbours)
    assert not set(against.words) & {"图书馆", "古籍"}


def test_weight_counts(training):
    """A text contradicted by its twin goes the way of the heavier one."""
    texts = [*training.texts, ["火星", "移民"], ["火星", "移民"]]
    labels = [*training.labels, "books", "water"]
    both = np.vstack((training.vectors, np.zeros((2, 8), np.float32)))
    for heavy, expected in ((0, "books"), (1, "water")):
        weights = [1.0] * len(training.texts) + [5.0 if i == heavy else 0.2 for i in range(2)]
        found = fit(Training(texts, labels, both, NAME, weights), SMALL)
        verdict = found.probabilities([["火星", "移民"]], np.zeros((1, 8), np.float32))[0]
        assert found.labels[int(verdict.argmax())] == expected


def test_saved_and_loaded_answers_are_identical(learner, unseen, tmp_path):
    save(learner, tmp_path / "model.npz")
    again = load(tmp_path / "model.npz", NAME)
    np.testing.assert_array_equal(
        again.probabilities(unseen.texts, unseen.vectors), learner.probabilities(unseen.texts, unseen.vectors)
    )
    why = [m.evidence(unseen.texts, unseen.vectors, unseen.labels) for m in (learner, again)]
    assert why[0] == why[1]
    assert [p.name for p in tmp_path.iterdir()] == ["model.npz"]


@pytest.mark.parametrize("harm", ["absent", "empty", "cut", "flipped", "text", "pickle"])
def test_a_broken_file_is_named(learner, tmp_path, harm):
    path = tmp_path / "model.npz"
    save(learner, path)
    whole = path.read_bytes()
    if harm == "absent":
        path.unlink()
    elif harm == "pickle":
        np.savez(path, head=np.array([{"code": print}], dtype=object))
    else:
        middle = len(whole) // 2
        flipped = whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :]
        path.write_bytes({"empty": b"", "cut": whole[:middle], "flipped": flipped, "text": b"model"}[harm])
    with pytest.raises(ModelMissing, match=r"model\.npz.*重新训练"):
        load(path, NAME)


def test_another_encoder_is_refused_or_refitted(learner, training, unseen, tmp_path):
    path = tmp_path / "model.npz"
    save(learner, path)
    with pytest.raises(ModelMissing, match="other-encoder"):
        load(path, "other-encoder")
    wider = Training(
        training.texts, training.labels, np.hstack((training.vectors, training.vectors)), "other-encoder"
    )
    fitted = ready(path, wider, SMALL)
    assert fitted.encoder == "other-encoder"
    assert ready(path, training, SMALL).trained_on == learner.trained_on
    assert ready(path, unseen, SMALL).trained_on != learner.trained_on


def test_training_must_make_sense(training):
    with pytest.raises(InvalidInput, match="数目不同"):
        Training(training.texts, training.labels[1:], training.vectors, NAME)
    with pytest.raises(InvalidInput, match="两种标签"):
        fit(Training(training.texts[:1], ["fire"], training.vectors[:1], NAME))
