"""Claims without a figure of their own: a place among partners, rising and falling, records, one flow above another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.core.claim import Claim, Kind, Relation
from steelyard.core.economy import WORLD
from steelyard.core.flow import EXPORTS, IMPORTS, TURNOVER, Flow
from steelyard.core.period import Period
from steelyard.reading.context import Context, Ranked, place_of, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.fiscal import fiscal_start
from steelyard.reading.marking.mark import RANKS, Mark, Sentence
from steelyard.reading.marking.periods import Clock, When, resolve
from steelyard.reading.what.goods_said import goods_behind

_NEAR = 2
"""Words between who overtakes and who is overtaken."""
_RANKED = {"rank": TURNOVER, "rank_exports": EXPORTS, "rank_imports": IMPORTS}
_TOLD = (Kind.LEVEL, Kind.SHARE)
"""Claims beside a place among partners that tell when it was held."""
_OF_CLAUSE = ("level", "move", "refer", "share", "standing", "verb_flow")
"""Behind a name they make it the subject of a clause of its own."""


def orders_of(
    sentence: Sentence, heads: Sequence[Head], claims: Sequence[Claim], context: Context, clock: Clock
) -> list[Claim]:
    """Return the rank and order claims of a sentence; ``claims`` are its claims with figures."""
    found: list[Claim] = []
    for k, mark in enumerate(sentence.marks):
        if mark.one_of(RANKS):
            one = ranked(sentence.marks, k, context) or _placed(sentence.marks, k, claims)
            claim = _rank(sentence, one, claims, context, clock)
        elif "order" in mark.means:
            claim = _order(sentence, k, heads, claims, clock)
        else:
            continue
        if claim is not None:
            found.append(claim)
    return found


def first_ranked(marks: Sequence[Mark], context: Context) -> Ranked | None:
    """Return the first place among partners that a sentence tells."""
    for k, mark in enumerate(marks):
        if mark.one_of(RANKS) and (one := ranked(marks, k, context)) is not None:
            return one
    return None


def ranked(marks: Sequence[Mark], k: int, context: Context) -> Ranked | None:
    """ "X is Y's second largest trading partner": Y's list, X's place."""
    if k and _one_of_them(marks, k):
        return None
    flow = next(flow for kind, flow in _RANKED.items() if marks[k].is_a(kind))
    flow = _among_flow(marks, k) or flow
    owner, at = _owner(marks, k, context)
    tied = k > 0 and marks[k - 1].end == marks[k].first
    if owner is None and tied and "break" in marks[k - 1].means and not _at_any(marks, k):
        owner = _trading_before(marks, k)
    member, other = _partner(marks, k, at, owner, context)
    alone = tied and marks[k - 1].is_a("thin", "plain")
    row = _opens_row(marks, other)
    alone = alone or (not marks[k].first and not (_at_any(marks, k) or row))
    inside = k + 2 < len(marks) and marks[k + 1].means.get("prep") == "in" and marks[k + 2].when is None
    assumed = owner is None and alone and (not inside or _among_them(marks, k))
    if assumed:
        owner = context.reporter  # "Canada, the top destination"
    if owner is None or member is None or owner == member:
        return None
    member = "" if _one_of_two(marks, other) else member
    first = min(marks[at].first, marks[other].first)
    return Ranked(k, owner, member, flow, first, max(marks[k].end, marks[other].end, marks[at].end), assumed, row)


def _placed(marks: Sequence[Mark], k: int, claims: Sequence[Claim]) -> Ranked | None:
    """ "Peru came second with $5m": a place of which only the figure beside it tells by which flow and whose it is."""
    if "standing" not in marks[k].means or "rank" not in marks[k].means or (k and _one_of_them(marks, k)):
        return None
    before = k - 1 - (k > 1 and marks[k - 1].is_a("break", "prep")) - (k > 2 and marks[k - 2].get("break") == "weak")
    behind = k + 1 + (k + 2 < len(marks) and marks[k + 1].is_a("level", "prep", "share", "dash"))
    for j in (before, behind):
        name = marks[j].place if 0 <= j < len(marks) and not marks[j].office else None
        told = (c for c in claims if c.kind in _TOLD and name is not None and name.code in (c.reporter, c.partner))
        one = next((c for c in told if WORLD not in (c.reporter, c.partner)), None)
        if one is not None and name is not None and prep_before(marks, j) in (None, "at"):
            own = one.partner == name.code
            owner, flow = (one.reporter, one.flow) if own else (one.partner, one.flow.mirrored())
            first, end = min(marks[j].first, marks[k].first), max(marks[j].end, marks[k].end)
            return Ranked(k, owner, name.code, flow, first, end)
    return None


def _trading_before(marks: Sequence[Mark], k: int) -> str | None:
    """The economy whose flow the clause before tells: «Перу вывезло чая на $5 млн, главным рынком стала Чили»."""
    if not any(mark.is_a("flow", "verb_flow") for mark in marks[:k]):
        return None
    named = (j for j in range(k) if marks[j].place is not None and not marks[j].office)
    return next((marks[j].get("place") for j in named if prep_before(marks, j) in (None, "of")), None)


def _at_any(marks: Sequence[Mark], k: int) -> bool:
    """True for a place of which nothing says by which flow it is: "In third place was Peru"."""
    return "standing" in marks[k].means and _among_flow(marks, k) is None


def _opens_row(marks: Sequence[Mark], j: int) -> bool:
    """True for the first of several that share a place: "the main buyers were Peru (5%), Chile and Oman"."""
    n = j + 1
    while n < len(marks) and ("bracket" in marks[n].means or "figure" in marks[n].means):
        n += 1
    if any(
        mark.means.get("break") == "relative" for mark in marks[n + 1 : n + 3]
    ):  # "Peru, to which 5% went, and Oman"
        n = next((m for m in range(n + 1, len(marks)) if marks[m].get("break") == "weak"), len(marks))
    n += int(n + 1 < len(marks) and marks[n + 1].means.get("break") == "weak")  # ", and"
    joined = n + 1 < len(marks) and marks[n].means.get("break") == "weak" and marks[n + 1].first == marks[n].end
    if not joined or marks[n + 1].place is None or prep_before(marks, n + 1) is not None:
        return False
    after = marks[n + 2] if n + 2 < len(marks) else None
    acts = after is not None and after.first == marks[n + 1].end and after.is_a(*_OF_CLAUSE)
    return not acts  # "the main buyer was Peru, and Chile was second"


def _one_of_them(marks: Sequence[Mark], k: int) -> bool:
    """True for one of several largest: «входит в число (25, пяти) крупнейших партнёров», «Перу - из крупнейших»."""
    before, rank = marks[k - 1], marks[k]
    counted = "bare" in before.means or (before.get("prep") == "from" and k > 1 and "dash" in marks[k - 2].means)
    return (counted and before.end == rank.first) or ("member" in before.means and rank.first - before.end <= 2)


def _one_of_two(marks: Sequence[Mark], j: int) -> bool:
    """True for the second of two who have one place together: "Peru and Chile were its main market"."""
    joint, first = (marks[j - 1], marks[j - 2]) if j > 1 else (None, None)
    tied = joint is not None and joint.get("break") == "weak" and "plain" in joint.means and joint.end == marks[j].first
    return tied and first is not None and first.place is not None and first.end == marks[j - 1].first


def _among_flow(marks: Sequence[Mark], k: int) -> Flow | None:
    """The flow of those among whom a place is: "comes first among the suppliers of", "9th among Peru's buyers"."""
    n = k + 1
    led = n < len(marks) and marks[n].means.get("prep") == "between"  # "among"
    while n < len(marks) and marks[n].first == marks[n - 1].end and led and "flow" not in marks[n].means:
        if not (marks[n].place or marks[n].is_a("prep", "refer", "thin", "plain")):
            return None
        n += 1
    among = marks[n] if n < len(marks) and marks[n].first == marks[n - 1].end else None
    flow = among.get("flow") if among is not None and (led or "whole" in among.means) else None
    return Flow(flow) if flow in ("exports", "imports") else None


def _rank(
    sentence: Sentence, one: Ranked | None, claims: Sequence[Claim], context: Context, clock: Clock
) -> Claim | None:
    if one is None or not one.member or one.shared or _among_them(sentence.marks, one.mark):
        return None
    mark = sentence.marks[one.mark]
    value = float(next(mark.means[kind] for kind in _RANKED if mark.is_a(kind)))
    start, stop = sentence.span(one.first, one.end)
    beside = (c.period for c in claims if c.kind in _TOLD and {c.reporter, c.partner} == {one.owner, one.member})
    period = _stated(sentence.marks, clock, context.period, one) or next(beside, None)
    return Claim(
        id="", kind=Kind.RANK, reporter=one.owner, partner=one.member, flow=one.flow, value=value, low=value,
        high=value, unit="rank", period=period, start=start, end=stop, product=goods_behind(sentence, mark.end),
    )  # fmt: skip


def _among_them(marks: Sequence[Mark], k: int) -> bool:
    """True for a place within a group that was named: "the largest buyer in the bloc"."""
    return k + 2 < len(marks) and marks[k + 1].get("prep") == "in" and "refer" in marks[k + 2].means


def _owner(marks: Sequence[Mark], k: int, context: Context) -> tuple[str | None, int]:
    """Whose list it is: the 's before the rank, or the "of" behind it."""
    for j in range(k - 1, max(-1, k - 5), -1):
        if marks[j].means.get("refer") == "its":
            return context.reporter, j
        code = place_of(marks[j], context)
        if code is not None:
            place = marks[j].place
            owns = marks[j + 1].means.get("refer") == "own" or (place is not None and place.form == "adjective")
            owns = owns and not any(m.get("prep") for m in marks[j + 1 : k])  # "takes Peru's place as first market"
            if owns or "refer" in marks[j].means:
                return code, j
            break
    if (named := _behind_partners(marks, k)) is not None and (code := place_of(marks[named], context)) is not None:
        return code, named  # "fifth place among the partners of Peru"
    among = marks[k + 1] if k + 2 < len(marks) else None
    if among is not None and "goods" in among.means and among.first == marks[k].end:
        j = k + 2 + (marks[k + 2].get("prep") in ("of", "from", "to"))
        if j < len(marks) and marks[j].first == marks[j - 1].end and (code := place_of(marks[j], context)) is not None:
            return code, j  # "the main buyers of goods from Peru", «... товаров Перу»
    if marks[k].is_a("rank_imports", "rank_exports") and (told := _sent_to(marks, k, context)) is not None:
        return told
    for j in range(k + 1, min(len(marks) - 1, k + 3)):
        if marks[j].means.get("prep") in ("of", "for", "between"):
            after = next((i for i in range(j + 1, min(len(marks), j + 3)) if place_of(marks[i], context)), None)
            return (place_of(marks[after], context), after) if after is not None else (None, k)
    return None, k


