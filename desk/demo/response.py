"""What is asked of the site and what it answers, before it is put on a wire."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
JSON = "application/json; charset=utf-8"

Headers = Mapping[str, str] | Message


@dataclass(frozen=True)
class Request:
    """A GET: its path and query, the moment it is made, what absolute addresses start with."""

    path: str
    query: Mapping[str, str]
    at: datetime
    base_url: str


@dataclass(frozen=True)
class Response:
    """Status, headers and bytes; the last three serve only the odd addresses."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    """Seconds to wait before answering."""
    repeat: int = 1
    """How often the body is sent over: a huge page without huge memory."""
    hang_up: bool = False
    """Close the connection without a word."""


def ok(body: bytes, content_type: str, modified: datetime) -> Response:
    """200 with ETag (of the bytes) and Last-Modified."""
    headers = {
        "Content-Type": content_type,
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"',
        "Last-Modified": format_datetime(modified.astimezone(UTC), usegmt=True),
    }
    return Response(200, headers, body)


def redirect(location: str, status: int = 301) -> Response:
    """A redirect to ``location``."""
    return Response(status, {"Location": location, "Content-Type": HTML})


def not_found(page: str) -> Response:
    """404 with the page a reader would see."""
    return Response(404, {"Content-Type": HTML}, page.encode())


def conditional(response: Response, request_headers: Headers) -> Response:
    """``response``, or 304 when the reader holds it already (RFC 9110 §13: If-None-Match goes first)."""
    if response.status != 200 or "ETag" not in response.headers:
        return response
    return Response(304, response.headers) if _held(response, request_headers) else response


def _held(response: Response, request_headers: Headers) -> bool:
    tags, since = request_headers.get("If-None-Match"), request_headers.get("If-Modified-Since")
    if tags:
        return response.headers["ETag"] in tags or tags.strip() == "*"
    if not since:
        return False
    try:
        return parsedate_to_datetime(response.headers["Last-Modified"]) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
