"""What must not break a document: missing glyphs, thousands of items, hostile titles, a full disk."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from briefs.docx import render_docx
from briefs.fonts import FontBook
from briefs.layout import flow
from briefs.nodes import Heading
from briefs.pdf import render_pdf
from briefs.plaintext import render_text
from briefs.preview import render_html
from briefs.render import RenderOptions, write
from domain.brief import Item, Section
from domain.errors import NoSpace
from tests.briefs.measuring import faces
from tests.briefs.test_typeface import cut, saved

RARE = "张堃、陶喆、朱镕、㛃"


@pytest.fixture(scope="module")
def bundled():
    return RenderOptions(FontBook.find(system=False))


@pytest.fixture
def brief(make, masthead):
    return replace(make.compose(make.full_day(), masthead, "b-1", "甲"), citations=())


def only(brief, *sections, **changes):
    return replace(brief, sections=sections, citations=(), **changes)


def test_a_character_the_face_lacks_is_taken_from_the_next(brief, tmp_path):
    # a face with the 3,755 characters of GB/T 2312 level 1, as 仿宋_GB2312 lacks 堃 喆 镕 㛃
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "fs.otf").write_bytes(saved(cut(family="FangSong_GB2312", chinese="仿宋_GB2312")))
    options = RenderOptions(FontBook.find(tmp_path / "fonts", system=False))
    report = render_pdf(
        only(brief, Section("x", "测试", lead=f"出席的有{RARE}等人。")), tmp_path / "x.pdf", options
    )
    page = PdfReader(report.path).pages[0]
    drawn = {}

    def visit(text, _, __, font, ___):
        for char in text.strip():
            drawn.setdefault(char, font["/BaseFont"] if font else "")

    page.extract_text(visitor_text=visit)
    assert report.missing == () and all(char in drawn for char in RARE)
    own, other = drawn["出"], {drawn[char] for char in "堃喆镕㛃"}
    assert len(other) == 1 and own not in other and drawn["席"] == own
    assert all(faces(report.path).values())


def test_five_thousand_items(brief, bundled, tmp_path):
    items = tuple(Item(f"第{n}件事", f"第{n}件事的经过。", (1,)) for n in range(1, 5001))
    whole = only(brief, Section("x", "要情", items))
    heads = [node.text for node in flow(whole) if isinstance(node, Heading)]
    assert heads[1] == "（一）第1件事" and heads[5000] == "（五千）第5000件事"
    pages = PdfReader(render_pdf(whole, tmp_path / "x.pdf", bundled).path).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    assert [int(n) for n in re.findall(r"第(\d+)件事的经过", text)] == list(range(1, 5001))
    paper = Document(render_docx(whole, tmp_path / "x.docx", bundled).path)
    assert sum(p.text.endswith("件事的经过。") for p in paper.paragraphs) == 5000
    assert render_html(whole).count("件事的经过。") == render_text(whole).count("件事的经过。") == 5000


HOSTILE = [
    "😀热搜😀",
    "控制\x00\x07\x1b符",
    "反向\u202e文字\u2066",
    "<img src=x onerror=alert(1)>",
    '=HYPERLINK("http://x","点")',
    "#panic() $x$ \\ @label <label>",
    "{{ 7*7 }}{% for %}",
    "<w:p/>&amp;&#0;",
    "A" * 300,
    "长" * 300,
    "\u200b",
    "",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_any_title_is_printed_as_text_by_every_renderer(brief, bundled, tmp_path, title):
    hostile = only(
        brief, Section("x", title, (Item(title, title, note=title, group=title),), lead=title), title=title
    )
    hostile = replace(
        hostile, masthead=replace(hostile.masthead, name=title[:60] or "报", issuer=title, notice=title)
    )
    pdf = render_pdf(hostile, tmp_path / "x.pdf", bundled)
    docx = render_docx(hostile, tmp_path / "x.docx", bundled)
    letters = re.sub(r"[^\w]", "", title).replace("\u202e", "").replace("_", "")
    shown = [
        "".join(page.extract_text() for page in PdfReader(pdf.path).pages),
        "".join(p.text for p in Document(docx.path).paragraphs),
        render_text(hostile),
    ]
    for text in shown:
        kept = re.sub(r"[^\w]", "", text).replace("_", "")
        assert letters in kept or letters in kept.replace("\n", "")
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", text)
    page = render_html(hostile)
    assert ("<img src=x" not in page and "onerror=alert(1)&gt;" in page) or "onerror" not in title


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_disk_that_fills_up_leaves_the_old_file_and_one_line(form, tmp_path):
    old = tmp_path / f"x.{form}"
    old.write_bytes(b"the old document")
    code = f"""
import resource, sys
sys.path.insert(0, {str(Path.cwd())!r})
from datetime import UTC, date, datetime
from pathlib import Path
from briefs.docx import render_docx
from briefs.fonts import FontBook
from briefs.pdf import render_pdf
from briefs.render import RenderOptions
from domain.brief import Brief, Masthead, Section
from domain.clock import daily_window
from domain.errors import NoSpace
day = date(2026, 11, 22)
brief = Brief("b", "daily", "题", day, daily_window(day), datetime(2026, 11, 22, tzinfo=UTC), "甲",
              Masthead("舆情日报", "本馆"), (Section("x", "要情", lead="国" * 2000),), ())
options = RenderOptions(FontBook.find(system=False))
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))  # what a file may hold from here on: the disk is full
try:
    render_{form}(brief, Path({str(old)!r}), options)
except NoSpace as error:
    print(error)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert ran.stdout.strip() == f"磁盘空间不足，未能写出 x.{form}：请清理空间后重新生成", ran.stderr
    assert old.read_bytes() == b"the old document" and [p.name for p in tmp_path.iterdir()] == [f"x.{form}"]


def test_a_full_device_is_told_by_its_own_error(tmp_path):
    full = Path("/dev/full")
    if not full.exists() or not os.access(full, os.W_OK):
        pytest.skip("没有 /dev/full")
    (tmp_path / "x.pdf.part").symlink_to(full)
    with pytest.raises(NoSpace, match="磁盘空间不足"):
        write(tmp_path / "x.pdf", b"content" * 10_000)
