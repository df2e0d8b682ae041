"""What a figure is in its sentence: a level, a change, a share, a target - and under which head it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.economy import WORLD
from steelyard.core.flow import BALANCE
from steelyard.reading.context import Context, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import PARTS, Mark, one_is
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.places import Place, Role, Setting, joint, link_of, of_movement, revised, size_of
from steelyard.reading.what.aims import aimed, forecast_before, present
from steelyard.reading.what.averages import averaged
from steelyard.reading.what.balances import is_gap, outweighing
from steelyard.reading.what.baselines import against, is_baseline
from steelyard.reading.what.behind import post_head
from steelyard.reading.what.by_amount import behind_percent, by_amount
from steelyard.reading.what.fronted import fronted
from steelyard.reading.what.governing import beside_share, head_of
from steelyard.reading.what.growth import grows
from steelyard.reading.what.movement import beyond, move_of, movement_of, outright, set_off, told_twice
from steelyard.reading.what.no_claims import no_claim
from steelyard.reading.what.percentages import part_of
from steelyard.reading.what.wholes import container_of

_GAPS = ("deficit", "surplus")
_LEADS = frozenset(("hedged", "move", "level", "prep", "place", "thin"))
"""Kinds of what leads from a flow's words to its figure."""


def role_of(
    marks: Sequence[Mark], place: Place, figure: Figure, heads: Sequence[Head], context: Context, last: Role | None
) -> Role | None:
    """Return the role of a figure, None when it is no claim about trade.

    ``last`` is the role of the figure before it in the sentence.
    """
    one = Setting(marks, place, figure, marks[place.before + 1 : place.at], heads, context, last)
    if no_claim(marks, place, figure) or ("average" in place.holds and averaged(marks, place)):
        return None
    post = post_head(marks, place, heads, figure, last)
    if figure.factor and post is not None and _measures(marks, place, heads, post):
        return None
    if figure.unit not in PARTS and not place.holds.isdisjoint(_GAPS) and _of_the_gap(marks, place):
        return None  # "fuel explains $5bn of the deficit"
    ahead = None if post is not None else fronted(marks, place, heads)
    post = ahead.head if ahead is not None else _beside_part(one) or post
    head, carried = _head_told(one, post)
    if head is None:
        return None
    above = outweighing(marks, place, head, heads) if "than" in place.holds else None
    head = _in_balance(marks, place, figure, above or head, one.segment, carried=carried)
    role = Role(
        kind="level", head=head, baseline=is_baseline(marks, place, figure, head, one.segment, last), carried=carried,
        first=min(_first(marks, place, head), marks[place.at].first),
        end=max(marks[place.at].end, marks[post.mark].end if post else 0),
    )  # fmt: skip
    move = move_of(marks, place, one.segment, head) or (0 if ahead is None else ahead.move)
    role.move = move or 1
    _after(marks, place, role, last)
    _aim(one, role)
    _sign(marks, place, figure, role, context)
    if figure.unit in PARTS:
        return _as_percentage(one, role, move)
    if above is None:
        _as_sum(one, role, move)
    return role if role.head.flow is not None else None


def _beside_part(one: Setting) -> Head | None:
    """The flow of a sum beside the share that it is, its whole behind both: "9% ($5bn) of imports came from Peru"."""
    last, segment = one.last, one.segment
    if last is None or last.kind != "share" or last.container is None or one.figure.unit in PARTS:
        return None
    tied = bool(segment) and all(m.is_a("alike", "break", "hedged", "thin") for m in segment)
    return last.head if tied and last.container.mark > one.place.at else None


def _head_told(one: Setting, post: Head | None) -> tuple[Head | None, bool]:
    """The flow that a figure tells of, and whether the sentence before told it."""
    marks, place, figure, heads, last = one.marks, one.place, one.figure, one.heads, one.last
    head, carried = head_of(one, post)
    if carried and figure.unit not in PARTS:
        head = _whole_ahead(marks, place, heads) or head
    if head is None and (figure.unit == "percent" or "share" in place.holds):
        head = container_of(marks, place, heads)
        if head is None and figure.unit not in PARTS:
            head = _whole_ahead(marks, place, heads)
    if head is not None and last is not None and last.head.mark == head.mark and last.head.flow == BALANCE:
        head = last.head  # "was 5 million in the red in its trade with Peru, up 10% ..."
    return head, carried


