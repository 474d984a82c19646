import pytest

from domain.writing import plain


@pytest.mark.parametrize(
    ("report", "scene"),
    [
        (
            "市商务局11月22日通报，三家商户虚构交易套取补贴9.6万元，资金已全部追回。",
            "展厅里最小的一件展品，是一片指甲盖大小的补纸。",
        ),
        (
            "截至23日1时，全市平均降雪量11.3毫米，最大降雪出现在蓟州区。",
            "五十岁的王某擦了擦汗，眼前这条路他走了三十年。",
        ),
        ("市图书馆与街道签订协议，设立临时阅览室，配书8000册。", "“我没想到能这么快，”她笑着对旁边的人说。"),
        (
            "“星槎二号”探测器11月23日完成第三次轨道修正，发动机工作94秒。",
            "从这周起，他每天都要到河边走一走。",
        ),
        ("市教委发布通知，全市中小学推迟两小时到校。", "图中，孩子们排着队走进学校。"),
    ],
)
def test_a_report_costs_less_than_a_scene(report, scene):
    assert plain.sentence_cost(report) + 1 < plain.sentence_cost(scene)


@pytest.mark.parametrize(
    ("plainer", "other"),
    [
        ("津沽古籍普查平台首日4.6万人次访问", "古籍藏在哪 上网查得到"),
        ("津沽迎十二年来11月最大降雪 十二万人连夜除雪", "风雪夜 十二万人在路上"),
        ("津沽南开区爆裂供水管修复 受影响区域恢复供水", "一根老铁管 十六个小时"),
        ("伪造“停课三天”通知者系高二学生 托管机构被查", "一张假通知 七百个家长群"),
        ("我市排查31处古籍书库安全隐患", "关于开展全市古籍书库安全隐患排查整治的通知"),
        ("第二批消费券今天发放", "今天10点！第二批消费券领取攻略"),
        ("河西区夜间政务服务首月办件三千余件", "夜间政务服务满月：谁在晚上七点来办事"),
    ],
)
def test_a_plain_title_costs_less_than_a_featured_one(plainer, other):
    assert plain.title_cost(plainer) < plain.title_cost(other)


@pytest.mark.parametrize(
    ("fields", "opinion"),
    [
        ({"title": "津沽日报评论员：让测温单变成维修单"}, True),
        ({"title": "快评：古籍保护，别输给一截锈阀门"}, True),
        ({"title": "二十元的谎言", "author": "本报评论员 谷雨田"}, True),
        ({"title": "市委宣传部召开评议会", "author": "记者 周宁"}, False),
    ],
)
def test_opinions_are_told_from_news(make, fields, opinion):
    assert plain.is_opinion(make.article("x", **fields)) is opinion


def test_news_before_notices_features_voices_and_comments(make):
    news = make.article("1", "我市排查31处古籍书库安全隐患")
    notice = make.article(
        "2",
        "关于排查的通知",
        "各区文化和旅游局，市图书馆、市博物馆，各有关古籍收藏单位：\n现将有关事项通知如下。",
    )
    feature = make.article("3", "雪夜探访儿科夜门诊")
    voice = make.article("4", "供暖不热", "我家室温只有十五度，报修三次没有人来。")
    comment = make.article("5", "社论：把管道改到库外去")
    costs = [plain.article_cost(a) for a in (news, notice, feature, voice, comment)]
    assert costs == sorted(costs) and len(set(costs)) == 5 and costs[0] == 0
