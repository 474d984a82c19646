"""A kind that is being changed: what was typed so far, kept in the session until it is saved or given up."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import streamlit as st

from domain.brief_kind import BriefKind, KindFault


def _fresh() -> str:
    return secrets.token_hex(4)


@dataclass
class Draft:
    """One for each kind, and one for each that a new kind is based on."""

    kind: BriefKind
    version: int
    """The stored one that the typing began with; 0 for a new kind."""
    yaml: str = ""
    """The text where it is written as YAML, else empty."""
    why: str = ""
    watch: str = ""
    """What a kind about a watch is tried with."""
    opened: frozenset[int] = frozenset()
    """Places of the blocks whose 细项 are shown."""
    faults: tuple[KindFault, ...] = ()
    refused: str = ""
    """One line about what was asked for and not done."""
    trial: tuple[str, tuple[str, ...]] | None = None
    """The page of the last 试编 and its notes."""
    round: str = field(default_factory=_fresh)
    """Names the fields: in another round they are others to Streamlit and show what is kept here."""

    def turn(self) -> None:
        """Begin another round."""
        self.round = _fresh()


def draft_of(key: str, known: BriefKind, version: int) -> Draft:
    """The one of this session, or a new one of what is stored. One that was begun is never replaced unasked: a press
    of a button brings what was typed only where its fields are drawn."""
    if not begun(key):
        keep(key, Draft(known, version))
    kept: Draft = st.session_state[_name(key)]
    return kept


def keep(key: str, draft: Draft) -> None:
    """In the session."""
    st.session_state[_name(key)] = draft


def begun(key: str) -> bool:
    """Whether there is one."""
    return _name(key) in st.session_state


def give_up(key: str) -> None:
    """Back to what is stored, or to nothing typed."""
    st.session_state.pop(_name(key), None)


def _name(key: str) -> str:
    return f"kind draft {key}"
