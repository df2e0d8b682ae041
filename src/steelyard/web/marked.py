"""A text with its claims marked: cut where claims begin and end, each piece with the claims that it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from steelyard.core.claim import Claim, Finding, Verdict

WHOLE = 200_000
"""Longest text that is shown whole; of a longer one only what stands around its claims."""
AROUND = 300
WEIGHT = (Verdict.CONTRADICTED, Verdict.ROUNDED, Verdict.SUPPORTED, Verdict.CONSISTENT, Verdict.UNCHECKED)
"""Of several verdicts in one place the first of these gives the mark its look."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, and the claims that they hold (none: plain words). ``cut`` True: words before it are left out."""

    text: str
    claims: tuple[Claim, ...] = ()
    cut: bool = False


def pieces(text: str, claims: Sequence[Claim]) -> Iterator[Piece]:
    """Yield the text in order; claims whose spans overlap share a piece."""
    at, end = 0, len(text)
    long = len(text) > WHOLE
    for start, stop, held in _spans(claims, end):
        if start > at:
            yield from _between(text[at:start], long)
        yield Piece(text[start:stop], held)
        at = stop
    if at < end:
        yield from _between(text[at:], long)


def _spans(claims: Sequence[Claim], end: int) -> Iterator[tuple[int, int, tuple[Claim, ...]]]:
    """Yield disjoint spans with the claims in them, in order of the text."""
    start = stop = 0
    held: list[Claim] = []
    for claim in sorted(claims, key=lambda one: (one.start, one.end)):
        if not 0 <= claim.start < claim.end <= end:
            continue
        if held and claim.start >= stop:
            yield start, stop, tuple(held)
            held = []
        if not held:
            start = claim.start
            stop = claim.end
        held.append(claim)
        stop = max(stop, claim.end)
    if held:
        yield start, stop, tuple(held)


def _between(words: str, long: bool) -> Iterator[Piece]:
    if not long or len(words) <= 2 * AROUND:
        yield Piece(words)
    else:
        yield Piece(words[:AROUND])
        yield Piece(words[-AROUND:], cut=True)


def first_findings(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return the verdicts of each claim, the independent one first; one that says nothing only where it is alone."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.claim, []).append(finding)
    for rows in found.values():
        rows.sort(key=lambda one: (_silence(one), one.basis != "independent"))
        rows[1:] = [one for one in rows[1:] if _silence(one) < 2]
    return found


def _silence(one: Finding) -> int:
    """0 for a verdict, 1 for a claim that the others cannot judge, 2 where nothing bears on it."""
    return (1 if one.contested else 2) if one.verdict == Verdict.UNCHECKED else 0


def tone(claims: Iterable[Claim], findings: dict[str, list[Finding]]) -> str:
    """Return the look of a mark: the gravest verdict in it."""
    verdicts = [findings[one.id][0].verdict for one in claims if findings.get(one.id)]
    return min(verdicts, key=WEIGHT.index, default=Verdict.UNCHECKED).value.lower()
