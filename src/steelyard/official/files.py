"""Tables that DuckDB does not read by itself: XLSX, SDMX, JSON of Comtrade, Eurostat and others -> columns.

Bounded: a file larger than `LIMIT` after unpacking is refused before it fills the memory; XML is read without entities.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steelyard.core.display import counted
from steelyard.core.errors import InputError, MissingExtra
from steelyard.official.sdmx_ml import sdmx_ml

if TYPE_CHECKING:
    import pyarrow as pa

Rows = Sequence[Mapping[str, Any]]

LIMIT = 2_000_000_000
"""Bytes of one file after unpacking: Comext's largest monthly file has about 1 GB."""


def columns_of(path: Path) -> pa.Table:
    """Return a table of text columns.

    Raises
    ------
    InputError
        the file is no table in a form that is known.
    """
    kind = path.suffix.casefold()
    if kind == ".zip":
        return _table(_rows(*_unzip(path)))
    if kind == ".gz":
        return _table(_rows(path.stem, _ungzip(path)))
    return _table(_rows(path.name, path.read_bytes()))


def _rows(name: str, data: bytes) -> Rows:
    suffix = Path(name).suffix.casefold()
    known: dict[str, Callable[[bytes, str], Rows]] = {
        ".json": _json, ".xml": sdmx_ml, ".xlsx": _xlsx, ".xls": _xlsx,
    }  # fmt: skip
    if suffix not in known:
        forms = "CSV, TSV, XLSX, Parquet, JSON, SDMX-ML or a zip of one of them"
        raise InputError(f"no table form has the ending {suffix or '(none)'}", where=name, mend=f"give {forms}")
    rows = known[suffix](data, name)
    if not rows:
        raise InputError("a table without rows", where=name, mend="an empty answer is not kept: ask again")
    return rows


def only_member(path: Path) -> str:
    """Return the name of the one file in a zip.

    Raises
    ------
    InputError
        damaged, several files, or one that is too large when unpacked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
    except zipfile.BadZipFile:
        raise InputError("a damaged zip", where=str(path), mend="download it again") from None
    if len(members) != 1:
        raise InputError(
            f"{counted(len(members), 'file')} in the zip", where=str(path), mend="unpack it and add the tables"
        )
    if members[0].file_size > LIMIT:
        raise InputError("too large when unpacked", where=str(path), mend="unpack it and add the CSV")
    return members[0].filename


def _unzip(path: Path) -> tuple[str, bytes]:
    name = only_member(path)
    try:
        with zipfile.ZipFile(path) as archive:
            return name, archive.read(name)
    except (zipfile.BadZipFile, zlib.error):
        raise InputError("a damaged zip", where=str(path), mend="download it again") from None


def _ungzip(path: Path) -> bytes:
    try:
        with gzip.open(path) as file:
            data = file.read(LIMIT + 1)
    except (OSError, EOFError, zlib.error):
        raise InputError("a damaged gzip, or one cut short", where=str(path), mend="download it again") from None
    if len(data) > LIMIT:
        raise InputError("too large when unpacked", where=str(path), mend="unpack it and add the table")
    return data


def _xlsx(data: bytes, name: str) -> Rows:
    """The first sheet that has a table: its head is the first row with as many cells as the rows below it."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise MissingExtra("reading spreadsheets", mend="pip install 'steelyard[official]'") from None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_index(place).to_python() for place in range(len(book.sheet_names))]
    except CalamineError as error:
        raise InputError(f"not a spreadsheet ({error})", where=name, mend="save it again, or as CSV") from None
    for sheet in sheets:
        widths = [sum(value not in ("", None) for value in row) for row in sheet]
        usual = sorted(widths)[len(widths) // 2] if widths else 0
        top = next((i for i, width in enumerate(widths) if width >= max(2, usual)), None)
        if top is not None and top + 1 < len(sheet):
            head = [_plain(v).strip() for v in sheet[top]]
            return [
                dict(zip(head, map(_plain, row), strict=False)) for row in sheet[top + 1 :] if any(map(_plain, row))
            ]
    return []


def _plain(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _json(data: bytes, name: str) -> Rows:
    try:
        found = json.loads(data)
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON, or cut short ({error.msg})", where=name, mend="download it again") from None
    if isinstance(found, dict) and isinstance(found.get("data"), list):
        _demand_complete(found, name)
        return list(found["data"])
    if isinstance(found, dict) and found.get("class") == "dataset":
        return _json_stat(found)
    if isinstance(found, dict) and "dataSets" in found.get("data", found):
        return _sdmx_json(found.get("data", found))
    if isinstance(found, list) and found and isinstance(found[0], dict):
        return list(found)
    raise InputError("JSON of a form that is not known", where=name, mend="save the table as CSV")


def _demand_complete(found: Mapping[str, Any], name: str) -> None:
    if found.get("error"):
        raise InputError(f"the provider answered: {found['error']}", where=name, mend="ask again")
    count = found.get("count")
    if isinstance(count, int) and count > len(found["data"]) > 0:
        words = f"cut short: {len(found['data'])} of {count} rows"
        raise InputError(words, where=name, mend="ask for fewer years or products at a time")


def _json_stat(found: Mapping[str, Any]) -> Rows:
    """JSON-stat 2: values by position in the product of the dimensions (last one fastest)."""
    names, sizes = found["id"], found["size"]
    axes = [_axis(found["dimension"][name]) for name in names]
    rows: list[Mapping[str, Any]] = []
    for key, value in _positions(found["value"]):
        row: dict[str, Any] = {"value": value}
        rest = int(key)
        for name, size, axis in zip(reversed(names), reversed(sizes), reversed(axes), strict=True):
            row[name] = axis[rest % size]
            rest //= size
        rows.append(row)
    return rows


def _positions(values: Any) -> Iterable[tuple[Any, Any]]:
    return values.items() if isinstance(values, dict) else enumerate(values)


def _axis(dimension: Mapping[str, Any]) -> list[str]:
    index = dimension["category"]["index"]
    return sorted(index, key=lambda name: index[name]) if isinstance(index, dict) else list(index)


def _sdmx_json(found: Mapping[str, Any]) -> Rows:
    structure = found.get("structure") or found["structures"][0]
    dimensions = structure["dimensions"]
    series = dimensions.get("series", [])
    inner = dimensions["observation"]
    rows: list[Mapping[str, Any]] = []
    for data in found["dataSets"]:
        flat = data.get("observations")
        groups = {"": {"observations": flat}} if flat else data.get("series", {})
        for key, group in groups.items():
            outer = _decode(key, series)
            for place, values in group["observations"].items():
                rows.append({**outer, **_decode(place, inner), "OBS_VALUE": values[0]})
    return rows


def _decode(key: str, dimensions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    places = [int(p) for p in key.split(":")] if key else []
    return {d["id"]: d["values"][p]["id"] for d, p in zip(dimensions, places, strict=False)}


def _table(rows: Rows) -> pa.Table:
    import pyarrow as pa

    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({n: [None if row.get(n) is None else str(row[n]) for row in rows] for n in names})
