"""Which step of review is next, who may take it, what voids it; the code that ties a sheet of paper to a version."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from domain.brief_flow import Decision, GateException, Verdict
from domain.brief_kind import StepRule
from domain.errors import InvalidInput
from domain.gate import Finding

_UNDOES = frozenset({Verdict.RETURN, Verdict.VOID})
_AFTERWARDS = frozenset({Verdict.CLEAR, Verdict.FAULT})
_CODE = 12
"""Hex digits of the short code: 48 bits, so that no two versions of an office's briefs share one."""


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Steps taken that still hold, in order: a return or a change of the content undoes all before it."""
    held: list[Decision] = []
    for decision in decisions:
        if decision.verdict in _UNDOES:
            held.clear()
        elif decision.verdict not in _AFTERWARDS:
            held.append(decision)
    return tuple(held)


def next_step(steps: Sequence[StepRule], decisions: Iterable[Decision]) -> StepRule | None:
    """The first step that nobody has taken; None once all are."""
    taken = {decision.step for decision in in_force(decisions)}
    return next((step for step in steps if step.key not in taken), None)


def open_steps(steps: Sequence[StepRule], decisions: Iterable[Decision]) -> tuple[StepRule, ...]:
    """Those that still have to be taken, in order."""
    taken = {decision.step for decision in in_force(decisions)}
    return tuple(step for step in steps if step.key not in taken)


def hands(decisions: Iterable[Decision]) -> frozenset[str]:
    """Everyone who had a hand in the steps in force: those who took them and those they stood in for."""
    held = in_force(decisions)
    return frozenset({d.who for d in held} | {d.stands_for for d in held if d.stands_for})


def objection(step: StepRule, people: Iterable[str], taken: frozenset[str], authors: frozenset[str]) -> str:
    """Why ``people`` (who acts, and whom they stand in for) may not take a step; empty if they may.

    Different people take different steps, and nobody reviews what they wrote.
    """
    for person in people:
        if person in taken and step.key != "edit":
            return f"“{person}”已经办过这期简报的另一步，{step.name}要换一个人"
        if person in authors and step.key != "edit":
            return f"“{person}”改写过这期简报，{step.name}要换一个人"
    return ""


def unticked(step: StepRule, ticked: Iterable[str]) -> tuple[str, ...]:
    """Points of the checklist that are not ticked."""
    done = set(ticked)
    return tuple(point for point in step.checklist if point not in done)


def unexcused(findings: Iterable[Finding], exceptions: Iterable[GateException]) -> list[Finding]:
    """Findings that signing has to wait for."""
    excused = {exception.finding_key for exception in exceptions}
    return [f for f in findings if f.blocking and not (f.excusable and f.key in excused)]


def hash_groups(content_hash: str) -> str:
    """64 hex digits in groups of eight, to be read off paper."""
    return " ".join(content_hash[at : at + 8] for at in range(0, len(content_hash), 8)).upper()


def check_code(content_hash: str) -> str:
    """``8F3A-01BC-92DE``: the first twelve digits."""
    return "-".join(content_hash[at : at + 4] for at in range(0, _CODE, 4)).upper()


def typed_code(text: str) -> str:
    """A hash or check code as people type it, as bare lower-case hex digits; O is read as 0, I and l as 1.

    :raises InvalidInput: when it is neither.
    """
    folded = unicodedata.normalize("NFKC", text).lower().translate(str.maketrans("oil", "011"))
    digits = re.sub(r"[\s\-—–·]+", "", folded)
    if not re.fullmatch(r"[0-9a-f]+", digits) or len(digits) not in (_CODE, 64):
        raise InvalidInput(
            f"“{text.strip()[:80]}”不是校验码，请照审签单输入 {_CODE} 位校验码或 64 位内容摘要"
        )
    return digits
