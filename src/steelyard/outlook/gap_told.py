"""A gap in sentences, in the order of reading: the same for the terminal, the brief and the page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from steelyard.core.display import Amount, Chance, Percent, Place
from steelyard.core.message import Message
from steelyard.core.period import Period
from steelyard.indicators.gravity import parameters
from steelyard.outlook.gap import RAMP, Gap, MarketGap, Outside, Span


def head(gap: Gap) -> list[Message]:
    """Return what is asked, where the pair stands, and what the levers do to the odds."""
    goal = gap.target
    asked = {
        "reporter": Place(gap.reporter), "partner": Place(gap.partner), "flow": goal.flow,
        "target": Amount(goal.value, goal.value, goal.unit),
    }  # fmt: skip
    said = [Message("gap.question_by", {**asked, "year": str(goal.by)}) if goal.by else Message("gap.question", asked)]
    if gap.present is not None:
        said.append(_present(gap))
    return [*said, *_odds(gap)]


def _present(gap: Gap) -> Message:
    now, goal = gap.present, gap.target
    assert now is not None
    year = str(now.year)
    if gap.missing is None or now.low is None or now.high is None:
        return Message("gap.present_open", {"year": year})
    values: dict[str, Any] = {"year": year, "amount": Amount(now.low, now.high, goal.unit)}
    if gap.missing[1] <= 0:
        return Message("gap.present_met", values)
    values["missing"] = Amount(*gap.missing, goal.unit)
    return (
        Message("gap.present_of", {**values, "office": Place(gap.office)})
        if gap.office
        else Message("gap.present", values)
    )


def _odds(gap: Gap) -> list[Message]:
    if gap.odds is None or gap.year is None:
        return []
    year, found = str(gap.year), gap.scenario
    if found is None:
        return [Message("gap.odds_alone", {"year": year, "odds": Chance(gap.odds)})]
    said = [Message("gap.odds", {"year": year, "odds": Chance(found.without), "with_all": Chance(found.with_all)})]
    aim = Percent(100 * found.aim, 100 * found.aim)
    if found.least is None:
        return [*said, Message("gap.least_none", {"aim": aim, "year": year})]
    if not found.least[0]:
        return [*said, Message("gap.least_now", {"aim": aim, "year": year})]
    names = {lever.project.name: lever.name for lever in gap.levers}
    chosen = tuple(names[name] for name in found.least[0])
    values = {"aim": aim, "year": year, "levers": chosen, "odds": Chance(found.least[1])}
    return [*said, Message("gap.least", values)]


def assumed(gap: Gap) -> Message | None:
    """Return what is assumed of levers that nobody pledged; None without such a lever."""
    own = [lever.project.start for lever in gap.levers if lever.key != "register"]
    return Message("gap.assumed", {"year": str(own[0]), "ramp": RAMP}) if own else None


def title(gap: Gap, market: MarketGap) -> Message:
    """Return the heading of one direction."""
    return Message(
        f"gap.market_{market.flow}", {"exporter": Place(market.exporter), "importer": Place(market.importer)}
    )


def method(market: MarketGap) -> list[Message]:
    """Return how one direction was reckoned, what was left out, and how far the methods agree."""
    said = []
    if market.year is not None:
        said.append(Message("gap.method", {"year": str(market.year), "table": market.table}))
    if market.share != 1.0:
        said.append(Message("gap.method_share", {"share": Percent(100 * market.share, 100 * market.share)}))
    if market.after is not None and market.lost and market.filled and market.open:
        said += _space(market, market.after, market.lost, market.filled, market.open)
    if market.correlation is not None:
        said.append(Message("gap.correlation", {"value": round(market.correlation, 2)}))
    if market.control == "in_force" and not market.products and (market.year or market.after):
        said.append(Message("gap.none_counted"))
    return said


def _space(market: MarketGap, after: Period, lost: Span, filled: Span, free: Span) -> list[Message]:
    values: dict[str, Any] = {"after": after, "bases": tuple(market.bases)}
    if lost[2] <= 0:
        return [Message("gap.space_none", values)]
    values |= {
        "lost": _ends(lost, market), "lost_mid": _one(lost[1], market),
        "filled": Amount(rough(min(filled)), rough(max(filled)), market.unit), "filled_mid": _one(filled[1], market),
        "open": _ends(free, market), "open_mid": _one(free[1], market),
    }  # fmt: skip
    said = [Message("gap.space" if market.whole else "gap.space_partial", values)]
    return [*said, Message("gap.left", {"names": tuple(map(Place, market.left))})] if market.left else said


def held(market: MarketGap) -> list[Message]:
    """Return the one sum of listed products, and the lists with jurisdiction and date."""
    said = []
    if (one := market.held) is not None:
        values: dict[str, Any] = {"count": one.count}
        if one.unrealised is not None:
            values["unrealised"] = _one(one.unrealised, market)
        if one.freed is not None:
            values |= {"open": _ends(one.freed, market), "open_mid": _one(one.freed[1], market)}
        which = {(True, True): "_both", (True, False): "_unrealised", (False, True): "_open", (False, False): ""}
        key = which[one.unrealised is not None, one.freed is not None]
        said.append(Message(f"gap.held{key}", values))
    for listed in market.lists:
        values = {"name": listed.name, "jurisdiction": listed.jurisdiction, "day": listed.date}
        said.append(Message("gap.list", values))
    return said


def outside(found: Sequence[Outside]) -> list[Message]:
    """Return gravity's word on each direction, with the actual flow beside it."""
    said = []
    for one in found:
        values: dict[str, Any] = {
            "low": Amount(one.low, one.low, "USD"), "high": Amount(one.high, one.high, "USD"),
            "mid": Amount(one.mid, one.mid, "USD"), "mean": Amount(one.mean, one.mean, "USD"), "year": str(one.year),
        }  # fmt: skip
        said.append(Message(f"gap.outside_{one.flow}", {k: _rough(v) for k, v in values.items()}))
        if one.actual is not None and one.actual_year is not None:
            times = float(f"{one.actual / one.mean:.2g}")
            actual = {"amount": Amount(one.actual, one.actual, "USD"), "year": str(one.actual_year), "times": times}
            said.append(Message(f"gap.outside_actual_{one.flow}", {k: _rough(v) for k, v in actual.items()}))
    old = [one.year for one in found if one.actual_year is not None and one.year < one.actual_year]
    if old:
        said.append(Message("gap.outside_gdp", {"year": Period.year(min(old))}))
    if found and found[0].share != 1.0:
        share = 100 * found[0].share
        tried = parameters()["region"]
        held = 100 * tried["held"]
        values = {"share": Percent(share, share), "held": Percent(held, held), "count": tried["count"]}
        said.append(Message("gap.outside_share", values))
    return [*said, Message("gap.outside_note")] if found else []


def heading(code: str) -> str | None:
    """Return the English text of a product's HS heading; None where there is none.

    >>> heading("080510"), heading("99XX")
    ('Citrus fruit; fresh or dried', None)
    """
    return _headings().get(code[:4])


@cache
def _headings() -> dict[str, str]:
    text = (resources.files("steelyard.reading") / "hs" / "headings.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t", 1) for line in text.splitlines() if "\t" in line and not line.startswith("#"))


def rough(value: float) -> float:
    """Return a figure with three significant digits: a potential has no more.

    >>> rough(123456.0), rough(0.0)
    (123000.0, 0.0)
    """
    return float(f"{value:.3g}")


def _rough(value: Any) -> Any:
    return Amount(rough(value.low), rough(value.high), value.unit) if isinstance(value, Amount) else value


def _ends(span: Span, market: MarketGap) -> Amount:
    return Amount(rough(span[0]), rough(span[2]), market.unit)


def _one(value: float, market: MarketGap) -> Amount:
    return Amount(rough(value), rough(value), market.unit)
