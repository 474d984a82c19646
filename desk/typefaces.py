"""Verbs on 字体: the library's licensed faces taken into use, and what stands in for those it has not."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from briefs.fonts import ROLES, FontBook, RoleState
from briefs.render import write
from briefs.typeface import FaceFacts, inspect
from desk.guards import make_folder, named_folder
from desk.permissions import Permission
from desk.room import DeskRoom
from domain.errors import InvalidInput, NotFound
from domain.typeface import Typeface
from domain.user import Actor

MASTER = "字体未齐之前，以 DOCX 为准：它标明公文字体的名称，在装有这些字体的电脑上照样显示"
COMPLETE = "公文字体齐全，PDF 与 DOCX 一致"
_Book = tuple[object, FontBook]


@dataclass(frozen=True)
class FontReport:
    """What the pages of this installation are set in."""

    roles: tuple[RoleState, ...]
    taken: Mapping[str, Typeface]
    """Role → what the library took into use."""
    lost: tuple[str, ...]
    """Those whose file is gone from the folder of fonts, one line each."""

    @property
    def substitutions(self) -> tuple[str, ...]:
        """字体替代, one line a role; empty where every face is there."""
        return (*(state.note for state in self.roles if state.note), *self.lost)

    @property
    def master(self) -> str:
        """Which file is the master, to be read before signing."""
        return MASTER if self.substitutions else COMPLETE

    def lines(self) -> list[str]:
        """For people."""
        return [*self.substitutions, self.master]


class TypefaceVerbs(DeskRoom):
    """Faces of the printed page."""

    _kept_fonts: _Book | None = None
    _finding = threading.Lock()

    @property
    def fonts(self) -> FontBook:
        """All that can be set here. Kept until something is taken into use or out: looking reads every font."""
        key = tuple(self._typefaces().values())
        with TypefaceVerbs._finding:
            if self._kept_fonts is None or self._kept_fonts[0] != key:
                own = named_folder(self.settings.fonts, "ZHIJIN_FONTS")
                assigned = {face.role: face.family for face in key}
                self._kept_fonts = key, FontBook.find(self.settings.typefaces, own, assigned=assigned)
            return self._kept_fonts[1]

    def font_report(self, actor: Actor) -> FontReport:
        """字体替代 before signing: what every role is set in, and which file is the master."""
        self.look(actor, Permission.READ, "查看字体")
        return self.faces_report()

    def faces_report(self) -> FontReport:
        """The same for other verbs."""
        taken = self._typefaces()
        lost = tuple(
            f"字体文件丢失：{face.name}（{face.file}）不在 {self.settings.typefaces}，请重新上传"
            for face in taken.values()
            if not (self.settings.typefaces / face.file).exists()
        )
        return FontReport(self.fonts.states(), taken, lost)

    def add_typeface(
        self, actor: Actor, role: str, file: str, content: bytes, licence: str, index: int | None = None
    ) -> Typeface:
        """Take a face into use for a role; ``index`` chooses one of a collection, None the one named like the role.

        :raises InvalidInput: where the file cannot be used, or nobody says how the library may use it.
        """
        with self.act(actor, Permission.ADMIN, "启用字体", f"{_role(role)}：{file}"):
            if not licence.strip():
                raise InvalidInput("请写明本馆取得这个字体的授权（合同、随机附带、开放许可等），记入版本")
            suffix, faces = inspect(content, file)
            face = _chosen(faces, role, index, file)
            digest = hashlib.sha256(content).hexdigest()
            taken = Typeface(
                role=role,
                family=face.family,
                name=face.name,
                file=digest[:16] + suffix,
                sha256=digest,
                embedding=face.embedding,
                hanzi=face.hanzi,
                licence=licence.strip(),
            )
            old = self._typefaces().get(role)
            write(make_folder(self.settings.typefaces) / taken.file, content)
            self.store.put_arrangement(taken, actor.name, licence.strip(), self.now())
            self._clear(old)
            return taken

    def withdraw_typeface(self, actor: Actor, role: str, why: str) -> None:
        """Take a role's face out of use; its file goes too, unless another role is set in it."""
        with self.act(actor, Permission.ADMIN, "停用字体", _role(role)):
            if not why.strip():
                raise InvalidInput("请写明停用这个字体的原因，记入版本")
            old = self._typefaces().get(role)
            if not self.store.drop_arrangement(Typeface, role, actor.name, why.strip(), self.now()):
                raise NotFound(f"{_role(role)}没有启用过本馆的字体，不必停用")
            self._clear(old)

    def _typefaces(self) -> dict[str, Typeface]:
        return {face.role: face for face in self.store.arrangements(Typeface)}

    def _clear(self, old: Typeface | None) -> None:
        """A file that no role is set in any more would still be found by its family."""
        if old and old.file not in {face.file for face in self._typefaces().values()}:
            Path(self.settings.typefaces / old.file).unlink(missing_ok=True)


def _role(key: str) -> str:
    """Its use, e.g. 仿宋."""
    for role in ROLES:
        if role.key == key:
            return role.use
    raise InvalidInput(f"不认识字体用途“{key}”，可用的有：{'、'.join(f'{r.key}（{r.use}）' for r in ROLES)}")


def _chosen(faces: tuple[FaceFacts, ...], key: str, index: int | None, file: str) -> FaceFacts:
    if index is not None:
        for face in faces:
            if face.index == index:
                return face
        raise InvalidInput(f"字体文件 {file} 里没有第 {index + 1} 个字体，只有 {len(faces)} 个")
    role = next(role for role in ROLES if role.key == key)
    return next((f for f in faces if role.fits(*f.families)), faces[0])
