"""Fields of the form: each knows its place in the kind, its label and help, and says below itself what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from streamlit.delta_generator import DeltaGenerator

from domain.brief_kind import KindFault
from workbench.pages.kinds.labels import words_of
from workbench.pages.kinds.rows import lines_of, within
from workbench.style import plain

_AREA = 100


@dataclass(frozen=True)
class Sheet:
    """One drawing of the form. ``key`` is another after each press of a button, so that fields show what is kept."""

    key: str
    faults: Sequence[KindFault]

    def text(
        self, at: DeltaGenerator, place: str, value: str, *, disabled: bool = False, bare: bool = False
    ) -> str:
        """One line. ``bare`` leaves the label to a heading above."""
        made = at.text_input(value=value, key=self.named(place), disabled=disabled, **_labelled(place, bare))
        self.told(at, place)
        return str(made).strip()

    def lines(
        self, at: DeltaGenerator, place: str, value: Sequence[str], *, bare: bool = False
    ) -> tuple[str, ...]:
        """Several entries, one a line."""
        written = at.text_area(
            value="\n".join(value), height=_AREA, key=self.named(place), **_labelled(place, bare)
        )
        self.told(at, place)
        return lines_of(written)

    def number(self, at: DeltaGenerator, place: str, value: int) -> int:
        """A whole number; its limits are for the checks to say."""
        made = self._number(at, place, "", value)
        self.told(at, place)
        return made

    def bounds(
        self, least: DeltaGenerator, most: DeltaGenerator, place: str, value: tuple[int, int]
    ) -> tuple[int, int]:
        """(least, most), side by side."""
        made = (self._number(least, place, "最少", value[0]), self._number(most, place, "最多", value[1]))
        self.told(least, place)
        return made

    def _number(self, at: DeltaGenerator, place: str, end: str, value: int) -> int:
        label, said = words_of(place)
        return int(
            at.number_input(label + end, value=within(value), step=1, help=said, key=self.named(place + end))
        )

    def choice(
        self, at: DeltaGenerator, place: str, value: str, names: Mapping[str, str], *, bare: bool = False
    ) -> str:
        """One of ``names``; a value that is none of them stays until another is chosen."""
        options = [*names, *([] if value in names else [value])]
        made = at.selectbox(
            options=options,
            index=options.index(value),
            format_func=lambda one: names.get(one, _strange(one)),
            key=self.named(place),
            **_labelled(place, bare),
        )
        self.told(at, place)
        return str(made)

    def several(
        self, at: DeltaGenerator, place: str, value: Sequence[str], names: Mapping[str, str], nothing: str
    ) -> tuple[str, ...]:
        """Some of ``names``, in the order they were taken; ``nothing`` is what none means."""
        made = at.multiselect(
            options=[*names, *(one for one in value if one not in names)],
            default=list(dict.fromkeys(value)),
            format_func=lambda one: names.get(one, _strange(one)),
            placeholder=nothing,
            key=self.named(place),
            **_labelled(place),
        )
        self.told(at, place)
        return tuple(made)

    def flag(self, at: DeltaGenerator, place: str, value: bool) -> bool:
        """Yes or no."""
        label, said = words_of(place)
        return bool(at.checkbox(label, value, help=said, key=self.named(place)))

    def told(self, at: DeltaGenerator, place: str) -> None:
        """What is wrong at a place."""
        for fault in self.faults:
            if fault.place == place:
                at.markdown(f":red[:material/error: {plain(fault.said)}]")

    def named(self, place: str) -> str:
        """Session key of a widget."""
        return f"{self.key} {place}"


def _labelled(place: str, bare: bool = False) -> dict[str, Any]:
    label, said = words_of(place)
    return {
        "label": label,
        "help": None if bare else said,
        "label_visibility": "collapsed" if bare else "visible",
    }


def _strange(value: str) -> str:
    return f"{value}（不认识）" if value else "（未选）"
