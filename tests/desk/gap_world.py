"""A made-up world of trade by product, in the form of Comtrade, for the tests of the gap."""

from __future__ import annotations

from pathlib import Path

import numpy as np

EXPORTERS = ("PER", "ARG", "BRA", "JPN", "NZL")
MARKET = "CHL"
PRODUCTS = ("080510", "080610", "100190", "220421", "440710", "520100", "720839", "847130", "854231", "880330")
LISTED = ("84713000", "85423190", "88033000")
"""CN8 codes of a list made for the tests; they hold three of the products."""
YEARS = range(2018, 2024)


def rows(*, leaving: str | None = "JPN", since: int = 2022) -> list[str]:
    """Comtrade lines: what the market imports from each exporter, and what each exporter sells to the world."""
    rng = np.random.default_rng(20_220_224)
    supply = rng.lognormal(18, 1, (len(EXPORTERS), len(PRODUCTS)))
    part = rng.uniform(0.05, 0.4, (len(EXPORTERS), len(PRODUCTS)))
    lines = ["reporterISO,partnerISO,flowCode,cmdCode,period,primaryValue,netWgt,partner2ISO,customsCode,motCode"]
    for year in YEARS:
        swing = 1.05 ** (year - YEARS.start) * rng.uniform(0.95, 1.05, supply.shape)
        stay = np.ones(len(EXPORTERS))
        if leaving and year >= since:
            stay[EXPORTERS.index(leaving)] = 0.1
        bought = supply * part * swing * stay[:, None]
        for i, exporter in enumerate(EXPORTERS):
            for k, product in enumerate(PRODUCTS):
                lines.append(f"{MARKET},{exporter},M,{product},{year},{bought[i, k]:.0f},0,W00,C00,0")
                lines.append(f"{exporter},W00,X,{product},{year},{supply[i, k] * swing[i, k]:.0f},0,W00,C00,0")
            lines.append(f"{MARKET},{exporter},M,TOTAL,{year},{bought[i].sum():.0f},0,W00,C00,0")
    return lines


def write(folder: Path, *, leaving: str | None = "JPN") -> tuple[Path, Path]:
    """Write the table and the list."""
    table, listed = folder / "world.csv", folder / "controls.csv"
    table.write_text("\n".join(rows(leaving=leaving)) + "\n", encoding="utf-8")
    listed.write_text("code\n" + "\n".join(LISTED) + "\n", encoding="utf-8")
    return table, listed
