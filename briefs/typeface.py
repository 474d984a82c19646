"""Font files looked into before they are taken into use: what they are, whether a PDF may and can carry them."""

from __future__ import annotations

import struct
import tempfile
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTCollection, TTFont, TTLibError

from domain.errors import InvalidInput

MAX_BYTES = 60_000_000
"""宋体 with all of Unicode's 汉字 has about 30 million."""
SUFFIXES = {b"\x00\x01\x00\x00": ".ttf", b"true": ".ttf", b"OTTO": ".otf", b"ttcf": ".ttc"}
"""First four bytes → suffix of the kept file."""
LEVEL_1 = 3755
_LEAST = 3000
"""With fewer of the common characters a face is no Chinese one, or a cut of one."""
_RESTRICTED, _NO_SUBSET, _BITMAP = 0x0002, 0x0100, 0x0200
"""Bits of ``fsType`` (OpenType, OS/2) that keep a face out of a PDF, which carries outlines of the letters used."""
_BROKEN = (TTLibError, struct.error, ValueError, KeyError, IndexError, AssertionError, TypeError, AttributeError,
           EOFError, OverflowError, OSError)  # fmt: skip
"""What fontTools raises on files that are not what they say."""
_CHINESE = (0x0804, 0x0404, 0x0C04)
"""Windows languages of Chinese names."""


@dataclass(frozen=True)
class FaceFacts:
    """One face of a file."""

    index: int
    family: str
    """As the PDF compiler knows it."""
    name: str
    families: tuple[str, ...]
    """Every family name in the file, Chinese and Latin."""
    embedding: int
    hanzi: int


def inspect(content: bytes, file: str) -> tuple[str, tuple[FaceFacts, ...]]:
    """The suffix the bytes ask for, and the faces that may be used.

    :raises InvalidInput: for a file that is none, too large, broken, not to be embedded, or without Chinese.
    """
    if len(content) > MAX_BYTES:
        raise InvalidInput(
            f"字体文件 {file} 有 {len(content) // 1_000_000} MB，超过上限 60 MB：请换成单个字体的文件"
        )
    suffix = SUFFIXES.get(content[:4])
    if suffix is None:
        raise InvalidInput(
            f"{file} 不是 TTF、OTF、TTC 字体文件：请上传字体厂商给的原文件（网页用的 WOFF 不行）"
        )
    try:
        faces = [_facts(font, place) for place, font in enumerate(_fonts(content))]
    except _BROKEN as error:
        raise InvalidInput(f"字体文件 {file} 已损坏或不完整：请重新取得原文件") from error
    known = _as_compiled(content, suffix, file)
    usable = [_named(face, known[face.index]) for face in faces if face.index in known]
    if not usable:
        raise InvalidInput(f"字体文件 {file} 不能排版：请换一个 TTF、OTF 或 TTC 文件")
    return suffix, tuple(_allowed(face, file) for face in usable)


def _fonts(content: bytes) -> list[TTFont]:
    if content[:4] == b"ttcf":
        return list(TTCollection(BytesIO(content), lazy=True).fonts)
    return [TTFont(BytesIO(content), lazy=True)]


def _facts(font: TTFont, index: int) -> FaceFacts:
    names: Any = font["name"]
    families = [record.toUnicode() for record in names.names if record.nameID in (1, 16)]
    if not families:
        raise ValueError("no family name")
    full = [r for r in names.names if r.nameID == 4]
    best = next((r for r in full if r.platformID == 3 and r.langID in _CHINESE), full[0] if full else None)
    cmap = font.getBestCmap() or {}
    outlines = font.getGlyphSet()
    for char in (c for c in "国图" if ord(c) in cmap):
        outlines[cmap[ord(char)]].draw(_Nowhere())
    return FaceFacts(
        index=index,
        family=families[0],
        name=best.toUnicode() if best else families[0],
        families=tuple(dict.fromkeys(families)),
        embedding=int(font["OS/2"].fsType),
        hanzi=sum(1 for char in _level_1() if ord(char) in cmap),
    )


class _Nowhere:
    """A pen that draws nothing: to see whether the outlines can be read."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: None


def _named(face: FaceFacts, family: str) -> FaceFacts:
    return FaceFacts(face.index, family, face.name, face.families, face.embedding, face.hanzi)


def _as_compiled(content: bytes, suffix: str, file: str) -> dict[int, str]:
    """Index → family, as the PDF compiler reads the file; it has the last word on what can be set."""
    with tempfile.TemporaryDirectory(prefix="zhijin-font-") as folder:
        (Path(folder) / f"face{suffix}").write_bytes(content)
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        known = {found.index: found.family for found in fonts.fonts()}
        try:
            for family in set(known.values()):
                sample = f"#set text(font: {_quoted(family)}, fallback: false)\n国图".encode()
                typst.compile(sample, font_paths=fonts, format="pdf")
        except RuntimeError as error:
            raise InvalidInput(f"字体文件 {file} 不能排版：请重新取得原文件") from error
    return known


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _allowed(face: FaceFacts, file: str) -> FaceFacts:
    """The face, if its maker lets it be embedded and it is a Chinese one."""
    if face.embedding & 0x000F == _RESTRICTED:
        raise InvalidInput(
            f"字体“{face.name}”的厂商不许嵌入文件（fsType {face.embedding}）：请向厂商取得可嵌入的授权版本"
        )
    if face.embedding & (_NO_SUBSET | _BITMAP):
        raise InvalidInput(
            f"字体“{face.name}”的厂商不许按字嵌入（fsType {face.embedding}）：请向厂商取得可嵌入的授权版本"
        )
    if face.hanzi < _LEAST:
        raise InvalidInput(
            f"字体“{face.name}”只有 {face.hanzi} 个常用汉字（共 {LEVEL_1} 个），不能排公文：请检查 {file} 是否选错"
        )
    return face


@cache
def _level_1() -> str:
    """The 3,755 characters of GB/T 2312 level 1."""
    codes = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return b"".join(codes).decode("gb2312", errors="ignore")
