"""A person's word: stored with who, when and why, taken back by another row, and only its pair is weighed again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from steelyard.core.claim import Claim, Kind, Verdict
from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.origin import Source
from steelyard.core.period import Period
from steelyard.core.range import range_of
from steelyard.desk import register
from steelyard.desk import review as desk
from steelyard.desk.weigh import parse_claims
from steelyard.ledger.store import Entry, Ledger

SAID = desk.Said(who="an editor", why="misread", at="2026-01-02T10:00:00+00:00")
Fields = Callable[[Sequence[str]], dict[str, Any]]
PAIR, OTHER = ("JPN", "MEX"), ("CAN", "NOR")


def level(key: str, value: float, source: str, *, year: int = 2020, flow: Flow = Flow.TURNOVER, pair=PAIR) -> Claim:  # type: ignore[no-untyped-def]
    """A level in dollars, said to the million."""
    span = range_of(value, 1e6)
    return Claim(id=key, kind=Kind.LEVEL, reporter=pair[0], partner=pair[1], flow=flow, value=value, low=span.low,
                 high=span.high, period=Period.year(year), source=source, published="2021-05-01", authority="JPN")  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Three sources on one pair, the last of which speaks of another pair too."""
    held = Ledger.open(tmp_path / "a.db")
    said = {
        "wire": (level("t", 50e6, "wire"), level("x", 20e6, "wire", flow=Flow.EXPORTS)),
        "office": (level("m", 30e6, "office", flow=Flow.IMPORTS),),
        "paper": (level("t2", 50e6, "paper"), level("far", 9e6, "paper", pair=OTHER)),
    }
    for key, claims in said.items():
        source = Source(key=key, address=f"https://{key}.example", published="2021-05-01")
        held.add([Entry(source=source, hash=key, claims=claims)])
    return held


def verdicts(ledger: Ledger) -> dict[str, Verdict]:
    """The verdicts of the pair's claims."""
    return {one.claim.id: one.verdict for one in desk.queue(ledger, PAIR, everything=True)}


def test_a_correction_follows_from_its_digits_and_moves_the_bounds(ledger: Ledger) -> None:
    done = desk.correct(ledger, "x", {"value": 21e6}, SAID)
    corrected = next(c for c in ledger.claims(PAIR) if c.id == "x")
    assert (corrected.value, corrected.low, corrected.high) == (21e6, 20.5e6, 21.5e6)
    assert done.pairs == (PAIR,)
    moved = {(b.quantity.flow, b.before and b.before.high, b.after and b.after.high) for b in done.bounds}
    assert (Flow.EXPORTS, 20.5e6, 21.5e6) not in moved  # the others hold it lower already
    assert (Flow.EXPORTS, 20.5e6, 21e6) in moved
    assert (done.review.who, done.review.why, done.review.at) == (SAID.who, SAID.why, SAID.at)


def test_a_correction_can_move_a_claim_to_another_pair_and_both_are_weighed(ledger: Ledger) -> None:
    done = desk.correct(ledger, "x", {"reporter": "CAN", "partner": "NOR"}, SAID)
    assert set(done.pairs) == {PAIR, OTHER}
    assert "x" not in {c.id for c in ledger.claims(PAIR)}
    assert "x" in {c.id for c in ledger.claims(OTHER)}
    desk.undo(ledger, done.review.number, SAID)
    assert "x" in {c.id for c in ledger.claims(PAIR)}
    assert "x" not in {c.id for c in ledger.claims(OTHER)}


def test_a_rejected_claim_is_left_out_and_an_undo_brings_everything_back(ledger: Ledger) -> None:
    before = verdicts(ledger)
    done = desk.reject(ledger, "m", SAID)
    assert [(c.claim, c.before, c.after) for c in done.verdicts] == [("m", Verdict.CONSISTENT, None)]
    assert (Flow.IMPORTS, 29.5e6, 29e6) in {
        (b.quantity.flow, b.before.low, b.after.low) for b in done.bounds if b.before and b.after
    }  # type: ignore[union-attr]
    assert "m" not in verdicts(ledger)
    back = desk.undo(ledger, done.review.number, SAID)
    assert verdicts(ledger) == before
    again = desk.undo(ledger, back.review.number, SAID)
    assert "m" not in verdicts(ledger)
    assert [stands for _, stands in desk.history(ledger)] == [True, False, True]
    with pytest.raises(InputError, match="taken back already"):
        desk.undo(ledger, back.review.number, SAID)
    assert again.review.action == "undo"


