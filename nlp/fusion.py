"""One ranking from several: full text finds the words asked for, vectors find what means the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LEXICAL_AND_SEMANTIC = (0.75, 0.25)
"""Weights of full text and of cosines. With the bundled vectors anything from 4 : 1 to 2 : 1 does about as well;
equal shares lose what full text knows (docs/benchmarks.md, 检索)."""


def fuse(
    scored: Sequence[Mapping[str, float]], weights: Sequence[float] = LEXICAL_AND_SEMANTIC
) -> list[tuple[str, float]]:
    """(key, score) of all keys scored anywhere, best first; equal scores keep the order they come in.

    Each ranking (key → score, 0 and up) is divided by its best score, and a key's score is the weighted sum; a key
    that a ranking lacks has 0 there. A convex combination, as Bruch, Gai and Ingber (ACM TOIS 2023) found it
    better than reciprocal ranks, which forget by how much the first hit leads.
    """
    out: dict[str, float] = {}
    for scores, weight in zip(scored, weights, strict=True):
        best = max(scores.values(), default=0.0)
        for key, score in scores.items():
            out[key] = out.get(key, 0.0) + (weight * max(score, 0.0) / best if best > 0 else 0.0)
    return sorted(out.items(), key=lambda pair: -pair[1])
