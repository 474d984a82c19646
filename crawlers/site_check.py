"""Quality check of a site pass: what is missing, what is no page at all, what differs from the live site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawlers.archive import Capture, read_snapshot
from crawlers.extract import extract_page
from crawlers.extract.page import Page
from crawlers.failure import NotFetched
from crawlers.fetch import Asking, Fetcher
from crawlers.shells import onward
from crawlers.site_links import css_links, page_links
from crawlers.site_parts import Got
from crawlers.site_scope import ScopeRule
from crawlers.soft404 import looks_missing
from domain import ids
from domain.collection import CollectionCapture, Scope
from domain.errors import NotFound
from domain.text import contains_any, fold

SAMPLE = 5
"""Pages compared with the live site."""
_SPARE = 4
"""Times as many pages are read for the sample: lists and front pages have no text to compare."""
AGREES = 0.9
"""Share of the live text that a faithful capture holds; dates and counters change by the minute."""
_SHINGLE = 4
_SHORT = 300
"""Characters: a page with more text than this is read by someone."""
_SHELL = 40
_LOGIN_WORDS = (
    "请登录",
    "请先登录",
    "登录后查看",
    "登录后才",
    "用户登录",
    "会员登录",
    "未登录",
    "统一身份认证",
)


@dataclass(frozen=True)
class Verdict:
    """Findings by address, and how the sample compared with the live site."""

    findings: dict[str, str] = field(default_factory=dict)
    compared: int = 0
    agreement: float | None = None


@dataclass
class Inspection:
    """One check of one pass."""

    scope: Scope
    archive_dir: Path
    fetcher: Fetcher
    asking: Asking
    _found: dict[str, list[str]] = field(default_factory=dict)
    _candidates: set[str] = field(default_factory=set)

    async def run(self, captures: Sequence[CollectionCapture]) -> Verdict:
        """Read every capture back, judge the pages, compare a sample with the live site."""
        held = {ids.canonical_url(c.url) for c in captures if c.snapshot and (c.status or 999) < 400}
        sound = [c for c in captures if c.snapshot is not None and not c.finding.startswith("读不到")]
        self._candidates = set(sample([c.url for c in sound if c.kind == "page"], SAMPLE * _SPARE))
        texts: dict[str, str] = {}
        for capture in sound:
            self._judge(capture, held, texts)
        compared, agreement = await self._compare(texts)
        kept = {c.url: c.finding for c in captures if c.snapshot and c.finding.startswith("读不到")}
        findings = kept | {url: "；".join(said) for url, said in self._found.items()}
        return Verdict(findings, compared, agreement)

    def _judge(self, capture: CollectionCapture, held: set[str], texts: dict[str, str]) -> None:
        assert capture.snapshot is not None
        try:
            found = read_snapshot(self.archive_dir, capture.snapshot)
        except NotFound as error:
            self._say(capture.url, "存档损坏", str(error))
            return
        got = Got(found.url, found.media_type, found.charset, found.content)
        if capture.kind == "redirect":
            self._judge_redirect(capture.url, found)
        elif got.media_type == "text/css":
            self._missing(capture.url, css_links(got.text, got.url), held)
        elif capture.kind == "page":
            self._judge_page(capture, got.page, held, texts)

    def _judge_redirect(self, url: str, found: Capture) -> None:
        """A page that leads to the home page instead is gone."""
        location = next((value for key, value in found.headers if key.lower() == "location"), "")
        target = onward(url, found.status, location, found.content, self.asking.rules)
        if target and (reason := looks_missing("", "", url, target)):
            self._say(url, "疑似错误页", reason)

    def _judge_page(
        self, capture: CollectionCapture, page: Page, held: set[str], texts: dict[str, str]
    ) -> None:
        links = page_links(page)
        frames = [f for f in links.frames if ScopeRule(self.scope).holds(f)]
        self._missing(capture.url, (*links.requisites, *frames), held)
        for name, said in page_signs(page):
            self._say(capture.url, name, said)
        if capture.url in self._candidates:
            text = main_text(page.source.encode("utf-8", "replace"), page.url)
            if len(text) >= 2 * _SHINGLE:
                texts[capture.url] = text

    def _missing(self, url: str, wanted: Iterable[str], held: set[str]) -> None:
        lacking = [link for link in wanted if ids.canonical_url(link) not in held]
        if lacking:
            self._say(url, "缺少资源", f"{len(lacking)} 个，如 {lacking[0][:120]}")

    def _say(self, url: str, name: str, fact: str) -> None:
        self._found.setdefault(url, []).append(f"{name}：{fact}")

    async def _compare(self, texts: dict[str, str]) -> tuple[int, float | None]:
        """Ask for a sample again. A page that is gone meanwhile says nothing about its capture."""
        shares = []
        for url in sample(list(texts), SAMPLE):
            try:
                live = await self.fetcher.get(url, self.asking)
            except NotFetched:
                continue
            text = main_text(live.content, live.url) if live.status == 200 else ""
            if len(text) < 2 * _SHINGLE:
                continue
            shares.append(share_held(text, texts[url]))
            if shares[-1] < AGREES:
                self._say(url, "正文不一致", f"现网正文只有 {shares[-1]:.0%} 在存档中")
        return len(shares), sum(shares) / len(shares) if shares else None


def page_signs(page: Page) -> list[tuple[str, str]]:
    """(finding, fact) of a page that is an error, a login or a mere script."""
    text = "\n".join(block.text for block in page.blocks)
    short = len(fold(text)) < _SHORT
    found = []
    if reason := looks_missing(page.head_title, text, page.url, page.url):
        found.append(("疑似错误页", reason))
    if short and page.root.xpath("//input[translate(@type,'PASWORD','pasword')='password']"):
        found.append(("登录页", "要求输入密码"))
    elif short and (words := contains_any(f"{page.head_title}\n{text}", _LOGIN_WORDS)):
        found.append(("登录页", f"文字里有“{words[0]}”"))
    if (
        len(fold(text)) < _SHELL
        and page.root.xpath("//script")
        and not page.root.xpath("(//a)[3]|//frame|//iframe")
    ):
        found.append(("只有脚本", "没有脚本就几乎没有文字，存档里可能看不到内容"))
    return found


def main_text(raw: bytes, url: str) -> str:
    """The article of a page as its extraction gives it, folded; all its text where it has none."""
    found = extract_page(raw, url)
    return fold(found.body)


def share_held(live: str, captured: str) -> float:
    """Share of the live text's shingles that the captured text holds, 0…1."""
    wanted, held = _shingles(live), _shingles(captured)
    return len(wanted & held) / len(wanted) if wanted else 1.0


def _shingles(text: str) -> set[str]:
    return {text[n : n + _SHINGLE] for n in range(len(text) - _SHINGLE + 1)}


def sample(urls: list[str], size: int) -> list[str]:
    """At most ``size`` of them, evenly spread."""
    step = max(1, len(urls) // size)
    return urls[::step][:size]
