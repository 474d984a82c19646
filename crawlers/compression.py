"""Content-Encoding undone with a limit: a small answer may hold gigabytes of zeros."""

from __future__ import annotations

import zlib

ACCEPTED = "gzip, deflate"


class TooLarge(ValueError):
    """The decompressed answer exceeds the limit."""


def decompress(body: bytes, encoding: str, limit: int) -> bytes:
    """``body`` as it was before gzip or deflate; unknown encodings and broken ends give what can be read.

    :raises TooLarge: above ``limit`` bytes.
    """
    name = encoding.strip().lower()
    if name in {"gzip", "x-gzip"} and body[:2] == b"\x1f\x8b":
        return _inflate(body, zlib.MAX_WBITS + 16, limit)
    if name == "deflate" and body:
        wrapped = (body[0] & 0x0F) == 8 and len(body) > 1 and (body[0] * 256 + body[1]) % 31 == 0
        return _inflate(body, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS, limit)
    return body


def _inflate(body: bytes, bits: int, limit: int) -> bytes:
    machine = zlib.decompressobj(bits)
    try:
        out = machine.decompress(body, limit + 1)
    except zlib.error:
        return b""
    if len(out) > limit:
        raise TooLarge
    return out
