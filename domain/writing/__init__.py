"""How a brief is worded: foreign text made harmless, personal numbers masked, news sentences turned into brief prose.

Text in, text out, for analysis (which summarises) and for briefs (which compose).
"""
