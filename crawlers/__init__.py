"""采集: pages in, Articles out. Knows nothing of storage; what it finds goes through ``crawlers.sink.Sink``."""
