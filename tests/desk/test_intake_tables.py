"""表格导入: exports of bought services, written here by other programs than the one that reads them."""

import csv
import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from desk.intake_columns import ColumnMap, find_head, propose
from desk.intake_entry import Entry
from desk.intake_files import Upload
from desk.intake_tables import Sheet, read_table
from domain.errors import InvalidInput, NotAllowed, NotFound
from domain.source import MediaType
from domain.user import OPERATOR, Actor, Role

EDITOR = Actor("liguanyuan", (Role.EDITOR,))
HEAD = ["序号", "标题", "摘要", "媒体名称", "平台类型", "作者", "发布时间", "原文链接", "情感属性"]
ROWS = [
    [1, "南门外大街积水", "居民反映排水口堵塞。", "津沽生活圈", "微信", "小陈", "2026-11-21 18:05:00", "https://mp.weixin.qq.com/s/1", "负面"],
    [2, "", "早高峰地铁限流，多等了两班车。", "新浪微博", "微博", "海河行", "2026/11/21 8:30", "https://weibo.com/1/A", "负面"],
    [3, "图书馆夜场开放", "市图书馆周末延时。", "津沽晚报", "报刊", "", "2026年11月20日", "", "正面"],
]  # fmt: skip


def as_csv(rows, encoding="utf-8-sig", delimiter=",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows, change=lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        as_xlsx([HEAD, *ROWS]),
        as_csv([HEAD, *ROWS]),
        as_csv([HEAD, *ROWS], "gb18030"),
        as_csv([HEAD, *ROWS], "utf-8", "\t"),
        as_csv([HEAD, *ROWS], "utf-16", "\t"),
        as_csv([HEAD, *ROWS], "gb18030", ";"),
    ],
    ids=["xlsx", "bom", "gb18030", "tab", "utf-16", "semicolon"],
)
def test_every_form_of_the_same_export_gives_the_same_articles(desk, content):
    report = desk.import_table(EDITOR, Upload("导出.dat", content))
    assert (report.rows, report.kept, report.bad) == (3, 3, ())
    found = {a.title: a for a in desk.store.articles()}
    wechat, weibo, paper = (
        found["南门外大街积水"],
        found["早高峰地铁限流，多等了两班车。"],
        found["图书馆夜场开放"],
    )
    assert (wechat.intake, wechat.entered_by, wechat.outlet) == ("table", "liguanyuan", "津沽生活圈")
    assert (wechat.author, wechat.body, wechat.url) == (
        "小陈",
        "居民反映排水口堵塞。",
        "https://mp.weixin.qq.com/s/1",
    )
    assert wechat.published_at.isoformat() == "2026-11-21T10:05:00+00:00"
    assert weibo.published_at.isoformat() == "2026-11-21T00:30:00+00:00" and weibo.precision == "minute"
    assert paper.precision == "day" and paper.author is None
    kinds = [desk.store.source(a.source_id).media_type for a in (wechat, weibo, paper)]
    assert kinds == [MediaType.WECHAT, MediaType.WEIBO, MediaType.NEWSPAPER]


def test_twice_is_without_harm_and_a_changed_row_is_a_revision(desk):
    first = Upload("a.csv", as_csv([HEAD, *ROWS, ROWS[0]]))
    report = desk.import_table(EDITOR, first)
    assert (report.rows, report.kept, report.repeated) == (4, 3, 1)
    again = desk.import_table(EDITOR, first)
    assert (again.kept, again.unchanged, again.revised, again.repeated) == (0, 3, 0, 1)
    changed = [*ROWS[0][:2], "积水已排除。", *ROWS[0][3:]]
    third = desk.import_table(EDITOR, Upload("b.csv", as_csv([HEAD, changed])))
    assert (third.revised, desk.store.count_articles()) == (1, 3)


def test_what_came_in_another_way_is_never_overwritten(desk):
    url = ROWS[0][7]
    entry = Entry(MediaType.WECHAT, "津沽生活圈", "全文在此", "2026-11-21 18:05", "完整的正文。", url)
    mine = desk.enter_article(EDITOR, entry).article
    report = desk.import_table(EDITOR, Upload("a.csv", as_csv([HEAD, *ROWS])))
    assert (report.kept, report.known) == (2, 1)
    assert desk.store.article(mine.id) == mine


