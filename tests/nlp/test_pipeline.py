import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from domain.errors import ModelMissing
from nlp.pipeline import Pipeline
from nlp.taxonomy import OTHER

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
BODY = (
    "本报讯（记者 周宁）11月20日21时许，南开区复康里一处供水管爆裂，约两万户居民家中停水，居民纷纷投诉。\n"
    "水务集团连夜抢修，预计次日14时恢复供水。市水务局局长温世荣在现场表示，将排查同类老旧管道。\n"
    "这条供水管铺设于1986年，已列入改造计划。"
)


@pytest.fixture
def fresh(data):
    """A pipeline that has seen nothing; the shared one remembers the articles of other tests."""
    return Pipeline.load(data)


@pytest.fixture
def copied(data, tmp_path):
    """A copy of the word files, with the models linked."""
    for name in ("lexicons", "gazetteer"):
        shutil.copytree(data / name, tmp_path / name)
    shutil.copy(data / "taxonomy.yml", tmp_path)
    (tmp_path / "models").symlink_to(data / "models")
    return tmp_path


def test_one_article_in_full(pipeline, article):
    doc = article("南开区复康里供水管爆裂", BODY)
    batch = pipeline.analyse([doc], NOW)
    (found,) = batch.analyses
    assert batch.failed == [] and batch.vectors.shape == (1, pipeline.encoder.dim)
    assert batch.vectors.dtype == np.float32
    assert (found.article_id, found.version, found.analysed_at) == (doc.id, pipeline.version, NOW)
    assert found.topic == "T07"
    assert [score.code for score in found.scenarios] == ["S01"]
    assert found.districts == ("南开区",) and found.local
    assert sum(found.sentiment_scores.values()) == pytest.approx(1)
    assert "温世荣" in [e.text for e in found.entities if e.type == "PER"]
    assert all(sentence.source in BODY for sentence in found.summary)
    assert found.keywords and found.reprint_of is None


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("", ""),
        ("津", ""),
        ("", "馆"),
        ("Library opens", "The new public library opens on Monday. " * 30),
        ("😀", "😀🎉" * 200),
        ("\u200b\u3000", "\x00\x01\n\n\t"),
        ("坏字", "\udcff\udc80乱码\ufffd"),
        ("(((", "[[[\\d+***???)))" * 50),
    ],
    ids=["empty", "one", "one-body", "english", "emoji", "blank", "surrogates", "regex"],
)
def test_odd_documents_get_a_sane_verdict(pipeline, article, title, body):
    batch = pipeline.analyse([article(title, body, key=repr((title, body)))], NOW)
    (found,) = batch.analyses
    assert batch.failed == []
    assert found.topics
    assert sum(found.sentiment_scores.values()) == pytest.approx(1)
    assert np.isfinite(batch.vectors).all()


def test_a_text_that_says_nothing_is_neutral_and_other(pipeline, article):
    (found,) = pipeline.analyse([article("", "", key="nothing")], NOW).analyses
    assert (found.topic, found.sentiment.value, found.local) == (OTHER, "neu", False)
    assert (found.keywords, found.summary, found.entities, found.districts) == ((), (), (), ())


def test_a_megabyte_is_read_from_its_beginning(pipeline, article):
    start = pipeline.analyse([article("供水管爆裂", BODY, key="short")], NOW).analyses[0]
    long = pipeline.analyse(
        [article("供水管爆裂", BODY + "\n附表数据。" * 200_000, key="long")], NOW
    ).analyses[0]
    assert long.topic == start.topic and long.districts == start.districts


def test_one_bad_document_never_stops_the_others(pipeline, article):
    bad = replace(article("坏的", "", key="bad"), body=None)  # what a store never gives, but a bug might
    good = [article(f"供热通知之{n}", BODY, key=f"good{n}") for n in range(3)]
    batch = pipeline.analyse([good[0], bad, *good[1:]], NOW)
    assert [found.article_id for found in batch.analyses] == [doc.id for doc in good]
    assert len(batch.vectors) == 3
    ((failed, reason),) = batch.failed
    assert failed == bad.id and "无法处理" in reason


def test_nothing_to_do(pipeline):
    batch = pipeline.analyse([], NOW)
    assert (batch.analyses, batch.failed, batch.vectors.shape) == ([], [], (0, pipeline.encoder.dim))


