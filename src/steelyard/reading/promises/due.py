"""By when, where and for how much: the particulars of a promise or an event, out of the words of its sentence.

A date is given as ISO 8601 as far as the words and the year of the report settle it (``2030``, ``2023-06``,
``2023-12-07``), else as the text has it ("autumn").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from steelyard.reading.promises.cues import Outline, Phrasebook, phrasebook
from steelyard.reading.promises.written import one_of

_ENDS = {"winter": 12, "spring": 5, "summer": 8, "autumn": 11}
_DIGIT = re.compile(r"\d")
_SIGNED = 5
"""Characters before a number that may be its sign of money ("HK$ 5")."""


@dataclass(frozen=True, slots=True)
class Due:
    """A date in words: span in code points of its text and its ISO form or wording."""

    start: int
    end: int
    when: str


@dataclass(frozen=True, slots=True)
class _Patterns:
    dates: re.Pattern[str]
    money: re.Pattern[str]
    places: re.Pattern[str]
    months: dict[str, int]
    relative: dict[str, int]
    ahead: dict[str, int]
    seasons: dict[str, int]
    """The word of a season -> its last month in the year that it is named by."""


@dataclass(frozen=True, slots=True)
class _Written:
    """When the report was written, and whether what it tells is over."""

    year: int | None
    month: int | None
    past: bool

    def year_of(self, month: int) -> int | None:
        """Return the year of a month that is told without one."""
        if self.year is None or self.month is None:
            return self.year
        return self.year - (month > self.month) if self.past else self.year + (month < self.month)


def dates_in(
    seen: Outline, low: int, high: int, *, year: int | None, month: int | None = None, past: bool = False
) -> list[Due]:
    """Return the dates of a stretch of a text in order.

    ``year`` and ``month`` are those of the report, for "this autumn", "1 June" and "in March"; a month without a year
    is the next one, or the last where what is told is ``past``.

    >>> from steelyard.reading.promises.cues import outline
    >>> dates_in(outline("will open in March", "en", []), 0, 18, year=2023, month=11)[0].when
    '2024-03'
    >>> text = "by 2030, on 7 December, in June 2022 and this autumn"
    >>> [d.when for d in dates_in(outline(text, "en", []), 0, len(text), year=2025)]
    ['2030', '2025-12-07', '2022-06', 'autumn 2025']
    """
    patterns = _patterns(seen.lang)
    if patterns is None:
        return []
    found = []
    for match in seen.starts.matches("date", patterns.dates, low, high):
        when = _when(match, patterns, _Written(year, month, past))
        if when:
            found.append(Due(match.start(), match.end(), when))
    return found


def _when(match: re.Match[str], patterns: _Patterns, written: _Written) -> str | None:
    group = {name: value for name, value in match.groupdict().items() if value}
    year = written.year
    said = next((int(v) for name, v in group.items() if name.startswith("year")), None)
    relative = next((v for name, v in group.items() if name.startswith("rel")), None)
    if relative is not None:
        key = " ".join(relative.casefold().split())
        said = None if year is None else year + patterns.relative[key]
    if "bare" in group:
        return _bare(group["bare"], patterns, written)
    month = next((patterns.months[v.casefold()] for name, v in group.items() if name.startswith("month")), None)
    day = next((int(v) for name, v in group.items() if name.startswith("day")), None)
    if month is not None:
        anchor = said or written.year_of(month)
        if anchor is None:
            return match[0].strip()
        if day is None:
            return f"{anchor}-{month:02d}" if said else None
        return f"{anchor}-{month:02d}-{day:02d}" if 1 <= day <= 31 else None
    season = group.get("season")
    if season:
        last = next(month for name, month in patterns.seasons.items() if name == season.casefold())
        anchor = said or written.year_of(last)
        return f"{season.casefold()} {anchor}" if anchor else season.casefold()
    near = " ".join(group.get("near", "").casefold().split())
    if near in patterns.ahead and year is not None and written.month is not None:
        months = 12 * year + written.month - 1 + patterns.ahead[near]
        return f"{months // 12}-{months % 12 + 1:02d}"
    return str(said) if said else match[0].strip()


def _bare(word: str, patterns: _Patterns, written: _Written) -> str | None:
    """The month of "in March", in the year that the report settles; the word itself where it settles none."""
    month = patterns.months[word.casefold()]
    if written.month is None:
        return word
    return f"{written.year_of(month)}-{month:02d}"


def stated_value(text: str, lang: str) -> str | None:
    """Return the first amount of money as the text has it, None when there is none.

    >>> stated_value("accords worth $10 billion were signed", "en")
    '$10 billion'
    """
    patterns = _patterns(lang)
    digit = _DIGIT.search(text) if patterns is not None else None
    if patterns is None or digit is None:
        return None
    found = patterns.money.search(text, max(0, digit.start() - _SIGNED))
    return " ".join(found[0].split()) if found else None


def places_in(seen: Outline, low: int, high: int) -> list[tuple[int, int]]:
    """Return the spans of names that stand after a word such as "in" or "at" in a stretch of a text."""
    patterns = _patterns(seen.lang)
    if patterns is None:
        return []
    spans = [match.span("place") for match in seen.starts.matches("place", patterns.places, low, high)]
    return [span for span in spans if seen.text[slice(*span)].split()[0].casefold() not in patterns.months]


@cache
def _patterns(lang: str) -> _Patterns | None:
    book = phrasebook(lang)
    return None if book is None or not book.dates else _compile(book)


def _compile(book: Phrasebook) -> _Patterns:
    words = book.dates
    months = {word: int(n) for n, row in words["months"].items() for word in row}
    relative = {word: int(n) for n, row in words["relative"].items() for word in row}
    month, rel = one_of(months), one_of(relative)
    season = one_of(word for row in words["seasons"].values() for word in row)
    by = one_of(words["by"]["by"])
    near = one_of(words["near"]["near"])
    link = rf"(?:\s+(?:{one_of(words['link']['link'])}))?"
    end_of, within = one_of(words["end_of"]["end_of"]), one_of(words["within"]["within"])
    led = one_of([*words["by"]["by"], *words["within"]["within"], *words.get("from", {}).get("from", ())])
    ahead = {word: int(n) for n, row in words.get("ahead", {}).items() for word in row}
    forms = (
        rf"(?P<day1>\d{{1,2}})(?i:st|nd|rd|th)?\s+(?P<month1>{month})(?:,?\s+(?P<year1>(?:19|20)\d\d))?",
        rf"(?P<month2>{month})\s+(?P<day2>\d{{1,2}})(?!\d)(?i:st|nd|rd|th)?(?:,?\s+(?P<year2>(?:19|20)\d\d))?",
        rf"(?P<month3>{month})\.?{link},?\s+(?:(?P<year3>(?:19|20)\d\d)|(?P<rel3>{rel}))",
        rf"(?P<season>{season}){link}(?:\s+(?:(?P<year4>(?:19|20)\d\d)|(?P<rel4>{rel})))?",
        rf"(?:{by})\s+(?:(?:{end_of})\s*)?(?P<year5>(?:19|20)\d\d)(?!\s*[-–]\s*\d)",
        rf"(?P<rel6>{rel})",
        rf"(?P<near>{near})",
        rf"(?:{led})\s+(?:(?:{end_of})\s*)?(?P<bare>{month})(?!\.?{link},?\s+(?:\d|{rel}))(?!\s+\d)(?<!may)",
        rf"(?:{within})\s+(?P<year7>20\d\d)(?!\d)",
    )
    unit, scale = one_of(words["money"]["unit"]), one_of(words["money"]["scale"])
    number = r"\d[\d.,\u00a0 ]*\d|\d"
    sign = r"(?<![A-Z])(?:US|A|C|NZ|HK|S|N|R|AU|CA)?[$€£¥₽]"
    money = rf"{sign}\s?(?:{number})(?:\s?(?:{scale}))?|(?:{number})\s?(?:{scale})\.?\s+(?:{unit})"
    before = one_of(words["place"]["before"])
    name = r"[A-ZА-ЯЁ][\w’'-]*(?:\s+(?:of\s+)?(?:the\s+)?[A-ZА-ЯЁ][\w’'-]*)*"
    return _Patterns(
        dates=re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)"),
        money=re.compile(money, re.I),
        places=re.compile(rf"(?<!\w)(?:{before})\s+(?:the\s+)?(?P<place>{name})"),
        months=months,
        relative=relative,
        ahead=ahead,
        seasons={word: _ENDS[name] for name, row in words["seasons"].items() for word in row},
    )
