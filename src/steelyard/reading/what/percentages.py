"""Percentages: growth, a share with its whole, a goal - or no claim at all."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD
from steelyard.core.flow import Flow
from steelyard.reading.context import Context, Head
from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.places import Place, Role, link_of, more_or_less, sign_of
from steelyard.reading.what.balances import part_of_gap
from steelyard.reading.what.holders import (
    chief_in_brackets,
    goes_to,
    goods_have,
    grown_or_had,
    has_place,
    in_brackets,
    of_flow,
    of_named,
    of_several_goods,
    of_told,
    of_total,
    one_of_all,
    rival,
    taken,
    went,
    which_is,
)
from steelyard.reading.what.movement import movement_of
from steelyard.reading.what.on_base import above_whole, bracketed, is_level, next_months, on_base, set_against
from steelyard.reading.what.wholes import apposed, composes, container_of, led_to, made_of, whole_led
from steelyard.reading.who.takers import behind_dash, next_part


def part_of(
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
    container = container_of(marks, place, heads)
    within = None if container is not None or figure.factor else whole_led(marks, place, heads)
    container = within if container is None else container
    if last is not None and last.sharing and rival(marks, place):
        move = 0  # "15% of imports, less than Peru (27%)"
    sharing = _shares(marks, place, segment) or composes(marks, place, role.head)
    sharing = sharing or within is not None or (not move and of_named(marks, place, figure))
    level = is_level(marks, place, figure, segment) or (context.on_base and bracketed(marks, place, figure))
    level = level or (last is not None and last.of_base and not move and _gapped(segment))
    level = level or (last is not None and last.kind == "level" and above_whole(marks, place, figure))
    level = level or (last is not None and last.kind == "level" and not move and next_months(marks, place, figure))
    if role.head.flow is not None and level:
        context.on_base = True
        role.kind, role.of_base, role.move = "change", True, 1 if figure.value >= 100 else -1
        return role
    if (of_balance := part_of_gap(marks, place, role, last, container, context)) is not None:
        return of_balance
    of_gap = container is not None and container.flow == Flow.BALANCE
    if of_gap or _of_other(marks, place) or of_flow(marks, place, role):
        return None
    if container is not None and last is not None and last.head.flow == Flow.BALANCE and _alike(segment):
        return None  # "a deficit of $5m, or 12 percent of exports"
    if movement_of(marks, place) is not None and any("share" in m.means for m in segment):
        return None  # "tin accounted for half of the decline"
    of_it = container is None and [m.get("prep") for m in marks[place.at + 1 : place.at + 2]] == ["of"]
    if of_it and last is not None and last.kind == "change" and link_of(marks, place) == "for":
        return None  # "tin accounted for $5m of the decline, and zinc for a third of it"
    further = link_of(marks, place) in ("from", "to")  # "from 20% to 18%, of Peru to 17%"
    listed = (last is not None and last.sharing and (not move or further)) or (
        (last is None or (last.carried and last.kind == "level")) and role.carried and context.share and not move
    )
    if last is not None and last.shared and not move and next_part(marks, place):
        listed, role.apart = True, False
    listed = listed or (last is None and context.share and not move and role.head.verb and behind_dash(marks, place))
    if container is not None and container.named and container.verb:
        if goes_to(marks, place, container) is None:
            return None  # "half of what it sold to Peru"
        container = container._replace(verb=False, named=False, partner=WORLD)
    role.partial = container is not None and container.named and led_to(marks, place, container)
    role.partial = role.partial or (last is not None and last.partial and listed)
    amount = last is not None and last.kind == "level"
    bare = segment[:-1] if len(segment) > 1 and "hedged" in segment[-1].means and container is not None else segment
    near = bare[-1] if bare else None
    dated = all(m.when is not None or m.get("prep") == "in" for m in bare[:-1])
    same = near is not None and ("alike" in near.means or (amount and dated and "break" in near.means))
    goes_on = last is not None and last.kind in ("level", "change") and last.partner not in ("", WORLD)
    same = same or (goes_on and which_is(segment))
    if container is not None and not (sharing or last is None) and (gain := _gained(segment)):
        role.kind, role.move, role.head = "change", gain, last.head if last is not None else container
        return role
    if container is not None and (part := of_told(segment, place, container, context)) is not None:
        role.kind, role.container, role.head, role.sharing = "share", container, part, True
        return role
    sharing = sharing or (container is not None and not move and of_total(marks, place))
    sharing = sharing or (container is not None and not move and goods_have(marks, place))
    sharing = sharing or (container is not None and not move and made_of(marks, place, container))
    sharing = sharing or (container is not None and not move and apposed(marks, place, container))
    gone = None if move or figure.factor else went(marks, place, segment, last)
    if gone == "":
        return None
    if gone is not None and last is not None:
        role.kind, role.head, role.sharing = "share", last.head._replace(partner=gone, named=True, group=False), True
        role.container, role.shared = last.head._replace(partner=WORLD, named=False), True
        return role
    sharing = sharing or (not move and has_place(marks, place, figure, segment, container))
    all_of_it = role.head.partner in ("", WORLD) and place.before < 0 and not (move or figure.factor)
    sharing = sharing or (all_of_it and chief_in_brackets(segment))
    if last is not None and not (move or sharing) and _in_parallel(marks, place, role.head, last):
        role.kind, role.move = "change", last.move
        return role
    if container is not None and not (sharing or listed or same or taken(marks, place, container)):
        return None
    grown = move != 0 and any("move" in m.means for m in segment[-2:])
    role.tied = amount and bool(segment) and all(m.is_a("alike", "break", "hedged", "thin", "level") for m in segment)
    if not grown and sharing and any("jointly" in m.means for m in segment) and not of_several_goods(marks, place):
        return None
    if container is not None and container.flow is not None and (not grown or sharing):
        part = role.head
        apart = {part.flow, container.flow} in ({Flow.EXPORTS, Flow.TURNOVER}, {Flow.IMPORTS, Flow.TURNOVER})
        own = apart and sharing and container.flow == Flow.TURNOVER and 0 <= part.mark < place.at
        role.kind, role.container, role.head = "share", container, part if own else container
        if (gone := goes_to(marks, place, container)) is not None and not own:
            role.head = container._replace(partner=gone, named=True, group=False)
        role.end, role.sharing = marks[container.mark].end, True
    elif figure.unit == "percentage_points":
        role.baseline = False
        shared = any("share" in m.means for m in segment)
        role.kind, role.sharing = "change", shared or (last is not None and last.sharing)
    elif last is not None and last.kind == "change" and (_alike(segment) or _as_percent(marks, place, segment)):
        role.kind, role.move = "change", last.move
    elif (sharing or listed or _of_whole(marks, place, segment, last)) and role.head.flow and not figure.factor:
        again = last.container if listed and last and last.head.mark == role.head.mark else None
        flow = _shared_flow(marks[: place.at], role.head) if role.carried else None
        if again is not None and again.flow == flow:
            role.head = again
        elif flow is not None and flow != role.head.flow:
            role.head = role.head._replace(flow=flow, sign=0)
        role.kind, role.container, role.sharing = (
            "target" if role.target else "share",
            again or _owners(role.head, context),
            True,
        )
    elif figure.factor and not move and last is not None and last.kind == "level" and _restates(segment) and (
        told := _told(marks, place, role)
    ):  # fmt: skip
        role.kind, role.move = "change", sign_of(told)  # "fell to 7 billion, that is threefold"
    elif move or figure.factor:
        noun = near is not None and near.get("prep") == "of" and len(segment) > 1 and "move" in segment[-2].means
        led = figure.factor and figure.scale == 1.0 and link_of(marks, place) in ("to", "from", "of", "for")
        role.kind = "target" if role.target or (led and not noun) else "change"
        restated = last is not None and last.kind == "level" and _restates(segment)
        moves_on = bool(role.moved) and not move and _listed(segment)  # "..., with Peru - 3.2 times"
        role.move = role.moved if moves_on else role.move
        if not (move or moves_on) and last is not None and last.moved and last.kind == "change" and _gapped(segment):
            moves_on, role.move = True, last.moved  # "exports fell 1.3 times, imports 1.8 times"
        goes_on = restated or moves_on or any(m.is_a("move", "same_head") for m in segment) or _doubles_it(marks, place)
        if figure.factor and role.carried and not goes_on:
            return None
    elif link_of(marks, place) == "by" and (moved := [m for m in marks[: place.at] if "move" in m.means]):
        role.kind, role.move = "target" if role.target else "change", sign_of(moved[-1])
    elif role.carried and context.moved and link_of(marks, place) == "by" and _of_row(marks, place):
        role.kind, role.move = "target" if role.target else "change", context.moved
    elif role.moved and _listed(segment):
        role.kind, role.move = "target" if role.target else "change", role.moved
    elif last is not None and last.moved and _gapped(segment):
        role.kind, role.move = "target" if role.target else "change", last.moved
        role.apart = (
            role.apart or last.apart or any("skip" in m.means for m in segment)
        )  # "19%, exports among them by 27%"
    elif last is None and place.before >= 0 and _gapped(segment) and (way := _of_dropped(marks, place)):
        role.kind, role.move = "target" if role.target else "change", way  # "services rose 5% to $3bn, goods 7%"
    elif last is not None and last.kind == "change" and last.move and _restates(segment) and len(segment) > 1:
        role.kind, role.move = "change", last.move  # "by 1.1 billion, or 5.4%, more"
    elif last is not None and last.kind == "level" and _restates(_timeless(segment)) and (
        told := _told(marks, place, role)
    ):  # fmt: skip
        role.kind, role.move = "change", sign_of(told)
    elif last is not None and last.kind == "level" and in_brackets(marks, place) and (way := _way_behind(marks, place)):
        role.kind, role.move = "change", way  # "at $5bn (12%) up from $4bn"
    elif last is not None and last.kind == "level" and one_of_all(last) and in_brackets(marks, place):
        role.kind, role.container, role.sharing = "share", _owners(role.head, context), True  # "Peru $5bn (7 percent)"
    elif on_base(marks, place):
        role.kind, role.of_base = "change", True
    elif marks[place.at + 1 : place.at + 2] and marks[place.at + 1].get("prep") == "than" and set_against(marks, place):
        role.kind, role.move = "change", _way(segment)  # "5 million, some 16 percent over 2009"
    else:
        return None
    return role if role.head.flow is not None else None


def _way(segment: Sequence[Mark]) -> int:
    """The way of a growth that no other word of movement tells: "had been shrinking at 22% over the year"."""
    return -1 if any(m.get("order") == "falling" for m in segment) else 1


def _doubles_it(marks: Sequence[Mark], place: Place) -> bool:
    """True for what was told before right behind a multiple: "to double it"."""
    it, after = (*marks[place.at + 1 : place.at + 3], None, None)[:2]
    if it is None or it.first != marks[place.at].end:
        return False
    return "same_head" in it.means or (it.get("refer") == "its" and after is not None and after.is_a("break", "period"))


def _gained(segment: Sequence[Mark]) -> int:
    """The way of the growth in "losing half of the trade", 0 for anything else."""
    gains = [m for m in segment if "gain" in m.means]
    return 0 if not gains else 1 if gains[-1].means["gain"] == "up" else -1


def _shares(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> bool:
    """True for "accounted for 12%" and "a 12% share"; not for "representing growth of 12%"."""
    own = place.before >= 0 and segment[:1] and segment[0].first == marks[place.before].end  # "a 7% share of ..."
    told = grown_or_had(segment[1 if own and segment[0].get("share") == "share" else 0 :])
    if more_or_less(marks, place.at) and (
        marks[place.at + 1].get("prep") == "than" or (told and "verb_flow" in told[-1].means)
    ):
        return False  # "went to Peru, 12% fewer than a year before"
    if _grows_by(marks, place):
        return False
    if len(told) > 1 and "share" not in told[-1].means and told[-1].first > told[-2].end and _noun_of(segment):
        return False  # "had a part in that, with increases of 20 percent"
    if any("share" in m.means for m in told):
        if link_of(marks, place) == "by" and not any("move" in m.means for m in told):
            return False  # "(net weight), and in value by 3%"
        grown = len(told) > 1 and "share" not in told[-1].means and told[-1].first - told[-2].end <= 1
        if link_of(marks, place) == "by" and (
            "share" not in told[-1].means or ("flow" in told[-1].means and len(told) > 1)
        ):
            return False  # "lower were supplies of ore, by 15 percent"
        return link_of(marks, place) in ("from", "to") or not (grown and "share" in told[-2].means)
    behind = marks[place.at + 1 : place.at + 3]
    if len(behind) == 2 and "dash" in behind[0].means and behind[0].end == behind[1].first:
        return behind[1].get("share") == "share"
    return bool(behind) and behind[0].get("share") == "share" and behind[0].first == marks[place.at].end


def _grows_by(marks: Sequence[Mark], place: Place) -> bool:
    """True for the noun of growth right behind a percentage: "representing a 12% (year-on-year) increase"."""
    k = place.at + 1
    if k < len(marks) and marks[k].when is not None and marks[k].first == marks[k - 1].end:
        k += 1
    noun = marks[k] if k < len(marks) else None
    article = place.at > 0 and marks[place.at - 1].is_a("plain", "thin") and "break" not in marks[place.at - 1].means
    return article and noun is not None and "move" in noun.means and noun.first == marks[k - 1].end


def _noun_of(segment: Sequence[Mark]) -> bool:
    """True right behind "an increase of"."""
    return len(segment) > 1 and segment[-1].get("prep") == "of" and "move" in segment[-2].means


def _shared_flow(lead: Sequence[Mark], head: Head) -> Flow | None:
    """The flow of which partners told by their place have shares, None where it is the one told before."""
    ranked = {"rank_exports": Flow.EXPORTS, "rank_imports": Flow.IMPORTS, "partner": Flow.TURNOVER}
    told = next((flow for m in lead for kind, flow in ranked.items() if m.is_a(kind)), None)
    return told or (Flow.TURNOVER if head.flow == Flow.BALANCE else None)  # a partner's share is one of trade


def _of_whole(marks: Sequence[Mark], place: Place, segment: Sequence[Mark], last: Role | None) -> bool:
    return not more_or_less(marks, place.at) and (of_total(marks, place) or _or_so_much(segment, last))


def _or_so_much(segment: Sequence[Mark], last: Role | None) -> bool:
    """True for the share behind its amount: "$880bn or 12.6%"."""
    if last is None or last.kind != "level" or last.partner in ("", WORLD):
        return False
    beside = all(m.get("break") == "weak" for m in segment) and len(segment) <= 2
    return _alike(segment) or (last.shared and bool(segment) and beside)


def _alike(segment: Sequence[Mark]) -> bool:
    """True for nothing but "or" between two figures."""
    return bool(segment) and "alike" in segment[-1].means and all(m.is_a("break", "alike") for m in segment)


def _as_percent(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> bool:
    """True for the percentage right behind the sum that it is: "up $20m (5 percent)", "(up $20m, 5%)"."""
    before, after = marks[place.before].figure, marks[place.at + 1] if place.at + 1 < len(marks) else None
    if len(segment) == 2 and "bracket" in segment[0].means and "dash" in segment[1].means:
        segment = (Mark(segment[0].first, segment[1].end, segment[0].means),)  # "by $20m (-5%)"
    if len(segment) != 1 or before is None or before.unit in PARTS or segment[0].get("break") != "weak":
        return False
    closed = after is not None and "bracket" in after.means and after.first == marks[place.at].end
    tied = segment[0].first == marks[place.before].end and segment[0].end == marks[place.at].first
    return closed and tied and not segment[0].is_a("dash", "plain")


def _owners(head: Head, context: Context) -> Head:
    """The flow as the economy sees it whose list of partners a sentence is about: its exports are a buyer's imports."""
    one = context.ranked
    if one is None or head.flow != one.flow.mirrored() or head.flow == one.flow or head.reporter != one.member:
        return head
    return head._replace(flow=one.flow, reporter=one.owner, partner=one.member)


