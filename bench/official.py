"""Speed of the official tables: one pair, its products, every economy, every pair; and of an import. Section of docs/benchmarks.md.

A generated table (Comtrade's columns, rows in random order) is added to a store and asked; the same questions are put to
pandas, Polars and DuckDB on the Parquet file as it was given. The table grows by economies, so that a pair always has the
same number of rows.
usage: python -m bench.official [--sizes 3,10,30] [--csv 5] [--folder DIR]
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl

from bench.report import machine, write_section
from steelyard.core.period import Period
from steelyard.indicators import world
from steelyard.indicators.advantage import balassa
from steelyard.indicators.basket import Basket, measures
from steelyard.official.layout import Layout
from steelyard.official.names import codes_in
from steelyard.official.query import Publication, baskets, cells, latest, products, publications
from steelyard.official.series import years
from steelyard.official.store import TableStore

YEARS, CODES, SOLD = 10, 5_000, 135
"""Years, HS6 codes, and how many of them one economy sells to another in a year."""
A, B, YEAR = "DEU", "FRA", 2023
FORM = Layout(
    name="generated", unit="USD", constant_flow="exports", authority="generated",
    columns={"reporter": "reporter", "partner": "partner", "product": "product", "period": "year", "value": "value", "kilograms": "kg"},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A generated file of so many million rows."""

    millions: int
    file: Path
    rows: int


def generate(millions: float, folder: Path) -> Table:
    """Write rows in random order: economies sell a few common products and many rare ones."""
    economies = int((millions * 1e6 / (YEARS * SOLD)) ** 0.5) + 1
    names = [A, B, *(code for code in codes_in("alpha2") if code not in (A, B))][:economies]
    file = folder / f"table-{millions:g}.parquet"
    with duckdb.connect() as base:
        base.execute("SET threads = 2; SET enable_progress_bar = false")
        base.execute("CREATE TABLE e AS SELECT unnest(?) AS code, generate_subscripts(?, 1) AS n", [names, names])
        base.execute(f"""
            COPY (SELECT a.code AS reporter, b.code AS partner, CAST(2014 + y.y AS VARCHAR) AS year,
                    lpad(CAST(CAST(floor({CODES} * pow((hash(a.n, b.n, k.k) % 100000) / 1e5, 2)) AS INTEGER) * 197 + 10101 AS VARCHAR), 6, '0') AS product,
                    CAST(1000 + hash(a.n, b.n, k.k, y.y) % 9000000 AS DOUBLE) AS value, CAST(1 + hash(k.k, y.y, b.n) % 100000 AS DOUBLE) AS kg
                  FROM e a, e b, range({SOLD}) k(k), range({YEARS}) y(y) WHERE a.n <> b.n
                  ORDER BY hash(a.n, b.n, k.k, y.y, 7))
            TO '{file}' (FORMAT parquet, COMPRESSION zstd)""")
        (rows,) = base.execute(f"SELECT count(*) FROM '{file}'").fetchone() or (0,)
    return Table(round(millions), file, rows)


def seconds(work: Callable[[], Any], times: int = 3) -> float:
    """Return the least wall time of a few runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


class Ours:
    """The store's answers to the four questions."""

    def __init__(self, store: TableStore) -> None:
        self.store, self.table = store, _only(publications(store))

    def turnover(self) -> dict[int, float]:
        """Yearly turnover of one pair."""
        found = latest(cells(self.store, self.table, A, B))
        sums: dict[int, float] = {}
        for held in found.values():
            for year, value in years({place: cell.value for place, cell in held.items()}).items():
                sums[year] = sums.get(year, 0.0) + value
        return sums

    def top(self) -> dict[str, float]:
        """The pair's largest products with their contributions to growth."""
        now, before = (products(self.store, self.table, A, B, "exports", Period.year(y)) for y in (YEAR, YEAR - 1))
        basket = Basket(
            reporter=A,
            partner=B,
            flow="exports",
            unit="USD",
            source="",
            period=Period.year(YEAR),
            now=now,
            before=before,
        )
        return {m.product or "": m.value for m in measures(basket) if m.measure == "contribution"}

    def rca(self) -> np.ndarray:
        """Revealed comparative advantage of every economy in every product of a year."""
        return balassa(baskets(self.store, self.table, "exports", YEAR).values)

    def fits(self) -> np.ndarray:
        """Complementarity of every exporter with every importer."""
        sold = baskets(self.store, self.table, "exports", YEAR)
        return world.all_fits(sold, _imports(self.store, self.table))


