"""Official tables beside the ledger: add one, draft its layout, and state its totals as claims that weighing takes.

The tables stand in a folder beside the ledger's file (``ledger.db`` -> ``ledger.tables``) and are read only when a pair
is asked for. A total becomes one level for each period that somebody speaks of, summed up to the first part
that is missing: a month that is not there is never taken for zero. Of several vintages the latest one known answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steelyard.core.claim import Claim, Kind
from steelyard.core.economy import is_region, parent
from steelyard.core.errors import InputError, MissingExtra
from steelyard.core.flow import Flow
from steelyard.core.origin import Source
from steelyard.core.period import Period
from steelyard.ledger.store import Ledger, default_place

if TYPE_CHECKING:
    from steelyard.indicators.result import Indicators
    from steelyard.official.layout import Layout
    from steelyard.official.query import Cell, Publication
    from steelyard.official.store import Dataset, TableStore

TABLES = (".csv", ".tsv", ".tab", ".psv", ".dlm", ".xlsx", ".xls", ".parquet", ".xml", ".json", ".zip", ".gz")
"""Endings of files that are taken for tables."""
HALF_UNIT = 0.5
"""An official total is exact to the unit of its currency."""
_SAMPLE = 500


def beside(ledger: Ledger) -> TableStore:
    """Return the table store that belongs to a ledger; nothing is made before a table is added."""
    from steelyard.official.store import TableStore

    place = default_place() if "://" in ledger.place else Path(ledger.place)
    return TableStore(place.with_suffix(".tables"))


def beside_files(ledger: Ledger) -> tuple[Path, ...]:
    """Return what changes when a table, an export-control list, people or GDP are added beside a ledger."""
    from steelyard.gazetteer.people import FILE as PEOPLE
    from steelyard.indicators.gravity import FILE as GDP
    from steelyard.official.controls import FOLDER

    folder = beside(ledger).folder
    return folder / "manifest.json", folder / FOLDER, folder / PEOPLE, folder / GDP


def is_table(path: str) -> bool:
    """True when the ending is that of a table."""
    return Path(path).suffix.casefold() in TABLES and "://" not in path


def add_table(path: str, ledger: Ledger, *, layout: str | None = None, vintage: str | None = None) -> Dataset:
    """Put a table in the store beside the ledger, once however often it is called.

    Parameters
    ----------
    path : the file.
    layout : a layout file; None: the table is recognised by its columns.
    vintage : ISO 8601 day of publication or download; None: the day the file was last written.

    Raises
    ------
    InputError
        no such file, no known layout, a row that cannot be read; nothing is written then.
    """
    from steelyard.official.catalog import providers

    file = _demand_file(path)
    form = _layout_of(file, layout)
    day = vintage or datetime.fromtimestamp(file.stat().st_mtime, UTC).date().isoformat()
    about: dict[str, str | None] = {"authority": _whose(form)}
    if provider := providers().get(form.provider or ""):
        about = {
            "address": provider.page, "authority": provider.authority,
            "exports": provider.exports, "imports": provider.imports,
        }  # fmt: skip
    return beside(ledger).add(file, form, vintage=day, about=about)


def _whose(form: Layout) -> str:
    """The office of a table that the catalog does not know: the one named, the one reporter's, or each reporter's."""
    return form.authority or form.constant_reporter or "reporter"


def _demand_file(path: str) -> Path:
    file = Path(path)
    if not file.is_file():
        raise InputError("no such file", where=path, mend="check the path")
    if not file.stat().st_size:
        raise InputError("an empty file", where=path, mend="download it again: an empty answer is not kept")
    return file


def _layout_of(file: Path, layout: str | None) -> Layout:
    from steelyard.official.layout import nearest, parse, recognise

    if layout is not None:
        place = _demand_file(layout)
        return parse(place.read_text(encoding="utf-8"), where=layout)
    columns, _ = _looked_at(file)
    form = recognise(columns)
    if form is None and (near := nearest(columns)) is not None:
        raise InputError(
            f"a table like {near[0].name}, without the column {near[1][0]!r}", where=str(file),
            mend=f"download it with all columns, or describe it: steelyard describe {file} > layout.toml",
        )  # fmt: skip
    if form is None:
        raise InputError(
            f"a table of a form that is not known (columns {', '.join(columns[:8])})", where=str(file),
            mend=f"steelyard describe {file} > layout.toml, complete it, then add with --layout layout.toml",
        )  # fmt: skip
    return form


def _looked_at(file: Path) -> tuple[list[str], dict[str, list[Any]]]:
    """Return the columns of a table and the values of its first rows."""
    try:
        import duckdb
    except ImportError:
        raise MissingExtra("reading official tables", mend="pip install 'steelyard[official]'") from None
    from steelyard.official.opening import open_raw, unread

    sample = f"SELECT * FROM raw USING SAMPLE reservoir({_SAMPLE} ROWS) REPEATABLE (1)"
    with duckdb.connect() as connection:
        columns = open_raw(connection, file)
        try:
            rows = connection.execute(sample).fetchall()
        except duckdb.Error as error:
            raise unread(error, file) from None
    return columns, {name: [row[place] for row in rows] for place, name in enumerate(columns)}


def describe(path: str) -> str:
    """Return a draft of the layout of a table, to be completed by a person.

    Raises
    ------
    InputError
        there is no such file, or it is no table.
    """
    from steelyard.official.draft import draft
    from steelyard.official.layout import recognise

    columns, sample = _looked_at(_demand_file(path))
    known = recognise(columns)
    head = f"# This form is known ({known.name}): steelyard add {path} needs no layout.\n" if known else ""
    return head + draft(columns, sample, name=Path(path).stem)


def observations(ledger: Ledger, claims: Sequence[Claim], *, as_of: str | None = None) -> list[Claim]:
    """Return official totals on the pairs and periods that the claims speak of, as levels with their authority.

    Parameters
    ----------
    ledger : tables are looked for beside it.
    claims : what is to be weighed against the totals.
    as_of : ISO 8601 day; only vintages known by then.
    """
    store = beside(ledger)
    if not (store.folder / "manifest.json").exists():
        return []
    spans: dict[tuple[str, str], set[Period]] = {}
    for claim in claims:
        pair = (min(claim.reporter, claim.partner), max(claim.reporter, claim.partner))
        spans.setdefault(pair, set()).update(p for p in (claim.period, claim.base_period) if p is not None)
        if claim.kind in (Kind.CHANGE, Kind.ORDER) and claim.period is not None and claim.base_period is None:
            spans[pair].add(claim.period.shift(years=-1))
    return [one for pair, wanted in spans.items() for one in _stated(store, pair, wanted, as_of)]


def pair_observations(ledger: Ledger, pair: tuple[str, str], *, as_of: str | None = None) -> list[Claim]:
    """Return the official totals of a pair: every whole year, and what there is of the last one."""
    store = beside(ledger)
    if not (store.folder / "manifest.json").exists():
        return []
    return list(_stated(store, pair, None, as_of))


def held_on(
    ledger: Ledger, pair: tuple[str, str], *, as_of: str | None = None
) -> tuple[list[Claim], dict[str, Source]]:
    """Return what a ledger and its tables hold on a pair, and where it is from."""
    claims = ledger.claims(pair, as_of=as_of)
    found = [*pair_observations(ledger, pair, as_of=as_of), *observations(ledger, claims, as_of=as_of)]
    totals = {claim.id: claim for claim in found}
    together = under_offices(claims, totals.values()) + list(totals.values())
    return together, {**ledger.sources({claim.source for claim in claims}), **sources(ledger)}


def measured(ledger: Ledger, reporter: str, partner: str, *, as_of: str | None = None) -> Indicators | None:
    """Return the measures of a pair from the tables beside a ledger; None where there are no tables."""
    if not (beside(ledger).folder / "manifest.json").exists():
        return None
    from steelyard.desk.indicators import indicators

    return indicators(ledger, reporter, partner, as_of=as_of)


def sources(ledger: Ledger) -> dict[str, Source]:
    """Return the tables beside a ledger as sources, by key."""
    store = beside(ledger)
    return {
        d.key: Source(key=d.key, address=d.address, title=_titled(d), published=d.vintage) for d in store.datasets()
    }


def _titled(dataset: Dataset) -> str:
    """The table's name with what its figures are valued at."""
    known = [
        f"{flow} {valued}"
        for flow, valued in (("exports", dataset.exports), ("imports", dataset.imports))
        if valued != "unknown"
    ]
    return f"{dataset.name} ({', '.join(known)})" if known else dataset.name


