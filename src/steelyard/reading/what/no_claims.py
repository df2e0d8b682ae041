"""Figures that are no claim on trade, whatever flow stands near: prices and rates, ratios, duties and what they are on,
what is made or used, what others had thought of, sums told before or in other money."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.mark import PARTS, Mark, one_is
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.places import Place, link_of
from steelyard.reading.what.fronted import begins

_SIZE = "litres"
"""The unit of what one bottle holds."""
_NEAR = 3
"""Words between a goal, or a verb of making, and its figure."""
_OF_IT = frozenset(("present", "prep", "flow", "goods", "revised", "move"))
"""What stands between a forecast and how much it was revised by."""
_FORESEEN = frozenset(("forecast", "foretold", "reckoned"))
_COUNTED = (None, "units", "things")
"""Units of what is counted, and of what has none."""
_BOTH = frozenset(("exports", "imports"))


def no_claim(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for a price or a rate, a ratio of two economies, a sum told before, what others had thought of, what is
    levied, made, served or revised by, and what stands among words of another thing.
    """
    holds = place.holds
    return (
        ("recalled" in holds and _recalled(marks, place))
        or ("alike" in holds and _converted(marks, place))
        or ("services" in holds and _of_services(marks, place))
        or ("other" in holds and (_levied(marks, place, figure) or _in_other(marks, place) or _worth_of(marks, place)))
        or ("jointly" in holds and figure.unit not in PARTS and _together(marks[place.before + 1 : place.at]))
        or ("contract" in holds and _agreed(marks, place.at))
        or (figure.unit in PARTS and "prep" in holds and _of_another(marks, place))
        or ("output" in holds and _made(marks, place, figure))
        or (not _FORESEEN.isdisjoint(holds) and _thought_before(marks, place))
        or (("revised" in holds or "foretold" in holds) and by_revision(marks, place.before, place.at))
        or ("target" in holds and (_off_target(marks, place, figure) or _missed_by(marks, place)))
        or _rated(marks, place, figure)
        or ("move" in holds and (_of_growth(marks, place.at) or _of_firms(marks, place)))
        or _ratio(marks, place, figure)
        or _foretold(marks, place)
        or ("crosses" in holds and _crossed(marks, place.at))
    )


def _crossed(marks: Sequence[Mark], at: int) -> bool:
    """True for how many lorries or people crossed a border, in a clause that names no flow."""
    figure = marks[at].figure
    if figure is None or figure.unit not in _COUNTED:
        return False
    stops = [k for k, mark in enumerate(marks) if mark.is_a("break") and "plain" not in mark.means]
    first = max((k for k in stops if k < at), default=-1) + 1
    clause = marks[first : min((k for k in stops if k > at), default=len(marks))]
    return one_is("crosses", clause) and not any(mark.is_a("flow", "verb_flow") for mark in clause)


def _together(segment: Sequence[Mark]) -> bool:
    """True for what several took that are named before: "Peru (5%) and Chile (3%), which together took 5 tonnes"."""
    at = next((k for k, mark in enumerate(segment) if "jointly" in mark.means), len(segment))
    taken = segment[at + 1 :]
    named = any(mark.place is not None or "flow" in mark.means for mark in taken)
    told = any(mark.get("verb_flow") in _BOTH or "share" in mark.means for mark in taken)
    return told and not named and not any("flow" in mark.means and "whole" not in mark.means for mark in segment)


def _agreed(marks: Sequence[Mark], at: int) -> bool:
    """True for what was sold for a time to come: "bought 5,000 tonnes of tea from Peru for May shipment"."""
    for k, mark in enumerate(marks[at + 1 :], at + 1):
        if "other" in mark.means:
            return mark.get("other") == "contract"
        if mark.get("prep") == "with" and "break" in marks[k - 1].means:
            return False  # "5,000 tonnes were shipped, with the rest to be delivered in May"
        if mark.figure is not None or mark.means.get("break") in ("strong", "relative"):
            return False
    return False


