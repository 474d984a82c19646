"""Site collections replayed: pictures and styles from the archive, no scripts, nothing asked outside."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from domain.errors import NotAllowed, NotFound, ZhijinError
from workbench.context import SESSION_COOKIE, the_desk

POLICY = (
    # Same origin, so that pictures and styles are asked for with the session; without scripts it gives nothing away.
    "sandbox allow-same-origin; default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; media-src 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'none'"
)


def replay_routes() -> list[Route]:
    """``/site/{run}?url=…`` shows what a pass over a site collection captured of an address."""
    return [Route("/site/{run_id}", show_replay)]


def show_replay(request: Request) -> Response:
    """One capture, made safe."""
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "private, no-store"}
    try:
        actor = the_desk().who(request.cookies.get(SESSION_COOKIE, ""))
        if actor is None:
            raise NotAllowed("请先登录")
        url, part = request.query_params.get("url", ""), "part" in request.query_params
        shown = the_desk().replay(actor, request.path_params["run_id"], url, part=part)
    except ZhijinError as error:
        status = 404 if isinstance(error, NotFound) else 403 if isinstance(error, NotAllowed) else 409
        return PlainTextResponse(str(error), status_code=status, headers=headers)
    if shown.onward:
        return RedirectResponse(shown.onward, status_code=302, headers=headers)
    if not shown.inline:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(shown.name)}"
    media_type = shown.media_type + (
        "; charset=utf-8" if shown.media_type.startswith("text/") and shown.inline else ""
    )
    return Response(shown.content, headers=headers | {"Content-Type": media_type})
