"""Verbs on paper: a brief printed anew as 报送版 or 工作版, in any of its four forms."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from briefs.docx import docx_bytes
from briefs.naming import file_stem
from briefs.nodes import Copy
from briefs.pdf import pdf_bytes
from briefs.plaintext import render_text
from briefs.preview import render_html
from briefs.render import RenderOptions, write
from desk.briefs import BriefVerbs
from desk.permissions import Permission, may
from domain.brief import Brief
from domain.errors import InvalidInput, NotAllowed
from domain.user import Actor

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
"""Form → media type."""
_FILED = ("docx", "pdf")
"""Forms that are kept as files from the issuing on."""


@dataclass(frozen=True)
class Paper:
    """A printed brief."""

    name: str
    """File name; it says whether 报送版 or 工作版."""
    content: bytes
    media_type: str
    notes: tuple[str, ...] = ()
    """字体替代."""
    missing: tuple[str, ...] = ()
    """Characters no face here can draw."""

    def save(self, folder: Path) -> Path:
        """Write it into a folder, whole or not at all; where it lies then."""
        path = (folder / self.name).resolve()
        write(path, self.content)
        return path


class PaperVerbs(BriefVerbs):
    """Printing."""

    def print_brief(
        self, actor: Actor, brief_id: str, form: str, *, working: bool = False, number: int | None = None
    ) -> Paper:
        """The brief as it stands now, but what was issued is never set again: its 报送版 is the file of the issuing.
        Each print is recorded. ``number`` is the 份号 of one paper copy.

        :raises NotAllowed: for a 工作版 in the hands of a reader, or a recalled brief in those of anyone but staff.
        """
        kind = "工作版" if working else "报送版"
        with self.act(actor, Permission.ISSUED, "打印简报", f"{brief_id}.{form} {kind}"):
            if form not in MEDIA:
                raise InvalidInput(f"不能印成“{form}”，可用的形式有：{'、'.join(MEDIA)}")
            brief = self._printable(actor, brief_id, working)
            if brief.status == "issued" and form in _FILED and not working and number is None:
                kept = self._as_issued(brief, form)
                return Paper(kept.name, kept.read_bytes(), MEDIA[form])
            content, notes, missing = _printed(
                brief, form, RenderOptions(self.fonts, copy=self.copy(brief, working=working, number=number))
            )
            return Paper(self.paper_name(brief, form, working=working), content, MEDIA[form], notes, missing)

    def _as_issued(self, brief: Brief, form: str) -> Path:
        """The file of the issuing; written now where a crash or a full disk kept it from being written then."""
        files = brief.files or {}
        if not (form in files and Path(files[form]).is_file()):
            files = self.render_brief(brief)[0].files or {}
        return Path(files[form])

    @staticmethod
    def paper_name(brief: Brief, form: str, *, working: bool = False) -> str:
        """The name of a printed file."""
        return f"{file_stem(brief, working=working)}.{form}"

    def preview_brief(self, actor: Actor, brief_id: str, *, working: bool = False) -> str:
        """A brief as one safe HTML page."""
        brief = self.brief(actor, brief_id)
        return render_html(
            self._printable(actor, brief_id, working), self.copy(brief, working=working, address="")
        )

    def copy(
        self, brief: Brief, *, working: bool = False, number: int | None = None, address: str | None = None
    ) -> Copy:
        """What a copy of the brief needs to know: which briefs it refers to, where its links lead (``address`` None:
        to the workbench; empty: to wherever the page comes from)."""
        return Copy(
            working, number, self.related(brief), self.settings.web_address if address is None else address
        )

    def _printable(self, actor: Actor, brief_id: str, working: bool) -> Brief:
        brief = self.brief(actor, brief_id)
        if may(actor, Permission.BRIEFS):
            return brief
        if working:
            raise NotAllowed("工作版带来源与快照的链接，只供编审人员使用，请下载报送版")
        return brief


def _printed(
    brief: Brief, form: str, options: RenderOptions
) -> tuple[bytes, tuple[str, ...], tuple[str, ...]]:
    """Bytes, 字体替代, characters without a glyph."""
    if form == "html":
        return render_html(brief, options.copy).encode(), (), ()
    if form == "txt":
        return render_text(brief, options.copy).encode(), (), ()
    content, report = pdf_bytes(brief, options)
    if form == "docx":
        content, report = docx_bytes(brief, options, report.laid)
    return content, report.substitutions, report.missing