def _sent_to(marks: Sequence[Mark], k: int, context: Context) -> tuple[str, int] | None:
    """Who is sent what a supplier sells, named right behind, or who sells to a buyer: "Peru was the main exporter to
    Chile", "the main buyer from Chile was Peru".
    """
    way = "to" if "rank_imports" in marks[k].means else "from"
    led = k + 1 < len(marks) and marks[k + 1].get("prep") == way
    j = k + 1 + led
    while j < len(marks) and "thin" in marks[j].means and "break" not in marks[j].means:
        j += 1
    solid = j < len(marks) and all(one.end == two.first for one, two in pairwise(marks[k : j + 1]))
    code = place_of(marks[j], context) if solid else None
    was = next((n for n in range(j + 1, len(marks)) if "copula" in marks[n].means), len(marks))
    others = (*marks[:k], *marks[was + 1 : was + 2])
    named = code is not None and any(m.place is not None and m.place.code != code for m in others)
    known = led or way == "to"
    return (code, j) if code is not None and named and known else None


def _behind_partners(marks: Sequence[Mark], k: int) -> int | None:
    """What stands right behind the partners among whom a place is: "first among the trading partners of"."""
    j = k + 1
    while j + 1 < len(marks) and marks[j].first == marks[j - 1].end and "partner" not in marks[j].means:
        if not marks[j].is_a("thin", "plain") and marks[j].get("prep") not in ("among", "in"):
            return None
        j += 1
    told = j + 1 < len(marks) and "partner" in marks[j].means and marks[j].first == marks[j - 1].end
    return j + 1 if told and marks[j + 1].first == marks[j].end else None


