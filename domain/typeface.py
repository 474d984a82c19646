"""字体: a font file of the library's own, taken into use for one role of the printed page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Typeface:
    """What a role is set in. One for each role; a new one takes the place of the old, whose record stays."""

    role: str
    """Key of ``briefs.fonts.ROLES``: title 小标宋, body 仿宋, kai 楷体, hei 黑体, song 宋体."""
    family: str
    """By which the PDF is set in it."""
    name: str
    """Full name as the file gives it, Chinese where it has one."""
    file: str
    """Name in the installation's folder of fonts: digest and suffix."""
    sha256: str
    embedding: int
    """``fsType`` of the OS/2 table: what the maker allows."""
    hanzi: int
    """How many of the 3,755 characters of GB/T 2312 level 1 it can draw."""
    licence: str
    """How the library may use it, as whoever took it in wrote."""

    @property
    def id(self) -> str:
        return self.role

    @property
    def on_record(self) -> Typeface:
        """What its versions keep: all of it."""
        return self
