"""The table store: official rows as Parquet files that DuckDB, Spark, pandas and R read alike.

One folder a dataset (a provider's table as it was on one day), named by the SHA-256 of what was added:

* ``pairs/DEU.parquet``: a file a reporter, its rows sorted by partner, start, product in small row groups, so that one
  pair costs what the pair's rows cost, however large the table is;
* ``totals.parquet``: sums by reporter, partner, flow and period, a few megabytes whatever the size of the table;
* ``years/year=Y/rows.parquet``: the same rows by year, for questions that need a whole year of the world.

``manifest.json`` names the datasets that count. An import is written aside, flushed to disk and renamed; the
manifest is replaced last. A killed import leaves the old state. Vintages stay side by side: the latest one answers,
the earlier ones are the revisions.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from steelyard.core.errors import LedgerError
from steelyard.official.layout import Layout
from steelyard.official.writing import part_name, write_table

SCHEMA = 3
"""Form of the manifest and of the files it names."""
READABLE = (2, 3)
"""Forms that are read; in the second all reporters stood in one file, ``pairs.parquet``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One table as it was added. ``vintage`` is the day it was published or downloaded (ISO 8601), given by the
    caller.
    """

    key: str
    name: str
    provider: str | None
    address: str | None
    vintage: str
    unit: str
    rows: int
    exports: str
    imports: str
    authority: str
    reporters: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    partial: bool = False
    """Some products only: no totals, and nothing to compare economies by."""
    unnamed: tuple[str, ...] = ()
    """Words of the table that are no economy that we know; they stand in it as they are."""

    def covers(self, one: str, other: str) -> bool:
        """True where the table may hold a row of the pair, seen from either side."""
        return (one in self.reporters and other in self.partners) or (other in self.reporters and one in self.partners)


class TableStore:
    """Datasets in a folder. Opening costs nothing; every question opens its own in-memory DuckDB."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def datasets(self) -> list[Dataset]:
        """Return the datasets in the order of their vintage.

        Raises
        ------
        LedgerError
            the manifest is damaged: nothing is written over it.
        """
        file = self.folder / "manifest.json"
        if not file.exists():
            return []
        try:
            body = json.loads(file.read_text(encoding="utf-8"))
            if body["schema"] not in READABLE:
                mend = f"move {self.folder} away and add the tables again"
                raise LedgerError(
                    f"tables in form {body['schema']}, this version reads {SCHEMA}", where=str(file), mend=mend
                )
            return sorted(map(_dataset, body["datasets"]), key=lambda d: (d.vintage, d.key))
        except (ValueError, KeyError, TypeError) as error:
            raise LedgerError(
                f"a damaged manifest ({error})", where=str(file), mend="restore it from a backup"
            ) from None

    def add(self, path: Path, layout: Layout, *, vintage: str, about: Mapping[str, str | None]) -> Dataset:
        """Add a table, once however often it is called.

        Parameters
        ----------
        path : the file.
        layout : what its columns are.
        vintage : day of publication or download.
        about : address, authority, exports and imports valuation as the catalog has them.

        Raises
        ------
        InputError
            a row that cannot be read; nothing is written then.
        """
        key = _digest(path, layout, vintage)
        known = {dataset.key: dataset for dataset in self.datasets()}
        if key in known:
            return known[key]
        self.folder.mkdir(parents=True, exist_ok=True)
        _clear(self.folder)
        aside = self.folder / f".{key}.{os.getpid()}"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        try:
            found = write_table(path, layout, aside)
            dataset = Dataset(
                key=key, name=layout.name, provider=layout.provider, address=about.get("address"), vintage=vintage,
                unit=layout.unit, partial=layout.partial, **found, authority=about.get("authority") or "reporter",
                exports=about.get("exports") or "unknown", imports=about.get("imports") or "unknown",
            )  # fmt: skip
            _flush(aside)
            target = self.folder / key
            shutil.rmtree(target, ignore_errors=True)
            aside.rename(target)
            self._publish(dataset)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return dataset

    def place(self, dataset: Dataset, part: str) -> str:
        """Return the file of a part of a dataset: ``totals`` or ``years/year=2021/rows``."""
        return (self.folder / dataset.key / f"{part}.parquet").as_posix()

    def pairs(self, dataset: Dataset, reporter: str | None = None) -> str:
        """Return the file with a reporter's rows, or, as a pattern, those of all reporters."""
        if (self.folder / dataset.key / "pairs").exists():
            return self.place(dataset, f"pairs/{part_name(reporter) if reporter else '*'}")
        return self.place(dataset, "pairs")

    def _publish(self, dataset: Dataset) -> None:
        """Replace the manifest, one import at a time: what another one added meanwhile stays in it."""
        file = self.folder / "manifest.json"
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known = {one.key: one for one in self.datasets()} | {dataset.key: dataset}
            body = {"schema": SCHEMA, "datasets": [asdict(one) for one in known.values()]}
            draft = file.with_suffix(f".{os.getpid()}")
            with draft.open("w", encoding="utf-8") as out:
                json.dump(body, out, indent=1)
                out.flush()
                os.fsync(out.fileno())
            draft.replace(file)
            _flush_folder(self.folder)


def _clear(folder: Path) -> None:
    """Remove what killed imports left; those of running processes stay."""
    for place in folder.glob(".*.*"):
        owner = place.suffix[1:]
        if place.is_dir() and owner.isdecimal() and not _runs(int(owner)):
            shutil.rmtree(place, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # another user's: it runs
    return True


def _dataset(row: Mapping[str, Any]) -> Dataset:
    lists = {name: tuple(row[name]) for name in ("reporters", "partners", "unnamed")}
    return Dataset(**{**row, **lists})


def _digest(path: Path, layout: Layout, vintage: str) -> str:
    digest = hashlib.sha256(f"{vintage}|{layout}".encode())
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()[:16]


def _flush(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
