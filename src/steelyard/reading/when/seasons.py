"""Which years a text counts beside those of the calendar: fiscal years, seasons of goods."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.mark import Sentence
from steelyard.reading.marking.periods import When

_PAIR = 2


def counts_fiscal(sentences: Sequence[Sentence]) -> bool:
    """True where the text counts fiscal years ("in fiscal 2022-23"), and not only those of a crop: by that name, or
    by years of which the next begins with the second ("2020-2021 ... 2021-2022").
    """
    whens = [when for sentence in sentences for when in sentence.whens]
    first = {when.year for when in whens if when.dashed and when.years == _PAIR and when.year is not None}
    return any(when.fiscal and not when.seasonal for when in whens) or any(year + 1 in first for year in first)


def season_of(sentences: Sequence[Sentence]) -> int | None:
    """The month with which seasons start, 0 where the text speaks of seasons and tells none."""
    told, starts = False, set[int | None]()
    for sentence in sentences:
        if not sentence.whens:
            continue
        whens = enumerate(sentence.whens)
        first = next((n for n, when in whens if when.seasonal or (when.fiscal and when.starts)), None)
        if first is not None:
            told = True
            for when in sentence.whens[first:]:  # "the season (it began on the 1st of July)", "(MY, July-June)"
                starts |= {when.starts, _twelve(when)} - {None}
    return starts.pop() if len(starts) == 1 else 0 if told else None


def _twelve(when: When) -> int | None:
    """The month with which twelve months start that are told without a year."""
    twelve = when.part is not None and when.named and when.year is None and (when.part[1] - when.part[0]) % 12 == 11
    return when.part[0] if twelve and when.part is not None and when.part[0] > 1 else None
