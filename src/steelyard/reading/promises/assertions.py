"""Rhetoric and stated causes: quoted beside the claims that they are about, never scored.

"By leaps and bounds" is about figures that stand in the text; "thanks to closer contacts" says why they moved.
Neither is checked: order in time can be shown, a cause cannot. An assertion without any claim in the text has nothing
to stand beside and is left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from steelyard.core.claim import Claim, Kind
from steelyard.core.pledge import Assertion
from steelyard.reading.promises.cues import Cue, Outline
from steelyard.reading.promises.pledges import MAX_QUOTE, clause, edges_of

_MOST = 6
"""Claims beside one assertion."""
_REACH = 50
"""Claims before and after a sentence that it may be about."""
_ON_TRADE = (("flow", "trade"), ("act", "cooperate"), ("act", "supply"), ("list", "exports"), ("list", "imports"))
"""Cues by which a sentence without a figure is still about the figures."""
_MOVING = (Kind.CHANGE, Kind.ORDER)


def assertions(seen: Outline, claims: Sequence[Claim]) -> tuple[Assertion, ...]:
    """Return the rhetoric and the causes of a text in the order of their spans.

    Parameters
    ----------
    seen : the outline of the text; its economies tell a sentence on one pair from a sentence on another.
    claims : of the text, in the order of their spans.
    """
    text = seen.text
    found: list[Assertion] = []
    for start, end, inside in seen.told if claims else ():
        said = [cue for cue in inside if cue.kind in ("rhetoric", "cause")]
        if not said:
            continue
        around = _around(claims, start)
        own = [claim for claim in around if claim.start < end and claim.end > start]
        places = {m.code for m in seen.named(start, end)}
        if not own and not any((cue.kind, cue.value) in _ON_TRADE for cue in inside):
            continue
        edges = edges_of(seen, start, end)
        for cue in said:
            if cue.kind == "rhetoric" and _ordered(cue, own):
                continue
            low, high = clause(text, start, end, edges, cue)
            if found and found[-1].type == cue.kind and low < found[-1].end:
                continue
            about = _about(own, around, places, start)
            found.append(
                Assertion(
                    quote=text[low:high], start=low, end=high, type=cue.kind, about=tuple(c.id for c in about),
                    figures=_figures(about),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _around(claims: Sequence[Claim], at: int) -> Sequence[Claim]:
    """Return the claims within reach of a place, so that a long text is read in linear time."""
    middle = bisect_left(claims, at, key=lambda claim: claim.start)
    return claims[max(0, middle - _REACH) : middle + _REACH]


def _ordered(cue: Cue, own: Sequence[Claim]) -> bool:
    """True when the words are part of an order claim ("steadily growing since 2020"), which is checked."""
    return any(claim.kind == Kind.ORDER and claim.start <= cue.start < claim.end for claim in own)


def _about(own: Sequence[Claim], claims: Sequence[Claim], places: set[str], at: int) -> list[Claim]:
    """Return the claims of the sentence; else the nearest that move, on the economies it names where there are any."""
    if own:
        return list(own[:_MOST])
    past = [claim for claim in claims if claim.kind != Kind.TARGET] or list(claims)
    same = [c for c in past if c.reporter in places or c.partner in places] or past
    moving = [c for c in same if c.kind in _MOVING] or same
    nearest = sorted(moving, key=lambda claim: abs(claim.start - at))[:_MOST]
    return sorted(nearest, key=lambda claim: claim.start)


def _figures(about: Sequence[Claim]) -> str:
    """Return the quotes of the claims, cut to what may be kept."""
    words = "; ".join(dict.fromkeys(claim.quote for claim in about if claim.quote))
    return words if len(words) <= MAX_QUOTE else words[:MAX_QUOTE].rsplit(" ", 1)[0] + " …"
