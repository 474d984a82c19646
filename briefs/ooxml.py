"""The parts of WordprocessingML that python-docx has no words for: East Asian faces, grids, fields, floating tables."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import RGBColor

from briefs import page

TWIPS_PER_MM = 1440 / 25.4
LINK = RGBColor(0x1F, 0x4E, 0x9E)
"""Of links, which only a 工作版 has."""
_RPR_ORDER = (
    "w:rStyle",
    "w:rFonts",
    "w:b",
    "w:bCs",
    "w:i",
    "w:iCs",
    "w:caps",
    "w:color",
    "w:spacing",
    "w:w",
    "w:kern",
)
"""Head of the schema order of run properties; Word refuses a file that breaks it."""


def twips(mm: float) -> str:
    """Millimetres as twentieths of a point, as WordprocessingML writes lengths."""
    return str(round(mm * TWIPS_PER_MM))


def element(tag: str, **attributes: str | int | float) -> Any:
    """A ``w:`` element; attribute names get the prefix too."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def set_face(properties: Any, family: str) -> None:
    """The face of all scripts: python-docx's ``font.name`` sets only the Latin one, and digits and quotation
    marks have to stay in the Chinese face. Theme faces would win over it, so they go."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = element("rFonts", ascii=family, hAnsi=family, eastAsia=family, cs=family, hint="eastAsia")
    _insert(properties, fonts, "w:rFonts")


def set_tracking(properties: Any, twentieths: int) -> None:
    """Space added to each character, in twentieths of a point."""
    for old in properties.findall(qn("w:spacing")):
        properties.remove(old)
    _insert(properties, element("spacing", val=twentieths), "w:spacing")


def _insert(properties: Any, made: Any, name: str) -> None:
    before = {qn(tag) for tag in _RPR_ORDER[: _RPR_ORDER.index(name)]}
    place = sum(1 for child in properties if child.tag in before)
    properties.insert(place, made)


def set_chinese_typography(paragraph_properties: Any, *, grid: bool) -> None:
    """No extra space between Chinese and Latin and, on the grid of 22 lines, no automatic widow lines: both break it."""
    for name in ("widowControl", "autoSpaceDE", "autoSpaceDN"):
        for old in paragraph_properties.findall(qn(f"w:{name}")):
            paragraph_properties.remove(old)
    anchor = next((c for c in paragraph_properties if c.tag in _AFTER_WIDOW), None)
    widow = element("widowControl", val=0 if grid else 1)
    paragraph_properties.append(widow) if anchor is None else anchor.addprevious(widow)
    anchor = next((c for c in paragraph_properties if c.tag in _AFTER_SPACE), None)
    for name in ("autoSpaceDE", "autoSpaceDN"):
        made = element(name, val=0)
        paragraph_properties.append(made) if anchor is None else anchor.addprevious(made)


_AFTER_SPACE = {qn(f"w:{n}") for n in ("bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing",
                                       "jc", "textDirection", "textAlignment", "outlineLvl", "rPr")}  # fmt: skip
_AFTER_WIDOW = _AFTER_SPACE | {qn(f"w:{n}") for n in ("numPr", "pBdr", "shd", "tabs", "suppressAutoHyphens",
                                                      "kinsoku", "wordWrap", "overflowPunct")}  # fmt: skip


def set_grid(section: Any, lines: int) -> None:
    """So many lines a page as a ``lines`` grid; a ``linesAndChars`` grid would set 14 characters a line (DOMAIN B3)."""
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(element("docGrid", type="lines", linePitch=round(579 * page.LINES / lines)))


def add_field(paragraph: Any, code: str, shown: str = "1") -> None:
    """A field such as PAGE; ``shown`` stands there until the reader's program fills it in."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", shown), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind:
            run._r.append(element("fldChar", fldCharType=kind))
        else:
            instruction = element("instrText")
            instruction.text = code
            run._r.append(instruction)


def link(paragraph: Any, text: str, *, url: str = "", anchor: str = "", raised: bool = False) -> None:
    """Text that leads to an address or to a bookmark of the document: blue, raised where it is a number."""
    where = {"anchor": anchor} if anchor else {}
    made = element("hyperlink", history=1, **where)
    if url:
        made.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.font.color.rgb, run.font.superscript = LINK, raised or None
    made.append(run._r)
    paragraph._p.append(made)


