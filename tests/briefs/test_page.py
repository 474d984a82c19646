from briefs import page

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
