"""样页: pages kept to compare a source's layout with, served so that nothing in them can run or reach out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from domain.errors import ZhijinError
from workbench.captures import CAPTURE_POLICY, actor_of, status_of
from workbench.context import the_desk


def specimen_routes() -> list[Route]:
    """``/specimen/{source}/{role}/{kind}`` shows a page as it was fetched, without pictures and scripts."""
    return [Route("/specimen/{source_id}/{role}/{kind}", show_specimen)]


def show_specimen(request: Request) -> Response:
    """The page as text of its own, in a sandbox."""
    names = request.path_params
    try:
        html = the_desk().specimen_text(actor_of(request), names["source_id"], names["role"], names["kind"])
    except ZhijinError as error:
        return PlainTextResponse(str(error), status_code=status_of(error))
    return HTMLResponse(html, headers={"Content-Security-Policy": CAPTURE_POLICY})
