"""Labelled texts written for this project, ``data/training/*.jsonl``: what the shipped models learn from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.analysis import ATTITUDE_NAMES, Attitude, Sentiment
from domain.errors import ModelMissing
from nlp import assets

KINDS = ("news", "complaint", "post", "policy", "hot")
_KEYS = ("title", "text", "kind", "topics", "scenario", "sentiment", "event", "attitudes")
_ATTITUDES = {name: attitude for attitude, name in ATTITUDE_NAMES.items()}


@dataclass(frozen=True)
class Example:
    """One text with all its labels. ``title`` or ``text`` may be empty, not both."""

    title: str
    text: str
    kind: str
    """One of ``KINDS``."""
    topics: tuple[str, ...]
    """Codes, the primary one first."""
    scenario: str
    sentiment: Sentiment
    event: Sentiment
    attitudes: tuple[Attitude, ...]
    source: str = ""
    """Name of its file without the ending."""


def read_examples(folder: Path) -> list[Example]:
    """All files in the order of their names. Raises :class:`ModelMissing` naming file and line."""
    return [example for path in sorted(folder.glob("*.jsonl")) for example in _examples(path)]


def own_examples(folder: Path) -> list[Example]:
    """As :func:`read_examples`. Raises :class:`ModelMissing` also where there are none."""
    if not (examples := read_examples(folder)):
        raise ModelMissing(f"找不到训练文本：{folder}。请从安装包恢复该目录。")
    return examples


def _examples(path: Path) -> Iterator[Example]:
    for number, line in enumerate(assets.read_text(path).splitlines(), 1):
        if line.strip():
            try:
                yield _example(json.loads(line), path)
            except (ValueError, KeyError) as error:
                raise ModelMissing(f"训练样例有误：{path} 第 {number} 行（{error}）。请修改该行。") from error


def _example(raw: object, path: Path) -> Example:
    row = assets.checked(raw, path, _KEYS)
    if row["kind"] not in KINDS or not (row["title"] or row["text"]):
        raise ValueError(f"kind={row['kind']}")
    return Example(
        row["title"],
        row["text"],
        row["kind"],
        tuple(row["topics"]),
        row["scenario"],
        Sentiment(row["sentiment"]),
        Sentiment(row["event"]),
        tuple(_ATTITUDES[name] for name in row["attitudes"]),
        path.stem,
    )
