"""The economies that the words beside a flow name, each by its role."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Named:
    """The economies beside a flow, by role."""

    owner: str | None = None
    owner_name: bool = False
    subject: str | None = None
    """The economy that the clause is about, where the flow's own words name another."""
    origin: str | None = None
    goal: str | None = None
    other: str | None = None
    pair: tuple[str, str] | None = None
    between: str | None = None
    both: bool = False
    world: bool = False
    mutual: bool = False
    """The flow's own word says that it is trade of two."""
    again: bool = False
    """It is the flow that the sentence before told: "these imports"."""
    against: bool = False
    """It is set against the flow before it: "exports of $5bn against imports of $3bn"."""
    subject_of: bool = False
    """It is the subject of a clause of its own: "and imports were $3bn"."""
    meant: bool = False
    """A pronoun names the partner: the clause's subject is no owner."""
    went: bool = False
    """Goods tell them by where they went: "goods worth $5m left Peru"."""
    row: tuple[str, ...] = ()
    """Partners named in a row: "with Peru, Chile and Brazil"."""
    first: int | None = None

    @property
    def told(self) -> bool:
        """True when the flow's own words name an economy."""
        return self.owner_name or self.both or self.world or not self.alone

    @property
    def alone(self) -> bool:
        """True when no words beside the flow lead to an economy."""
        return self.pair is None and self.origin is None and self.goal is None and self.other is None


def take(named: Named, prep: str, code: str) -> None:
    """Give an economy the role that its preposition says, where none has it yet."""
    if (prep == "to" and named.goal is None) or (prep == "toward" and named.goal is None):
        named.goal = code
    elif prep in ("from", "at") and named.origin is None:
        named.origin = code
    elif prep == "with" and named.other is None:
        named.other = code
    elif prep == "between":
        if named.between is None:
            named.between = code
        elif named.pair is None and code != named.between:
            named.pair = (named.between, code)
    elif prep == "of" and named.owner is None and named.other is None:
        named.owner, named.owner_name = code, True
