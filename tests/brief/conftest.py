"""The made-up pair of the fixtures, with its sentences registered where the program keeps its own."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from steelyard.brief import lines
from steelyard.core import message

WORDS = {
    "en": {
        "offices": "{period}: one office allows {low}, the other {high}.",
        "between": "the other figures leave {range}",
        "change": "Imports in {period} changed by {growth}.",
        "basis": "yearly panel, {count} pairs: covered {share} of cases",
        "note": "{count} exchange rates were not at hand.",
    },
    "ru": {
        "offices": "{period}: одно ведомство допускает {low}, другое {high}.",
        "between": "остальные цифры оставляют {range}",
        "change": "Импорт за {period} изменился на {growth}.",
        "basis": "годовая панель, пар: {count}; покрыто {share} случаев",
        "note": "Курсов не нашлось: {count}.",
    },
}


@pytest.fixture(scope="session")
def cases() -> ModuleType:
    """The module of made-up cases."""
    path = Path(__file__).parent / "fixtures" / "cases.py"
    spec = importlib.util.spec_from_file_location("brief_cases", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["brief_cases"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentences of the fixture's messages."""
    known = message.templates

    def templates(section: str, lang: str):  # type: ignore[no-untyped-def]
        return WORDS[lang] if section == "fixture" else known(section, lang)

    monkeypatch.setattr(message, "templates", templates)
    monkeypatch.setattr(lines, "templates", templates)
