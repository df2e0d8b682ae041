"""Figures of a sentence on their way to claims: role, parties, and what only their neighbours tell of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from steelyard.core.economy import WORLD, parent
from steelyard.reading.context import Context, Head, counterpart
from steelyard.reading.marking.mark import PARTS, Mark, Sentence
from steelyard.reading.marking.numbers import COUNTED, Figure
from steelyard.reading.marking.periods import When
from steelyard.reading.places import Draft, Place, Role, link_of
from steelyard.reading.what.balances import favoured
from steelyard.reading.what.items import item_of, subject_of
from steelyard.reading.what.roles import role_of
from steelyard.reading.what.rows import label_of
from steelyard.reading.what.sharers import earned, partner_told, sharer_of
from steelyard.reading.what.wholes import composes
from steelyard.reading.when.timing import timed
from steelyard.reading.who.beside import parties_of
from steelyard.reading.who.inherited import with_anchor
from steelyard.reading.who.turning import led_back, turn
from steelyard.reading.who.under import outgrown

_HUGE = 1e9
"""A scale in which money is told and tonnes hardly are: without a unit it is money."""
_WHOLE = 100
_POUNDS, _STERLING = "pounds", "GBP?"
"""The weight, and the money that the same word may mean."""


def counts(marks: Sequence[Mark], k: int) -> bool:
    """True for a figure; a bare number only in a comparison with one."""
    mark = marks[k]
    if mark.figure is None or not mark.figure.bare:
        return mark.figure is not None and not _size_of_each(marks, k)
    j = k - 1
    while j > 0 and marks[j].is_a("hedged", "thin") and marks[j].end == marks[j + 1].first:
        j -= 1
    before = marks[j] if k and marks[j].end == marks[j + 1].first else None
    link = before.get("prep") if before is not None else None
    ahead = _ahead_of(marks, k)
    if _scaled_behind(marks, k) is not None or _row_ahead(marks, k) is not None:
        return True
    if ahead is not None and (link == "from" or "plain" in marks[k + 1].means):
        return True
    of = j - 2 if j > 1 and "level" in marks[j - 1].means else j - 1  # "Peru was credited with 55,200"
    partner = j > 0 and link == "with" and marks[of].place is not None  # "followed by Peru with 55,200"
    named = before is not None and before.place is not None and mark.figure.value >= 1000  # ", Iran 800,000"
    named = named and j > 0 and marks[j - 1].is_a("break", "thin")
    if _shared_by(marks, k) or _percent_again(marks, k) or _percent_ahead(marks, k):
        return True
    partner = partner or (before is not None and "rest" in before.means) or _flow_behind(marks, k)  # "the other 293"
    label = (
        before is not None and "dash" in before.means and marks[j - 1].when is not None and mark.figure.value >= 1000
    )
    partner = partner or (before is not None and before.is_a("break", "same_head") and _led_on(marks, k))
    linked = (
        link in ("from", "against", "to") or label or partner or named or (before is not None and _goes_on(marks, j, k))
    )
    return linked and any(m.figure and not m.figure.bare and m.figure.unit != "percent" for m in marks[:k])


def _size_of_each(marks: Sequence[Mark], k: int) -> bool:
    """True for the size of what was counted: "5 million bags of 90 kilogrammes each"."""
    if k < 2 or k + 1 >= len(marks) or "each" not in marks[k + 1].means or marks[k - 1].get("prep") != "of":
        return False
    counted = marks[k - 2].get("figure") or "USD"
    tied = marks[k - 2].end == marks[k - 1].first and marks[k - 1].end == marks[k].first
    return tied and not counted[:3].isupper() and counted not in PARTS


def _shared_by(marks: Sequence[Mark], k: int) -> bool:
    """True for the next in a list of shares: "12 per cent to Italy, France 22 and Germany 14 per cent"."""
    figure = marks[k].figure
    before = [m.figure for m in marks[:k] if m.figure is not None and not m.figure.bare][-1:]
    parts = bool(before) and before[0] is not None and before[0].unit == "percent"
    if figure is None or not parts or figure.value > 100 or k < 2 or k + 1 >= len(marks):
        return False
    tied = marks[k - 1].place is not None and marks[k - 1].end == marks[k].first and marks[k - 2].is_a("break", "thin")
    linked = marks[k - 1].get("prep") == "with" or ("bracket" in marks[k - 1].means and "bracket" in marks[k + 1].means)
    tied = tied or (linked and marks[k - 2].place is not None)  # "Peru with 12", "Peru (12)"
    return tied and "break" in marks[k + 1].means and marks[k + 1].first == marks[k].end


def _of_parts(marks: Sequence[Mark], place: Place) -> bool:
    before = marks[place.before].figure
    again = _shared_by(marks, place.at) or _percent_again(marks, place.at)
    return before is not None and before.unit == "percent" and again


def _percent_again(marks: Sequence[Mark], k: int) -> bool:
    """True for the growth of the next months, told by its number: "last year it grew 6.6 percent, in May - 3"."""
    figure, before = marks[k].figure, next((j for j in range(k - 1, -1, -1) if marks[j].figure is not None), None)
    if figure is None or before is None or figure.value >= 100 or marks[before].get("figure") != "percent":
        return False
    between, after = marks[before + 1 : k], marks[k + 1 : k + 2]
    other = any(m.place is not None and m.get("form") is not None for m in between) and any(
        "move" in m.means for m in marks[:before]
    )
    timed = (other or any(m.when is not None for m in between)) and any("dash" in m.means for m in between[-3:])
    plain = all(
        m.place is not None or m.when is not None or m.is_a("break", "prep", "dash", "hedged", "thin", "plain")
        for m in between
    )
    return timed and plain and (not after or "break" in after[0].means)


def _scaled_behind(marks: Sequence[Mark], k: int) -> Figure | None:
    """The figure whose scale two flows share: "exports - 400, imports - 550 million"."""
    row = marks[k - 2 : k + 5] if k >= 2 else []
    if len(row) < 7 or not all(a.end == b.first for a, b in pairwise(row[:4])):
        return None
    flow, dash, own, comma, other, joint, figure = row
    told = "flow" in flow.means and "flow" in other.means and "dash" in dash.means and "dash" in joint.means
    found = figure.figure if told and comma.get("break") == "weak" and not comma.is_a("dash", "bracket") else None
    plain = own.figure is not None and own.figure.bare
    return found if plain and found is not None and not found.bare and found.scale > 1 else None


def _flow_behind(marks: Sequence[Mark], k: int) -> bool:
    """True for the parts of a sum, by their numbers: "of these 98 billion 61 - exports, 37 - imports"."""
    dash, flow = (*marks[k + 1 : k + 3], None, None)[:2]
    tied = dash is not None and flow is not None and dash.first == marks[k].end and dash.end == flow.first
    return tied and dash is not None and flow is not None and "dash" in dash.means and "flow" in flow.means


def _percent_ahead(marks: Sequence[Mark], k: int) -> bool:
    """True for the first of two growths under one word: "exports fell by 22, imports by 5 percent"."""
    own, after = marks[k].figure, next((m for m in marks[k + 1 :] if m.figure is not None), None)
    led = k > 1 and (marks[k - 1].get("prep") or "").startswith("by") and marks[k - 1].end == marks[k].first
    parted = k + 1 < len(marks) and marks[k + 1].get("break") == "weak" and marks[k + 1].first == marks[k].end
    grown = led and parted and any("move" in m.means for m in marks[max(0, k - 4) : k])
    return grown and own is not None and own.value < _WHOLE and after is not None and after.get("figure") == "percent"


def _led_on(marks: Sequence[Mark], k: int) -> bool:
    """True for the next in a list of partners: "..., 300,000 from Thailand"."""
    link, place = (*marks[k + 1 : k + 3], None, None)[:2]
    tied = link is not None and place is not None and link.first == marks[k].end and place.first - link.end <= 1
    led = tied and link is not None and link.get("prep") in ("from", "to")
    figure = marks[k].figure
    return led and place is not None and place.place is not None and figure is not None and figure.value >= 1000


def _goes_on(marks: Sequence[Mark], j: int, k: int) -> bool:
    """True for the second of two figures that a third is set against: "from 300,000 in 1986/87 and 375,000 in 1985"."""
    joint = marks[j].get("break") == "weak" and marks[j].end == marks[k].first
    dated = joint and j >= 2 and marks[j - 1].when is not None and k + 2 < len(marks) and marks[k + 2].when is not None
    return dated and any(m.get("prep") in ("from", "against") for m in marks[max(0, j - 5) : j])


def _counted(sentence: Sentence, k: int) -> bool:
    """True for a number of things: an inflected word that is nothing to us stands behind it ("39 thousand lorries")."""
    mark, tokens = sentence.marks[k], sentence.tokens
    after = sentence.marks[k + 1] if k + 1 < len(sentence.marks) else None
    if mark.end >= len(tokens) or (after is not None and after.first <= mark.end):
        return False
    word = tokens[mark.end]
    return word.key.isalpha() and word.key != word.lemma


def _row_ahead(marks: Sequence[Mark], k: int) -> Figure | None:
    """The figure that ends a row of three numbers or more and gives them its unit: "by 32, 13 and 11 percent"."""
    behind = k > 1 and _comma(marks, k - 2) and (marks[k - 2].get("bare") is not None)
    n, links = k, int(behind)
    while _comma(marks, n) and marks[n].get("bare") is not None:
        n, links, joint = n + 2, links + 1, "plain" in marks[n + 1].means
        if not joint and marks[n].get("break") == "weak" and "plain" in marks[n].means:
            n, joint = n + 1, True  # "32, 13, and 11 percent"
        last = marks[n].figure if n < len(marks) and marks[n].first == marks[n - 1].end else None
        if last is None or last.bare == joint:
            return None
    found = marks[n].figure
    return found if found is not None and links > 1 and not (found.bare or found.factor) else None


def _comma(marks: Sequence[Mark], k: int) -> bool:
    """True for a mark with a comma or an "and" right behind it, and more behind that."""
    if k + 2 >= len(marks) or marks[k + 1].first != marks[k].end or marks[k + 2].first != marks[k + 1].end:
        return False
    return marks[k + 1].get("break") == "weak" and not marks[k + 1].is_a("bracket", "dash", "colon")


def _ahead_of(marks: Sequence[Mark], k: int) -> Figure | None:
    """The figure in "from 216.5 to 194.0 million", "2.9 and 1.6 million", that gives a number its unit and scale."""
    link, figure = marks[k + 1 : k + 2], marks[k + 2 : k + 3]
    if not link or not figure or link[0].first != marks[k].end or figure[0].first != link[0].end:
        return None
    found, joint = figure[0].figure, link[0].get("break") == "weak" and "plain" in link[0].means
    if found is None or found.bare or found.factor or not (joint or link[0].get("prep") == "to"):
        return None
    own = marks[k].figure
    parts = found.unit in PARTS and own is not None and own.value < _WHOLE and _grows(marks, k)
    return found if not joint or parts or (found.unit not in PARTS and found.scale > 1) else None


def _same_money(marks: Sequence[Mark], k: int, figure: Figure) -> float | None:
    """The scale that a sum takes from the one it led to: "from $4 to $5 billion"."""
    led = k > 0 and marks[k - 1].get("prep") == "from" and marks[k - 1].end == marks[k].first
    if not led or figure.unit is None or figure.unit in PARTS or figure.scale > 1.0:
        return None
    ahead = _ahead_of(marks, k)
    same = ahead is not None and ahead.unit == figure.unit and ahead.scale > figure.value
    return ahead.scale if ahead is not None and same else None


def _grows(marks: Sequence[Mark], k: int) -> bool:
    """True right behind a movement or a share: "growth of 12 and 31 percent", "accounted for 12 and 31 percent"."""
    before = [m for m in marks[max(0, k - 3) : k] if not m.is_a("prep", "hedged", "thin", "dash") or "share" in m.means]
    return bool(before) and before[-1].is_a("move", "share")


def _money_ahead(marks: Sequence[Mark], figures: Sequence[int]) -> str | None:
    """The money that the sentence names later, where nothing before has told one."""
    units = [figure.unit for k in figures if (figure := marks[k].figure) is not None and figure.unit]
    return next((unit for unit in units if unit[:3].isupper()), None)


@dataclass(slots=True)
class _Row:
    """What the figures of a sentence lend to those behind them."""

    unit: str | None
    scale: float = 1.0
    counted: float = 1.0
    """Of how many each is counted: "thousand tonnes" over a row."""
    things: bool = False
    """Something else than money and goods is counted."""
    dropped: When | None = None
    """The months of a figure that is no claim, where the next figure has none of its own."""


def drafts_of(sentence: Sentence, figures: list[int], heads: list[Head], context: Context) -> list[Draft]:
    """Return the drafts of the claims of a sentence: each figure's unit, what it is, whose, of which goods."""
    marks = sentence.marks
    drafts: list[Draft] = []
    times = timed(marks, figures)
    last: Role | None = None
    held = "money" in sentence.holds
    told = next((mark.means["money"] for mark in marks if "money" in mark.means), None) if held else None
    row = _Row(told or context.unit)
    for n, k in enumerate(figures):
        after = figures[n + 1] if n + 1 < len(figures) else len(marks)
        place = Place(k, figures[n - 1] if n else -1, after, sentence.holds)
        figure = marks[k].figure
        if figure is None:
            continue
        if context.unit is not None and f"={context.unit}" in (figure.unit or ""):
            figure = figure._replace(unit=context.unit)  # the text goes on in the money that it has reckoned in
        row.things = figure.unit == COUNTED or (row.things and figure.unit is None)
        if row.things or (figure.unit is None and not figure.bare and _counted(sentence, k)):
            last = None
            continue
        figure = _in_row(marks, place, figure, row, figures[n + 1 :], context)
        role = role_of(marks, place, figure, heads, context, last)
        if figure.unit not in PARTS:
            row.unit, row.scale = figure.unit, figure.scale
            row.counted = figure.counted if marks[k].get("figure") else row.counted
        if role is None or figure.unit is None:
            last = role
            row.dropped = row.dropped if times[n].told is None else times[n].told
            continue
        if figure.factor and role.move < 0:
            figure = figure.fallen()
        if role.of_base:
            role.move = 1 if figure.value >= 100 else -1
            figure = figure._replace(value=abs(figure.value - 100))
        if row.dropped is not None and not drafts and times[n].told is None and times[n].deadline is None:
            times[n].front = row.dropped  # "services rose 5% in 2018, goods by 7%": the months of both
        row.dropped = None
        led_back(marks, place, role, context.anchor)
        turn(marks, place, role, last, context.head)
        reporter, partner = _pair_of(marks, place, role, last, context)
        reporter, partner = with_anchor(reporter, partner, marks, role.head, context)
        if role.kind == "level" and outgrown(marks, role.head, (reporter, partner), figure, context):
            heads[:] = [head if head.named else head._replace(partner=WORLD) for head in heads]
            for draft in drafts:  # "our exports grew 15% to 34 billion": the growth too
                draft.partner = WORLD if draft.role.head.mark == role.head.mark else draft.partner
            role.head, partner = role.head._replace(partner=WORLD), WORLD
        role.reporter, role.partner = reporter, partner
        if figure.unit is not None and "?" in figure.unit:
            figure = figure._replace(unit=_own_currency(figure.unit, context.unit, reporter, partner))
        if reporter:
            drafts.append(
                _draft_of(sentence, place, Draft(k, figure, role, times[n], reporter, partner), heads, drafts, context)
            )
        last = role
    return drafts


