"""The order of elements by type of document (GB/T 7714 chapter 4; DOMAIN C2).

A pattern gives the parts that ``. `` will join: responsible body, title, then where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from briefs.gbt7714.names import responsible
from briefs.gbt7714.style import Style, is_chinese
from domain.literature import Reference

Parts = list[str]
_DATABASES = ("cnki.net", "wanfangdata.com.cn", "cqvip.com")
_APPLICATION = re.compile(r"(?:CN|ZL)?\s*(\d{8,12}\.[\dX])", re.IGNORECASE)
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_DASHES = re.compile(r"\s*[–—‐‑~～−-]+\s*")
_LEADING_ZERO = re.compile(r"(?<!\d)0+(?=\d)")
_ORDINAL = {"1": "1st", "2": "2nd", "3": "3rd"}


def parts(work: Reference, style: Style) -> Parts:
    """Every part of the entry but the address at its end."""
    return _PATTERNS.get(work.type, _published)(work, style)


def address(work: Reference) -> str:
    """URL, DOI and CSTR as the entry ends with them; an identifier that the URL holds already is not repeated."""
    url = "" if _is_record_page(work) else work.url
    marks = [f"{name}:{value}" for name, value in (("DOI", work.doi), ("CSTR", work.cstr)) if value]
    kept = [mark for mark in marks if mark.partition(":")[2].lower() not in url.lower()]
    return ". ".join(part for part in (url, *kept) if part)


def _is_record_page(work: Reference) -> bool:
    """A database's page about a work that has pages of its own, or a link that runs out, is no path to the work."""
    try:
        host = urlsplit(work.url).hostname or ""
    except ValueError:  # what an export wrote into the field is no address
        return False
    of_database = any(host == name or host.endswith(f".{name}") for name in _DATABASES)
    return of_database and (bool(work.pages) or "?v=" in work.url)


def _title(work: Reference, style: Style, code: str, number: str = "") -> str:
    """``题名: 编号[R/OL]``; the number stands only once."""
    named = f"{work.title}{style.colon}{number}" if number and number not in work.title else work.title
    return f"{named}[{code}{'/OL' if address(work) else ''}]"


def _head(work: Reference, style: Style, number: str = "", code: str = "") -> Parts:
    return [responsible(work.authors, style), _title(work, style, code or work.type, number)]


def _read_on(work: Reference, style: Style, code: str = "") -> str:
    """``[2026-11-22]`` where the edition wants it for a work read online."""
    wanted = work.accessed and address(work) and style.says_access(code or work.type)
    return f"[{work.accessed}]" if wanted else ""


def _pages(work: Reference, style: Style) -> str:
    ranges = _DASHES.sub("-", work.pages).replace("，", ",").split(",")
    return style.comma.join(part.strip() for part in ranges if part.strip())


def _imprint(work: Reference, style: Style, when: str) -> str:
    """``北京: 出版社, 2020: 15-20``. A printed work says so where place or publisher are unknown."""
    chinese = is_chinese(work.title + work.publisher + "".join(work.authors))
    place, publisher = work.place, work.publisher
    if not address(work):
        place = place or ("[出版地不详]" if chinese else "[S.l.]")
        publisher = publisher or ("[出版者不详]" if chinese else "[s.n.]")
    where = style.colon.join(part for part in (place, publisher) if part)
    told = style.comma.join(part for part in (where, when) if part)
    return style.colon.join(part for part in (told, _pages(work, style)) if part)


def _edition(work: Reference) -> str:
    """``2版``, ``4th ed``, ``修订版``; a first edition is not mentioned."""
    number = re.fullmatch(r"(?:第)?\s*(\d+)\s*(?:版|st ed\.?|nd ed\.?|rd ed\.?|th ed\.?)?", work.edition)
    if not number:
        return work.edition
    if number[1] == "1":
        return ""
    if is_chinese(work.title):
        return f"{number[1]}版"
    teen = number[1][-2:-1] == "1"
    return f"{number[1]}th ed" if teen else f"{_ORDINAL.get(number[1][-1], number[1] + 'th')} ed"


