from domain.writing import pack


def pool(make, *lengths):
    """Sentences of these lengths that have nothing in common."""
    article = make.article("x")
    return [
        pack.Candidate("".join(chr(0x4E00 + 200 * i + c) for c in range(n - 1)) + "。", article, 0.0)
        for i, n in enumerate(lengths)
    ]


def test_pack_keeps_order_and_bounds(make):
    chosen = pack.pack(pool(make, 60, 50, 70), 80, 130)
    text = "".join(c.text for c in chosen)
    assert 80 <= len(text) <= 130
    assert chosen[0].text.startswith("一")  # the opening is preferred


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
    texts = (
        "供热报修较上周减少一成，其余九百件均已上门处理。",
        "市供热办要求各单位在月底前完成剩余小区的入户测温。",
    )
    good = [pack.Candidate(text, item, 0.5) for text in texts]
    poor = pack.Candidate("雪花飘了起来，她掏出手机看了一眼。" * 2, item, 3.0)
    assert pack.pack([*good, poor], 20, 140) == tuple(good)


def test_half_sentences_at_semicolons_are_kept_together(make):
    line = "全市共有图书馆二十一家；其中市级三家，区级十八家。"
    assert [c.text for c in pack.candidates(make.article("x", body=line), ())] == [line]


def test_overlap_of_equal_and_of_foreign_texts():
    assert pack.overlap("供热投诉集中", "供热投诉集中") == 1
    assert pack.overlap("供热投诉集中", "古籍修复展览") == 0
    assert pack.overlap("", "供热") == 0


def test_a_sentence_that_repeats_another_is_left_out(make):
    article = make.article("x", title="《为了和平》主题展参观人数突破四十万")
    texts = [
        "抗日战争纪念馆举办的《为了和平》主题展自开展以来参观人数突破四十万。",
        "在抗日战争纪念馆举办的《为了和平》主题展，这段时间参观人数突破四十万。",
        "展览以时间为序，展出照片和文物三千余件，其中七百件首次公开。",
    ]
    chosen = pack.pack([pack.Candidate(t, article, 0.5) for t in texts], 60, 150)
    assert [c.text for c in chosen] == [texts[0], texts[2]]


def test_the_news_of_the_title_is_told_even_if_it_stands_third(make):
    article = make.article("x", title="某局原局长严重违纪违法被开除党籍和公职")
    texts = [
        "纪检监察机关对某局原局长严重违纪违法问题进行了立案审查调查，相关情况已经通报。",
        "经查，其理想信念丧失，背弃初心使命，长期不收敛不收手，性质严重影响恶劣。",
        "依据有关规定，决定给予其开除党籍、开除公职处分，收缴其违纪违法所得。",
    ]
    chosen = pack.pack([pack.Candidate(t, article, 1.5) for t in texts], 60, 90)
    assert texts[2] in [c.text for c in chosen]
