"""Are the estimates as sure as they should be? Real series are hidden behind generated statements and rebuilt.

Scored are years and quarters of turnover, exports and imports whose bound is wider than a tenth of the truth (rule
20), on pairs that taught nothing. Beside the coverage of 90% and 50% intervals stands their width, and that of the
peer (log-linear years, Denton quarters, split-conformal errors of the fitting pairs) at the same coverage. Run:
``python -m bench.calibration [--short]`` prints the tables and, unless short, writes them into docs/benchmarks.md.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.peer import denton, stated_years, yearly_points
from bench.report import machine, write_section
from bench.series import RealPair, read_pairs
from bench.statements import DIGITS, FLOWS, RATES, World, world
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.series import Bound, Estimate, Quantity
from steelyard.weighing.weigh import weigh

Array = NDArray[np.float64]

SEED = 20
WIDE = 0.1
"""Least width of a bound, as a share of the truth, that makes a quantity worth scoring."""
PANEL_PAIRS = {"fit": 120, "score": 120}
WORLDS = {"comext": 12, "parana": 6, "russia": 4, "panel": 1}
"""Worlds drawn from each pair, so that the small sources weigh enough."""
ENOUGH = 50
"""Fewer errors of a grain and size class than this, and the peer takes its errors from all."""
SIZES = (1e7, 1e8, 1e9)
"""Ends of the size classes: mean yearly turnover in plain units."""


@dataclass(frozen=True, slots=True)
class Case:
    """One hidden quantity: its truth, what the estimate says, and the peer's point (None: too little was stated).

    ``usual`` is the mean of the flow over the pair's years or quarters, the measure of absolute widths: single truths
    come near zero, and widths over them would be all that a mean shows. ``low`` and ``high`` are the bound,
    ``known_years`` the years whose level of the flow was stated or follows from the other two.
    """

    source: str
    pair: str
    size: int
    grain: str
    flow: Flow
    truth: float
    usual: float
    p05: float
    p25: float
    p50: float
    p75: float
    p95: float
    peer: float | None
    low: float
    high: float
    known_years: int


def cases(pairs: Iterable[RealPair], *, seed: int = SEED, false_claims: bool = True) -> list[Case]:
    """Return the scored quantities of worlds drawn from pairs; the same pairs and seed give the same worlds."""
    found = []
    for pair in pairs:
        for turn in range(WORLDS[pair.source]):
            rng = np.random.default_rng([seed, turn, *pair.name.encode()])
            hidden = world(pair, rng)
            if not false_claims:
                hidden.claims = [claim for claim in hidden.claims if claim.id not in hidden.false]
            found += _of_world(hidden)
    return found


def _of_world(hidden: World) -> list[Case]:
    asked = _asked(hidden.pair)
    (pair,) = weigh(hidden.claims, ask=asked, estimates=True, verdicts=False).pairs or (None,)
    if pair is None:
        return []
    bounds: dict[Quantity, Bound] = {bound.quantity: bound for bound in pair.bounds}
    estimates: dict[Quantity, Estimate] = {one.quantity: one for one in pair.estimates}
    peers = {flow: _peer(hidden, flow) for flow in FLOWS}
    size = int(np.searchsorted(SIZES, hidden.pair.yearly.sum(axis=0).mean()))
    found = []
    for quantity in asked:
        one, bound, truth = estimates.get(quantity), bounds.get(quantity), hidden.truth(quantity.flow, quantity.period)
        if one is None or bound is None or truth <= 0:
            continue
        low, high = bound.low or 0.0, np.inf if bound.high is None else bound.high
        if high - low > WIDE * truth:
            found.append(
                Case(
                    source=hidden.pair.source, pair=hidden.pair.name, size=size,
                    grain="year" if quantity.period.is_year else "quarter", flow=quantity.flow, truth=truth,
                    usual=_usual(hidden, quantity), p05=one.p05, p25=one.p25, p50=one.p50, p75=one.p75, p95=one.p95,
                    peer=peers[quantity.flow].get(quantity.period), low=low, high=high,
                    known_years=len(stated_years(hidden.claims, quantity.flow)),
                )
            )  # fmt: skip
    return found


def _usual(hidden: World, quantity: Quantity) -> float:
    exports, imports = hidden.pair.yearly.mean(axis=1) * quantity.period.months / 12
    return float({Flow.EXPORTS: exports, Flow.IMPORTS: imports}.get(quantity.flow, exports + imports))


def _asked(pair: RealPair) -> list[Quantity]:
    start, years = pair.first // 12, pair.yearly.shape[1]
    periods = [Period.year(year) for year in range(start, start + years)]
    if pair.step == 1:
        periods += [Period.quarter(year, number) for year in range(start, start + years) for number in (1, 2, 3, 4)]
    return [
        Quantity(reporter="AAA", partner="BBB", flow=flow, period=period, authority="AAA")
        for flow in FLOWS
        for period in periods
    ]


def _peer(hidden: World, flow: Flow) -> dict[Period, float]:
    """Return the peer's points of years and quarters."""
    start, n = hidden.pair.first // 12, hidden.pair.yearly.shape[1]
    years = list(range(start, start + n))
    points = yearly_points(stated_years(hidden.claims, flow), years)
    if points is None:
        return {}
    quarters = denton(points)
    found = {Period.year(year): float(points[k]) for k, year in enumerate(years)}
    found |= {Period.quarter(years[k // 4], k % 4 + 1): float(value) for k, value in enumerate(quarters) if value > 0}
    return found


def coverage(rows: Sequence[Case]) -> tuple[float, float]:
    """Return the shares of truths inside the 90% and the 50% intervals."""
    inside90 = np.mean([case.p05 <= case.truth <= case.p95 for case in rows])
    return float(inside90), float(np.mean([case.p25 <= case.truth <= case.p75 for case in rows]))


def against_peer(scored: Sequence[Case], fitting: Sequence[Case]) -> dict[str, float]:
    """Return mean widths of ours and of the peer at our coverage, on the quantities that both give.

    The peer's errors are taken by grain and size class from the fitting pairs, at the level at which its intervals
    cover as much as ours do. ``log`` is the mean of ln(high / low), ``usual`` that of (high - low) / the usual flow.
    """
    both = [case for case in scored if case.peer]
    errors = {
        (grain, size): np.sort(
            [np.log(c.truth / c.peer) for c in fitting if c.peer and c.grain == grain and c.size == size]
        )
        for grain in ("year", "quarter")
        for size in range(len(SIZES) + 1)
    }
    pooled = np.sort([np.log(c.truth / c.peer) for c in fitting if c.peer])
    aim = coverage(both)[0]

    known = [e if len(e := errors[case.grain, case.size]) >= ENOUGH else pooled for case in both]
    points = np.array([case.peer for case in both], dtype=float)
    kinds = {id(e): e for e in known}
    place = {key: np.array([id(e) == key for e in known]) for key in kinds}

    def ends(level: float) -> Array:
        found = np.empty((len(both), 2))
        for key, kind in kinds.items():
            low, high = np.quantile(kind, [(1 - level) / 2, (1 + level) / 2])
            found[place[key]] = points[place[key], None] * np.exp([low, high])
        return found

    truth, usual = np.array([(case.truth, case.usual) for case in both]).T
    levels = np.linspace(0.5, 0.998, 84)
    covers = [float(((truth >= e[:, 0]) & (truth <= e[:, 1])).mean()) for e in (ends(float(level)) for level in levels)]
    theirs = ends(float(levels[int(np.argmin(np.abs(np.array(covers) - aim)))]))
    ours = np.array([(case.p05, case.p95) for case in both])
    return {
        "n": len(both),
        "coverage": aim,
        "log_ours": float(np.log(ours[:, 1] / ours[:, 0]).mean()),
        "log_peer": float(np.log(theirs[:, 1] / theirs[:, 0]).mean()),
        "usual_ours": float(((ours[:, 1] - ours[:, 0]) / usual).mean()),
        "usual_peer": float(((theirs[:, 1] - theirs[:, 0]) / usual).mean()),
        "error_ours": float(np.median([abs(np.log(case.p50 / case.truth)) for case in both])),
        "error_peer": float(np.median([abs(np.log(case.peer / case.truth)) for case in both if case.peer])),
    }


def chosen(half: str, *, short: bool = False) -> list[RealPair]:
    """Return the pairs of one half that are scored: all of the monthly sources, a sample of the panel."""
    pairs = [pair for pair in read_pairs() if pair.half == half]
    panel = [pair for pair in pairs if pair.source == "panel"]
    step = max(1, len(panel) // (PANEL_PAIRS[half] // (8 if short else 1)))
    rest = [pair for pair in pairs if pair.source != "panel"]
    return (rest[::8] if short else rest) + panel[::step]


def tables(scored: Sequence[Case], fitting: Sequence[Case]) -> str:
    """Return the tables of a run in Markdown."""
    lines = ["| scored on | n | 90% covers | 50% covers | mean ln(p95/p05) |", "|---|---:|---:|---:|---:|"]
    groups: list[tuple[str, list[Case]]] = [("all", list(scored))]
    groups += [
        (f"{s}, {g}s", [c for c in scored if (c.source, c.grain) == (s, g)])
        for s in WORLDS
        for g in ("year", "quarter")
    ]
    names = ("under 10 m", "10-100 m", "100 m - 1 bn", "over 1 bn")
    groups += [(f"turnover {name}", [c for c in scored if c.size == k]) for k, name in enumerate(names)]
    for name, rows in groups:
        if rows:
            c90, c50 = coverage(rows)
            width = np.mean([np.log(case.p95 / case.p05) for case in rows])
            lines.append(f"| {name} | {len(rows):,} | {c90:.1%} | {c50:.1%} | {width:.2f} |")
    heads = ("n", "coverage", "mean ln width, ours", "peer", "mean width / usual flow, ours", "peer")
    heads = ("against the peer at our coverage", *heads, "median error, ours", "peer")
    lines += ["", f"| {' | '.join(heads)} |", "|---|---:|---:|---:|---:|---:|---:|---:|---:|"]
    for name, rows in groups[:9]:
        if sum(case.peer is not None for case in rows) >= 100:
            r = against_peer(rows, fitting)
            lines.append(
                f"| {name} | {r['n']:,.0f} | {r['coverage']:.1%} | {r['log_ours']:.2f} | {r['log_peer']:.2f} "
                f"| {r['usual_ours']:.2f} | {r['usual_peer']:.2f} | {r['error_ours']:.1%} | {r['error_peer']:.1%} |"
            )
    return "\n".join(lines)


def main() -> None:
    """Score and print; a full run also writes docs/benchmarks.md."""
    short, start = "--short" in sys.argv, time.perf_counter()
    fitting, scored = cases(chosen("fit", short=short)), cases(chosen("score", short=short))
    text = tables(scored, fitting)
    rates = ", ".join(f"{name} {rate:g}" for name, rate in RATES.items())
    digits = ", ".join(f"{d} digits {share:g}" for d, share in DIGITS)
    body = f"{machine()} {time.perf_counter() - start:.0f} s.\n\n{text}\n\nGenerator: {rates}; {digits}. Seed {SEED}."
    print(body)
    if not short:
        write_section("Estimates: calibration", body)


if __name__ == "__main__":
    main()
