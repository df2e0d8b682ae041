"""What the worker makes for the API: the JSON of the commands, as text, so that an answer is kept as it is sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from steelyard.core.errors import InputError
from steelyard.desk.pair_page import Asked
from steelyard.ledger.store import Ledger

if TYPE_CHECKING:
    from steelyard.outlook.result import Outlook


def dumped(body: Any) -> bytes:
    """Return JSON in UTF-8; a number that JSON does not know is a mistake of ours."""
    return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace")


def weighed(place: str, asked: Asked, ask: Sequence[str]) -> bytes:
    """Return what ``steelyard weigh R P --ask ... --json`` prints.

    Raises
    ------
    InputError
        nothing is held on the pair, or a question cannot be read.
    """
    from steelyard.desk.official import held_on
    from steelyard.desk.weigh import to_json
    from steelyard.weighing.ask import parse_ask
    from steelyard.weighing.weigh import weigh

    claims, sources = held_on(Ledger.open(place, create=False), (asked.reporter, asked.partner), as_of=asked.as_of)
    if not claims:
        raise InputError(f"the ledger holds no claim on {asked.reporter} and {asked.partner}", mend="add reports first")
    questions = [quantity for text in ask for quantity in parse_ask(text, claims)]
    return dumped(to_json(weigh(claims, ask=questions, sources=sources, as_of=asked.as_of)))


def weighed_claims(rows: Sequence[dict[str, Any]], ask: Sequence[str]) -> bytes:
    """Return what ``steelyard weigh FILE --json`` prints for claims that were sent.

    Raises
    ------
    InputError
        a claim or a question cannot be read; the number of the claim is named.
    """
    from steelyard.desk.weigh import parse_claims, to_json
    from steelyard.weighing.ask import parse_ask
    from steelyard.weighing.weigh import weigh

    claims = list(parse_claims((json.dumps(row) for row in rows), where="claims"))
    questions = [quantity for text in ask for quantity in parse_ask(text, claims)]
    return dumped(to_json(weigh(claims, ask=questions)))


def looked_ahead(place: str, asked: Asked) -> bytes:
    """Return what ``steelyard outlook R P --json`` prints.

    Raises
    ------
    InputError
        no year of the pair is known, or the deadline is not ahead.
    """
    return dumped(ahead(place, asked)[0])


def ahead(place: str, asked: Asked) -> tuple[dict[str, Any], Outlook]:
    """Return the years ahead of a pair in their published form, and as they were drawn."""
    from steelyard.desk.pair_outlook import PairSeries, series_of
    from steelyard.desk.target_odds import check_deadline, to_json
    from steelyard.outlook.outlook import outlook

    known = series_of(asked.reporter, asked.partner, ledger=place, as_of=asked.as_of, target=asked.target)
    check_deadline(asked.target.by if asked.target else None, known.years, known.parts)

    def looked(one: PairSeries) -> Outlook:
        return outlook(one.years, parts=one.parts, target=known.target, now=one.now, region=one.region)

    others = {str(one.office or "?"): looked(one) for one in known.others} if asked.target else {}
    found = looked(known)
    return to_json(found, past=known.past, splits=known.splits, others=others, said=known.said), found


def answered(place: str, question: str, as_of: str | None) -> bytes:
    """Return what ``steelyard ask QUESTION --json`` prints.

    Raises
    ------
    InputError
        it is no question about trade, or nothing is held on its pair.
    """
    from steelyard.desk.ask import quantities
    from steelyard.desk.official import held_on
    from steelyard.desk.weigh import to_json
    from steelyard.weighing.weigh import weigh

    pair = quantities(question, [])[0]
    claims, sources = held_on(Ledger.open(place, create=False), (pair.reporter, pair.partner), as_of=as_of)
    if not claims:
        raise InputError("no claim on these two", where=question, mend="add reports first")
    return dumped(to_json(weigh(claims, ask=quantities(question, claims), sources=sources, as_of=as_of)))
