"""A claim in one line of plain words, for terminal, page and brief alike.

It says who, which flow, with whom, when and how much, in the reader's language; the hedge stays a hedge. It never
judges.
"""

from __future__ import annotations

from dataclasses import dataclass

from steelyard.core import display
from steelyard.core.claim import Claim, Kind, Relation
from steelyard.core.economy import WORLD
from steelyard.core.flow import Flow
from steelyard.core.message import Message, Names, render
from steelyard.core.period import Period


@dataclass(frozen=True, slots=True)
class Said:
    """A claim as a value of a message: shown in one line."""

    claim: Claim

    def shown(self, lang: str, names: Names) -> str:
        """Return the claim's line."""
        return sentence(self.claim, lang, names=names)


@dataclass(frozen=True, slots=True)
class Subject:
    """A flow of a pair as a value of a message: "exports of Belarus to Lipetsk Oblast"; ``office`` counted it, where
    several count.
    """

    reporter: str
    partner: str
    flow: Flow
    office: str | None = None

    def shown(self, lang: str, names: Names) -> str:
        """Return the flow with both names."""
        told = subject(self.reporter, self.partner, self.flow, lang, names=names)
        if self.office is None:
            return told
        return render(Message("wording.counted", {"what": told, "office": names(self.office, lang)}), lang)


def subject(reporter: str, partner: str, flow: Flow, lang: str, *, names: Names) -> str:
    """Return "exports of Belarus to Lipetsk Oblast", with all partners left out for WORLD."""
    world = "_world" if partner == WORLD else ""
    values = {"reporter": display.Place(reporter), "partner": display.Place(partner)}
    return render(Message(f"wording.{flow.value}{world}", values), lang, names=names)


def figure(claim: Claim, lang: str) -> str:
    """Return the figure as it was said: "almost $334 million", "+31%", "a record high"."""
    if claim.relation is not None:
        of_imports = claim.relation == Relation.EXCEEDS and claim.flow == Flow.IMPORTS
        return render(Message(f"wording.{claim.relation.value}{'_imports' if of_imports else ''}"), lang)
    if claim.value is None:
        return _span(claim, lang)
    if claim.kind == Kind.RANK:
        return render(Message("wording.rank", {"place": display.number(claim.value, lang)}), lang)
    if claim.hedge and claim.value < 0 and claim.flow == Flow.BALANCE and claim.kind != Kind.CHANGE:
        short = _amount(claim, -claim.value, -claim.value, lang)  # the hedge is on the magnitude
        said = render(Message(f"wording.{claim.hedge.value}", {"figure": short}), lang)
        return render(Message("wording.deficit", {"figure": said}), lang)
    said = _amount(claim, claim.value, claim.value, lang)
    return render(Message(f"wording.{claim.hedge.value}", {"figure": said}), lang) if claim.hedge else said


def allowed(claim: Claim, lang: str) -> str:
    """Return the range that the words allow: "$333-334 million"; empty for a claim without a range."""
    return "" if claim.low is None or claim.high is None or claim.kind == Kind.RANK else _span(claim, lang)


def sentence(claim: Claim, lang: str = "en", *, names: Names) -> str:
    """Return the claim in one line.

    A target says its deadline, a change its measure and its base where the text names one, a share its whole.
    """
    parts = [subject(claim.reporter, claim.partner, claim.flow, lang, names=names)]
    if claim.product:
        parts[0] += f" ({claim.product})"
    if claim.period:
        parts.append(display.period(claim.period, lang))
    elif claim.kind != Kind.TARGET:
        parts.append(render(Message("wording.no_period"), lang))
    said = figure(claim, lang)
    if claim.kind in (Kind.TARGET, Kind.SHARE):
        said = render(Message(f"wording.{claim.kind.value}", {"figure": said}), lang)
    tail = []
    if claim.kind == Kind.CHANGE and claim.flow == Flow.BALANCE:
        tail.append(render(Message("wording.in_size"), lang))
    if claim.measure != "value":
        tail.append(render(Message(f"wording.in_{claim.measure}"), lang))
    if claim.kind == Kind.CHANGE and claim.base_period:
        tail.append(render(Message("wording.on", {"base": claim.base_period}), lang))
    if claim.of:
        whole = subject(claim.of.reporter, claim.of.partner, claim.of.flow, lang, names=names)
        whole += f" ({claim.of.product})" if claim.of.product else ""
        tail.append(render(Message("wording.of", {"whole": whole}), lang))
    if claim.kind == Kind.TARGET:
        key = "wording.by" if claim.deadline else "wording.no_deadline"
        tail.append(render(Message(key, {"deadline": claim.deadline or ""}), lang))
    return f"{', '.join(parts)}: {' '.join([said, *tail])}"


def bound(low: float | None, high: float | None, unit: str, lang: str, *, signed: bool = False) -> str:
    """Return an interval with its unit, open ends in words."""
    first = float("-inf") if low is None else low
    last = float("inf") if high is None else high
    if unit in ("percent", "percentage_points"):
        return display.percent(first, last, lang, signed=signed)
    return display.amount(first, last, unit, lang)


def _amount(claim: Claim, low: float, high: float, lang: str) -> str:
    signed = claim.kind == Kind.CHANGE or (claim.kind == Kind.TARGET and claim.unit == "percent")
    text = bound(low, high, claim.unit, lang, signed=signed)
    return f"+{text}" if signed and claim.unit not in ("percent", "percentage_points") and low > 0 else text


def _span(claim: Claim, lang: str) -> str:
    low = float("-inf") if claim.low is None else claim.low
    high = float("inf") if claim.high is None else claim.high
    return _amount(claim, low, high, lang)


def when(period: Period | None, lang: str) -> str:
    """Return a period's name, or that it is not known."""
    return display.period(period, lang) if period else render(Message("wording.no_period"), lang)
