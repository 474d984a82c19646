"""表格导入: previews, saved column maps, and taking the rows in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desk.guards import require_space
from desk.intake import IntakeVerbs
from desk.intake_columns import ColumnMap, RowReader, check_map, find_head, propose
from desk.intake_entry import make_article, personal_numbers
from desk.intake_files import Upload, shown_name
from desk.intake_tables import Row, Sheet, read_table
from desk.permissions import Permission
from domain.article import Article
from domain.errors import InvalidInput, NotFound
from domain.ledger import Fate
from domain.source import MediaType
from domain.user import Actor

_BATCH = 500
"""Articles in one transaction: a crash repeats at most this many, without harm."""
_SAMPLE = 10
_MAPS = "table_maps"


@dataclass(frozen=True)
class TablePreview:
    """What a librarian sees before a table is taken in."""

    head_row: int
    names: Row
    sample: tuple[Row, ...]
    """The first ten rows under the head."""
    rows: int
    proposal: ColumnMap
    notes: tuple[str, ...]


@dataclass(frozen=True)
class TableReport:
    """What became of every row: ``rows`` is the sum of the counts and of ``bad``."""

    rows: int
    kept: int
    revised: int
    unchanged: int
    """Taken in before from a table, and the same."""
    known: int
    """There already from another way (采集, 手工录入); left as they are."""
    repeated: int
    """The same article twice in this table."""
    bad: tuple[tuple[int, str], ...]
    """(row as the spreadsheet numbers it, why)."""
    personal: int
    """Articles with personal numbers, which are masked in print."""
    notes: tuple[str, ...]

    def lines(self) -> list[str]:
        """For people."""
        counts = (
            f"共 {self.rows} 行：新增 {self.kept}，更新 {self.revised}，未变 {self.unchanged}，"
            f"已有 {self.known}，表内重复 {self.repeated}，未导入 {len(self.bad)}"
        )
        personal = [f"{self.personal} 条含疑似个人信息，成文时会自动打码"] if self.personal else []
        return [counts, *(f"第 {row} 行：{why}" for row, why in self.bad), *personal, *self.notes]

    def as_json(self) -> dict[str, object]:
        """The keys of ``zhijin intake table --json``."""
        names = ("rows", "kept", "revised", "unchanged", "known", "repeated", "personal")
        bad = [{"row": row, "reason": why} for row, why in self.bad]
        return {name: getattr(self, name) for name in names} | {"bad": bad, "notes": list(self.notes)}


class TableVerbs(IntakeVerbs):
    """Taking in tables."""

    def preview_table(self, actor: Actor, upload: Upload) -> TablePreview:
        """Head, first rows and a proposed map; nothing is written."""
        self.look(actor, Permission.INTAKE, "表格导入")
        sheet = read_table(upload)
        head = find_head(sheet)
        below = [row for row in sheet.rows[head.row :] if any(cell.strip() for cell in row)]
        return TablePreview(
            head.row, head.names, tuple(below[:_SAMPLE]), len(below), propose(head.names), sheet.notes
        )

    def table_maps(self, actor: Actor) -> dict[str, ColumnMap]:
        """Saved maps by name."""
        self.look(actor, Permission.INTAKE, "表格导入")
        kept = self.store.get_setting(_MAPS) or {}
        return {name: ColumnMap.from_json(data) for name, data in kept.items()}

    def save_table_map(self, actor: Actor, name: str, columns: ColumnMap) -> None:
        """Keep a map under a name, in place of the one before."""
        with self.act(actor, Permission.INTAKE, "保存列对应", name):
            if not name.strip():
                raise InvalidInput("没有填写对应方案的名称，请补上（如监测服务的名称）")
            kept = self.store.get_setting(_MAPS) or {}
            self.store.put_setting(_MAPS, kept | {name.strip()[:40]: columns.as_json()})

    def table_map(self, actor: Actor, name: str) -> ColumnMap:
        """One saved map."""
        maps = self.table_maps(actor)
        if name not in maps:
            raise NotFound(f"没有名为“{name}”的列对应方案，现有：{'、'.join(maps) or '无'}")
        return maps[name]

    def import_table(self, actor: Actor, upload: Upload, columns: ColumnMap | None = None) -> TableReport:
        """Take in every row that can be; each other one is named. Twice without harm.

        Without ``columns`` the proposed map is used. An article that came in another way is never overwritten.
        """
        with self.act(actor, Permission.INTAKE, "表格导入", shown_name(upload.name)):
            require_space(self.settings.home, self.settings.min_free_mb)
            sheet = read_table(upload)
            head = find_head(sheet)
            chosen = columns or propose(head.names)
            check_map(chosen, head.names)
            self.sources_for(MediaType, actor.name)
            taking = _Taking(self, actor, sheet, head.row, RowReader(chosen, head.names))
            return taking.report()


class _Taking:
    """One import: rows to articles in batches, counting what becomes of each."""

    def __init__(self, desk: TableVerbs, actor: Actor, sheet: Sheet, head: int, reader: RowReader) -> None:
        self._desk, self._actor, self._sheet, self._head, self._reader = desk, actor, sheet, head, reader
        self._now = desk.now()
        self._faults = dict(sheet.faults)
        self._bad: list[tuple[int, str]] = []
        self._seen: set[str] = set()
        self._counts: Counter[str] = Counter()

    def report(self) -> TableReport:
        """Take in everything, then say what happened."""
        for batch in self._batches():
            self._take(batch)
        unknown = sorted(self._reader.unknown_media)
        note = f"不认识的媒体类型，按默认处理：{'、'.join(unknown[:20])}" if unknown else ""
        count = self._counts
        return TableReport(
            rows=count["rows"],
            kept=count[Fate.KEPT],
            revised=count[Fate.REVISED],
            unchanged=count[Fate.UNCHANGED],
            known=count["known"],
            repeated=count["repeated"],
            bad=tuple(self._bad),
            personal=count["personal"],
            notes=(*self._sheet.notes, *([note] if note else [])),
        )

    def _batches(self) -> Iterator[list[Article]]:
        batch: list[Article] = []
        for article in self._articles():
            batch.append(article)
            if len(batch) == _BATCH:
                yield batch
                batch = []
        yield batch

    def _articles(self) -> Iterator[Article]:
        for number, row in enumerate(self._sheet.rows[self._head :], self._head + 1):
            if number not in self._faults and not any(cell.strip() for cell in row):
                continue
            self._counts["rows"] += 1
            try:
                article = self._article(number, row)
            except InvalidInput as error:
                self._bad.append((number, str(error)))
                continue
            if article.id in self._seen:
                self._counts["repeated"] += 1
                continue
            self._seen.add(article.id)
            yield article

    def _article(self, number: int, row: Row) -> Article:
        if number in self._faults:
            raise InvalidInput(self._faults[number])
        return make_article(self._reader.entry(row), self._actor.name, self._now, "table")

    def _take(self, batch: Sequence[Article]) -> None:
        store = self._desk.store
        there = store.articles_by_id(article.id for article in batch)
        mine = [a for a in batch if a.id not in there or there[a.id].intake == "table"]
        self._counts["known"] += len(batch) - len(mine)
        self._counts["personal"] += sum(bool(personal_numbers(f"{a.title}\n{a.body}")) for a in mine)
        self._counts.update(store.put_articles(mine))
