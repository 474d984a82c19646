"""政策文件, 素材夹内容, 人工撰写, 目录, and the lists of what was cited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from briefs import cite
from briefs.draft import Draft
from briefs.from_folder import gather
from briefs.material import WindowMaterial
from domain import clock
from domain.article import Article
from domain.brief import Item, Section
from domain.brief_kind import Block
from domain.folder import EntryKind
from domain.text import shorten
from domain.writing import prose
from domain.writing.clean import safe

MOST = 10
_TITLE = 80
EMPTY = "素材夹里还没有可用的内容。"
_ENDING = re.compile(r"（[^（）]+日）$")
"""What ``briefs.cite.ending`` prints behind an item."""


def policies(draft: Draft, block: Block) -> Section:
    """政策文件 of the window, newest first: who issued what under which number, from when."""
    kept = wanted_policies(draft.material, block.feed.topics)
    items = tuple(_policy(draft, block, article) for article in kept[: block.items[1] or MOST])
    rest = len(kept) - len(items)
    return Section(
        block.key,
        block.title,
        items,
        lead="" if items else "本期监测时段内没有采集到政策文件。",
        closing=f"另有{rest}份文件未列。" if rest else "",
    )


def wanted_policies(material: WindowMaterial, topics: Sequence[str]) -> list[Article]:
    """Those of the classes, or all where none is named."""
    of = {key: a.topic for m in material.stories for key, a in m.analyses.items()}
    return [article for article in material.policies if not topics or of.get(article.id) in topics]


def _policy(draft: Draft, block: Block, article: Article) -> Item:
    policy = article.policy
    assert policy is not None
    title = shorten(prose.headline(article), _TITLE)
    issuer = safe(policy.issuer or article.cited_outlet)
    issued = policy.issued_on or policy.published_on
    text = f"{issuer}{f'于{clock.zh_date(issued)}' if issued else ''}印发"
    text += f"，文号{safe(policy.doc_number)}" if policy.doc_number else ""
    text += f"，自{clock.zh_date(policy.effective_on)}起施行" if policy.effective_on else ""
    text += f"，有效期至{clock.zh_date(policy.expires_on)}" if policy.expires_on else ""
    return Item(
        title=title,
        text=f"{text}。{draft.ending(cite.ending([article], []))}",
        citations=draft.register.cite([article], draft.material.captures),
        note=f"有效性：{safe(policy.validity)}" if policy.validity else "",
        key=draft.key(block.key, article.id),
    )


def folder(draft: Draft, block: Block) -> Section:
    """What the librarians put aside, of the sorts that the block asks for."""
    wanted = {EntryKind(kind) for kind in block.feed.folder} or set(EntryKind)
    entries = [e for e in draft.material.entries if e.kind in wanted and e.removed_at is None]
    known = draft.material.known
    found = gather(entries[: block.items[1] or len(entries)], draft.register, known)
    items = [_aside(draft, item) for item in found.items if item.key not in draft.keys]
    draft.keys |= {item.key for item in items}
    return Section(block.key, block.title, tuple(items), lead="" if items else EMPTY, queries=found.queries)


def _aside(draft: Draft, item: Item) -> Item:
    """An entry as the kind prints its sources; of a story with what was known of it."""
    text = item.text if draft.kind.citation_style == "outlet" else _ENDING.sub("", item.text)
    members = next((m.members for m in draft.material.stories if m.story.id == item.story_id), ())
    return replace(item, text=text, members=members)


def text(draft: Draft, block: Block) -> Section:
    """A heading under which a person writes; the editor shows the block's hint there."""
    return Section(block.key, block.title, judgement=block.judgement)


def contents(draft: Draft, block: Block) -> Section:
    """目录. Its entries are the headings as they stand when the brief is printed."""
    return Section(block.key, block.title)


def sources(draft: Draft, block: Block) -> Section:
    """信息来源清单. The list itself is the brief's citations; renderers print it here."""
    count = len(draft.register.citations)
    lead = (
        f"本期引用公开信息{count}条，按文中首次引用的顺序排列；方括号内为采集时间，均为北京时间。"
        if count
        else "本期没有引用信息来源。"
    )
    return Section(block.key, block.title, lead=lead)


def references(draft: Draft, block: Block) -> Section:
    """参考文献, as ``sources`` without a word on how to read it: the form is that of GB/T 7714."""
    return Section(block.key, block.title, lead="" if draft.register.citations else "本期没有引用文献。")
