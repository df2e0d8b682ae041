"""What a figure is in its sentence: a level, a change, a share, a target - and under which head it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.flow import Flow
from steelyard.reading.context import Context, Head
from steelyard.reading.marks import Mark
from steelyard.reading.numbers import Figure
from steelyard.reading.percentages import container_of, part_of
from steelyard.reading.places import PARTS, Place, Role, link_of, sign_of


def role_of(
    marks: Sequence[Mark], place: Place, figure: Figure, heads: Sequence[Head], context: Context, last: Role | None
) -> Role | None:
    """Return the role of a figure, None when it is no claim about trade.

    ``last`` is the role of the figure before it in the sentence.
    """
    segment = marks[place.before + 1 : place.at]
    if _recalled([*segment, marks[place.at]]) or _rated(marks, place, figure) or _ratio(marks, place, figure):
        return None
    post = _post_head(marks, place, heads, figure)
    head, carried = _head(marks, place, segment, heads, post, context, last, figure)
    if carried and head is not None and head.flow == Flow.BALANCE and _worth_of_goods(marks, place):
        return None
    if carried and figure.unit not in PARTS:
        head = _whole_ahead(marks, place, heads) or head
    if head is None:
        return None
    if head.flow == Flow.BALANCE and (signs := [m.means["sign"] for m in segment if m.is_a("sign")]):
        head = replace(head, sign=-1 if signs[-1] == "minus" else 1)
    link = link_of(marks, place)
    doubled = _measured_by(marks, place)
    baseline = link == "from" or doubled or _against(segment) or (
        last is not None and last.baseline and last.head is head and link not in ("to", "by")
    )  # fmt: skip
    other = last is not None and place.before < head.mark and head.flow != last.head.flow
    if other and link != "from" and not doubled:
        baseline = False
    move = _move(marks, place, segment, last, head)
    role = Role(
        kind="level", head=head, move=move or 1, baseline=baseline, carried=carried,
        first=min(_first(marks, place, head), marks[place.at].first),
        end=max(marks[place.at].end, marks[post.mark].end if post else 0),
    )  # fmt: skip
    if last is not None and last.head.mark == head.mark:
        role.moved = last.moved
    role.shared = last is not None and (last.shared or last.kind == "share")
    role.aimed = _aimed(marks, place, segment, last, role)
    role.target = role.aimed and not baseline and not _present(segment)
    total = any(m.get("same_head") == "total" for m in segment)
    if (role.target or total) and carried and context.total is not None and figure.unit not in PARTS:
        role.head = context.total
    if figure.unit in PARTS:
        said = part_of(marks, place, figure, segment, role, move, last, heads, context)
        if said is not None and said.kind in ("change", "target"):
            said.moved = said.move
            said.baseline = said.baseline and (link == "from" or _against(segment))
        return said
    if not doubled and _by_amount(marks, place, segment, link, last):
        role.kind = "change"
        role.move = move or (last.move if last is not None and last.kind == "change" else 1)
    elif role.target:
        role.kind = "target"
    return role if head.flow is not None else None


def _rated(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for a price or a rate of exchange: "$87 a barrel", "at $1.10"."""
    after = marks[place.at + 1] if place.at + 1 < len(marks) else None
    small = figure.scale == 1.0 and figure.value < 10_000 and (figure.unit or "")[:3].isupper()
    return small or (after is not None and after.is_a("rate") and after.first == marks[place.at].end)


def _worth_of_goods(marks: Sequence[Mark], place: Place) -> bool:
    """True for "$207m worth of goods", which is no balance."""
    return any(m.is_a("goods") and m.first - marks[place.at].end <= 3 for m in marks[place.at + 1 : place.at + 4])


