"""Words of a table -> economies: ISO codes, M49 numbers, names in the table's language, and the layout's own mending.

What is no economy (areas not specified, bunkers, ships' stores) keeps its word and is shown as it is; nothing is
dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources

from steelyard.core.economy import is_bloc, is_country, is_region
from steelyard.core.errors import InputError
from steelyard.gazetteer.lookup import resolve
from steelyard.official.layout import Layout


def codes_for(words: Iterable[str], layout: Layout) -> dict[str, str]:
    """Return word -> economy code for every word of a table."""
    return {word: _code(word.strip(), layout) for word in sorted(words)}


def is_known(code: str) -> bool:
    """True for a country, a region or a bloc."""
    return is_country(code) or is_bloc(code) or is_region(code)


def _code(word: str, layout: Layout) -> str:
    if word in layout.codes:
        return layout.codes[word]
    if is_known(word):
        return word
    tables = _tables()
    if layout.code_system == "m49" or word.isdigit():
        return tables["m49"].get(word.lstrip("0") or "0", word)
    for system in ("alpha2", layout.lang):
        if (key := word if system == "alpha2" else word.casefold()) in tables.get(system, {}):
            return tables[system][key]
    try:
        return resolve(word)
    except InputError:
        return word


@cache
def _tables() -> dict[str, dict[str, str]]:
    """System (m49, alpha2, pt...) -> word -> code, from ``codes.tsv`` (system, word, code)."""
    result: dict[str, dict[str, str]] = {}
    text = (resources.files("steelyard.official") / "codes.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        system, word, code = line.split("\t")
        result.setdefault(system, {})[word] = code
    return result


def codes_in(system: str) -> dict[str, str]:
    """Return economy -> its code in ``m49`` or ``alpha2`` (the first one listed where there are several)."""
    result: dict[str, str] = {}
    for word, code in _tables()[system].items():
        result.setdefault(code, word)
    return result
