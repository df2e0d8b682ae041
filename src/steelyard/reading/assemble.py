"""A sentence's marks -> claims: head, role, parties and period of every figure put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from steelyard.core.claim import Claim, Container, Kind
from steelyard.core.economy import WORLD, is_bloc, parent
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.reading.context import Context, Head, place_of, prep_before
from steelyard.reading.fiscal import fiscal_start, named_by_first
from steelyard.reading.heads import heads_of
from steelyard.reading.hedges import range_said
from steelyard.reading.marks import Mark, Sentence
from steelyard.reading.numbers import Figure
from steelyard.reading.orders import orders_of
from steelyard.reading.periods import Clock, When, resolve
from steelyard.reading.roles import Place, Role, role_of
from steelyard.reading.timing import Timed, timed
from steelyard.reading.voices import authority_of, speaker_of

_ORDERED = frozenset({"rank", "rank_exports", "rank_imports", "order"})
_PARTS = ("percent", "percentage_points")
_TELLING = _ORDERED | {"figure", "bare", "flow", "verb_flow", "goods", "other"}


@dataclass(slots=True)
class _Draft:
    index: int
    figure: Figure
    role: Role
    timed: Timed
    reporter: str
    partner: str
    period: Period | None = None
    base: Period | None = None

    @property
    def kept(self) -> bool:
        """False for a figure of several partners taken together: only its period is of use."""
        return self.partner != "" and not (self.role.head.group and self.partner == self.role.head.partner)


def claims_of(sentence: Sentence, context: Context, clock: Clock) -> list[Claim]:
    """Return the claims of one sentence and move the context on."""
    _see(sentence, context)
    kinds = {kind for mark in sentence.marks for kind in mark.means}
    if kinds.isdisjoint(_TELLING):
        return []
    heads = heads_of(sentence, context)
    found = _figures(sentence, heads, context, clock)
    if not kinds.isdisjoint(_ORDERED):
        found += orders_of(sentence, heads, found, context, clock)
    if not found:
        return found
    context.speaker = speaker_of(sentence) or context.speaker
    speaker = context.speaker if "speaker" in kinds else None
    authority = authority_of(sentence)
    return [replace(claim, speaker=speaker, authority=authority) for claim in found]


def _see(sentence: Sentence, context: Context) -> None:
    for mark in sentence.marks:
        if mark.place is not None and not mark.office and mark.place.form != "city":
            context.see(mark.place.code)


def _figures(sentence: Sentence, heads: list[Head], context: Context, clock: Clock) -> list[Claim]:
    """Return the claims that have a figure."""
    figures = [k for k, mark in enumerate(sentence.marks) if mark.figure is not None and _counts(sentence.marks, k)]
    if not figures:
        if heads:
            context.head = replace(heads[-1], mark=-1)
            context.claimed = heads[-1].flow is not None and bool(heads[-1].reporter)
        return []
    drafts = _drafts(sentence, figures, heads, context)
    _settle_periods(drafts, context, clock)
    context.unit = next((d.figure.unit for d in drafts[::-1] if d.figure.unit not in _PARTS), context.unit)
    drafts = [draft for draft in drafts if draft.kept]
    found = [claim for draft in drafts if (claim := _claim(sentence, draft, clock)) is not None]
    _remember(drafts, heads, context)
    return found


def _counts(marks: Sequence[Mark], k: int) -> bool:
    """True for a figure; a bare number only in a comparison with one."""
    mark = marks[k]
    if mark.figure is None or not mark.figure.bare:
        return mark.figure is not None
    before = marks[k - 1] if k else None
    linked = before is not None and before.get("prep") in ("from", "against", "to") and before.end == mark.first
    return linked and any(m.figure and not m.figure.bare and m.figure.unit != "percent" for m in marks[:k])


def _drafts(sentence: Sentence, figures: list[int], heads: list[Head], context: Context) -> list[_Draft]:
    marks, drafts = sentence.marks, []
    times = timed(marks, figures)
    last: Role | None = None
    unit, scale = context.unit, 1.0
    for n, k in enumerate(figures):
        place = Place(k, figures[n - 1] if n else -1, figures[n + 1] if n + 1 < len(figures) else len(marks))
        figure = marks[k].figure
        if figure is None:
            continue
        figure = _completed(figure, unit, scale)
        role = role_of(marks, place, figure, heads, context, last)
        if figure.unit not in ("percent", "percentage_points"):
            unit, scale = figure.unit, figure.scale
        if figure.factor and role is not None and role.move < 0:
            figure = figure.fallen()
        if role is None or figure.unit is None:
            last = role
            continue
        _reversed(marks, place, role)
        reporter, partner = _parties(marks, place, role, last, context)
        role.reporter, role.partner = reporter, partner
        if figure.unit is not None and "?" in figure.unit:
            figure = replace(figure, unit=_own_currency(figure.unit, reporter, partner))
        if reporter:
            drafts.append(_Draft(k, figure, role, times[n], reporter, partner))
        last = role
    _shared_out(drafts, heads)
    return drafts


def _shared_out(drafts: list[_Draft], heads: Sequence[Head]) -> None:
    """Give each of the partners named in a row its figure: "to Peru and Chile were $5bn and $3bn"."""
    for head in heads:
        own = [draft for draft in drafts if head.row and draft.role.head.mark == head.mark and not draft.partner]
        for kind in {draft.role.kind for draft in own}:
            alike = [draft for draft in own if draft.role.kind == kind]
            if len(alike) == len(head.row):
                for draft, code in zip(alike, head.row, strict=True):
                    draft.partner = code


def _own_currency(unit: str, reporter: str, partner: str) -> str:
    """Return the currency that a common name ("rupees") means in an economy: ``INR?PAK=PKR`` -> PKR for PAK."""
    usual, _, others = unit.partition("?")
    named = dict(pair.split("=") for pair in others.split(","))
    return named.get(reporter) or named.get(partner, usual)


def _completed(figure: Figure, unit: str | None, scale: float) -> Figure:
    """Give a figure without a unit (or scale) those of the figure before it."""
    if figure.bare:
        return replace(figure, value=figure.value * scale, step=figure.step * scale, unit=unit, scale=scale)
    return replace(figure, unit=unit) if figure.unit is None else figure


def _reversed(marks: Sequence[Mark], place: Place, role: Role) -> None:
    """Turn the flow where the figure "comes the other way"."""
    stop = min(place.after, place.at + 4)
    near = [*range(place.before + 1, place.at), *range(place.at + 1, stop)]
    if any(marks[k].is_a("reverse") and role.head.mark < k for k in near):
        flow = role.head.flow
        role.head = replace(role.head, flow=flow.mirrored() if flow else None)


def _parties(marks: Sequence[Mark], place: Place, role: Role, last: Role | None, context: Context) -> tuple[str, str]:
    """The head's parties, or the economy that a list or a share names beside the figure."""
    head = role.head
    if role.kind == "change" and role.sharing and last is not None:
        return last.reporter, last.partner
    if role.kind == "share":
        return _share_parties(marks, place, role, last, context)
    tail = _tail(marks, place, head, context, carried=role.carried)
    if tail and not head.named:
        return head.reporter, tail
    if role.carried or not place.before < head.mark:
        start = max(place.before, head.mark if head.mark < place.at and not role.carried else -1)
        beside = [k for k in range(start + 1, place.at) if marks[k].place is not None and not marks[k].office]
        beside = [k for k in beside if _beside(marks, k, place.at) and place_of(marks[k], context) != head.reporter]
        if beside and not any(m.is_a("target") for m in marks[place.before + 1 : place.at]):
            return _listed(marks, beside[-1], role, context)
        if role.carried and not beside and (k := _subject(marks, place, head, context)) is not None:
            return _listed(marks, k, role, context)
        if tail:
            return head.reporter, tail
        if last is not None and last.head.mark == head.mark and last.reporter:
            return last.reporter, last.partner
    return head.reporter, head.partner