def _clause_before(marks: Sequence[Mark], j: int) -> Sequence[Mark]:
    """The marks of a clause before one of its economies, with a comma's own mark if it has one."""
    opened = next((n for n in range(j - 1, -1, -1) if marks[n].get("break") and "plain" not in marks[n].means), -1)
    return tuple([m for m in marks[opened + 1 : j] if "break" not in m.means])


def _partner(marks: Sequence[Mark], k: int, at: int, owner: str | None, context: Context) -> tuple[str | None, int]:
    around = [*range(min(k, at) - 1, -1, -1), *range(max(k, at) + 1, min(len(marks), k + 9))]
    for j in around:
        if j > k + 4 and marks[j].is_a("break", "figure", "flow", "verb_flow") and not marks[j].is_a("colon", "dash"):
            return None, k
        code = place_of(marks[j], context)
        owns = j + 1 < len(marks) and marks[j + 1].get("refer") == "own"
        led = prep_before(marks, j) is None or (j < k and _by_which(marks[j + 1 : k]))
        free = code is not None and code != owner and not owns and led
        if free and not (j < k and _is_rival(marks, j)):
            return code, j
        dated = j + 1 < len(marks) and marks[j].get("prep") == "in" and marks[j + 1].when is not None
        if dated or j == at - 1:
            continue  # "Oman's top partner in 2019 was Peru", "the main supplier of goods to Oman was Peru"
        if j > k and marks[j].is_a("level", "prep") and marks[j].get("prep") not in ("with", "of"):
            after, colon = marks[j + 1] if j + 1 < len(marks) else None, marks[j]
            if after is not None and "thin" in after.means and after.first == colon.end and j + 2 < len(marks):
                after, colon = marks[j + 2], after  # "was the United States"
            if after is not None and "colon" in after.means and after.first == marks[j].end and j + 2 < len(marks):
                colon, after = after, marks[j + 2]  # "its main partners were: Peru - 30%, ..."
            if "prep" in marks[j].means or after is None or after.place is None or after.first != colon.end:
                return None, k
    return None, k


