"""Figures of a sentence on their way to claims: role, parties, and what only their neighbours tell of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.economy import WORLD, are_nested, parent
from steelyard.core.flow import ONE_WAY
from steelyard.reading.context import Context, counterpart, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import PARTS, Mark, Sentence
from steelyard.reading.marking.numbers import COUNTED, Figure
from steelyard.reading.places import Draft, Place, Role, link_of
from steelyard.reading.products import classify
from steelyard.reading.what.balances import favoured
from steelyard.reading.what.goods_parts import composes, next_goods
from steelyard.reading.what.governing import beside_share
from steelyard.reading.what.items import item_of, subject_of
from steelyard.reading.what.lent_units import Row, as_many, in_row, own_currency
from steelyard.reading.what.roles import role_of
from steelyard.reading.what.rows import label_of
from steelyard.reading.what.sharers import EARNING, earned, partner_told, sharer_of
from steelyard.reading.when.timing import timed
from steelyard.reading.who.beside import parties_of
from steelyard.reading.who.inherited import with_anchor
from steelyard.reading.who.turning import led_back, turn
from steelyard.reading.who.under import outgrown

_ALIKE = ("alike", "break", "hedged", "thin")


def drafts_of(sentence: Sentence, figures: list[int], heads: list[Head], context: Context) -> list[Draft]:
    """Return the drafts of the claims of a sentence: each figure's unit, what it is, whose, of which goods."""
    marks = sentence.marks
    drafts: list[Draft] = []
    times = timed(sentence, figures)
    last: Role | None = None
    held = "money" in sentence.holds
    told = next((mark.means["money"] for mark in marks if "money" in mark.means), None) if held else None
    row = Row(told) if told else Row(context.unit, counted=context.counted)
    for n, k in enumerate(figures):
        after = figures[n + 1] if n + 1 < len(figures) else len(marks)
        place = Place(k, figures[n - 1] if n else -1, after, sentence.holds)
        figure = marks[k].figure
        if figure is None:
            continue
        row.things = figure.unit == COUNTED or (row.things and (figure.unit in PARTS or as_many(marks, place, figure)))
        role = None
        if not row.things or figure.unit in PARTS:
            figure = in_row(marks, place, figure, row, figures[n + 1 :], context)
            goes_on = row.left is not None and figure.unit == row.left and _set_beside(marks, place)
            role = None if goes_on else role_of(marks, place, figure, heads, context, last)
            row.left = figure.unit if role is None and figure.unit in PARTS else None
            if figure.unit not in PARTS:
                row.unit, row.scale = figure.unit, figure.scale
                row.counted = figure.counted if marks[k].means.get("figure") else row.counted
        if role is None or figure.unit is None:
            last = role
            row.dropped = times[n].told or row.dropped
            if role is not None and n and drafts and drafts[-1].index == figures[n - 1]:
                drafts[-1].timed.own = drafts[-1].timed.own or times[n].own  # "5 tonnes worth 2 billion in 2020"
            continue
        if row.dropped is not None and times[n].told is None:
            times[n].front = row.dropped  # "services rose 5% in 2018, goods by 7%": the months of both
        row.dropped = None
        figure = _from_base(figure, role)
        reporter, partner = _whose(marks, place, figure, role, last, heads, drafts, context)
        if reporter:
            if "?" in (figure.unit or ""):
                pair = (partner, reporter) if partner == context.anchor else (reporter, partner)
                of_list = (role.head.reporter, role.head.partner)  # a list may have other partners than its head
                figure = replace(figure, unit=own_currency(figure.unit or "", context.unit, *pair, *of_list))
            draft = Draft(k, figure, role, times[n], reporter, partner)
            drafts.append(_draft_of(sentence, place, draft, heads, drafts, context))
        last = role
    return drafts


def _set_beside(marks: Sequence[Mark], place: Place) -> bool:
    """True for a percentage set against the one before it: "imports 38% of its oil needs, up from 27% a year ago"."""
    between = marks[place.before + 1 : place.at]
    told = any(m.is_a("flow", "verb_flow") or m.get("break") == "strong" for m in between)
    return place.before >= 0 and not told and link_of(marks, place) in ("from", "to", "than", "against")


def _from_base(figure: Figure, role: Role) -> Figure:
    """A figure as the growth that it tells: "halved" from its multiple, "112% of the year before" from its base."""
    if figure.factor and role.move < 0:
        figure = figure.fallen()
    if role.of_base:
        role.move = 1 if figure.value >= 100 else -1
        figure = replace(figure, value=abs(figure.value - 100))
    return figure


