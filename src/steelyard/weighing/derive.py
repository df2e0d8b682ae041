"""What the claims imply and do not say: the other flow, the base period, the change, the balance, the growth a
target needs.

Each derived figure is a bound of the same system, so it is as sound as the claims; each names the claims that it
rests on, and where the direction of a change hangs on single claims, these are named too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.message import Message
from steelyard.core.period import Period
from steelyard.core.wording import Said, Subject
from steelyard.weighing.bounds import Ends, Scales
from steelyard.weighing.result import Derived
from steelyard.weighing.rows import Form, Place, base_of, minus, sum_of
from steelyard.weighing.system import System
from steelyard.weighing.words import interval

FLOWS = (Flow.TURNOVER, Flow.EXPORTS, Flow.IMPORTS)
WIDEST = 0.5
"""A derived level is told when its interval is at most this share of its middle: wider says little."""
MOST_OPEN = 100 * WIDEST
"""A change whose direction is open is told when it is known to so many points of percent."""
YEARS_AHEAD = 5
UNIT = 1.0
"""Width of the range of a figure that is counted to the unit of its currency, as official tables give it."""


def derive(scales: Scales, aside: Iterable[frozenset[str]]) -> tuple[Derived, ...]:
    """Return what one system implies.

    Parameters
    ----------
    aside : the equally good ways to set claims aside; what is derived rests on no claim that any of them sets aside.
    """
    out = frozenset[str]().union(*aside)
    scales.set_aside(out)
    system = scales.system
    found: list[Derived] = []
    places = _places(system)
    several = len({place[2] for place in places}) > 1
    for place in places:
        start = len(found)
        stated = _stated(system, place)
        periods = _periods(system, place)
        found += _levels(scales, place, periods, stated)
        found += _changes(scales, place, periods, stated, out)
        found += _composition(scales, place, periods)
        found[start:] = [_counted_by(one, place[2]) if several else one for one in found[start:]]
    found += _needed(scales, several=several)
    return tuple(one for one in found if one.kind == "needed_growth" or not _counted(one, system))


def _counted_by(derived: Derived, office: str | None) -> Derived:
    """Name the office of what is derived: where several count, each has implications of its own."""
    values = dict(derived.message.values)
    values["what"] = replace(values["what"], office=office)
    return replace(derived, message=Message(derived.message.key, values))


def _counted(derived: Derived, system: System) -> bool:
    """True for what rests on nothing but figures counted to the unit: sums on a table are not what texts imply."""
    claims = [system.claims[c] for c in derived.claims]
    return len(claims) > 1 and all(
        c.kind == Kind.LEVEL and c.low is not None and c.high is not None and 0 < c.high - c.low <= UNIT for c in claims
    )


def _places(system: System) -> list[Place]:
    pair = (system.reporter, system.partner)
    return [place for place in system.index if place[:2] == pair and place[3] is None and place[4].isupper()]


def _of_place(system: System, place: Place) -> Iterator[Claim]:
    for one in system.weighed:
        claim = one.claim
        if (claim.reporter, claim.partner, claim.authority, claim.scope) == (
            *place[:3],
            place[5],
        ) and not claim.product:
            yield claim


def _stated(system: System, place: Place) -> set[tuple[str, Flow, Period]]:
    return {(c.kind.value, c.flow, c.period) for c in _of_place(system, place) if c.period}


def _periods(system: System, place: Place) -> list[Period]:
    """Return the periods that claims of the place name, bases included, in order."""
    found: set[Period] = set()
    for claim in _of_place(system, place):
        if claim.period is None or claim.kind == Kind.ORDER:
            continue
        found.add(claim.period)
        if claim.kind == Kind.CHANGE:
            found.add(base_of(claim))
    return sorted(found)


def _form(system: System, place: Place, flow: Flow, period: Period) -> Form | None:
    return sum_of(system.index, place, flow, period)


def _levels(
    scales: Scales, place: Place, periods: Sequence[Period], stated: set[tuple[str, Flow, Period]]
) -> Iterator[Derived]:
    """Flows and balances of named periods that no claim states."""
    for period in periods:
        for flow in (*FLOWS, Flow.BALANCE):
            kind = "balance" if flow == Flow.BALANCE else "level"
            form = _form(scales.system, place, flow, period)
            if form is None or (kind, flow, period) in stated:
                continue
            total = None if kind == "level" else _form(scales.system, place, Flow.TURNOVER, period)
            if _wide(scales.seen(form), scales.seen(total)[0] if total else None):
                continue
            ends = _held(scales, form)
            if ends is not None and not _wide(ends[:2], _size(scales, total) if total else None):
                yield _derived(place, kind, flow, period, ends)


def _wide(span: tuple[float, float], size: float | None) -> bool:
    """True when an interval is too wide to be told, against a size (None: its own middle)."""
    low, high = span
    return high - low > WIDEST * (abs(low + high) / 2 if size is None else size)


def _held(scales: Scales, form: Form) -> tuple[float, float, frozenset[str], frozenset[str]] | None:
    """Return the ends of a form where claims hold both; the second is not sought where nothing holds the first."""
    low, from_low = scales.end(form, high=False)
    if low is None or not from_low:
        return None
    high, from_high = scales.end(form, high=True)
    return None if high is None or not from_high else (low, high, from_low, from_high)


def _size(scales: Scales, total: Form) -> float:
    return scales.end(total, high=False)[0] or 0.0


def _derived(place: Place, kind: str, flow: Flow, period: Period, ends: Ends) -> Derived:
    low, high, from_low, from_high = ends
    told = {"what": Subject(place[0], place[1], flow), "period": period, "span": interval(low, high, place[4])}
    return Derived(
        kind=kind, reporter=place[0], partner=place[1], flow=flow, period=period, low=low, high=high, unit=place[4],
        message=Message(f"weighing.derived_{kind}", told), claims=tuple(sorted(from_low | from_high)),
    )  # fmt: skip


def _changes(
    scales: Scales, place: Place, periods: Sequence[Period], stated: set[tuple[str, Flow, Period]], out: frozenset[str]
) -> Iterator[Derived]:
    """Changes on the same months a year before that no claim states, by amount and in percent; what they hang on."""
    known = set(periods)
    moves: dict[tuple[Period, Flow], Ends] = {}
    for period in periods:
        before = period.shift(years=-1)
        if before not in known:
            continue
        for flow in FLOWS:
            now, then = (_form(scales.system, place, flow, p) for p in (period, before))
            if now is None or then is None:
                continue
            low, high = scales.seen(now, then)
            if low < 100 < high and high - low > MOST_OPEN:
                continue
            ends = _held(scales, minus(now, then))
            if ends is None:
                continue
            moves[period, flow] = ends
            if ("change", flow, period) not in stated:
                yield from _told_change(scales, place, flow, period, ends, (now, then), out)
        yield from _who_moved(place, period, moves)


def _told_change(
    scales: Scales, place: Place, flow: Flow, period: Period, ends: Ends, forms: tuple[Form, Form], out: frozenset[str]
) -> Iterator[Derived]:
    low, high = ends[0], ends[1]
    share = scales.ends(forms[0], forms[1], 100.0)
    if low is None or high is None or share[0] is None or share[1] is None:
        return
    if low <= 0 <= high and share[1] - share[0] > MOST_OPEN:
        return
    rests = tuple(sorted(ends[2] | ends[3] | share[2] | share[3]))
    key = "fell" if high < 0 else "rose" if low > 0 else "may_have_moved"
    span = (-high, -low) if key == "fell" else (low, high)
    parts = (-share[1], -share[0]) if key == "fell" else (share[0], share[1])
    values = {
        "what": Subject(place[0], place[1], flow), "period": period, "base": period.shift(years=-1),
        "amount": interval(*span, place[4]), "percent": interval(*parts, "percent", signed=key == "may_have_moved"),
    }  # fmt: skip
    for unit, first, last in ((place[4], low, high), ("percent", share[0], share[1])):
        yield Derived(
            kind="change", reporter=place[0], partner=place[1], flow=flow, period=period,
            low=first, high=last, unit=unit,
            message=Message(f"weighing.{key}", values), claims=rests,
        )  # fmt: skip
    if key != "may_have_moved":
        yield from _hangs_on(scales, place, flow, period, forms, rests, low > 0, out)


def _hangs_on(
    scales: Scales, place: Place, flow: Flow, period: Period, forms: tuple[Form, Form], rests: tuple[str, ...], rose:
    bool, out: frozenset[str],
) -> Iterator[Derived]:  # fmt: skip
    """Name the claims without any one of which the direction would be open, where these are others than its own two
    levels; say so too where truncation would open it.
    """
    change = minus(*forms)
    ends = scales.ends(change)
    needed = []
    for claim in sorted(ends[2] if rose else ends[3]):  # without a dual on this end a claim can go
        scales.set_aside(out | {claim})
        if _is_open(scales, change, rose=rose):
            needed.append(claim)
    scales.set_aside(out)
    values = {"what": Subject(place[0], place[1], flow), "period": period, "base": period.shift(years=-1)}
    common = {"kind": "change", "reporter": place[0], "partner": place[1], "flow": flow, "period": period}
    levels = [_is_level_of(scales.system.claims[c], flow, period) for c in needed]
    if needed and not all(levels):
        claims = tuple(Said(scales.system.claims[c]) for c in needed)
        message = Message(f"weighing.hangs_on{'' if len(needed) > 1 else '_one'}", {**values, "claims": claims})
        yield Derived(**common, low=ends[0], high=ends[1], unit=place[4], message=message, claims=tuple(needed))  # type: ignore[arg-type]
    scales.wide.set_aside(out)
    if _is_open(scales.wide, change, rose=rose):
        message = Message("weighing.hangs_on_rounding", values)
        yield Derived(**common, low=ends[0], high=ends[1], unit=place[4], message=message, claims=rests)  # type: ignore[arg-type]


def _is_level_of(claim: Claim, flow: Flow, period: Period) -> bool:
    """True for a stated level of the flow in the period or a year before: that a change hangs on these is plain."""
    level = claim.kind == Kind.LEVEL and claim.product is None and claim.flow == flow
    return level and claim.period in (period, period.shift(years=-1))


def _is_open(scales: Scales, change: Form, *, rose: bool) -> bool:
    """True when what counts leaves the direction of a change open."""
    end, _ = scales.end(change, high=not rose)
    return end is None or (end <= 0 if rose else end >= 0)


def _who_moved(place: Place, period: Period, moves: dict[tuple[Period, Flow], Ends]) -> Iterator[Derived]:
    """Where one flow rose and the other fell, the whole of the turnover's growth (or fall) came from one of them."""
    ends = [moves.get((period, flow)) for flow in FLOWS]
    total, exports, imports = ends
    if total is None or exports is None or imports is None:
        return
    for grew, other, flow in ((exports, imports, Flow.EXPORTS), (imports, exports, Flow.IMPORTS)):
        up = _above(total) and _above(grew) and _below(other)
        down = _below(total) and _below(grew) and _above(other)
        if up or down:
            claims = tuple(sorted(frozenset().union(*(e[2] | e[3] for e in (total, exports, imports)))))
            values = {"what": Subject(*place[:2], flow), "period": period, "base": period.shift(years=-1)}
            yield Derived(
                kind="share", reporter=place[0], partner=place[1], flow=flow, period=period, low=100.0, high=None,
                unit="percent", claims=claims,
                message=Message(f"weighing.all_{'growth' if up else 'fall'}_from", values),
            )  # fmt: skip


