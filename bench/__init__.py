"""Benchmarks: quality and speed on real data, ``python -m bench NAME``."""
