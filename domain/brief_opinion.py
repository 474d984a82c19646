"""What somebody says who takes a step of review."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """A comment that goes along with a return."""

    text: str
    item_key: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Opinion:
    """审签意见. ``seen`` is the content hash of what they were shown; empty at the terminal, where it is not known."""

    text: str = ""
    ticked: tuple[str, ...] = ()
    stands_for: str = ""
    """AB角: account of the person stood in for."""
    seen: str = ""
    remarks: tuple[Remark, ...] = ()
