"""证据单 as DOCX: the same as its page (``evidence_sheet.sheet_html``), for the file of a printed issue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from briefs.layout import grids
from briefs.marks import Run, bare
from briefs.nodes import Flow, Heading, Listed, Paragraph
from briefs.render import RenderOptions
from briefs.report import Report, report_docx
from domain import clock
from domain.brief import Table
from domain.brief_flow import VERDICT_NAMES, Verdict
from domain.evidence import SealedSheet

_PROVES = "快照的摘要证明所存网页自采集以来未被改动，不证明网页所述属实。摘要都是 SHA-256，由 zhijin verify 逐期复核。"


def sheet_docx(sealed: SealedSheet, issuer: str, options: RenderOptions) -> bytes:
    """The file."""
    facts = sealed.facts
    line = f"{_local(facts['written_at'])}写出"
    return report_docx(Report("证据单", issuer, line, list(_flow(sealed, facts)), sealed.written_at), options)


def _flow(sealed: SealedSheet, facts: Mapping[str, Any]) -> Iterator[Flow]:
    tables = count(1)
    yield from map(_small, _head(sealed, facts))
    yield Heading(1, f"一、引文与快照（{len(facts['works'])}）")
    for work in facts["works"]:
        yield Listed(work["number"], bare(work["reference"]))
        yield from map(_small, _behind(work, facts["passages"]))
    yield Heading(1, f"二、统计查询（{len(facts['figures'])}）")
    yield from _table(
        tables, "统计查询", ("查询", "参数", "结果"), map(_query, facts["figures"]), "没有用到统计查询。"
    )
    yield Heading(1, f"三、核查例外（{len(facts['exceptions'])}）")
    excused = (
        (one["message"], one["reason"], f"{one['who']}，{_local(one['at'])}") for one in facts["exceptions"]
    )
    yield from _table(
        tables, "核查例外", ("核查意见", "例外理由", "何人何时"), excused, "没有例外，全部核查通过。"
    )
    yield Heading(1, f"四、审签经过（{len(facts['decisions'])}）")
    head = ("步骤", "结论", "何人", "何时", "意见")
    yield from _table(tables, "审签经过", head, map(_decision, facts["decisions"]), "没有登记审签步骤。")


def _head(sealed: SealedSheet, facts: Mapping[str, Any]) -> Iterator[str]:
    number = f"第{facts['issue_no']}期（总第{facts['total_no']}期）" if facts["issue_no"] else ""
    yield f"简报：{facts['name']}{number}"
    yield f"标题：{facts['title']}"
    yield f"编号：{facts['brief_id']}，第{facts['version']}版"
    yield f"内容摘要：{facts['content_hash']}"
    yield f"证据单摘要：{sealed.manifest}"
    yield _PROVES


def _behind(work: Mapping[str, Any], passages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if capture := work["capture"]:
        yield f"采集时间：{_local(capture['captured_at'])}，HTTP {capture['status']}，{capture['media_type']}"
        yield f"WARC 记录：{capture['record_id']}"
        yield f"所在文件：{capture['file']}，偏移 {capture['offset']}"
        yield capture["digest"]
    elif work["exhibits"]:
        yield f"人工录入，凭据 SHA-256：{'、'.join(work['exhibits'])}"
    else:
        yield "没有网页快照。" if work["article_id"] else "文献题录，本馆不存全文。"
    used = [f"{p['place']}“{p['text']}”" for p in passages if work["number"] in p["cites"]]
    if used:
        yield f"用于：{'；'.join(used)}"


def _query(query: Mapping[str, Any]) -> tuple[str, ...]:
    params = "；".join(f"{key}={value}" for key, value in query["params"].items())
    results = "；".join(f"{key}：{value}" for key, value in query["results"].items())
    return f"{query['name']}（{query['section']}，{_local(query['asked_at'])}）", params, results


def _decision(one: Mapping[str, Any]) -> tuple[str, ...]:
    who = one["signed_as"] + (f"（代 {one['stands_for']}）" if one["stands_for"] else "")
    verdict = VERDICT_NAMES[Verdict(one["verdict"])]
    return one["step_name"], verdict, who, one["signed_on"] or _local(one["at"]), one["opinion"]


def _table(
    tables: Iterator[int], caption: str, head: tuple[str, ...], rows: Iterator[tuple[str, ...]], nothing: str
) -> Iterator[Flow]:
    told = tuple(rows)
    if told:
        yield from grids(next(tables), Table(caption, head, told))
    else:
        yield Paragraph("body", (Run(nothing),))


def _small(text: str) -> Paragraph:
    return Paragraph("coverage", (Run(bare(text)),))


def _local(text: str) -> str:
    return clock.zh_minute(datetime.fromisoformat(text))
