"""Full-text search: nothing that contains the words is missed, and the index looks after itself."""

import json
import multiprocessing
import shutil
import threading
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.analysis import Sentiment
from domain.clock import Window
from domain.errors import Conflict, InvalidInput, StoreUnavailable
from store.base import Filters
from store.search import TantivyIndex
from store.search.folder import only_writer
from store.search.text import folded
from store.sqlite import open_store


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def index(store, folder):
    return TantivyIndex(store, folder)


TEXTS = {
    1: ("天津图书馆延长开放时间", "本报讯 记者从市文旅局获悉,图书馆将延长开放。"),
    2: ("市民热议地铁早高峰", "有市民说“太挤了”，希望加开列车。图天津书馆。"),
    3: (
        "关于印发实施方案的通知",
        "津政办发〔2026〕12号\n各区人民政府，各委局：New York 与 ＡＩ 大模型ChatGPT-4。",
    ),
    4: ("海河夜游", "在天 津\n图书馆旁登船，票价 128.5 元 🚢。"),
}


@pytest.fixture
def four(store, make, index):
    """Four indexed articles; id → number."""
    articles = {n: make.article(n, title, body) for n, (title, body) in TEXTS.items()}
    for article in articles.values():
        store.put_article(article, None)
    index.catch_up()
    return {article.id: n for n, article in articles.items()}


def found(index, four, query, **kwargs):
    hits = index.search(query, **kwargs)
    assert hits.total >= len(hits.hits)
    return [four[hit.article_id] for hit in hits.hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("图书馆", {1, 4}),
        ("天津图书馆", {1, 4}),  # spaces and line ends inside a text do not part it
        ("津图", {1, 4}),  # no word, but characters that stand together
        ("书馆", {1, 2, 4}),
        ("图书馆 延长", {1}),
        ("图书馆　延长", {1}),  # the wide space parts terms as well
        ("延长 图书馆 地铁", set()),
        ("馆", {1, 2, 4}),
        ("馆 市", {1, 2}),
        ("津政办发〔2026〕12号", {3}),
        ("〔2026〕", {3}),
        ("12", {3, 4}),
        ("128.5", {4}),
        ("chatgpt", {3}),
        ("CHATGPT-4", {3}),
        ("ai", {3}),
        ("ＡＩ大模型", {3}),
        ('"New York"', {3}),
        ("“new york”", {3}),
        ("new york", {3}),
        ("太挤了", {2}),
        ("“太挤了”", {2}),
        ("“太挤了”，希望", {2}),
        ("局获悉,图书", {1}),
        ("局获悉，图书", {1}),
        ("🚢", {4}),
        ("不存在的词", set()),
        ("馆图", set()),
    ],
)
def test_what_contains_every_term_is_found_and_nothing_else(index, four, query, expected):
    assert set(found(index, four, query)) == expected
    assert index.search(query).total == len(expected)


def test_traditional_and_simplified_characters_find_each_other(store, make, index):
    ids = [make.article(n, title, "正文") for n, title in enumerate(("輿情監測與圖書館", "舆情监测与图书馆"))]
    for article in ids:
        store.put_article(article, None)
    index.catch_up()
    for query in ("舆情监测", "輿情監測", "圖書館"):
        assert index.search(query).total == 2


def test_titles_weigh_more_than_bodies(store, make, index):
    long = "古籍修复" + "。别的事" * 50
    inside = make.article(1, "今日消息", "古籍古籍古籍。" + long)
    named = make.article(2, "古籍修复开放日", "别的事。" * 50)
    for article in (inside, named):
        store.put_article(article, None)
    index.catch_up()
    hits = index.search("古籍").hits
    assert [hit.article_id for hit in hits] == [named.id, inside.id]
    assert hits[0].score > hits[1].score > 0
    assert hits[0].title == "古籍修复开放日"


