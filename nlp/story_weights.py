"""The weights of :mod:`nlp.joining` as fitted.

``JOINING`` decides whether an article belongs to a story; made by :mod:`nlp.training.story_fit` on the dev halves of
``gold/stories_news`` and ``gold/stories_hot`` and the stories of the sample site. ``FOLLOWING`` decides whether a new
story continues an earlier one; a logistic regression (weights held to one sign, L2) on the seeds of two mixtures of
``event_monitor_zh`` and ``chinanews_2020`` (``bench stories --mix 1`` and ``2``), its base lowered by a half: a wrong link
joins two affairs. Weights over likenesses hold no text. Figures and what else was tried: docs/adr/0007-stories.md.
"""

from nlp.joining import Weights

JOINING = Weights(
    base=-6.66,
    best=(0.0, 6.57, 0.0, 0.0, 5.45, 0.0),
    nearest=(8.33, 0.0, 5.32, 0.0, 0.0, 0.0),
    crowd=(0.0, -18.25, 0.0, -2.82, 0.0, 0.0),
    size=0.88,
    single=-1.49,
    other_district=-0.5,
    other_place=-2.5,
    week=-0.8,
    short=1.41,
    short_plain=-4.49,
    short_sense=-2.77,
    short_shared=4.04,
)

FOLLOWING = Weights(
    base=-3.27,
    best=(0.0, 4.15, 0.0, 1.47, 4.1, 3.08),
    nearest=(0.0, 2.79, 0.0, 0.0, 1.23, 0.29),
    crowd=(0.0, 0.0, -18.38, 0.0, -2.25, 0.0),
    size=0.05,
    single=-0.71,
    other_district=-0.02,
    other_place=-1.7,
    week=0.0,
    short=0.0,
    short_plain=0.0,
    short_sense=0.0,
    short_shared=0.0,
)
