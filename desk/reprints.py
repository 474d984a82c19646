"""Verb ``reprint_chains``: the texts of a story that were copied, most copied first."""

from __future__ import annotations

from desk.masking import MaskingRoom
from desk.permissions import Permission
from domain.reprint import ReprintChain, reprint_chain
from domain.user import Actor

COPIES = 200
"""Copies of one text that are compared, earliest first: a person reads no more, and each costs a comparison."""


class ReprintVerbs(MaskingRoom):
    """Who copied from whom."""

    def reprint_chains(self, actor: Actor, story_id: str) -> list[ReprintChain]:
        """Chains of two articles or more. A copy whose first text has been erased heads a chain of its own."""
        self.look(actor, Permission.READ, "查看转载链")
        members = self.store.members(story_id)
        groups: dict[str, list[str]] = {}
        for member in members:
            groups.setdefault(member.reprint_of or member.article_id, []).append(member.article_id)
        copied = {first: ids[:COPIES] for first, ids in groups.items() if len(ids) > 1}
        found = self.store.articles_by_id(a for ids in copied.values() for a in ids)
        articles = self.shown(found, self.store.analyses(found))
        chains = [reprint_chain(articles[a] for a in ids) for ids in copied.values()]
        return sorted(chains, key=lambda chain: (-len(chain.steps), chain.first.published_at, chain.first.id))
