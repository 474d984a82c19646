"""Pages that are known already: left alone, asked again, gone, closed; and what is kept to compare with."""

import pytest

from domain.ledger import Fate


def titled(*names):
    return "<ul>" + "".join(f'<li><a href="/{name}.html">题{name}</a></li>' for name in names) + "</ul>"


@pytest.fixture
def city(make_web, source, listing):
    """A web with two articles on a list, and its source."""
    small = make_web()
    small.put("/list.html", titled("a", "b"))
    small.article("/a.html", "文章甲", headers={"ETag": '"a"'})
    small.article("/b.html", "文章乙")
    return small, [source("city", [listing(small.url + "/list.html")])]


def fates(small, outcome):
    return {url.removeprefix(small.url): (e.fate, e.cause) for url, e in outcome.fates.items()}


@pytest.fixture
def collect(tmp_path, collect_in):
    return collect_in(tmp_path)


def test_the_service_does_not_ask_again_what_is_not_due(city, collect):
    small, specs = city
    collect(specs, by_person=False)
    second = collect(specs, by_person=False)
    run = second.runs["city"]
    assert len(small.asked("/a.html")) == len(small.asked("/b.html")) == 1
    assert (run.offered, run.not_due, run.fates) == (2, 2, {"unchanged": 2})
    assert not second.fates, "no line for what was only listed"
    assert second.report.as_json()["unchanged"] == 2


def test_a_person_gets_a_look_at_once_but_not_twice_within_the_limit(city, collect):
    small, specs = city
    collect(specs, by_person=True, fresh_minutes=10)
    collect(specs, by_person=True, fresh_minutes=10)
    assert len(small.asked("/a.html")) == 1
    third = collect(specs, by_person=True, fresh_minutes=0)
    assert fates(small, third) == {"/a.html": (Fate.UNCHANGED, ""), "/b.html": (Fate.UNCHANGED, "")}


def test_a_new_title_in_the_list_asks_at_once(city, collect):
    small, specs = city
    collect(specs, by_person=False)
    small.put("/list.html", titled("a", "b").replace("题b", "题b（更正）"))
    small.article("/b.html", "文章乙（更正）")
    second = collect(specs, by_person=False)
    assert fates(small, second) == {"/b.html": (Fate.REVISED, "")}
    assert second.runs["city"].not_due == 1
    third = collect(specs, by_person=False)
    assert third.runs["city"].not_due == 2, "the new title is the known one now"


def test_an_article_named_by_two_lists_rests_in_both(city, collect, source, listing):
    small, _ = city
    small.put("/more.html", titled("a"))
    specs = [source("city", [listing(small.url + "/list.html"), listing(small.url + "/more.html")])]
    first = collect(specs, by_person=False)
    assert first.runs["city"].fates == {"kept": 2, "duplicate": 1}
    second = collect(specs, by_person=False)
    assert second.runs["city"].fates == {"unchanged": 3} and not second.fates


def test_a_change_in_the_second_part_is_found_although_the_first_is_the_same(city, collect):
    small, specs = city
    small.put("/list.html", titled("long"))
    text = "这一部分讲的是事情的经过，讲得很细，也很长，足够当作正文来读。"

    def part(number, words):
        body = "".join(f"<p>{words}第{n}段，内容各不相同。</p>" for n in range(4))
        pager = '<div class="page"><a href="/long_2.html">下一页</a></div>' if number == 1 else ""
        return f"<html><head><title>长文</title></head><body><h1>长文分成两页</h1><div>2026-11-20 08:30 来源：小城日报</div><div id=zoom>{body}</div>{pager}</body></html>"

    small.put("/long.html", part(1, text), headers={"ETag": '"same"'})
    small.put("/long_2.html", part(2, "接着说后来的情况。" + text))
    first = collect(specs)
    assert "接着说后来的情况" in first.articles[small.url + "/long.html"].body
    small.put("/long_2.html", part(2, "更正：后来的情况并非如此。" + text))
    second = collect(specs)
    assert fates(small, second)["/long.html"] == (Fate.REVISED, "")
    assert "并非如此" in second.articles[small.url + "/long.html"].body


def test_a_closed_address_is_refused_before_anything_is_asked(city, collect):
    small, specs = city
    outcome = collect(specs, closed=[small.url + "/b.html"])
    assert fates(small, outcome) == {"/a.html": (Fate.KEPT, ""), "/b.html": (Fate.REFUSED, "suppressed")}
    assert not small.asked("/b.html")


def test_a_closed_address_is_not_kept_through_a_redirect_either(city, collect):
    small, specs = city
    small.put("/list.html", titled("old"))
    small.put("/old.html", status=302, headers={"Location": "/b.html"})
    outcome = collect(specs, closed=[small.url + "/b.html"])
    assert fates(small, outcome) == {"/old.html": (Fate.REFUSED, "suppressed")} and not outcome.articles


def test_an_error_page_with_status_200_is_no_article(city, collect):
    small, specs = city
    error = (
        "<html><head><title>页面不存在</title></head><body><p>您访问的页面不存在或已删除。</p></body></html>"
    )
    collect(specs)
    small.put("/list.html", titled("a", "b", "c"))
    small.put("/b.html", error)
    small.put("/c.html", error)
    second = collect(specs)
    assert fates(small, second)["/b.html"] == (Fate.REMOVED, "")
    assert fates(small, second)["/c.html"] == (Fate.FAILED, "not_found")
    assert "文章乙" in second.articles[small.url + "/b.html"].title


def test_articles_led_to_the_home_page_are_gone_all_of_them(city, collect):
    small, specs = city
    small.put("/", "<html><body><a href='/list.html'>要闻</a></body></html>")
    collect(specs)
    for path in ("/a.html", "/b.html"):
        small.put(path, status=302, headers={"Location": "/"})
    second = collect(specs)
    assert set(fates(small, second).values()) == {(Fate.REMOVED, "")}


def test_a_run_keeps_one_good_page_of_each_kind(city, collect):
    small, specs = city
    outcome = collect(specs)
    assert sorted((s.role, s.kind) for s in outcome.specimens) == [("good", "article"), ("good", "list")]
    assert all(s.payload == small.replies[s.url.removeprefix(small.url)].body for s in outcome.specimens)


def test_a_broken_list_and_a_broken_article_are_kept_with_the_reason(city, collect, source, listing):
    small, _ = city
    small.put("/list.html", titled("a", "empty"))
    small.put("/empty.html", "<html><head></head><body></body></html>")
    small.put("/other.html", "<div class=new>改版了</div>")
    lists = [listing(small.url + "/list.html"), listing(small.url + "/other.html")]
    outcome = collect([source("city", lists)])
    bad = {s.kind: s for s in outcome.specimens if s.role == "bad"}
    assert bad["list"].url == small.url + "/other.html" and "/other.html" in bad["list"].note
    assert bad["article"].url == small.url + "/empty.html" and bad["article"].note == "找不到正文"
