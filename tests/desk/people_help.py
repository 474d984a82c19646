"""Articles as an analysis of them has it, for tests of whose name is shown."""

from dataclasses import dataclass

from domain.analysis import Analysis, Entity, Sentiment, SummarySentence, TopicScore
from domain.privacy import NamedPerson, Standing


@dataclass(frozen=True)
class Piece:
    """An article as an analysis of it alone has it: what it says, and how it says that each person stands."""

    key: str
    title: str
    body: str
    people: dict[str, Standing]


def judge(desk, article_id, piece):
    first = piece.body.split("。")[0] + "。"
    analysis = Analysis(
        article_id=article_id, version="v1", analysed_at=desk.now(), topics=(TopicScore("T01", 0.8),),
        sentiment=Sentiment.NEU, sentiment_scores={"pos": 0.0, "neu": 1.0, "neg": 0.0}, sentiment_words=(),
        entities=tuple(Entity(name, "PER") for name in piece.people), districts=(), local=True,
        keywords=("消息", *piece.people), summary=(SummarySentence(first, first, 0),),
        persons=tuple(NamedPerson(name, (standing,)) for name, standing in piece.people.items()),
    )  # fmt: skip
    desk.store.put_analyses([analysis], None, None)
