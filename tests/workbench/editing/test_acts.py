"""What the board's acts do to a brief, and what the board is told of it."""

import pytest

from domain import brief_edit
from domain.brief import Item, Section
from domain.brief_kind import Block
from domain.errors import InvalidInput
from tests.domain.test_brief_edit import brief, item, keys
from workbench.editing.acts import change_of, section_shifted, shifted
from workbench.editing.board import board_data


@pytest.fixture
def three():
    return brief(
        Section("one", "一", (item("p", citations=(1,)), item("q", citations=(2,)))),
        Section("figures", "数据", lead="共 12 篇。"),
        Section("two", "二", (item("r", citations=(3,)),)),
    )


def done(made, **act):
    change, _ = change_of(act)
    return change(made)


def test_an_entry_goes_up_and_down_and_over_to_the_next_section_that_holds_entries(three):
    assert keys(shifted(three, "q", -1))["one"] == ["q", "p"]
    over = shifted(three, "q", 1)
    assert keys(over) == {"one": ["p"], "figures": [], "two": ["q", "r"]}
    assert keys(shifted(over, "q", -1)) == keys(three)
    assert shifted(three, "p", -1) == three and shifted(three, "r", 1) == three


def test_a_section_goes_up_and_down(three):
    assert [s.key for s in section_shifted(three, "r", -1).sections] == ["one", "two", "figures"]
    assert section_shifted(three, "p", -1) == three


def test_what_is_written_keeps_its_numbers_until_it_is_done(three):
    text = "新写。[^3]"
    writing = done(three, act="edit", key="p", title="新题", text=text, done=False)
    assert writing.sections[0].items[0].text == text
    settled = done(writing, act="edit", key="p", title="新题", text=text, done=True)
    (entry, _) = settled.sections[0].items
    assert entry.text == "新写。[^1]" and entry.title == "新题"
    assert [c.article_id for c in settled.citations] == ["a-丙", "a-甲", "a-乙"]


def test_judgement_is_put_on_and_taken_off(three):
    marked = done(three, act="judge", key="p")
    assert marked.sections[0].items[0].judgement
    assert done(marked, act="judge", key="p") == brief_edit.renumbered(three)


def test_an_act_nobody_knows_is_refused():
    with pytest.raises(InvalidInput, match="刷新"):
        change_of({"act": "eval", "key": "p"})


def test_the_board_shows_bounds_findings_and_spare_entries(three):
    blocks = (
        Block("one", "一", "stories", items=(3, 5), length=(80, 150)),
        Block("two", "二", "stories", items=(0, 4), length=(50, 130)),
    )
    data = board_data(done(three, act="drop", key="q"), blocks, {"p": 2})
    one, two = data["sections"]  # figures have no entries, now or ever
    assert (one["least"], one["most"]) == (3, 5) and two["key"] == "two"
    assert (one["items"][0]["least"], one["items"][0]["findings"]) == (80, 2)
    assert [spare["key"] for spare in data["spare"]] == ["q"]
    assert data["around"] == len("共 12 篇。")


def test_marks_count_as_sources():
    made = brief(Section("one", "一", (Item("题", "甲。[^2]乙。", (1,), key="k"),)))
    assert board_data(made, ())["sections"][0]["items"][0]["citations"] == [1, 2]