def _ratio(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for "four times the Brazilian sum", which measures one flow by another."""
    near = marks[place.at + 1 : min(place.after, place.at + 7)]
    led = bool(near) and near[0].first == marks[place.at].end and near[0].is_a("thin", "plain")
    other = any(m.place is not None for m in near) and not any(m.when is not None or m.is_a("flow") for m in near)
    return figure.factor and led and other


def _whole_ahead(marks: Sequence[Mark], place: Place, heads: Sequence[Head]) -> Head | None:
    """The flow of which the next figure tells the share: "oil, at $5bn, made up 79% of what the country sold"."""
    if place.after >= len(marks) or any(m.get("break") == "strong" for m in marks[place.at : place.after]):
        return None
    after = next((k for k in range(place.after + 1, len(marks)) if marks[k].figure is not None), len(marks))
    return container_of(marks, Place(place.after, place.at, after), heads)


def _measured_by(marks: Sequence[Mark], place: Place) -> bool:
    """True for what another figure is measured on: "double the $2bn of 2016", "5% above the $3bn of March"."""
    edge = marks[place.at].first
    for mark in reversed(marks[max(0, place.before) : place.at]):
        if edge - mark.end > 0:
            return False
        if mark.figure is not None:
            return mark.figure.factor
        if mark.get("prep") == "than":
            return True
        if not mark.is_a("thin", "hedged", "plain"):
            return False
        edge = mark.first
    return False


def _recalled(marks: Sequence[Mark]) -> bool:
    """True for "of this 30 billion": a sum told before."""
    near = marks[-3:]
    tied = len(near) == 3 and near[0].end == near[1].first and near[1].end == near[2].first
    return tied and near[0].get("prep") == "of" and near[1].is_a("recalled")


def _against(segment: Sequence[Mark]) -> bool:
    for k in range(len(segment) - 1, -1, -1):
        mark = segment[k]
        if mark.get("prep") == "against":
            rival = k + 1 < len(segment) and segment[k + 1].place is not None  # "second after Peru"
            return not rival or (k + 2 < len(segment) and segment[k + 2].get("refer") == "own")
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
    figure: Figure,
) -> tuple[Head | None, bool]:
    if post is not None:
        return post, False
    before = _open(marks, place, [head for head in heads if head.mark < place.at])
    if before:
        return before[-1], False
    if not context.claimed or context.head is None:
        known = context.total if _set_again(marks, place, segment, figure) else None
        return known, known is not None
    start = max((k + 1 - _pronoun(marks, k) for k in range(place.at) if marks[k].get("break") == "strong"), default=0)
    lead = marks[start : place.at]
    plain = marks[place.at].first - (marks[start - 1].end if start else 0) - sum(m.end - m.first for m in lead)
    again = any(m.is_a("same_head") for m in lead)
    moved = any(m.is_a("level", "move", "share") for m in lead) and not any(m.is_a("office") for m in lead)
    moved = again or moved or any(m.get("target") == "target" for m in marks)
    growth = marks[place.at].get("figure") == "percent" and any(m.is_a("move") for m in marks[start : place.after])
    if _placed(marks, place, context) and plain <= 8:
        return context.head, True
    moved = moved and plain <= (10 if growth else 6 if again else 2)
    listed = last is not None and last.carried
    if moved and again and context.main is not None:
        return context.main, True
    return (context.head, True) if moved or listed else (None, False)


def _open(marks: Sequence[Mark], place: Place, before: list[Head]) -> list[Head]:
    """Leave out the heads of a clause that is over: "X, which takes half of Y's exports, was unchanged at ..."."""
    which = next((k for k in range(place.at - 1, -1, -1) if marks[k].get("break") == "relative"), None)
    if which is None or not any(head.mark > which for head in before):
        return before
    for k in range(which + 1, place.at - 1):
        verb = marks[k + 1]
        if marks[k].get("break") == "strong":
            return before
        if marks[k].get("break") == "weak" and verb.is_a("move", "level") and not verb.is_a("prep", "plain"):
            return [h for h in before if not which < h.mark < k] if verb.first == marks[k].end else before
    return before


def _pronoun(marks: Sequence[Mark], k: int) -> bool:
    """True for the "that" of "That is 3% more", which begins no clause of another."""
    return marks[k].is_a("same_head") and (k == 0 or marks[k - 1].is_a("break"))


def _set_again(marks: Sequence[Mark], place: Place, segment: Sequence[Mark], figure: Figure) -> bool:
    """True for "agreed to raise the figure to $20bn" some sentences behind the figure."""
    aimed = any(m.get("target") == "target" for m in marks[: place.at])
    return aimed and figure.unit not in PARTS and any(m.is_a("same_head") and m.end - m.first > 1 for m in segment)


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
    percent = figure.unit in PARTS
    for k in range(place.at + 1, min(place.after, place.at + 7)):
        mark = marks[k]
        if mark.first - edge > 2 or mark.is_a("bare"):
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
        return sign_of(right)
    if left is not None:
        return sign_of(marks[left])
    if right is not None:
        return sign_of(right)
    return 0


def _breaks(mark: Mark, other: Mark) -> bool:
    return mark is not other and mark.is_a("break")


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


def _present(segment: Sequence[Mark]) -> bool:
    """True for "(now $250 million)" in what is aimed at."""
    near = list(segment[-2:])
    while near and near[-1].is_a("thin", "hedged") and not near[-1].is_a("present"):
        near.pop()
    return bool(near) and near[-1].is_a("present")


def _aimed(marks: Sequence[Mark], place: Place, segment: Sequence[Mark], last: Role | None, role: Role) -> bool:
    clause = list(segment)
    if any(mark.is_a("same_head") or mark.get("break") in ("strong", "relative") for mark in clause):
        last = None
    if last is not None and last.aimed and last.head.mark == role.head.mark:
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
