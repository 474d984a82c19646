"""Scripts that rebuild the models shipped in ``data/models``; nothing here runs in the installed product."""
