"""Who has the part that a percentage tells: an economy or goods beside it, or what was told before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from steelyard.core.economy import WORLD
from steelyard.core.flow import EXPORTS, IMPORTS, TURNOVER
from steelyard.reading.context import Context, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import RANKS, Mark, one_is
from steelyard.reading.marking.numbers import Figure
from steelyard.reading.places import Place, Role, link_of, more_or_less, of_no_pair
from steelyard.reading.what.goods_parts import making, relied_on
from steelyard.reading.who.rows import joined_row

_IS = ("level", "forms", "share")
"""Kinds of verbs behind which a share may stand."""


_ALL = 101.0
"""What the parts of all partners do not exceed, each rounded."""


def one_of_all(last: Role) -> bool:
    """True for the figure of one partner, or of goods told beside it: what stands in brackets behind it is its part."""
    return last.goods or last.shared or last.partner not in ("", WORLD)


def has_place(marks: Sequence[Mark], place: Place, figure: Figure, segment: Sequence[Mark], whole: Head | None) -> bool:
    """True for "was the first market, with 17%", "is the top export, with 9%" and ", of which a quarter from Peru"."""
    if figure.factor or more_or_less(marks, place.at):
        return False
    bare = next((m for m in reversed(segment) if not m.is_a("hedged", "thin")), None)
    link, name = (*marks[place.at + 1 : place.at + 3], None, None)[:2]
    led = link_of(marks, place) in ("with", "at")
    led = led or (bare is not None and bare.get("prep") == "in" and "level" in bare.means)  # "at 17 percent"
    led = led or (bare is not None and bare.is_a("dash", "standing"))  # "First is Peru - 17 percent", "leads with 17"
    led = led or _behind_name(segment)
    if place.before < 0 and _ranked(segment):
        return True
    if led and not one_is("move", segment):
        if any(m.is_a("standing", *RANKS) or m.get("whole") == "partners" for m in segment):
            return True
        if any("most" in m.means for m in segment) and (whole or link is None or link.get("prep") != "of"):
            return True
    if ahead_of_place(marks, place) is not None or row_of_partners(marks, place):
        return True
    parted = len(segment) > 1 and segment[-1].get("break") == "relative" and segment[-2].get("prep") == "of"
    from_it = link is not None and name is not None and link.get("prep") in ("from", "to") and name.place is not None
    return parted and from_it


def _behind_name(segment: Sequence[Mark]) -> bool:
    """True right behind a name and a comma: "The main buyer is Peru, 17 percent"."""
    name, comma = (None, None, *segment)[-2:]
    tied = name is not None and comma is not None and name.end == comma.first and name.place is not None
    return tied and comma is not None and comma.get("break") == "weak" and not comma.is_a("plain", "bracket")


def row_of_partners(marks: Sequence[Mark], place: Place) -> bool:
    """True for a percentage in a row of partners that only a dash or a bracket parts from theirs: "the structure of
    its exports: Peru - 30%, Chile - 12%".
    """
    if "move" in place.holds or place.holds.isdisjoint(("bracket", "dash")) or not _of_partner(marks, place.at):
        return False
    row = [k for k, mark in enumerate(marks) if mark.get("figure") == "percent"]
    figures = [mark.figure.value for mark in marks if mark.get("figure") == "percent" and mark.figure is not None]
    return len(row) > 1 and all(_of_partner(marks, k) for k in row) and sum(figures) <= _ALL


def _of_partner(marks: Sequence[Mark], k: int) -> bool:
    """True for a percentage right behind a name and a dash or a bracket."""
    figure, tie, name = marks[k].figure, marks[k - 1], marks[k - 2] if k > 1 else None
    while name is not None and tie.is_a("hedged", "thin", "share") and k > 2:
        k, tie, name = k - 1, marks[k - 2], marks[k - 3]
    if figure is None or name is None or name.place is None or name.office or not tie.is_a("dash", "bracket"):
        return False
    plain = not (figure.move or figure.factor or figure.fraction)
    return plain and name.end == tie.first and prep_before(marks, k - 2) is None


def ahead_of_place(marks: Sequence[Mark], place: Place) -> int | None:
    """The place among partners in "With 36% of the market, Peru was the largest buyer", a part put first, or behind
    who has it ("Peru, with 36%, was the largest buyer", "Peru (36%) remained ...").
    """
    lead = marks[: place.at]
    if len(lead) > 1 and _set_behind(lead, marks[place.at + 1 : place.at + 3]):
        return next((k for k in range(place.at + 1, place.after) if marks[k].is_a(*RANKS)), None)
    if place.before >= 0 or not lead or lead[0].get("prep") != "with" or marks[place.at].get("figure") != "percent":
        return None
    if not all(m.is_a("hedged", "thin", "share") or m.get("prep") in ("with", "of") for m in lead):
        return None
    return next((k for k in range(place.at + 1, place.after) if marks[k].is_a(*RANKS)), None)


def _set_behind(lead: Sequence[Mark], after: Sequence[Mark]) -> bool:
    """True for a part between commas or brackets right behind the economy that opens a sentence, before its verb."""
    name, opened, rest = lead[0], lead[1], lead[2:]
    if name.place is None or name.office or opened.get("break") != "weak" or name.end != opened.first or not after:
        return False
    told = all(m.is_a("hedged", "thin", "share", "plain") or m.get("prep") in ("with", "of", "at") for m in rest)
    led = "bracket" in opened.means or (bool(rest) and rest[0].get("prep") in ("with", "at"))
    return led and told and after[0].get("break") == "weak" and "copula" in after[-1].means


def _ranked(segment: Sequence[Mark]) -> bool:
    """True in the brackets right behind a place among partners: "was Peru's largest market (12%)"."""
    ranked, opened = (None, None, *segment)[-2:]
    if ranked is None or opened is None or "bracket" not in opened.means or ranked.end != opened.first:
        return False
    return ranked.is_a(*RANKS) or ranked.get("whole") == "partners"


def chief_in_brackets(segment: Sequence[Mark]) -> bool:
    """True in the brackets behind what the main goods of a flow are: "Peru's main export was tea (12%)"."""
    named, opened = (None, None, *segment)[-2:]
    if named is None or opened is None or "bracket" not in opened.means or "copula" not in named.means:
        return False
    return named.end < opened.first and any(
        "most" in one.means and "flow" in flow.means for one, flow in pairwise(segment)
    )


def goods_have(marks: Sequence[Mark], place: Place) -> bool:
    """True for "Oil is 90% of all exports" and "tea (14% of all exports)"."""
    opened = marks[place.at - 1] if place.at else None
    bracket = opened is not None and "bracket" in opened.means and opened.end == marks[place.at].first
    return bracket or making(marks, place) or of_no_pair(marks, place) or relied_on(marks, place) is not None


def which_is(segment: Sequence[Mark]) -> bool:
    """True for ", which was 60% of all exports" and "and makes 60% of ...": the sum before, told as a share."""
    which = next((k for k, m in enumerate(segment) if "same_head" in m.means and "level" not in m.means), None)
    joined = segment[:1] and segment[0].get("break") == "weak" and "plain" in segment[0].means
    told = segment[which + 1 :] if which is not None else segment[1:] if joined else []
    return any(m.is_a(*_IS) for m in told) and all(m.is_a("thin", "hedged", *_IS) for m in told)


def rival(marks: Sequence[Mark], place: Place) -> bool:
    """True in the brackets behind an economy that another's share is set against."""
    opened = place.at >= 2 and "bracket" in marks[place.at - 1].means and marks[place.at - 2].place is not None
    return opened and any(mark.get("prep") == "than" for mark in marks[place.before + 1 : place.at])


