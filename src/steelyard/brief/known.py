"""What is known and since when it is not: the line above everything else, and the two sentences that answer."""

from __future__ import annotations

from typing import Any

from steelyard.brief import series
from steelyard.brief.case import Case, seen_from
from steelyard.brief.lines import joined
from steelyard.brief.model import Line
from steelyard.brief.series import Misfit, YearKnown
from steelyard.core.claim import Claim, Kind
from steelyard.core.display import Place
from steelyard.core.economy import is_bloc, is_country, is_region
from steelyard.core.fact import Fact
from steelyard.core.flow import Flow
from steelyard.core.message import Message
from steelyard.core.wording import figure


def known_line(case: Case) -> Line:
    """Return the last year known by level, levels since that do not fit, the last by growth only, what is absent."""
    last, grown, apart = last_level(case), last_growth(case), later_misfits(case)
    others = series.of_others(case, Flow.TURNOVER, last.year if last else 0)
    last = last or (others[0] if others else None)
    said = [_level_line(case, last, others) if last else case.say("known_no_level_fits" if apart else "known_no_level")]
    said += [misfit_line(case, one) for one in apart]
    known = last.year if last else 0
    stated = max([known, *(one.year for one in apart), *(one.year for one in others)])
    after = stated
    if grown and grown.period and grown.period.start_year > known:
        base = grown.base_period or grown.period.shift(years=-1)
        text = Fact(unit="text", value=figure(grown, case.lang), claims=(grown.id,))
        key = "known_growth" if grown.period.start_year > stated else "known_growth_too"
        whose = case.offices.get(grown.id, grown.authority)
        other = whose if whose != case.office and case.office is not None else None
        values: dict[str, Any] = {"period": grown.period, "growth": text, "base": base}
        values |= {"office": office_name(case, other)} if other else {}
        said.append(case.say(key + ("_by" if other else ""), [grown.id], **values))
        after = max(after, grown.period.start_year)
    else:
        said.append(case.say("known_no_growth"))
    if stated:
        day: dict[str, Any] = {"day": Fact(unit="day", value=case.as_of)} if case.as_of else {}
        said.append(case.say("known_absent_level" if day else "known_absent_undated", year=_year(stated), **day))
    if stated and after > stated and case.as_of and after < int(case.as_of[:4]) - 1:
        said.append(case.say("known_absent_all", year=_year(after)))
    return joined(said)


def _holders(row: YearKnown) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*row.bound.from_low, *row.bound.from_high))) if row.bound else ()


def _level_line(case: Case, last: YearKnown, others: tuple[YearKnown, ...]) -> Line:
    values: dict[str, Any] = {"year": _year(last.year), "amount": amount_of(case, last)}
    if others and last.office:
        return case.say("known_level_by", last.claims, **values, office=office_name(case, last.office))
    return case.say("known_level", last.claims, **values)


def office_name(case: Case, code: str) -> Line:
    """Return the name of an office as it stands in a sentence."""
    return case.words(case.name(code) if is_country(code) or is_region(code) or is_bloc(code) else code)


def answer(case: Case) -> Line:
    """Return the first sentence: where trade stands against the best year known; then whose figures these are with
    what other offices state, and levels that do not fit.
    """
    apart = later_misfits(case)
    mirror, misfit = _mirror(case), [misfit_line(case, one) for one in apart]
    last = last_level(case)
    if last and last.ends and series.contested(case, last):
        left = Fact(unit=case.unit, low=last.ends[0], high=last.ends[1], claims=_holders(last))
        misfit.insert(0, case.say("known_contested", left.claims, year=_year(last.year), left=left))
    first = [] if mirror and last is None else [_answer(case, apart)]
    return joined([*first, *mirror, *misfit])


def _mirror(case: Case) -> list[Line]:
    """Name the office of the sentence before, with what each other office states; nothing where none does."""
    last = last_level(case)
    others = series.of_others(case, Flow.TURNOVER, last.year if last else 0)
    said = []
    for k, row in enumerate(others):
        values: dict[str, Any] = {"year": _year(row.year), "amount": amount_of(case, row)}
        values["other"] = office_name(case, row.office or "")
        first = last is not None and last.office is not None and k == 0
        values |= {"office": office_name(case, last.office)} if first and last and last.office else {}
        said.append(case.say("answer_offices" if first else "answer_other_office", row.claims, **values))
    return said


def _answer(case: Case, apart: tuple[Misfit, ...]) -> Line:
    last = last_level(case)
    pair: dict[str, Any] = {"reporter": Place(case.reporter), "partner": Place(case.partner)}
    if last is None:
        return case.say("answer_nothing_fits" if apart else "answer_nothing", **pair)
    values: dict[str, Any] = {**pair, "year": _year(last.year), "amount": amount_of(case, last)}
    best = best_year(case, last)
    if best is None and last.status != "stated":
        return case.say("answer_summed", last.claims, **values)
    if best is None:
        alone = not any(one.year != last.year for one in series.misfits(case, last.flow))
        others = any(series.levels(case, last.flow, side) for side in case.ranked_offices[1:] if side is not None)
        key = "answer_only" if not alone else "answer_alone_side" if others else "answer_alone"
        return case.say(key, last.claims, **values)
    claims = (*last.claims, *best.claims)
    values |= {"best_year": _year(best.year), "best": amount_of(case, best)}
    if side(last, best) == "open":
        return case.say("answer_open", claims, **values)
    return case.say(f"answer_{side(last, best)}", claims, **values, gap=difference(case, last, best))


