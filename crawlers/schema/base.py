"""What every block of a source file shares, and ``Pick``: where one field is found."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from crawlers.schema.checks import check_css, check_patterns, check_xpath


class Block(BaseModel):
    """Base of every block of a source file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Pick(Block):
    """Where one field is found. Kinds are tried in the order written here, candidates in theirs; first non-empty wins."""

    css: tuple[str, ...] = ()
    """May end in ``::text`` or ``::attr(name)``; on a row, ``::attr(name)`` alone is the row's own attribute."""
    xpath: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()
    """Meta name, property or itemprop, in any case."""
    path: tuple[str, ...] = ()
    """Into JSON: ``a.b[0].c``; ``*`` stands for every item."""
    comment: tuple[str, ...] = ()
    """Field of Founder's ``<!--enpproperty …-->`` comment."""
    label: tuple[str, ...] = ()
    """A label in a table, list or paragraph (发文字号, 来源); spaces inside it do not matter."""
    url_regex: str | None = None
    """On the item's URL; group ``v`` or 1, or ``Y m d H M`` for dates."""
    const: str | None = None
    regex: str | None = None
    """On the text found; group ``v`` or 1, else the whole match. No match: the candidate counts as empty."""
    strip: tuple[str, ...] = ()
    """Patterns removed from the result."""
    join: str | None = None
    """Joins all that was found; None takes the first only."""
    required: bool = False

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        kinds = (
            self.css,
            self.xpath,
            self.meta,
            self.path,
            self.comment,
            self.label,
            self.url_regex,
            self.const,
        )
        if not any(kinds):
            raise ValueError(
                "没有写任何取值方式（css、xpath、meta、path、comment、label、url_regex、const 至少一种）"
            )
        check_patterns([p for p in (self.url_regex, self.regex, *self.strip) if p])
        check_css(self.css)
        check_xpath(self.xpath)
        return self
