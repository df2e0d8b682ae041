"""Whose a figure is where its flow is not said again: "Peru's to Chile", "those of Canada"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.flow import Flow
from steelyard.reading.mark import Mark
from steelyard.reading.places import Place


def owner_again(marks: Sequence[Mark], place: Place) -> str | None:
    """The owner in "those of Canada" and "that of Canada", where the flow is not said again."""
    for k in range(place.before + 1, place.at - 2):
        that, of, name = marks[k], marks[k + 1], marks[k + 2]
        tied = that.is_a("same_head") and of.get("prep") == "of" and that.end == of.first
        if tied and name.place is not None and not name.office and name.first - of.end <= 1:
            return name.place.code
    return None


def elliptic(marks: Sequence[Mark], place: Place, flow: Flow) -> tuple[str, str] | None:
    """The two of "Peru's to Chile fell 5%", where the flow is not said again."""
    way = "to" if flow == Flow.EXPORTS else "from"
    for k in range(place.before + 1, place.at - 3):
        if marks[k + 3].place is None:
            continue
        owner, own, prep, other = marks[k : k + 4]
        tied = owner.end == own.first and own.end == prep.first and own.get("refer") == "own"
        if tied and prep.get("prep") == way and owner.place is not None and other.place is not None:
            return owner.place.code, other.place.code
        led = (owner.get("prep"), prep.get("prep")) == ("from", "to") and owner.end == own.first
        if led and own.end == prep.first and own.place is not None and other.place is not None:
            pair = own.place.code, other.place.code  # "from Peru to Chile 5 billion"
            return pair if flow == Flow.EXPORTS else pair[::-1]
    return None
