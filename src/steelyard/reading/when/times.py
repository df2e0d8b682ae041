"""The periods of one figure, before they are months."""

from __future__ import annotations

from dataclasses import dataclass

from steelyard.reading.marking.periods import When


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
    """Own period is told of figures side by side ("over the same period"), not compared with another."""
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
