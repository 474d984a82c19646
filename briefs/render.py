"""What every renderer is given, and how a finished document reaches the disk."""

from __future__ import annotations

import errno
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from briefs.fonts import FontBook, packaged_sans
from briefs.layout import REPORT, characters
from briefs.nodes import Copy
from domain.brief import Brief
from domain.errors import InvalidInput, NoSpace

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What a system says of a full disk, a used-up quota and a limit on the size of files."""


@dataclass(frozen=True)
class RenderOptions:
    """``fonts`` comes from ``FontBook.find``; make it once, it looks through all installed fonts."""

    fonts: FontBook
    chart_font: str | None = None
    """A plain TTF or OTF file for the lettering of charts; None takes the packaged 黑体."""
    copy: Copy = REPORT

    @property
    def lettering(self) -> str:
        return self.chart_font or packaged_sans()


def missing(brief: Brief, options: RenderOptions) -> tuple[str, ...]:
    """Characters of the brief that no face here can draw."""
    return options.fonts.missing(characters(brief, options.copy))


def printable(text: str, absent: tuple[str, ...]) -> str:
    """□ for each character that would otherwise be left blank without a word."""
    return text.translate(dict.fromkeys(map(ord, absent), "□"))


def write(path: Path, content: bytes) -> None:
    """Whole or not at all: an older file of that name stays until the new one is complete."""
    part = path.with_name(path.name[:60] + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):  # there may be no such folder to delete it from
            part.unlink()
        if error.errno in _FULL:
            raise NoSpace(f"磁盘空间不足，未能写出 {path.name}：请清理空间后重新生成") from error
        raise InvalidInput(
            f"写不出文件 {path}（{error.strerror}）：请检查文件夹是否存在、是否可写"
        ) from error
