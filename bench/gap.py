"""What the methods of the gap are worth: gravity against the paper and on pairs left out, potential against next year's
trade, space freed where somebody left and where nobody did.

Run: ``python -m bench.gap`` with the extras ``gravity`` and ``official``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench import learn_gravity_spread
from bench.learn_gravity import DATA, SIZES, agreements, panel, table_1
from bench.report import machine, write_section
from steelyard.core.economy import members
from steelyard.indicators.potential import potential, rank_correlation
from steelyard.indicators.space_freed import space_freed

Array = NDArray[np.float64]
PAPER = {"ln_dist": -0.8409, "cntg": 0.4374, "lang": 0.2475, "clny": -0.2225}
MONTHS = ("03", "11")


def against_the_paper() -> list[str]:
    """Return the table of coefficients beside Table 1 of Yotov et al."""
    rows = panel()
    started = time.perf_counter()
    first, second = table_1(rows), agreements(rows)
    seconds = time.perf_counter() - started
    lines = ["| Advanced Guide, Table 1, PPML | paper | here |", "|---|---|---|"]
    lines += [f"| {name} | {value:+.4f} | {float(first.coef()[name]):+.6f} |" for name, value in PAPER.items()]
    lines += [
        f"| N | 28,152 | {int(first._N):,} |",
        f"| rta, pair effects | +.5572 | {float(second.coef()['rta']):+.6f} |",
    ]
    return [*lines, f"| N, pair effects | 28,482 | {int(second._N):,} |", "", f"Both fits together {seconds:.1f} s."]


def pairs_left_out() -> list[str]:
    """Return how often 80% intervals hold the actual trade of pairs that neither the fit nor the interval saw."""
    codes, x, predicted = learn_gravity_spread.year_of_the_fit()
    half = np.random.default_rng(2).random(x.shape) < 0.5
    learned = learn_gravity_spread.by_size(np.where(half, x, 0.0), predicted)
    words = f"All goods 2009, {len(codes)} economies, pairs that trade, each predicted by a fit that did not see it; the interval is"
    lines = [
        f"{words} learned on half of the pairs and scored on the other.", "",
        "| predicted | pairs | actual inside 80% | middle of actual / predicted |", "|---|---|---|---|",
    ]  # fmt: skip
    for (end, _, quantiles), low in zip(learned, SIZES, strict=False):
        inside = ~half & (predicted > low) & (predicted <= end) & (x > 0)
        ratio = x[inside] / predicted[inside]
        held = (ratio >= quantiles[1]) & (ratio <= quantiles[5])
        lines.append(
            f"| {_money(low)} to {_money(end)} | {inside.sum():,} | {held.mean():.1%} | {np.median(ratio):.2f} |"
        )
    return lines


def years_and_regions() -> list[str]:
    """Return how often 80% intervals hold later years and regions, with and without what widens them."""
    words = "Later years, and regions taken at their share of their country's GDP; an interval that is not widened is that of 2009 for a country."
    return [words, "", *learn_gravity_spread.main(write=False)]


def comext() -> pd.DataFrame:
    """Return EU exports by CN8 code cut to HS6, partner, exporter and month."""
    rows = pd.read_parquet(DATA / "comext_products_monthly.parquet")
    return rows[rows.code.str.len() == 8].assign(code=lambda r: r.code.str[:6])


def potential_next_year(rows: pd.DataFrame) -> list[str]:
    """Return how well potentials of 2020 rank the exports of 2021, product by product, in markets that nobody left.

    The frame is EU exporters and the markets in hand; the potential never sees what an exporter sells of a product to the market.
    """
    wide = rows.assign(year=rows.month.str[:4]).pivot_table(
        index=["partner", "year", "reporter"], columns="code", values="value_eur", aggfunc="sum", fill_value=0.0
    )
    lines = [
        "| market | products x exporters | potential and next year's exports | supply alone and next year's exports |",
        "|---|---|---|---|",
    ]
    exporters = sorted(set(rows.reporter))
    everywhere = wide.groupby(level=["year", "reporter"]).sum()
    for market in ("ARM", "GEO", "KAZ", "UZB", "KGZ"):
        now, later = (wide.loc[market, year].reindex(exporters, fill_value=0.0).to_numpy() for year in ("2020", "2021"))
        supply = everywhere.loc["2020"].reindex(exporters).to_numpy() - now
        made = potential(supply, now).potential
        traded = later > 0
        whole = rank_correlation(made[traded], later[traded]), rank_correlation(supply[traded], later[traded])
        lines.append(f"| {market} | {traded.sum():,} | {whole[0]:.2f} | {whole[1]:.2f} |")
    return lines


def potential_of_everybody() -> list[str]:
    """Return what the potential does where every exporter of the world is in the frame, and where only one bloc is.

    No table with all exporters by product and market is at hand. What is real here: exports of every economy by product (SITC,
    1998-2000) and what a market imports from each economy (2009, all goods); how each economy's sales in the market divide
    over products is not: as its exports to the world do, times a draw (seeded). So the ranking says nothing; the sums do.
    """
    supply = pd.read_parquet(DATA / "world_trade_avg_1998_2000.parquet")
    supply = supply.assign(country=supply.country.str.upper()).pivot_table(
        index="country", columns="product", values="value", aggfunc="sum", fill_value=0.0
    )
    codes, actual, _ = learn_gravity_spread.year_of_the_fit()
    trade, rng = pd.DataFrame(actual, index=codes, columns=codes), np.random.default_rng(2016)
    lines = [
        "| market | exporters | products | imports, $ billion | covered | potentials over imports: worst product | gains that the EU alone as a frame would miss or invent |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for market in ("RUS", "KAZ", "ITA", "PER"):
        sold = trade[market][trade[market] > 0]
        world = np.array(
            [
                supply.loc[c].to_numpy(float) if c in supply.index else np.full(supply.shape[1], np.nan)
                for c in sold.index
            ]
        )
        known = np.where(np.isfinite(world), world, supply.to_numpy(float).sum(0))
        draw = known * rng.lognormal(0.0, 1.0, known.shape)
        delivered = sold.to_numpy()[:, None] * draw / draw.sum(1, keepdims=True)
        found = potential(world, delivered)
        bought, inside = delivered.sum(0), np.array([code in members("EU", 2009) for code in sold.index])
        worst = float(np.abs(found.potential.sum(0)[bought > 0] / bought[bought > 0] - 1).max())
        alone = potential(world[inside], delivered[inside])
        off = float(np.abs(alone.unrealised - found.unrealised[inside]).sum() / found.unrealised[inside].sum())
        lines.append(
            f"| {market} | {len(sold)} | {supply.shape[1]} | {bought.sum() / 1e9:.1f} | {found.covered:.1%} | {worst:.0e} | {off:.0%} |"
        )
    return lines


def freed(rows: pd.DataFrame) -> list[str]:
    """Return space freed after February 2022 and, as a placebo, a year before, in billion euros over March-November."""
    lines = [
        "| market | who left | lost, low / mid / high | filled by other EU members (mid) | open (mid) | net fall of all |",
        "|---|---|---|---|---|---|",
    ]
    for market, year, bases in (
        ("RUS", 2022, (2020, 2021)),
        ("BLR", 2022, (2020, 2021)),
        ("RUS", 2021, (2020,)),
        ("BLR", 2021, (2020,)),
        ("KAZ", 2021, (2020,)),
        ("GEO", 2021, (2020,)),
        ("ARM", 2021, (2020,)),
        ("UZB", 2021, (2020,)),
    ):
        tables = {y: _window(rows, market, y) for y in (year, *bases)}
        sellers = sorted(set().union(*(t.index for t in tables.values())))
        codes = sorted(set().union(*(t.columns for t in tables.values())))
        full = {y: t.reindex(index=sellers, columns=codes, fill_value=0.0).to_numpy() for y, t in tables.items()}
        before = np.stack([full[y] for y in bases])
        for left, words in ((None, "under half"), (np.ones(len(sellers), bool), "all EU")):
            found = space_freed(before, full[year], left=left)
            lost, filled, free = (getattr(found, name).sum(1) / 1e9 for name in ("lost", "filled", "open"))
            net = (before.mean(0).sum() - full[year].sum()) / 1e9
            who = f"{words}: {found.left.sum()} of {len(sellers)}"
            lines.append(
                f"| {market} {year} | {who} | {lost[0]:.2f} / {lost[1]:.2f} / {lost[2]:.2f} | {filled[1]:.2f} | {free[1]:.2f} | {net:.2f} |"
            )
    return lines


def _window(rows: pd.DataFrame, market: str, year: int) -> pd.DataFrame:
    first, last = (f"{year}-{month}" for month in MONTHS)
    own = rows[(rows.partner == market) & (rows.month >= first) & (rows.month <= last)]
    return own.pivot_table(index="reporter", columns="code", values="value_eur", aggfunc="sum", fill_value=0.0)


def _money(value: float) -> str:
    return "more" if value == float("inf") else f"${value / 1e6:,.0f}m"


def sections() -> Iterator[str]:
    """Yield the parts of the page's section."""
    yield f"{machine()} Written by `python -m bench.gap`."
    yield "\n".join(against_the_paper())
    yield "\n".join(pairs_left_out())
    yield "\n".join(years_and_regions())
    rows = comext()
    yield (
        "Export potential of 2020 against exports of 2021 (Comext, HS6; supply is what the exporter sells to the other six markets; rank correlation).\n\n"
        + "\n".join(potential_next_year(rows))
    )
    yield (
        "Export potential with every exporter in the frame: real margins (exports by product of every economy; imports of the market from every economy, 2009), a drawn"
        " division of each economy's sales over products, for want of a table of all exporters by product and market.\n\n"
        + "\n".join(potential_of_everybody())
    )
    yield (
        "Space freed, billion euros, March to November, Comext by HS6; 2021 is a placebo: nobody had left.\n\n"
        + "\n".join(freed(rows))
    )


def main() -> None:
    """Measure and write the section."""
    write_section("Gap: what its methods are worth", "\n\n".join(sections()))


if __name__ == "__main__":
    main()
