"""What a figure is in its sentence: a level, a change, a share, a target - and under which head it stands."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD
from steelyard.core.flow import Flow
from steelyard.core.range import Hedge
from steelyard.reading.aims import aimed, present
from steelyard.reading.balances import outweighing
from steelyard.reading.behind import post_head
from steelyard.reading.causes import without_reasons
from steelyard.reading.context import Context, Head
from steelyard.reading.fronted import fronted
from steelyard.reading.mark import Mark
from steelyard.reading.movement import by_amount, move_of, outright, set_off
from steelyard.reading.numbers import Figure
from steelyard.reading.percentages import container_of, part_of
from steelyard.reading.places import PARTS, Place, Role, link_of, no_claim, of_movement, revised
from steelyard.reading.takers import taker

_SHORT = 14
"""Words of a sentence that tells a figure and little else."""
_THINGS = 10_000
"""A number from which on it is no year: bare, it counts things."""
_MANY = 1e6
"""A scale in which a flow is told, and things are hardly counted."""


def role_of(
    marks: Sequence[Mark], place: Place, figure: Figure, heads: Sequence[Head], context: Context, last: Role | None
) -> Role | None:
    """Return the role of a figure, None when it is no claim about trade.

    ``last`` is the role of the figure before it in the sentence.
    """
    segment = marks[place.before + 1 : place.at]
    if no_claim(marks, place, figure):
        return None
    post = post_head(marks, place, heads, figure, last)
    if figure.factor and post is not None and _measures(marks, place, heads, post):
        return None
    ahead = None if post is not None else fronted(marks, place, heads)
    post = ahead.head if ahead is not None else post
    head, carried = _head(marks, place, segment, heads, post, context, last, figure)
    if carried and head is not None and head.flow == Flow.BALANCE and _worth_of_goods(marks, place):
        return None
    if carried and figure.unit not in PARTS:
        head = _whole_ahead(marks, place, heads) or head
    parted = head is None and "share" in place.holds
    if parted:
        head = container_of(marks, place, heads) or (
            None if figure.unit in PARTS else _whole_ahead(marks, place, heads)
        )
    if head is None:
        return None
    if last is not None and last.head.mark == head.mark and last.head.flow == Flow.BALANCE:
        head = last.head  # "was 5 million in the red in its trade with Peru, up 10% ..."
    above = outweighing(marks, place, head, heads) if "than" in place.holds else None
    head = above or head
    signs = [m for m in segment if "sign" in m.means] if "sign" in place.holds else []
    behind = marks[place.at + 1] if place.at + 1 < len(marks) else None
    if figure.unit not in PARTS and behind is not None and behind.is_a("sign") and behind.first == marks[place.at].end:
        signs = [behind]  # "was $5bn in the red"
    if head.flow != Flow.BALANCE:  # "trade with Peru was in deficit by $5bn"
        signs = [m for m in signs if m.end - m.first > 1 and figure.unit not in PARTS]
    if signs:
        head = head._replace(flow=Flow.BALANCE, sign=-1 if signs[-1].means["sign"] == "minus" else 1)
    link = link_of(marks, place)
    doubled = _measured_by(marks, place)
    baseline = link == "from" or doubled or _against(segment) or (
        last is not None and last.baseline and last.head is head and link not in ("to", "by")
    )  # fmt: skip
    other = last is not None and place.before < head.mark and head.flow != last.head.flow
    if other and link != "from" and not doubled:
        baseline = False
    move = move_of(marks, place, segment, last, head) or (0 if ahead is None else ahead.move)
    role = Role(
        kind="level", head=head, move=move or 1, baseline=baseline, carried=carried,
        first=min(_first(marks, place, head), marks[place.at].first),
        end=max(marks[place.at].end, marks[post.mark].end if post else 0),
    )  # fmt: skip
    if parted and figure.unit not in PARTS:
        role.sharing, role.container = True, head
    if last is not None and last.head.mark == head.mark:
        role.moved = last.moved
    role.shared = last is not None and (last.shared or last.kind == "share")
    role.passing = _passing(marks, place, head) or (last is not None and _set_beside(marks, place))
    role.revised = revised(marks, place) or (
        last is not None and last.revised and last.head.mark == head.mark and place.at - place.before <= 2
    )
    role.aimed = aimed(marks, place, segment, last, role)
    role.target = role.aimed and not baseline and not present(segment)
    total = "total" in place.holds and any(m.get("same_head") == "total" for m in segment)
    if (role.target or total) and carried and context.total is not None and figure.unit not in PARTS:
        role.head = context.total
    elif role.target and carried and figure.unit not in PARTS and any(m.get("refer") == "pair" for m in segment):
        role.head = head._replace(flow=Flow.TURNOVER)  # "the two could reach a billion"
    if head.flow == Flow.BALANCE and not head.sign:
        sign = _signed(marks[max(head.mark, place.before) + 1 : place.at])
        if not sign and 0 <= head.mark < len(marks) and marks[head.mark].is_a("gap"):
            sign = _known_sign(head, context)
        role.head = head = head._replace(sign=sign)
    if figure.unit in PARTS:
        said = part_of(marks, place, figure, segment, role, move, last, heads, context)
        if said is not None and said.kind in ("change", "target"):
            said.moved = said.move
            said.baseline = said.baseline and (link == "from" or _against(segment))
        return said
    if above is not None:
        return role
    if head.flow == Flow.BALANCE and any(m.is_a("sign") for m in (*segment[-2:], *signs[-1:])):
        return role
    told = (
        head.verb
        and not (carried and set_off(marks, place) is not None)
        and not outright(marks, head.mark + 1, place.at)
        and not any(map(_moves, marks[place.at + 1 : place.at + 2]))
    )
    ordered = 0 <= head.mark < len(marks) and marks[head.mark].is_a("order")
    amount = by_amount(marks, place, segment, link, last) or (link == "of" and of_movement(marks, place, head))
    amount = amount or (link == "by" and ahead is not None)
    if not (doubled or told or ordered) and amount:
        role.kind = "target" if role.target else "change"
        role.move = move or (last.move if last is not None and last.kind == "change" else 1)
    elif role.target:
        role.kind = "target"
    return role if head.flow is not None else None


def _moves(mark: Mark) -> bool:
    return mark.is_a("move")


def _measures(marks: Sequence[Mark], place: Place, heads: Sequence[Head], post: Head) -> bool:
    """True for a flow that measures something else: "exports were three times imports"."""
    led = marks[place.at - 1] if place.at else None
    direct = all(m.place is not None or m.is_a("thin", "plain", "refer") for m in marks[place.at + 1 : post.mark])
    if led is None or not direct or not led.is_a("level", "break") or led.end != marks[place.at].first:
        return False
    own = next((h for h in reversed(heads) if h.mark < place.at), None)
    return own is not None and own.flow != post.flow


def _worth_of_goods(marks: Sequence[Mark], place: Place) -> bool:
    """True for "$207m worth of goods", which is no balance."""
    return any(m.is_a("goods") and m.first - marks[place.at].end <= 3 for m in marks[place.at + 1 : place.at + 4])


def _whole_ahead(marks: Sequence[Mark], place: Place, heads: Sequence[Head]) -> Head | None:
    """The flow of which the next figure tells the share: "oil, at $5bn, made up 79% of what the country sold"."""
    if place.after >= len(marks) or any(m.get("break") == "strong" for m in marks[place.at : place.after]):
        return None
    after = next((k for k in range(place.after + 1, len(marks)) if marks[k].figure is not None), len(marks))
    return container_of(marks, Place(place.after, place.at, after, place.holds), heads)


def _measured_by(marks: Sequence[Mark], place: Place) -> bool:
    """True for what another figure is measured on: "double the $2bn of 2016", "5% above the $3bn of March"."""
    edge = marks[place.at].first
    for mark in reversed(marks[max(0, place.before) : place.at]):
        if edge - mark.end > 0:
            return False
        means = mark.means
        if mark.figure is not None:
            return mark.figure.factor
        if means.get("prep") == "than":
            return True
        if "break" in means or not ("thin" in means or "hedged" in means or "plain" in means):
            return False
        edge = mark.first
    return False


def _set_beside(marks: Sequence[Mark], place: Place) -> bool:
    """True behind a comma: "..., far below the $3bn of 2014"."""
    hedge = marks[place.at].hedge
    if hedge is None or hedge not in (Hedge.LESS_THAN, Hedge.MORE_THAN):
        return False
    near = [m for m in marks[place.before + 1 : place.at] if not m.is_a("thin", "prep")]
    return any(m.get("break") == "weak" for m in near[-2:]) and near[-1].is_a("hedged", "break")


def _passing(marks: Sequence[Mark], place: Place, head: Head) -> bool:
    """True between two commas, of which the first stands right behind the head's words and the second before a verb."""
    after = marks[place.at + 1 : place.at + 3]
    closed = len(after) == 2 and after[0].get("break") == "weak" and after[1].is_a("move", "level")
    if not closed or after[0].end != after[1].first:
        return False
    return any(m.is_a("break") and m.first == m.end - 1 for m in marks[max(head.mark, 0) + 1 : place.at])


