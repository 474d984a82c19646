from datetime import date

import pytest

from domain.writing import prose

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("本报讯（记者 周宁）河东区启动供热改造。", "河东区启动供热改造。"),
        ("华夏新闻社津沽11月20日电（记者 张一 李二）古籍展开幕。", "古籍展开幕。"),
        ("中新网天津11月20日电 (记者 王某)天津港吞吐量创新高。", "天津港吞吐量创新高。"),
        ("津沽在线讯 记者周宁报道：河东区发生火情。", "河东区发生火情。"),
        ("据津沽晚报报道，供热首周投诉集中。", "供热首周投诉集中。"),
        (
            "昨日，记者从市城市管理委获悉，今冬供热面积达5.8亿平方米。",
            "据市城市管理委消息，今冬供热面积达5.8亿平方米。",
        ),
        ("记者11月20日从市商务局获悉，消费券发放完毕。", "据市商务局消息，消费券发放完毕。"),
        ("记者从该中心获悉，首月办件三千件。", "首月办件三千件。"),
        ("记者在现场看到，道路已经恢复通行。", "道路已经恢复通行。"),
        # no formulas: these stay
        ("据市气象台消息，今夜有雪。", "据市气象台消息，今夜有雪。"),
        ("通讯设备制造业增加值增长8%。", "通讯设备制造业增加值增长8%。"),
        ("图书馆讯息服务平台上线。", "图书馆讯息服务平台上线。"),
    ],
)
def test_reporters_formulas_are_removed(raw, clean):
    assert prose.strip_formulas(raw) == clean


def test_beijing_midnight_decides_the_day(make):
    # 00:30 on 22 November in Beijing is still 21 November in UTC
    late = make.article("late", hours=16.5)
    assert late.published_at.date() == DAY
    assert prose.as_prose("今日凌晨，津沽市图书馆恢复开放。", late) == "11月22日凌晨，津沽市图书馆恢复开放。"


def test_no_date_is_made_up_from_the_time_of_capture(make):
    unknown = make.article("x", precision="crawl")
    assert prose.as_prose("今日上午，津沽市图书馆恢复开放。", unknown) == "今日上午，津沽市图书馆恢复开放。"


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑：林某某，校对：王某某。",
        "扫描下方二维码关注我们的公众号。",
        "你知道供热补贴怎么领取吗？",
        "他说，“这件事情还没有说完。",
        "短句。",
        "市住房城乡建设委公布新规，主要内容如下。",
    ],
)
def test_unfit_sentences_are_left_out(make, line):
    assert prose.as_prose(line, make.article("x")) == ""


def test_numbers_are_never_changed(make):
    line = "1月至10月，全市接待读者1286.5万人次，同比增长12.3%，其中线上占10%～15%。"
    assert prose.as_prose(line, make.article("x")) == line


def test_headline_loses_the_site_and_keeps_the_words(make):
    assert prose.headline(make.article("x", "河东区供热改造提速_津沽在线")) == "河东区供热改造提速"
    assert prose.headline(make.article("x", "今日起试运行")) == "11月21日起试运行"
    assert len(prose.headline(make.article("x", "长" * 300))) <= 60
    assert prose.headline(make.article("x", "")) == "（无标题）"


def test_our_in_somebody_elses_page_is_named(make):
    own = make.article("x", outlet="津沽市图书馆")
    assert (
        prose.as_prose("论坛将于下周在我馆举办，我市读者可以报名。", own)
        == "论坛将于下周在津沽市图书馆举办，津沽市读者可以报名。"
    )
    assert prose.as_prose("论坛将于下周在我馆举办，欢迎读者报名。", make.article("y")).startswith(
        "论坛将于下周在该馆"
    )


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("我父亲去医院看病。", True),
        ("我们一家都很着急。", True),
        ("我国古籍普查完成。", False),
        ("他说：“我很高兴。”", False),
    ],
)
def test_a_voice_is_told_from_a_report(line, first):
    assert prose.is_first_person(line) is first