def _beside(marks: Sequence[Mark], k: int, figure: int) -> bool:
    """True when an economy stands right before a figure, or a word such as "with" leads to it."""
    return marks[figure].first - marks[k].end <= 4 or prep_before(marks, k) in ("with", "to", "from", "for")


def _subject(marks: Sequence[Mark], place: Place, head: Head, context: Context) -> int | None:
    """The economy that a sentence without a flow of its own is about: "Iran stayed in front, with 4 billion"."""
    for k in range(place.before + 1, place.at):
        if marks[k].place is None or (k + 1 < len(marks) and marks[k + 1].get("refer") == "own"):
            continue
        code = place_of(marks[k], context)
        if code is not None and code != head.reporter and prep_before(marks, k) is None:
            return k
    return None


def _listed(marks: Sequence[Mark], k: int, role: Role, context: Context) -> tuple[str, str]:
    """The next in a list: of reporters behind a verb or with an 's, else of partners."""
    mark, head = marks[k], role.head
    code = mark.place.code if mark.place else ""
    if role.carried and code in (head.reporter, head.partner):
        return head.reporter, head.partner
    owner = k + 1 < len(marks) and marks[k + 1].get("refer") == "own" and marks[k + 1].first == mark.end
    prep = prep_before(marks, k)
    if role.carried and head.verb and head.reporter == context.reporter and (
        head.partner == WORLD or is_bloc(head.partner) or any(m.is_a(*_ORDERED) for m in marks)
    ):  # fmt: skip
        return head.reporter, code
    owned = (
        marks[head.mark - 1].place is not None or marks[head.mark - 1].get("refer") == "own" if head.mark > 0 else False
    )
    if (owner or head.verb or (owned and not head.named)) and prep is None:
        return code, head.partner
    if role.carried and head.partner == context.reporter:
        return code, head.partner
    return head.reporter, code


