"""``embed --sts pairs.jsonl``: rank correlation of cosines with human scores, and speed of encoding."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from bench.common import MODELS_DIR, Meter, peak_rss_mb, read_rows
from domain.errors import InvalidInput
from nlp.embed import load_encoder


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench embed", description=__doc__)
    parser.add_argument("--sts", type=Path, required=True, help="rows s1, s2, score (or label)")
    parser.add_argument("--model", help="a sentence-transformers name or path; default: the bundled model")
    parser.add_argument("--models-dir", type=Path, default=MODELS_DIR)
    return parser.parse_args(argv)


def _pairs(path: Path) -> tuple[list[str], list[str], list[float]]:
    try:
        rows = [
            (r["s1"], r["s2"], float(r["score"] if "score" in r else r["label"])) for r in read_rows(path)
        ]
    except KeyError as error:
        raise InvalidInput(f"{path} 缺少字段 {error}") from error
    if len(rows) < 2:
        raise InvalidInput(f"{path} 不足两行")
    firsts, seconds, scores = zip(*rows, strict=True)
    return list(firsts), list(seconds), list(scores)


def main(argv: list[str]) -> dict[str, Any]:
    """Figures of one set of pairs; ``texts_per_s`` counts both sides, after a warm-up, without loading."""
    args = _arguments(argv)
    first, second, scores = _pairs(args.sts)
    with Meter() as loading:
        encoder = load_encoder(args.model, args.models_dir)
    with Meter() as encoding:
        vectors = encoder.encode(first + second)
    cosines = np.einsum("ij,ij->i", vectors[: len(first)], vectors[len(first) :])
    return {
        "spearman": round(float(spearmanr(cosines, scores).statistic), 4),
        "texts_per_s": encoding.per_second(len(vectors)),
        "pairs": len(first),
        "model": encoder.name,
        "dim": encoder.dim,
        "load_s": round(loading.seconds, 2),
        "peak_rss_mb": peak_rss_mb(),
    }
