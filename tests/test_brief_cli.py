"""``zhijin brief submit|pass|return|issue|recall|correct|sheet``: words and exit codes that scripts rely on."""

import json

import pytest
from typer.testing import CliRunner

from cli import app
from desk.desk import open_desk
from desk.settings import Settings
from domain.errors import Conflict, NotAllowed
from tests.desk.brief_help import SIGNED, a_brief, office, reviewed


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHIJIN_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("ZHIJIN_MIN_FREE_MB", "0")
    desk = open_desk(Settings(_env_file=None, home=tmp_path / "var", min_free_mb=0), create=True)
    yield desk
    desk.close()


def run(*args, as_json=True):
    done = CliRunner().invoke(app, ["brief", *args, *(["--json"] if as_json else [])])
    if isinstance(done.exception, Exception):
        raise done.exception
    return done.exit_code, json.loads(done.stdout.strip().splitlines()[-1]) if as_json else done.stdout


def test_the_operator_hands_in_and_is_then_done_with_it(place):
    brief = a_brief(place)
    code, facts = run("submit", brief.id, "--opinion", "请审")
    assert (code, facts["status"], facts["verdict"]) == (0, "review", "submit")
    assert facts["content_hash"] == brief.content_hash
    with pytest.raises(NotAllowed, match="换一个人"):
        run("pass", brief.id, "--checked")


def test_it_returns_or_issues_what_others_reviewed_and_recalls_it(place, tmp_path):
    people = office(place)
    brief = a_brief(place)
    reviewed(place, people, brief.id)
    assert run("return", brief.id, "--opinion", "请改")[1]["status"] == "draft"
    reviewed(place, people, brief.id)
    code, _ = run("sheet", brief.id, "--out", str(tmp_path / "s.docx"), as_json=False)
    assert code == 0 and (tmp_path / "s.docx").read_bytes().startswith(b"PK")
    code, facts = run("issue", brief.id, "--checked")
    assert (code, facts["issue_no"], facts["total_no"], facts["problem"]) == (0, 1, 1, "")
    assert sorted(facts["files"]) == ["docx", "pdf"]
    with pytest.raises(Conflict):
        run("issue", brief.id, "--checked")
    draft = run("correct", brief.id, "--reason", "户数有误")[1]
    assert draft["corrects"] == brief.id
    assert run("recall", brief.id, "--reason", "户数有误")[1]["holders"] == []
    assert place.store.brief(brief.id).status == "recalled"


def test_an_issue_whose_documents_could_not_be_written_ends_with_one(place, tmp_path):
    people = office(place)
    brief = a_brief(place)
    reviewed(place, people, brief.id)
    (tmp_path / "var" / "out").write_text("no folder")
    code, facts = run("issue", brief.id, "--checked")
    assert (code, facts["issue_no"]) == (1, 1)
    assert "签发有效" in facts["problem"]
    assert place.store.brief_decisions(brief.id)[-1].ticked == SIGNED
