"""Pieces that several views of the page 预警 show."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from domain.alert_rule import Handling
from domain.duty import Person
from workbench.style import plain


def phone_table(persons: Sequence[Person]) -> None:
    """Names and numbers, large enough to dial from."""
    rows = "\n".join(f"| {n} | {plain(p.name)} | **{plain(p.phone)}** |" for n, p in enumerate(persons, 1))
    st.markdown(f"| 次序 | 姓名 | 电话 |\n|---|---|---|\n{rows}")


def handling_fields(handling: Handling, key: str) -> Handling:
    """How insistent; for a form."""
    first, second, third, fourth = st.columns(4, vertical_alignment="bottom")
    return Handling(
        ack_required=first.checkbox("要求签收", handling.ack_required, key=f"{key}-ack"),
        repeat_minutes=int(
            second.number_input(
                "每几分钟重复提醒（0 不重复）", 0, 1440, handling.repeat_minutes, key=f"{key}-rep"
            )
        ),
        escalate_minutes=int(
            third.number_input(
                "几分钟不签收即升级（0 不升级）", 0, 1440, handling.escalate_minutes, key=f"{key}-esc"
            )
        ),
        ignores_quiet_hours=fourth.checkbox(
            "不受免打扰时段限制", handling.ignores_quiet_hours, key=f"{key}-quiet"
        ),
    )
