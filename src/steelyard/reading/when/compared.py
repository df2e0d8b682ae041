"""What a period is set against: the base of a growth, the level that is passed, "than" and "against"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.mark import Mark, one_is
from steelyard.reading.marking.periods import When

_MOVES = frozenset(("move", "pace"))
_LANDS = ("country", "region")


def surpassed(marks: Sequence[Mark], p: int) -> bool:
    """True for the time of a level that is passed: "exceeding the level of 2022"."""
    near = (mark for mark in reversed(marks[max(0, p - 4) : p]))
    for mark in near:
        if "outdo" in mark.means:
            return True
        if not mark.is_a("same_head", "thin", "prep", "plain", "refer", "level"):
            return False
    return False


def set_ahead(marks: Sequence[Mark], p: int, following: int) -> bool:
    """True for the base of the growth that it opens: "on December the fall was 8%, on January of last year - 16%"."""
    when = marks[p].when
    led = p > 0 and marks[p - 1].means.get("prep") in ("than", "against") and marks[p - 1].end == marks[p].first
    dated = when is not None and when.role in ("plain", "same", "earlier") and when.part is not None
    if not (led and dated) or marks[following].get("figure") != "percent":
        return False
    rest = marks[p + 1 : following]
    opens = p == 1 or "break" in marks[p - 2].means
    moved = any("move" in mark.means for mark in rest) and not any(mark.is_a("flow", "verb_flow") for mark in rest)
    plain = all(mark.is_a("dash", "level", "hedged", "thin", "move", "prep") for mark in rest)
    return opens and plain and (moved or bool(rest and "dash" in rest[0].means))


def leads_on(between: Sequence[Mark], rest: Sequence[Mark]) -> bool:
    """True for the base before its growth: "$5bn, and against the same months of 2022 fell 7%"."""
    set_against = len(between) >= 2 and between[-1].get("prep") == "against" and between[-2].get("break") == "weak"
    moved = next((n for n, mark in enumerate(rest) if "move" in mark.means), None)
    return set_against and moved is not None and not any("break" in mark.means for mark in rest[:moved])


def set_against(marks: Sequence[Mark], p: int, when: When, figure: int) -> bool:
    """True for the base at the front: "compared with 2021, ...", «к марту 2019 года уменьшился на 16 млн»; "over
    January-May 2021 ..." tells the time itself.
    """
    mark, months = leader(marks, p), when.year is not None and when.part is not None
    grown = marks[figure].means.get("figure") == "percent" or ("set_on" in mark.means and moved_by(marks, figure))
    dated = (months or (when.rel is not None and when.rel < 0)) and "through" not in mark.means
    past = grown and (when.refers or dated)
    since = mark.means.get("prep") == "from" and grown
    since = since and (when.role in ("earlier", "previous", "same") or _fronted(marks, p, when))
    return since or mark.means.get("prep") == "against" or (mark.means.get("prep") == "than" and past)


def _fronted(marks: Sequence[Mark], p: int, when: When) -> bool:
    """True for the one month or year of "From June, exports were up by 5%"."""
    after = marks[p + 1] if p + 1 < len(marks) else None
    one = when.role == "plain" and when.years == 1
    return p == 1 and one and after is not None and after.get("break") == "weak"


def leader(marks: Sequence[Mark], p: int) -> Mark:
    """The word that leads to a period; "the level of" and the like stand between, as does "the figure for"."""
    k = p - 1
    if k > 1 and marks[k].means.get("prep") == "in" and "same_head" in marks[k - 1].means:
        k -= 1
    return marks[k - 1] if k > 0 and ("thin" in marks[k].means or "same_head" in marks[k].means) else marks[k]


def to_level(marks: Sequence[Mark], p: int) -> bool:
    """True for the level that what follows is set against: «к уровню 2019 года экспорт вырос»."""
    return p > 1 and "same_head" in marks[p - 1].means and marks[p - 2].get("prep") in ("than", "against")


def month_before(marks: Sequence[Mark], p: int, figure: int) -> bool:
    """True for the base between a movement and its growth: "fell on March by 4%", "rose on last year's May by $5m"."""
    when, led = marks[p].when, marks[max(0, p - 2) : p]
    tied = len(led) == 2 and "move" in led[0].means and led[1].get("prep") in ("than", "against")
    if not tied or when is None or when.role != "plain" or when.part is None:
        return False
    if when.rel is not None and when.rel < 0:
        return not any(mark.get("prep") in ("to", "from") for mark in marks[p + 1 : figure])
    return not when.has_year and marks[figure].get("figure") == "percent"


def grown_on(marks: Sequence[Mark], p: int, figure: int) -> bool:
    """True for the base between a growth and its verb: "The increase on the March of last year was 5 million"."""
    led, between = marks[max(0, p - 2) : p], marks[p + 1 : figure]
    tied = len(led) == 2 and "move" in led[0].means and led[1].get("prep") in ("than", "against")
    tied = tied and led[0].end == led[1].first and one_is("level", between)
    return tied and all(m.is_a("level", "hedged", "thin") for m in between)


def than_said(marks: Sequence[Mark]) -> bool:
    for mark in marks:  # noqa: SIM110
        if mark.means.get("prep") in ("than", "against"):
            return True
    return False


def than_itself(between: Sequence[Mark], marks: Sequence[Mark], figure: int) -> Sequence[Mark]:
    """Leave out a flow behind "than" that is the figure's own: "a deficit $5m larger than the deficit in 2011"."""
    n = next((n for n, mark in enumerate(between) if mark.means.get("prep") == "than"), len(between))
    at = next((k for k in range(n + 1, len(between)) if not between[k].is_a("thin", "refer")), len(between))
    if at == len(between) or "flow" not in between[at].means or "verb_flow" in between[at].means:
        return between
    own = next((mark for mark in reversed(marks[:figure]) if "flow" in mark.means), None)
    itself = own is not None and own.means["flow"] == between[at].means["flow"]
    return (*between[:at], *between[at + 1 :]) if itself else between


