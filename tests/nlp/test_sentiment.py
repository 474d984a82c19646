import pytest

from domain.analysis import Sentiment

POS, NEU, NEG = Sentiment.POS, Sentiment.NEU, Sentiment.NEG


@pytest.fixture(scope="module")
def mood(pipeline):
    def judge(title, body=""):
        vectors = pipeline.encoder.encode([f"{title}。{body}"])
        return pipeline._sentiment.analyse([title], [body], vectors)[0]

    return judge


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("读者对延时开放十分满意，纷纷点赞", POS),
        ("读者对闭馆安排强烈不满，纷纷投诉", NEG),
        ("修复师让残破的善本重获新生，令人感动", POS),
        ("开发商逾期交房，业主维权无门，令人气愤", NEG),
        ("乡亲们喜获丰收，日子越过越幸福", POS),
        ("物业推诿扯皮，漏水三个月无人维修", NEG),
        ("气象台预计明天多云转晴，最高气温十二度", NEU),
        ("国务院召开常务会议，审议有关条例草案", NEU),
        ("消防部门通报，昨日一仓库起火，原因正在调查", NEU),
        ("自来水公司发布停水公告，停水时间为明日八时", NEU),
    ],
)
def test_tone_of_the_text_not_of_the_happening(mood, text, sentiment):
    assert mood(text).sentiment is sentiment


@pytest.mark.parametrize(
    ("plain", "negated"),
    [
        ("居民对结果很满意", "居民对结果很不满意"),
        ("服务态度热情周到", "服务态度并不热情周到"),
        ("读者表示喜爱这里", "读者表示不再喜爱这里"),
    ],
)
def test_negation_turns_praise_down(mood, plain, negated):
    assert mood(negated).scores["pos"] < mood(plain).scores["pos"]
    assert mood(negated).scores["neg"] > mood(plain).scores["neg"]


@pytest.mark.parametrize(
    ("plain", "negated"),
    [
        ("施工严重扰民", "施工没有严重扰民"),
        ("存在安全隐患", "消除安全隐患"),
        ("当地居民被骗", "避免当地居民被骗"),
    ],
)
def test_negation_turns_blame_down(mood, plain, negated):
    assert mood(negated).scores["neg"] < mood(plain).scores["neg"]


@pytest.mark.parametrize("turn", ["但是", "然而", "不过", "却"])
def test_what_follows_but_weighs_more(mood, turn):
    praised, blamed = "环境优美令人满意", "服务恶劣令人失望"
    ends_badly = mood(f"{praised}，{turn}{blamed}")
    ends_well = mood(f"{blamed}，{turn}{praised}")
    assert ends_badly.scores["neg"] > ends_well.scores["neg"]
    assert ends_badly.scores["pos"] < ends_well.scores["pos"]
    assert ends_badly.sentiment is NEG


def test_degree_strengthens(mood):
    assert mood("居民非常不便").scores["neg"] > mood("居民稍微不便").scores["neg"]


def test_the_title_weighs_more_than_the_body(mood):
    assert (
        mood("居民投诉物业", "会议总结了成绩。").scores["neg"]
        > mood("会议总结成绩", "居民投诉物业。").scores["neg"]
    )


def test_a_citizen_who_asks_complains_and_one_who_thanks_praises(mood):
    asks = "我家住三楼，楼下半夜还在装货，请问什么时候能解决，打电话也没有回复"
    thanks = "我家老人迷路，是巡逻队员送回来的，打电话去谢谢他们，请一定表扬"
    assert mood(asks).sentiment is NEG
    assert mood(thanks).sentiment is POS


def test_the_words_explain(mood):
    found = mood("读者投诉图书馆占座，希望尽快解决")
    assert "投诉" in found.words


@pytest.mark.parametrize("text", ["", "。", "😀😀😀", "OK", "The library opens at nine.", "好" * 5000])
def test_probabilities_sum_to_one(mood, text):
    found = mood(text, text)
    assert sum(found.scores.values()) == pytest.approx(1)
    assert set(found.scores) == {"pos", "neu", "neg"}
    assert all(0 <= value <= 1 for value in found.scores.values())


@pytest.mark.parametrize("text", ["", "😀😀", "12:30"])
def test_nothing_said_is_neutral(mood, text):
    assert mood(text).sentiment is NEU
