"""``zhijin dispatch …`` as a person types it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from desk.desk import open_desk
from desk.dispatch import Addressee
from desk.settings import Settings
from domain.dispatch import Way
from domain.profile import ReaderProfile
from tests.desk.dispatch_help import EDITOR, issued, office

ROOT = Path(__file__).parents[1]


@pytest.fixture
def home(tmp_path):
    """An installation with one brief sent and one that waits under a profile."""
    desk = open_desk(Settings(_env_file=None, home=tmp_path / "var", min_free_mb=0), create=True)
    one = office(desk)
    brief = issued(desk)
    desk.register_deliveries(EDITOR, brief.id, [Addressee(one.id, Way.COURIER, 2)])
    desk.save_profile(EDITOR, ReaderProfile("guji", "古籍定题", one.id, expression="古籍"), "新建")
    issued(desk, "古籍展")
    desk.close()
    return tmp_path / "var", brief.id


def zhijin(home, *words):
    env = os.environ | {"ZHIJIN_HOME": str(home), "PYTHONPATH": str(ROOT)}
    program = "from cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "dispatch", *words],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_register_profiles_and_figures_at_the_terminal(home, tmp_path):
    folder, brief = home
    code, out, _ = zhijin(folder, "who", brief)
    assert code == 0 and "市委办公厅 张处长：专人，2 份在外，未签收" in out
    code, out, _ = zhijin(folder, "run", "guji", "--json")
    assert json.loads(out.splitlines()[-1]) == {"profile": "guji", "given": 1}
    code, out, _ = zhijin(folder, "run")
    assert code == 0 and "送出 0 条" in out
    code, out, _ = zhijin(folder, "list", "--json")
    assert sorted(line["sent"] for line in json.loads(out.splitlines()[-1])["briefs"]) == [1, 1]
    book = tmp_path / "kpi.xlsx"
    code, out, _ = zhijin(folder, "figures", "--out", str(book), "--json")
    assert json.loads(out.splitlines()[-1])["figures"]["sent"]["value"] == 2
    assert openpyxl.load_workbook(book).sheetnames[0] == "指标"
    code, out, _ = zhijin(folder, "tasks")
    assert code == 0 and "没有在办的约稿和追问" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("figures", "2026-13"), "时段“2026-13”无法识别"),
        (("figures", "2026Q5"), "时段“2026Q5”无法识别"),
        (("figures", "2026", "--out", "/nowhere/kpi.xlsx"), "写不进"),
        (("run", "none"), "没有编号为“none”的定题"),
        (("who", "b-none"), "没有编号为“b-none”的简报"),
    ],
)
def test_what_cannot_be_done_is_one_line(home, words, told):
    code, out, error = zhijin(home[0], *words)
    assert code in (1, 2) and told in error and "Traceback" not in error + out
