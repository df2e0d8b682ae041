"""Text whose lines a program broke at a width (old wires, mail): its lines are joined to paragraphs again.

A line was broken where the first word of the next had no room in it. Such breaks count only where the text shows that
they say nothing: most of them stand before a small letter. Rows of a table and the items of a list stay lines.
"""

from __future__ import annotations

import re
from itertools import pairwise

_WIDEST, _NARROWEST = 100, 40
"""Characters of the longest line that another follows: beyond them each line is a paragraph, below them a row."""
_SHOWN, _MANY, _RAGGED = 2, 3, 4
"""Breaks before a small letter: so many, and one in so many of all; one, or one in so many, with room for a word."""
_INDENT = re.compile(r"\s*")
_HANGING = re.compile(r"\s*(?:(?:[-*•–—]|\d{1,2}[.)])\s+)?")
_NUMBERED = re.compile(r"\s*(?:\d{1,2}|[^\W\d])\) ")
_ITEM = re.compile(r"\s*(?:[-*•–—]|\d{1,2}[.)]) ")
_COLUMNS = re.compile(r"\S(?:\t| {3,})|\|")
_CLOSED = (".", ";", ":", "!", "?")


def unwrapped(text: str) -> str:
    """Return a text with the lines joined that a program broke; any other text as it is.

    >>> unwrapped("Peru sold tea worth $5m to Chile in May,\\nwhich is more than in June,\\nand bought copper for $3m.")
    'Peru sold tea worth $5m to Chile in May, which is more than in June, and bought copper for $3m.'
    >>> unwrapped("Tea: $5m\\nCopper: $3m\\nrice: $2m")
    'Tea: $5m\\nCopper: $3m\\nrice: $2m'
    """
    lines = text.split("\n")
    followed = [len(line.rstrip()) for line, after in pairwise(lines) if after.strip()]
    width = max(followed, default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return _joined(lines, _cut(lines)) if width > _WIDEST else text
    pairs = [n for n in range(len(lines) - 1) if _tied(lines[n], lines[n + 1])]
    full = {n for n in pairs if _full(lines[n], lines[n + 1], width)}
    small = {n for n in pairs if _small(lines[n + 1]) and not lines[n].rstrip().endswith(_CLOSED)}
    small = {n for n in small if 2 * len(lines[n]) > width}
    if len(small) < _SHOWN or len(small - full) > max(1, len(small) // _RAGGED) or len(small) * _MANY < len(full):
        return _joined(lines, _cut(lines))
    return _joined(lines, full | small)


def _cut(lines: list[str]) -> set[int]:
    """The lines that stop in the middle of a sentence that the next one ends, in a text of whole paragraphs."""
    pairs = ((n, line.rstrip(), after.rstrip()) for n, (line, after) in enumerate(pairwise(lines)))
    ends = (*_CLOSED, ",")
    long = ((n, line, after) for n, line, after in pairs if len(line) >= _NARROWEST and after.endswith("."))
    return {n for n, line, after in long if not line.endswith(ends) and _small(after) and _tied(line, after)}


def _tied(line: str, after: str) -> bool:
    """True for two lines of which the second may go on with the first: prose, no item of a list, no new indent."""
    line = line.rstrip()
    if not line or not after.strip() or _COLUMNS.search(line) or _COLUMNS.search(after.rstrip()):
        return False
    if _NUMBERED.match(after) or (line.endswith(_CLOSED) and _ITEM.match(after)):
        return False
    return _length(_INDENT, after) <= _length(_HANGING, line)


def _full(line: str, after: str, width: int) -> bool:
    """True for a line that has no room for the first word of the next."""
    return len(line.rstrip()) + 1 + len(after.split(maxsplit=1)[0]) > width


def _small(line: str) -> bool:
    return line.lstrip()[0].islower()


def _length(start: re.Pattern[str], line: str) -> int:
    found = start.match(line)
    return found.end() if found else 0


def _joined(lines: list[str], broken: set[int]) -> str:
    parts: list[str] = []
    for n, line in enumerate(lines):
        told = line.lstrip() if n - 1 in broken else line
        if n in broken:
            told = told.rstrip()
            parts.append(told if told.endswith("-") and told[-2:-1].isalpha() else told + " ")
        else:
            parts.append(told if n + 1 == len(lines) else told + "\n")
    return "".join(parts)
