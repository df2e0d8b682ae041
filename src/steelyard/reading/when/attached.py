"""What ties a period to the figure before it or behind it: the order of words, commas, brackets, comparisons."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.mark import Mark, one_is
from steelyard.reading.marking.periods import When
from steelyard.reading.when.compared import leads_on, than_said

_YEAR = 12
_TELLS = frozenset(("level", "move", "flow"))
"""What leads to the figure of the same, told on behind a comma."""


def clause_over(marks: Sequence[Mark], p: int, figure: int) -> bool:
    """True for the time of a clause that moves by itself and ends before a percentage."""
    end = next(
        (j for j in range(p + 1, figure) if "colon" in marks[j].means or marks[j].get("break") == "strong"), None
    )
    told = end is not None and any("move" in mark.means for mark in marks[p + 1 : end])
    return told and marks[figure].get("figure") == "percent"


def beside_name(marks: Sequence[Mark], p: int, figure: int) -> bool:
    """True for the time of what is said between commas beside a name: "Peru, in 2021 the first, fell: sales ..."."""
    comma = p - 2 if p >= 2 and "prep" in marks[p - 1].means else p - 1
    if comma < 1 or marks[comma].means.get("break") != "weak" or marks[comma - 1].place is None:
        return False
    tied = marks[comma - 1].end == marks[comma].first and marks[comma].end == marks[comma + 1].first
    closed = next((j for j in range(p + 1, figure) if marks[j].get("break")), figure)
    later = any(mark.is_a("flow", "verb_flow") for mark in marks[closed:figure])
    return tied and closed < figure and marks[closed].get("break") == "weak" and later


def enclosed(marks: Sequence[Mark], p: int, figure: int) -> bool:
    """True for the time of a clause that ends before the figure's begins: "Peru, whose border opens in May, sold ...".

    A clause has words of its own beside its time; "which in May sold 5 billion" has its figure before it ends.
    """
    opened = next((j for j in range(p - 1, -1, -1) if marks[j].means.get("break")), None)
    if opened is None or marks[opened].means.get("break") != "relative":
        return False
    ends = (j for j in range(p + 1, figure) if marks[j].get("break") and "plain" not in marks[j].means)
    closed = next(ends, None)  # an "and" ends no clause
    if closed is None or marks[closed].get("break") == "relative":
        return False
    if than_said(marks[opened:closed]) or (opened == 0 and "at_time" in marks[0].means):
        return False  # "When May is set against April, exports fell 5%", "When they met in May, exports were 5 billion"
    told = marks[closed].first - marks[opened].end > marks[p].end - marks[p].first + 2
    return told and any(mark.is_a("flow", "verb_flow", "move") for mark in marks[closed:figure])


def inserted(rest: Sequence[Mark]) -> bool:
    """True for months inside an insertion that a new clause ends before the next figure stands."""
    strong = next((n for n, mark in enumerate(rest) if mark.get("break") == "strong"), 0)
    return strong > 1 and not any(mark.when is not None for mark in rest)


def belongs_left(marks: Sequence[Mark], figure: int, p: int, following: int) -> bool:
    """True when the period between two figures goes with the first."""
    between, rest = _without_brackets(marks[figure + 1 : p]), marks[p + 1 : following]
    if _before_dash(between, rest):
        return False
    if rest and rest[0].first == marks[p].end and (rest[0].means.get("refer") == "own" or "flow" in rest[0].means):
        return False
    if any(m.means.get("break") in ("strong", "relative") and not _that_of(between, n) for n, m in enumerate(between)):
        return False
    if (_ends_clause(rest) or _set_on(rest)) and not one_is("break", between):
        return True
    lead = next((m.get("prep") for m in reversed(between) if "thin" not in m.means), None)
    if lead in ("from", "against") and _level_follows(marks[p], rest, lead):
        return False
    if _of_whole(marks, figure, p):
        return True
    said = marks[figure].figure
    if said is not None and said.factor and of_base_whole(between):
        return True
    between = tuple(
        mark
        for n, mark in enumerate(between)
        if not ("same_head" in mark.means and (mark.get("prep") or (n and between[n - 1].get("prep") == "of")))
    )
    flow = next((n for n, mark in enumerate(between) if mark.is_a("flow", "verb_flow", "same_head")), None)
    led = () if flow is None or than_said(between) else between[: flow + 1]
    led = led[1:] if led and "worth" in led[0].means else led  # "bought $5 million worth of its exports in May"
    if any(mark.is_a("break", "level", "same_head") for mark in led):
        return False
    if leads_on(between, rest):
        return False
    if any(mark.means.get("break") == "weak" for mark in between):
        link = between[-2] if len(between) > 1 and between[-1].get("prep") == "in" else between[-1]
        tied = "plain" in link.means and marks[p].first - link.end == (link is not between[-1])
        when = marks[p].when
        total = when is not None and (when.told or when.size == _YEAR)
        if (tied or total) and rest and rest[0].get("prep") in ("to", "of" if total else "to"):
            return False  # "to 5 billion and the year before to 4", "5 billion, taking the five-month total to 20"
        closed = bool(rest) and ("break" in rest[0].means or rest[0].get("prep") in ("from", "to", "against"))
        last = max(n for n, mark in enumerate(between) if mark.get("break") == "weak")
        return closed or than_said(between[last:]) or _bracket_only(between)
    return True


def _set_on(rest: Sequence[Mark]) -> bool:
    """True before the base of a figure: "goods worth $5bn were bought in May, against $4bn a year ago"."""
    comma = bool(rest) and rest[0].means.get("break") == "weak" and not rest[0].is_a("plain", "bracket")
    led = rest[comma:]
    return bool(led) and led[0].means.get("prep") == "against" and all(m.is_a("hedged", "thin") for m in led[1:])


def _before_dash(between: Sequence[Mark], rest: Sequence[Mark]) -> bool:
    """True for the time of the next figure: "had 12% of its exports, (and) in 2022 - 15%"."""
    comma = next((m for m in reversed(between) if not m.is_a("thin", "hedged") and m.get("prep") != "in"), None)
    if comma is None or comma.get("break") not in ("weak", "strong") or comma.is_a("bracket", "dash", "plain"):
        return False
    return bool(rest) and "dash" in rest[0].means and all(m.is_a("hedged", "thin", "prep") for m in rest[1:])


def _ends_clause(rest: Sequence[Mark]) -> bool:
    """True behind the last words of a clause: "5 billion was sold to Peru in 2021, while imports ..."."""
    comma = bool(rest) and rest[0].means.get("break") == "weak" and "bracket" not in rest[0].means
    return len(rest) > comma and rest[comma].means.get("break") == "strong"


def _without_brackets(between: Sequence[Mark]) -> Sequence[Mark]:
    """Leave out what stands in brackets behind a figure: "57,911 tonnes (raw value) shipped in January"."""
    brackets = [n for n, mark in enumerate(between) if "bracket" in mark.means]
    if len(brackets) != 2 or brackets[1] + 1 == len(between):
        return between
    return (*between[: brackets[0]], *between[brackets[1] + 1 :])


def _level_follows(told: Mark, rest: Sequence[Mark], lead: str) -> bool:
    """True before the level of a time: "to 5 billion in May from the April level of 4", "from a year-ago 4"."""
    bare = all(m.get("prep") == "of" or (m.is_a("thin", "hedged", "same_head") and "prep" not in m.means) for m in rest)
    year_ago = told.when is not None and told.when.role in ("same", "earlier")
    return bare and (year_ago or (lead == "from" and bool(rest)))


def _that_of(between: Sequence[Mark], n: int) -> bool:
    """True for the "that" of "above that of 2020"."""
    after = between[n + 1] if n + 1 < len(between) else None
    return "same_head" in between[n].means and after is not None and after.get("prep") in ("of", "in", "for")


def _of_whole(marks: Sequence[Mark], figure: int, p: int) -> bool:
    """True for the time of a whole right behind its part: "or 50%, of total exports in May"."""
    said = marks[figure].figure
    if said is None or said.unit != "percent":
        return False
    between = [m for m in marks[figure + 1 : p] if "break" not in m.means or "plain" in m.means]
    of = bool(between) and between[0].get("prep") == "of"
    return of and one_is("flow", between) and all(m.is_a("prep", "plain", "flow", "goods") for m in between)


def parallel(between: Sequence[Mark], rest: Sequence[Mark]) -> bool:
    """True for the next in a row of years: "2018 brought 17%, 2020 - a fall by 16%"."""
    if len(between) > 1 and "bracket" in between[0].means and "break" in between[1].means:
        between = between[1:]  # "5 billion (+25%), in 2020 - 4 billion"
    led = bool(between) and between[0].means.get("break") == "weak" and not between[0].is_a("bracket", "dash")
    dashed = bool(rest) and "dash" in rest[0].means and not any("break" in mark.means for mark in rest[1:])
    led = led and dashed
    return led and all(m.is_a("prep", "skip", "recalls") or m.get("break") == "weak" for m in between[1:])


def listed(between: Sequence[Mark]) -> bool:
    """True for the next in a row: "fell 4% to $5bn in May, and 6% to ...", not "up 4% in May, to $5bn"."""
    parted = False
    for mark in between:
        parted = parted or (mark.means.get("break") == "weak" and "bracket" not in mark.means)
        if parted and (mark.means.get("prep") == "to" or not _TELLS.isdisjoint(mark.means)):
            return False
    return parted


def _bracket_only(between: Sequence[Mark]) -> bool:
    return len(between) == 1 and between[0].end - between[0].first == 1 and "bracket" in between[0].means


def of_base_whole(between: Sequence[Mark]) -> bool:
    """True for "double that of 2019", "double the 2019 figure", "twice as high as last year" and "three times what it
    had sold in 2019".
    """
    led = bool(between) and (between[-1].get("prep") in ("of", "as") or "thin" in between[-1].means)
    return led or one_is("anterior", between)


def labels(marks: Sequence[Mark], before: int, p: int, figure: int) -> bool:
    """True for a period in brackets before their figure: "$5bn (1985 - $3bn)", "up 5% (in May down 2%)"."""
    opened = p - 2 if p > 1 and marks[p - 1].means.get("prep") == "in" else p - 1
    bracket = "bracket" in marks[opened].means
    if opened <= before or not (bracket or "break" in marks[opened].means):
        return False
    between = marks[p + 1 : figure]
    if not _inside_brackets(marks, opened + bracket) or one_is("bracket", between):
        return False
    dash = bool(between) and between[0].is_a("dash", "colon") and marks[p].end == between[0].first
    alone = any("bracket" in mark.means for mark in marks[figure + 1 : figure + 2])
    told = alone and bool(between) and "level" in between[-1].means  # "34% (in 2012 it was 31%)"
    return dash or told or any("move" in mark.means for mark in between)


def _inside_brackets(marks: Sequence[Mark], k: int) -> bool:
    """True for the next in a row in brackets: "(2022: $3bn, 2021: $2bn)"."""
    return sum("bracket" in mark.means for mark in marks[:k]) % 2 == 1


def owns(marks: Sequence[Mark], p: int, figure: int) -> bool:
    """True for a period with an 's before a figure: "June's 23% plunge", "April's gain of 12%", «после майских 12%»."""
    when, before = marks[p].when, marks[p - 1] if p else None
    led = before is not None and before.get("prep") in ("against", "from") and before.end == marks[p].first
    if led and figure == p + 1 and marks[p].end == marks[figure].first and when is not None and when.part is not None:
        return True
    whole = marks[p].means.get("period") == "last_years"  # "last year's $5 million"
    own, rest = (marks[p], marks[p + 1 : figure]) if whole else (marks[p + 1], marks[p + 2 : figure])
    return (
        (whole or own.means.get("refer") == "own")
        and (not rest or rest[0].is_a("move", "order"))
        and all(m.is_a("move", "thin", "order") or m.get("prep") == "of" for m in rest)
        and marks[figure].first - own.end <= len(rest)
    )


