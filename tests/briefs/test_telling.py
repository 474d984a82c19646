from dataclasses import replace

from briefs import telling
from domain.source import MediaType

NEWS = "市水务局11月21日通报，南开区爆裂供水管经过16个小时抢修，当日14时恢复供水。路面回填计划在22日早高峰前完成。"
FEATURE = "断口取出来了，像掰开的饼干。抢修队长蹲在坑边，手指冻得通红，他掏出手机看了一眼。"
COMPLAINT = "南开区望云里9号楼，下午两点来的水像茶水一样黄，放了半小时盆底还有细沙，物业说等等看。"


def test_a_story_is_told_by_its_news_report(make):
    feature = make.article("f", "一根老铁管 十六个小时", FEATURE, hours=1)
    news = make.article("n", "南开区爆裂供水管修复 恢复供水", NEWS, outlet="华夏新闻社", hours=2)
    text = telling.tell(make.story(feature, news, summaries={"a-f": (), "a-n": ()}), 30, 140)
    assert text.title == "南开区爆裂供水管修复 恢复供水"
    assert text.used == (news,) and text.prose.startswith("市水务局11月21日通报")


def test_the_plain_title_of_a_reprint_is_borrowed(make):
    feature = make.article("f", "一根老铁管 十六个小时", NEWS, hours=1)
    reprint = make.article("r", "南开区爆裂供水管抢修后恢复供水", NEWS, outlet="津沽在线", hours=2)
    text = telling.tell(make.story(feature, reprint, reprints={"a-r": "a-f"}), 30, 140)
    assert text.title == "南开区爆裂供水管抢修后恢复供水" and text.used == (feature,)


def test_a_title_must_say_what_the_text_says(make):
    main = make.article("m", "南开区供水管修复", NEWS)
    other = make.article("o", "市图书馆召开读者座谈会", FEATURE, outlet="津沽在线")
    assert telling.tell(make.story(main, other), 30, 140).title == "南开区供水管修复"


def test_a_complaint_gives_way_to_a_report_and_else_is_quoted(make):
    complaint = make.article("c", "来水后自来水发黄", COMPLAINT, outlet="津沽民声", hours=1)
    media = {"a-c": MediaType.COMPLAINT, "a-n": MediaType.LOCAL}
    alone = replace(make.story(complaint, summaries={"a-c": ()}), media=media)
    assert telling.tell(alone, 30, 140).prose.startswith("网民反映：“南开区望云里9号楼")
    news = make.article("n", "南开区爆裂供水管修复 恢复供水", NEWS, hours=2)
    both = replace(make.story(complaint, news), media=media)
    assert telling.primary(both) == news


def test_a_scene_does_not_open_an_item(make):
    body = "晚上七点半，二楼的灯火还亮着，她掏出材料笑着坐下。\n河西区政务服务中心11月21日公布，夜间窗口首月共办件3080件，办理最多的是社保转移。"
    text = telling.tell(make.story(make.article("x", "河西区夜间政务服务首月办件3080件", body)), 20, 140)
    assert text.prose.startswith("河西区政务服务中心11月21日公布")
