"""来源 lines as pages write them, and what hangs on to the name."""

import pytest

from crawlers.extract.facts import tidy_origin


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("来源：津沽晚报", "津沽晚报"),
        ("津沽网-体育频道 手机看新闻", "津沽网-体育频道"),
        ("津沽商报 网友评论", "津沽商报"),
        ("津沽时报网络版暂无网友参与", "津沽时报网络版"),
        ("津沽财经 有0人参与", "津沽财经"),
        ("津沽娱乐 我来说两句", "津沽娱乐"),
        ("《津沽晚报》 2026-11-22", "津沽晚报"),
        ("津沽晚報╱記者陳某／即時報導", "津沽晚報"),
        ("津沽晚報／記者陳某", "津沽晚報"),
        ("作者：未知", None),
        ("网友互动网", "网友互动网"),
        ("am", None),
        ("pm", None),
        ("本站", None),
        ("12345", None),
        ("", None),
    ],
)
def test_one_name_is_left_of_a_source_line(line, name):
    assert tidy_origin(line) == name
