"""Verbs on 素材夹: put in from anywhere, list, note, move, take out and put back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from briefs.cite import article_citation, reference_citation
from briefs.gbt7714 import cited
from desk.permissions import Permission
from desk.reading import ReadingVerbs
from domain import ids
from domain.article import Article
from domain.brief import Citation, StoredQuery
from domain.errors import InvalidInput
from domain.folder import EntryKind, FolderAct, FolderAction, FolderEntry
from domain.text import clean
from domain.user import Actor

LONGEST_PASSAGE = 2000
"""Characters; a quotation in a brief is far shorter, but whole paragraphs are worth keeping."""
_LONGEST_NOTE = 500
_LINE_END = re.compile(r"(\S)\s*\n\s*(?=(\S))")


@dataclass(frozen=True)
class FolderView:
    """The folder as one person asked for it."""

    entries: tuple[FolderEntry, ...]
    total: int
    """In the whole folder, whoever put them in."""
    printed: Mapping[str, str]
    """Id of an entry that rests on a citation → its reference."""


class FolderVerbs(ReadingVerbs):
    """One folder for the library. Nothing in it is deleted but on legal request."""

    def folder(
        self,
        actor: Actor,
        mine: bool = False,
        kinds: Iterable[EntryKind] | None = None,
        removed: bool = False,
    ) -> FolderView:
        """Entries in their order, personal data masked as of today; ``removed``: what was taken out instead."""
        self.look(actor, Permission.READ, "查看素材夹")
        every = self.store.folder_entries(removed=removed)
        wanted = set(kinds) if kinds is not None else set(EntryKind)
        shown = [e for e in every if e.kind in wanted and (not mine or e.who == actor.name)]
        entries = tuple(self.shown_entries(shown))
        return FolderView(entries, len(every), {e.id: cited(e.citation) for e in entries if e.citation})

    def folder_entry(self, actor: Actor, entry_id: str) -> FolderEntry:
        """One entry, taken out or not."""
        self.look(actor, Permission.READ, "查看素材夹")
        return self.shown_entries([self.store.folder_entry(entry_id)])[0]

    def folder_history(self, actor: Actor, entry_id: str) -> list[FolderAct]:
        """What was done to an entry, oldest first."""
        self.look(actor, Permission.READ, "查看素材夹")
        return self.store.folder_acts(entry_id)

    def put_article(self, actor: Actor, article_id: str, note: str = "") -> FolderEntry:
        """An article, or a government document where it has the number or issuer of one."""
        with self.act(actor, Permission.DRAFT, "放入素材夹", article_id):
            article = self.shown_by_id([self.store.article(article_id).id])[article_id]
            policy = article.policy
            official = policy is not None and bool(policy.doc_number or policy.issuer)
            kind = EntryKind.POLICY if official else EntryKind.ARTICLE
            return self._put(actor, kind, article_id, article.title, note, citation=self.citation_of(article))

    def put_story(self, actor: Actor, story_id: str, note: str = "") -> FolderEntry:
        """A story; one that was merged away is refused by the name of the other."""
        with self.act(actor, Permission.DRAFT, "放入素材夹", story_id):
            story = self.store.story(story_id)
            if story.merged_into:
                raise InvalidInput(f"热点“{story.title}”已并入另一个热点，请打开那一个再放入")
            return self._put(actor, EntryKind.STORY, story_id, story.title, note)

    def put_passage(self, actor: Actor, article_id: str, words: str, note: str = "") -> FolderEntry:
        """Words of an article, kept as they stand there; spaces and line ends make no difference.

        :raises InvalidInput: when they do not stand in the article as it is shown.
        """
        with self.act(actor, Permission.DRAFT, "摘录到素材夹", article_id):
            article = self.shown_by_id([self.store.article(article_id).id])[article_id]
            text = standing(article, words)
            citation = self.citation_of(article)
            return self._put(
                actor, EntryKind.PASSAGE, article_id, article.title, note, text=text, citation=citation
            )

    def put_reference(self, actor: Actor, reference_id: str, note: str = "") -> FolderEntry:
        """A work of the literature."""
        with self.act(actor, Permission.DRAFT, "放入素材夹", reference_id):
            work = self.store.reference(reference_id)
            citation = reference_citation(work, self.now())
            return self._put(actor, EntryKind.REFERENCE, reference_id, work.title, note, citation=citation)

    def put_figure(
        self, actor: Actor, query: StoredQuery, title: str, text: str, note: str = ""
    ) -> FolderEntry:
        """A figure with the question that gave it; ``text`` is the sentence that prints it."""
        with self.act(actor, Permission.DRAFT, "放入素材夹", query.name):
            if not clean(title) or not clean(text):
                raise InvalidInput("数据要有名称和一句话的说明，请补全后再放入")
            return self._put(
                actor, EntryKind.FIGURE, query.name, clean(title), note, text=clean(text), query=query
            )

    def note_folder_entry(self, actor: Actor, entry_id: str, note: str) -> FolderEntry:
        """Change what is noted beside an entry."""
        with self.act(actor, Permission.DRAFT, "改素材附注", entry_id):
            known = self.store.folder_entry(entry_id)
            return self._change(
                actor, replace(known, note=_checked_note(note)), FolderAction.NOTE, known.note
            )

    def move_folder_entry(self, actor: Actor, entry_id: str, place: int) -> None:
        """To a place from 1 in the whole folder."""
        with self.act(actor, Permission.DRAFT, "移动素材", entry_id):
            known = self.store.folder_entry(entry_id)
            told = f"{known.place}→{place}"
            act = FolderAct(entry_id, FolderAction.MOVE, actor.name, self.now(), told)
            self.store.move_folder_entry(entry_id, place, act)

    def remove_folder_entry(self, actor: Actor, entry_id: str) -> FolderEntry:
        """Take out; ``restore_folder_entry`` puts it back."""
        with self.act(actor, Permission.DRAFT, "移出素材夹", entry_id):
            known = self.store.folder_entry(entry_id)
            return self._change(actor, replace(known, removed_at=self.now()), FolderAction.REMOVE, "")

    def restore_folder_entry(self, actor: Actor, entry_id: str) -> FolderEntry:
        """Put back what was taken out, at the end."""
        with self.act(actor, Permission.DRAFT, "放回素材夹", entry_id):
            known = self.store.folder_entry(entry_id)
            return self._change(actor, replace(known, removed_at=None), FolderAction.RESTORE, "")

    def use_folder_entries(self, actor: Actor, entry_ids: Iterable[str], brief_id: str) -> None:
        """Say that a brief uses these; saying it twice changes nothing."""
        with self.act(actor, Permission.DRAFT, "素材用于简报", brief_id), self.store.together():
            for known in map(self.store.folder_entry, entry_ids):
                if brief_id not in known.briefs:
                    used = replace(known, briefs=(*known.briefs, brief_id))
                    self._change(actor, used, FolderAction.USE, brief_id)

    def _put(
        self,
        actor: Actor,
        kind: EntryKind,
        target: str,
        title: str,
        note: str,
        *,
        text: str = "",
        citation: Citation | None = None,
        query: StoredQuery | None = None,
    ) -> FolderEntry:
        entry = FolderEntry(
            id=ids.folder_entry_id(),
            kind=kind,
            target=target,
            title=clean(title) or "（无标题）",
            who=actor.name,
            at=self.now(),
            text=text,
            citation=citation,
            query=query,
            note=_checked_note(note),
        )
        return self.store.put_folder_entry(entry)

    def _change(self, actor: Actor, entry: FolderEntry, action: FolderAction, detail: str) -> FolderEntry:
        act = FolderAct(entry.id, action, actor.name, self.now(), detail)
        return self.store.change_folder_entry(entry, act)

    def citation_of(self, article: Article) -> Citation:
        """The article as a source, with its capture; its number is 0."""
        taken = [s for s in self.store.snapshots(article.id) if s.record_id == article.snapshot_id]
        return article_citation(article, taken[0] if taken else None)


def standing(article: Article, words: str) -> str:
    """The words as they stand in an article's title, body or captions, with the ends of lines closed up.

    :raises InvalidInput: when they are too short, too long or stand nowhere in it.
    """
    wanted = "".join(words.split())
    if len(wanted) < 2:
        raise InvalidInput("摘录是空的，请先把原文里的一段话贴进来")
    if len(wanted) > LONGEST_PASSAGE:
        raise InvalidInput(f"摘录有 {len(wanted)} 个字，请缩短到 {LONGEST_PASSAGE} 个字以内")
    for text in (article.title, article.body, *article.captions):
        places = [at for at, sign in enumerate(text) if not sign.isspace()]
        found = "".join(text[at] for at in places).find(wanted)
        if found >= 0:
            whole = text[places[found] : places[found + len(wanted) - 1] + 1]
            return clean(_LINE_END.sub(_joint, whole))
    raise InvalidInput("这段话与文章（遮盖后的文字）对不上，请从正文里原样复制，标点也要一致")


def _joint(end: re.Match[str]) -> str:
    """Lines of words in Latin letters are joined by a space, Chinese ones by nothing."""
    return f"{end[1]} " if (end[1] + end[2]).isascii() else end[1]


def _checked_note(note: str) -> str:
    kept = clean(note)
    if len(kept) > _LONGEST_NOTE:
        raise InvalidInput(f"附注有 {len(kept)} 个字，请缩短到 {_LONGEST_NOTE} 个字以内")
    return kept
