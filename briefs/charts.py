"""Charts that black and white can read: hatches, dashes and markers instead of colours, values printed (DOMAIN H)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from briefs.page import PT_PER_MM, ems
from domain.brief import Chart
from domain.errors import InvalidInput

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

WIDTH_MM = 150.0
PHONE_MM = 100.0
"""A figure that a phone shows as wide as its screen, so that its lettering stays large enough."""
_DPI = 300
_HATCHES = ("////", "", "....", "xxxx", "\\\\\\\\", "++")
_GREYS = ("white", "0.55", "white", "0.85", "white", "0.7")
_MARKERS = ("o", "s", "^", "D", "v", "x")
_DASHES = ("-", "--", ":", "-.")
_PT = 9
_LABEL_MM = 12.0
"""Least room of a name under a line or a column."""
_ROW_CHARACTERS = 14
"""Longest name beside a bar; a longer one is shortened, the table and the words beside the figure have it whole."""


@lru_cache(maxsize=64)
def draw(chart: Chart, font: str, dpi: int = _DPI, width: float = WIDTH_MM) -> bytes:
    """The chart as PNG, ``width`` mm wide, lettered in the font file ``font`` (a plain TTF or OTF).

    Kept, because DOCX and PDF print the same figure. Raises ``InvalidInput`` for a kind it cannot draw.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # here: importing it costs a second
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    painter = _PAINTERS.get(chart.kind)
    if painter is None:
        raise InvalidInput(
            f"图“{chart.caption}”的类型 {chart.kind} 不能绘制：请改为 {'、'.join(_PAINTERS)} 之一"
        )
    figure = Figure(figsize=(width / 25.4, _height(chart)), dpi=dpi, layout="constrained")
    FigureCanvasAgg(figure)  # the figure's canvas; pyplot would keep every figure alive
    axes = figure.add_subplot()
    painter(axes, chart, FontProperties(fname=font, size=_PT), _labels(chart, width))
    _finish(axes)
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _height(chart: Chart) -> float:
    """Inches: a bar needs 5.6 mm, what runs over time 48 mm and 4 more for its legend; at most half a page."""
    if chart.kind in ("line", "columns"):
        return 2.05 if len(chart.series) > 1 else 1.9
    legend = 0.2 if chart.kind == "stacked" else 0.0
    return min(4.4, max(1.4, 0.22 * len(chart.categories) + 0.35 + legend))


def _labels(chart: Chart, width: float) -> int:
    """How many names fit side by side under the axis."""
    longest = max(map(ems, chart.categories), default=0) * _PT / PT_PER_MM + 2
    return max(1, int(0.92 * width / max(_LABEL_MM, longest)))


def _value(number: float) -> str:
    return f"{number:g}"


def _bars(axes: Axes, chart: Chart, font: FontProperties, _: int) -> None:
    """Horizontal bars of the first series, first category on top: Chinese names stay upright."""
    _labelled_bars(axes, chart, font, _value)


def _shares(axes: Axes, chart: Chart, font: FontProperties, _: int) -> None:
    """Bars that name their share of the whole as well: lengths compare in grey where the sectors of a pie do not."""
    whole = sum(chart.series[0][1])
    _labelled_bars(axes, chart, font, lambda v: f"{v:g}（{v / whole:.1%}）" if whole else f"{v:g}")


def _labelled_bars(axes: Axes, chart: Chart, font: FontProperties, told: Callable[[float], str]) -> None:
    values = chart.series[0][1]
    rows = range(len(values))
    axes.barh(rows, values, height=0.62, color="white", edgecolor="black", hatch=_HATCHES[0], linewidth=0.8)
    for row, value in zip(rows, values, strict=True):
        axes.annotate(told(value), (value, row), (3, 0), textcoords="offset points", va="center",
                      fontproperties=font)  # fmt: skip
    _name_rows(axes, chart, font)
    longest = max((len(told(value)) for value in values), default=0)
    axes.set_xlim(0, max(values, default=0) * (1.06 + 0.02 * longest) or 1)


def _stacked(axes: Axes, chart: Chart, font: FontProperties, _: int) -> None:
    """One bar a category, one hatch a series."""
    rows = range(len(chart.categories))
    for name, values, starts, look in _layers(chart):
        axes.barh(rows, values, 0.62, left=starts, label=name, **look)
        _print_within(axes, [(s + v / 2, r) for r, (s, v) in enumerate(zip(starts, values, strict=True))],
                      values, _largest(chart), font)  # fmt: skip
    _name_rows(axes, chart, font)
    axes.set_xlim(0, _largest(chart) * 1.05 or 1)
    _legend(axes, chart, font)


