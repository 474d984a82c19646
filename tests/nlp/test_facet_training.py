"""Teaching a facet: what the texts of our own must be, and what corrections change."""

import json

import pytest

from domain.errors import ModelMissing
from nlp.facet_training import MODELS, Labelled, load_labelled, shipped
from nlp.learned_file import load
from nlp.scenarios import SCENARIOS
from nlp.taxonomy import load_scenarios, load_taxonomy
from nlp.topics import TOPICS, topic_classifier

SMALL = [
    ("T04", ("{}小学开学", "{}中学招生划片", "{}幼儿园学费上涨", "{}高校毕业典礼")),
    ("T07", ("{}小区停水", "{}暖气不热", "{}燃气管道检修", "{}夜间停电")),
]
PLACES = ("南开", "河西", "红桥", "津南")


@pytest.fixture(scope="module")
def taxonomy(data):
    return load_taxonomy(data)


@pytest.fixture(scope="module")
def base():
    return [
        Labelled(title.format(place), "", code)
        for code, titles in SMALL
        for title in titles
        for place in PLACES
    ]


def test_every_row_of_our_own_is_whole(data, taxonomy):
    rows = load_labelled(data / "training", "topics", taxonomy)
    assert len(rows) >= 1600
    assert {row.code for row in rows} == set(taxonomy.codes)
    assert len({(row.title, row.text) for row in rows}) == len(rows)
    assert {row.code for row in load_labelled(data / "training", "scenarios", load_scenarios(data))} == {
        f"S{n:02}" for n in range(10)
    }


def test_the_shipped_models_are_fitted_on_the_texts_as_they_stand(data, pipeline):
    for facet, taxonomy in ((TOPICS, load_taxonomy(data)), (SCENARIOS, load_scenarios(data))):
        rows = load_labelled(data / "training", facet.name, taxonomy)
        learner = load(data / "models" / MODELS / f"{facet.name}.npz", pipeline.encoder.name)
        assert learner.trained_on == pipeline.trainer(facet).training(rows).fingerprint(), (
            "run python -m nlp.training.make_topics"
        )


def test_corrections_teach_a_new_meaning_and_the_earlier_model_stays(pipeline, taxonomy, base):
    trainer = pipeline.trainer(TOPICS)
    earlier = topic_classifier(taxonomy, trainer.fit(base))
    odd = [Labelled(f"{place}津沽云课平台闪退", "", "T16") for place in PLACES * 3]
    held = [Labelled("和平津沽云课平台闪退", "", "T16"), Labelled("和平小区停水", "", "T07")]
    result = trainer.retrain(base, odd, earlier, held)
    assert (result.before, result.after, result.held) == (0.5, 1.0, 2)
    assert trainer.accuracy(earlier, held) == 0.5


def test_without_a_held_set_the_same_fifth_of_corrections_is_kept(pipeline, taxonomy, base):
    trainer = pipeline.trainer(TOPICS)
    earlier = topic_classifier(taxonomy, trainer.fit(base))
    corrections = [Labelled(f"第{n}中学停水", "", "T07") for n in range(40)]
    first = trainer.retrain(base, corrections, earlier)
    again = trainer.retrain(base, corrections[::-1], earlier)
    assert 0 < first.held < 20 and first.held == again.held and first.after == again.after


def row(title, topic="T01"):
    more = {"kind": "news", "scenario": "其他", "sentiment": "neu", "event": "neu", "attitudes": []}
    return json.dumps({"title": title, "text": "", "topics": [topic], **more})


def test_a_class_that_the_taxonomy_lacks_is_named(tmp_path, taxonomy):
    (tmp_path / "own.jsonl").write_text(f"{row('甲')}\n{row('乙', 'T77')}\n", encoding="utf-8")
    with pytest.raises(ModelMissing, match=r"own\.jsonl“乙”的分类“T77”"):
        load_labelled(tmp_path, "topics", taxonomy)


def test_a_broken_model_is_fitted_anew_from_the_texts(tmp_path, pipeline, taxonomy, base):
    (tmp_path / "models" / MODELS).mkdir(parents=True)
    (tmp_path / "models" / MODELS / "topics.npz").write_bytes(b"broken")
    with pytest.raises(ModelMissing, match="训练文本"):
        shipped(tmp_path, pipeline.trainer(TOPICS), taxonomy)
    (tmp_path / "training").mkdir()
    rows = [row(r.title, r.code) for r in base]
    (tmp_path / "training" / "topics-own.jsonl").write_text("\n".join(rows), encoding="utf-8")
    assert shipped(tmp_path, pipeline.trainer(TOPICS), taxonomy).labels == ("T04", "T07")
