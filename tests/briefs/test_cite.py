from dataclasses import replace

from briefs import cite
from briefs.gbt7714 import cited, full
from domain.article import Policy


def test_ending_names_two_outlets_and_counts_the_rest(make):
    paper, site = make.article("1"), make.article("2", outlet="津沽在线")
    assert cite.ending([paper], [paper]) == "（津沽晚报，11月21日）"
    assert cite.ending([paper], [paper, site]) == "（津沽晚报、津沽在线，11月21日）"
    many = [make.article(str(n), outlet=f"媒体{n}") for n in range(5)]
    assert cite.ending([many[0]], many) == "（媒体0、媒体1等5家，11月21日）"


def test_ending_counts_an_outlet_once_and_prefers_the_original(make):
    reprint = make.article("2", outlet="津沽在线", origin="津沽晚报")
    assert cite.ending([make.article("1")], [reprint]) == "（津沽晚报，11月21日）"


def test_a_site_is_one_outlet_however_reprints_write_it(make):
    site = make.article("1", outlet="津沽市人民政府")
    reprint = make.article("2", outlet="津沽在线", origin="津沽市人民政府网站")
    assert cite.ending([site], [site, reprint]) == "（津沽市人民政府，11月21日）"


def test_ending_spans_the_days_of_what_it_uses(make):
    evening, morning = make.article("1", hours=4), make.article("2", hours=20)
    assert cite.ending([evening, morning], []) == "（津沽晚报，11月21日至22日）"


def test_a_day_that_is_only_that_of_the_capture_says_so(make):
    undated, dated = replace(make.article("1"), precision="crawl"), make.article("2", hours=20)
    assert cite.ending([undated], [undated]) == "（津沽晚报，采集于11月21日）"
    assert cite.ending([undated, dated], []) == "（津沽晚报，11月22日）"
    register = cite.Register()
    register.cite([undated], {undated.id: make.snapshot(undated)})
    assert "[EB/OL]. [2026-11-21]. " in cited(register.citations[0])


def test_numbers_follow_first_use(make):
    register = cite.Register()
    one, two, three = (make.article(n) for n in "abc")
    assert register.cite([two], {}) == (1,)
    assert register.cite([one, two], {}) == (1, 2)
    assert register.cite([three, one], {}) == (2, 3)
    assert [c.article_id for c in register.citations] == ["a-b", "a-a", "a-c"]


def test_marks():
    assert cite.marks(()) == ""
    assert cite.marks((4,)) == "[4]"
    assert cite.marks((1, 2, 3, 7)) == "[1–3,7]"
    assert cite.marks((1, 2)) == "[1,2]"


def test_reference_follows_the_pattern_of_a_web_page(make):
    item = make.article("x", "供热改造提速", outlet="津沽在线", hours=1.5)
    register = cite.Register()
    register.cite([item], {item.id: make.snapshot(item)})
    # GB/T 7714-2025 [EB/OL]: full-width parentheses, access date in brackets: that of the capture
    assert cited(register.citations[0]) == (
        "津沽在线. 供热改造提速[EB/OL]. （2026-11-21）[2026-11-21]. http://news.example/x.html"
    )


def test_reference_says_when_nothing_was_kept(make):
    register = cite.Register()
    register.cite([make.article("x")], {})
    assert cited(register.citations[0]).endswith("（2026-11-21）. http://news.example/x.html")
    assert full(register.citations[0]).endswith("x.html（未存档）")


def test_a_newspaper_gives_page_and_reporters_a_government_document_its_number(make):
    paper = make.article("x", column="第03版：要闻", author="张某某、李某")
    web = make.article("y", column="要闻", author="某网友")
    document = make.article("z", policy=Policy(doc_number="津沽政发〔2026〕1号", issuer="津沽市人民政府"))
    comment = make.article("w", column="04", author="本报评论员 谷某")
    register = cite.Register()
    register.cite([paper, web, document, comment], {})
    first, second, third, fourth = register.citations
    assert (fourth.page, fourth.authors) == ("4", ("谷某",))
    assert (first.page, first.authors) == ("3", ("张某某", "李某"))
    assert (second.page, second.authors) == ("", ())
    assert (third.authors, third.doc_number) == (("津沽市人民政府",), "津沽政发〔2026〕1号")


def test_a_title_with_a_phone_number_is_masked_in_the_list(make):
    register = cite.Register()
    register.cite([make.article("x", "求助 电话13812345678")], {})
    assert "138****5678" in cited(register.citations[0])
