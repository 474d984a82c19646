"""报送, 采用, 批示, 质量. A piece counts in the period of its first delivery, an answer in that of its own day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from desk.performance.facts import PIECE_HEAD, Facts, Piece, figure
from domain import clock
from domain.answer import ANSWER_NAMES, OPENS_TASK, RANK_NAMES, AnswerKind, Reply
from domain.dispatch import WAY_NAMES
from domain.performance import Figure, Listing, Period, Row, number, share

_ANSWER_HEAD: Row = ("期号", "题名", "单位", "反馈", "级别", "日期", "刊发处或存放处", "有无凭证")


def dispatched(facts: Facts, period: Period) -> Iterator[Figure]:
    """报送."""
    pieces = facts.sent(period)
    yield figure(
        "sent", "报送", "报送篇数", "篇", len(pieces), "首次报送在本期的简报，每期计一篇", PIECE_HEAD,
        [piece.row for piece in pieces],
    )  # fmt: skip
    times = [(p, s) for p in facts.pieces for s in p.sent if s.delivery.sent_at in period]
    head = ("期号", "送阅对象", "方式", "份数", "送出", "状态")
    rows = [
        (
            p.issue, s.delivery.name, WAY_NAMES[s.delivery.way], str(s.delivery.copies),
            clock.zh_minute(s.delivery.sent_at), s.state,
        )
        for p, s in times
    ]  # fmt: skip
    yield figure(
        "times", "报送", "报送次数", "次", len(times), "本期登记送出的次数，一期送几处计几次", head, rows
    )
    signed = [row for row, (_, s) in zip(rows, times, strict=True) if s.signed]
    yield figure(
        "signed",
        "报送",
        "签收率",
        "%",
        share(len(signed), len(times)),
        "本期送出的次数中已签收的占比",
        head,
        signed,
    )
    read = [(p, r) for p in pieces for r in p.of(AnswerKind.READ)]
    asked = {(p.brief.id, s.delivery.recipient_id) for p in pieces for s in p.sent}
    answered = {(p.brief.id, r.answer.recipient_id) for p, r in read} & asked
    yield figure(
        "read", "报送", "已阅率", "%", share(len(answered), len(asked)),
        "本期报送的各期、各送阅对象中本人或联络员确认已阅的占比", _ANSWER_HEAD, [answer_row(p, r) for p, r in read],
    )  # fmt: skip


def adopted(facts: Facts, period: Period) -> Iterator[Figure]:
    """采用 and 批示, with points."""
    pieces = facts.sent(period)
    for kind, name in ((AnswerKind.ADOPTED, "采用"), (AnswerKind.INSTRUCTION, "批示")):
        having = [piece for piece in pieces if piece.of(kind)]
        key = kind.value
        meaning = f"本期报送的简报中，到今天至少有一次{name}的，每篇计一次"
        rows = [piece.row for piece in having]
        yield figure(f"{key}-pieces", name, f"{name}篇数", "篇", len(having), meaning, PIECE_HEAD, rows)
        yield figure(
            f"{key}-share", name, f"{name}率", "%", share(len(having), len(pieces)), f"{name}篇数 ÷ 报送篇数",
            PIECE_HEAD, rows,
        )  # fmt: skip
        events = [(p, r) for p in facts.pieces for r in p.of(kind) if r.answer.given_on in period]
        yield figure(
            f"{key}-times", name, f"{name}次数", "次", len(events), f"{name}日期在本期的，一篇多次各计一次",
            _ANSWER_HEAD, [answer_row(p, r) for p, r in events],
        )  # fmt: skip
    yield points(facts, period)


def points(facts: Facts, period: Period) -> Figure:
    """Points of the answers given in the period, and what late 约稿 cost, by the table of the year."""
    table = facts.table(period.first.year)
    rows: list[Row] = []
    total = 0.0
    for piece in facts.pieces:
        counted = [r.answer for r in piece.replies if r.answer.given_on in period]
        if score := table.score(counted):
            total += score
            told = "、".join(
                f"{ANSWER_NAMES[a.kind]}（{RANK_NAMES[a.rank]}）" for a in counted if a.rank and a.present
            )
            rows.append((piece.issue, piece.brief.title, told, number(score)))
    for reply in late_requests(facts, period):
        total += table.late
        piece_name = (
            facts.by_brief[reply.answer.brief_id].issue if reply.answer.brief_id in facts.by_brief else ""
        )
        rows.append((piece_name, reply.answer.text, "约稿逾期或未办", number(table.late)))
    adding = "同篇多级采用计最高一级" if table.highest_only else "同篇各级采用累计"
    meaning = f"按 {table.id} 年计分表，{adding}，批示累计，约稿逾期扣分；只计日期在本期的"
    return figure(
        "points", "得分", "得分", "分", round(total, 2), meaning, ("期号", "题名或约稿", "依据", "分"), rows
    )


def late_requests(facts: Facts, period: Period) -> list[Reply]:
    """约稿 due in the period and not done by then."""
    found = []
    for reply in facts.replies:
        due = reply.due_on
        if reply.answer.kind is not AnswerKind.REQUEST or due is None or due not in period:
            continue
        done = reply.done
        if (clock.library_day(done.at) > due) if done else due < facts.today:
            found.append(reply)
    return found


def quality(facts: Facts, period: Period) -> Iterator[Figure]:
    """退改率, 错误率, rounds of review."""
    pieces = facts.sent(period)
    revised = [piece for piece in pieces if piece.of(AnswerKind.REVISE)]
    yield figure(
        "revised", "质量", "退改率", "%", share(len(revised), len(pieces)), "有退改意见的篇数 ÷ 报送篇数", PIECE_HEAD,
        [piece.row for piece in revised],
    )  # fmt: skip
    wrong = {piece.brief.corrects for piece in facts.pieces if piece.brief.corrects}
    corrected = [piece for piece in pieces if piece.brief.id in wrong]
    yield figure(
        "corrections", "质量", "错误率", "篇/百篇", share(len(corrected), len(pieces)),
        "本期报送的每百篇中后来发过更正的", PIECE_HEAD, [piece.row for piece in corrected],
    )  # fmt: skip
    reviewed = [piece for piece in pieces if piece.rounds]
    mean = round(sum(p.rounds for p in reviewed) / len(reviewed), 2) if reviewed else None
    yield figure(
        "rounds", "质量", "平均送审次数", "次", mean, "本期报送的简报签发前送审的平均次数，一次通过为 1",
        (*PIECE_HEAD, "送审次数"), [(*piece.row, str(piece.rounds)) for piece in reviewed],
    )  # fmt: skip


def breakdowns(facts: Facts, period: Period) -> tuple[tuple[str, Listing], ...]:
    """报送篇数 by kind, author and recipient."""
    pieces = facts.sent(period)
    by_unit: dict[str, set[str]] = {}
    for piece in pieces:
        for sent in piece.sent:
            by_unit.setdefault(sent.delivery.name, set()).add(piece.brief.id)
    units = [
        (name, str(len(ids))) for name, ids in sorted(by_unit.items(), key=lambda kv: (-len(kv[1]), kv[0]))
    ]
    return (
        ("按种类", Listing(_SPLIT, tuple(_counted(pieces, "kind")))),
        ("按编辑", Listing(_SPLIT, tuple(_counted(pieces, "author")))),
        ("按送阅对象", Listing(("送阅对象", "报送篇数"), tuple(units))),
    )


_SPLIT: Row = ("", "报送篇数", "采用篇数", "批示篇数")


def _counted(pieces: Sequence[Piece], by: str) -> Iterator[Row]:
    def name(piece: Piece) -> str:
        return piece.brief.masthead.name if by == "kind" else piece.author

    for key, group in groupby(sorted(pieces, key=name), key=name):
        mine = list(group)
        used = [sum(bool(p.of(kind)) for p in mine) for kind in (AnswerKind.ADOPTED, AnswerKind.INSTRUCTION)]
        yield (key, str(len(mine)), *map(str, used))


def answer_row(piece: Piece, reply: Reply) -> Row:
    """One answer in a list. Of a request only that there is one: its words stand on the task."""
    answer = reply.answer
    name = ANSWER_NAMES[answer.kind] + ("（约办）" if answer.kind in OPENS_TASK else "")
    rank = RANK_NAMES[answer.rank] if answer.rank else ""
    proof = "有" if answer.proof else ""
    place = answer.outlet or answer.lies_at
    return (piece.issue, piece.brief.title, answer.name, name, rank, str(answer.given_on), place, proof)