def _above(ends: Ends) -> bool:
    return ends[0] is not None and ends[0] > 0


def _below(ends: Ends) -> bool:
    return ends[1] is not None and ends[1] < 0


def _composition(scales: Scales, place: Place, periods: Sequence[Period]) -> Iterator[Derived]:
    """What growth rates alone say: the share of one flow in all trade of a period of which no level is known."""
    for period in periods:
        total, sold = (_form(scales.system, place, flow, period) for flow in (Flow.TURNOVER, Flow.EXPORTS))
        if total is None or sold is None:
            continue
        first, last = scales.seen(sold, total)
        if last - first > 100 * WIDEST or scales.end(total, high=True)[0] is not None:
            continue
        low, high, from_low, from_high = scales.ends(sold, total)
        if low is None or high is None or not (from_low or from_high) or high - low > 100 * WIDEST:
            continue
        flow, span = (Flow.EXPORTS, (low, high)) if low + high >= 100 else (Flow.IMPORTS, (100 - high, 100 - low))
        values = {"what": Subject(*place[:2], flow), "period": period, "span": interval(*span, "percent")}
        yield Derived(
            kind="share", reporter=place[0], partner=place[1], flow=flow, period=period, low=span[0], high=span[1],
            unit="percent", claims=tuple(sorted(from_low | from_high)), message=Message("weighing.composition", values),
        )  # fmt: skip


