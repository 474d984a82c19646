"""The file of a package: a ZIP of members, a manifest with the digest of each, and a signature over the manifest."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desk.transfer.keys import fingerprint, holds, public_text, sign
from domain.errors import InvalidInput

FORMAT = "zhijin-transfer-1"
_MANIFEST, _SIGNATURE = "manifest.json", "signature.json"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
_BLOCK = 1 << 20
_MAX_HEAD = 64 * _BLOCK
"""Bytes of a manifest: a hundred thousand exhibits fit."""


@dataclass(frozen=True)
class Head:
    """What a package says of itself."""

    package_id: str
    made_at: str
    since: str | None
    until: str
    institution: str
    counts: dict[str, int]
    warc: str
    """Name of the archive file inside; empty if there is none."""
    format: str = FORMAT


def write_package(target: Path, head: Head, members: Path, key: Ed25519PrivateKey) -> None:
    """Pack every file of the folder ``members`` into ``target``, sign it, and only then let it appear."""
    names = sorted(str(path.relative_to(members)) for path in members.rglob("*") if path.is_file())
    files = {name: {"sha256": _file_digest(members / name), "size": _size(members / name)} for name in names}
    manifest = json.dumps(asdict(head) | {"files": files}, ensure_ascii=False, sort_keys=True).encode()
    signature = {"key": public_text(key), "signature": sign(key, manifest)}
    part = target.with_name(target.name + ".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as packed:
        packed.writestr(_MANIFEST, manifest)
        packed.writestr(_SIGNATURE, json.dumps(signature))
        for name in names:
            kind = zipfile.ZIP_STORED if name.endswith(".gz") else zipfile.ZIP_DEFLATED
            packed.write(members / name, name, compress_type=kind)
    part.replace(target)


class Package:
    """A package opened for reading. Nothing of it is believed before ``check`` has passed."""

    def __init__(self, packed: zipfile.ZipFile, name: str) -> None:
        self._packed, self._name = packed, name
        self._manifest = self._head_bytes(_MANIFEST)
        self._data = self._json(self._manifest)
        self._signed = self._json(self._head_bytes(_SIGNATURE))
        self.files: dict[str, dict[str, Any]] = self._data.get("files", {})

    @property
    def signer(self) -> str:
        """The public key that the package names."""
        return str(self._signed.get("key", ""))

    def check(self, trusted: Iterable[str]) -> Head:
        """The head, after signature, signer and the digest of every member have been found right.

        :raises InvalidInput: naming what is wrong; nothing may be taken from such a package.
        """
        if not holds(self.signer, str(self._signed.get("signature", "")), self._manifest):
            raise InvalidInput(f"数据包 {self._name} 的签名不对（未签名或被改动过），没有导入，请重新导出")
        if self._data.get("format") != FORMAT:
            raise InvalidInput(
                f"数据包 {self._name} 的格式 {self._data.get('format')} 不认识，请升级本机的知津"
            )
        if self.signer not in set(trusted):
            raise InvalidInput(
                f"数据包 {self._name} 的签名者尚未登记（指纹 {fingerprint(self.signer)}），"
                "请与采集端核对指纹后用 zhijin transfer trust 登记"
            )
        self._check_members()
        return Head(**{k: v for k, v in self._data.items() if k != "files"})

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The JSON lines of a member; none if there is no such member."""
        if name in self.files:
            with self._packed.open(name) as file:
                for line in file:
                    yield json.loads(line)

    def save(self, name: str, target: Path) -> None:
        """Write a member to ``target`` whole or not at all."""
        part = target.with_name(target.name + ".part")
        with self._packed.open(name) as source, part.open("wb") as out:
            shutil.copyfileobj(source, out, _BLOCK)
        part.replace(target)

    def _check_members(self) -> None:
        present = set(self._packed.namelist()) - {_MANIFEST, _SIGNATURE}
        if present != set(self.files):
            raise InvalidInput(f"数据包 {self._name} 里的文件与清单不符，没有导入，请重新导出")
        for name, facts in self.files.items():
            if not _safe(name) or self._packed.getinfo(name).file_size != facts["size"]:
                raise InvalidInput(f"数据包 {self._name} 中的 {name} 与清单不符，没有导入，请重新导出")
            with self._packed.open(name) as file:
                if _digest(file) != facts["sha256"]:
                    raise InvalidInput(f"数据包 {self._name} 中的 {name} 已损坏，没有导入，请重新拷贝或导出")

    def _head_bytes(self, name: str) -> bytes:
        if name not in self._packed.namelist() or self._packed.getinfo(name).file_size > _MAX_HEAD:
            raise InvalidInput(f"{self._name} 不是知津数据包（缺少 {name}），请检查文件")
        return self._packed.read(name)

    def _json(self, data: bytes) -> dict[str, Any]:
        try:
            found = json.loads(data)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise InvalidInput(f"{self._name} 不是知津数据包（清单无法读取），请检查文件")
        return found


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """The package at ``path``; whatever a broken ZIP makes zipfile raise becomes one line."""
    try:
        packed = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise InvalidInput(f"找不到数据包 {path}，请检查路径") from None
    except (*_BROKEN, OSError) as error:
        raise InvalidInput(f"数据包 {path.name} 打不开（{error}），请重新拷贝或导出") from None
    with packed:
        try:
            yield Package(packed, path.name)
        except _BROKEN as error:
            raise InvalidInput(f"数据包 {path.name} 已损坏（{error}），请重新拷贝或导出") from None


def _safe(name: str) -> bool:
    """No member may leave the folder it is saved to."""
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts


def _size(path: Path) -> int:
    return path.stat().st_size


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file)


def _digest(file: IO[bytes]) -> str:
    found = hashlib.sha256()
    while block := file.read(_BLOCK):
        found.update(block)
    return found.hexdigest()
