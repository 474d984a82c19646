"""How well one partition of articles agrees with another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from domain.errors import InvalidInput


@dataclass(frozen=True)
class Clustering:
    """Figures in 0…1 of one partition against the true one."""

    b3_precision: float
    b3_recall: float
    pair_precision: float
    pair_recall: float

    @property
    def b3_f1(self) -> float:
        return _f1(self.b3_precision, self.b3_recall)

    @property
    def pair_f1(self) -> float:
        return _f1(self.pair_precision, self.pair_recall)


def compare(truth: Sequence[Hashable], found: Sequence[Hashable]) -> Clustering:
    """B³ (Bagga and Baldwin 1998) and pairs; label i of both belongs to document i.

    A side without pairs counts as right: it has none that could be wrong.
    """
    if not truth or len(truth) != len(found):
        raise InvalidInput(f"参照 {len(truth)} 条，结果 {len(found)} 条：应有相同的条数，且不为空。")
    cells, true, made = Counter(zip(truth, found, strict=True)), Counter(truth), Counter(found)
    right = sum(map(_pairs, cells.values()))
    return Clustering(
        sum(n * n / made[story] for (_, story), n in cells.items()) / len(truth),
        sum(n * n / true[story] for (story, _), n in cells.items()) / len(truth),
        _share(right, sum(map(_pairs, made.values()))),
        _share(right, sum(map(_pairs, true.values()))),
    )


def figures(found: Clustering) -> dict[str, float]:
    return {
        "b3_precision": round(found.b3_precision, 4),
        "b3_recall": round(found.b3_recall, 4),
        "b3_f1": round(found.b3_f1, 4),
        "pair_f1": round(found.pair_f1, 4),
        "pair_precision": round(found.pair_precision, 4),
        "pair_recall": round(found.pair_recall, 4),
    }


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _share(part: int, whole: int) -> float:
    """Without pairs there is nothing to get wrong."""
    return part / whole if whole else 1.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
