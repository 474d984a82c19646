"""The evidence sheet of a brief: put together from its content and what the desk knows, and shown as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from briefs.gate.statements import Part, statements
from briefs.gbt7714 import full
from domain import clock
from domain.article import Snapshot
from domain.brief import Brief, Citation
from domain.brief_flow import VERDICT_NAMES, Decision, GateException, Verdict
from domain.evidence import Capture, CitedWork, EvidenceSheet, Figures, Passage, SealedSheet

_FOLDER = Path(__file__).resolve().parent / "templates"
_TOLD = frozenset({Part.TITLE, Part.TEXT, Part.NOTE, Part.LEAD, Part.CLOSING, Part.COVERAGE, Part.TABLE})


@dataclass(frozen=True)
class Backing:
    """What the store has behind one citation."""

    text_hash: str = ""
    snapshot: Snapshot | None = None
    exhibits: tuple[str, ...] = ()


def evidence_sheet(
    brief: Brief,
    backing: Mapping[int, Backing],
    exceptions: Sequence[GateException],
    decisions: Sequence[Decision],
    now: datetime,
) -> EvidenceSheet:
    """``backing`` is by number of citation; those of literature need none."""
    return EvidenceSheet(
        brief_id=brief.id,
        kind=brief.kind,
        name=brief.masthead.name,
        title=brief.title,
        issue_no=brief.issue_no,
        total_no=brief.total_no,
        version=brief.version,
        content_hash=brief.content_hash,
        written_at=_text(now),
        works=tuple(_work(c, backing.get(c.number, Backing()), brief.edition) for c in brief.citations),
        passages=_passages(brief),
        figures=tuple(
            Figures(s.key, q.name, dict(q.params), dict(q.results), _text(q.asked_at))
            for s in brief.sections
            for q in s.queries
        ),
        exceptions=tuple(exceptions),
        decisions=tuple(decisions),
    )


def _work(citation: Citation, backing: Backing, edition: str) -> CitedWork:
    snapshot = backing.snapshot
    return CitedWork(
        number=citation.number,
        article_id=citation.article_id,
        title=citation.reference.title if citation.reference else citation.title,
        outlet=citation.outlet,
        url=citation.url,
        published=clock.library_day(citation.published_at).isoformat() if citation.dated else "",
        reference=full(citation, edition),
        text_hash=backing.text_hash,
        capture=_capture(snapshot) if snapshot else None,
        exhibits=backing.exhibits,
    )


def _capture(snapshot: Snapshot) -> Capture:
    return Capture(
        record_id=snapshot.record_id,
        url=snapshot.url,
        file=snapshot.file,
        offset=snapshot.offset,
        digest=snapshot.payload_digest,
        captured_at=_text(snapshot.captured_at),
        status=snapshot.status,
        media_type=snapshot.media_type,
    )


def _passages(brief: Brief) -> tuple[Passage, ...]:
    asked = {s.key: tuple(dict.fromkeys(q.name for q in s.queries)) for s in brief.sections}
    return tuple(
        Passage(s.place.label, s.text, s.cites, asked.get(s.place.section, ()), s.judgement)
        for s in statements(brief)
        if s.part in _TOLD
    )


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def sheet_html(sealed: SealedSheet) -> str:
    """The sheet as a page to read and print; all text escaped, no script, no request."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    facts = sealed.facts
    cited: dict[int, list[Any]] = {}
    for passage in facts["passages"]:
        for number in passage["cites"]:
            cited.setdefault(number, []).append(passage)
    template = environment.get_template("evidence.html.j2")
    return template.render(
        sheet=facts,
        manifest=sealed.manifest,
        cited=cited,
        verdicts={verdict.value: VERDICT_NAMES[verdict] for verdict in Verdict},
        local=lambda text: clock.zh_minute(datetime.fromisoformat(text)),
    )
