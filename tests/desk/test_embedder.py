"""ZHIJIN_EMBEDDER: another model in the place of the bundled one, in an installation that already has vectors."""

import shutil

import numpy as np
import pytest

from desk.desk import open_desk
from domain import ids
from domain.article import Article
from domain.errors import ModelMissing
from domain.source import MediaType, Source
from domain.user import OPERATOR
from nlp.embed import BUNDLED

FIRE = "凌晨，南开区一处仓库发生火灾，消防救援人员到场扑救，无人员伤亡，起火原因正在调查。"
LIBRARY = "天津图书馆古籍阅览室本周起延长开放时间，读者可预约查阅善本。"


@pytest.fixture
def put(desk, clock):
    source = Source("s", "某报", "某报社", "local_media", MediaType.LOCAL, "天津", 1, True, 60, {})
    desk.store.put_source(source, "测试", "测试", clock())

    def put(title, body):
        url, when = f"http://news.example/{title}", clock()
        article = Article(ids.article_id(url), "s", url, title, body, when, "", "minute", when, when, "某报")
        desk.store.put_article(article, None)
        return article.id

    return put


@pytest.fixture
def reopened(settings, clock):
    """The same installation, opened with the model named."""
    opened = []

    def reopen(embedder):
        opened.append(open_desk(settings.model_copy(update={"embedder": str(embedder)})))
        opened[-1].now = clock
        return opened[-1]

    yield reopen
    for desk in opened:
        desk.close()


def test_a_transformer_takes_over_and_back_and_vectors_never_mix(desk, put, reopened, clock, tiny_bert):
    fire, library = put("南开区仓库起火", FIRE), put("天津图书馆延长开放", LIBRARY)
    assert desk.analyse(OPERATOR).articles == 2
    bundled, stories = desk.pipeline.encoder, desk.store.story_of([fire, library])
    clock.forward(hours=1)

    other = reopened(tiny_bert)
    follow = put("南开区仓库火灾已扑灭", FIRE)
    report = other.analyse(OPERATOR)
    encoder = other.pipeline.encoder
    assert (report.articles, report.failed) == (3, ())
    assert encoder.name.startswith("tiny-bert@") and encoder.name in other.store.analysis(fire).version
    assert other.store.story_of([fire, library]) == stories
    assert other.store.story_of([follow])[follow] == stories[fire]

    all_three = [fire, library, follow]
    new, old = other.store.vectors(all_three, encoder.name), other.store.vectors(all_three, bundled.name)
    assert {row.shape for row in new.values()} == {(32,)} and new.keys() == set(all_three)
    assert {row.shape for row in old.values()} == {(bundled.dim,)} and old.keys() == {fire, library}
    assert other.analyse(OPERATOR).articles == 0
    other.open_stories()
    assert desk.analyse(OPERATOR).articles == 1, "back again: only what the bundled model has not seen"


def test_rows_of_another_dimension_under_the_same_name_stop_nothing(desk, put, clock):
    """As a damaged or foreign database may have them."""
    fire = put("南开区仓库起火", FIRE)
    desk.analyse(OPERATOR)
    [analysis] = desk.store.analyses([fire]).values()
    desk.store.put_analyses([analysis], np.ones((1, 7), np.float32), desk.pipeline.encoder.name)
    clock.forward(hours=1)
    follow = put("南开区仓库火灾已扑灭", FIRE)
    report = desk.analyse(OPERATOR)
    assert (report.articles, report.failed) == (1, ())
    assert len(set(desk.store.story_of([fire, follow]).values())) == 1
    assert desk.store.vectors([follow], desk.pipeline.encoder.name)[follow].shape == (
        desk.pipeline.encoder.dim,
    )


def test_a_corrupt_model_is_named_and_nothing_is_lost(desk, put, reopened, tmp_path):
    fire = put("南开区仓库起火", FIRE)
    desk.analyse(OPERATOR)
    before = desk.store.analysis(fire)
    broken = tmp_path / "broken-model"
    shutil.copytree(desk.settings.data / "models" / BUNDLED, broken)
    weights = next(broken.rglob("model.safetensors"))
    weights.write_bytes(weights.read_bytes()[:5000])

    other = reopened(broken)
    waiting = put("天津图书馆延长开放", LIBRARY)
    with pytest.raises(ModelMissing, match="broken-model") as error:
        other.analyse(OPERATOR)
    assert "\n" not in str(error.value)
    [finding] = [f for f in other.doctor(OPERATOR) if f.subject == "语义模型"]
    assert not finding.ok and "broken-model" in finding.message
    assert other.store.analysis(fire) == before
    assert desk.analyse(OPERATOR).articles == 1
    assert waiting in desk.store.analyses([waiting])
