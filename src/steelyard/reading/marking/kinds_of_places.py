"""What kind of place a name tells, as part of the name, in a language that needs no word between the two."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from steelyard.core.economy import is_bloc, is_country, is_region
from steelyard.gazetteer.lookup import Mention
from steelyard.reading.marking.mark import Mark


def with_kinds(marks: list[Mark]) -> list[Mark]:
    """Let a name begin with its kind: «провинция Гуандун», «страны ЕС»; «Удмуртская Республика» is a name as well."""
    result: list[Mark] = []
    for mark in marks:
        before = result[-1] if result and result[-1].end == mark.first else None
        if before is not None and mark.place is not None and _kind_of(before, mark.place):
            result.pop()
            mark.first = before.first
        elif before is not None and mark.get("refer") == "region" and _regional(before.place):
            before.place = replace(before.place, form="name")
            before.end = mark.end
            continue
        result.append(mark)
    return result


def _kind_of(before: Mark, place: Mention) -> bool:
    """True for the province of a region's name and the countries of a bloc's or of a part of the world."""
    if place.form != "name" or "flow" in before.means:
        return False
    if is_region(place.code):
        return before.get("refer") == "region"
    return before.get("refer") == "country" and (is_bloc(place.code) or not is_country(place.code))


def _regional(place: Mention | None) -> TypeGuard[Mention]:
    return place is not None and place.form == "adjective" and is_region(place.code)
