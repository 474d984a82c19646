"""审签步骤 of the form."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from domain.brief_kind import STEP_NAMES, StepRule
from domain.user import ROLE_NAMES, Role
from workbench.pages.kinds.labels import words_of
from workbench.pages.kinds.rows import with_step
from workbench.pages.kinds.sheet import Sheet

_WIDTHS = (5, 5, 5, 10, 2)
_FIELDS = ("key", "name", "role", "checklist")
_ROLES = {role.value: ROLE_NAMES[role] for role in (Role.EDITOR, Role.REVIEWER1, Role.REVIEWER2, Role.ISSUER)}
"""Who takes a step in any office; another that a kind names stays."""


def step_fields(sheet: Sheet, steps: Sequence[StepRule]) -> tuple[tuple[StepRule, ...], bool]:
    """The steps as they stand on the page, and whether one was just added or taken out."""
    st.caption("从编辑开始，到签发为止；步骤名称印在审签单上；办理的人要逐项勾选核对项，一行写一条。")
    for column, name in zip(st.columns(_WIDTHS, gap="xsmall"), _FIELDS, strict=False):
        column.markdown(f":gray[{words_of(f'steps[0].{name}')[0]}]")
    made = [_step(sheet, at, step, needed=at in (0, len(steps) - 1)) for at, step in enumerate(steps)]
    kept = tuple(step for step, dropped in made if not dropped)
    sheet.told(st.container(), "steps")
    if st.form_submit_button("加一步", icon=":material/add:", key=sheet.named("add-step")):
        return with_step(kept), True
    return kept, len(kept) < len(made)


def _step(sheet: Sheet, at: int, step: StepRule, *, needed: bool) -> tuple[StepRule, bool]:
    place = f"steps[{at}]"
    first, second, third, fourth, last = st.columns(_WIDTHS, gap="xsmall")
    made = StepRule(
        key=sheet.choice(first, f"{place}.key", step.key, STEP_NAMES, bare=True),
        name=sheet.text(second, f"{place}.name", step.name, bare=True),
        role=sheet.choice(third, f"{place}.role", step.role, _ROLES, bare=True),
        checklist=sheet.lines(fourth, f"{place}.checklist", step.checklist, bare=True),
    )
    if needed:
        return made, False
    return made, last.form_submit_button(
        "", icon=":material/delete:", help=f"去掉“{step.name}”这一步", key=sheet.named(f"{place}.drop")
    )
