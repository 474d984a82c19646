"""The book of watches: versions, figures, previews that store nothing."""

from dataclasses import replace

import pytest

from desk.watch_seeds import load_watch_seeds
from domain import clock as time
from domain.errors import InvalidInput, NotAllowed, NotFound
from domain.user import OPERATOR
from domain.watch import Watch, Widening
from tests.desk.watch_help import EDITOR, READER, WATCH, put_articles, put_watch

TEXTS = [
    ("古籍修复展开展", "展出善本二十种，均由本馆修复。"),
    ("古籍酒店开业", "客房满员。"),
    ("古籍普查", "新登记善本。"),
    ("地铁早高峰", "乘客增多。"),
]


def everything(desk):
    return desk.store.arrangements(Watch), desk.store.watch_hits("guji", None), desk.store.watch_waiting(99)


def test_a_preview_shows_all_and_stores_nothing(desk):
    put_watch(desk, Watch("other", "别的", "别的"))
    put_articles(desk, TEXTS)
    before = everything(desk)
    seen = desk.preview_watch(READER, replace(WATCH, excludes=("酒店", "游戏"), min_relevance=0.1))
    assert everything(desk) == before
    assert (seen.statistics.total, seen.outside) == (2, 0)
    days = list(seen.statistics.by_day.values())
    assert (len(days), sum(days)) == (14, 2)
    assert seen.statistics.by_outlet == {"媒体0": 1, "媒体2": 1}
    assert seen.statistics.by_topic == {"T18": 2} and seen.statistics.by_sentiment == {"neu": 2}
    assert [(r.written, r.count, r.titles) for r in seen.removed] == [
        ("酒店", 1, ("古籍酒店开业",)),
        ("游戏", 0, ()),
    ]
    newest = seen.sample[0]
    assert [(p.text, p.found) for p in newest.title] == [("古籍", True), ("修复展开展", False)]
    assert any(p.found and p.text == "善本" for p in newest.extract)
    assert seen.warnings == () and seen.near == ()


def test_what_is_outside_is_counted(desk):
    put_watch(desk, Watch("other", "别的", "别的"))
    put_articles(desk, TEXTS)
    seen = desk.preview_watch(READER, replace(WATCH, sources=("jgol",)))
    assert (seen.statistics.total, seen.outside) == (2, 1)


def test_nothing_found_says_which_concept_to_drop(desk):
    put_watch(desk, Watch("other", "别的", "别的"))
    put_articles(desk, TEXTS)
    seen = desk.preview_watch(READER, replace(WATCH, expression="古籍 AND 直播带货"))
    assert seen.warnings == (
        "近 14 天没有命中：可加同义词（用 OR），或去掉一个概念（AND 的一段）",
        "去掉“古籍”，有 0 篇",
        "去掉“直播带货”，有 3 篇",
    )


def test_too_much_found_asks_for_another_concept(desk, monkeypatch):
    monkeypatch.setattr("desk.watch_preview._MUCH", 2)
    put_watch(desk, Watch("other", "别的", "别的"))
    put_articles(desk, TEXTS)
    (warning,) = desk.preview_watch(READER, WATCH, days=1).warnings
    assert warning.startswith("平均每天 3 篇，超过 2 篇")


def test_words_are_suggested_from_what_is_found(desk):
    put_watch(desk, Watch("other", "别的", "别的"))
    put_articles(desk, [(f"古籍消息{n}", "善本。") for n in range(3)], keywords=("修复师", "天津"))
    put_articles(desk, [(f"别的消息{n}", "无关。") for n in range(9)], keywords=("天津",))
    (best,) = desk.suggest_watch_words(READER, WATCH)
    assert (best.word, best.articles) == ("修复师", 3)


