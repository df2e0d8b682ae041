"""Weigh claims: from a file of claims, or all that a ledger holds on a pair."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TextIO

from steelyard.core.claim import SCHEMA, Claim, plain_number
from steelyard.core.economy import is_bloc, is_country, is_region
from steelyard.core.errors import InputError
from steelyard.core.message import render
from steelyard.core.series import Bound, Estimate, Quantity
from steelyard.desk.check import conflict_json, derived_json, finding_json
from steelyard.gazetteer.lookup import resolve
from steelyard.gazetteer.names import name
from steelyard.weighing.result import PairWeighing, Weighing

LONGEST_LINE = 1_000_000
"""Characters of one claim."""
LONGEST_CODE = 6
"""Characters of what is meant as a code ("RU-LIP"); an economy without one has a longer name."""
_FORM = "give one claim a line as JSON with id, kind, reporter, partner, flow, low, high, unit, period"


def bounded(file: TextIO) -> Iterator[str]:
    """Yield the lines of a file; of one without end only so much that it is refused."""
    return iter(lambda: file.readline(LONGEST_LINE + 1), "")


def parse_claims(lines: Iterable[str], *, where: str) -> Iterator[Claim]:
    """Yield the claims of a JSONL file; empty lines are passed over.

    Raises
    ------
    InputError
        with the number of the line that cannot be read.
    """
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{where}, line {number}"
        if len(line) > LONGEST_LINE:
            raise InputError("the line is too long", where=place, mend=_FORM)
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            words = getattr(error, "msg", None) or "a number too long, or brackets too deep"
            raise InputError(f"this is not JSON: {words}", where=place, mend=_FORM) from None
        if not isinstance(row, dict):
            raise InputError("this is not a claim", where=place, mend=_FORM)
        try:
            claim = Claim.from_json(row)
            claim = _with_codes(claim)
        except InputError as error:
            raise InputError(error.what, where=place, mend=error.mend) from None
        if claim.id in seen:
            raise InputError(
                f"the id {claim.id!r} stands in line {seen[claim.id]} too",
                where=place,
                mend="give each claim its own id",
            )
        seen[claim.id] = number
        yield claim


def _with_codes(claim: Claim) -> Claim:
    """Return a claim with the codes of its economies and of the whole that it is a share of."""
    whole = claim.of
    if whole is not None:
        whole = replace(whole, reporter=_economy(whole.reporter), partner=_economy(whole.partner))
    return replace(claim, reporter=_economy(claim.reporter), partner=_economy(claim.partner), of=whole)


def _economy(told: str) -> str:
    """The code of an economy told by code or name; a name that ISO does not know stays, a code of none is refused.

    Raises
    ------
    InputError
        it looks like a code and is none.
    """
    if is_country(told) or is_region(told) or is_bloc(told):
        return told
    try:
        return resolve(told)
    except InputError:
        if told.isupper() and len(told) <= LONGEST_CODE:
            raise
        return told


def to_json(weighing: Weighing) -> dict[str, Any]:
    """Return the published form of `weigh`."""
    return {
        "schema": SCHEMA,
        "version": weighing.version,
        "parameters": weighing.parameters,
        "pairs": [_pair(pair) for pair in weighing.pairs],
    }


def _pair(pair: PairWeighing) -> dict[str, Any]:
    estimates = {one.quantity: one for one in pair.estimates}
    bounded = {bound.quantity for bound in pair.bounds}
    rows = [quantity_json(bound, estimates.get(bound.quantity)) for bound in pair.bounds]
    rows += [
        quantity_json(Bound(quantity=e.quantity, low=None, high=None), e)
        for q, e in estimates.items()
        if q not in bounded
    ]
    return {
        "reporter": pair.reporter,
        "partner": pair.partner,
        "quantities": rows,
        "conflicts": [conflict_json(one) for one in pair.conflicts],
        "findings": [{"claim": one.claim, **finding_json(one)} for one in pair.findings],
        "derived": [derived_json(one) for one in pair.derived],
        "notes": list(dict.fromkeys(render(note, names=name) for note in pair.notes)),
        "truncated": pair.truncated,
    }


def quantity_json(bound: Bound, estimate: Estimate | None = None) -> dict[str, Any]:
    """Return one bounded quantity with its quantiles where there is an estimate; an open end is null."""
    return {
        **_quantity(bound.quantity),
        "low": plain_number(bound.low),
        "high": plain_number(bound.high),
        "from_low": list(bound.from_low),
        "from_high": list(bound.from_high),
        "p05": plain_number(estimate.p05) if estimate else None,
        "p50": plain_number(estimate.p50) if estimate else None,
        "p95": plain_number(estimate.p95) if estimate else None,
    }


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "reporter": quantity.reporter,
        "partner": quantity.partner,
        "flow": quantity.flow.value,
        "product": quantity.product,
        "scope": quantity.scope,
        "unit": quantity.unit,
        "period": quantity.period.to_json(),
        "base_period": quantity.base.to_json() if quantity.base else None,
        "authority": quantity.authority,
        **({"of": quantity.of.to_json()} if quantity.of else {}),
    }
