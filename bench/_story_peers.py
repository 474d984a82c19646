"""Other ways to group articles, each at its best setting on the very set it is scored on. Imported only when asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench._story_figures import compare, figures

Vectors = NDArray[np.float32]
Peer = Callable[[Sequence[Sequence[str]], Vectors, Sequence[Hashable]], dict[str, Any]]
_THRESHOLDS = [round(0.05 * step, 2) for step in range(1, 19)]


def tfidf(texts: Sequence[Sequence[str]], vectors: Vectors, truth: Sequence[Hashable]) -> dict[str, Any]:
    """Single pass: an article joins the story of the nearest earlier one by TF-IDF of the whole set's words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    weights = TfidfVectorizer(analyzer=lambda words: words, sublinear_tf=True).fit_transform(texts)
    alike = (weights @ weights.T).toarray()
    return _best(truth, ((t, _single_pass(alike, t)) for t in _THRESHOLDS))


def agglomerative(
    texts: Sequence[Sequence[str]], vectors: Vectors, truth: Sequence[Hashable]
) -> dict[str, Any]:
    """Average linkage over cosine distance of our vectors, all articles at once."""
    from sklearn.cluster import AgglomerativeClustering

    def grouped(threshold: float) -> list[int]:
        model = AgglomerativeClustering(
            None, metric="cosine", linkage="average", distance_threshold=threshold
        )
        return list(model.fit_predict(vectors + 1e-6))

    return _best(truth, ((t, grouped(t)) for t in _THRESHOLDS))


def hdbscan(texts: Sequence[Sequence[str]], vectors: Vectors, truth: Sequence[Hashable]) -> dict[str, Any]:
    """scikit-learn's HDBSCAN over our vectors, groups from two; noise is articles of their own. The setting is the
    neighbours that make a point dense."""
    from sklearn.cluster import HDBSCAN

    def grouped(least: int) -> list[int]:
        model = HDBSCAN(min_cluster_size=2, min_samples=min(least, len(vectors)), copy=True)
        return _noise_apart(model.fit_predict(vectors.astype(np.float64)))

    return _best(truth, ((least, grouped(least)) for least in (1, 2, 3, 5)))


def bertopic(texts: Sequence[Sequence[str]], vectors: Vectors, truth: Sequence[Hashable]) -> dict[str, Any]:
    """BERTopic over our vectors with its own UMAP and HDBSCAN; the setting is the least size of a topic."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    def grouped(least: int) -> list[int]:
        reducer = UMAP(n_neighbors=5, n_components=5, min_dist=0.0, metric="cosine", random_state=1)
        model = BERTopic(
            embedding_model=None,
            umap_model=reducer,
            min_topic_size=least,
            vectorizer_model=CountVectorizer(analyzer=str.split),
        )
        topics, _ = model.fit_transform([" ".join(words) or "空" for words in texts], vectors)
        return _noise_apart(topics)

    return _best(truth, ((least, grouped(least)) for least in (2, 3, 5)))


PEERS: MappingProxyType[str, Peer] = MappingProxyType(
    {"tfidf": tfidf, "agglomerative": agglomerative, "hdbscan": hdbscan, "bertopic": bertopic}
)


def _best(truth: Sequence[Hashable], tried: Iterable[tuple[float, Sequence[int]]]) -> dict[str, Any]:
    """Figures at the setting of best B³ F1; beside them the best pair F1, at whatever setting it is reached."""
    runs = [(setting, figures(compare(truth, found))) for setting, found in tried]
    setting, best = max(runs, key=lambda run: run[1]["b3_f1"])
    pairs_at, pairs = max(runs, key=lambda run: run[1]["pair_f1"])
    return {**best, "setting": setting, "best_pair_f1": pairs["pair_f1"], "best_pair_setting": pairs_at}


def _single_pass(alike: NDArray[np.float64], threshold: float) -> list[int]:
    found: list[int] = []
    for number in range(len(alike)):
        nearest = int(np.argmax(alike[number, :number])) if number else -1
        joins = nearest >= 0 and alike[number, nearest] >= threshold
        found.append(found[nearest] if joins else number)
    return found


def _noise_apart(labels: Iterable[int]) -> list[int]:
    return [label if label >= 0 else -2 - place for place, label in enumerate(map(int, labels))]
