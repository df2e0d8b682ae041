"""The economy behind a figure of a list: "720 thousand went to Peru, 140 thousand - Chile".

A language with a free order of words puts the one who took or gave a part behind it, with a verb for the first of a
list and a dash for the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.economy import WORLD
from steelyard.core.flow import EXPORTS, IMPORTS
from steelyard.reading.context import Context, place_of, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark, Sentence, one_is
from steelyard.reading.places import Place, part_in_brackets
from steelyard.reading.who.customers import is_passive

_LED = ("break", "prep", "thin", "hedged", "hedged_away", "skip", "plain", "alike")
_WORDS = 4
"""Words of goods."""
_FAR = 14
"""Marks from a part to who took it, its whole and its sum between."""
_WAYS = ("to", "from", "in")
_WHOLE = ("goods", "plain", "thin", "same_head", "recalled")
"""What may stand behind the "of" of a part, beside names."""
_HAS = ("level", "share", "standing", "rank", "prep", "plain", "same_head")
"""What may stand between the next in a list of parts and its figure."""


def taker(marks: Sequence[Mark], place: Place, *, listed: bool) -> int | None:
    """Return the index of the economy that stands behind its figure, None where none does.

    ``listed`` when the figure before has one too: a dash is then enough.
    """
    if "place" not in place.holds or not one_is("place", marks[place.at + 1 : place.at + _FAR]):
        return None
    if "verb_flow" in place.holds and (buyer := _buyer(marks, place)) is not None:
        return buyer
    before = marks[place.before + 1 : place.at]
    item = _item(before)
    if not all(m.one_of(_LED) or (m.when is not None) for m in before if m.first >= item):
        return None
    start, edge = verb_from(marks, place)
    k, verb, dash, led = start, False, False, False
    told = start > place.at + 1 or marks[k].get("prep") == "to"
    if marks[k].get("prep") in _WAYS and listed and told and "share" not in marks[k].means:
        verb, k, edge = True, k + 1, marks[k].end  # "..., and a tenth of it, $3bn, to Peru"
    while k < min(len(marks), start + 4) and marks[k].first - edge <= 1:
        mark = marks[k]
        word = mark.first - edge == 1
        if word and (verb or dash):
            return None
        verb = verb or word
        if mark.place is not None:
            closed = k + 1 >= len(marks) or ("break" in marks[k + 1].means and marks[k + 1].first == mark.end)
            ahead = marks[k + 2] if closed and k + 2 < len(marks) and "dash" in marks[k + 1].means else None
            closed = closed and (ahead is None or ahead.figure is None)  # "..., then Chile - 3%" is the next
            return (
                k
                if closed
                and not mark.office
                and mark.place.form != "adjective"
                and (verb or (dash and (listed or led)))
                else None
            )
        if "dash" in mark.means:
            dash = True
        elif (
            ("level" in mark.means or "share" in mark.means) and not mark.is_a("flow", "verb_flow", "move") and not verb
        ):
            verb = True
        elif "bracket" in mark.means or not (mark.get("prep") in ("to", "by", "for") or _comma(mark, k - start + 1)):
            return None
        led = dash and mark.get("prep") == "to"  # "5 percent - to Peru"
        edge, k = mark.end, k + 1
    return None


def verb_from(marks: Sequence[Mark], place: Place) -> tuple[int, int]:
    """The mark behind a figure and the token it should stand at, past what stands before its verb: its goods ("9
    tonnes of tea went to Peru"), its whole, and the same part told once more ("a third of the total, $5bn, went to
    Peru", "$5bn, or a third of it, went to Peru").
    """
    closed = place.at + 3
    if closed + 1 < len(marks) and part_in_brackets(marks, place.at + 1) and "bracket" in marks[closed].means:
        return closed + 1, marks[closed].end  # "$5bn (12%) went to Peru"
    n = told = _past_of(marks, place.at + 1)
    if n < len(marks) and _comma(marks[n], 1):
        if n < place.after < len(marks):
            again = all(m.is_a("hedged", "thin", "alike") for m in marks[n + 1 : place.after])
            part = "percent" in (marks[place.at].means.get("figure"), marks[place.after].means.get("figure"))
            closed = _past_of(marks, place.after + 1)
            told = closed + 1 if again and part and closed < len(marks) and _comma(marks[closed], 1) else n
        elif place.before >= 0:
            told = n + 1
    verb = marks[told] if place.at + 1 < told < len(marks) else None
    led = verb is not None and not verb.is_a("flow", "move")
    led = led and verb is not None and (verb.is_a("level", "share", "dash") or verb.get("prep") in _WAYS)
    return (told, marks[told].first) if led else (place.at + 1, marks[place.at].end)


def _past_of(marks: Sequence[Mark], k: int) -> int:
    """The mark behind "of tea", "worth of tea", "of the total" and "of it", ``k`` where no such words stand there."""
    n = k + (k < len(marks) and "worth" in marks[k].means)
    if n + 1 >= len(marks) or marks[n].means.get("prep") != "of" or marks[n].first > marks[n - 1].end:
        return k
    first = marks[n].end
    n += 1
    while n + 1 < len(marks) and (marks[n].place or marks[n].is_a(*_WHOLE)) and not marks[n].is_a("break", "move"):
        n += 1
    return n if 0 < marks[n].first - first <= _WORDS else k


def _buyer(marks: Sequence[Mark], place: Place) -> int | None:
    """The buyer behind its verb: «5 тонн (перуанского чая) купила Чили»."""
    for k in range(place.at + 1, min(place.after, place.at + 4)):
        if marks[k].get("verb_flow") == "imports" and k + 1 < len(marks):
            name, after = marks[k + 1], marks[k + 2] if k + 2 < len(marks) else None
            acts = name.place is not None and name.place.form in ("name", "people") and not name.office
            acts = acts and name.first == marks[k].end
            return k + 1 if acts and (after is None or "break" in after.means) else None
        made = (origin := marks[k].place) is not None and origin.form == "adjective"
        if not (made or "goods" in marks[k].means or _comma(marks[k], k - place.at)):
            return None
    return None


def past_part(marks: Sequence[Mark], place: Place, start: int) -> int:
    """Where the verb stands behind a part between commas: "the bulk of exports, $5bn or 8%, went to Peru"."""
    comma = marks[place.at - 1] if place.at > 0 else None
    if comma is None or comma.means.get("break") != "weak" or "bracket" in comma.means:
        return start
    k = place.at + 1
    if k + 1 < len(marks) and "alike" in marks[k].means and marks[k + 1].get("figure") == "percent":
        k += 2
    closed = k + 1 < len(marks) and marks[k].means.get("break") == "weak" and marks[k].end == marks[k + 1].first
    told = closed and marks[k + 1].is_a("share", "level") and marks[k + 1].end - marks[k + 1].first <= 2
    return k + 1 if told else start


def holder(marks: Sequence[Mark], place: Place, context: Context) -> str | None:
    """Whose whole it is where a preposition tells it: «у Литвы на ЕС приходится 59%, у Эстонии – 72%»."""
    near = range(place.before + 1, place.at)
    held = (k for k in near if marks[k].place is not None and prep_before(marks, k) == "at" and not marks[k].office)
    k = next(held, None)
    return None if k is None else place_of(marks[k], context)


def next_part(marks: Sequence[Mark], place: Place) -> bool:
    """True for the next part of a list behind a sum: "19% falls to Peru, or $5bn; to Chile - 14%, Oman had 3%"."""
    near = [m for m in marks[max(place.before + 1, place.at - 6) : place.at] if not m.is_a("hedged", "thin")]
    k = next((n for n in range(len(near) - 1, 0, -1) if near[n].place is not None and not near[n].office), 0)
    if not k:
        return False
    if k + 1 < len(near) and "dash" in near[k + 1].means:
        return near[k - 1].get("prep") in ("to", "from", "with")
    opened = near[k - 1].is_a("break", "part", "standing", "dash") or near[k - 1].get("prep") == "by"
    return opened and all(m.one_of(_HAS) and not m.is_a("flow", "verb_flow", "move") for m in near[k + 1 :])


def of_takers(head: Head, sentence: Sentence, anchor: str | None) -> Head:
    """Turn the purchases of those listed below into the sales of who sold them: "Most was bought by these:"

    The anchor's goods are bought where the sentence has no subject of its own, and names no one who takes them.
    """
    marks = sentence.marks
    if anchor is None or not (head.verb and head.flow == IMPORTS) or sentence.tokens[-1].text != ":":
        return head
    own = any(m.place is not None and m.get("form") == "subject" for m in marks)
    own = own or {head.reporter, head.partner} <= {m.place.code for m in marks if m.place is not None}
    theirs = head.partner == anchor or (head.reporter == anchor and not head.named)
    if own or head.world or is_passive(marks, head.mark) or not theirs:
        return head
    return replace(head, flow=EXPORTS, reporter=anchor, partner=WORLD, named=False, verb=False)


def _comma(mark: Mark, gap: int) -> bool:
    return gap == 1 and mark.means.get("break") == "weak"


def _item(before: Sequence[Mark]) -> int:
    """The first token of the item of a list in which a figure stands."""
    edges = [m.end for m in before if "break" in m.means]
    return edges[-1] - 1 if edges else 0


def has_part(marks: Sequence[Mark], j: int, k: int) -> bool:
    """True for Chile at mark ``j`` in "Chile took 5% of its exports": the pronoun at ``k`` is another's."""
    flow = next((mark.get("flow") for mark in marks[k + 1 : k + 4] if "flow" in mark.means), None)
    if flow is None or k < 3 or marks[k - 1].get("prep") != "of" or marks[k - 2].get("figure") != "percent":
        return False
    took = next((n for n in range(j + 1, k - 2) if marks[n].is_a("share", "verb_flow")), k)
    subject = not any(mark.place is not None or mark.is_a("refer", "break") for mark in marks[j + 1 : took])
    led = any(mark.get("prep") in ("from", "to") for mark in marks[k + 1 : k + 5])
    return took < k and subject and marks[took].get("verb_flow") != flow and not led