def _columns(axes: Axes, chart: Chart, font: FontProperties, labels: int) -> None:
    """One upright column a category, one hatch a series, for what adds up over time."""
    places = range(len(chart.categories))
    for name, values, starts, look in _layers(chart):
        axes.bar(places, values, 0.7, bottom=starts, label=name, **look)
        if len(values) <= labels:
            at = [(p, s + v / 2) for p, (s, v) in enumerate(zip(starts, values, strict=True))]
            _print_within(axes, at, values, _largest(chart), font, least=0.1)
    _over_time(axes, chart, font, labels, _largest(chart))


def _lines(axes: Axes, chart: Chart, font: FontProperties, labels: int) -> None:
    """One line a series with its own dash and marker over the categories; of several only the peaks are lettered."""
    top = max((v for _, values in chart.series for v in values), default=0)
    single = len(chart.series) == 1 and len(chart.categories) <= 48
    for order, (name, values) in enumerate(chart.series):
        axes.plot(range(len(values)), values, label=name, color="black", linewidth=1.2, markersize=3.5,
                  linestyle=_DASHES[order % 4], marker=_MARKERS[order % 6],
                  markerfacecolor="black" if order % 2 == 0 else "white")  # fmt: skip
        peak = max(values, default=0)
        for place, value in enumerate(values):
            if single or (value == peak > 0 and place == values.index(peak)):
                under = place > 0 and value < min(values[place - 1 : place] + values[place + 1 : place + 2])
                axes.annotate(_value(value), (place, value), (0, -11 if under and value > 0.12 * top else 4), ha="center",
                              textcoords="offset points", fontproperties=font, fontsize=7.5)  # fmt: skip
    _over_time(axes, chart, font, labels, top)


_Layer = tuple[str, Sequence[float], list[float], dict[str, Any]]
_Painter = Callable[["Axes", Chart, "FontProperties", int], None]
_PAINTERS: Mapping[str, _Painter] = {
    "bar": _bars,
    "share": _shares,
    "stacked": _stacked,
    "columns": _columns,
    "line": _lines,
}


def _layers(chart: Chart) -> list[_Layer]:
    """(name, values, where each begins, look) of the series of a pile."""
    starts = [0.0] * len(chart.categories)
    made: list[_Layer] = []
    for order, (name, values) in enumerate(chart.series):
        look = {
            "edgecolor": "black",
            "linewidth": 0.8,
            "color": _GREYS[order % 6],
            "hatch": _HATCHES[order % 6],
        }
        made.append((name, values, starts, look))
        starts = [a + b for a, b in zip(starts, values, strict=True)]
    return made


def _largest(chart: Chart) -> float:
    """The highest pile."""
    return max((sum(pile) for pile in zip(*(values for _, values in chart.series), strict=True)), default=0)


def _print_within(
    axes: Axes,
    places: Sequence[tuple[float, float]],
    values: Sequence[float],
    largest: float,
    font: FontProperties,
    least: float = 0.04,
) -> None:
    """Values in the middle of their parts, where a part is at least that share of the largest pile."""
    box: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
    for (x, y), value in zip(places, values, strict=True):
        if value and value >= least * largest:
            axes.text(
                x, y, _value(value), ha="center", va="center", fontproperties=font, fontsize=8, bbox=box
            )


def _over_time(axes: Axes, chart: Chart, font: FontProperties, labels: int, top: float) -> None:
    """Names under the axis as far as they fit, whole numbers beside it, the legend above."""
    from matplotlib.ticker import MaxNLocator

    step = max(1, -(-len(chart.categories) // labels))
    places = list(range(0, len(chart.categories), step))
    axes.set_xticks(places, [chart.categories[i] for i in places], fontproperties=font)
    axes.set_ylim(0, top * 1.15 or 4)
    axes.yaxis.set_tick_params(labelsize=8)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))  # half an article means nothing
    if len(chart.series) > 1:
        _legend(axes, chart, font)


def _name_rows(axes: Axes, chart: Chart, font: FontProperties) -> None:
    names = [n if len(n) <= _ROW_CHARACTERS else n[: _ROW_CHARACTERS - 1] + "…" for n in chart.categories]
    axes.set_yticks(range(len(names)), names, fontproperties=font)
    axes.invert_yaxis()
    axes.xaxis.set_visible(False)


def _legend(axes: Axes, chart: Chart, font: FontProperties) -> None:
    axes.legend(
        prop=font,
        frameon=False,
        ncols=min(4, len(chart.series)),
        loc="lower center",
        bbox_to_anchor=(0.5, 1.0),
        handlelength=3,
    )


def _finish(axes: Axes) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
