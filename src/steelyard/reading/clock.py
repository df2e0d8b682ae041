"""What "this year" means in a text: the publication date, or what the text's own words settle."""

from __future__ import annotations

import re
from collections.abc import Sequence

from steelyard.core.errors import InputError
from steelyard.reading.marks import Sentence
from steelyard.reading.periods import Clock

_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


def clock_of(published: str | None, sentences: Sequence[Sentence]) -> Clock:
    """Return the clock of a text.

    Raises
    ------
    InputError
        when the date is not written as 2023-06-01 or cannot be.
    """
    if published is None:
        return Clock(year=_this_year(sentences))
    found = _DAY.fullmatch(published.strip()[:10])
    if not found or not 1 <= int(found[2]) <= 12:
        raise InputError(f"no such date: {published!r}", mend="write it as 2023-06-01")
    return Clock(year=int(found[1]), month=int(found[2]))


def _this_year(sentences: Sequence[Sentence]) -> int | None:
    """The year that a sentence without a date line settles.

    A sentence that goes from year Y-1 to "last year" in one comparison, with Y the last year that the text says of what is
    past, says that "last year" is Y. Two sentences that would settle different years settle nothing.
    """
    past = [
        mark.when.year
        for sentence in sentences
        for mark in sentence.marks
        if mark.when is not None and mark.when.year is not None and mark.when.role in ("plain", "same")
        and mark.when.years == 1
    ]  # fmt: skip
    if not past:
        return None
    latest = max(past)
    for sentence in sentences:
        whens = [mark.when for mark in sentence.marks if mark.when is not None]
        years = {when.year for when in whens if when.year is not None and when.role in ("plain", "same")}
        rels = {when.rel for when in whens if when.rel is not None and when.part is None}
        if -1 in rels and latest in years:
            return latest + 1
        if -1 in rels and latest - 1 in years and latest not in years:
            return latest + 1
    return None