def taken(marks: Sequence[Mark], place: Place, container: Head) -> bool:
    """True when an economy beside the percentage has that part of a flow; "80% of EU exports will be free" has none."""
    if goes_to(marks, place, container) is not None:
        return True
    edge = max(container.mark, place.at)
    stop = next((k for k in range(edge + 1, place.after) if marks[k].get("break")), place.after)
    before = (m for m in marks[place.before + 1 : place.at] if marks[place.at].first - m.end <= 8)
    behind = marks[edge + 1 : stop]
    if any(m.get("refer") == "there" for m in behind):
        return True  # "90% of exports went there"
    near = [*before, *behind, *_beyond_dash(marks, edge)]
    return any(m.place is not None and not m.office and m.place.code != container.reporter for m in near)


def goes_to(marks: Sequence[Mark], place: Place, container: Head) -> str | None:
    """The economy that has the part, by the verb behind the whole: "12% of the goods exported are bound for Peru".

    An aside may part the two: "5% of all exports, or goods worth $3m, went to Peru".
    """
    if (name := _behind_dash(marks, max(container.mark, place.at), container)) is not None:
        return name
    k = max(container.mark, place.at) + 1
    if k < len(marks) and "dash" in marks[k].means:
        k += 1  # "most of its goods - 12% of all exports - goes to Peru"
    elif k < len(marks) and marks[k].get("break") == "weak" and not marks[k].is_a("plain", "bracket"):
        breaks = (n for n in range(k + 1, len(marks)) if marks[n].get("break") and not marks[n].is_a("alike", "plain"))
        closed = next(breaks, len(marks))
        k = closed + 1
        if k >= len(marks) or "share" not in marks[k].means or "verb_flow" in marks[k].means:
            return None
    if k >= len(marks) or not marks[k].is_a("level", "share") or marks[k].first != marks[k - 1].end:
        return None
    led = marks[k].is_a("prep", "share")
    for n, mark in enumerate(marks[k + 1 : k + 5], start=k + 1):
        if mark.place is not None:
            code = "" if joined_row(marks, n) else mark.place.code
            return code if led and not mark.office else None
        if not mark.is_a("prep", "thin", "plain", "hedged"):
            return None
        led = led or "prep" in mark.means
    return None


