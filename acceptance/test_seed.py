"""The real report that the project started from: every point of the first issue, or a failure.

Run by `make acceptance` where the shared folder exists; it fails, and does not skip, where a point is missed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.report_points import claims_like

SHARED = Path(os.environ.get("SHARED", "../shared"))
BIN = Path(sys.executable).parent / "steelyard"


@pytest.fixture(scope="module", params=[(), ("--date", "2023-06-01")], ids=["no date", "dated"])
def seed(request: pytest.FixtureRequest) -> dict[str, Any]:
    (report,) = SHARED.glob("seed/*.txt")
    done = subprocess.run([BIN, "check", report, "--json", *request.param], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)["documents"][0]


@pytest.mark.parametrize(
    ("kind", "flow", "period", "value"),
    [
        ("level", "turnover", "2022", 330e6),
        ("level", "turnover", "2021", 315e6),
        ("level", "turnover", "2022", 334e6),
        ("level", "exports", "2021", 70e6),
        ("level", "exports", "2022", 91e6),
        ("change", "exports", "2022", 31),
        ("level", "turnover", "2023-01..2023-03", 68e6),
        ("change", "turnover", "2023-01..2023-03", 2.5),
        ("target", "turnover", None, 500e6),
    ],
)
def test_every_figure_is_a_whole_claim(
    seed: dict[str, Any], kind: str, flow: str, period: str | None, value: float
) -> None:
    found = claims_like(seed["claims"], "BLR", kind=kind, flow=flow, period=period, value=value)
    assert found
    assert {found[0]["reporter"], found[0]["partner"]} == {"BLR", "RU-LIP"}


def test_hedges_make_the_ranges(seed: dict[str, Any]) -> None:
    almost = claims_like(seed["claims"], "BLR", kind="level", flow="turnover", period="2022", value=334e6)[0]
    more = claims_like(seed["claims"], "BLR", kind="level", flow="exports", period="2022", value=91e6)[0]
    assert (almost["hedge"], almost["low"], almost["high"]) == ("almost", 333e6, 334e6)
    assert (more["hedge"], more["low"], more["high"]) == ("more_than", 91e6, 92e6)


def test_the_target_has_no_deadline_and_growth_is_an_order(seed: dict[str, Any]) -> None:
    targets = claims_like(seed["claims"], "BLR", kind="target", flow="turnover", value=500e6)
    assert all(row["deadline"] is None for row in targets)
    orders = [row for row in seed["claims"] if row["kind"] == "order" and row["relation"] == "rising"]
    assert any(row["period"] and row["period"]["start"].startswith("2020") for row in orders)


def test_nothing_is_called_contradicted(seed: dict[str, Any]) -> None:
    assert not [c for c in seed["claims"] if c["verdict"] == "CONTRADICTED"]


@pytest.mark.parametrize(
    ("kind", "flow", "period", "unit", "low", "high"),
    [
        ("level", "imports", "2021", "USD", 244.0e6, 246.3e6),
        ("level", "imports", "2022", "USD", 241e6, 243e6),
        ("change", "imports", "2022", "USD", -4.5e6, -1.8e6),
        ("change", "imports", "2022", "percent", -1.9, -0.7),
        ("level", "turnover", "2022-01..2022-03", "USD", 65.8e6, 66.9e6),
        ("balance", "balance", "2022", "USD", -152e6, -149e6),
    ],
)
def test_what_the_text_implies_is_derived(
    seed: dict[str, Any], kind: str, flow: str, period: str, unit: str, low: float, high: float
) -> None:
    rows = [r for r in claims_like(seed["derived"], "BLR", kind=kind, flow=flow, period=period) if r["unit"] == unit]
    assert rows
    step = 0.06 * (1e6 if unit == "USD" else 1)
    assert abs(rows[0]["low"] - low) <= step
    assert abs(rows[0]["high"] - high) <= step


def test_the_fall_of_imports_names_the_levels_and_the_growth_it_hangs_on(seed: dict[str, Any]) -> None:
    row = next(r for r in claims_like(seed["derived"], "BLR", kind="change", flow="imports", period="2022"))
    named = {(c["kind"], c["value"]) for c in seed["claims"] if c["id"] in row["from"]}
    assert {("level", 315e6), ("level", 334e6), ("level", 91e6), ("change", 31)} <= named
    assert any("without" in r["text"].lower() for r in seed["derived"])


def test_the_growth_that_the_target_needs_is_given_by_year(seed: dict[str, Any]) -> None:
    assert [r for r in seed["derived"] if r["kind"] == "needed_growth"]


@pytest.mark.parametrize(
    "words",
    [
        ("Amkodor",),
        ("passenger", "agricultural"),
        ("road",),
        ("grain",),
        ("processing",),
        ("construction", "build"),
        ("Days of",),
        ("microelectronics",),
        ("100% sure", "fulfil"),
        ("fourth", "visited"),
        ("appointment", "governor in June 2022"),
    ],
    ids=lambda words: words[0],
)
def test_every_pledge_and_dated_event_is_kept(seed: dict[str, Any], words: tuple[str, ...]) -> None:
    kept = [f"{p['quote']} {p['what']}" for p in seed["pledges"]]
    assert any(word in text for text in kept for word in words), kept


def test_rhetoric_and_causes_are_quoted_beside_figures(seed: dict[str, Any]) -> None:
    said = {(a["type"], a["quote"]) for a in seed["assertions"]}
    for kind, words in [("rhetoric", "leaps and bounds"), ("cause", "facilitated"), ("cause", "departure of Western")]:
        hits = [a for a in seed["assertions"] if a["type"] == kind and words in a["quote"]]
        assert hits, said
    assert all(a["about"] for a in seed["assertions"] if "leaps" in a["quote"])


def test_spans_match_their_quotes(seed: dict[str, Any]) -> None:
    (report,) = SHARED.glob("seed/*.txt")
    text = subprocess.run([BIN, "check", report, "--text"], capture_output=True, text=True).stdout
    for row in [*seed["claims"], *seed["assertions"], *seed["pledges"]]:
        assert text[row["start"] : row["end"]] == row["quote"]


def test_the_readme_shows_what_the_command_prints() -> None:
    (report,) = SHARED.glob("seed/*.txt")
    printed = subprocess.run(
        [BIN, "check", report], capture_output=True, text=True, env={**os.environ, "COLUMNS": "300"}
    )
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    shown = readme.split("$ steelyard check report.txt\n")[1].split("```")[0].splitlines()
    assert len(shown) > 4
    assert [line for line in shown if line not in printed.stdout.splitlines()] == []
