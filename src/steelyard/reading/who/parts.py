"""Whose a share is, and a sum told with it: the economy beside the figure that does not own the whole."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD, is_bloc, is_country, is_region
from steelyard.core.flow import ONE_WAY
from steelyard.reading.context import Context, antecedent_of, place_of, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark
from steelyard.reading.places import Place, Role, of_no_pair, past_comparison, past_sum
from steelyard.reading.who.compared import whole_around
from steelyard.reading.who.leaders import passed
from steelyard.reading.who.pronouns import thereof
from steelyard.reading.who.rows import in_row
from steelyard.reading.who.takers import holder, taker

_REST = ("level", "thin", "hedged", "same_head", "share", "plain", "prep")
"""Kinds that may stand between a sum and the share that it is."""

_PART_VERBS = ("share", "forms", "verb_flow", "hedged", "thin", "plain")


def sum_of_part(marks: Sequence[Mark], place: Place, last: Role) -> bool:
    """True for the sum of a part told before it: "Peru had 22% of imports at $3bn", "followed by Chile with 9% ($1bn)".

    In "22% of imports ($15bn)" it is the sum of the whole.
    """
    if last.kind != "share" or last.partner in ("", WORLD):
        return False
    between = [m for m in marks[place.before + 1 : place.at] if not m.is_a("hedged", "thin") or m.is_a("prep", "break")]
    link = between[-1] if between else None
    if link is None or any(m.place is not None or m.is_a("verb_flow", "move") for m in between):
        return False
    whole = any("flow" in m.means for m in between)
    tied = "alike" in link.means or link.get("prep") == "with" or ("same_head" in link.means and "prep" in link.means)
    return tied or ("bracket" in link.means and not whole)


def _together(marks: Sequence[Mark], place: Place, k: int) -> bool:
    """True for several economies that have one share: "Peru, Chile and Brazil took 40%"."""
    others = any(m.means.get("figure") == "percent" for m in marks[place.at + 1 :])
    row = k >= 2 and marks[k - 1].get("break") == "weak" and marks[k - 2].place is not None and not marks[k - 2].office
    solid = row and marks[k - 2].end == marks[k - 1].first and marks[k].first - marks[k - 1].end <= 1
    return solid and k < place.at and not others and "plain" in marks[k - 1].means


def _next_owner(marks: Sequence[Mark], place: Place, context: Context) -> str | None:
    """Whose whole it is in "64% of Peru's exports and 22% of Chile's"."""
    of, name, own = (*marks[place.at + 1 : place.at + 4], None, None, None)[:3]
    tied = of is not None and name is not None and own is not None and of.first == marks[place.at].end
    if not tied or of is None or name is None or own is None or of.get("prep") != "of" or own.get("refer") != "own":
        return None
    after = marks[place.at + 4] if place.at + 4 < len(marks) else None
    ends = after is None or after.is_a("break", "prep")
    return place_of(name, context) if ends else None


def _closes(marks: Sequence[Mark], k: int, container: Head) -> bool:
    """True for the dash between a whole and the partner of its part: "60 percent of its trade - with Peru"."""
    return "dash" in marks[k].means and k == container.mark + 1 and k + 1 < len(marks) and "prep" in marks[k + 1].means


def share_parties(
    marks: Sequence[Mark], place: Place, role: Role, last: Role | None, context: Context
) -> tuple[str, str]:
    """Whose share of whose flow: the economy beside the figure that is not the owner of the whole."""
    container = role.container or role.head
    if role.head != container:
        return role.head.reporter, role.head.partner
    if is_region(container.reporter) and _of_nation(marks, place):
        return "", ""  # "Ohio's exports made up 5% of the national total"
    if (whole := whole_around(marks, place, role, container.reporter, context)) is not None:
        return whole, container.partner  # "The EU took 60% of Ohio's exports. For the USA it was 45%"
    mate = None if (k := passed(marks, place)) is None else place_of(marks[k], context)
    if mate is not None and mate != container.reporter:
        return container.reporter, mate
    one = context.ranked
    if (
        one is not None
        and one.mark < container.mark < place.at
        and one.member == container.reporter
        and (one.flow == container.flow and container.partner in (one.owner, WORLD))
    ):
        return one.owner, one.member  # "Peru is the first supplier: its share of imports is 5%"
    place = past_sum(marks, place, container)
    if last is not None and (pair := _with_sum(marks, place, container, last)) is not None:
        role.taken = last.taken
        return pair
    told = (
        _with_part(marks, place, container, last)
        or _by_taker(marks, place, container.reporter, last, context)
        or _by_holder(marks, place, role, last, context)
        or _by_neighbour(marks, place, container, context)
        or _by_its_whole(marks, place, container, context)
    )
    return told or _untold(marks, place, container, last, context)


def _of_nation(marks: Sequence[Mark], place: Place) -> bool:
    """True for "5% of the national total"."""
    of, whole = (*marks[place.at + 1 : place.at + 3], None, None)[:2]
    tied = of is not None and whole is not None and of.first == marks[place.at].end and whole.first == of.end
    return tied and of is not None and whole is not None and of.get("prep") == "of" and "homeland" in whole.means


def _with_sum(marks: Sequence[Mark], place: Place, container: Head, last: Role) -> tuple[str, str] | None:
    """The parties of the sum that the share is told with: "sold goods for $5bn to Peru, or 5% of its exports"."""
    if last.kind not in ("level", "change") or last.partner in ("", WORLD):
        return None
    told = past_comparison(marks[place.before + 1 : place.at])
    theirs = container.reporter == last.partner and {last.head.flow, container.flow} == set(ONE_WAY)
    if theirs and all(m.one_of(_REST) and "break" not in m.means for m in told):
        return last.partner, last.reporter  # "Peru's exports of $3bn made up 12% of Chile's imports"
    if not told or not (container.mark < place.at or container.reporter == last.reporter):
        return None
    joined = "break" in told[0].means and all(m.one_of(_REST) and m.get("break") != "weak" for m in told[1:])
    if not (joined or all(m.is_a("alike", "break") for m in told)):
        return None
    sold = {last.head.flow, container.flow} == set(ONE_WAY)  # "bought for $5m, or 5% of its exports": the seller's
    return (last.partner, last.reporter) if sold else (last.reporter, last.partner)


def _with_part(marks: Sequence[Mark], place: Place, container: Head, last: Role | None) -> tuple[str, str] | None:
    """The parties of the part that is told with it: "took 28% of Peru's exports and 26% of (its) imports"."""
    if last is None or last.kind != "share" or last.partner in ("", WORLD, last.reporter):
        return None
    ways = {container.flow, (last.container or last.head).flow}
    link = marks[place.before + 1 : place.at]
    k = len(link) - 1
    while k > 0 and link[k].is_a(*_PART_VERBS) and "break" not in link[k].means:
        k -= 1
    others = any(m.place is not None and m.place.code != last.reporter for m in link)
    joined = k >= 0 and link[k].get("break") == "weak" and not others
    whole = marks[place.at + 1 : container.mark]
    own = container.mark > place.at and all(m.place is None for m in whole)
    return (last.reporter, last.partner) if joined and own and ways == set(ONE_WAY) else None


def _by_taker(
    marks: Sequence[Mark], place: Place, reporter: str, last: Role | None, context: Context
) -> tuple[str, str] | None:
    """The owner of the whole and who takes the share, by the words right behind the figure or by a verb."""
    sharing = last is not None and last.sharing
    if last is not None and sharing and (owner := _next_owner(marks, place, context)) is not None:
        return owner, last.partner
    tied = [
        m
        for m in marks[place.at + 1 : place.at + 4]
        if not m.is_a("plain", "thin") or "break" in m.means or "prep" in m.means
    ]
    if len(tied) > 1 and tied[0].get("prep") in ("to", "from", "with", "by") and tied[0].first == marks[place.at].end:
        code = place_of(tied[1], context) if tied[1].first - tied[0].end <= 2 else None
        if code is not None and code != reporter:
            # "22% to the United States", "supplied by Peru and 6% by Chile", but "22% to Peru and Chile"
            return reporter, "" if in_row(marks, marks.index(tied[1]), context) else code
    if (k := taker(marks, place, listed=last is not None and (sharing or last.taken or last.shared))) is not None:
        code = place_of(marks[k], context)
        if code and code != reporter:
            return reporter, "" if in_row(marks, k, context) else code  # "28% falls to Peru, 25% - to Chile"
    return None


def _by_holder(
    marks: Sequence[Mark], place: Place, role: Role, last: Role | None, context: Context
) -> tuple[str, str] | None:
    """Who holds the share, and with whom: "Peru had 5% of its trade with Chile"."""
    held = holder(marks, place, context)
    if held is None:
        return None
    between = marks[place.before + 1 : place.at]
    this = last is not None and last.kind == "share" and any("share" in m.means for m in between)
    mate = next((c for m in between if (c := place_of(m, context)) not in (None, held)), None)
    again = last.partner if last is not None and (last.held or this) else None
    if not (mate or again):
        return None
    role.held = True
    return held, (again if this else mate) or again or ""


def _by_neighbour(marks: Sequence[Mark], place: Place, container: Head, context: Context) -> tuple[str, str] | None:
    """The owner of the whole and the nearest economy beside the figure that is not it."""
    reporter = container.reporter
    dashed = place.at + 2 < place.after and "dash" in marks[place.at + 1].means and "share" in marks[place.at + 2].means
    behind = range(max(container.mark, place.at + int(dashed)) + 1, place.after)
    stop = next((k for k in behind if marks[k].means.get("break") and not _closes(marks, k, container)), place.after)
    for k in (*range(place.at - 1, place.before, -1), *range(place.at + 1, stop)):
        code = _part_taken(marks, k, container, context)
        prep = prep_before(marks, k)
        rival = prep in ("against", "than") and not _which_takes(marks, k, place.at)
        rival = rival or (prep == "in" and code is not None and _area(code))  # "its first partner in Africa, with 2%"
        if code and code != reporter and not rival:
            row = k > place.at and in_row(marks, k, context)
            return reporter, "" if row or _together(marks, place, k) else code
    return None


def _area(code: str) -> bool:
    """True for a part of the world."""
    return not (is_country(code) or is_region(code) or is_bloc(code))


def _which_takes(marks: Sequence[Mark], k: int, at: int) -> bool:
    """True for the one of whom a clause behind tells a share: "behind Peru, which takes 5% of the exports"."""
    which, verb = k + 2, marks[k + 3 : at]
    if which >= at or marks[k + 1].get("break") != "weak" or marks[which].get("break") != "relative":
        return False
    return bool(verb) and all(m.is_a("share", "forms", "hedged", "thin") for m in verb)


def _part_taken(marks: Sequence[Mark], k: int, container: Head, context: Context) -> str | None:
    """The economy that a mark beside a share names, or stands for."""
    mark, reporter = marks[k], container.reporter
    if mark.place is not None:
        return place_of(mark, context)
    if mark.means.get("break") == "relative" and "antecedent" in mark.means:
        return antecedent_of(marks, k, context)  # "after Peru, to which it sells 5% of its exports"
    refer, alone = mark.means.get("refer"), container.partner == WORLD
    own = alone and refer == "its" and any(m.get("share") == "share" for m in marks[k + 1 : k + 2])
    if refer == "it" and (one := context.ranked) is not None and one.mark < k and one.owner == reporter:
        return one.member  # "Peru is Chile's first partner: 5% of its trade falls to it"
    if refer == "it" and _of_itself(marks, k, container):
        return None
    if refer in ("there", "it") or own:
        return thereof(marks, k, context)  # "its share in all exports of Peru"
    led = prep_before(marks, k)
    taken_up = led is None and refer == "bloc" and reporter != context.bloc
    if taken_up or (led == "to" and refer in ("bloc", "region")):
        meant = place_of(mark, context)
        return context.partner if meant == reporter else meant  # "32% falls to the union"
    return None


def _of_itself(marks: Sequence[Mark], k: int, container: Head) -> bool:
    """True for the owner of the whole: "it buys 30% of its imports from Peru"."""
    own = container.mark > k and marks[container.mark - 1].get("refer") == "its"
    return own and container.named and prep_before(marks, k) is None


def _by_its_whole(marks: Sequence[Mark], place: Place, container: Head, context: Context) -> tuple[str, str] | None:
    """The other of a pair and the owner of the share: "Chinese deliveries cover a third of its imports"."""
    if container.mark <= place.at or marks[container.mark - 1].get("refer") != "its":
        return None
    reporter = container.reporter
    before = {place_of(m, context) for m in marks[place.before + 1 : place.at] if m.place is not None}
    mate = context.partner if context.reporter == reporter else context.reporter
    return (mate, reporter) if mate and mate != reporter and before == {reporter} else None


def _untold(
    marks: Sequence[Mark], place: Place, container: Head, last: Role | None, context: Context
) -> tuple[str, str]:
    """The parties of a share beside which no economy stands: those of the figure before, of the whole, or of goods."""
    reporter = container.reporter
    if of_no_pair(marks, place):
        own = container.spoken and not container.named  # "a third of Peru's exports", in a text on Peru and Chile
        return reporter, WORLD if own or container.partner == WORLD else ""  # "Copper made up 40% of all exports"
    if last is not None and last.sharing and last.partner:
        return last.reporter, last.partner
    if last is not None and last.kind == "level" and reporter in (last.reporter, last.partner):
        mate = last.partner if last.reporter == reporter else last.reporter
        if mate != WORLD and container.partner == WORLD:
            return reporter, mate
    if container.partner != WORLD:
        return reporter, container.partner
    shared = context.share and context.partner and not container.world  # else "17% of all exports" are goods
    return reporter, context.partner if shared and context.partner else WORLD  # of goods, else of nobody
