"""Covariance matrix adaptation (Hansen 2016, arXiv:1604.00772), for figures that no gradient leads to."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


def evolve(
    worth: Callable[[Vector], float],
    start: Vector,
    scale: Vector,
    rounds: int,
    seed: int,
    brood: int = 16,
    step: float = 0.3,
) -> Vector:
    """The mean of the last generation, which is steadier than its best. ``scale``: a usual change of each number."""
    rng, size, half = np.random.default_rng(seed), len(start), brood // 2
    shares = np.log(half + 0.5) - np.log(np.arange(1, half + 1))
    shares /= shares.sum()
    mass = 1 / np.sum(shares**2)
    path_rate = (4 + mass / size) / (size + 4 + 2 * mass / size)
    step_rate = (mass + 2) / (size + mass + 5)
    rank_one = 2 / ((size + 1.3) ** 2 + mass)
    rank_many = min(1 - rank_one, 2 * (mass - 2 + 1 / mass) / ((size + 2) ** 2 + mass))
    damping = 1 + 2 * max(0.0, np.sqrt((mass - 1) / (size + 1)) - 1) + step_rate
    usual = np.sqrt(size) * (1 - 1 / (4 * size) + 1 / (21 * size**2))
    mean, path, step_path, covariance = np.zeros(size), np.zeros(size), np.zeros(size), np.eye(size)
    for number in range(rounds):
        values, basis = np.linalg.eigh((covariance + covariance.T) / 2)
        spread = np.sqrt(np.maximum(values, 1e-12))
        children = (rng.normal(size=(brood, size)) * spread) @ basis.T
        worths = np.array([worth(start + (mean + step * child) * scale) for child in children])
        chosen = children[np.argsort(-worths)[:half]]
        move = shares @ chosen
        mean = mean + step * move
        turned = basis @ ((basis.T @ move) / spread)
        step_path = (1 - step_rate) * step_path + np.sqrt(step_rate * (2 - step_rate) * mass) * turned
        length = float(np.linalg.norm(step_path))
        settled = length / np.sqrt(1 - (1 - step_rate) ** (2 * (number + 1))) < (1.4 + 2 / (size + 1)) * usual
        path = (1 - path_rate) * path + settled * np.sqrt(path_rate * (2 - path_rate) * mass) * move
        covariance = (
            (1 - rank_one - rank_many) * covariance
            + rank_one * np.outer(path, path)
            + rank_many * (chosen.T * shares) @ chosen
        )
        step *= float(np.exp((step_rate / damping) * (length / usual - 1)))
    return start + mean * scale
