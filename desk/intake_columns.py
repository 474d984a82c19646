"""Which column of an export is which field: proposed from the head, kept by name, applied to each row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from desk.intake_entry import CHANNELS, Entry
from desk.intake_tables import Row, Sheet
from domain.errors import InvalidInput
from domain.source import MediaType
from domain.text import clean, fold, shorten

FIELD_NAMES: Mapping[str, str] = {
    "title": "标题",
    "body": "正文",
    "outlet": "来源",
    "author": "作者",
    "published": "发布时间",
    "url": "链接",
    "media": "媒体类型",
}
"""Field of ``ColumnMap`` → name on screen."""
_HEADS: Mapping[str, tuple[str, ...]] = {
    "title": ("标题", "文章标题", "新闻标题", "帖子标题", "题名", "title"),
    "body": ("正文", "正文内容", "全文", "原文内容", "文章内容", "内容", "微博内容", "content", "摘要", "内容摘要", "概要"),
    "outlet": (
        "来源", "媒体名称", "来源媒体", "媒体", "来源网站", "网站名称", "站点名称", "站点", "网站", "媒体来源", "信息来源",
        "发布媒体", "公众号", "source",
    ),
    "author": ("作者", "发布者", "发布人", "用户名", "用户昵称", "昵称", "账号", "author"),
    "published": ("发布时间", "发表时间", "发文时间", "发布日期", "出版日期", "时间", "日期", "pubdate", "date", "time"),
    "url": ("链接", "原文链接", "原文地址", "原文网址", "网址", "文章链接", "url", "原文url", "地址", "link"),
    "media": ("媒体类型", "平台类型", "来源类型", "信息类型", "媒体类别", "平台", "渠道", "载体", "类型"),
}  # fmt: skip
"""Names of columns as exports write them, likeliest first."""
_HEAD_ROWS = 10
_KINDS: tuple[tuple[MediaType, str], ...] = (
    (MediaType.WEIBO, "微博"),
    (MediaType.WECHAT, "微信|公众号"),
    (MediaType.VIDEO, "视频|抖音|快手|bilibili|哔哩"),
    (MediaType.COMPLAINT, "投诉|留言|问政|12345|来信|来电|电话"),
    (MediaType.FORUM, "论坛|贴吧|问答|知乎|小红书|社区|博客"),
    (MediaType.NEWSPAPER, "报刊|报纸|纸媒|电子报|平媒|期刊|数字报"),
    (MediaType.ABROAD, "境外|海外|国外"),
    (MediaType.GOVERNMENT, "政务|政府"),
    (MediaType.CENTRAL, "央媒|中央"),
    (MediaType.LOCAL, "地方媒体|地方主流"),
    (MediaType.TRADE, "行业"),
    (MediaType.PORTAL, "网媒|网站|新闻|门户|客户端|app|网页|自媒体|头条"),
)
"""What exports call kinds of media; the first that fits. 自媒体号 live on the portals."""
_SERIAL = re.compile(r"[345]\d{4}(?:\.\d+)?")
_EXCEL_DAY_0 = datetime(1899, 12, 30)


@dataclass(frozen=True)
class ColumnMap:
    """Names of the columns; an empty one is not in the table."""

    title: str = ""
    body: str = ""
    outlet: str = ""
    author: str = ""
    published: str = ""
    url: str = ""
    media: str = ""
    default_media: MediaType = MediaType.PORTAL
    """Of rows whose 媒体类型 is missing or unknown."""
    default_outlet: str = ""
    """Of rows without 来源."""

    def as_json(self) -> dict[str, str]:
        """As the store keeps it."""
        return {name: str(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, str]) -> ColumnMap:
        """Of what ``as_json`` made; fields of another version are left out."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in data.items() if name in known and name != "default_media"}
        return cls(**values, default_media=MediaType(data.get("default_media", MediaType.PORTAL)))


@dataclass(frozen=True)
class Head:
    """The row that names the columns."""

    row: int
    """From 1, as the spreadsheet numbers it."""
    names: Row
    """Unnamed columns are 列1, 列2 …, repeated names are told apart by a number."""


