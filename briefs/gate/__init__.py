"""核查: a brief, what its citations and figures say, and the word lists in; findings out. Pure and deterministic."""
