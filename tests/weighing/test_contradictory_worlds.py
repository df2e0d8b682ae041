"""Claims that nobody reconciled, of every kind and size: weighing answers, and what it answers is in order (rules 3, 16, 17)."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.core.claim import Claim, Container, Kind, Relation, Verdict
from steelyard.core.flow import Flow
from steelyard.core.message import Message
from steelyard.core.period import Period
from steelyard.core.range import Hedge, range_of
from steelyard.weighing.result import CONFLICT_KINDS, FOREMOST, Conflict, foremost
from steelyard.weighing.weigh import weigh

PARTIES = (
    ("BLR", "RU-LIP"),
    ("RU-LIP", "BLR"),
    ("BLR", "RUS"),
    ("RUS", "BLR"),
    ("BLR", "WORLD"),
    ("RU-LIP", "WORLD"),
    ("BLR", "EAEU"),
)
PERIODS = tuple(
    Period.of_months(year, first, last)
    for year in (2019, 2020, 2021) for first, last in ((1, 12), (1, 3), (1, 5), (1, 6), (4, 6), (11, 11))
)  # fmt: skip


def claim(rng: random.Random, number: int, sizes: float) -> Claim:
    """Return any claim that the form allows; nothing ties its figure to the others."""
    kind = rng.choice([*Kind, Kind.LEVEL, Kind.CHANGE])
    reporter, partner = rng.choice(PARTIES[:2] * 3 + PARTIES)
    flow = Flow.BALANCE if kind == Kind.BALANCE else rng.choice(list(Flow)[:3])
    made = Claim(
        id=f"c{number}", kind=kind, reporter=reporter, partner=partner, flow=flow, period=rng.choice((*PERIODS, None)),
        unit=rng.choice(["USD"] * 6 + ["EUR", "RUB", "tonnes", "XTS"]), scope=rng.choice(["goods"] * 6 + ["services", "both"]),
        authority=rng.choice([None, None, "BLR", "RU-LIP"]), source=rng.choice([None, "one", "two"]),
        published=rng.choice([None, "2022-02-01", "2022-06-01"]),
        product=rng.choice([None] * 5 + ["milk"]), hs=rng.choice([()] * 8 + [("87",), ("8701",), ("0402",)]),
    )  # fmt: skip
    if kind == Kind.ORDER:
        return replace(made, relation=rng.choice([*Relation, None]), value=None, low=None, high=None)
    if kind == Kind.RANK:
        place = rng.randint(1, 9)
        return replace(made, unit="rank", value=place, low=place, high=place)
    size = 10 ** rng.uniform(-sizes, sizes) * 1e8
    if kind == Kind.SHARE:
        of = rng.choice([None, Container(reporter=reporter, partner=rng.choice(["WORLD", "RUS", "EAEU"]), flow=flow)])
        made, size = replace(made, unit="percent", of=of), rng.uniform(0.01, 120)
    if kind == Kind.CHANGE and rng.random() < 0.8:
        made = replace(made, unit="percent", base_period=rng.choice([None, *PERIODS]))
        size = rng.uniform(-150, 400)
    if kind in (Kind.BALANCE, Kind.CHANGE) and rng.random() < 0.4:
        size = -size
    hedge = rng.choice([None, None, *Hedge])
    said = float(f"{size:.{rng.randint(0, 3)}e}")
    span = range_of(said, abs(said) * 10.0 ** -rng.randint(1, 4), hedge)
    return replace(made, value=said, low=span.low, high=span.high, hedge=hedge)


@given(st.integers(0, 10**9), st.integers(2, 30), st.sampled_from([0.1, 1.0, 6.0]))
@settings(max_examples=40)
def test_whatever_is_said_there_is_an_answer_and_no_interval_is_inside_out(seed: int, count: int, sizes: float) -> None:
    rng = random.Random(seed)
    claims = [claim(rng, number, sizes) for number in range(count)]
    for pair in weigh(claims, estimates=False).pairs:
        for bound in pair.bounds:
            if bound.low is not None and bound.high is not None:
                assert bound.low <= bound.high + 1e-5 * max(abs(bound.low), abs(bound.high)), bound
        known = {c.id for c in claims}
        for conflict in pair.conflicts:
            assert conflict.claims
            assert set(conflict.claims) <= known
        strong = set().union(*(c.claims for c in pair.conflicts if c.kind == "contradiction"))
        for finding in pair.findings:
            if finding.verdict == Verdict.CONTRADICTED:
                assert finding.claim in strong or pair.truncated


def test_sets_that_are_opened_one_by_one_and_clash_again_are_opened_together() -> None:
    """A set saved by opening its members may leave them at odds with a third claim that was narrow."""
    year = Period.year(2020)

    def level(name: str, flow: Flow, low: float, high: float) -> Claim:
        return Claim(
            id=name, kind=Kind.LEVEL, reporter="PER", partner="CHL", flow=flow, value=(low + high) / 2, low=low, high=high,
            period=year, source="one",
        )  # fmt: skip

    claims = [
        level("sold", Flow.EXPORTS, 60e6, 61e6), level("bought", Flow.IMPORTS, 30e6, 31e6),
        level("all", Flow.TURNOVER, 92.2e6, 93e6), level("again", Flow.TURNOVER, 93.05e6, 93.15e6),
    ]  # fmt: skip
    (pair,) = weigh(claims, estimates=False).pairs
    bound = next(b for b in pair.bounds if b.quantity.flow == Flow.TURNOVER and b.quantity.base is None)
    assert bound.low is not None
    assert bound.high is not None
    assert 91e6 <= bound.low <= bound.high <= 94e6


@given(
    st.lists(
        st.tuples(st.sampled_from(CONFLICT_KINDS), st.frozensets(st.sampled_from("abcdefgh"), min_size=2)), max_size=30
    )
)
def test_what_is_left_out_of_the_foremost_conflicts_is_a_matter_of_claims_that_are_shown(
    sets: list[tuple[str, frozenset[str]]],
) -> None:
    conflicts = [Conflict(kind=kind, claims=tuple(sorted(of)), message=Message("")) for kind, of in sets]
    shown, left = foremost(conflicts)
    count = 0 if left is None else left.values["count"]
    assert len(shown) + count == len(conflicts)
    assert left is None or (count > 0 and len(shown) >= FOREMOST)
    told = {claim for one in shown for claim in one.claims}
    assert told == {claim for one in conflicts for claim in one.claims}
    kinds = [CONFLICT_KINDS.index(one.kind) for one in shown]
    assert kinds == sorted(kinds)
