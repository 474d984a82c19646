from io import BytesIO

import numpy as np
import pytest
from matplotlib.image import imread

from briefs.charts import draw
from briefs.fonts import packaged_sans
from domain.brief import Chart
from domain.errors import InvalidInput

BAR = Chart("bar", "领域", ("教育", "交通出行"), (("信息量", (3.0, 12.0)),), "条")
STACKED = Chart("stacked", "情感", ("甲", "乙"), (("正面", (1.0, 2.0)), ("负面", (3.0, 0.0))), "条")
LINE = Chart("line", "走势", ("8时", "9时", "10时"), (("信息量", (0.0, 5.0, 2.0)),), "条")
SHARE = Chart("share", "渠道构成", ("中央媒体", "政务平台"), (("信息量", (30.0, 10.0)),), "条")
DAYS = tuple(f"11月{day}日" for day in range(16, 23))
TONES = (("正面", (3.0,) * 7), ("中性", (9.0,) * 7), ("负面", (4.0,) * 7), ("其他", (2.0,) * 7))
COLUMNS, TREND = Chart("columns", "情感走势", DAYS, TONES, "条"), Chart("line", "情感走势", DAYS, TONES, "条")


def pixels(chart, dpi=100):
    return imread(BytesIO(draw(chart, packaged_sans(), dpi)), format="png")


@pytest.mark.parametrize("chart", [BAR, STACKED, LINE, SHARE, COLUMNS, TREND])
def test_charts_need_no_colour(chart):
    rgb = pixels(chart)[..., :3]
    assert np.allclose(rgb[..., 0], rgb[..., 1]) and np.allclose(rgb[..., 1], rgb[..., 2])
    assert (rgb < 0.5).mean() > 0.005


def test_a_chart_is_150_mm_wide_at_300_dpi():
    assert pixels(BAR, 300).shape[1] == round(150 / 25.4 * 300) - 1 or pixels(BAR, 300).shape[1] == round(
        150 / 25.4 * 300
    )


def test_chinese_is_lettered(recwarn):
    draw.cache_clear()
    pixels(BAR)
    assert not [w for w in recwarn if "missing from" in str(w.message)]


def test_the_same_chart_gives_the_same_bytes():
    first = draw(LINE, packaged_sans())
    draw.cache_clear()
    assert draw(LINE, packaged_sans()) == first


def test_zero_and_one_value_can_be_drawn():
    assert pixels(Chart("bar", "空", (), (("信息量", ()),), "条")).size
    assert pixels(Chart("line", "零", ("8时",), (("信息量", (0.0,)),), "条")).size


def test_an_unknown_kind_is_named():
    with pytest.raises(InvalidInput, match="pie"):
        draw(Chart("pie", "饼", (), (), "条"), packaged_sans())


@pytest.mark.parametrize("kind", ["stacked", "columns", "line"])
def test_no_two_series_look_alike_in_grey(kind):
    looks = []
    for order in range(4):  # each series alone in its place, so that only its hatch, dash or marker differs
        series = tuple((name, (5.0, 6.0) if n == order else (0.0, 0.0)) for n, (name, _) in enumerate(TONES))
        grey = pixels(Chart(kind, "图", ("甲", "乙"), series, "条"), 150)[..., :3].mean(axis=2)
        looks.append(grey[: grey.shape[0] * 9 // 10])
    for one in range(4):
        for other in range(one):
            # 1 % of the picture is a marker or the gaps of a dash; hatches differ in far more
            assert (np.abs(looks[one] - looks[other]) > 0.3).mean() > 0.001


def test_a_narrow_chart_is_drawn_for_a_phone():
    wide, narrow = pixels(TREND, 100), imread(BytesIO(draw(TREND, packaged_sans(), 100, 100.0)), format="png")
    assert abs(narrow.shape[1] - 394) <= 1 and narrow.shape[0] == wide.shape[0]


def test_long_names_and_many_bars_stay_within_half_a_page():
    many = Chart(
        "bar",
        "图",
        tuple("很长的名称" * 8 for _ in range(60)),
        (("量", tuple(float(n) for n in range(60))),),
        "条",
    )
    assert pixels(many).shape[0] <= 100 * 112 / 25.4
