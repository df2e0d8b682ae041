"""Source and Origin: where a figure was printed, and where it first came from.

Retellings of one wire, one speech or one press release are one origin, however many papers print them.
A source keeps address, title, dates and a hash of its text, never the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document that was read, or one table that was added.

    ``key`` is the first 16 hex digits of the SHA-256 of its text or bytes (or the key it came with); ``origin`` is the
    key of the origin it retells (its own key when it stands alone); dates are ISO 8601 days.
    """

    key: str
    address: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    lang: str | None = None
    origin: str | None = None
    directness: float = 1.0
    """1 for the office or speaker itself, less for a retelling; weighs in rule 16."""
    credibility: float = 1.0
    """1 unless a person set it lower, with a reason that stands in the reviews; weighs beside directness. Never set
    by the program.
    """

    @property
    def name(self) -> str:
        """What readers know it by: who published it, its title, where it stands (of a file the name); its key where
        none is known.

        >>> Source(key="a", address="/home/ana/notes/may.txt").name, Source(key="a").name
        ('may.txt', 'a')
        """
        where = self.address or ""
        return self.publisher or self.title or (where if "://" in where else PurePath(where).name) or self.key

    def to_json(self) -> dict[str, Any]:
        """Return the fields that are known."""
        return {name: getattr(self, name) for name in self.__slots__ if getattr(self, name) is not None}
