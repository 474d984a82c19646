"""Expressions looked up in the index: what ``domain.expression.matches`` says of every document, and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.analysis import Entity, SummarySentence
from domain.errors import InvalidInput
from domain.expression import ARTICLE_FIELDS, article_texts, matches, parse
from store.base import Filters
from store.search import TantivyIndex
from store.sqlite import open_store

TEXTS = {
    1: ("河东区供热投诉集中", "部分居民室温不足十八度，向热线投诉。换热站正在检修。"),
    2: ("供热演练圆满结束", "全市供热单位参加演练。"),
    3: ("图书馆延长开放", "供水稳定。读者来信不谈供热。\n另有投诉。"),
    4: ("天津图书", "馆内新增座位，café 同日开业。"),
}


@pytest.fixture
def index(store, make, tmp_path):
    for number, (title, body) in TEXTS.items():
        store.put_article(make.article(number, title, body, origin=f"第{number}通讯社"), None)
    made = TantivyIndex(store, tmp_path / "index")
    made.catch_up()
    return made


def numbers(index, make, written, **more):
    by_id = {make.article(n).id: n for n in TEXTS}
    hits = index.find(parse(written, ARTICLE_FIELDS), **more)
    assert set(index.find_all(parse(written, ARTICLE_FIELDS))) >= {h.article_id for h in hits.hits}
    return [by_id[hit.article_id] for hit in hits.hits]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("供热", {1, 2, 3}),
        ("供热 NOT 演练", {1, 3}),
        ("供热 AND 投诉", {1, 3}),
        ("供热 SEN 投诉", {1}),
        ("供热 NEAR/2 投诉", {1}),
        ("TI=供热", {1, 2}),
        ("TI=(供热 OR 图书) NOT FT=演练", {1, 3, 4}),
        ("SO=第2通讯社", {2}),
        ("供?热", {1, 2, 3}),
        ("室温*度", {1}),
        ("图书馆", {3}),  # not in 4, whose title ends with 图书 and whose body begins with 馆
        ("caf\u00e9", {4}),
        ("PY=2026 AND café", {4}),
        ("供热 NOT caf\u00e9", {1, 2, 3}),
        ("FT=(TI=供热 NEAR/9 来信)", {3}),  # inside a proximity a field means nothing
        ("图书。", set()),  # the end of a title is no full stop
        ("图书#内", set()),
        ("图书*座位", set()),
        ("没有的词", set()),
    ],
)
def test_found_by_hand(index, make, written, expected):
    assert set(numbers(index, make, written)) == expected


def test_what_analysis_says_is_found_as_soon_as_it_says_it(index, store, make):
    key = make.article(2).id
    verdict = make.analysis(key, keywords=("供热季",), entities=(Entity("津沽热力公司", "ORG"),))
    store.put_analyses([verdict], None, None)
    index.catch_up()
    assert numbers(index, make, "KY=供热季 AND AF=热力公司") == [2]
    later = replace(verdict, keywords=("应急演练",), summary=(SummarySentence("演练很成功。", "", 0),))
    store.put_analyses([later], None, None)
    index.catch_up()
    assert numbers(index, make, "KY=供热季") == []
    assert numbers(index, make, "SU=应急演练 AND AB=很成功") == [2]


def test_a_publisher_that_was_corrected_is_found(index, store, make):
    title, body = TEXTS[2]
    store.put_article(make.article(2, title, body, origin="更正后的通讯社"), None)
    index.catch_up()
    assert numbers(index, make, "SO=更正后") == [2]


def test_pages_follow_each_other_and_totals_are_exact(index, make):
    seen = [numbers(index, make, "供热 PAR 供热", limit=1, offset=n) for n in range(4)]
    assert sorted(n for page in seen for n in page) == [1, 2, 3]
    hits = index.find(parse("供热 PAR 供热"), limit=1)
    assert (hits.total, hits.exact) == (3, True)


def test_filters_narrow(index, make):
    assert numbers(index, make, "供热 SEN 投诉", filters=Filters(sources=("other",))) == []


def test_a_total_says_when_it_is_not_exact(index, make, monkeypatch):
    monkeypatch.setattr("store.search.index._LOOKED_AT", 1)
    hits = index.find(parse("供热 SEN (供热 OR 投诉)"), limit=1)
    assert len(hits.hits) == 1 and hits.total == 3 and not hits.exact
    whole = index.find(parse("供热 SEN (供热 OR 投诉)"), limit=9)
    assert len(whole.hits) == whole.total == 3 and whole.exact


ALPHABET = "天津图书馆的圖書館，。AbaＢ12“” \u3000\n㎡①éE\u0301ﾞｶカΣσςΟİ\u200b\0"
WORDS = st.text(ALPHABET, min_size=1, max_size=4).map(
    lambda text: text.translate(dict.fromkeys(map(ord, "“” \n\0，")))
)
SIGNS = st.sampled_from([" AND ", " OR ", " NOT ", " NEAR/3 ", " PRE/2 ", " SEN ", " PAR ", "*", "#", "?"])


def joined(inner):
    fields = st.sampled_from(["TI", "FT", "SO", "KY", "SU", "AB"])
    return st.builds(lambda a, sign, b: f"({a}{sign}{b})", inner, SIGNS, inner) | st.builds(
        lambda field, a: f"{field}=({a})", fields, inner
    )


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    texts=st.lists(st.tuples(*[st.text(ALPHABET, max_size=20)] * 4), min_size=2, max_size=6),
    written=st.lists(st.recursive(WORDS, joined, max_leaves=5), min_size=6, max_size=12),
)
def test_the_index_finds_what_the_expression_holds_for(tmp_path_factory, make, texts, written):
    store = open_store(tmp_path_factory.mktemp("recall") / "zhijin.db", create=True)
    store.put_source(make.source(), "甲", "", make.now)
    documents = {}
    for number, (title, body, origin, word) in enumerate(texts):
        article = make.article(number, title, body, origin=origin)
        analysis = make.analysis(article.id, keywords=(word,), summary=(SummarySentence(word, "", 0),))
        store.put_article(article, None)
        store.put_analyses([analysis], None, None)
        documents[article.id] = article_texts(article, analysis)
    index = TantivyIndex(store, store.path.parent / "index")
    index.rebuild()
    for text in written:
        try:
            expression = parse(text, ARTICLE_FIELDS)
        except InvalidInput:
            continue
        expected = {key for key, fields in documents.items() if matches(expression, fields)}
        assert set(index.find_all(expression)) == expected, text
    store.close()