def _published(work: Reference, style: Style) -> Parts:
    """Books, proceedings, theses, printed reports, maps, archives: edition, then place, publisher and year."""
    number = work.number if work.type in {"R", "A", "Z"} else ""
    head = _head(work, style, number)
    if work.container and work.container != work.publisher:
        head[-1] += f"//{work.container}"
    when = work.issued if work.type == "A" else work.issued[:4]
    return [*head, _edition(work), _imprint(work, style, when) + _read_on(work, style)]


def _journal(work: Reference, style: Style) -> Parts:
    """``刊名, 2026, 48(5): 12-18``; what appeared online first has a day instead (2025)."""
    issue = _LEADING_ZERO.sub("", work.number)
    numbered = bool(work.volume or issue)
    first_online = bool(address(work)) and not numbered and len(work.issued) == 10 and not style.capitals
    when = work.issued if first_online else work.issued[:4]
    volume = style.comma.join(part for part in (when, work.volume) if part) + style.bracket(issue)
    told = style.comma.join(part for part in (work.container, volume) if part)
    pages = "" if first_online else _pages(work, style)
    told = style.colon.join(part for part in (told, pages) if part)
    return [*_head(work, style), told + _read_on(work, style)]


def _newspaper(work: Reference, style: Style) -> Parts:
    page = _LEADING_ZERO.sub("", (work.pages or work.number).strip("第版 "))
    told = style.comma.join(part for part in (work.container, work.issued) if part)
    return [*_head(work, style), told + style.bracket(page) + _read_on(work, style)]


def _patent(work: Reference, style: Style) -> Parts:
    """The holder (``publisher``) before the inventors; from 2025 the number begins with its country."""
    number = work.number
    if found := _APPLICATION.fullmatch(number):
        number = found[1] if style.capitals else f"CN{found[1]}"
    holders = tuple(name for name in work.publisher.split("；") if name)
    owned = replace(work, authors=holders or work.authors)
    return [*_head(owned, style, number), work.issued + _read_on(work, style)]


def _standard(work: Reference, style: Style) -> Parts:
    """2015 names the drafters and the publisher; 2025 begins with the number and stops at the title."""
    if style.capitals:
        return [
            *_head(work, style, work.number),
            _imprint(work, style, work.issued[:4]) + _read_on(work, style),
        ]
    title = _HAN_GAP.sub("　", work.title)
    named = title if not work.number or work.number in title else f"{work.number}　{title}"
    return [_title(replace(work, title=named), style, "S")]


def _report(work: Reference, style: Style) -> Parts:
    """Online: the day of publication; printed, or with a publisher: as a book."""
    if not address(work) or work.publisher:
        return _published(work, style)
    day = work.issued if not style.capitals else style.bracket(work.issued)
    pages = f"{style.colon}{_pages(work, style)}" if work.pages else ""
    return [*_head(work, style, work.number), day + pages + _read_on(work, style)]


def _web(work: Reference, style: Style) -> Parts:
    """``责任者. 题名[EB/OL]. (更新日期)[引用日期]``; a site answers for what nobody signed."""
    signed = work if work.authors else replace(work, authors=(work.container,))
    told = style.bracket(work.issued) + _read_on(work, style)
    return [*_head(signed, style, work.number), told]


def _archive(work: Reference, style: Style) -> Parts:
    """Kept by an archive: as published. A government document on the web: A/OL in 2015, a web page from 2025."""
    if work.publisher or work.place or not address(work):
        return _published(work, style)
    return _web(work if style.capitals else replace(work, type="EB"), style)


def _platform(work: Reference, style: Style) -> Parts:
    """Data sets and preprints: version, then platform with day. The 2015 edition knows no preprints: a web document."""
    code = "EB" if work.type == "PP" and style.capitals else work.type
    where = work.container or work.publisher
    told = where + style.bracket(work.issued) + _read_on(work, style, code)
    return [*_head(work, style, "", code), work.edition, told]


def _other(work: Reference, style: Style) -> Parts:
    """What nobody published, as a call that was noted down, has only a day."""
    return _published(work, style) if work.authors or work.publisher else _web(work, style)


_PATTERNS: Mapping[str, Callable[[Reference, Style], Parts]] = {
    "J": _journal,
    "N": _newspaper,
    "P": _patent,
    "S": _standard,
    "R": _report,
    "EB": _web,
    "A": _archive,
    "DS": _platform,
    "PP": _platform,
    "Z": _other,
}
"""Types with an order of their own; all others are as ``_published``."""
