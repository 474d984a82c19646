import pytest

from briefs import page
from domain.brief import Table

WIDE = ("长" * 30, "Ⅱ级（橙）", "理" * 40, "11-23 04:09")


def test_narrow_columns_keep_one_line_and_wide_ones_share_the_rest():
    widths = page.column_widths((WIDE,), 10.5)
    assert abs(sum(widths) - page.WIDTH * page.PT_PER_MM) < 0.01
    assert widths[1] >= 5 * 10.5 + 2 * page.CELL_X
    assert widths[3] >= page.ems("11-23 04:09") * 10.5 + 2 * page.CELL_X
    assert widths[0] == widths[2] > widths[1]


def test_room_to_spare_goes_to_all_columns():
    widths = page.column_widths((("甲", "乙"), ("甲", "乙乙")), 12)
    assert abs(sum(widths) - page.WIDTH * page.PT_PER_MM) < 0.01 and abs(widths[1] - widths[0] - 12) < 0.01


def test_a_table_is_whole_by_its_height_and_not_by_its_rows():
    assert page.is_whole([("甲", "乙")] * 6, 12)
    assert not page.is_whole([WIDE] * 10, 10.5)


def test_tables_that_wrap_are_set_smaller():
    assert page.table_pt((("甲", "乙"),)) == 12 and page.table_pt((WIDE,)) == 10.5


@pytest.mark.parametrize("columns", [2, 8, 12, 13, 14, 30, 200])
def test_a_table_is_cut_evenly_and_loses_nothing(columns):
    table = Table(
        "表", tuple(f"第{n}列名称" for n in range(columns)), (tuple(f"第{n}格说明" for n in range(columns)),)
    )
    cut = page.parts(table)
    assert [cell for part in cut for cell in part.head[1 if part is not cut[0] else 0 :]] == list(table.head)
    assert all(part.head[0] == "第0列名称" and part.rows[0][0] == "第0格说明" for part in cut)
    widths = [len(part.head) for part in cut]
    assert max(widths) <= 13 and max(widths) - min(widths) <= 1
    assert len(cut) == 1 or columns > 12


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("十一月舆情月报", ["十一月舆情月报"]),
        ("红桥区一图书馆分馆地下书库漏水 部分古籍受潮", ["红桥区一图书馆分馆地下书库漏水", "部分古籍受潮"]),
        ("关于进一步加强《天津市公共图书馆服务规范实施细则》贯彻落实的建议", None),
        ("前十月进出口总值17429.6亿元同比增长8.13%创历史同期新高", None),
    ],
)
def test_a_title_is_broken_by_meaning_into_lines_that_hold_it(title, lines):
    made = page.title_lines(title)
    assert lines is None or made == lines
    assert "".join(made).replace(" ", "") == title.replace(" ", "")
    assert all(page.ems(line) <= 20 and page.ems(line) >= 6 for line in made)
    for whole in ("《天津市公共图书馆服务规范实施细则》", "17429.6亿", "8.13%"):
        assert whole not in title or any(whole in line for line in made)


def test_a_title_without_a_place_to_break_is_left_to_the_renderer():
    assert page.title_lines("a" * 60) == ["a" * 60]
