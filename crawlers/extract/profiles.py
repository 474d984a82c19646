"""Families of content systems: their signs, and rules that a source of the family needs not repeat (SOURCES §3.6)."""

from __future__ import annotations

import re
from types import MappingProxyType
from urllib.parse import urlsplit

from crawlers.extract.page import Page
from crawlers.schema import Detail, Pick

_OFFICIAL = {
    "title": Pick(meta=("ArticleTitle",), label=("标题",)),
    "date": Pick(
        meta=("PubDate", "firstpublishedtime"),
        label=("发布日期", "发布时间"),
    ),
    "source": Pick(meta=("ContentSource",)),
}

PROFILES: MappingProxyType[str, Detail] = MappingProxyType(
    {
        "auto": Detail(),
        "none": Detail(),
        "trs_gov": Detail(
            **_OFFICIAL,
            body=Pick(
                css=(
                    ".TRS_UEDITOR",
                    ".TRS_Editor",
                    "#UCAP-CONTENT",
                    "#xlrllt",
                    "#zoom",
                    ".xl-zw-info",
                    ".article_content",
                    ".pages_content",
                    ".article-body",
                    ".view",
                )
            ),
        ),
        "jcms_gov": Detail(
            **_OFFICIAL,
            body=Pick(css=("#zoom", "div[ergodic=article]", ".art-con", ".article-content", "#zoomcon")),
        ),
        "founder_epaper": Detail(
            title=Pick(css=("founder-title", "#NewsArticleTitle", ".article h1"), strip=(r"\s+",)),
            author=Pick(css=("founder-author", "#NewsArticleAuthor")),
            body=Pick(css=("#ozoom founder-content", "founder-content", "#ozoom", "#articleContent")),
            date=Pick(url_regex=r"/(?P<Y>20\d{2})-?(?P<m>\d{2})/(?P<d>\d{2})/"),
        ),
        "founder_web": Detail(
            title=Pick(comment=("title",)),
            source=Pick(comment=("sourcename",)),
            author=Pick(comment=("author",)),
            body=Pick(xpath=("//comment()[contains(., 'enpcontent')]/..",)),
        ),
        "peoplecn": Detail(
            title=Pick(css=("h1#newstit", ".rm_txt_con h1", "h1")),
            source=Pick(meta=("source",), strip=(r"^来源[:：]\s*",)),
            body=Pick(css=(".rm_txt_con", "#rwb_zw", ".box_con", "#p_content")),
        ),
    }
)

_JCMS_URL = re.compile(r"/art/(?:\d{4}/)+(?:\d{1,2}/){0,2}art_|/col/col\d+/")
_TRS_URL = re.compile(r"/t20\d{6}_\d+\.s?html?")


def detect(page: Page) -> str:
    """The profile whose signs the page bears; ``auto`` if none."""
    host, source = urlsplit(page.url).hostname or "", page.source
    if "founder-content" in source:
        return "founder_epaper"
    if "enpproperty" in source:
        return "founder_web"
    if host.endswith("people.com.cn") and "publishdate" in page.metas:
        return "peoplecn"
    if "ZJEG_RSS.content" in source or "<!--<$[" in source or _JCMS_URL.search(page.url):
        return "jcms_gov"
    if is_government(page) or _TRS_URL.search(page.url):
        return "trs_gov"
    return "auto"


def is_government(page: Page) -> bool:
    """Government pages bear the tags of 国办发〔2017〕47号, gov.cn's own, or stand under gov.cn."""
    host = urlsplit(page.url).hostname or ""
    marked = {"siteidcode", "firstpublishedtime", "articletitle"} & page.metas.keys()
    return bool(marked) or host.endswith("gov.cn") or "UCAP-CONTENT" in page.source
