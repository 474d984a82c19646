"""The login door: password form, role cards in demo mode, CSRF token, HttpOnly cookie."""

from __future__ import annotations

import secrets
from pathlib import Path

from itsdangerous import BadSignature, URLSafeTimedSerializer
from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from desk.access import SESSION_LIFE, SignIn
from domain.errors import NotAllowed, ZhijinError
from domain.user import Role
from workbench.context import SESSION_COOKIE, the_desk

CSRF_COOKIE = "zhijin_csrf"
_DUTIES = {
    Role.EDITOR: "看热点、检索、编日报、管采集",
    Role.REVIEWER1: "阅读草稿与来源",
    Role.REVIEWER2: "阅读草稿与来源",
    Role.ISSUER: "阅读草稿与来源",
    Role.READER: "阅读简报，答复",
    Role.LIAISON: "替送阅对象阅读、答复",
    Role.SYSADMIN: "采集源、体检、审计",
}
_CSRF_SECONDS = 3600


def login_routes() -> list[Route]:
    """The routes of the door. They are plain functions, so Starlette runs them in its thread pool."""
    return [
        Route("/login", show_login, methods=["GET"]),
        Route("/login", post_login, methods=["POST"]),
        Route("/login/demo", post_demo, methods=["POST"]),
        Route("/logout", post_logout, methods=["GET"]),
    ]


def show_login(request: Request) -> Response:
    """The form, or the role cards in demo mode."""
    return _page(request, "")


async def post_login(request: Request) -> Response:
    """Check name and password."""
    form = await request.form()
    try:
        _check_csrf(request, str(form.get("csrf", "")))
        signed = the_desk().sign_in(str(form.get("name", "")).strip(), str(form.get("password", "")))
    except ZhijinError as error:
        return _page(request, str(error), 403)
    return _enter(request, signed)


async def post_demo(request: Request) -> Response:
    """One click into a role; the guard has already refused whoever is not on this machine."""
    form = await request.form()
    try:
        _check_csrf(request, str(form.get("csrf", "")))
        signed = the_desk().sign_in_demo(str(form.get("role", "")))
    except ZhijinError as error:
        return _page(request, str(error), 403)
    return _enter(request, signed)


def post_logout(request: Request) -> Response:
    """End the session. A foreign page can at worst make someone sign in again, so a link is enough."""
    actor = the_desk().who(request.cookies.get(SESSION_COOKIE, ""))
    if actor is not None:
        the_desk().sign_out(actor)
    response = RedirectResponse("/login", status_code=303)
    response.delete_cookie(SESSION_COOKIE)
    return response


def _page(request: Request, message: str, status: int = 200) -> Response:
    desk = the_desk()
    nonce = request.cookies.get(CSRF_COOKIE) or secrets.token_urlsafe(16)
    html = (
        _templates()
        .get_template("login.html")
        .render(
            institution=desk.settings.institution,
            message=message,
            users=desk.demo_users(),
            csrf=_signer().dumps(nonce),
            duties=_DUTIES,
        )
    )
    response = HTMLResponse(html, status_code=status)
    response.set_cookie(CSRF_COOKIE, nonce, httponly=True, samesite="strict", secure=_secure(request))
    return response


def _enter(request: Request, signed: SignIn) -> Response:
    response = RedirectResponse("/", status_code=303)
    response.set_cookie(
        SESSION_COOKIE,
        signed.token,
        max_age=int(SESSION_LIFE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=_secure(request),
    )
    return response


def _secure(request: Request) -> bool:
    """Cookies go over HTTPS only wherever HTTPS is spoken, or a proxy in front speaks it."""
    return request.url.scheme == "https" or the_desk().settings.secure_cookies


def _check_csrf(request: Request, token: str) -> None:
    """The form's token must be ours, fresh, and match the cookie that came with the form."""
    try:
        nonce = _signer().loads(token, max_age=_CSRF_SECONDS)
    except BadSignature:
        nonce = None
    if nonce is None or not secrets.compare_digest(nonce, request.cookies.get(CSRF_COOKIE, "")):
        raise NotAllowed("登录页已过期，请刷新后重新登录")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(the_desk().form_secret(), salt="login")


def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)
