"""Ids, made from the fewest, rawest, stable inputs: an id that moves breaks a citation in a printed report."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_HEX = 16
_TRACKING = frozenset({"spm", "from", "log_from", "share", "v", "timestamp", "isappinstalled"})
_SESSION = frozenset(
    {"jsessionid", "phpsessid", "sessionid", "session_id", "sessid", "cfid", "cftoken", "oscsid"}
)
_MAYBE_SESSION = frozenset({"sid", "s", "session"})
"""Session or article number: only a long mixture of letters and digits is a session."""
_SESSION_VALUE = re.compile(r"(?=.*\d)(?=.*[a-z])[\w-]{16,}", re.IGNORECASE)
_SESSION_PATH = re.compile(r";jsessionid=[^/?;]*|/\((?:[AFS]\([\w-]{20,}\))+\)", re.IGNORECASE)
"""``;jsessionid=…`` of Java, ``/(S(…))`` of ASP.NET."""


def digest(*parts: str) -> str:
    """First 16 hex digits of the SHA-256 of the parts, joined by a unit separator."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_HEX]


@lru_cache(maxsize=2048)  # collection asks a dozen times for each page
def canonical_url(url: str) -> str:
    """The URL that names a page: https = http, lower-case host, no fragment, no tracking parameters, no session id.

    Parameters that remain keep their order, since some sites depend on it. ``utm_*`` and the ones in
    SOURCES §3.8 are dropped.
    """
    parts = urlsplit(url.strip())
    scheme = "http" if parts.scheme.lower() in {"http", "https"} else parts.scheme.lower()
    host = (parts.hostname or "").lower()
    port = f":{parts.port}" if parts.port and parts.port not in {80, 443} else ""
    query = [
        (k, v)
        for k, v in parse_qsl(parts.query, keep_blank_values=True)
        if k.lower() not in _TRACKING and not k.lower().startswith("utm_") and not _is_session(k.lower(), v)
    ]
    path = _SESSION_PATH.sub("", parts.path) or "/"
    return urlunsplit((scheme, host + port, path, urlencode(query), ""))


def _is_session(name: str, value: str) -> bool:
    if name in _SESSION or name.startswith("aspsessionid"):
        return True
    return name in _MAYBE_SESSION and _SESSION_VALUE.fullmatch(value) is not None


def article_id(url: str) -> str:
    """``a-`` + hash of the canonical URL."""
    return "a-" + digest(canonical_url(url))


def keyed_article_id(source_id: str, key: str) -> str:
    """``a-`` + hash of source and the item's own key, for items without a URL."""
    return "a-" + digest(source_id, key)


def story_id(seed_article_id: str) -> str:
    """``s-`` + hash of the seed article; it never changes, whatever joins or leaves the story."""
    return "s-" + digest(seed_article_id)


def content_hash(title: str, body: str) -> str:
    """64 hex digits over title and body: two captures with the same hash say the same."""
    return hashlib.sha256(f"{title}\x1f{body}".encode()).hexdigest()


def run_id(started_at: datetime) -> str:
    """``r-`` + UTC time to the second + four random hex digits."""
    return f"r-{started_at:%Y%m%d%H%M%S}-{secrets.token_hex(2)}"


def brief_id(kind: str, created_at: datetime) -> str:
    """``b-`` + kind + UTC time + four random hex digits. The issue number is another thing, taken at issuing."""
    return f"b-{kind}-{created_at:%Y%m%d%H%M%S}-{secrets.token_hex(2)}"


def alert_id(rule: str, story: str, opened_at: datetime) -> str:
    """``l-`` + hash of rule, story and UTC time to the second: after 解除 a new alert of the pair is another one."""
    return "l-" + digest(rule, story, f"{opened_at.astimezone(UTC):%Y%m%d%H%M%S}")


def shift_id() -> str:
    """``d-`` + eight random hex digits."""
    return "d-" + secrets.token_hex(4)


def story_edit_id(at: datetime) -> str:
    """``e-`` + UTC time to the second + six random hex digits."""
    return f"e-{at:%Y%m%d%H%M%S}-{secrets.token_hex(3)}"


def privacy_request_id(at: datetime) -> str:
    """``p-`` + UTC time to the second + four random hex digits."""
    return f"p-{at:%Y%m%d%H%M%S}-{secrets.token_hex(2)}"


def reference_id(doi_key: str, work_key: str) -> str:
    """``w-`` + hash of the DOI, or of title, first author and year where there is none (``domain.literature``)."""
    return "w-" + (digest("doi", doi_key) if doi_key else digest("work", work_key))


def folder_entry_id() -> str:
    """``f-`` + twelve random hex digits: the same passage may be put in twice."""
    return "f-" + secrets.token_hex(6)


def delivery_id(at: datetime) -> str:
    """``v-`` + UTC time to the second + six random hex digits."""
    return f"v-{at:%Y%m%d%H%M%S}-{secrets.token_hex(3)}"


def answer_id(at: datetime) -> str:
    """``k-`` + UTC time to the second + six random hex digits."""
    return f"k-{at:%Y%m%d%H%M%S}-{secrets.token_hex(3)}"


def reader_link_id() -> str:
    """``y-`` + sixteen random hex digits. It opens nothing: the signed token of the link does."""
    return "y-" + secrets.token_hex(8)


def recipient_id() -> str:
    """``u-`` + eight random hex digits."""
    return "u-" + secrets.token_hex(4)


def item_key() -> str:
    """``i-`` + twelve random hex digits, for an item of a brief that somebody writes."""
    return "i-" + secrets.token_hex(6)