def _imports(store: TableStore, table: Publication) -> Any:
    from dataclasses import replace

    return baskets(store, replace(table, imports="FOB (reconciled)"), "imports", YEAR)


def _only(found: tuple[Publication, ...]) -> Publication:
    (table,) = found
    return table


class ByDuckdb:
    """SQL on the file as it was given."""

    def __init__(self, file: Path) -> None:
        self.file, self.base = file, duckdb.connect()
        self.base.execute("SET enable_progress_bar = false")

    def turnover(self) -> dict[int, float]:
        sql = f"SELECT year, sum(value) FROM '{self.file}' WHERE (reporter = '{A}' AND partner = '{B}') OR (reporter = '{B}' AND partner = '{A}') GROUP BY 1"
        return {int(y): v for y, v in self.base.execute(sql).fetchall()}

    def top(self) -> dict[str, float]:
        sql = f"""WITH s AS (SELECT product, sum(value) FILTER (year = '{YEAR}') AS b, sum(value) FILTER (year = '{YEAR - 1}') AS a
                  FROM '{self.file}' WHERE reporter = '{A}' AND partner = '{B}' AND year IN ('{YEAR}', '{YEAR - 1}') GROUP BY 1)
                  SELECT product, 100 * (coalesce(b, 0) - coalesce(a, 0)) / (SELECT sum(a) FROM s) FROM s ORDER BY b DESC NULLS LAST LIMIT 10"""
        return dict(self.base.execute(sql).fetchall())

    def rca(self) -> Any:
        sql = f"""WITH s AS (SELECT reporter, product, sum(value) AS v FROM '{self.file}' WHERE year = '{YEAR}' GROUP BY ALL)
                  SELECT reporter, product, v / sum(v) OVER (PARTITION BY reporter) / (sum(v) OVER (PARTITION BY product) / sum(v) OVER ()) FROM s"""
        return self.base.execute(sql).to_arrow_table()

    def fits(self) -> Any:
        sql = f"""WITH x AS (SELECT reporter AS e, product, sum(value) AS v FROM '{self.file}' WHERE year = '{YEAR}' GROUP BY ALL),
                  m AS (SELECT partner AS e, product, sum(value) AS v FROM '{self.file}' WHERE year = '{YEAR}' GROUP BY ALL),
                  xs AS (SELECT e, product, v / sum(v) OVER (PARTITION BY e) AS s FROM x),
                  ms AS (SELECT e, product, v / sum(v) OVER (PARTITION BY e) AS s FROM m)
                  SELECT xs.e, ms.e, 100 * sum(least(xs.s, ms.s)) FROM xs JOIN ms USING (product) GROUP BY ALL"""
        return self.base.execute(sql).to_arrow_table()


class ByPolars:
    """Lazy frames on the file as it was given."""

    def __init__(self, file: Path) -> None:
        self.frame = pl.scan_parquet(file)

    def turnover(self) -> Any:
        one = (pl.col("reporter") == A) & (pl.col("partner") == B)
        other = (pl.col("reporter") == B) & (pl.col("partner") == A)
        return self.frame.filter(one | other).group_by("year").agg(pl.col("value").sum()).collect()

    def top(self) -> Any:
        kept = self.frame.filter(
            (pl.col("reporter") == A) & (pl.col("partner") == B) & pl.col("year").is_in([str(YEAR), str(YEAR - 1)])
        )
        wide = kept.group_by("product").agg(
            now=pl.col("value").filter(pl.col("year") == str(YEAR)).sum(),
            old=pl.col("value").filter(pl.col("year") != str(YEAR)).sum(),
        )
        return (
            wide.with_columns(part=100 * (pl.col("now") - pl.col("old")) / pl.col("old").sum())
            .sort("now", descending=True)
            .head(10)
            .collect()
        )

    def rca(self) -> Any:
        sums = (
            self.frame.filter(pl.col("year") == str(YEAR)).group_by("reporter", "product").agg(v=pl.col("value").sum())
        )
        rca = (pl.col("v") / pl.col("v").sum().over("reporter")) / (
            pl.col("v").sum().over("product") / pl.col("v").sum()
        )
        return sums.with_columns(rca=rca).collect()

    def fits(self) -> Any:
        year = self.frame.filter(pl.col("year") == str(YEAR))
        sides = []
        for who in ("reporter", "partner"):
            sums = year.group_by(who, "product").agg(v=pl.col("value").sum())
            sides.append(
                sums.with_columns(s=pl.col("v") / pl.col("v").sum().over(who)).select(pl.col(who), "product", "s")
            )
        both = sides[0].join(sides[1], on="product", suffix="_m")
        return both.group_by("reporter", "partner").agg(100 * pl.min_horizontal("s", "s_m").sum()).collect()


