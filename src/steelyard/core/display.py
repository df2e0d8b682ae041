"""How figures, periods and odds are written for people, in English and Russian.

Nothing is rounded into another meaning: a range shows both ends with as many digits as tell them apart, rounded
outward, so that what is printed never cuts off what is possible.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from steelyard.core.fact import Fact
from steelyard.core.flow import Flow
from steelyard.core.period import Period

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_SCALES = {
    "en": ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand")),
    "ru": ((1e12, "трлн"), (1e9, "млрд"), (1e6, "млн"), (1e3, "тыс.")),
}
_UNITS = {
    "ru": {"USD": "долларов", "EUR": "евро", "RUB": "рублей", "BYN": "бел. рублей", "tonnes": "тонн"},
    "en": {"tonnes": "tonnes"},
}
_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "ru": [
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
    ],
}

_SEASONS = {"en": ("spring", "summer", "autumn", "winter"), "ru": ("весна", "лето", "осень", "зима")}
_SEASON = re.compile(
    r"(?:(?P<s0>spring|весн\w*)|(?P<s1>summer|лето?м?)|(?P<s2>autumn|fall|осен\w*)|(?P<s3>winter|зим\w*)) \d{4}"
)
"""A season of a year as a text has it, in either language."""
_OF_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure or range (``low`` < ``high``) of a unit, to be shown; an open end is infinite."""

    low: float
    high: float
    unit: str = "USD"


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage or range of percentages; ``signed`` shows the plus of a rise."""

    low: float
    high: float
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability (0..1), shown as whole percents."""

    value: float


@dataclass(frozen=True, slots=True)
class Place:
    """An economy, shown by its name."""

    code: str


@runtime_checkable
class Shown(Protocol):
    """A value that says by itself how it reads."""

    def shown(self, lang: str, names: Callable[[str, str], str]) -> str:
        """Return it as text."""


def show(value: Any, lang: str = "en", *, names: Callable[[str, str], str] = lambda code, lang: code) -> str:
    """Return a typed value as text: the one door through which values enter sentences."""
    if isinstance(value, Amount):
        return amount(value.low, value.high, value.unit, lang)
    if isinstance(value, Percent):
        return percent(value.low, value.high, lang, signed=value.signed)
    if isinstance(value, Chance):
        return odds(value.value, lang)
    if isinstance(value, Place):
        return names(value.code, lang)
    if isinstance(value, Fact):
        return fact(value, lang)
    if isinstance(value, Period):
        return period(value, lang)
    if isinstance(value, Flow):
        return flow(value, lang)
    if isinstance(value, Shown):
        return value.shown(lang, names)
    if isinstance(value, tuple):
        return "; ".join(show(part, lang, names=names) for part in value)
    if isinstance(value, float):
        return number(value, lang)
    return str(value)


def fact(value: Fact, lang: str = "en") -> str:
    """Return a Fact as text: the one way its figure reaches a page.

    >>> fact(Fact(unit="USD", low=333e6, high=334e6)), fact(Fact(unit="odds", value=0.374))
    ('$333–334 million', '37%')
    """
    if value.said is not None:
        return value.said
    if value.unit in ("text", "label", "year", "rank"):
        return str(value.value)
    if value.unit == "period" and value.period:
        return period(value.period, lang)
    if value.unit == "day":
        return day(str(value.value), lang)
    low, high = _ends(value)
    if value.unit == "odds":
        return odds(low, lang)
    if value.unit in ("percent", "percentage_points"):
        return percent(low, high, lang, signed=value.signed, points=value.unit == "percentage_points")
    if value.unit in ("number", "count"):
        return number(low, lang) if low == high else f"{number(low, lang)}–{number(high, lang)}"
    text = amount(low, high, value.unit, lang)
    return f"+{text}" if value.signed and low > 0 else text


def day(text: str, lang: str = "en") -> str:
    """Return an ISO 8601 day, month or year, or a season of a year, as people write it; other text as it is.

    >>> day("2023-06-01"), day("2017-08"), day("2022"), day("2023-06-01", "ru"), day("autumn 2023", "ru")
    ('1 June 2023', 'August 2017', '2022', '1 июня 2023', 'осень 2023')
    """
    if season := _SEASON.fullmatch(text):
        return f"{_SEASONS[lang][int(season.lastgroup[1:]) if season.lastgroup else 0]} {text.split()[-1]}"
    parts = text.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3 or (len(parts) > 1 and not 1 <= int(parts[1]) <= 12):
        return text
    if len(parts) == 1:
        return text
    if len(parts) == 2:
        return f"{_MONTHS[lang][int(parts[1]) - 1]} {parts[0]}"
    names = _OF_MONTHS if lang == "ru" else _MONTHS["en"]
    return f"{int(parts[2])} {names[int(parts[1]) - 1]} {parts[0]}"


