"""Sums told again in other money: "$66bn (£38bn)", "5 billion dollars, or about 4 billion euros"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from steelyard.reading.marking.currencies import NAMELESS
from steelyard.reading.marking.insertions import part_of_sum
from steelyard.reading.marking.mark import Mark
from steelyard.reading.marking.tokens import Token

_NOT_MONEY = ("percent", "percentage_points", "basis_points", "tonnes")


def without_conversions(marks: list[Mark], tokens: list[Token]) -> list[Mark]:
    """Drop the same amount in other currencies, in brackets behind the first: a figure then ends with its brackets."""
    result: list[Mark] = []
    money: str | None = None
    k = 0
    while k < len(marks):
        mark = marks[k]
        result.append(mark)
        k += 1
        unit = None if mark.figure is None else mark.figure.unit or (money if mark.figure.scale > 1.0 else None)
        money = unit if mark.figure is not None and unit is not None and unit not in _NOT_MONEY else money
        if unit is None or k >= len(marks) or marks[k].first != mark.end:
            continue
        told = k + 3 if part_of_sum(marks, k, unit) else _told_again(marks, k, unit)
        if told is not None:
            mark.end, k = marks[told].end, told + 1  # "5 billion dollars, or about 4 billion euros"
            continue
        if tokens[marks[k].first].text != "(":
            continue
        close = next((n for n in range(k, len(marks)) if tokens[marks[n].first].text == ")"), len(marks))
        inside = _in_other_money(mark, marks[k + 1 : close], unit, tokens)
        other = [m for m in inside if m.get("skip") != "conversion" and not m.is_a("hedged", "thin", "break", "alike")]
        solid = all(a.end == b.first for a, b in pairwise(marks[k : close + 1]))
        if inside and not other and solid and close < len(marks):
            if mark.figure is not None and "?" in unit:
                mark.figure = replace(mark.figure, unit=_without_money(unit, marks[k + 1 : close]))
            mark.end, k = marks[close].end, close + 1
        else:
            result += [marks[k], *inside]
            k = close
    return result


def _in_other_money(mark: Mark, inside: list[Mark], unit: str, tokens: Sequence[Token]) -> list[Mark]:
    """The marks of a bracket, its sums in other money as such: "$66bn (£38bn)", and "$66bn (38bn)", its sign lost."""
    found = [_converted(m, unit) for m in inside]
    signed = not tokens[mark.first].is_number and not tokens[mark.first].text.isalpha()
    bare = [n for n, m in enumerate(inside) if m.figure is not None and m.figure.unit is None and m.figure.scale > 1.0]
    alone = all(n in bare or m.is_a("skip", "hedged", "thin", "break", "alike") for n, m in enumerate(found))
    if alone and unit not in _NOT_MONEY:
        for n in bare:
            if signed or any(m.get("skip") == "conversion" for m in found[:n]):
                found[n] = Mark(inside[n].first, inside[n].end, {"skip": "conversion"})
    return found


def _without_money(unit: str, inside: list[Mark]) -> str:
    """What a common name of money can mean where its sum is told again: "Shs5bn (Ksh1bn)" are no Kenyan shillings."""
    usual, _, others = unit.partition("?")
    told = {mark.figure.unit for mark in inside if mark.figure is not None}
    left = [home for home in others.split(",") if home.partition("=")[2] not in told]
    kept = {home.partition("=")[2] for home in left}
    return kept.pop() if len(kept) == 1 else f"{NAMELESS if usual in told else usual}?{','.join(left)}"


def _told_again(marks: list[Mark], k: int, unit: str) -> int | None:
    """The mark of the same sum in another currency behind an "or"; None for anything else."""
    said = False
    for n in range(k, min(len(marks), k + 5)):
        mark = marks[n]
        if mark.first != marks[n - 1].end:
            return None
        if mark.figure is not None:
            return n if said and _converted(mark, unit) is not mark else None
        said = said or "alike" in mark.means
        if not mark.is_a("alike", "hedged", "thin") and not (n == k and mark.get("break") == "weak"):
            return None
    return None


def _converted(mark: Mark, unit: str) -> Mark:
    """A figure in a second currency as one to be passed over; any other mark as it is."""
    other = None if mark.figure is None else mark.figure.unit
    if other is None or {unit, other} & {*_NOT_MONEY} or other == unit:
        return mark
    return Mark(mark.first, mark.end, {"skip": "conversion"})
