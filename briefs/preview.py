"""A brief as an HTML fragment for the screen: the look of the page, all text escaped, no script, no link, no request."""

from __future__ import annotations

import base64
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from briefs import layout, page
from briefs.charts import draw
from briefs.fonts import packaged_sans
from briefs.masthead import check_masthead
from domain.brief import Brief, Chart

_FOLDER = Path(__file__).resolve().parent / "templates"
_DPI = 110
_KINDS = {
    layout.Heading: "heading", layout.Paragraph: "paragraph", layout.Grid: "grid", layout.Figure: "figure",
}  # fmt: skip


def render_html(brief: Brief) -> str:
    """One ``<div class="zj-brief">`` with its own style; charts are inside it as data."""
    check_masthead(brief.masthead)
    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("preview.html.j2").render(
        head=layout.head(brief),
        nodes=[(_KINDS[type(node)], node) for node in layout.flow(brief)],
        imprint=layout.imprint(brief),
        picture=_picture,
        red=page.RED,
    )


def _picture(chart: Chart) -> str:
    return "data:image/png;base64," + base64.b64encode(draw(chart, packaged_sans(), _DPI)).decode()
