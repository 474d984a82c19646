"""Every shipped kind shown in the form with all that belongs to its blocks: what nobody touches is saved the same."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from briefs.kinds import shipped_kinds
from domain.brief_kind import Feed
from domain.user import OPERATOR

KINDS = {kind.key: kind for kind in shipped_kinds()}


@pytest.fixture
def desk(desk, monkeypatch):
    monkeypatch.setattr("workbench.pages.kinds.basics.the_actor", lambda: OPERATOR)
    return desk


def _edit(key):
    from domain.user import OPERATOR
    from workbench.context import the_desk
    from workbench.pages.kinds.editor import show_edit
    from workbench.parts import say_done

    say_done()
    show_edit(OPERATOR, next(view for view in the_desk().kind_views(OPERATOR) if view.kind.key == key))


def shown(key):
    page = AppTest.from_function(_edit, kwargs={"key": key}, default_timeout=60).run()
    draft = page.session_state[f"kind draft {key}"]
    draft.opened = frozenset(range(len(draft.kind.blocks)))
    page.run()
    assert not page.exception
    return page


def save(page):
    next(field for field in page.text_input if field.label.startswith("修改原因")).set_value("看看")
    next(button for button in page.button if button.label == "保存").click()
    page.run()
    assert not page.exception
    return [line.value for line in page.success]


@pytest.mark.parametrize("key", sorted(KINDS))
def test_a_kind_that_nobody_touched_is_saved_the_same(desk, key):
    assert save(shown(key)) == ["内容没有变化，没有另存版本。"]
    assert desk.brief_kind(key) == KINDS[key]


def test_what_a_form_cannot_offer_is_shown_told_and_kept(desk):
    """From a text or an older version: names that are nowhere, and numbers without end."""
    kind = KINDS["weekly"]
    first = replace(
        kind.blocks[0], form="weather", also=("rain",), items=(0, 10**30), feed=Feed(topics=("T99",))
    )
    step = replace(kind.steps[0], role="king")
    wrong = replace(kind, window="hourly", blocks=(first, *kind.blocks[1:]), steps=(step, *kind.steps[1:]))
    page = shown("weekly")
    page.session_state["kind draft weekly"].kind = wrong
    page.session_state["kind draft weekly"].turn()
    page.run()
    assert not page.exception
    assert save(page) == []
    told = page.error[0].value
    for part in ("hourly", "weather", "rain", "T99", "king", "栏目“本周综述”的条数"):
        assert part in told.replace("\\", ""), part
    kept = page.session_state["kind draft weekly"].kind
    assert kept.window == "hourly" and kept.blocks[0].form == "weather" and kept.steps[0].role == "king"
    assert desk.brief_kind("weekly") == kind
