"""A small library site on a loopback port: pages in a menu, style sheets that import, a font, pictures, a PDF."""

import struct
import zlib

from tests.crawlers.conftest import SmallWeb

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LINES = "天津图书馆古籍部收藏善本两千余部，其中宋元刻本三十余种，修复工作室每年修复破损古籍一百余册。"


def png(red: int, green: int, blue: int, side: int = 8) -> bytes:
    """A picture of one colour."""
    rows = b"".join(b"\x00" + bytes((red, green, blue)) * side for _ in range(side))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def page(title: str, body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="stylesheet" href="/css/main.css">{head}</head><body><h1>{title}</h1>{body}</body></html>'
    )


def story(number: int, more: str = "") -> str:
    text = "".join(
        f"<p>第{number}号善本第{n}叶：{LINES}本叶编号{number * 100 + n}。</p>" for n in range(1, 5)
    )
    return page(f"善本故事之{number}", f'<div class="article">{text}</div><p><a href="/">首页</a></p>{more}')


REQUISITES = {
    "/css/main.css": ('@import "base.css"; body{background:url(../img/paper.png) repeat}', "text/css"),
    "/css/base.css": (
        '@font-face{font-family:g;src:url("/font/g.woff2")} h1{color:rgb(20,40,60);font-family:g}',
        "text/css",
    ),
    "/font/g.woff2": (b"wOF2 not a real font", "font/woff2"),
    "/img/paper.png": (png(250, 245, 230), "image/png"),
    "/img/seal.png": (png(200, 30, 30, 64), "image/png"),
    "/img/wide.png": (png(30, 30, 200, 32), "image/png"),
    "/js/menu.js": ("document.title='changed by script'", "application/javascript"),
    "/doc/list.pdf": (PDF, "application/pdf"),
}


def build(web: SmallWeb) -> None:
    """Home → list → three stories; an old address that leads on; a page outside the path."""
    for path, (body, kind) in REQUISITES.items():
        web.put(path, body, headers={"Content-Type": kind})
    web.put(
        "/",
        page(
            "善本故事馆",
            '<img src="img/seal.png" srcset="/img/seal.png 1x, /img/wide.png 2x" alt="印章">'
            '<ul><li><a href="/list.html">全部故事</a></li><li><a href="old.html">旧址</a></li>'
            '<li><a href="http://outside.invalid/far.html">外站</a></li>'
            '<li><a href="mailto:lib@example.cn">来信</a></li></ul>'
            '<div style="background-image:url(img/paper.png)">宋刻元修，版本源流。</div>',
            head='<script src="/js/menu.js"></script>',
        ),
    )
    web.put(
        "/list.html",
        page(
            "全部故事",
            "".join(f'<p><a href="/s/{n}.html?from=list">故事{n}</a></p>' for n in (1, 2, 3))
            + '<p><a href="/doc/list.pdf">善本书目（PDF）</a></p>',
        ),
    )
    for n in (1, 2, 3):
        web.put(f"/s/{n}.html?from=list", story(n))
        web.put(f"/s/{n}.html", story(n))
    web.put("/old.html", "", status=302, headers={"Location": "/s/3.html"})
