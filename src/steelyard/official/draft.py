"""Draft the layout of a table that is not known, from the names of its columns and from what stands in them.

A person completes it: what is guessed from less than a name says so, and what nothing tells is left open, so that the
draft is refused until somebody has looked. Products are not summed to a total until a person says that all are there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from steelyard.core.errors import InputError
from steelyard.gazetteer.lookup import resolve
from steelyard.official.names import codes_in
from steelyard.official.spans import is_period

Sample = Mapping[str, Sequence[Any]]

_NAMES = {
    "reporter": (
        "reporter",
        "declarant",
        "exporter",
        "country",
        "region",
        "ref_area",
        "origin",
        "state",
        "geo",
        "страна",
    ),
    "partner": ("partner", "counterpart", "importer", "destination", "партн", "контрагент"),
    "flow": ("flow", "direction", "indicator", "поток", "направление"),
    "product": ("product", "hs", "cmd", "commodity", "sitc", "cn8", "tnved", "тнвэд", "code"),
    "period": ("period", "month", "time", "date", "year", "период", "год"),
    "value": ("value", "amount", "trade", "fob", "cif", "usd", "eur", "chf", "стоимость", "export", "import"),
    "kilograms": ("net_kg", "kilogram", "netwgt", "net weight", "weight", "kg", "масса"),
}
"""Parts of column names that tell a role, likeliest first."""
_MONTHS = ("month", "mes", "mois", "monat", "месяц")
"""Parts of the name of a column with months 1-12."""
_CURRENCIES = (
    ("usd", "USD"), ("dollar", "USD"), ("долл", "USD"), ("eur", "EUR"), ("евро", "EUR"), ("chf", "CHF"),
    ("gbp", "GBP"), ("rub", "RUB"), ("руб", "RUB"), ("cny", "CNY"), ("$", "USD"),
)  # fmt: skip
_SCALES = (
    (r"(^|[_\W])(m|mn|mln|million\w*|млн)(?=usd|eur|chf|[_\W]|$)", "1e6"),
    (r"1000|thousand|тыс|(^|_)k(?=usd|eur)", "1000.0"),
)
_FLOW_WORDS = (
    ("ex", "exports"), ("эк", "exports"), ("вывоз", "exports"), ("x", "exports"), ("e", "exports"),
    ("im", "imports"), ("им", "imports"), ("ввоз", "imports"), ("m", "imports"), ("i", "imports"),
)  # fmt: skip


def draft(columns: Sequence[str], sample: Sample, *, name: str = "my table") -> str:
    """Return a layout file to be completed by a person.

    Parameters
    ----------
    columns : names of the table's columns.
    sample : column -> its values in the first rows.
    name : what to call the table.
    """
    across = [c for c in columns if is_period(c) and _is_numeric(sample.get(c, ()))]
    if len(across) > 1:
        return _draft_across(columns, across, sample, name)
    roles = _roles(columns, sample)
    wide = _wide(columns, sample) if "flow" not in roles else {}
    if len(wide) == 2:
        roles.pop("value", None)
    flow = None if "flow" in roles or len(wide) == 2 else _constant_flow(roles, wide)
    value = " ".join(wide) if len(wide) == 2 else str(roles.get("value", ""))
    head = ["# Draft: check every line, then  steelyard add TABLE --layout THIS_FILE", f"name = {_quoted(name)}"]
    head += [*_unit(value), *_decimal(roles, wide, sample), *_constants(roles, flow, len(wide) == 2)]
    if product := roles.get("product"):
        head += _partial(product, sample)
    told = [_column(role, column, sample) for role, column in roles.items()]
    if (month := _month_beside(roles.get("period", ""), columns, sample)) is not None:
        both = f"period = [{_quoted(roles['period'])}, {_quoted(month)}]   # year and month"
        told = [both if line.startswith("period = ") else line for line in told]
    body = ["", "[columns]", *told]
    if len(wide) == 2:
        body += ["", "[wide]", *(f'{_quoted(column)} = "{word}"' for column, word in wide.items())]
    if column := roles.get("flow"):
        body += ["", "[flows]", "# the table's word for each flow", *_flow_words(sample.get(column, ()))]
    used = {*roles.values(), *wide, month}
    if idle := [column for column in columns if column not in used]:
        body += ["", f"# not read: {', '.join(' '.join(column.split()) for column in idle)}"]
    return "\n".join(head + body) + "\n"


def _draft_across(columns: Sequence[str], across: Sequence[str], sample: Sample, name: str) -> str:
    """Return the draft of a table with a column a period: that of the same table stood up."""
    figures = [value for column in across for value in sample[column]]
    held = {column: sample.get(column, ()) for column in columns if column not in across}
    text = draft([*held, "period", "value"], {**held, "period": across, "value": figures}, name=name)
    told = "across = true   # a column a period: period and value name what is in these columns"
    return text.replace("\n\n[columns]", f"\n{told}\n\n[columns]", 1)


def _roles(columns: Sequence[str], sample: Sample) -> dict[str, str]:
    """Return role -> column: by name first, then by what stands in the columns that are left."""
    found: dict[str, str] = {}
    numeric = [c for c in columns if _is_numeric(sample.get(c, ()))]
    for role, words in sorted(
        _NAMES.items(), key=lambda item: item[0] != "partner"
    ):  # "partner country" is no reporter
        free = [c for c in columns if c not in found.values() and _may_be(role, c, sample, numeric)]
        hit = next((c for word in words for c in free if word in c.casefold()), None)
        if hit is not None:
            found[role] = hit
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("period", lambda c: _all(sample.get(c, ()), is_period)),
        ("reporter", lambda c: c not in numeric and _all(sample.get(c, ()), _is_economy)),
        ("partner", lambda c: c not in numeric and _all(sample.get(c, ()), _is_economy)),
        ("value", lambda c: c in numeric),
    )
    for role, fits in tests:
        hit = next((c for c in columns if role not in found and c not in found.values() and fits(c)), None)
        if hit is not None:
            found[role] = hit
    return {role: found[role] for role in _NAMES if role in found}


def _month_beside(period: str, columns: Sequence[str], sample: Sample) -> str | None:
    """Return the column with months 1-12 that stands beside one with years, if there is one."""
    if not _all(sample.get(period, ()), lambda text: bool(re.fullmatch(r"\d{4}(\.0+)?", text))):
        return None
    months = (c for c in columns if any(word in c.casefold() for word in _MONTHS))
    twelve = re.compile(r"(0?[1-9]|1[0-2])(\.0+)?")
    return next((c for c in months if _all(sample.get(c, ()), lambda text: bool(twelve.fullmatch(text)))), None)


def _may_be(role: str, column: str, sample: Sample, numeric: Sequence[str]) -> bool:
    """False where what stands in a column speaks against its name."""
    values = sample.get(column, ())
    if role in ("value", "kilograms"):
        return column in numeric or not values
    if role == "period":
        return not values or _all(values, is_period)
    if role in ("reporter", "partner"):
        return column not in numeric or _all(values, lambda v: v.isdigit() and len(v) <= 3)
    return True


def _constant_flow(roles: Mapping[str, str], wide: Mapping[str, str]) -> str | None:
    if wide:
        return next(iter(wide.values()))
    ends = (roles.get("reporter", ""), roles.get("partner", ""))
    sides = tuple(end.casefold() for end in ends)
    return "exports" if "export" in sides[0] and "import" in sides[1] else None


def _wide(columns: Sequence[str], sample: Sample) -> dict[str, str]:
    """Return the columns of figures that are named after a flow, at most one a flow."""
    found: dict[str, str] = {}
    for column in columns:
        word = next((f for f in ("exports", "imports") if f[:6] in column.casefold()), None)
        if word and word not in found.values() and _is_numeric(sample.get(column, ())):
            found[column] = word
    return found


def _unit(value: str) -> list[str]:
    low = value.casefold()
    unit = next((code for part, code in _CURRENCIES if part in low), None)
    scale = next((figure for pattern, figure in _SCALES if re.search(pattern, low)), None)
    told = f"   # from the name {value!r}"
    return [
        f'unit = "{unit}"{told}' if unit else 'unit = "USD"   # nothing says it: check',
        "# what one unit of the value column is: 1, 1000 (thousands), 1e6 (millions)",
        f"scale = {scale}{told}" if scale else "scale = 1.0",
    ]


def _decimal(roles: Mapping[str, str], wide: Mapping[str, str], sample: Sample) -> list[str]:
    column = roles.get("value") or next(iter(wide), "")
    texts = [str(v) for v in sample.get(column, ()) if v is not None]
    if any(re.search(r",\d{1,2}$|,\d{4,}$", text) for text in texts):
        return ['decimal = ","   # figures are written like 1 234,5']
    if any(re.search(r"\d[,\s\u00a0]\d{3}", text) for text in texts):
        return ['decimal = "."   # figures are written like 1,234.5']
    return []


def _constants(roles: Mapping[str, str], flow: str | None, both: bool) -> list[str]:
    lines = []
    if "reporter" not in roles:
        lines.append('# constant_reporter = "..."   # whose table is it? an ISO code such as CHE')
    if "partner" not in roles:
        lines.append('constant_partner = "WORLD"   # no column names a partner: with everybody?')
    if "flow" not in roles and not both:
        lines.append(f'constant_flow = "{flow}"' if flow else '# constant_flow = "..."   # exports or imports')
    if "period" not in roles:
        lines.append('# constant_period = "..."   # such as 2009 or 2023-01')
    return lines


def _partial(column: str, sample: Sample) -> list[str]:
    if any(str(v).casefold() == "total" for v in sample.get(column, ())):
        return []
    return ["# false: the products are all there and sum to the total; true: they are never summed", "partial = true"]


def _column(role: str, column: str, sample: Sample) -> str:
    shown = ", ".join(
        dict.fromkeys(" ".join(str(v).split()) for v in list(sample.get(column, ()))[:40] if v is not None)
    )
    return f"{role} = {_quoted(column)}   # for example {shown[:60]}"


def _flow_words(values: Sequence[Any]) -> list[str]:
    lines = []
    for word in dict.fromkeys(str(v) for v in values if v is not None):
        low = word.casefold()
        guess = next((flow for start, flow in _FLOW_WORDS if low.startswith(start)), None)
        comment = "" if guess else "   # which one?"
        lines.append(f'{_quoted(word)} = "{guess or "exports"}"{comment}')
    return lines


def _all(values: Sequence[Any], fits: Callable[[str], bool]) -> bool:
    texts = [str(v).strip() for v in values if v is not None and str(v).strip()]
    return bool(texts) and sum(map(fits, dict.fromkeys(texts))) >= 0.8 * len(dict.fromkeys(texts))


def _is_numeric(values: Sequence[Any]) -> bool:
    return _all(values, lambda text: bool(re.fullmatch(r"-?[\d\s\u00a0.,']+(e[+-]?\d+)?", text, re.I)))


def _is_economy(text: str) -> bool:
    if text.upper() in codes_in("alpha2").values():
        return True
    try:
        resolve(text)
    except InputError:
        return False
    return True


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