def _tail(marks: Sequence[Mark], place: Place, head: Head, context: Context, *, carried: bool) -> str | None:
    """The partner behind the figure: "$5bn with Japan", "$7bn of them came from Thailand"."""
    own = {Flow.EXPORTS: "to", Flow.IMPORTS: "from"}.get(head.flow or Flow.TURNOVER, "with")
    wanted = (own, "for") if carried else (own,)
    for k in range(place.at + 1, min(place.after, place.at + 7) - 1):
        if marks[k].is_a("flow", "other", "verb_flow") or marks[k].get("break"):
            return None
        if marks[k].get("prep") in wanted and marks[k + 1].first - marks[k].end <= 1:
            code = place_of(marks[k + 1], context)
            if code and code != head.reporter:
                return code
    return None


def _share_parties(
    marks: Sequence[Mark], place: Place, role: Role, last: Role | None, context: Context
) -> tuple[str, str]:
    """Whose share of whose flow: the economy beside the figure that is not the owner of the whole."""
    container = role.container or role.head
    if role.head is not container:
        return role.head.reporter, role.head.partner
    reporter = container.reporter
    inside = range(container.mark - 3, container.mark + 1)
    stop = next((k for k in range(container.mark + 1, place.after) if marks[k].get("break")), place.after)
    near = [
        *range(place.at - 1, place.before, -1),
        *range(place.at + 1, stop if container.mark > place.at else place.after),
    ]
    for k in near:
        if k in inside and marks[k].place is not None and place_of(marks[k], context) == reporter:
            continue
        code = place_of(marks[k], context) if marks[k].place is not None else None
        if code and code != reporter:
            return reporter, code
    if last is not None and last.sharing and last.partner:
        return last.reporter, last.partner
    if last is not None and last.kind == "level" and reporter in (last.reporter, last.partner):
        mate = last.partner if last.reporter == reporter else last.reporter
        if mate != WORLD and container.partner == WORLD:
            return reporter, mate
    if container.partner != WORLD:
        return reporter, container.partner
    return reporter, context.partner if context.share and context.partner else WORLD


