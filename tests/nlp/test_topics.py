import shutil

import pytest

from domain.errors import ModelMissing
from nlp.taxonomy import OTHER, load_taxonomy


@pytest.fixture(scope="module")
def topics(pipeline):
    def judge(title, body="", local=False):
        vectors = pipeline.encoder.encode([f"{title}。{body}"])
        return pipeline._topics.classify([title], [body], vectors, [local])[0]

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
    found = topics("古籍书库漏水 图书馆启动抢救", "市图书馆古籍受潮，图书馆读者关注，古籍修复师进驻。")
    assert [score.code for score in found][:2] in (["T18", "T19"], ["T19", "T18"])
    assert all(score.words for score in found)
    assert sum(score.score for score in found) <= 1


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
        ("examples:", "exampels:", "examples"),
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
