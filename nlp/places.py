"""Districts, bodies and places of the gazetteer in a text, with the ambiguity rules of DOMAIN D8, and 涉津."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.text import fold
from nlp.gazetteer import District, Entry, Gazetteer
from nlp.matcher import Match, Matcher

_DOC_NUMBER = re.compile(r"津[\u4e00-\u9fff]{1,8}[〔\[]\d{4}[〕\]]")
"""发文字号 of the city's bodies, e.g. 津政办发〔2026〕12号."""
_LISTED = re.compile(r"[、和与及]")
_COUNTED = re.compile(r"(?:[、和与及][\u4e00-\u9fff]{2,4}?)*[两二三四五六七八九十]个?区")
"""The rest of a list of districts: 河北、红桥三区."""
_PROVINCES = (
    "北京",
    "上海",
    "重庆",
    "河北",
    "山西",
    "辽宁",
    "江苏",
    "浙江",
    "山东",
    "河南",
    "湖北",
    "广东",
    "四川",
)
_LEAD = 120
"""Characters after the title that count as the lead."""
LOCAL_FROM = 2.0
"""Weight of mentions from which a text is about Tianjin: one in the title, or two further down."""


@dataclass(frozen=True)
class Places:
    """What the gazetteer found. Counts are numbers of mentions."""

    districts: tuple[str, ...]
    """Names of districts, weightiest mentions first; from places inside them if none is named itself."""
    mentions: tuple[tuple[District, int], ...]
    entries: tuple[tuple[Entry, str, int], ...]
    """(entry, the name as it stands, count)."""
    local: bool
    """涉津."""
    outdated: tuple[Outdated, ...] = ()
    """Names that were history on the day of the text."""


@dataclass(frozen=True)
class Outdated:
    """A name that is history: 蓟县 in a text of 2026. A text about the past may use it rightly."""

    name: str
    """As it stands in the text."""
    since: date
    """First day without the name."""
    current: str
    """Name of the district or body today."""


class PlaceFinder:
    """Built once from a gazetteer; keeps no state between texts."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._city = gazetteer.city
        self._names = Matcher((*self._city.names, *self._city.masked))
        self._city_names = frozenset(self._city.names)
        self._districts = gazetteer.districts
        self._roles: dict[str, list[tuple[District | Entry, str]]] = {}
        for district in gazetteer.districts:
            self._add(district, "counted", district.counted)
            self._add(district, "beside", district.beside)
            self._add(district, "context", district.context)
            self._add(district, "sure", district.sure)
        for entry in gazetteer.entries:
            self._add(entry, "context", entry.in_context)
            self._add(entry, "sure", entry.names)
        self._matcher = Matcher(self._roles)
        self._masked_owners: dict[str, set[str]] = {}
        owners: list[District | Entry] = [*gazetteer.districts, *gazetteer.entries]
        for owner in owners:
            for word in owner.masked:
                self._masked_owners.setdefault(word, set()).add(owner.id)
        self._masks = Matcher(self._masked_owners)
        self._heirs = gazetteer.heirs()
        self._elsewhere = {d.id: Matcher(d.elsewhere) for d in gazetteer.districts if d.elsewhere}

    def _add(self, owner: District | Entry, role: str, names: Iterable[str]) -> None:
        for name in names:
            self._roles.setdefault(name, []).append((owner, role))

    def find(self, title: str, body: str, outlet: str = "", day: date | None = None) -> Places:
        """Reads title and body; ``outlet`` tells whose 本市 it is, ``day`` (of the text) which names are history.

        A body that no longer exists on ``day`` is linked to the one that does its work.
        """
        head, rest = fold(title), fold(body)
        text = f"{head}\n{rest}"
        masks = self._masks.find_overlapping(text)
        matches = [match for match in self._matcher.find_overlapping(text) if self._unmasked(match, masks)]
        named = [match for match in self._names.find(text) if match.word in self._city_names]
        ours = _is_one_of(outlet, self._city.outlets)
        context = (
            bool(named)
            or ours
            or self._names_a_sure_district(text, matches)
            or bool(_DOC_NUMBER.search(text))
        )
        kept = [
            (match, owner)
            for match in matches
            for owner in self._accept(text, match, matches, context, bool(named))
        ]
        weight = self._weight(text, len(head), named, kept, ours)
        outdated = () if day is None else _outdated(kept, day, self._heirs)
        if outdated:
            kept = [(match, self._today(owner, day)) for match, owner in kept]
        return replace(_places(kept, len(head), weight >= LOCAL_FROM), outdated=outdated)

    def _today(self, owner: District | Entry, day: date | None) -> District | Entry:
        ended = isinstance(owner, Entry) and owner.valid_to and day and owner.valid_to <= day
        return self._heirs.get(owner.id, owner) if ended else owner

    def _unmasked(self, match: Match, masks: list[Match]) -> bool:
        """Whether some owner of the name is left when longer expressions around it are read first."""
        return bool({owner.id for owner, _ in self._roles[match.word]} - self._blocked(match, masks))

    def _blocked(self, match: Match, masks: list[Match]) -> set[str]:
        around = [mask for mask in masks if mask.start <= match.start and match.end <= mask.end]
        return set().union(*(self._masked_owners[mask.word] for mask in around))

    def _names_a_sure_district(self, text: str, matches: list[Match]) -> bool:
        return any(
            role == "sure"
            and (isinstance(owner, District) or owner.tianjin)
            and not self._is_elsewhere(text, owner)
            for match in matches
            for owner, role in self._roles[match.word]
        )

    def _accept(
        self, text: str, match: Match, matches: list[Match], context: bool, named: bool
    ) -> list[District | Entry]:
        roles = self._roles[match.word]
        accepted: dict[str, District | Entry] = {}
        for owner, role in roles:
            if not named and self._is_elsewhere(text, owner):
                continue
            listed = role in {"beside", "counted"} and self._in_list(text, match, matches)
            beside = role == "beside" and (listed or self._after_city(text, match))
            counted = role == "counted" and listed and _is_counted(text, match)
            if role == "sure" or (role == "context" and context) or beside or counted:
                accepted[owner.id] = owner
        return list(accepted.values())

    def _is_elsewhere(self, text: str, owner: District | Entry) -> bool:
        matcher = self._elsewhere.get(owner.id)
        return bool(matcher and matcher.find(text))

    def _after_city(self, text: str, match: Match) -> bool:
        return text[: match.start].endswith(tuple(fold(name) for name in self._city.names))

    def _in_list(self, text: str, match: Match, matches: list[Match]) -> bool:
        """河东、河西、红桥: another district's name stands one separator away."""
        for other in matches:
            gap = text[match.end : other.start] if other.start >= match.end else text[other.end : match.start]
            near = other.start - match.end == 1 or match.start - other.end == 1
            same = {o.id for o, _ in self._roles[other.word]} & {o.id for o, _ in self._roles[match.word]}
            if near and not same and _LISTED.fullmatch(gap) and self._is_district(text, other):
                return True
        return False

    def _is_district(self, text: str, match: Match) -> bool:
        return any(
            isinstance(owner, District) and (role != "counted" or _is_counted(text, match))
            for owner, role in self._roles[match.word]
        )

    def _weight(
        self,
        text: str,
        title_end: int,
        named: list[Match],
        kept: list[tuple[Match, District | Entry]],
        ours: bool,
    ) -> float:
        """Mentions of the city: two in the title, one and a half in the lead, one further down; little in a list."""
        weight = sum(_standing(match.start, title_end) * _listed(text, match) for match in named)
        for match, owner in kept:
            if isinstance(owner, District):
                weight += max(
                    _standing(match.start, title_end), LOCAL_FROM * (match.start < title_end + _LEAD)
                )
            elif owner.tianjin:
                weight += _standing(match.start, title_end)
        if ours:
            # A local outlet that names one place of the city writes about the city.
            weight += weight > 0
            weight += sum(LOCAL_FROM for word in self._city.ours if word in text)
        return weight + LOCAL_FROM * bool(_DOC_NUMBER.search(text))


