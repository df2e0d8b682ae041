"""The reader's one door: a document in, its claims, assertions and pledges out."""

from __future__ import annotations

from dataclasses import dataclass

from steelyard.core.claim import Claim
from steelyard.core.pledge import Assertion, Pledge
from steelyard.reading.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one document says. Spans refer to ``document.text``; claims stand in the order of their spans."""

    document: Document
    claims: tuple[Claim, ...]
    assertions: tuple[Assertion, ...]
    pledges: tuple[Pledge, ...]
