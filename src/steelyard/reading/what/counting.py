"""Which numbers of a sentence are figures: those with a unit, and bare ones that their neighbours lend one.

"By 32, 13 and 11 percent", "from 216.5 to 194.0 million", ", Iran 800,000": a number that nothing beside it makes a
figure counts something else and is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.reading.marking.mark import PARTS, Mark, Sentence
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.places import Place

_SET = 6
"""Marks from a percentage to what it is set against."""
_WHOLE = 100
_THOUSANDS = 3000
"""From it on a number is no year, nor any small count."""
IN_FULL = 10_000
"""From it on a number beside one in millions is told in full itself."""
_YEARS = (1900, 2100)
"""Numbers that may be years."""


def counts(marks: Sequence[Mark], k: int, *, weighed: bool = False) -> bool:
    """True for a figure; a bare number only in a comparison with one, or where the sentence before measured goods in
    a unit (``weighed``).
    """
    mark = marks[k]
    if mark.figure is None or not mark.figure.bare:
        return mark.figure is not None and not _size_of_each(marks, k)
    j = k - 1
    while j > 0 and marks[j].is_a("hedged", "thin") and marks[j].end == marks[j + 1].first:
        j -= 1
    before = marks[j] if k and marks[j].end == marks[j + 1].first else None
    link = before.get("prep") if before is not None else None
    ahead = ahead_of(marks, k)
    if scaled_behind(marks, k) is not None:
        return True
    if ahead is not None and (link == "from" or "plain" in marks[k + 1].means):
        return True
    of = j - 2 if j > 1 and "level" in marks[j - 1].means else j - 1  # "Peru was credited with 55,200"
    partner = j > 0 and link == "with" and marks[of].place is not None  # "followed by Peru with 55,200"
    named = before is not None and before.place is not None and mark.figure.value >= 1000  # ", Iran 800,000"
    named = named and j > 0 and marks[j - 1].is_a("break", "thin")
    if (
        _next_in_row(marks, k)
        or _earlier_in_brackets(marks, k)
        or _shared_by(marks, k)
        or _percent_again(marks, k)
        or percent_ahead(marks, k)
        or _dashed_on(marks, k) is not None
    ):
        return True
    partner = partner or (before is not None and "rest" in before.means) or _flow_behind(marks, k)  # "the other 293"
    label = (
        before is not None and "dash" in before.means and marks[j - 1].when is not None and mark.figure.value >= 1000
    )
    partner = partner or (before is not None and before.is_a("break", "same_head") and _led_on(marks, k))
    linked = (
        link in ("from", "against", "to") or label or partner or named or (before is not None and _goes_on(marks, j, k))
    )
    told = linked and any(m.figure and not m.figure.bare and m.figure.unit != "percent" for m in marks[:k])
    return told or (weighed and _in_unit_told(marks, j, k))


def _in_unit_told(marks: Sequence[Mark], j: int, k: int) -> bool:
    """True for a number of thousands that ends its clause where a flow, its verb, or a partner leads to it (by the mark
    ``j``): "Peru came next with 290,000".
    """
    figure, lead = marks[k].figure, marks[j]
    if figure is None or figure.value < _THOUSANDS or lead.end != marks[j + 1].first or k == 0:
        return False
    after = marks[k + 1] if k + 1 < len(marks) else None
    ends = after is None or (
        after.first == marks[k].end and (after.is_a("break", "period") or after.get("prep") == "in")
    )
    subject = next((n for n, m in enumerate(marks[:k]) if m.place is not None or m.is_a("flow", "verb_flow")), None)
    if not ends or subject is None:
        return False
    return lead.get("prep") == "with" or (lead.is_a("level", "verb_flow") and not _of_other(marks[: subject + 1]))


def _of_other(opening: Sequence[Mark]) -> bool:
    """True where a clause is on what stands before the flow or the name it ends with: "Farms in Peru", "The number of
    growers who export".
    """
    return any(
        "subordinate" in mark.means or ("prep" in mark.means and after.when is None)
        for mark, after in pairwise(opening)
    )


def _next_in_row(marks: Sequence[Mark], k: int) -> bool:
    """True for the next of a row of economies, whatever its size: ", Kenyan 483 (3,715)", "and from India - 41."."""
    dashed = k > 1 and "dash" in marks[k - 1].means and marks[k - 1].end == marks[k].first
    at = k - 2 if dashed else k - 1
    figure, name = marks[k].figure, marks[at] if k else None
    if figure is None or name is None or name.place is None or name.office or figure.value < _SMALLEST:
        return False
    after = marks[k + 1] if k + 1 < len(marks) else None
    ends = after is None or after.get("prep") == "against" or "break" in after.means
    ends = ends and (after is None or after.first == marks[k].end)
    start = at - 1 if at and marks[at - 1].get("prep") in ("from", "to") else at
    led = start > 0 and marks[start - 1].get("break") == "weak" and marks[start].first - marks[start - 1].end <= dashed
    first = next((m for m in marks[:k] if m.figure is not None), None)
    unit = None if first is None or first.figure is None or first.figure.bare else first.figure.unit
    return ends and led and name.end == marks[at + 1].first and unit is not None and unit not in PARTS


def _earlier_in_brackets(marks: Sequence[Mark], k: int) -> bool:
    """True for a number in brackets behind a sum, where months stand with it or with one before: "2 mln (3 in May)"."""
    if k < 2 or k + 1 >= len(marks) or "bracket" not in marks[k - 1].means:
        return False
    before, after, own = marks[k - 2].figure, marks[k + 1], marks[k].figure
    tied = marks[k - 2].end == marks[k - 1].first and marks[k - 1].end == marks[k].first == after.first - 1
    if not tied or before is None or before.unit in PARTS or own is None:
        return False
    if "bracket" not in after.means:
        return after.when is not None or (
            after.get("prep") == "in" and k + 2 < len(marks) and marks[k + 2].when is not None
        )
    opened = [n for n in range(2, k - 1) if "bracket" in marks[n - 1].means and marks[n].figure is not None]
    return any(_earlier_in_brackets(marks, n) for n in opened)


_SMALLEST = 10
"""Below it a number beside an economy's name may count anything."""