def test_bad_rows_are_named_and_the_others_taken(desk):
    rows = [
        HEAD,
        ROWS[0],
        ["", "没有时间", "正文", "报", "报刊", "", "", "", ""],
        ["", "时间不对", "正文", "报", "报刊", "", "二月三十", "", ""],
        ["", "还没有到", "正文", "报", "报刊", "", "2026-11-22 20:00", "", ""],
        [],
        ["", "", "", "报", "报刊", "", "2026-11-20", "", ""],
        ["", "链接不对", "正文", "报", "报刊", "", "2026-11-20", "见附件", ""],
        [*ROWS[1], "多出", "两格"],
        ["", "少了格子"],
        ROWS[2],
    ]
    report = desk.import_table(EDITOR, Upload("a.csv", as_csv(rows)))
    assert (report.kept, [row for row, _ in report.bad]) == (2, [3, 4, 5, 7, 8, 9, 10])
    assert report.rows == 9
    reasons = dict(report.bad)
    assert "没有填写发布时间" in reasons[3] and "无法识别" in reasons[4] and "还没有到" in reasons[5]
    assert "没有填写标题" in reasons[7] and "不是网址" in reasons[8] and "多 2 格" in reasons[9]
    assert "没有填写来源" in reasons[10]
    assert "第 3 行：没有填写发布时间" in "\n".join(report.lines())


def test_lines_in_two_character_sets_are_each_read(desk):
    content = as_csv([HEAD, ROWS[0]], "utf-8") + as_csv(ROWS[1:], "gb18030")
    report = desk.import_table(EDITOR, Upload("拼接.csv", content))
    assert report.kept == 3 and "编码" in report.notes[0]
    assert {a.title for a in desk.store.articles()} == {
        "南门外大街积水",
        "早高峰地铁限流，多等了两班车。",
        "图书馆夜场开放",
    }


def test_a_quotation_mark_too_many_costs_its_row_only(desk):
    lines = as_csv([HEAD, *ROWS], "utf-8").decode().splitlines()
    lines[2] = lines[2].replace("海河行", '"海河"行')
    report = desk.import_table(EDITOR, Upload("a.csv", "\n".join(lines).encode()))
    assert report.kept == 2 and report.bad == ((3, "引号的写法不对（单元格里的引号要写两遍）"),)


def test_an_open_quotation_mark_is_named_where_it_opens(desk):
    lines = as_csv([HEAD, *ROWS], "utf-8").decode().splitlines()
    lines[2] = lines[2].replace("海河行", '"海河行')
    report = desk.import_table(EDITOR, Upload("a.csv", "\n".join(lines).encode()))
    assert report.kept == 1 and report.bad[0][0] == 3 and "引号没有配对" in report.bad[0][1]


def test_quoted_line_breaks_and_long_cells_are_one_row(desk):
    text = "第一段，有逗号。\n第二段“引用”。\n" + "很长的一段。" * 25_000
    rows = [HEAD, [1, "长文", text, "报", "报刊", "", "2026-11-20", "", ""], ROWS[2]]
    report = desk.import_table(EDITOR, Upload("a.csv", as_csv(rows)))
    assert report.kept == 2
    long = next(a for a in desk.store.articles() if a.title == "长文")
    assert long.body == text


def test_a_title_over_merged_cells_is_passed_over():
    def merge(book):
        book.active.merge_cells("A1:I1")

    content = as_xlsx([["津沽监测服务 导出结果"], [], HEAD, *ROWS], merge)
    head = find_head(read_table(Upload("a.xlsx", content)))
    assert (head.row, head.names) == (3, tuple(HEAD))


def test_unnamed_and_repeated_columns_are_told_apart():
    head = find_head(Sheet((("标题", "", "发布时间", "标题"),)))
    assert head.names == ("标题", "列2", "发布时间", "标题（4）")


