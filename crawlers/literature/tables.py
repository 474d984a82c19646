"""Tables: patents, Scopus, Ei, Web of Science, CNKI columns — by what the head row calls them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from itertools import islice

import lxml.etree
import lxml.html

from crawlers.literature.draft import Draft
from crawlers.literature.report import quoted
from domain.text import fold

Row = Sequence[str]
_HEADS = {
    "type": "srcdatabase,来源库,文献类型,documenttype,dt,pt,类型,publicationtype,专利类型,entrytype,资源类型",
    "title": "title,题名,标题,篇名,发明名称,名称,ti,文献标题,documenttitle,articletitle,标题(中文),专利名称,论文题名",
    "title_alt": "英文题名,外文题名,标题(英文),translatedtitle",
    "author": "author,authors,作者,责任者,著者,af,author(s),authorfullnames,主要责任者",
    "author_short": "au",
    "inventor": "发明人,inventor/author,inventors,inventor,发明(设计)人,设计人",
    "affiliation": "organ,单位,机构,作者单位,authoraffiliation,affiliations,c1,第一机构",
    "container": "source,文献来源,刊名,来源,sourcetitle,so,publicationname,期刊名称,出处,来源出版物",
    "publisher": "publisher,出版者,出版社,pu,学位授予单位,授予单位",
    "place": "出版地,pi,publishercity",
    "keyword": "keyword,keywords,关键词,authorkeywords,de,controlled/subjectterms,maincontrolledterms,indexkeywords",
    "abstract": "summary,摘要,abstract,ab,摘要(中文)",
    "date": "pubtime,发表时间,publicationdate,公开(公告)日,公开公告日,公开日,公告日,出版日期,发表日期,出版时间,授权公告日,issuedate",
    "year": "year,年,py,publicationyear,出版年,发表年",
    "volume": "volume,卷,vl",
    "number": "period,期,issue,is,卷期",
    "pages": "pagecount-页码,页码,pages,页码范围,page,起止页码",
    "start": "pagestart,bp,起始页",
    "end": "pageend,ep,结束页",
    "article_no": "art.no.,articlenumber,ar,articleno",
    "clc": "clc,中图分类号,分类号",
    "ipc": "ipc,主ipc分类号,ipc分类号,主分类号,ipc主分类号,分类号(ipc)",
    "issn": "issn,国际标准刊号,sn",
    "isbn": "isbn,isbns,bn",
    "url": "url,link,链接,网址,resultlink,documentlink,doilink,原文链接,详情链接",
    "doi": "doi,di",
    "database": "database,数据库,数据来源",
    "applicant": "assignee,申请(专利权)人,申请人,专利权人,当前权利人,申请(专利权)人(中文),patentassignee",
    "patent_no": "id,公开(公告)号,公开公告号,公开号,公告号,专利号,publicationnumber,patentnumber",
    "application": "申请号,applicationnumber",
    "applied": "申请日,申请日期,filing/creationdate,applicationdate",
    "standard_no": "标准号,标准编号",
    "degree": "学位,学位级别,degree",
    "advisor": "导师,导师姓名,tutor",
}  # fmt: skip
_NAMES = {head: name for name, heads in _HEADS.items() for head in heads.split(",")}
_DELIMITERS = (",", "\t", ";", "，")
_LOOKED = 12
"""Rows in which the head row has to stand."""
_FIELD_LIMIT = 2_000_000
_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
"""lxml refuses text that names an encoding."""
_BRACKETS = str.maketrans("（）［］", "()[]")


def named(head: str) -> str:
    """Our name of a column; empty for one nobody told us of. ``Title-题名`` is known by either half."""
    whole = re.sub(r"\s", "", fold(head).translate(_BRACKETS)).strip('"')
    halves = (whole, whole.partition("-")[0], whole.partition("-")[2])
    return next((_NAMES[half] for half in halves if half in _NAMES), "")


def head_row(rows: Sequence[Row]) -> int | None:
    """Where the head row stands: the first one that names a title and two more columns; None: nowhere."""
    for at, row in enumerate(rows[:_LOOKED]):
        names = {named(cell) for cell in row} - {""}
        if "title" in names and len(names) >= 3:
            return at
    return None


def delimiter(text: str) -> str:
    """The delimiter by which the first lines are a table; empty if there is none."""
    first = "\n".join(text.split("\n")[:_LOOKED])
    for sign in _DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(first), delimiter=sign))
        except csv.Error:
            continue
        if head_row(rows) is not None:
            return sign
    return ""


def read_csv(text: str, sign: str) -> tuple[list[Draft], list[str]]:
    """Drafts of a table of text."""
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text), delimiter=sign)
    rows: list[Row] = []
    faults: list[str] = []
    try:
        rows.extend(islice(reader, None))
    except csv.Error as error:
        faults.append(f"第 {reader.line_num} 行起读不下去（{_reason(error)}），其后的内容没有导入")
    drafts, more = read_table(rows)
    return drafts, [*faults, *more]


def _reason(error: csv.Error) -> str:
    return "单元格太长" if "limit" in str(error) else "引号或换行写法不对"


def html_rows(text: str) -> list[Row]:
    """The first table with a head row, of a web page that a database gives out under the name of .xls; none: no such."""
    if not _TABLE.search(text):
        return []
    try:
        page = lxml.html.fromstring(_DECLARATION.sub("", text))
    except (lxml.etree.LxmlError, ValueError):
        return []
    for table in page.iter("table"):
        rows = [[cell.text_content() for cell in row.iter("td", "th")] for row in table.iter("tr")]
        if head_row(rows) is not None:
            return list(rows)
    return []


def read_table(rows: Sequence[Row]) -> tuple[list[Draft], list[str]]:
    """Drafts of the rows below the head row; line numbers are those of rows."""
    at = head_row(rows)
    if at is None:
        return [], ["前 12 行里找不到表头（至少要有题名和另外两列），没有导入"]
    names = [named(cell) for cell in rows[at]]
    unknown = [cell.strip() for cell, name in zip(rows[at], names, strict=True) if not name and cell.strip()]
    faults = [f"表头里这些列用不上，内容随原文保存：{quoted('、'.join(unknown))}"] if unknown else []
    drafts = []
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        if not any(cell.strip() for cell in row):
            continue
        if more := [cell for cell in row[len(names) :] if cell.strip()]:
            faults.append(f"第 {number} 行比表头多 {len(more)} 列，多出的没有用上：{quoted('、'.join(more))}")
        drafts.append(_draft(number, _known(names, row), rows[at], row))
    return drafts, faults


def _known(names: Sequence[str], row: Row) -> list[tuple[str, str]]:
    """(our name, cell) of the columns we know; a cell too few is empty."""
    return [(name, cell) for name, cell in zip(names, row, strict=False) if name]


def _draft(number: int, pairs: list[tuple[str, str]], head: Row, row: Row) -> Draft:
    raw = "\n".join(f"{h}: {cell}" for h, cell in zip(head, row, strict=False) if cell.strip())
    draft = Draft(number, raw=[raw])
    given: Mapping[str, str] = {name: cell for name, cell in pairs if cell.strip()}
    for name, cell in pairs:
        if name == "author_short" and "author" not in given:
            draft.add("author", cell)
        elif name != "author_short":
            draft.add(name, cell.replace("\n", " "))
    if "patent_no" in given and "type" not in given:
        draft.add("type", "专利")
    return draft