def _in_row(
    marks: Sequence[Mark], place: Place, figure: Figure, row: _Row, behind: Sequence[int], context: Context
) -> Figure:
    """A figure with the unit and the scale that its neighbours lend it; ``behind`` are the figures that follow."""
    unnamed = figure.unit is None and not figure.bare
    if unnamed and place.before < 0 and _worth(marks, place):
        figure = figure._replace(unit=context.money)
    if figure.unit is None and unnamed and row.counted != 1.0:
        figure = figure._replace(value=figure.value * row.counted, step=figure.step * row.counted)
    if figure.unit is None and figure.scale >= _HUGE and row.unit == "tonnes":
        figure = figure._replace(unit=context.money)
    if figure.bare and (_percent_ahead(marks, place.at) or (place.before >= 0 and _of_parts(marks, place))):
        figure = figure._replace(unit="percent")
    ahead = (_ahead_of, _row_ahead, _scaled_behind) if figure.unit is None else ()
    lead = next((found for one in ahead if (found := one(marks, place.at)) is not None), None)
    if lead is None and figure.unit is None and not figure.bare and row.unit is None:
        figure = figure._replace(unit=_money_ahead(marks, behind))
    if (whole := _same_money(marks, place.at, figure)) is not None:
        return figure._replace(value=figure.value * whole, step=figure.step * whole, scale=whole)
    # "from 4.5 million to 9 million dollars"
    figure = _completed(figure, lead.unit or row.unit, lead.scale) if lead else _completed(figure, row.unit, row.scale)
    if row.unit == _POUNDS and figure.unit is not None and figure.unit.startswith(_STERLING):
        return figure._replace(unit=row.unit)  # "31 million pounds of shrimp, against 28 million pounds"
    return figure


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
        role.head = head = head._replace(sign=1)
    abroad = context.bilateral and parent(context.partner or "") not in (None, reporter)
    if parent(partner) == reporter == context.reporter and abroad:
        reporter = context.partner or reporter  # "Ohio's trade with Peru was $5bn, $3bn of it with Lima Province"
    sisters = parent(reporter) is not None and parent(reporter) == parent(partner) and not head.named
    if partner not in ("", WORLD) and (sisters or parent(reporter) == partner or parent(partner) == reporter != ""):
        partner = WORLD  # a region does not trade with its own country, nor with another of it if none says so
    return reporter, partner


