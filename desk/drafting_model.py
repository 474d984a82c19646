"""Asking a drafting model: an OpenAI-compatible endpoint, one request an item, nothing but masked text."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from domain.errors import FetchFailed

_SYSTEM = (
    "你是省级图书馆舆情简报的文字编辑。把给出的条目改写得更通顺、更像机关简报：客观、平实，不加评论，不用煽动性词语。"
    "只能用原文已有的事实；数字、日期、机构名、人名、引号内的话一字不改，不得增添。"
    '只输出一个 JSON 对象：{"title": "不超过20字的标题，主体加判断", "text": "改写后的正文，字数与原文相近"}。'
)
_LONGEST = 200_000
"""Bytes of an answer that are read."""
_FENCE = re.compile(r"^```(?:json)?\s*|\s*```$")


@dataclass(frozen=True)
class Endpoint:
    """Where the model answers."""

    url: str
    """Base address, e.g. http://127.0.0.1:8000/v1."""
    model: str
    key: str = field(default="", repr=False)


@dataclass(frozen=True)
class Rewritten:
    """What a model made of an item."""

    title: str
    text: str


def rewrite(endpoint: Endpoint, title: str, text: str, seconds: float) -> Rewritten:
    """One item. ``seconds`` is the longest it may take.

    :raises FetchFailed: when nobody answers in time, or the answer is none.
    """
    asked = {
        "model": endpoint.model,
        "temperature": 0,
        "messages": [
            {"role": "system", "content": _SYSTEM},
            {"role": "user", "content": json.dumps({"title": title, "text": text}, ensure_ascii=False)},
        ],
    }
    return _read(_post(endpoint, asked, seconds))


def _post(endpoint: Endpoint, asked: object, seconds: float) -> bytes:
    if not endpoint.url.startswith(("http://", "https://")):
        raise FetchFailed("模型的地址要以 http:// 或 https:// 开头")
    headers = {"Content-Type": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    request = urllib.request.Request(
        endpoint.url.rstrip("/") + "/chat/completions", json.dumps(asked).encode(), headers
    )
    try:
        with urllib.request.urlopen(request, timeout=max(seconds, 0.1)) as answer:
            return bytes(answer.read(_LONGEST))
    except urllib.error.HTTPError as error:
        raise FetchFailed(f"模型返回 {error.code}") from None
    except TimeoutError:
        raise FetchFailed("模型没有在限定时间内回答") from None
    except (OSError, ValueError) as error:
        if isinstance(getattr(error, "reason", None), TimeoutError):
            raise FetchFailed("模型没有在限定时间内回答") from None
        raise FetchFailed("连不上模型") from None


def _read(answer: bytes) -> Rewritten:
    try:
        said = json.loads(answer)["choices"][0]["message"]["content"]
        made = json.loads(_FENCE.sub("", said.strip()))
        title, text = made["title"], made["text"]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        raise FetchFailed("模型的回答不是约定的格式") from None
    if not isinstance(title, str) or not isinstance(text, str) or not text.strip():
        raise FetchFailed("模型的回答不是约定的格式")
    return Rewritten(" ".join(title.split()), "".join(text.split("\n")).strip())
