"""The unit that a heading gives the bare numbers of its rows: "exports to Peru (A$ million):"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.language import Language
from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.marking.tokens import Token

_OPENS, _CLOSES = "(,", ":;)"
_SPLIT = "*"


def unit_of_rows(tokens: Sequence[Token], i: int, words: Language) -> Mark | None:
    """Return the mark of a unit with or without its scale and with no number, where a bracket or a comma opens it."""
    opened = tokens[i - 1].text in _OPENS or (i > 1 and tokens[i - 2].text == "(" and tokens[i - 1].key.isalpha())
    if not opened:
        return None  # "(A$ million)", "(in million dollars)"
    unit, scale, at = "", 1.0, i
    while at < len(tokens) and (match := words.amount(tokens, at)) is not None:
        if match.kind == "unit" and not unit:
            unit = match.value
        elif match.kind == "scale":
            scale *= float(match.value)
        else:
            break
        at += match.length
    closed = at < len(tokens) and tokens[at].text in _CLOSES
    if not unit or unit in PARTS or not closed or (scale == 1.0 and unit[:3].isupper()):
        return None
    unit, _, times = unit.partition(_SPLIT)
    return Mark(i, at, {"of_rows": f"{unit}{_SPLIT}{scale * float(times or 1)}"})


def unit_and_scale(mark: Mark) -> tuple[str, float]:
    """Return the unit and the scale that such a mark gives to numbers."""
    unit, _, scale = mark.means["of_rows"].rpartition(_SPLIT)
    return unit, float(scale)
