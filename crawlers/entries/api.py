"""JSON lists: parameters filled in, wrappers taken off, items read by paths."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from crawlers.entries.offer import Offer
from crawlers.extract.pick import from_json, group, walk
from crawlers.schema import JsonApi, JsonRule
from domain.clock import to_beijing
from domain.errors import PageChanged

_JSONP = re.compile(r"^[\s;/*]*[\w.$]+\s*\(\s*(?P<v>.*?)\s*\)\s*;?\s*$", re.DOTALL)
_NEXT_DATA = re.compile(r"<script[^>]+id=[\"']__NEXT_DATA__[\"'][^>]*>(?P<v>.*?)</script>", re.DOTALL)


def first_urls(entry: JsonApi, now: datetime) -> Iterator[dict[str, str]]:
    """The values of ``vary`` (each combination once), with ``since``."""
    since = f"{to_beijing(now) - timedelta(days=entry.since_days):%Y-%m-%d}"
    names = list(entry.vary)
    for values in itertools.product(*(entry.vary[name] for name in names)):
        yield dict(zip(names, values, strict=True)) | {"since": since}


def api_url(entry: JsonApi, values: dict[str, str], number: int, cursor: str | None) -> str:
    """The address of page ``number`` (from 1) for one set of values."""
    pages = entry.pages
    n = str(pages.start + number - 2) if pages.kind == "param" else str(number)
    filled = values | {"n": n}
    params = {name: _fill(text, filled) for name, text in entry.params.items()}
    if pages.kind == "param" and pages.param and number > 1:
        params[pages.param] = n
    if pages.kind == "cursor" and pages.param and cursor:
        params[pages.param] = cursor
    url = _fill(entry.url, {name: quote(value) for name, value in filled.items()})
    return url + (("&" if "?" in url else "?") + urlencode(params) if params else "")


def read_json(text: str, url: str, rule: JsonRule) -> tuple[list[Offer], Any]:
    """The items of one answer, and the answer itself (for its cursor).

    :raises PageChanged: when it is no JSON, or the path to the items leads nowhere.
    """
    data = _unwrap(text, url, rule)
    found = walk(data, rule.items)
    if not found:
        raise PageChanged(f"{url} 的返回中没有「{rule.items}」，接口可能已改版，请修改采集源")
    items = [item for part in found for item in (part if isinstance(part, list) else [part])]
    offers = (_offer(item, url, rule, place) for place, item in enumerate(items, 1))
    return [offer for offer in offers if offer], data


def _offer(item: Any, url: str, rule: JsonRule, place: int) -> Offer | None:
    link = from_json(rule.link, item, url) if rule.link else None
    if not link and rule.link_template:
        link = _fill(rule.link_template, _fields(item))
    address = urljoin(url, link) if link else ""
    title = from_json(rule.title, item, address) or ""
    if not title and not address:
        return None
    extra = {name: value for name, pick in rule.extra.items() if (value := from_json(pick, item, address))}
    return Offer(
        url=address,
        title=title,
        date=(from_json(rule.date, item, address) or "") if rule.date else "",
        extra=extra,
        rank=_rank(rule, place, extra),
    )


def _rank(rule: JsonRule, place: int, extra: dict[str, str]) -> int | None:
    if rule.rank == "position":
        return place
    digits = re.search(r"\d+", extra.get("rank", ""))
    return int(digits[0]) if rule.rank == "field" and digits else None


def _unwrap(text: str, url: str, rule: JsonRule) -> Any:
    pattern = {"jsonp": _JSONP, "next_data": _NEXT_DATA}.get(rule.wrapper)
    if rule.wrapper_regex:
        pattern = re.compile(rule.wrapper_regex, re.DOTALL)
    match = pattern.search(text) if pattern else None
    if pattern and not match:
        raise PageChanged(f"{url} 的返回中找不到 {rule.wrapper} 包裹的数据，接口可能已改版，请修改采集源")
    try:
        return json.loads(group(match) if match else text.lstrip("\ufeff"), strict=False)
    except ValueError:
        raise PageChanged(f"{url} 返回的不是 JSON，接口可能已改版或需要登录，请检查采集源") from None


def _fields(item: Any) -> dict[str, str]:
    plain = item.items() if isinstance(item, dict) else ()
    return {name: quote(str(value)) for name, value in plain if isinstance(value, (str, int, float))}


def _fill(text: str, values: dict[str, str]) -> str:
    """``{name}`` replaced where a value is at hand; other braces stay."""
    return re.sub(r"\{(\w+)\}", lambda m: values.get(m[1], m[0]), text)
