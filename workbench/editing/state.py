"""What one session knows of the brief it edits: the version it sees, what was answered, what was not saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from desk.brief_edit import SaveReport
from domain.brief import Brief
from domain.brief_edit import keyed
from domain.errors import Conflict, ZhijinError
from workbench.context import the_actor, the_desk
from workbench.editing.acts import change_of


@dataclass
class Editing:
    """One brief under one pair of hands."""

    base: Brief
    """As this session last loaded or stored it; what it saves is a change of this one."""
    ack: int = 0
    """Serial of the last act of the board that was answered."""
    failed: str = ""
    """Why the last act was not done; empty where it was."""
    conflict: bool = False
    """Somebody else saved meanwhile: nothing is stored until the newest version is loaded."""
    unsaved: str = ""
    """What was written and could not be saved, for whoever wants to copy it."""
    reset: int = 0
    """Rises when the browser is to drop what it holds."""
    trail: list[int] = field(default_factory=list)
    """Versions before each of this session's changes, for undoing."""

    def load(self) -> None:
        """Take the newest version and drop what was not saved."""
        self.base = keyed(the_desk().brief(the_actor(), self.base.id))
        self.failed, self.conflict = "", False
        self.reset += 1

    def took(self, report: SaveReport) -> None:
        """A change was stored."""
        if report.saved:
            self.trail.append(self.base.version)
        self.base = keyed(report.brief)
        self.failed, self.conflict, self.unsaved = "", False, ""


def editing(brief_id: str) -> Editing:
    """The session's state for a brief, begun with what is stored."""
    key = f"editing-{brief_id}"
    if key not in st.session_state:
        st.session_state[key] = Editing(keyed(the_desk().brief(the_actor(), brief_id)))
    state: Editing = st.session_state[key]
    return state


def do(state: Editing, act: Mapping[str, Any]) -> None:
    """One act of the board, answered whatever comes of it."""
    state.ack = int(act["serial"])
    try:
        if act["act"] == "undo":
            undo(state)
        else:
            change, note = change_of(act)
            version = state.base.version
            state.took(the_desk().edit_brief(the_actor(), state.base.id, version, change, note))
    except ZhijinError as error:
        state.failed = str(error)
        state.conflict = isinstance(error, Conflict)
        if act["act"] == "edit":
            state.unsaved = f"{act['title']}\n{act['text']}"


def undo(state: Editing) -> None:
    """Back to what this session saw before its last change."""
    if not state.trail:
        return
    earlier = state.trail.pop()
    report = the_desk().restore_version(the_actor(), state.base.id, state.base.version, earlier)
    trail = list(state.trail)
    state.took(report)
    state.trail = trail
