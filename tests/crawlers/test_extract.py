"""Article pages of the families in use, written for these tests; what stands on them is known to the letter."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from crawlers.extract import ItemHint, extract, extract_page
from crawlers.schema import DateRule, Detail, Pick
from domain.errors import PageChanged

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PARAGRAPHS = [
    "本报讯（记者 周宁）入冬以来，河东区启动老旧小区供热管网改造，涉及十二个小区、四千余户居民。",
    "“往年这个时候家里只有十五摄氏度，今年能到二十度。”家住常丰里的刘女士说，施工队连续干了两个月。",
    "据介绍，改造工程将于本月底全部完工，供热站同时开通二十四小时热线，接到报修后两小时内上门。",
]
PROSE = "".join(f"<p>　　{p}</p>\n" for p in PARAGRAPHS)
BODY = "\n".join(PARAGRAPHS)
MENU = (
    "<div class=nav2><ul>"
    + "".join(f'<li><a href="/c{n}/">栏目{n}</a></li>' for n in range(12))
    + "</ul></div>"
)
RELATED = (
    "<div class=xgxw><h3>相关新闻</h3><ul>"
    + "".join(f'<li><a href="/r{n}.html">另一条新闻的标题，讲述别的事情{n}</a></li>' for n in range(6))
    + "</ul></div>"
)
FOOT = "<div>版权所有 某某网 津ICP备00000000号 违法和不良信息举报电话 00000000</div>"


def page(head="", above="", body=PROSE, below="", title="河东十二个小区供热管网改造月底完工"):
    return f"""<!DOCTYPE html><html><head><title>{title}_民生_津沽在线</title>{head}</head><body>{MENU}
