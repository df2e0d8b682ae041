"""The published forms of reviews: what the commands print as JSON, and the API answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steelyard.desk.check import finding_json
from steelyard.desk.weigh import quantity_json

if TYPE_CHECKING:
    from steelyard.desk.review import Pending, Reviewed
    from steelyard.ledger.review import Review


def pending_json(one: Pending) -> dict[str, Any]:
    """Return a claim that waits in the published form, with its verdicts, source and reviews."""
    return {
        **one.claim.to_json(),
        "verdicts": [finding_json(finding) for finding in one.findings],
        "origin": one.source.to_json() if one.source else None,
        "reviews": [review_json(review) for review in one.reviews],
    }


def review_json(review: Review) -> dict[str, Any]:
    """Return one review as a row."""
    return {name: getattr(review, name) for name in ("number", "at", "who", "why", "action", "subject")} | {
        "body": dict(review.body)
    }


def reviewed_json(done: Reviewed) -> dict[str, Any]:
    """Return a stored review with what it changed."""
    return {
        "review": review_json(done.review),
        "pairs": [list(pair) for pair in done.pairs],
        "verdicts": [{"claim": v.claim, "before": v.before, "after": v.after} for v in done.verdicts],
        "bounds": [
            {
                side: quantity_json(bound) if bound else None
                for side, bound in (("before", b.before), ("after", b.after))
            }
            for b in done.bounds
        ],
    }
