"""Reports written by a rule, and what any reader must find and derive in them.

A `Report` holds figures and economies; `text` writes them in words, in several orders and with several hedges; `expected`
computes what follows from the figures with scipy's linear programmes, independently of the program under test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog

from steelyard.core.range import Hedge, range_of, step_of

Row = dict[str, Any]


@dataclass(frozen=True)
class Report:
    """Figures in millions of dollars. ``home`` speaks of its trade with ``there``."""

    home: str
    home_name: str
    home_adjective: str
    there: str
    there_name: str
    year: int
    turnover_before: int
    turnover: int
    turnover_hedge: Hedge | None
    exports_before: int
    exports: int
    exports_hedge: Hedge | None
    growth: int
    part: int
    part_growth: float
    target: int
    order: int = 0

    def text(self) -> str:
        """Return the report; sentence order follows ``order``."""
        words = {
            Hedge.ALMOST: "almost ",
            Hedge.MORE_THAN: "more than ",
            Hedge.ABOUT: "about ",
            Hedge.LESS_THAN: "less than ",
        }
        hedge = {**words, None: ""}
        a, b, y = self.home_name, self.there_name, self.year
        background = (
            f"Trade of {a} with {b} has been growing steadily since {y - 2}. In {y - 1} it amounted to "
            f"${self.turnover_before} million. In {y} it reached {hedge[self.turnover_hedge]}${self.turnover} million, while "
            f"{self.home_adjective} exports rose from ${self.exports_before} million in {y - 1} to "
            f"{hedge[self.exports_hedge]}${self.exports} million last year, or by {self.growth}%."
        )
        part = (
            f"In January-March of this year trade between {a} and {b} came to ${self.part} million, which is "
            f"{self.part_growth}% more than in the same period of last year."
        )
        goal = (
            f"“Our goal is ${self.target} million in trade with {b}, and we shall get there,” the minister of {a} said."
        )
        blocks = [[goal, background, part], [background, part, goal], [background, goal, part]][self.order % 3]
        return f"{a} and {b} talk about trade\n" + "\n".join(blocks) + "\n"

    def ranges(self) -> dict[str, tuple[float, float]]:
        """Return the narrow range of every figure in dollars (growth in percent)."""

        def said(
            value: float, hedge: Hedge | None = None, decimals: int = 0, scale: float = 1e6
        ) -> tuple[float, float]:
            found = range_of(value * scale, step_of(value, decimals) * scale, hedge)
            return found.low, found.high

        return {
            "t0": said(self.turnover_before),
            "t1": said(self.turnover, self.turnover_hedge),
            "x0": said(self.exports_before),
            "x1": said(self.exports, self.exports_hedge),
            "g": said(self.growth, scale=1),
            "q": said(self.part),
            "gq": said(self.part_growth, decimals=1, scale=1),
        }

    def expected(self) -> dict[str, tuple[float, float]]:
        """Return what the figures imply: imports of both years, their change, the balance, the base quarter (dollars)."""
        r = self.ranges()
        # unknowns: exports and imports of the year before, then of the year
        rows, caps = [], []

        def between(coefficients: list[float], low: float, high: float) -> None:
            rows.extend([coefficients, [-c for c in coefficients]])
            caps.extend([high, -low])

        between([1, 1, 0, 0], *r["t0"])
        between([0, 0, 1, 1], *r["t1"])
        between([1, 0, 0, 0], *r["x0"])
        between([0, 0, 1, 0], *r["x1"])
        rows += [[1 + r["g"][0] / 100, 0, -1, 0], [-(1 + r["g"][1] / 100), 0, 1, 0]]
        caps += [0, 0]

        def span(c: list[float]) -> tuple[float, float]:
            ends = [linprog(np.array(c) * s, A_ub=rows, b_ub=caps, bounds=[(0, None)] * 4) for s in (1, -1)]
            assert all(end.status == 0 for end in ends)
            return ends[0].fun, -ends[1].fun

        q, g = r["q"], r["gq"]
        return {
            "imports_before": span([0, 1, 0, 0]),
            "imports": span([0, 0, 0, 1]),
            "imports_change": span([0, -1, 0, 1]),
            "balance": span([0, 0, 1, -1]),
            "base_part": (q[0] / (1 + g[1] / 100), q[1] / (1 + g[0] / 100)),
        }


def flow_seen_from(row: Row, home: str) -> str:
    """Return the flow of a claim or derived row as ``home`` sees it."""
    if row["reporter"] == home:
        return str(row["flow"])
    return {"exports": "imports", "imports": "exports"}.get(row["flow"], row["flow"])


def claims_like(
    rows: list[Row], home: str, *, kind: str, flow: str, period: str | None = None, value: float | None = None
) -> list[Row]:
    """Return the rows of a kind, flow, period ("2021" or "2023-01..2023-03") and value, from either side's view."""
    found = []
    for row in rows:
        if row["kind"] != kind or flow_seen_from(row, home) != flow:
            continue
        if period is not None:
            start, _, end = period.partition("..")
            span = (start, end) if end else (f"{start}-01", f"{start}-12")
            if not row["period"] or (row["period"]["start"], row["period"]["end"]) != span:
                continue
        if value is not None and (row["value"] is None or abs(row["value"] - value) > 1e-6 * max(1, abs(value))):
            continue
        found.append(row)
    return found


