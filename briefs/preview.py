"""A brief as one HTML page, plain enough for any phone: no script, no request, all text escaped, large print."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from briefs import layout, nodes, page
from briefs.charts import PHONE_MM, draw
from briefs.cite import marks
from briefs.fonts import packaged_sans
from briefs.masthead import check_masthead
from briefs.nodes import Copy
from domain.brief import Brief, Chart

_FOLDER = Path(__file__).resolve().parent / "templates"
_DPI = 200
_KINDS = {
    nodes.Heading: "heading", nodes.Paragraph: "paragraph", nodes.Listed: "listed", nodes.Grid: "grid",
    nodes.Figure: "figure", nodes.Annex: "annex", nodes.Contents: "contents",
}  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """What a page for reading offers around the brief: a line on top, larger print, and 已阅 where ``action`` is set."""

    line: str
    """With a switch to larger print beside it; empty, and there is neither."""
    large: bool = False
    action: str = ""
    """Address that the form of 已阅 goes to."""
    read: bool = False
    """已阅 was given."""
    foot: str = ""
    notices: tuple[str, ...] = ()
    """What the reader has to know before reading, e.g. that a later issue corrects this one."""


def render_html(brief: Brief, copy: Copy = layout.REPORT, reading: Reading | None = None) -> str:
    """The whole page; charts are inside it as data. Only the 工作版 has links."""
    check_masthead(brief.masthead)
    return _template("page.html.j2").render(
        head=layout.head(brief, copy),
        title=layout.file_title(brief),
        nodes=[(_KINDS[type(node)], node) for node in layout.flow(brief, copy)],
        imprint=layout.imprint(brief),
        picture=_picture,
        marks=marks,
        red=page.RED,
        reading=reading,
    )


def render_recall(brief: Brief, reason: str = "", notices: tuple[str, ...] = ()) -> str:
    """The page that stands where a recalled brief stood: its name, number and title, and nothing of its text."""
    check_masthead(brief.masthead)
    return _template("recalled.html.j2").render(
        head=layout.head(brief),
        title=layout.file_title(brief),
        reason=reason,
        notices=notices,
        red=page.RED,
        reading=None,
    )


def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template(name)


def _picture(chart: Chart) -> str:
    return "data:image/png;base64," + base64.b64encode(draw(chart, packaged_sans(), _DPI, PHONE_MM)).decode()
