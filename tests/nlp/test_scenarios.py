import pytest

from nlp.facet_training import Labelled
from nlp.scenarios import SCENARIOS
from nlp.taxonomy import load_scenarios

TEXTS = {
    "S01": ("仓库深夜起火", "消防救援力量赶赴现场，过火面积约三百平方米，两人受伤送医。"),
    "S02": ("请问我们小区何时能通燃气", "尊敬的领导，管道埋了两年，恳请有关部门给个答复。"),
    "S03": ("关于调整公积金贷款额度的通知", "自下月1日起施行，最高额度调整为一百万元。"),
    "S04": ("警方打掉一诈骗团伙", "犯罪嫌疑人已被刑事拘留，检察院提起公诉。"),
    "S05": ("健身房拒不退费 客服踢皮球", "店员态度恶劣，退款被一拖再拖。"),
    "S06": ("县住建局原局长被查", "涉嫌严重违纪违法，接受纪律审查和监察调查。"),
    "S07": ("官方辟谣：停课十天系谣言", "网传截图为伪造，造谣者已被依法处理。"),
    "S08": ("非遗焕发新活力", "老手艺在年轻人手中传承，文化惠民让居民更有获得感。"),
    "S09": ("网传视频系多年前旧闻", "警方提示，该视频拍摄于2013年，请勿翻炒。"),
}


@pytest.fixture(scope="module")
def scenarios(pipeline):
    trainer = pipeline.trainer(SCENARIOS)

    def judge(title, body=""):
        return pipeline.scenario_classifier.classify(trainer.see([Labelled(title, body, "S00")]), [False])[0]

    return judge


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_a_plain_text_of_each_scenario(scenarios, code, text):
    found = scenarios(*text)[0]
    assert found.code == code and found.words


@pytest.mark.parametrize("title", ["女星晒写真 粉丝热议恋情", "两国元首会谈", "", "。。。"])
def test_a_text_may_have_none(scenarios, title):
    assert scenarios(title) == ()


def test_nine_scenarios_in_the_order_of_the_domain_paper(data):
    taxonomy = load_scenarios(data)
    names = [
        "突发事件",
        "民生诉求",
        "政策出台/误读",
        "执法冲突",
        "服务投诉",
        "涉官涉腐",
        "谣言",
        "正面宣传",
        "历史旧闻翻炒",
    ]
    assert [taxonomy.name(f"S{n:02}") for n in range(1, 10)] == names
    assert taxonomy.other == "S00"


def test_labelled_texts_may_call_a_scenario_by_another_name(data):
    taxonomy = load_scenarios(data)
    assert (taxonomy.code_of("政策发布"), taxonomy.code_of("S02"), taxonomy.code_of("其他")) == (
        "S03",
        "S02",
        "S00",
    )
    with pytest.raises(KeyError):
        taxonomy.code_of("无此情景")
