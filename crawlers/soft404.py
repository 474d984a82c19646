"""Pages that say "not here" with status 200: error pages, and articles that lead to the home page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from domain.text import fold

_SHORT = 200
"""Characters: error pages say one sentence or two; a report about error pages says more."""
_THING = "(?:页面?|网页|信息|内容|文章|稿件|新闻|文件|资源|栏目|地址|链接|网址|资讯)"
_GONE = (
    "(?:不存在|未找到|没有找到|没找到|找不到|无法找到|已(?:经)?(?:被)?(?:删除|移除|撤下|下线|失效|关闭|转移)"
    "|走丢了?|丢失了?|飞走了|迷路了|不见了|无法访问|暂时无法|不可用)"
)
_TITLE = re.compile(
    rf"(?:(?:http)?(?:错误|error)?404(?:错误|error)?(?:页面|notfound|找不到{_THING})?|(?:page|file)?notfound|"
    rf"(?:抱歉|对不起|很抱歉)?[,，!！]*(?:您|你)?(?:所)?(?:要)?(?:访问|查看|查找|浏览|请求|打开)?的?{_THING}{_GONE}|"
    rf"(?:找不到|无法找到|未找到|没有找到)(?:该|此|您要的|相关)?{_THING}|"
    rf"(?:页面|访问|系统|服务器|网页)?(?:出错|错误)(?:了|提示|页面?|信息)?|提示信息|系统提示|信息提示|错误提示)[!！。.]*"
)
_SENTENCE = re.compile(
    rf"(?:您|你|该|此|本|所)(?:所|要|想|正在)*(?:访问|查看|查找|浏览|请求|打开|阅读|寻找)?的?{_THING}[^。！!]{{0,12}}?{_GONE}"
    r"|(?:找不到|无法找到|未找到|没有找到)了?(?:您|你)(?:所|要)*(?:访问|查看|查找|浏览|请求|打开|寻找)的"
    r"|(?:error|错误)[:：]?404|404[-—:：]?(?:notfound|找不到|未找到|页面)|therequested(?:url|page)[^。]{0,60}notfound|pagenotfound"
)
_HOMES = re.compile(r"/?(?:(?:index|default|home|main)\.\w{2,6})?", re.IGNORECASE)
_ERROR_PATH = re.compile(r"/(?:40[34]|error|err|not[-_]?found|page[-_]?404)(?:[./_-]|$)", re.IGNORECASE)
_NAMES = re.compile(r"[-_|—–·]+")


def looks_missing(title: str, text: str, url: str, final_url: str) -> str:
    """Why the page at ``final_url``, asked for as ``url``, is no page though its status is 200; empty if it is one.

    ``title`` and ``text`` are what was read from it. A long text is never an error page: articles about 404 exist.
    """
    if reason := _led_away(url, final_url):
        return reason
    body = fold(text)
    if len(body) >= _SHORT:
        return ""
    parts = [part for part in _NAMES.split(fold(title)) if part]
    if parts and (_TITLE.fullmatch(parts[0]) or _TITLE.fullmatch(parts[-1])):
        return f"状态是 200，但标题是错误页：{title.strip()[:40]}"
    found = _SENTENCE.search(body) or (_SENTENCE.search(fold(title)) if not body else None)
    return f"状态是 200，但页面写着：{found[0][:40]}" if found else ""


def _led_away(url: str, final_url: str) -> str:
    asked, got = urlsplit(url).path, urlsplit(final_url).path
    if asked == got:
        return ""
    if _HOMES.fullmatch(got) and not _HOMES.fullmatch(asked) and not urlsplit(final_url).query:
        return "跳转到了首页，原页面已不在"
    return "跳转到了错误页，原页面已不在" if _ERROR_PATH.search(got) and not _ERROR_PATH.search(asked) else ""
