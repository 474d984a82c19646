from types import SimpleNamespace

import pytest

from tests.articles import SENTENCES, article


@pytest.fixture(scope="session")
def make():
    return SimpleNamespace(article=article, sentences=SENTENCES)
