"""Which language a text is in: by script, by letters of its own, by its commonest words.

The languages and their words stand in ``languages.toml``; a language is supported when it has a lexicon. Of a text too
short to tell, the supported language of its script is taken: a headline is better read than refused.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources

from steelyard.core.errors import InputError

_SAMPLE = 20_000
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 5
"""Commonest words of a rival that must be seen before a text is called its."""
_LONG = 12
"""A text of that many words without one common word of any language here is in another; a headline may lack them."""


@dataclass(frozen=True, slots=True)
class _Tongue:
    name: str
    script: str
    words: frozenset[str]
    letters: frozenset[str]


def language_of(text: str, *, where: str = "") -> str:
    """Return the code of the text's language.

    Raises
    ------
    InputError
        when it is not one of those with a lexicon.

    >>> language_of("Trade between the two fell in May."), language_of("Товарооборот вырос за год.")
    ('en', 'ru')
    """
    code, name = _told(text[:_SAMPLE])
    if code in supported():
        return code
    known = " or ".join(_tongues()[one].name for one in supported())
    raise InputError(f"the text seems to be in {name}, which is not supported", where=where, mend=f"give it in {known}")


def likely(text: str) -> str:
    """Return the code of the language that a text is taken for, whether it is supported or not."""
    return _told(text[:_SAMPLE])[0]


@cache
def supported() -> tuple[str, ...]:
    """Return the codes of the languages that have a lexicon."""
    folder = resources.files("steelyard.reading") / "lexicon"
    return tuple(code for code in _tongues() if (folder / f"{code}.toml").is_file())


def _told(sample: str) -> tuple[str, str]:
    small = sample.casefold()
    words, chars = Counter(_WORD.findall(small)), Counter(small)
    scripts: Counter[str] = Counter()
    for letter, count in chars.items():
        if letter.isalpha():
            scripts[_script(letter)] += count
    if not scripts:
        return "en", "English"
    script = max(scripts, key=lambda one: scripts[one])
    rivals = {code: tongue for code, tongue in _tongues().items() if tongue.script == script}
    if not rivals:
        return "", f"{script.capitalize()} script"
    scores = {
        code: sum(words[word] for word in tongue.words) + 2.0 * sum(chars[c] for c in tongue.letters)
        for code, tongue in rivals.items()
    }
    home = next((code for code in supported() if code in rivals), "")
    if not any(scores.values()) and words.total() >= _LONG:
        return "", "a language unknown here"
    best = max(rivals, key=lambda code: (scores[code], code == home))
    if home and (scores[best] < _ENOUGH or scores[best] <= 1.2 * scores[home]):
        # words that two languages share do not decide against the one that can be read
        best = home
    return best, rivals[best].name


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "unknown").split()[0].lower()


@cache
def _tongues() -> dict[str, _Tongue]:
    file = resources.files("steelyard.reading.documents") / "languages.toml"
    rows = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        code: _Tongue(row["name"], row["script"], frozenset(row["words"].split()), frozenset(row.get("letters", "")))
        for code, row in rows.items()
    }
