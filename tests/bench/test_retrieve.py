"""``python -m bench retrieve``: the figures promised, on texts whose answers are plain."""

import gzip
import json

import pytest

from bench import retrieve
from domain.errors import InvalidInput

TEXTS = {
    "p1": "本文研究纸质古籍的酸化机理，提出脱酸修复的工艺流程，并以明代刻本为例验证。",
    "p2": "针对城市轨道交通早高峰客流拥挤，建立了限流控制模型并求解。",
    "p3": "分析新能源汽车充电桩布局，给出选址优化方法。",
    "p4": "以社区养老服务为对象，调查老年人的满意度及其影响因素。",
}
QUERIES = [
    {"qid": "1", "query_title": "古籍脱酸修复工艺研究", "query_keywords": "古籍 脱酸", "relevant": ["p1"]},
    {"qid": "2", "query_title": "地铁早高峰限流控制", "query_keywords": "限流 早高峰", "relevant": ["p2"]},
    {"qid": "3", "query_title": "老年人社区养老满意度", "query_keywords": "养老", "relevant": ["p4", "p0"]},
]


def written(path, rows):
    path.write_bytes(gzip.compress("\n".join(json.dumps(r, ensure_ascii=False) for r in rows).encode()))
    return str(path)


@pytest.fixture
def argv(tmp_path):
    corpus = written(tmp_path / "corpus.jsonl.gz", [{"id": k, "text": v} for k, v in TEXTS.items()])
    return ["--corpus", corpus, "--queries", written(tmp_path / "q.jsonl.gz", QUERIES)]


@pytest.mark.parametrize("field", ["query_title", "query_keywords"])
def test_contract(argv, field):
    figures = retrieve.main([*argv, "--field", field, "--peer", "charngram"])
    # The third query has two answers, one of which is not among the texts.
    told = {"mrr10": 1.0, "recall10": round((1 + 1 + 0.5) / 3, 4)}
    assert figures["lexical"] == figures["hybrid"] == figures["peers"]["charngram"] == told
    assert figures["semantic"]["recall10"] == told["recall10"]  # four texts all fit into ten places
    assert (figures["texts"], figures["queries"], figures["field"]) == (4, 3, field)


def test_ranks_beyond_ten_do_not_count():
    ranked = {str(n): 1.0 - n / 100 for n in range(20)}
    wanted = [{"9"}, {"10"}, {"0", "3"}]
    found = retrieve._figures([ranked] * 3, wanted)
    assert found == {"mrr10": round((0.1 + 0 + 1) / 3, 4), "recall10": round((1 + 0 + 1) / 3, 4)}


@pytest.mark.parametrize("spoil", ["id", "text"])
def test_a_missing_field_is_named(argv, tmp_path, spoil):
    rows = [{"id": k, "text": v} for k, v in TEXTS.items()]
    rows[2].pop(spoil)
    argv[1] = written(tmp_path / "bad.jsonl.gz", rows)
    with pytest.raises(InvalidInput, match=f"bad.*{spoil}"):
        retrieve.main(argv)
