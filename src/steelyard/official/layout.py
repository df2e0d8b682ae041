"""Layout: how a provider's table says who, with whom, which flow, what, when and how much.

A layout is a small TOML file. Known ones ship in ``layouts/``, one file a provider's form, and are recognised by their
columns; any other table is described once by a file of the same form, which `draft` starts. A layout holds facts
about a form, no code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from steelyard.core.errors import InputError

ROLES = ("reporter", "partner", "flow", "product", "period", "value", "kilograms")
"""What a column can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a table keeps what.

    ``columns`` maps a role to a column's name (``period`` may be year and month columns); ``flows`` maps the table's
    words to ``exports``/``imports``; ``wide`` maps a value column to its flow where a row holds both; ``codes``
    mends codes that are not ISO; ``keep`` restricts a column to some values; ``scale`` turns the figure into plain
    units of ``unit``.
    """

    name: str
    columns: Mapping[str, str | list[str]]
    unit: str
    provider: str | None = None
    recognise: tuple[str, ...] = ()
    flows: Mapping[str, str] = field(default_factory=dict)
    wide: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    keep: Mapping[str, list[str]] = field(default_factory=dict)
    scale: float = 1.0
    kilogram_scale: float = 1.0
    code_system: str = "iso"
    lang: str = "en"
    constant_reporter: str | None = None
    constant_partner: str | None = None
    constant_flow: str | None = None
    constant_period: str | None = None


def recognise(columns: Sequence[str]) -> Layout | None:
    """Return the known layout whose columns are all there (the one that asks for most), else None."""
    have = set(columns)
    fitting = [layout for layout in known() if layout.recognise and have.issuperset(layout.recognise)]
    return max(fitting, key=lambda layout: len(layout.recognise), default=None)


@cache
def known() -> tuple[Layout, ...]:
    """Return the layouts that ship with the program, in the order of their file names."""
    folder = resources.files("steelyard.official") / "layouts"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return tuple(parse(file.read_text(encoding="utf-8"), where=file.name) for file in files)


def parse(text: str, *, where: str) -> Layout:
    """Read a layout file.

    Raises
    ------
    InputError
        names the key that is missing, unknown or of another form.
    """
    try:
        rows = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"this is not TOML: {error}", where=where, mend="see steelyard describe TABLE") from None
    unknown = set(rows) - set(Layout.__slots__)
    if unknown:
        raise InputError(f"unknown key {sorted(unknown)[0]!r}", where=where, mend=f"take {', '.join(Layout.__slots__)}")
    for name in ("columns", "unit"):
        if name not in rows:
            raise InputError(f"{name!r} is missing", where=where, mend="see steelyard describe TABLE")
    odd = set(rows["columns"]) - set(ROLES)
    if odd:
        raise InputError(f"no such role: {sorted(odd)[0]!r}", where=where, mend=f"take {', '.join(ROLES)}")
    layout = Layout(**{"name": where, **rows, "recognise": tuple(rows.get("recognise", ()))})
    _demand_whole(layout, where)
    return layout


def _demand_whole(layout: Layout, where: str) -> None:
    for role, constant in (
        ("reporter", layout.constant_reporter),
        ("partner", layout.constant_partner),
        ("flow", layout.constant_flow or layout.wide),
        ("period", layout.constant_period),
        ("value", layout.wide),
    ):
        if role not in layout.columns and not constant:
            raise InputError(f"nothing says the {role}", where=where, mend=f"name its column, or set constant_{role}")


_GUESSES = {
    "reporter": ("reporter", "declarant", "country", "exporter", "region", "ref_area", "origin"),
    "partner": ("partner", "counterpart", "importer", "destination"),
    "flow": ("flow", "direction", "indicator", "trade_flow"),
    "product": ("product", "hs", "cmd", "commodity", "code", "sitc", "cn8", "tnved"),
    "period": ("period", "month", "time_period", "date", "year"),
    "value": ("value", "amount", "trade", "fob", "cif", "usd", "eur", "obs_value"),
    "kilograms": ("net_kg", "kilograms", "netwgt", "weight", "kg"),
}


def draft(columns: Sequence[str], sample: Mapping[str, Sequence[Any]]) -> str:
    """Return a layout file to be completed by a person: columns guessed by their names, doubtful ones marked."""
    lines = [
        "# Draft: check every line, then  steelyard add TABLE --layout THIS_FILE",
        'name = "my table"',
        'unit = "USD"',
    ]
    lines += [
        "# what one unit of the value column is: 1, 1000 (thousands), 1e6 (millions)",
        "scale = 1.0",
        "",
        "[columns]",
    ]
    taken: set[str] = set()
    for role in ROLES:
        found = next((c for word in _GUESSES[role] for c in columns if word in c.casefold() and c not in taken), None)
        if found is None:
            lines.append(f'# {role} = "..."   # not found; or set constant_{role} = "..." above [columns]')
        else:
            taken.add(found)
            shown = ", ".join(str(v) for v in list(sample.get(found, ()))[:3])
            lines.append(f'{role} = "{found}"   # for example {shown}')
    lines += ["", "[flows]", "# the table's word for each flow"]
    flow = next((line.split('"')[1] for line in lines if line.startswith('flow = "')), None)
    for word in dict.fromkeys(str(v) for v in sample.get(flow or "", ())):
        guess = "imports" if word.casefold().startswith(("i", "m")) else "exports"
        lines.append(f'"{word}" = "{guess}"')
    return "\n".join(lines) + "\n"
