"""Verbs about personal data: leave to read unmasked, and the register of those concerned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from desk.erasure import ErasureVerbs
from desk.permissions import Permission, may
from domain import ids
from domain.errors import Conflict, InvalidInput
from domain.privacy.request import (
    ANSWER_DAYS,
    REQUEST_NAMES,
    PrivacyRequest,
    RequestKind,
    RequestState,
    Unmasking,
)
from domain.text import clean
from domain.user import Actor

UNMASKED = timedelta(hours=1)
"""Leave to read one article unmasked lasts this long."""
_SETTLED = "（已办结，申请人信息已删除）"


class PrivacyVerbs(ErasureVerbs):
    """Masking is the rule; what departs from it has a reason, an end and a line in the audit log."""

    def unmask(self, actor: Actor, article_id: str, why: str) -> Unmasking:
        """Leave for this person to read this article with its personal data."""
        with self.act(actor, Permission.UNMASK, "查看未遮盖原文", article_id):
            self.store.article(article_id)
            if len(clean(why)) < 4:
                raise InvalidInput("请写明查看未遮盖原文的理由（至少四个字），例如：核对投诉人住址后转办")
            now = self.now()
            leave = Unmasking(article_id, actor.name, clean(why), now, now + UNMASKED)
            self.store.add_unmasking(leave)
        self.note(actor, "查看未遮盖原文理由", article_id, "ok", leave.why)
        return leave

    def file_privacy_request(
        self,
        actor: Actor,
        kind: RequestKind,
        about: str,
        article_ids: Sequence[str] = (),
        asker: str = "",
        contact: str = "",
    ) -> PrivacyRequest:
        """Take down what somebody asks about his or her own data."""
        with self.act(actor, Permission.INTAKE, "登记个人信息请求", REQUEST_NAMES[kind]):
            if not clean(about):
                raise InvalidInput("请写明请求的内容：哪篇文章、哪些信息、要求怎么处理")
            for article_id in article_ids:
                self.store.article(article_id)
            now = self.now()
            request = PrivacyRequest(
                ids.privacy_request_id(now), kind, now, now + timedelta(days=ANSWER_DAYS), actor.name, clean(asker),
                clean(contact), clean(about), tuple(article_ids),
            )  # fmt: skip
            self.store.put_privacy_request(request)
            return request

    def privacy_requests(self, actor: Actor) -> list[PrivacyRequest]:
        """Open ones first; for whoever takes them down and whoever settles them."""
        settles = may(actor, Permission.ERASE)
        self.look(actor, Permission.ERASE if settles else Permission.INTAKE, "查看个人信息请求")
        return self.store.privacy_requests()

    def settle_privacy_request(
        self, actor: Actor, request_id: str, outcome: str, hide: Sequence[str] = (), *, erase: bool = False
    ) -> PrivacyRequest:
        """Carry out a request: ``hide`` are names masked everywhere from now on, ``erase`` takes its articles away.

        Names are kept as salted hashes, so that a text collected again is masked again; of the asker nothing is left.
        """
        with self.act(actor, Permission.ERASE, "办结个人信息请求", request_id):
            request = self._open_request(request_id)
            if not clean(outcome):
                raise InvalidInput("请写明处理结果，例如：已遮盖姓名并回复申请人")
            if erase and not request.article_ids:
                raise InvalidInput("这件请求没有写明文章，不能删除；请先登记涉及的文章")
            codes = [self.name_hash(clean(name)) for name in hide if clean(name)]
            self.store.hide_names(codes, request.id, actor.name, self.now())
            for story_id in set(self.store.story_of(request.article_ids).values()):
                self.recount_story(story_id)
            for article_id in request.article_ids if erase else ():
                self.erase_capture(actor, article_id, f"个人信息请求 {request.id}")
            return self._settled(actor, request, RequestState.DONE, outcome)

    def refuse_privacy_request(self, actor: Actor, request_id: str, why: str) -> PrivacyRequest:
        """Not to be carried out, with the reason that the asker is told."""
        with self.act(actor, Permission.ERASE, "不受理个人信息请求", request_id):
            if not clean(why):
                raise InvalidInput("请写明不予受理的理由，并告知申请人")
            return self._settled(actor, self._open_request(request_id), RequestState.REFUSED, why)

    def _open_request(self, request_id: str) -> PrivacyRequest:
        request = self.store.privacy_request(request_id)
        if request.state is not RequestState.OPEN:
            raise Conflict(f"个人信息请求 {request_id} 已经办过，请刷新后再看")
        return request

    def _settled(
        self, actor: Actor, request: PrivacyRequest, state: RequestState, outcome: str
    ) -> PrivacyRequest:
        done = replace(
            request,
            state=state,
            decided_at=self.now(),
            decided_by=actor.name,
            outcome=clean(outcome),
            asker=_SETTLED,
            contact="",
        )
        self.store.put_privacy_request(done)
        return done
