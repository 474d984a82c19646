import itertools

import numpy as np
import pytest

from domain.errors import ModelMissing
from nlp.tagger import ALLOWED, BUNDLED, LABELS, Tagger, best_labels
from nlp.tagger_features import FEATURES, Cut, features, lay_out

NUMBER = {label: number for number, label in enumerate(LABELS)}


@pytest.fixture(scope="module")
def tagger(data):
    return Tagger.load(data / "models" / BUNDLED)


def cut(segmenter, text):
    tokens = segmenter.tokens(text)
    return Cut(text, [t.text for t in tokens], [t.tag for t in tokens])


def found(tagger, segmenter, text):
    return {(text[n.start : n.end], n.type) for n in tagger.names([cut(segmenter, text)])[0]}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("新华社记者王晓明在北京采访了李建国。", {("新华社", "ORG"), ("王晓明", "PER"), ("北京", "LOC"), ("李建国", "PER")}),
        ("国务院总理在人民大会堂会见外宾。", {("国务院", "ORG"), ("人民大会堂", "LOC")}),
        ("昨天下午，暖气一直不热，楼道里很冷。", set()),
        ("", set()),
    ],
)  # fmt: skip
def test_plain_names(tagger, segmenter, text, names):
    assert found(tagger, segmenter, text) == names


def test_a_text_is_read_the_same_alone_and_in_company(tagger, segmenter):
    texts = ["天津市市长张红兵会见记者。", "", "上海。" * 900, "南开大学教授李明说，海河水质好转。"]
    cuts = [cut(segmenter, text) for text in texts]
    together = tagger.names(cuts)
    assert together == [tagger.names([one])[0] for one in cuts]
    assert len(together[2]) == 900


def test_names_at_both_ends_of_a_text_are_found(tagger, segmenter):
    assert ("北京", "LOC") in found(tagger, segmenter, "北京今天下雪")
    assert ("上海", "LOC") in found(tagger, segmenter, "他昨天去了上海")


def possible(labels):
    inside = None
    for number in [*labels, 0]:
        part, _, kind = LABELS[number].partition("-")
        if (part in "IE") != (inside is not None) or (part in "IE" and kind != inside):
            return False
        inside = kind if part in "BI" else None
    return True


def test_the_best_possible_sequence_is_found():
    rng = np.random.default_rng(5)
    every = np.array([row for row in itertools.product(range(len(LABELS)), repeat=4) if possible(row)])
    for _ in range(20):
        scores = rng.normal(size=(4, len(LABELS))).astype(np.float32)
        best = every[scores[np.arange(4), every].sum(axis=1).argmax()]
        assert best_labels(scores).tolist() == best.tolist()


def test_the_score_of_a_label_after_another_decides_between_equals():
    scores = np.zeros((2, len(LABELS)), dtype=np.float32)
    scores[0, [NUMBER["B-PER"], NUMBER["B-ORG"]]] = scores[1, [NUMBER["E-PER"], NUMBER["E-ORG"]]] = 5
    moves = ALLOWED.copy()
    moves[NUMBER["B-ORG"], NUMBER["E-ORG"]] += 1
    assert best_labels(scores, moves).tolist() == [NUMBER["B-ORG"], NUMBER["E-ORG"]]


def test_places_without_any_thinkable_name_stay_empty():
    scores = np.zeros((50, len(LABELS)), dtype=np.float32)
    scores[:, 0] = 20
    scores[10, NUMBER["B-PER"]] = scores[11, NUMBER["E-PER"]] = 30
    labels = best_labels(scores)
    assert np.flatnonzero(labels).tolist() == [10, 11]


def test_features_of_a_place_do_not_depend_on_the_neighbouring_text():
    one, other = Cut("天津港", ["天津港"], ["ns"]), Cut("图书馆", ["图书", "馆"], ["n", "n"])
    alone, together = lay_out([one]), lay_out([other, one])
    first, second = alone.starts[0], together.starts[1]
    rows = features(together)[:, second : second + 3]
    assert rows.shape == (FEATURES, 3) and (features(alone)[:, first : first + 3] == rows).all()
    cut_otherwise = lay_out([Cut("天津港", ["天津", "港"], ["ns", "n"])])
    assert not (rows == features(cut_otherwise)[:, first : first + 3]).all()


def test_full_width_letters_and_digits_read_alike():
    def rows(text):
        laid = lay_out([Cut(text, [text], ["x"])])
        return features(laid)

    assert (rows("ＡＢ１２") == rows("XY98")).all()
    assert not (rows("AB12") == rows("ab12")).all()


@pytest.mark.parametrize("spoil", [lambda p: p.write_bytes(b"no model"), lambda p: p.unlink()])
def test_a_broken_model_is_named(data, tmp_path, spoil):
    path = tmp_path / "tagger.npz"
    path.write_bytes((data / "models" / BUNDLED / "tagger.npz").read_bytes())
    spoil(path)
    with pytest.raises(ModelMissing, match="重新安装"):
        Tagger.load(tmp_path)


def test_a_cut_file_is_no_model(data, tmp_path):
    whole = (data / "models" / BUNDLED / "tagger.npz").read_bytes()
    (tmp_path / "tagger.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelMissing):
        Tagger.load(tmp_path)
