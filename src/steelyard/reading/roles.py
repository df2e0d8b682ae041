"""What a figure is in its sentence: a level, a change, a share, a target - and under which head it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steelyard.core.flow import Flow
from steelyard.reading.context import Context, Head
from steelyard.reading.marks import Mark
from steelyard.reading.numbers import Figure

_MONEY_NOT = ("percent", "percentage_points", "basis_points")


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
    sharing: bool = False
    """A share, or a gain of one: what follows may be a share too."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: its mark index, the index of the figure before it (-1) and behind it."""

    at: int
    before: int
    after: int


def role_of(
    marks: Sequence[Mark], place: Place, figure: Figure, heads: Sequence[Head], context: Context, last: Role | None
) -> Role | None:
    """Return the role of a figure, None when it is no claim about trade.

    ``last`` is the role of the figure before it in the sentence.
    """
    segment = marks[place.before + 1 : place.at]
    if _recalled([*segment, marks[place.at]]):
        return None
    post = _post_head(marks, place, heads, figure)
    head, carried = _head(marks, place, segment, heads, post, context, last)
    if head is None:
        return None
    link = _link(marks, place)
    baseline = link == "from" or _against(segment) or (
        last is not None and last.baseline and last.head is head and link not in ("to", "by")
    )  # fmt: skip
    if baseline and link != "from" and last is not None and place.before < head.mark and head.flow != last.head.flow:
        baseline = False
    move = _move(marks, place, segment, last, head)
    role = Role(
        kind="level", head=head, move=move or 1, baseline=baseline, carried=carried,
        first=min(_first(marks, place, head), marks[place.at].first),
        end=max(marks[place.at].end, marks[post.mark].end if post else 0),
    )  # fmt: skip
    if last is not None and last.head.mark == head.mark:
        role.moved = last.moved
    role.target = _target(marks, place, segment, last, role)
    if role.target and carried and context.total is not None and figure.unit not in _MONEY_NOT:
        role.head = context.total
    if figure.unit in _MONEY_NOT:
        said = _percent(marks, place, figure, segment, role, move, last, heads, context)
        if said is not None and said.kind in ("change", "target"):
            said.moved = said.move
        return said
    if _by_amount(marks, place, segment, link, last):
        role.kind = "change"
        role.move = move or (last.move if last is not None and last.kind == "change" else 1)
    elif role.target:
        role.kind = "target"
    return role if head.flow is not None else None


def _recalled(marks: Sequence[Mark]) -> bool:
    """True for "of this 30 billion": a sum told before."""
    near = marks[-3:]
    tied = len(near) == 3 and near[0].end == near[1].first and near[1].end == near[2].first
    return tied and near[0].get("prep") == "of" and near[1].is_a("recalled")


def _against(segment: Sequence[Mark]) -> bool:
    for mark in reversed(segment):
        if mark.get("prep") == "against":
            return True
        if mark.when is not None or mark.get("break") == "strong":
            return False
    return False


def _head(
    marks: Sequence[Mark],
    place: Place,
    segment: Sequence[Mark],
    heads: Sequence[Head],
    post: Head | None,
    context: Context,
    last: Role | None,
) -> tuple[Head | None, bool]:
    if post is not None:
        return post, False
    before = [head for head in heads if head.mark < place.at]
    if before:
        return before[-1], False
    if not context.claimed or context.head is None:
        return None, False
    start = max((k + 1 for k in range(place.at) if marks[k].get("break") == "strong"), default=0)
    lead = marks[start : place.at]
    plain = marks[place.at].first - (marks[start - 1].end if start else 0) - sum(m.end - m.first for m in lead)
    again = any(m.is_a("same_head") for m in lead)
    moved = (
        again or any(m.is_a("level", "move", "share") for m in lead) or any(m.get("target") == "target" for m in marks)
    )
    growth = marks[place.at].get("figure") == "percent" and any(m.is_a("move") for m in marks[start : place.after])
    if _placed(marks, place, context) and plain <= 8:
        return context.head, True
    moved = moved and plain <= (10 if growth else 6 if again else 2)
    listed = last is not None and last.carried
    if moved and again and context.main is not None:
        return context.main, True
    return (context.head, True) if moved or listed else (None, False)


def _placed(marks: Sequence[Mark], place: Place, context: Context) -> bool:
    """True for the next in a list of economies: "Turkey came second with $4 billion", "Iran ($2 billion)"."""
    figure = marks[place.at]
    link = marks[place.at - 1] if place.at else None
    tied = link is not None and (link.get("prep") == "with" or link.get("break") == "weak")
    known = any(m.place is not None and not m.office for m in marks[max(place.before + 1, place.at - 6) : place.at])
    return tied and known and figure.get("figure") in (context.unit, "percent")


