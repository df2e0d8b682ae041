"""The anchor: the economy whose trade a text tells, by evidence that is weighed and not by the first rule that fires.

Each economy named has some features (how often it is named, whether flows are told as its own, whether its office of
statistics or its currency speaks, where the title and the first sentences have it); their weights are learned from
labelled texts (``bench/learn_anchor.py``). The scores make odds: of two partners in trade none is certain.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

from steelyard.core.economy import is_bloc, is_country, is_region, monies, parent
from steelyard.reading.context import prep_before
from steelyard.reading.marking.mark import RANKS, Mark, Sentence

LED = ("to", "from", "with", "against", "toward")
"""Prepositions that lead to a partner."""
FEATURES = (
    "share", "most", "owns", "owns_most", "led", "free", "title_free", "title_led", "title_owns", "office",
    "statistics", "opens_lead", "lead", "capital_lead", "currency", "voice", "wide", "region", "holds_region",
)  # fmt: skip
_COMMON = ("USD", "EUR")
"""Currencies that others reckon in."""
_OWNED = frozenset(("flow", "verb_flow", "statistics", "trades", *RANKS))
"""Kinds without which no name owns anything."""
_TOLD_OF = ("flow", *RANKS)
"""Kinds of which a name behind "of" is the owner: "exports of Peru", "the main buyers of Peru"."""
_BETWEEN = frozenset(("plain", "thin", "period"))
"""Kinds that may stand between a name and its flow."""
_LEAD = 3
"""Title and sentences that make the lead."""
_OWNS = 6
"""Flows of its own from which on more of them tell nothing more."""


class Anchor(NamedTuple):
    """An economy and the odds, from 0 to 1, that the text tells its trade."""

    code: str
    odds: float
    own: bool
    """Flows are told as its own in the title or more than once, or its office of statistics tells them."""
    ahead: float
    """How many times the odds of the next economy."""


def anchor_of(sentences: Sequence[Sentence]) -> Anchor | None:
    """Return the likeliest anchor of a text, None where it names no economy."""
    rows = evidence(sentences)
    if not rows:
        return None
    weights = _weights()
    scores = {code: sum((w * told for w, told in zip(weights, row, strict=True)), 0.0) for code, row in rows.items()}
    best = max(scores, key=lambda code: scores[code])
    row = rows[best]
    own = row[FEATURES.index("owns")] >= 2 * 2 / _OWNS or row[FEATURES.index("statistics")] > 0
    whole = sum((math.exp(score - scores[best]) for score in scores.values()), 0.0)  # from a float: it is compiled
    behind = max((score for code, score in scores.items() if code != best), default=-math.inf)
    return Anchor(best, 1 / whole, own, math.exp(scores[best] - behind))


@dataclass(slots=True)
class _Row:
    """How often an economy is named, and how."""

    named: int = 0
    owns: int = 0
    led: int = 0
    free: int = 0
    office: int = 0
    statistics: int = 0
    title_led: int = 0
    title_free: int = 0
    title_owns: int = 0
    lead: int = 0
    capital_lead: int = 0
    opens_lead: int = 0
    currency: int = 0
    voice: int = 0


def _row(seen: dict[str, _Row], code: str) -> _Row:
    """Return what is counted of an economy; one that is new begins with nothing."""
    row = seen.get(code)
    if row is None:
        row = seen[code] = _Row()
    return row


def evidence(sentences: Sequence[Sentence]) -> dict[str, tuple[float, ...]]:
    """Return the features of each economy that a text names, in the order of ``FEATURES``."""
    seen: dict[str, _Row] = {}
    for number, sentence in enumerate(sentences):
        if "place" in sentence.holds:
            _see(sentence, number, seen)
    if not seen:
        return {}
    for code in homes(sentences, seen.keys()):
        regions = [] if code in seen else [one for one in seen if parent(one) == code]
        for one in regions or [code]:  # the ringgit of a text on Sarawak
            _row(seen, one).currency = 1
    for code in voices_of(sentences):
        _row(seen, code).voice = 1
    for code in voices_of(sentences, "statistics"):
        _row(seen, code).statistics = 1
    named, owned = max(row.named for row in seen.values()), max(row.owns for row in seen.values())
    total = sum(row.named for row in seen.values())
    holders = {parent(code) for code in seen}
    return {
        code: (
            row.named / total, float(row.named == named),
            min(row.owns, _OWNS) * 2 / _OWNS, float(row.owns == owned > 0),
            row.led / max(row.named, 1), row.free / max(row.named, 1),
            float(row.title_free > 0), float(row.title_led > 0), float(row.title_owns > 0),
            float(row.office > 0), float(row.statistics > 0), float(row.opens_lead > 0),
            min(row.lead, _LEAD) / _LEAD, float(row.capital_lead > 0), float(row.currency),
            float(row.voice),
            float(is_bloc(code) or not (is_country(code) or is_region(code))),
            float(is_region(code)), float(code in holders),
        )
        for code, row in seen.items()
    }  # fmt: skip


def _see(sentence: Sentence, number: int, seen: dict[str, _Row]) -> None:
    """Count what a sentence tells of each economy that it names."""
    marks, first, title = sentence.marks, True, sentence.title
    owning, counted = not sentence.holds.isdisjoint(_OWNED), "statistics" in sentence.holds
    for k, mark in enumerate(marks):
        if mark.place is None:
            continue
        if mark.place.form == "city":
            if counted and mark.office and mark.place.code in seen and _office_near(marks, k):
                seen[mark.place.code].statistics += 1  # "the Kemerovo customs"
            continue
        row = _row(seen, mark.place.code)
        row.named += 1
        prep = prep_before(marks, k)
        own = owns(marks, k, prep) if owning else 0
        row.owns += own * (2 if title else 1)
        row.led += prep in ("to", "from", "with")
        row.free += prep is None
        row.office += mark.office
        row.statistics += counted and _office_near(marks, k)
        if title:
            row.title_led += prep in LED
            row.title_free += prep not in LED
            row.title_owns += own > 0
        if number < _LEAD:
            row.lead += 1
            row.capital_lead += mark.place.form == "capital"
            row.opens_lead += first and not title and number < _LEAD - 1
        first = False


def _office_near(marks: Sequence[Mark], k: int) -> bool:
    """True for a name beside an office of statistics."""
    near = [*marks[max(0, k - 3) : k], *[m for m in marks[k + 1 : k + 4] if not m.is_a("plain", "thin")][:2]]
    return any("statistics" in m.means and abs(m.first - marks[k].first) <= 5 for m in near)


def owns(marks: Sequence[Mark], k: int, prep: str | None) -> int:
    """How much a name that ``prep`` leads to says that the trade told is its own: 1 before a flow, in an office."""
    after: list[Mark] = []
    passed = 0
    for n, mark in enumerate(marks[k + 1 : k + 6], k + 1):
        if mark.when is not None or ("prep" in mark.means and n + 1 < len(marks) and marks[n + 1].when is not None):
            passed += mark.end - mark.first  # "Peru in 2021 imported", «Перу за январь-май ввезло»
        elif _BETWEEN.isdisjoint(mark.means) and mark.means.get("refer") != "own":
            after.append(mark)
            break
    near = after and after[0].first - marks[k].end - passed <= 4
    of = k >= 2 and marks[k - 1].means.get("prep") == "of"
    if of and "trades" in marks[k - 2].means and "nation" in marks[k - 2].means:
        return 2  # "exporters of Peru"
    if near and "trades" in after[0].means and "nation" in after[0].means and prep not in LED:
        return 2  # "Peru's flour exporters"
    if marks[k].means.get("form") == "made" and any(m.means.get("verb_flow") == "imports" for m in marks[:k]):
        return 1  # "Peru bought Chilean copper", where a form tells that it was made there
    if k >= 2 and "place" in marks[k].means and marks[k - 2].get("flow") == "exports" and _made_there(marks, k):
        return 1  # "exports of Peruvian copper"
    if marks[k].office:
        return int(bool(near) and "statistics" in after[0].means)
    if of and marks[k - 2].one_of(_TOLD_OF):
        return int(marks[k - 2].end == marks[k - 1].first)
    if not near or prep == "by" or prep in LED:
        return 0
    if after[0].is_a(*RANKS):
        return int(marks[k + 1].get("refer") == "own")  # "Peru's largest partner"
    joined = k >= 2 and marks[k - 1].get("break") == "weak" and "colon" not in marks[k - 1].means
    if joined and marks[k - 2].place is not None:
        return 0  # "Peru and Chile trade more"
    place = marks[k].place
    if "move" in after[0].means and _moves_own(marks, k):
        return 1  # "Peru raised its exports"
    if "verb_flow" in after[0].means:
        return int(not after[0].is_a("weak", "gets") and place is not None and place.form != "people")
    return int("flow" in after[0].means)


def _made_there(marks: Sequence[Mark], k: int) -> bool:
    """True for the adjective of goods right behind their flow."""
    place, flow = marks[k].place, marks[k - 2]
    tied = marks[k - 1].get("prep") == "of" and flow.end == marks[k - 1].first and marks[k - 1].end == marks[k].first
    return tied and place is not None and place.form == "adjective" and bool(flow.get("ware"))


def _moves_own(marks: Sequence[Mark], k: int) -> bool:
    """True for a name whose verb moves a flow that is told right behind it."""
    verb = next((n for n in range(k + 1, min(k + 4, len(marks))) if "move" in marks[n].means), len(marks))
    told = (m for m in marks[verb + 1 : verb + 4] if not m.is_a("plain", "thin", "refer"))
    first = next(told, None)
    return first is not None and "flow" in first.means


def homes(sentences: Sequence[Sentence], named: Collection[str]) -> list[str]:
    """The economies whose own currency a text reckons in, once for each figure; what several call alike is the money of
    the one that the text has ``named``.
    """
    units = [m.figure.unit or "" for s in sentences if "figure" in s.holds for m in s.marks if m.figure is not None]
    found = [parent(f"{unit[:2]}-0") for unit in units if len(unit) == 3 and unit not in _COMMON]
    shared = [(unit, [home for home in _owners(unit) if home in named]) for unit in units if "?" in unit]
    found += [parent(f"{unit[:2]}-0") for unit, owners in shared if not owners and unit[:3] not in _COMMON]
    alone = [owners[0] for _, owners in shared if len(owners) == 1]
    return [home for home in (*found, *alone) if home is not None]


def home_of_money(sentences: Sequence[Sentence]) -> str | None:
    """The only economy whose own money a text writes, as that of its sums or as a code: who tells, where none is
    named.
    """
    found = {*homes(sentences, ())}
    codes = {token.text for sentence in sentences for token in sentence.tokens if len(token.text) == 3}
    found |= {users[0] for code, users in monies().items() if code in codes and len(users) == 1}
    return found.pop() if len(found) == 1 else None


@cache
def _owners(unit: str) -> tuple[str, ...]:
    """The economies of a unit that several call alike: ``AED?ARE=AED,MAR=MAD``."""
    return tuple(pair.partition("=")[0] for pair in unit.partition("?")[2].split(","))


def voices_of(sentences: Sequence[Sentence], kind: str = "voice") -> list[str]:
    """The economies whose own voice (of a ``kind``) speaks in a text: an office or a person known by name alone."""
    spoken = (s for s in sentences if "voice" in s.holds)
    return list(dict.fromkeys(m.means["voice"] for s in spoken for m in s.marks if "voice" in m.means and m.is_a(kind)))


@cache
def _weights() -> tuple[float, ...]:
    text = (resources.files("steelyard.reading.who") / "anchor.toml").read_text(encoding="utf-8")
    weights: Mapping[str, float] = tomllib.loads(text)["weights"]
    return tuple(weights[name] for name in FEATURES)
