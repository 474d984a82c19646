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


def pixels(chart, dpi=100):
    return imread(BytesIO(draw(chart, packaged_sans(), dpi)), format="png")


@pytest.mark.parametrize("chart", [BAR, STACKED, LINE])
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
