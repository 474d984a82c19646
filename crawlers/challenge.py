"""Signs of pages that ask for proof of a browser (SOURCES §3.10). They are recognised and never solved."""

from __future__ import annotations

import re

_SMALL = 12_000
"""Challenge pages are short scripts; real pages that mention these names are longer."""
_SIGNS = (
    (re.compile(rb"__jsl_clearance|__jsluid"), "加速乐验证（__jsl）"),
    (re.compile(rb"acw_sc__v2"), "阿里云盾验证（acw_sc__v2）"),
    (re.compile(rb"wzws_sessionid|WZWS-RAY|wzwschallenge"), "网宿盾验证（wzws）"),
    (re.compile(rb"cf-browser-verification|cf_chl_|Just a moment\.\.\."), "Cloudflare 验证"),
    (re.compile("安全验证|请输入验证码|滑动验证|人机验证|访问验证|请完成验证".encode()), "验证码"),
    (re.compile("安全验证|请输入验证码|滑动验证|人机验证|访问验证|请完成验证".encode("gb18030")), "验证码"),
)
_PLACE = "地域或地址限制（403，空页面）"


def recognise(status: int, headers: list[tuple[str, str]], content: bytes) -> str:
    """Name of the challenge, in Chinese; empty for an ordinary answer."""
    if status == 521:
        return "加速乐验证（521）"
    if status == 412:
        return "瑞数验证（412）"
    if status == 403 and len(content) < 64:
        return _PLACE
    cookies = " ".join(value for key, value in headers if key.lower() == "set-cookie").encode()
    small = len(content) < _SMALL and content.count(b"<p") < 3
    if small and (status in {202, 400, 403} or status == 200):
        for pattern, name in _SIGNS:
            if pattern.search(content) or (
                pattern.search(cookies) and b"<script" in content and len(content) < 4000
            ):
                return name
    return ""


def advice(name: str) -> str:
    """What a librarian can do about a challenge that was recognised."""
    if name == _PLACE:
        return "规则没有问题，请改由本馆自己的（境内）网络线路采集，或改用其他来源、人工录入"
    if name == "验证码":
        return "请降低采集频率，仍出现就停用本采集源，改用其他来源或人工录入"
    return "请改用该网站的 RSS、接口或其他来源，或人工录入"