def test_saving_keeps_every_version_and_restores_one(desk):
    put_watch(desk, Watch("other", "别的", "别的"))
    put_articles(desk, TEXTS)
    report = desk.save_watch(EDITOR, WATCH, "新建", days=3)
    assert (report.changed, report.version, report.reevaluation.added) == (True, 1, 3)
    narrower = replace(WATCH, expression="善本", widening=Widening(0.8))
    assert desk.save_watch(EDITOR, narrower, "酒店太多").version == 2
    assert not desk.save_watch(EDITOR, narrower, "再存").changed
    seen = desk.watch(READER, "guji")
    assert (seen.watch.owner, seen.watch.expression, len(seen.hits)) == ("liguanyuan", "善本", 3)
    assert desk.restore_watch(EDITOR, "guji", 1, "改回", days=3).version == 3
    assert desk.watch(READER, "guji").watch == replace(WATCH, owner="liguanyuan")
    assert [(v.version, v.why) for v in desk.watch(READER, "guji").versions] == [
        (3, "改回"),
        (2, "酒店太多"),
        (1, "新建"),
    ]
    with pytest.raises(NotFound, match="没有第 9 版"):
        desk.restore_watch(EDITOR, "guji", 9, "试")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"id": "古籍"}, "编号只能用"),
        ({"name": " "}, "请写名称"),
        ({"expression": "古籍 AND"}, "没有写完"),
        ({"expression": ""}, "空的"),
        ({"expression": "IPC=A01B"}, "没有字段“IPC”"),
        ({"excludes": ("(",)}, "没有写完"),
        ({"min_relevance": 1.0}, "最低相关度"),
        ({"widening": Widening(0.1)}, "相似度"),
        ({"widening": Widening(0.8, ("a-none",))}, "没有文章“a-none”"),
        ({"sources": ("none",)}, "没有采集源“none”"),
        ({"topics": ("T99",)}, "没有分类“T99”"),
        ({"districts": ("塘沽区",)}, "没有区“塘沽区”"),
        ({"subscribers": ("nobody",)}, "没有账号“nobody”"),
        ({"starts_on": time.library_day(time.utc_now()), "ends_on": time.library_day(time.utc_now()).replace(year=2020)}, "结束日期"),
    ],
)  # fmt: skip
def test_what_cannot_be_saved_says_why_in_one_line(desk, fields, told):
    put_watch(desk)
    with pytest.raises(InvalidInput, match=told) as error:
        desk.save_watch(EDITOR, replace(WATCH, **fields), "试")
    assert "\n" not in str(error.value)
    assert desk.store.arrangements(Watch) == [WATCH]


def test_saving_needs_a_reason_and_a_librarian(desk):
    put_watch(desk)
    with pytest.raises(InvalidInput, match="原因"):
        desk.save_watch(EDITOR, replace(WATCH, name="古籍二"), " ")
    with pytest.raises(NotAllowed):
        desk.save_watch(READER, replace(WATCH, name="古籍二"), "试")


def test_a_watch_stands_still_and_makes_up_for_it(desk):
    put_watch(desk)
    desk.switch_watch(EDITOR, "guji", on=False, why="暂停")
    put_articles(desk, TEXTS)
    desk.match_watches()
    (line,) = desk.watches(READER)
    assert (line.watch.enabled, line.today) == (False, 0)
    desk.switch_watch(EDITOR, "guji", on=True, why="恢复", days=2)
    (line,) = desk.watches(READER)
    assert (line.today, line.week, line.waiting, len(line.by_day)) == (3, 3, 3, 14)


def test_what_ships_is_sound_and_finds_what_it_is_for(desk, settings):
    seeds = {seed.id: seed for seed in load_watch_seeds(settings.data)}
    assert len(seeds) >= 5
    put_articles(
        desk, [("津沽热力公司回应供暖不热", "居民反映暖气不热。"), ("热电股票涨停", "供热板块股票。")]
    )
    seen = desk.preview_watch(OPERATOR, seeds["heating"])
    assert [shown.article.title for shown in seen.sample] == ["津沽热力公司回应供暖不热"]


def test_a_wrong_seed_file_names_entry_and_field(tmp_path):
    path = tmp_path / "watches.yml"
    path.write_text("watches: [{id: x1, name: 甲, expression: 甲, colour: red}]", "utf-8")
    with pytest.raises(InvalidInput, match="“x1”有不认识的字段 colour"):
        load_watch_seeds(tmp_path)
    path.write_text("watches: [{id: x1, name: 甲}]", "utf-8")
    with pytest.raises(InvalidInput, match="“x1”的 expression 缺少"):
        load_watch_seeds(tmp_path)
