"""Letters: a newsletter saved as ``.eml`` (RFC 5322) read into an entry."""

from __future__ import annotations

import email
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from crawlers.extract.charset import decode
from desk.intake_entry import MAX_TITLE, Entry, html_text
from desk.intake_files import MAX_BYTES, Upload, shown_name
from domain import clock
from domain.errors import InvalidInput
from domain.source import MediaType
from domain.text import clean, paragraphs, shorten

_DEPTH = 20
"""Parts inside parts that are looked into."""


@dataclass(frozen=True)
class Letter:
    """A letter as an entry, with what names it."""

    entry: Entry
    key: str
    """Message-ID, which the sender's server gave it; else sender, date and subject."""


def read_mail(upload: Upload, channel: MediaType, keep_personal: bool = False) -> Letter:
    """Subject → title, sender → outlet, date → time, plain text (else HTML) → body.

    :raises InvalidInput: when it is no letter, or has no date or text.
    """
    name = shown_name(upload.name)
    if not upload.content.strip() or len(upload.content) > MAX_BYTES:
        raise InvalidInput(f"邮件“{name}”是空的或超过 {MAX_BYTES // 1_000_000} MB，没有保存")
    message = email.message_from_bytes(upload.content, policy=policy.default.clone(max_line_length=None))
    assert isinstance(message, EmailMessage)
    if "from" not in message or "date" not in message:
        raise InvalidInput(f"文件“{name}”不是邮件（.eml），没有发件人和日期，没有保存")
    sender, address = parseaddr(_header(message, "from"))
    subject = clean(_header(message, "subject")) or "（无主题）"
    body = "\n".join(paragraphs(_text(message)))
    if not body:
        raise InvalidInput(f"邮件“{name}”里没有文字，没有保存；如有附件请另存后在“手工录入”中上传")
    entry = Entry(
        channel=channel,
        outlet=clean(sender) or clean(address) or "（未署名）",
        title=shorten(subject, MAX_TITLE),
        published=_date(message, name),
        text=body,
        keep_personal=keep_personal,
    )
    key = clean(_header(message, "message-id")) or "\x1f".join((address, entry.published, subject))
    return Letter(entry, key)


def _header(message: EmailMessage, name: str) -> str:
    """A header as text. Old mailers write it in raw GBK, which the library keeps as lone surrogates."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    if any("\udc80" <= c <= "\udcff" for c in raw):
        return decode(raw.encode("ascii", "surrogateescape")).text
    try:
        return str(message.get(name, ""))
    except (ValueError, LookupError, AttributeError):
        # The library's parser of addresses fails on some malformed ones with any of these.
        return raw


def _date(message: EmailMessage, name: str) -> str:
    """In the form that an entry takes, 北京时间."""
    try:
        moment = parsedate_to_datetime(_header(message, "date"))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=clock.BEIJING)
        return clock.zh_minute(aware)
    except (ValueError, TypeError, OverflowError):
        raise InvalidInput(f"邮件“{name}”的日期无法识别，没有保存；请在“手工录入”中粘贴正文") from None


def _text(message: EmailMessage) -> str:
    """The plain part if it says something, else what the HTML part shows."""
    found: dict[str, str] = {}
    for n, part in enumerate(message.walk()):
        kind = part.get_content_type()
        if n < 50 * _DEPTH and kind in {"text/plain", "text/html"} and not part.get_filename():
            found.setdefault(kind, _decoded(part))
    plain = found.get("text/plain", "")
    return plain if clean(plain) else html_text(found.get("text/html", ""))


def _decoded(part: object) -> str:
    """By its bytes: the charset that a letter claims is often not its own."""
    payload = part.get_payload(decode=True)  # type: ignore[attr-defined]
    charset = part.get_content_charset()  # type: ignore[attr-defined]
    known = charset if charset and charset.isascii() and charset.isprintable() else None
    return decode(payload, header=known).text if isinstance(payload, bytes) else ""
