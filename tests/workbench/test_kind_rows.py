"""A kind as rows of the form and back: whatever a person does not touch stays as it was."""

import re
from dataclasses import fields, replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.blocks.names import FORM_NAMES
from briefs.kind_checks import kind_faults
from briefs.kinds import shipped_kinds
from domain.brief import FILLED_IN, Masthead
from domain.brief_kind import Block, BriefKind, Feed, Group, KindFault, StepRule
from workbench.pages.kinds.labels import spoken, words_of
from workbench.pages.kinds.rows import (
    block_rows,
    blocks_of,
    copied_kind,
    free_key,
    group_rows,
    groups_of,
    lines_of,
    starter_kind,
    with_step,
)

KINDS = {kind.key: kind for kind in shipped_kinds()}
WORDS = st.text("日报要情津沽 aA1·—（）", min_size=1, max_size=8).map(str.strip).filter(bool)
BOUNDS = st.tuples(st.integers(0, 9), st.integers(9, 300))
BLOCKS = st.builds(
    Block,
    key=st.from_regex(r"[a-z]{3,8}-[0-9]", fullmatch=True),
    title=WORDS,
    form=st.sampled_from(sorted(set(FORM_NAMES) - set(FILLED_IN))),
    items=BOUNDS,
    length=BOUNDS,
    feed=st.builds(Feed, topics=st.just(("T01",)), local=st.sampled_from([None, True, False])),
    judgement=st.booleans(),
    hint=st.just("") | WORDS,
    also=st.just(("trend",)),
    counted=WORDS,
    narrowed=st.booleans(),
    turn=st.integers(0, 9),
)
KEYED = st.lists(BLOCKS, min_size=1, max_size=9, unique_by=lambda block: block.key).map(tuple)


def as_on_the_page(rows):
    """Through the table that holds them there: what is empty comes back as None, whole numbers as floats."""
    frame = pd.DataFrame([*rows, dict.fromkeys(rows[0])]).iloc[:-1]
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def rows_of(blocks, **changed):
    """Rows of the table with some cells changed: ``order_5=2`` writes 2 into 顺序 of the fifth row."""
    rows = block_rows(blocks)
    for name, value in changed.items():
        column, _, row = name.rpartition("_")
        rows[int(row) - 1][column] = value
    return rows


def titles(rows, known):
    return [block.title for block in blocks_of(rows, known)[0]]


@pytest.fixture
def five():
    return tuple(Block(f"b-{n}", name, "text", turn=n) for n, name in enumerate("甲乙丙丁戊"))


@pytest.mark.parametrize("key", sorted(KINDS))
def test_a_shipped_kind_comes_back_from_its_rows_the_same(key):
    kind = KINDS[key]
    assert blocks_of(as_on_the_page(block_rows(kind.blocks)), kind.blocks) == (kind.blocks, frozenset())
    for block in kind.blocks:
        assert groups_of(group_rows(block.groups)) == block.groups
    for entries in (kind.masthead.report_to, kind.masthead.send_to, *(step.checklist for step in kind.steps)):
        assert lines_of("\n".join(entries)) == entries


@given(KEYED)
def test_any_blocks_come_back_from_their_rows_the_same(blocks):
    assert blocks_of(as_on_the_page(block_rows(blocks)), blocks)[0] == blocks


@given(KEYED, st.data())
def test_one_row_moves_to_the_place_it_asks_for_and_the_others_keep_their_order(blocks, data):
    here = data.draw(st.integers(1, len(blocks)))
    there = data.draw(st.integers(1, len(blocks)))
    moved, _ = blocks_of(rows_of(blocks, **{f"order_{here}": there}), blocks)
    assert moved[there - 1] == blocks[here - 1]
    assert [b for b in moved if b != blocks[here - 1]] == [b for b in blocks if b != blocks[here - 1]]


@given(KEYED, st.data())
def test_a_row_taken_out_takes_nothing_else_with_it(blocks, data):
    gone = data.draw(st.integers(0, len(blocks) - 1))
    rows = block_rows(blocks)
    del rows[gone]
    assert blocks_of(rows, blocks)[0] == blocks[:gone] + blocks[gone + 1 :]


def test_two_rows_change_places(five):
    assert titles(rows_of(five, order_2=4, order_4=2), five) == list("甲丁丙乙戊")


