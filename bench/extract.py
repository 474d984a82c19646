"""``extract``: what our extraction gets right on saved pages, how fast, and what others do on the same pages.

Body: shingles of four over characters for CJK and words otherwise; precision is averaged over pages that give a
body, recall over pages whose body is known, F1 is that of the two averages. Names and titles are compared after
leaving out white space and punctuation. Every engine reads each page once: some keep what they have seen.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench._extract_peers import PEERS
from bench.common import Meter, peak_rss_mb, read_rows
from crawlers.extract import extract_page
from crawlers.extract.facts import find_language
from domain.clock import BEIJING

_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+")
_TIME = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})(?:\D{0,3}(\d{1,2}):(\d{2}))?")
_SHINGLE = 4

Fields = dict[str, Any]
"""title, published_at (``YYYY-MM-DD[ HH:MM]`` 北京时间), source, author, body, doc_number, index_number."""


@dataclass(frozen=True)
class Scored:
    """One page of one engine: shares of true, false and missed shingles, and the facts judged."""

    file: str
    hit: float
    extra: float
    missed: float
    facts: dict[str, bool]

    @property
    def f1(self) -> float:
        total = 2 * self.hit + self.extra + self.missed
        return 2 * self.hit / total if total else 1.0


def main(argv: list[str]) -> dict[str, Any]:
    """Run ``extract`` and return the keys of the contract; ``--peer`` adds ``peers``, ``--detail`` writes pages."""
    options = _options(argv)
    truth = list(read_rows(options.truth))
    pages = {row["file"]: (options.root / row["file"]).read_bytes() for row in truth}
    outs, seconds = run(ours, truth, pages)
    scored = [score(row, outs[row["file"]]) for row in truth]
    result: dict[str, Any] = summary(scored, truth) | seconds | {"peak_rss_mb": peak_rss_mb()}
    if options.by_site:
        result["sites"] = _grouped(scored, truth, lambda row: [row.get("site") or ""])
    if options.by_kind:
        result["kinds"] = _grouped(scored, truth, kinds)
    if options.detail:
        _write_detail(options.detail, scored, outs)
    if options.peer:
        result["peers"] = {name: _peer(name, truth, pages) for name in options.peer}
    return result


def ours(raw: bytes, url: str | None) -> Fields:
    """Our own extraction, profile chosen by the page."""
    found = extract_page(raw, url or "")
    policy = found.policy
    return {
        "title": found.title,
        "published_at": _local(found.published_at, found.precision),
        "source": found.origin,
        "author": found.author,
        "body": found.body,
        "doc_number": policy.doc_number if policy else None,
        "index_number": policy.index_number if policy else None,
    }


def run(
    engine: Callable[[bytes, str | None], Fields], truth: Sequence[Fields], pages: dict[str, bytes]
) -> tuple[dict[str, Fields], dict[str, float]]:
    """Every page once, after one warm-up page in Chinese and one in English; an engine that raises gives an empty answer."""
    for page in _WARM_UP:  # libraries that load late are no page's cost
        _guarded(engine, page, None)
    with Meter() as meter:
        outs = {row["file"]: _guarded(engine, pages[row["file"]], row.get("url")) for row in truth}
    per_cpu = round(len(truth) / max(meter.cpu_seconds, 1e-9), 1)
    return outs, {"pages_per_s": meter.per_second(len(truth)), "pages_per_cpu_s": per_cpu}


def score(row: Fields, out: Fields) -> Scored:
    """Compare one page with its truth; a fact whose truth is null is not judged."""
    hit, extra, missed = _overlap(row["body"], out.get("body")) if row.get("body") else (0.0, 0.0, 0.0)
    facts: dict[str, bool] = {}
    for name, key in (("title", "title_exact"), ("source", "source")):
        if row.get(name):
            facts[key] = _plain(out.get(name)) in {_plain(name) for name in _listed(row[name])}
    for name in ("doc_number", "index_number"):
        if row.get(name):
            facts[name] = _plain(out.get(name)) == _plain(row[name])
    if row.get("published_at"):
        day, minute = _stamp(row["published_at"])
        got_day, got_minute = _stamp(out.get("published_at"))
        facts["time_day"] = day == got_day
        if minute:
            facts["time_minute"] = (day, minute) == (got_day, got_minute)
    return Scored(row["file"], hit, extra, missed, facts)


def summary(scored: Sequence[Scored], truth: Sequence[Fields]) -> dict[str, Any]:
    """Page averages; a share with nothing to judge is null."""
    bodies = [s for s, row in zip(scored, truth, strict=True) if row.get("body")]
    precision = _mean(s.hit / (s.hit + s.extra) for s in bodies if s.hit + s.extra)
    recall = _mean(s.hit / (s.hit + s.missed) for s in bodies)
    f1 = round(2 * precision * recall / (precision + recall), 4) if precision and recall else None
    facts = {k: _mean(float(s.facts[k]) for s in scored if k in s.facts) for k in _FACTS}
    policy = {k: facts.pop(k) for k in ("doc_number", "index_number")}
    return {
        "pages": len(truth),
        "f1": f1,
        "precision": precision,
        "recall": recall,
        **facts,
        "policy_fields": policy,
    }


_FACTS = ("title_exact", "time_day", "time_minute", "source", "doc_number", "index_number")
_PORTAL = re.compile(
    r"(?:^|[. ])(?:sina|163|netease|sohu|ifeng|qq|toutiao|baijiahao|hexun|eastmoney|360kuai|wechat|weixin)(?:[. -]|$)"
)
_SCRIPTS = {"zh-CN": "simplified", "zh-TW": "traditional", "en": "not chinese"}
_WARM_UP = (
    (
        "<html><head><title>预热</title></head><body><h1>预热</h1><p>2019年09月09日 18:13 来源：某网</p><p>"
        + "这一段只为预热，没有别的意思。" * 20
        + "</p></body></html>"
    ).encode(),
    (
        "<html><head><title>Warm-up</title><meta name=date content=2020-01-02></head><body><h1>Warm-up</h1><p>"
        + "This is a short text to warm up, no more than that. " * 20
        + "</p></body></html>"
    ).encode(),
)


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench extract", description=__doc__)
    parser.add_argument(
        "--root", type=Path, required=True, help="folder that the truth's file names start from"
    )
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--peer", action="append", default=[], choices=sorted(PEERS))
    parser.add_argument("--by-site", action="store_true", help="figures of each site as well")
    parser.add_argument("--by-kind", action="store_true", help="figures of each kind of site as well")
    parser.add_argument("--detail", type=Path, help="write one row a page to this file")
    return parser.parse_args(argv)


def _peer(name: str, truth: Sequence[Fields], pages: dict[str, bytes]) -> dict[str, Any]:
    outs, seconds = run(PEERS[name](), truth, pages)
    return summary([score(row, outs[row["file"]]) for row in truth], truth) | seconds


def kinds(row: Fields) -> list[str]:
    """The kinds a page is of; a page may be of several. CCTV is apart, as it is half of what has a date."""
    site = f"{urlsplit(row.get('url') or '').hostname or ''} {row.get('site') or ''}"
    cctv = "cctv" in site
    found = {
        "cctv": cctv,
        "dated, not cctv": bool(row.get("published_at")) and not cctv,
        "government": "gov.cn" in site or bool(row.get("doc_number")),
        "portal": bool(_PORTAL.search(site)),
        _SCRIPTS[find_language(row.get("body") or row.get("title") or "")]: True,
    }
    return [kind for kind, holds in found.items() if holds]


def _grouped(
    scored: Sequence[Scored], truth: Sequence[Fields], keys: Callable[[Fields], list[str]]
) -> dict[str, Any]:
    groups: dict[str, list[int]] = {}
    for n, row in enumerate(truth):
        for key in keys(row):
            groups.setdefault(key, []).append(n)
    return {key: summary([scored[n] for n in ns], [truth[n] for n in ns]) for key, ns in groups.items()}


def _write_detail(path: Path, scored: Sequence[Scored], outs: dict[str, Fields]) -> None:
    with path.open("w", encoding="utf-8") as lines:
        for s in scored:
            row = {"file": s.file, "f1": round(s.f1, 4), **s.facts, "out": outs[s.file]}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def _guarded(engine: Callable[[bytes, str | None], Fields], raw: bytes, url: str | None) -> Fields:
    try:
        return engine(raw, url)
    except Exception:  # an engine that fails on a page has not read it; the others go on
        return {}


def _overlap(truth: str, found: str | None) -> tuple[float, float, float]:
    """Shares (true, extra, missed) of the union of shingles."""
    a, b = _shingles(truth), _shingles(found or "")
    hit = sum((a & b).values())
    extra, missed = sum(b.values()) - hit, sum(a.values()) - hit
    total = hit + extra + missed
    return (hit / total, extra / total, missed / total) if total else (0.0, 0.0, 0.0)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    return Counter(
        tuple(tokens[i : i + _SHINGLE]) for i in range(max(1, len(tokens) - _SHINGLE + 1)) if tokens
    )


def _plain(text: str | None) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text or "")).lower()


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _stamp(text: str | None) -> tuple[str, str]:
    match = _TIME.search(text or "")
    if not match:
        return "", ""
    year, month, day, hour, minute = match.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}", f"{int(hour):02d}:{minute}" if hour else ""


def _local(at: datetime | None, precision: str) -> str | None:
    form = "%Y-%m-%d %H:%M" if precision == "minute" else "%Y-%m-%d"
    return at.astimezone(BEIJING).strftime(form) if at else None


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return round(statistics.mean(listed), 4) if listed else None