def test_pages_of_hits_join_up(store, make, index):
    for number in range(25):
        store.put_article(make.article(number, "图书馆" + "开放" * (number % 7)), None)
    index.catch_up()
    everything = [hit.article_id for hit in index.search("图书馆", limit=100).hits]
    pages = [index.search("图书馆", limit=10, offset=at) for at in (0, 10, 20, 30, 10**12)]
    assert [len(page.hits) for page in pages] == [10, 10, 5, 0, 0]
    assert [hit.article_id for page in pages for hit in page.hits] == everything
    assert {page.total for page in pages} == {25}


@pytest.mark.parametrize("numbers", [(0, 0), (-1, 0), (5, -1)])
def test_pages_that_cannot_be_are_refused(index, four, numbers):
    with pytest.raises(InvalidInput):
        index.search("图书馆", limit=numbers[0], offset=numbers[1])


# likeness


def test_a_text_finds_what_shares_words_with_it_most_alike_first(store, make, index):
    alike = make.article(1, "馆讯", "古籍修复师在天津图书馆修补一部明代刻本。")
    half = make.article(2, "馆讯", "古籍修复是一门手艺。")
    stranger = make.article(3, "地铁", "早高峰信号故障。")
    for article in (stranger, half, alike):
        store.put_article(article, None)
    index.catch_up()
    hits = index.resembling("天津图书馆的古籍修复师如何修补刻本？").hits
    assert [hit.article_id for hit in hits] == [alike.id, half.id]
    assert hits[0].score > hits[1].score > 0
    assert "古籍修复" in hits[0].snippet
    assert index.resembling("古籍修复", limit=1).total == 2


def test_a_rare_word_tells_more_than_a_common_one(store, make, index):
    common = [make.article(n, f"图书馆第{n}号消息", "图书馆开放。") for n in range(1, 20)]
    rare = make.article(20, "普查", "善本普查结果公布。")
    for article in (*common, rare):
        store.put_article(article, None)
    index.catch_up()
    assert index.resembling("图书馆善本").hits[0].article_id == rare.id


def test_likeness_keeps_to_the_filters(store, make, index):
    store.put_source(make.source("other"), "甲", "", make.now)
    for number, source in enumerate(("jgol", "other"), 1):
        store.put_article(make.article(number, "古籍修复", source_id=source), None)
    index.catch_up()
    assert index.resembling("古籍修复", Filters(sources=("other",))).total == 1


@pytest.mark.parametrize("text", ["", " \u3000\n", "\ud800"])
def test_likeness_to_nothing_is_refused(index, four, text):
    with pytest.raises(InvalidInput):
        index.resembling(text)


@pytest.mark.parametrize("text", ["津", "古籍" * 50_000, 'a"b OR title:"', "😀"])
def test_likeness_takes_any_text(index, four, text):
    hits = index.resembling(text)
    assert len(hits.hits) == hits.total <= 4


# snippets


def test_the_snippet_shows_the_first_match(store, make, index):
    body = "前文。" * 100 + "\n这里说到 古籍修复 的事。\n" + "后文。" * 100
    store.put_article(make.article(1, "消息", body), None)
    index.catch_up()
    (hit,) = index.search("籍修").hits
    assert "古籍修复" in hit.snippet
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")
    assert "\n" not in hit.snippet
    assert 60 <= len(hit.snippet) <= 82


@pytest.mark.parametrize(
    ("title", "body", "query", "expected"),
    [
        ("消息", "很短。", "短", "很短。"),
        ("只在题里", "正文不提。", "题里", "正文不提。"),
        ("没有正文", "", "正文", ""),
        ("消息", "㎡是平方米", "平方", "㎡是平方米"),  # one character that folds to two
        ("消息", "<script>alert(1)</script>", "alert", "<script>alert(1)</script>"),
    ],
)
def test_short_snippets(store, make, index, title, body, query, expected):
    store.put_article(make.article(1, title, body), None)
    index.catch_up()
    (hit,) = index.search(query).hits
    assert hit.snippet == expected


