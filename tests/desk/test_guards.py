import subprocess
import sys

import pytest

from desk.guards import only_one, require_space
from desk.settings import CHECKOUT
from domain.errors import Conflict, NoSpace, StoreUnavailable

HOLDER = """
import sys, time
from pathlib import Path
from desk.guards import only_one
with only_one(Path(sys.argv[1]), "collect", "采集"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_process_is_refused_and_a_killed_one_leaves_no_lock(tmp_path):
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, cwd=CHECKOUT, text=True
    )
    assert child.stdout.readline() == "held\n"
    with pytest.raises(Conflict, match=f"正在采集.*{child.pid}"), only_one(tmp_path, "collect", "采集"):
        pass
    with only_one(tmp_path, "analyse", "分析"):
        pass
    child.kill()
    child.wait()
    with only_one(tmp_path, "collect", "采集"):
        pass


def test_a_full_disk_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(NoSpace, match="磁盘空间不足"):
        require_space(tmp_path, 10**12)
    require_space(tmp_path, 0)


def test_a_home_that_is_a_file_is_explained(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreUnavailable, match="文件夹"):
        require_space(tmp_path / "file" / "var", 0)