def _whose(
    marks: Sequence[Mark],
    place: Place,
    figure: Figure,
    role: Role,
    last: Role | None,
    heads: list[Head],
    drafts: Sequence[Draft],
    context: Context,
) -> tuple[str, str]:
    """Whose a figure is and with whom, by its sentence, the text's anchor, and what the two were told to trade."""
    led_back(marks, place, role, context.anchor)
    turn(marks, place, role, last, context.head)
    reporter, partner = _pair_of(marks, place, role, last, context)
    reporter, partner = with_anchor(reporter, partner, marks, role.head, context)
    if role.kind == "share" and _of_itself(role) and _of_anchors(role, partner, context):
        reporter, partner = partner, reporter
    if role.kind in ("level", "target") and outgrown(marks, role.head, (reporter, partner), figure, context):
        heads[:] = [head if head.named else replace(head, partner=WORLD) for head in heads]
        for draft in drafts:  # "our exports grew 15% to 34 billion": the growth too
            draft.partner = WORLD if draft.role.head.mark == role.head.mark else draft.partner
        role.head, partner = replace(role.head, partner=WORLD), WORLD
    role.reporter, role.partner = reporter, partner
    return reporter, partner


def _pair_of(marks: Sequence[Mark], place: Place, role: Role, last: Role | None, context: Context) -> tuple[str, str]:
    """Whose a figure is and with whom, no economy trading with itself or with its own region."""
    head = role.head
    reporter, partner = parties_of(marks, place, role, last, context)
    if role.apart and last is not None and last.partner not in ("", reporter):
        reporter, partner = last.reporter, last.partner
    if partner == "" and last is not None and _behind_share(role, last):
        partner = head.partner  # "exports of tea, which make up half of the total, fell 2%"
    if reporter == partner and head.reporter not in ("", reporter):
        partner = head.reporter  # "Peru's sales made up 629 million, and Chile's 432"
    if reporter == partner and role.kind == "share":
        owner = context.partner if context.reporter == partner else context.reporter
        reporter = "" if owner in (None, WORLD, partner) else str(owner)
    if reporter == partner:
        partner = counterpart((reporter,), context) or WORLD
    if (winner := favoured(marks, place, role, context)) in (reporter, partner) and winner:
        reporter, partner = (partner, reporter) if winner == partner else (reporter, partner)
        role.head = head = replace(head, sign=1)
    if partner in ("", WORLD):
        return reporter, partner
    land = parent(partner)
    inside = context.bilateral and land is not None and land == reporter == context.reporter
    if inside and parent(context.partner or "") not in (None, reporter):
        reporter = context.partner or reporter  # "Ohio's trade with Peru was $5bn, $3bn of it with Lima Province"
    home = parent(reporter)
    sisters = home is not None and home == land and not head.named
    if sisters and role.kind != "share" and _free(marks, partner):
        return partner, WORLD  # "Ohio's exports were $5bn. Texas was first with $9bn"
    if sisters or home == partner or land == reporter:
        partner = WORLD  # a region does not trade with its own country, nor with another of it if none says so
    if are_nested(reporter, partner) and not (
        head.named and any(m.place is not None and m.place.code == partner for m in marks)
    ):
        partner = WORLD  # nor a bloc with one that it is a part of
    return reporter, partner


def _free(marks: Sequence[Mark], code: str) -> bool:
    """True for an economy of a sentence that no preposition governs."""
    return any(mark.get("place") == code and prep_before(marks, k) in (None, "by") for k, mark in enumerate(marks))


def _of_itself(role: Role) -> bool:
    """True for the share of a flow in which it is told: "60% of it was bought by Peru"."""
    return role.container in (role.head, replace(role.head, partner=WORLD, named=False))


def _of_anchors(role: Role, partner: str, context: Context) -> bool:
    """Make a partner's part of what the text's economy sells or buys one of that: "Chile took $5m, or 3%"."""
    head = role.head
    if head.flow is None or head.flow not in ONE_WAY or not (head.verb and context.wide and partner == context.anchor):
        return False
    role.head = replace(head, flow=head.flow.mirrored(), reporter=partner, partner=head.reporter)
    role.container = role.head if role.container == head else replace(role.head, partner=WORLD, named=False)
    return True


def _behind_share(role: Role, last: Role) -> bool:
    """True for what is told of the whole behind the share that one part has of it."""
    return last.kind == "share" != role.kind and role.head.mark == last.head.mark and not role.carried