def _as_percentage(one: Setting, role: Role, move: int) -> Role | None:
    """The role of a percentage, with the way of growth that goes on behind it."""
    said = part_of(one, role, 0 if one.figure.part else move)
    if said is not None and one.figure.part and said.kind == "change":
        return None
    if said is not None and said.kind in ("change", "target"):
        said.moved = said.move
        row = one.last is not None and one.last.baseline and one.last.kind == said.kind and joint(one.segment)
        said.baseline = said.baseline and (link_of(one.marks, one.place) == "from" or against(one.segment) or row)
    return said


def _as_sum(one: Setting, role: Role, move: int) -> None:
    """Make a sum an aim, or that by which its flow moves; else it stays a level."""
    last = one.last
    if role.head.flow == BALANCE and one_is("sign", one.segment[-2:]):
        return
    if size_of(one.marks, one.place, role.head.mark):
        role.moved = move or role.moved  # "cut the $170bn deficit by $5bn"
    elif _moves_by(one.marks, one.place, one.figure, one.segment, role, last):
        grows(role, move or (last.move if last is not None and last.kind == "change" else role.moved or 1))
        role.moved, role.by = role.move, True
    elif role.target:
        role.kind = "target"


def _in_balance(
    marks: Sequence[Mark], place: Place, figure: Figure, head: Head, segment: Sequence[Mark], *, carried: bool
) -> Head:
    """The balance that a sign beside a figure makes of its head: "trade with Peru was in deficit by $5bn"."""
    if "sign" not in place.holds:
        return head
    signs = [m for m in segment if "sign" in m.means]
    if head.flow != BALANCE and head.mark > place.before and not carried:
        signs = [m for m in signs if m.first > marks[head.mark].first]  # "is in surplus: exports of $5bn against ..."
    behind = marks[place.at + 1] if place.at + 1 < len(marks) else None
    if (
        figure.unit not in PARTS
        and behind is not None
        and "sign" in behind.means
        and behind.first == marks[place.at].end
    ):
        signs = [behind]  # "was $5bn in the red"
    if head.flow != BALANCE:
        told = [(m, _said_of(marks, m)) for m in signs if figure.unit not in PARTS]
        told = [(m, code) for m, code in told if code or ("move" not in m.means and m.end - m.first > 1)]
        signs = [m for m, _ in told]  # what may tell growth too is told of an economy
        if told and told[-1][1] == head.partner:
            head = replace(head, reporter=head.partner, partner=head.reporter)
    if not signs:
        return head
    return replace(head, flow=BALANCE, sign=-1 if signs[-1].means["sign"] == "minus" else 1)


def _said_of(marks: Sequence[Mark], sign: Mark) -> str | None:
    """The economy of which a sign is said: "Peru was $5m in the red", «у Чили минус 2 млн»."""
    k = marks.index(sign)
    for n in range(k - 1, -1, -1):
        mark = marks[n]
        if "flow" in mark.means:
            return None
        if mark.place is None or mark.office:
            continue
        led = prep_before(marks, n)
        held = led == "at" and sign.first == mark.end
        if held or (led is None and sign.end - sign.first > 1 and mark.get("form") == "subject"):
            return mark.place.code
    return None


def _after(marks: Sequence[Mark], place: Place, role: Role, last: Role | None) -> None:
    """What a figure has of the one before it in the sentence."""
    role.passing = _passing(marks, place, role.head)
    role.revised = revised(marks, place)
    if last is None:
        return
    same = last.head.mark == role.head.mark
    role.shared = last.shared or last.kind == "share"
    role.revised = role.revised or (same and last.revised and place.at - place.before <= 2)
    if same:
        role.moved, role.apart = last.moved, last.apart or _parted(marks, place, last)


