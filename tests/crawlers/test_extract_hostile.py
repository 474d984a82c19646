"""Pages made to hold up the reader: each ends, and what can be read of it is read.

None is timed; what takes more than linear work would not end within the patience of whoever runs this.
"""

from datetime import UTC, datetime

import pytest

from crawlers.extract import extract_page

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
LINE = "入冬以来，河东区启动老旧小区供热管网改造，涉及十二个小区、四千余户居民。"
P = f"<p>{LINE}</p>"
GOV = "<meta name=SiteIDCode content=1200000000><table><tr><td>索引号</td><td>000014349/2018-00207</td></tr></table>"
READABLE = {
    "two megabytes of classes": f'<div class="{"x " * 1_000_000}">{P}</div>',
    "a hundred thousand attributes": "<div "
    + " ".join(f'a{n}="{n}"' for n in range(100_000))
    + f">{P}</div>",
    "sixty thousand links": "".join(f'<a href="/{n}.html">链接{n}</a>' for n in range(60_000)) + P,
    "a picture inlined": f'<img src="data:image/png;base64,{"A" * 3_000_000}">{P}',
    "nested json": '<script type="application/ld+json">' + "[" * 100_000 + f"</script>{P}",
    "a vendor's comment of open tags": "<!--enpproperty <title>" + "<a>" * 300_000 + f"/enpproperty-->{P}",
    "a line of spaces": f"<p>{' ' * 1_000_000}</p>{P}",
    "broken lines": "<p>字" + "\n " * 500_000 + f"字</p>{P}",
    "a title of separators": "<title>" + "标题_" * 200_000 + f"</title>{P}",
    "thousands of teasers": "<div>"
    + "".join(
        f"<div class=c><h3><a href=/{n}>另一条新闻的标题{n}</a></h3><p>摘要。</p></div>"
        for n in range(10_000)
    )
    + f"</div>{P * 3}",
    "open brackets": "<p>" + "（记者 " * 100_000 + f"</p>{P}",
    "dates without end": GOV + P * 3 + "<p>" + "自2026年1月1日" * 50_000 + "</p>",
    "titles without end": GOV + P * 3 + "<p>《" + "《a" * 100_000 + "同时废止</p>",
    "repeals without end": GOV + P * 3 + "<p>" + "《甲办法》同时废止，" * 20_000 + "</p>",
}
DEEP = {
    "a hundred thousand tags": "<div>" * 100_000 + P + "</div>" * 100_000,
    "fonts in fonts": "<b><i><font>" * 50_000 + P,
    "lists in lists": "<ul><li>" * 50_000 + P,
    "tables in tables": "<table><tr><td>" * 30_000 + P,
    "comments left open": "<!-- " * 200_000 + P,
    "nothing but brackets": "<" * 500_000,
}


@pytest.mark.parametrize("name", READABLE)
def test_the_line_is_found(name):
    found = extract_page(READABLE[name].encode(), "https://www.example.com/a.html", fetched_at=NOW)
    assert LINE in found.body


@pytest.mark.parametrize("name", DEEP)
def test_too_deep_to_be_read_whole(name):
    """The parser stops at some depth; the page then counts as short, not as an error."""
    found = extract_page(DEEP[name].encode(), "https://www.example.com/a.html", fetched_at=NOW)
    assert found.url == "https://www.example.com/a.html" and found.published_at is None


def test_a_deep_page_in_english_ends_as_well():
    text = "<p>The new building opened on Friday, and readers came early and stayed late.</p>" * 20
    found = extract_page(
        ("<div>" * 1500 + text + "</div>" * 1500).encode(), "https://www.example.com/", fetched_at=NOW
    )
    assert "readers came early" in found.body and found.language == "en"
