"""审签 → 线下签发: the sheet to print, what was signed on it, the scan."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from desk.brief_paper import Signature
from desk.brief_view import FlowView
from desk.intake_files import Upload
from domain import clock
from domain.brief_flow import PaperSigning
from domain.brief_kind import StepRule
from domain.user import Actor
from workbench.context import the_desk
from workbench.parts import done, told
from workbench.style import plain

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(actor: Actor, view: FlowView) -> None:
    """Print and register while it is under way; what was registered afterwards."""
    if view.step is None:
        _registered(actor, view)
        return
    st.markdown("在纸上签署与在本页办理同等有效：打印审签单，签好后扫描，在这里登记。")
    st.download_button(
        "下载审签单（DOCX）",
        partial(the_desk().signoff_sheet, actor, view.brief.id),
        f"审签单-{view.brief.id}.docx",
        _DOCX,
        icon=":material/print:",
    )
    with st.form("paper", enter_to_submit=False):
        code = st.text_input("校验码", placeholder="照审签单输入，如 8F3A-01BC-92DE")
        rows = [_row(rule) for rule, decision in view.steps if decision is None]
        scan = st.file_uploader("签好的审签单（PDF、JPG 或 PNG）", type=["pdf", "jpg", "jpeg", "png"])
        sent = st.form_submit_button("登记并签发", type="primary")
    if sent:
        _register(actor, view, code, rows, scan)


def _row(rule: StepRule) -> Signature:
    who, day, opinion = st.columns([2, 2, 4])
    signer = who.text_input(f"{rule.name}签署人", key=f"signer-{rule.key}")
    today = clock.library_day(the_desk().now())
    signed: date = day.date_input("签署日期", today, key=f"day-{rule.key}", format="YYYY-MM-DD")
    return Signature(rule.key, signer, signed, opinion.text_input("意见", key=f"opinion-{rule.key}"))


def _register(actor: Actor, view: FlowView, code: str, rows: list[Signature], scan: object) -> None:
    if scan is None:
        st.error("请选择签好的审签单扫描件。")
        return
    with told():
        upload = Upload(str(getattr(scan, "name", "")), getattr(scan, "getvalue", bytes)())
        report = the_desk().register_paper(actor, view.brief.id, code, rows, upload)
        number = f"第{report.issuing.issue_no}期（总第{report.issuing.total_no}期）"
        done(f"已登记线下签发：{number}。{report.problem}")


def _registered(actor: Actor, view: FlowView) -> None:
    signing = view.paper
    if signing is None:
        st.caption("这一期是在系统里签发的。")
        return
    who = view.names.get(signing.registrar, signing.registrar)
    st.markdown(
        f"{plain(who)} 于 {clock.zh_minute(signing.at)} 登记；扫描件“{plain(signing.name)}”"
        f"（{signing.size / 1000:.0f} KB，SHA-256 `{signing.sha256[:16]}…`）"
    )
    _download(actor, view, signing)


def _download(actor: Actor, view: FlowView, signing: PaperSigning) -> None:
    st.download_button(
        "下载扫描件",
        partial(the_desk().signed_scan, actor, view.brief.id),
        signing.name,
        signing.media_type,
    )
