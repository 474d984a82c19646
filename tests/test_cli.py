"""The terminal front door, as a process of its own: one clear line, the right exit code, JSON to the end."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = """
id: small
name: 小站
owner: 小站
kind: portal
media_type: M3
region: 天津
entries: [{type: list, urls: ["http://127.0.0.1:1/list.html"], rule: {item: li, link: {css: ["a::attr(href)"]}}}]
evidence: {status: unverified}
"""


def zhijin(folder, *args, **settings):
    """Run ``zhijin ARGS --json`` in ``folder``; settings are ``ZHIJIN_…`` without the prefix."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("ZHIJIN_")}
    mine |= {"PYTHONPATH": str(ROOT), "ZHIJIN_ADMIN_PASSWORD": "Haihe-Qiao-2026", "ZHIJIN_MIN_FREE_MB": "0"}
    mine |= {f"ZHIJIN_{name.upper()}": str(value) for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-c", "from cli import main; main()", *args, "--json"],
        cwd=folder, env=mine, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def facts(done):
    return json.loads(done.stdout.strip().splitlines()[-1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder where ``zhijin init`` was run with the default home: ``var`` beside where one stands."""
    place = tmp_path_factory.mktemp("library")
    (place / "small.yml").write_text(SOURCE, encoding="utf-8")
    done = zhijin(place, "init", "--no-sources")
    assert done.returncode == 0, done.stderr
    return place


def test_init_import_and_crawl_in_a_folder_of_ones_own(folder):
    assert facts(zhijin(folder, "sources", "import", "small.yml"))["added"] == ["small"]
    done = zhijin(folder, "crawl")
    assert done.returncode == 1, "the source is down"
    assert facts(done) == {"offered": 0, "kept": 0, "unchanged": 0, "duplicates": 0, "revised": 0, "removed": 0,
                           "refused": 0, "failed": 0, "seconds": facts(done)["seconds"]}  # fmt: skip
    checked = zhijin(folder, "sources", "check")
    assert checked.returncode == 1
    assert [row["status"] for row in facts(checked)["sources"]] == ["需改"]
    assert {path.name for path in (folder / "var").iterdir()} >= {"zhijin.db", "warc", "logs", "out"}


@pytest.mark.parametrize(
    ("args", "settings", "code", "words"),
    [
        (["crawl", "--nope"], {}, 2, "没有“--nope”这个选项"),
        (["nosuch"], {}, 2, "没有“nosuch”这个命令"),
        (["search"], {}, 2, "缺少“query”"),
        (["search", "书", "--limit", "abc"], {}, 2, "“--limit”的值不合要求"),
        (["brief", "make", "nosuch"], {}, 2, "不认识简报种类“nosuch”"),
        (["brief", "make", "daily", "--date", "昨天"], {}, 2, "日期“昨天”无法识别"),
        (["brief", "make", "daily", "--date", "0001-01-01"], {}, 2, "不能编报"),
        (["brief", "show", "b-x"], {}, 1, "没有编号为“b-x”的简报"),
        (["archive", "show", "x"], {}, 1, "没有编号为“urn:uuid:x”的快照"),
        (["crawl", "nosuch"], {}, 1, "没有编号为“nosuch”的采集源"),
        (["sources", "import", "none.yml"], {}, 1, "找不到采集源文件"),
        (["doctor"], {"port": "abc"}, 2, "ZHIJIN_PORT 的值“abc”不合要求：应当是整数"),
        (["doctor"], {"port": "0"}, 2, "不能小于 1"),
        (["crawl"], {"min_free_mb": 10**9}, 1, "磁盘空间不足"),
        (["crawl"], {"database_url": "postgres://x/y"}, 2, "数据库地址无法使用"),
        (["crawl"], {"home": "elsewhere"}, 1, "请先运行 zhijin init"),
        (["init"], {}, 1, "已经初始化过"),
        (["weights", "show", "nosuch"], {}, 2, "没有“nosuch”这种权重"),
        (["weights", "set", "heat", "volume", "--why", "试"], {}, 2, "应写成 名称=值"),
        (["weights", "set", "heat", "volume=多", "--why", "试"], {}, 2, "不是数"),
        (["weights", "set", "heat", "volume=0.9", "--why", "试"], {}, 2, "应为 1"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(folder, args, settings, code, words):
    done = zhijin(folder, *args, **settings)
    assert done.returncode == code
    assert words in done.stderr
    assert done.stderr.count("\n") == 1, "one line"
    assert facts(done) == {"error": done.stderr.strip()}


def test_weights_are_changed_as_a_new_version(folder):
    done = zhijin(
        folder, "weights", "set", "heat", "volume=0.45", "interaction=0.2", "media.M1=4", "--why", "试"
    )
    assert done.returncode == 0, done.stderr
    shown = facts(zhijin(folder, "weights", "show", "heat"))
    assert shown["name"] == "heat-2" and shown["versions"] == ["heat-2", "heat-1"]
    assert (shown["weights"]["volume"], shown["weights"]["media"]["M1"]) == (0.45, 4)
    old = facts(zhijin(folder, "weights", "show", "heat", "--version", "heat-1"))
    assert (old["weights"]["volume"], old["weights"]["media"]["M1"]) == (0.4, 5)


def test_a_taken_port_is_said_before_anything_is_done(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = zhijin(folder, "demo", home=folder / "shown", port=taken.getsockname()[1])
    assert done.returncode == 2
    assert "打不开" in done.stderr
    assert not (folder / "shown").exists()


def test_a_trace_goes_to_the_log_and_never_to_the_screen(folder):
    wrecked = folder / "wrecked"
    assert zhijin(folder, "init", "--no-sources", home=wrecked).returncode == 0
    (wrecked / "collect.lock").mkdir()
    done = zhijin(folder, "crawl", home=wrecked)
    assert done.returncode != 0
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stderr.count("\n") == 1


def test_a_log_that_cannot_be_written_is_one_clear_line(folder):
    sealed = folder / "sealed"
    assert zhijin(folder, "init", "--no-sources", home=sealed).returncode == 0
    (sealed / "logs" / "zhijin.log").unlink(missing_ok=True)
    (sealed / "logs" / "zhijin.log").mkdir()
    done = zhijin(folder, "sources", "list", home=sealed)
    assert done.returncode == 1
    assert done.stderr.startswith("无法写日志")
    assert done.stderr.count("\n") == 1


def test_a_watch_is_tried_added_and_given_out(folder):
    tried = zhijin(folder, "watch", "try", "古籍 AND (修复")
    assert tried.returncode == 2 and "左括号" in facts(tried)["error"]
    tried = zhijin(folder, "watch", "try", "古籍 AND 修复")
    assert (tried.returncode, facts(tried)["total"]) == (0, 0)
    added = zhijin(folder, "watch", "add", "xiufu", "修复", "古籍 AND 修复", "--exclude", "酒店")
    assert (facts(added)["version"], facts(added)["found"]) == (1, 0)
    listed = facts(zhijin(folder, "watch", "list"))["watches"]
    assert "xiufu" in {one["id"] for one in listed} and len(listed) > 5
    shown = facts(zhijin(folder, "watch", "show", "xiufu"))
    assert (shown["expression"], shown["excludes"], shown["hits"]) == ("古籍 AND 修复", ["酒店"], [])
    peeked = zhijin(folder, "watch", "run", "xiufu", "--peek")
    given = zhijin(folder, "watch", "run", "xiufu")
    assert (facts(peeked)["run"], facts(given)["run"], facts(given)["hits"]) == (None, 1, [])


@pytest.mark.parametrize("args", [[], ["alerts"], ["alerts", "end"], ["watch"], ["weights"]])
def test_the_help_of_commands_and_groups_speaks_chinese(args):
    command = [sys.executable, "-c", "from cli import main; main()", *args, "--help"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "选项" in told.stdout and "显示本说明" in told.stdout
    assert not [
        word for word in ("Options", "Commands", "Arguments", "Show this", "required") if word in told.stdout
    ]
