"""What the 素材夹 looks up when its entries go into a brief: the prose of articles and stories, as it may be shown."""

from __future__ import annotations

from collections.abc import Iterable

from briefs.from_folder import Known
from briefs.material import StoryMaterial
from briefs.telling import Text, tell
from desk.folder import FolderVerbs
from domain.brief import Citation
from domain.folder import EntryKind, FolderEntry

_LENGTH = (80, 300)
"""汉字 of a story's prose, least; characters with its sources, most."""
_READ = 40
"""Members of a story that are read for its prose."""
_ARTICLES = frozenset({EntryKind.ARTICLE, EntryKind.POLICY})


def known_of(room: FolderVerbs, entries: Iterable[FolderEntry]) -> Known:
    """For :func:`briefs.from_folder.gather`. What was erased meanwhile has no prose."""
    wanted = list(entries)
    told = {entry.target: _story(room, entry.target) for entry in wanted if entry.kind is EntryKind.STORY}
    articles = _summaries(room, [entry.target for entry in wanted if entry.kind in _ARTICLES])
    prose = {story_id: text.printed for story_id, (text, _) in told.items()}
    return Known(prose | articles, {story_id: citations for story_id, (_, citations) in told.items()})


def _summaries(room: FolderVerbs, article_ids: list[str]) -> dict[str, str]:
    analyses = room.shown_analyses(room.store.analyses(article_ids))
    return {key: "".join(sentence.text for sentence in one.summary) for key, one in analyses.items()}


def _story(room: FolderVerbs, story_id: str) -> tuple[Text, tuple[Citation, ...]]:
    store = room.store
    members = store.members(story_id)[:_READ]
    found = store.articles_by_id(member.article_id for member in members)
    raw = store.analyses(found)
    shown = sorted(room.shown(found, raw).values(), key=lambda a: (a.published_at, a.id))
    material = StoryMaterial(
        story=store.story(story_id),
        articles=tuple(shown),
        analyses=room.shown_analyses(raw),
        reprints={m.article_id: m.reprint_of for m in members if m.reprint_of},
    )
    text = tell(material, *_LENGTH)
    return text, tuple(map(room.citation_of, text.used))