def _draft_of(
    sentence: Sentence, place: Place, draft: Draft, heads: Sequence[Head], before: Sequence[Draft], context: Context
) -> Draft:
    """A draft with the goods that its figure is about; ``before`` are those of the sentence so far."""
    role, last = draft.role, before[-1] if before else None
    listed = place.before >= 0 and (
        role.head.product is not None or any(d.item for d in before if d.role.head.mark == role.head.mark)
    )
    item = item_of(sentence, place, role, listed=listed)
    if item is None and last is not None and last.item and last.index == place.before:
        same = last.role.head.mark == role.head.mark and not _sum_of_whole(sentence.marks, place, last)
        apart = role.apart and last.role.kind == "share" != role.kind  # "tin, which makes half of exports, fell 6%"
        item = last.item if same and (apart or _goes_on(sentence.marks, place, last.role)) else None
    listed = next_goods(sentence.marks, place) or _is_share_before(place, role, last)
    item = subject_of(sentence, place, role) if item is None and not listed else item
    item = label_of(sentence, place, context) or item
    whole = role.container or role.head
    if role.kind == "share":
        of_goods = role.tied and last is not None and last.partner == WORLD and last.index == place.before
        if item and (of_goods or composes(sentence.marks, place, whole)):
            draft.partner = WORLD
        if draft.partner in ("", WORLD) and item is None:
            draft.partner = partner_told(heads, place, draft.reporter) or draft.partner
        of_pair = whole.named and whole.partner not in ("", WORLD)
        if item is None and (draft.partner == WORLD or (of_pair and draft.partner == whole.partner)):
            item = sharer_of(sentence, place, heads, last)
            item = item if draft.partner == WORLD or (item and classify(item).known) else None
        if item is None and draft.partner == WORLD and place.before < 0 and context.lately and whole.product is None:
            item = context.ware if _of_it(sentence.marks[: place.at]) else None
        of_goods = context.main is not None and context.main.product is not None and whole.product is None
        of_goods = of_goods and whole.mark >= 0 and "delivery" in sentence.marks[whole.mark].means
        role.partial = role.partial or ((of_pair or of_goods) and bool(item))  # a part of what a part of trade is
    elif item and last is not None and _next_goods(sentence.marks, place, last, role):
        draft.partner = WORLD
    elif item is None and last is not None and last.role.partial and _is_share_before(place, role, last):
        summed = _sum_of_whole(sentence.marks, place, last)  # "Acme had 12% of exports to Peru of $5m", not ", or $5m"
        role.partial = not summed and _goes_on(sentence.marks, place, last.role)
    role.goods = bool(item) or (sentence.one_of(EARNING) and earned(sentence, place))
    draft.item, draft.ware = item, sentence.marks[place.at].get("ware") if role.head.verb else None
    return draft


def _of_it(lead: Sequence[Mark]) -> bool:
    """True for what was told before as the subject of a part: "It made up 8% of all exports"."""
    this = bool(lead) and lead[0].first == 0 and lead[0].get("same_head") == "same"
    return this and all(
        m.is_a("level", "forms", "share", "hedged", "thin") and "break" not in m.means for m in lead[1:]
    )


def _next_goods(marks: Sequence[Mark], place: Place, before: Draft, role: Role) -> bool:
    """True for the next in a list of goods that go to all countries: "then come tin with $5m (2%) and tea with $3m"."""
    listed = bool(before.item) and before.partner == WORLD and before.role.head.mark == role.head.mark
    return listed and role.carried and not any(m.place is not None for m in marks[place.before + 1 : place.at])


def _is_share_before(place: Place, role: Role, last: Draft | None) -> bool:
    """True for a sum right behind a share of its flow: "tin 12% ($5bn)"."""
    if last is None or last.index != place.before or last.role.kind != "share":
        return False
    return role.kind == "level" and last.role.head.mark == role.head.mark


def _sum_of_whole(marks: Sequence[Mark], place: Place, last: Draft) -> bool:
    """True for the sum right behind the whole of a share: "tea made up 12% of exports of $5bn"."""
    whole = last.role.container
    if whole is None or not place.before < whole.mark < place.at or last.role.kind != "share":
        return False
    between = marks[whole.mark + 1 : place.at]
    of = link_of(marks, place) == "of" and (last.partner == WORLD or whole.partner == last.partner)
    return of and all(m.place is not None or m.is_a("prep", "hedged", "thin") for m in between)


def _goes_on(marks: Sequence[Mark], place: Place, last: Role) -> bool:
    """True where no clause or member of a list ends between two figures, or the second is the share before as a sum:
    "tea made up 12% of exports, or $5bn". Brackets end none.
    """
    between = marks[place.before + 1 : place.at]
    if not any(mark.get("break") and "bracket" not in mark.means for mark in between):
        return True
    if marks[place.at].get("figure") in PARTS and last.kind == "level" and between[-1].is_a("move", "hedged"):
        grown = all(m.is_a("move", "hedged", "thin") for m in between[1:])  # "tea worth $5m, up 5%"
        return grown and "break" in between[0].means
    if last.kind != "share" or last.container is None or marks[place.at].get("figure") in PARTS:
        return False
    alike = any("alike" in m.means for m in between) and all(m.one_of(_ALIKE) for m in between)  # "12%, or $5bn"
    return alike or beside_share(marks, place, last.container)
