"""Content-Encoding undone with a limit: a small answer may hold gigabytes of zeros."""

from __future__ import annotations

import zlib

ACCEPTED = "gzip, deflate"
_PLAIN = frozenset({"", "identity", "utf-8", "none"})
"""``utf-8`` is a charset, put there by mistake on some sites."""


class TooLarge(ValueError):
    """The decompressed answer exceeds the limit."""


class Broken(ValueError):
    """The compressed answer ends too soon, is damaged, or uses a method nobody asked for."""


def decompress(body: bytes, encoding: str, limit: int, *, whole: bool = False) -> bytes:
    """``body`` as it was before gzip or deflate.

    A broken end gives what can be read, an unknown encoding the bytes as they are; with ``whole`` both raise, since
    half a page passes for a changed one.

    :raises TooLarge: above ``limit`` bytes.
    :raises Broken: only with ``whole``.
    """
    name = encoding.strip().lower()
    if name in {"gzip", "x-gzip"}:
        return _inflate(body, zlib.MAX_WBITS + 16, limit, whole) if body[:2] == b"\x1f\x8b" else body
    if name == "deflate" and body:
        wrapped = (body[0] & 0x0F) == 8 and len(body) > 1 and (body[0] * 256 + body[1]) % 31 == 0
        return _inflate(body, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS, limit, whole)
    if whole and name not in _PLAIN and not body.lstrip()[:1] == b"<":
        raise Broken(f"服务器用了没有请求的压缩方式 {name[:20]}，读不出来")
    return body


def _inflate(body: bytes, bits: int, limit: int, whole: bool) -> bytes:
    """One or several compressed members, one after the other."""
    out = bytearray()
    while body:
        machine = zlib.decompressobj(bits)
        try:
            out += machine.decompress(body, limit + 1 - len(out))
        except zlib.error:
            if whole:
                raise Broken("压缩内容损坏，读不出来，请稍后重试") from None
            break
        if len(out) > limit:
            raise TooLarge
        if whole and not machine.eof:
            raise Broken("压缩内容不完整（传输中断或服务器出错），没有采用，请稍后重试")
        body = machine.unused_data if machine.unused_data[:2] == b"\x1f\x8b" else b""
    return bytes(out)
