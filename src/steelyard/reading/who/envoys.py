"""Whose envoy speaks in a text, and where he is posted: "the ambassador of Chile in Hanoi"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.reading.marking.mark import Mark, Sentence


def sender_of(sentences: Sequence[Sentence]) -> str | None:
    """Whose envoy the first sentences let speak: "The ambassador of Chile in Hanoi", "Chile's ambassador"."""
    for sentence in sentences:
        marks = sentence.marks
        for k, mark in enumerate(marks):
            if "envoy" not in mark.means:
                continue
            of, behind = (*marks[k + 1 : k + 3], None, None)[:2]
            if of is not None and behind is not None and of.get("prep") == "of" and of.first == mark.end:
                return _code(behind)
            own, before = (*reversed(marks[max(0, k - 2) : k]), None, None)[:2]
            if own is not None and before is not None and own.get("refer") == "own" and own.end == mark.first:
                return _code(before)
    return None


def envoy_of(title: Sentence | None) -> str | None:
    """Whose envoy a title lets speak: "Kenya's ambassador" as a language says it that puts the name behind."""
    marks = () if title is None else title.marks
    return next((_code(b) for a, b in pairwise(marks) if "envoy" in a.means and b.place is not None), None)


def two_of_envoy(marks: Sequence[Mark]) -> tuple[str, str] | None:
    """The sender and the host of an envoy that a sentence names: "Chile's ambassador to Peru"."""
    for k, mark in enumerate(marks[:-2]):
        if "envoy" not in mark.means or marks[k + 1].get("prep") not in ("to", "in"):
            continue
        at = k - 2 if k > 1 and marks[k - 1].get("refer") == "own" else k - 1
        sender, host = _code(marks[at]) if at >= 0 else None, _code(marks[k + 2])
        if sender is not None and host not in (None, sender) and marks[k + 2].get("form") != "city":
            return sender, str(host)
    return None


def _code(mark: Mark) -> str | None:
    return mark.place.code if mark.place is not None else None
