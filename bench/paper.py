"""``paper``: what printing takes. A daily of ``--articles`` articles as DOCX, PDF, HTML and text, and a 汇编 of about
``--pages`` pages as DOCX and PDF, the latter in a process of its own so that its memory is its own.

DOCX of a daily counts the laying out that tells on which page its 版记 stands.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench.brief import fill
from bench.common import Meter, peak_rss_mb
from briefs.docx import docx_bytes
from briefs.fonts import FontBook
from briefs.pdf import pdf_bytes
from briefs.plaintext import render_text
from briefs.preview import render_html
from briefs.render import RenderOptions
from desk.desk import open_desk
from desk.settings import Settings
from domain import clock
from domain.brief import Brief, Chart, Citation, Item, Masthead, Section, Table
from domain.user import OPERATOR

_SENTENCE = (
    "据监测，津沽市供热办公布，入冬以来全市老旧小区供热报修共计一千二百三十六件，较去年同期减少百分之十二。"
)
_PER_PAGE = 2.5
"""Items of the 汇编 that fill a page with their share of tables, figures and references."""


def main(argv: list[str]) -> dict[str, Any]:
    """Seconds of each form, the first in its process where it matters: matplotlib and the faces are read then."""
    parser = argparse.ArgumentParser(prog="python -m bench paper", description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--compile-only", action="store_true", help="the 汇编 alone, in this process")
    args = parser.parse_args(argv)
    if args.compile_only:
        return _compilation(args.pages)
    child = [sys.executable, "-m", "bench", "paper", "--compile-only", "--pages", str(args.pages)]
    ran = subprocess.run(child, check=True, capture_output=True, text=True)
    # the child first: Linux counts what its parent held at the fork among its own
    return {**json.loads(ran.stdout.splitlines()[-1]), **_daily(args.articles)}


def _daily(articles: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Settings(home=Path(folder), demo=True), create=True)
        day = clock.library_day(desk.now())
        fill(desk, articles, clock.daily_window(day).start)
        desk.analyse(OPERATOR)
        brief = desk.draft_brief(OPERATOR, desk.brief_kind("daily"), day).brief
        desk.close()
    with Meter() as faces:
        options = RenderOptions(FontBook.find())
    with Meter() as docx:
        docx_bytes(brief, options, pdf_bytes(brief, options)[1].laid)
    with Meter() as pdf:
        pages = pdf_bytes(brief, options)[1].pages
    with Meter() as page:
        render_html(brief)
    with Meter() as text:
        render_text(brief)
    return {
        "articles": articles,
        "items": brief.item_count,
        "daily_pages": pages,
        "fonts_s": round(faces.seconds, 2),
        "docx_s": round(docx.seconds, 2),
        "docx_cpu_s": round(docx.cpu_seconds, 2),
        "pdf_s": round(pdf.seconds, 2),
        "pdf_cpu_s": round(pdf.cpu_seconds, 2),
        "html_s": round(page.seconds, 2),
        "text_s": round(text.seconds, 3),
    }


def _compilation(pages: int) -> dict[str, Any]:
    brief, options = _long_brief(pages), RenderOptions(FontBook.find())
    with Meter() as pdf:
        _, report = pdf_bytes(brief, options)
    with Meter() as docx:
        docx_bytes(brief, options, report.laid)
    return {
        "compilation_pages": report.pages,
        "compilation_pdf_s": round(pdf.seconds, 2),
        "compilation_cpu_s": round(pdf.cpu_seconds + docx.cpu_seconds, 2),
        "compilation_docx_s": round(docx.seconds, 2),
        "compilation_peak_rss_mb": peak_rss_mb(),
    }


def _long_brief(pages: int) -> Brief:
    """Chapters of ten pages, each with items, a table and a figure; every item cites a source of its own."""
    day, now = date(2026, 11, 22), datetime(2026, 11, 22, tzinfo=UTC)
    count = round(pages * _PER_PAGE)
    citations = tuple(
        Citation(
            n,
            f"a-{n}",
            f"{_SENTENCE[:24]}（{n}）",
            "津沽日报",
            now,
            f"http://bench.invalid/{n}",
            f"urn:uuid:{n}",
            now,
        )
        for n in range(1, count + 1)
    )
    chapter = 25
    sections = tuple(
        Section(
            f"c{start}",
            f"第{start // chapter + 1}编",
            tuple(
                Item(f"第{n}条　供热保障工作取得新进展", _SENTENCE * 3 + f"[^{n}]", (n,))
                for n in range(start + 1, min(start + chapter, count) + 1)
            ),
            tables=(_table(start),),
            charts=(replace(_CHART, caption=f"走势{start}"),),
        )
        for start in range(0, count, chapter)
    )
    mast = Masthead("专题信息", "津沽市图书馆", report_to=("市委办公厅",), copies=30)
    listed = Section("references", "参考文献")
    return Brief("b-bench", "topic", "供热专题汇编", day, clock.daily_window(day), now, "基准", mast, (*sections, listed),
                 citations, citation_style="numbered", issue_no=1, total_no=1, status="issued")  # fmt: skip


_CHART = Chart(
    "line",
    "走势",
    tuple(f"{n}日" for n in range(1, 31)),
    (("信息量", tuple(float(n % 7) for n in range(30))),),
    "条",
)


def _table(start: int) -> Table:
    rows = tuple((f"第{start + n}项", str(n), f"{n}%", "较上期持平") for n in range(12))
    return Table("分项", ("项目", "数量", "占比", "变化"), rows)
