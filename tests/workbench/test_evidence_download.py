"""The evidence sheet of an issued brief, taken from the page 编报 in a real browser."""

import hashlib
import json
from pathlib import Path

from domain.brief_opinion import Opinion
from tests.desk.brief_help import SIGNED, a_brief, office, reviewed
from tests.workbench.conftest import drawn


def test_a_librarian_takes_the_sheet_of_an_issued_brief(page, address, enter, demo):
    brief = a_brief(demo)
    people = office(demo)
    reviewed(demo, people, brief.id)
    demo.issue_brief(people[2], brief.id, Opinion("同意签发", SIGNED))
    enter("馆员")
    page.goto(address + "/briefs")
    drawn(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="JSON", exact=True).click()
    record = Path(taken.value.path()).read_text(encoding="utf-8")
    assert hashlib.sha256(record.encode()).hexdigest() == demo.store.evidence(brief.id).manifest
    assert json.loads(record)["issue_no"] == 1
