"""The five ways in: each module turns one answer into offers. Nothing here fetches; the spider does."""
