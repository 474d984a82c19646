from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain import ids
from domain.article import Article
from nlp.gazetteer import load_gazetteer
from nlp.pipeline import Pipeline
from nlp.places import PlaceFinder
from nlp.segment import Segmenter

DATA = Path(__file__).parents[2] / "data"
NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def data():
    return DATA


@pytest.fixture(scope="session")
def pipeline():
    return Pipeline.load(DATA)


@pytest.fixture(scope="session")
def segmenter():
    return Segmenter(DATA / "lexicons" / "user_words.txt")


@pytest.fixture(scope="session")
def finder():
    return PlaceFinder(load_gazetteer(DATA / "gazetteer"))


@pytest.fixture
def article():
    def make(title, body, key=None, when=NOW, outlet="津沽在线"):
        url = f"http://test.invalid/{key or title}"
        return Article(ids.article_id(url), "t", url, title, body, when, "", "minute", when, when, outlet)

    return make
