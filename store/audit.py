"""The audit chain: each entry's hash covers the one before, so that a change anywhere shows from there on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime

from domain.user import AuditEntry

GENESIS = "0" * 64
"""What stands for the hash before the first entry."""


def chained(
    previous: AuditEntry | None,
    at: datetime,
    user: str,
    verb: str,
    subject: str,
    outcome: str,
    detail: str,
) -> AuditEntry:
    """The entry that follows ``previous`` (None: the first)."""
    sequence = previous.sequence + 1 if previous else 1
    before = previous.hash if previous else GENESIS
    at = at.astimezone(UTC)
    sealed = AuditEntry(sequence, at, user, verb, subject, outcome, detail, before, "")
    return AuditEntry(sequence, at, user, verb, subject, outcome, detail, before, entry_hash(sealed))


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over the previous hash and the entry's other fields, as a JSON array: no field can run into the next."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [entry.previous_hash, entry.sequence, at, entry.user, entry.verb]
    fields += [entry.subject, entry.outcome, entry.detail]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def verify_audit(entries: Iterable[AuditEntry]) -> list[str]:
    """One Chinese line for each break in a whole log, in order of sequence; an empty list is good news.

    Entries cut off at the end leave no trace in the chain itself: compare the last hash with one noted elsewhere.
    """
    problems: list[str] = []
    number, previous = 0, GENESIS
    for entry in sorted(entries, key=lambda e: e.sequence):
        problems += _problems(entry, number, previous)
        number, previous = entry.sequence, entry.hash
    return problems


def _problems(entry: AuditEntry, number: int, previous: str) -> list[str]:
    """What is wrong with the entry that follows number ``number``, whose hash is ``previous``."""
    found = []
    if entry.sequence != number + 1:
        found.append(f"审计日志缺少第 {number + 1} 至 {entry.sequence - 1} 条")
    elif entry.previous_hash != previous:
        found.append(f"审计日志第 {entry.sequence} 条与上一条接不上，上一条可能被改动")
    if entry.hash != entry_hash(entry):
        found.append(f"审计日志第 {entry.sequence} 条的内容与校验值不符，可能被改动")
    return found
