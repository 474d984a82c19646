"""定题服务 (SDI): what standing profiles gave, what was opened and found useful, what was adopted of it."""

from __future__ import annotations

from collections.abc import Iterator

from desk.performance.facts import PIECE_HEAD, Facts, figure
from domain import clock
from domain.answer import AnswerKind
from domain.performance import Figure, Period, share
from domain.profile import USE_NAMES, ItemState, Use


def standing(facts: Facts, period: Period) -> Iterator[Figure]:
    """Figures of 定题."""
    names = {profile.id: profile.name for profile in facts.profiles}
    runs = [run for run in facts.runs if run.end in period]
    served = sorted({run.profile_id for run in runs})
    yield figure(
        "profiles", "定题服务", "服务定题", "个", len(served), "本期送出过的定题", ("定题", "本期批次", "本期条数"),
        [
            (names.get(key, key), str(len(mine)), str(sum(run.size for run in mine)))
            for key in served
            if (mine := [run for run in runs if run.profile_id == key])
        ],
    )  # fmt: skip
    numbers = {(run.profile_id, run.number): run for run in runs}
    given = [
        (item, numbers[key])
        for items in facts.items.values()
        for item in items
        if item.state is ItemState.GIVEN and (key := (item.profile_id, item.run or 0)) in numbers
    ]
    rows = [
        (names.get(i.profile_id, i.profile_id), str(run.number), i.item_id, USE_NAMES[i.use] if i.use else "",
         clock.zh_minute(run.end))
        for i, run in given
    ]  # fmt: skip
    head = ("定题", "批次", "条目", "评价", "送出")
    yield figure("pushed", "定题服务", "推送条数", "条", len(given), "本期各批送出的条目", head, rows)
    rated = [item for item, _ in given if item.use]
    useful = [item for item in rated if item.use is Use.USEFUL]
    yield figure(
        "useful", "定题服务", "有用率", "%", share(len(useful), len(rated)), "本期送出、读者评价过的条目中评为有用的占比", head,
        [row for row, (item, _) in zip(rows, given, strict=True) if item.use],
    )  # fmt: skip
    yield from _briefs(facts, period)


def _briefs(facts: Facts, period: Period) -> Iterator[Figure]:
    """Of the briefs that went out under a profile in the period: opened, adopted."""
    sent = [
        (piece, one.delivery)
        for piece in facts.pieces
        for one in piece.sent
        if one.delivery.profile_id and one.delivery.sent_at in period
    ]
    shown = {(o.brief_id, o.recipient_id) for o in facts.openings if not o.closed}
    opened = [(p, d) for p, d in sent if (d.brief_id, d.recipient_id) in shown]
    yield figure(
        "opened", "定题服务", "打开率", "%", share(len(opened), len(sent)), "本期按定题送出的简报中送阅对象打开过的占比",
        (*PIECE_HEAD, "送阅对象"), [(*p.row, d.name) for p, d in opened],
    )  # fmt: skip
    pieces = {piece.brief.id: piece for piece, _ in sent}
    used = [piece for piece in pieces.values() if piece.of(AnswerKind.ADOPTED)]
    yield figure(
        "profile-adopted", "定题服务", "定题采用篇数", "篇", len(used), "本期按定题送出的简报中有采用的", PIECE_HEAD,
        [piece.row for piece in used],
    )  # fmt: skip