def _behind_dash(marks: Sequence[Mark], k: int, container: Head) -> str | None:
    """The economy that ends a clause behind the dash of a whole: "80% of Peru's exports - Chile", "... - to Chile"."""
    while k + 1 < len(marks) and marks[k + 1].first - marks[k].end <= 0 and _of_whole(marks[k + 1], container):
        k += 1
    near = [m for m in marks[k + 1 : k + 5] if "dash" in m.means or not m.is_a("thin", "alike")]
    if len(near) < 2 or "dash" not in near[0].means or near[0].first != marks[k].end:
        return None
    name, after = (*near[1 + (near[1].get("prep") in ("to", "from", "with", "in")) :], None, None)[:2]
    ends = after is None or after.is_a("break", "bracket")
    return name.place.code if name is not None and ends and name.place is not None and not name.office else None


def _of_whole(mark: Mark, container: Head) -> bool:
    """True for what may stand between a whole and its dash: whose it is, and when."""
    own = mark.place is not None and mark.place.code in (container.reporter, "")
    return (
        own or mark.when is not None or mark.get("prep") in ("of", "in") or mark.get("refer") in ("region", "country")
    )


def _beyond_dash(marks: Sequence[Mark], k: int) -> Sequence[Mark]:
    """What stands behind the dash of a whole: "over 60 percent of its trade - with Peru", "... - buys Peru"."""
    dashed = k + 2 < len(marks) and "dash" in marks[k + 1].means and marks[k + 1].first == marks[k].end
    return marks[k + 2 : k + 4] if dashed and marks[k + 2].is_a("prep", "share") else ()


def of_told(segment: Sequence[Mark], place: Place, container: Head, context: Context) -> Head | None:
    """The flow told before, of which a sentence says what part of the whole it is: "That is 14% of all its trade"."""
    told = context.head
    this = place.before < 0 and bool(segment) and "same_head" in segment[0].means
    again = len(segment) > 1 and told is not None and segment[1].get("flow") == told.flow  # "These exports make up"
    rest = segment[2 if again else 0 :]
    this = this and all(m.is_a("same_head", "break", "hedged", "thin", *_IS) for m in rest)
    if not this or told is None or told.partner in ("", WORLD) or container.named or not context.claimed:
        return None
    if container.reporter in ("", told.reporter):
        return replace(container, reporter=told.reporter, partner=told.partner)
    return replace(container, partner=told.reporter) if container.reporter == told.partner else None