def counted(count: int, noun: str) -> str:
    """Return how many there are of something, in English.

    >>> counted(1, "claim"), counted(2300, "claim"), counted(0, "entry")
    ('1 claim', '2,300 claims', '0 entries')
    """
    several = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number(count)} {noun if count == 1 else several}"


def number(value: float, lang: str = "en", digits: int | None = None) -> str:
    """Return a number with at most ``digits`` decimals (None: as many as it has, up to 2).

    >>> number(1234.5), number(1234.5, "ru")
    ('1,234.5', '1\\xa0234,5')
    """
    text = f"{value:,.{2 if digits is None else digits}f}"
    if "." in text and digits is None:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    if lang == "ru":
        text = text.replace(",", "\xa0").replace(".", ",")
    return text.replace("-", "−") if value < 0 else text


def amount(low: float, high: float, unit: str, lang: str = "en") -> str:
    """Return a figure or a range with its unit.

    >>> amount(333e6, 334e6, "USD"), amount(315e6, 315e6, "USD"), amount(241e6, math.inf, "USD")
    ('$333–334 million', '$315 million', 'at least $241 million')
    >>> amount(0, 3.5e6, "USD")
    '$0–3.5 million'
    >>> amount(-706.2e6, 1.1e9, "EUR")
    '−€710 million to €1.1 billion'
    >>> amount(334e6, 334e6, "USD", "ru")
    '334 млн долларов'
    """
    if math.isinf(low) and math.isinf(high):
        return {"en": "any amount", "ru": "любая сумма"}[lang]
    if math.isinf(low) or math.isinf(high):
        words = {"en": ("at most ", "at least "), "ru": ("не более ", "не менее ")}[lang]
        end = _one_end(low, high, next((s for s, _ in _SCALES[lang] if _finite(low, high) >= s), 1.0))
        return words[0 if math.isinf(low) else 1] + amount(end, end, unit, lang)
    size = max(abs(low), abs(high))
    scale, word = next(((s, w) for s, w in _SCALES[lang] if size >= s), (1.0, ""))
    digits = _digits(low / scale, high / scale)
    if low < 0 < high:  # each end is read alone: the smaller keeps two digits of its own
        digits = max(digits, min(3, 1 - math.floor(math.log10(min(-low, high) / scale))))
    least, most = _outward(low / scale, high / scale, digits)
    first, last = number(least, lang, digits if low else 0), number(most, lang, digits)
    if first == last and low != high:
        first = last = number(least, lang)
    if low < 0 and first != last and lang == "en":
        return " to ".join(amount(end * scale, end * scale, unit) for end in (least, most))
    span = first if first == last else f"{first} … {last}" if low < 0 else f"{first}–{last}"
    if lang == "en" and unit in _SIGNS:
        body = f"−{_SIGNS[unit]}{span[1:]}" if span.startswith("−") else f"{_SIGNS[unit]}{span}"
        return f"{body} {word}".strip()
    name = _UNITS[lang].get(unit, unit)
    return " ".join(part for part in (span, word, name) if part)


def percent(low: float, high: float, lang: str = "en", *, signed: bool = False, points: bool = False) -> str:
    """Return a percentage or a range of them; ``points`` for percentage points.

    >>> percent(0.7, 1.9), percent(31, 31, signed=True), percent(-1.9, -0.7, signed=True)
    ('0.7–1.9%', '+31%', '−1.9% to −0.7%')
    """
    sign = "\xa0%" if lang == "ru" else "%"
    if points:
        sign = {"en": " percentage points", "ru": "\xa0п. п."}[lang]
    if math.isinf(low) or math.isinf(high):
        words = {"en": ("at most ", "at least "), "ru": ("не более ", "не менее ")}[lang]
        end = _one_end(low, high, 1.0)
        return (words[0] if math.isinf(low) else words[1]) + percent(end, end, lang, signed=signed, points=points)
    digits = _digits(low, high)
    ends = _outward(low, high, digits)
    first, last = (("+" if signed and v > 0 else "") + number(v, lang, digits if v else 0) for v in ends)
    if first == last:
        return first + sign
    if signed or low < 0:
        return f"{first}{'' if points else sign} {'to' if lang == 'en' else '…'} {last}{sign}"
    return f"{first}–{last}{sign}"