def test_the_map_is_proposed_from_the_heads_of_exports():
    assert propose(HEAD) == ColumnMap("标题", "摘要", "媒体名称", "作者", "发布时间", "原文链接", "平台类型")
    other = propose(
        ["ID", "文章标题", "正文", "摘要", "站点", "发布时间(北京)", "URL", "情感", "媒体类型", "用户昵称"]
    )
    assert other == ColumnMap("文章标题", "正文", "站点", "用户昵称", "发布时间(北京)", "URL", "媒体类型")
    assert propose(["甲", "乙"]) == ColumnMap()


def test_a_saved_map_is_used_by_name(desk):
    rows = [["甲", "乙", "丙"], ["2026-11-20", "古籍修复开放日", "市图书馆举办。"]]
    columns = ColumnMap(
        title="乙", body="丙", published="甲", default_media=MediaType.WECHAT, default_outlet="某公众号"
    )
    desk.save_table_map(EDITOR, "某监测服务", columns)
    assert desk.table_maps(EDITOR) == {"某监测服务": columns}
    report = desk.import_table(EDITOR, Upload("a.csv", as_csv(rows)), desk.table_map(EDITOR, "某监测服务"))
    article = desk.store.articles()[0]
    assert (report.kept, article.title, article.outlet, article.source_id) == (
        1,
        "古籍修复开放日",
        "某公众号",
        "manual-wechat",
    )
    with pytest.raises(NotFound, match="某监测服务"):
        desk.table_map(EDITOR, "没有的")
    with pytest.raises(InvalidInput, match="名称"):
        desk.save_table_map(EDITOR, " ", columns)


def test_a_map_that_does_not_fit_is_refused_before_anything_is_kept(desk):
    upload = Upload("a.csv", as_csv([HEAD, *ROWS]))
    with pytest.raises(InvalidInput, match="“题”这一列"):
        desk.import_table(EDITOR, upload, ColumnMap(title="题", published="发布时间"))
    with pytest.raises(InvalidInput, match="至少要对应"):
        desk.import_table(EDITOR, upload, ColumnMap(title="标题"))
    with pytest.raises(NotAllowed):
        desk.import_table(Actor("sun", (Role.ISSUER,)), upload)
    assert desk.store.count_articles() == 0


def test_a_preview_shows_ten_rows_and_writes_nothing(desk):
    rows = [[n, f"标题{n}", "文", "报", "报刊", "", "2026-11-20", "", ""] for n in range(25)]
    preview = desk.preview_table(EDITOR, Upload("a.xlsx", as_xlsx([HEAD, *rows])))
    assert (preview.rows, len(preview.sample), preview.head_row) == (25, 10, 1)
    assert preview.sample[9][1] == "标题9"
    assert desk.store.count_articles() == 0 and desk.store.sources() == []


def test_typed_times_of_a_workbook(desk):
    rows = [
        ["标题", "正文", "来源", "发布时间"],
        ["日期时间", "文", "报", datetime(2026, 11, 20, 8, 30)],
        ["天数", "文", "报", 46346.354166666664],
        ["毫秒", "文", "报", 1795134600000],
    ]
    report = desk.import_table(EDITOR, Upload("a.xlsx", as_xlsx(rows)))
    assert report.bad == ()
    assert {a.title: a.published_at.isoformat() for a in desk.store.articles()} == {
        "日期时间": "2026-11-20T00:30:00+00:00",
        "天数": "2026-11-20T00:30:00+00:00",
        "毫秒": "2026-11-20T00:30:00+00:00",
    }


def test_formulas_are_never_computed(desk):
    rows = [
        ["标题", "正文", "来源", "发布时间"],
        ['=HYPERLINK("http://evil.example","点我")', "文", "报", "2026-11-20"],
        ["有标题", "=1+1", "报", "2026-11-20"],
    ]
    report = desk.import_table(EDITOR, Upload("a.csv", as_csv(rows)))
    titles = {a.title for a in desk.store.articles()}
    assert report.kept == 2 and '=HYPERLINK("http://evil.example","点我")' in titles
    book = desk.import_table(EDITOR, Upload("a.xlsx", as_xlsx(rows)))
    assert all(a.title != "点我" and a.body != "2" for a in desk.store.articles())
    assert book.rows == 2


