"""One module a page; each has ``show()``: read widgets, call Desk verbs, render."""
