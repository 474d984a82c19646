"""Claims and their proofs, on hand-made sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from briefs.gate.check import check_brief
from briefs.gate.evidence import Evidence, Name, Source
from domain.brief import Brief, Citation, Item, Masthead, Section, StoredQuery
from domain.clock import daily_window
from domain.gate import Finding, Rule

DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)
ARTICLE = (
    "昨日，市水务局通报，滨河路1,286户居民恢复供水，占百分之九十二。局长说：“管网已连夜抢修完毕，"
    "水质检测全部合格。”张某某等3人受伤。全年投入2.3亿元，为历年最高。下午2点半解除封闭。"
)


def brief(
    *sentences: str, cites: tuple[int, ...] = (1,), title: str = "滨河路恢复供水", **section: object
) -> Brief:
    item = Item(title, "".join(sentences), cites, key="i1")
    held = Section("headlines", "今日要情", (item,), **section)  # type: ignore[arg-type]
    citation = Citation(1, "a-1", "滨河路恢复供水", "津沽晚报", NOW, "https://example.org/1", None, None)
    masthead = Masthead("舆情日报", "某馆信息咨询部")
    window = daily_window(DAY)
    return Brief("b-1", "daily", "舆情综述", DAY, window, NOW, "bj", masthead, (held,), (citation,))


def found(checked: Brief, *names: Name, sources: dict[int, Source] | None = None) -> list[Finding]:
    known = {1: Source(1, ("滨河路恢复供水", ARTICLE), date(2026, 11, 20), "津沽晚报")}
    evidence = Evidence(
        known if sources is None else sources, names=lambda s: [n for n in names if n.text in s]
    )
    return [f for f in check_brief(checked, evidence) if f.place.item or f.place.section]


GOOD = [
    "滨河路1286户居民恢复供水。",
    "滨河路一千二百八十六户居民恢复供水。",
    "恢复供水的占92%。",
    "恢复供水的占９２％。",
    "11月19日，市水务局通报情况。",
    "2026年11月19日，市水务局通报情况。",
    "11月20日有媒体报道此事。",
    "局长说，“管网已连夜抢修完毕”。",
    "局长说：“管网已连夜抢修完毕……水质检测全部合格”。",
    "张某等3人受伤。",
    "全年投入23000万元，为历年最高。",
    "14时30分解除封闭。",
    "居民恢复供水，一个小区仍在检修。",
]


@pytest.mark.parametrize("sentence", GOOD)
def test_what_the_article_says_is_proven(sentence: str) -> None:
    assert found(brief(sentence)) == []


BAD = [
    ("滨河路1287户居民恢复供水。", Rule.NUMBER),
    ("恢复供水的占29%。", Rule.NUMBER),
    ("恢复供水92户。", Rule.NUMBER),
    ("11月18日，市水务局通报情况。", Rule.DATE),
    ("2025年11月19日，市水务局通报情况。", Rule.DATE),
    ("局长说，“管网早已抢修完毕”。", Rule.QUOTATION),
    ("局长说：“水质检测全部合格。管网已连夜抢修完毕。”", Rule.QUOTATION),
    ("张某等5人受伤。", Rule.NUMBER),
    ("全年投入2.3万元。", Rule.NUMBER),
    ("投入为全国最大。", Rule.SUPERLATIVE),
    ("15时30分解除封闭。", Rule.DATE),
    ("《供水条例》即日起施行。", Rule.NAME),
    ("11月20日，市水务局通报情况。", Rule.DATE),
]


@pytest.mark.parametrize(("sentence", "rule"), BAD)
def test_what_it_does_not_say_is_found(sentence: str, rule: Rule) -> None:
    assert [f.rule for f in found(brief(sentence))] == [rule]


@pytest.mark.parametrize(
    "sentence", ["投入2.3亿元。", "11月19日通报。", "局长说“水质检测全部合格”。", "为历年最高。"]
)
def test_a_claim_needs_a_citation(sentence: str) -> None:
    assert [f.rule for f in found(brief(sentence, cites=()))] == [Rule.UNCITED]


def test_a_sentence_without_a_claim_needs_none() -> None:
    assert found(brief("居民用水已经恢复。", cites=())) == []


def test_a_mark_cites_for_its_sentence_alone() -> None:
    told = found(brief("滨河路1286户恢复供水。[^1]共投入2.3亿元。", cites=()))
    assert [(f.rule, f.found) for f in told] == [(Rule.UNCITED, "2.3亿元")]


def test_a_name_has_to_stand_in_the_article() -> None:
    bureau, office = Name("津沽市水务局", "ORG"), Name("市住建委", "ORG")
    assert found(brief("津沽市水务局通报情况。"), bureau) == []
    assert [f.rule for f in found(brief("市住建委通报情况。"), office)] == [Rule.NAME]


def test_judgement_may_name_and_praise_but_not_count_or_quote() -> None:
    office = Name("市住建委", "ORG")
    assert found(brief("市住建委应把此事作为最大民生。[^研]"), office) == []
    assert [f.rule for f in found(brief("预计影响5000户。[^研]"))] == [Rule.NUMBER]
    assert [f.rule for f in found(brief("群众说“不放心”。[^研]"))] == [Rule.QUOTATION]


def test_a_repeated_fact_inherits_its_citation() -> None:
    told = brief("滨河路1286户居民恢复供水。[^1]此前滨河路1286户居民停水。另有1286人报名。", cites=())
    assert [(f.rule, f.found) for f in found(told)] == [(Rule.UNCITED, "1286人")]


def test_figures_come_from_the_stored_queries_of_the_section() -> None:
    query = StoredQuery("window_counts", {}, {"总量": "132", "环比": "12.5%"}, NOW)
    lead = "11月20日8时至21日8时，据监测，共采集信息132条，环比增长12.5%。"
    assert found(brief("居民用水恢复。", lead=lead, queries=(query,))) == []
    wrong = lead.replace("132", "133")
    assert [f.rule for f in found(brief("居民用水恢复。", lead=wrong, queries=(query,)))] == [Rule.NUMBER]
    assert [f.rule for f in found(brief("居民用水恢复。", lead=lead))] == [Rule.UNCITED]


def test_a_key_survives_edits_elsewhere_and_not_of_its_sentence() -> None:
    (one,) = found(brief("另有999人报名。"))
    (moved,) = found(brief("居民用水恢复。", "另有999人报名。", title="另一个标题"))
    (changed,) = found(brief("另有998人报名。"))
    assert one.key == moved.key != changed.key


@pytest.mark.parametrize(
    "line",
    ["机密★10年", "密级：秘密", "【绝密】", "机密", "绝密文件", "此件为机密文件。", "秘密 10年", "（机密）"],
)
def test_a_secrecy_marking_is_refused_without_exception(line: str) -> None:
    (finding,) = [f for f in found(brief(line)) if f.rule is Rule.SECRECY]
    assert finding.blocking
    assert not finding.excusable


@pytest.mark.parametrize(
    "line",
    [
        "涉嫌侵犯商业秘密罪。",
        "揭开古墓的秘密。",
        "打字机密密麻麻。",
        "泄露国家秘密案开庭。",
        "他守着这个秘密三十年。",
        "被告人窃取机密文件，经鉴定为机密级国家秘密。",
        "电影《绝密文件》上映。",
        "馆员秘密保护古籍长期不为人知。",
    ],
)
def test_secrets_spoken_of_are_no_marking(line: str) -> None:
    assert [f for f in found(brief(line)) if f.rule is Rule.SECRECY] == []
