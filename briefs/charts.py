"""Charts that black and white can read: hatches instead of colours, every value printed (DOMAIN H)."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from domain.brief import Chart
from domain.errors import InvalidInput

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

WIDTH_MM = 150.0
_DPI = 300
_HATCHES = ("////", "", "....", "xxxx", "\\\\\\\\", "++")
_GREYS = ("white", "0.55", "white", "0.85", "white", "0.7")
_MARKERS = ("o", "s", "^", "D", "v", "x")
_DASHES = ("-", "--", ":", "-.")
_LABELLED = 48
"""Points of a line whose values still fit above them; beyond it only the peak is lettered."""

_LABELS = 12
"""Names that fit side by side under a line chart."""


@lru_cache(maxsize=32)
def draw(chart: Chart, font: str, dpi: int = _DPI) -> bytes:
    """The chart as PNG, 150 mm wide, lettered in the font file ``font`` (a plain TTF or OTF).

    Kept, because DOCX and PDF print the same figure. Raises ``InvalidInput`` for a kind it cannot draw.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # here: importing it costs a second
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    painter = {"bar": _bars, "stacked": _stacked, "line": _lines}.get(chart.kind)
    if painter is None:
        raise InvalidInput(f"图“{chart.caption}”的类型 {chart.kind} 不能绘制：请改为 bar、stacked 或 line")
    figure = Figure(figsize=(WIDTH_MM / 25.4, _height(chart)), dpi=dpi, layout="constrained")
    FigureCanvasAgg(figure)  # the figure's canvas; pyplot would keep every figure alive
    axes = figure.add_subplot()
    painter(axes, chart, FontProperties(fname=font, size=9))
    _finish(axes)
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _height(chart: Chart) -> float:
    """Inches: a bar needs 5.6 mm, a line 48 mm; both figures of a daily stand on one page with its table."""
    return 1.9 if chart.kind == "line" else max(1.4, 0.22 * len(chart.categories) + 0.35)


def _value(number: float) -> str:
    return f"{number:g}"


def _bars(axes: Axes, chart: Chart, font: FontProperties) -> None:
    """Horizontal bars of the first series, first category on top: Chinese names stay upright."""
    values = chart.series[0][1]
    rows = range(len(values))
    axes.barh(rows, values, height=0.62, color="white", edgecolor="black", hatch=_HATCHES[0], linewidth=0.8)
    for row, value in zip(rows, values, strict=True):
        axes.annotate(_value(value), (value, row), (3, 0), textcoords="offset points", va="center",
                      fontproperties=font)  # fmt: skip
    _name_rows(axes, chart, font)
    axes.set_xlim(0, max(values, default=0) * 1.1 or 1)


def _stacked(axes: Axes, chart: Chart, font: FontProperties) -> None:
    """One bar a category, one hatch a series."""
    left = [0.0] * len(chart.categories)
    rows = range(len(left))
    for order, (name, values) in enumerate(chart.series):
        axes.barh(rows, values, 0.62, left=left, label=name, edgecolor="black", linewidth=0.8,
                  color=_GREYS[order % 6], hatch=_HATCHES[order % 6])  # fmt: skip
        for row, value in zip(rows, values, strict=True):
            if value:
                box: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
                axes.text(left[row] + value / 2, row, _value(value), ha="center", va="center",
                          fontproperties=font, bbox=box)  # fmt: skip
        left = [a + b for a, b in zip(left, values, strict=True)]
    _name_rows(axes, chart, font)
    axes.set_xlim(0, max(left, default=0) * 1.05 or 1)
    _legend(axes, chart, font)


def _lines(axes: Axes, chart: Chart, font: FontProperties) -> None:
    """One line a series with its own dash and marker over the categories."""
    from matplotlib.ticker import MaxNLocator

    for order, (name, values) in enumerate(chart.series):
        axes.plot(range(len(values)), values, label=name, color="black", linewidth=1.2, markersize=3.5,
                  linestyle=_DASHES[order % 4], marker=_MARKERS[order % 6])  # fmt: skip
        peak = max(values, default=0)
        for place, value in enumerate(values):
            if (len(values) <= _LABELLED and len(chart.series) == 1) or value == peak > 0:
                axes.annotate(_value(value), (place, value), (0, 4), textcoords="offset points", ha="center",
                              fontproperties=font, fontsize=7.5)  # fmt: skip
    step = max(1, -(-len(chart.categories) // _LABELS))
    places = list(range(0, len(chart.categories), step))
    axes.set_xticks(places, [chart.categories[i] for i in places], fontproperties=font)
    top = max((v for _, values in chart.series for v in values), default=0)
    axes.set_ylim(0, top * 1.15 or 4)
    axes.yaxis.set_tick_params(labelsize=8)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))  # half an article means nothing
    if len(chart.series) > 1:
        _legend(axes, chart, font)


def _name_rows(axes: Axes, chart: Chart, font: FontProperties) -> None:
    axes.set_yticks(range(len(chart.categories)), chart.categories, fontproperties=font)
    axes.invert_yaxis()
    axes.xaxis.set_visible(False)


def _legend(axes: Axes, chart: Chart, font: FontProperties) -> None:
    axes.legend(
        prop=font, frameon=False, ncols=len(chart.series), loc="lower center", bbox_to_anchor=(0.5, 1.0)
    )


def _finish(axes: Axes) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
