"""The day a text itself states as its day of publication, taken only where it cannot mean anything else.

Certain: a line near the top (or the very last) that holds a full date and little else, and a dateline with the year
("MINSK, June 1, 2023 (Agency) -", "MINSK (Agency), June 1, 2023 -"). Not certain, and left: a date in a sentence, a
dateline without a year, 03/04/2023.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from importlib import resources

_TOP, _LINE = 6, 90
_ZONE = r"(?:\s*(?:Z|[+-]\d{2}:?\d{2}|[A-Za-zА-Яа-я]{2,5}))?"
_CLOCK = rf"(?:\s*(?:[T,|–—-]|\bat\b|\bв\b)?\s*\d{{1,2}}[:.]\d{{2}}(?::\d{{2}}(?:\.\d+)?)?{_ZONE})?"


def stated_day(text: str) -> str | None:
    """Return the ISO 8601 day, or None when no line is certain.

    >>> [stated_day(t) for t in ("Head\\n2023-06-01\\nBody.", "MINSK, June 1, 2023 - Trade.", "It rose on 1 May 2023.")]
    ['2023-06-01', '2023-06-01', None]
    """
    lines = [line.strip() for line in text[:4000].split("\n")]
    lines = [line for line in lines if line]
    for line in lines[:_TOP]:
        day = _alone(line) or _dateline(line)
        if day:
            return day
    last = text[-300:].rstrip().rpartition("\n")[2].strip()
    return _alone(last) if len(lines) > 1 else None


def _alone(line: str) -> str | None:
    if len(line) > _LINE:
        return None
    for pattern in _patterns()[0]:
        found = pattern.fullmatch(line)
        if found:
            return _day(found)
    return None


def _dateline(line: str) -> str | None:
    for pattern in _patterns()[1]:
        found = pattern.match(line)
        if found:
            return _day(found)
    return None


def _day(found: re.Match[str]) -> str | None:
    month = found["month"].casefold().rstrip(".")
    number = int(month) if month.isdecimal() else _months()[month]
    try:
        return date(int(found["year"]), number, int(found["day"])).isoformat()
    except ValueError:
        return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """Return the patterns of a line that is a date, and of a dateline before a sentence."""
    named = "(?P<month>" + "|".join(sorted(map(re.escape, _months()), key=len, reverse=True)) + r")\.?"
    year, day = r"(?P<year>(?:19|20)\d\d)", r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    iso = r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)"
    dotted = r"(?P<day>\d{1,2})\.(?P<month>\d{2})\.(?P<year>(?:19|20)\d\d)"
    forms = (iso, dotted, rf"{day}\s+{named},?\s+{year}(?:\s*(?:г|года)\.?)?", rf"{named}\s+{day},?\s+{year}")
    before = r"(?:[^\W\d_][^\d\n:|]{0,40}[:|,–—-]\s*|(?:[^\W\d_]+\s){0,3})"
    after = r"(?:\s*[|,/–—-]\s*[^\d\n]{1,40}|\s*\([^\d()\n]{1,40}\))?"
    alone = tuple(re.compile(before + "?" + form + _CLOCK + after, re.I) for form in forms)
    place = r"[^\W\d_][\w .'’-]{1,40}(?:\([^\d()\n]{1,40}\))?[,.]\s+"
    tail = r"\.?(?:\s*[(/][^()\n]{1,40}[)/])?\s*[-–—.:]+\s"
    return alone, tuple(re.compile(place + form + tail, re.I) for form in forms)


@cache
def _months() -> dict[str, int]:
    file = resources.files("steelyard.reading.documents") / "months.toml"
    rows = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: int(number) for names in rows.values() for number, row in names.items() for name in row.split()}
