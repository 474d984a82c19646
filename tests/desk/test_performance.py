"""绩效: every figure against numbers counted by hand."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from briefs.nodes import Grid, Paragraph
from desk.answers import AnswerDraft
from desk.dispatch import Addressee
from desk.intake_files import Upload
from desk.performance.report import flow
from domain.alert import Alert
from domain.answer import AnswerKind, Rank
from domain.article import Article
from domain.clock import from_beijing
from domain.dispatch import Way
from domain.errors import InvalidInput, NotAllowed
from domain.ledger import Fate, LedgerEntry, Run
from domain.performance import Listing, Period, PointsTable, Span, change
from domain.profile import ReaderProfile, Use
from domain.source import MediaType, Source
from domain.story import Level, Member, Story
from domain.user import OPERATOR, Actor, Role
from tests.briefs import measuring
from tests.desk.dispatch_help import EDITOR, LIAISON, PNG, READER, issued, office, recipient

NOVEMBER = Period.around(Span.MONTH, date(2026, 11, 22))
PROOF = Upload("page.png", PNG)
FORMULA = '=HYPERLINK("http://evil.example","点我")'


def at(text):
    return from_beijing(datetime.fromisoformat(text))


@pytest.fixture
def year(desk, clock):
    """October: one daily. November: four issues, two of them sent; three alerts; one late request."""
    clock.moment = at("2026-10-20T09:00")
    one = office(desk)
    two = recipient(desk, "市政府办公厅", "")
    october = issued(desk, "十月")
    desk.register_deliveries(EDITOR, october.id, [Addressee(one.id, Way.OA)])
    clock.moment = at("2026-11-01T00:30")
    story(desk, "s-ancient", "T18")
    story(desk, "s-heat", "T06")
    desk.store.put_alerts([alert("a", "s-ancient", 10, 3, 2, False), alert("b", "s-heat", 20, 9, 4, True),
                           alert("c", "s-heat", 60, None, None, False)])  # fmt: skip
    clock.moment = at("2026-11-01T02:00")
    flash = issued(desk, "古籍库房进水", "flash", story_id="s-ancient")
    (sent,) = desk.register_deliveries(EDITOR, flash.id, [Addressee(one.id, Way.COURIER)])
    desk.sign_delivery(EDITOR, sent.id, "某")
    clock.moment = at("2026-11-10T09:00")
    first, second = issued(desk, FORMULA), issued(desk, "没有送出")
    both = desk.register_deliveries(EDITOR, first.id, [Addressee(one.id, Way.OA), Addressee(two.id, Way.OA)])
    desk.sign_delivery(EDITOR, both[0].id, "某")
    (wrong,) = desk.register_deliveries(EDITOR, second.id, [Addressee(one.id, Way.OA)])
    desk.void_delivery(EDITOR, wrong.id, "送错")
    for brief, rank in ((first, Rank.BUREAU), (first, Rank.PROVINCE), (october, Rank.COUNTY)):
        desk.give_answer(EDITOR, AnswerDraft(brief.id, AnswerKind.ADOPTED, outlet="要情", rank=rank), PROOF)
    desk.give_answer(
        EDITOR, AnswerDraft(flash.id, AnswerKind.INSTRUCTION, rank=Rank.PROVINCE, lies_at="3号柜")
    )
    desk.give_answer(EDITOR, AnswerDraft(first.id, AnswerKind.INSTRUCTION, present=False))
    mistaken = desk.give_answer(
        EDITOR, AnswerDraft(first.id, AnswerKind.INSTRUCTION, rank=Rank.NATION, lies_at="3号柜")
    )
    desk.withdraw_answer(EDITOR, mistaken.id, "登记错了")
    desk.give_answer(READER, AnswerDraft(first.id, AnswerKind.READ))
    desk.give_answer(LIAISON, AnswerDraft(first.id, AnswerKind.REVISE, text="第一条有误"))
    for text, due in (("按期的", "2026-11-16"), ("逾期的", "2026-11-20")):
        due_on = date.fromisoformat(due)
        desk.give_answer(READER, AnswerDraft(first.id, AnswerKind.REQUEST, text=text, due_on=due_on))
    clock.moment = at("2026-11-16T15:00")
    desk.finish_task(EDITOR, desk.answer_tasks(EDITOR)[0].reply.answer.id, "已回复")
    desk.store.put_brief(
        replace(issued(desk, "更正", status="draft"), id="b-fix", corrects=first.id, status="issued")
    )
    clock.moment = at("2026-11-22T09:00")
    return desk


def story(desk, key, topic):
    source = Source("jg", "津沽在线", "津沽", "portal", MediaType.PORTAL, "天津", 1, True, 30, {"id": "jg"})
    desk.store.put_source(source, "测", "测", desk.now())
    now = desk.now()
    article = Article(
        f"a-{key}",
        "jg",
        f"http://127.0.0.1:9/{key}",
        key,
        "文",
        now,
        "",
        "minute",
        now + timedelta(minutes=12),
        now,
        "津沽",
    )
    desk.store.put_article(article, None)
    made = Story(key, article.id, f"热点{key}", now, now, 1, 1, topic, {}, (), True, ())
    desk.store.put_stories([made], [Member(key, article.id, now, 1, "seed")])


def alert(key, story_id, crawled, acknowledged, hours, false):
    opened = at("2026-11-01T00:30")
    seen = opened - timedelta(minutes=5)
    return Alert(
        f"l-{key}", key, key, story_id, Level.ORANGE, opened, "由",
        acknowledged_at=opened + timedelta(minutes=acknowledged) if acknowledged else None,
        ended_at=opened + timedelta(hours=hours) if hours else None, false_positive=false,
        first_published_at=seen - timedelta(minutes=crawled), crawled_at=seen,
    )  # fmt: skip


def values(desk, period=NOVEMBER):
    return {figure.key: figure.value for figure in desk.performance(EDITOR, period).figures}


def test_the_figures_of_a_month_are_those_counted_by_hand(year):
    found = values(year)
    expected = {
        "sent": 2, "times": 3, "signed": 66.67, "read": 33.33,
        "adopted-pieces": 1, "adopted-share": 50, "adopted-times": 3,
        "instruction-pieces": 1, "instruction-share": 50, "instruction-times": 1,
        "points": 5 + 1 + 10 - 10,
        "crawled-median": 20, "crawled-p90": 60, "alerted-median": 5, "alerted-p90": 5,
        "acknowledged-median": 6, "acknowledged-p90": 9, "flash-median": 90, "flash-p90": 90,
        "requests-median": 4, "requests-p90": 4, "on-time": 50,
        "alerts": 3, "precision": 50, "closed-median": 3, "closed-p90": 4,
        "revised": 50, "corrections": 50, "rounds": None,
        "ancient-sent": 0, "ancient-alerts": 1, "ancient-detected": 10,
        "profiles": 0, "pushed": 0, "useful": None, "opened": None, "profile-adopted": 0,
        "active": 0, "parsed": None, "fresh": 12,
    }  # fmt: skip
    assert found == expected


def test_every_number_stands_on_its_list(year):
    report = year.performance(EDITOR, NOVEMBER)
    rows = {figure.key: len(figure.listing.rows) for figure in report.figures}
    for key in (
        "sent",
        "times",
        "adopted-pieces",
        "adopted-times",
        "instruction-times",
        "alerts",
        "ancient-alerts",
    ):
        assert rows[key] == report.figure(key).value, key
    for figure in report.figures:
        assert all(len(row) == len(figure.listing.head) for row in figure.listing.rows), figure.key
    assert [row[0] for row in report.figure("instruction-pieces").listing.rows] == ["舆情快报第1期"]
    assert "逾期的" in {row[1] for row in report.figure("points").listing.rows}


def test_the_month_before_and_the_year_before_stand_beside(year):
    figure = year.performance(EDITOR, NOVEMBER).figure("sent")
    assert (figure.value, figure.before, figure.year_before) == (2, 1, 0)
    assert change(figure.value, figure.before, figure.unit) == "+100.0%"
    share = year.performance(EDITOR, NOVEMBER).figure("adopted-share")
    assert (share.value, share.before) == (50, 100)
    assert change(share.value, share.before, share.unit) == "-50.0 个百分点"
    assert change(2, 0, "篇") == change(None, 1, "篇") == "—"
    quarter = values(year, Period.around(Span.QUARTER, date(2026, 11, 1)))
    assert (quarter["sent"], quarter["adopted-pieces"], quarter["adopted-times"]) == (3, 2, 3)
    assert values(year, Period.around(Span.YEAR, date(2027, 1, 1)))["sent"] == 0


def test_periods_are_those_of_beijing():
    assert NOVEMBER.window.start == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert datetime(2026, 10, 31, 16, 30, tzinfo=UTC) in NOVEMBER
    assert datetime(2026, 10, 31, 15, 59, tzinfo=UTC) not in NOVEMBER
    january = Period.around(Span.MONTH, date(2026, 1, 31))
    assert (january.before.name, january.year_before.name, january.after.name) == (
        "2025年12月", "2025年1月", "2026年2月",
    )  # fmt: skip
    quarter = Period.around(Span.QUARTER, date(2026, 2, 28))
    assert (quarter.name, quarter.before.name) == ("2026年第1季度", "2025年第4季度")


def test_breakdowns_count_pieces_by_kind_editor_and_recipient(year):
    split = dict(year.performance(EDITOR, NOVEMBER).breakdowns)
    assert split["按种类"].rows == (("舆情快报", "1", "0", "1"), ("舆情日报", "1", "1", "0"))
    assert split["按送阅对象"].rows == (("市委办公厅 张处长", "2"), ("市政府办公厅", "1"))


def test_coverage_counts_pages_read_and_understood(year):
    desk = year
    run = Run("r-1", "jg", desk.now())
    desk.store.begin_run(run)
    fates = (
        [(Fate.KEPT, "")] * 9
        + [(Fate.UNCHANGED, "")] * 10
        + [(Fate.FAILED, "parse"), (Fate.FAILED, "timeout")]
    )
    for n, (fate, cause) in enumerate(fates):
        desk.store.add_ledger(LedgerEntry("r-1", "jg", f"http://x/{n}", desk.now(), fate, cause=cause))
    found = values(desk)
    assert (found["active"], found["parsed"]) == (100, 95)


def test_standing_profiles_count_what_went_out_and_what_readers_said(year, clock):
    desk = year
    one = desk.stands_for(READER)[0]
    made = ReaderProfile("guji", "古籍定题", one.id, expression="古籍", select=False)
    desk.save_profile(EDITOR, made, "新建")
    first, second = issued(desk, "古籍展"), issued(desk, "古籍修复")
    desk.dispatch_tick(OPERATOR)
    desk.rate_item(READER, "guji", first.id, Use.USEFUL)
    desk.rate_item(READER, "guji", second.id, Use.UNRELATED)
    desk.open_brief(READER, first.id)
    found = values(desk)
    assert [found[key] for key in ("profiles", "pushed", "useful", "opened")] == [1, 2, 50, 50]


def test_points_follow_the_table_of_the_year(year):
    shipped = year.points_tables(EDITOR)[0]
    assert (shipped.id, shipped.adopted[Rank.PROVINCE], shipped.late) == ("2026", 5, -10)
    changed = replace(shipped, highest_only=False, late=0, adopted={**shipped.adopted, Rank.BUREAU: 3})
    year.save_points(EDITOR, changed, "按新办法")
    assert values(year)["points"] == 3 + 5 + 1 + 10
    year.save_points(EDITOR, PointsTable("2027", {Rank.PROVINCE: 100}), "明年")
    assert values(year)["points"] == 19
    assert [v.why for v in year.points_versions(EDITOR, "2026")] == ["按新办法", "初次装入"]
    for table in (replace(changed, late=1), replace(changed, id="明年"), replace(changed, adopted={"市": 1})):
        with pytest.raises(InvalidInput):
            year.save_points(EDITOR, table, "试")


def test_the_workbook_opens_in_order_and_holds_no_formula(year):
    content = year.performance_workbook(EDITOR, NOVEMBER)
    book = openpyxl.load_workbook(io.BytesIO(content))
    report = year.performance(EDITOR, NOVEMBER)
    assert book.sheetnames[0] == "指标" and book.sheetnames[1] == "01报送篇数"
    assert len(book.sheetnames) == 1 + len(report.figures) + 3 + 1
    front = book["指标"]
    assert [c.value for c in front[2]][:4] == ["类别", "指标", "本期", "单位"]
    shown = {row[1]: row[2] for row in front.iter_rows(min_row=3, values_only=True)}
    assert (shown["报送篇数"], shown["采用率"], shown["平均送审次数"]) == (2, 50, None)
    assert list(report.groups) == [
        "报送",
        "采用",
        "批示",
        "得分",
        "响应时间",
        "覆盖",
        "预警质量",
        "质量",
        "定题服务",
        "古籍专项",
    ]
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    titles = [row[1] for row in book["01报送篇数"].iter_rows(min_row=3, values_only=True)]
    assert "'" + FORMULA in titles
    links = [cell.hyperlink.location for cell in cells if cell.hyperlink]
    assert len(links) == len(report.figures)
    read = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("指标").to_python()
    assert ["报送", "报送篇数", 2.0, "篇", 1.0, "+100.0%"] in [row[:6] for row in read]


def test_the_paper_shows_every_figure_and_behind_it_each_list(year, tmp_path):
    path = tmp_path / "x.docx"
    path.write_bytes(year.performance_paper(EDITOR, NOVEMBER))
    report, paper = year.performance(EDITOR, NOVEMBER), Document(path)
    rows = [tuple(cell.text for cell in row.cells) for table in paper.tables for row in table.rows]
    for figure in report.figures:
        assert (figure.name, figure.shown) in [row[:2] for row in rows], figure.name
        assert all(row in rows for row in figure.listing.rows), figure.name
    told = "".join(paragraph.text for paragraph in paper.paragraphs)
    assert all(f"{figure.name}，{figure.meaning}" in told for figure in report.figures)
    heads = [p.text for p in paper.paragraphs if p.style.name == "Heading 1"]
    assert [head.partition("、")[2] for head in heads[:-1]] == list(report.groups)
    assert "草稿" not in told and "印发" not in told
    pages = PdfReader(measuring.office_prints(path)).pages
    shown = ["".join(page.extract_text().split()) for page in pages]
    assert "2026年11月信息服务绩效" in shown[0] and "报送篇数2篇" in shown[0]
    assert [text[-3:] for text in shown] == [f"—{n}—"[-3:] for n in range(1, len(shown) + 1)]


def test_of_a_long_list_the_paper_says_where_the_rest_is(year):
    rows = tuple((f"第{n}条", "x") for n in range(250))
    report = year.performance(EDITOR, NOVEMBER)
    long = replace(report.figures[0], listing=Listing(("条", "值"), rows))
    made = list(flow(replace(report, figures=(long,))))
    (grid,) = (node for node in made if isinstance(node, Grid) and node.table.head == ("条", "值"))
    assert len(grid.table.rows) == 200
    assert any(isinstance(node, Paragraph) and "其余50条见" in node.text for node in made)


def test_figures_are_for_staff_and_taking_them_out_is_recorded(year):
    for actor in (READER, LIAISON, Actor("admin", (Role.SYSADMIN,))):
        with pytest.raises(NotAllowed):
            year.performance(actor, NOVEMBER)
    with pytest.raises(NotAllowed):
        year.performance_workbook(Actor("chushen", (Role.REVIEWER1,)), NOVEMBER)
    with pytest.raises(NotAllowed):
        year.performance_paper(Actor("chushen", (Role.REVIEWER1,)), NOVEMBER)
    year.performance_workbook(EDITOR, NOVEMBER)
    assert ("导出绩效", "2026年11月") in [(e.verb, e.subject) for e in year.store.audit(5)]


def test_an_empty_installation_shows_dashes_and_not_zeros_for_what_was_never_measured(desk):
    report = desk.performance(EDITOR, NOVEMBER)
    assert report.figure("sent").shown == "0 篇"
    assert report.figure("adopted-share").shown == report.figure("crawled-median").shown == "—"
    assert not [figure for figure in report.figures if "查新" in figure.name]
    assert desk.performance_workbook(EDITOR, NOVEMBER)[:2] == b"PK"