def _settle_periods(drafts: list[_Draft], context: Context, clock: Clock) -> None:
    """Resolve the periods of a sentence from left to right, each leaning on what was said before."""
    if not drafts:
        return
    related = {drafts[0].reporter, drafts[0].partner} & {context.reporter, context.partner} - {None, WORLD}
    near = said_last = context.period if related else None
    shifts: list[int] = []
    for n, draft in enumerate(drafts):
        times, role = draft.timed, draft.role
        fiscal = fiscal_start(draft.reporter)
        if times.own is not None and times.own.fiscal and named_by_first(draft.reporter):
            times.own = replace(times.own, ends=False)
        if times.front is not None and times.front.fiscal and named_by_first(draft.reporter):
            times.front = replace(times.front, ends=False)
        if times.front is not None and times.front.role not in ("vague", "by"):
            front = resolve(times.front, clock, near=near, future=role.target, fiscal=fiscal)
            said_last = front or said_last
            if not times.front.refers or times.front.role == "again":
                near = front
            elif times.own is None:
                draft.period = front
        if times.aside is not None:
            draft.period = resolve(times.aside, clock, near=near, fiscal=fiscal)
        elif times.relative and said_last is not None and times.own is None:
            draft.period = said_last
        elif times.own is not None:
            draft.period = resolve(times.own, clock, near=near, future=role.target, fiscal=fiscal)
            if role.baseline and near is not None:
                draft.period = _alike(times.own, near) or draft.period
                if draft.period is not None:
                    shifts.append(draft.period.first - near.first)
            said_last = draft.period or said_last
            if not role.baseline and not times.own.refers and times.own.years == 1:
                shifts = shifts if draft.period == near else []
                near = draft.period
        elif draft.period is None and role.baseline and not _differs(drafts, n, context):
            known = shifts or (context.shifts if near == context.period else [])
            draft.period = _paralleled(drafts, n, near, known)
        elif draft.period is None:
            draft.period = _ahead(drafts, n, clock, near, fiscal) or near
            near = draft.period or near
        if times.base is None and n and role.kind == "change" and role.head.mark == drafts[n - 1].role.head.mark:
            draft.base = next((d.period for d in drafts[:n][::-1][:2] if d.role.baseline), None)
        if times.base is not None:
            draft.base = resolve(times.base, clock, near=draft.period or near, fiscal=fiscal)
            said_last = draft.base or said_last
    primary = [
        d.period
        for d in drafts
        if d.timed.aside is None and not d.role.baseline and d.period is not None and not d.role.target
    ]
    if primary:
        context.period = near if near is not None else primary[0]
    context.shifts = shifts or context.shifts


def _paralleled(drafts: Sequence[_Draft], n: int, near: Period | None, shifts: list[int]) -> Period | None:
    """A comparison without words for its months follows the one before it ("... exports fell to 2 from 3 billion")."""
    rank = 0
    while rank < n and drafts[n - 1 - rank].role.baseline:
        rank += 1
    return None if near is None or rank >= len(shifts) else near.shift(months=shifts[rank])


def _differs(drafts: Sequence[_Draft], n: int, context: Context) -> bool:
    """True when a figure is set against one of another pair: the months are the same then."""
    other = drafts[n - 1].partner if n else context.partner
    return drafts[n].partner not in (other, WORLD)


def _alike(when: When, near: Period) -> Period | None:
    """Like is compared with like: "in the first eight months ... from 3.2 billion in 1986" means the same eight
    months.
    """
    plain = when.role == "plain" and when.year is not None and when.part is None and when.years == 1
    if plain and when.year is not None and not near.is_year and near.months < 12:
        return near.shift(years=when.year - near.start_year)
    return None


def _ahead(drafts: list[_Draft], n: int, clock: Clock, near: Period | None, fiscal: int) -> Period | None:
    """ "Rose 10% to 5 billion in 2004": the growth has the period of the level behind it."""
    following = drafts[n + 1] if n + 1 < len(drafts) else None
    if following is None or following.role.head.mark != drafts[n].role.head.mark or following.role.baseline:
        return None
    own = following.timed.own
    if own is None or own.refers or following.timed.front is not None:
        return None
    return resolve(own, clock, near=near, fiscal=fiscal)


