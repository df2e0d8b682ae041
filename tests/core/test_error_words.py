"""Every line of an error that a page can show stands in Russian too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import steelyard
from steelyard.core.error_words import told

SOURCE = Path(steelyard.__file__).parent
PARTS = ("web", "desk", "net", "ledger", "reading", "gazetteer", "core", "weighing", "outlook")
NOT_ON_PAGES = {
    "read_corpus.py", "watch.py", "evaluate.py", "series_file.py", "forget.py", "fetch_official.py", "mail.py", "polite.py",
    "download.py", "keep.py", "feed.py", "doctor.py", "server.py", "migrate.py", "official.py", "program.py", "conflicts.py",
}  # fmt: skip
"""Modules whose errors only a terminal shows."""
ERRORS = ("InputError", "NetworkError", "LedgerError")
COMMANDS = ("steelyard ", "pip install", "see  steelyard")


def lines() -> Iterator[tuple[str, str]]:
    """Each literal line of an error with the module that makes it; what it speaks of is {}."""
    for part in PARTS:
        for file in sorted((SOURCE / part).rglob("*.py")):
            if file.name in NOT_ON_PAGES or (part, file.name) in {("net", "answers.py"), ("desk", "add.py")}:
                continue
            tree = ast.parse(file.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS:
                    said = [*node.args[:1], *(one.value for one in node.keywords if one.arg in ("what", "mend"))]
                    yield from ((line, f"{part}/{file.name}") for one in said if (line := literal(one)))


def literal(node: ast.expr) -> str | None:
    """A string as it is written, with {} for each value in it; None for what is made elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value if isinstance(one, ast.Constant) else "{}" for one in node.values)
    return None


def test_every_line_that_a_page_can_show_is_told_in_russian() -> None:
    known = dict(lines())
    assert len(known) > 150
    left = {
        line: where
        for line, where in known.items()
        if not line.startswith(COMMANDS)
        and not any("а" <= letter <= "я" for letter in told(line.replace("{}", "'x'"), "ru").lower())
    }
    assert left == {}


@pytest.mark.parametrize(
    ("line", "russian"),
    [
        ("no such day: 'May {x}'", "нет такого дня: 'May {x}'"), ("low 5 is above high 3", "нижний конец 5 выше верхнего 3"),
        ("a retells b already", "a уже пересказывает b"), ("words of a library", "words of a library"), (None, None),
    ],
)  # fmt: skip
def test_what_a_line_speaks_of_stays_as_it_was_said(line: str | None, russian: str | None) -> None:
    assert told(line, "ru") == russian
    assert told(line, "en") == line
