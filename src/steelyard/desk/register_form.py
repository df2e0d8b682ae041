"""The published forms of the register and of the timeline: what the commands print as JSON, and the API answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from steelyard.brief.case import PledgeEntry
    from steelyard.brief.timeline import Entry
    from steelyard.desk.register import Register
    from steelyard.ledger.store import Proposal


def register_json(found: Register) -> dict[str, Any]:
    """Return the register in the published form."""
    return {
        "pair": list(found.pair or ()),
        "as_of": found.as_of,
        "pledges": [entry_json(one, found.proposals.get(one.id, ()), found.as_of) for one in found.entries],
        "fulfilment": [asdict(row) for row in found.fulfilment],
    }


def entry_json(one: PledgeEntry, waiting: Sequence[Proposal], day: str) -> dict[str, Any]:
    """Return one entry in the published form."""
    body = asdict(one)
    words = [{"date": when, "note": note, "source": source} for when, note, source in one.evidence]
    return {
        **body, "who": list(one.who), "products": list(one.products), "evidence": words,
        "status_text": status_words(one, day), "proposals": [proposal_json(proposal) for proposal in waiting],
    }  # fmt: skip


def proposal_json(one: Proposal) -> dict[str, Any]:
    """Return one proposal in the published form."""
    alike: Mapping[str, tuple[str, ...]] = one.alike
    return {**asdict(one), "alike": {aspect: list(words) for aspect, words in alike.items()}}


def status_words(entry: PledgeEntry, day: str) -> str:
    """Return the status with the word that decides it, or since when nobody spoke of it."""
    if not entry.scored:
        return "not scored"
    since = f"in {entry.silent} source{'' if entry.silent == 1 else 's'}" if entry.silent else "and no later source"
    silence = f"no later word found by {day} {since}"
    if entry.status == "unknown":
        return silence
    late = ", late" if entry.late else ""
    word = f" — {entry.evidence[-1][0]}: {entry.evidence[-1][1]}" if entry.evidence else ""
    more = "" if entry.status in ("delivered", "held", "slipped", "dropped") else f"; {silence}"
    answer = f" Reply: {entry.reply}" if entry.reply else ""
    return f"{entry.status}{late}{word}{more}{answer}"


def timeline_json(one: Entry) -> dict[str, Any]:
    """Return one row of the timeline."""
    year_end = one.day.endswith("-12-32")
    return {
        "day": one.day[:4] if year_end else one.day, "kind": one.kind, "text": one.what.text, "address": one.address,
    }  # fmt: skip
