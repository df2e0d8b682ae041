"""Speed and false alarms of weighing. Section of docs/benchmarks.md.

usage: python -m bench.weighing
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from tests.weighing.worlds import A, B, World

from bench.report import machine, write_section
from steelyard.core.claim import Verdict
from steelyard.weighing.bounds import Scales, bounds, told
from steelyard.weighing.conflicts import search
from steelyard.weighing.system import System, build
from steelyard.weighing.weigh import weigh

PAIRS, FALSE_ALARM_TEXTS = 60, 400


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Return the least wall time of a few runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def bound_all(system: System) -> int:
    """Bound all stated and yearly quantities."""
    scales = Scales.of(system)
    return len(list(bounds(scales, search(system, {}).aside, told(system))))


def by_cvxpy(system: System, most: int) -> float:
    """Return seconds a bound through cvxpy (HiGHS behind it), on the first quantities."""
    import cvxpy as cp

    x = cp.Variable(len(system.unknowns), nonneg=True)
    matrix = np.zeros((len(system.rows), len(system.unknowns)))
    for i, row in enumerate(system.rows):
        matrix[i, list(row.cells)] = row.coef
    low, high = (np.array([getattr(row, end) for row in system.rows]) / system.scale for end in ("low", "high"))
    limits = [
        matrix[np.isfinite(low)] @ x >= low[np.isfinite(low)],
        matrix[np.isfinite(high)] @ x <= high[np.isfinite(high)],
    ]
    quantities = [q for q in told(system) if q.base is None and system.form(q)][:most]
    start = time.perf_counter()
    for quantity in quantities:
        form = system.form(quantity) or {}
        cost = np.zeros(len(system.unknowns))
        cost[list(form)] = list(form.values())
        goal = cost @ x
        for sense in (cp.Minimize, cp.Maximize):
            cp.Problem(sense(goal), limits).solve(solver=cp.HIGHS)
    return (time.perf_counter() - start) / len(quantities)


def main() -> None:
    """Measure and write."""
    claims = [replace(c, source=f"s{k % 40}") for k, c in enumerate(World(7).claims(400)[:200])]
    system = build(claims, pair=(A, B))
    n = len(told(system))
    own = seconds(lambda: bound_all(system))
    verdicts = seconds(lambda: weigh(claims, estimates=False), 2)
    peer = by_cvxpy(system, 5)
    many = [World(seed).claims(40)[:30] for seed in range(PAIRS)]
    start = time.perf_counter()
    for rows in many:
        weigh([replace(c, source="one") for c in rows], estimates=False)
    each = (time.perf_counter() - start) / PAIRS
    alarms = texts = 0
    for seed in range(FALSE_ALARM_TEXTS):
        rows = [replace(c, source="one") for c in World(10_000 + seed).claims(12)]
        texts += 1
        alarms += any(f.verdict == Verdict.CONTRADICTED for p in weigh(rows, estimates=False).pairs for f in p.findings)
    lines = [
        "| what | found | reach |", "|---|---|---|",
        f"| {len(claims)} claims: all {n} stated and yearly bounds | {own:.2f} s | < 0.5 s |",
        f"| the same with conflicts, derived figures and verdicts on both bases | {verdicts:.2f} s | < 1 s |",
        f"| one bound through cvxpy with HiGHS, same run, against ours | {1000 * peer:.0f} ms against {1000 * own / n:.1f} ms, {peer / (own / n):.0f}x | >= 20x |",
        f"| a pair of 30 claims, mean of {PAIRS}; 10,000 pairs on 2 cores by proportion | {each:.2f} s; {each * 10_000 / 2 / 60:.0f} min | < 10 min |",
        f"| consistent generated texts of 12 claims with a CONTRADICTED | {alarms} of {texts} | <= 1 in 200 |",
    ]  # fmt: skip
    body = "\n".join(lines)
    write_section("Weighing", f"`python -m bench.weighing` on {machine()}\n\n{body}")
    print(body)


if __name__ == "__main__":
    main()
