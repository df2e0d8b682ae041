"""Figures as they are written: value, step of the last digit, unit, ends of a range. No hedge and no meaning yet.

A number alone is not a figure: it needs a scale (million), a unit (dollars, per cent) or the form of a multiple
(doubled, 1.7 times). A bare number is kept as such and becomes a figure only beside one ("4.29 billion from 4.11").
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from steelyard.core.range import step_of
from steelyard.reading.marking.automaton import Match
from steelyard.reading.marking.currencies import NAMELESS
from steelyard.reading.marking.digits import in_digits
from steelyard.reading.marking.language import BESIDE, Language
from steelyard.reading.marking.money_beside import (
    DASHES,
    apart,
    brief_fold,
    foreign,
    goes_with,
    in_full,
    is_year,
    leads,
    likely,
    tied_sign,
)
from steelyard.reading.marking.sizes import is_size, sized
from steelyard.reading.marking.spelled import spelled_number, with_fraction
from steelyard.reading.marking.tokens import Token

COUNTED = "things"
"""The unit of what is counted and of no use here: countries, firms, people."""
_JOINTS = DASHES | {"/"}
"""Signs behind which a number may go on."""
_OPENING = DASHES | {":"}
_THOUSAND = 1e3
_EXACT = 1e12
"""Whole numbers below it have all their digits."""
_UNSEEN = 1e10
"""Tonnes that nobody trades: "12,000 Mt" are metric tons."""


@dataclass(slots=True)
class Figure:
    """A number in plain units. ``first`` .. ``end - 1`` are its tokens.

    ``unit`` None: to be taken from the figure before. ``scale`` is the multiplier said (or 1), ``step`` the unit of
    the last digit. ``ends`` are set for "60-80 million". ``move`` is +1 or -1 where the word itself says it ("doubled",
    "halved"). ``factor``: a multiple, its value is growth in percent; ``fraction``: "a third"; ``part``: "one in six".
    """

    first: int
    end: int
    value: float
    step: float
    unit: str | None = None
    scale: float = 1.0
    ends: tuple[float, float] | None = None
    move: int = 0
    factor: bool = False
    fraction: bool = False
    counted: float = 1.0
    """What one of the unit said is of ``unit``: 0.001 for what is counted in kilograms."""
    hedge: str | None = None
    """A hedge inside the figure itself: "300 odd million", or the number behind its unit where that means "about"."""
    slight: bool = False
    """The hedge before it tells that it is passed by little: "just over 300 million"."""
    part: bool = False

    def fallen(self) -> Figure:
        """Return a multiple as a fall: "decreased twofold" leaves a half."""
        times = self.value / 100 + 1
        if not self.factor or self.move or times <= 1:
            return self
        return replace(self, value=(1 - 1 / times) * 100, step=self.step / times**2)

    @property
    def bare(self) -> bool:
        """True for a number with neither unit nor scale."""
        return self.unit is None and self.scale == 1.0


def opening_at(tokens: Sequence[Token], i: int, words: Language) -> Match | None:
    """Return the words at token ``i`` with which a figure can begin."""
    match = words.amounts.longest(tokens, i) if tokens[i].sums else None
    return None if match is None or match.kind in BESIDE else match


def figure_at(tokens: Sequence[Token], i: int, words: Language, below: float = math.inf) -> Figure | None:
    """Return the figure that starts at token ``i``: "$1.2bn", "US$ 5 million", "half a billion", "31%", "doubled".

    One whose scale is not less than ``below`` is none, and no more is read to tell it.
    """
    return figure_of(tokens, i, opening_at(tokens, i, words), words, below)


def figure_of(
    tokens: Sequence[Token], i: int, match: Match | None, words: Language, below: float = math.inf
) -> Figure | None:
    """Return the figure that starts at token ``i`` with some words, or with a number: see `figure_at`."""
    unit, at = None, i
    if match is None:
        if not tokens[i].is_number:
            return None
    else:
        kind, end = match.kind, i + match.length
        if match.value == COUNTED:
            return None
        if kind == "multiple" or kind == "manifold":
            return _multiple(match, i)
        if kind == "whole":
            half, behind = Figure(first=i, end=end, value=0.5, step=0.1), words.amount(tokens, end)
            return _with_unit(tokens, half, behind, words, None, spelled=False, scale=2 * float(match.value))
        turns = words.inverted and (kind == "scale" or kind == "unit")
        if turns and (turned := _turned(tokens, i, match, words)):
            return turned
        if kind in ("fraction", "ratio"):
            part = _fraction(tokens, i, match, words)
            return _spanned(tokens, part, words) if part is not None and kind == "fraction" else part
        if kind == "unit" and not (match.value[:3].isupper() or match.value == "percent"):
            return None  # "vehicles 12%"
        if kind == "unit" and end < len(tokens) and not apart(tokens, i, end):
            unit, at = NAMELESS if foreign(tokens, i) else in_full(tokens, i, match, words), end
            match = words.amount(tokens, at)
    number = _number(tokens, at, words, match)
    if number is None:
        return None
    value, step, at, spelled = number
    after = tokens[at] if at < len(tokens) else None
    if after is not None and (after.text in _JOINTS or after.is_number):  # "60-kg", "2-1/2"
        if value < _THOUSAND and is_size(tokens, at, words):
            return None
        if not spelled and (rest := with_fraction(tokens, at, value)) is not None:
            value, step, at = rest
    behind = words.amount(tokens, at)
    second = _range_end(tokens, i, at, words, behind)
    if second and second[0] <= value and tokens[at].text not in DASHES:
        second = None  # "last year's $900,000 to $1.1 million"
    if second:
        at = second[1]
        behind = words.amount(tokens, at)
    figure = Figure(i, at, value, step, unit)
    if behind is not None and behind.kind in ("odd", "half"):
        at += behind.length
        if behind.kind == "odd":
            figure = replace(figure, end=at, hedge=behind.value)
        else:
            odd = float(behind.value)  # "7 and a half", «5-ти»
            figure = replace(figure, end=at, value=value + odd, step=0.1 if odd else step)
        behind = words.amount(tokens, at)
    found = _with_unit(tokens, figure, behind, words, second, spelled, below=below)
    if found is None or not (unit is None or at - i > 2 or likely(tokens, i, unit, found.value)):
        return None
    return found if found.ends or found.bare else _spanned(tokens, found, words)


def _fraction(tokens: Sequence[Token], i: int, match: Match, words: Language) -> Figure | None:
    """A part said in a word: "a third"; not the half of "one and a half"."""
    if i >= 2 and (led := words.amount(tokens, i - 2)) and led.kind == "number":
        return None
    value = float(match.value)
    step = 10.0 if abs(value - 50) < 1e-9 else round(value / 5, 2)
    return Figure(i, i + match.length, value, step, "percent", fraction=True, part=match.kind == "ratio")


_YEARS = (1900, 2099)
"""Numbers behind a scale that are years."""


def _turned(tokens: Sequence[Token], i: int, match: Match, words: Language) -> Figure | None:
    """The number behind its unit, which makes it an approximate one: "per cent twenty", "billions to eleven"."""
    at = i + match.length
    link = words.amount(tokens, at)
    if link is not None and "link" in link.means:
        at += link.length
    elif at < len(tokens) and tokens[at].is_number:
        return None
    number = _number(tokens, at, words, words.amount(tokens, at))
    after = words.amount(tokens, number[2]) if number is not None else None
    if number is None or (after is not None and after.kind in ("scale", "unit", "fold")):
        return None
    if tokens[at].is_number and _YEARS[0] <= number[0] <= _YEARS[1]:
        return None  # "a billion in 2023"
    size, unit = (float(match.value), None) if match.kind == "scale" else (1.0, match.value)
    return Figure(
        first=i, end=number[2], value=number[0] * size, step=number[1] * size, unit=unit, scale=size, hedge="about"
    )


def _number(
    tokens: Sequence[Token], at: int, words: Language, match: Match | None
) -> tuple[float, float, int, bool] | None:
    if at >= len(tokens):
        return None
    if tokens[at].is_number:
        scaled = words.comma and (after := words.amount(tokens, at + 1)) is not None and after.kind == "scale"
        read = in_digits(tokens[at].text, "," if scaled else words.decimal)
        return None if read is None else (read[0], read[1], at + 1, False)
    if match and match.kind == "number":
        return (*spelled_number(tokens, at, words, match), True)
    if match and "one" in match.means:
        end = at + match.length
        after = words.amount(tokens, end)
        before = words.amount(tokens, at - 1) if at else None
        led = at == 0 or tokens[at - 1].text in _OPENING or (before is not None and "link" in before.means)
        if after is not None and not led:
            scale = float(match.means.get("scale", 1.0))
            led = after.kind == "unit" or (after.kind == "number" and _lesser(tokens, end, scale, words) is not None)
        return (1.0, step_of(1.0, 0), at, True) if led else None
    return None


def _range_end(
    tokens: Sequence[Token], i: int, at: int, words: Language, link: Match | None
) -> tuple[float, int] | None:
    """The second number of "60-80", of "60 to 80 million" and of "between $60 and $80 million", behind its link."""
    if at + 1 >= len(tokens):
        return None
    dashed = tokens[at].text in DASHES
    if not dashed and (link is None or link.kind not in ("range", "joint")):
        return None
    sign = words.amount(tokens, at + 1)
    last = at + 1 + sign.length if sign is not None and sign.kind == "unit" else at + 1
    if last >= len(tokens):
        return None
    spelled = None if tokens[last].is_number or tokens[i].is_number else words.amount(tokens, last)
    if spelled is not None and spelled.kind == "number" and not dashed:
        value, _, end = spelled_number(tokens, last, words, spelled)  # "five to six per cent"
    elif tokens[last].is_number and (read := in_digits(tokens[last].text, words.decimal)) is not None:
        value, end = read[0], last + 1
    else:
        return None
    if link is not None and not dashed:
        led = i > 0 and tokens[i - 1].key == link.value
        after = words.amount(tokens, end)
        led = led and not _spread(tokens, i, words)
        if led == (link.kind == "range") or after is None or after.kind not in ("scale", "unit"):
            return None
        if is_year(tokens, at - 1, words):
            return None  # "in 2021 to 120,000 tonnes"
    return value, end


def _spanned(tokens: Sequence[Token], figure: Figure, words: Language) -> Figure:
    """The range of two figures that are whole each: "between $1.2bn and $1.5bn", "$1.2bn-$1.5bn"."""
    link = words.amount(tokens, figure.end) if figure.first else None
    joint = link is not None and link.kind == "joint" and tokens[figure.first - 1].key == link.value
    joint = joint or (link is not None and link.kind == "range" and _spread(tokens, figure.first, words))
    if not joint and not (figure.unit is not None and figure.scale > 1.0 and tied_sign(tokens, figure.end)):
        return figure
    at = figure.end + (1 if link is None else link.length)
    other = figure_at(tokens, at, words) if at < len(tokens) and tokens[at].counts else None
    if other is None or other.bare or other.factor or other.ends or figure.unit not in (None, other.unit):
        return figure
    if other.value <= figure.value:
        return figure
    ends = figure.value, other.value
    return replace(other, first=figure.first, value=float(f"{sum(ends) / 2:.15g}"), ends=ends)


def _spread(tokens: Sequence[Token], first: int, words: Language) -> bool:
    """True for the first end of a range that words tell: "ranged from (about) $2m to $3m", "in the range of $2m to"."""
    for n in range(first - 1, max(0, first - 3), -1):
        told = (words.amount(tokens, n - 1), words.amount(tokens, n - 2) if n > 1 else None)
        if any(one is not None and one.kind == "spread" and one.value == tokens[n].key for one in told):
            return True
    return False


def _beyond_dash(tokens: Sequence[Token], at: int, words: Language) -> Match | None:
    """What stands behind a dash that ties it to its number: "16-million-dollar", "2.5-fold"."""
    dashed = at + 1 < len(tokens) and tokens[at].text in DASHES
    return words.amount(tokens, at + 1) if dashed else None


def _with_unit(
    tokens: Sequence[Token],
    figure: Figure,
    match: Match | None,
    words: Language,
    second: tuple[float, int] | None,
    spelled: bool,
    scale: float = 1.0,
    below: float = math.inf,
) -> Figure | None:
    """A number with the scale, the rest and the unit that stand behind it, ``match`` first; None where it counts no
    trade.
    """
    at, unit = figure.end, figure.unit
    start = at
    if match is None:
        match, start = _beyond_dash(tokens, at, words), at + 1
    brief = match is not None and "brief" in match.means and unit is None and brief_fold(tokens, figure.first, words)
    if match and (brief or match.kind == "fold"):
        return _fold(figure, match, start)
    while match and match.kind == "scale":
        scale, at = scale * float(match.value), start + match.length
        match, start = words.amount(tokens, at), at
        if match is None:
            match, start = _beyond_dash(tokens, at, words), at + 1
    if scale >= below:
        return None
    if unit is None and at < len(tokens) and tokens[at].is_number:
        match, start = sized(tokens, at, words) or (match, start)
    if match and match.kind == "odd":
        figure, at = replace(figure, hedge=match.value), start + match.length  # "1.7 million odd tonnes"
        match, start = words.amount(tokens, at), at
    if scale > 1.0 and figure.value % 1 == 0 and (rest := _lesser(tokens, at, scale, words)) is not None:
        value = figure.value * scale + rest.value
        return replace(rest, first=figure.first, value=value, unit=rest.unit or unit, scale=scale)
    if match and match.value == COUNTED:
        if scale == 1.0:
            return None  # "to 219 countries"
        return replace(figure, end=start + match.length, value=figure.value * scale, unit=COUNTED, scale=scale)
    ours = match is not None and goes_with(unit, match) and not leads(tokens, start, match, words)
    if match and ours and (match.length > 1 or likely(tokens, start, match.value, figure.value * scale)):
        unit, at = match.value, start + match.length
    if unit is None and scale == 1.0 and (spelled or second is None):
        return _alone(tokens, figure, words) if spelled else figure
    return _in_full(figure, at, unit, scale, second)


def _alone(tokens: Sequence[Token], figure: Figure, words: Language) -> Figure | None:
    """A number in words without a unit: only one that a link leads to, and that is a scale, tells a sum."""
    led = words.amount(tokens, figure.first - 1) if figure.first and figure.value >= 1e6 else None
    return replace(figure, scale=figure.value) if led is not None and "link" in led.means else None


def _in_full(
    figure: Figure, at: int, unit: str | None, scale: float, second: tuple[float, int] | None
) -> Figure | None:
    """A number that ends at token ``at`` in its unit and scale, or the range to a second number."""
    factor = 1.0
    if unit and "*" in unit:
        unit, _, times = unit.partition("*")
        factor = 1.0 if unit == "tonnes" and figure.value * scale * float(times) >= _UNSEEN else float(times)
    size = scale * factor
    ends = (figure.value * size, second[0] * size) if second and second[0] > figure.value else None
    if second and ends is None:
        return None
    value, step = sum(ends) / 2 if ends else figure.value * size, figure.step * size
    if (ends or size != 1.0) and not (value.is_integer() and step.is_integer() and max(value, step) < _EXACT):
        value, step = float(f"{value:.15g}"), float(f"{step:.12g}")
    move, turns, part, hedge, slight = figure.move, figure.factor, figure.fraction, figure.hedge, figure.slight
    return Figure(figure.first, at, value, step, unit, size, ends, move, turns, part, factor, hedge, slight)


def _lesser(tokens: Sequence[Token], at: int, scale: float, words: Language) -> Figure | None:
    """The rest of a number that goes on in a lesser scale: "1 billion 200 million", "one billion and 166 million"."""
    said = words.amount(tokens, at)
    if said is not None and said.kind == "joint":
        at += said.length
        said = words.amount(tokens, at)
    spelled = said is not None and said.kind == "number"
    rest = figure_at(tokens, at, words, scale) if spelled or (at < len(tokens) and tokens[at].is_number) else None
    if rest is not None and 1.0 < rest.scale < scale and rest.value < scale and rest.ends is None:
        return rest
    ones = rest is not None and rest.scale == 1.0 and not (rest.factor or rest.bare or rest.unit == "percent")
    if rest is not None and ones and scale == _THOUSAND and rest.value < scale and rest.ends is None:
        return rest  # "530 thousand 920 dollars"
    return _hundreds(tokens, at, scale, said, words) if said is not None and spelled else None


def _hundreds(tokens: Sequence[Token], at: int, scale: float, said: Match, words: Language) -> Figure | None:
    """The hundreds of a number in words, whose lesser scale is not said: "two billion three hundred"."""
    hundreds, end = float(said.value), at + said.length
    after = words.amount(tokens, end)
    if hundreds % 100 or hundreds < 100 or scale < 1e3 or (after is not None and after.kind in ("scale", "number")):
        return None
    unit = after.value if after is not None and after.kind == "unit" and "*" not in after.value else None
    end += after.length if after is not None and unit is not None else 0
    lesser = scale / 1e3
    return Figure(first=at, end=end, value=hundreds * lesser, step=100 * lesser, unit=unit, scale=lesser)


def _multiple(match: Match, i: int) -> Figure:
    growth = float(match.value)
    step = 10.0 if -100 < growth < 0 else 100.0
    sign = -1 if growth < 0 else 0 if match.kind == "manifold" else 1
    return Figure(
        first=i, end=i + match.length, value=abs(growth), step=step, unit="percent", scale=1.0, move=sign, factor=True
    )


def _fold(figure: Figure, match: Match, at: int) -> Figure:
    """ "1.7 times" is growth by 70%, to a tenth of the factor's last digit."""
    return replace(
        figure,
        end=at + match.length,
        value=(figure.value - 1) * 100,
        step=figure.step * 100,
        unit="percent",
        factor=True,
    )