def test_a_new_row_stands_last_or_where_it_asks_to(five):
    last, second = {"at": None, "title": "末"}, {"at": None, "title": "新", "order": 2.0}
    assert titles([*block_rows(five), last, second], five) == [*"甲新乙丙丁戊", "末"]


def test_a_new_row_gets_a_key_of_its_own_and_usual_bounds(five):
    rows = [*rows_of(five), {"at": None, "title": "读者来信", "form": "text"}]
    assert blocks_of(rows, five)[0][-1] == Block("text", "读者来信", "text", items=(0, 5))
    again, _ = blocks_of([*rows, {"at": None, "title": "回音", "form": "text", "most_items": 2}], five)
    assert (again[-1].key, again[-1].items) == ("text-2", (0, 2))


def test_a_row_in_which_nothing_was_typed_is_none_and_one_without_a_title_is_kept(five):
    empty = dict.fromkeys(block_rows(five)[0])
    assert blocks_of([*block_rows(five), empty, empty | {"order": 3}], five)[0] == five
    kept, _ = blocks_of([*block_rows(five), empty | {"form": "stories"}], five)
    assert kept[-1].title == "" and kept[-1].form == "stories"


def test_the_list_of_sources_is_named_as_renderers_know_it_and_no_other_block_is(five):
    kept, _ = blocks_of(rows_of(five, form_5="sources"), five)
    assert kept[-1].key == "sources"
    back, _ = blocks_of(rows_of(kept, form_5="text"), kept)
    assert back[-1].key == "text"


def test_ticked_rows_are_known_by_their_new_places(five):
    assert blocks_of(rows_of(five, open_5=True, order_5=1), five)[1] == {0}


def test_a_step_is_added_before_the_issuing_until_all_are_there():
    steps = (StepRule("edit", "编辑", "editor"), StepRule("issue", "签发", "issuer"))
    named = []
    for _ in range(4):
        steps = with_step(steps)
        named.append("".join(step.name[0] for step in steps))
    assert named == ["编审签", "编审初签", "编审初复签", "编审初复签"]
    assert with_step(()) == (StepRule("check", "审核", "reviewer1"),)


def test_keys_are_proposed_beside_those_that_are_taken():
    assert free_key("topic-2", ["topic"]) == "topic-2"
    assert free_key("topic-2", ["topic", "topic-2", "topic-3"]) == "topic-4"
    assert free_key("text", []) == "text" and free_key("text", ["text"]) == "text-2"


def test_a_new_kind_lacks_only_its_names():
    for kind in (starter_kind("kind-2"), *(copied_kind(kind, f"{key}-2") for key, kind in KINDS.items())):
        assert {fault.place for fault in kind_faults(kind)} == {"name", "masthead.name"}
        named = replace(kind, name="专报", masthead=replace(kind.masthead, name="专报"))
        assert list(kind_faults(named)) == []


def test_every_field_has_its_words():
    places = {f.name for f in fields(BriefKind)} - {"masthead", "feed", "enabled"} | {"blocks", "steps"}
    places |= {f"masthead.{f.name}" for f in fields(Masthead)} | {f"feed.{f.name}" for f in fields(Feed)}
    places |= {f"blocks[3].{f.name}" for f in fields(Block) if f.name != "feed"}
    places |= {f"blocks[3].feed.{f.name}" for f in fields(Feed)}
    places |= {f"steps[1].{f.name}" for f in fields(StepRule)}
    for place in places:
        assert re.match("[一-鿿]", words_of(place)[0]), place


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("masthead.name", "红头：错"),
        ("feed.topics", "整份取材的分类：错"),
        ("blocks[0].items", "栏目“今日要情”的条数：错"),
        ("blocks[3].feed.expression", "栏目“分类摘要”的检索式：错"),
        ("steps[1].checklist", "第 2 步的核对项：错"),
        ("steps", "审签步骤：错"),
    ],
)
def test_a_fault_is_told_with_the_names_of_the_form(place, said):
    assert spoken(KINDS["daily"], KindFault(place, "错")) == said


def test_groups_without_anything_are_none():
    rows = [{"name": "政务", "topics": ["T01"]}, {"name": None, "topics": None}, {"name": "", "topics": []}]
    assert groups_of(rows) == (Group("政务", ("T01",)),)
