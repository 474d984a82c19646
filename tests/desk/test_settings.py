from pathlib import Path

import pytest

from desk.settings import load_settings
from domain.errors import InvalidInput


def test_the_environment_decides(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHIJIN_HOME", "/srv/zhijin")
    monkeypatch.setenv("ZHIJIN_PORT", "9000")
    settings = load_settings()
    assert settings.database == Path("/srv/zhijin/zhijin.db")
    assert settings.port == 9000


def test_a_database_elsewhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHIJIN_DATABASE_URL", "sqlite:////data/z.db")
    assert load_settings().database == Path("/data/z.db")


@pytest.mark.parametrize(
    ("name", "value"), [("ZHIJIN_PORT", "八千"), ("ZHIJIN_LOG_DAYS", "30"), ("ZHIJIN_PORT", "70000")]
)
def test_a_wrong_value_names_its_variable_in_one_line(monkeypatch, tmp_path, name, value):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInput) as error:
        load_settings()
    assert name in str(error.value)
    assert "\n" not in str(error.value)


def test_another_database_system_is_refused_with_what_works(tmp_path):
    with pytest.raises(InvalidInput, match="sqlite"):
        _ = load_settings(database_url="postgres://x/y").database
