"""What ``doctor`` and ``verify`` find, on a real installation."""

from dataclasses import replace

from desk.settings import Settings
from domain.user import OPERATOR


def findings(desk):
    return {finding.subject: finding for finding in desk.doctor(OPERATOR)}


def test_a_new_installation_is_told_what_it_has_not_said_of_itself(desk):
    found = findings(desk)
    assert not found["编印单位"].ok
    assert "ZHIJIN_INSTITUTION" in found["编印单位"].message
    assert found["数据库"].ok
    assert found["语义模型"].ok


def test_an_open_door_without_https_is_named(desk, settings):
    desk.settings = settings.model_copy(update={"host": "0.0.0.0", "contact": ""})
    found = findings(desk)
    assert not found["登录安全"].ok
    assert not found["联系方式"].ok
    desk.settings = settings.model_copy(update={"host": "0.0.0.0", "secure_cookies": True})
    assert findings(desk)["登录安全"].ok


def test_a_demonstration_is_excused(desk, settings):
    desk.settings = settings.model_copy(update={"demo": True})
    assert "编印单位" not in findings(desk)


def test_the_user_agent_is_ascii_whatever_the_contact(tmp_path):
    for contact in ("", "天津图书馆", "https://lib.example/monitor"):
        agent = Settings(_env_file=None, home=tmp_path, contact=contact).user_agent
        assert agent.isascii()
        assert ("https://lib.example" in agent) == contact.startswith("https")


def test_a_changed_audit_entry_is_found(desk):
    desk.note(OPERATOR, "采集", "一", "ok", "")
    desk.note(OPERATOR, "采集", "二", "ok", "")
    assert desk.verify(OPERATOR) == []
    entries = desk.store.audit(None)
    from store.audit import verify_audit

    forged = [replace(entry, subject="三") if entry.subject == "二" else entry for entry in entries]
    assert verify_audit(forged)