def goes_on_relative(segment: Sequence[Mark]) -> bool:
    """True for "a year earlier, when it was 740 million" and "a similar period, which reached 2 billion"."""
    for j in range(len(segment) - 1, 0, -1):
        if segment[j].means.get("break") == "relative" and segment[j - 1].get("prep") != "of":
            earlier = [m for m in segment[max(0, j - 3) : j] if m.when is not None]
            return bool(earlier)
    return False


def alone_in_brackets(marks: Sequence[Mark], figure: int, p: int) -> bool:
    """True for a figure of another time, alone with it in brackets: "44% (46% a year before)"."""
    when, k = marks[p].when, figure - 1
    while k > 0 and ("hedged" in marks[k].means or "thin" in marks[k].means) and "move" not in marks[k].means:
        k -= 1
    closed = p + 1 < len(marks) and "bracket" in marks[p + 1].means
    opened = k >= 0 and "bracket" in marks[k].means and closed
    return opened and when is not None and when.refers and not when.rate and marks[p].first == marks[figure].end


def of_saying(between: Sequence[Mark]) -> bool:
    """True for the time of saying behind what its sentence dates: "in 2022 it rose to $5bn, he said in May"."""
    spoken = next((n for n in range(len(between) - 1, 0, -1) if "speaker" in between[n].means), 0)
    parted = any(mark.get("break") == "weak" and "plain" not in mark.means for mark in between[:spoken])
    told = (mark for mark in between[spoken:] if "plain" not in mark.means)
    return parted and not than_said(between) and not any(m.is_a("break", "flow", "verb_flow", "move") for m in told)


def throughout(between: Sequence[Mark], when: When, *, moved: bool) -> bool:
    """True for the time in which it was: "$5bn over 2021", "300m over 2016-2020", "up 3% over the year to June"."""
    over = next(("through" in mark.means for mark in reversed(between) if "prep" in mark.means), False)
    over = over and not any("bracket" in mark.means for mark in between)  # "a 9% rise (22 billion) over 2021"
    span = when.years > 1 or when.solar
    if when.role == "again" and when.years > 1:
        return over  # "fell by 5% over these years"
    return when.role == "plain" and ((over and when.ends) or (not moved and (over or span or when.ends)))