def test_only_the_first_sheet_with_content_is_read_and_the_others_are_named():
    def more(book):
        book.create_sheet("说明").append(["其他"])
        book.create_sheet("空", 0)

    sheet = read_table(Upload("a.xlsx", as_xlsx([HEAD, *ROWS], more)))
    assert sheet.rows[0] == tuple(HEAD)
    assert sheet.notes == ("只读取工作表“Sheet”，未读取：空、说明",)


def test_personal_numbers_in_a_table_are_counted(desk):
    rows = [HEAD, [*ROWS[0][:2], "请致电13820001234。", *ROWS[0][3:]], ROWS[2]]
    report = desk.import_table(EDITOR, Upload("a.csv", as_csv(rows)))
    assert (report.kept, report.personal) == (2, 1)


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """The workbook with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename != name:
                new.writestr(item, old.read(item))
        new.writestr(name, data)
    return out.getvalue()


BOOK = as_xlsx([HEAD, *ROWS])
FAR = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"""
LOCKED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99
)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("空.csv", b"", "是空的"),
        ("空白.csv", b" \r\n \n", "是空的"),
        ("一列.csv", "标题\n甲\n乙\n".encode(), "只有一列"),
        ("无表头.csv", b"\n,,\n,a,\n", "没有找到表头"),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "不是表格"),
        ("程序.csv", b"MZ\x90\0" + b"\0" * 99, "不是表格"),
        ("文字.xlsx", b"PK\x03\x04" + b"x" * 99, "已损坏"),
        ("文档.xlsx", with_part(BOOK, "xl/workbook.xml", b"")[:500], "已损坏"),
        ("缺.xlsx", BOOK[:60] + BOOK[80:], "已损坏"),
        ("断.xlsx", BOOK[: len(BOOK) // 2], "已损坏"),
        ("坏.xlsx", with_part(BOOK, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"), "已损坏"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为 .xlsx"),
        ("密码.xlsx", LOCKED, "密码"),
        ("网页.xls", b"<html><table><tr><td>1</td></tr></table></html>", "其实是网页"),
        ("炸弹.xlsx", with_part(BOOK, "xl/media/a.bin", b"\0" * 401_000_000), "压缩炸弹"),
        ("遥远.xlsx", with_part(BOOK, "xl/worksheets/sheet1.xml", FAR), "1048576 行 × 16384 列"),
        ("空表.xlsx", as_xlsx([]), "都是空的"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_file_that_is_no_usable_table_is_one_line(desk, name, content, says):
    with pytest.raises(InvalidInput, match=says) as refused:
        desk.import_table(EDITOR, Upload(name, content))
    assert name in str(refused.value) or says == "没有找到表头"
    assert "\n" not in str(refused.value) and desk.store.count_articles() == 0


def test_a_workbook_with_macros_is_read_and_nothing_runs(desk):
    content = with_part(BOOK, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro")
    assert desk.import_table(EDITOR, Upload("a.xlsm", content)).kept == 3


def test_entities_of_a_workbook_are_not_expanded(desk):
    bomb = b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
    <sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;&f;</t></si></sst>"""
    with pytest.raises(InvalidInput):
        desk.import_table(EDITOR, Upload("a.xlsx", with_part(BOOK, "xl/sharedStrings.xml", bomb)))
    assert all("root:" not in a.body for a in desk.store.articles())


def test_many_rows_are_taken_in_batches(desk):
    rows = [
        [n, f"第{n}条", f"正文{n}", "报", "报刊", "", "2026-11-20 08:00", f"http://a.cn/{n}", ""]
        for n in range(1203)
    ]
    report = desk.import_table(EDITOR, Upload("a.csv", as_csv([HEAD, *rows])))
    assert (report.rows, report.kept) == (1203, 1203)
    assert desk.store.count_articles() == 1203
    desk.index.catch_up()
    assert desk.search(OPERATOR, "正文1202").total == 1
