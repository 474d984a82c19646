"""JSON lists: parameters and bodies filled in, wrappers taken off, items read by paths, pages followed."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from crawlers.entries.listing import with_param
from crawlers.entries.offer import Offer, absolute, passes
from crawlers.extract.pick import from_json, group, walk
from crawlers.schema import Fetch, JsonApi, JsonRule, Pick
from domain.clock import to_beijing
from domain.errors import PageChanged

ITEMS = 2000
"""Items read from one answer where the source says nothing (``bounds.links_per_page``)."""
_CALL = re.compile(r"^.{0,200}?[\w.$\]]\s*\(\s*(?=[\[{])", re.DOTALL)
"""Up to the bracket of ``cb({…});``, also behind comments, ``try{`` or ``typeof cb === 'function' &&``."""
_NEXT_DATA = re.compile(r"<script[^>]+id=[\"']__NEXT_DATA__[\"'][^>]*>(?P<v>.*?)</script>", re.DOTALL)


def first_urls(entry: JsonApi, now: datetime) -> Iterator[dict[str, str]]:
    """The values of ``vary`` (each combination once), with ``since``."""
    since = f"{to_beijing(now) - timedelta(days=entry.since_days):%Y-%m-%d}"
    names = list(entry.vary)
    for values in itertools.product(*(entry.vary[name] for name in names)):
        yield dict(zip(names, values, strict=True)) | {"since": since}


def api_url(
    entry: JsonApi, values: dict[str, str], number: int, cursor: str | None, rules: Fetch | None = None
) -> str:
    """The address of page ``number`` (from 1) for one set of values.

    ``rules`` tell whether the page's parameter stands in the form or JSON body instead (see ``api_rules``).
    """
    filled = values | {"n": _page_number(entry, number)}
    params = {name: fill(text, filled) for name, text in entry.params.items()}
    url = fill(entry.url, {name: quote(value) for name, value in filled.items()})
    url += ("&" if "?" in url else "?") + urlencode(params) if params else ""
    paged = {} if entry.pages.param in _body(rules) else _page_param(entry, number, cursor)
    for name, value in paged.items():
        url = with_param(url, name, value)
    return url


def api_rules(entry: JsonApi, rules: Fetch, values: dict[str, str], number: int, cursor: str | None) -> Fetch:
    """``rules`` with the form or JSON body of this page; unchanged where the source asks by GET."""
    if rules.method != "POST":
        return rules
    written = _body(rules)
    body = _fill_all(written, values | {"n": _page_number(entry, number)})
    if entry.pages.param in written:
        body |= _page_param(entry, number, cursor)
    if rules.json_body is not None:
        return rules.model_copy(update={"json_body": body})
    return rules.model_copy(update={"form": {name: str(value) for name, value in body.items()}})


def next_page(entry: JsonApi, data: Any, number: int) -> tuple[bool, str | None]:
    """Whether page ``number`` has a successor by what its answer says, and the cursor to ask with."""
    pages = entry.pages
    if number >= pages.max_pages or pages.kind == "none":
        return False, None
    if pages.kind != "cursor":
        return True, None
    cursor = next((str(v) for v in walk(data, pages.cursor_path or "-") if v not in ("", False)), None)
    return cursor is not None, cursor


def read_json(text: str, url: str, rule: JsonRule, *, limit: int = ITEMS) -> tuple[list[Offer], Any]:
    """The items of one answer, and the answer itself (for its cursor).

    :raises PageChanged: when it is no JSON, the path to the items leads nowhere, or no item has a title or address.
    """
    data = _unwrap(text, url, rule)
    found = walk(data, rule.items)
    if not found:
        raise PageChanged(f"{url} 的返回中没有「{rule.items}」，接口可能已改版，请修改采集源")
    items = [item for part in found for item in (part if isinstance(part, list) else [part])][:limit]
    offers = [o for place, item in enumerate(items, 1) if (o := _offer(item, url, rule, place))]
    if items and not offers:
        raise PageChanged(_nothing(url, "title", rule.title, len(items)))
    if rule.link and offers and not any(o.url for o in offers):
        raise PageChanged(_nothing(url, "link", rule.link, len(items)))
    return offers, data


def _nothing(url: str, name: str, pick: Pick, items: int) -> str:
    written = "、".join(pick.path)
    return f"{url} 的 {items} 个条目里，{name}「{written}」没有取到任何内容，接口可能已改版，请修改采集源"


def _page_number(entry: JsonApi, number: int) -> str:
    """``{n}`` of page ``number``: ``pages.start`` is that of the second."""
    counted = entry.pages.kind in {"param", "number"}
    return str(entry.pages.start + number - 2 if counted else number)


def _page_param(entry: JsonApi, number: int, cursor: str | None) -> dict[str, str]:
    """The parameter that leads to a later page; the first page is asked for as written."""
    pages = entry.pages
    if pages.kind == "param" and pages.param and number > 1:
        return {pages.param: _page_number(entry, number)}
    return {pages.param: cursor} if pages.kind == "cursor" and pages.param and cursor else {}


def _body(rules: Fetch | None) -> dict[str, Any]:
    """The form or JSON body as the source declares it; empty where it asks by GET."""
    if rules is None or rules.method != "POST":
        return {}
    return rules.json_body if rules.json_body is not None else rules.form or {}


def _offer(item: Any, url: str, rule: JsonRule, place: int) -> Offer | None:
    link = from_json(rule.link, item, url) if rule.link else None
    if not link and rule.link_template:
        link = _templated(rule.link_template, item)
    address = absolute(url, link) if link else ""
    title = from_json(rule.title, item, address) or ""
    if not title and not address:
        return None
    extra = {name: value for name, pick in rule.extra.items() if (value := from_json(pick, item, address))}
    return Offer(
        url=address,
        title=title,
        date=(from_json(rule.date, item, address) or "") if rule.date else "",
        extra=extra,
        filtered=bool(address) and not passes(address, rule.url_include, rule.url_exclude),
        rank=_rank(rule, place, extra),
    )


def _rank(rule: JsonRule, place: int, extra: dict[str, str]) -> int | None:
    if rule.rank == "position":
        return place
    digits = re.search(r"\d+", extra.get("rank", ""))
    return int(digits[0]) if rule.rank == "field" and digits else None


def _unwrap(text: str, url: str, rule: JsonRule) -> Any:
    pattern = {"jsonp": _CALL, "next_data": _NEXT_DATA}.get(rule.wrapper)
    if rule.wrapper_regex:
        pattern = re.compile(rule.wrapper_regex, re.DOTALL)
    match = pattern.search(text) if pattern else None
    if pattern and not match:
        raise PageChanged(f"{url} 的返回中找不到 {rule.wrapper} 包裹的数据，接口可能已改版，请修改采集源")
    try:
        if match and pattern is _CALL:  # what follows the argument is of no concern
            return json.JSONDecoder(strict=False).raw_decode(text, match.end())[0]
        return json.loads(group(match) if match else text.lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError):
        raise PageChanged(f"{url} 返回的不是 JSON，接口可能已改版或需要登录，请检查采集源") from None


def _templated(template: str, item: Any) -> str | None:
    """The template with the item's own fields (``{contId}``, ``{a.b}``); None where one of them is missing."""
    names = re.findall(r"\{([\w.\[\]*]+)\}", template)
    found = {
        name: next((v for v in walk(item, name) if isinstance(v, (str, int, float))), "") for name in names
    }
    if not all(str(value) for value in found.values()):
        return None
    for name, value in found.items():
        template = template.replace("{" + name + "}", quote(str(value)))
    return template


def fill(text: str, values: dict[str, str]) -> str:
    """``{name}`` replaced where a value is at hand; other braces stay."""
    return re.sub(r"\{(\w+)\}", lambda m: values.get(m[1], m[0]), text)


def _fill_all(data: Any, values: dict[str, str]) -> Any:
    """``fill`` in every string of JSON data; ``"{n}"`` alone becomes a number where it is one."""
    if isinstance(data, dict):
        return {name: _fill_all(value, values) for name, value in data.items()}
    if isinstance(data, list):
        return [_fill_all(value, values) for value in data]
    if not isinstance(data, str):
        return data
    text = fill(data, values)
    return int(text) if data == "{n}" and text.isdigit() else text