def of_flow(marks: Sequence[Mark], place: Place, role: Role) -> bool:
    """True for the part of a turnover that one flow is: "Most of it, 88%, was exports", "88% of it exports"."""
    if not role.carried and "same_head" not in place.holds:
        return False
    behind = [m for m in marks[place.at + 1 : place.at + 4] if "dash" not in m.means]
    if len(behind) > 2 and behind[0].means.get("prep") == "of" and "same_head" in behind[1].means:
        it = behind[1].get("refer") == "it" or behind[1].get("break") == "relative"
        return it and "flow" in behind[2].means and behind[1].end == behind[2].first
    return role.carried and len(behind) > 1 and "level" in behind[0].means and "flow" in behind[1].means


def of_named(marks: Sequence[Mark], place: Place, figure: Figure) -> bool:
    """True for the shares of a list without sums: "most goods went to Peru (12%) and Chile (9%)"."""
    if place.at < 2 or figure.factor or figure.fraction or not in_brackets(marks, place):
        return False
    name, opened = marks[place.at - 2], marks[place.at - 1]
    named = name.place is not None and not name.office and name.end == opened.first
    before = [m.figure for m in marks[: place.at] if m.figure is not None and not m.figure.bare]
    shares = all(told is not None and told.unit == "percent" and not told.move for told in before)
    return named and shares and not any("move" in m.means for m in marks[: place.at])


def behind_dash(marks: Sequence[Mark], place: Place, figure: Figure, head: Head) -> bool:
    """True for the first of a list under a verb of trade: «ввозили в основном из Перу – 12%, Чили – 9%»."""
    told = figure.unit == "percent" and not (figure.factor or figure.fraction or figure.move) and figure.value < _ALL
    if not (told and head.verb and place.before < 0) or place.at < 2:
        return False
    name, dash = marks[place.at - 2], marks[place.at - 1]
    tied = name.place is not None and not name.office and name.end == dash.first and dash.is_a("dash", "colon")
    return tied and not any("move" in m.means for m in marks[: place.at])


def in_brackets(marks: Sequence[Mark], place: Place) -> bool:
    """True for a percentage alone in brackets right behind a figure, where nothing has moved before."""
    behind = [m for m in marks[place.at + 1 : place.at + 5] if "plain" not in m.means]  # "(5% of the whole value)"
    near = (*marks[max(place.before + 1, place.at - 1) : place.at + 1], *behind[:1])
    alone = (
        len(near) == 3 and "bracket" in near[0].means and "bracket" in near[2].means and near[0].end == near[1].first
    )
    return alone and not any("move" in m.means for m in marks[: place.before])


def of_total(marks: Sequence[Mark], place: Place) -> bool:
    """True for "27% of the total", "27% of total", "27% of the month's total" and "... of the worldwide total"."""
    of = marks[place.at + 1] if place.at + 1 < len(marks) else None
    if of is None or of.means.get("prep") not in ("of", "from") or of.first != marks[place.at].end:
        return False
    k, edge = place.at + 2, of.end
    while k < len(marks) - 1 and marks[k].first == edge and _before_total(marks[k], marks[k + 1]):
        k, edge = k + 1, marks[k].end
    total = marks[k] if k < len(marks) and marks[k].first == edge else None
    if total is None:
        return False
    whole = total.get("same_head") == "total" or (of.end - of.first > 1 and total.get("same_head") == "same")
    ranked = total.get("same_head") == "same" and total.end - total.first > 1 and not place.holds.isdisjoint(RANKS)
    after = marks[k + 1] if k + 1 < len(marks) else None
    ends = after is None or after.first > total.end or after.is_a("break", "prep", "period")
    return whole or ranked or (total.get("refer") == "world" and total.is_a("level", "same_head") and ends)


def _before_total(mark: Mark, after: Mark) -> bool:
    """True for what may stand before "total": "the", "the month's", "Peru's", "the worldwide"."""
    if "same_head" in mark.means:
        return False
    own = (mark.when is not None or mark.place is not None) and after.get("refer") == "own"
    return own or "thin" in mark.means or mark.get("refer") in ("own", "its") or (
        mark.get("refer") in ("world", "country") and "level" not in mark.means and after.first == mark.end
    )  # fmt: skip


