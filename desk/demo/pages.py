"""The templates of ``data/sample_site/templates`` and the filters they use."""

from __future__ import annotations

import base64
from datetime import date, datetime
from email.utils import format_datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from desk.demo.outlets import EDITIONS, OUTLETS, edition, listed_path, path_of, serial
from desk.demo.records import SITE_DIR, SampleArticle
from domain.clock import to_beijing, zh_date, zh_weekday


class Pages:
    """Draws a template; a value it asks for and is not given is an error."""

    def __init__(self, folder: Path = SITE_DIR / "templates") -> None:
        self._env = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.globals.update(EDITIONS=EDITIONS, OUTLETS=OUTLETS)
        self._env.filters.update(
            zh=lambda at: zh_date(_local(at)),
            weekday=lambda at: zh_weekday(_local(at)),
            stamp=lambda at, form="%Y-%m-%d %H:%M": to_beijing(at).strftime(form),
            iso=lambda at: to_beijing(at).isoformat(),
            rfc822=lambda at: format_datetime(to_beijing(at)),
            listed=listed_path,
            path=path_of,
            serial=lambda article: serial(article.key),
            edition=edition,
            source=source_name,
            data_uri=_svg_uri,
        )

    def draw(self, template: str, /, **values: object) -> str:
        """The page as text; its bytes are the caller's business."""
        return self._env.get_template(template).render(**values)


def source_name(article: SampleArticle) -> str:
    """The 来源 line: the outlet itself when the article names no other."""
    return article.source or OUTLETS[article.outlet].name


def _local(at: date) -> date:
    return to_beijing(at).date() if isinstance(at, datetime) else at


def _svg_uri(svg: object) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(str(svg).encode()).decode()
