"""Speed and false alarms of weighing. Section of docs/benchmarks.md.

usage: python -m bench.weighing [--pairs N] [--texts N] [--every K]

``--pairs`` is how many of the 10,000 pairs of 30 claims are weighed for real, in two processes; the rest by proportion.
False alarms are counted on texts that are consistent by construction, on worlds whose "more than" overshoots by 1-20%
(apart), and on the labelled articles as their labels read them, where these are at hand.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
from tests.weighing.worlds import A, B, World

from bench.report import machine, write_section
from bench.series import DATA, RealPair, read_pairs
from bench.statements import world
from steelyard.core.claim import Claim, Verdict
from steelyard.core.errors import InputError
from steelyard.weighing.bounds import Scales, bounds, told
from steelyard.weighing.conflicts import search
from steelyard.weighing.system import System, build
from steelyard.weighing.weigh import weigh

PAIRS, TEXTS, MANY, CHUNK = 1_000, 400, 10_000, 50
OVERSHOOT = 0.2
GOLD = DATA.parent / "devset" / "gold"


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Return the least processor time of a few runs: other work on the machine does not count."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def bound_all(system: System) -> int:
    """Bound all stated and yearly quantities."""
    found = search(system, {})
    return len(list(bounds(Scales.of(system, levels=found.levels), found.aside, told(system))))


def by_cvxpy(system: System, most: int) -> tuple[float, float]:
    """Return seconds a quantity (both ends) through cvxpy with HiGHS behind it, on the first quantities: a problem an
    end, and as a practised user would do it, two problems whose objective is a parameter, started warm.
    """
    import cvxpy as cp
    from scipy import sparse

    x = cp.Variable(len(system.unknowns), nonneg=True)
    matrix = np.zeros((len(system.rows), len(system.unknowns)))
    for i, row in enumerate(system.rows):
        matrix[i, list(row.cells)] = row.coef
    low, high = (np.array([getattr(row, end) for row in system.rows]) / system.scale for end in ("low", "high"))
    above, below = np.isfinite(low), np.isfinite(high)
    known = sparse.csr_array(matrix)
    limits = [known[above] @ x >= low[above], known[below] @ x <= high[below]]
    costs = []
    for form in [form for q in told(system) if q.base is None and (form := system.form(q))][:most]:
        cost = np.zeros(len(system.unknowns))
        cost[list(form)] = list(form.values())
        costs.append(cost)

    def anew() -> None:
        for cost in costs:
            for sense in (cp.Minimize, cp.Maximize):
                cp.Problem(sense(cost @ x), limits).solve(solver=cp.HIGHS)

    goal = cp.Parameter(len(system.unknowns))
    both = [cp.Problem(sense(goal @ x), limits) for sense in (cp.Minimize, cp.Maximize)]

    def again() -> None:
        for goal.value in costs:
            for problem in both:
                problem.solve(solver=cp.HIGHS, warm_start=True)

    return seconds(anew) / len(costs), seconds(again) / len(costs)


def weigh_chunk(first: int) -> float:
    """Weigh some pairs of 30 claims in one call; return the processor seconds."""
    claims = [
        replace(claim, id=f"{seed}:{claim.id}", reporter=f"{seed}", source=f"{seed}:{k % 10}")
        for seed in range(first, first + CHUNK)
        for k, claim in enumerate(World(seed).claims(40)[:30])
    ]
    start = time.process_time()
    weigh(claims, estimates=False)
    return time.process_time() - start


def many_pairs(pairs: int) -> float:
    """Return processor seconds for so many pairs, all told, in two processes."""
    with ProcessPoolExecutor(2) as pool:
        return sum(pool.map(weigh_chunk, range(0, pairs, CHUNK)))


def accused(rows: list[Claim]) -> bool:
    """True when some claim of a text is CONTRADICTED."""
    return any(f.verdict == Verdict.CONTRADICTED for p in weigh(rows, estimates=False).pairs for f in p.findings)


def generated(texts: int) -> Iterator[list[Claim]]:
    """Yield consistent texts of 12 claims."""
    for seed in range(texts):
        yield [replace(c, source="one") for c in World(10_000 + seed).claims(12)]


def real_series(pairs: list[RealPair], overshoot: float) -> Iterator[list[Claim]]:
    """Yield what officials would say of real series, all true but for "more than" that overshoots."""
    for k, pair in enumerate(pairs):
        made = world(pair, np.random.default_rng([k, 5]), overshoot=overshoot)
        yield [replace(c, source="one") for c in made.claims if c.id not in made.false]


def labelled(folder: Path, passed: list[str]) -> Iterator[list[Claim]]:
    """Yield the labels of each article that can be weighed; what of them is no claim is put into ``passed``."""
    for file in sorted(folder.glob("*.json")):
        rows = []
        for k, row in enumerate(json.loads(file.read_text(encoding="utf-8"))["claims"]):
            try:
                rows.append(
                    Claim.from_json({**row, "id": str(k), "source": "one", "base_assumed": not row.get("base_period")})
                )
            except InputError as error:
                passed.append(f"{file.stem} {k}: {error}")
        yield rows


def alarms(texts: Iterator[list[Claim]]) -> str:
    """Return "n of m" texts with an accusation."""
    found = [accused(rows) for rows in texts if rows]
    return f"{sum(found)} of {len(found)}"


def labels_row(folder: Path) -> str:
    """Return the row of the labelled articles, with how many labels could not be weighed."""
    passed: list[str] = []
    texts = list(labelled(folder, passed))
    words = f"labels, not the reader: {sum(map(len, texts))} weighed, {len(passed)} that are no whole claim passed over"
    return f"| labelled articles ({words}) with a CONTRADICTED | {alarms(iter(texts))} | <= 1 in 200 |"


def main() -> None:
    """Measure and write."""
    words = argparse.ArgumentParser()
    words.add_argument("--pairs", type=int, default=PAIRS)
    words.add_argument("--texts", type=int, default=TEXTS, help="consistent texts generated")
    words.add_argument("--every", type=int, default=3, help="one real series in so many is told of")
    options = words.parse_args()
    pairs = options.pairs
    claims = [replace(c, source=f"s{k % 40}") for k, c in enumerate(World(7).claims(400)[:200])]
    system = build(claims, pair=(A, B))
    n = len(told(system))
    own = seconds(lambda: bound_all(system))
    verdicts = seconds(lambda: weigh(claims, estimates=False), 2)
    estimates = seconds(lambda: weigh(claims), 2)
    plain, practised = by_cvxpy(system, 10)
    each = own / n
    took = many_pairs(pairs)
    real = read_pairs()[:: options.every]
    lines = [
        "| what | found | reach |", "|---|---|---|",
        f"| {len(claims)} claims: all {n} stated and yearly bounds | {own:.2f} s | < 0.5 s |",
        f"| the same with conflicts, derived figures and verdicts on both bases | {verdicts:.2f} s | < 1 s |",
        f"| the same with estimates | {estimates:.2f} s | < 2 s |",
        f"| one quantity, both ends, through cvxpy with HiGHS, same run, against ours (all set-up in it) | {1000 * plain:.0f} ms against {1000 * each:.2f} ms, {plain / each:.0f}x | >= 20x |",
        f"| the same with the objective as a parameter, compiled once, started warm | {1000 * practised:.1f} ms, {practised / each:.0f}x | |",
        f"| {MANY:,} pairs of 30 claims, with verdicts, on two processors ({pairs:,} weighed: {took:.0f} s on one) | {took * MANY / pairs / 120:.1f} min | < 10 min |",
        f"| consistent generated texts of 12 claims with a CONTRADICTED | {alarms(generated(options.texts))} | <= 1 in 200 |",
        f"| true statements about real series with a CONTRADICTED | {alarms(real_series(real, 0.0))} | <= 1 in 200 |",
        f'| the same where "more than" overshoots by up to {OVERSHOOT:.0%} | {alarms(real_series(real, OVERSHOOT))} | told apart |',
        labels_row(GOLD),
    ]  # fmt: skip
    body = "\n".join(lines)
    threads, load = os.environ.get("OPENBLAS_NUM_THREADS", "not set"), os.getloadavg()[0]
    how = f"Processor time; OPENBLAS_NUM_THREADS {threads}, load average {load:.0f}."
    write_section("Weighing", f"`python -m bench.weighing` on {machine()} {how}\n\n{body}")
    print(body)


if __name__ == "__main__":
    main()
