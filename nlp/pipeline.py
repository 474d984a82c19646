"""The stages in order: read → embed → places and entities → topics → sentiment → key words and summary → reprints."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from domain.analysis import Analysis, AttitudeScore, TopicScore
from domain.article import Article
from domain.clock import library_day
from domain.user_word import UserWord
from nlp import assets, learned_file
from nlp.attitudes import AttitudeFinder
from nlp.crew import Crew
from nlp.embed import Encoder, load_encoder
from nlp.entities import EntityFinder
from nlp.examples import Example
from nlp.facet_training import MODELS, Facet, FacetTrainer, shipped
from nlp.facets import see
from nlp.gazetteer import load_gazetteer
from nlp.keywords import KeyPhrases
from nlp.learned import TextLearner
from nlp.mood_training import MOODS, MoodLesson, MoodTrainer
from nlp.name_reader import NameReader
from nlp.neardup import NearDuplicates, NearText
from nlp.pairs import load_rarity
from nlp.persons import PersonFinder
from nlp.places import PlaceFinder, Places
from nlp.reading import Reading, read, whole
from nlp.retrain import Retraining
from nlp.scenarios import SCENARIOS, ScenarioClassifier
from nlp.segment import Segmenter
from nlp.sentiment import Mood, SentimentAnalyser
from nlp.stories import StoryAssigner
from nlp.story_docs import StoryDoc, StorySettings
from nlp.summary import summarise
from nlp.tagger import BUNDLED as BUNDLED_TAGGER
from nlp.tagger import Name, Tagger
from nlp.taxonomy import Taxonomy, load_scenarios, load_taxonomy
from nlp.terms import LEAD_CHARS, TermWeigher
from nlp.topics import TOPICS, topic_classifier
from nlp.viewpoints import find_viewpoints

P = ParamSpec("P")
T = TypeVar("T")
CODE_VERSION = "zj2"
"""Raised when the code judges differently with the same words and models."""
_EMBEDDED_CHARS = 600
_NOTHING_LEARNED: Mapping[str, Path] = {}


@dataclass(frozen=True)
class Batch:
    """What one call gave. Row i of ``vectors`` belongs to ``analyses[i]``."""

    analyses: list[Analysis]
    vectors: NDArray[np.float32]
    """(len(analyses), dim)."""
    failed: list[tuple[str, str]]
    """(article id, Chinese reason)."""
    story_docs: list[StoryDoc] = field(default_factory=list)
    """Of each analysis, what story assignment reads."""
    spent: Mapping[str, Spent] = field(default_factory=dict)
    """By stage, of all processes at work."""


class Spent(NamedTuple):
    """Seconds."""

    wall: float
    cpu: float


class Judged(NamedTuple):
    """What the stages that keep no state say of some articles; whether they are reprints is yet to be found."""

    batch: Batch
    texts: list[NearText]
    """Of each analysis, what reprints are told by."""


class Pipeline:
    """Loaded once. Judging keeps no state; reprints are found among the articles seen, so one thread at a time."""

    def __init__(
        self,
        data_dir: Path,
        encoder: Encoder,
        user_words: Sequence[UserWord] = (),
        learned: Mapping[str, Path] = _NOTHING_LEARNED,
    ) -> None:
        words = data_dir / "lexicons"
        gazetteer = load_gazetteer(data_dir / "gazetteer")
        self.encoder = encoder
        self.taxonomy: Taxonomy = load_taxonomy(data_dir)
        self._segmenter = Segmenter(words / "user_words.txt", user_words)
        tagger = Tagger.load(data_dir / "models" / BUNDLED_TAGGER)
        marks = (
            assets.fingerprint(_assets(data_dir)),
            self._segmenter.version,
            tagger.version[-8:],
            *(path.stem for _, path in sorted(learned.items())),
        )
        self.version = f"{CODE_VERSION}/{encoder.name}/{'-'.join(marks)}"
        self._terms = TermWeigher(self._segmenter, words / "stopwords.txt")
        self._key_phrases = KeyPhrases(self._segmenter, words / "stopwords.txt")
        self._places = PlaceFinder(gazetteer)
        self._entities = EntityFinder(words / "names.yml", tagger)
        self._persons = PersonFinder(self._segmenter, self._entities.surnames, words / "public_people.txt")
        self._load_facets(data_dir, learned)
        self._sentiment = SentimentAnalyser.load(data_dir, encoder, self._segmenter, learned.get(MOODS))
        self._attitudes = AttitudeFinder.load(data_dir, encoder, self._segmenter)
        self._short_names: Mapping[str, str] = assets.read_yaml(data_dir / "gazetteer" / "short_names.yml")
        self._district_names = {
            form: d.name for d in gazetteer.districts for form in (*d.sure, *d.context, *d.beside)
        }
        self._rarity = load_rarity(data_dir / "models" / "headline_pairs.bin")
        self._near = NearDuplicates(self._district_names)

    @cached_property
    def name_reader(self) -> NameReader:
        """Reads names in single sentences, with the words and models of this pipeline."""
        return NameReader(self._segmenter, self._places, self._entities, self._persons)

    def _load_facets(self, data_dir: Path, learned: Mapping[str, Path]) -> None:
        self.scenarios: Taxonomy = load_scenarios(data_dir)
        self.topics = topic_classifier(self.taxonomy, self._learner(TOPICS, data_dir, learned))
        self.scenario_classifier = ScenarioClassifier(
            self.scenarios, self._learner(SCENARIOS, data_dir, learned)
        )

    def _learner(self, facet: Facet, data_dir: Path, learned: Mapping[str, Path]) -> TextLearner:
        """What corrections taught, where a person put it in use; else the shipped model."""
        if facet.name in learned:
            return learned_file.load(learned[facet.name], self.encoder.name)
        taxonomy = self.taxonomy if facet is TOPICS else self.scenarios
        return shipped(data_dir, self.trainer(facet), taxonomy)

    def trainer(self, facet: Facet) -> FacetTrainer:
        """What teaches a facet for this pipeline's words and vectors."""
        return FacetTrainer(self._segmenter, self.encoder, facet)

    def reteach_moods(self, base: Sequence[Example], lessons: Sequence[MoodLesson]) -> Retraining:
        """What corrections of 情感倾向 and 事件性质 teach, beside the model in use."""
        return MoodTrainer(self._segmenter, self.encoder).retrain(base, lessons, self._sentiment)

    @classmethod
    def load(
        cls,
        data_dir: Path,
        embedder: str | None = None,
        user_words: Sequence[UserWord] = (),
        learned: Mapping[str, Path] = _NOTHING_LEARNED,
    ) -> Pipeline:
        """From the checkout's ``data`` folder, the administrators' words, and models that corrections taught
        (facet → file).

        Raises :class:`domain.errors.ModelMissing`.
        """
        loaded = cls(data_dir, load_encoder(embedder, data_dir / "models"), user_words, learned)
        _settle()
        return loaded

    def remember(self, articles: Iterable[Article]) -> int:
        """Make articles of the last days known, so that reprints of them are found. Number of articles known."""
        for article in sorted(articles, key=lambda a: (a.published_at, a.id)):
            self._near.add(_whole(article))
        return len(self._near)

    def analyse(self, docs: Sequence[Article], now: datetime) -> Batch:
        """Judge articles. One that cannot be judged is named in ``failed`` and does not stop the others."""
        return self._linked(self.judge(docs, now))

    def crew(self, now: datetime, size: int | None = None) -> Crew[Article, Judged]:
        """Processes for ``analyse_many``: worth their start, a tenth of a second, from some hundred articles on."""

        def judge(docs: Sequence[Article]) -> Judged:
            return self.judge(docs, now)

        return Crew(judge, self._lost, size)

    def analyse_many(
        self, batches: Iterable[Sequence[Article]], crew: Crew[Article, Judged]
    ) -> Iterator[Batch]:
        """``analyse`` of each batch in order, by several processes that run ahead of whoever takes the results.

        Where one of them died the batch comes in parts.
        """
        return map(self._linked, crew.judged(batches))

    def _lost(self, doc: Article) -> Judged:
        reason = "分析进程在处理该文时意外结束，请查看该文快照"
        return Judged(Batch([], np.zeros((0, self.encoder.dim), np.float32), [(doc.id, reason)]), [])

    def _linked(self, judged: Judged) -> Batch:
        """With the reprints marked, which depends on all that was seen before."""
        batch = judged.batch
        spent = dict(batch.spent)
        with _timed(spent, "reprints"):
            originals = [self._near.add_text(text) for text in judged.texts]
        return replace(
            batch,
            analyses=[replace(a, reprint_of=o) for a, o in zip(batch.analyses, originals, strict=True)],
            story_docs=[replace(d, reprint_of=o) for d, o in zip(batch.story_docs, originals, strict=True)],
            spent=spent,
        )

    def judge(self, docs: Sequence[Article], now: datetime) -> Judged:
        """The part of ``analyse`` that keeps no state, and so may be done anywhere."""
        clock: dict[str, Spent] = {}
        failed: list[tuple[str, str]] = []
        with _timed(clock, "segment"):
            known = [(doc, r) for doc in docs if (r := self._tried(doc, failed, self._read)) is not None]
        with _timed(clock, "places"):
            placed = [
                (doc, reading, p)
                for doc, reading in known
                if (p := self._tried(doc, failed, self._place, reading)) is not None
            ]
        readings = [reading for _, reading, _ in placed]
        with _timed(clock, "embed"):
            vectors = self.encoder.encode([_opening(reading) for reading in readings])
        with _timed(clock, "topics"):
            seen, local = see(self.encoder, readings, vectors), [p.local for *_, p in placed]
            topics = self.topics.classify(seen, local)
            scenarios = self.scenario_classifier.classify(seen, local)
        with _timed(clock, "sentiment"):
            moods = self._sentiment.analyse(readings, vectors)
            attitudes = self._attitudes.find(readings, vectors)
        with _timed(clock, "entities"):
            names = self._entities.names(readings)
        with _timed(clock, "evidence"):
            analyses = [
                self._tried(
                    doc, failed, self._analysis, reading, place, name, topic, scenario, mood, stated, now
                )
                for (doc, reading, place), name, topic, scenario, mood, stated in zip(
                    placed, names, topics, scenarios, moods, attitudes, strict=True
                )
            ]
        with _timed(clock, "marks"):
            marked = [
                analysis and self._tried(doc, failed, self._marks, reading, analysis, vector)
                for (doc, reading, _), analysis, vector in zip(placed, analyses, vectors, strict=True)
            ]
        whole_ones = [found for found in marked if found]
        batch = Batch(
            [analysis for analysis, _, _ in whole_ones],
            vectors[np.array([found is not None for found in marked], dtype=bool)],
            failed,
            [story_doc for _, story_doc, _ in whole_ones],
            clock,
        )
        return Judged(batch, [text for *_, text in whole_ones])

    def _marks(
        self, doc: Article, reading: Reading, analysis: Analysis, vector: NDArray[np.float32]
    ) -> tuple[Analysis, StoryDoc, NearText]:
        """The analysis, with what the article's story and its reprints are known by."""
        return analysis, self._story_doc(doc, reading, analysis, vector), self._near.read(_whole(doc))

    def story_doc(
        self,
        article: Article,
        analysis: Analysis,
        vector: NDArray[np.float32] | None,
        story_id: str | None = None,
    ) -> StoryDoc:
        """What story assignment reads of an analysed article, as in ``Batch.story_docs``."""
        found = self._story_doc(article, self._read(article), analysis, vector)
        return replace(found, story_id=story_id)

    def _story_doc(
        self, article: Article, reading: Reading, analysis: Analysis, vector: NDArray[np.float32] | None
    ) -> StoryDoc:
        # To a model of Chinese, texts without any are all alike: one story would draw in the whole foreign press.
        chinese = article.language.startswith("zh")
        return StoryDoc(
            article_id=article.id,
            title=reading.title,
            lead=reading.body[:LEAD_CHARS],
            published_at=article.published_at,
            terms=self._terms.story_terms(reading),
            vector=vector if chinese else None,
            language=article.language,
            places=self._title_places(reading),
            districts=frozenset(analysis.districts),
            reprint_of=analysis.reprint_of,
        )

    def story_assigner(
        self, settings: StorySettings | None = None, kind: type[StoryAssigner] = StoryAssigner
    ) -> StoryAssigner:
        """An empty assigner that knows the language and the districts; ``restore`` it from the store."""
        return kind(self._segmenter.idf, self._district_names, settings, self._rarity)

    def _tried(
        self,
        doc: Article,
        failed: list[tuple[str, str]],
        stage: Callable[Concatenate[Article, P], T],
        *args: P.args,
        **more: P.kwargs,
    ) -> T | None:
        """One stage for one article; what goes wrong is noted against the article and stops nothing else."""
        try:
            return stage(doc, *args, **more)
        except Exception as error:  # whatever a text may provoke; the reason is kept
            failed.append((doc.id, f"正文无法处理（{type(error).__name__}），请查看该文快照"))
            return None

    def _read(self, doc: Article) -> Reading:
        return read(self._segmenter, doc.title, doc.body)

    def _place(self, doc: Article, reading: Reading) -> Places:
        day = library_day(doc.published_at)
        return self._places.find(reading.title, reading.body, doc.outlet, day)

    def _title_places(self, reading: Reading) -> frozenset[str]:
        names = (token.text for token in reading.title_tokens if token.tag == "ns")
        return frozenset(
            self._short_names.get(name, name) if len(name) < 3 else name.rstrip("省市区县") for name in names
        )

    def _analysis(
        self,
        doc: Article,
        reading: Reading,
        places: Places,
        names: tuple[Name, ...],
        topics: tuple[TopicScore, ...],
        scenarios: tuple[TopicScore, ...],
        mood: Mood,
        attitudes: tuple[AttitudeScore, ...],
        now: datetime,
    ) -> Analysis:
        plain = _whole(doc)
        mentions = self._entities.mentions(reading, places, names)
        return Analysis(
            article_id=doc.id,
            version=self.version,
            analysed_at=now,
            topics=topics,
            sentiment=mood.sentiment,
            sentiment_scores=mood.scores,
            sentiment_words=mood.words,
            event_polarity=mood.event,
            attitudes=attitudes,
            entities=self._entities.find(reading, places, names),
            districts=places.districts,
            local=places.local,
            keywords=tuple(self._key_phrases.find(reading)),
            summary=summarise(plain),
            persons=self._persons.find(mentions),
            viewpoints=find_viewpoints(plain.body, self._attitudes.stance),
            reprint_of=None,
            scenarios=scenarios,
        )