def _size_of_each(marks: Sequence[Mark], k: int) -> bool:
    """True for the size of what was counted: "5 million bags of 90 kilogrammes each"."""
    if k < 2 or k + 1 >= len(marks) or "each" not in marks[k + 1].means or marks[k - 1].get("prep") != "of":
        return False
    counted = marks[k - 2].get("figure") or "USD"
    tied = marks[k - 2].end == marks[k - 1].first and marks[k - 1].end == marks[k].first
    return tied and not counted[:3].isupper() and counted not in PARTS


def _shared_by(marks: Sequence[Mark], k: int) -> bool:
    """True for the next in a list of shares: "12 per cent to Italy, France 22 and Germany 14 per cent"."""
    figure = marks[k].figure
    before = [m.figure for m in marks[:k] if m.figure is not None and not m.figure.bare][-1:]
    parts = bool(before) and before[0] is not None and before[0].unit == "percent"
    if figure is None or not parts or figure.value > 100 or k < 2 or k + 1 >= len(marks):
        return False
    tied = marks[k - 1].place is not None and marks[k - 1].end == marks[k].first and marks[k - 2].is_a("break", "thin")
    linked = marks[k - 1].get("prep") == "with" or ("bracket" in marks[k - 1].means and "bracket" in marks[k + 1].means)
    tied = tied or (linked and marks[k - 2].place is not None)  # "Peru with 12", "Peru (12)"
    return tied and "break" in marks[k + 1].means and marks[k + 1].first == marks[k].end


def of_parts(marks: Sequence[Mark], place: Place) -> bool:
    told = (m.figure for m in reversed(marks[: place.before + 1]) if m.figure is not None and not m.figure.bare)
    before = next(told, None)
    again = _shared_by(marks, place.at) or _percent_again(marks, place.at) or _dashed_on(marks, place.at) == "percent"
    return before is not None and before.unit == "percent" and again


def _dashed_on(marks: Sequence[Mark], k: int) -> str | None:
    """The unit of the next in a row whose dash stands for the verb, as in "exports were 90 million, imports - 210",
    "with Peru - 80" and "to Peru - 12".
    """
    j, figure = k - 1, marks[k].figure
    while j > 1 and marks[j].is_a("hedged", "thin", "prep") and marks[j].end == marks[j + 1].first:
        j -= 1
    if figure is None or j < 2 or "dash" not in marks[j].means or marks[j].end != marks[j + 1].first or _year(figure):
        return None
    label, after = marks[j - 1], marks[k + 1] if k + 1 < len(marks) else None
    ends = after is None or (after.first == marks[k].end and after.is_a("break", "bracket"))
    if not ends or label.end != marks[j].first or "colon" in marks[j].means:
        return None
    told = [m.figure for m in marks[: j - 1] if m.figure is not None and not (m.figure.bare or m.figure.factor)]
    sums = [one for one in told if one.unit not in PARTS and one.scale > 1]
    by = marks[j + 1].get("prep") == "by" and told and told[-1].unit == "percent" and "verb_flow" not in label.means
    if label.is_a("flow", "verb_flow"):
        return "percent" if by else sums[-1].unit or "" if sums else None
    then = label.when is not None and "bracket" in marks[j - 2].means  # "23.7% (a year before - 37.2)"
    if not told or not (then or (label.place is not None and not label.office)):
        return None
    if told[-1].unit == "percent":
        return "percent" if figure.value < _WHOLE else None
    return told[-1].unit or "" if told[-1].scale > 1 else None


