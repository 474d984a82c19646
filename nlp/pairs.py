"""Pairs of neighbouring characters (or foreign words) as 16-bit codes, and how rare each is among headlines.

Names of persons and works are cut into words differently from title to title; their characters stay the same.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from domain.errors import ModelMissing

CODES = 1 << 16
SCALE = 20
"""Rarities are stored as bytes of a twentieth."""
_USUAL = 9.0
"""Median rarity, for assigners that are given no table."""
_UNIT = re.compile(r"[a-z0-9]+|[^\W_]")
"""A Chinese character, or a run of letters and digits: two letters in common say nothing."""
_FIRST, _MIX = np.uint32(31_337), np.uint32(2_654_435_761)


def pair_codes(text: str) -> NDArray[np.uint16]:
    """Sorted distinct codes, from 1 (0 stands for "no pair"), of the pairs of neighbours in a folded text."""
    units = np.array(
        [ord(unit) if len(unit) == 1 else zlib.crc32(unit.encode()) for unit in _units(text)], dtype=np.uint32
    )
    codes = ((units[:-1] * _FIRST + units[1:]) * _MIX) >> np.uint32(16)
    return np.unique(np.maximum(codes, 1).astype(np.uint16))


def _units(text: str) -> list[str]:
    """Spaces part words of letters, so they are kept until the units are found."""
    return _UNIT.findall(unicodedata.normalize("NFKC", text).lower())


def rarity_table(frequency: Sequence[int] | NDArray[np.int64], texts: int) -> NDArray[np.uint8]:
    """What is shipped: for each code −ln of the share of ``texts`` that have it, × ``SCALE``."""
    rarity = -np.log((np.asarray(frequency) + 1) / max(texts, 1))
    return np.clip(np.round(rarity * SCALE), 0, 255).astype(np.uint8)


def load_rarity(path: Path) -> NDArray[np.float32]:
    """(``CODES``,) rarities from a shipped table. Raises :class:`ModelMissing`."""
    try:
        table = np.frombuffer(path.read_bytes(), dtype=np.uint8)
    except OSError as error:
        raise ModelMissing(f"缺少字对频率表：{path}。请从安装包恢复该文件。") from error
    if len(table) != CODES:
        raise ModelMissing(f"字对频率表已损坏：{path}。请从安装包恢复该文件。")
    return table.astype(np.float32) / np.float32(SCALE)


def flat_rarity() -> NDArray[np.float32]:
    """Every pair equally rare."""
    return np.full(CODES, _USUAL, dtype=np.float32)
