"""The catalog: who publishes official trade statistics, where, valued how, under which licence (``catalog.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One publisher. ``fetch`` is its address with fields in braces, None where a person downloads by hand.

    ``authority`` is the office whose figures they are: ``reporter`` (each reporting economy's own) or a code;
    ``exports`` and ``imports`` are their valuation (FOB, CIF); ``accept`` is the form of answer that is asked for;
    ``own_codes`` are the numbers of economies where the provider leaves the code system.
    """

    key: str
    name: str
    page: str
    licence: str
    checked: str
    authority: str = "reporter"
    exports: str = "unknown"
    imports: str = "unknown"
    frequency: str = ""
    limits: str = ""
    fetch: str | None = None
    accept: str = "*/*"
    codes: str = "alpha3"
    years_per_call: int = 0
    own_codes: Mapping[str, str] = field(default_factory=dict)


@cache
def providers() -> dict[str, Provider]:
    """Return the providers by key, in the order of the catalog."""
    text = (resources.files("steelyard.official") / "catalog.toml").read_text(encoding="utf-8")
    return {key: Provider(key=key, **row) for key, row in tomllib.loads(text).items()}
