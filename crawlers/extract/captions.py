"""图片说明: lines that belong to a picture and not to the text round it."""

from __future__ import annotations

import re
from functools import lru_cache

from crawlers.extract.blocks import Block
from crawlers.extract.body import Body
from crawlers.extract.page import ancestors, classes
from crawlers.extract.worth import weigh

_NAME = re.compile(
    r"caption|tushuo|tuzhu|tupianshuoming|tpsm|picintro|photo_?explanation"
    r"|(?:pic|img|image|photo|picture)s?[-_]?(?:desc|info|txt|text|des|intro|note|credit|word|shuoming)|img_wrapper"
)
_WORDS = re.compile(
    r"^[\s（(▲△▼]*(?:图为|圖為|图片?说明?[:：丨]|圖說|资料图|資料圖|资料照片|資料照片|(?:图|圖|图源|图片来源|圖片來源)\s*[/／:：]|▲|△|本?文?图片?均?由.{2,20}提供)"
    r"|(?:[\u4e00-\u9fff]\s*[摄攝]|供图|供圖|视觉中国|(?:新华社|中新社|人民网)发|资料图|视频截图|(?:Image|Photo|Picture|Credit)s?\s*[:：].{2,40}|/\s?(?:AP|AFP|Reuters|Getty Images?))[\s）)。]*$"
)
_ENDS = re.compile(r"[！？!?；;]$")
_MAX_WORDED = 90
"""In Chinese characters; a longer line after a picture is text, whatever words it ends in."""
_MAX_NAMED = 200


def is_caption(block: Block, body: Body) -> bool:
    """By its tag, by what it or one of the two elements round it is called, or by its words right after a picture."""
    near = [e for e, _ in zip(ancestors(block.element, body.element), range(4), strict=False)]
    called = any(e.tag == "figcaption" for e in near) or any(_named(classes(e)) for e in near[:3])
    if called and weigh(block.text) <= _MAX_NAMED:
        return True
    return (
        block.picture
        and weigh(block.text) <= _MAX_WORDED
        and bool(_WORDS.search(block.text))
        and not _ENDS.search(block.text)
    )


@lru_cache(maxsize=4096)
def _named(name: str) -> bool:
    return bool(_NAME.search(name))
