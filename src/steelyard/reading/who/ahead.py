"""Whose trade it is by the words before the flow: an owner, a pronoun, two in a row, a goal that stands first."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.context import Context, antecedent_of, place_of, prep_before
from steelyard.reading.marking.mark import Mark
from steelyard.reading.who.free_order import of_goods
from steelyard.reading.who.named import Named, take
from steelyard.reading.who.pronouns import only_kind, possessor, thereof
from steelyard.reading.who.rows import leads, led_row
from steelyard.reading.who.subjects import is_object


def look_left(marks: Sequence[Mark], k: int, named: Named, context: Context) -> None:
    """Read "X's ...", "the country's ...", "X and Y", "of X ..." before the flow, word by word from the flow."""
    head = marks[k]
    edge = head.first
    for j in range(k - 1, -1, -1):
        mark = marks[j]
        if edge - mark.end > 3:
            return
        if only_kind(marks, j):
            edge = mark.first  # "the states of the EU"
            continue
        code = place_of(mark, context)
        referred = mark.get("refer")
        if (
            code
            and "passive" in head.means
            and not of_goods(marks, j, head)
            and (prep_before(marks, j) is None or mark.get("form") == "given")
        ):
            named.goal = code  # "to Peru was sold", where a form says the "to"
            return
        if code and "verb_flow" in head.means and not head.is_a("flow", "passive") and is_object(marks, j):
            return
        if code and (row := led_row(marks, j, head, context)):
            named.row, named.meant = row, True
            return
        if code:
            prep = prep_before(marks, j)
            word = j - 2 if j and "thin" in marks[j - 1].means else j - 1
            after = word >= 1 and "break" in marks[word - 1].means
            caseless = "form" not in mark.means  # no form tells that it is not the owner
            beside = head.first == mark.end and after
            absolute = caseless and prep == "with" and beside  # ", with EU exports at $5bn"
            agreed = edge == mark.end and mark.place is not None and mark.place.form == "adjective"
            owns = marks[j + 1].get("refer") == "own"  # "contributed 5% to Peru's exports"
            led = prep in ("to", "from", "with", "between", "by") and not (absolute or agreed or owns)
            if prep == "of" and head.first > mark.end and "verb_flow" in head.means and "flow" not in head.means:
                return  # "bought 5 billion of Norwegian goods and sold 3"
            if of_goods(marks, j, head):
                named.origin = code  # "Danish goods the country bought"
                return
            if led and (named.owner is not None or edge == mark.end or mark.get("form") == "given"):
                fronted = named.owner is None and j < 3 and prep in ("from", "to") and "flow" in head.means
                told = named.owner is not None and head.is_a("verb_flow", "flow")
                if prep and (fronted or (told and leads(prep, head))):
                    take(named, prep, code)  # "to Peru Kenyan firms sold", "From Peru exports grew"
                return
            if named.owner is None:
                named.owner, named.owner_name = code, mark.place is not None
            elif edge > mark.end or code == named.owner or named.world or prep == "in":
                return  # "Tbilisi, News Desk - Georgia's trade"
            elif head.get("verb_flow") in ("exports", "imports") and "flow" not in head.means:
                named.row = (code, named.owner)  # "Peru and Chile sold $5bn", not to each other
            else:
                named.pair = (code, named.owner)
            named.first = mark.first
        elif referred == "pair":
            named.both, named.first = True, mark.first
        elif "passive" in head.means and "bracket" in mark.means and j and marks[j - 1].end == mark.first:
            named.goal = place_of(marks[j - 1], context)  # "Peru (5 billion was sold)"
            return
        elif referred == "your" and named.owner is None:
            named.owner, named.first = context.partner, mark.first
            return
        elif referred == "whose" and named.owner is None:
            named.owner, named.first = antecedent_of(marks, j, context), mark.first
            return
        elif referred == "its" and "verb_flow" in head.means and "flow" not in head.means and j == k - 1:
            return  # what is sold, not whose
        elif referred == "its":
            if named.owner is not None:
                edge = mark.first
                continue
            named.owner, mate = (context.home, None) if "ours" in mark.means else (None, None)
            if named.owner is None:
                named.owner, mate = possessor(marks, j, context)
            named.pair = (mate, named.owner) if mate and named.owner else None
            named.first = mark.first
            return
        elif referred == "world":
            named.world = True
        elif referred == "it" and named.owner is not None and (prep := prep_before(marks, j)):
            if leads(prep, head) and (code := thereof(marks, j, context)) not in (None, named.owner):
                take(named, prep, code)  # "with it Peru traded"
            return
        elif not (
            (
                ("passive" in head.means or (named.owner is not None and not _parted(marks, j, k)))
                and mark.get("prep") == "in"
                and marks[j + 1].when
            )
            or referred == "own"
            or (mark.get("prep") == "at" and named.owner is not None)
            or mark.when
            or mark.is_a("plain", "scope", "goods", "measure", "outside")
            or _joins(mark, named)
        ):
            return
        edge = mark.first


def _parted(marks: Sequence[Mark], j: int, k: int) -> bool:
    return any("break" in mark.means for mark in marks[j:k])


def _joins(mark: Mark, named: Named) -> bool:
    """True for the "and" or dash between two owners."""
    alone = named.owner is not None and named.pair is None and mark.end == named.first
    return mark.get("break") == "weak" and alone and mark.end - mark.first == 1
