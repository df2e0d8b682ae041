"""The methods that were tried for estimates, on one footing: the same prior, the same rows, draws of the cells.

``ensemble`` is the one in use. ``program`` perturbs the most probable path and projects it by quadratic programmes,
with the prior taken as normal in levels. ``chain`` is hit-and-run in the polytope: slice sampling of the log-normal
prior along directions between draws of the ensemble; exact in the long run, and the reference for the others.
Run: ``python -m bench.methods`` scores them on a few pairs of the fitting half and writes the table.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from bench.calibration import chosen
from bench.report import machine, write_section
from bench.statements import FLOWS, World, world
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.weighing import ensemble
from steelyard.weighing.evidence import Evidence, Said, evidence_of
from steelyard.weighing.paths import Cell, Paths, prior_for
from steelyard.weighing.prior import Prior, basis_of
from steelyard.weighing.system import build
from steelyard.weighing.volatility import posterior_of_scales, with_jolts

Array = NDArray[np.float64]
Method = Callable[[Prior, Evidence, int, np.random.Generator], Array]

CHAIN_STEPS = 600
DRAWS = 100


def program(prior: Prior, evidence: Evidence, n_draws: int, rng: np.random.Generator) -> Array:
    """Draw by quadratic programmes: normal levels around the most probable path, nearest point inside the ranges."""
    import osqp
    from scipy import sparse

    prior, centre, scales = _fitted(prior, evidence, n_draws, rng)
    x = prior.months * np.exp(centre)
    matrix, low, high = _linear_rows(evidence)
    size = np.maximum(np.abs(matrix) @ x, 1e-300)
    matrix = np.concatenate([matrix / size[:, None], np.diag(1 / x)])
    low, high = np.concatenate([low / size, np.zeros(len(x))]), np.concatenate([high / size, np.full(len(x), np.inf)])
    out = np.empty((n_draws, len(x)))
    for scale in np.unique(scales, axis=0):
        root = np.linalg.cholesky(_covariance(prior, scale[None])[0])
        solver, wide = osqp.OSQP(), np.ones(len(low))
        lift = sparse.csc_matrix(matrix @ (x[:, None] * root))
        none = np.zeros(len(x))
        solver.setup(sparse.eye(len(x), format="csc"), none, lift, -wide, wide, verbose=False, max_iter=4000)
        for row in np.flatnonzero((scales == scale).all(axis=1)):
            at = x * (1 + root @ rng.standard_normal(len(x)))
            solver.update(l=low - matrix @ at, u=high - matrix @ at)
            out[row] = np.maximum(at + x * (root @ solver.solve().x), 1e-3 * x)
    return out


def chain(prior: Prior, evidence: Evidence, n_draws: int, rng: np.random.Generator) -> Array:
    """Draw by hit-and-run with slice steps, one chain a draw, started from the ensemble."""
    start = ensemble.sample(prior, evidence, n_draws, rng)
    prior, _, scales = _fitted(prior, evidence, n_draws, rng)
    inverse = np.linalg.inv(_covariance(prior, scales))

    def density(x: Array) -> Array:
        z = np.log(np.maximum(x, 1e-300) / prior.months)
        off = z - prior.mean
        return np.asarray(-0.5 * (off * (inverse @ off[:, :, None])[:, :, 0]).sum(axis=1) - z.sum(axis=1))

    matrix, low, high = _linear_rows(evidence)
    x, now = start.copy(), density(start)
    for _ in range(CHAIN_STEPS):
        pair = rng.integers(n_draws, size=(2, n_draws))
        way = start[pair[0]] - start[pair[1]]
        left, right = _chord(x, way, matrix, low, high)
        bar, live = now - rng.exponential(size=n_draws), np.ones(n_draws, dtype=bool)
        for _ in range(40):
            t = left + (right - left) * rng.random(n_draws)
            new = x + t[:, None] * way
            value = density(new)
            good = live & (value >= bar) & (new > 0).all(axis=1)
            x[good], now[good] = new[good], value[good]
            live &= ~good
            left, right = np.where(t < 0, t, left), np.where(t >= 0, t, right)
            if not live.any():
                break
    return x


def _chord(x: Array, way: Array, matrix: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """Return how far each point may move along its way, back and forth, inside all rows and above zero."""
    value, slope = np.concatenate([x @ matrix.T, x], axis=1), np.concatenate([way @ matrix.T, way], axis=1)
    low, high = np.concatenate([low, np.zeros(x.shape[1])]), np.concatenate([high, np.full(x.shape[1], np.inf)])
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.stack([np.minimum(low - value, 0) / slope, np.maximum(high - value, 0) / slope])
    ends = np.where(np.isnan(ends) | (np.abs(slope) < 1e-300), np.inf, ends)
    ahead = np.where(ends >= 0, ends, np.inf).min(axis=(0, 2))
    back = np.where(ends <= 0, -ends, np.inf).min(axis=(0, 2))
    return -np.minimum(back, 1e3), np.minimum(ahead, 1e3)


def _fitted(prior: Prior, evidence: Evidence, n_draws: int, rng: np.random.Generator) -> tuple[Prior, Array, Array]:
    """Return the prior with its jolts, the most probable path and each draw's scales, as the ensemble takes them."""
    data = evidence.take(np.isfinite(evidence.low) & np.isfinite(evidence.high))
    centre = ensemble.most_probable(prior, data)
    prior = with_jolts(prior, data, centre)
    grid, chance = posterior_of_scales(prior, basis_of(prior), data, centre)
    return prior, centre, grid[rng.choice(len(grid), n_draws, p=chance)]


