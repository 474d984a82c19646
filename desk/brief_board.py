"""Verbs of the editor: one change of a draft at a time, sources cited, material put in."""

from __future__ import annotations

from collections.abc import Sequence

from briefs.cite import Register, reference_citation
from briefs.from_folder import gather
from desk.brief_edit import BriefEditVerbs, SaveReport
from desk.folder import FolderVerbs
from desk.folder_known import known_of
from domain import brief_edit, ids
from domain.brief import Brief, Citation, Item
from domain.brief_kind import BriefKind
from domain.errors import NotFound
from domain.user import Actor


class BriefBoardVerbs(BriefEditVerbs, FolderVerbs):
    """Editing. Every verb gives the brief as it is stored then; ``version`` is the one the editor sees."""

    def edit_brief(
        self, actor: Actor, brief_id: str, version: int, change: brief_edit.Change, note: str
    ) -> SaveReport:
        """Store what ``change`` (of :mod:`domain.brief_edit`) makes of the draft.

        :raises Conflict: somebody else saved after ``version``; nothing is overwritten.
        """
        stored = self.brief(actor, brief_id)
        made = stored if stored.version != version else change(brief_edit.keyed(stored))
        return self.save_brief(actor, made, version, note)

    def kind_of(self, brief: Brief) -> BriefKind | None:
        """The kind as it is now; None where it was taken out of use."""
        return self.brief_kinds(enabled=False).get(brief.kind)

    def cite_article(
        self, actor: Actor, brief_id: str, version: int, key: str, article_id: str, sentence: str = ""
    ) -> SaveReport:
        """Cite an article for an item, or for one sentence of it."""
        article = self.shown_by_id([self.store.article(article_id).id])[article_id]
        return self._cite(actor, brief_id, version, key, self.citation_of(article), sentence)

    def cite_reference(
        self, actor: Actor, brief_id: str, version: int, key: str, reference_id: str, sentence: str = ""
    ) -> SaveReport:
        """Cite a work of the literature."""
        citation = reference_citation(self.store.reference(reference_id), self.now())
        return self._cite(actor, brief_id, version, key, citation, sentence)

    def _cite(
        self, actor: Actor, brief_id: str, version: int, key: str, citation: Citation, sentence: str
    ) -> SaveReport:
        return self.edit_brief(
            actor, brief_id, version, lambda brief: brief_edit.cite(brief, key, citation, sentence), "引用"
        )

    def insert_entries(
        self, actor: Actor, brief_id: str, version: int, section_key: str, entry_ids: Sequence[str]
    ) -> SaveReport:
        """Put entries of the 素材夹 into a section, each as an item with its source."""
        entries = [self.folder_entry(actor, entry_id) for entry_id in entry_ids]
        register = Register()
        gathered = gather(entries, register, known_of(self, entries))

        def insert(brief: Brief) -> Brief:
            for item in gathered.items:
                brief = brief_edit.add(brief, section_key, item, register.citations)
            return brief_edit.ask(brief, section_key, gathered.queries)

        with self.store.together():
            report = self.edit_brief(actor, brief_id, version, insert, "放入素材")
            self.use_folder_entries(actor, entry_ids, brief_id)
        return report

    def add_item(
        self, actor: Actor, brief_id: str, version: int, section_key: str, title: str, text: str
    ) -> SaveReport:
        """Put in an item that somebody writes."""
        item = Item(title, text, key=ids.item_key())
        return self.edit_brief(
            actor, brief_id, version, lambda brief: brief_edit.add(brief, section_key, item), "新写一条"
        )

    def restore_version(self, actor: Actor, brief_id: str, version: int, earlier: int) -> SaveReport:
        """Save an earlier version's content as the newest."""
        if not 0 < earlier < version:
            raise NotFound(f"没有可以恢复的第 {earlier} 版，请在版本表里选一版")
        content = self.brief_version(actor, brief_id, earlier)
        return self.save_brief(actor, content, version, f"恢复第{earlier}版")