def moved_by(marks: Sequence[Mark], figure: int) -> bool:
    """True for the sum of a movement: "rising by $54m year on year", "a rise of $54m", "up $54m from last year"."""
    said = marks[figure].figure
    led = figure >= 2 and marks[figure - 1].means.get("prep") in ("by", "of") and "move" in marks[figure - 2].means
    beside = figure >= 1 and "move" in marks[figure - 1].means and marks[figure - 1].end == marks[figure].first
    return (led or beside) and said is not None and said.unit != "percent"


def by_as_much(marks: Sequence[Mark], figure: int, following: int) -> bool:
    """True for the sum in "by 8% or by 324 million": growth told a second time."""
    between = marks[figure + 1 : following]
    percent = marks[figure].means.get("figure") == "percent" and bool(between)
    told = percent and (
        between[-1].get("prep") == "by" or any("move" in m.means for m in marks[max(0, figure - 3) : figure])
    )
    return told and any("alike" in m.means for m in between) and all(m.is_a("alike", "break", "prep") for m in between)


def names_other(between: Sequence[Mark], n: int) -> bool:
    """True for a preposition that leads to a name or a flow: what follows is compared with nothing.

    "79% of imports came from Peru in May", "spent $5bn on imports in 2021", "bought $5bn more than it sold in 2021",
    "earned $5bn from tea exports last year".
    """
    prep = between[n].get("prep")
    if prep == "from" and n + 1 < len(between) and between[n + 1].get("refer") in _LANDS:
        return True  # "$5bn bought from the country in 2021"
    after = next((mark for mark in between[n + 1 :] if not mark.is_a("thin", "refer")), None)
    if after is None:
        return False
    bought = prep == "from" and any(mark.get("prep") == "of" for mark in between[:n])  # "5 tonnes of tea from the area"
    earned = prep == "from" and any(mark.is_a("flow") for mark in between[n + 1 :])
    return (
        earned
        or (prep == "from" and (after.place is not None or bought))
        or (prep == "than" and after.is_a("flow", "verb_flow"))
    )


def leads_elsewhere(between: Sequence[Mark], n: int) -> bool:
    """True for what leads to no time: a name, a flow, or, of one word for "more", nothing at all («больше в мае»)."""
    led = (*between[n + 1 : n + 2], None)[0]
    bare = "move" in between[n].means and between[n].end - between[n].first == 1
    untold = bare and led is not None and led.get("prep") == "in" and between[n].end == led.first
    return untold or names_other(between, n)


def moved_on(marks: Sequence[Mark], start: int, p: int, figure: int) -> bool:
    """True for what a movement before it is set against, its percentage behind."""
    if marks[figure].means.get("figure") != "percent":
        return False
    moved = next((j for j in range(p - 1, start - 1, -1) if not _MOVES.isdisjoint(marks[j].means)), None)
    if moved is None:
        return False
    when = marks[p].when
    if not than_said(marks[moved:p]) and not (when is not None and when.role == "earlier" and moved == p - 1):
        return False
    behind = [m for m in marks[p + 1 : figure] if "dash" not in m.means]  # "Growth on last year - 9%"
    return not any(m.get("break") or m.figure is not None for m in (*marks[moved + 1 : p], *behind))


def level_in(between: Sequence[Mark], when: When) -> bool:
    """True for the level of a year right behind growth: «на 30% - показателя 2016 года», «на 9% сумму за май 2020»."""
    told = between[:-1] if len(between) > 1 and between[-1].get("prep") == "in" else between
    bare = bool(told) and all(mark.is_a("dash", "same_head", "thin", "break") for mark in told)
    grown = bare and "motion" in told[-1].means  # «показал 5% рост в 2021 году»
    return bare and not grown and when.role == "plain" and when.has_year and told[-1].is_a("same_head", "thin")


def kept_level(marks: Sequence[Mark], p: int, figures: Sequence[int]) -> int | None:
    """Which figure stayed at the level of a time: «импорт остался на уровне 2019 года: 5 млн»; None for none."""
    k = p - 1
    said = "at_level" in marks[p].means  # «остался на прошлогоднем уровне», «достиг прошлогоднего уровня»
    if said and k > 0 and marks[k].get("prep") == "by" and marks[k].end == marks[p].first:
        k -= 1
        k -= k > 0 and "hedged_away" in marks[k].means
    kind = "level" if said else "at_level"
    if k < 0 or kind not in marks[k].means or marks[k].is_a("move", "outdo"):
        return None
    if not said and marks[k].end < marks[p].first:
        return None
    behind = next((n for n, figure in enumerate(figures) if figure > p), None)
    rest = () if behind is None else marks[p + 1 : figures[behind]]
    told = bool(rest) and all(mark.is_a("break", "hedged", "thin", "level", "prep") for mark in rest)
    if (told and "break" in rest[0].means) or any("level" in mark.means for mark in rest if told):
        return behind
    before = len(figures) - 1 if behind is None else behind - 1
    apart = before < 0 or any(mark.is_a("flow", "verb_flow") for mark in marks[figures[before] : p])
    return None if apart else before
