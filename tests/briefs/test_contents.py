"""目录: entries and the pages they name, in our PDF, in the DOCX as LibreOffice lays it out, on screen and as text."""

import re
import subprocess
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from lxml import html

from briefs.docx import docx_bytes
from briefs.fonts import FontBook
from briefs.layout import flow
from briefs.nodes import Contents
from briefs.pdf import pdf_bytes
from briefs.plaintext import render_text
from briefs.preview import render_html
from briefs.render import RenderOptions
from domain.brief import Item, Section

ENTRY = re.compile(r"^\s*(\S.*?)[\s.]{6,}(\d+)\s*$")
CHAPTERS = [f"{'一二三四五六'[n - 1]}、第{n}编的名称" for n in range(1, 7)]
ITEMS = [f"（一）第{n}编的一条" for n in range(1, 7)]


def lines(pdf):
    """Page → its lines without spaces, as Poppler reads them."""
    told = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True)
    return dict(enumerate((page.splitlines() for page in told.stdout.split("\f")), start=1))


def listed(pdf):
    """Title → the page that the 目录 names."""
    found = [ENTRY.match(line) for page in lines(pdf).values() for line in page]
    return {"".join(match[1].split()): int(match[2]) for match in found if match}


def standing(pdf):
    """Title → the page where the heading stands."""
    return {
        line: number
        for number, page in lines(pdf).items()
        for line in ("".join(one.split()) for one in page)
        if line in {*CHAPTERS, *ITEMS}
    }


def with_contents(brief, *sections):
    return replace(brief, sections=(Section("contents", "目录"), *sections), citations=())


@pytest.fixture
def brief(make, masthead):
    return make.compose(make.full_day(), masthead, "b-1", "甲")


def test_the_pdf_names_the_pages_where_its_headings_stand(printed):
    pdf = printed["contents"].pdf
    assert list(listed(pdf)) == [title for pair in zip(CHAPTERS, ITEMS, strict=True) for title in pair]
    assert listed(pdf) == standing(pdf)
    assert len(set(listed(pdf).values())) >= 5  # the chapters are long enough to be told apart


def test_the_docx_opened_in_libreoffice_names_them_too(printed):
    office = printed["contents"].office
    assert listed(office) == listed(printed["contents"].pdf)
    # an office program breaks lines and pages a little otherwise
    apart = {title: abs(page - listed(office)[title]) for title, page in standing(office).items()}
    assert len(apart) == 12 and max(apart.values()) <= 1


def test_the_docx_has_fields_to_bookmarks_and_asks_nothing_when_it_is_opened(brief, tmp_path):
    options = RenderOptions(FontBook.find(system=False))
    brief = with_contents(brief, *brief.sections)
    laid = pdf_bytes(brief, options)[1].laid
    path = tmp_path / "x.docx"
    path.write_bytes(docx_bytes(brief, options, laid)[0])
    paper = Document(path)
    fields = paper.element.xpath("//w:instrText[contains(., 'PAGEREF')]/text()")
    named = [field.split()[1] for field in fields]
    assert len(named) == 8 and set(named) <= set(paper.element.xpath("//w:bookmarkStart/@w:name"))
    shown = [p.text.rpartition("\t")[2] for p in paper.paragraphs if p.style.name == "ZJ Contents 1"]
    assert shown == [str(laid.pages[name]) for name in named]
    stop = paper.styles["ZJ Contents 1"].paragraph_format.tab_stops[0]
    assert (stop.alignment.name, stop.leader.name) == ("RIGHT", "DOTS")
    assert b"updateFields" not in zipfile.ZipFile(path).read("word/settings.xml")


def test_on_screen_entries_are_links_and_neither_there_nor_as_text_are_numbers(brief):
    brief = with_contents(brief, *brief.sections)
    tree = html.fromstring(render_html(brief))
    entries = tree.xpath("//nav[@class='contents']//a")
    heads = {node.get("id"): node.text_content() for node in tree.iter("h2") if node.get("id")}
    assert [heads[a.get("href")[1:]] for a in entries] == [a.text for a in entries] and len(entries) == 8
    told = render_text(brief)
    start = told.index("目　录")
    assert told[start:].splitlines()[1:3] == ["　　一、今日要情", "　　二、数据概览"]


def test_what_a_librarian_changes_is_what_it_lists(brief):
    """It is made when the brief is printed, not when it was composed."""
    kept = replace(brief.sections[0], title="改过的栏目名")
    (contents,) = (node for node in flow(with_contents(brief, kept)) if isinstance(node, Contents))
    assert contents.entries[0].text == "一、改过的栏目名"


@pytest.mark.parametrize(("count", "levels"), [(18, {1, 2}), (19, {1, 2}), (20, {1})])
def test_it_takes_one_page_at_most_or_leaves_the_second_level_out(brief, count, levels):
    section = Section("x", "要情", tuple(Item(f"第{n}条", "正文") for n in range(count)))
    (contents,) = (node for node in flow(with_contents(brief, section)) if isinstance(node, Contents))
    assert {entry.level for entry in contents.entries} == levels