def _settle() -> None:
    """What the process as a whole does for a pipeline that has been loaded.

    Matrices here are small: sharing one out among threads costs more than it saves, ten times as much where other
    processes want the processors too. Word lists and models stay as they are: the collector of garbage, which walked
    them once a batch, passes them over; what was set aside for an earlier pipeline is looked through again.
    """
    threadpool_limits(1, "blas")
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _whole(article: Article) -> Article:
    """Without lone surrogates, see :func:`nlp.reading.whole`."""
    return replace(article, title=whole(article.title), body=whole(article.body))


def _opening(reading: Reading) -> str:
    """What is embedded: the title and the beginning of the body."""
    return f"{reading.title}。{reading.body[:_EMBEDDED_CHARS]}" if reading.title or reading.body else ""


def _assets(data_dir: Path) -> Iterator[Path]:
    yield data_dir / "taxonomy.yml"
    yield from sorted((data_dir / "models" / MODELS).glob("*.npz"))
    for folder in ("lexicons", "gazetteer"):
        yield from (path for path in sorted((data_dir / folder).iterdir()) if path.suffix in {".yml", ".txt"})
    # The embedding model has its own mark, the encoder's name.
    yield from sorted((data_dir / "models").glob("*/*.npz"))


@contextmanager
def _timed(clock: dict[str, Spent], stage: str) -> Iterator[None]:
    began = time.perf_counter(), time.process_time()
    yield
    clock[stage] = Spent(time.perf_counter() - began[0], time.process_time() - began[1])
