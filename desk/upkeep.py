"""Verbs of upkeep: integrity, index, audit, what is installed."""

from __future__ import annotations

import platform
from dataclasses import dataclass

from desk.brief_verify import issue_problems
from desk.captures import archive_problems
from desk.evidence import evidence_problems
from desk.guards import free_mb, make_folder, only_one
from desk.intake_files import exhibit_problems
from desk.page_images import NO_BROWSER, find_browser
from desk.permissions import Permission
from desk.proofs import proof_problems
from desk.settings import Settings
from desk.typefaces import TypefaceVerbs
from domain import clock
from domain.errors import ModelMissing, ZhijinError
from domain.user import Actor, AuditEntry
from store.audit import verify_audit


@dataclass(frozen=True)
class Finding:
    """One line of ``zhijin doctor``: ok, missing or low, and what to do."""

    subject: str
    ok: bool
    message: str


class UpkeepVerbs(TypefaceVerbs):
    """Keeping the place in order."""

    def reindex(self, actor: Actor) -> int:
        """Make the search index anew from the database; number of articles."""
        what = "重建检索索引"
        with self.act(actor, Permission.ADMIN, what, ""), only_one(self.settings.home, "index", what):
            return self.index.rebuild()

    def audit(self, actor: Actor, limit: int | None = 200) -> list[AuditEntry]:
        """The audit log, newest first; reading it is recorded too."""
        with self.act(actor, Permission.ADMIN, "查看审计日志", ""):
            return self.store.audit(limit)

    def verify(self, actor: Actor) -> list[str]:
        """Problems in the database, the archive and the audit chain; an empty list is good news."""
        with self.act(actor, Permission.ADMIN, "完整性校验", ""):
            verdict = self.store.check()["integrity"]
            problems = [] if verdict == "ok" else [f"数据库完整性检查未通过：{verdict}"]
            problems += archive_problems(self.settings, self.store)
            problems += exhibit_problems(self.settings.home, self.store.all_exhibits())
            problems += issue_problems(self.settings.home, self.store)
            problems += proof_problems(self.settings.home, self.store.answers(), self.now())
            problems += evidence_problems(self.settings, self.store)
            return problems + self.verify_audit_chain()

    def verify_audit_chain(self) -> list[str]:
        """Breaks in the audit chain."""
        return verify_audit(self.store.audit(None))

    def doctor(self, actor: Actor) -> list[Finding]:
        """What is installed, missing or low."""
        self.look(actor, Permission.ADMIN, "体检")
        return [
            Finding("Python", True, platform.python_version()),
            self._model(),
            self._faces(),
            self._browser(),
            self._disk(),
            self._database(),
            self._clock(),
            *self._identity(),
        ]

    def _model(self) -> Finding:
        try:
            return Finding("语义模型", True, self.pipeline.encoder.name)
        except ModelMissing as error:
            return Finding("语义模型", False, str(error))

    def _browser(self) -> Finding:
        wanted = any(source.spec.get("page_image") for source in self.store.sources())
        found = find_browser()
        return Finding("页面影像", bool(found) or not wanted, found or NO_BROWSER)

    def _disk(self) -> Finding:
        free = free_mb(make_folder(self.settings.home))
        enough = free >= self.settings.min_free_mb
        return Finding("磁盘", enough, f"剩余 {free} MB" + ("" if enough else "，请清理"))

    def _database(self) -> Finding:
        try:
            facts = self.store.check()
        except ZhijinError as error:
            return Finding("数据库", False, str(error))
        good = facts["integrity"] == "ok"
        return Finding(
            "数据库",
            good,
            f"{facts['articles']} 篇文章，{facts['bytes'] // 1_000_000} MB，{'完好' if good else facts['integrity']}",
        )

    def _clock(self) -> Finding:
        newest = self.store.articles(limit=1)
        ahead = bool(newest) and newest[0].fetched_at > self.now()
        return Finding(
            "时钟",
            not ahead,
            "比最近一次采集还早，请校准系统时间" if ahead else clock.zh_minute(self.now()) + "（北京时间）",
        )

    def _identity(self) -> list[Finding]:
        """What a real installation must say of itself; a demonstration is excused."""
        if self.settings.demo:
            return []
        named = self.settings.institution != Settings.model_fields["institution"].default
        reach = bool(self.settings.contact) and self.settings.contact.isascii()
        inside = self.settings.host in {"127.0.0.1", "localhost", "::1"} or self.settings.secure_cookies
        return [
            Finding(
                "编印单位",
                named,
                self.settings.institution + ("" if named else "：这是演示用名，请设 ZHIJIN_INSTITUTION"),
            ),
            Finding(
                "联系方式",
                reach,
                self.settings.contact
                if reach
                else "采集时无法告知对方如何联系，请把 ZHIJIN_CONTACT 设为网址或邮箱",
            ),
            Finding(
                "登录安全",
                inside,
                "好"
                if inside
                else "工作台对外开放而未经 HTTPS，请加 HTTPS 代理并设 ZHIJIN_SECURE_COOKIES=true",
            ),
        ]

    def _faces(self) -> Finding:
        try:
            report = self.faces_report()
        except ZhijinError as error:
            return Finding("字体", False, str(error))
        return Finding("字体", not report.lost, "；".join(report.lines()))
