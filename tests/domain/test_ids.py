import pytest

from domain import ids


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.cn/x.html", "http://a.cn/x.html"),
        ("http://A.CN/x.html#top", "http://a.cn/x.html"),
        ("http://a.cn/x?id=3&spm=abc&utm_source=w", "http://a.cn/x?id=3"),
        ("http://a.cn:80/x", "http://a.cn/x"),
        ("http://a.cn", "http://a.cn/"),
    ],
)
def test_one_page_has_one_id(one, other):
    assert ids.article_id(one) == ids.article_id(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.cn/x?id=3", "http://a.cn/x?id=4"),
        ("http://a.cn/x", "http://a.cn/X"),
        ("http://a.cn:8080/x", "http://a.cn/x"),
    ],
)
def test_different_pages_have_different_ids(one, other):
    assert ids.article_id(one) != ids.article_id(other)


def test_content_hash_separates_title_from_body():
    assert ids.content_hash("ab", "c") != ids.content_hash("a", "bc")
