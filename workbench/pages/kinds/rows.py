"""A kind as rows of tables and lines of text, and back: pure, so that nothing a person did not touch is changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.brief import FILLED_IN, Masthead
from domain.brief_kind import STEP_NAMES, Block, BriefKind, Group, StepRule

Row = Mapping[str, Any]
"""One line of a table: name of the column → cell; None where nothing was typed."""
_LARGEST = 10**9
"""No form holds larger numbers; what is larger is at fault anyway."""
_NEW = Block("", "", "", items=(0, 5))
_TYPED = (
    "title",
    "form",
    "least_items",
    "most_items",
    "least_length",
    "most_length",
    "judgement",
    "hint",
    "open",
)
_MIDDLE = {"check": "reviewer1", "first": "reviewer1", "second": "reviewer2"}
"""Steps between the first and the last → who usually takes them."""


def starter_kind(key: str) -> BriefKind:
    """A kind to begin from where none of those that exist comes near."""
    return BriefKind(
        key,
        "",
        Masthead("", ""),
        (
            Block("headlines", "要情", "headlines", items=(1, 5), length=(60, 150)),
            Block("sources", "信息来源清单", "sources"),
        ),
        (StepRule("edit", "编辑", "editor"), StepRule("issue", "签发", "issuer")),
    )


def copied_kind(base: BriefKind, key: str) -> BriefKind:
    """A new kind like ``base``; its name and head are asked for."""
    return replace(base, key=key, name="", masthead=replace(base.masthead, name=""), enabled=True)


def free_key(wanted: str, taken: Iterable[str]) -> str:
    """``wanted``, or else ``wanted-2``, ``wanted-3`` …"""
    used, stem = set(taken), re.sub(r"-\d+$", "", wanted)[:36]
    return next(key for key in (wanted, *(f"{stem}-{n}" for n in range(2, len(used) + 3))) if key not in used)


def block_rows(blocks: Sequence[Block], opened: Iterable[int] = ()) -> list[dict[str, Any]]:
    """What of each block fits into cells. ``at`` is its place, by which ``blocks_of`` finds the rest of it."""
    shown = set(opened)
    return [
        {
            "at": at,
            "order": at + 1,
            "title": block.title,
            "form": block.form,
            "least_items": within(block.items[0]),
            "most_items": within(block.items[1]),
            "least_length": within(block.length[0]),
            "most_length": within(block.length[1]),
            "judgement": block.judgement,
            "hint": block.hint,
            "open": at in shown,
        }
        for at, block in enumerate(blocks)
    ]


def blocks_of(rows: Iterable[Row], known: Sequence[Block]) -> tuple[tuple[Block, ...], frozenset[int]]:
    """The blocks in the order asked for, and the places of those marked ``open``.

    ``known`` are the blocks that ``block_rows`` was given; a row without ``at`` is a new one, an empty one is none.
    """
    kept = [row for row in _ordered(rows) if row.get("at") is not None or any(row.get(c) for c in _TYPED)]
    made = [_block(row, _NEW if row.get("at") is None else known[int(row["at"])]) for row in kept]
    taken = {block.key for block in made}
    blocks: list[Block] = []
    for block in made:
        blocks.append(_keyed(block, taken))
        taken.add(blocks[-1].key)
    return tuple(blocks), frozenset(at for at, row in enumerate(kept) if row.get("open"))


def _ordered(rows: Iterable[Row]) -> list[Row]:
    """By ``order``. Of two that want one place, the one that moves up stands before, the one that moves down behind."""

    def place(row: Row) -> tuple[float, int]:
        at, wanted = row.get("at"), row.get("order")
        if wanted is None:
            return (float("inf"), 1)
        moved = -1 if at is None else (wanted > at + 1) - (wanted < at + 1)
        return (float(wanted), moved)

    return sorted(rows, key=place)


def _block(row: Row, old: Block) -> Block:
    counted = row.get("at") is not None or row.get("least_items") or row.get("most_items")
    return replace(
        old,
        title=_text(row, "title"),
        form=_text(row, "form"),
        items=(_number(row, "least_items"), _number(row, "most_items")) if counted else old.items,
        length=(_number(row, "least_length"), _number(row, "most_length")),
        judgement=bool(row.get("judgement")),
        hint=_text(row, "hint"),
    )


def _keyed(block: Block, taken: Iterable[str]) -> Block:
    """With the key that its form asks for; a new one with a key of its own."""
    if block.form in FILLED_IN:
        return replace(block, key=block.form)
    if not block.key or block.key in FILLED_IN:
        return replace(block, key=free_key(block.form or "block", taken))
    return block


def group_rows(groups: Sequence[Group]) -> list[dict[str, Any]]:
    """The groups of a digest as a table."""
    return [{"name": group.name, "topics": list(group.topics)} for group in groups]


def groups_of(rows: Iterable[Row]) -> tuple[Group, ...]:
    """An empty row is none."""
    found = (Group(_text(row, "name"), tuple(row.get("topics") or ())) for row in rows)
    return tuple(group for group in found if group != Group("", ()))


def with_step(steps: Sequence[StepRule]) -> tuple[StepRule, ...]:
    """One more step before the last: the first usual one that is not there."""
    missing = [key for key in _MIDDLE if key not in {step.key for step in steps}]
    new = [StepRule(key, STEP_NAMES[key], _MIDDLE[key]) for key in missing[:1]]
    return (*steps[:-1], *new, *steps[-1:])


def lines_of(text: str) -> tuple[str, ...]:
    """One entry a line; empty lines are none."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def within(number: int) -> int:
    """As near as a form can hold it."""
    return max(-_LARGEST, min(_LARGEST, number))


def _text(row: Row, column: str) -> str:
    return str(row.get(column) or "").strip()


def _number(row: Row, column: str) -> int:
    return int(row.get(column) or 0)