class ByPandas:
    """As users write it: read the columns that are needed, filter, group, pivot, loop."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def _read(self, *columns: str) -> Any:
        import pandas as pd

        return pd.read_parquet(self.file, columns=list(columns))

    def turnover(self) -> Any:
        df = self._read("reporter", "partner", "year", "value")
        kept = df[((df.reporter == A) & (df.partner == B)) | ((df.reporter == B) & (df.partner == A))]
        return kept.groupby("year").value.sum()

    def top(self) -> Any:
        df = self._read("reporter", "partner", "product", "year", "value")
        kept = df[(df.reporter == A) & (df.partner == B) & df.year.isin([str(YEAR), str(YEAR - 1)])]
        wide = kept.pivot_table(index="product", columns="year", values="value", aggfunc="sum", fill_value=0)
        part = 100 * (wide[str(YEAR)] - wide[str(YEAR - 1)]) / wide[str(YEAR - 1)].sum()
        return wide.assign(part=part).sort_values(str(YEAR), ascending=False).head(10)

    def _shares(self, df: Any, who: str) -> Any:
        wide = df.pivot_table(index=who, columns="product", values="value", aggfunc="sum", fill_value=0)
        return wide.div(wide.sum(axis=1), axis=0)

    def rca(self) -> Any:
        df = self._read("reporter", "product", "year", "value")
        df = df[df.year == str(YEAR)]
        wide = df.pivot_table(index="reporter", columns="product", values="value", aggfunc="sum", fill_value=0)
        return wide.div(wide.sum(axis=1), axis=0).div(wide.sum() / wide.sum().sum(), axis=1)

    def fits(self) -> Any:
        df = self._read("reporter", "partner", "product", "year", "value")
        df = df[df.year == str(YEAR)]
        sold, bought = self._shares(df, "reporter"), self._shares(df, "partner")
        return {
            (i, j): 100 * (1 - (sold.loc[i] - bought.loc[j]).abs().sum() / 2) for i in sold.index for j in bought.index
        }


QUESTIONS = {
    "turnover": "one pair's yearly turnover", "top": "its top products with contributions",
    "rca": "RCA of all economies, one year", "fits": "complementarity of all pairs, one year",
}  # fmt: skip


def best_by_hand(ours: Ours) -> float:
    """Return the seconds of the best hand-written queries on our own totals: DuckDB's and Polars'."""
    place = ours.store.place(ours.table.editions[0], "totals")
    base = duckdb.connect()
    where = f"(reporter = '{A}' AND partner = '{B}') OR (reporter = '{B}' AND partner = '{A}')"
    sql = f"SELECT start // 12, sum(value) FROM '{place}' WHERE {where} GROUP BY 1"
    one = (pl.col("reporter") == A) & (pl.col("partner") == B)
    other = (pl.col("reporter") == B) & (pl.col("partner") == A)
    lazy = pl.scan_parquet(place).filter(one | other).group_by(pl.col("start") // 12).agg(pl.col("value").sum())
    return min(seconds(lambda: base.execute(sql).fetchall(), 30), seconds(lazy.collect, 30))


def csv_import(millions: float, folder: Path) -> tuple[float, float, int]:
    """Return the seconds of adding a CSV (fsync included), of reading it with pandas and writing Parquet, and the rows."""
    import pandas as pd

    table = generate(millions, folder)
    file = table.file.with_suffix(".csv")
    with duckdb.connect() as base:
        base.execute(
            f"SET enable_progress_bar = false; COPY (SELECT * FROM '{table.file}' LIMIT {int(millions * 1e6)}) TO '{file}' (HEADER)"
        )
    store = TableStore(folder / "csv-store")
    start = time.perf_counter()
    rows = store.add(file, FORM, vintage="2024-01-01", about={}).rows
    own = time.perf_counter() - start
    start = time.perf_counter()
    frame = pd.read_csv(file, dtype={"product": str, "year": str}, keep_default_na=False)
    frame.sort_values(["reporter", "partner", "year", "product"]).to_parquet(folder / "pandas.parquet")
    peer = time.perf_counter() - start
    return own, peer, rows


def main() -> None:
    """Measure at each size, write the section."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="3,10,30")
    parser.add_argument("--csv", type=float, default=5)
    parser.add_argument("--folder")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="steelyard-bench-", dir=asked.folder))
    try:
        lines = measured([float(size) for size in asked.sizes.split(",")], asked.csv, folder)
    finally:
        shutil.rmtree(folder)
    body = "\n".join(lines)
    write_section("Official tables", f"`python -m bench.official` on {machine()}\n\n{body}")
    print(body)


