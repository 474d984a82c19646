"""``python -m bench sentiment`` and ``classify``: figures by hand, and procedures that learn what can be known."""

import json

import numpy as np
import pytest

from bench import classify, sentiment
from bench._committee import Capacity, judge
from bench._labelled import crossed, scores
from bench._sentiment_peers import Peer, answers, named, polarity
from domain.errors import InvalidInput
from nlp.learned import Training

GOOD, BAD = ("服务周到", "干净整洁", "点赞工作人员"), ("态度恶劣", "又脏又乱", "投诉没人管")
PLACES = ("南开", "河西", "和平", "河东", "红桥", "津南", "东丽", "西青")


def rows(label_good="pos", label_bad="neg"):
    return [
        {"text": f"{place}{said}", "label": label}
        for place in PLACES
        for sayings, label in ((GOOD, label_good), (BAD, label_bad))
        for said in sayings
    ]


@pytest.fixture
def written(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in content), encoding="utf-8")
        return str(path)

    return write


def test_scores_by_hand():
    found = scores(["pos", "pos", "neg", "neu"], ["pos", "neg", "neg", "pos"])
    # pos: 1 of 2 named, 1 of 2 found; neg: 1 of 2 named, 1 of 1 found; neu: none.
    assert found == {"accuracy": 0.5, "macro_f1": round((0.5 + 2 / 3 + 0) / 3, 4)}


def test_classify_learns_and_folds(written):
    path = written("a.jsonl", rows("表扬", "投诉"))
    unseen = [{"text": f"武清{said}", "label": "表扬"} for said in GOOD]
    figures = classify.main(["--train", path, "--test", written("b.jsonl", unseen)])
    assert (figures["accuracy"], figures["rows"], figures["labels"]) == (1.0, 3, 2)
    assert classify.main(["--train", path, "--folds", "2"])["accuracy"] == 1.0


def test_sentiment_by_the_procedure(written):
    path = written("a.jsonl", rows())
    assert sentiment.main(["--data", path, "--folds", "2"])["accuracy"] == 1.0
    figures = sentiment.main(["--data", written("b.jsonl", rows()[:6]), "--train", path])
    assert (figures["accuracy"], figures["way"], figures["rows"]) == (1.0, "train", 6)


@pytest.mark.parametrize("few", [1, 500])
def test_labels_of_the_asked_rows_are_not_read(few):
    """With few rows the vectors speak in the net's place; either way the training rows decide."""
    texts = [[row["text"][:2], row["text"][2:]] for row in rows()]
    vectors = np.zeros((len(texts), 4), np.float32)
    known = Training(texts, [row["label"] for row in rows()], vectors, "none")
    asked = Training(texts, ["neg"] * len(texts), vectors, "none")
    found = judge(known, asked, lambda units: np.zeros((len(units), 4), np.float32), Capacity(few=few))
    assert found == known.labels


def test_every_row_is_judged_by_the_others():
    texts = [[str(n)] for n in range(10)]
    all_rows = Training(texts, ["a", "b"] * 5, np.zeros((10, 1), np.float32), "none")
    seen = []

    def learn(training, asked):
        assert not {tuple(t) for t in training.texts} & {tuple(t) for t in asked.texts}
        seen.extend(asked.texts)
        return [t[0] for t in asked.texts]

    assert crossed(all_rows, 3, learn) == [t[0] for t in texts]
    assert sorted(seen) == sorted(texts)


@pytest.mark.parametrize(
    ("lean", "band", "expected"),
    [(0.3, 0.2, "pos"), (-0.2, 0.2, "neu"), (0.0, 0.0, "neu"), (0.0, None, "pos"), (-0.1, None, "neg")],
)
def test_leaning_has_a_name(lean, band, expected):
    assert named(lean, band) == expected


def test_peers_speak_our_words():
    peer = Peer(lambda text: text.count("好") - text.count("坏"), 0.0)
    assert answers(peer, ["好", "坏", ""], {"pos", "neu", "neg"}) == ["pos", "neg", "neu"]
    assert answers(peer, ["好", "坏", ""], {"pos", "neg"}) == ["pos", "neg", "pos"]
    assert (polarity("angry"), polarity("neu"), polarity("happy")) == ("neg", "neu", "pos")
    with pytest.raises(InvalidInput, match="joy"):
        polarity("joy")


def test_bad_rows_are_named(written):
    with pytest.raises(InvalidInput, match="label"):
        classify.main(["--train", written("a.jsonl", [{"text": "无标签"}]), "--folds", "2"])
    with pytest.raises(InvalidInput, match="--folds"):
        sentiment.main(["--data", written("a.jsonl", [{"text": "怒", "label": "angry"}])])


def test_the_shipped_analyser_has_to_lean_where_nothing_is_neutral():
    texts = ["窗口人员态度恶劣，群众投诉无门，令人气愤", "志愿者热心帮助老人，获居民点赞", "会议于周三召开"]
    assert sentiment.shipped(texts[:2], {"pos", "neg"}, None) == ["neg", "pos"]
    assert set(sentiment.shipped(texts, {"pos", "neg"}, None)) <= {"pos", "neg"}
    assert sentiment.shipped(texts, {"pos", "neg", "neu"}, None)[2] == "neu"