def side(row: YearKnown, base: YearKnown) -> str:
    """Return whether a year lies above or below another one; open where their ranges share a value."""
    assert row.ends and base.ends
    if row.ends[1] < base.ends[0]:
        return "below"
    return "above" if row.ends[0] > base.ends[1] else "open"


def last_level(case: Case) -> YearKnown | None:
    """Return the latest year whose turnover is stated by the office that the brief stands on."""
    found = series.levels(case, Flow.TURNOVER)
    return found[-1] if found else None


def later_misfits(case: Case) -> tuple[Misfit, ...]:
    """Return the stated levels of turnover that do not fit the other figures, since the last one that fits."""
    last = last_level(case)
    first = (last.year + (last.status == "stated")) if last else 0
    return tuple(one for one in series.misfits(case, Flow.TURNOVER) if one.year >= first)


def misfit_line(case: Case, one: Misfit, key: str = "known_misfit") -> Line:
    """Say that a level is stated and does not fit the other figures, and what these leave."""
    claim, money = one.claim, case.unit
    said = Fact(unit=money, said=figure(claim, case.lang), low=claim.low, high=claim.high, claims=(claim.id,))
    values: dict[str, Any] = {"year": _year(one.year), "amount": said}
    if one.left is None:
        return case.say(key, [claim.id], **values)
    left = Fact(unit=money, low=one.left[0], high=one.left[1], claims=one.held)
    return case.say(f"{key}_left", [claim.id, *one.held], **values, left=left)


def last_growth(case: Case) -> Claim | None:
    """Return the latest full-year growth of turnover; of that year the same office's, then the finest said."""
    said = [
        claim
        for claim in case.claims
        if claim.kind == Kind.CHANGE and claim.product is None and claim.period and claim.period.is_year
        and seen_from(claim, case.reporter) == Flow.TURNOVER and claim.value is not None
    ]  # fmt: skip

    def weight(claim: Claim) -> tuple[int, bool, float]:
        own = case.offices.get(claim.id, claim.authority) == case.office
        return claim.period.start_year if claim.period else 0, own, -_spread(claim)

    return max(said, key=weight, default=None)


def best_year(case: Case, last: YearKnown) -> YearKnown | None:
    """Return the highest other year that the same office states; None when it states no other."""
    rows = [row for row in series.levels(case, last.flow, last.office) if row.year != last.year]
    return max(rows, key=lambda row: row.middle or 0, default=None)


def amount_of(case: Case, row: YearKnown) -> Fact:
    """Return a year's value as a Fact: as it was said where that is all that is known, else its two ends."""
    money = case.unit
    claim = finest(row)
    if claim and series.contested(case, row):
        words = figure(claim, case.lang)
        return Fact(unit=money, said=words, low=claim.low, high=claim.high, claims=row.claims)
    if row.ends:
        low, high = row.ends
        said = _said(case, row)
        return Fact(unit=money, said=said, value=low if low == high else None, low=low, high=high, claims=row.claims)
    how = Message("brief.by_model") if row.status == "model" else None
    middle = row.middle
    open_ends = (row.bound.low, row.bound.high) if row.bound and middle is None else (None, None)
    return Fact(unit=money, value=middle, low=open_ends[0], high=open_ends[1], claims=row.claims, derivation=how)


def finest(row: YearKnown) -> Claim | None:
    """Return the narrowest statement of a year's level."""
    return min(row.stated, key=_spread, default=None)


def _said(case: Case, row: YearKnown) -> str | None:
    """The words of the finest statement, unless other figures narrow the year further than it does."""
    claim = finest(row)
    if claim is None or row.ends is None or claim.low is None or claim.high is None:
        return None
    slack = 0.01 * abs(claim.high)
    same = abs(row.ends[0] - claim.low) <= slack and abs(row.ends[1] - claim.high) <= slack
    return figure(claim, case.lang) if same else None


def difference(case: Case, row: YearKnown, base: YearKnown) -> Fact:
    """Return by how many percent one year lies above or below another, as a size without sign."""
    assert row.ends and base.ends
    first, second = 100 * (row.ends[0] / base.ends[1] - 1), 100 * (row.ends[1] / base.ends[0] - 1)
    low, high = sorted((abs(first), abs(second))) if first * second > 0 else (0.0, max(abs(first), abs(second)))
    how = Message("brief.by_ratio", {"first": _year(row.year), "second": _year(base.year)})
    return percent_fact(low, high, (*row.claims, *base.claims), how)


def percent_fact(low: float, high: float, claims: tuple[str, ...], how: Message, *, signed: bool = False) -> Fact:
    """Return a percentage with no more digits than tell its ends apart: 8.03..8.33 reads 8%."""
    if round(low) == round(high) and abs(round(low)) >= 2:
        low = high = float(round(low))
    if low == high:
        return Fact(unit="percent", value=low, signed=signed, claims=claims, derivation=how)
    return Fact(unit="percent", low=low, high=high, signed=signed, claims=claims, derivation=how)


def _year(year: int) -> Fact:
    return Fact(unit="year", value=str(year))


def _spread(claim: Claim) -> float:
    return (claim.high or 0) - (claim.low or 0) if claim.low is not None and claim.high is not None else float("inf")