# recall

# Few characters, so that they meet; wide, joining and folding ones among them.
ALPHABET = '天津图书馆的，。AbａＢ１2〔〕“”"-+() \u3000\n㎡①éE\u0301ﾞｶ🚢ΣΟİ\u200b'
documents = st.lists(st.text(ALPHABET, max_size=30), min_size=2, max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=documents, data=st.data())
def test_every_document_that_contains_the_query_is_found(tmp_path_factory, make, texts, data):
    folder = tmp_path_factory.mktemp("recall")
    store = open_store(folder / "zhijin.db", create=True)
    store.put_source(make.source(), "甲", "", make.now)
    articles = [make.article(n, title, body) for n, (title, body) in enumerate(pairwise(texts))]
    for article in articles:
        store.put_article(article, None)
    index = TantivyIndex(store, folder / "index")
    index.rebuild()
    for _ in range(8):
        text = data.draw(st.sampled_from(texts))
        start = data.draw(st.integers(0, max(0, len(text) - 2)))
        query = text[start : start + data.draw(st.integers(2, 6))]
        # Without a character to look for there is no query.
        if not folded(query.translate(dict.fromkeys(map(ord, '“”"')))):
            with pytest.raises(InvalidInput):
                index.search(query)
            continue
        containing = {a.id for a in articles if query in a.title or query in a.body}
        hits = index.search(query, limit=100)
        assert containing <= {hit.article_id for hit in hits.hits}
        assert hits.total == len(hits.hits)
    store.close()
    shutil.rmtree(folder)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=40))
def test_no_query_breaks_the_search(index, four, query):
    try:
        index.search(query)
    except InvalidInput as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    "query",
    [
        "AND OR NOT",
        "title:图书馆",
        "图书馆^5 ~2 [a TO b]",
        '"""',
        "((((",
        "“”",
        "* ? \\ /.*/",
        "'; DROP TABLE articles; --",
        "馆" * 500,
        " ".join(map(chr, range(0x4E00, 0x4E00 + 249))),
        "\x00\x01",
        "👨‍👩‍👧",
    ],
)
def test_hostile_queries_are_only_text(index, four, query):
    try:
        assert index.search(query).total == 0
    except InvalidInput:
        assert not folded(query.translate(dict.fromkeys(map(ord, '“”"'))))


@pytest.mark.parametrize("query", ["", "   ", "\u200b", '""', "馆" * 10_000, "\ud800"])
def test_queries_that_ask_nothing_are_refused_in_one_line(index, four, query):
    with pytest.raises(InvalidInput) as caught:
        index.search(query)
    assert "检索词" in str(caught.value)
    assert "\n" not in str(caught.value)


# filters


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"sources": ("other",)}, {2}),
        ({"sources": ("other", "jgol")}, {1, 2, 3, 4}),
        ({"sources": ()}, set()),
        ({"topics": ("T09",)}, {1, 3}),
        ({"sentiments": ("pos", "neu")}, {2}),
        ({"districts": ("和平区",)}, {1, 3}),
        ({"districts": ("南开区", "和平区")}, {1, 2, 3}),
        ({"local": True}, {1, 3}),
        ({"local": False}, {2}),
        ({"topics": ("T09",), "sources": ("jgol",), "sentiments": ("neg",), "local": True}, {1, 3}),
    ],
)
def test_filters_narrow_hits_and_total(store, make, index, fields, expected):
    store.put_source(make.source("other"), "甲", "", make.now)
    articles = {n: make.article(n, source_id="other" if n == 2 else "jgol") for n in (1, 2, 3, 4)}
    for article in articles.values():
        store.put_article(article, None)
    store.put_analyses(
        [
            make.analysis(articles[1].id),
            make.analysis(
                articles[2].id, topic="T01", sentiment=Sentiment.POS, districts=("南开区",), local=False
            ),
            make.analysis(articles[3].id, districts=("和平区", "南开区")),
        ],
        None,
        None,
    )
    index.catch_up()
    hits = index.search("图书馆", Filters(**fields), limit=1)
    assert hits.total == len(expected)
    everything = index.search("图书馆", Filters(**fields))
    assert {hit.article_id for hit in everything.hits} == {articles[n].id for n in expected}
    # The same as the store's own lists.
    assert store.count_articles(Filters(**fields)) == len(expected)


