"""审签: what waits for whom, and one brief on its way from draft to issued document."""

from __future__ import annotations

import streamlit as st

from workbench.context import the_actor
from workbench.pages.signing import detail, listing
from workbench.parts import guarded, named, say_done


@guarded
def show() -> None:
    """The lists, or the brief that the address names."""
    say_done()
    if chosen := named("brief"):
        detail.show(the_actor(), chosen)
    else:
        st.title("审签")
        listing.show(the_actor())
