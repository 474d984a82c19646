"""The extract benchmark on two small pages whose figures can be worked out by hand."""

import gzip
import json

import pytest

from bench.extract import kinds, main

PARAGRAPHS = [
    "市图书馆新馆周五开放，首日迎来读者近万人，馆方延长了闭馆时间。",
    "馆长说，古籍展厅每周三上午开放，读者可以提前一天预约参观。",
]
PAGE = "<html><head><title>{0}_某网</title></head><body><h1>{0}</h1><p>2026-11-20 08:30 来源：{1}</p><div>{2}</div></body></html>"


@pytest.fixture
def data(tmp_path):
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    (tmp_path / "a.html").write_text(PAGE.format("图书馆新馆开放迎客", "某某日报", body), encoding="utf-8")
    (tmp_path / "b.html").write_bytes(PAGE.format("古籍展厅恢复开放", "某某晚报", body).encode("gbk"))
    rows = [
        {
            "file": "a.html",
            "url": None,
            "title": "图书馆新馆开放迎客",
            "published_at": "2026-11-20 08:30",
            "source": "某某日报",
            "author": None,
            "body": "\n".join(PARAGRAPHS),
        },
        {
            "file": "b.html",
            "url": None,
            "title": "古籍展厅 恢复开放",
            "published_at": "2026-11-21",
            "source": "另一家报",
            "author": None,
            "body": PARAGRAPHS[0],
        },
    ]
    truth = tmp_path / "truth.jsonl"
    truth.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return tmp_path, truth


def test_kinds_of_pages():
    assert set(
        kinds({"url": "https://tv.cctv.com/a.shtml", "published_at": "2026-11-20", "title": "图书馆新馆开放"})
    ) == {
        "cctv",
        "simplified",
    }
    assert set(
        kinds({"site": "news.sina.com.hk", "published_at": "2026-11-20", "body": "圖書館這個月開放"})
    ) == {
        "dated, not cctv",
        "portal",
        "traditional",
    }
    assert set(kinds({"url": "http://www.gov.cn/a", "doc_number": "国发〔2026〕1号", "title": "通知"})) == {
        "government",
        "simplified",
    }
    assert kinds({"url": "https://www.example.com/a", "body": "The new building opened on Friday."}) == [
        "not chinese"
    ]


def test_figures(data):
    root, truth = data
    figures = main(["--root", str(root), "--truth", str(truth)])
    # The first page is read to the letter. Of the second, the truth holds the first paragraph only: 28 characters,
    # 25 shingles, all found, among the 53 characters and 50 shingles of both paragraphs.
    counts = [len([c for c in p if "\u3400" <= c <= "\u9fff"]) for p in PARAGRAPHS]
    extra_precision = (counts[0] - 3) / (sum(counts) - 3)
    assert figures["recall"] == 1.0
    assert figures["precision"] == pytest.approx((1 + extra_precision) / 2, abs=1e-3)
    assert figures["f1"] == pytest.approx(2 * figures["precision"] / (1 + figures["precision"]), abs=1e-3)
    assert (figures["pages"], figures["title_exact"], figures["source"]) == (2, 1.0, 0.5)
    assert (figures["time_day"], figures["time_minute"]) == (0.5, 1.0)
    assert figures["policy_fields"] == {"doc_number": None, "index_number": None}
    assert figures["pages_per_s"] > 0 and figures["pages_per_cpu_s"] > 0 and figures["peak_rss_mb"] > 0


def test_peers_and_compressed_truth(data):
    root, truth = data
    packed = truth.with_suffix(".jsonl.gz")
    packed.write_bytes(gzip.compress(truth.read_bytes()))
    figures = main(
        ["--root", str(root), "--truth", str(packed), "--peer", "readability", "--by-site", "--by-kind"]
    )
    assert set(figures["peers"]) == {"readability"} and figures["peers"]["readability"]["recall"] > 0.9
    assert figures["sites"][""]["pages"] == 2
    assert figures["kinds"]["simplified"]["pages"] == figures["kinds"]["dated, not cctv"]["pages"] == 2


@pytest.mark.parametrize(
    ("peer", "module"), [("gne", "gne"), ("newspaper4k", "newspaper"), ("trafilatura", "trafilatura")]
)
def test_peers_of_the_extra_read_a_page(tmp_path, peer, module):
    pytest.importorskip(module)
    lines = [f"第{n}个展厅：{line}" for n in range(8) for line in PARAGRAPHS]
    page = PAGE.format("图书馆新馆开放迎客", "某某日报", "".join(f"<p>{line}</p>" for line in lines))
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    row = {"file": "a.html", "url": None, "title": "图书馆新馆开放迎客", "body": "\n".join(lines)}
    truth = tmp_path / "truth.jsonl"
    truth.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    read = main(["--root", str(tmp_path), "--truth", str(truth), "--peer", peer])["peers"][peer]
    assert read["title_exact"] == 1.0 or read["recall"] > 0.5  # newspaper4k finds no body on so plain a page
