"""``retrieve --corpus corpus.jsonl --queries q.jsonl``: finding known texts by full text, by vectors and by both.

- lexical: ``TantivyIndex.resembling``, the product's full text ranked by BM25 over pairs of characters. (Its search
  for terms demands every term of a query, which a title as long as a sentence never gets from an abstract.)
- semantic: exact cosines of the bundled vectors;
- hybrid: ``nlp.fusion.fuse`` of the first 100 of each.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench.common import MODELS_DIR, Meter, peak_rss_mb, read_rows
from domain import ids
from domain.article import Article
from domain.errors import InvalidInput
from domain.source import MediaType, Source
from nlp.embed import load_encoder
from nlp.fusion import fuse
from store.search import TantivyIndex
from store.sqlite import open_store

DEPTH = 100
"""Hits of each way that enter the fusion."""
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)
_SOURCE = Source("bench", "基准", "基准", "portal", MediaType.PORTAL, "天津", 1.0, True, 60, {})

Scores = Mapping[str, float]
"""Id of a text → score, best first."""


def main(argv: list[str]) -> dict[str, Any]:
    """``mrr10`` and ``recall10`` are means over the queries; seconds are those of asking, not of building."""
    args = _arguments(argv)
    texts = {str(row["id"]): str(row["text"]) for row in _rows(args.corpus, ("id", "text"))}
    rows = _rows(args.queries, (args.field, "relevant"))
    queries = [str(row[args.field]) for row in rows]
    wanted = [{str(key) for key in row["relevant"]} for row in rows]
    encoder = load_encoder(args.model, args.models_dir)
    with Meter() as asking:
        lexical = _full_text(texts, queries)
    semantic = _nearest(list(texts), encoder.encode(list(texts.values())), encoder.encode(queries))
    hybrid = [dict(fuse(pair)) for pair in zip(lexical, semantic, strict=True)]
    ways: dict[str, Sequence[Scores]] = {"lexical": lexical, "semantic": semantic, "hybrid": hybrid}
    result: dict[str, Any] = {name: _figures(found, wanted) for name, found in ways.items()}
    if args.peer:
        result["peers"] = {name: _figures(PEERS[name](texts, queries), wanted) for name in args.peer}
    return result | {
        "field": args.field,
        "texts": len(texts),
        "queries": len(queries),
        "model": encoder.name,
        "lexical_cpu_s": round(asking.cpu_seconds, 1),
        "peak_rss_mb": peak_rss_mb(),
    }


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench retrieve", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--corpus", type=Path, required=True, help="rows id, text")
    parser.add_argument(
        "--queries", type=Path, required=True, help="rows query_title, query_keywords, relevant"
    )
    parser.add_argument("--field", choices=["query_title", "query_keywords"], default="query_title")
    parser.add_argument("--peer", action="append", default=[], choices=sorted(PEERS))
    parser.add_argument("--model", help="a sentence-transformers name or path; default: the bundled model")
    parser.add_argument("--models-dir", type=Path, default=MODELS_DIR)
    return parser.parse_args(argv)


def _rows(path: Path, fields: Sequence[str]) -> list[dict[str, Any]]:
    rows = list(read_rows(path))
    if not rows:
        raise InvalidInput(f"{path} 没有内容")
    for field in fields:
        if any(row.get(field) in (None, "", []) for row in rows):
            raise InvalidInput(f"{path} 缺少字段 '{field}'")
    return rows


def _full_text(texts: Mapping[str, str], queries: Sequence[str]) -> list[Scores]:
    """Texts become articles without a title in a store of their own."""
    articles = {ids.article_id(f"http://bench.invalid/{key}"): key for key in texts}
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "bench.db", create=True)
        store.put_source(_SOURCE, "bench", "bench", _WHEN)
        for article_id, key in articles.items():
            store.put_article(_article(article_id, key, texts[key]), None)
        index = TantivyIndex(store, Path(folder) / "index")
        index.rebuild()
        found = [index.resembling(query, limit=DEPTH).hits for query in queries]
        store.close()
    return [{articles[hit.article_id]: hit.score for hit in hits} for hits in found]


def _article(article_id: str, key: str, text: str) -> Article:
    url = f"http://bench.invalid/{key}"
    return Article(article_id, "bench", url, "", text, _WHEN, "", "minute", _WHEN, _WHEN, "基准")


def _nearest(keys: Sequence[str], rows: Any, queries: Iterable[Any]) -> list[Scores]:
    """The ``DEPTH`` rows of the largest products with each query."""
    out: list[Scores] = []
    for query in queries:
        products = np.asarray(rows @ query.T).ravel()
        best = np.argsort(-products, kind="stable")[:DEPTH]
        out.append({keys[i]: float(products[i]) for i in best})
    return out


def _char_ngrams(texts: Mapping[str, str], queries: Sequence[str]) -> list[Scores]:
    """scikit-learn's TF-IDF over single characters and pairs, sublinear: its best form here, by cosine."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    weigher = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32)
    rows = weigher.fit_transform(texts.values())
    asked = weigher.transform(queries)
    return _nearest(list(texts), rows, (asked[i].toarray() for i in range(len(queries))))


PEERS: dict[str, Callable[[Mapping[str, str], Sequence[str]], list[Scores]]] = {"charngram": _char_ngrams}


def _figures(found: Sequence[Scores], wanted: Sequence[set[str]]) -> dict[str, float]:
    tops = [list(scores)[:10] for scores in found]
    ranks = [
        [i for i, key in enumerate(top, 1) if key in keys] for top, keys in zip(tops, wanted, strict=True)
    ]
    first = [1 / places[0] if places else 0.0 for places in ranks]
    recall = [len(places) / len(keys) for places, keys in zip(ranks, wanted, strict=True)]
    return {"mrr10": round(float(np.mean(first)), 4), "recall10": round(float(np.mean(recall)), 4)}
