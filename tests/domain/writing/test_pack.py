from domain.writing import pack


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


def test_sentences_come_in_text_order_and_the_summary_speaks_for_its_own(make):
    item = make.article("x")
    with_summary, without = pack.candidates(item, make.sentences[2:3]), pack.candidates(item, ())
    assert [c.text for c in with_summary] == [c.text for c in without] == list(make.sentences)
    cheaper = [a.cost < b.cost for a, b in zip(with_summary, without, strict=True)]
    assert cheaper == [False, False, True, False, False]


def test_a_good_second_sentence_is_added_and_a_poor_one_is_not(make):
    item = make.article("x", "供热报修减少")
    good = [pack.Candidate("供热报修减少一成，已上门处理九百件。" * 2, item, 0.5) for _ in range(2)]
    poor = pack.Candidate("雪花飘了起来，她掏出手机看了一眼。" * 2, item, 3.0)
    assert pack.pack([*good, poor], 20, 140) == tuple(good)


def test_half_sentences_at_semicolons_are_kept_together(make):
    line = "全市共有图书馆二十一家；其中市级三家，区级十八家。"
    assert [c.text for c in pack.candidates(make.article("x", body=line), ())] == [line]


def test_overlap_of_equal_and_of_foreign_texts():
    assert pack.overlap("供热投诉集中", "供热投诉集中") == 1
    assert pack.overlap("供热投诉集中", "古籍修复展览") == 0
    assert pack.overlap("", "供热") == 0
