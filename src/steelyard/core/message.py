"""Message: a sentence before it has a language.

Analysis says *what* holds, with typed values; the words stand in ``words/<lang>/<section>.toml``, one
template a key (``section.key``), and are filled by `render`. So one result reads in every language, and neutrality
can be tested on the templates alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from steelyard.core import display

Names = Callable[[str, str], str]
"""Economy code and language -> its name."""


@dataclass(frozen=True, slots=True)
class Message:
    """A template's key (``weighing.levels_differ``) and the values for its fields.

    Values may be str (printed as it is), int, float, `Period`, `display.Amount` (range with a unit), `display.Percent`,
    `display.Place` (an economy code), `Flow`, another `Message`, or a tuple of these (joined by semicolons).
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.key, tuple(sorted((k, str(v)) for k, v in self.values.items()))))


def render(message: Message, lang: str = "en", *, names: Names = lambda code, lang: code) -> str:
    """Return the sentence in a language; an unknown language falls back to English.

    Raises
    ------
    KeyError
        when no template has the key: a mistake of ours, found by the tests.
    """
    section, _, key = message.key.partition(".")
    template = templates(section, lang).get(key) or templates(section, "en")[key]
    return template.format(**{name: _shown(value, lang, names) for name, value in message.values.items()})


def _shown(value: Any, lang: str, names: Names) -> str:
    return render(value, lang, names=names) if isinstance(value, Message) else display.show(value, lang, names=names)


@cache
def templates(section: str, lang: str) -> Mapping[str, str]:
    """Return key -> template of one section in a language ({} when there is none)."""
    file = resources.files("steelyard.core") / "words" / lang / f"{section}.toml"
    if not file.is_file():
        return {}
    rows: dict[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))
    return rows
