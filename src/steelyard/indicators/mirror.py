"""Mirror asymmetry: two offices on the same flow (Hamanaka 2012; method of CEPII working paper 2010-23 for CIF/FOB).

The exporter reports FOB, the importer CIF; ratios away from a plausible freight margin are asymmetry, not freight.
How wide gaps usually are, by the size of the flow in dollars, is learned by ``bench/learn_mirror.py``.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache, partial
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from steelyard.core.period import Period
from steelyard.indicators.ratio import ratio
from steelyard.indicators.result import Measured, defined


def asymmetry(exports: ArrayLike, imports: ArrayLike) -> NDArray[np.float64]:
    """Return |x - m| / ((x + m) / 2), 0 (agree) .. 2 (one side reports nothing); NaN when both are zero.

    >>> asymmetry([100.0, 0.0], [110.0, 5.0]).round(4).tolist()
    [0.0952, 2.0]
    """
    x, m = np.asarray(exports, float), np.asarray(imports, float)
    return ratio(np.abs(x - m), (x + m) / 2)


def log_ratio(exports: ArrayLike, imports: ArrayLike) -> NDArray[np.float64]:
    """Return ln(imports as the importer reports / exports as the exporter reports); NaN unless both are above zero.

    >>> log_ratio([100.0, 0.0], [110.0, 5.0]).round(4).tolist()
    [0.0953, nan]
    """
    x, m = np.asarray(exports, float), np.asarray(imports, float)
    both = np.where(m > 0, ratio(m, x), np.nan)
    result: NDArray[np.float64] = np.log(both)
    return result


def wider(exports: float, imports: float, *, dollars: float = 1.0) -> float:
    """Return the share (.05 to .95) of mirrored flows of this size whose two figures lie further apart.

    Parameters
    ----------
    exports, imports : both offices' figures on one flow, above zero, in one unit.
    dollars : dollars in one unit of the figures.

    >>> wider(100e6, 109e6), round(wider(100e6, 300e6), 2)
    (0.95, 0.1)
    """
    rows = _parameters()
    size = math.sqrt(exports * imports) * dollars
    gaps = [row["gaps"] for row in rows["size"] if row["from"] <= size] or [rows["size"][0]["gaps"]]
    gap = abs(math.log(imports / exports) - rows["margin"])
    return round(1 - float(np.interp(gap, gaps[-1], rows["levels"])) / 100, 4)


def measures(
    sold: Mapping[int, float],
    bought: Mapping[int, float],
    *,
    exporter: str,
    importer: str,
    source: str,
    dollars: Mapping[int, float],
) -> tuple[Measured, ...]:
    """Compare the exporter's and the importer's figures on one flow, year by year.

    Parameters
    ----------
    sold, bought : year -> figure of the exporter's and of the importer's office, in one unit.
    dollars : year -> dollars in one unit of the figures; without it the gap is not set against flows of its size.
    """
    rows: list[Measured] = []
    for year in sorted(set(sold) & set(bought)):
        x, m = sold[year], bought[year]
        row = partial(
            Measured, reporter=exporter, partner=importer, flow="exports", period=Period.year(year), source=source
        )
        rows.append(row(measure="mirror_ratio", value=m / x if x > 0 else math.nan, unit="index"))
        rows.append(row(measure="mirror_asymmetry", value=float(asymmetry(x, m)), unit="index"))
        if x > 0 and m > 0 and year in dollars:
            rows.append(row(measure="mirror_wider", value=wider(x, m, dollars=dollars[year]), unit="share"))
    return defined(rows)


@cache
def _parameters() -> dict[str, Any]:
    file = resources.files("steelyard.indicators") / "parameters" / "mirror.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
