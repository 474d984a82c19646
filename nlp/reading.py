"""What every stage reads: title and body without reporters' formulas, cut into words once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.text import clean, paragraphs
from nlp.segment import Segmenter, Token

MAX_BODY = 20_000
"""Characters of a body that analysis reads; beyond that lie annexes and tables."""
_NAME = r"[^，。！？：；、（）()\s]"
_DATELINE = re.compile(
    rf"^(?:[（(【]?{_NAME}{{0,14}}?(?:\d{{1,2}}月)?\d{{1,2}}日\s?电|本报(?:综合)?讯|{_NAME}{{2,10}}?(?:讯|消息)(?=[\s（(]))"
    r"\s*(?:[（(][^（）()]{0,40}[）)])?[】\s:：]*"
)
_REPORTER = re.compile(r"^[（(](?:本报|本网)?(?:实习)?(?:记者|通讯员|首席记者)[^（）()]{0,40}[）)]\s*")
_RELAYED = re.compile(rf"^据{_NAME}{{2,14}}(?:报道|消息)[，,]")
_SIGNATURE = re.compile(r"\s*[【（(](?:责任)?编辑[:：][^】）)]{1,20}[】）)]\s*$")


@dataclass(frozen=True)
class Reading:
    """One text as the stages read it."""

    title: str
    body: str
    """Paragraphs by line, datelines and signatures cut, at most ``MAX_BODY`` characters."""
    title_tokens: tuple[Token, ...]
    body_tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        return f"{self.title}。{self.body}"


def strip_formulas(paragraph: str) -> str:
    """A paragraph without 本报讯（记者…）, …月…日电, 据…报道， at its head and 【编辑:…】 at its end."""
    for pattern in (_DATELINE, _REPORTER, _RELAYED):
        paragraph = pattern.sub("", paragraph, count=1)
    return _SIGNATURE.sub("", paragraph)


def read(segmenter: Segmenter, title: str, body: str) -> Reading:
    """Cleans and cuts one text. Formulas are looked for in the first two paragraphs and the last."""
    title = clean(whole(title[:MAX_BODY]))
    parts = paragraphs(whole(body[:MAX_BODY]))
    if parts and parts[0] == title:
        parts = parts[1:]
    parts = [strip_formulas(p) if i < 2 or i == len(parts) - 1 else p for i, p in enumerate(parts)]
    text = "\n".join(part for part in parts if part)
    return Reading(title, text, tuple(segmenter.tokens(title)), tuple(segmenter.tokens(text)))


def whole(text: str) -> str:
    """Without lone surrogates, which wrongly decoded pages leave behind and which no library takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