def _of_growth(marks: Sequence[Mark], at: int) -> bool:
    """True for the part of a movement that somebody made: "12% of the growth of Peru's exports"."""
    if at + 4 >= len(marks) or marks[at].means.get("figure") not in PARTS:
        return False
    of, n = marks[at + 1], at + 2 + ("plain" in marks[at + 2].means or "thin" in marks[at + 2].means)
    said, led = marks[n], marks[n + 1]
    moved = "move" in said.means and said.end - of.end > 1  # not "saw 5% of growth in exports"
    tied = of.means.get("prep") == "of" and of.first == marks[at].end and led.first == said.end
    return moved and tied and led.get("prep") in ("of", "in")


def _of_firms(marks: Sequence[Mark], place: Place) -> bool:
    """True for how many more firms there are: "400 Peruvian companies export tea, 12% more than in May"."""
    k = next((k for k in range(place.at - 1, place.before, -1) if "bare" in marks[k].means), place.at)
    n = k + 1
    while n < place.at and marks[n].first == marks[n - 1].end and (marks[n].place or marks[n].is_a("plain", "thin")):
        n += 1
    firms = n < place.at and "nation" in marks[n].means and marks[n].first == marks[n - 1].end
    return firms and marks[place.at - 1].get("break") == "weak"


def _foretold(marks: Sequence[Mark], place: Place) -> bool:
    """True for "less than the 15% contraction forecast in a poll": a figure that others had thought of."""
    if "expected" not in place.holds and "forecast" not in place.holds:
        return False
    after = marks[place.at + 1 : min(place.after, place.at + 5)]
    after = after[1:] if after and "move" in after[0].means and after[0].first == marks[place.at].end else after
    if "expected" in place.holds and len(after) > 1 and "subordinate" in after[0].means:
        who = next((m for m in after[1:] if not m.is_a("office", "plain")), after[0])
        return who.get("other") == "expected"  # "$5bn that (economists) had expected"
    if "forecast" not in place.holds:
        return False
    if after and after[0].is_a("refer", "same_head", "office", "statistics") and "subordinate" not in after[0].means:
        after = after[1:]  # "than the 5% it forecast"
    said = bool(after) and after[0].get("target") == "forecast" and after[0].first - marks[place.at].end <= 2
    said = said and not any(mark.get("target") == "revised" for mark in marks[: place.at])
    return said and (marks[place.at].hedge is not None or link_of(marks, place) in ("than", "against", "from"))


