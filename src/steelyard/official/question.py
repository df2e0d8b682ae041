"""A pair's totals at a provider: the addresses to ask, and whether an answer is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from steelyard.core.economy import is_country, members
from steelyard.core.errors import InputError
from steelyard.official.catalog import Provider
from steelyard.official.names import codes_in

PREVIEW_ROWS = 500
"""Comtrade's preview stops at this many rows without saying so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One address: what ``reporter`` says of its trade with ``partner`` in the years ``first``..``last``."""

    address: str
    reporter: str
    partner: str
    first: int
    last: int

    @property
    def name(self) -> str:
        """What a file with the answer is called, without an ending."""
        return f"{self.reporter}-{self.partner}-{self.first}-{self.last}"


def questions(provider: Provider, pair: tuple[str, str], years: tuple[int, int]) -> Iterator[Question]:
    """Yield what to ask for both sides of a pair, in runs of years that the provider answers whole.

    Raises
    ------
    InputError
        the provider is downloaded by hand, does not report either side, or knows no such economy.
    """
    if provider.fetch is None:
        mend = f"download it from {provider.page}, then  steelyard add FILE"
        raise InputError(f"{provider.name} has no address for one pair", mend=mend)
    sides = [side for side in (pair, pair[::-1]) if provider.key != "comext" or side[0] in members("EU", years[1])]
    if not sides:
        raise InputError(
            f"neither {pair[0]} nor {pair[1]} reports to {provider.name}", mend="take --from comtrade or --from imts"
        )
    run = provider.years_per_call or years[1] - years[0] + 1
    for reporter, partner in sides:
        for first in range(years[0], years[1] + 1, run):
            last = min(first + run - 1, years[1])
            fields = {
                **_codes(provider, "reporter", reporter), **_codes(provider, "partner", partner),
                "first": first, "last": last,
                "years": ",".join(map(str, range(first, last + 1))),
            }  # fmt: skip
            address = provider.fetch.format(**fields)
            yield Question(address=address, reporter=reporter, partner=partner, first=first, last=last)


def _codes(provider: Provider, role: str, economy: str) -> dict[str, str]:
    if not is_country(economy):
        raise InputError(f"{economy!r} is no country", mend="providers are asked for countries; add a region's table")
    known = {system: codes_in(system).get(economy) for system in ("m49", "alpha2")}
    known[provider.codes] = provider.own_codes.get(economy) or known.get(provider.codes, economy)
    missing = [system for system, code in known.items() if code is None]
    if missing:
        raise InputError(f"no {missing[0]} code is known for {economy}", mend="download the table and add it")
    return {role: economy, **{f"{role}_{system}": str(code) for system, code in known.items()}}


def ending(body: bytes) -> str:
    """Return the ending that an answer's file needs: what it holds, whatever was asked for."""
    head = body[:4_000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"PK"):
        return ".zip"
    if head.lower().startswith((b"<!doctype html", b"<html")):
        raise InputError("a web page came instead of a table", mend="open the address in a browser")
    return ".xml" if head.startswith(b"<") else ".json" if head.startswith((b"{", b"[")) else ".csv"


def demand_whole(provider: Provider, body: bytes) -> None:
    """Refuse an answer that stops at the provider's limit.

    Raises
    ------
    InputError
        as many rows as the limit allows: the rest may be missing.
    """
    if provider.key == "comtrade" and ending(body) == ".json":
        try:
            rows = json.loads(body).get("data") or []
        except (json.JSONDecodeError, AttributeError):
            raise InputError("not JSON, or cut short", mend="ask again") from None
        if len(rows) >= PREVIEW_ROWS:
            raise InputError(f"cut short at {len(rows)} rows", mend="ask for fewer --years")
