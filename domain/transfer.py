"""Packages between two networks: what was written or taken in, and how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Transfer:
    """One package written (``out``) or taken in (``in``) by this installation."""

    package_id: str
    direction: str
    """out or in."""
    at: datetime
    who: str
    file: str
    since: datetime | None
    """Records stored from then on; None is from the beginning."""
    until: datetime
    signer: str
    """Fingerprint of the public key."""
    counts: Mapping[str, int]
    """Kind of record (articles, revisions, captures, ledger …) → number new to the receiver."""
