from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from desk.desk import Desk, open_desk
from desk.settings import Settings
from domain.user import OPERATOR, Role


class Clock:
    """A clock that moves only when told."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> None:
        self.moment += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 22, 1, 0, tzinfo=UTC))


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(_env_file=None, home=tmp_path / "var", contact="lib@example.org", min_free_mb=0)


@pytest.fixture
def desk(settings, clock) -> Iterator[Desk]:
    opened = open_desk(settings, create=True)
    opened.now = clock
    yield opened
    opened.close()


PASSWORD = "Haihe-Qiao-2026"


@pytest.fixture
def editor(desk):
    return desk.add_user(OPERATOR, "liguanyuan", "李馆员", (Role.EDITOR,), PASSWORD)