def _of_other(marks: Sequence[Mark], place: Place) -> bool:
    """True for "80% of GDP", but not "of the market share"."""
    after = marks[place.at + 1 : place.at + 4]
    if not after or after[0].get("prep") != "of" or after[0].first != marks[place.at].end:
        return False
    head = next((m for m in after if m.is_a("flow", "other")), None)
    return head is not None and "other" in head.means and not head.is_a("flow", "share")


def _listed(segment: Sequence[Mark]) -> bool:
    """True when an economy alone stands between two figures: the movement before goes on."""
    goods = ("break", "prep", "goods", "most", "plain", "thin", "period", "hedged", "measure")
    return any(m.place is not None for m in segment) or all(m.one_of(goods) for m in segment)


def _of_row(marks: Sequence[Mark], place: Place) -> bool:
    """True for the first figure of a row: "- with Peru - by 31%", where the sentence before told growth."""
    lead = marks[: place.at]
    rest = ("break", "prep", "hedged", "thin", "plain")
    return place.before < 0 and any("dash" in m.means for m in lead) and all(m.place or m.one_of(rest) for m in lead)


def _gapped(segment: Sequence[Mark]) -> bool:
    """True for a flow that shares the verb before: "exports gained 7% and imports 9%"."""
    beside = (
        "flow",
        "break",
        "prep",
        "refer",
        "plain",
        "thin",
        "place",
        "hedged",
        "period",
        "skip",
        "same_head",
        "goods",
    )
    timed = (
        m.when is not None
        or m.get("prep") == "in"
        or ("prep" in m.means and k + 1 < len(segment) and segment[k + 1].when)
        for k, m in enumerate(segment)
    )
    first = next((k for k, time in enumerate(timed) if not time), 0)  # "12% on the year and imports 9%"
    joined = any(m.get("break") == "weak" for m in segment[first : first + 2])
    joined = joined and any("flow" in m.means for m in segment)
    return joined and all(m.one_of(beside) for m in segment)


