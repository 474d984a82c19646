"""Golden references: the table of patterns both editions share out, then what the standard says of names and gaps."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs.gbt7714 import cited, entry, full, numbered
from domain.brief import Citation
from domain.clock import from_beijing
from domain.errors import InvalidInput
from domain.literature import TYPE_NAMES, Reference

URL = "https://www.example.cn/a/1"
READ = {"url": URL, "accessed": "2026-11-22"}
GOLDEN = [
    pytest.param(
        {"type": "N", "title": "老旧小区供热改造提速", "authors": ("张某某",), "container": "天津日报",
         "issued": "2026-11-20", "pages": "3", **READ},
        f"张某某. 老旧小区供热改造提速[N/OL]. 天津日报, 2026-11-20(3)[2026-11-22]. {URL}",
        f"张某某. 老旧小区供热改造提速[N/OL]. 天津日报，2026-11-20（3）. {URL}",
        id="newspaper online with page",
    ),
    pytest.param(
        {"type": "EB", "title": "关于今冬供热安排的说明", "container": "天津市城市管理委员会",
         "issued": "2026-11-18", **READ},
        f"天津市城市管理委员会. 关于今冬供热安排的说明[EB/OL]. (2026-11-18)[2026-11-22]. {URL}",
        f"天津市城市管理委员会. 关于今冬供热安排的说明[EB/OL]. （2026-11-18）[2026-11-22]. {URL}",
        id="web page",
    ),
    pytest.param(
        {"type": "N", "title": "题名", "authors": ("丁某",), "container": "中国青年报", "issued": "2026-11-20",
         "pages": "15"},
        "丁某. 题名[N]. 中国青年报, 2026-11-20(15).",
        "丁某. 题名[N]. 中国青年报，2026-11-20（15）.",
        id="printed newspaper",
    ),
    pytest.param(
        {"type": "J", "title": "题名", "authors": ("李某", "王某", "赵某", "孙某"),
         "container": "图书馆工作与研究", "issued": "2026", "volume": "48", "number": "05", "pages": "12–18"},
        "李某, 王某, 赵某, 等. 题名[J]. 图书馆工作与研究, 2026, 48(5): 12-18.",
        "李某，王某，赵某，等. 题名[J]. 图书馆工作与研究，2026，48（5）：12-18.",
        id="journal",
    ),
    pytest.param(
        {"type": "J", "title": "题名", "authors": ("李某",), "container": "刊名", "issued": "2026-05-09",
         "pages": "1-9", **READ},
        f"李某. 题名[J/OL]. 刊名, 2026: 1-9[2026-11-22]. {URL}",
        f"李某. 题名[J/OL]. 刊名，2026-05-09. {URL}",
        id="online first",
    ),
    pytest.param(
        {"type": "D", "title": "题名", "authors": ("周某",), "place": "天津", "publisher": "南开大学",
         "issued": "2025", "pages": "35"},
        "周某. 题名[D]. 天津: 南开大学, 2025: 35.",
        "周某. 题名[D]. 天津：南开大学，2025：35.",
        id="thesis",
    ),
    pytest.param(
        {"type": "P", "title": "一种雨水口装置", "authors": ("王某",), "publisher": "天津大学",
         "number": "CN202610123456.7", "issued": "2026-09-08"},
        "天津大学. 一种雨水口装置: 202610123456.7[P]. 2026-09-08.",
        "天津大学. 一种雨水口装置：CN202610123456.7[P]. 2026-09-08.",
        id="patent",
    ),
    pytest.param(
        {"type": "S", "title": "信息与文献 资源描述", "authors": ("全国信息与文献标准化技术委员会",),
         "number": "GB/T 3792—2021", "place": "北京", "publisher": "中国标准出版社", "issued": "2021"},
        "全国信息与文献标准化技术委员会. 信息与文献 资源描述: GB/T 3792—2021[S]. 北京: 中国标准出版社, 2021.",
        "GB/T 3792—2021　信息与文献　资源描述[S].",
        id="standard",
    ),
    pytest.param(
        {"type": "R", "title": "第58次统计报告", "authors": ("中国互联网络信息中心",), "issued": "2026-08-01",
         **READ},
        f"中国互联网络信息中心. 第58次统计报告[R/OL]. (2026-08-01)[2026-11-22]. {URL}",
        f"中国互联网络信息中心. 第58次统计报告[R/OL]. 2026-08-01. {URL}",
        id="report online",
    ),
    pytest.param(
        {"type": "A", "title": "关于某事的通知", "authors": ("天津市人民政府办公厅",),
         "number": "津政办发〔2026〕12号", "issued": "2026-03-02", **READ},
        f"天津市人民政府办公厅. 关于某事的通知: 津政办发〔2026〕12号[A/OL]. (2026-03-02)[2026-11-22]. {URL}",
        f"天津市人民政府办公厅. 关于某事的通知：津政办发〔2026〕12号[EB/OL]. （2026-03-02）[2026-11-22]. {URL}",
        id="government document on the web",
    ),
    pytest.param(
        {"type": "DS", "title": "题名", "authors": ("责任者",), "edition": "V1.0", "container": "平台",
         "issued": "2026-01-05", **READ},
        f"责任者. 题名[DS/OL]. V1.0. 平台(2026-01-05)[2026-11-22]. {URL}",
        f"责任者. 题名[DS/OL]. V1.0. 平台（2026-01-05）[2026-11-22]. {URL}",
        id="data set",
    ),
    pytest.param(
        {"type": "PP", "title": "题名", "authors": ("责任者",), "container": "ChinaXiv", "issued": "2026-03-03",
         **READ},
        f"责任者. 题名[EB/OL]. ChinaXiv(2026-03-03)[2026-11-22]. {URL}",
        f"责任者. 题名[PP/OL]. ChinaXiv（2026-03-03）[2026-11-22]. {URL}",
        id="preprint, unknown to 2015",
    ),
    pytest.param(
        {"type": "C", "title": "论文题名", "authors": ("汪某",), "container": "某研讨会论文集", "place": "北京",
         "publisher": "中国环境科学出版社", "issued": "2005", "pages": "22-25"},
        "汪某. 论文题名[C]//某研讨会论文集. 北京: 中国环境科学出版社, 2005: 22-25.",
        "汪某. 论文题名[C]//某研讨会论文集. 北京：中国环境科学出版社，2005：22-25.",
        id="paper in proceedings",
    ),
    pytest.param(
        {"type": "G", "title": "文件题名", "container": "文件汇编", "place": "北京", "publisher": "某社",
         "issued": "1981", "pages": "2-10"},
        "文件题名[G]//文件汇编. 北京: 某社, 1981: 2-10.",
        "文件题名[G]//文件汇编. 北京：某社，1981：2-10.",
        id="document in a collection",
    ),
    pytest.param(
        {"type": "M", "title": "某学概论", "authors": ("战某", "张某"), "edition": "第3版", "place": "北京",
         "publisher": "高等教育出版社", "issued": "2019", "pages": "65-66"},
        "战某, 张某. 某学概论[M]. 3版. 北京: 高等教育出版社, 2019: 65-66.",
        "战某，张某. 某学概论[M]. 3版. 北京：高等教育出版社，2019：65-66.",
        id="book, third edition",
    ),
    pytest.param(
        {"type": "R", "title": "某测试报告", "authors": ("某所",), "number": "PB 91-194001", "place": "北京",
         "publisher": "某所", "issued": "1990", "pages": "25"},
        "某所. 某测试报告: PB 91-194001[R]. 北京: 某所, 1990: 25.",
        "某所. 某测试报告：PB 91-194001[R]. 北京：某所，1990：25.",
        id="printed report",
    ),
    pytest.param(
        {"type": "A", "title": "某训令", "authors": ("某厅",), "number": "LS031-001", "place": "武汉",
         "publisher": "湖北省档案馆", "issued": "1931-11-07"},
        "某厅. 某训令: LS031-001[A]. 武汉: 湖北省档案馆, 1931-11-07.",
        "某厅. 某训令：LS031-001[A]. 武汉：湖北省档案馆，1931-11-07.",
        id="archive",
    ),
]  # fmt: skip


def work(**parts):
    return Reference(id="w-1", **{"type": "M", "title": "题名", **parts})


@pytest.mark.parametrize(("parts", "older", "newer"), GOLDEN)
def test_the_table_of_patterns(parts, older, newer):
    assert entry(work(**parts), "2015") == older
    assert entry(work(**parts), "2025") == newer


@pytest.mark.parametrize(
    ("authors", "older", "newer"),
    [
        (("Smith, John Albert",), "SMITH J A", "Smith J A"),
        (("SMITH, J.A.",), "SMITH J A", "Smith J A"),
        (("Godard, Jean-Luc",), "GODARD J L", "Godard J-L"),
        (("Peebles, P Z, Jr",), "PEEBLES P Z, Jr", "Peebles P Z Jr"),
        (("Peebles, Jr, P Z",), "PEEBLES P Z, Jr", "Peebles P Z Jr"),
        (("Williams-Ellis, Amabel",), "WILLIAMS-ELLIS A", "Williams-Ellis A"),
        (("Li, Jiangning",), "LI J N", "Li Jiangning"),
        (("Ouyang, Xiu-wen",), "OUYANG X W", "Ouyang Xiuwen"),
        (("World Health Organization",), "World Health Organization", "World Health Organization"),
        (("昂温 G", "昂温 P S"), "昂温 G, 昂温 P S", "昂温 G，昂温 P S"),
        (("张 三",), "张三", "张三"),
        (("甲某", "乙某", "等"), "甲某, 乙某, 等", "甲某，乙某，等"),
        (
            ("Fordham, E W", "Ali, A", "Turner, D A", "Charters, J"),
            "FORDHAM E W, ALI A, TURNER D A, et al",
            "Fordham E W，Ali A，Turner D A，et al",
        ),
    ],
)
def test_names(authors, older, newer):
    parts = {"authors": authors, "place": "天津", "publisher": "某社", "issued": "2020"}
    assert entry(work(**parts), "2015") == f"{older}. 题名[M]. 天津: 某社, 2020."
    assert entry(work(**parts), "2025") == f"{newer}. 题名[M]. 天津：某社，2020."


def test_what_is_unknown_is_said_in_print_and_left_out_online():
    assert entry(work(issued="1990"), "2015") == "题名[M]. [出版地不详]: [出版者不详], 1990."
    assert entry(work(title="A book", issued="1990"), "2015") == "A book[M]. [S.l.]: [s.n.], 1990."
    assert entry(work(publisher="三户图书刊行社", issued="1990")).startswith("题名[M]. [出版地不详]：三户")
    assert entry(work(issued="1990", url=URL), "2015") == f"题名[M/OL]. 1990. {URL}"
    assert entry(work(type="EB", container="某馆", **READ)) == f"某馆. 题名[EB/OL]. [2026-11-22]. {URL}"


@pytest.mark.parametrize(
    ("edition", "title", "printed"),
    [("4th ed.", "A book", "4th ed"), ("2", "A book", "2nd ed"), ("13", "A book", "13th ed"), ("1", "题", ""),
     ("修订版", "题", "修订版"), ("2版", "题", "2版"), ("Rev. ed.", "A book", "Rev. ed")],
)  # fmt: skip
def test_editions(edition, title, printed):
    shown = entry(work(title=title, edition=edition, place="P", publisher="Q", issued="2020"), "2015")
    assert shown == f"{title}[M]. {printed + '. ' if printed else ''}P: Q, 2020."


def test_identifiers_stand_last_and_only_once():
    journal = {"type": "J", "container": "刊", "issued": "2024", "volume": "1", "pages": "5"}
    assert entry(work(**journal, doi="10.1/Ab")) == "题名[J/OL]. 刊，2024，1：5. DOI:10.1/Ab"
    resolver = work(**journal, doi="10.1/Ab", url="https://doi.org/10.1/ab")
    assert entry(resolver).endswith("[J/OL]. 刊，2024，1：5. https://doi.org/10.1/ab")
    both = entry(work(type="DS", container="平台", url=URL, cstr="16666.11.nbsdc.x"))
    assert both.endswith(f". {URL}. CSTR:16666.11.nbsdc.x")


def test_a_databases_page_about_a_printed_article_is_not_its_address():
    parts = {"type": "J", "container": "刊", "issued": "2024", "number": "3", "pages": "5-9"}
    shown = entry(
        work(**parts, url="https://kns.cnki.net/kcms2/article/abstract?v=xyz", accessed="2026-11-22")
    )
    assert shown == "题名[J]. 刊，2024（3）：5-9."
    first = work(type="J", container="刊", issued="2024-05-09", url="http://kns.cnki.net/kcms/detail/1.html")
    assert entry(first) == "题名[J/OL]. 刊，2024-05-09. http://kns.cnki.net/kcms/detail/1.html"


@pytest.mark.parametrize("code", [*TYPE_NAMES, "??"])
@pytest.mark.parametrize("edition", ["2015", "2025"])
def test_every_type_can_be_written_with_nothing_known(code, edition):
    shown = entry(work(type=code), edition)
    assert "题名[" in shown
    assert not any(odd in shown for odd in ("..", ". .", ",.", "，.", ": .", "()", "（）", "[]", "//."))


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(
    st.builds(
        Reference, id=WORDS, type=st.sampled_from([*TYPE_NAMES, "?"]), title=WORDS, authors=st.lists(WORDS, max_size=5).map(tuple),
        container=WORDS, publisher=WORDS, place=WORDS, issued=WORDS, volume=WORDS, number=WORDS, pages=WORDS,
        edition=WORDS, doi=WORDS, cstr=WORDS, url=WORDS, accessed=WORDS,
    ),
    st.sampled_from(["2015", "2025"]),
)  # fmt: skip
@settings(max_examples=400, deadline=None)
def test_any_text_in_any_field_gives_one_line(reference, edition):
    shown = entry(reference, edition)
    assert not set(shown) & set("\n\r\t\x00\u202e\u200b")
    assert "[" in shown


@pytest.mark.parametrize("url", ["//[", "http://[]/", "http://[2001:db8::1/a"])
def test_what_is_no_address_is_printed_as_it_stands(url):
    assert entry(work(url=url)).rstrip(".").endswith(url)


def test_text_is_made_harmless_and_an_unknown_edition_is_refused():
    assert "\u202e" not in entry(work(title="题\u202e名\n二"))
    assert entry(work(title="题\n名", publisher="社", place="地")).startswith("题 名[M]")
    with pytest.raises(InvalidInput, match="2005"):
        entry(work(), "2005")


def citation(**parts):
    moment = from_beijing(datetime(2026, 11, 20, 9, 5))
    base = {"number": 1, "article_id": "a-1", "title": "题名", "outlet": "津沽日报", "published_at": moment,
            "url": URL, "snapshot_id": "urn:1", "captured_at": moment}  # fmt: skip
    return Citation(**{**base, **parts})


def test_articles_are_cited_as_what_they_are():
    assert cited(citation()) == f"津沽日报. 题名[EB/OL]. （2026-11-20）[2026-11-20]. {URL}"
    paper = citation(page="3", authors=("张某",))
    assert cited(paper, "2015") == f"张某. 题名[N/OL]. 津沽日报, 2026-11-20(3)[2026-11-20]. {URL}"
    assert cited(citation(page="3", url="", captured_at=None)) == "题名[N]. 津沽日报，2026-11-20（3）."
    policy = citation(outlet="政务网", authors=("津沽市政府",), doc_number="津沽政发〔2026〕1号")
    assert cited(policy) == f"津沽市政府. 题名：津沽政发〔2026〕1号[EB/OL]. （2026-11-20）[2026-11-20]. {URL}"
    call = citation(outlet="值班电话", url="", snapshot_id=None, captured_at=None)
    assert cited(call) == "值班电话. 题名[Z]. （2026-11-20）. 本馆录入存档"


def test_the_full_form_says_when_it_was_kept_and_what_is_not_known():
    assert full(citation()).endswith(f"{URL}（2026-11-20 09:05 存档）")
    assert full(citation(captured_at=None)).endswith("（未存档）")
    assert full(citation(dated=False)).endswith("（2026-11-20 09:05 存档，网页未标明发布日期）")
    assert "（2026-11-20）" not in full(citation(dated=False)).split("https")[0]


def test_a_list_follows_the_numbers():
    book = citation(number=2, article_id="", reference=work(place="津", publisher="社", issued="2020"))
    assert numbered((book, citation())) == [f"[1] {cited(citation())}", "[2] 题名[M]. 津：社，2020."]