def _by_which(between: Sequence[Mark]) -> bool:
    """True where a clause on the name before it tells the place: "ties with Peru, which became its main buyer"."""
    which = next((n for n, mark in enumerate(between[:2]) if mark.get("break") == "relative"), None)
    return which is not None and not any(m.is_a("flow", "verb_flow", "figure") for m in between[which:])


def _is_rival(marks: Sequence[Mark], j: int) -> bool:
    """True for who was passed before a place is told: "Peru overtook Chile as the largest buyer", but not "Peru has
    Chile as its largest buyer".
    """
    rival = marks[j + 1].get("prep") == "as" and not (j and "level" in marks[j - 1].means)
    return (rival and any(m.place is not None for m in _clause_before(marks, j))) or _overtaken(marks, j)


def _overtaken(marks: Sequence[Mark], j: int) -> bool:
    """True for the object of a verb behind the subject of the clause: «Перу обошло Чили и стало главным партнёром»,
    "Peru overtook Chile to become ...".
    """
    n = j - 1
    while n > 0 and (marks[n].is_a("outdo", "break", "period") or marks[n + 1].when is not None):  # "which in 2020"
        if marks[n].get("break") == "strong":
            break
        n -= 1
    which = any(m.get("break") == "relative" for m in marks[n + 1 : j])  # "ties with Peru, which last year overtook"
    said = sum(m.end - m.first for m in marks[n + 1 : j]) if which else 0
    tied = n >= 0 and marks[n].place is not None and marks[j].first - marks[n].end - said <= _NEAR
    forms = (marks[n].means.get("form"), marks[j].means.get("form")) if tied else ("", "")
    passed = forms == ("subject", "") or (forms == (None, None) and "outdo" in marks[j - 1].means)
    return tied and passed and (which or prep_before(marks, n) is None)


