"""«По Германии рост на 5%»: the partner of the economy that the text is on, where it is no kin of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.economy import are_nested, is_region, members, parent
from steelyard.reading.context import Context
from steelyard.reading.marking.mark import Mark, Sentence

_WAYS = {"exports": "to", "imports": "from", "turnover": "with"}


def regarding(sentence: Sentence, context: Context) -> Sentence:
    """A sentence in which "as to Peru", told of the trade of another economy, is "with Peru"."""
    if "regard" not in sentence.holds or "place" not in sentence.holds:
        return sentence
    marks = list(sentence.marks)
    owner = context.anchor
    for k, mark in enumerate(sentence.marks[:-1]):
        name = sentence.marks[k + 1]
        if owner is None and mark.place is not None and not mark.office:
            owner = mark.place.code
        if "regard" in mark.means and name.place is not None and owner in (None, name.place.code):
            return sentence  # «экспорт по Литве вырос на 5%, по Латвии – на 3%»
        if "regard" in mark.means and _is_partner(name, owner, context):
            marks[k] = replace(mark, means={**mark.means, "prep": _way(sentence.marks, k, context)})
    return replace(sentence, marks=tuple(marks), holds=sentence.holds | set(_WAYS.values()))


def _way(marks: Sequence[Mark], k: int, context: Context) -> str:
    """The preposition that a partner has beside the flow behind it, before it, or told last."""
    flows = (mark.means["flow"] for mark in (*marks[k:], *reversed(marks[:k])) if "flow" in mark.means)
    told = next(flows, None) or (context.head.flow if context.head is not None else None)
    return _WAYS.get(str(told), "with")


def _is_partner(name: Mark, owner: str | None, context: Context) -> bool:
    """True for an economy that the text's own may trade with, and whose trade with all countries nobody told."""
    if name.place is None or name.office or owner is None:
        return False
    code = name.place.code
    sisters = (is_region(code) and is_region(owner)) or code in members(owner, context.year)
    kin = code == owner or code in (parent(owner), context.home) or parent(code) == owner or are_nested(owner, code)
    return not (sisters or kin or code in context.peers)
