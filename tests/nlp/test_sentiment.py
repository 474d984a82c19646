import pytest

from domain.analysis import Sentiment
from nlp.examples import read_examples
from nlp.reading import read
from nlp.sentiment import BODY_CHARS, MODEL, label, words_read
from nlp.tone import FEATURES, ToneReader

POS, NEU, NEG = Sentiment.POS, Sentiment.NEU, Sentiment.NEG


@pytest.fixture(scope="module")
def mood(pipeline, segmenter):
    def judge(title, body=""):
        reading = read(segmenter, title, body)
        vectors = pipeline.encoder.encode([f"{reading.title}。{reading.body[:600]}"])
        return pipeline._sentiment.analyse([reading], vectors)[0]

    return judge


@pytest.fixture(scope="module")
def tone(data):
    return ToneReader(data / "lexicons" / "sentiment.yml")


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
        ("自来水公司发布停水公告，停水时间为明日八时", NEU),
        ("请问老年证在哪个窗口办理，需要带照片吗", NEU),
        ("暖气一直不热，打了六次电话都没有人来修", NEG),
        ("谢谢抢修师傅，冒着大雪把我家的水管修好了", POS),
        ("台风过境，三个村庄被淹，十一人遇难", NEG),
        ("中国队在决赛中逆转夺冠，全场沸腾", POS),
    ],
)
def test_tone_of_the_text(mood, text, sentiment):
    assert mood(text).sentiment is sentiment


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("消防部门通报，昨日一仓库起火，原因正在调查", NEG),
        ("卫健委通报昨日新增本土确诊病例十九例", NEG),
        ("检察院对一起受贿案提起公诉", NEG),
        ("城际铁路开通运营，两地半小时到达", POS),
        ("图书馆公布周末讲座安排", NEU),
    ],
)
def test_what_happened_is_judged_apart_from_the_tone(mood, text, event):
    assert mood(text).event is event


def test_plain_report_of_a_bad_event_is_neutral_text(mood):
    found = mood("法院公开开庭审理一起诈骗案，将择期宣判")
    assert found.sentiment is NEU
    assert found.event is NEG


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("居民对结果很满意", "居民对结果很不满意"),
        ("服务态度热情周到", "服务态度并不热情周到"),
        ("读者表示喜爱这里", "读者表示不再喜爱这里"),
        ("施工没有严重扰民", "施工严重扰民"),
        ("消除安全隐患", "存在安全隐患"),
        ("避免当地居民被骗", "当地居民被骗"),
        ("这里的服务并非不周到", "这里的服务不周到"),
        ("办事效率不是不高", "办事效率不高"),
        ("服务恶劣令人失望，但是环境优美令人满意", "环境优美令人满意，但是服务恶劣令人失望"),
        ("等了很久，不过医生非常耐心，讲得清楚", "医生非常耐心，不过等了很久，没人解释"),
        ("票价贵，却物有所值，非常精彩", "非常精彩的宣传，却名不副实，令人失望"),
        ("虽然堵车，然而一路风景迷人，十分开心", "虽然风景迷人，然而一路堵车，十分糟心"),
    ],
)
def test_negation_and_contrast_turn_the_tone(mood, better, worse):
    up, down = mood(better).scores, mood(worse).scores
    assert up["pos"] - up["neg"] > down["pos"] - down["neg"]


IRONY = (
    "真是高效啊，一张证明跑了八趟",
    "感谢物业让我们体验了三天没有水的原始生活",
    "这也叫智慧停车？进出排队一小时",
    "说好的免费，结账时凭空多出五项收费",
    "呵呵，系统又升级了，升完更打不开了",
    "服务真好，好到三个小时没有人理我",
    "所谓精装修，就是墙是歪的地是鼓的",
    "质量绝了，用一次就散架",
)


def test_irony_is_mostly_not_taken_for_praise(mood):
    """Most, not all: praise without a mark of mockery is beyond a model of words."""
    taken = [text for text in IRONY if mood(text).sentiment is POS]
    assert len(taken) <= len(IRONY) // 2, taken


def test_degree_and_double_negation_in_the_lexicon(tone):
    assert tone.read("", "居民非常不便").negative > tone.read("", "居民稍微不便").negative
    assert tone.read("", "不是不满意").positive > tone.read("", "不满意").positive
    assert tone.read("", "不断创新").positive == tone.read("", "创新").positive


def test_what_follows_but_weighs_more_in_the_lexicon(tone):
    ends_badly = tone.read("", "环境优美令人满意，但是服务恶劣令人失望")
    ends_well = tone.read("", "服务恶劣令人失望，但是环境优美令人满意")
    assert ends_badly.negative > ends_well.negative
    assert ends_badly.positive < ends_well.positive


def test_features_do_not_grow_without_end(tone):
    found = tone.read("好评" * 5000, "投诉。" * 5000).features()
    assert len(found) == FEATURES
    assert max(map(abs, found)) < 12


def test_a_citizen_who_asks_complains_and_one_who_thanks_praises(mood):
    asks = "我家住三楼，楼下半夜还在装货，请问什么时候能解决，打电话也没有回复"
    thanks = "我家老人迷路，是巡逻队员送回来的，打电话去谢谢他们，请一定表扬"
    assert mood(asks).sentiment is NEG
    assert mood(thanks).sentiment is POS


def test_the_words_explain_and_stand_in_the_text(mood):
    text = "读者投诉图书馆占座，希望尽快解决"
    found = mood(text)
    assert "投诉" in found.words
    assert all(word in text for word in found.words)


def test_words_are_given_where_the_lexicon_knows_none(mood):
    text = "楼上空调外机滴水滴了一夏天，雨棚像打鼓"
    found = mood("", text)
    assert found.sentiment is NEG
    assert found.words
    assert all(word in text for word in found.words)


@pytest.mark.parametrize(
    "text", ["", "。", "😀😀😀", "OK", "The library opens at nine.", "好" * 5000, "投诉。" * 350_000]
)
def test_probabilities_sum_to_one(mood, text):
    found = mood(text[:200], text)
    for scores in (found.scores, found.event_scores):
        assert sum(scores.values()) == pytest.approx(1)
        assert set(scores) == {"pos", "neu", "neg"}
        assert all(-1e-9 <= value <= 1 for value in scores.values())


@pytest.mark.parametrize("text", ["", "😀😀", "12:30"])
def test_nothing_said_is_neutral(mood, text):
    found = mood(text)
    assert (found.sentiment, found.event, found.words) == (NEU, NEU, ())


def test_the_learner_reads_the_title_twice_and_the_opening(segmenter):
    words = words_read(read(segmenter, "停水通知", "停水" * 400))
    assert "".join(words).count("停水通知") == 2
    assert len("".join(words)) < BODY_CHARS + 40


def test_the_shipped_texts_are_read_and_every_shipped_class_has_some(data, pipeline):
    examples = read_examples(data / "training")
    assert len(examples) >= 1500
    assert {label(example) for example in examples} >= set(pipeline._sentiment._learner.labels)
    assert (data / "models" / MODEL).stat().st_size < 3_000_000
