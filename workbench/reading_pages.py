"""Briefs as plain pages for reading: ``/read/{brief}`` in the reading room, ``/r/{token}`` through a personal link.

Neither runs a script nor asks for anything; both can be enlarged. The token of a link stands in its address only: the
pages send no referrer, are kept nowhere, and no log line names them.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from briefs.preview import Reading
from desk.reader_links import CLOSED, LinkView
from domain import clock
from domain.errors import ZhijinError
from workbench.captures import actor_of, status_of
from workbench.context import the_desk
from workbench.rate import RateLimit

_STYLE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
LINK_POLICY = f"sandbox allow-forms; {_STYLE}; form-action 'self'; frame-ancestors 'none'"
"""One form, 已阅, and nothing else."""
ROOM_POLICY = f"sandbox; {_STYLE}; form-action 'none'; frame-ancestors 'self'"
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
}
_BUSY = "打开得太频繁，请一分钟后再试。"
limit = RateLimit(most=60, seconds=60)
"""Of links; a person turns pages more slowly, and tokens cannot be tried out."""


def reading_routes() -> list[Route]:
    """The routes."""
    return [
        Route("/read/{brief_id}", show_brief),
        Route("/r/{token}", show_link, methods=["GET"]),
        Route("/r/{token}/read", post_read, methods=["POST"]),
    ]


def show_brief(request: Request) -> Response:
    """A brief in the reading room."""
    desk = the_desk()
    try:
        brief = desk.open_brief(actor_of(request), request.path_params["brief_id"])
    except ZhijinError as error:
        return _notice(ROOM_POLICY, status_of(error), str(error))
    # Inside the page 参阅 the switch is that page's: a link in a sandboxed frame is followed without the session.
    framed = request.query_params.get("frame") == "1"
    html = desk.reading_html(brief, Reading("" if framed else desk.settings.institution, _large(request)))
    return HTMLResponse(html, headers=_HEADERS | {"Content-Security-Policy": ROOM_POLICY})


def show_link(request: Request) -> Response:
    """A brief through a personal link, or why it is closed."""
    return _link_page(request, reading=False)


def post_read(request: Request) -> Response:
    """已阅 through a personal link."""
    return _link_page(request, reading=True)


def _link_page(request: Request, *, reading: bool) -> Response:
    if not limit.admits(request.client.host if request.client else ""):
        return _notice(LINK_POLICY, 429, _BUSY)
    token, desk = request.path_params["token"], the_desk()
    try:
        view = desk.read_by_link(token) if reading else desk.open_link(token)
    except ZhijinError as error:
        return _notice(LINK_POLICY, status_of(error), str(error))
    if view.closed in CLOSED:
        return _notice(LINK_POLICY, 410, CLOSED[view.closed])
    html = desk.reading_html(view.brief, _around(view, token, _large(request)))
    headers = _HEADERS | {"Content-Security-Policy": LINK_POLICY}
    return HTMLResponse(html, status_code=410 if view.closed else 200, headers=headers)


def _around(view: LinkView, token: str, large: bool) -> Reading:
    link = view.link
    return Reading(
        line=f"{link.name} · 有效至 {clock.zh_minute(link.expires_at)}",
        large=large,
        action=f"/r/{token}/read",
        read=view.read,
        foot=f"本页只供 {link.name} 阅读，请勿转发。",
    )


def _large(request: Request) -> bool:
    """Large print."""
    return request.query_params.get("large") == "1"


def _notice(policy: str, status: int, text: str) -> Response:
    template = _templates().get_template("notice.html")
    html = template.render(institution=the_desk().settings.institution, text=text)
    return HTMLResponse(html, status_code=status, headers=_HEADERS | {"Content-Security-Policy": policy})


def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)
