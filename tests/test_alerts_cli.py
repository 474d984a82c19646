"""``zhijin alerts …``: from list to end, in the words and exit codes that scripts rely on."""

import json

import pytest
from typer.testing import CliRunner

from cli import app
from desk.desk import open_desk
from desk.settings import Settings
from domain.errors import Conflict
from domain.user import OPERATOR
from tests.desk.alert_help import make_signals


@pytest.fixture
def alerts(tmp_path, monkeypatch):
    """Run one command; its exit code and last line."""
    monkeypatch.setenv("ZHIJIN_HOME", str(tmp_path / "var"))
    desk = open_desk(Settings(_env_file=None, home=tmp_path / "var", min_free_mb=0), create=True)
    desk.raise_alerts([make_signals(desk)])
    desk.close()

    def run(*args):
        done = CliRunner().invoke(app, ["alerts", *args, "--json"])
        if isinstance(done.exception, Exception):
            raise done.exception
        return done.exit_code, json.loads(done.stdout.strip().splitlines()[-1])

    return run


def test_an_alert_from_list_to_end(alerts):
    code, facts = alerts("list")
    (one,) = facts["alerts"]
    assert (code, one["level"], one["state"], one["title"]) == (0, "orange", "待签收", "南开区火灾")
    key = one["id"]
    assert alerts("escalate", key)[1]["state"] == "待签收"
    assert alerts("ack", key) == (0, {"id": key, "state": "已签收", "level": "orange"})
    with pytest.raises(Conflict, match=f"{OPERATOR.name} 已签收"):
        alerts("ack", key)
    assert alerts("level", key, "yellow", "--why", "影响有限")[1]["level"] == "yellow"
    events = [event["what"] for event in alerts("show", key)[1]["events"]]
    assert events == ["opened", "escalated", "acknowledged", "level_set"]
    assert alerts("end", key, "--false", "--why", "是演练")[1]["state"] == "误报"
    assert alerts("list")[1] == {"alerts": []}
    assert [a["state"] for a in alerts("list", "--all")[1]["alerts"]] == ["误报"]
    (rule,) = alerts("figures")[1]["rules"]
    assert (rule["opened"], rule["false"], rule["precision"]) == (1, 1, 0.0)


def test_rules_and_a_roster_with_nobody_on_it(alerts):
    rules = {rule["id"]: rule for rule in alerts("rules")[1]["rules"]}
    assert rules["rare-books"]["missing"] == ["古籍保护中心"] and not rules["level"]["changed"]
    code, facts = alerts("duty", "--at", "2026-11-26 20:00")
    assert code == 1 and facts["on_duty"] == [] and len(facts["gaps"]) == 1
    assert alerts("send") == (0, {"sent": 0, "failed": 0, "escalated": 0, "unsure": 0})
