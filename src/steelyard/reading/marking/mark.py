"""A mark, one meaningful stretch of a sentence, and the sentence as a row of marks: what the rules look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from steelyard.core.range import Hedge
from steelyard.gazetteer.lookup import Mention
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.marking.periods import When
from steelyard.reading.marking.tokens import Token

PARTS = ("percent", "percentage_points", "basis_points")
"""Units of which a figure is a part or a growth, never a sum."""
RANKS = ("rank", "rank_exports", "rank_imports")
"""Kinds of words that give a place among others."""
SAYS = frozenset(("speaker", "shows"))
"""Kinds of words by which somebody says something."""
TRADE = frozenset(("flow", "verb_flow"))
"""Kinds of words that tell a flow."""


@dataclass(slots=True)
class Mark:
    """One meaningful stretch of a sentence: its tokens ``first`` .. ``end - 1``.

    ``means`` maps kinds to values as the lexicon gives them; a figure, economy or period also has its content.
    """

    first: int
    end: int
    means: dict[str, str]
    figure: Figure | None = None
    when: When | None = None
    place: Mention | None = None
    hedge: Hedge | None = None
    office: bool = False
    """The economy only names an office, person or company."""

    def get(self, kind: str) -> str | None:
        """Return the value of a kind, None when the mark has it not."""
        return self.means.get(kind)

    def is_a(self, kind: str, *others: str) -> bool:
        """True when the mark has one of the kinds. Where it is asked most, ``"kind" in mark.means`` costs a tenth."""
        means = self.means
        if kind in means:
            return True
        for other in others:  # noqa: SIM110  (a generator would cost more than the answer)
            if other in means:
                return True
        return False

    def one_of(self, kinds: Collection[str]) -> bool:
        """True when the mark has one of some kinds that have a name."""
        for kind in self.means:  # noqa: SIM110  (most marks have one or two)
            if kind in kinds:
                return True
        return False


def one_is(kind: str, marks: Iterable[Mark]) -> bool:
    """True when one of some marks has a kind: half the price of ``any()`` over them."""
    for mark in marks:  # noqa: SIM110
        if kind in mark.means:
            return True
    return False


def first_is(kind: str, marks: Iterable[Mark]) -> Mark | None:
    """Return the first of some marks that has a kind."""
    for mark in marks:
        if kind in mark.means:
            return mark
    return None


def kinds_of(marks: Iterable[Mark]) -> set[str]:
    """Return all kinds of some marks."""
    told: set[str] = set()
    for mark in marks:
        told.update(mark.means)
    return told


def held_by(marks: Iterable[Mark]) -> set[str]:
    """Return all kinds and values of some marks."""
    told: set[str] = set()
    for mark in marks:
        for kind, value in mark.means.items():
            told.add(kind)
            told.add(value)
    return told


@dataclass(slots=True)
class Lead:
    """What leads to a sentence, with its marks: "Jane Smith told reporters that"."""

    tokens: tuple[Token, ...]
    marks: tuple[Mark, ...]

    @property
    def says(self) -> bool:
        """Somebody says what follows."""
        return any("speaker" in mark.means for mark in self.marks)


@dataclass(slots=True)
class Sentence:
    """A sentence with its span in code points, its tokens and where each starts, and its marks in order (their indices
    count its tokens).

    ``holds`` are all kinds and values that its marks have: what it lacks no rule needs to look for; ``whens`` are the
    times that they tell, in order.
    """

    start: int
    end: int
    tokens: tuple[Token, ...]
    starts: tuple[int, ...]
    marks: tuple[Mark, ...]
    holds: set[str]
    whens: tuple[When, ...]
    title: bool = False
    fresh: bool = False
    """It opens a paragraph behind one of several sentences."""
    opens: bool = False
    """It opens a paragraph."""
    lead: Lead | None = None
    """What leads to it, and is no part of it."""
    compared: tuple[When, ...] | None = None
    """The times that it sets others against, once somebody has asked."""

    def one_of(self, kinds: Iterable[str]) -> bool:
        """True when a mark of it has one of some kinds."""
        return not self.holds.isdisjoint(kinds)

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Return the place in the text of tokens ``first`` .. ``end - 1``."""
        return self.starts[first], self.starts[end - 1] + len(self.tokens[end - 1].text)
