"""``python -m bench embed``: the figures promised, and clear errors."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import embed
from bench.__main__ import names, run
from domain.errors import InvalidInput

ROWS = [
    ("图书馆延时开放", "图书馆延长开放时间", 5),
    ("小区停水", "居民家中断水", 4),
    ("古籍修复展览", "古籍保护展", 4),
    ("图书馆延时开放", "地铁故障停运", 0),
    ("小区停水", "演唱会退票", 0),
    ("古籍修复展览", "新能源汽车降价", 1),
]


@pytest.fixture(params=["score", "label"])
def pairs(tmp_path, request):
    lines = (json.dumps({"s1": a, "s2": b, request.param: n}, ensure_ascii=False) for a, b, n in ROWS)
    path = tmp_path / "pairs.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


def test_contract(pairs):
    figures = embed.main(["--sts", str(pairs)])
    assert figures["spearman"] > 0.6  # ties keep even a perfect order below 1
    assert figures["texts_per_s"] > 0
    assert figures["pairs"] == 6


def test_last_line_is_one_json_object(pairs):
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "bench", "embed", "--sts", str(pairs)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert {"spearman", "texts_per_s"} <= json.loads(done.stdout.splitlines()[-1]).keys()


@pytest.mark.parametrize("argv", [[], ["nothing"], ["common"], ["../embed"]])
def test_unknown_name_lists_the_names(argv, capsys):
    assert run(argv) == 2
    assert "embed" in capsys.readouterr().err
    assert "common" not in names()


@pytest.mark.parametrize("content", ['{"s1": "a"}\n', "not json\n", "[1]\n", "", None])
def test_bad_input_is_named(tmp_path, content):
    path = tmp_path / "bad.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"bad\.jsonl"):
        embed.main(["--sts", str(path)])


def test_front_door_says_one_line(tmp_path, capsys):
    assert run(["embed", "--sts", str(tmp_path / "none.jsonl")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
