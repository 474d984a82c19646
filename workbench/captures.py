"""Archived pages and brief previews, served so that nothing in them can run or reach out."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from desk.captures import CapturedView
from domain.errors import NotAllowed, NotFound, ZhijinError
from domain.user import Actor
from workbench.context import SESSION_COOKIE, the_desk

CAPTURE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""No scripts, forms, frames or requests: a page is looked at, never run."""
PREVIEW_POLICY = CAPTURE_POLICY.replace(
    "sandbox;", "sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self';"
)
"""As above, but the links of a 工作版 open a tab of their own."""
ARCHIVE_POLICY = (
    # Same origin, so that pictures and styles are asked for with the session; without scripts it gives nothing away.
    "sandbox allow-same-origin; default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
"""As above, and pictures, styles and fonts from the archive."""
_PRINTED_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
"""A sandbox would keep the browser's own viewer of PDF from opening."""


def capture_routes() -> list[Route]:
    """``/capture/{uuid}`` shows the archived page, ``…/part?url=`` its pictures and styles, ``/preview/{brief}`` a
    brief as it will print."""
    return [
        Route("/capture/{uuid}", show_capture),
        Route("/capture/{uuid}/part", show_part),
        Route("/preview/{brief_id}", show_preview),
    ]


def show_capture(request: Request) -> Response:
    """The page as captured, without what could run."""
    return _shown(lambda: the_desk().capture_view(actor_of(request), _record(request)))


def show_part(request: Request) -> Response:
    """A picture, style sheet or font of a captured page."""
    url = request.query_params.get("url", "")
    return _shown(lambda: the_desk().capture_part(actor_of(request), _record(request), url))


def show_preview(request: Request) -> Response:
    """A brief as safe HTML; ``?copy=working`` is the 工作版, whose links open beside it."""
    try:
        html = the_desk().preview_brief(
            actor_of(request),
            request.path_params["brief_id"],
            working=request.query_params.get("copy") == "working",
        )
    except ZhijinError as error:
        return PlainTextResponse(str(error), status_code=status_of(error))
    return HTMLResponse(html, headers={"Content-Security-Policy": PREVIEW_POLICY})


def _shown(look: Callable[[], CapturedView]) -> Response:
    headers = {
        "Content-Security-Policy": ARCHIVE_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    try:
        view = look()
    except ZhijinError as error:
        return PlainTextResponse(str(error), status_code=status_of(error), headers=headers)
    if not view.inline:
        headers["Content-Disposition"] = "attachment"
    if view.media_type == "application/pdf":
        headers["Content-Security-Policy"] = _PRINTED_POLICY
    return Response(view.content, headers=headers | {"Content-Type": view.media_type})


def _record(request: Request) -> str:
    return "urn:uuid:" + str(request.path_params["uuid"])


def actor_of(request: Request) -> Actor:
    """Who asks.

    :raises NotAllowed: when nobody is signed in.
    """
    actor = the_desk().who(request.cookies.get(SESSION_COOKIE, ""))
    if actor is None:
        raise NotAllowed("请先登录")
    return actor


def status_of(error: ZhijinError) -> int:
    """The HTTP status that fits an error."""
    return 404 if isinstance(error, NotFound) else 403 if isinstance(error, NotAllowed) else 409
