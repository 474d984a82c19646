"""Verbs on packages: write one on the collecting side, take it in on the office side."""

from __future__ import annotations

import secrets
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from desk.erasure import ErasureVerbs
from desk.guards import only_one, reason_of, require_space
from desk.permissions import Permission
from desk.transfer.container import Head, open_package, write_package
from desk.transfer.keys import fingerprint, own_key, public_text
from desk.transfer.taking import take, to_erase
from desk.transfer.writing import write_members
from domain import clock
from domain.article import Tombstone
from domain.clock import Window
from domain.errors import InvalidInput, StoreUnavailable
from domain.transfer import Transfer
from domain.user import Actor

_TRUSTED = "transfer_trusted"
_OVERLAP = timedelta(hours=1)
"""A capture is stored a moment after it was made: each package reaches back behind the end of the last."""
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class TransferReport:
    """What a package held or brought. ``problems``: what had to be left out, in Chinese."""

    package_id: str
    file: Path
    counts: dict[str, int]
    problems: tuple[str, ...]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        facts = {"id": self.package_id, "file": str(self.file), "problems": list(self.problems)}
        return facts | {"seconds": round(self.seconds, 3), **self.counts}


class TransferVerbs(ErasureVerbs):
    """Packages between the collecting machine and the office network."""

    def export_package(self, actor: Actor, file: Path, since: datetime | None = None) -> TransferReport:
        """Write everything stored since then (default: since the last package) into one signed file."""
        with self.act(actor, Permission.TRANSFER, "导出数据包", str(file)):
            began = time.perf_counter()
            require_space(self.settings.home, self.settings.min_free_mb)
            _free_target(file)
            with only_one(self.settings.home, "transfer", "导出或导入数据包"):
                report = self._export(actor, file, since or self._last_export(), began)
            return report

    def import_package(self, actor: Actor, file: Path) -> TransferReport:
        """Take in a package of a collecting machine whose key is trusted; a second time changes nothing."""
        with self.act(actor, Permission.TRANSFER, "导入数据包", str(file)):
            began = time.perf_counter()
            require_space(self.settings.home, self.settings.min_free_mb)
            with only_one(self.settings.home, "transfer", "导出或导入数据包"), open_package(file) as package:
                head = package.check(self._trusted().values())
                erased = self._erase_with_the_other_side(actor, to_erase(self.store, package))
                try:
                    counts = take(self.store, self.settings.home, package, head, self.now())
                except OSError as error:
                    raise StoreUnavailable(
                        f"导入数据包 {file.name} 时无法写入 {self.settings.home}（{reason_of(error)}），"
                        "请处理后再导入一次，已导入的不会重复"
                    ) from None
                signer = package.signer
            counts["erasures"] = erased
            self._remember(actor, file, head, fingerprint(signer), counts)
            return TransferReport(head.package_id, file, counts, (), time.perf_counter() - began)

    def _erase_with_the_other_side(self, actor: Actor, buried: list[Tombstone]) -> int:
        """What the law had erased there goes here too; number of captures that had to go."""
        for tombstone in buried:
            if self.store.tombstone(tombstone.record_id) is None:  # not gone with an earlier one
                self.erase_capture(actor, tombstone.record_id, f"采集端已依法删除：{tombstone.reason}")
        return len(buried)

    def _remember(self, actor: Actor, file: Path, head: Head, signer: str, counts: dict[str, int]) -> None:
        """The first import of a package stays on record; a second adds nothing."""
        if any((t.package_id, t.direction) == (head.package_id, "in") for t in self.store.transfers()):
            return
        since = datetime.fromisoformat(head.since) if head.since else None
        until = datetime.fromisoformat(head.until)
        self.store.put_transfer(
            Transfer(head.package_id, "in", self.now(), actor.name, str(file), since, until, signer, counts)
        )

    def transfers(self, actor: Actor) -> list[Transfer]:
        """Packages written and taken in, newest first."""
        self.look(actor, Permission.TRANSFER, "查看数据包")
        return self.store.transfers()

    def transfer_key(self, actor: Actor) -> tuple[str, str]:
        """This installation's public key and its fingerprint."""
        self.look(actor, Permission.TRANSFER, "查看数据包公钥")
        public = public_text(own_key(self.settings.home))
        return public, fingerprint(public)

    def trusted_keys(self, actor: Actor) -> dict[str, str]:
        """Name → fingerprint of the machines whose packages are taken in."""
        self.look(actor, Permission.TRANSFER, "查看数据包公钥")
        return {name: fingerprint(key) for name, key in self._trusted().items()}

    def trust_key(self, actor: Actor, name: str, public: str) -> str:
        """Take packages signed with ``public`` from now on; its fingerprint."""
        with self.act(actor, Permission.TRANSFER, "登记数据包公钥", name):
            if not name.strip():
                raise InvalidInput("请给这台采集机起个名字，例如 采集端一号")
            mark = fingerprint(public)
            self.store.put_setting(_TRUSTED, self._trusted() | {name.strip(): public.strip()})
            return mark

    def distrust_key(self, actor: Actor, name: str) -> None:
        """No longer take packages of that machine; what came in stays."""
        with self.act(actor, Permission.TRANSFER, "撤销数据包公钥", name):
            trusted = self._trusted()
            if name not in trusted:
                raise InvalidInput(f"没有登记过名为“{name}”的公钥，请用 zhijin transfer key 查看")
            self.store.put_setting(_TRUSTED, {k: v for k, v in trusted.items() if k != name})

    def _export(self, actor: Actor, file: Path, since: datetime, began: float) -> TransferReport:
        now = self.now()
        package_id = f"p-{now:%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
        warc = f"ZJ-transfer-{package_id}.warc.gz"
        key = own_key(self.settings.home)
        try:
            with tempfile.TemporaryDirectory(dir=file.parent, prefix=".zhijin-") as folder:
                made = write_members(self.store, self.settings.home, Path(folder), warc, Window(since, now))
                head = Head(
                    package_id,
                    now.isoformat(),
                    None if since == _BEGINNING else since.isoformat(),
                    now.isoformat(),
                    self.settings.institution,
                    made.counts,
                    warc,
                )
                write_package(file, head, Path(folder), key)
        except OSError as error:
            raise StoreUnavailable(
                f"无法写数据包 {file}（{reason_of(error)}），请检查空间和权限；本机数据未受影响"
            ) from None
        mark = fingerprint(public_text(key))
        self.store.put_transfer(
            Transfer(package_id, "out", now, actor.name, str(file), since, now, mark, made.counts)
        )
        return TransferReport(
            package_id, file, made.counts, tuple(made.problems), time.perf_counter() - began
        )

    def _last_export(self) -> datetime:
        """Where the packages written so far leave off: one that begins later leaves a gap and does not count."""
        reached = _BEGINNING
        for written in sorted(
            (t for t in self.store.transfers() if t.direction == "out"), key=lambda t: t.at
        ):
            if (written.since or _BEGINNING) <= reached:
                reached = max(reached, written.until)
        return reached - _OVERLAP if reached > _BEGINNING else _BEGINNING

    def _trusted(self) -> dict[str, str]:
        return dict(self.store.get_setting(_TRUSTED) or {})


def _free_target(file: Path) -> None:
    if file.is_dir():
        raise InvalidInput(f"{file} 是文件夹，请写出文件名，例如 {file / '知津数据包.zjpack'}")
    if file.exists():
        raise InvalidInput(f"{file} 已经存在，没有覆盖，请换一个文件名")
    if not file.absolute().parent.is_dir():
        raise InvalidInput(f"没有文件夹 {file.absolute().parent}，请检查路径（U 盘是否已挂载）")


def describe(transfer: Transfer) -> str:
    """One line for a list."""
    what = "导出" if transfer.direction == "out" else "导入"
    counts = transfer.counts
    return (
        f"{clock.zh_minute(transfer.at)} {what} {transfer.package_id}：文章 {counts.get('articles', 0)}，"
        f"采集批次 {counts.get('runs', 0)}；签名 {transfer.signer}；{transfer.who}；{transfer.file}"
    )
