"""BibTeX by ``bibtexparser``: nested braces, LaTeX escapes, names with particles, blocks that do not close."""

from __future__ import annotations

import contextlib
import logging
import re
from functools import cache

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import Entry, ImplicitComment, ParsingFailedBlock
from pylatexenc.latex2text import LatexNodes2Text

from crawlers.literature.draft import SKIPPED, Draft
from crawlers.literature.report import quoted, stray
from domain.errors import InvalidInput

_FIELDS = {
    "author": "author", "title": "title", "journal": "container", "journaltitle": "container", "booktitle": "container",
    "publisher": "publisher", "school": "publisher", "institution": "publisher", "organization": "publisher",
    "address": "place", "location": "place", "year": "year", "date": "date", "volume": "volume", "number": "number",
    "issue": "number", "pages": "pages", "edition": "edition", "doi": "doi", "cstr": "cstr", "url": "url",
    "urldate": "accessed", "abstract": "abstract", "keywords": "keyword", "keyword": "keyword", "issn": "issn",
    "isbn": "isbn", "type": "degree", "eid": "article_no", "howpublished": "url", "holder": "applicant",
    "database": "database", "language": SKIPPED, "langid": SKIPPED, "note": "note", "month": SKIPPED, "editor": SKIPPED,
    "series": SKIPPED, "copyright": SKIPPED, "file": SKIPPED, "annote": SKIPPED, "eprint": SKIPPED, "shorttitle": SKIPPED,
    "archiveprefix": SKIPPED, "primaryclass": SKIPPED, "cn": SKIPPED, "issuenumber": "number", "translator": SKIPPED,
    "chapter": SKIPPED, "day": SKIPPED, "timestamp": SKIPPED, "biburl": SKIPPED, "bibsource": SKIPPED, "numpages": SKIPPED,
    "key": SKIPPED, "crossref": SKIPPED, "entrysubtype": "type", "affiliation": "affiliation", "unique-id": SKIPPED,
    "mentor": "advisor",
}  # fmt: skip
_TEX = re.compile(r"[\\{}$~]|--")
_UNCLOSED = 200
"""Braces; the library looks for the end of each block through the rest of the file, in quadratic time."""
_CODES = {"mastersthesis": "硕士", "phdthesis": "博士"}


def read_bibtex(text: str) -> tuple[list[Draft], list[str]]:
    """Drafts, and faults for blocks that cannot be read and for text between them. Raises ``InvalidInput`` for a file
    with braces without end.

    Nothing is decoded by the library: names have to be told apart while their braces still stand.
    """
    unclosed = text.count("{") - text.count("}")
    if unclosed > _UNCLOSED:
        raise InvalidInput(f"BibTeX 文件里有 {unclosed} 个花括号没有配对：请重新导出后再导入")
    logging.getLogger("bibtexparser").setLevel(logging.ERROR)  # its warnings are our faults below
    library = parse_string(text)
    drafts, faults = [], []
    for block in library.blocks:
        line = (block.start_line or 0) + 1
        entry = block if isinstance(block, Entry) else getattr(block, "ignore_error_block", None)
        if isinstance(entry, Entry):
            drafts.append(_draft(entry, line, block.raw or ""))
        elif isinstance(block, ImplicitComment):
            lines = enumerate((block.comment or "").split("\n"), start=line)
            faults += stray((n, t) for n, t in lines if t.strip() and not t.lstrip().startswith("%"))
        elif isinstance(block, ParsingFailedBlock):
            faults.append(
                f"第 {line} 行起的一条题录读不出（括号或引号没有配对），没有导入：{quoted(block.raw or '')}"
            )
    return drafts, faults


def _draft(entry: Entry, line: int, raw: str) -> Draft:
    draft = Draft(line, raw=[raw])
    draft.add("type", entry.entry_type)
    draft.add("degree", _CODES.get(entry.entry_type.lower(), ""))
    values = {field.key.lower(): str(field.value) for field in reversed(entry.fields)}
    for field in entry.fields:
        key, value = field.key.lower(), str(field.value)
        if key == "author":
            for name in _names(value):
                draft.add("author", name)
        elif key in _FIELDS:
            draft.add(_FIELDS[key], _plain(value))
        else:
            draft.unknown.append((line, field.key))
    if "month" in values and "date" not in values:
        draft.add("date", f"{_plain(values.get('year', ''))} {_plain(values['month'])}")
    return draft


def _names(value: str) -> list[str]:
    """``Surname, Given`` or a body; 张三;李四 in one name is told apart later on."""
    names = [name.strip() for name in split_multiple_persons_names(value) if name.strip()]
    return ["et al." if name.lower() == "others" else _name(name) for name in names]


def _name(name: str) -> str:
    if (name.startswith("{") and name.endswith("}")) or (not name.isascii() and "," not in name):
        return _plain(name)
    with contextlib.suppress(InvalidNameError, ValueError, IndexError):
        parts = parse_single_name_into_parts(name, strict=False)
        surname = _plain(" ".join([*parts.von, *parts.last]))
        given, suffix = _plain(" ".join(parts.first)), _plain(" ".join(parts.jr))
        if surname and given:
            return f"{surname}, {given}" + (f", {suffix}" if suffix else "")
    return _plain(name)


def _plain(value: str) -> str:
    """Without braces and TeX commands."""
    if not _TEX.search(value):
        return value
    return str(_decoder().latex_to_text(value))


@cache
def _decoder() -> LatexNodes2Text:
    return LatexNodes2Text(keep_comments=True, math_mode="text")
