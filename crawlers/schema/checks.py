"""What a source file writes in other languages (patterns, selectors, paths, dates) is tried before it is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from lxml import etree
from parsel.csstranslator import HTMLTranslator

_DATE_TOKEN = re.compile(r"%(?![YymdjHMU%-])")
_NAME = re.compile(r"\{(\w+)\}")


def check_patterns(patterns: Sequence[str]) -> Sequence[str]:
    """The same patterns; one that cannot be compiled raises ``ValueError`` in Chinese."""
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"正则表达式 {pattern} 有误：{error}") from None
    return patterns


def check_css(selectors: Iterable[str]) -> None:
    """``ValueError`` in Chinese for a selector that is none; ``::text`` and ``::attr(x)`` alone are ours."""
    for css in selectors:
        fault = _css_fault(css)
        if fault:
            raise ValueError(f"CSS 选择器 {css} 有误：{fault}")


@lru_cache(maxsize=4096)
def _css_fault(css: str) -> str:
    if css.strip() == "::text" or re.fullmatch(r"::attr\(\s*[\w:-]+\s*\)", css.strip()):
        return ""
    try:
        HTMLTranslator().css_to_xpath(css)
    except Exception as error:  # cssselect has several error classes without a common base
        return str(error)
    return ""


def check_xpath(paths: Iterable[str]) -> None:
    """``ValueError`` in Chinese for a path that is none."""
    for path in paths:
        try:
            etree.XPath(path)
        except etree.XPathError as error:
            raise ValueError(f"XPath {path} 有误：{error}") from None


def check_dates(address: str) -> str:
    """An address with date tokens; ``ValueError`` where it has none, or one that means no part of a date."""
    if "%" not in address:
        raise ValueError("期次地址里要有日期记号，例如 %Y-%m/%d")
    if wrong := _DATE_TOKEN.search(address):
        raise ValueError(
            f"期次地址里的 {address[wrong.start() : wrong.start() + 2]} 不是日期记号；百分号本身请写成 %%"
        )
    return address


def check_names(texts: Iterable[str], known: Iterable[str]) -> None:
    """``ValueError`` for a ``{name}`` that nothing fills in."""
    allowed = {*known, "n", "since"}
    for text in texts:
        for name in _NAME.findall(text):
            if name not in allowed:
                raise ValueError(f"{{{name}}} 没有在 vary 里给出取值，请补上或改正拼写")