def _levied(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for the goods that a duty is on, and for a duty: "a tariff on $50bn of imports", "duties of $5m"."""
    k = place.at - 1
    while k > 0 and ("hedged" in marks[k].means or "thin" in marks[k].means):
        k -= 1
    if k > 1 and marks[k].get("prep") == "to" and marks[k - 1].get("move") == "up":
        k -= 2  # "duties of up to 200%"
    on, duty = marks[k], marks[k - 1]
    if k <= 0 or "other" not in duty.means or duty.end != on.first:
        return False
    if duty.get("other") == "levy" and on.get("prep") in ("of", "for", "on", "than"):
        return True
    of = marks[place.at + 1] if place.at + 1 < len(marks) else None
    led = on.get("prep") == "than" and "move" not in on.means
    return led and figure.unit != "percent" and of is not None and (of.get("prep") == "of" or "worth" in of.means)


def _in_other(marks: Sequence[Mark], place: Place) -> bool:
    """True for what a verb of trade does with something else: "received $5bn in remittances", "sold $5m of bonds"."""
    acted = next((m for m in reversed(marks[max(0, place.before) : place.at]) if not m.is_a("hedged", "thin")), None)
    if acted is None or "verb_flow" not in acted.means or marks[place.at].first - acted.end > 1:
        return False
    k = place.at + 1
    while k + 1 < len(marks) and marks[k].first == marks[k - 1].end and marks[k].is_a("worth", "prep", "thin"):
        k += 1
    told = k < len(marks) and k > place.at + 1 and marks[k - 1].get("prep") in ("in", "of", "as")
    if not told or "other" not in marks[k].means or marks[k].is_a("flow", "share", "scope"):
        return False
    after = marks[k + 1] if k + 1 < len(marks) else None
    ends = after is not None and after.first == marks[k].end and after.is_a("break", "prep", "when")
    return after is None or (ends and "dash" not in after.means)  # "$3bn of freight cars", "of duty-free goods"


def _of_another(marks: Sequence[Mark], place: Place) -> bool:
    """True for what something else moved by, or got: "an 80 percent rise of the mark", "2 percent less to GNP"."""
    near = marks[place.at + 1 : min(place.after, place.at + 6)]
    moved = bool(near) and "move" in near[0].means and near[0].first == marks[place.at].end
    led = near[moved] if len(near) > moved + 1 else None
    if led is None or led.first != (near[0].end if moved else marks[place.at].end):
        return False
    if led.means.get("prep") == "to":
        given = near[moved + 1]
        grown = "move" in given.means and not (len(near) > moved + 2 and near[moved + 2].get("prep") == "of")
        return given.first == led.end and ("other" in given.means or (grown and not moved))
    if "currency" not in place.holds or led.means.get("prep") not in ("of", "in"):
        return False
    of = next((m for m in near[moved + 1 :] if not (m.place or m.is_a("thin", "same_head", "measure", "prep"))), None)
    return of is not None and of.means.get("other") == "currency"


def _worth_of(marks: Sequence[Mark], place: Place) -> bool:
    """True for a sum of something else that nobody trades: "the top investor, with $5bn worth of projects"."""
    worth, of, thing = (*marks[place.at + 1 : place.at + 4], None, None, None)[:3]
    if worth is None or of is None or thing is None or "worth" not in worth.means or of.get("prep") != "of":
        return False
    traded = any(m.is_a("verb_flow", "flow") for m in marks[place.before + 1 : place.at])
    solid = worth.first == marks[place.at].end and of.first == worth.end and thing.first == of.end
    return solid and not traded and "other" in thing.means and not thing.is_a("flow", "share", "scope")


def _made(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for a quantity that is made or used: "produced 3 million tonnes"."""
    if figure.unit is None or figure.unit in PARTS or figure.unit[:3].isupper():
        return False
    verb = next((m for m in reversed(marks[place.before + 1 : place.at]) if not m.is_a("hedged", "thin")), None)
    return verb is not None and "output" in verb.means and marks[place.at].first - verb.end <= _NEAR


def by_revision(marks: Sequence[Mark], before: int, at: int) -> bool:
    """True for how much a figure was revised by: "raised its import forecast by 3 to 9 million tonnes"."""
    near = tuple([m for m in marks[before + 1 : at] if not m.is_a("hedged", "thin", "plain")])
    if len(near) <= 1 or near[-1].get("prep") != "by":
        return False
    if "revised" in near[-2].means:
        return True
    told = _forecast_in(near)
    of_it = (m.when is not None or m.place is not None or m.one_of(_OF_IT) for m in near[(told or 0) + 1 : -1])
    return told is not None and _moved(near, told) and all(of_it)


def revises(marks: Sequence[Mark]) -> bool:
    """True where a forecast or a goal is itself moved: "raised its import forecast", "raised its forecast of"."""
    told = _forecast_in(marks)
    return told is not None and _moved(marks, told)


def _forecast_in(marks: Sequence[Mark]) -> int | None:
    """The last word for what is thought of a figure to come."""
    for k in range(len(marks) - 1, -1, -1):
        if "foretold" in marks[k].means or marks[k].means.get("target") == "revised":
            return k
    return None


def _moved(marks: Sequence[Mark], told: int) -> bool:
    """True where a verb of the clause moves the forecast at mark ``told``, or stands in the word for it."""
    opened = next((k for k in range(told, -1, -1) if "break" in marks[k].means), 0)
    return marks[told].means.get("target") == "revised" or any(m.is_a("move", "revised") for m in marks[opened:told])


def _thought_before(marks: Sequence[Mark], place: Place) -> bool:
    """True for what was forecast a month before: "forecast at 15 million tonnes, against 14 million last month"."""
    if place.before < 0 or place.at + 1 >= len(marks) or link_of(marks, place) not in ("than", "against"):
        return False
    when = marks[place.at + 1].when
    told = any(not _FORESEEN.isdisjoint((*m.means, *m.means.values())) for m in marks[: place.before])
    return told and when is not None and when.ago == 1 and not when.has_year


def _off_target(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for "7% above the target of $5bn" and "145% of the plan": how far from a goal, which is no growth."""
    near = marks[place.at + 1 : place.at + 7]
    if not near or near[0].first != marks[place.at].end:
        return False
    if not ("move" in near[0].means or (figure.unit == "percent" and near[0].get("prep") == "of")):
        return False
    whose = (m.get("prep") == "than" or m.when or m.is_a("thin", "plain", "flow", "refer") for m in near)
    goal = next((k for k, passed in enumerate(whose) if k and not passed), 0)
    if not goal or near[goal].get("target") != "target" or near[goal].first - near[0].end > goal + 1:
        return False
    after = marks[place.at + goal + 2] if place.at + goal + 2 < len(marks) else None
    return "move" in near[0].means or after is None or after.first > near[goal].end or "flow" not in after.means


def _missed_by(marks: Sequence[Mark], place: Place) -> bool:
    """True for "missed the target by 7%": how far from a goal."""
    k = place.at - 1
    while k > place.before and marks[k].is_a("hedged", "thin"):
        k -= 1
    led = k > 1 and marks[k].get("prep") == "by" and marks[k - 1].get("target") == "target"
    goal = next((m for m in reversed(marks[: k - 1]) if not m.is_a("thin", "plain", "refer", "flow")), None)
    return led and marks[k - 1].end == marks[k].first and goal is not None and "outdo" in goal.means


def _of_services(marks: Sequence[Mark], place: Place) -> bool:
    """True for "and services worth $3bn were exported"."""
    k = place.at - 1
    while k > place.before and (marks[k].is_a("worth", "hedged", "thin") or marks[k].get("prep") in ("for", "of")):
        k -= 1
    return place.before < k < place.at - 1 and marks[k].get("scope") == "services" and "flow" not in marks[k].means


def _converted(marks: Sequence[Mark], place: Place) -> bool:
    """True for a sum told again in another currency: "5 billion dollars, or about 4 billion euros"."""
    between = marks[place.before + 1 : place.at] if place.before >= 0 else []
    first, second = (marks[k].figure for k in (place.before, place.at)) if between else (None, None)
    if first is None or second is None or not one_is("alike", between):
        return False
    money = all((f.unit or "")[:3].isupper() for f in (first, second))
    return money and first.unit != second.unit and all(m.is_a("alike", "break", "hedged", "thin") for m in between)


def _rated(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for a price or a rate of exchange: "$87 a barrel", "at $1.10"."""
    if place.at and marks[place.at - 1].get("rate") == "per" and marks[place.at - 1].end == marks[place.at].first:
        return True  # "34 dollars per 100 kilos"
    small = (
        figure.scale == 1.0 and figure.value < 10_000 and ((figure.unit or "")[:3].isupper() or figure.unit == _SIZE)
    )
    if small or "rate" not in place.holds:
        return small
    after = marks[place.at + 1] if place.at + 1 < len(marks) else None
    rated = after is not None and "rate" in after.means and after.first == marks[place.at].end
    return rated or _set_against_price(marks, place)


def _set_against_price(marks: Sequence[Mark], place: Place) -> bool:
    """True for the price of a year before: "was $1,390 a tonne against last year's $1,010"."""
    rated = marks[place.before + 1] if 0 <= place.before < place.at - 1 else None
    if rated is None or "rate" not in rated.means or rated.first != marks[place.before].end:
        return False
    between = marks[place.before + 2 : place.at]
    compared = any(m.get("prep") in ("against", "than", "from") for m in between)
    return compared and all(m.when is not None or m.is_a("break", "hedged", "prep", "refer", "thin") for m in between)


def _ratio(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for one flow measured by another: "four times the Brazilian sum", "imports six times exceeded exports"."""
    if figure.unit == "percent" and (_of_flows(marks, place) or _of_others(marks, place)):
        return True
    if not figure.factor:
        return False
    if _outdone(marks, place):
        return True
    near = marks[place.at + 1 : min(place.after, place.at + 7)]
    led = bool(near) and near[0].first == marks[place.at].end and near[0].is_a("thin", "plain")
    other = any(m.place is not None for m in near) and not any(m.when is not None or "flow" in m.means for m in near)
    measured = len(near) > 1 and near[0].get("prep") == "as" and any("flow" in m.means for m in near[1:5])
    beaten = bool(near) and near[0].first == marks[place.at].end and near[0].get("order") in ("exceeds", "exceeded")
    return (led and other) or beaten or measured


def _of_others(marks: Sequence[Mark], place: Place) -> bool:
    """True for "Ohio's exports, which were 5% of Chile's": how much they are beside those of another."""
    verb = next((m for m in reversed(marks[: place.at]) if not m.is_a("hedged", "thin")), None)
    of, name, own = (*marks[place.at + 1 : place.at + 4], None, None, None)[:3]
    if verb is None or of is None or name is None or own is None or name.place is None or of.get("prep") != "of":
        return False
    ends = place.at + 4 == len(marks) or "break" in marks[place.at + 4].means
    tied = of.first == marks[place.at].end and own.first == name.end
    return verb.is_a("level", "copula") and tied and ends and own.get("refer") == "own"


def _of_flows(marks: Sequence[Mark], place: Place) -> bool:
    """True for "exports were twice as large as imports" and "20% higher than imports": it tells of no growth."""
    if not place.holds.issuperset(_BOTH):
        return False
    near = [m for m in marks[place.at + 1 : place.at + 6] if "flow" in m.means or not m.is_a("thin", "refer")]
    than = len(near) > 1 and "move" in near[0].means and near[0].first == marks[place.at].end
    if not than or near[1].get("prep") not in (None, "than") or begins(marks, place.at):
        return False
    other = next((m for m in near[1:3] if "flow" in m.means), None)
    tied = other is not None and (other is near[1] or near[1].get("prep") == "than")
    own = next((m for m in reversed(marks[: place.at]) if "flow" in m.means), None)
    return tied and other is not None and own is not None and {own.get("flow"), other.get("flow")} == _BOTH


def _outdone(marks: Sequence[Mark], place: Place) -> bool:
    """True behind "exceeded imports" ("exports exceeded imports (5 billion) almost twofold")."""
    for mark in reversed(marks[: place.at]):
        if mark.get("order") in ("exceeds", "exceeded"):
            return True
        bracket = "bracket" in mark.means
        passed = bracket or mark.is_a("hedged", "thin", "flow") or mark.figure or mark.get("prep") == "in"
        if not passed or ("break" in mark.means and not bracket):
            return False
    return False


def _recalled(marks: Sequence[Mark], place: Place) -> bool:
    """True for "of this 30 billion": a sum told before; not for its part ("Of this 30 billion went to Peru")."""
    near = marks[max(place.before + 1, place.at - 2) : place.at + 1]
    tied = len(near) == 3 and near[0].end == near[1].first and near[1].end == near[2].first
    told = tied and near[0].get("prep") in ("of", "out") and "recalled" in near[1].means
    verb = marks[place.at + 1] if place.at + 1 < len(marks) else None
    opens = told and (near[0].first == 0 or "break" in marks[place.at - 3].means)
    goes = opens and verb is not None and verb.first == near[2].end and verb.is_a("goes", "share", "level", "verb_flow")
    return told and not goes