def measured(sizes: list[float], csv: float, folder: Path) -> list[str]:
    """Return the lines of the section."""
    growth = ["| rows | added in | turnover of a pair | top products of a pair | the best hand-written turnover | ours against it |", "|---:|---:|---:|---:|---:|---:|"]  # fmt: skip
    last: tuple[Table, Ours] | None = None
    for size in sizes:
        table = generate(size, folder)
        store = TableStore(folder / f"store-{size:g}")
        start = time.perf_counter()
        store.add(table.file, FORM, vintage="2024-01-01", about={})
        added, ours = time.perf_counter() - start, Ours(store)
        pair, top, hand = seconds(ours.turnover, 30), seconds(ours.top, 9), best_by_hand(ours)
        growth.append(f"| {table.rows / 1e6:.1f} million | {added:.0f} s | {1000 * pair:.1f} ms | {1000 * top:.0f} ms | {1000 * hand:.1f} ms | {pair / hand:.1f}x |")  # fmt: skip
        print(growth[-1], flush=True)
        if last is not None:
            _drop(last[0], folder)
        last = (table, ours)
    assert last is not None
    table, ours = last
    lines = [f"| {table.rows / 1e6:.1f} million rows | ours | DuckDB, file as given | Polars | pandas | pandas against ours |", "|---|---:|---:|---:|---:|---:|"]  # fmt: skip
    peers = (ByDuckdb(table.file), ByPolars(table.file), ByPandas(table.file))
    for question, words in QUESTIONS.items():
        own = seconds(getattr(ours, question), 9 if question in ("turnover", "top") else 2)
        times = [seconds(getattr(peer, question), 1) for peer in peers]
        shown = " | ".join(_time(t) for t in (own, *times))
        lines.append(f"| {words} | {shown} | {times[-1] / own:.0f}x |")
        print(lines[-1], flush=True)
    own, peer, rows = csv_import(csv, folder)
    added = f"Import of a CSV of {rows / 1e6:.1f} million rows: {own:.1f} s checked, sorted three ways and flushed to disk; pandas {peer:.1f} s for reading, sorting and one Parquet file ({peer / own:.1f}x)."
    return [
        *lines,
        "",
        *growth,
        "",
        added,
        "",
        "Reach: one pair in tens of milliseconds, at least 50 times pandas, within twice the best hand-written query.",
    ]


def _drop(table: Table, folder: Path) -> None:
    table.file.unlink()
    shutil.rmtree(folder / f"store-{table.millions:g}", ignore_errors=True)


def _time(value: float) -> str:
    return f"{value:.1f} s" if value >= 1 else f"{1000 * value:.0f} ms"


if __name__ == "__main__":
    main()
