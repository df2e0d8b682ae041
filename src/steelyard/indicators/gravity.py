"""Structural gravity: what trade a pair like this one has elsewhere, as an outside view.

Trade of i with j = exporter effect x importer effect x exp(slopes x distance, contiguity, language) (Anderson and van
Wincoop 2003; slopes by PPML with fixed effects as in Yotov et al. 2016, Table 1). Effects are those of all goods in
2009 and move to a later year with each side's share of the world's GDP and with the world's GDP. Parameters and the
interval are learned by ``bench/learn_gravity.py`` and ``bench/learn_gravity_spread.py``; nothing is estimated here.

Refuses to say why a pair trades more or less than predicted, and to predict an economy without effects or GDP. Trade
agreements and colonial ties are left out: they are not known for all pairs.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from statistics import NormalDist
from typing import Any

EARTH = 6371.0
"""Mean radius, kilometres."""
WORLD = "WLD"
FILE = "gdp.csv"
"""GDP of one's own, beside a ledger's tables: code, year, gdp, source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an economy is: its largest city in degrees, its official languages (ISO 639) and its neighbours."""

    code: str
    latitude: float
    longitude: float
    languages: tuple[str, ...]
    neighbours: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """Predicted exports of one economy to another in ``year``, dollars of that year.

    ``mean`` is the expected value (PPML); ``quantiles`` hold chance -> dollars, from pairs of like predicted size
    that trade and that the fit had not seen (``count`` of them), wider with the years since and for a region;
    ``share`` is the factor of a region (1 for a country).
    """

    exporter: str
    importer: str
    year: int
    mean: float
    quantiles: Mapping[float, float]
    count: int
    share: float = 1.0


def distance(one: Place, other: Place) -> float:
    """Return the great-circle distance between the largest cities in kilometres (haversine).

    >>> a = Place(code="A", latitude=53.9, longitude=27.57, languages=(), neighbours=frozenset())
    >>> b = Place(code="B", latitude=55.75, longitude=37.62, languages=(), neighbours=frozenset())
    >>> round(distance(a, b))
    675
    """
    p, q = math.radians(one.latitude), math.radians(other.latitude)
    turn = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * turn))


def ease(one: Place, other: Place, slopes: Mapping[str, float]) -> float:
    """Return exp(slopes x (ln distance, contiguity, common language)); symmetric."""
    far = slopes["ln_distance"] * math.log(max(1.0, distance(one, other)))
    near = slopes["contiguity"] * (other.code in one.neighbours)
    return math.exp(far + near + slopes["language"] * bool({*one.languages} & {*other.languages} - {""}))


def predict(
    exporter: str,
    importer: str,
    *,
    year: int | None,
    exporter_share: float = 1.0,
    importer_share: float = 1.0,
    gdp: Mapping[str, Mapping[int, float]] | None = None,
) -> Prediction | None:
    """Return what the exporter is predicted to sell to the importer; None where either is not in the parameters.

    Parameters
    ----------
    exporter, importer : countries (of a region: its country).
    year : taken as it is where GDP of that year is known, else the last year before it with both; None: the last one.
    exporter_share, importer_share : 0..1, a region's share of its country's GDP.
    gdp : code (`WORLD` for the world) -> year -> dollars; goes before what ships.
    """
    found, rows = parameters(), _with(gdp or {})
    sides = [rows.get(exporter), rows.get(importer)]
    three, base = (*sides, rows[WORLD]), found["year"]
    told = [
        y
        for y in sorted(y for y in rows[WORLD]["gdp"] if y >= base)
        if (year is None or y <= year) and all(row and {y, base} <= set(row["gdp"]) for row in three)
    ]
    if (
        exporter == importer
        or not told
        or not (sides[0] and sides[0]["exporter"] and sides[1] and sides[1]["importer"])
    ):
        return None
    out, into = sides[0], sides[1]
    assert out is not None
    assert into is not None
    growth = [row["gdp"][told[-1]] / row["gdp"][base] for row in (out, into, rows[WORLD])]
    mean = out["exporter"] * into["importer"] * ease(out["place"], into["place"], found["slopes"])
    mean *= growth[0] * growth[1] / growth[2] * exporter_share * importer_share
    spread = next(row for row in found["spread"] if mean <= row["up_to"])
    return Prediction(
        exporter=exporter, importer=importer, year=told[-1], mean=mean, count=spread["count"],
        quantiles={q: mean * r * wider(q, years=(year or told[-1]) - base, region=exporter_share * importer_share < 1.0)
                   for q, r in zip(found["quantiles"], spread["ratio"], strict=True)},
        share=exporter_share * importer_share,
    )  # fmt: skip


def wider(chance: float, *, years: int, region: bool) -> float:
    """Return the factor on a quantile of a prediction ``years`` after the year of the effects, and for a region.

    exp(z sqrt(drift^2 years + region^2)), z = -1 at 10% and 1 at 90% (`bench.learn_gravity_spread`).

    >>> wider(0.5, years=9, region=True), wider(0.9, years=0, region=False)
    (1.0, 1.0)
    """
    learned = parameters()["wider"]
    k = math.sqrt(learned["drift"] ** 2 * years + (learned["region"] ** 2 if region else 0.0))
    normal = NormalDist()
    return math.exp(k * normal.inv_cdf(chance) / normal.inv_cdf(0.9))


@cache
def parameters() -> dict[str, Any]:
    """Return the learned numbers: slopes, their errors, the estimation's N, spread by predicted size."""
    text = (resources.files("steelyard.indicators") / "parameters" / "gravity.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def economies() -> dict[str, dict[str, Any]]:
    """Return code -> place, exporter and importer effects (None: not in the totals of the base year), GDP by year."""
    text = (resources.files("steelyard.indicators") / "parameters" / "economies.tsv").read_text(encoding="utf-8")
    head, *lines = (line.split("\t") for line in text.splitlines())
    return {row[0]: _economy(dict(zip(head, row, strict=True))) for row in lines}


def _economy(row: Mapping[str, str]) -> dict[str, Any]:
    place = None
    if row["latitude"]:
        place = Place(
            code=row["code"], latitude=float(row["latitude"]), longitude=float(row["longitude"]),
            languages=tuple(row["languages"].split(",")), neighbours=frozenset(row["neighbours"].split(",")),
        )  # fmt: skip
    effects = {side: float(row[side]) if row[side] else None for side in ("exporter", "importer")}
    return {"place": place, **effects, "gdp": {int(y): float(v) for y, v in row.items() if y.isdigit() and v}}


def _with(gdp: Mapping[str, Mapping[int, float]]) -> dict[str, dict[str, Any]]:
    """Return the economies with GDP that was added."""
    known = economies()
    return known | {c: {**known[c], "gdp": {**known[c]["gdp"], **own}} for c, own in gdp.items() if c in known}
