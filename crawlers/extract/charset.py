"""Which character set a page is in, decided by its bytes: headers and meta tags lie (SOURCES §3.1)."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

UNREADABLE = 0.005
"""Above this share of U+FFFD a decoding is rejected."""

_META = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_WIDE_WINDOW = 400
_META_WINDOW = 16_384
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "cp950",
    "x-x-big5": "cp950",
    "big5-hkscs": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "utf8": "utf-8",
}
_GUESSES = ("gb18030", "big5hkscs", "cp1252")
# The commonest characters of written Chinese, simplified and traditional: wrong tables hardly ever give them.
_COMMON = re.compile(
    "[的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年動這個國說時會們來為發對與後過]"
)
_ASCII = re.compile(r"[\x00-\x7f]+")
_SAMPLE = 20_000


@dataclass(frozen=True)
class Decoded:
    """A page as text, with the encoding that was used and the share of characters it lost."""

    text: str
    encoding: str
    lost: float


def declared(raw: bytes) -> list[str]:
    """Encodings named by meta tags or the XML declaration in the first 16 kB, as Python codec names."""
    names = [m.decode("ascii", "ignore").lower() for m in _META.findall(raw[:_META_WINDOW])]
    return [codec for codec in map(_codec, names) if codec]


def decode(raw: bytes, *, header: str | None = None, forced: str | None = None) -> Decoded:
    """Byte order mark (where the rest agrees with it), then strict UTF-8 of the whole page, then meta, then header, then the best of all.

    ``forced`` is the encoding a source file names; ``header`` the charset of ``Content-Type``. Any of
    gb2312, gbk and gb18030 is read as gb18030.
    """
    if forced and (codec := _codec(forced)):
        return _read(raw, codec)
    for bom, codec in _BOMS:
        if raw.startswith(bom):
            reading = _read(raw, codec)
            return reading if reading.lost <= UNREADABLE else _best(raw.removeprefix(bom), header)
    if wide := _wide(raw):
        return _read(raw, wide)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8", 0.0)
    except UnicodeDecodeError:
        return _best(raw, header)


def _wide(raw: bytes) -> str | None:
    """UTF-16 without a mark: mark-up in it has a null byte beside every letter, always on the same side."""
    head = raw[:_WIDE_WINDOW]
    big, little = head[::2].count(0), head[1::2].count(0)
    if (big + little) * 4 < len(head) or min(big, little) * 4 > max(big, little):
        return None
    return "utf-16-le" if little > big else "utf-16-be"


def _best(raw: bytes, header: str | None) -> Decoded:
    """The first declared encoding that reads well, else the reading that looks most like written text."""
    named = [*declared(raw), *([c] if (c := _codec(header or "")) else [])]
    for codec in named:
        reading = _read(raw, codec)
        if codec != "cp1252" and reading.lost <= UNREADABLE and _natural(reading.text) > 0.01:
            return reading
    tried = [_read(raw, codec) for codec in dict.fromkeys(("utf-8", *named, *_GUESSES))]
    return max(tried, key=lambda r: _natural(r.text) - 20 * r.lost)


def _read(raw: bytes, codec: str) -> Decoded:
    text = raw.decode(codec, "replace")
    return Decoded(
        text.lstrip("\ufeff"), codec.removesuffix("-sig"), text.count("\ufffd") / max(1, len(text))
    )


def _natural(text: str) -> float:
    """Share of the commonest Chinese characters among the characters outside ASCII, 0…1."""
    sample = _ASCII.sub("", text[: 20 * _SAMPLE])[:_SAMPLE]
    return len(_COMMON.findall(sample)) / len(sample) if sample else 0.0


def _codec(name: str) -> str | None:
    wider = _WIDER.get(name.strip().lower(), name.strip().lower())
    try:
        return codecs.lookup(wider).name if wider else None
    except LookupError:
        return None
