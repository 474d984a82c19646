"""The wall around every path and the websocket: no live session, no page."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from workbench.context import SESSION_COOKIE, the_desk

_OPEN = frozenset({"/login", "/login/demo", "/_stcore/health"})
_LINK = re.compile(r"/r/[\w.-]+(?:/read)?")
"""A personal link carries its own leave; whether it is good is seen behind it."""
_LOCAL_NAMES = {"127.0.0.1", "localhost", "[::1]", "::1"}

_SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"SAMEORIGIN"),
]


def is_loopback(host: str | None) -> bool:
    """Whether an address is this machine's own."""
    try:
        return host is not None and ip_address(host).is_loopback
    except ValueError:
        return False


class Guard:
    """ASGI middleware: asks the store for the session of each request before anything else sees it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, redirect to the login, or refuse."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, _with_headers(send))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4401, "reason": "login"})
        else:
            await refusal(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if the_desk().settings.demo and not _demo_local(scope, headers):
            return PlainTextResponse("演示模式只能在本机打开", status_code=403)
        path = scope["path"]
        if path in _OPEN or (scope["type"] == "http" and _LINK.fullmatch(path)):
            return None
        cookie = SimpleCookie(headers.get("cookie", "")).get(SESSION_COOKIE)
        if cookie is not None and the_desk().who(cookie.value) is not None:
            return None
        if scope["type"] == "http" and scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
            return RedirectResponse("/login", status_code=303)
        return PlainTextResponse("请先登录", status_code=401)


def _demo_local(scope: Scope, headers: Headers) -> bool:
    """Loopback only, by address and by name: a foreign name that resolves here is a rebinding attack."""
    client = scope.get("client")
    name = headers.get("host", "").rsplit(":", 1)[0]
    return is_loopback(client[0] if client else None) and name in _LOCAL_NAMES


def _with_headers(send: Send) -> Send:
    async def sender(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", []))  # type: ignore[call-overload]
            present = {name.lower() for name, _ in headers}
            message["headers"] = headers + [h for h in _SECURITY_HEADERS if h[0] not in present]
        await send(message)

    return sender  # type: ignore[return-value]
