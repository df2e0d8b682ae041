"""Layout: how a provider's table says who, with whom, which flow, what, when and how much.

A layout is a small TOML file. Known ones ship in ``layouts/``, one file a provider's form, and are recognised by their
columns; any other table is described once by a file of the same form, which `official.draft` starts. A layout holds
facts about a form, no code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources

from steelyard.core.errors import InputError

ROLES = ("reporter", "partner", "flow", "product", "period", "value", "kilograms")
"""What a column can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a table keeps what.

    ``columns`` maps a role to a column's name (``period`` may be year and month columns); ``flows`` maps the table's
    words to ``exports``/``imports``; ``wide`` maps a value column to its flow where a row holds both; ``codes``
    mends codes that are not ISO; ``keep`` restricts a column to some values; ``scale`` turns the figure into plain
    units of ``unit``; ``decimal`` is the sign before the fraction where figures are written for people (1 234,5); of a
    table with periods ``across`` has a column a period, and ``period`` and ``value`` name what is in them; of a
    ``partial`` table the products are never summed to a total; ``authority`` is the office whose figures they are,
    where it is not each reporter's own.
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
    decimal: str = ""
    across: bool = False
    partial: bool = False
    authority: str | None = None
    code_system: str = "iso"
    lang: str = "en"
    constant_reporter: str | None = None
    constant_partner: str | None = None
    constant_flow: str | None = None
    constant_period: str | None = None


def recognise(columns: Sequence[str]) -> Layout | None:
    """Return the known layout whose columns are all there (the one that asks for most), else None.

    Capitals and spaces around a name do not count; the layout returned has the table's own names.
    """
    exact = {name: name for name in columns}
    for names in (exact, {_plain(name): name for name in columns}):
        known_as = str if names is exact else _plain
        fitting = [one for one in known() if one.recognise and all(known_as(c) in names for c in one.recognise)]
        if fitting:
            found = max(fitting, key=lambda layout: len(layout.recognise))
            return found if names is exact else _renamed(found, names)
    return None


def _plain(name: str) -> str:
    return name.strip().casefold()


def _renamed(layout: Layout, names: Mapping[str, str]) -> Layout:
    """Return the layout with a table's own spelling of its columns."""

    def own(name: str) -> str:
        return names.get(_plain(name), name)

    columns = {role: own(c) if isinstance(c, str) else [*map(own, c)] for role, c in layout.columns.items()}
    wide, keep = ({own(name): value for name, value in held.items()} for held in (layout.wide, layout.keep))
    return replace(layout, columns=columns, wide=wide, keep=keep)  # type: ignore[arg-type]


def nearest(columns: Sequence[str]) -> tuple[Layout, list[str]] | None:
    """Return the known layout that lacks least of its columns, and which; None past one in three."""
    have = {_plain(name) for name in columns}
    lacks = [(one, [c for c in one.recognise if c.casefold() not in have]) for one in known() if one.recognise]
    found, missing = min(lacks, key=lambda pair: (len(pair[1]) / len(pair[0].recognise), -len(pair[0].recognise)))
    return (found, missing) if 3 * len(missing) <= len(found.recognise) else None


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