def test_the_same_articles_give_the_same_verdicts_whatever_the_batch(fresh, data, article):
    docs = [
        article(f"南开区供水管爆裂第{n}天", BODY.replace("两万", f"{n}万"), key=f"d{n}") for n in range(4)
    ]
    together = fresh.analyse(docs, NOW)
    other = Pipeline.load(data)
    apart = [other.analyse([doc], NOW) for doc in docs]
    for one, batch in zip(together.analyses, apart, strict=True):
        (other_one,) = batch.analyses
        assert one.sentiment_scores == pytest.approx(other_one.sentiment_scores, abs=2e-4)
        assert [t.score for t in one.topics] == pytest.approx([t.score for t in other_one.topics], abs=2e-4)
        assert _without_scores(one) == _without_scores(other_one)
    assert np.allclose(together.vectors, np.vstack([batch.vectors for batch in apart]), atol=1e-6)


def _without_scores(analysis):
    topics = tuple(replace(topic, score=0) for topic in analysis.topics)
    return replace(analysis, topics=topics, sentiment_scores={})


def test_reprints_are_found_in_a_batch_and_among_remembered_articles(fresh, data, article):
    original = article("南开区供水管爆裂", BODY, key="o")
    copy = article("两万户停水", BODY, key="c", when=NOW + timedelta(hours=1), outlet="华夏新闻社")
    later = article("南开停水最新", BODY, key="l", when=NOW + timedelta(hours=2))
    first = fresh.analyse([original, copy], NOW)
    assert [found.reprint_of for found in first.analyses] == [None, original.id]
    again = Pipeline.load(data)
    assert again.remember([copy, original]) == 2
    assert again.analyse([later], NOW).analyses[0].reprint_of == original.id


def test_the_version_names_models_and_changes_with_any_word(copied, data):
    before = Pipeline.load(copied).version
    assert before == Pipeline.load(data).version
    path = copied / "lexicons" / "sentiment.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("喜人", "喜人 怡人", 1), encoding="utf-8")
    changed = Pipeline.load(copied)
    assert changed.version != before
    assert changed.encoder.name in changed.version


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("lexicons/user_words.txt", "天津图书馆 很多 nt\n", "很多"),
        ("lexicons/sentiment.yml", "positive: {}\n", "缺少"),
        ("gazetteer/districts.yml", "- {id: x, name: 区, code: '1', sure: 区, colour: red}\n", "colour"),
        ("gazetteer/places.yml", "- id: [\n", "行"),
        ("taxonomy.yml", "", "列表"),
    ],
)
def test_a_broken_word_file_is_named(copied, name, text, says):
    (copied / name).write_text(text, encoding="utf-8")
    with pytest.raises(ModelMissing) as caught:
        Pipeline.load(copied)
    message = str(caught.value)
    assert name.rsplit("/")[-1] in message and says in message and "\n" not in message


def test_a_missing_word_file_is_named(copied):
    (copied / "lexicons" / "stopwords.txt").unlink()
    with pytest.raises(ModelMissing, match=r"stopwords\.txt"):
        Pipeline.load(copied)


def test_a_story_doc_carries_what_assignment_needs(pipeline, article):
    doc = article("津沽：复康里供水管爆裂", BODY, key="story-doc")
    batch = pipeline.analyse([doc], NOW)
    made = pipeline.story_doc(doc, batch.analyses[0], batch.vectors[0], "s-1")
    assert (made.article_id, made.story_id, made.published_at) == (doc.id, "s-1", doc.published_at)
    assert made.lead.startswith("11月20日") and len(made.lead) <= 300
    assert "津沽" in made.places and made.districts == {"南开区"}
    assert made.terms["停水"] > 0 and "记者" not in made.terms
    assert made.vector is not None and np.linalg.norm(made.vector) == pytest.approx(1, abs=1e-5)


ENGLISH = (
    ("Storm floods harbour streets", "A storm pushed water into the harbour streets on Monday and two ferries stayed in port."),
    ("Chess champion keeps her title", "The champion drew the last game on Tuesday and keeps the title for another two years."),
    ("Bakery chain raises prices", "Bread will cost more from next week, the chain said, because flour and energy became dearer."),
    ("New telescope sees distant galaxy", "Astronomers published the first picture of the instrument, taken in March in the desert."),
    ("Museum returns two carved masks", "Both masks left the island in 1897; a delegation took them home after a short ceremony."),
    ("Railway line closes for repairs", "Buses replace trains between both cities until spring while workers renew forty bridges."),
)  # fmt: skip


def test_foreign_texts_do_not_flow_into_one_story(fresh, article):
    docs = [replace(article(title, body * 3), language="en") for title, body in ENGLISH]
    batch = fresh.analyse(docs, NOW)
    assigner = fresh.story_assigner()
    made = [
        assigner.assign(fresh.story_doc(doc, analysis, vector))
        for doc, analysis, vector in zip(docs, batch.analyses, batch.vectors, strict=True)
    ]
    assert len({assignment.story_id for assignment in made}) == len(ENGLISH)
