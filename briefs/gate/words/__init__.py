"""Checks of words: each takes a statement and what it is checked against, and gives faults."""
