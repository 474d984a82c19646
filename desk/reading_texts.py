"""The text and topics by which issued briefs are searched: made once for each, since it never changes."""

from __future__ import annotations

from collections.abc import Iterator

from desk.room import DeskRoom
from domain.brief import CITE_MARK, JUDGEMENT_MARK, Brief, Section
from domain.dispatch import IssuedText
from domain.errors import NotFound
from domain.expression.fields import TITLE_END
from domain.text import clean


class ReadingTextVerbs(DeskRoom):
    """Reading issues once."""

    def read_issues(self) -> int:
        """Make what is missing; number made. For other verbs."""
        waiting = self.store.unread_issues()
        for brief in waiting:
            self.store.put_issued_text(
                IssuedText(brief.id, clean(brief.title), said(brief), self._topics_of(brief))
            )
        return len(waiting)

    def _topics_of(self, brief: Brief) -> tuple[str, ...]:
        """Classes of its stories and of the articles it cites, by code."""
        stories = {item.story_id for section in brief.sections for item in section.items if item.story_id}
        found = {topic for story_id in stories if (topic := self._story_topic(story_id))}
        cited = self.store.analyses(c.article_id for c in brief.citations if c.article_id)
        return tuple(sorted(found | {analysis.topic for analysis in cited.values()}))

    def _story_topic(self, story_id: str) -> str:
        try:
            return self.store.story(story_id).topic
        except NotFound:
            return ""


def said(brief: Brief) -> str:
    """Everything a reader reads, one paragraph a line, title first."""
    lines = (clean(_unmarked(line)) for line in _lines(brief))
    return f"{clean(brief.title)}{TITLE_END}" + "\n".join(line for line in lines if line)


def _lines(brief: Brief) -> Iterator[str]:
    for section in brief.sections:
        yield from _section_lines(section)
    for cite in brief.citations:
        yield f"{cite.outlet}：{cite.title}"


def _section_lines(section: Section) -> Iterator[str]:
    yield section.title
    yield from section.lead.split("\n")
    for item in section.items:
        yield item.title
        yield from item.text.split("\n")
        yield from item.note.split("\n")
    yield section.closing
    for table in section.tables:
        yield table.caption
        yield from (" ".join(row) for row in (table.head, *table.rows))
    yield from (chart.caption for chart in section.charts)


def _unmarked(text: str) -> str:
    return CITE_MARK.sub("", text).replace(JUDGEMENT_MARK, "")