def find_head(sheet: Sheet) -> Head:
    """The row of the first ten that holds most known names; a title over merged cells above it is passed over."""
    rows = list(enumerate(sheet.rows[:_HEAD_ROWS], 1))
    number, row = max(rows, key=lambda pair: (_known(pair[1]), _filled(pair[1]) > 1, -pair[0]))
    if _filled(row) < 2:
        raise InvalidInput("没有找到表头（列名所在的行），请检查文件的前十行")
    names: list[str] = []
    for place, cell in enumerate(row, 1):
        name = clean(cell.replace("\n", "")) or f"列{place}"
        names.append(name if name not in names else f"{name}（{place}）")
    return Head(number, tuple(names))


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _known(row: Row) -> int:
    names = {fold(name) for known in _HEADS.values() for name in known}
    return sum(fold(cell) in names for cell in row)


def propose(names: Sequence[str]) -> ColumnMap:
    """The likeliest column of each field: by the whole name first, then by a name that contains it."""
    taken: dict[str, str] = {}
    for match in (lambda name, known: name == known, lambda name, known: len(known) > 1 and known in name):
        for field, heads in _HEADS.items():
            free = [name for name in names if name not in taken.values()]
            found = (name for known in heads for name in free if match(fold(name), fold(known)))
            if field not in taken and (name := next(found, "")):
                taken[field] = name
    return ColumnMap.from_json(taken)


def check_map(columns: ColumnMap, names: Sequence[str]) -> None:
    """Raise ``InvalidInput`` for a map that cannot be applied to these columns."""
    for field, label in FIELD_NAMES.items():
        name = getattr(columns, field)
        if name and name not in names:
            raise InvalidInput(
                f"表里没有“{name}”这一列（{label}），请重新对应；现有：{shorten('、'.join(names), 100)}"
            )
    if not (columns.title or columns.body) or not columns.published:
        raise InvalidInput("至少要对应“发布时间”，以及“标题”“正文”中的一项，请补上")


class RowReader:
    """Rows of one table → entries, by one map."""

    def __init__(self, columns: ColumnMap, names: Sequence[str]) -> None:
        self._columns = columns
        self._places = {f: names.index(getattr(columns, f)) for f in FIELD_NAMES if getattr(columns, f)}
        self._width = len(names)
        self.unknown_media: set[str] = set()
        """Names of kinds of media that were not understood."""

    def entry(self, row: Row) -> Entry:
        """:raises InvalidInput: for a row with more cells than columns, or undecodable characters."""
        if _filled(row[self._width :]):
            raise InvalidInput(f"有 {len(row)} 格，比表头多 {len(row) - self._width} 格，请检查分隔符和引号")
        if any("\ufffd" in cell for cell in row):
            raise InvalidInput("含有无法识别的字符，请检查文件编码")
        said = {field: self._cell(row, field) for field in FIELD_NAMES}
        return Entry(
            channel=self._media(clean(said["media"])),
            outlet=self._outlet(said),
            title=said["title"] or shorten(clean(said["body"].strip().partition("\n")[0]), 40),
            published=_time(said["published"]),
            text=said["body"],
            url=said["url"],
            author=said["author"],
            keep_personal=True,
        )

    def _cell(self, row: Row, field: str) -> str:
        place = self._places.get(field)
        return row[place].strip() if place is not None and place < len(row) else ""

    def _outlet(self, said: Mapping[str, str]) -> str:
        """来源, else what the map says, else the account, else the host of the link."""
        if found := said["outlet"] or self._columns.default_outlet or said["author"]:
            return found
        try:
            return urlsplit(said["url"]).hostname or ""
        except ValueError:
            return ""

    def _media(self, said: str) -> MediaType:
        folded = fold(said)
        for kind, pattern in _KINDS:
            if folded and (folded == fold(CHANNELS[kind]) or re.search(pattern, folded)):
                return kind
        if said:
            self.unknown_media.add(shorten(said, 20))
        return self._columns.default_media


def _time(said: str) -> str:
    """Excel keeps a time as days since 1900 where the cell has lost its format."""
    if _SERIAL.fullmatch(said):
        return f"{_EXCEL_DAY_0 + timedelta(days=float(said), milliseconds=500):%Y-%m-%d %H:%M}"
    return said
