"""The manual cannot lie: its examples load, and it names every field of the schema."""

import re
from pathlib import Path

import pytest

from crawlers import schema
from crawlers.schema import SourceSpec
from crawlers.spec import load_text
from domain.ledger import FATE_NAMES

MANUAL = (Path(__file__).parent.parent.parent / "docs" / "sources.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split()[1])
def test_examples_load(example):
    assert len(load_text(example, "docs/sources.md")) == 1


def test_every_field_is_named():
    named = {
        word
        for code in re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", MANUAL, flags=re.DOTALL))
        for word in re.split(r"[^\w]+", code)
    }
    named |= {word for example in EXAMPLES for word in re.findall(r"\w+", example)}
    blocks = [getattr(schema, name) for name in schema.__all__ if isinstance(getattr(schema, name), type)]
    own = {field for block in blocks for field in block.model_fields}
    assert set(SourceSpec.model_fields) < own and own <= named, own - named


def test_every_fate_is_named():
    assert all(name in MANUAL for name in FATE_NAMES.values())
