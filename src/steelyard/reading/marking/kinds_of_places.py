"""What kind of place a name tells, as part of the name, in a language that needs no word between the two."""

from __future__ import annotations

from dataclasses import replace

from steelyard.core.economy import is_bloc, is_country, is_region
from steelyard.reading.marking.mark import Mark


def with_kinds(marks: list[Mark]) -> list[Mark]:
    """Let a name begin with its kind: «провинция Гуандун», «страны ЕС»; «Удмуртская Республика» is a name as well."""
    result: list[Mark] = []
    for mark in marks:
        before = result[-1] if result and result[-1].end == mark.first else None
        kind, name = (None, None) if before is None else (before.get("refer"), mark.place)
        if before is not None and name is not None and name.form == "name" and "flow" not in before.means:
            lands = kind == "country" and (is_bloc(name.code) or not (is_country(name.code) or is_region(name.code)))
            if lands or (kind == "region" and is_region(name.code)):
                result.pop()
                mark.first = before.first
        elif before is not None and before.place is not None and mark.get("refer") == "region":
            if before.place.form == "adjective" and is_region(before.place.code):
                result[-1] = Mark(before.first, mark.end, before.means, place=replace(before.place, form="name"))
                continue
        result.append(mark)
    return result
