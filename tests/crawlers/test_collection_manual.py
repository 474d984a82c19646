"""``docs/collection.md`` cannot lie: its tests exist, its causes are all there, its figures are those of the code."""

import ast
import re
from pathlib import Path

import pytest

from crawlers.fetch import MAX_HOPS, RETRY_WAIT
from crawlers.manners import DEFAULT_REST, GIVE_UP, MAX_REST, PATIENCE
from crawlers.robots import LIFETIME, MAX_DELAY, RETRY_AFTER
from crawlers.schema.source import Bounds
from desk.collect import MOST_DAYS
from desk.collector import SERVICE_MINUTES
from desk.schedule import BACK_OFF, RUNS, STEPS
from domain.ledger import FAILED_CAUSES, FATE_NAMES, NOT_DUE, REFUSED_CAUSES

TESTS = Path(__file__).parent.parent
MANUAL = (TESTS.parent / "docs" / "collection.md").read_text(encoding="utf-8")
BAD_INPUT = MANUAL.rpartition("## 坏网站")[2]
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in BAD_INPUT.splitlines()
    if line.startswith("|") and "---" not in line
][1:]


def names_in(file):
    """The names of the tests in every file of that name."""
    found = set()
    for path in TESTS.rglob(file):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return found


def test_the_table_is_read():
    assert len(ROWS) > 45


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_row_names_an_existing_test(row):
    file, _, name = row[-1].strip("`").partition("::")
    assert name.startswith("test_"), row
    assert name in names_in(file), f"{file} has no {name}"


def test_every_fate_and_cause_is_explained():
    table = MANUAL.partition("## 每个地址的去向")[2].partition("##")[0]
    for fate, name in FATE_NAMES.items():
        assert f"{name} `{fate.value}`" in table
    for cause in (*REFUSED_CAUSES, *FAILED_CAUSES, NOT_DUE):
        assert f"| `{cause}` |" in table


@pytest.mark.parametrize(
    "topic",
    [
        "日历",
        "会话",
        "一万条",
        "炸弹",
        "302",
        "gzip",
        "UTF-8",
        "空字节",
        "错误页",
        "日期",
        "XML",
        "五万条",
        "导航",
    ],
)
def test_the_promises_of_the_table_are_kept(topic):
    assert any(topic in row[0] for row in ROWS)


def test_the_figures_are_those_of_the_code():
    for figure in (
        f"最近 {RUNS} 个批次",
        f"最多 {MAX_REST.days} 天",
        f"{PATIENCE:g} 秒以内等一等",
        f"按 {DEFAULT_REST.seconds // 60} 分钟",
        f"连续 {GIVE_UP} 个地址",
        f"超过 {MAX_DELAY:g} 秒就不采",
        f"隔 {RETRY_WAIT:g} 秒",
        f"| {MAX_HOPS} 次为止",
        f"一次最多 {MOST_DAYS} 天",
        f"默认 {Bounds().links_per_page}",
        f"一批次最多{'五' if SERVICE_MINUTES == 5 else SERVICE_MINUTES}分钟",
    ):
        assert figure in MANUAL, figure
    assert (LIFETIME, RETRY_AFTER, BACK_OFF) == (24 * 3600, 600, 24 * 60), (
        "超过一天就重读、十分钟后再读、最长一天"
    )
    assert (STEPS["timeout"], STEPS["busy"], STEPS["challenge"]) == (1, 2, 3)
    assert re.search("超时、连不上、入口不存在各 1，robots、要求稍候各 2，遇到验证 3", MANUAL)