def _behind_share(role: Role, last: Role) -> bool:
    """True for what is told of the whole behind the share that one part has of it."""
    return last.kind == "share" != role.kind and role.head.mark == last.head.mark and not role.carried


def _draft_of(
    sentence: Sentence, place: Place, draft: Draft, heads: Sequence[Head], before: Sequence[Draft], context: Context
) -> Draft:
    """A draft with the goods that its figure is about; ``before`` are those of the sentence so far."""
    role, last = draft.role, before[-1] if before else None
    listed = role.head.product is not None or any(d.item for d in before if d.role.head.mark == role.head.mark)
    item = item_of(sentence, place, role, listed=listed and place.before >= 0)
    if item is None and last is not None and last.item and last.index == place.before:
        same = last.role.head.mark == role.head.mark
        item = last.item if same and not _new_part(sentence.marks[place.before + 1 : place.at]) else None
    item = subject_of(sentence, place, role) if item is None else item
    item = label_of(sentence, place, context) or item
    whole = role.container or role.head
    if role.kind == "share":
        of_goods = role.tied and last is not None and last.partner == WORLD and last.index == place.before
        if item and (of_goods or composes(sentence.marks, place, whole)):
            draft.partner = WORLD
        if draft.partner in ("", WORLD) and item is None:
            draft.partner = partner_told(heads, place, draft.reporter) or draft.partner
        if draft.partner == WORLD and item is None:
            item = sharer_of(sentence, place, heads, last)
        of_pair = whole.named and whole.partner not in ("", WORLD)
        role.partial = role.partial or (of_pair and bool(item))  # goods have a part of what one partner has
    elif item and last is not None and _next_goods(sentence.marks, place, last, role):
        draft.partner = WORLD
    role.goods = bool(item) or earned(sentence, place)
    draft.item, draft.ware = item, sentence.marks[place.at].get("ware") if role.head.verb else None
    return draft


