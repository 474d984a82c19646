"""Words behind the levels: deaths, disasters, crowds, rumours, harm to ancient books (``data/lexicons/risk.yml``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from domain.text import fold, sentences
from nlp import assets
from nlp.matcher import Matcher

HARM_SHARE = 0.2
"""Share of articles that must speak of deaths or damage: one reader's comparison is no disaster."""
_OPENING = 3
"""Sentences of an opening that damage to books is looked for in."""
_WORD_LISTS = (
    "deaths", "disasters", "crowds", "emergencies", "panic", "rumours", "refutations", "books", "harms", "calm",
    "past", "library", "complaints", "authority", "denials",
)  # fmt: skip


class RiskWords:
    """The lists, each findable in a text."""

    def __init__(self, path: Path) -> None:
        data: Mapping[str, Any] = assets.checked(assets.read_yaml(path), path, _WORD_LISTS)
        self._words = {key: Matcher(data[key].split()) for key in _WORD_LISTS}

    def found(self, kind: str, text: str) -> list[str]:
        """Words of a list in a text, each once, in text order; phrases that deny harm are taken out first."""
        folded = fold(text)
        for match in reversed(self._words["denials"].find(folded)):
            folded = folded[: match.start] + "\n" + folded[match.end :]
        return list(dict.fromkeys(match.word for match in self._words[kind].find(folded)))

    def share(self, kind: str, texts: Sequence[str]) -> float:
        """Share of the texts with a word of the list."""
        return sum(1 for text in texts if self.found(kind, text)) / len(texts) if texts else 0.0

    def emergency_share(self, titles: Sequence[str]) -> float:
        """Share of titles that name an emergency and not a drill, a lecture, a memorial or a trial."""
        named = sum(bool(self.found("emergencies", t)) and not self.not_now(t) for t in titles)
        return named / len(titles) if titles else 0.0

    def not_now(self, text: str) -> bool:
        """It speaks of a drill, an exhibition, a film; or of what happened long ago or is before a court."""
        return bool(self.found("calm", text) or self.found("past", text))

    def damage(self, titles: Sequence[str], openings: Sequence[str]) -> list[str]:
        """Harm done to ancient books: words of harm beside words for such books, in enough of the articles."""
        found = [self._harm(t, o) for t, o in zip(titles, openings, strict=True)]
        speaking = [words for words in found if words]
        enough = bool(speaking) and len(speaking) >= HARM_SHARE * len(found)
        return list(dict.fromkeys(word for words in speaking for word in words)) if enough else []

    def _harm(self, title: str, opening: str) -> list[str]:
        """Within the title, within a sentence, or books in the title and harm in the sentence after it."""
        if self.not_now(title):
            return []
        first = sentences(opening)[:_OPENING]
        for part in (title, *first, *(f"{title}，{sentence}" for sentence in first[:1])):
            words = self.found("harms", part)
            if words and self.found("books", part) and not self.not_now(part):
                return words
        return []