<div class=crumb>当前位置：<a href=/>首页</a> &gt; <a href=/ms/>民生</a> &gt; 正文</div>
<h1>{title}</h1>{above}<div class=main>{body}</div>{below}{RELATED}{FOOT}</body></html>"""


def read(text, url="https://www.example.com/a.html", **more):
    return extract(text.encode() if isinstance(text, str) else text, url, fetched_at=NOW, **more)


def test_an_ordinary_news_page():
    found = read(
        page(
            above="<div class=info><span>2026年11月20日 08:30</span>　来源：津沽晚报　作者：周宁　字号：大 中 小</div>",
            below="<div>（责任编辑：林晓）</div><div>【打印】【关闭】</div>",
        )
    )
    assert found.title == "河东十二个小区供热管网改造月底完工"
    assert found.body == BODY
    assert found.published_at == datetime(2026, 11, 20, 0, 30, tzinfo=UTC) and found.precision == "minute"
    assert "2026年11月20日 08:30" in found.published_raw
    assert (found.origin, found.author, found.editor, found.column) == ("津沽晚报", "周宁", "林晓", "民生")
    assert (found.language, found.policy, found.next_page) == ("zh-CN", None, None)


def test_lines_that_do_not_belong_are_cut():
    inside = (
        "<p>字体：大 中 小</p>"
        + PROSE
        + "<p>（责任编辑：林晓）</p><p>扫一扫在手机打开当前页</p><p>特别声明：本文为转载，不代表本网立场。</p>"
        "<p>相关阅读：</p><p><a href=/x.html>另一篇文章的标题在这里</a></p>"
    )
    assert read(page(body=inside)).body == BODY


def test_comments_shares_and_teasers_stay_outside():
    comments = (
        "<div id=comment-list>"
        + "<div class=reply><p>网友留言，说得很长，观点也很多，句子一句接一句，没完没了。</p></div>" * 30
        + "</div>"
    )
    share = "<div class=share><p>分享到微信、微博、朋友圈，让更多的人看到这篇文章，谢谢。</p></div>"
    assert read(page(below=share + comments)).body == BODY


def test_what_looks_like_furniture_but_is_the_news_stays():
    notice = "<p>读者可关注市图书馆微信公众号，扫码预约讲座。</p><p>位置：河东区十一经路12号</p>"
    found = read(page(body=notice + PROSE))
    assert found.body == "读者可关注市图书馆微信公众号，扫码预约讲座。\n位置：河东区十一经路12号\n" + BODY


def test_a_page_that_ends_in_the_middle_and_style_inside_the_text():
    text = page(
        body="<style>@font-face{font-family:宋体}</style><script>var a='正文。';</script>" + PROSE
    ).replace("<h1>", "</body></html><h1>")
    assert read(text).body == BODY


def test_line_breaks_between_chinese_characters_are_nothing():
    assert read(page(body=PROSE.replace("供热管网改造", "供热\n    管网改造"))).body == BODY


def test_paragraphs_made_of_br():
    assert read(page(body="<div>" + "<br><br>".join(f"　　{p}" for p in PARAGRAPHS) + "</div>")).body == BODY


def test_text_twice_for_screen_and_telephone():
    assert read(page(body=f"<div class=pc>{PROSE}</div><div class=mobile-content>{PROSE}</div>")).body == BODY


@pytest.mark.parametrize(
    ("head_title", "expected"),
    [
        ("图书馆新馆开放_文化_津沽在线", "图书馆新馆开放"),
        ("图书馆新馆开放--文化--人民网", "图书馆新馆开放"),
        ("图书馆新馆开放 - 津沽日报", "图书馆新馆开放"),
        ("图书馆新馆开放|津沽图书馆", "图书馆新馆开放"),
        ("[视频]图书馆新馆开放", "图书馆新馆开放"),
        ("图书馆新馆开放(2)_津沽在线", "图书馆新馆开放"),
    ],
)
def test_titles_without_site_names(head_title, expected):
    text = f"<html><head><title>{head_title}</title></head><body><div>{PROSE}</div></body></html>"
    assert read(text).title == expected


def test_where_the_head_names_only_the_site_the_headline_stands_above_the_text():
    text = f"<html><head><title>津沽新闻网</title></head><body><table><tr><td>图书馆新馆今日开放迎客</td></tr><tr><td>{PROSE}</td></tr></table></body></html>"
    assert read(text).title == "图书馆新馆今日开放迎客"


GOV = """<html><head><meta name="SiteName" content="某市人民政府"/><meta name="SiteIDCode" content="1200000000"/>
<meta name="ColumnName" content="规范性文件"/><meta name="ArticleTitle" content=""/>
<meta name="articletitle" content="某市人民政府办公厅关于印发古籍保护办法的通知"/><meta name="PubDate" content="2026-11-18 09:15"/>
<meta name="ContentSource" content="市政府办公厅"/><title>某市人民政府</title></head><body>
<table><tr><td>索 引 号：</td><td>000125014/2026-00318</td><td>发文机关：</td><td>某市人民政府办公厅</td></tr>
<tr><td>发文字号：</td><td>某政办发[2026] 18 号</td><td>主题分类：</td><td>文化、广电、新闻出版</td></tr>
<tr><td>成文日期：</td><td>2026年11月16日</td><td>标　　题：</td><td>略</td></tr></table>
<div class="TRS_Editor"><p>某市人民政府办公厅关于印发</p><p>古籍保护办法的通知</p><p>各区人民政府，市政府各委、办、局：</p>
<p>现将《某市古籍保护办法》印发给你们，请遵照执行。</p><p>本办法自2026年12月1日起施行，有效期5年。《某市古籍保护暂行办法》（某政办发〔2021〕9号）同时废止。</p></div>
<p><a href="./P020261118.pdf">附件：某市古籍保护办法.pdf</a></p></body></html>"""


def test_a_policy_document():
    found = read(GOV, "https://www.example.gov.cn/zwgk/202611/t20261118_960129.html")
    policy = found.policy
    assert found.profile == "trs_gov" and found.title == "某市人民政府办公厅关于印发古籍保护办法的通知"
    assert found.published_at == datetime(2026, 11, 18, 1, 15, tzinfo=UTC)
    assert (policy.doc_number, policy.index_number) == ("某政办发〔2026〕18号", "000125014/2026-00318")
    assert (policy.issuer, policy.category) == ("某市人民政府办公厅", "文化、广电、新闻出版")
    assert [str(d) for d in (policy.issued_on, policy.effective_on, policy.expires_on)] == [
        "2026-11-16",
        "2026-12-01",
        "2031-11-30",
    ]
    assert policy.repeals == ("《某市古籍保护暂行办法》（某政办发〔2021〕9号）",)
    assert found.body.startswith("各区人民政府")
    assert found.attachments == ("https://www.example.gov.cn/zwgk/202611/P020261118.pdf",)
    assert found.column == "规范性文件"


def test_news_that_quotes_a_document_is_no_document():
    text = page(body=PROSE + "<p>某政办发〔2026〕18号</p><p>文件要求各单位认真落实，逐条对照检查。</p>")
    assert read(text).policy is None


def test_founder_epaper():
    text = f"""<html><head><title>津沽日报</title></head><body><table><tr><td><a id=pageLink href=node_2.htm>第02版</a></td></tr></table>