def under_offices(claims: Sequence[Claim], official: Iterable[Claim]) -> list[Claim]:
    """Give figures on a region that name no office the country's office, where that one publishes the region's.

    It is marked as assumed, so that it can never carry an accusation (rule 12); a document that names an office keeps
    it.
    """
    offices = {(o.reporter, o.partner): o.authority for o in official if is_region(o.reporter)}
    named = {claim.source for claim in claims if claim.authority}
    result = []
    for claim in claims:
        own = offices.get((claim.reporter, claim.partner)) or offices.get((claim.partner, claim.reporter))
        region = claim.reporter if is_region(claim.reporter) else claim.partner
        if own and own == parent(region) and claim.authority is None and claim.source not in named:
            claim = replace(claim, authority=own, authority_assumed=True)
        result.append(claim)
    return result


def _stated(
    store: TableStore, pair: tuple[str, str], wanted: Iterable[Period] | None, as_of: str | None
) -> Iterator[Claim]:
    from steelyard.official.query import cells, latest, publications
    from steelyard.official.series import run, spoken_of

    answer: dict[tuple[str | None, str, str, str, str, Period], Claim] = {}
    tables = sorted(publications(store, as_of=as_of), key=lambda table: table.editions[-1].vintage)
    for table in tables:  # oldest first: of one office's figures the ones published last answer
        for (reporter, partner, flow), found in latest(cells(store, table, *pair)).items():
            values = {place: cell.value for place, cell in found.items()}
            for asked in spoken_of(values) if wanted is None else sorted(wanted):
                if (held := run(values, asked)) is not None:
                    period, total = held
                    used = [c for c in found.values() if period.first <= c.start <= period.last]
                    claim = _level(table, max(used, key=lambda c: c.vintage), flow, period, total)
                    answer[claim.authority, reporter, partner, flow, table.unit, period] = claim
    yield from answer.values()


def _level(table: Publication, cell: Cell, flow: str, period: Period, value: float) -> Claim:
    words = f"{cell.dataset}|{cell.reporter}|{cell.partner}|{flow}|{table.unit}|{period}"
    return Claim(
        id=hashlib.sha256(words.encode()).hexdigest()[:16], kind=Kind.LEVEL, reporter=cell.reporter,
        partner=cell.partner, flow=Flow(flow), value=value, low=max(0.0, value - HALF_UNIT), high=value + HALF_UNIT,
        unit=table.unit, period=period, authority=office(table.authority, cell.reporter), published=cell.vintage,
        source=cell.dataset,
    )  # fmt: skip


def office(authority: str, reporter: str) -> str:
    """The office that counts: each reporter's own is its country's where the reporter is a region.

    >>> office("reporter", "KG-C"), office("reporter", "KGZ"), office("CEPII", "KGZ")
    ('KGZ', 'KGZ', 'CEPII')
    """
    return (parent(reporter) or reporter) if authority == "reporter" else authority
