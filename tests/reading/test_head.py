"""The head of a figure: what the next sentence keeps of it."""

from __future__ import annotations

from dataclasses import fields, replace

from steelyard.core.flow import EXPORTS, IMPORTS
from steelyard.reading.head import Head


def test_what_is_left_of_a_head_keeps_every_field_but_those_that_are_given() -> None:
    head = Head(
        mark=3, flow=EXPORTS, sign=1, reporter="PER", partner="CHL", product="tea", scope="both", measure="volume",
        verb=True, first=2, named=True, world=True, owned=True, lent=True, spoken=True, group=True,
        joint=(EXPORTS, IMPORTS), row=("CHL", "KEN"),
    )  # fmt: skip
    plain = Head(mark=0, flow=None)
    assert all(getattr(head, field.name) != getattr(plain, field.name) for field in fields(Head))
    left = head.left_with("KEN", "UGA", "tin")
    assert left == replace(head, mark=-1, reporter="KEN", partner="UGA", product="tin")
    assert head.left() == replace(head, mark=-1)