def odds(probability: float, lang: str = "en") -> str:
    """Return a probability as whole percents, "under 1%" and "over 99%" at the ends.

    >>> odds(0.004), odds(0.374), odds(0.999)
    ('under 1%', '37%', 'over 99%')
    """
    words = {"en": ("under 1%", "over 99%", "%"), "ru": ("менее 1\xa0%", "более 99\xa0%", "\xa0%")}[lang]
    if probability < 0.01:
        return words[0]
    return words[1] if probability > 0.99 else f"{round(100 * probability)}{words[2]}"


def period(value: Period, lang: str = "en") -> str:
    """Return a period as people name it.

    >>> period(Period.parse("2022")), period(Period.parse("2023-01..2023-03")), period(Period.parse("2020..2022"))
    ('2022', 'January–March 2023', '2020–2022')
    """
    names = _MONTHS[lang]
    start, end = value.first % 12, value.last % 12
    if value.is_year:
        return str(value.start_year)
    if start == 0 and end == 11:
        return f"{value.start_year}–{value.end_year}"
    tail = "" if lang == "en" else " года"
    if value.months == 1:
        return f"{names[start]} {value.start_year}{tail}"
    if value.start_year == value.end_year:
        return f"{names[start]}–{names[end]} {value.end_year}{tail}"
    return f"{names[start]} {value.start_year} – {names[end]} {value.end_year}{tail}"


def flow(value: Flow, lang: str = "en") -> str:
    """Return a flow's name."""
    table = {
        "en": {"turnover": "trade", "exports": "exports", "imports": "imports", "balance": "balance"},
        "ru": {"turnover": "товарооборот", "exports": "экспорт", "imports": "импорт", "balance": "сальдо"},
    }
    return table[lang][value.value]


def _digits(low: float, high: float) -> int:
    """Decimals for both ends: at most three significant digits, so ends nearer than a hundredth may read as one."""
    size = max(abs(low), abs(high))
    if size == 0:
        return 0
    if low == high:
        return next((d for d in range(4) if abs(round(low, d) - low) <= 1e-9 * max(1.0, size)), 1 if size >= 10 else 2)
    base = max(0, 2 - math.floor(math.log10(size)))
    gap = max(0, 1 - math.floor(math.log10(abs(high - low))))
    exact = next((d for d in range(3) if all(abs(round(v, d) - v) < 1e-9 * size for v in (low, high))), 3)
    return min(exact, base + 1, gap) if gap else min(exact, base)


def _outward(low: float, high: float, digits: int) -> tuple[float, float]:
    """Round the low end down and the high end up, unless both read as one figure.

    >>> _outward(0.71, 1.848, 1), _outward(-1.848, -0.71, 1), _outward(240.99999999999, 243.0, 0)
    ((0.7, 1.9), (-1.9, -0.7), (241.0, 243.0))
    """
    near = round(low, digits), round(high, digits)
    if near[0] == near[1]:
        return near
    step, slack = 10.0**-digits, 1e-9 * max(abs(low), abs(high))
    first = near[0] if near[0] <= low + slack else round(near[0] - step, digits)
    last = near[1] if near[1] >= high - slack else round(near[1] + step, digits)
    return first, last


def _finite(low: float, high: float) -> float:
    return abs(high if math.isinf(low) else low)


def _one_end(low: float, high: float, scale: float) -> float:
    """Round the one end that is not open outward, to the digits that it is shown with."""
    end = (high if math.isinf(low) else low) / scale
    digits = _digits(end, end)
    near, step, slack = round(end, digits), 10.0**-digits, 1e-9 * abs(end)
    if math.isinf(low) and near < end - slack:
        near = round(near + step, digits)
    if math.isinf(high) and near > end + slack:
        near = round(near - step, digits)
    return near * scale


def _ends(value: Fact) -> tuple[float, float]:
    """The ends to show; a missing end of a range is open."""
    if value.low is None and value.high is None:
        return (float(value.value), float(value.value)) if value.value is not None else (-math.inf, math.inf)
    low = -math.inf if value.low is None else value.low
    high = math.inf if value.high is None else value.high
    return low, high
