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


def renamed(text: str, lang: str) -> str:
    """Return an economy's name in a language where a text is just its usual name in another; other text as it is.

    >>> renamed("Lipetsk Oblast", "ru"), renamed("Липецкая область", "en"), renamed("Lipetsk", "ru")
    ('Липецкая область', 'Lipetsk Oblast', 'Lipetsk')
    """
    code = _by_name().get(text)
    return name(code, lang) if code else text


@cache
def _by_name() -> dict[str, str]:
    return {said: code for code, names in display_names().items() for said in names}


@cache
def display_names() -> dict[str, tuple[str, str]]:
    """code -> (English, Russian)."""
    file = resources.files("steelyard.gazetteer") / "data" / "display.tsv"
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return {code: (english, russian) for code, english, russian in rows}
