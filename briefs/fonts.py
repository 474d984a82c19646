"""The faces a page is set in: what the library uploaded, then what the system has, then the packaged OFL fonts.

Each role has an official family that DOCX names and PDF embeds when it is here; whatever stands in for it is
reported as 字体替代. Fandol and Noto CJK are used where installed, never shipped (DOMAIN B4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn as packaged
import typst
from fontTools.ttLib import TTFont


@dataclass(frozen=True)
class Role:
    """A use of type: its official family, families that are that face, and stand-ins in order."""

    key: str
    use: str
    official: str
    genuine: tuple[str, ...]
    hint: tuple[str, ...]
    """Parts of a family name by which an uploaded font is taken for this role."""
    stand_ins: tuple[str, ...]
    bold: bool = False

    def fits(self, *families: str) -> bool:
        """Whether a face of one of these names is meant for this role."""
        return any(
            name in self.genuine or any(hint in name.casefold() for hint in self.hint) for name in families
        )


_SERIF, _SANS = ("Noto Serif CJK SC", "Source Han Serif SC"), ("Noto Sans CJK SC", "Source Han Sans SC")
_PACKAGED = ("Noto Serif SC", "Noto Sans SC")
ROLES = (
    Role("title", "小标宋", "方正小标宋简体",
         ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
         ("小标宋", "xiaobiaosong"), _SERIF, bold=True),
    Role("body", "仿宋", "仿宋_GB2312",
         ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋_GBK", "FZFangSong-Z02"),
         ("仿宋", "fangsong", "fang song"),
         ("Zhuque Fangsong (technical preview)", "Zhuque Fangsong", "FandolFang R", "FandolFang", *_SERIF)),
    Role("kai", "楷体", "楷体_GB2312",
         ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "FZKai-Z03"),
         ("楷体", "kaiti"), ("LXGW WenKai", "FandolKai R", "FandolKai", *_SERIF)),
    Role("hei", "黑体", "黑体", ("黑体", "SimHei", "方正黑体_GBK", "FZHei-B01"),
         ("黑体", "simhei"), ("FandolHei R", "FandolHei", *_SANS, "Noto Sans SC")),
    Role("song", "宋体", "宋体", ("宋体", "SimSun", "NSimSun", "方正书宋_GBK", "FZShuSong-Z01"),
         ("宋体", "simsun"), ("FandolSong R", "FandolSong", *_SERIF)),
)  # fmt: skip


@dataclass(frozen=True)
class Face:
    """One installed face."""

    family: str
    weight: int
    path: str
    index: int
    """Place in a collection file; 0 in a plain font file."""
    uploaded: bool = False


@dataclass(frozen=True)
class RoleState:
    """A role as it stands: ``genuine`` where it is set in its official face or one the library put in its place."""

    key: str
    use: str
    official: str
    face: Face
    genuine: bool

    @property
    def note(self) -> str:
        """字体替代, or nothing."""
        return (
            ""
            if self.genuine
            else f"字体替代：{self.use}（{self.official}）未安装，以 {self.face.family} 代替"
        )


@dataclass(frozen=True)
class FontBook:
    """The faces found, for each role the ones to use in order. Made by ``find``; passed to the renderers."""

    faces: tuple[Face, ...]
    folders: tuple[str, ...]
    system: bool
    assigned: Mapping[str, str] = field(default_factory=dict)
    """Role → family that was taken into use for it on screen."""

    @classmethod
    def find(
        cls, *uploaded: Path | None, system: bool = True, assigned: Mapping[str, str] | None = None
    ) -> FontBook:
        """Looks through the folders of uploaded fonts, the system's fonts and the packaged ones."""
        folders = tuple(str(p) for p in (*uploaded, packaged_folder()) if p is not None and p.is_dir())
        found = typst.Fonts(
            include_system_fonts=system, include_embedded_fonts=False, font_paths=list(folders)
        )
        mine = {path.resolve() for path in uploaded if path is not None}
        faces = tuple(
            Face(f.family, f.weight, f.path, f.index, bool(mine.intersection(Path(f.path).resolve().parents)))
            for f in found.fonts()
            if f.path
        )
        return cls(faces, folders, system, assigned or {})

    def typst_fonts(self) -> typst.Fonts:
        """The same search as a value the PDF compiler takes."""
        return typst.Fonts(
            include_system_fonts=self.system, include_embedded_fonts=False, font_paths=list(self.folders)
        )

    def chain(self, key: str) -> tuple[Face, ...]:
        """Faces for a role, best first, one a family: the one taken into use, other uploads, the system's; the
        packaged ones always stand last."""
        role = next(role for role in ROLES if role.key == key)
        chosen = [f for f in self.faces if f.uploaded and f.family == self.assigned.get(key)]
        taken = set(self.assigned.values())
        uploads = [f for f in self.faces if f.uploaded and f.family not in taken and role.fits(f.family)]
        names = (*role.genuine, *role.stand_ins, *_PACKAGED)
        known = [f for name in names for f in self.faces if f.family == name]
        ordered = [*chosen, *sorted([*uploads, *known], key=lambda f: not f.uploaded)]
        best: dict[str, Face] = {}
        for face in ordered:
            if face.family not in best or _off(face, role) < _off(best[face.family], role):
                best[face.family] = face
        return tuple(best.values())

    def is_genuine(self, key: str) -> bool:
        """Whether the role's official face, or one uploaded for it, is here."""
        role = next(role for role in ROLES if role.key == key)
        first = self.chain(key)[0]
        return first.family in role.genuine or first.family == self.assigned.get(key) or first.uploaded

    def states(self) -> tuple[RoleState, ...]:
        """Every role with the face it is set in."""
        return tuple(
            RoleState(role.key, role.use, role.official, self.chain(role.key)[0], self.is_genuine(role.key))
            for role in ROLES
        )

    def substitutions(self) -> tuple[str, ...]:
        """字体替代 notes for PDF, one a role."""
        return tuple(state.note for state in self.states() if state.note)

    def missing(self, text: Iterable[str]) -> tuple[str, ...]:
        """Characters of the text that no face used here can draw, sorted."""
        left = {c for c in text if not c.isspace()}
        for face in dict.fromkeys(f for role in ROLES for f in reversed(self.chain(role.key))):
            if not left:
                break
            left -= {c for c in left if ord(c) in _cmap(face.path, face.index)}
        return tuple(sorted(left))


def packaged_folder() -> Path:
    """Folder of the packaged OFL fonts (Noto Serif SC, Noto Sans SC)."""
    return Path(str(packaged.serif_path())).parent


def packaged_sans() -> str:
    """File of the packaged 黑体, which charts are lettered in."""
    return str(packaged.sans_path())


def _off(face: Face, role: Role) -> int:
    return abs(face.weight - (700 if role.bold else 400))


@cache
def _cmap(path: str, index: int) -> frozenset[int]:
    """Code points a face can draw. Kept: a CJK font lists tens of thousands."""
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
