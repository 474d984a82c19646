"""采集源 in a real browser: a pasted address becomes a source; rules, versions, switching, seeds."""

import re
from datetime import date

import pytest
import yaml

from crawlers.spec import load_text
from desk.demo.server import serve
from desk.demo.site import SampleSite
from desk.demo.sources import declarations, declarations_yaml
from domain.user import OPERATOR
from tests.workbench.conftest import drawn, visit


@pytest.fixture(scope="module")
def site():
    with serve(SampleSite(last_day=date(2026, 11, 22))) as running:
        yield running


@pytest.fixture
def stocked(demo, site):
    demo.put_sources(OPERATOR, load_text(declarations_yaml(site.base_url), "s.yml"), "演示", "样站")
    return demo


def open_page(page, enter, role="馆员"):
    enter(role)
    visit(page, "采集源")


def open_source(page, enter, name):
    open_page(page, enter)
    page.get_by_role("combobox", name=re.compile("打开一个采集源")).click()
    page.get_by_role("option", name=re.compile(name)).click()
    page.get_by_role("button", name="打开", exact=True).click()
    page.get_by_role("heading", name=name).wait_for()
    drawn(page)


def test_a_pasted_address_becomes_a_source(page, enter, demo, site):
    url = next(d for d in declarations(site.base_url) if d["id"] == "demo-wlj")["entries"][0]["urls"][0]
    open_page(page, enter)
    page.get_by_role("radio", name="试采新源").click()
    page.get_by_role("textbox", name="网址").wait_for()
    drawn(page)
    page.get_by_role("textbox", name="网址").fill(url)
    page.get_by_role("button", name="试采", exact=True).click()
    page.get_by_text("前 10 条：").wait_for(timeout=60_000)
    drawn(page)
    yaml_box = page.get_by_role("textbox", name="建议的采集源（可修改）")
    wanted = yaml.safe_load(yaml_box.input_value())
    assert wanted["entries"][0]["urls"] == [url]
    page.get_by_role("button", name="保存采集源").click()
    page.get_by_text("请写明修改的原因").wait_for()
    drawn(page)
    assert demo.store.sources() == []
    page.get_by_role("textbox", name="保存原因").fill("读者关注")
    page.get_by_role("button", name="保存采集源").click()
    page.get_by_text("已保存采集源").wait_for()
    saved = demo.store.source(wanted["id"])
    assert demo.store.source_versions(saved.id)[0]["why"] == "读者关注"
    assert page.outside == []


def test_a_rule_is_edited_with_line_named_errors_and_restored(page, enter, stocked):
    source = next(s for s in stocked.store.sources() if s.id == "demo-wlj")
    open_source(page, enter, source.name)
    page.get_by_role("tab", name="规则").click()
    box = page.get_by_role("textbox", name="采集规则（YAML）")
    before = box.input_value()
    box.fill(before.replace("owner:", "owners:"))
    page.get_by_role("textbox", name="修改原因").fill("改名")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text(re.compile(r"采集规则 第 \d+ 行 owners：没有这个字段")).wait_for()
    drawn(page)
    box.fill(before.replace(f"name: {source.name}", "name: 新名字"))
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("heading", name="新名字").wait_for()
    drawn(page)
    page.get_by_role("tab", name="版本（2）").click()
    page.get_by_text("+name: 新名字").wait_for()
    page.get_by_text("第 1 版全文").click()
    page.get_by_role("textbox", name="恢复原因").fill("改错了")
    page.get_by_role("button", name="恢复", exact=True).click()
    page.get_by_role("heading", name=source.name).wait_for()
    assert stocked.store.source("demo-wlj").name == source.name
    assert len(stocked.store.source_versions("demo-wlj")) == 3


def test_one_click_with_a_reason_disables(page, enter, stocked):
    source = stocked.store.source("demo-jgw")
    open_source(page, enter, source.name)
    page.get_by_text("尚未采集，请采集一遍").first.wait_for()
    page.get_by_role("button", name="停用", exact=True).click()
    page.get_by_text("已停用。").wait_for()
    assert not stocked.store.source("demo-jgw").enabled
    assert "尚未采集" in stocked.source(OPERATOR, "demo-jgw").spec.status_reason


def test_rights_are_filled_in_on_the_page(page, enter, stocked):
    source = stocked.store.source("demo-jgw")
    open_source(page, enter, source.name)
    page.get_by_role("textbox", name="责任人").fill("王馆员")
    page.get_by_role("button", name="保存权利登记").click()
    page.get_by_text("权利登记已保存").wait_for()
    assert stocked.source(OPERATOR, "demo-jgw").spec.rights.responsible == "王馆员"


def test_shipped_sources_are_taken_and_refused_one_by_one(page, enter, demo):
    open_page(page, enter)
    page.get_by_role("radio", name="种子差异").click()
    page.get_by_text("新增").first.wait_for()
    drawn(page)
    first = demo.seeds(OPERATOR)[0]
    page.get_by_role("button", name="采用", exact=True).first.click()
    page.get_by_text("已采用 1 个").wait_for()
    drawn(page)
    assert [s.id for s in demo.store.sources()] == [first.id]
    second = demo.seeds(OPERATOR)[0]
    page.get_by_role("button", name="不采用", exact=True).first.click()
    page.get_by_text("保持原样").wait_for()
    assert second.id not in {one.id for one in demo.seeds(OPERATOR)}


def test_a_reviewer_looks_and_changes_nothing(page, enter, stocked):
    open_page(page, enter, "复审")
    page.get_by_role("combobox", name=re.compile("打开一个采集源")).wait_for()
    drawn(page)
    assert page.get_by_role("radio", name="试采新源").count() == 0
    assert page.get_by_text("整组启用或停用").count() == 0