def _order(sentence: Sentence, k: int, heads: Sequence[Head], claims: Sequence[Claim], clock: Clock) -> Claim | None:
    mark = sentence.marks[k]
    relation = mark.means["order"]
    if relation.startswith("record"):
        return _record(sentence, mark, relation, claims)
    before = [head for head in heads if head.mark < k and head.flow is not None]
    if not before or not before[-1].reporter:
        return None
    head = before[-1]
    flow = head.flow or TURNOVER
    if relation in ("exceeds", "exceeded"):
        flow, period, relation = _above(flow, relation), _stated(sentence.marks, clock, None), "exceeds"
    else:
        period = _since(sentence.marks, clock)
    start, end = sentence.span(head.first, _reach(sentence.marks, k))
    return Claim(
        id="", kind=Kind.ORDER, reporter=head.reporter, partner=head.partner, flow=flow, relation=Relation(relation),
        period=period, product=head.product, start=start, end=end,
    )  # fmt: skip


def _above(flow: Flow, relation: str) -> Flow:
    """Which flow is the larger: "imports exceed exports" puts imports above."""
    return EXPORTS if relation == "exceeds" else IMPORTS if flow != EXPORTS else EXPORTS


def _record(sentence: Sentence, mark: Mark, relation: str, claims: Sequence[Claim]) -> Claim | None:
    start, end = sentence.span(mark.first, mark.end)
    levels = [c for c in claims if c.kind in (Kind.LEVEL, Kind.BALANCE) and c.period is not None]
    if not levels:
        return None
    near = next((c for c in levels if c.end >= end), levels[-1])
    return Claim(
        id="", kind=Kind.ORDER, reporter=near.reporter, partner=near.partner, flow=near.flow,
        relation=Relation(relation), period=near.period, product=near.product, start=min(start, near.start),
        end=max(end, near.end),
    )  # fmt: skip


def _reach(marks: Sequence[Mark], k: int) -> int:
    after = marks[k + 1] if k + 1 < len(marks) else None
    return after.end if after is not None and after.when is not None else marks[k].end


def _since(marks: Sequence[Mark], clock: Clock) -> Period | None:
    """From the year said to the last full year before the text appeared."""
    year = next((m.when.year for m in marks if m.when is not None and m.when.role == "since"), None)
    if year is None or clock.year is None or clock.year - 1 <= year:
        return None
    return Period(12 * year, 12 * clock.year - 1)


def _stated(marks: Sequence[Mark], clock: Clock, near: Period | None, one: Ranked | None = None) -> Period | None:
    """The first period behind a place among partners in its clause, else the last before it, else any."""
    k = 0 if one is None else one.mark
    whens: list[tuple[int, When]] = [
        (j, m.when) for j, m in enumerate(marks) if m.when is not None and m.when.role == "plain"
    ]
    if not whens:
        return None
    over = next((j for j in range(k + 1, len(marks)) if marks[j].get("break") == "strong"), len(marks))
    behind = [when for j, when in whens if k < j < over]
    before = [when for j, when in whens if j < k]
    fiscal = fiscal_start(*(("", "") if one is None else (one.owner, one.member)))
    told = (behind[:1] or before[-1:] or [whens[-1][1]])[0]
    return resolve(told, clock, near=near, fiscal=fiscal)
