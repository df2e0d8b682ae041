"""A figure's place among the marks and the role found for it: the records that the rules pass on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from steelyard.core.economy import WORLD
from steelyard.core.period import Period
from steelyard.reading.context import Context
from steelyard.reading.head import Head
from steelyard.reading.marking.currencies import NAMELESS
from steelyard.reading.marking.mark import Mark
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.when.times import Timed

UNKNOWN = ""
"""What stands for goods where a name is none of an economy."""
_GOODS = 6
"""Words of goods that have a part of a flow."""


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
    by: bool = False
    """A sum that its flow moves by: "to cut imports by $5bn"."""


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

    product: str | None = None
    """The goods that it is on, by all that tells them."""

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

    def is_of(self, one: str, other: str) -> bool:
        """True for a figure of what two economies trade, whoever tells it."""
        return (self.reporter == one and self.partner == other) or (self.reporter == other and self.partner == one)


@dataclass(slots=True)
class Place:
    """Where a figure stands: its mark index, the index of the figure before it (-1) and behind it.

    ``holds`` are all kinds and values that its sentence's marks have.
    """

    at: int
    before: int
    after: int
    holds: set[str]


@dataclass(slots=True)
class Setting:
    """A figure with all that its role is settled by: its sentence, its place there, and what was told before it."""

    marks: Sequence[Mark]
    place: Place
    figure: Figure
    segment: Sequence[Mark]
    """The marks between the figure before and this one."""
    heads: Sequence[Head]
    context: Context
    last: Role | None
    """The role of the figure before it in the sentence."""


def link_of(marks: Sequence[Mark], place: Place) -> str | None:
    """The word that leads to the figure: from, to, by, against, of ..."""
    edge = marks[place.at].first
    for k in range(place.at - 1, place.before, -1):
        mark = marks[k]
        if edge - mark.end > 1:
            return None
        if prep := mark.means.get("prep"):
            return prep
        if not ("hedged" in mark.means or "thin" in mark.means or "plain" in mark.means):
            return None
        edge = mark.first
    return None


def next_figure(marks: Sequence[Mark], k: int) -> int:
    """The next figure from mark ``k`` on, else where the marks end."""
    return next((n for n in range(k, len(marks)) if marks[n].figure is not None), len(marks))


def past_sum(marks: Sequence[Mark], place: Place, whole: Head | None) -> Place:
    """The place of a part whose sum stands between it and its whole: as far as the figure behind that."""
    if whole is None or not place.at < place.after < whole.mark:
        return place
    return Place(place.at, place.before, next_figure(marks, whole.mark), place.holds)


def sign_of(mark: Mark) -> int:
    return 1 if mark.means["move"] == "up" else -1


def more_or_less(marks: Sequence[Mark], k: int) -> bool:
    """True for the percentage in "took 12% less" and "took $5m, or 12%, less", which is no share."""
    aside = 0 < k < len(marks) - 2 and "alike" in marks[k - 1].means and marks[k + 1].get("break") == "weak"
    end = k + 1 if aside and marks[k + 1].first == marks[k].end else k
    after = marks[end + 1] if end + 1 < len(marks) else None
    return after is not None and "move" in after.means and after.first == marks[end].end


def of_movement(marks: Sequence[Mark], place: Place, head: Head) -> bool:
    """True for "an increase in the (value of the) surplus of $5m": the sum is that of the movement.

    A noun of movement that owns the flow does without a preposition («рост экспорта»).
    """
    if not place.before < head.mark < place.at:
        return False
    edge = head.first
    for k in range(head.mark - 1, place.before, -1):
        if marks[k].first >= head.first:
            continue
        if edge - marks[k].end > 2:
            return False
        if "motion" in marks[k].means:
            return not (k and "prep" in marks[k - 1].means and marks[k - 1].end == marks[k].first)
        led = k > 0 and "move" in marks[k - 1].means and marks[k - 1].end == marks[k].first
        if led and marks[k].get("prep") in ("in", "of"):
            return marks[k - 1].figure is None
        if marks[k].means.get("prep") == "in":
            return False
        if not (marks[k].is_a("plain", "thin", "outside", "same_head") or marks[k].means.get("prep") == "of"):
            return False
        edge = marks[k].first
    return False


def revised(marks: Sequence[Mark], place: Place) -> bool:
    """True right behind "was revised from" and "was revised to", and in "revised the surplus of May from"."""
    if "revised" not in place.holds:
        return False
    near = marks[place.before + 1 : place.at]
    if near and "revised" in near[-1].means and "prep" in near[-1].means:
        return True  # "$5bn in May, revised from $4bn"
    if any("revised" in a.means and b.get("prep") in ("from", "to") and a.end == b.first for a, b in pairwise(near)):
        return True
    told = next((k for k, m in enumerate(near) if "revised" in m.means), len(near))
    open_ = near[told + 1 :]
    return link_of(marks, place) == "from" and bool(open_) and not any(m.is_a("move", "break") for m in open_)


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
    which = next((j for j in range(k - 1, place.before, -1) if marks[j].when is None), place.before)
    if which > place.before < 0 and marks[which].get("break") == "relative" and marks[k - 1].end == verb.first:
        return True  # "copper, which now makes up 40% of exports"
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


def joint(segment: Sequence[Mark]) -> bool:
    """True between two figures that only "and" joins: "against 4 and 3 percent"."""
    return len(segment) == 1 and segment[0].get("break") == "weak" and "plain" in segment[0].means


def size_of(marks: Sequence[Mark], place: Place, head: int) -> bool:
    """True for what is moved: "cut the (record) $170bn deficit", the flow at mark ``head`` right behind."""
    k = place.at - 1
    while k > place.before and marks[k].is_a("order", "hedged"):
        k -= 1
    the = k - 1 > place.before and (marks[k].is_a("thin") or marks[k].get("refer") in ("its", "own"))
    close = place.at < head and all(m.place is not None for m in marks[place.at + 1 : head])
    return close and the and "move" in marks[k - 1].means and marks[k - 1].end == marks[k].first


def part_in_brackets(marks: Sequence[Mark], opened: int) -> bool:
    """True for a bracket right behind a figure that a percentage opens: "$9m (45%", "$9m (45% of exports"."""
    part = 0 < opened < len(marks) - 1 and "bracket" in marks[opened].means
    return part and marks[opened - 1].figure is not None and marks[opened + 1].get("figure") == "percent"


def past_comparison(told: Sequence[Mark]) -> Sequence[Mark]:
    """What stands behind the time and base of a figure: "fell 5% in May (from April) and made up 12% of exports"."""
    n = next((n for n in range(len(told) - 1, -1, -1) if "break" in told[n].means), 0)
    return told[n:] if all(m.when is not None or m.is_a("prep", "move", "break") for m in told[:n]) else told
