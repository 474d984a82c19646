"""The demonstration's 日报 through gate, issuing and verify: crawled, archived and analysed for real."""

import pytest

from desk.demo.run import demonstration
from desk.evidence import evidence_problems
from desk.settings import Settings
from domain.brief_opinion import Opinion
from domain.gate import Rule
from domain.user import OPERATOR
from tests.desk.brief_help import SIGNED, office, retold, reviewed

MOST_EXCEPTIONS = 3
"""What the issue allows on this brief."""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    home = tmp_path_factory.mktemp("demo") / "demo"
    settings = Settings(_env_file=None, home=home, demo=True, min_free_mb=0)
    with demonstration(settings, keep=False, say=lambda line: None) as made:
        yield made


def test_the_daily_needs_three_exceptions_at_most(report):
    findings = report.desk.brief_findings(OPERATOR, report.brief.id)
    assert [f.message for f in findings if f.blocking][MOST_EXCEPTIONS:] == []


def test_a_number_changed_in_it_is_found(report):
    desk = report.desk
    brief = desk.store.brief(report.brief.id)
    item = next(i for section in brief.sections for i in section.items if i.key and i.citations)
    told = f"{item.text.split('（')[0]}另有86753人受影响。"
    changed = retold(brief, item.key, told)
    found = [f for f in desk.findings_of(changed) if f.blocking and f.found == "86753人"]
    assert [f.rule for f in found] == [Rule.NUMBER]
    assert found[0].place.item == item.key


def test_issued_it_has_a_sheet_with_every_capture_and_verify_agrees(report):
    desk, brief_id = report.desk, report.brief.id
    people = office(desk)
    for finding in [f for f in desk.brief_findings(OPERATOR, brief_id) if f.blocking]:
        desk.except_finding(people[0], brief_id, finding.key, "演示")
    reviewed(desk, people, brief_id)
    desk.issue_brief(people[2], brief_id, Opinion("同意签发", SIGNED))
    works = desk.store.evidence(brief_id).facts["works"]
    assert works
    assert all(work["capture"]["digest"].startswith("sha256:") for work in works)
    assert all(work["capture"]["status"] == 200 for work in works)
    assert evidence_problems(desk.settings, desk.store) == []
    assert desk.verify(OPERATOR) == []
