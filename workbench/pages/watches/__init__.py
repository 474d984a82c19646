"""监测专题: the list, one watch, and the editor with its live preview."""

from __future__ import annotations

import streamlit as st

from workbench.context import the_actor
from workbench.pages.watches import detail, editor, listing
from workbench.parts import guarded, say_done


@guarded
def show() -> None:
    """The list, or what the address names: ``watch=ID`` one watch, ``edit=ID`` (or ``new``) the editor."""
    say_done()
    if chosen := st.query_params.get("edit"):
        editor.show(the_actor(), chosen)
    elif chosen := st.query_params.get("watch"):
        detail.show(the_actor(), chosen)
    else:
        listing.show(the_actor())
