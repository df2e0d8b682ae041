"""Display names of economies. Codes imply no position; a code without a name is shown as it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from importlib import resources

from steelyard.core.economy import is_country

_OFTEN = 9
"""Regions whose names end with a word that tells a kind."""


def name(code: str, lang: str = "en") -> str:
    """Return the usual short name.

    >>> name("RU-LIP"), name("RU-LIP", "ru"), name("Gulf Arab states")
    ('Lipetsk Oblast', 'Липецкая область', 'Gulf Arab states')
    """
    names = display_names().get(code)
    return code if names is None else names[1 if lang == "ru" else 0]


def renamed(text: str, lang: str) -> str:
    """Return an economy's name in a language where a text is just its usual name in another; other text as it is.

    >>> renamed("Lipetsk Oblast", "ru"), renamed("Липецкая область", "en"), renamed("Lipetsk", "ru")
    ('Липецкая область', 'Lipetsk Oblast', 'Lipetsk')
    >>> renamed("Luxembourg", "ru")
    'Люксембург'
    """
    names = _by_name().get(text)
    return text if names is None else names[1 if lang == "ru" else 0]


def of_a_kind(code: str) -> bool:
    """Return whether a region's name tells its kind, as that of an oblast does.

    >>> of_a_kind("RU-LIP"), of_a_kind("RU-TA"), of_a_kind("CN-HL")
    (True, False, False)
    """
    return name(code).rpartition(" ")[2] in _kinds()


@cache
def _kinds() -> frozenset[str]:
    """Last words of the names of many regions."""
    last = Counter(english.rpartition(" ")[2] for code, (english, _) in display_names().items() if "-" in code)
    return frozenset(word for word, often in last.items() if often >= _OFTEN)


@cache
def _by_name() -> dict[str, tuple[str, str]]:
    """Name in either language -> both; of namesakes the country, else those alike in both."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    whole: dict[str, tuple[str, str]] = {}
    for code, names in display_names().items():
        for said in names:
            found[said].add(names)
            if is_country(code):
                whole[said] = names
    return {said: next(iter(some)) for said, some in found.items() if len(some) == 1} | whole


@cache
def display_names() -> dict[str, tuple[str, str]]:
    """code -> (English, Russian)."""
    file = resources.files("steelyard.gazetteer") / "data" / "display.tsv"
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return {code: (english, russian) for code, english, russian in rows}