def _needed(scales: Scales, *, several: bool) -> Iterator[Derived]:
    """The gap to each target and the yearly growth that it needs, from the last year that is bounded."""
    system, told = scales.system, set()
    for claim in system.claims.values():
        if claim.kind != Kind.TARGET or claim.value is None or claim.product or not claim.unit.isupper():
            continue
        if {claim.reporter, claim.partner} != {system.reporter, system.partner} or (claim.flow, claim.value) in told:
            continue
        told.add((claim.flow, claim.value))
        start = _last_year(scales, claim)
        if start is not None:
            told_of = _needed_from(claim, *start)
            yield from (_counted_by(one, start[0][2]) if several else one for one in told_of)


def _last_year(scales: Scales, claim: Claim) -> tuple[Place, Period, Ends] | None:
    for place in _places(scales.system):
        if place[4] != claim.unit:
            continue
        for cell in reversed([p for p in _periods(scales.system, place) if p.is_year]):
            form = _form(scales.system, place, claim.flow, cell)
            ends = scales.ends(form) if form else None
            if ends and ends[0] and ends[1] and ends[0] > 0 and ends[2] and ends[3]:
                return place, cell, ends
    return None


def _needed_from(claim: Claim, place: Place, year: Period, ends: Ends) -> Iterator[Derived]:
    low, high, from_low, from_high = ends
    assert low is not None
    assert high is not None
    assert claim.value is not None
    rests = (claim.id, *sorted(from_low | from_high))
    last = int(claim.deadline[:4]) if claim.deadline and claim.deadline[:4].isdigit() else year.start_year + YEARS_AHEAD
    values = {
        "what": Subject(place[0], place[1], claim.flow),
        "period": year,
        "target": interval(claim.value, claim.value, claim.unit),
    }
    common = {"kind": "needed_growth", "reporter": place[0], "partner": place[1], "flow": claim.flow}
    if claim.value <= low:
        return
    gap = (claim.value - high, claim.value - low)
    message = Message("weighing.gap", {**values, "span": interval(*gap, claim.unit)})
    yield Derived(**common, period=year, low=gap[0], high=gap[1], unit=claim.unit, message=message, claims=rests)  # type: ignore[arg-type]
    for target_year in range(year.start_year + 1, max(last, year.start_year + 1) + 1):
        n = target_year - year.start_year
        span = [100 * ((claim.value / level) ** (1 / n) - 1) for level in (high, low)]
        told = {**values, "by": Period.year(target_year), "span": interval(span[0], span[1], "percent")}
        message = Message("weighing.needed_growth", told)
        yield Derived(
            **common, period=Period.year(target_year), low=span[0], high=span[1], unit="percent", message=message,  # type: ignore[arg-type]
            claims=rests,
        )  # fmt: skip
