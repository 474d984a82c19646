"""下载与打印: a brief as 报送版 and, for those who check it, as 工作版; which faces stand in."""

from __future__ import annotations

from functools import partial

import streamlit as st

from desk.paper import MEDIA
from desk.permissions import Permission, may
from domain.brief import Brief
from domain.user import Actor
from workbench.context import the_desk
from workbench.pages.fonts import show_fonts

_FORMS = {"docx": "DOCX", "pdf": "PDF", "html": "网页", "txt": "纯文本"}


def show_paper(actor: Actor, brief: Brief) -> None:
    """Buttons, and for staff the list of 字体替代."""
    staff = may(actor, Permission.BRIEFS)
    _row(actor, brief, "报送版", "不带任何链接，可以报送", list(_FORMS), working=False)
    if not staff:
        return
    _row(actor, brief, "工作版", "每条引文链接到来源和快照，只供编审", ["docx", "pdf", "html"], working=True)
    if brief.status in ("issued", "recalled"):
        _evidence(actor, brief)
    report = the_desk().font_report(actor)
    if report.substitutions:
        with st.expander(f"字体替代 {len(report.substitutions)} 种：以 DOCX 为准"):
            show_fonts(report)


def _evidence(actor: Actor, brief: Brief) -> None:
    """What the issued brief rests on, as a page and as the sealed record."""
    label, page, paper, record, *_ = st.columns([1.2, *[1] * (len(_FORMS) + 1)], vertical_alignment="center")
    label.markdown("**证据单**", help="引文、快照、统计查询、例外、审签经过和摘要，只供本馆")
    name, desk = f"证据单-{brief.id}", the_desk()
    page.download_button(
        "网页", partial(desk.evidence_page, actor, brief.id), f"{name}.html", "text/html", width="stretch"
    )
    paper.download_button(
        "DOCX",
        partial(desk.evidence_paper, actor, brief.id),
        f"{name}.docx",
        MEDIA["docx"],
        width="stretch",
        key=f"evidence-docx-{brief.id}",
    )
    record.download_button(
        "JSON",
        lambda: desk.evidence_of(actor, brief.id).record,
        f"{name}.json",
        "application/json",
        width="stretch",
    )


def _row(actor: Actor, brief: Brief, name: str, about: str, forms: list[str], *, working: bool) -> None:
    label, *columns = st.columns([1.2, *[1] * (len(_FORMS) + 1)], vertical_alignment="center")
    label.markdown(f"**{name}**", help=about)
    for column, form in zip(columns, forms, strict=False):
        column.download_button(
            _FORMS[form],
            # Printed when the button is pressed: the audit log tells prints, not looks.
            partial(_content, actor, brief.id, form, working),
            the_desk().paper_name(brief, form, working=working),
            MEDIA[form],
            key=f"print-{name}-{form}",
            width="stretch",
        )
    address = f"/preview/{brief.id}" + ("?copy=working" if working else "")
    columns[-1].link_button("预览", address, width="stretch")


def _content(actor: Actor, brief_id: str, form: str, working: bool) -> bytes:
    return the_desk().print_brief(actor, brief_id, form, working=working).content
