"""Issues the briefs named on the command line as fast as it can, once the file ``go`` is there: one of several processes.

With ``--die MOMENT`` it kills itself with SIGKILL when a statement of that beginning comes up for the database, or,
for ``documents``, when the first file is about to be written.
"""

import os
import signal
import sys
import time
from pathlib import Path

from desk.desk import Desk, open_desk
from desk.settings import Settings
from domain.brief_opinion import Opinion
from domain.user import Actor, Role
from tests.desk.brief_help import SIGNED


def main(home: Path, brief_ids: list[str], die: str = "") -> None:
    desk = open_desk(Settings(_env_file=None, home=home, min_free_mb=0))
    issuer = Actor("qian", (Role.ISSUER,))
    (home / f"ready-{brief_ids[0]}").touch()
    while not (home / "go").exists():
        time.sleep(0.005)
    if die:
        _doom(desk, die)
    for brief_id in brief_ids:
        desk.issue_brief(issuer, brief_id, Opinion("", SIGNED))


def _doom(desk: Desk, die: str) -> None:
    seen = []

    def statement(sql: str) -> None:
        seen.append(sql)
        issuing = any("INTO issuings" in earlier for earlier in seen)
        if sql.startswith(die) and (die != "COMMIT" or issuing):
            os.kill(os.getpid(), signal.SIGKILL)

    def opening(event: str, args: tuple) -> None:
        if event == "open" and "/out/" in str(args[0]) and args[1] and "w" in str(args[1]):
            os.kill(os.getpid(), signal.SIGKILL)

    if die == "documents":
        sys.addaudithook(opening)
    else:
        desk.store._connection().conn.set_trace_callback(statement)


if __name__ == "__main__":
    if sys.argv[1] == "--die":
        main(Path(sys.argv[3]), sys.argv[4:], sys.argv[2])
    else:
        main(Path(sys.argv[1]), sys.argv[2:])
