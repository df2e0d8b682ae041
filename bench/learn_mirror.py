"""Learn how far two offices' figures on one flow lie apart and write ``indicators/parameters/mirror.toml``.

Method of Gaulier and Zignago (CEPII working paper 2010-23): the importer's figure (CIF) over the exporter's (FOB), in logs, is a
freight margin that grows with distance and falls with a common border, estimated with weights that trust pairs whose
two figures are close (the smaller over the larger), and what is left is asymmetry. Their paper takes unit values by product and
decomposes what is left by reporter; here are totals of one year, and reporters are not ranked. What a reader needs is how wide
the gap between two offices usually is for flows of that size: quantiles by size class, learned on half of the
pairs of 2009 and counted on the other half.
Run: ``python -m bench.learn_mirror``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.series import DATA

Array = NDArray[np.float64]
OUT = Path(__file__).resolve().parents[1] / "src" / "steelyard" / "indicators" / "parameters" / "mirror.toml"
CLASSES = ((1e6, 1e7), (1e7, 1e8), (1e8, 1e9), (1e9, np.inf))
LEVELS = np.arange(5, 100, 5)


def mirrors(data: Path = DATA) -> pl.DataFrame:
    """Return both sides of each flow of 2009 of a million dollars or more, with the distance where the panel has it."""
    table = pl.read_parquet(data / "wits_2009_bilateral.parquet")
    sold = table.filter(pl.col("flow") == "export").select("reporter", "partner", sold=pl.col("value_1000usd") * 1e3)
    bought = table.filter(pl.col("flow") == "import")
    bought = bought.select(reporter="partner", partner="reporter", bought=pl.col("value_1000usd") * 1e3)
    both = sold.join(bought, on=["reporter", "partner"]).filter((pl.col("sold") > 0) & (pl.col("bought") > 0))
    both = both.with_columns(size=(pl.col("sold") * pl.col("bought")).sqrt()).filter(pl.col("size") >= CLASSES[0][0])
    panel = pl.read_parquet(data / "agtpa_panel.parquet").filter(pl.col("year") == 2006)
    panel = panel.select(reporter="exporter", partner="importer", dist="dist", border="cntg")
    keys = both.select("reporter", "partner").iter_rows()
    half = [hashlib.sha256(f"{a}|{b}".encode()).digest()[0] % 2 == 0 for a, b in keys]
    return both.join(panel, on=["reporter", "partner"], how="left", maintain_order="left").with_columns(
        fit=pl.Series(half)
    )


def freight(table: pl.DataFrame) -> tuple[float, float, float, int]:
    """Return the margin at 1,000 km, its elasticity to distance, the effect of a border (weighted least squares), and n."""
    known = table.filter(pl.col("dist").is_not_null() & (pl.col("reporter") != pl.col("partner")))
    ratio = np.log(known["bought"].to_numpy() / known["sold"].to_numpy())
    weight = np.sqrt(np.exp(-np.abs(ratio)))
    design = np.column_stack([np.ones(len(ratio)), np.log(known["dist"].to_numpy() / 1000), known["border"].to_numpy()])
    near = np.abs(ratio) < np.log(2)  # beyond a factor of two it is another thing than freight
    found = np.linalg.lstsq(design[near] * weight[near, None], (ratio * weight)[near], rcond=None)[0]
    return float(found[0]), float(found[1]), float(found[2]), int(near.sum())


def main() -> None:
    """Learn, count on the other half, write."""
    table = mirrors()
    fit, rest = table.filter(pl.col("fit")), table.filter(~pl.col("fit"))
    base, slope, border, n = freight(fit)
    ratio = np.log(fit["bought"].to_numpy() / fit["sold"].to_numpy())
    weight = np.exp(-np.abs(ratio))
    order = np.argsort(ratio)
    margin = float(ratio[order][np.searchsorted(np.cumsum(weight[order]), weight.sum() / 2)])
    lines = ['version = "1"', f'pairs = "{len(fit)} mirrored flows of 2009, WITS"', f"margin = {margin:.4f}"]
    lines += [f"freight_1000_km = {base:.4f}", f"freight_elasticity = {slope:.4f}", f"freight_border = {border:.4f}"]
    lines += [f"freight_pairs = {n}", f"levels = {LEVELS.tolist()}"]
    for low, high in CLASSES:
        gaps, unseen = (deviations(half, low, high, margin) for half in (fit, rest))
        grid = np.percentile(gaps, LEVELS)
        inside = {level: float((unseen <= np.percentile(gaps, level)).mean()) for level in (50, 80, 95)}
        lines += ["", "[[size]]", f"from = {low:.0f}.0", f"flows = {len(gaps)}", f"gaps = {grid.round(4).tolist()}"]
        lines.append(f"unseen = {[round(v, 3) for v in inside.values()]}   # share of the other half's {len(unseen)} flows within the 50, 80, 95% gaps")  # fmt: skip
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("# Written by bench/learn_mirror.py; do not edit by hand.\n" + "\n".join(lines) + "\n")
    print(OUT.read_text())


def deviations(table: pl.DataFrame, low: float, high: float, margin: float) -> Array:
    """Return |log ratio - margin| of the flows of one size."""
    kept = table.filter((pl.col("size") >= low) & (pl.col("size") < high))
    return np.abs(np.log(kept["bought"].to_numpy() / kept["sold"].to_numpy()) - margin)


if __name__ == "__main__":
    main()
