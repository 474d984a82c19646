"""Rechecking what was issued: the content is that which was signed, the numbers have no gap, the scans are there."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, pairwise
from pathlib import Path

from desk.brief_paper import scan_problems
from domain.brief_flow import Issuing
from store.base import Store


def issue_problems(home: Path, store: Store) -> list[str]:
    """One line for each thing that is not as it was when it was issued."""
    issuings = store.issuings()
    return [
        *_changed(store, issuings),
        *_gaps(issuings),
        *scan_problems(home, store.paper_signings()),
    ]


def _changed(store: Store, issuings: Iterable[Issuing]) -> list[str]:
    return [
        f"简报 {issuing.brief_id}（第{issuing.issue_no}期）的内容与签发时的摘要不符，请从备份中恢复"
        for issuing in issuings
        if store.brief(issuing.brief_id).content_hash != issuing.content_hash
    ]


def _gaps(issuings: Iterable[Issuing]) -> list[str]:
    """``issuings`` by kind and number, as the store gives them."""
    return [
        f"{kind} 的总期号在 {one.total_no} 与 {other.total_no} 之间缺号，请检查数据库是否被改动"
        for kind, series in groupby(issuings, key=lambda i: i.kind)
        for one, other in pairwise(series)
        if other.total_no != one.total_no + 1
    ]
