"""Other extractors behind one face: bytes and address in, fields out. Imported only when asked for."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from crawlers.extract.charset import decode
from domain.text import han_count

_CHINESE = 200
"""Chinese characters on a page from which on it counts as Chinese."""

Engine = Callable[[bytes, str | None], dict[str, Any]]


def trafilatura() -> Engine:
    """With its own metadata and date search, as its manual recommends for news."""
    import trafilatura as library

    dates = {"outputformat": "%Y-%m-%d %H:%M", "original_date": True, "extensive_search": True}

    def read(raw: bytes, url: str | None) -> dict[str, Any]:
        found: Any = library.bare_extraction(
            decode(raw).text,
            url=url,
            include_comments=False,
            with_metadata=True,
            date_extraction_params=dates,
        )
        if found is None:
            return {}
        source = found.author or found.sitename
        return {"title": found.title, "published_at": found.date, "source": source, "body": found.text}

    return read


def readability() -> Engine:
    """readability-lxml; block elements become lines."""
    from lxml import html
    from readability import Document

    def read(raw: bytes, url: str | None) -> dict[str, Any]:
        document = Document(decode(raw).text)
        tree = html.fromstring(document.summary())
        for element in tree.iter("p", "br", "div", "li", "h1", "h2", "h3"):
            element.tail = "\n" + (element.tail or "")
        return {"title": document.short_title(), "body": tree.text_content()}

    return read


def resiliparse() -> Engine:
    """Main content by resiliparse; it gives no facts."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def read(raw: bytes, url: str | None) -> dict[str, Any]:
        tree = HTMLTree.parse(decode(raw).text)
        return {"title": tree.title, "body": extract_plain_text(tree, main_content=True, alt_texts=False)}

    return read


def gne() -> Engine:
    """GeneralNewsExtractor (extra ``bench``)."""
    from gne import GeneralNewsExtractor

    extractor = GeneralNewsExtractor()
    noise = ['//div[@class="comment-list"]', '//*[@style="display:none"]']

    def read(raw: bytes, url: str | None) -> dict[str, Any]:
        found = extractor.extract(decode(raw).text, noise_node_list=noise)
        return {
            "title": found.get("title"),
            "published_at": found.get("publish_time"),
            "source": found.get("author"),
            "body": found.get("content"),
        }

    return read


def newspaper() -> Engine:
    """newspaper4k (extra ``bench``), told the language as it asks to be."""
    from newspaper import Article

    def read(raw: bytes, url: str | None) -> dict[str, Any]:
        text = decode(raw).text
        language = "zh" if han_count(text) > _CHINESE else "en"
        page = Article(
            url or "http://localhost/a", fetch_images=False, memorize_articles=False, language=language
        )
        page.download(input_html=text)
        page.parse()
        time = page.publish_date.strftime("%Y-%m-%d %H:%M") if page.publish_date else None
        return {
            "title": page.title,
            "published_at": time,
            "source": " ".join(page.authors),
            "body": page.text,
        }

    return read


PEERS: MappingProxyType[str, Callable[[], Engine]] = MappingProxyType(
    {
        "trafilatura": trafilatura,
        "readability": readability,
        "resiliparse": resiliparse,
        "gne": gne,
        "newspaper4k": newspaper,
    }
)
