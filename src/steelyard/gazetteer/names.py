"""Display names of economies. Codes imply no position; a code without a name is shown as it is."""

from __future__ import annotations

from functools import cache
from importlib import resources


def name(code: str, lang: str = "en") -> str:
    """Return the usual short name.

    >>> name("RU-LIP"), name("RU-LIP", "ru"), name("Gulf Arab states")
    ('Lipetsk Oblast', 'Липецкая область', 'Gulf Arab states')
    """
    names = display_names().get(code)
    return code if names is None else names[1 if lang == "ru" else 0]


@cache
def display_names() -> dict[str, tuple[str, str]]:
    """code -> (English, Russian)."""
    file = resources.files("steelyard.gazetteer") / "data" / "display.tsv"
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return {code: (english, russian) for code, english, russian in rows}
