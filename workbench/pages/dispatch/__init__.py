"""报送: who has which brief, by which way, what they signed and answered; what the desk still owes."""

from __future__ import annotations

import streamlit as st

from workbench.context import the_actor
from workbench.pages.dispatch import detail, listing, tasks
from workbench.parts import guarded, say_done

_VIEWS = {"登记": listing.show, "约稿与追问": tasks.show}


@guarded
def show() -> None:
    """The register, or what the address names: ``brief=ID`` one brief, ``view=tasks`` what is owed."""
    say_done()
    if chosen := st.query_params.get("brief"):
        detail.show(the_actor(), chosen)
        return
    st.title("报送")
    first = "约稿与追问" if st.query_params.get("view") == "tasks" else "登记"
    view = st.segmented_control("查看", list(_VIEWS), default=first, label_visibility="collapsed") or first
    _VIEWS[view](the_actor())