def _is_counted(text: str, match: Match) -> bool:
    return bool(_COUNTED.match(text, match.end))


def _standing(start: int, title_end: int) -> float:
    if start < title_end:
        return 2.0
    return 1.5 if start < title_end + _LEAD else 1.0


def _listed(text: str, match: Match) -> float:
    """北京、天津、上海: one of a list of provinces says little."""
    before, after = text[: match.start], text[match.end :]
    joined = before.endswith("、") and before[:-1].endswith(_PROVINCES)
    joined = joined or (after.startswith("、") and after[1:].startswith(_PROVINCES))
    return 0.3 if joined else 1.0


def _is_one_of(outlet: str, names: Iterable[str]) -> bool:
    return any(name in outlet for name in names)


def _outdated(
    kept: list[tuple[Match, District | Entry]], day: date, heirs: Mapping[str, Entry]
) -> tuple[Outdated, ...]:
    """In text order, each name once."""
    found: dict[str, Outdated] = {}
    for match, owner in kept:
        since = owner.old.get(match.word) if isinstance(owner, District) else owner.valid_to
        if since and since <= day:
            current = owner.name if isinstance(owner, District) else heirs.get(owner.id, owner).name
            found.setdefault(match.word, Outdated(match.word, since, current))
    return tuple(found.values())


def _places(kept: list[tuple[Match, District | Entry]], title_end: int, local: bool) -> Places:
    districts = Counter(owner for _, owner in kept if isinstance(owner, District))
    entries = Counter((owner, match.word) for match, owner in kept if isinstance(owner, Entry))
    weights: dict[str, float] = {}
    for match, owner in kept:
        name = owner.name if isinstance(owner, District) else (owner.district if not districts else None)
        if name:
            weights[name] = weights.get(name, 0.0) + _standing(match.start, title_end)
    return Places(
        # A stable sort: of two that weigh the same, the one named first leads.
        districts=tuple(sorted(weights, key=lambda name: -weights[name])),
        mentions=tuple(sorted(districts.items(), key=lambda pair: (-pair[1], pair[0].code))),
        entries=tuple(
            (e, w, n) for (e, w), n in sorted(entries.items(), key=lambda p: (-p[1], p[0][0].id, p[0][1]))
        ),
        local=local,
    )