def _covariance(prior: Prior, scales: Array) -> Array:
    basis = basis_of(prior)
    jitter = 1e-9 * np.eye(len(prior.mean))
    return np.asarray((basis.load * basis.variances(scales)[:, None, :]) @ basis.load.T + jitter)


def _linear_rows(evidence: Evidence) -> tuple[Array, Array, Array]:
    """Return the evidence as rows ``low <= matrix . x <= high``, each end of a ratio a row of its own."""
    rows: list[tuple[Array, float, float]] = []
    for k in range(len(evidence.low)):
        up, down, low, high, scale = (getattr(evidence, name)[k] for name in ("plus", "minus", "low", "high", "scale"))
        if scale > 0:
            rows.append(((up - down) / scale, low, high))
        elif not (down > 0).any():
            rows.append((up, np.exp(low), np.exp(high)))
        else:
            if np.isfinite(low):
                rows.append((up - np.exp(low) * down, 0.0, np.inf))
            if np.isfinite(high):
                rows.append((up - np.exp(high) * down, -np.inf, 0.0))
    return np.array([r[0] for r in rows]), np.array([r[1] for r in rows]), np.array([r[2] for r in rows])


METHODS: dict[str, Method] = {"ensemble": ensemble.sample, "program": program, "chain": chain}


def _worlds() -> Iterator[World]:
    """Yield true statements about a few fitting pairs of each source: the sampler is judged here, not the conflicts."""
    pairs = chosen("fit")
    for source, step in (("comext", 3), ("parana", 2), ("russia", 4), ("panel", 12)):
        for pair in [p for p in pairs if p.source == source][::step]:
            made = world(pair, np.random.default_rng([7, *pair.name.encode()]))
            made.claims = [claim for claim in made.claims if claim.id not in made.false]
            if len(made.claims) > 3:
                yield made


def _score(method: Method) -> tuple[float, ...]:
    """Return seconds, n, coverage of 90% and 50% intervals, mean log width and mean CRPS of log flows."""
    seconds, rows = 0.0, []
    for made in _worlds():
        system = build(made.claims, pair=("AAA", "BBB"), quarters=True)
        cells = [Cell(u.authority, u.direction, u.period) for u in system.unknowns]
        evidence = evidence_of([Said(r.cells, r.coef, r.low, r.high) for r in system.rows], len(cells))
        prior, rng = prior_for(cells, evidence), np.random.default_rng(3)
        start = time.perf_counter()
        drawn = Paths(tuple(cells), method(prior, evidence, DRAWS, rng)).offices()["AAA"]
        seconds += time.perf_counter() - start
        last = made.pair.first + made.pair.flows.shape[1] * made.pair.step - 1
        whole = Period(made.pair.first, last)
        for period in drawn.periods():
            for flow in FLOWS:
                if whole.contains(period) and (period.is_year or made.pair.step == 1):
                    rows.append(_row(drawn.total(flow, period), made, flow, period))
    kept = np.array([row for row in rows if row is not None])
    return (seconds, float(len(kept)), *(float(mean) for mean in kept.mean(axis=0)))


def _row(values: Array, made: World, flow: Flow, period: Period) -> tuple[float, ...] | None:
    truth = made.truth(flow, period)
    low, q25, q75, high = np.quantile(values, [0.05, 0.25, 0.75, 0.95])
    if truth <= 0 or high - low < 0.02 * truth:
        return None
    logs, true = np.sort(np.log(values)), np.log(truth)
    n = len(logs)
    spread = 2 * (logs * (2 * np.arange(1, n + 1) - n - 1)).sum() / n**2
    crps = np.abs(logs - true).mean() - spread / 2
    return float(low <= truth <= high), float(q25 <= truth <= q75), float(np.log(high / low)), float(crps)


def main() -> None:
    """Score each method and write the table."""
    lines = ["| method | seconds | n | 90% covers | 50% covers | mean ln(p95/p05) | mean CRPS of logs |"]
    lines.append("|---|---:|---:|---:|---:|---:|---:|")
    for name, method in METHODS.items():
        seconds, n, c90, c50, width, crps = _score(method)
        lines.append(f"| {name} | {seconds:.1f} | {n:,.0f} | {c90:.1%} | {c50:.1%} | {width:.2f} | {crps:.4f} |")
    body = f"{machine()} {DRAWS} draws each; true statements about fitting pairs.\n\n" + "\n".join(lines)
    print(body)
    write_section("Estimates: methods", body)


if __name__ == "__main__":
    main()
