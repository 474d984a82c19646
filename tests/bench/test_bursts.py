import json

import pytest

from bench.bursts import main
from domain.errors import InvalidInput


def rows(tmp_path, *episodes):
    path = tmp_path / "episodes.jsonl"
    path.write_text("\n".join(json.dumps(e, ensure_ascii=False) for e in episodes), encoding="utf-8")
    return path


def episode(title, first, *obs):
    return {"title": title, "first": first, "obs": [list(o) for o in obs]}


def test_figures_by_hand(tmp_path):
    path = rows(
        tmp_path,
        episode("早发现", "2025-01-01T08", (0, 10.0, 20), (1, 50.0, 5)),
        episode("到顶才升", "2025-01-01T08", (0, 10.0, 45), (1, 20.0, 44), (2, 80.0, 4)),
        episode("一来就是顶", "2025-01-01T09", (0, 90.0, 2), (1, 30.0, 9)),
        episode("中游", "2025-01-02T08", (0, 5.0, 25)),
        episode("没有起来", "2025-01-02T09", (0, 1.0, 48), (3, 1.0, 33)),
    )
    found = main(["--data", str(path)])
    assert found["topics"] == 3
    assert found["ceiling"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["recall_before_peak"] == 0.5
    assert found["recall_all"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["flags"] == 4
    assert found["false_alarms_per_hit"] == 0
    assert found["day_top_ten"]["topics"] == 5


def test_a_bad_row_is_named(tmp_path):
    with pytest.raises(InvalidInput, match="title、first、obs"):
        main(["--data", str(rows(tmp_path, {"title": "无时间"}))])
    with pytest.raises(InvalidInput, match="没有条目"):
        main(["--data", str(rows(tmp_path))])
