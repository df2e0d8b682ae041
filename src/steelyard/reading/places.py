"""A figure's place among the marks and the role found for it: the records that the rules pass on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from steelyard.core.economy import WORLD
from steelyard.core.period import Period
from steelyard.reading.context import Head
from steelyard.reading.marking.currencies import NAMELESS
from steelyard.reading.marking.mark import Mark
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.when.times import Timed

_SIZE = "litres"
"""The unit of what one bottle holds."""
UNKNOWN = ""
"""What stands for goods where a name is none of an economy."""
_GOODS = 6
"""Words of goods that have a part of a flow."""
_BOTH = frozenset(("exports", "imports"))


@dataclass(slots=True)
class Role:
    """The reading of one figure before periods and parties are settled.

    ``kind`` is level, change, share or target; ``move`` +1 or -1; ``baseline`` for the "from" and "against" of a
    comparison; ``container`` the head of which a share is said; ``carried`` when the head stands in the sentence
    before.
    """

    kind: str
    head: Head
    move: int = 1
    baseline: bool = False
    target: bool = False
    container: Head | None = None
    carried: bool = False
    first: int = 0
    end: int = 0
    reporter: str = ""
    partner: str = ""
    moved: int = 0
    """The way the last growth under the same head went; an economy alone before a percentage repeats it."""
    turned: bool = False
    """The flow goes the other way than its head's ("the return flow")."""
    passing: bool = False
    """A clause between commas tells it, and the sentence goes on."""
    of_base: bool = False
    """The percentage tells the level, the base being 100: "112% of the year before"."""
    sharing: bool = False
    """A share, or a gain of one: what follows may be a share too."""
    shared: bool = False
    """A share was told before in the sentence: a percentage right behind an amount is another."""
    apart: bool = False
    """A part told with its share of a whole: what follows is the part's, though the whole stands before it."""
    revised: bool = False
    """One of two figures for the same months: "revised from $5bn to $4bn"."""
    rival: bool = False
    """It is another economy's, set against the first's: "Peru's exports ..., compared with $5bn from Chile"."""
    now: bool = False
    """What there is at present, among what is aimed at."""
    partial: bool = False
    """A share of what one partner has ("12% of its exports to Peru"): it tells of the pair, and is no claim."""
    taken: bool = False
    """The economy behind the figure took or gave it: "140 thousand - Chile"."""
    held: bool = False
    """A preposition tells whose whole it is a share of: so do those of the next in the list."""
    goods: bool = False
    """Goods stand beside the figure: it is theirs alone."""
    tied: bool = False
    """The part of all that the sum right before it is: "tin was first, with $5bn, or 12% of all exports"."""
    aimed: bool = False
    """A word of its clause aims at a figure: what it starts from is none, what follows is one."""


@dataclass(slots=True)
class Draft:
    """One figure: where it stands, what it is, whose, and when."""

    index: int
    figure: Figure
    role: Role
    timed: Timed
    reporter: str
    partner: str
    period: Period | None = None
    base: Period | None = None
    item: str | None = None
    """The goods that the figure is about, where they are a part of what its head tells."""
    ware: str | None = None
    """The goods that stand beside the figure of a verb, which are its head's too («продано 5 т ржи»)."""

    @property
    def kept(self) -> bool:
        """False for a figure of several partners taken together, of an unknown name or in money that we cannot name:
        only its period is of use."""
        whole = self.role.container or self.role.head
        part = self.role.kind == "share" and self.partner == WORLD and whole.flow == self.role.head.flow
        return (
            self.partner != ""
            and not (part and not (self.item or self.role.tied))  # a part of all goods is goods, or nobody's
            and self.figure.unit != NAMELESS
            and self.item != UNKNOWN
            and not (self.role.head.group and self.partner == self.role.head.partner)
        )


@dataclass(slots=True)
class Place:
    """Where a figure stands: its mark index, the index of the figure before it (-1) and behind it.

    ``holds`` are all kinds and values that its sentence's marks have.
    """

    at: int
    before: int
    after: int
    holds: frozenset[str]


def link_of(marks: Sequence[Mark], place: Place) -> str | None:
    """The word that leads to the figure: from, to, by, against, of ..."""
    edge = marks[place.at].first
    for k in range(place.at - 1, place.before, -1):
        mark = marks[k]
        if edge - mark.end > 1:
            return None
        means = mark.means
        if prep := means.get("prep"):
            return prep
        if not ("hedged" in means or "thin" in means or "plain" in means):
            return None
        edge = mark.first
    return None


def sign_of(mark: Mark) -> int:
    return 1 if mark.means["move"] == "up" else -1


def more_or_less(marks: Sequence[Mark], k: int) -> bool:
    """True for the percentage in "took 12% less" and "took $5m, or 12%, less", which is no share."""
    aside = 0 < k < len(marks) - 2 and "alike" in marks[k - 1].means and marks[k + 1].get("break") == "weak"
    end = k + 1 if aside and marks[k + 1].first == marks[k].end else k
    after = marks[end + 1] if end + 1 < len(marks) else None
    return after is not None and "move" in after.means and after.first == marks[end].end


