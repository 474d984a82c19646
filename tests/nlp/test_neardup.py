"""Reprints: the sample site's own truth, the ways a reprint differs, and notices that only look alike."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from desk.demo.site import SampleSite
from desk.demo.truth import truth_rows
from nlp.gazetteer import load_gazetteer
from nlp.neardup import NearDuplicates

LEAD = "本报讯（记者 周砚宁）东丽区金穗路一处物流仓库昨日14时15分起火，浓烟数公里外可见，消防部门出动十一辆消防车。"
MIDDLE = "起火仓库为单层钢结构，存放日用百货和纸质包装材料，未发现危险化学品，园区内多家企业的员工已被疏散到马路对面。"
END = "截至16时20分，明火被扑灭，两人受伤送医，均无生命危险，起火原因正在调查，周边三条公交线路恢复正常运行。"
BODY = f"{LEAD}\n{MIDDLE}\n{END}"
TITLE = "东丽区一物流仓库起火"


@pytest.fixture
def near(data):
    gazetteer = load_gazetteer(data / "gazetteer")
    return NearDuplicates(
        {form: d.name for d in gazetteer.districts for form in (*d.sure, *d.context, *d.beside)}
    )


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (TITLE, BODY),
        ("浓烟滚滚！物流园突发大火", BODY),
        (TITLE, "据津沽晚报报道，" + BODY.removeprefix("本报讯（记者 周砚宁）")),
        (TITLE, BODY.replace("多家企业", "几家企业").replace("均无生命危险", "没有生命危险")),
        (TITLE, f"{LEAD}\n{MIDDLE}"),
        (
            TITLE,
            f"华夏新闻社津沽11月18日电　{BODY.removeprefix('本报讯（记者 周砚宁）')}\n（责任编辑：林晓棠）",
        ),
        (TITLE, BODY.replace("，", ",").replace("14", "１４")),
    ],
    ids=["same", "headline", "lead", "words", "last dropped", "dateline", "full width"],
)
def test_reprints(near, article, title, body):
    original = article(TITLE, BODY, key="original")
    assert near.add(original) is None
    assert near.add(article(title, body, key="copy")) == original.id


def water(district, day, estate):
    title = f"{district}部分区域计划停水公告"
    body = (
        f"因供水管道改造施工，津沽水务集团定于11月{day}日22时至次日6时，对{district}部分区域实施计划停水。\n"
        f"停水范围：{estate}、泰昌东里两个小区。停水期间请用户提前储备生活用水，并关闭水龙头和太阳能热水器阀门；"
        "恢复供水后请先放水三分钟再使用。由此带来的不便，敬请谅解，咨询电话：96655。"
    )
    return title, body


def air(day, index):
    return f"津沽市空气质量日报（11月{day}日）", (
        f"11月{day}日，全市空气质量指数（AQI）为{index}，首要污染物为细颗粒物。\n"
        "空气质量指数五十以下为优，五十一至一百为良。敏感人群请关注实时监测数据，合理安排户外活动。"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (water("河西区", 17, "友善里"), water("北辰区", 17, "友善里")),
        (water("河西区", 17, "友善里"), water("河西区", 24, "友善里")),
        (air(12, 62), air(13, 88)),
        (air(12, 62), air(13, 62)),
    ],
    ids=["place", "date", "bulletin", "equal figures"],
)
def test_notices_that_look_alike(near, article, one, other):
    near.add(article(*one, key="one"))
    assert near.add(article(*other, key="other")) is None


def test_the_copy_of_a_copy_leads_to_the_original(near, article):
    original = article(TITLE, BODY, key="1")
    near.add(original)
    near.add(article(TITLE, f"津沽市消防部门昨晚通报。{BODY}", key="2"))
    copy = article(TITLE, f"津沽市消防部门昨晚通报。{LEAD}\n{MIDDLE}", key="3")
    assert near.add(copy) == original.id


def test_the_earliest_is_the_original_whatever_came_first(near, article):
    late = article(TITLE, BODY, key="late")
    early = article(TITLE, BODY, key="early", when=late.published_at - timedelta(hours=3))
    assert near.add(late) is None
    assert near.add(early) is None
    third = article(TITLE, BODY, key="third", when=late.published_at + timedelta(hours=1))
    assert near.add(third) == early.id


def test_asked_again_the_answer_stays(near, article):
    original, copy = article(TITLE, BODY, key="1"), article("物流园大火", BODY, key="2")
    near.add(original)
    assert near.add(copy) == near.add(copy) == original.id
    assert near.add(original) is None
    assert len(near) == 2


def test_forgotten_articles_are_not_found(near, article):
    original = article(TITLE, BODY, key="1")
    near.add(original)
    assert near.forget(original.published_at) == 0
    assert near.forget(original.published_at + timedelta(seconds=1)) == 1
    assert near.add(article(TITLE, BODY, key="2")) is None


@pytest.mark.parametrize("body", ["", "图", "😀😀😀", "\n \n"])
def test_texts_that_say_nothing(near, article, body):
    assert near.add(article("开馆", body, key="1")) is None
    assert near.add(article("停水", body, key="2")) is None
    assert near.add(article("开馆", body, key="3")) == article("开馆", body, key="1").id
    assert near.add(article("", "", key="4")) is None
    assert near.add(article("", "", key="5")) is None


def test_ten_thousand_identical_articles(near, article):
    same = [article(TITLE, BODY, key=str(n)) for n in range(10_000)]
    assert Counter(near.add(a) for a in same) == {None: 1, same[0].id: 9_999}


def test_one_wrong_date_does_not_empty_the_room(near, article):
    original = article(TITLE, BODY, key="original")
    near.add(original)
    near.add(article("来自未来", MIDDLE, key="future", when=original.published_at + timedelta(days=3650)))
    for n in range(1200):
        near.add(article(f"读者来信{n}", f"第{n}封：" + chr(0x4E00 + n) * 40, key=f"letter {n}"))
    assert near.add(article(TITLE, BODY, key="copy")) == original.id


def test_sample_site(near, article):
    """The truth of the site: 140 reprints of edited headline, lead, words or length, among notices made to mislead."""
    rows = sorted(truth_rows(SampleSite()), key=lambda row: str(row["published_at"]))
    origin = {row["key"]: row["original_key"] for row in rows}
    key_of, right, wrong = {}, 0, []
    seen: set[str] = set()
    expected = 0
    for row in rows:
        item = article(row["title"], row["body"], row["key"], datetime.fromisoformat(row["published_at"]))
        key_of[item.id] = row["key"]
        found = near.add(item)
        root = _root(origin, row["key"])
        expected += root in seen
        seen.add(root)
        if found is not None:
            right += _root(origin, key_of[found]) == root
            wrong += [row["key"]] if _root(origin, key_of[found]) != root else []
    assert expected >= 140
    assert right / expected >= 0.97
    assert len(wrong) <= 0.02 * expected, wrong


def _root(origin, key):
    while origin[key] != key:
        key = origin[key]
    return key
