"""``zhijin brief check``, ``brief evidence`` and ``wording …``: what scripts rely on."""

import json

import pytest
from typer.testing import CliRunner

from cli import app
from desk.desk import open_desk
from desk.settings import Settings
from domain.brief_opinion import Opinion
from domain.errors import NotFound
from tests.desk.brief_help import SIGNED, a_brief, office, retold, reviewed


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHIJIN_HOME", str(tmp_path / "var"))
    opened = open_desk(Settings(_env_file=None, home=tmp_path / "var", min_free_mb=0), create=True)
    yield opened
    opened.close()


def run(*args):
    """Exit code and the object on the last line."""
    done = CliRunner().invoke(app, [*args, "--json"])
    if isinstance(done.exception, Exception):
        raise done.exception
    return done.exit_code, json.loads(done.stdout.strip().splitlines()[-1])


def test_a_brief_that_holds_exits_0(desk):
    brief = a_brief(desk)
    code, facts = run("brief", "check", brief.id)
    assert (code, facts["blocking"]) == (0, 0)


def test_a_number_from_nowhere_exits_1_until_there_is_a_reason(desk):
    brief = a_brief(desk)
    wrong = retold(brief, "i-heat", "河西区供热站昨夜抢修管线，三千户居民恢复供热。")
    desk.store.save_brief(wrong, 1, "bian", "", desk.now())
    code, facts = run("brief", "check", brief.id)
    (finding,) = [f for f in facts["findings"] if f["blocking"]]
    assert (code, facts["blocking"], finding["rule"], finding["item"]) == (1, 1, "number", "i-heat")
    desk.except_finding(office(desk)[0], brief.id, finding["key"], "已电话核实")
    code, facts = run("brief", "check", brief.id)
    assert (code, facts["blocking"]) == (0, 0)
    assert [f["excused"] for f in facts["findings"] if f["blocking"]] == ["已电话核实"]


def test_the_evidence_of_an_issued_brief_and_of_a_draft(desk):
    brief = a_brief(desk)
    with pytest.raises(NotFound):
        run("brief", "evidence", brief.id)
    people = office(desk)
    reviewed(desk, people, brief.id)
    desk.issue_brief(people[2], brief.id, Opinion("同意签发", SIGNED))
    code, facts = run("brief", "evidence", brief.id)
    assert (code, facts["works"], len(facts["manifest"])) == (0, 2, 64)
    assert run("verify")[1] == {"problems": []}


def test_words_are_listed_and_a_file_is_checked(desk, tmp_path):
    code, facts = run("wording", "list")
    assert code == 0
    assert {"list": "机构名称", "id": "文化和旅游部", "in_force": True, "changed": False} in facts["wordings"]
    text = tmp_path / "稿.txt"
    text.write_text("台湾政府发表声明。", encoding="utf-8")
    code, facts = run("wording", "check", str(text))
    assert (code, [f["rule"] for f in facts["findings"]]) == (1, ["wording"])
    text.write_text("市图书馆恢复开放。", encoding="utf-8")
    assert run("wording", "check", str(text)) == (0, {"blocking": 0, "findings": []})
