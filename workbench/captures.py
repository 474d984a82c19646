"""Archived pages and brief previews, served so that nothing in them can run or reach out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from domain.errors import NotAllowed, NotFound, ZhijinError
from domain.user import Actor
from workbench.context import SESSION_COOKIE, the_desk

CAPTURE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""No scripts, forms, frames or requests: a captured page is looked at, never run."""

_TEXT_TYPES = ("text/html", "application/xhtml+xml", "text/plain")


def capture_routes() -> list[Route]:
    """``/capture/{uuid}`` shows the archived page, ``/preview/{brief}`` a brief as it will print."""
    return [Route("/capture/{uuid}", show_capture), Route("/preview/{brief_id}", show_preview)]


def show_capture(request: Request) -> Response:
    """The page as captured, decoded as it declared itself."""
    try:
        capture = the_desk().capture(actor_of(request), "urn:uuid:" + request.path_params["uuid"])
    except ZhijinError as error:
        return PlainTextResponse(str(error), status_code=status_of(error))
    if not capture.media_type.startswith(_TEXT_TYPES):
        return Response(
            capture.content,
            media_type="application/octet-stream",
            headers={"Content-Disposition": "attachment", "Content-Security-Policy": CAPTURE_POLICY},
        )
    return HTMLResponse(capture.text, headers={"Content-Security-Policy": CAPTURE_POLICY})


def show_preview(request: Request) -> Response:
    """A brief as safe HTML."""
    try:
        html = the_desk().preview_brief(actor_of(request), request.path_params["brief_id"])
    except ZhijinError as error:
        return PlainTextResponse(str(error), status_code=status_of(error))
    return HTMLResponse(html, headers={"Content-Security-Policy": CAPTURE_POLICY})


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