def _post_head(marks: Sequence[Mark], place: Place, heads: Sequence[Head], figure: Figure) -> Head | None:
    """The head right behind a figure: "a $16 million deficit", "a 7% increase in trade", "$5bn in exports"."""
    by_mark = {head.mark: head for head in heads}
    own_before = any(place.before < head.mark < place.at and head.flow is not None for head in heads)
    edge, linked, away = marks[place.at].end, False, False
    percent = figure.unit in _MONEY_NOT
    for k in range(place.at + 1, min(place.after, place.at + 7)):
        mark = marks[k]
        if mark.first - edge > 2:
            return None
        head = by_mark.get(k)
        if head is not None and away:
            return head if head.flow is None else None
        if head is not None and percent and linked and marks[place.at + 1].is_a("move"):
            return head
        if head is not None:
            if (linked and own_before and not percent) or (percent and own_before and head.flow is None):
                return None
            if linked and percent and own_before:
                return None
            return head if not (head.verb and own_before) else None
        prep = mark.get("prep")
        if prep in ("of", "in"):
            linked = True
        elif prep == "to" and not percent and not own_before:
            away = True  # "put $5bn into projects"
        elif prep or mark.is_a("break", "target", "speaker", "same_head"):
            return None
        elif mark.is_a("level") and not percent:
            linked = True
        elif mark.is_a("move") and not percent:
            return None
        edge = mark.end
    return None


def _link(marks: Sequence[Mark], place: Place) -> str | None:
    """The word that leads to the figure: from, to, by, against, of ..."""
    edge = marks[place.at].first
    for k in range(place.at - 1, place.before, -1):
        mark = marks[k]
        if edge - mark.end > 1:
            return None
        prep = mark.get("prep")
        if prep:
            return prep
        if not mark.is_a("hedged", "thin", "plain"):
            return None
        edge = mark.first
    return None


def _move(marks: Sequence[Mark], place: Place, segment: Sequence[Mark], last: Role | None, head: Head) -> int:
    """+1, -1, or 0 when nothing moves."""
    figure = marks[place.at].figure
    if figure is not None and figure.move:
        return figure.move
    left = next((k for k in range(place.at - 1, place.before, -1) if marks[k].is_a("move")), None)
    if left is not None and left < head.mark < place.at and marks[left].end < marks[head.mark].first - 6:
        left = None
    right = next((m for m in marks[place.at + 1 : place.at + 3] if m.is_a("move")), None)
    if right is not None and (right.first - marks[place.at].end > 1 or _breaks(marks[place.at + 1], right)):
        right = None
    if right is not None and (left is None or any(m.is_a("break") for m in marks[left : place.at])):
        return _sign(right)
    if left is not None:
        return _sign(marks[left])
    if right is not None:
        return _sign(right)
    return 0


def _breaks(mark: Mark, other: Mark) -> bool:
    return mark is not other and mark.is_a("break")


def _sign(mark: Mark) -> int:
    return 1 if mark.means["move"] == "up" else -1


def _first(marks: Sequence[Mark], place: Place, head: Head) -> int:
    """The token at which the quote starts: the head's words when they are this figure's, else the link before it."""
    if place.before < head.mark < place.at and marks[place.before].end <= head.first if place.before >= 0 else True:
        return head.first if head.mark < place.at else marks[place.at].first
    k = place.at
    while (
        k - 1 > place.before
        and marks[k].first - marks[k - 1].end <= 1
        and marks[k - 1].is_a("hedged", "move", "level", "prep", "place", "thin")
    ):
        k -= 1
    return marks[k].first


def _target(marks: Sequence[Mark], place: Place, segment: Sequence[Mark], last: Role | None, role: Role) -> bool:
    if role.baseline:
        return False
    clause = list(segment)
    if any(mark.is_a("same_head") or mark.get("break") in ("strong", "relative") for mark in clause):
        last = None
    if last is not None and last.target and last.head.mark == role.head.mark:
        return True
    edges = [k for k, mark in enumerate(clause) if mark.get("break") == "strong"]
    clause = clause[edges[-1] + 1 :] if edges else clause
    if any(m.is_a("target") and m.get("target") != "maybe" for m in clause):
        return True
    moved = any(m.is_a("move") for m in clause) or place.before >= 0
    if not moved and any(m.get("target") == "maybe" for m in clause):
        return True
    for mark in marks[place.at + 1 : min(place.after, place.at + 7)]:
        which = mark.is_a("same_head") and mark.first == marks[place.at].end  # "the $1bn that they asked for"
        if (mark.is_a("break") and not which) or mark.first - marks[place.at].end > 6:
            return False
        if mark.get("target") == "target":
            return True
    return False