def _next_goods(marks: Sequence[Mark], place: Place, before: Draft, role: Role) -> bool:
    """True for the next in a list of goods that go to all countries: "then come tin with $5m (2%) and tea with $3m"."""
    listed = bool(before.item) and before.partner == WORLD and before.role.head.mark == role.head.mark
    return listed and role.carried and not any(m.place is not None for m in marks[place.before + 1 : place.at])


def _new_part(between: Sequence[Mark]) -> bool:
    """True where a clause or a member of a list ends between two figures; brackets end none."""
    return any(mark.get("break") and "bracket" not in mark.means for mark in between)


def _own_currency(unit: str, known: str | None, reporter: str, partner: str) -> str:
    """Return the currency that a common name ("rupees") means in an economy: ``XXX?PAK=PKR`` -> PKR for PAK.

    A text goes on in the currency that it has reckoned in (``known``).
    """
    usual, _, others = unit.partition("?")
    named = dict(pair.split("=") for pair in others.split(","))
    if known in named.values():
        return str(known)
    homes = (reporter, parent(reporter), partner, parent(partner))
    return next((named[home] for home in homes if home in named), usual)


def _completed(figure: Figure, unit: str | None, scale: float) -> Figure:
    """Give a figure without a unit (or scale) those of the figure before it."""
    if figure.bare:
        scale = 1.0 if figure.value >= 10_000 else scale  # "1.5 mln tonnes, Iran 800,000"
        value, step = float(f"{figure.value * scale:.12g}"), float(f"{figure.step * scale:.12g}")
        return figure._replace(value=value, step=step, unit=unit, scale=scale)
    return figure._replace(unit=unit) if figure.unit is None else figure


def _worth(marks: Sequence[Mark], place: Place) -> bool:
    """True for what goods are sold for where the verb's own word leads to the sum ("sold tea for 3 million")."""
    told = marks[place.before + 1 : place.at]
    sold = any("verb_flow" in mark.means for mark in told) and not any("move" in mark.means for mark in told)
    return sold and link_of(marks, place) == "by"
