"""A file of references, whatever it is called: decoded and recognised by its content alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from crawlers.extract.charset import decode
from crawlers.literature import citations, tagged
from crawlers.literature.bibtex import read_bibtex
from crawlers.literature.build import reference_of
from crawlers.literature.draft import Draft
from crawlers.literature.report import LiteratureFile, Record, quoted
from crawlers.literature.ris import read_ris
from crawlers.literature.tables import delimiter, html_rows, read_csv, read_table
from domain.errors import InvalidInput
from domain.literature import Reference

_FAULTS = 300
MAX_BYTES = 50_000_000
"""Twenty thousand records with abstracts have about this."""
_BINARY = (
    (b"%PDF", "PDF"), (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"GIF8", "图片"), (b"PK\x03\x04", "压缩包"),
    (b"Rar!", "压缩包"), (b"7z\xbc\xaf", "压缩包"), (b"\x1f\x8b", "压缩包"), (b"\xd0\xcf\x11\xe0", "旧版 Office 文件（表格请另存为 .xlsx 或 .csv）"),
    (b"CAJ\x00", "CAJ 全文"), (b"KDH ", "CAJ 全文"), (b"HN\x00", "CAJ 全文"), (b"MZ", "程序"), (b"\x7fELF", "程序"),
)  # fmt: skip
_LOST = 0.05
"""Above this share of lost characters it is no text at all."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_LINE_END = re.compile(r"\r\n?")
Reader = Callable[[str], tuple[list[Draft], list[str]]]
_SIGNS: tuple[tuple[str, re.Pattern[str], Reader], ...] = (
    ("NoteExpress", re.compile(r"^\s*\{Reference Type\}", re.M), lambda t: tagged.read_tagged(t, tagged.NOTEEXPRESS)),
    ("EndNote", re.compile(r"^\s*%0(?:\s|$)", re.M), lambda t: tagged.read_tagged(t, tagged.ENDNOTE)),
    ("RIS", re.compile(r"^\s{0,2}TY\s{0,3}-", re.M), read_ris),
    ("PubMed", re.compile(r"^PMID ?- ?\d", re.M), lambda t: tagged.read_tagged(t, tagged.PUBMED)),
    ("RefWorks", re.compile(r"^RT\s+\S", re.M), lambda t: tagged.read_tagged(t, tagged.REFWORKS)),
    (
        "CNKI 自定义",
        re.compile(r"^\s*(?:SrcDatabase\s*-|DataType\s*[:：]|Title\s*-\s*题名\s*[:：])", re.M),
        lambda t: tagged.read_tagged(t, tagged.CNKI),
    ),
    ("Web of Science", re.compile(r"^PT [A-Z]\s*$", re.M), lambda t: tagged.read_tagged(t, tagged.WOS)),
    ("BibTeX", re.compile(r"^\s*@\s*[A-Za-z]+\s*[{(]", re.M), read_bibtex),
)  # fmt: skip
_WANFANG_REFWORKS = (
    "万方的 RefWorks 导出把中英文作者混在一起，只取了中文姓名，请核对，或改用 NoteExpress 格式重新导出"
)
_HAN = re.compile(r"[\u3400-\u9fff]")


def read(content: bytes, name: str) -> LiteratureFile:
    """Records of a file and what in it could not be read.

    :raises InvalidInput: when it is empty, too large, no text, or in no format we know; one line of Chinese.
    """
    text, notes = _text(content, name)
    kind, reader = _recognised(text, name)
    drafts, faults = reader(text)
    return _filed(kind, drafts, [*notes, *faults])


def read_rows(rows: Sequence[Sequence[str]]) -> LiteratureFile:
    """The same of a table that somebody else has opened."""
    drafts, faults = read_table(rows)
    return _filed("表格", drafts, faults)


def _text(content: bytes, name: str) -> tuple[str, list[str]]:
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise InvalidInput(f"文件“{name}”是空的，请重新导出")
    if len(content) > MAX_BYTES:
        raise InvalidInput(f"文件“{name}”超过 {MAX_BYTES // 1_000_000} MB 的上限，请分成几个文件导入")
    for sign, what in _BINARY:
        if content.startswith(sign):
            raise InvalidInput(
                f"文件“{name}”是{what}，不是题录（只看内容，不看扩展名），请从数据库导出题录文件"
            )
    decoded = decode(content)
    head = decoded.text[:4000]
    if len(_CONTROL.findall(head)) > max(20, len(head) // 50) or decoded.lost > _LOST:
        raise InvalidInput(
            f"文件“{name}”不是文本，读不出题录（只看内容，不看扩展名），请从数据库导出题录文件"
        )
    lost = decoded.text.count("\ufffd")
    return _LINE_END.sub("\n", decoded.text.replace("\x00", "")), [
        f"有 {lost} 个字符无法辨认，请核对编码后重新导出"
    ] if lost else []


def _recognised(text: str, name: str) -> tuple[str, Reader]:
    """The format whose sign stands first in the file; then tables, then formatted references."""
    found = [(match.start(), kind, reader) for kind, sign, reader in _SIGNS if (match := sign.search(text))]
    if found:
        return min(found, key=lambda one: one[0])[1:]
    if rows := html_rows(text):
        return "表格", lambda whole: read_table(rows)
    if sign := delimiter(text):
        return "表格", lambda whole: read_csv(whole, sign)
    if any(citations.ENTRY.match(line) for line in text.split("\n")[:50]):
        return "参考文献列表", citations.read_citations
    raise InvalidInput(
        f"文件“{name}”不是认得的题录格式（RIS、BibTeX、NoteExpress、EndNote、RefWorks、CNKI 自定义、"
        "Web of Science、PubMed、表格），请在数据库里换一种导出格式"
    )


def _filed(kind: str, drafts: list[Draft], faults: list[str]) -> LiteratureFile:
    records = []
    for draft in drafts:
        made = reference_of(draft)
        raw = "\n".join(draft.raw)
        if made:
            records.append(Record(_of_format(kind, made), raw, draft.line))
        else:
            faults.append(f"第 {draft.line} 行起的一条没有题名，没有导入：{quoted(raw)}")
    if kind == "RefWorks" and any(record.reference.database == "万方" for record in records):
        faults.append(_WANFANG_REFWORKS)
    if not records and not faults:
        faults.append("文件里没有题录")
    return LiteratureFile(kind, tuple(records), _bounded([*faults, *_unknown(drafts)]))


def _bounded(faults: list[str]) -> tuple[str, ...]:
    """All of them, or the first hundreds and how many more there are."""
    if len(faults) <= _FAULTS:
        return tuple(faults)
    return (*faults[:_FAULTS], f"另有 {len(faults) - _FAULTS} 处读不出，没有逐条列出，请检查这个文件")


def _of_format(kind: str, made: Reference) -> Reference:
    """What only the format tells: whose it is, and the known fault of one (DOMAIN A13)."""
    if kind == "CNKI 自定义" and not made.database:
        return replace(made, database="CNKI")
    chinese = tuple(name for name in made.authors if _HAN.search(name))
    if kind == "RefWorks" and made.database == "万方" and chinese:
        return replace(made, authors=chinese)
    return made


def _unknown(drafts: list[Draft]) -> list[str]:
    counts = Counter(tag for draft in drafts for _, tag in draft.unknown)
    first = {tag: line for draft in reversed(drafts) for line, tag in reversed(draft.unknown)}
    return [
        f"不认识的标记“{quoted(tag)}”（第 {first[tag]} 行等 {count} 处），内容随原文保存，没有用上"
        for tag, count in counts.items()
    ]
