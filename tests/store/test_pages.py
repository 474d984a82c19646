"""What collection relies on: verbs together, the rhythm of a page, and how it counts."""

import sqlite3
import threading

import pytest

from domain.errors import InvalidInput, NotFound
from domain.ledger import Fate, LedgerEntry, Run

URL = "http://jgol.example/a/1.html"


def line(make, url=URL, fate=Fate.KEPT):
    return LedgerEntry("r-1", "jgol", url, make.now, fate)


@pytest.fixture
def running(store, make):
    store.begin_run(Run("r-1", "jgol", make.now))
    return store


def test_together_is_seen_at_once_or_not_at_all(running, make, tmp_path):
    with sqlite3.connect(tmp_path / "zhijin.db") as outside:
        with running.together():
            running.put_article(make.article(1), None)
            running.add_ledger(line(make))
            assert outside.execute("SELECT count(*) FROM articles").fetchone() == (0,)
        assert outside.execute("SELECT count(*) FROM articles").fetchone() == (1,)
        assert outside.execute("SELECT count(*) FROM ledger").fetchone() == (1,)


def test_an_error_that_leaves_together_undoes_all(running, make):
    with pytest.raises(ZeroDivisionError), running.together():
        running.put_article(make.article(1), None)
        raise ZeroDivisionError
    assert running.count_articles() == 0 and running.known(URL) is None


def test_a_verb_that_fails_inside_undoes_itself_alone(running, make):
    with running.together():
        running.put_article(make.article(1), None)
        with pytest.raises((InvalidInput, NotFound)):
            running.put_article(make.article(2, source_id="nobody"), None)
        running.add_ledger(line(make))
    assert [a.url for a in running.articles()] == [URL] and len(running.ledger("r-1")) == 1


def test_another_thread_is_not_drawn_in(running, make):
    """Its read does not wait, and does not see what is not done."""
    seen = []
    with running.together():
        running.put_article(make.article(1), None)
        reader = threading.Thread(target=lambda: seen.append(running.count_articles()))
        reader.start()
        reader.join()
    assert seen == [0] and running.count_articles() == 1


def test_unchanged_counts_up_and_a_new_text_starts_again(store, make):
    store.put_article(make.article(1), None, '"a"', check_at=make.at(hours=1), listed="题")
    store.touch(URL, make.at(hours=1), None, None, check_at=make.at(hours=5))
    page = store.known(URL)
    assert (page.unchanged_in_row, page.check_at, page.listed, page.etag) == (
        1,
        make.at(hours=5),
        "题",
        '"a"',
    )
    store.put_article(
        make.article(1, fetched_at=make.at(hours=5)), None, check_at=make.at(hours=29), listed="新题"
    )
    page = store.known(URL)
    assert (page.unchanged_in_row, page.check_at, page.listed) == (2, make.at(hours=29), "新题")
    assert store.put_article(make.article(1, title="改了"), None, check_at=make.at(hours=30)) is Fate.REVISED
    page = store.known(URL)
    assert (page.unchanged_in_row, page.check_at, page.listed) == (0, make.at(hours=30), "新题")


def test_a_removed_page_is_looked_at_again_later(store, make):
    store.put_article(make.article(1), None, check_at=make.at(hours=1))
    assert store.mark_removed(URL, make.at(hours=1), make.at(hours=5))
    page = store.known(URL)
    assert (page.fetched_at, page.check_at) == (make.at(hours=1), make.at(hours=5))


def test_a_run_remembers_what_was_not_due(running, make):
    run = Run("r-1", "jgol", make.now, make.now, 3, {"unchanged": 3}, status="ok", not_due=3)
    running.end_run(run)
    assert running.runs() == [run]
