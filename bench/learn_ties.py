"""Learn how two statistical offices differ on one flow and write ``weighing/parameters/ties.toml``.

The log ratio of the importer's figure to the exporter's, from both sides of every 2009 total in WITS (half of the
pairs; centred at zero, as nobody asks which office is the importer's); how much it moves from one year to the next,
from Russian and EU customs on the same flows, 2020 and 2021.
Run: ``python -m bench.learn_ties``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats
from scipy.optimize import minimize

from bench.series import DATA

Array = NDArray[np.float64]
OUT = Path(__file__).resolve().parents[1] / "src" / "steelyard" / "weighing" / "parameters" / "ties.toml"


def mirrors(data: Path = DATA) -> tuple[Array, Array]:
    """Return log(importer's / exporter's figure) and log10 of the flow over 1e8 USD, for flows of a million or more."""
    table = pl.read_parquet(data / "wits_2009_bilateral.parquet")
    sold = table.filter(pl.col("flow") == "export").select("reporter", "partner", sold="value_1000usd")
    bought = table.filter(pl.col("flow") == "import")
    bought = bought.select(reporter="partner", partner="reporter", bought="value_1000usd")
    both = sold.join(bought, on=["reporter", "partner"]).filter((pl.col("sold") > 0) & (pl.col("bought") > 0))
    half = [
        hashlib.sha256(f"{a}|{b}".encode()).digest()[0] % 2 == 0
        for a, b in both.select("reporter", "partner").iter_rows()
    ]
    both = both.filter(pl.Series(half))
    size = 0.5 * np.log10(both["sold"].to_numpy() * both["bought"].to_numpy()) + 3 - 8
    ratio = np.log(both["bought"].to_numpy() / both["sold"].to_numpy())
    return ratio[size >= -2], size[size >= -2]


def drift(data: Path = DATA) -> float:
    """Return the median absolute change of the log ratio from 2020 to 2021, as a standard deviation."""
    russia = pl.read_csv(data / "russia_fts_monthly.csv").with_columns(year=pl.col("period").str.slice(0, 4))
    union = pl.read_csv(data / "comext_totals_monthly.csv").with_columns(year=pl.col("month").str.slice(0, 4))
    mirrored = pl.when(pl.col("flow") == "export").then(pl.lit("import")).otherwise(pl.lit("export"))
    here = russia.group_by("partner", "flow", "year").agg(here=pl.col("value_musd").sum())
    there = union.filter(pl.col("partner") == "RUS").with_columns(flow=mirrored)
    there = there.group_by(pl.col("reporter").alias("partner"), "flow", "year").agg(there=pl.col("value_eur").sum())
    both = here.join(there, on=["partner", "flow", "year"]).filter(pl.col("year").is_in(["2020", "2021"]))
    both = both.with_columns(ratio=(pl.col("here") / pl.col("there")).log()).sort("year")
    moves = (
        both.group_by("partner", "flow").agg(move=pl.col("ratio").last() - pl.col("ratio").first())["move"].to_numpy()
    )
    return float(1.4826 * np.median(np.abs(moves - np.median(moves))))


def main() -> None:
    """Fit a Student t around zero whose width changes with size; write it."""
    ratio, size = mirrors()

    def loss(theta: Array) -> float:
        width = np.exp(theta[0] + theta[1] * size)
        return -float(stats.t.logpdf(ratio, 1 + np.exp(theta[2]), 0.0, width).sum())

    found = minimize(loss, np.array([-1.0, -0.2, 0.5]), method="Nelder-Mead", options={"maxiter": 4000})
    log_width, slope, dof = found.x
    named = {"log_width": log_width, "slope": slope, "dof": 1 + np.exp(dof), "yearly_move": drift()}
    lines = ['version = "1"', f'pairs = "{len(ratio)} mirrored flows of 2009"']
    lines += [f"{name} = {value:.4g}" for name, value in named.items()]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("# Written by bench/learn_ties.py; do not edit by hand.\n" + "\n".join(lines) + "\n")
    print(OUT.read_text())


if __name__ == "__main__":
    main()
