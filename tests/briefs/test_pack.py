from briefs import pack


def pool(make, *lengths):
    article = make.article("x")
    return [pack.Candidate("国" * (n - 1) + "。", article, 0.0) for n in lengths]


def test_pack_keeps_order_and_bounds(make):
    chosen = pack.pack(pool(make, 60, 50, 70), 80, 130)
    text = "".join(c.text for c in chosen)
    assert 80 <= len(text) <= 130
    assert chosen[0].text == "国" * 59 + "。"  # the opening is preferred


def test_pack_of_nothing_is_nothing():
    assert pack.pack([], 80, 130) == ()


def test_pack_passes_over_a_sentence_that_hangs_on_another(make):
    article = make.article("x")
    texts = [
        "市城市管理委公布了今冬供热安排和投诉办理情况。",
        "房" * 200 + "。",
        "他表示，这项工作还需要各方支持配合。",
        "全市供热面积达到五点八亿平方米，同比增长百分之二。",
    ]
    chosen = pack.pack([pack.Candidate(t, article, 0.0) for t in texts], 40, 60)
    assert [c.text for c in chosen] == [texts[0], texts[3]]


def test_clip_shows_that_it_cut():
    text = "甲" * 30 + "，" + "乙" * 80 + "。"
    assert pack.clip(text, 60) == "甲" * 30 + "……"
    assert len(pack.clip("丙" * 200, 60)) <= 60
    assert pack.clip("短句。", 60) == "短句。"


def test_summary_sentences_come_before_others(make):
    item = make.article("x")
    found = pack.candidates(item, make.sentences[2:3])
    assert [c.text for c in found] == list(make.sentences)
    assert min(found, key=lambda c: c.cost).text == make.sentences[2]


def test_half_sentences_at_semicolons_are_kept_together(make):
    line = "全市共有图书馆二十一家；其中市级三家，区级十八家。"
    assert [c.text for c in pack.candidates(make.article("x", body=line), ())] == [line]


def test_overlap_of_equal_and_of_foreign_texts():
    assert pack.overlap("供热投诉集中", "供热投诉集中") == 1
    assert pack.overlap("供热投诉集中", "古籍修复展览") == 0
    assert pack.overlap("", "供热") == 0
