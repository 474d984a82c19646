"""From when to when a document holds and what it repeals; every sentence was written for these tests."""

from datetime import date

import pytest

from crawlers.extract.validity import effective_day, expiry_day, repealed, signature

ISSUED = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("本办法自2026年1月1日起施行，有效期5年。", "2026-01-01", "2030-12-31"),
        ("本通知自2026年12月1日起实施，有效期至2030年6月30日。", "2026-12-01", "2030-06-30"),
        ("本规定自印发之日起施行，有效期三年。", "2026-11-16", "2029-11-15"),
        ("本规定自公布之日起30日后施行。", "2026-12-16", None),
        ("本细则从2027年3月1日起正式施行，试行期为二年。", "2027-03-01", "2029-02-28"),
        ("本办法自二〇二七年一月一日起施行。", "2027-01-01", None),
        ("本措施自2026年12月1日起执行，至2028年11月30日止。", "2026-12-01", "2028-11-30"),
        ("本公告自发布之日起执行，有效期6个月。", "2026-11-16", "2027-05-15"),
        ("本办法自2026年12月1日起施行。有效期为5年。", "2026-12-01", "2031-11-30"),
        ("本办法自2028年2月29日起施行，有效期1年。", "2028-02-29", "2029-02-28"),
        (
            "《古籍法》自2020年1月1日起施行后，各馆做了很多工作。本办法自2026年12月1日起施行。",
            "2026-12-01",
            None,
        ),
        ("读者证有效期5年，到期可以续办。", None, None),
        ("许可证有效期至2030年1月1日。", None, None),
        ("各馆要抓好落实。", None, None),
    ],
)
def test_terms(text, starts, ends):
    start = effective_day(text, ISSUED)
    end = expiry_day(text, start or ISSUED)
    assert (start and str(start), end and str(end)) == (starts, ends)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "本办法自2026年12月1日起施行。《某市暂行办法》（某政办发〔2021〕9号）同时废止。",
            ["《某市暂行办法》（某政办发〔2021〕9号）"],
        ),
        (
            "本办法自2026年12月1日起施行，《甲办法》《关于印发〈乙细则〉的通知》同时废止。",
            ["《甲办法》", "《关于印发〈乙细则〉的通知》"],
        ),
        (
            "下列文件同时废止：\n1.《甲办法》（某政发〔2013〕3号）\n2.《乙规定》\n各区要做好衔接。",
            ["《甲办法》（某政发〔2013〕3号）", "《乙规定》"],
        ),
        ("《某市古籍保护办法》自2026年12月1日起施行，《甲办法》自本办法施行之日起废止。", ["《甲办法》"]),
        ("原有规定与本办法不一致的，以本办法为准。", []),
    ],
)
def test_repeals(text, pieces):
    assert repealed(text, "关于印发《某市古籍保护办法》的通知") == pieces


def test_repeals_by_number_alone():
    found = repealed("本意见自印发之日起施行，津政发〔2013〕3号文件同时废止。", "某市意见")
    assert len(found) == 1 and "津政发〔2013〕3号" in found[0]


def test_signature():
    signed = signature("各区人民政府：\n请遵照执行。\n某市人民政府办公厅\n2026年11月16日\n（此件公开发布）")
    assert (signed.issuer, signed.day) == ("某市人民政府办公厅", ISSUED)
    assert signature("请遵照执行。\n二〇二六年十一月十六日").day == ISSUED
    assert signature("2026年11月16日召开的会议决定，明年继续。").day is None
