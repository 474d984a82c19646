"""Signs of pages that ask for proof of a browser (SOURCES §3.10). They are recognised and never solved."""

from __future__ import annotations

import re

_SMALL = 12_000
"""Challenge pages are short scripts; real pages that mention these names are longer."""
_SIGNS = (
    (re.compile(rb"__jsl_clearance|__jsluid"), "加速乐（__jsl）"),
    (re.compile(rb"acw_sc__v2"), "阿里云盾（acw_sc__v2）"),
    (re.compile(rb"wzws_sessionid|WZWS-RAY|wzwschallenge"), "网宿盾（wzws）"),
    (re.compile(rb"cf-browser-verification|cf_chl_|Just a moment\.\.\."), "Cloudflare 验证"),
    (re.compile("安全验证|请输入验证码|滑动验证|人机验证|访问验证|请完成验证".encode()), "验证码"),
    (re.compile("安全验证|请输入验证码|滑动验证|人机验证|访问验证|请完成验证".encode("gb18030")), "验证码"),
)


def recognise(status: int, headers: list[tuple[str, str]], content: bytes) -> str:
    """Name of the challenge, in Chinese; empty for an ordinary answer."""
    if status == 521:
        return "加速乐（521）"
    if status == 412:
        return "瑞数（412）"
    if status == 403 and len(content) < 64:
        return "地域或地址限制（403，空页面）"
    cookies = " ".join(value for key, value in headers if key.lower() == "set-cookie").encode()
    small = len(content) < _SMALL and content.count(b"<p") < 3
    if small and (status in {202, 400, 403} or status == 200):
        for pattern, name in _SIGNS:
            if pattern.search(content) or (
                pattern.search(cookies) and b"<script" in content and len(content) < 4000
            ):
                return name
    return ""
