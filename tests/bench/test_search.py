from bench.search import main


def test_the_contract_keys_on_a_small_index():
    figures = main(["--docs", "60"])
    assert {"build_s", "size_mb", "p50_ms", "p95_ms"} <= figures.keys()
    assert figures["docs"] == 60
    assert 0 < figures["p50_ms"] <= figures["p95_ms"]