def test_the_window_is_half_open_and_filters_leave_scores_alone(store, make, index):
    articles = [make.article(n, published_at=make.at(hours=n)) for n in range(4)]
    for article in articles:
        store.put_article(article, None)
    index.catch_up()
    hits = index.search("图书馆", Filters(window=Window(make.at(hours=1), make.at(hours=3))))
    assert {hit.article_id for hit in hits.hits} == {articles[1].id, articles[2].id}
    unfiltered = {hit.article_id: hit.score for hit in index.search("图书馆").hits}
    assert {hit.article_id: hit.score for hit in hits.hits}.items() <= unfiltered.items()


def test_a_verdict_reaches_the_filters_through_the_outbox(store, make, index):
    article = make.article()
    store.put_article(article, None)
    index.catch_up()
    assert index.search("图书馆", Filters(topics=("T09",))).total == 0
    store.put_analyses([make.analysis(article.id)], None, None)
    assert index.catch_up() == 1
    assert index.search("图书馆", Filters(topics=("T09",))).total == 1
    assert index.search("图书馆").total == 1


# keeping up


def test_catch_up_indexes_what_waits_once(store, make, index):
    for number in range(3):
        store.put_article(make.article(number), None)
    assert index.catch_up() == 3
    assert store.outbox(9) == []
    assert index.catch_up() == 0
    store.put_article(make.article(7), None)
    assert index.catch_up() == 1
    assert index.search("图书馆").total == 4


def test_a_revised_text_replaces_the_old_one(store, make, index, four):
    article = make.article(1, *TEXTS[1])
    store.put_article(replace(article, title="更正启事", body="此前报道有误。"), None)
    assert index.catch_up() == 1
    assert found(index, four, "更正") == [1]
    assert found(index, four, "延长开放") == []


def test_a_removed_page_is_still_found(store, make, index, four):
    store.mark_removed(make.article(1).url, make.now)
    index.catch_up()
    assert 1 in found(index, four, "图书馆")


def test_a_crash_between_commit_and_clearing_does_no_harm(store, make, index, four):
    # What a crash leaves: everything is indexed and still waits.
    store.fill_outbox()
    assert index.catch_up() == 4
    assert index.search("图书馆").total == 2


def test_another_reader_sees_what_was_committed(store, make, index, folder, four):
    reader = TantivyIndex(store, folder)
    assert reader.search("图书馆").total == 2
    store.put_article(make.article(9), None)
    index.catch_up()
    assert reader.search("图书馆").total == 3
    index.rebuild()
    assert reader.search("图书馆").total == 3


# mending


def generation(folder):
    return folder / json.loads((folder / "current.json").read_text())["generation"]


def test_the_first_search_builds_the_index(store, make, index, folder):
    store.put_article(make.article(), None)
    assert not folder.exists()
    assert index.search("图书馆").total == 1
    assert store.outbox(9) == []


def test_an_empty_store_has_an_empty_index(index):
    assert index.search("图书馆").total == 0
    assert index.rebuild() == index.catch_up() == 0


def lose_everything(folder):
    shutil.rmtree(folder)


def lose_the_stamp(folder):
    (folder / "current.json").unlink()


def spoil_the_stamp(folder):
    (folder / "current.json").write_text("{")


def another_version(folder):
    stamp = json.loads((folder / "current.json").read_text())
    (folder / "current.json").write_text(json.dumps(stamp | {"schema": 0}))


