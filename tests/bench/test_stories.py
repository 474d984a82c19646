"""B³ and pairs against figures worked out by hand, and the whole benchmark over a small made stream."""

import json

import numpy as np
import pytest

from bench import stories
from bench._story_figures import compare
from domain.errors import InvalidInput
from nlp.story_docs import Assignment

FIRE = "东丽区金穗路一处物流仓库昨日下午起火，消防部门出动十一辆消防车，明火于傍晚扑灭，两人受伤送医。"
SEATS = "津沽市图书馆自习座位预约系统今日上线，读者可提前一天选座，违约三次将暂停预约七天。"
SNOW = "市气象台发布暴雪橙色预警，北部山区积雪将达十二厘米，高速公路收费站临时关闭。"


def test_figures_worked_out_by_hand():
    # truth {1,2,3} {4,5}; found {1,2} {3,4,5}. Precision: 1,1,1/3,2/3,2/3; recall: 2/3,2/3,1/3,1,1.
    figures = compare("aaabb", "xxyyy")
    assert figures.b3_precision == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    assert figures.b3_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert figures.b3_f1 == pytest.approx(11 / 15)
    # pairs: true 12 13 23 45, found 12 34 35 45, both 12 45
    assert figures.pair_precision == figures.pair_recall == figures.pair_f1 == pytest.approx(0.5)


def test_all_apart_and_all_together():
    apart = compare("aab", "xyz")
    assert (apart.b3_precision, apart.b3_recall) == (1.0, pytest.approx(2 / 3))
    assert apart.pair_f1 == 0
    together = compare("aab", "xxx")
    assert together.b3_precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert (together.pair_precision, together.pair_recall) == (pytest.approx(1 / 3), 1.0)


def test_names_of_stories_do_not_matter():
    assert compare("abca", [7, 8, 9, 7]) == compare("xyzx", "abca")
    assert compare("abca", [7, 8, 9, 7]).b3_f1 == 1


def test_unequal_lengths_are_refused():
    with pytest.raises(InvalidInput, match="参照 2 条，结果 1 条"):
        compare("ab", "a")


def rows(path, items):
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), "utf-8")
    return str(path)


def docs(path):
    texts = [
        ("东丽一物流仓库起火", FIRE),
        ("图书馆座位可提前预约", SEATS),
        ("东丽仓库明火扑灭 两人受伤", FIRE[:40]),
    ]
    items = [
        {"n": n, "id": f"d{n}", "time": f"2026-11-18T1{n}:00:00+08:00", "title": title, "text": text}
        for n, (title, text) in enumerate(texts)
    ]
    return rows(path, items)


def test_contract(tmp_path):
    truth = rows(tmp_path / "truth.jsonl", [{"n": n, "story": s} for n, s in enumerate("aba")])
    figures = stories.main(["--docs", docs(tmp_path / "docs.jsonl"), "--truth", truth])
    assert {"b3_precision", "b3_recall", "b3_f1", "pair_f1", "docs_per_s"} <= figures.keys()
    assert figures["b3_f1"] == figures["pair_f1"] == 1.0
    assert (figures["docs"], figures["stories"]) == (3, 2)
    assert figures["docs_per_s"] > 0


def test_mix_takes_the_news_as_single_stories(tmp_path):
    fires = [("东丽一物流仓库起火", FIRE), ("东丽仓库明火扑灭 两人受伤", FIRE[:40])]
    monitor = [
        {"id": n, "event": "fire", "time": f"2018-01-0{n + 1} 08:00", "title": title, "text": text}
        for n, (title, text) in enumerate(fires)
    ]
    news = [
        {"id": 0, "time": "2020-1-1 09:00:00", "title": "图书馆座位可提前预约", "text": SEATS},
        {"id": 1, "time": "2020-1-1 10:00:00", "title": "暴雪橙色预警发布", "text": SNOW},
    ]
    files = ["--monitor", rows(tmp_path / "m.jsonl", monitor), "--news", rows(tmp_path / "n.jsonl", news)]
    figures = stories.main(["--mix", "1", *files])
    assert (figures["docs"], figures["true_stories"], figures["stories"]) == (4, 3, 3)
    assert figures["storyline_b3_f1"] == 1.0


def test_peers_are_run_at_their_best_setting(tmp_path):
    truth = rows(tmp_path / "truth.jsonl", [{"n": n, "story": s} for n, s in enumerate("aba")])
    asked = ["--docs", docs(tmp_path / "docs.jsonl"), "--truth", truth]
    figures = stories.main([*asked, "--peer", "tfidf", "--peer", "agglomerative", "--peer", "hdbscan"])
    assert figures["peers"]["tfidf"]["b3_f1"] == 1.0
    assert 0 < figures["peers"]["tfidf"]["setting"] < 1
    assert figures["peers"].keys() == {"tfidf", "agglomerative", "hdbscan"}


def test_a_chain_is_known_by_its_first_story():
    made = [
        Assignment("s-1", 1.0, "seed"),
        Assignment("s-2", 1.0, "seed", follows="s-1"),
        Assignment("s-1", 0.9, "similar"),
        Assignment("s-3", 1.0, "seed", follows="s-2"),
    ]
    assert stories.Told(made, [], np.zeros((4, 2))).storylines() == ["s-1"] * 4


def test_a_document_without_a_truth_is_named(tmp_path):
    truth = rows(tmp_path / "truth.jsonl", [{"n": 0, "story": "a"}])
    with pytest.raises(InvalidInput, match=r"缺少 1"):
        stories.main(["--docs", docs(tmp_path / "docs.jsonl"), "--truth", truth])
