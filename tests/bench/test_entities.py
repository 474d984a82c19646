import json

import pytest

from bench.entities import _truth, _word_spans, main, scores


def test_scores_are_strict_in_span_and_type():
    truth = [{(0, 3, "PER"), (5, 7, "LOC")}, {(0, 2, "ORG")}]
    answers = [{(0, 3, "PER"), (5, 8, "LOC")}, {(0, 2, "LOC")}]
    assert scores(truth, answers) == {"precision": 0.3333, "recall": 0.3333, "f1": 0.3333}
    assert scores([set()], [set()])["f1"] == 0.0


def test_other_schemes_are_mapped_and_other_types_left_out():
    row = {
        "entities": [
            {"start": 0, "end": 2, "type": "company_name"},
            {"start": 3, "end": 5, "type": "product_name"},
            {"start": 6, "end": 8, "type": "person_name"},
        ]
    }
    assert _truth(row) == {(0, 2, "ORG"), (6, 8, "PER")}


def test_words_of_a_peer_become_spans():
    assert _word_spans([("张三", "PER"), ("在", "p"), ("北京市", "LOC")]) == {(0, 2, "PER"), (3, 6, "LOC")}


def test_the_shipped_finder_is_measured_where_names_stand(tmp_path):
    text = "新华社记者王晓明在北京采访。"
    row = {
        "text": text,
        "entities": [
            {"start": text.index(name), "end": text.index(name) + len(name), "type": kind}
            for name, kind in (("新华社", "ORG"), ("王晓明", "PER"), ("北京", "LOC"))
        ],
    }
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    figures = main(["--data", str(path)])
    assert figures["f1"] == 1.0 and figures["types"] == {"PER": 1.0, "LOC": 1.0, "ORG": 1.0}
    assert figures["characters"] == len(text)


def test_an_unknown_peer_is_refused(tmp_path):
    with pytest.raises(SystemExit):
        main(["--data", str(tmp_path), "--peer", "nobody"])
