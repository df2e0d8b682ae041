"""Lines of errors in the reader's language.

An error is made where something is wrong, far from anyone's language, so it carries its English line. What stands in
``words/<lang>/errors.toml`` is that line, with ``{}`` for what it speaks of, and the same in the other language. A line
that is not there (a command to type, a library's own words) stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import overload

from steelyard.core.message import templates


@overload
def told(line: str, lang: str) -> str: ...
@overload
def told(line: None, lang: str) -> None: ...
def told(line: str | None, lang: str) -> str | None:
    """Return a line of an error in a language.

    >>> told("no such day: 'May'", "ru"), told("no such day: 'May'", "en")
    ("нет такого дня: 'May'", "no such day: 'May'")
    """
    if line is None or lang == "en":
        return line
    whole = templates("errors", lang).get(line)
    if whole is not None:
        return whole
    for pattern, words in _lines(lang):
        if found := pattern.fullmatch(line):
            return _filled(words, found.groups())
    return line


def _filled(words: str, values: Sequence[str]) -> str:
    own = words.split("{}")
    return own[0] + "".join(value + part for value, part in zip(values, own[1:], strict=False))


@cache
def _lines(lang: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of the lines that speak of something, those with most words of their own first."""
    rows = sorted(templates("errors", lang).items(), key=lambda row: -len(row[0].replace("{}", "")))
    return tuple((re.compile(_pattern(line), re.DOTALL), words) for line, words in rows if "{}" in line)


def _pattern(line: str) -> str:
    return "(.+?)".join(re.escape(part) for part in line.split("{}"))