def of_movement(marks: Sequence[Mark], place: Place, head: Head) -> bool:
    """True for "an increase in the surplus of $5m": the sum is that of the movement."""
    if not place.before < head.mark < place.at:
        return False
    edge = head.first
    for k in range(head.mark - 1, max(0, place.before), -1):
        if marks[k].first >= head.first:
            continue
        if edge - marks[k].end > 2:
            return False
        if marks[k].get("prep") == "in":
            return "move" in marks[k - 1].means and marks[k - 1].end == marks[k].first and marks[k - 1].figure is None
        if not marks[k].is_a("plain", "thin", "outside"):
            return False
        edge = marks[k].first
    return False


def revised(marks: Sequence[Mark], place: Place) -> bool:
    """True right behind "was revised from" and "was revised to", and in "revised the surplus of May from"."""
    if "revised" not in place.holds:
        return False
    near = marks[place.before + 1 : place.at]
    if any("revised" in a.means and b.get("prep") in ("from", "to") and a.end == b.first for a, b in pairwise(near)):
        return True
    told = next((k for k, m in enumerate(near) if "revised" in m.means), len(near))
    open_ = near[told + 1 :]
    return link_of(marks, place) == "from" and bool(open_) and not any(m.is_a("move", "break") for m in open_)


def _foretold(marks: Sequence[Mark], place: Place) -> bool:
    """True for "less than the 15% contraction forecast in a poll": a figure that others had thought of."""
    after = marks[place.at + 1 : min(place.after, place.at + 3)]
    if "expected" in place.holds and len(after) == 2 and "subordinate" in after[0].means:
        return after[1].get("other") == "expected" and after[1].first == after[0].end  # "$5bn that had been expected"
    if "forecast" not in place.holds:
        return False
    after = after[1:] if after and "move" in after[0].means and after[0].first == marks[place.at].end else after
    said = bool(after) and after[0].get("target") == "forecast" and after[0].first - marks[place.at].end <= 1
    return said and (marks[place.at].hedge is not None or link_of(marks, place) in ("than", "against"))


