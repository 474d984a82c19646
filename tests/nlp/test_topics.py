import shutil

import pytest

from domain.errors import ModelMissing
from nlp.facet_training import Labelled
from nlp.taxonomy import OTHER, load_taxonomy
from nlp.topics import TOPICS


@pytest.fixture(scope="module")
def topics(pipeline):
    trainer = pipeline.trainer(TOPICS)

    def judge(title, body="", local=False):
        return pipeline.topics.classify(trainer.see([Labelled(title, body, OTHER)]), [local])[0]

    return judge


TITLES = {
    "T01": "市委常委会召开会议研究部署主题教育",
    "T02": "自贸试验区优化营商环境 外贸进出口增长",
    "T03": "人社局公布农民工工资拖欠举报电话",
    "T04": "中考招生政策公布 义务教育学区不变",
    "T05": "三甲医院挂号时间调整 流感疫苗到货",
    "T06": "楼盘延期交房 业主要求开发商退款",
    "T07": "供热首周多个小区暖气不热",
    "T08": "地铁施工期间公交线路绕行",
    "T09": "工厂排放废气异味扰民 环保部门监测空气质量",
    "T10": "井盖破损路灯不亮 城管执法清理占道",
    "T11": "仓库火灾扑灭 消防发布安全生产提示",
    "T12": "公安局通报一起电信诈骗案 嫌疑人被刑拘",
    "T13": "市场监管局抽检食品安全 下架不合格食品",
    "T14": "养老院收费标准公示 民政局走访残疾人",
    "T15": "水稻收割进入尾声 农民忙秋种",
    "T16": "人工智能芯片取得突破 科研团队发布成果",
    "T17": "博物馆特展吸引游客 景区推出马拉松赛事",
    "T18": "古籍修复师揭开善本书页 古籍普查完成",
    "T19": "图书馆延长开放时间 全民阅读活动启动",
    "T20": "外交部发言人就两国关系答记者问",
    "T00": "女星晒写真 粉丝热议恋情",
}


@pytest.mark.parametrize(("code", "title"), TITLES.items())
def test_a_plain_title_of_each_class(topics, code, title):
    assert topics(title)[0].code == code


def test_all_twenty_classes_and_other(data):
    taxonomy = load_taxonomy(data)
    assert set(taxonomy.codes) == {f"T{n:02}" for n in range(21)} == set(TITLES)
    assert taxonomy.name("T18") == "古籍与文献保护"
    assert taxonomy.name("T99") == "T99"


def test_words_explain_the_verdict(topics):
    found = topics("供热首周暖气不热", "居民拨打热线反映暖气片冰凉。")
    assert "暖气不热" in found[0].words


def test_further_classes_are_named_with_words_of_their_own(topics):
    found = topics("图书馆古籍修复师讲座 读者体验线装书")
    assert [score.code for score in found][:2] in (["T18", "T19"], ["T19", "T18"])
    assert all(score.words for score in found)
    assert sum(score.score for score in found) <= 1


def test_training_texts_nearest_to_the_text_explain_the_verdict(topics):
    near = topics("供热首周暖气不热", "居民拨打热线反映暖气片冰凉。")[0].neighbours
    assert len(near) == 3 and any("热" in sentence for sentence in near)


def test_a_text_without_any_word_of_the_taxonomy_is_judged_by_what_was_learnt(topics):
    (found,) = topics("他把残破的一页页补得看不出痕迹", "镊子、薄皮纸和一碗稀浆，蛀洞在灯下慢慢合拢。")[:1]
    assert found.code == "T18" and found.words


@pytest.mark.parametrize(
    "title",
    [
        "县图书馆善本库房夜间遭窃 数册明刻本下落不明",
        "百年藏书楼起火 消防员抢出部分书版",
        "暴雨灌入地下室 大批线装书被水浸泡",
        "梅雨季书库湿度失控 古籍长出霉斑",
        "寺院藏经阁白蚁成灾 经卷被蛀",
    ],
)
def test_harm_to_ancient_books_is_never_missed(topics, title):
    assert "T18" in [score.code for score in topics(title)]


def test_an_ambiguous_word_needs_company(topics):
    """敦煌 belongs to T18 beside 遗书, 写卷 … and not in a travel note."""
    assert "敦煌" not in topics("敦煌沙漠旅游升温")[0].words
    found = {score.code: score.words for score in topics("敦煌写卷入藏，学者释读经卷")}
    assert "敦煌" in found["T18"]


def test_an_excluded_expression_hides_its_word(topics):
    codes = {score.code for score in topics("政治生态持续向好 营商环境优化")}
    assert "T09" not in codes


@pytest.mark.parametrize("text", ["", "。。。", "😀😀😀"])
def test_nothing_said_is_other(topics, text):
    assert [score.code for score in topics(text)] == [OTHER]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("include:", "inclued:", "inclued"),
        ("- code: T00", "- code: T0", OTHER),
        ("name: 教育", "name: [", "行"),
    ],
)
def test_a_broken_taxonomy_says_what_and_where(data, tmp_path, old, new, named):
    text = (data / "taxonomy.yml").read_text(encoding="utf-8")
    (tmp_path / "taxonomy.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ModelMissing, match=named) as caught:
        load_taxonomy(tmp_path)
    assert "\n" not in str(caught.value)


def test_an_edited_taxonomy_is_read_again(data, tmp_path):
    shutil.copy(data / "taxonomy.yml", tmp_path)
    before = load_taxonomy(tmp_path)
    path = tmp_path / "taxonomy.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("name: 教育", "name: 学校教育"), encoding="utf-8"
    )
    assert (before.name("T04"), load_taxonomy(tmp_path).name("T04")) == ("教育", "学校教育")
