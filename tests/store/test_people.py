"""Whom articles name, summed up over each story: the sum is that of the members, whatever brought them there."""

import sqlite3
from collections import defaultdict
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Migrations

from domain.article import IntakeMark
from domain.privacy import NamedPerson, Standing
from store.base import Erasure
from store.sqlite import open_store
from store.sqlite.schema import MIGRATIONS

NAMES = ("李伟", "林屿", "王建国")
STORIES = ("s-1", "s-2")
ARTICLES = tuple(f"a-{n}" for n in range(5))

said = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(list(Standing)), max_size=3)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("judge"), st.sampled_from(ARTICLES), said),
        st.tuples(st.just("join"), st.sampled_from(ARTICLES), st.sampled_from(STORIES)),
        st.tuples(st.just("move"), st.sampled_from(ARTICLES), st.sampled_from(STORIES)),
        st.tuples(st.just("mark"), st.sampled_from(ARTICLES), st.sampled_from(["taken", "withdrawn"])),
        st.tuples(st.just("erase"), st.sampled_from(ARTICLES), st.none()),
    ),
    max_size=25,
)


class Model:
    """What should come out, kept the simple way."""

    def __init__(self):
        self.people, self.story, self.hidden = {}, {}, set()

    def told(self, story_id):
        found = defaultdict(set)
        for article, story in self.story.items():
            if story == story_id and article not in self.hidden:
                for name, standing in self.people.get(article, {}).items():
                    found[name].add(standing)
        return dict(found)


def filled(store, make):
    for article in ARTICLES:
        store.put_article(make.article(id=article, url=f"http://jgol.example/{article}"), None)
    store.put_stories([make.story("a-0", id=story) for story in STORIES], [])


def apply(store, make, model, act, article, value):
    match act:
        case "judge":
            persons = tuple(NamedPerson(name, (standing,)) for name, standing in value.items())
            store.put_analyses([make.analysis(article, persons=persons)], None, None)
            model.people[article] = value
        case "join":
            store.put_stories([], [make.member(value, article)])
            model.story.setdefault(article, value)
        case "move":
            store.move_members([article], value, make.now)
            if article in model.story:
                model.story[article] = value
        case "mark":
            store.put_intake_mark(IntakeMark(article, value, "馆员", make.now))
            (model.hidden.discard if value == "taken" else model.hidden.add)(article)
        case "erase":
            mark = IntakeMark(article, "erased", "馆员", make.now)
            store.erase(Erasure(article, "［依法删除］", (), {}, {}, None, mark))
            model.people.pop(article, None)
            model.hidden.add(article)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(acts)
def test_the_sum_is_that_of_the_members_after_any_acts(tmp_path_factory, make, done):
    store = open_store(tmp_path_factory.mktemp("people") / "zhijin.db", create=True)
    with closing(store):
        store.put_source(make.source(), "管理员", "初次导入", make.now)
        filled(store, make)
        model = Model()
        for act in done:
            apply(store, make, model, *act)
        assert store.people_of_stories(STORIES) == {story: model.told(story) for story in STORIES}


def test_stories_of_one_chain_share_what_is_said(store, make):
    filled(store, make)
    first, later = (make.story("a-0", id="s-1"), make.story("a-1", id="s-2", storyline="s-1", follows="s-1"))
    other = make.story("a-2", id="s-3")
    members = [make.member(f"s-{n + 1}", f"a-{n}") for n in range(3)]
    store.put_stories([first, later, other], members)
    for n, standing in enumerate((Standing.FIGURE, Standing.UNKNOWN, Standing.PARTY)):
        persons = (NamedPerson("林屿", (standing,)),)
        store.put_analyses([make.analysis(f"a-{n}", persons=persons)], None, None)
    chain = {"林屿": {Standing.FIGURE, Standing.UNKNOWN}}
    assert store.people_of_stories(["s-1", "s-2", "s-3", "s-none"]) == {
        "s-1": chain,
        "s-2": chain,
        "s-3": {"林屿": {Standing.PARTY}},
    }


def test_another_member_costs_the_same_in_a_long_story(store, make):
    """Work of the database for one more member, counted in steps of its machine."""
    filled(store, make)
    steps = [_one_more(store, make, n) for n in range(400)]
    assert max(steps[-20:]) < 2 * max(steps[20:40]), steps


def _one_more(store, make, n):
    article = f"a-more-{n}"
    store.put_article(make.article(id=article, url=f"http://jgol.example/{article}"), None)
    persons = (
        NamedPerson("李伟", (Standing.OFFICE,)),
        NamedPerson(f"王小{chr(0x4E00 + n)}", (Standing.UNKNOWN,)),
    )
    store.put_analyses([make.analysis(article, persons=persons)], None, None)
    counted = [0]

    def count():
        counted[0] += 1
        return 0

    with store._read() as db:
        db.conn.set_progress_handler(count, 1)
    store.put_stories([], [make.member("s-1", article)])
    with store._read() as db:
        db.conn.set_progress_handler(None, 0)
    return counted[0]


@pytest.fixture
def before_people(tmp_path):
    """A database as it was before stories had a say: one article of a story, one name masked in it."""
    steps = Migrations("zhijin")
    steps._migrations.extend(step for step in MIGRATIONS._migrations if step.name != "m0019_people")
    path = tmp_path / "old.db"
    open_store(path, create=True, migrations=steps).close()
    return path


def test_an_older_database_masks_at_once_what_any_member_masked(before_people):
    with closing(sqlite3.connect(before_people)) as conn, conn:
        for article in ("a-1", "a-2"):
            conn.execute(
                "INSERT INTO articles (id, content_hash, analysis_id, source_id, url, title, published_at,"
                " published_raw, precision, first_seen_at, fetched_at, outlet, language, parser_version)"
                " VALUES (?, 'h', ?, 's', 'u', 't', '2026', '', 'day', '2026', '2026', '甲报', 'zh', '1')",
                (article, int(article[-1])),
            )
            conn.execute(
                "INSERT INTO members (article_id, story_id, joined_at, score, reason) VALUES (?, 's-1', '', 1, '')",
                (article,),
            )
        conn.execute(
            "INSERT INTO stories (id, seed_id, title, first_at, last_at, size, sources, topic, sentiment, districts,"
            " local, keywords, level, level_reasons)"
            " VALUES ('s-1', 'a-1', 't', '', '', 2, 1, 'T00', '{}', '[]', 0, '[]', 'note', '[]')"
        )
        for number, names in ((1, '["王小丽"]'), (2, "[]")):
            conn.execute(
                "INSERT INTO analyses (id, text_hash, article_id, version, analysed_at, topics, sentiment,"
                " sentiment_scores, sentiment_words, entities, districts, local, keywords, summary, private_names)"
                f" VALUES ({number}, 'h', 'a-{number}', 'v', '', '[]', 'neu', '{{}}', '[]', '[]', '[]', 0, '[]', '[]', ?)",
                (names,),
            )
    with closing(open_store(before_people)) as store:
        assert store.people_of_stories(["s-1"]) == {"s-1": {"王小丽": {Standing.UNKNOWN}}}
