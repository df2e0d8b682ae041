"""Whose a figure is where its flow is not said again: "Peru's to Chile", "those of Canada"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD, is_country
from steelyard.core.flow import BALANCE, EXPORTS, IMPORTS, Flow
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark
from steelyard.reading.places import Place, Role, link_of

_LENGTH = 4
"""Marks of "Peru's to Chile" and "from Peru to Chile"."""
_HELD_BY = ("for", "in", "of", "by")
"""Words that lead to the owner of a sum that another is set against."""


def owner_again(marks: Sequence[Mark], place: Place, flow: Flow | None = None) -> str | None:
    """The owner in "those of Canada", "that from Canada" (exports) and "those into Canada" (imports), where the flow is
    not said again.
    """
    own = ("of", "from" if flow == EXPORTS else "to" if flow == IMPORTS else "of")
    for k in range(place.before + 1, place.at - 2):
        that, of, name = marks[k], marks[k + 1], marks[k + 2]
        tied = "same_head" in that.means and of.means.get("prep") in own and that.end == of.first
        if tied and name.place is not None and not name.office and name.first - of.end <= 1:
            return name.place.code
    return None


def peer_behind(marks: Sequence[Mark], place: Place, head: Head, last: Role | None) -> str | None:
    """The owner behind a sum that another is set against, or behind the next one: "$5bn, against $4bn for Chile and
    $3bn in Peru"; of gaps told by owners: "deficits were $5bn for Chile".
    """
    if head.named or head.partner != WORLD or head.mark >= place.at or place.at + 2 >= len(marks):
        return None
    prep, name = marks[place.at + 1 : place.at + 3]
    led, known = prep.means.get("prep"), name.place is not None and not name.office
    if led not in _HELD_BY or not known or prep.first != marks[place.at].end or name.first - prep.end > 1:
        return None
    gap = head.flow == BALANCE and led == "for"
    set_against = head.mark < place.before and link_of(marks, place) in ("against", "than")
    code = name.means["place"]
    told = gap or set_against or (last is not None and last.rival)
    return code if told and is_country(code) and code != head.reporter else None


def owner_of_next(marks: Sequence[Mark], place: Place) -> str | None:
    """Return the owner in "26% of Peru's exports ($6m) and 21% of Chile's ($8m)", for a sum in brackets."""
    end = place.at - int(place.at > 0 and "hedged" in marks[place.at - 1].means)
    name, own, opened = marks[end - 3 : end] if end - 3 > place.before else (None, None, None)
    if name is None or own is None or opened is None or name.place is None or name.office:
        return None
    tied = name.end == own.first and own.end == opened.first
    return name.place.code if tied and own.get("refer") == "own" and "bracket" in opened.means else None


def elliptic(marks: Sequence[Mark], place: Place, flow: Flow, head: int) -> tuple[str, str] | None:
    """The two of "Peru's to Chile fell 5%", where the flow is not said again behind its ``head``."""
    way = "to" if flow == EXPORTS else "from"
    opens = max(place.before, head if head < place.at else -1) + 1
    if place.at - opens < _LENGTH:
        return None
    solid = [m for m in marks[opens : place.at] if "thin" not in m.means or m.is_a("break", "prep")]
    for k in range(len(solid) - _LENGTH + 1):
        if solid[k + 3].place is None:
            continue
        owner, own, prep, other = solid[k : k + _LENGTH]
        tied = owner.end == own.first and own.end == prep.first and prep.get("prep") == way
        if tied and own.get("refer") == "own" and owner.place is not None and other.place is not None:
            return owner.place.code, other.place.code
        led = owner.get("break") is not None and own.end == prep.first and prep.get("prep") == way
        if led and own.place is not None and "owner" in own.means and other.place is not None:
            return own.place.code, other.place.code  # «импорт Чили из Перу вырос на 5%, Дании из Перу – на 3%»
        led = (owner.get("prep"), prep.get("prep")) == ("from", "to") and owner.end == own.first
        if led and own.end == prep.first and own.place is not None and other.place is not None:
            pair = own.place.code, other.place.code  # "from Peru to Chile 5 billion"
            return pair if flow == EXPORTS else pair[::-1]
    return None