def check_report(document: Row, report: Report) -> None:
    """Assert that every figure of the report is read whole and that what it implies is derived."""
    claims, home, y = document["claims"], report.home, report.year
    million = 1e6
    wanted = [
        ("level", "turnover", f"{y - 1}", report.turnover_before * million),
        ("level", "turnover", f"{y}", report.turnover * million),
        ("level", "exports", f"{y - 1}", report.exports_before * million),
        ("level", "exports", f"{y}", report.exports * million),
        ("change", "exports", f"{y}", report.growth),
        ("level", "turnover", f"{y + 1}-01..{y + 1}-03", report.part * million),
        ("change", "turnover", f"{y + 1}-01..{y + 1}-03", report.part_growth),
        ("target", "turnover", None, report.target * million),
        ("order", "turnover", None, None),
    ]
    for kind, flow, period, value in wanted:
        found = claims_like(claims, home, kind=kind, flow=flow, period=period, value=value)
        assert found, f"no {kind} of {flow} in {period} of {value}; have {[brief(c) for c in claims]}"
        assert {found[0]["reporter"], found[0]["partner"]} == {report.home, report.there}
    check_derived(document["derived"], report)


def check_derived(derived: list[Row], report: Report) -> None:
    """Assert that the derived figures are those that the linear programmes give."""
    y, expected = report.year, report.expected()
    wanted = [
        ("level", "imports", f"{y - 1}", "imports_before"),
        ("level", "imports", f"{y}", "imports"),
        ("change", "imports", f"{y}", "imports_change"),
        ("balance", "balance", f"{y}", "balance"),
        ("level", "turnover", f"{y}-01..{y}-03", "base_part"),
    ]
    for kind, flow, period, key in wanted:
        low, high = expected[key]
        rows = [r for r in claims_like(derived, report.home, kind=kind, flow=flow, period=period) if r["unit"] == "USD"]
        assert rows, f"no derived {kind} of {flow} in {period}"
        row = rows[0]
        ends = (row["low"], row["high"])
        if kind == "balance" and row["reporter"] != report.home:
            ends = (-row["high"], -row["low"])
        assert abs(ends[0] - low) <= 2e-3 * abs(low) + 2e4, (key, ends, (low, high))
        assert abs(ends[1] - high) <= 2e-3 * abs(high) + 2e4, (key, ends, (low, high))
        assert row["from"], f"{key} names no claim"
    assert any(row["kind"] == "needed_growth" for row in derived)


def brief(claim: Row) -> str:
    """Return a claim in a few words, for messages of failure."""
    return f"{claim['kind']} {claim['reporter']}>{claim['partner']} {claim['flow']} {claim['value']} {claim['period']}"
