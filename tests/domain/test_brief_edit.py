"""Editing a brief: nothing is lost, and every sentence still rests on the source it rested on before."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import brief_edit
from domain.brief import Brief, Citation, Item, Masthead, Section
from domain.citing import characters, marks_in
from domain.clock import daily_window
from domain.errors import InvalidInput, NotFound
from domain.literature import Reference

NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)
DAY = date(2026, 11, 21)


def source(number, name):
    return Citation(number, f"a-{name}", f"{name}的报道", "甲报", NOW, f"http://x.example/{name}", None, None)


def brief(*sections, citations="甲乙丙丁"):
    cited = tuple(source(n, name) for n, name in enumerate(citations, start=1))
    return Brief(
        "b-1", "daily", "日报", DAY, daily_window(DAY), NOW, "李", Masthead("舆情日报", "馆"), sections, cited
    )


def item(key, text="", citations=(), group=""):
    return Item(f"{key}题", text or f"{key}文。", tuple(citations), key=key, group=group)


@pytest.fixture
def two():
    return brief(
        Section("one", "一", (item("p", "先。[^2]后。", (1, 2)), item("q", citations=(3,)))),
        Section("two", "二", (item("r", "末句[^4]。", (1,)),)),
    )


def keys(made):
    return {section.key: [entry.key for entry in section.items] for section in made.sections}


def rests(made):
    """Item key → (ids of the articles it cites, ids behind the marks of its text)."""
    known = {cited.number: cited.article_id for cited in made.citations}
    return {
        entry.key: ([known[n] for n in entry.citations], [known[n] for n in marks_in(entry.text)])
        for section in made.sections
        for entry in section.items
    }


def test_a_dropped_item_takes_its_sources_along_and_brings_them_back(two):
    before = rests(two)
    without = brief_edit.drop(two, "p")
    assert keys(without) == {"one": ["q"], "two": ["r"]}
    assert [c.article_id for c in without.citations] == ["a-丙", "a-丁", "a-甲"]  # in order of first use
    back = brief_edit.keep(without, "p", position=0)
    assert keys(back) == keys(two) and rests(back) == before and back.spare == ()


def test_a_kept_item_may_stand_in_another_section(two):
    moved = brief_edit.keep(brief_edit.drop(two, "q"), "q", "two", 0)
    assert keys(moved) == {"one": ["p"], "two": ["q", "r"]}


def test_moving_renumbers_in_printed_order(two):
    moved = brief_edit.move(two, "r", "one", 0)
    assert keys(moved) == {"one": ["r", "p", "q"], "two": []}
    assert rests(moved) == rests(two)
    assert [c.number for c in moved.citations] == [1, 2, 3, 4]
    assert moved.sections[0].items[0].text == "末句[^1]。"


def test_an_item_joins_the_group_of_its_new_neighbour(two):
    grouped = replace(two, sections=(Section("g", "组", (item("x", group="民生"),)), *two.sections))
    assert brief_edit.move(grouped, "p", "g").sections[0].items[1].group == "民生"


def test_sections_change_places(two):
    turned = brief_edit.move_section(two, "two", 0)
    assert [section.key for section in turned.sections] == ["two", "one"] and rests(turned) == rests(two)


def test_a_section_goes_and_its_items_stand_ready_for_another(two):
    without = brief_edit.remove_section(two, "one")
    assert keys(without) == {"two": ["r"]} and {s.item.key for s in without.spare} == {"p", "q"}
    kept = brief_edit.keep(without, "p")
    assert keys(kept) == {"two": ["r", "p"]} and rests(kept)["p"] == rests(two)["p"]
    with pytest.raises(InvalidInput, match="至少"):
        brief_edit.remove_section(without, "two")


def test_merging_keeps_sentences_and_sources(two):
    merged = brief_edit.merge(two, "p", "r")
    (entry, _) = merged.sections[0].items
    assert characters(entry.text) == characters("先。后。末句。")
    assert rests(merged)["p"] == (["a-甲", "a-乙"], ["a-乙", "a-丁"])
    assert keys(merged) == {"one": ["p", "q"], "two": []}


def test_sentences_of_a_merged_item_keep_the_source_only_it_had(two):
    merged = brief_edit.merge(two, "r", "q")
    text = merged.sections[1].items[0].text
    assert text.startswith("末句[^") and [rests(merged)["r"][1][-1]] == ["a-丙"]


def test_a_source_is_cited_once_for_an_item_or_a_sentence(two):
    again = brief_edit.cite(two, "q", source(0, "甲"))
    assert rests(again)["q"] == (["a-丙", "a-甲"], []) and len(again.citations) == 4
    marked = brief_edit.cite(two, "p", source(0, "戊"), sentence="后。")
    assert rests(marked)["p"] == (["a-甲", "a-乙"], ["a-乙", "a-戊"])
    assert brief_edit.cite(marked, "p", source(0, "戊"), sentence="后。") == marked
    (number,) = [cited.number for cited in marked.citations if cited.article_id == "a-乙"]
    assert rests(brief_edit.uncite(marked, "p", number))["p"] == (["a-甲"], ["a-戊"])


def test_works_of_the_literature_are_told_apart_by_themselves(two):
    def work(name):
        return replace(source(0, name), article_id="", reference=Reference(f"l-{name}", "J", name))

    cited = brief_edit.cite(brief_edit.cite(two, "q", work("一")), "q", work("二"))
    assert len(brief_edit.cite(cited, "q", work("一")).citations) == len(cited.citations) == 6


def test_what_cannot_be_done_is_said_and_changes_nothing(two):
    for act in (
        lambda: brief_edit.drop(two, "无"),
        lambda: brief_edit.keep(two, "p"),
        lambda: brief_edit.move(two, "p", "无"),
        lambda: brief_edit.merge(two, "p", "无"),
    ):
        with pytest.raises(NotFound):
            act()
    for act in (
        lambda: brief_edit.merge(two, "p", "p"),
        lambda: brief_edit.edit(two, "p", title="题", text="无据。[^9]", note="", judgement=False),
        lambda: brief_edit.edit(two, "p", title="长" * 301, text="", note="", judgement=False),
        lambda: brief_edit.retitle(two, "　"),
        lambda: brief_edit.cite(two, "p", source(0, "戊"), sentence="没有这句。"),
    ):
        with pytest.raises(InvalidInput):
            act()


def test_items_of_an_older_brief_get_keys_of_their_own_and_the_same_each_time():
    old = brief(Section("one", "一", (Item("甲", "甲。"), Item("甲", "甲。"), Item("乙", "乙。", key="x"))))
    made = brief_edit.keyed(old)
    found = [entry.key for entry in made.sections[0].items]
    assert len(set(found)) == 3 and all(found) and found[2] == "x"
    assert brief_edit.keyed(old) == made == brief_edit.keyed(made)


ACTS = st.lists(
    st.tuples(st.sampled_from(["drop", "keep", "move", "merge"]), st.integers(0, 9), st.integers(0, 9)),
    max_size=12,
)


@given(ACTS)
def test_whatever_is_done_no_text_and_no_source_is_lost(acts):
    made = brief(
        Section(
            "one", "一", tuple(item(f"i{n}", f"第{n}句[^{n % 4 + 1}]。", (n % 4 + 1,)) for n in range(4))
        ),
        Section("two", "二", (item("i4", "第4句。", (1, 3)),)),
    )
    pairs = {n: {f"a-{'甲乙丙丁'[n % 4]}"} for n in range(4)} | {4: {"a-甲", "a-丙"}}
    for act, one, two in acts:
        printed = [entry.key for section in made.sections for entry in section.items]
        spare = [kept.item.key for kept in made.spare]
        if act == "keep" and spare:
            made = brief_edit.keep(made, spare[one % len(spare)], "one", two)
        elif act == "drop" and printed:
            made = brief_edit.drop(made, printed[one % len(printed)])
        elif act == "move" and printed:
            made = brief_edit.move(made, printed[one % len(printed)], ["one", "two"][two % 2], two)
        elif act == "merge" and len(set(printed)) > 1 and one % len(printed) != two % len(printed):
            made = brief_edit.merge(made, printed[one % len(printed)], printed[two % len(printed)])
    entries = [(e, made.citations) for s in made.sections for e in s.items]
    entries += [(spare.item, spare.citations) for spare in made.spare]
    for n, wanted in pairs.items():
        (found,) = [(e, cited) for e, cited in entries if f"第{n}句" in e.text]
        known = {cited.number: cited.article_id for cited in found[1]}
        assert wanted <= {known[k] for k in (*found[0].citations, *marks_in(found[0].text))}
    assert [cited.number for cited in made.citations] == list(range(1, len(made.citations) + 1))
