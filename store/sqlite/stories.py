"""Stories and their members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from domain.clock import Window
from domain.privacy import Standing
from domain.story import Member, Story
from store.sqlite.articles import HIDDEN
from store.sqlite.codec import from_row, stamp, to_row
from store.sqlite.room import Room, id_list


class StoryRows(Room):
    """Verbs about 热点."""

    def put_stories(self, stories: Sequence[Story], members: Sequence[Member]) -> None:
        with self._write() as db:
            db.table("stories").upsert_all([_story_row(story) for story in stories], pk="id")
            for member in members:
                _add_member(db, member)

    def story(self, story_id: str) -> Story:
        missing = f"没有编号为“{story_id}”的热点，请检查编号"
        return from_row(Story, self._one(missing, "SELECT * FROM stories WHERE id = ?", story_id))

    def stories(self, window: Window | None = None, limit: int | None = None) -> list[Story]:
        params: list[Any] = [stamp(window.start), stamp(window.end)] if window else []
        where = f"WHERE id IN ({_IN_WINDOW})" if window else ""
        sql = f"SELECT * FROM stories {where} ORDER BY heat_value DESC, last_at DESC, id LIMIT ?"
        return [from_row(Story, row) for row in self._all(sql, *params, -1 if limit is None else limit)]

    def storyline(self, first_id: str) -> list[Story]:
        sql = "SELECT * FROM stories WHERE id = ?1 OR storyline = ?1 ORDER BY first_at, id"
        return [from_row(Story, row) for row in self._all(sql, first_id)]

    def members(self, story_id: str) -> list[Member]:
        return self.members_of([story_id]).get(story_id, [])

    def members_of(self, story_ids: Iterable[str]) -> dict[str, list[Member]]:
        """In order of joining; unknown stories are left out, and those whose articles are all hidden."""
        sql = (
            "SELECT * FROM members WHERE story_id IN (SELECT value FROM json_each(?))"
            f" AND article_id NOT IN ({HIDDEN}) ORDER BY joined_at, seq"
        )
        found: dict[str, list[Member]] = {}
        for row in self._all(sql, id_list(story_ids)):
            found.setdefault(row["story_id"], []).append(from_row(Member, row))
        return found

    def story_of(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Article id → story id; articles without a story are left out."""
        sql = "SELECT article_id, story_id FROM members WHERE article_id IN (SELECT value FROM json_each(?))"
        return {row["article_id"]: row["story_id"] for row in self._all(sql, id_list(article_ids))}

    def people_of_stories(self, story_ids: Iterable[str]) -> dict[str, Mapping[str, frozenset[Standing]]]:
        sql = "SELECT id, coalesce(storyline, id) AS line FROM stories WHERE id IN (SELECT value FROM json_each(?))"
        line_of = {row["id"]: row["line"] for row in self._all(sql, id_list(story_ids))}
        said: dict[str, dict[str, set[Standing]]] = {line: {} for line in line_of.values()}
        for row in self._all(_PEOPLE, id_list(said)):
            said[row["line"]].setdefault(row["name"], set()).add(Standing(row["standing"]))
        found = {
            line: {name: frozenset(all_) for name, all_ in people.items()} for line, people in said.items()
        }
        return {story_id: found[line] for story_id, line in line_of.items()}


_PEOPLE = """
WITH lines AS (SELECT value AS line FROM json_each(?)),
     told AS (SELECT line, line AS story_id FROM lines
              UNION SELECT line, s.id FROM lines JOIN stories s ON s.storyline = line)
SELECT DISTINCT line, name, standing FROM told JOIN story_people USING (story_id)
"""


# CROSS JOIN keeps SQLite from starting with the members: the window is what is small.
_IN_WINDOW = f"""
SELECT m.story_id FROM articles a CROSS JOIN members m ON m.article_id = a.id
WHERE a.published_at >= ? AND a.published_at < ? AND a.id NOT IN ({HIDDEN})
"""


def _story_row(story: Story) -> dict[str, Any]:
    return to_row(story) | {"heat_value": story.heat.value if story.heat else None}


def _add_member(db: Database, member: Member) -> None:
    db.execute(
        "INSERT INTO members (story_id, article_id, joined_at, score, reason, reprint_of)"
        " VALUES (:story_id, :article_id, :joined_at, :score, :reason, :reprint_of)"
        " ON CONFLICT (article_id) DO NOTHING",
        to_row(member),
    )
