"""Answers that only lead on: redirects, META refresh, a script that sets the location (SOURCES §3.2)."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from crawlers.addresses import netloc_of
from crawlers.schema import Fetch

_SHELL_BYTES = 4096
_META_REFRESH = re.compile(
    r"<meta[^>]+http-equiv\s*=\s*[\"']?refresh[\"']?[^>]+content\s*=\s*[\"']?\s*(?P<wait>\d+)\s*;\s*url\s*=\s*[\"']?(?P<v>[^\"'>\s]+)",
    re.IGNORECASE,
)
_LOCATION = re.compile(
    r"(?:window\.|self\.|top\.|document\.)?location(?:\.href\s*=|\.replace\s*\(|\.assign\s*\(|\s*=)\s*[\"'](?P<v>[^\"']+)[\"']"
)
_MAX_REFRESH_WAIT = 5


def onward(url: str, status: int, location: str, content: bytes, rules: Fetch) -> str:
    """Where an answer leads, as an absolute address; empty for a page.

    A redirect may lead anywhere (the next request is guarded anew); a shell only within its host.
    """
    if 300 <= status < 400 and status != 304:
        return urljoin(url, location) if location else ""
    if status != 200 or len(content) > _SHELL_BYTES or b"<p" in content.lower():
        return ""
    text = content.decode("utf-8", "replace")
    refresh = _META_REFRESH.search(text) if rules.follow_meta_refresh else None
    if refresh and int(refresh["wait"]) > _MAX_REFRESH_WAIT:
        refresh = None
    match = refresh or (_LOCATION.search(text) if rules.js_location and "<" in text else None)
    target = urljoin(url, match["v"].replace("&amp;", "&")) if match else ""
    return target if target and netloc_of(target) == netloc_of(url) else ""
