"""试采: one address is looked at, a source is proposed, nothing is saved.

``crawlers.trial.run`` does it in a process of its own; here stand the records, which need no crawling engine.
"""

from crawlers.trial.record import FORMS, SampleArticle, SampleLine, Trial, from_json

__all__ = ["FORMS", "SampleArticle", "SampleLine", "Trial", "from_json"]
