"""Makes ``data/models/headline_pairs.bin``: ``python -m nlp.training.story_pairs LISTING.jsonl.gz OUT.bin``.

LISTING is ``weibo_hot_hourly/dev.jsonl.gz`` (public hot-search listings, MIT repository): of each title the pairs of
neighbouring characters are counted. The table holds counts only, hashed to 16 bits, and no text. The days
8–13 March 2025 are left out: ``gold/stories_hot`` lies in them.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import numpy as np

from nlp.pairs import CODES, pair_codes, rarity_table

_LEFT_OUT = ("2025-03-08", "2025-03-13")


def main(listing: Path, out: Path) -> None:
    """Count the titles of ``listing`` and write the table."""
    frequency, titles = np.zeros(CODES, dtype=np.int64), 0
    with gzip.open(listing, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if not _LEFT_OUT[0] <= row["first"][:10] <= _LEFT_OUT[1]:
                frequency[pair_codes(row["title"])] += 1
                titles += 1
    out.write_bytes(rarity_table(frequency, titles).tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
