"""Issues the briefs named on the command line as fast as it can, once the file ``go`` is there: one of several processes."""

import sys
import time
from pathlib import Path

from desk.desk import open_desk
from desk.settings import Settings
from domain.brief_opinion import Opinion
from domain.user import Actor, Role
from tests.desk.brief_help import SIGNED


def main(home: Path, brief_ids: list[str]) -> None:
    desk = open_desk(Settings(_env_file=None, home=home, min_free_mb=0))
    issuer = Actor("qian", (Role.ISSUER,))
    (home / f"ready-{brief_ids[0]}").touch()
    while not (home / "go").exists():
        time.sleep(0.005)
    for brief_id in brief_ids:
        desk.issue_brief(issuer, brief_id, Opinion("", SIGNED))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