def _aim(one: Setting, role: Role) -> None:
    """Whether a figure is aimed at: a sum so told under a head of the sentence before is one of all trade."""
    marks, place, last, total = one.marks, one.place, one.last, one.context.total
    role.aimed = aimed(marks, place, one.segment, last, role)
    role.now = "present" in place.holds and present(one.segment)
    role.baseline = role.baseline and not role.now  # "from the current $5m", of no month told before
    if role.now and role.carried and last is not None and last.target:
        role.head = last.head  # "to double it from the current $5m"
    role.target = role.aimed and not role.baseline and not role.now
    if role.baseline and last is not None and last.target and forecast_before(marks, place):
        role.target, role.revised, role.baseline = True, True, False
    if not (role.target and role.carried) or one.figure.unit in PARTS:
        return
    if total is not None:
        role.head = total
    elif one.context.wide and role.head.partner != WORLD and len(one.context.ways) == 1:
        way = next(iter(one.context.ways))  # "exported 9 tonnes, Peru bought 5. It aims at 10": all of it
        role.head = replace(role.head, flow=way, reporter=one.context.anchor or "", partner=WORLD, named=False)


def _sign(marks: Sequence[Mark], place: Place, figure: Figure, role: Role, context: Context) -> None:
    """The sign of a balance: the figure's own, a word's, or the one that the text knows."""
    head = role.head
    if head.flow != BALANCE:
        return
    if figure.move and figure.unit not in PARTS:
        role.head = head = replace(head, sign=figure.move)  # "a balance of -$5bn"
    if not head.sign:
        sign = _signed(marks[max(head.mark, place.before) + 1 : place.at])
        if not sign and is_gap(marks, head):
            sign = _known_sign(head, context)
        role.head = replace(head, sign=sign)


def _moves_by(
    marks: Sequence[Mark], place: Place, figure: Figure, segment: Sequence[Mark], role: Role, last: Role | None
) -> bool:
    """True for a sum that tells how much a flow moved."""
    head = role.head
    if figure.move != 0 and head.flow != BALANCE:
        return True  # "(+$5m)" behind goods
    link = link_of(marks, place)
    of_growth = of_movement(marks, place, head) and (link == "of" or _stated(marks, place, head))
    if not (of_growth or by_amount(marks, place, segment, link, last)):
        return False
    if head.flow == BALANCE and "favour" in place.holds:
        return not any("favour" in m.means for m in marks[place.at + 1 : place.at + 4])  # "by $5m in Peru's favour"
    return not (head.verb and _told_by_verb(marks, place, role))


def _stated(marks: Sequence[Mark], place: Place, head: Head) -> bool:
    """True for a sum that a flow's own verb leads to: "the rise in exports was $5m", "the rise in exports at $5m"."""
    told = [m for m in marks[head.mark + 1 : place.at] if "hedged" not in m.means and "thin" not in m.means]
    led = bool(told) and "level" in told[-1].means and told[-1].get("prep") != "to"
    return led and not any(m.is_a("break", "move", "flow", "other", "verb_flow") for m in told)


def _told_by_verb(marks: Sequence[Mark], place: Place, role: Role) -> bool:
    """True where no word of movement stands between a verb of trade and its sum: "it sold $5m"."""
    k = behind_percent(marks, place)
    if outright(marks, role.head.mark + 1, place.at) or any(map(_moves, marks[k : k + 1])):
        return False
    if movement_of(marks, place) is not None or (role.carried and set_off(marks, place) is not None):
        return False
    return not (told_twice(marks, place) and beyond(marks, place) is not None)


def _of_the_gap(marks: Sequence[Mark], place: Place) -> bool:
    """True for a sum that is only a part of a balance."""
    of = marks[place.at + 1] if place.at + 1 < len(marks) else None
    if of is None or of.means.get("prep") != "of" or of.first != marks[place.at].end:
        return False
    gap = next((m for m in marks[place.at + 2 : place.at + 4] if "thin" not in m.means or "flow" in m.means), None)
    return gap is not None and gap.get("flow") in _GAPS and 0 < gap.first - of.end <= 2


def _parted(marks: Sequence[Mark], place: Place, last: Role) -> bool:
    """True for what is told of a part right behind its share: "made up 82% of all trade, at $18bn"."""
    whole = last.container if last.kind == "share" else None
    if whole is None:
        return False
    if whole.mark != last.head.mark or beside_share(marks, place, whole) or _set_off(marks, place, whole):
        return True
    rest = [m for m in marks[max(whole.mark, place.before) + 1 : place.at] if m.when is None and m.get("prep") != "in"]
    rest = [m for m in rest if "break" in m.means or not (m.is_a("hedged", "thin", "plain") or m.get("prep") == "of")]
    grown = len(rest) == 2 and rest[0].get("break") == "weak" and not rest[0].is_a("plain", "bracket")
    return grown and "move" in rest[1].means  # "took 7% of the imports - up 8% ..."


