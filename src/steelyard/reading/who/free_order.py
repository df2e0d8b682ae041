"""Who trades where the order of words is free: the subject behind its verb, goods before it, the same told twice."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD
from steelyard.core.flow import EXPORTS, IMPORTS
from steelyard.reading.context import Context, place_of, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark, one_is
from steelyard.reading.who.rows import leads

_SUBJECTS = ("its", "it", "we", "country", "region")
"""What a clause may go on with right behind the partner that opens it."""
_ENDS = frozenset(("flow", "verb_flow", "figure"))
_WITH_TIME = 5
"""Marks from who made goods to the verb, with a time between."""
_UNKNOWN = 2
"""Words that may stand for goods that we do not know: "Chinese electric cars"."""


def same_way(
    marks: Sequence[Mark], k: int, before: Sequence[Head], told: Head | None, *, verb: bool
) -> tuple[str, str] | None:
    """The parties of a flow that tells the one before from the other side.

    "Peruvian goods to Chile for $5bn were bought in May", "Chile bought tea of Peru; the deliveries grow".
    """
    last = before[-1] if before else told
    if last is None or last.partner in ("", WORLD) or not last.reporter:
        return None
    bought = verb and marks[k].get("verb_flow") == "imports"
    if bought and last.flow == EXPORTS and "goods" in marks[last.mark].means and "flow" not in marks[last.mark].means:
        return last.partner, last.reporter
    delivered = not verb and "delivery" in marks[k].means and last.flow == IMPORTS
    caused = one_is("cause", marks[max(last.mark, 0) : k])  # "imports rose thanks to deliveries"
    delivered = delivered and (last.verb or not before or caused)
    return (last.partner, last.reporter) if delivered else None


def led_before(marks: Sequence[Mark], k: int, owner: str | None, context: Context) -> tuple[str, str] | None:
    """Preposition and partner right before a flow whose owner stands behind it: "with Peru trade of Oman grew"."""
    place = marks[k - 1].place if k >= 2 and marks[k - 1].end == marks[k].first else None
    if place is None or place.form == "adjective" or "flow" not in marks[k].means:
        return None
    prep, code = prep_before(marks, k - 1), place_of(marks[k - 1], context)
    way = {"exports": "to", "imports": "from"}.get(marks[k].get("flow") or "", "with")
    return (prep, code) if prep and prep in ("with", way) and code and code != owner else None


def led_first(marks: Sequence[Mark], k: int, context: Context) -> tuple[str, str] | None:
    """Preposition and partner at the head of a flow's clause: "with Chile, Peru's trade grew"."""
    for j in range(k - 1, 1, -1):
        mark, before = marks[j], marks[j - 1]
        if not _ENDS.isdisjoint(mark.means) or ("break" in mark.means and mark.means["break"] != "weak"):
            return None
        if before.end != mark.first or not (before.place is not None or "singled" in before.means):
            continue
        named = mark.place is not None and mark.place.form == "name" and not mark.office
        ends = named or "break" in mark.means or mark.means.get("refer") in _SUBJECTS
        name = j - 1 - ("singled" in before.means)  # "with Chile alone, Peru's trade grew"
        if ends and name > 0 and marks[name].place is not None:
            prep, start = prep_before(marks, name), name - 1
            while start > 0 and "prep" not in marks[start].means:
                start -= 1
            opens = _opens_clause(marks, start)
            if prep is not None and opens and "plain" not in mark.means and leads(prep, marks[k]):
                code = place_of(marks[name], context)
                return None if code is None else (prep, code)
    return None


def _opens_clause(marks: Sequence[Mark], j: int) -> bool:
    """True for the first word of a clause, or the one behind its time; not in "along with Chile", "thanks to Chile"."""
    if "cause" in marks[j].means:
        return False
    if j == 0:
        return marks[0].first == 0
    before = marks[j - 1]
    return before.end == marks[j].first and before.is_a("break", "period", "present")


def of_goods(marks: Sequence[Mark], j: int, flow: Mark) -> bool:
    """True for who made the goods in "Danish cheese was bought", where a language has the goods before the verb."""
    bought = flow.means.get("verb_flow") == "imports" and "flow" not in flow.means
    return bought and (makes(marks, j, flow) or _subject_follows(marks, j, flow))


def _subject_follows(marks: Sequence[Mark], j: int, flow: Mark) -> bool:
    """True for who made what the subject behind the verb bought: «перуанскую медь (в мае) закупает Китай»."""
    place, k = marks[j].place, next((n for n in range(j + 1, min(j + _WITH_TIME, len(marks))) if marks[n] is flow), 0)
    if not k or place is None or place.form != "adjective" or not subject_next(marks, k):
        return False
    timed = all(m.when is not None or m.is_a("goods", "thin") or m.get("prep") == "in" for m in marks[j + 1 : k])
    return timed and 1 <= marks[j + 1].first - marks[j].end + ("goods" in marks[j + 1].means) <= _UNKNOWN


def subject_next(marks: Sequence[Mark], k: int) -> bool:
    """True for a verb with its subject right behind, by its form: «закупал (в основном) Китай»."""
    after = next((m for m in marks[k + 1 :] if not m.is_a("thin", "hedged", "plain") or "break" in m.means), None)
    named = after is not None and after.place is not None and after.place.form == "name"
    return named and after is not None and after.get("form") == "subject" and after.first - marks[k].end <= _UNKNOWN


def makes(marks: Sequence[Mark], j: int, flow: Mark) -> bool:
    """True for an economy whose goods a verb has before it: "Danish cheese was sold"."""
    if marks[j].get("form") == "made":
        return True
    place, goods = marks[j].place, marks[j + 1] if j + 1 < len(marks) else None
    tied = place is not None and place.form == "adjective" and goods is not None and goods.first == marks[j].end
    return tied and goods is not None and "goods" in goods.means and goods is not flow


def bought_of(marks: Sequence[Mark], j: int) -> bool:
    """True for who made what a verb right before tells to be bought: "imported Peruvian coffee for $3bn"."""
    place, verb = marks[j].place, marks[j - 1] if j else None
    tied = place is not None and place.form == "adjective" and verb is not None and verb.end == marks[j].first
    bought = verb is not None and verb.get("verb_flow") == "imports" and "flow" not in verb.means
    return tied and bought and j + 1 < len(marks) and 1 <= marks[j + 1].first - marks[j].end <= _UNKNOWN


def more_of(marks: Sequence[Mark], k: int, j: int) -> bool:
    """True for who made the goods of "bought 10% more Kenyan tea" (verb at mark ``k``, name at ``j``)."""
    place, between = marks[j].place, marks[k + 1 : j]
    if place is None or place.form != "adjective" or not between or "move" not in between[-1].means:
        return False
    return all(m.figure is not None or m.is_a("move", "hedged", "thin", "plain") for m in between)


def subject_by_form(mark: Mark, owner: str | None) -> bool:
    """True for a name behind a verb that its form makes the subject, where nothing before the verb is."""
    return mark.get("form") == "subject" and owner is None and mark.place is not None


def behind_adjective(marks: Sequence[Mark], k: int) -> bool:
    """True right behind an adjective: "Chinese imports"."""
    before = marks[k - 1].place if k else None
    return before is not None and before.form == "adjective"