def lead(paragraph: Any, anchor: str) -> None:
    """All of the paragraph's runs lead to a bookmark, looking as before."""
    made = element("hyperlink", history=1, anchor=anchor)
    for run in paragraph._p.findall(qn("w:r")):
        made.append(run)
    paragraph._p.append(made)


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """A place that ``link`` can lead to; ``number`` is unique in the document."""
    start, end = element("bookmarkStart", id=number, name=name), element("bookmarkEnd", id=number)
    paragraph._p.append(start)
    paragraph._p.append(end)


def keep_broken_lines_short(document: Any) -> None:
    """A line that a manual break ends is not stretched to the margin."""
    settings = document.settings.element
    compat = settings.find(qn("w:compat"))
    compat.insert(0, element("doNotExpandShiftReturn"))


def hold_last_lines(paragraph: Any) -> None:
    """Two lines of the paragraph stay together at the turn of a page, where the styles let one stand alone."""
    properties = paragraph._p.get_or_add_pPr()
    anchor = next((c for c in properties if c.tag in _AFTER_WIDOW), None)
    widow = element("widowControl", val=1)
    properties.append(widow) if anchor is None else anchor.addprevious(widow)


def watermark(paragraph: Any, text: str, family: str, number: int) -> None:
    """Large pale letters across the page, behind the text, as Word makes them: a drawing in the header."""
    paragraph.add_run()._r.append(parse_xml(_WATERMARK.format(text=text, family=family, number=number)))


_WATERMARK = """<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="PowerPlusWaterMarkObject{number}" type="#_x0000_t136" style="position:absolute;margin-left:0;margin-top:0;
width:300pt;height:130pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;
mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin"
 fillcolor="#eeeeee" stroked="f"><v:textpath style="font-family:&quot;{family}&quot;;font-size:1pt" string="{text}"/>
</v:shape></w:pict>"""


def rule_below(paragraph: Any, eighths: int, space_pt: int, color: str) -> None:
    """A rule below the paragraph, in eighths of a point, as wide as the type area."""
    borders = element("pBdr")
    borders.append(element("bottom", val="single", sz=eighths, space=space_pt, color=color))
    properties = paragraph._p.get_or_add_pPr()
    anchor = next((c for c in properties if c.tag in _AFTER_WIDOW - {qn("w:numPr"), qn("w:pBdr")}), None)
    properties.append(borders) if anchor is None else anchor.addprevious(borders)


def float_to_foot(table: Any) -> None:
    """The table stands at the foot of the type area, on the page of the paragraph after it, and pushes text aside.

    Placed from the edge of the page: LibreOffice does not float a table that is as wide as the area it is
    placed in.
    """
    place = element(
        "tblpPr", leftFromText=0, rightFromText=0, topFromText=twips(5), bottomFromText=0,
        vertAnchor="margin", horzAnchor="page", tblpX=twips(page.LEFT), tblpYSpec="bottom",
    )  # fmt: skip
    style = table._tbl.tblPr.find(qn("w:tblStyle"))
    table._tbl.tblPr.insert(0 if style is None else 1, place)
    place.addnext(element("tblOverlap", val="never"))


def fix_table(table: Any, widths_mm: list[float], rules: dict[str, int]) -> None:
    """Fixed column widths and rules: border name (top, insideH …) → eighths of a point, 0 none."""
    table.autofit = False
    properties = table._tbl.tblPr
    for tag in ("w:tblW", "w:tblBorders"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    borders = element("tblBorders")
    for name in ("top", "left", "bottom", "right", "insideH", "insideV"):
        size = rules.get(name, 0)
        borders.append(element(name, val="single" if size else "nil", sz=size, space=0, color="000000"))
    margins = element("tblCellMar")  # none: Word hangs a table into the margin by its cells' own
    for side in ("left", "right"):
        margins.append(element(side, w=0, type="dxa"))
    layout = properties.find(qn("w:tblLayout"))
    layout.addnext(margins)
    layout.addprevious(element("tblW", w=twips(sum(widths_mm)), type="dxa"))
    layout.addprevious(borders)
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths_mm, strict=True):
        column.set(qn("w:w"), twips(width))
    for row in table.rows:
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell._tc.get_or_add_tcPr().insert(0, element("tcW", w=twips(width), type="dxa"))


def repeat_head(row: Any) -> None:
    """The row stands again on each page the table runs over."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))


def keep_whole(row: Any) -> None:
    """The row is not split over two pages."""
    row._tr.get_or_add_trPr().insert(0, element("cantSplit"))


def packed(document: Any, moment: datetime) -> bytes:
    """The file with every part dated ``moment``: the same brief gives the same bytes."""
    raw, out = BytesIO(), BytesIO()
    document.save(raw)
    stamp = max(moment.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()
