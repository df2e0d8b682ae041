"""Find economies in a text, and resolve a name that a person types.

One pass over the words of the text: a word that starts a known name is looked up in a dictionary, longest name
first. Names must be written as names (a capital letter; Russian adjectives may be small), so that "turkey" is a bird
and "Turkey" a country; a text in capitals is taken as it is. Ordinary words, companies and persons are left to the
reader's grammar.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from steelyard.core.economy import is_bloc, is_country, is_region
from steelyard.core.errors import InputError
from steelyard.gazetteer.names import display_names

_WORD = re.compile(r"(?:[A-Z]\.){2,}(?:[A-Z]\b)?|[^\W\d_]+")
_GAP = re.compile(r"[\s\-‐‑'’.]{1,3}")
LANGUAGES = ("en", "ru")


@dataclass(frozen=True, slots=True)
class Mention:
    """An economy in a text: span in code points, code, and how it is named.

    ``form`` is ``name``, ``adjective`` (Belarusian, белорусский; people too), ``capital`` (the city that stands for a
    government) or ``city`` (a region's main city).
    """

    start: int
    end: int
    code: str
    form: str


@dataclass(frozen=True, slots=True)
class _Entry:
    words: tuple[str, ...]
    code: str
    form: str
    exact: str | None
    """The abbreviation as it must be written (US, СНГ)."""


def find(text: str, lang: str) -> list[Mention]:
    """Return the mentions of economies in order, none overlapping; empty for a language without names.

    >>> [(m.code, m.form) for m in find("Minsk and Lipetsk Oblast; Russia-China trade with the U.S.", "en")]
    [('BLR', 'capital'), ('RU-LIP', 'name'), ('RUS', 'name'), ('CHN', 'name'), ('USA', 'name')]
    """
    entries = _entries(lang)
    words = [(m.start(), m.end(), m[0]) for m in _WORD.finditer(text)]
    found: list[Mention] = []
    i = 0
    while i < len(words):
        start, _, word = words[i]
        options = entries.get(_key(word))
        hit = _longest(options, words, i, text) if options else None
        if hit is None:
            i += 1
            continue
        found.append(Mention(start, words[i + len(hit.words) - 1][1], hit.code, hit.form))
        i += len(hit.words)
    return found


def _longest(options: list[_Entry], words: list[tuple[int, int, str]], i: int, text: str) -> _Entry | None:
    for entry in options:
        n = len(entry.words)
        if i + n > len(words):
            continue
        if entry.exact is not None and words[i][2].replace(".", "") != entry.exact:
            continue
        if entry.exact is None and not (words[i][2][0].isupper() or (entry.form == "adjective" and _small(entry))):
            continue
        if all(_key(words[i + k][2]) == entry.words[k] for k in range(1, n)) and all(
            _GAP.fullmatch(text, words[i + k][1], words[i + k + 1][0]) for k in range(n - 1)
        ):
            return entry
    return None


def _small(entry: _Entry) -> bool:
    """True for adjectives that are written small (Russian)."""
    return not entry.words[0][0].isascii()


def _key(word: str) -> str:
    return word.replace(".", "").casefold().replace("ё", "е")


@cache
def _entries(lang: str) -> dict[str, list[_Entry]]:
    """First word -> entries that start with it, longest first; names before adjectives, capitals, cities."""
    file = resources.files("steelyard.gazetteer") / "data" / f"names.{lang}.tsv"
    result: dict[str, list[_Entry]] = {}
    if not file.is_file():
        return result
    order = {"name": 0, "adjective": 1, "capital": 2, "city": 3}
    for line in file.read_text(encoding="utf-8").splitlines():
        code, form, name = line.split("\t")
        words = tuple(_key(word[0]) for word in _WORD.finditer(name))
        letters = name.replace(".", "")
        exact = letters if len(words) == 1 and letters.isupper() else None
        result.setdefault(words[0], []).append(_Entry(words, code, form, exact))
    for options in result.values():
        options.sort(key=lambda e: (-len(e.words), order[e.form], len(e.code)))
    return result


def resolve(name: str) -> str:
    """Return the code of an economy as a person types it: a code, or a name in any language we have.

    Raises
    ------
    InputError
        with the nearest names.

    >>> resolve("belarus"), resolve("Липецкая область"), resolve("ru-lip")
    ('BLR', 'RU-LIP', 'RU-LIP')
    """
    asked = " ".join(name.split())
    code = asked.upper()
    if is_country(code) or is_bloc(code) or (is_region(code) and code in display_names()):
        return code
    known = _typed()
    key = asked.casefold().replace("ё", "е")
    if key in known:
        return known[key]
    near = difflib.get_close_matches(key, known, n=3, cutoff=0.7)
    hint = (
        f"did you mean {', '.join(n.title() for n in near)}?" if near else "give an ISO 3166 code such as BLR or RU-LIP"
    )
    raise InputError(f"no such economy: {name!r}", mend=hint)


@cache
def _typed() -> dict[str, str]:
    """Small-letter name -> code, display names first, then names in texts; capitals and adjectives are no names."""
    known: dict[str, str] = {}
    for code, names in display_names().items():
        for shown in names:
            key = shown.casefold().replace("ё", "е")
            if key not in known or not is_region(code):
                known[key] = code
    for lang in LANGUAGES:
        for options in _entries(lang).values():
            for entry in options:
                if entry.form == "name":
                    known.setdefault(" ".join(entry.words), entry.code)
    return known