def _set_off(marks: Sequence[Mark], place: Place, whole: Head) -> bool:
    """True behind a share between commas or dashes: "those to Peru, 6% of all exports, fell by 53%"."""
    k = place.before
    if not 0 < k < whole.mark < place.at - 1:
        return False
    opened, closed = marks[k - 1], marks[whole.mark + 1]
    near = opened.end == marks[k].first and closed.first == marks[whole.mark].end
    beside = marks[k - 2].figure if k > 1 and "plain" in closed.means else None
    goes_on = beside is None or beside.unit in PARTS  # "made $5bn, 6% of all trade and 2% more than in May"
    parted = opened.get("break") == closed.get("break") == "weak" and "plain" not in opened.means
    parted = parted and not ("plain" in closed.means and goes_on)
    told = [*marks[whole.mark + 2 : place.at], *marks[place.at + 1 : place.at + 2]]
    return near and parted and any(m.is_a("move", "level") for m in told)


def _moves(mark: Mark) -> bool:
    return "move" in mark.means


def _measures(marks: Sequence[Mark], place: Place, heads: Sequence[Head], post: Head) -> bool:
    """True for a flow that measures something else: "exports were three times imports"."""
    led = marks[place.at - 1] if place.at else None
    direct = all(m.place is not None or m.is_a("thin", "plain", "refer") for m in marks[place.at + 1 : post.mark])
    if led is None or not direct or not led.is_a("level", "break") or led.end != marks[place.at].first:
        return False
    own = next((h for h in reversed(heads) if h.mark < place.at), None)
    return own is not None and own.flow != post.flow


def _whole_ahead(marks: Sequence[Mark], place: Place, heads: Sequence[Head]) -> Head | None:
    """The flow of which the next figure tells the share: "oil, at $5bn, made up 79% of what the country sold"."""
    if place.after >= len(marks) or any(m.get("break") == "strong" for m in marks[place.at : place.after]):
        return None
    if any("move" in m.means and m.get("prep") == "than" for m in marks[place.at : place.after]):
        return None  # "(by $5m) more than in 2019, and 12% of all exports"
    after = next((k for k in range(place.after + 1, len(marks)) if marks[k].figure is not None), len(marks))
    return container_of(marks, Place(place.after, place.at, after, place.holds), heads)


def _passing(marks: Sequence[Mark], place: Place, head: Head) -> bool:
    """True between two commas, of which the first stands right behind the head's words and the second before a verb."""
    if place.at + 2 >= len(marks) or marks[place.at + 1].means.get("break") != "weak":
        return False
    comma, verb = marks[place.at + 1], marks[place.at + 2]
    if not verb.is_a("move", "level") or comma.end != verb.first or "bracket" in comma.means:
        return False
    within = marks[max(head.mark, 0) + 1 : place.at]
    return any("break" in m.means and m.first == m.end - 1 and not m.is_a("dash", "bracket") for m in within)


def _known_sign(head: Head, context: Context) -> int:
    """The sign of a gap between the flows of a pair whose balance, or whose two flows, the text has told."""
    pair = head.reporter, head.partner
    told = [h for h in (context.head, context.main) if h is not None and h.flow == BALANCE and h.sign]
    sign = next((h.sign for h in told if (h.reporter, h.partner) == pair), 0)
    return sign or context.net.get(pair, 0) or -context.net.get(pair[::-1], 0)


def _signed(between: Sequence[Mark]) -> int:
    """The sign that the words before its figure give a balance, 0 when none does."""
    sign = next((mark.get("sign") for mark in reversed(between) if "sign" in mark.means), None)
    return 0 if sign is None else 1 if sign == "plus" else -1


def _first(marks: Sequence[Mark], place: Place, head: Head) -> int:
    """The token at which the quote starts: the head's words when they are this figure's, else the link before it."""
    if place.before < head.mark < place.at and marks[place.before].end <= head.first if place.before >= 0 else True:
        return head.first if head.mark < place.at else marks[place.at].first
    k = place.at
    while k - 1 > place.before and marks[k].first - marks[k - 1].end <= 1 and not _LEADS.isdisjoint(marks[k - 1].means):
        k -= 1
    return marks[k].first
