"""Verbs on briefs: make, list, read, download."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from briefs.docx import render_docx
from briefs.naming import file_stem
from briefs.nodes import Copy
from briefs.pdf import render_pdf
from briefs.render import RenderOptions
from desk.brief_make import BriefMakeVerbs
from desk.guards import make_folder, require_space
from desk.permissions import Permission, may
from desk.recipients import RecipientVerbs
from desk.typefaces import TypefaceVerbs
from domain import clock
from domain.brief import Brief, RenderReport
from domain.errors import InvalidInput, NotAllowed, NotFound
from domain.user import Actor

_FIRST_DAY = date(1992, 1, 1)
"""The clock of ``domain.clock`` is right from here on: China had summer time before."""


@dataclass(frozen=True)
class BriefReport:
    """What ``brief make`` did."""

    id: str
    kind: str
    name: str
    """Of the kind: 舆情日报."""
    items: int
    docx: Path
    pdf: Path
    seconds: float
    notes: tuple[str, ...]
    """What was chosen for the librarian, 字体替代, characters no face can draw."""

    def lines(self) -> list[str]:
        """For people."""
        return [
            f"已编好 {self.name}（{self.id}）：{self.items} 条，用时 {self.seconds:.1f} 秒",
            f"  DOCX：{self.docx}",
            f"  PDF：{self.pdf}",
            *self.notes,
        ]

    def as_json(self) -> dict[str, object]:
        """The keys of DESIGN §4."""
        return {
            "id": self.id,
            "kind": self.kind,
            "items": self.items,
            "docx": str(self.docx),
            "pdf": str(self.pdf),
            "seconds": round(self.seconds, 3),
        }


class BriefVerbs(BriefMakeVerbs, TypefaceVerbs, RecipientVerbs):
    """Briefs."""

    def make_brief(
        self, actor: Actor, kind: str, day: date, out: Path | None = None, *, story: str = "", watch: str = ""
    ) -> BriefReport:
        """Compose and render a draft into ``out`` (default: a folder of its own under the installation's) and keep it.

        ``story`` and ``watch`` are what it is about, for kinds that ask for it; others are narrowed to it.
        """
        declared = self.brief_kind(kind)
        last = clock.library_day(self.now()) + timedelta(days=1)
        if not _FIRST_DAY <= day <= last:
            raise InvalidInput(f"日期 {day} 不能编报，请选 {_FIRST_DAY} 至 {last} 之间的日期")
        with self.act(actor, Permission.DRAFT, "编报", f"{declared.name} {day}"):
            require_space(self.settings.home, self.settings.min_free_mb)
            began = time.perf_counter()
            drafted = self.draft_brief(actor, declared, day, story, watch)
            brief = drafted.brief
            folder = make_folder((out or self.settings.out / brief.id).resolve())
            options = RenderOptions(self.fonts)
            stem = _free_stem(folder, file_stem(brief))
            pdf = render_pdf(brief, folder / f"{stem}.pdf", options)
            docx = render_docx(brief, folder / f"{stem}.docx", options, pdf.laid)
            self.store.put_brief(replace(brief, files={"docx": docx.path, "pdf": pdf.path}))
            return BriefReport(
                id=brief.id,
                kind=kind,
                name=declared.name,
                items=brief.item_count,
                docx=Path(docx.path),
                pdf=Path(pdf.path),
                seconds=time.perf_counter() - began,
                notes=(*drafted.notes, *_notes(docx, pdf)),
            )

    def briefs(self, actor: Actor, kind: str | None = None) -> list[Brief]:
        """Briefs the actor may read, newest first."""
        self.look(actor, Permission.ISSUED, "查看简报")
        return list(filter(self.readable(actor), self.store.briefs(kind)))

    def brief(self, actor: Actor, brief_id: str) -> Brief:
        """One brief."""
        self.look(actor, Permission.ISSUED, "查看简报")
        brief = self.store.brief(brief_id)
        if not self.readable(actor)(brief):
            raise NotAllowed(f"这期简报尚未签发，或没有送给“{actor.name}”的单位，不能阅读")
        if brief.status == "recalled" and not may(actor, Permission.BRIEFS):
            raise NotAllowed(f"“{brief.title}”已撤回，停止阅读，请联系本馆")
        return brief

    def render_brief(self, brief: Brief) -> tuple[Brief, tuple[str, ...]]:
        """Write DOCX and PDF of a brief as it is stored and keep where they lie; notes on faces."""
        require_space(self.settings.home, self.settings.min_free_mb)
        folder = make_folder(self.settings.out / brief.id)
        stem, options = file_stem(brief), RenderOptions(self.fonts, copy=Copy(related=self.related(brief)))
        pdf = render_pdf(brief, folder / f"{stem}.pdf", options)
        docx = render_docx(brief, folder / f"{stem}.docx", options, pdf.laid)
        files = {"docx": docx.path, "pdf": pdf.path}
        self.store.put_brief_files(brief.id, files)
        return replace(brief, files=files), _notes(docx, pdf)

    def related(self, brief: Brief) -> dict[str, Brief]:
        """The briefs that this one corrects or continues, by id; one that was imported without them names none."""
        found: dict[str, Brief] = {}
        for key in filter(None, (brief.corrects, brief.continues)):
            with suppress(NotFound):
                found[key] = self.store.brief(key)
        return found


def _free_stem(folder: Path, stem: str) -> str:
    """``stem``, or with （2）, （3） …: two drafts of one day never share a file."""
    names = (stem if n == 1 else f"{stem}（{n}）" for n in count(1))
    return next(
        name for name in names if not any((folder / (name + end)).exists() for end in (".docx", ".pdf"))
    )


def _notes(*reports: RenderReport) -> tuple[str, ...]:
    notes = [note for report in reports for note in report.substitutions]
    missing = sorted({char for report in reports for char in report.missing})
    if missing:
        notes.append("没有字体能显示这些字，文件中为空白：" + " ".join(missing))
    return tuple(dict.fromkeys(notes))
