"""Measuring printed pages with tools that are not ours: Poppler for text boxes, fonts and ink, LibreOffice for DOCX."""

import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from html import unescape
from io import BytesIO
from pathlib import Path

import numpy as np
import pylopdf_fonts_zh_cn as packaged
import pytest
from fontTools.ttLib import TTFont
from matplotlib.image import imread

from domain.brief import Item, Section, Table

OFFICE = shutil.which("soffice")
MM = 72 / 25.4
DPI = 200
_OFFICIAL = {
    "仿宋_GB2312": "serif",
    "楷体_GB2312": "serif",
    "方正小标宋简体": "serif",
    "宋体": "serif",
    "黑体": "sans",
}
"""Faces of an office and the packaged outlines that stand for them here."""
_ASCENT, _DESCENT = 859, 141
"""Of every one of those faces, in thousandths of an em; the packaged ones reach 1,151 and 286, and lines would sit
elsewhere."""


@dataclass(frozen=True)
class Word:
    """A piece of text with its box in mm from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def words(pdf, page):
    """The pieces of text of a page (from 1)."""
    cut = ["-f", str(page), "-l", str(page)]
    found = subprocess.run(
        ["pdftotext", "-bbox", *cut, str(pdf), "-"], check=True, capture_output=True, text=True
    )
    pattern = r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
    return [
        Word(unescape(text), *(float(v) / MM for v in box))
        for *box, text in re.findall(pattern, found.stdout)
    ]


def pixels(pdf, page, dpi=DPI):
    """A page as an array of RGB, 0 to 1."""
    cut = ["-f", str(page), "-l", str(page)]
    png = subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-png", *cut, str(pdf)], check=True, capture_output=True
    ).stdout
    return imread(BytesIO(png), format="png")[..., :3]


def ink(picture, dpi=DPI):
    """Box of everything printed: left, top, right, bottom in mm from the upper left corner."""
    dark = picture.min(axis=2) < 0.5
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return tuple(v * 25.4 / dpi for v in (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))


def red_line(picture, dpi=DPI):
    """The longest red rule: left, top, right, bottom in mm and its mean colour 0 to 1."""
    red = (picture[..., 0] > 0.6) & (picture[..., 1] < 0.5) & (picture[..., 2] < 0.5)
    rows = np.flatnonzero(red.sum(axis=1) > 140 / 25.4 * dpi)
    columns = np.flatnonzero(red[rows[len(rows) // 2]])
    inside = picture[rows[len(rows) // 2], columns[0] : columns[-1] + 1]
    box = tuple(v * 25.4 / dpi for v in (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))
    return box, inside.mean(axis=0)


def faces(pdf):
    """Every face of a file and whether it is embedded."""
    listed = subprocess.run(["pdffonts", str(pdf)], check=True, capture_output=True, text=True).stdout
    rows = [
        re.match(r"(\S+)\s+.*?\s(yes|no)\s+(?:yes|no)\s+(?:yes|no)\s", line)
        for line in listed.splitlines()[2:]
    ]
    return {row[1]: row[2] == "yes" for row in rows if row}


def office_pdf(folder: Path) -> dict[str, Path]:
    """Every DOCX of a folder as LibreOffice lays it out on a machine that has the official faces, by stem."""
    fonts = folder / "fonts"
    for official, kind in _OFFICIAL.items():
        _stand_in(official, kind, fonts)
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include>/etc/fonts/fonts.conf</include><dir>{fonts}</dir></fontconfig>",
        encoding="utf-8",
    )
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "office")]
    files = sorted(map(str, folder.glob("*.docx")))
    environment = {"FONTCONFIG_FILE": str(settings), "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=240, env=environment)
    return {path.stem: path for path in (folder / "office").glob("*.pdf")}


def office_prints(path: Path) -> Path:
    """A file of any office program as LibreOffice prints it, beside it."""
    if OFFICE is None:
        pytest.skip("未安装 LibreOffice（soffice），无法检查实际版面")
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    printed = path.with_suffix(".pdf")
    if not printed.exists():
        pytest.skip(f"LibreOffice 没有能打开 {path.suffix} 的部件（libreoffice-calc），无法检查实际版面")
    return printed


def _stand_in(official: str, kind: str, folder: Path) -> None:
    """A packaged face under the name and with the line metrics of an official one."""
    folder.mkdir(exist_ok=True)
    font = TTFont(packaged.serif_path() if kind == "serif" else packaged.sans_path())
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = _ASCENT, -_DESCENT, 0
    table = font["OS/2"]
    table.sTypoAscender, table.sTypoDescender, table.sTypoLineGap = _ASCENT, -_DESCENT, 0
    table.usWinAscent, table.usWinDescent = _ASCENT, _DESCENT
    for record in list(font["name"].names):
        if record.nameID in (16, 17):
            font["name"].removeNames(nameID=record.nameID)
        elif record.nameID in (1, 4):
            record.string = official
        elif record.nameID == 6:
            record.string = f"Office{sorted(_OFFICIAL).index(official)}"
    font.save(folder / f"{official}.otf")


def specimens(full):
    """Name → a brief whose printed page shows one thing."""

    def only(*sections, **changes):
        return replace(full, sections=sections, citations=(), **changes)

    wide = tuple(
        (f"第{n}号热点" + "名称很长" * 5, "Ⅱ级（橙）", "理由也不短" * 6, "未单列") for n in range(40)
    )
    table = Table("预警情况", ("热点", "等级", "触发原因", "详见"), wide)
    many = Table("各区分项", ("区", *(f"第{n}项指标" for n in range(1, 31))),
                 tuple((f"{q}区", *(f"{q}{n}分" for n in range(1, 31))) for q in "甲乙丙丁戊"))  # fmt: skip
    noted = [
        Item(
            f"第{n}条",
            f"第{n}条正文开头，" + "国" * (28 * (3 + n % 7)),
            note="关注等级（馆内研判）Ⅱ级（橙）：理由",
        )
        for n in range(1, 13)
    ]
    issued = {
        "issue_no": 12,
        "total_no": 345,
        "status": "issued",
        "masthead": replace(full.masthead, notice=""),
    }
    chapters = tuple(
        Section(
            f"c{n}", f"第{n}编的名称", (Item(f"第{n}编的一条", "国" * 28 * 5 * n),), lead="国" * 28 * 4 * n
        )
        for n in range(1, 7)
    )
    return {
        "full": full,
        "contents": only(Section("contents", "目录"), *chapters),
        "issued": replace(full, **issued),
        "grid": only(Section("x", "测试", lead="国" * 28 * 60), **issued),
        "table": only(Section("x", "测试", tables=(table,))),
        "wide": only(Section("x", "测试", lead="国" * 100, tables=(many,), closing="表后的一句。")),
        "items": only(Section("x", "今日要情", tuple(noted))),
        "title": only(Section("x", "测试", lead="正文"), title="很长的标题" * 60),
        # 26 characters after the indent, 5 more lines on page 1, 22 on page 2, then so many on the last
        **{
            f"foot-{n}": only(Section("x", "测试", lead="国" * (26 + 28 * (5 + 22 + n))))
            for n in (1, 15, 17, 19, 22)
        },
    }