def _of_dropped(marks: Sequence[Mark], place: Place) -> int:
    """The way of the growth told before in its clause of what is no trade in goods, 0 for none."""
    for k in range(place.before, 0, -1):
        if marks[k].get("break") == "strong":
            return 0
        if marks[k].get("figure") == "percent" and "move" in marks[k - 1].means:
            return sign_of(marks[k - 1])
    return 0


def _way_behind(marks: Sequence[Mark], place: Place) -> int:
    """The way of a movement right behind the brackets of a percentage, 0 for none."""
    moved = marks[place.at + 2] if place.at + 2 < len(marks) else None
    return (
        sign_of(moved) if moved is not None and "move" in moved.means and moved.first == marks[place.at + 1].end else 0
    )


def _timeless(segment: Sequence[Mark]) -> Sequence[Mark]:
    """What stands between a sum and the brackets behind it, its time left out: "to $5bn in May (12%)"."""
    if not (segment and "bracket" in segment[-1].means):
        return segment
    return tuple([m for m in segment if m.when is None and m.get("prep") != "in"])


def _restates(segment: Sequence[Mark]) -> bool:
    """True for "..., that is by half" and "(or 5%)": the growth that two levels make."""
    return (
        bool(segment)
        and "break" in segment[0].means
        and all(m.is_a("break", "hedged", "thin", "prep") for m in segment)
    )


def _told(marks: Sequence[Mark], place: Place, role: Role) -> Mark | None:
    """The movement told before, under the same head."""
    return next((m for m in reversed(marks[max(role.head.mark, 0) : place.at]) if "move" in m.means), None)


def _in_parallel(marks: Sequence[Mark], place: Place, head: Head, last: Role) -> bool:
    """True for the second of "gains of 5% in grain exports and 17% in fuel exports": both stand before their flow."""
    if last.kind != "change" or not place.before < last.head.mark < place.at < head.mark or place.before < 0:
        return False
    one, other, joint = marks[place.before + 1], marks[place.at + 1], marks[place.at - 1]
    led = one.get("prep") is not None and one.get("prep") == other.get("prep") and other.first == marks[place.at].end
    return led and "break" in joint.means and joint.end == marks[place.at].first
