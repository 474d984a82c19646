"""The web front door: one ASGI app = workbench + login + archived pages."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config

from desk.desk import Desk
from workbench.captures import capture_routes
from workbench.context import use_desk
from workbench.exhibits import exhibit_routes
from workbench.guard import Guard
from workbench.login import login_routes
from workbench.reading_pages import reading_routes
from workbench.site_replay import replay_routes
from workbench.specimens import specimen_routes

_OPTIONS = {
    # Nothing leaves the machine unless an administrator says so, whatever the working directory.
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "server.fileWatcherType": "none",
    "theme.base": "light",
    "theme.primaryColor": "#9e1b1b",
    "theme.font": '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif',
    "theme.baseFontSize": 16,
}


def create_app(desk: Desk) -> st.App:
    """The application over an open Desk; run it with any ASGI server."""
    for name, value in _OPTIONS.items():
        config.set_option(name, value)
    use_desk(desk)
    main = Path(__file__).parent / "workbench" / "script" / "main.py"
    return st.App(
        main,
        routes=[
            *login_routes(),
            *reading_routes(),
            *capture_routes(),
            *specimen_routes(),
            *replay_routes(),
            *exhibit_routes(),
        ],
        middleware=[Middleware(Guard)],
    )