def _year(figure: Figure) -> bool:
    return figure.value >= _YEARS[0] and figure.value <= _YEARS[1] and figure.value % 1 == 0


def _percent_again(marks: Sequence[Mark], k: int) -> bool:
    """True for the growth of the next months, told by its number: "last year it grew 6.6 percent, in May - 3"."""
    figure, before = marks[k].figure, next((j for j in range(k - 1, -1, -1) if marks[j].figure is not None), None)
    if figure is None or before is None or figure.value >= 100 or marks[before].get("figure") != "percent":
        return False
    between, after = marks[before + 1 : k], marks[k + 1 : k + 2]
    if _of_other_time(between) and (not after or "break" in after[0].means):
        return True
    other = any(m.place is not None and m.get("form") is not None for m in between) and any(
        "move" in m.means for m in marks[:before]
    )
    timed = (other or any(m.when is not None for m in between)) and any("dash" in m.means for m in between[-3:])
    plain = all(
        m.place is not None or m.when is not None or m.is_a("break", "prep", "dash", "hedged", "thin", "plain")
        for m in between
    )
    return timed and plain and (not after or "break" in after[0].means)


def _of_other_time(between: Sequence[Mark]) -> bool:
    """True for the share of another time: "is 41 percent, while before the war it was about 27"."""
    told = [m for m in between if not m.is_a("hedged", "thin")][-2:]
    again = len(told) == 2 and "same_head" in told[0].means and "copula" in told[1].means
    return again and told[0].end == told[1].first and not any("flow" in m.means for m in between)


def scaled_behind(marks: Sequence[Mark], k: int) -> Figure | None:
    """The figure whose scale two flows share: "exports - 400, imports - 550 million", "we sold for 4, they for 5"."""
    number = marks[k].figure
    sold = number is not None and number.bare and k > 1 and marks[k - 1].get("prep") == "by"
    if sold and "verb_flow" in marks[k - 2].means and k + 1 < len(marks) and marks[k + 1].get("break") == "weak":
        after = next((m.figure for m in marks[k + 1 :] if m.figure is not None), None)
        return after if after is not None and after.scale > 1 and after.unit not in PARTS and not after.bare else None
    row = marks[k - 2 : k + 5] if k >= 2 else []
    if len(row) < 7 or not all(a.end == b.first for a, b in pairwise(row[:4])):
        return None
    flow, dash, own, comma, other, joint, figure = row
    told = "flow" in flow.means and "flow" in other.means and "dash" in dash.means and "dash" in joint.means
    found = figure.figure if told and comma.get("break") == "weak" and not comma.is_a("dash", "bracket") else None
    plain = own.figure is not None and own.figure.bare
    return found if plain and found is not None and not found.bare and found.scale > 1 else None


def _flow_behind(marks: Sequence[Mark], k: int) -> bool:
    """True for the parts of a sum, by their numbers: "of these 98 billion 61 - exports, 37 - imports"."""
    dash, flow = (*marks[k + 1 : k + 3], None, None)[:2]
    tied = dash is not None and flow is not None and dash.first == marks[k].end and dash.end == flow.first
    return tied and dash is not None and flow is not None and "dash" in dash.means and "flow" in flow.means


def percent_ahead(marks: Sequence[Mark], k: int) -> bool:
    """True for the first of two growths under one word: "exports fell by 22, imports by 5 percent"."""
    own, after = marks[k].figure, next((m for m in marks[k + 1 :] if m.figure is not None), None)
    led = k > 1 and (marks[k - 1].get("prep") or "").startswith("by") and marks[k - 1].end == marks[k].first
    parted = k + 1 < len(marks) and marks[k + 1].get("break") == "weak" and marks[k + 1].first == marks[k].end
    grown = led and parted and any("move" in m.means for m in marks[max(0, k - 4) : k])
    return grown and own is not None and own.value < _WHOLE and after is not None and after.get("figure") == "percent"


