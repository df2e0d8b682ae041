"""Learn the prior of log flows from real bilateral series and write ``weighing/parameters/prior.toml``.

Maximum likelihood of a Gaussian state-space model whose slow parts (drift, walk) and fast parts (swing, season, noise)
each have a pair-wide volatility that is itself drawn, on the ``fit`` half of the pairs only. The monthly tables teach
seasons and months, the yearly panel the long run.
Run: ``python -m bench.learn_prior``.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from bench.series import RealPair, read_pairs
from steelyard.weighing.prior import COMPONENTS, FAST, SIZE_RANGE, SLOW, kernels, log_scale

Array = NDArray[np.float64]
OUT = Path(__file__).resolve().parents[1] / "src" / "steelyard" / "weighing" / "parameters" / "prior.toml"
EVERY = 3
"""One pair of the panel in so many: it has ten times the values of all monthly tables together."""
CHUNK = 64
"""Longest run of months taken at once; longer series are cut, their pieces taken as pairs of their own."""
GRID = np.linspace(-2.0, 2.4, 12)
"""Logs of the volatilities that are summed over."""

SOURCES = ("comext", "parana", "russia", "panel")
START = np.array([[-2.3, 0, 0.5], [-1.4, 0, 0.5], [-1.5, -0.3, 0], [-2.0, 0, 0.4], [-1.6, -0.25, 0]])
"""Where the search starts: log sd, its slope, and the correlation's inverse tanh, by component."""


class Group:
    """Pairs of one source on one clock.

    ``contrasts`` are the log flows without their unknown levels, shape (pairs, 2 (n - 1)); ``sizes`` is log10 of the
    yearly flows over 1e8, shape (pairs, 2).
    """

    def __init__(self, pairs: list[RealPair]) -> None:
        step, n = pairs[0].step, pairs[0].flows.shape[1]
        pieces = [range(k, min(k + CHUNK, n)) for k in range(0, n, CHUNK)] if n % CHUNK == 0 else [range(n)]
        n = len(pieces[0])
        self.ends = np.arange(n)[:, None] * step + np.array([0, step])
        flows = np.stack([pair.flows[:, list(piece)] for pair in pairs for piece in pieces])
        smallest = 5e-4 * np.median(flows, axis=2, keepdims=True)
        self.basis = np.linalg.svd(np.eye(n) - 1 / n)[0][:, : n - 1]
        self.contrasts = (np.log(flows + smallest) @ self.basis).reshape(len(flows), -1)
        yearly = flows.mean(axis=2) * 12 / step
        self.sizes = np.clip(np.log10(yearly) - 8, *SIZE_RANGE)


def unpack(theta: Array) -> dict[str, float]:
    """Return the named parameters from the free vector of the search."""
    named = {"phi": 1 / (1 + math.exp(-theta[0])), "psi": 1 / (1 + math.exp(-theta[1]))}
    named["slow_dof"], named["fast_dof"] = 1 + math.exp(theta[2]), 1 + math.exp(theta[3])
    for k, name in enumerate(COMPONENTS):
        named[f"{name}_log_sd"], named[f"{name}_slope"] = theta[4 + 3 * k], theta[5 + 3 * k]
        named[f"{name}_rho"] = math.tanh(theta[6 + 3 * k])
    return named


def loss(theta: Array, groups: list[Group]) -> float:
    """Return minus the log likelihood of the groups, plus a faint pull that keeps the search bounded."""
    named = unpack(theta)
    return 0.001 * float(theta @ theta) - sum(float(log_likelihood(named, group).sum()) for group in groups)


def log_likelihood(named: dict[str, float], group: Group) -> Array:
    """Return the log likelihood of each pair, its two volatilities summed over: both at once by one eigenproblem."""
    parts = kernels(group.ends, phi=named["phi"], psi=named["psi"])
    slow, fast = (_covariance(named, group, parts, names) for names in (SLOW, FAST))
    root = np.linalg.cholesky(fast + 1e-8 * np.eye(fast.shape[1]))
    inner = np.linalg.solve(root, np.linalg.solve(root, slow).transpose(0, 2, 1))
    values, vectors = np.linalg.eigh(inner)
    white = np.linalg.solve(root, group.contrasts[:, :, None])
    square = (vectors.transpose(0, 2, 1) @ white)[:, :, 0] ** 2
    log_det = np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
    terms = []
    for s in GRID:
        for f in GRID:
            var = math.exp(2 * s) * np.maximum(values, 0) + math.exp(2 * f)
            chance = log_scale(math.exp(s), named["slow_dof"]) + log_scale(math.exp(f), named["fast_dof"])
            terms.append(chance - 0.5 * (np.log(var) + square / var).sum(axis=1))
    total = sum(math.log(np.exp(log_scale(np.exp(GRID), named[dof])).sum()) for dof in ("slow_dof", "fast_dof"))
    return np.asarray(logsumexp(terms, axis=0) - log_det - total)


def _covariance(named: dict[str, float], group: Group, parts: dict[str, Array], names: tuple[str, ...]) -> Array:
    n = group.basis.shape[1]
    cov = np.zeros((len(group.sizes), 2, n, 2, n))
    for name in names:
        sd = np.exp(named[f"{name}_log_sd"] + named[f"{name}_slope"] * group.sizes)
        mix = sd[:, :, None] * sd[:, None, :] * np.array([[1, named[f"{name}_rho"]], [named[f"{name}_rho"], 1]])
        cov += mix[:, :, None, :, None] * (group.basis.T @ parts[name] @ group.basis)[None, None, :, None, :]
    return cov.reshape(-1, 2 * n, 2 * n)


def main() -> None:
    """Fit, print and write."""
    pairs = [pair for pair in read_pairs() if pair.half == "fit"]
    taught = [p for p in pairs if p.source != "panel"] + [p for p in pairs if p.source == "panel"][::EVERY]
    groups = [Group([p for p in taught if p.source == name]) for name in SOURCES]
    start = np.array([1.5, 4.0, 0.5, 0.5, *START.ravel()])
    box = [
        (-2.0, 4.0),
        (-2.0, 6.0),
        (-2.0, 4.0),
        (-2.0, 4.0),
        *[(-5.0, 1.5), (-1.0, 0.5), (-1.5, 1.5)] * len(COMPONENTS),
    ]
    found = minimize(
        loss,
        start,
        args=(groups,),
        method="L-BFGS-B",
        bounds=box,
        options={"maxiter": 60, "maxfun": 3000, "ftol": 1e-7},
    )
    print(found.message, found.fun, found.nit, file=sys.stderr)
    named = unpack(found.x)
    ratio = [float(np.log(p.yearly.mean(axis=1)) @ np.array([1.0, -1.0])) for p in pairs]
    named["ratio_sd"] = float(np.std(ratio))
    turnover = [np.log(p.yearly.sum(axis=0) + 1e4) for p in pairs]
    named["growth"] = float(np.median([(t[-1] - t[0]) / (len(t) - 1) for t in turnover]))
    counts = ", ".join(f"{sum(p.source == name for p in taught)} {name}" for name in SOURCES)
    lines = [f'version = "1"\npairs = "{counts}"', *(f"{name} = {value:.4g}" for name, value in named.items())]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("# Written by bench/learn_prior.py; do not edit by hand.\n" + "\n".join(lines) + "\n")
    print(OUT.read_text())


if __name__ == "__main__":
    main()