def _by_amount(
    marks: Sequence[Mark], place: Place, segment: Sequence[Mark], link: str | None, last: Role | None
) -> bool:
    """True for "rose by $5m", "rose $5m", "an increase of $5m", "$5m more than"."""
    figure = marks[place.at]
    if last is not None and last.kind == "change" and [m.get("break") for m in segment] == ["weak"]:
        return link is None and figure.first - segment[0].end <= 1 and not segment[0].is_a("bracket")  # "13% or $3bn"
    moved = [m for m in segment if m.is_a("move")]
    if link == "by":
        if segment[0].is_a("move") and len(segment) > 1 and segment[1].is_a("break") and place.before >= 0:
            moved = moved[1:]  # "7% less, at 21 million": the growth is the figure before's
            return bool(moved)
        return bool(moved) or any(m.is_a("move") for m in marks[: place.at])
    before = marks[place.at - 1] if place.at - 1 > place.before else None
    while before is not None and before.is_a("hedged", "thin"):
        k = marks.index(before) - 1
        before = marks[k] if k > place.before else None
    if before is not None and before.is_a("move") and figure.first - before.end <= 2 and link is None:
        return True
    if link == "of" and moved and segment[-1].get("prep") == "of" and len(segment) >= 2 and segment[-2].is_a("move"):
        return True
    after = marks[place.at + 1] if place.at + 1 < len(marks) else None
    return bool(after and after.is_a("move") and after.first == figure.end)


def _percent(
    marks: Sequence[Mark],
    place: Place,
    figure: Figure,
    segment: Sequence[Mark],
    role: Role,
    move: int,
    last: Role | None,
    heads: Sequence[Head],
    context: Context,
) -> Role | None:
    container = _container(marks, place, heads)
    sharing = _shares(marks, place, segment)
    if _of_other(marks, place):
        return None
    listed = (last is not None and last.sharing and not move) or (
        (last is None or (last.carried and last.kind == "level")) and role.carried and context.share and not move
    )
    if container is not None and container.flow is not None and (not move or sharing):
        part = role.head
        apart = {part.flow, container.flow} in ({Flow.EXPORTS, Flow.TURNOVER}, {Flow.IMPORTS, Flow.TURNOVER})
        own = apart and sharing and container.flow == Flow.TURNOVER and 0 <= part.mark < place.at
        role.kind, role.container, role.head = "share", container, part if own else container
        role.end, role.sharing = marks[container.mark].end, True
    elif figure.unit == "percentage_points":
        role.baseline = False
        role.kind, role.sharing = "change", last is not None and last.sharing
    elif (sharing or listed) and role.head.flow is not None and not figure.factor:
        again = last.container if listed and last and last.head.mark == role.head.mark else None
        role.kind, role.container, role.sharing = "share", again or role.head, True
    elif move or figure.factor:
        role.kind = "target" if role.target else "change"
        if figure.factor and role.carried and not any(m.is_a("move", "same_head") for m in segment):
            return None
    elif _link(marks, place) == "by" and (moved := [m for m in marks[: place.at] if m.is_a("move")]):
        role.kind, role.move = "target" if role.target else "change", _sign(moved[-1])
    elif role.moved and _listed(segment):
        role.kind, role.move = "target" if role.target else "change", role.moved
    else:
        return None
    return role if role.head.flow is not None else None


def _shares(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> bool:
    """True for "accounted for 12%" and "a 12% share"; not for "representing growth of 12%"."""
    told = [m for m in segment if m.is_a("share", "move")]
    if any(m.is_a("share") for m in told):
        grown = len(told) > 1 and not told[-1].is_a("share") and told[-1].first - told[-2].end <= 1
        return not (grown and told[-2].is_a("share"))
    after = marks[place.at + 1] if place.at + 1 < len(marks) else None
    return after is not None and after.get("share") == "share" and after.first == marks[place.at].end


def _of_other(marks: Sequence[Mark], place: Place) -> bool:
    """True for "80% of GDP"."""
    after = marks[place.at + 1 : place.at + 4]
    if not after or after[0].get("prep") != "of" or after[0].first != marks[place.at].end:
        return False
    head = next((m for m in after if m.is_a("flow", "other")), None)
    return head is not None and head.is_a("other") and not head.is_a("flow")


def _listed(segment: Sequence[Mark]) -> bool:
    """True when an economy alone stands between two figures: the movement before goes on."""
    return any(m.place is not None for m in segment) or all(m.is_a("break", "prep") for m in segment)


def _container(marks: Sequence[Mark], place: Place, heads: Sequence[Head]) -> Head | None:
    """The flow in "20% of Japan's trade"."""
    if place.at + 1 >= len(marks) or marks[place.at + 1].get("prep") != "of":
        return None
    if marks[place.at + 1].first != marks[place.at].end:
        return None
    for head in heads:
        if place.at < head.mark < min(place.after, place.at + 8):
            between = marks[place.at + 2 : head.mark]
            if all(m.place is not None or m.is_a("refer", "plain", "thin", "when", "period") for m in between):
                return head
            return None
    return None


def is_balance(head: Head) -> bool:
    """True for a surplus, a deficit or a balance."""
    return head.flow == Flow.BALANCE