def no_claim(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for a price or a rate, a ratio of two economies, a sum told before, and what others had thought of."""
    told_before = "recalled" in place.holds and _recalled(marks[place.before + 1 : place.at + 1])
    told_before = told_before or ("alike" in place.holds and _converted(marks, place))
    told_before = told_before or ("services" in place.holds and _of_services(marks, place))
    told_before = told_before or ("other" in place.holds and _levied(marks, place, figure))
    told_before = told_before or ("target" in place.holds and _off_target(marks, place, figure))
    return told_before or _rated(marks, place, figure) or _ratio(marks, place, figure) or _foretold(marks, place)


def _levied(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for the goods that a duty is on: "a tariff on $50bn of imports"."""
    k = place.at - 1
    while k > 0 and marks[k].is_a("hedged", "thin"):
        k -= 1
    on, duty = marks[k], marks[k - 1]
    of = marks[place.at + 1] if place.at + 1 < len(marks) else None
    led = (
        k > 0 and on.get("prep") == "than" and "move" not in on.means and "other" in duty.means and duty.end == on.first
    )
    return led and figure.unit != "percent" and of is not None and (of.get("prep") == "of" or "worth" in of.means)


def _off_target(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for "7% above the target of $5bn": how far from a goal, which is no growth."""
    near = marks[place.at + 1 : place.at + 5]
    if figure.unit != "percent" or not near or "move" not in near[0].means or near[0].first != marks[place.at].end:
        return False
    goal = next((m for m in near[1:] if not (m.get("prep") == "than" or m.is_a("thin", "plain"))), None)
    return goal is not None and goal.get("target") == "target" and goal.first - near[0].end <= _GOODS // 2


def _of_services(marks: Sequence[Mark], place: Place) -> bool:
    """True for "and services worth $3bn were exported"."""
    k = place.at - 1
    while k > place.before and (marks[k].is_a("worth", "hedged", "thin") or marks[k].get("prep") in ("for", "of")):
        k -= 1
    return place.before < k < place.at - 1 and marks[k].get("scope") == "services" and "flow" not in marks[k].means


def _converted(marks: Sequence[Mark], place: Place) -> bool:
    """True for a sum told again in another currency: "5 billion dollars, or about 4 billion euros"."""
    between = marks[place.before + 1 : place.at] if place.before >= 0 else []
    first, second = (marks[k].figure for k in (place.before, place.at)) if between else (None, None)
    if first is None or second is None or not any("alike" in m.means for m in between):
        return False
    money = all((f.unit or "")[:3].isupper() for f in (first, second))
    return money and first.unit != second.unit and all(m.is_a("alike", "break", "hedged", "thin") for m in between)


def _rated(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for a price or a rate of exchange: "$87 a barrel", "at $1.10"."""
    after = marks[place.at + 1] if place.at + 1 < len(marks) else None
    small = (
        figure.scale == 1.0 and figure.value < 10_000 and ((figure.unit or "")[:3].isupper() or figure.unit == _SIZE)
    )
    if small or "rate" not in place.holds:
        return small
    rated = after is not None and "rate" in after.means and after.first == marks[place.at].end
    return rated or _set_against_price(marks, place)


def _set_against_price(marks: Sequence[Mark], place: Place) -> bool:
    """True for the price of a year before: "was $1,390 a tonne against last year's $1,010"."""
    rated = marks[place.before + 1] if 0 <= place.before < place.at - 1 else None
    if rated is None or "rate" not in rated.means or rated.first != marks[place.before].end:
        return False
    between = marks[place.before + 2 : place.at]
    compared = any(m.get("prep") in ("against", "than", "from") for m in between)
    return compared and all(m.when is not None or m.is_a("break", "hedged", "prep", "refer", "thin") for m in between)


def _ratio(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for one flow measured by another: "four times the Brazilian sum", "imports six times exceeded exports"."""
    if figure.unit == "percent" and _of_flows(marks, place):
        return True
    if not figure.factor:
        return False
    if _outdone(marks, place):
        return True
    near = marks[place.at + 1 : min(place.after, place.at + 7)]
    led = bool(near) and near[0].first == marks[place.at].end and near[0].is_a("thin", "plain")
    other = any(m.place is not None for m in near) and not any(m.when is not None or "flow" in m.means for m in near)
    measured = len(near) > 1 and near[0].get("prep") == "as" and any("flow" in m.means for m in near[1:5])
    beaten = bool(near) and near[0].first == marks[place.at].end and near[0].get("order") in ("exceeds", "exceeded")
    return (led and other) or beaten or measured


def _of_flows(marks: Sequence[Mark], place: Place) -> bool:
    """True for "exports were twice as large as imports" and "20% higher than imports": it tells of no growth."""
    if not place.holds.issuperset(_BOTH):
        return False
    near = [m for m in marks[place.at + 1 : place.at + 6] if "flow" in m.means or not m.is_a("thin", "refer")]
    than = len(near) > 1 and "move" in near[0].means and near[0].first == marks[place.at].end
    if not than or near[1].get("prep") not in (None, "than"):
        return False
    other = next((m for m in near[1:3] if "flow" in m.means), None)
    tied = other is not None and (other is near[1] or near[1].get("prep") == "than")
    own = next((m for m in reversed(marks[: place.at]) if "flow" in m.means), None)
    return tied and other is not None and own is not None and {own.get("flow"), other.get("flow")} == _BOTH


def _outdone(marks: Sequence[Mark], place: Place) -> bool:
    """True behind "exceeded imports" ("exports exceeded imports (5 billion) almost twofold")."""
    for mark in reversed(marks[: place.at]):
        if mark.get("order") in ("exceeds", "exceeded"):
            return True
        bracket = "bracket" in mark.means
        if ("break" in mark.means and not bracket) or not (
            bracket or mark.is_a("hedged", "thin", "flow") or mark.figure
        ):
            return False
    return False


def _recalled(marks: Sequence[Mark]) -> bool:
    """True for "of this 30 billion": a sum told before."""
    near = marks[-3:]
    tied = len(near) == 3 and near[0].end == near[1].first and near[1].end == near[2].first
    return tied and near[0].get("prep") in ("of", "out") and "recalled" in near[1].means


def _of_goods(mark: Mark) -> bool:
    """True for what stands among the words of goods: "the produce of the steel industry"."""
    whole = mark.get("refer") == "world" and "level" not in mark.means  # "fuels as a whole"
    return "break" not in mark.means and (whole or mark.is_a("branch", "goods", "thin") or mark.get("prep") == "of")


def of_no_pair(marks: Sequence[Mark], place: Place) -> bool:
    """True for the part of what nobody here is: "Copper made up 40% of all exports", told of a pair."""
    k = place.at - 1
    while k > place.before and (marks[k].is_a("hedged", "thin") or marks[k].get("prep") == "for"):
        k -= 1
    if k <= place.before or not marks[k].is_a("share", "level", "forms"):
        return False
    verb = marks[k]
    while k - 1 > place.before and _of_goods(marks[k - 1]):
        k -= 1
    if k - 1 > place.before and "bracket" in marks[k - 1].means and marks[k - 1].end == verb.first:
        k = next(
            (j for j in range(k - 2, place.before, -1) if "bracket" in marks[j].means), k
        )  # "tin (refined) made 5%"
    ahead = marks[k - 1] if k else None
    opened = ahead is None or ahead.when is not None or ("break" in ahead.means and not ahead.is_a("same_head", "dash"))
    opened = opened or (ahead is not None and ahead.get("refer") in ("own", "its"))  # "Peru's fish industry"
    return opened and 1 <= verb.first - (0 if ahead is None else ahead.end) <= _GOODS
