"""Forget a source: only its hash stays, so that it is not taken in again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from steelyard.core.display import counted
from steelyard.core.errors import InputError

if TYPE_CHECKING:
    from steelyard.core.origin import Source
    from steelyard.ledger.store import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """A source that was forgotten, with how many claims and pledges went with it."""

    key: str
    claims: int
    pledges: int


def find(ledger: Ledger, named: str) -> Source:
    """Return the source that a person names: by its key, the beginning of it (six signs or more), or its address.

    Raises
    ------
    InputError
        none is called so, or several are.
    """
    known = ledger.sources()
    found = [s for s in known.values() if named in (s.key, s.address)]
    if not found and len(named) >= 6:
        found = [s for s in known.values() if s.key.startswith(named)]
    if not found:
        raise InputError(f"no such source: {named!r}", mend="steelyard ledger info lists them")
    if len(found) > 1:
        keys = ", ".join(sorted(s.key for s in found)[:5])
        raise InputError(f"{counted(len(found), 'source')} are called so", where=named, mend=f"name one of {keys}")
    return found[0]


def forget(ledger: Ledger, named: str) -> Forgotten:
    """Leave only the hash of a source: address, title, dates, text, claims, pledges and reviews of them go."""
    key = find(ledger, named).key
    before = ledger.counts()
    ledger.forget(key)
    after = ledger.counts()
    gone = {name: before[name] - after[name] for name in ("claims", "pledges")}
    return Forgotten(key=key, **gone)
