"""凭据 of entered articles: pictures and PDF are shown, anything else is only downloaded; nothing in them runs."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from desk.intake_files import SHOWN
from domain.errors import ZhijinError
from workbench.captures import CAPTURE_POLICY, actor_of, status_of
from workbench.context import the_desk

PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
"""A sandbox would keep the browser's own viewer from opening; scripts and requests stay forbidden."""


def exhibit_routes() -> list[Route]:
    """``/exhibit/{article}/{sha256}``: one file behind an article."""
    return [Route("/exhibit/{article_id}/{sha256}", show_exhibit)]


def show_exhibit(request: Request) -> Response:
    """The bytes as they were handed over, under the type that the bytes themselves showed."""
    try:
        exhibit, content = the_desk().exhibit(
            actor_of(request), request.path_params["article_id"], request.path_params["sha256"]
        )
    except ZhijinError as error:
        return PlainTextResponse(str(error), status_code=status_of(error))
    shown = exhibit.media_type in SHOWN
    way = "inline" if shown else "attachment"
    return Response(
        content,
        media_type=exhibit.media_type if shown else "application/octet-stream",
        headers={
            "Content-Disposition": f"{way}; filename*=UTF-8''{quote(exhibit.name)}",
            "Content-Security-Policy": PDF_POLICY
            if exhibit.media_type == "application/pdf"
            else CAPTURE_POLICY,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