def went(marks: Sequence[Mark], place: Place, segment: Sequence[Mark], last: Role | None) -> str | None:
    """The economy that has a part of the sum right before: "$9bn, 37% of them from Peru", "with 31% going to Peru".

    None where nothing tells so, empty where the next in such a list is no economy ("and 9% from elsewhere").
    """
    own = {EXPORTS: "to", IMPORTS: "from"}.get(last.head.flow or TURNOVER) if last is not None else None
    if last is None or own is None or last.kind not in ("level", "share") or last.baseline:
        return None
    again = last.kind == "share" and last.container is not None
    if again:  # "37% from Peru, 9% from Chile"
        cut = next((n for n, m in enumerate(segment) if "break" in m.means), 0)
        segment = segment[cut:]
    while segment and (
        segment[0].when is not None or segment[0].get("prep") in ("in", "of") or "goods" in segment[0].means
    ):
        segment = segment[1:]  # "9 tonnes of tea in 2019, 37% of them from Peru"
    if any(not m.is_a("break", "hedged", "thin", "plain", "prep", "part", "skip") for m in segment) or not segment:
        return None
    if not (again or last.partner in ("", WORLD)) or "bracket" in segment[0].means or "break" not in segment[0].means:
        return None
    k = _past_told(marks, place.at + 1)
    verb = marks[k] if k < len(marks) and marks[k].first - marks[k - 1].end <= 1 else None
    flow = last.head.flow or TURNOVER
    while verb is not None and k + 1 < len(marks) and (verb.is_a("dash", "copula") or verb.get("verb_flow") == flow):
        k, verb = k + 1, marks[k + 1]  # "..., 37% of which was shipped to Peru", «..., 37% - в Перу»
    took = verb is not None and verb.get("verb_flow") == flow.mirrored()  # «из них 15% купило Перу»
    if verb is None or not (took or verb.get("prep") == own or _leads_away(verb, own)):
        return None
    n = next((n for n in range(k + 1, min(len(marks), k + 4)) if not marks[n].is_a("thin", "plain")), k)
    name = marks[n]
    if n == k or name.place is None or name.office:
        return "" if again else None
    if joined_row(marks, n):
        return ""  # "$9bn, 37% of them to Peru and Chile"
    return name.place.code if name.first - verb.end <= _NEAR else None


def _past_told(marks: Sequence[Mark], k: int) -> int:
    """The mark behind "of them", "of this sum" and "of which", ``k`` where no such words stand there."""
    n = k + 1
    if k >= len(marks) or marks[k].get("prep") != "of":
        return k
    while n < len(marks) and "thin" in marks[n].means and marks[n].first == marks[n - 1].end:
        n += 1
    return n + 1 if n < len(marks) and marks[n].is_a("same_head", "recalled") else k


def _leads_away(verb: Mark, own: str) -> bool:
    """True for "coming from", "going to" and "went to"."""
    if "participle" in verb.means:
        return True
    return "share" in verb.means and verb.get("prep") in (None, own) and "verb_flow" not in verb.means


_NEAR = 2


def _opens_clause(mark: Mark) -> bool:
    """True for a colon, "that" and "and"."""
    return ("colon" in mark.means or "subordinate" in mark.means) or ("break" in mark.means and "plain" in mark.means)


def grown_or_had(segment: Sequence[Mark]) -> list[Mark]:
    """Return the words of shares and of movement before a percentage.

    Where it moved, no flow is a share ("supplies from Peru rose by 5%"), nor what stands in a clause before ("took
    pride in that exports rose 5%").
    """
    told = [(k, m) for k, m in enumerate(segment) if "share" in m.means or "move" in m.means]
    if not told or "share" in told[-1][1].means:
        return [m for _, m in told]
    flow = next((k for k in range(told[-1][0] - 1, -1, -1) if "flow" in segment[k].means), 0)
    opened = next((k for k in range(flow - 1, -1, -1) if _opens_clause(segment[k])), 0)
    return [m for k, m in told if "flow" not in m.means and (k >= opened or "move" in m.means)]
