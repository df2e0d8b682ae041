"""The timeline of a pair: visits, signings, promises, statements, later words and the series on one axis, by day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steelyard.brief.timeline import KINDS, Entry, entries
from steelyard.desk.brief import make_case

if TYPE_CHECKING:
    from steelyard.ledger.store import Ledger

__all__ = ["KINDS", "Entry", "timeline"]


def timeline(
    ledger: Ledger, *, reporter: str, partner: str, as_of: str | None = None, lang: str = "en"
) -> tuple[Entry, ...]:
    """Return what carries a date, earliest first.

    Parameters
    ----------
    ledger : what is known.
    reporter, partner : codes; flows are seen from ``reporter``.
    as_of : ISO 8601 day; only what had been published by then. Default: the latest day among the pair's sources.
    lang : ``en`` or ``ru``.
    """
    return entries(make_case(ledger, reporter=reporter, partner=partner, as_of=as_of, lang=lang, ahead=False))