def _known_sign(head: Head, context: Context) -> int:
    """The sign of a gap between the flows of a pair whose balance the text has told: "a deficit. The gap is 3bn"."""
    told = [h for h in (context.head, context.main) if h is not None and h.flow == Flow.BALANCE and h.sign]
    return next((h.sign for h in told if (h.reporter, h.partner) == (head.reporter, head.partner)), 0)


def _signed(between: Sequence[Mark]) -> int:
    """The sign that the words before its figure give a balance, 0 when none does."""
    sign = next((mark.get("sign") for mark in reversed(between) if mark.is_a("sign")), None)
    return 0 if sign is None else 1 if sign == "plus" else -1


def _against(segment: Sequence[Mark]) -> bool:
    for k in range(len(segment) - 1, -1, -1):
        mark = segment[k]
        means = mark.means
        if means.get("prep") == "against":
            rival = k + 1 < len(segment) and segment[k + 1].place is not None  # "second after Peru"
            return not rival or (k + 2 < len(segment) and segment[k + 2].get("refer") == "own")
        if mark.when is not None or means.get("break") == "strong":
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
    before = [h for h in heads if h.mark < place.at]
    if "expected" in place.holds:
        before = [h for h in before if not _expected(marks, h, place)]
    if "relative" in place.holds:
        before = _open(marks, place, before)
    if not before and place.before <= 1 and marks[0].get("prep") == "from" and link_of(marks, place) in ("from", "to"):
        ahead = [h for h in heads if h.mark > place.at and h.flow is not None and not h.verb]
        if ahead and any(m.is_a("break") and m.end == ahead[0].first for m in marks[place.at : ahead[0].mark]):
            return ahead[0], False  # "From 5 to 6 billion, trade with Peru rose"
    if not before and (led := _led_by_goods(marks, place, heads)) is not None:
        return led, False
    if "cause" in place.holds:
        before = without_reasons(marks, place.at, before)
    if before:
        shared_of = last.container if last is not None and last.kind == "share" else None
        beside = shared_of is not None and figure.unit not in PARTS and _beside_share(marks, place, shared_of)
        if beside and last is not None:
            return last.head, False  # "exports made up 82% of all trade - $18bn"
        return before[-1], False
    if not context.claimed or context.head is None:
        again = _set_again(marks, place, segment, figure) or _hoped_for(marks, place, figure, heads)
        known = context.total if again else None
        return known, known is not None
    if place.before >= 0 and last is None and any(m.is_a("same_head") for m in segment):
        return None, False
    if figure.unit in PARTS and last is None and _of_things(marks, place, segment):
        return None, False
    opens = (
        k + 1 - _pronoun(marks, k)
        for k in range(place.at)
        if marks[k].means.get("break") == "strong" or "colon" in marks[k].means
    )
    start = max(opens, default=0)
    lead = marks[start : place.at]
    plain = marks[place.at].first - (marks[start - 1].end if start else 0) - sum(m.end - m.first for m in lead)
    again = any(_again(lead, k) for k in range(len(lead)))
    moved = any(m.is_a("level", "move", "share") for m in lead) and not _by_office(lead)
    moved = again or moved or ("target" in place.holds and any(m.get("target") == "target" for m in marks))
    growth = marks[place.at].get("figure") == "percent" and any(m.is_a("move") for m in marks[start : place.after])
    if _placed(marks, place, context) and plain <= 8:
        listed_under = last.head if last is not None and last.carried else None
        told = (listed_under, context.head, context.main, context.total, context.whole)
        flows = [head for head in told if head is not None]
        if _partners_bracketed(marks, place, figure):
            whole = next((head for head in flows if head.flow == Flow.TURNOVER), context.head)
            return whole._replace(flow=Flow.TURNOVER, partner=WORLD, verb=False, joint=(), row=()), True
        return next((head for head in flows if head.flow != Flow.BALANCE), context.head), True
    moved = moved and plain <= (10 if growth else 6 if again else 2)
    moved = moved or _answered(marks, place, plain)
    if plain <= 4 and taker(marks, place, listed=last is not None and last.taken) is not None:
        flow = context.main if context.main is not None and context.main.flow != Flow.BALANCE else context.head
        return (last.head if last is not None and last.taken else flow), True
    listed = last is not None and last.carried
    back = plain <= 3 and figure.unit not in PARTS and any(m.is_a("reverse") for m in lead)
    dated = back or (plain <= 2 and figure.unit not in PARTS and figure.scale >= _MANY and _dated(marks, place, lead))
    if not (moved or listed or dated or _itemised(marks, place)):
        return None, False
    this = any(m.get("same_head") == "this" for m in lead)
    taken = context.main if moved and again and context.main is not None and not this else context.head
    fresh = any(m.is_a("level", "move", "same_head", "target") for m in segment)
    taken = last.head if last is not None and listed and not fresh else taken
    shared = taken.flow == Flow.BALANCE and context.whole is not None and any(m.is_a("share") for m in lead)
    return (context.whole if shared else taken), True


