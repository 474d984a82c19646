"""The page 字体: what stands in is seen before signing, and only an administrator may change it."""

import pytest
from streamlit.testing.v1 import AppTest

from domain.user import OPERATOR, Actor, Role
from tests.briefs.test_typeface import cut, saved


def _page():
    from workbench.pages.fonts import show

    show()


@pytest.fixture
def shown(monkeypatch):
    def run(actor):
        monkeypatch.setattr("workbench.pages.fonts.the_actor", lambda: actor)
        return AppTest.from_function(_page, default_timeout=30).run()

    return run


def test_the_page_tells_what_stands_in_and_takes_a_face_out(desk, shown):
    desk.add_typeface(OPERATOR, "body", "fs.otf", saved(cut()), "采购合同")
    page = shown(OPERATOR)
    assert not page.exception and not page.error
    told = page.warning[0].value
    assert "小标宋" in told and "DOCX 为准" in told and "仿宋（" not in told
    table = page.dataframe[0].value
    assert list(table["用途"]) == ["小标宋", "仿宋", "楷体", "黑体", "宋体"]
    assert list(table["状态"])[1] == "好" and "本馆仿宋" in list(table["现用"])
    page.text_input[-1].input("授权到期")
    next(button for button in page.button if button.label == "停用").click().run()
    assert not page.exception and desk.font_report(OPERATOR).taken == {}


def test_an_editor_sees_the_list_and_no_forms(desk, shown):
    page = shown(Actor("liguanyuan", (Role.EDITOR,)))
    assert page.warning and page.dataframe and not page.button and not page.exception


def test_a_reader_is_told_why_not(desk, shown):
    page = shown(Actor("dushi", (Role.READER,)))
    assert "不能查看字体" in page.error[0].value