def _claim(sentence: Sentence, draft: _Draft, clock: Clock) -> Claim | None:
    figure, role, head = draft.figure, draft.role, draft.role.head
    if head.flow is None or figure.unit is None or (head.scope == "services" and head.flow is None):
        return None
    kind, sign = _kind_and_sign(role, figure)
    mark = sentence.marks[draft.index]
    limits = range_said(figure, mark.hedge, sign)
    start, end = sentence.span(min(role.first, mark.first), max(role.end, mark.end, draft.timed.end))
    target = kind == Kind.TARGET
    deadline = _deadline(draft, clock) if target else None
    return Claim(
        id="", kind=kind, reporter=draft.reporter, partner=draft.partner, flow=head.flow,
        value=sign * _value(figure, role), low=limits.low, high=limits.high, unit=figure.unit, hedge=mark.hedge,
        period=None if target else draft.period, base_period=draft.base if kind == Kind.CHANGE else None,
        measure=head.measure, deadline=deadline, product=head.product, scope=head.scope, start=start, end=end,
        of=_container(role, draft) if kind == Kind.SHARE else None,
    )  # fmt: skip


def _value(figure: Figure, role: Role) -> float:
    return round(figure.value, 9)


def _kind_and_sign(role: Role, figure: Figure) -> tuple[Kind, int]:
    if role.kind == "change":
        return Kind.CHANGE, role.move
    if role.kind == "share":
        return Kind.SHARE, 1
    if role.kind == "target":
        falls = figure.unit == "percent" and role.move < 0
        return Kind.TARGET, -1 if falls or (role.head.sign < 0 and figure.unit != "percent") else 1
    if role.head.flow == Flow.BALANCE:
        return Kind.BALANCE, -1 if role.head.sign < 0 else 1
    return Kind.LEVEL, 1


def _deadline(draft: _Draft, clock: Clock) -> str | None:
    when: When | None = draft.timed.deadline or draft.timed.own or draft.timed.front
    if when is None:
        return None
    if when.year is not None:
        return str(when.year + (1 if when.fiscal else when.years - 1))
    if when.rel is not None and clock.year is not None:
        return str(clock.year + when.rel)
    period = resolve(when, clock, future=True)
    return str(period.end_year) if period else None


def _container(role: Role, draft: _Draft) -> Container | None:
    head = role.container or role.head
    if head.flow is None:
        return None
    partner = WORLD if head is role.head else head.partner
    return Container(
        reporter=draft.reporter, partner=partner, flow=head.flow, product=head.product, period=draft.period
    )


def _remember(drafts: list[_Draft], heads: list[Head], context: Context) -> None:
    """Leave to the next sentence what this one was about: its first claim, and the parties of each flow."""
    context.claimed = bool(drafts) or any(head.group for head in heads)
    if heads:
        context.head = replace(heads[-1], mark=-1)
    if not drafts:
        context.main = replace(heads[0], mark=-1) if heads else context.main
        if context.claimed and heads[-1].group:
            context.reporter, context.told = heads[-1].reporter, True
        return
    main, last = drafts[0], drafts[-1]
    context.main = replace(main.role.head, reporter=main.reporter, partner=main.partner, mark=-1)
    first = not context.told
    context.told = True
    if context.paired is None:
        context.paired = main.partner != WORLD
        context.seller = main.reporter if main.role.head.product and main.role.head.flow == Flow.EXPORTS else None
    context.share = last.role.kind == "share"
    context.by_flow = {}
    for draft in drafts:
        if draft.role.head.flow is not None:
            known = context.by_flow.setdefault(draft.role.head.flow, (draft.reporter, draft.partner))
            if known != (draft.reporter, draft.partner) and known[0] == draft.reporter:
                context.by_flow[draft.role.head.flow] = (draft.reporter, WORLD)
        if draft.partner != WORLD:
            if draft.role.head.flow == Flow.TURNOVER:
                context.total = replace(draft.role.head, reporter=draft.reporter, partner=draft.partner, mark=-1)
            context.pairs.add(frozenset((draft.reporter, draft.partner)))
    context.bilateral = main.partner != WORLD
    titled = context.partner in (None, WORLD, main.reporter) or not first
    if context.bilateral and main.partner == context.reporter and titled:
        context.reporter, context.partner = main.partner, main.reporter
    elif first or parent(main.reporter) != context.reporter:
        context.reporter = main.reporter
        context.partner = main.partner if context.bilateral else context.partner
    if last.role.head.flow is not None and not (heads and heads[-1].flow is None):
        context.head = replace(last.role.head, reporter=last.reporter, partner=last.partner, mark=-1)
