"""证据单: written when a brief is issued, kept in the store and beside the brief's files, rechecked by ``verify``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from briefs.evidence_paper import sheet_docx
from briefs.evidence_sheet import Backing, evidence_sheet, sheet_html
from briefs.render import RenderOptions
from desk.guards import make_folder, reason_of
from desk.permissions import Permission
from desk.settings import Settings
from desk.typefaces import TypefaceVerbs
from domain import ids
from domain.article import Article, Snapshot
from domain.brief import Brief, Citation
from domain.errors import NotFound, StoreUnavailable
from domain.evidence import SealedSheet
from domain.user import Actor
from store.base import Store

SHEET_NAME = "证据单"
"""Of the files beside the brief's: JSON for machines, HTML for people."""


class EvidenceVerbs(TypefaceVerbs):
    """Evidence sheets."""

    def write_evidence(self, brief: Brief) -> SealedSheet:
        """For issuing: seal what an issued brief rests on. Called again it writes the files anew, never the record."""
        sealed = self.store.evidence(brief.id)
        if sealed is None:
            sheet = evidence_sheet(
                brief,
                self._backing(brief),
                self.store.brief_exceptions(brief.id),
                self.store.brief_decisions(brief.id),
                self.now(),
            )
            sealed = sheet.sealed(self.now())
            self.store.put_evidence(sealed)
        _write_files(evidence_folder(self.settings, brief.id), sealed)
        return sealed

    def evidence_of(self, actor: Actor, brief_id: str) -> SealedSheet:
        """The sheet of an issued brief; one whose issuing was cut short gets it now."""
        with self.act(actor, Permission.BRIEFS, "查看证据单", brief_id):
            brief = self.store.brief(brief_id)
            if brief.status not in ("issued", "recalled"):
                raise NotFound(f"“{brief.title}”还没有签发，签发时才写证据单")
            return self.write_evidence(brief)

    def evidence_page(self, actor: Actor, brief_id: str) -> str:
        """The same as a page to read and print."""
        return sheet_html(self.evidence_of(actor, brief_id))

    def evidence_paper(self, actor: Actor, brief_id: str) -> bytes:
        """The same as DOCX."""
        sealed = self.evidence_of(actor, brief_id)
        return sheet_docx(sealed, self.settings.institution, RenderOptions(self.fonts))

    def _backing(self, brief: Brief) -> dict[int, Backing]:
        articles = self.store.articles_by_id(c.article_id for c in brief.citations if c.article_id)
        return {
            c.number: self._behind(c, articles[c.article_id])
            for c in brief.citations
            if c.article_id in articles
        }

    def _behind(self, citation: Citation, article: Article) -> Backing:
        return Backing(
            article.content_hash,
            self._capture(citation.snapshot_id),
            tuple(exhibit.sha256 for exhibit in self.store.exhibits(article.id)),
        )

    def _capture(self, record_id: str | None) -> Snapshot | None:
        """None also where the capture was erased: an exception let the citation stand."""
        try:
            return self.store.snapshot(record_id) if record_id else None
        except NotFound:
            return None


def evidence_folder(settings: Settings, brief_id: str) -> Path:
    """Where the sheet of a brief lies."""
    return settings.out / brief_id


def _write_files(folder: Path, sealed: SealedSheet) -> None:
    try:
        make_folder(folder)
        (folder / f"{SHEET_NAME}.json").write_text(_file(sealed), encoding="utf-8")
        (folder / f"{SHEET_NAME}.html").write_text(sheet_html(sealed), encoding="utf-8")
    except OSError as error:
        raise StoreUnavailable(
            f"证据单已存入库，但没有写成文件（{reason_of(error)}），解决后可重新写出"
        ) from None


def _file(sealed: SealedSheet) -> str:
    """The record to the letter, so that anybody can take its SHA-256."""
    return f'{{"manifest": "{sealed.manifest}", "record": {json.dumps(sealed.record, ensure_ascii=False)}}}\n'


def evidence_problems(settings: Settings, store: Store) -> list[str]:
    """What no longer holds of the sheets of issued briefs, against database and archive."""
    problems: list[str] = []
    for issuing in store.issuings():
        brief = store.brief(issuing.brief_id)
        said = f"《{brief.masthead.name}》第{issuing.issue_no}期（{brief.id}）"
        sealed = store.evidence(brief.id)
        if sealed is None:
            problems.append(f"{said}没有证据单，请运行 zhijin brief evidence {brief.id} 补写")
        elif not sealed.intact:
            problems.append(f"{said}的证据单与其摘要不符，已被改动")
        else:
            problems += [f"{said}{fault}" for fault in _faults(settings, store, brief, sealed)]
    return problems


def _faults(settings: Settings, store: Store, brief: Brief, sealed: SealedSheet) -> Iterator[str]:
    facts = sealed.facts
    if facts["content_hash"] != brief.content_hash:
        yield "的内容与证据单所记的不同，已被改动"
    path = evidence_folder(settings, brief.id) / f"{SHEET_NAME}.json"
    if not path.exists():
        yield f"的证据单文件不见了，请运行 zhijin brief evidence {brief.id} 重新写出"
    elif path.read_text(encoding="utf-8", errors="replace") != _file(sealed):
        yield "的证据单文件与库中的不同，已被改动"
    articles = store.articles_by_id(work["article_id"] for work in facts["works"] if work["article_id"])
    for work in facts["works"]:
        yield from _work_faults(store, work, articles)


def _work_faults(store: Store, work: Mapping[str, Any], articles: Mapping[str, Article]) -> Iterator[str]:
    number, capture = work["number"], work["capture"]
    if capture:
        yield from _capture_faults(store, number, capture)
    if not work["article_id"] or (capture and store.tombstone(capture["record_id"])):
        return
    article = articles.get(work["article_id"])
    if article is None:
        yield f"的引文[{number}]所指文章不在库中"
    elif not _known_text(store, article, work["text_hash"]):
        yield f"的引文[{number}]所指文章的文字被改动，也没有留下版本"


def _known_text(store: Store, article: Article, text_hash: str) -> bool:
    """Whether the article says, or once said, what was cited; a legal erasure is on record."""
    if not text_hash or article.content_hash == text_hash:
        return True
    mark = store.intake_marks([article.id]).get(article.id)
    if mark is not None and mark.decision == "erased":
        return True
    return any(ids.content_hash(r.title, r.body) == text_hash for r in store.revisions(article.id))


def _capture_faults(store: Store, number: int, capture: Mapping[str, Any]) -> Iterator[str]:
    """The bytes themselves are read by the check of the archive; here the record has to be the one that was cited."""
    if buried := store.tombstone(capture["record_id"]):
        if buried.payload_digest != capture["digest"]:
            yield f"的引文[{number}]快照删除记录的摘要与证据单不同"
        return
    try:
        held = store.snapshot(capture["record_id"])
    except NotFound:
        yield f"的引文[{number}]快照 {capture['record_id']} 不在库中，也没有删除记录"
        return
    same = (held.payload_digest, held.status, held.url) == (
        capture["digest"],
        capture["status"],
        capture["url"],
    )
    if not same:
        yield f"的引文[{number}]快照 {capture['record_id']} 的摘要或地址与证据单不同"
