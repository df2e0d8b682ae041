"""A short version of bench/calibration.py on made series: intervals cover what they say, through the whole of `weigh`."""

from __future__ import annotations

from functools import cache

import numpy as np
from bench.calibration import Case, coverage, tables
from bench.calibration import cases as rebuilt
from bench.series import RealPair


def made_pair(number: int) -> RealPair:
    """Seven years of months with a random walk of Student t steps, a season of its own and noise: not the prior's shape."""
    rng = np.random.default_rng(number)
    months = 84
    flows = []
    for level in rng.uniform(6.5, 8.0, 2):
        walk = np.cumsum(rng.standard_t(3, months) * rng.uniform(0.02, 0.07))
        season = np.tile(rng.normal(0, 0.12, 12), months // 12)
        flows.append(10**level * np.exp(walk + season + rng.normal(0, 0.15, months)))
    return RealPair("comext", f"made-{number}", 12 * 2015, 1, np.array(flows))


@cache
def scored() -> tuple[Case, ...]:
    return tuple(rebuilt(made_pair(number) for number in range(8)))


def test_intervals_cover_what_they_say_on_series_that_the_prior_did_not_make() -> None:
    inside90, inside50 = coverage(scored())
    assert len(scored()) > 500
    assert 0.82 <= inside90 <= 0.98
    assert 0.38 <= inside50 <= 0.68


def test_only_quantities_whose_bound_is_wide_are_scored() -> None:
    assert all(case.p05 < case.p95 for case in scored())
    assert {case.grain for case in scored()} == {"year", "quarter"}


def test_the_same_pairs_give_the_same_scores() -> None:
    once, again = (rebuilt([made_pair(3)]) for _ in range(2))
    assert once == again


def test_the_tables_name_every_source_and_the_peer() -> None:
    text = tables(scored(), scored())
    assert "comext, quarters" in text
    assert "peer" in text
