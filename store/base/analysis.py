"""Analyses, vectors, corrections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from domain.analysis import Analysis
from domain.article import Article
from domain.correction import Correction, Facet


class AnalysisStore(Protocol):
    """Verbs about these records."""

    def unanalysed(self, version: str, limit: int) -> list[Article]:
        """Articles without an analysis of this version for their present text, oldest ``published_at`` first."""
        ...

    def newest_waiting(self) -> int:
        """Rises with every article that comes or changes, and never falls: a cheap look whether there is news."""
        ...

    def put_analyses(
        self, analyses: Sequence[Analysis], vectors: np.ndarray | None, model: str | None
    ) -> None:
        """Upsert by (article, version); ``vectors`` (n, dim) are kept as float16 with the model's name."""
        ...

    def analysis(self, article_id: str) -> Analysis:
        """The newest."""
        ...

    def analyses(self, article_ids: Iterable[str]) -> dict[str, Analysis]:
        """The newest of each; ids without one are left out."""
        ...

    def judged(self, article_id: str) -> Analysis:
        """The newest as analysis made it, without what people put right; ``analysis`` and ``analyses`` give it with that."""
        ...

    def add_correction(self, correction: Correction) -> None:
        """From now on lists, index and ``analyses`` say this, whatever version judges the article next."""
        ...

    def withdraw_correction(self, article_id: str, facet: Facet) -> bool:
        """All of one facet; False if there was none."""
        ...

    def corrections(self, article_id: str | None = None) -> list[Correction]:
        """Newest first, withdrawn ones included."""
        ...

    def vectors(self, article_ids: Iterable[str], model: str) -> dict[str, np.ndarray]:
        """float32 rows of ``model`` only."""
        ...
