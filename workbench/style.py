"""Looks shared by the pages: colours that also read in grey, type sizes for older readers."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from domain.analysis import SENTIMENT_NAMES, Sentiment
from domain.story import LEVEL_NAMES, Level

LEVEL_COLOURS: Mapping[Level, str] = {
    Level.RED: "red",
    Level.ORANGE: "orange",
    Level.YELLOW: "yellow",
    Level.BLUE: "blue",
    Level.NOTE: "gray",
}

SENTIMENT_COLOURS: Mapping[str, str] = {
    SENTIMENT_NAMES[Sentiment.POS]: "#4a7c59",
    SENTIMENT_NAMES[Sentiment.NEU]: "#9aa5b1",
    SENTIMENT_NAMES[Sentiment.NEG]: "#b3392f",
}

_CSS = """
<style>
.block-container {padding-top: 3rem; max-width: 78rem;}
h1 {font-size: 1.9rem !important;}
h3 {font-size: 1.35rem !important;}
[data-testid="stMetricValue"] {font-size: 1.9rem;}
[data-testid="stSidebarNav"] span {font-size: 1.05rem;}
/* Streamlit's uploader speaks English only. */
[data-testid="stFileUploaderDropzoneInstructions"] {display: none;}
[data-testid="stFileUploaderDropzone"] button p {font-size: 0;}
[data-testid="stFileUploaderDropzone"] button p::after {content: "选择文件"; font-size: 1rem;}
</style>
"""


def frame() -> None:
    """Page margins and sizes, once a run."""
    st.html(_CSS)


def level_badge(level: Level) -> str:
    """舆情关注等级 as a Markdown badge with its name, so that colour is never the only sign."""
    return f":{LEVEL_COLOURS[level]}-badge[{LEVEL_NAMES[level]}]"


def plain(text: str) -> str:
    """Text from outside as it stands: Markdown and HTML signs lose their meaning."""
    return "".join("\\" + c if c in r"\`*_{}[]()#+-.!|<>~$:&" else c for c in text)