def another_engine(folder):
    stamp = json.loads((folder / "current.json").read_text())
    (folder / "current.json").write_text(json.dumps(stamp | {"engine": "0.1"}))


def lose_the_generation(folder):
    shutil.rmtree(generation(folder))


def spoil_the_meta_file(folder):
    (generation(folder) / "meta.json").write_text("{}")


def cut_the_segments(folder):
    for file in generation(folder).glob("*.*"):
        if file.suffix in {".term", ".idx", ".pos", ".fieldnorm", ".store", ".fast"}:
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def zero_the_words(folder):
    for file in generation(folder).glob("*.term"):
        file.write_bytes(bytes(file.stat().st_size))


@pytest.mark.parametrize(
    "harm",
    [
        lose_everything,
        lose_the_stamp,
        spoil_the_stamp,
        another_version,
        another_engine,
        lose_the_generation,
        spoil_the_meta_file,
        cut_the_segments,
        zero_the_words,
    ],
)
@pytest.mark.parametrize("first", ["search", "catch_up"])
def test_a_harmed_index_mends_itself(store, make, index, folder, four, harm, first):
    before = generation(folder)
    harm(folder)
    store.put_article(make.article(9), None)
    fresh = TantivyIndex(store, folder)
    if first == "catch_up":
        fresh.catch_up()
    assert fresh.search("图书馆").total == 3
    assert generation(folder) != before
    assert [file.name for file in folder.glob("g-*")] == [generation(folder).name]
    assert store.outbox(9) == []


def test_an_open_reader_mends_too(index, folder, four):
    assert index.search("图书馆").total == 2
    shutil.rmtree(folder)
    assert index.search("图书馆").total == 2


def test_the_index_of_another_store_is_not_used(make, index, folder, four, tmp_path):
    other = open_store(tmp_path / "other.db", create=True)
    assert TantivyIndex(other, folder).search("图书馆").total == 0


def test_an_index_of_a_later_state_is_made_anew(store, make, folder, four, tmp_path):
    # The database was restored from a backup; the index beside it was not.
    store.backup(str(tmp_path / "backup.db"))
    store.put_article(make.article(9), None)
    TantivyIndex(store, folder).catch_up()
    restored = open_store(tmp_path / "backup.db")
    assert TantivyIndex(restored, folder).search("图书馆").total == 2


def test_a_rebuild_that_fails_leaves_the_old_index_in_use(store, index, folder, four):
    before = generation(folder)
    # Nothing can be read from the store any more, as when its disk is lost half-way.
    store._connection().execute("ALTER TABLE revisions RENAME TO lost")
    with pytest.raises(StoreUnavailable):
        index.rebuild()
    store._connection().execute("ALTER TABLE lost RENAME TO revisions")
    assert [file.name for file in folder.glob("g-*")] == [before.name]
    assert index.search("图书馆").total == 2
    assert index.catch_up() == 4


# one writer


def hold(folder, held, done):
    with only_writer(folder):
        held.set()
        done.wait(60)


@pytest.fixture
def busy(folder):
    """Another process that writes the index."""
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    worker = context.Process(target=hold, args=(folder, held, done))

    def start():
        worker.start()
        assert held.wait(60)

    yield start
    done.set()
    worker.join(60)


def test_while_another_process_writes_readers_go_on(store, make, index, four, busy):
    busy()
    store.put_article(make.article(9), None)
    for verb in (index.catch_up, index.rebuild):
        with pytest.raises(Conflict) as caught:
            verb()
        assert "稍候再试" in str(caught.value)
    assert index.search("图书馆").total == 2
    # What waited still waits.
    assert len(store.outbox(9)) == 1


def test_threads_that_find_no_index_build_it_once(store, make, index, folder):
    for number in range(30):
        store.put_article(make.article(number), None)
    totals, errors = [], []

    def work():
        try:
            totals.append(index.search("图书馆").total)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert totals == [30] * 6
