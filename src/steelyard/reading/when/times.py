"""The periods of one figure, before they are months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from steelyard.reading.marking.mark import Mark
from steelyard.reading.marking.periods import When, joined


@dataclass(slots=True)
class Timed:
    """The periods of one figure: its own, the clause's that stands before it, its base, and a deadline."""

    own: When | None = None
    front: When | None = None
    front_at: int = -1
    """The mark of that period."""
    led: bool = False
    """A word of comparison leads to that period: «к марту», which is a base only in a text on a later month."""
    beside: bool = False
    """That period is one that another time is set against: "worse than in the first quarter, when it fell 3%"."""
    apart: bool = False
    """A new clause opens between the figure before and that period."""
    parted: bool = False
    """A clause opens between the figure before and this one."""
    base: When | None = None
    aside: When | None = None
    """Of a figure that others are only set against: "2003's gap of 5 billion"."""
    since: When | None = None
    """From when a growth is counted ("since 2010"): its base, and the end is another's to say."""
    deadline: When | None = None
    along: bool = False
    """Own period is told of figures side by side ("over the same period"), not compared with another; of a base: it may
    be the time of the growth ("over January-May")."""
    whole: When | None = None
    """What may be the year of a sum ("exports came to 5 billion over the year"), or what growth is measured on."""
    listed: bool = False
    """A comma or "and" parts it from the figure before, and no "to" leads to it: the next in a row."""
    relative: bool = False
    """Own period is the last one said ("..., when it was ...")."""
    which: bool = False
    """The clause that goes on so is led by "which", not by a word of time: its growth is that of the sentence."""
    end: int = 0
    """The token behind the figure's own period or base, for the quote."""

    @property
    def told(self) -> When | None:
        """The months said of the figure itself, none that lean on others."""
        when = self.own or self.front
        return when if when is not None and when.role == "plain" else None


def of_year(front: When | None, when: When, between: Sequence[Mark]) -> When | None:
    """The same months of a year named before in the clause: "in 2021 for this period", "2010 began ill: in May ..."."""
    whole = front is not None and front.role == "plain" and front.has_year and front.part is None and front.years == 1
    if whole and front is not None and when.role == "plain" and when.part is not None and not when.has_year:
        return replace(when, year=front.year, rel=front.rel)
    if front is not None and (both := _of_flow(front, when, between)) is not None:
        return both
    if front is not None and front.part is not None and front.part[0] == 1 and not (front.has_year or front.named):
        return (
            replace(front, rel=0) if when.running and front.role == "plain" else None
        )  # "as of May 1 exports this year"
    months = when.role in ("again", "same") and not when.has_year and when.part is None
    months = months and not (when.size and when.role == "again")
    return replace(front, role="same") if whole and months and front is not None else None


def _of_flow(front: When, when: When, between: Sequence[Mark]) -> When | None:
    """The months whose year stands behind their flow: "the January surplus last year", "May imports in 2021"."""
    if not any("flow" in mark.means for mark in between):
        return None
    rest = between[1:] if between[0].get("break") == "weak" else between  # "In January, exports this year came to $5bn"
    bare = front.role == "plain" and front.part is not None and not front.has_year
    year = when.part is None and (when.role == "previous" or (when.role == "plain" and when.has_year))
    told = any(m.is_a("break", "move", "level", "same_head") or m.get("prep") in ("than", "against") for m in rest)
    return joined(front, when) if bare and year and not told else None
