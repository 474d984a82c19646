"""Hot boards: every observation is kept, the board shows the last pass."""

from datetime import timedelta

from domain.article import HotObservation
from domain.source import MediaType, Source
from domain.user import OPERATOR


def put(desk, hours_ago, ranks):
    at = desk.now() - timedelta(hours=hours_ago)
    rows = [HotObservation("board", item, rank, 100.0 - rank, None, at) for item, rank in ranks.items()]
    desk.store.add_observations(rows)


def test_the_way_of_an_item_and_the_board_as_last_seen(desk):
    desk.store.put_source(
        Source("board", "某热榜", "某社", "hotboard", MediaType.WEIBO, "全国", 1.0, True, 10, {}),
        "试",
        "试",
        desk.now(),
    )
    put(desk, 60, {"更早": 1})
    put(desk, 3, {"甲": 5, "乙": 1})
    put(desk, 2, {"甲": 2, "乙": 3})
    put(desk, 1, {"甲": 1, "丙": 2})
    (board,) = desk.boards(OPERATOR)
    assert board.passes == 3
    assert [(line.now.item, line.now.rank) for line in board.lines] == [("甲", 1), ("丙", 2)]
    first = board.lines[0]
    assert [o.rank for o in first.observations] == [5, 2, 1] and first.best_rank == 1
    assert first.first_seen.observed_at == desk.now() - timedelta(hours=3)
    assert first.burst is not None and first.burst.reason.startswith("1小时上升3位，现列第2位")
    assert board.lines[1].burst is not None and board.lines[1].burst.reason == "上榜即列第2位"


def test_no_board_no_line(desk):
    assert desk.boards(OPERATOR) == []
