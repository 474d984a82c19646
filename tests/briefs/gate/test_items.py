"""What concerns an item or the whole brief: unverified talk, ordinary people, long quotations, lost sources, stale figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from briefs.gate.check import check_brief
from briefs.gate.evidence import Answer, Evidence, Name, Source, SourceState
from domain.brief import Brief, Citation, Item, Masthead, Section, StoredQuery, Table
from domain.clock import daily_window
from domain.gate import Finding, Rule

DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)
POST = "我家暖气一直不热，打了三次电话没人来。物业说再等等。老人冻病了。"


def brief(*items: Item, **section: object) -> Brief:
    held = Section("headlines", "今日要情", items, **section)  # type: ignore[arg-type]
    cited = sorted({number for item in items for number in item.citations} | {1})
    citations = tuple(
        Citation(n, f"a-{n}", "标题", "津沽晚报", NOW, f"https://example.org/{n}", None, None) for n in cited
    )
    masthead = Masthead("舆情日报", "某馆")
    return Brief("b-1", "daily", "舆情综述", DAY, daily_window(DAY), NOW, "bj", masthead, (held,), citations)


def source(number: int = 1, text: str = POST, **more: object) -> Source:
    return Source(number, ("标题", text), date(2026, 11, 20), "津沽民声", **more)  # type: ignore[arg-type]


def found(checked: Brief, *sources: Source, **more: object) -> list[Finding]:
    known = {s.number: s for s in sources or (source(),)}
    return list(check_brief(checked, Evidence(known, **more)))  # type: ignore[arg-type]


def rules(checked: Brief, *sources: Source, **more: object) -> list[Rule]:
    return [finding.rule for finding in found(checked, *sources, **more)]


@pytest.mark.parametrize(
    "text",
    ["居民反映暖气一直不热。", "据网民反映，老人冻病了。", "“老人冻病了。”", "网传老人冻病了，尚未证实。"],
)
def test_what_the_public_wrote_says_so(text: str) -> None:
    assert rules(brief(Item("供暖投诉", text, (1,), key="i")), source(voice=True)) == []


def test_what_the_public_wrote_is_no_fact_by_itself() -> None:
    told = brief(Item("供暖投诉", "老人冻病了。", (1,), key="i"))
    assert rules(told, source(voice=True)) == [Rule.UNVERIFIED]
    assert rules(told, source()) == []


def test_a_sentence_that_cites_the_public_alone_says_so_itself() -> None:
    item = Item("供暖投诉", "市供热办称正在处理。[^2]老人冻病了。[^1]", (1, 2), key="i")
    office = source(2, "市供热办称正在处理。")
    (finding,) = found(brief(item), source(voice=True), office)
    assert (finding.rule, finding.place.sentence) == (Rule.UNVERIFIED, "老人冻病了。")


def test_talk_that_nobody_confirmed_is_marked() -> None:
    talk = source(text="网传自来水有毒。", rumour=True)
    assert rules(brief(Item("自来水", "自来水有毒。", (1,), key="i")), talk) == [Rule.UNVERIFIED]
    assert rules(brief(Item("自来水", "网传自来水有毒，尚未证实。", (1,), key="i")), talk) == []
    noted = Item(
        "自来水", "自来水有毒。", (1,), key="i", note="提示：本条所涉说法系网传，截至编发时尚未证实。"
    )
    assert rules(brief(noted), talk) == []


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("居民李小明反映暖气不热。", "李某某"),
        ("请拨打13812345678联系。", "138****5678"),
        ("车牌津A·12345的车辆。", "津A·***45"),
        ("网民“滨海过客”反映。", "网民“滨*客”"),
    ],
)
def test_ordinary_people_stay_masked(text: str, masked: str) -> None:
    private = Name("李小明", "PER", private=True)
    told = found(
        brief(Item("供暖投诉", text, (1,), key="i")),
        source(text=text + POST),
        names=lambda s: [private] if "李小明" in s else [],
    )
    findings = [f for f in told if f.rule is Rule.PRIVATE]
    assert [f.found for f in findings] == [masked]
    assert all(raw not in str(f) for f in findings for raw in ("李小明", "13812345678", "滨海过客"))


def test_masked_people_and_offices_are_let_be() -> None:
    text = "居民李某某反映，客服电话138****5678、热线12345均未接通。"
    assert rules(brief(Item("供暖投诉", text, (1,), key="i")), source(text=text)) == []


def test_a_name_that_the_source_hides_must_not_come_back() -> None:
    hidden = source(text="居民李某某反映暖气不热。")
    private = frozenset({"李小明"})
    told = brief(Item("供暖投诉", "居民李小明反映暖气不热。", (1,), key="i"))
    assert rules(told, hidden, private=private) == [Rule.PRIVATE]
    opened = source(2, "业委会主任李小明通报。")
    both = brief(Item("供暖投诉", "居民李小明反映暖气不热。", (1, 2), key="i"))
    assert rules(both, hidden, opened, private=private) == []


@pytest.mark.parametrize("part", ["title", "note", "lead", "section", "heading"])
def test_a_name_that_the_story_hides_is_found_wherever_it_is_typed(part: str) -> None:
    words = "李小明反映暖气不热"
    item = Item(words if part == "title" else "供暖投诉", "居民反映暖气不热。", (1,), key="i",
                note=words if part == "note" else "")  # fmt: skip
    told = brief(item, lead=f"{words}。" if part == "lead" else "")
    private = frozenset({"李小明"})
    if part == "section":
        told = replace(told, sections=(*told.sections, Section("own", "馆员的话", (Item("", f"{words}。"),))))
    if part == "heading":
        told = replace(told, title="关于李小明反映暖气不热的专报")
    finding = next(f for f in found(told, source(), private=private) if f.rule is Rule.PRIVATE)
    assert finding.blocking and finding.found == "李某某" and "李小明" not in finding.message


def test_who_the_sentence_says_nothing_of_is_known_by_the_cited_text() -> None:
    told = brief(Item("供暖", "钟水生指出，管道老化。", (1,), key="i"))
    unsaid = Name("钟水生", "PER", private=True, said=False)
    known = source(text="市供热办主任钟水生指出，管道老化。")
    assert rules(told, known, names=lambda s: [unsaid]) == []
    stated = replace(unsaid, said=True)
    assert Rule.PRIVATE in rules(told, known, names=lambda s: [stated])
    assert Rule.PRIVATE in rules(told, source(), names=lambda s: [unsaid])
    story = frozenset({"钟水生"})
    assert Rule.PRIVATE not in rules(told, source(), names=lambda s: [unsaid], open=story)
    assert Rule.PRIVATE in rules(told, source(), names=lambda s: [stated], open=story)


def test_an_item_quotes_200_characters_at_most() -> None:
    said = "暖" * 150
    one = Item("供暖", f"他说“{said}”。", (1,), key="i")
    two = Item("供暖", f"他说“{said}”，又说“{said[:60]}”。", (1,), key="i")
    spoken = source(text=said)
    assert rules(brief(one), spoken) == []
    assert rules(brief(two), spoken) == [Rule.QUOTED_LENGTH]


@pytest.mark.parametrize("state", [SourceState.MISSING, SourceState.ERASED])
def test_a_source_that_is_gone_is_told(state: SourceState) -> None:
    gone = Source(1, (), state=state)
    told = found(brief(Item("供暖", "暖气不热。", (1,), key="i")), gone)
    assert [(f.rule, f.blocking) for f in told] == [(Rule.SOURCE, True)]


def test_a_source_without_capture_is_advice() -> None:
    told = found(brief(Item("供暖", "暖气不热。", (1,), key="i")), source(state=SourceState.UNCAPTURED))
    assert [(f.rule, f.blocking) for f in told] == [(Rule.SOURCE, False)]


def test_a_mark_without_citation_is_told() -> None:
    told = brief(Item("供暖", "暖气不热。[^7]", (1,), key="i"))
    assert rules(told) == [Rule.SOURCE]


QUERY = StoredQuery("window_counts", {"start": "x"}, {"总量": "132"}, NOW)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer({"总量": "132"}), []),
        (Answer({"总量": "133"}), [(Rule.FIGURE, True)]),
        (Answer({"总量": "133"}, passing=True), [(Rule.FIGURE, False)]),
        (None, [(Rule.FIGURE, True)]),
    ],
)
def test_a_figure_that_the_store_no_longer_gives_is_stale(answer: Answer | None, expected: list) -> None:
    told = brief(Item("供暖", "暖气不热。", (1,), key="i"), lead="据监测，共132条。", queries=(QUERY,))
    assert [(f.rule, f.blocking) for f in found(told, ask=lambda query: answer)] == expected


def test_cells_of_a_table_are_figures_too() -> None:
    table = Table("信息总量", ("指标", "本期"), (("总量", "132"), ("其中", "31")))
    told = brief(Item("供暖", "暖气不热。", (1,), key="i"), tables=(table,), queries=(QUERY,))
    assert [(f.rule, f.found) for f in found(told)] == [(Rule.NUMBER, "31")]


def test_more_than_five_suggestions_are_too_many() -> None:
    def advice(count: int) -> Brief:
        items = tuple(Item("", f"建议公布第{n}项进度。", (), key=f"i{n}") for n in "甲乙丙丁戊己"[:count])
        base = brief(*items)
        held = replace(base.sections[0], key="advice", title="对策建议", judgement=True)
        return replace(base, sections=(held,))

    assert rules(advice(5)) == []
    assert rules(advice(6)) == [Rule.SUGGESTIONS]


@pytest.mark.parametrize(
    "title",
    [
        "😀供暖\u202e报送\x07",
        "<b>供暖</b>",
        "=SUM(A1:A9)",
        "供" * 300,
        "\ud800共9户，坏字符",
        "",
        "[^1]",
        "“" * 50,
    ],
)
def test_strange_titles_pass_through_without_harm(title: str) -> None:
    told = brief(Item(title, "暖气不热。", (1,), key="i"))
    assert all(finding.message and finding.key for finding in found(told))


def test_five_thousand_items_are_checked() -> None:
    items = tuple(Item(f"供暖{n}", f"共{n}户受影响。", (1,), key=f"i{n}") for n in range(1, 5001))
    told = found(brief(*items), source(text="共7户受影响。"))
    assert sum(f.rule is Rule.NUMBER for f in told) > 9000


def test_a_heading_with_nothing_under_it_is_told() -> None:
    assert rules(brief()) == [Rule.BLANK]
    assert rules(brief(lead="　")) == [Rule.BLANK]
    assert rules(brief(lead="本期没有重要信息。")) == []
    assert rules(brief(closing="本期没有重要信息。")) == []
    assert rules(brief(tables=(Table("表", ("甲",), ()),))) == []