def _led_on(marks: Sequence[Mark], k: int) -> bool:
    """True for the next in a list of partners: "..., 300,000 from Thailand"."""
    link, place = (*marks[k + 1 : k + 3], None, None)[:2]
    tied = link is not None and place is not None and link.first == marks[k].end and place.first - link.end <= 1
    led = tied and link is not None and link.get("prep") in ("from", "to")
    figure = marks[k].figure
    return led and place is not None and place.place is not None and figure is not None and figure.value >= 1000


def _goes_on(marks: Sequence[Mark], j: int, k: int) -> bool:
    """True for the second of two figures that a third is set against: "from 300,000 in 1986/87 and 375,000 in 1985"."""
    figure = marks[k].figure
    joint = marks[j].get("break") == "weak" and marks[j].end == marks[k].first
    pair = j > 1 and marks[j - 1].figure is not None and marks[j - 2].get("prep") in ("from", "against")
    large = figure is not None and (figure.value >= 1000 or pair) and joint and "plain" in marks[j].means
    if large and j > 1 and (marks[j - 1].figure is not None or marks[j - 1].when is not None):
        set_against = any(m.get("prep") in ("from", "against") for m in marks[max(0, j - 4) : j])
        n = k + 1
        while n + 1 < len(marks) and marks[n].first == marks[n - 1].end and marks[n].is_a("verb_flow", "prep"):
            n += 1  # "155,050 exported in January 1986"
        timed = n < len(marks) and marks[n].when is not None and marks[n].first == marks[n - 1].end
        if set_against and (timed or marks[j - 1].figure is not None):
            return True  # "from 91,157 in January and 94,926 a year earlier", "against 19,585 and 21,208"
    dated = joint and j >= 2 and marks[j - 1].when is not None and k + 2 < len(marks) and marks[k + 2].when is not None
    return dated and any(m.get("prep") in ("from", "against") for m in marks[max(0, j - 5) : j])


def counted(sentence: Sentence, k: int) -> bool:
    """True for a number of things: an inflected word that is nothing to us stands behind it ("39 thousand lorries")."""
    mark, tokens = sentence.marks[k], sentence.tokens
    after = sentence.marks[k + 1] if k + 1 < len(sentence.marks) else None
    if mark.end >= len(tokens) or (after is not None and after.first <= mark.end):
        return False
    word = tokens[mark.end]
    return word.key.isalpha() and word.key != word.lemma


def ahead_of(marks: Sequence[Mark], k: int) -> Figure | None:
    """The figure in "from 216.5 to 194.0 million", "to 3 from 4 tonnes", "2.9 and 1.6 million", that gives a number its
    unit and scale.
    """
    link, figure = marks[k + 1 : k + 2], marks[k + 2 : k + 3]
    if not link or not figure or link[0].first != marks[k].end or figure[0].first != link[0].end:
        return None
    found, joint = figure[0].figure, link[0].means.get("break") == "weak" and "plain" in link[0].means
    if found is None or found.bare or found.factor or not (joint or link[0].get("prep") in ("to", "from")):
        return None
    own = marks[k].figure
    parts = found.unit in PARTS and own is not None and own.value < _WHOLE and _grows(marks, k)
    return found if not joint or parts or (found.unit not in PARTS and found.scale > 1) else None


def same_money(marks: Sequence[Mark], k: int, figure: Figure) -> float | None:
    """The scale that a sum takes from the one it led to: "from $4 to $5 billion"."""
    led = k > 0 and marks[k - 1].means.get("prep") == "from" and marks[k - 1].end == marks[k].first
    if not led or figure.unit is None or figure.unit in PARTS or figure.scale > 1.0:
        return None
    ahead = ahead_of(marks, k)
    same = ahead is not None and ahead.unit == figure.unit and min(ahead.scale, IN_FULL) > figure.value
    return ahead.scale if ahead is not None and same else None


def _grows(marks: Sequence[Mark], k: int) -> bool:
    """True right behind a movement or a share: "growth of 12 and 31 percent", "accounted for 12 and 31 percent", and
    for what percentages are set against: "up 4 and 3 percent, against 12 and 31 percent".
    """
    if k and marks[k - 1].get("prep") in ("against", "than") and marks[k - 1].end == marks[k].first:
        return any(m.get("figure") == "percent" for m in marks[max(0, k - _SET) : k])
    before = [m for m in marks[max(0, k - 3) : k] if not m.is_a("prep", "hedged", "thin", "dash") or "share" in m.means]
    return bool(before) and before[-1].is_a("move", "share")