<founder-title><p>供热管网</p><p>改造完工</p></founder-title><founder-author>记者 周宁</founder-author>
<div id=ozoom><founder-content>{PROSE}</founder-content></div></body></html>"""
    found = read(text, "http://epaper.example.com/rb/html/2026-11/20/content_1_2.htm")
    assert (found.profile, found.title, found.body, found.author) == (
        "founder_epaper",
        "供热管网改造完工",
        BODY,
        "周宁",
    )
    assert (found.published_at, found.precision) == (datetime(2026, 11, 19, 16, 0, tzinfo=UTC), "day")


def test_founder_web_comment():
    text = page(title="改造完工").replace(
        "<h1>",
        "<!--enpproperty <articleid>1</articleid><date>2026-11-20 08:30:15:671</date><author>周宁</author><title>供热管网改造完工</title>"
        "<subtitle>惠及四千户</subtitle><nodename>民生</nodename><sourcename>津沽晚报</sourcename>/enpproperty--><h1>",
    )
    found = read(text)
    assert (found.profile, found.title, found.subtitle, found.origin) == (
        "founder_web",
        "供热管网改造完工",
        "惠及四千户",
        "津沽晚报",
    )
    assert found.published_at == datetime(2026, 11, 20, 0, 30, 15, tzinfo=UTC)


def test_the_day_in_the_head_is_sharpened_by_the_clock_on_the_page():
    text = page(
        head="<meta name=publishdate content=' 2026-11-20'>",
        above="<p>2026年11月20日08:30 | 来源：新华社</p>",
    )
    found = read(text)
    assert found.published_at == datetime(2026, 11, 20, 0, 30, tzinfo=UTC) and found.origin == "新华社"


def test_a_date_in_the_future_is_not_believed():
    found = read(page(above="<p>2028年11月20日 08:30</p>"))
    assert found.published_at is None and found.precision == ""


def test_traditional_chinese_in_big5():
    text = """<html><head><meta charset=big5><title>圖書館新館今日啟用 - 某某新聞網</title></head><body><h1>圖書館新館今日啟用</h1>
<p>2026/11/20 下午 03:20　來源：某某日報</p><div><p>記者陳某／台北報導，新館佔地三萬平方公尺，開幕首日便湧進上萬名讀者，館方表示將持續開放。</p>
<p>館長說，這個月還會舉辦古籍展覽，歡迎民眾參觀，並且提供免費導覽與修復示範，讓大家認識古書。</p></div></body></html>"""
    found = read(text.encode("big5"))
    assert (found.title, found.origin, found.language) == ("圖書館新館今日啟用", "某某日報", "zh-TW")
    assert found.published_at == datetime(2026, 11, 20, 7, 20, tzinfo=UTC) and "古籍展覽" in found.body


def test_rules_of_the_source_come_first():
    text = page(above="<div id=t>正文之上的标题</div><div id=s>转自 某某周刊</div>")
    detail = Detail(
        title=Pick(css=("#none", "#t")),
        source=Pick(css=("#s",), regex=r"转自\s*(\S+)"),
        remove=(".main p:last-child",),
    )
    found = read(text, detail=detail)
    assert (found.title, found.origin) == ("正文之上的标题", "某某周刊")
    assert found.body == "\n".join(PARAGRAPHS[:2])


def test_a_required_rule_that_finds_nothing_is_loud():
    with pytest.raises(PageChanged, match="找不到正文"):
        read(page(), detail=Detail(body=Pick(css=("#gone",), required=True)))


def test_the_list_gives_what_the_page_does_not():
    text = f"<html><body><div>{PROSE}</div></body></html>"
    found = read(
        text, item=ItemHint("列表上的标题", "2026-11-19", "要闻"), dates=DateRule(order=("detail", "item"))
    )
    assert (found.title, found.column, found.precision) == ("列表上的标题", "要闻", "day")
    assert found.published_at == datetime(2026, 11, 18, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/news/a_2.html", "https://www.example.com/news/a_2.html"),
        ("a_02.html", "https://www.example.com/news/a_02.html"),
        ("a-2.html", "https://www.example.com/news/a-2.html"),
        ("?page=2", "https://www.example.com/news/a.html?page=2"),
        ("/news/b.html", None),
        ("https://other.example.com/news/a_2.html", None),
        ("javascript:next()", None),
    ],
)
def test_next_part(link, expected):
    text = page(below=f'<div><a href="{link}">下一页</a></div>')
    assert read(text, "https://www.example.com/news/a.html").next_page == expected


def test_hostile_pages_are_survived():
    deep = "<div>" * 5000 + PROSE + "</div>" * 5000
    for raw in (b"", b"\x00\x01\x02", b"<html>", deep.encode(), b"<" * 10_000, "纯文本，没有标签。".encode()):
        found = extract_page(raw, "https://www.example.com/", fetched_at=NOW)
        assert all(line in raw.decode() for line in found.body.split("\n")), "nothing is made up"
        assert found.published_at is None


def test_english():
    text = (
        "<html><head><title>Library opens - Example Times</title></head><body><h1>Library opens</h1><p>Nov 20, 2026 8:30 AM</p>"
        + "".join(
            f"<p>The new building, {a} of two, opened on Friday; readers came early and stayed {b}.</p>"
            for a, b in pairwise(("first", "long", "late", "on"))
        )
    )
    found = read(text + "</body></html>")
    assert (found.title, found.language) == ("Library opens", "en") and found.body.count("\n") == 2


def test_long_hostile_pages_are_read_in_linear_work():
    for unit in ("<p>x", "</body>", "<div class=content>句子。", "<ul><li><a href=/a>a</a>"):
        found = extract_page(
            (unit * (400_000 // len(unit))).encode(), "https://www.example.com/", fetched_at=NOW
        )
        assert len(found.body) <= 400_000