def test_only_the_pair_concerned_is_weighed_again(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    import steelyard.weighing.weigh as module

    seen: list[set[frozenset[str]]] = []
    weigh = module.weigh

    def watched(claims, **how):  # type: ignore[no-untyped-def]
        seen.append({frozenset((c.reporter, c.partner)) for c in claims})
        return weigh(claims, **how)

    monkeypatch.setattr(module, "weigh", watched)
    desk.accept(ledger, "t", SAID)
    assert seen == [{frozenset(PAIR)}] * 2
    seen.clear()
    desk.set_weight(ledger, "paper", "credibility", 0.2, SAID)
    assert seen == [{frozenset(OTHER)}, {frozenset(PAIR)}] * 2


def test_merged_sources_no_longer_support_each_other_and_split_ones_do(ledger: Ledger) -> None:
    ledger.add([Entry(source=Source(key="late", published="2021-06-01"), hash="late",
                      claims=(replace(level("round", 50e6, "late"), low=45e6, high=55e6),))])  # fmt: skip
    assert verdicts(ledger)["round"] == Verdict.SUPPORTED
    merged = [desk.merge(ledger, key, "late", SAID) for key in ("wire", "paper", "office")]
    assert ("round", Verdict.SUPPORTED) not in verdicts(ledger).items()
    assert {ledger.sources()[key].origin for key in ("wire", "paper", "office")} == {"late"}
    for key in ("wire", "office"):
        desk.split(ledger, key, SAID)
    assert verdicts(ledger)["round"] == Verdict.SUPPORTED
    assert merged[0].review.action == "origin"


def test_what_a_person_splits_is_not_merged_again_for_its_likeness(ledger: Ledger) -> None:
    ledger.add([Entry(source=Source(key="copy", published="2021-05-02"), hash="copy",
                      claims=(level("c1", 50e6, "copy"), level("c2", 20e6, "copy", flow=Flow.EXPORTS)))])  # fmt: skip

    def origin() -> str:
        from steelyard.weighing.origins import origins

        return origins(ledger.claims(PAIR), ledger.sources())["c1"]

    together = origin()
    assert together == "wire"
    desk.split(ledger, "copy", SAID)
    assert origin() == "copy"
    desk.undo(ledger, 1, SAID)
    assert origin() == together


def test_sources_are_merged_into_the_first_of_a_chain_and_never_into_themselves(ledger: Ledger) -> None:
    desk.merge(ledger, "paper", "wire", SAID)
    desk.merge(ledger, "office", "paper", SAID)
    assert ledger.sources()["office"].origin == "wire"
    with pytest.raises(InputError, match="already"):
        desk.merge(ledger, "wire", "paper", SAID)


def test_an_authority_of_a_source_is_that_of_its_claims_until_one_has_its_own(ledger: Ledger) -> None:
    desk.set_authority(ledger, "wire", "MEX", SAID)
    desk.set_authority(ledger, "x", None, SAID)
    held = {c.id: c.authority for c in ledger.claims(PAIR)}
    assert (held["t"], held["x"], held["m"]) == ("MEX", None, "JPN")


def test_the_less_credible_of_two_figures_that_cannot_hold_together_is_set_aside(ledger: Ledger) -> None:
    ledger.add([Entry(source=Source(key="odd"), hash="odd", claims=(level("odd", 70e6, "odd", year=2019),)),
                Entry(source=Source(key="even"), hash="even", claims=(level("even", 40e6, "even", year=2019),))])  # fmt: skip

    def known() -> float | None:
        done = desk.accept(ledger, "t", SAID)
        assert done.bounds == ()
        weighed = desk._weigh(ledger, PAIR)
        assert weighed is not None
        return next(
            b.high
            for b in weighed.bounds
            if b.quantity.period == Period.year(2019) and b.quantity.flow == Flow.TURNOVER
        )

    desk.set_weight(ledger, "odd", "credibility", 0.1, SAID)
    assert known() == 40.5e6
    desk.set_weight(ledger, "odd", "credibility", 1.0, SAID)
    desk.set_weight(ledger, "even", "directness", 0.3, SAID)
    assert known() == 70.5e6


def test_what_was_looked_at_waits_no_more(ledger: Ledger) -> None:
    assert {one.claim.id for one in desk.queue(ledger, PAIR)} == {"t", "t2", "x", "m"}
    desk.accept(ledger, "t", SAID)
    assert {one.claim.id for one in desk.queue(ledger, PAIR)} == {"t2", "x", "m"}
    ledger.add([Entry(source=Source(key="odd"), hash="odd", claims=(level("odd", 90e6, "odd", flow=Flow.IMPORTS),))])
    assert desk.queue(ledger, PAIR)[0].verdict == Verdict.CONTRADICTED


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda held: desk.accept(held, "nothing", SAID), "no claim is called"),
        (lambda held: desk.correct(held, "x", {"colour": "red"}, SAID), "no 'colour'"),
        (lambda held: desk.correct(held, "x", {"low": 5e6, "high": 1e6}, SAID), "above high"),
        (lambda held: desk.correct(held, "x", {"low": 19.5e6}, SAID), "says already"),
        (lambda held: desk.correct(held, "x", {"hedge": "perhaps"}, SAID), "no such hedge"),
        (lambda held: desk.merge(held, "wire", "nowhere", SAID), "no source is called"),
        (lambda held: desk.set_weight(held, "wire", "credibility", 7, SAID), "from 0 to 1"),
        (lambda held: desk.undo(held, 99, SAID), "no review has the number"),
        (lambda held: desk.accept(held, "x", replace(SAID, who=" ")), "who says so"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_is_stored(ledger: Ledger, act, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=said):
        act(ledger)
    assert ledger.reviews() == []


@pytest.mark.parametrize("fields", [desk.parse_fields, register.parse_fields])
def test_an_amount_is_read_as_it_is_typed_and_a_currency_in_it_is_not_dropped(fields: Fields) -> None:
    assert fields(["value=36M"]) == {"value": 36e6}
    for typed in ("value=€36M", "value=36M EUR"):
        with pytest.raises(InputError, match="a currency in") as told:
            fields([typed])
        assert "unit=EUR" in str(told.value.mend)


def test_a_claim_file_may_name_the_whole_of_a_share_too() -> None:
    row = {
        "id": "a", "kind": "share", "reporter": "Iceland", "partner": "Ireland", "flow": "exports", "low": 1, "high": 2,
        "unit": "percent", "period": {"start": "2020-01", "end": "2020-12"},
        "of": {"reporter": "Iceland", "partner": "WORLD", "flow": "exports"},
    }  # fmt: skip
    (claim,) = parse_claims([json.dumps(row)], where="a.jsonl")
    assert claim.of is not None
    assert (claim.reporter, claim.of.reporter, claim.of.partner) == ("ISL", "ISL", "WORLD")