def _led_by_goods(marks: Sequence[Mark], place: Place, heads: Sequence[Head]) -> Head | None:
    """The flow in "Molybdenum, with $5m, headed the list of shipments to Chile"."""
    k, after = place.at - 1, marks[place.at + 1] if place.at + 1 < len(marks) else None
    while k > place.before and (marks[k].is_a("hedged", "thin", "worth") or marks[k].get("prep") == "with"):
        k -= 1
    comma = 0 <= k < place.at - 1 and marks[k].get("break") == "weak" and marks[k].end == marks[k + 1].first
    first = marks[k - 1].end if k > 0 else 0
    closed = after is not None and after.get("break") == "weak" and after.first == marks[place.at].end
    if not (comma and closed and first < marks[k].first):
        return None
    return next((h for h in heads if place.at < h.mark < place.after and h.flow is not None and not h.verb), None)


def _itemised(marks: Sequence[Mark], place: Place) -> bool:
    """True right behind goods and a bracket: "Crude oil ($5m) and cobalt ($3m) came next"."""
    k = place.at - 1
    opened = k >= 0 and marks[k].is_a("bracket") and marks[k].end == marks[place.at].first and marks[k].first > 0
    return opened and (k == 0 or marks[k - 1].end < marks[k].first)


def _of_things(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> bool:
    """True for the growth of what was counted before: "2 million visitors came, 12 percent more"."""
    if place.before >= 0:
        return bool(segment) and segment[0].get("break") == "weak"
    many = any(m.is_a("bare") and m.figure is not None and m.figure.value >= _THINGS for m in segment)
    return many and place.at > 0 and marks[place.at - 1].get("break") == "weak"


def _answered(marks: Sequence[Mark], place: Place, plain: int) -> bool:
    """True for a sentence that is a sum and hardly more, as in an answer: "Around 400 million"."""
    figure = marks[place.at].figure
    if figure is None or figure.unit in PARTS or figure.scale < _MANY or plain > 1 or marks[-1].end > _SHORT:
        return False
    said = sum(mark.end - mark.first for mark in marks)
    bare = any(m.place is not None or m.is_a("office", "other", "flow", "verb_flow", "goods", "scope") for m in marks)
    return not bare and marks[-1].end - said <= 2 and sum(m.figure is not None for m in marks) == 1


def _dated(marks: Sequence[Mark], place: Place, lead: Sequence[Mark]) -> bool:
    """True for a sum beside its own months: "600 million a year later, 900 million in 2015"."""
    if _by_office(lead) or any(m.is_a("flow", "verb_flow", "other", "sign") or m.place is not None for m in lead):
        return False
    behind = [m for m in marks[place.at + 1 : place.at + 3] if m.when is not None or not m.is_a("prep")][:1]
    near = [*lead, *(m for m in behind if m.first - marks[place.at].end <= 1)]
    return any(m.when is not None and not m.when.rate for m in near)


def _beside_share(marks: Sequence[Mark], place: Place, container: Head) -> bool:
    """True for the sum right behind a share and its whole, told with nothing but a dash or brackets."""
    between = marks[max(container.mark, place.before) + 1 : place.at]
    if not between or container.mark <= place.before or not between[-1].is_a("dash", "bracket"):
        return False
    return all(m.is_a("dash", "bracket") or m.place is not None or m.get("prep") == "of" for m in between)


def _expected(marks: Sequence[Mark], head: Head, place: Place) -> bool:
    """True for what others had thought of a figure before this one: "up 15%, beating forecasts of 7%, to $3bn"."""
    return head.flow is None and head.mark < place.before and marks[head.mark].get("other") == "expected"


def _open(marks: Sequence[Mark], place: Place, before: list[Head]) -> list[Head]:
    """Leave out the heads of a clause that is over: "X, which takes half of Y's exports, was unchanged at ..."."""
    which = next((k for k in range(place.at - 1, -1, -1) if marks[k].get("break") == "relative"), None)
    if which is None or not any(head.mark > which for head in before):
        return before
    for k in range(which + 1, place.at - 1):
        verb = marks[k + 1]
        if marks[k].get("break") == "strong" or marks[k].is_a("colon"):
            return before
        if marks[k].get("break") == "weak" and verb.is_a("move", "level") and not verb.is_a("prep", "plain"):
            return [h for h in before if not which < h.mark < k] if verb.first == marks[k].end else before
    return before


def _pronoun(marks: Sequence[Mark], k: int) -> bool:
    """True for the "that" of "That is 3% more", which begins no clause of another."""
    return marks[k].is_a("same_head") and (k == 0 or marks[k - 1].is_a("break"))


def _set_again(marks: Sequence[Mark], place: Place, segment: Sequence[Mark], figure: Figure) -> bool:
    """True for "agreed to raise the figure to $20bn" some sentences behind the figure."""
    aimed = "target" in place.holds and any(m.get("target") == "target" for m in marks[: place.at])
    return aimed and figure.unit not in PARTS and any(m.is_a("same_head") and m.end - m.first > 1 for m in segment)


def _hoped_for(marks: Sequence[Mark], place: Place, figure: Figure, heads: Sequence[Head]) -> bool:
    """True for a goal that names no flow, after other things were told of: "We shall pass a billion by December"."""
    lead = marks[: place.at]
    if heads or place.before >= 0 or figure.scale < _MANY or figure.unit in (*PARTS, "tonnes"):
        return False
    plain = marks[place.at].first - sum(mark.end - mark.first for mark in lead)
    ahead = any(m.is_a("target") and m.is_a("level") for m in lead)
    return ahead and plain <= 2 and not any(m.is_a("office") or m.place is not None for m in lead)


def _by_office(lead: Sequence[Mark]) -> bool:
    """True when an office or a firm is what the clause is about; one that only says so stands before a comma."""
    edge = max((k for k, mark in enumerate(lead) if mark.get("break") == "weak"), default=-1)
    return any(m.is_a("office") and not m.is_a("statistics") and m.get("refer") != "pair" for m in lead[edge + 1 :])


def _again(lead: Sequence[Mark], k: int) -> bool:
    """True for a word that takes up the head before; "that" does only beside what it tells ("that is 5% more")."""
    if lead[k].get("same_head") != "that":
        return lead[k].is_a("same_head")
    after = lead[k + 1] if k + 1 < len(lead) else None
    return after is None or after.first == lead[k].end


def _placed(marks: Sequence[Mark], place: Place, context: Context) -> bool:
    """True for the next in a list of economies: "Turkey came second with $4 billion", "Iran ($2 billion)"."""
    figure = marks[place.at]
    k = place.at - 2 if place.at > 1 and marks[place.at - 1].get("refer") == "its" else place.at - 1
    while k > place.before and marks[k].is_a("hedged", "thin") and not marks[k].is_a("break"):
        k -= 1
    link = marks[k] if k >= 0 else None
    tied = link is not None and (link.get("prep") == "with" or link.get("break") == "weak")
    known = any(m.place is not None and not m.office for m in marks[max(place.before + 1, place.at - 6) : place.at])
    return tied and known and figure.get("figure") in (context.unit, "percent", "")


def _partners_bracketed(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for the sums of a list of trading partners: "the largest partners are Peru ($5bn) and Chile ($3bn)"."""
    if "rank" not in place.holds or not place.holds.isdisjoint(("rank_exports", "rank_imports")):
        return False
    ranked = any(m.is_a("rank") for m in marks)
    return ranked and figure.unit not in PARTS and marks[place.at - 1].is_a("bracket")


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
