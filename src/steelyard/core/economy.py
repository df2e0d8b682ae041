"""Economy: a country (ISO 3166-1 alpha-3), a region of one (ISO 3166-2) or a bloc with dated membership.

A code is a plain ``str``; an economy that ISO does not know keeps its English name. Codes follow ISO 3166 and imply no
position. Names live in the gazetteer; here is only what follows from the code itself.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources

WORLD = "WORLD"
"""All partners together."""

_REGION = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")


def is_country(code: str) -> bool:
    """True for an alpha-3 code in use (or one that was: SUN, YUG, CSK, DDR)."""
    return code in _in_use()


@lru_cache(maxsize=4096)
def is_region(code: str) -> bool:
    """True for an ISO 3166-2 code.

    >>> is_region("RU-LIP"), is_region("BLR")
    (True, False)
    """
    return "-" in code and _REGION.fullmatch(code) is not None


def is_bloc(code: str) -> bool:
    """True for WORLD and for the blocs with a fixed code."""
    return code == WORLD or code in _blocs()


@lru_cache(maxsize=4096)
def parent(code: str) -> str | None:
    """Return the country of a region, None for anything else.

    >>> parent("RU-LIP"), parent("BLR")
    ('RUS', None)
    """
    found = _REGION.fullmatch(code) if "-" in code else None
    return _countries().get(found[1]) if found else None


@cache
def blocs_of(country: str) -> frozenset[str]:
    """Return the blocs that a country belonged to at some time.

    >>> "EAEU" in blocs_of("BLR"), blocs_of("USA") & {"EU", "EAEU"}
    (True, frozenset())
    """
    return frozenset(bloc for bloc, rows in _blocs().items() if country in rows)


@cache
def members(bloc: str, year: int) -> frozenset[str]:
    """Return the countries that belonged to a bloc at the end of a year; empty for WORLD and the unknown.

    >>> "GBR" in members("EU", 2015), "GBR" in members("EU", 2021)
    (True, False)
    """
    rows = _blocs().get(bloc, {})
    return frozenset(c for c, (start, end) in rows.items() if start <= year and (end is None or year < end))


@cache
def lying_in(part: str) -> frozenset[str]:
    """Return the countries of a part of the world, or those that are of a kind; empty for the unknown.

    >>> "IND" in lying_in("south_asia"), "IND" in lying_in("asia"), "SAU" in lying_in("kingdom")
    (True, True, True)
    """
    parts = _data("lies_in.toml")
    names = parts.get(part, "").split()
    return frozenset(code for name in names for code in (lying_in(name) if name in parts else (name,)))


_NESTED = 2020
"""The year whose members tell that one bloc is a part of another."""


def are_nested(one: str, other: str) -> bool:
    """True for two blocs of which one is a part of the other.

    >>> are_nested("Eurozone", "EU"), are_nested("EU", "ASEAN"), are_nested("EU", "DEU")
    (True, False, False)
    """
    if one == other or not (is_bloc(one) and is_bloc(other)):
        return False
    inner, outer = members(one, _NESTED), members(other, _NESTED)
    return bool(inner and outer) and (inner <= outer or outer <= inner)


@cache
def currency_of(code: str) -> str | None:
    """Return the money (ISO 4217) of a country or of a region's country, as it is today; None where none is known.

    >>> currency_of("RU-LIP"), currency_of("HRV"), currency_of("WORLD")
    ('RUB', 'EUR', None)
    """
    country = parent(code) or code
    return next((money for money, users in monies().items() if country in users), None)


@cache
def monies() -> dict[str, tuple[str, ...]]:
    """Return each money (ISO 4217) of today with the countries that have it."""
    return {money: tuple(users.split()) for money, users in _data("iso3166.toml")["currency"].items()}


@cache
def _in_use() -> frozenset[str]:
    return frozenset(_countries().values())


@cache
def _countries() -> dict[str, str]:
    """alpha-2 -> alpha-3, with former countries under keys that no region uses."""
    rows = _data("iso3166.toml")
    return {**rows["alpha3"], **{f"former {code}": code for code in rows["former"]["codes"]}}


@cache
def _blocs() -> dict[str, dict[str, tuple[int, int | None]]]:
    """bloc -> country -> (year it joined, year it left)."""
    result: dict[str, dict[str, tuple[int, int | None]]] = {}
    for bloc, rows in _data("blocs.toml").items():
        result[bloc] = {code: (years[0], years[1] if len(years) > 1 else None) for code, years in rows.items()}
    return result


def _data(name: str) -> dict:  # type: ignore[type-arg]
    return tomllib.loads((resources.files("steelyard.core") / "data" / name).read_text(encoding="utf-8"))
