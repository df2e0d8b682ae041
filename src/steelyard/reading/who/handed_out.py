"""What several figures of a sentence have between them: each its partner, its flow, its growth, their common goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from steelyard.core.economy import WORLD, parent
from steelyard.core.flow import ONE_WAY, TURNOVER, Flow
from steelyard.reading.context import Context, counterpart, place_of, prep_before
from steelyard.reading.head import Head
from steelyard.reading.implied import amounts_of_change, growth_in_brackets, without_rounder
from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.places import Draft
from steelyard.reading.who.compared import set_beside
from steelyard.reading.who.in_turn import alike_in_turn, in_turn, lands_as_wholes, owners_in_turn, row_behind_dash
from steelyard.reading.who.listing import settle_list
from steelyard.reading.who.subjects import LED, fronts

_LINKS = frozenset(("break", "hedged", "thin", "prep", "move", "sign"))
_APART = frozenset(("bracket", "colon", "dash"))
_NEAR = 7
"""Marks from a share to the partner that has it."""


def handed_out(drafts: list[Draft], heads: Sequence[Head], marks: Sequence[Mark], context: Context) -> list[Draft]:
    """Return the figures of a sentence, each with its part of what is told of all; nothing twice."""
    _shared_out(drafts, heads)
    _flows_again(drafts, heads, marks, context)
    _dealt(drafts, marks, context)
    if len(drafts) > 1:
        _wholes(drafts, marks)
        _sums_of_parts(drafts, marks)
        _of_quantities(drafts, marks)
        set_beside(drafts, heads, marks, context)
    if len(drafts) > 2:
        growth_in_brackets(drafts, marks)
        _one_each(drafts, heads, marks)
        in_turn(drafts, marks)
        amounts_of_change(drafts, marks)
        alike_in_turn(drafts)
    if "place" in context.holds and drafts and not _owned_behind(drafts, marks):
        settle_list(drafts, heads, marks, context)
        row_behind_dash(drafts, marks)
        owners_in_turn(drafts, marks)
        lands_as_wholes(drafts, marks)
        _sisters(drafts)
    for one, other in pairwise(drafts):
        if (one.role.baseline or one.role.now) and one.role.head.mark == other.role.head.mark:
            other.timed.deadline = other.timed.deadline or one.timed.deadline  # "by 2030 from 60 million to 200"
    drafts = without_rounder(drafts, marks) if any(draft.figure.factor for draft in drafts) else drafts
    return _for_each(drafts, marks, context) if "each" in context.holds else drafts


def _sisters(drafts: Sequence[Draft]) -> None:
    """Make a list of regions of one country one of owners: "Ohio's exports were $5bn. Texas was first with $9bn"."""
    for draft in drafts:
        home, head = parent(draft.reporter), draft.role.head
        if home is not None and home == parent(draft.partner) and not head.named and draft.role.kind != "share":
            draft.reporter, draft.partner = draft.partner, WORLD


def _owned_behind(drafts: Sequence[Draft], marks: Sequence[Mark]) -> bool:
    """True where the owner of the first figure is named behind it, which makes no list: "With exports to Chile up 5%,
    Peru had a surplus of $3bn".
    """
    first = drafts[0]
    if len(drafts) < 2 or not fronts(marks) or not (first.role.head.spoken and first.role.head.named):
        return False
    k = next((k for k, mark in enumerate(marks) if mark.get("place") == first.reporter), 0)
    return k > first.index and marks[k - 1].get("break") == "weak"


def _wholes(drafts: list[Draft], marks: Sequence[Mark]) -> None:
    """Leave no partner to a whole of which the partner has a part: "the deficit was $9bn, a third of it with Peru",
    "sold tea for $5m, of which Peru bought $3m".
    """
    for whole, part in pairwise(drafts):
        pair, head = {whole.reporter, whole.partner}, whole.role.head
        if head.named or whole.role.kind == "share" or pair != {part.reporter, part.partner} or WORLD in pair:
            continue
        first = any(m.means.get("place") == whole.partner for m in marks[: whole.index])
        if not first and _part_of_it(whole, part, marks):
            whole.partner = WORLD


def _sums_of_parts(drafts: list[Draft], marks: Sequence[Mark]) -> None:
    """Give a sum the partner whose share it is: "$4bn, or 9%, of imports came from Peru"."""
    for one, part in pairwise(drafts):
        whole = part.role.container
        if part.role.kind != "share" or one.role.kind != "level" or whole is None or whole.mark < part.index:
            continue
        between = marks[one.index + 1 : part.index]
        tied = all(m.is_a("alike", "break", "hedged", "thin") for m in between) and part.partner not in ("", WORLD)
        named = tied and any(m.get("place") == part.partner for m in marks)
        if named and one.partner == WORLD and one.role.head.mark == whole.mark:
            one.reporter, one.partner = part.reporter, part.partner


def _of_quantities(drafts: list[Draft], marks: Sequence[Mark]) -> None:
    """Give a quantity the partner named behind what it is worth: "will import 5 tonnes worth $2m from Peru"."""
    for one, worth in pairwise(drafts):
        same = one.role.head.mark == worth.role.head.mark and one.role.kind == worth.role.kind
        money = (worth.figure.unit or "")[:3].isupper() and not (one.figure.unit or "")[:3].isupper()
        if not (same and money) or one.figure.unit in PARTS or one.partner != WORLD or worth.partner == WORLD:
            continue
        between = marks[one.index + 1 : worth.index]
        tied = any("worth" in m.means or m.get("prep") == "for" for m in between[-2:])
        if tied and not any(m.get("break") == "strong" for m in between):
            one.partner = worth.partner


def _part_of_it(whole: Draft, part: Draft, marks: Sequence[Mark]) -> bool:
    """True where words tell that one figure is a part of the other that the partner, by its name, has."""
    between, near = marks[whole.index + 1 : part.index], marks[whole.index + 1 : part.index + _NEAR]
    behind = (*near[1:], None)
    owns = [
        after is not None and after.means.get("refer") == "own" for after in behind
    ]  # "becoming Peru's first market"
    partners = [m for m, own in zip(near, owns, strict=True) if m.place is not None and not own]
    named = [m for m in partners if m.place and m.place.code == whole.partner and m.place.form != "adjective"]
    if not named or any("alike" in m.means for m in between):
        return False
    if part.role.kind == "share" and (part.role.container or part.role.head).mark == whole.role.head.mark:
        return named[0] in between or any(m.is_a("same_head") for m in near)
    which = any(m.get("break") == "relative" and of.get("prep") == "of" for of, m in pairwise(between))
    return which and part.role.head.mark != whole.role.head.mark


def _for_each(drafts: list[Draft], marks: Sequence[Mark], context: Context) -> list[Draft]:
    """Give a figure to each of two partners: "Norway and Oman (both up 13%)", "Norway and Oman bought $5m each"."""
    told: list[Draft] = []
    for draft in drafts:
        told.append(draft)
        alone = sum(one.role.head.mark == draft.role.head.mark and one.role.kind == "change" for one in drafts) == 1
        if draft.role.head.joint and draft.role.kind == "change" and alone and _each_flow(draft, marks):
            for flow, one in zip(draft.role.head.joint, (draft, _again(draft)), strict=True):
                one.role.head = replace(one.role.head, flow=flow, joint=(), product=None)
                told += [one] if one is not draft else []
            continue
        rows = _rows_of_names(marks) if _each(draft, marks) else []
        rows = [row for row in rows if row[0] < draft.index or not draft.partner]  # "$5m each to Peru and Chile"
        draft.partner = draft.partner or (rows[-1][1][0] if rows else "")
        if rows and draft.reporter in rows[-1][1] and draft.partner in rows[-1][1]:
            mate = _mate_of_all(draft, rows[-1][1], marks, context)
            draft.partner = mate or _buyers_seller(draft, rows[-1][1], context)
        for code in (code for code in (rows[-1][1] if rows else ()) if code not in (draft.reporter, draft.partner)):
            other = _again(draft)
            if draft.reporter in rows[-1][1]:
                other.reporter = code
            else:
                other.partner = code
            told.append(other)
    return told


def _mate_of_all(draft: Draft, row: Sequence[str], marks: Sequence[Mark], context: Context) -> str | None:
    """With whom each of a row trades, behind them: "Peru and Chile had trade of $5bn each with Ohio"."""
    for k in range(max(draft.role.head.mark, 0) + 1, len(marks) - 1):
        parted = "break" in marks[k].means and "plain" not in marks[k].means
        if parted or (k > draft.index and marks[k].one_of(("flow", "figure"))):
            break
        name = next((m for m in marks[k + 1 : k + 3] if "thin" not in m.means), None)
        code = place_of(name, context) if name is not None and marks[k].get("prep") in LED else None
        if code is not None and code not in row:
            return code
    return None


def _buyers_seller(draft: Draft, row: Sequence[str], context: Context) -> str:
    """From whom each of a row bought where nobody is named: "Peru and Chile both took 5% more"."""
    bought = draft.role.head.verb and draft.role.head.flow in ONE_WAY
    return (counterpart(row, context) if bought else None) or draft.partner


def _again(draft: Draft) -> Draft:
    return replace(draft, role=replace(draft.role), timed=replace(draft.timed))


def _each_flow(draft: Draft, marks: Sequence[Mark]) -> bool:
    """True for "both exports and imports fell by 3%", "exports and imports each fell by 3%" and "... by 3% each"."""
    k, head = draft.index, draft.role.head.mark
    before = marks[head - 1 : head] if head > 0 else []
    verbs = (one for one, verb in pairwise(marks[head + 1 : k]) if verb.is_a("move", "level"))
    return any("each" in m.means for m in (*before, *verbs, *marks[k + 1 : k + 2]))


def _each(draft: Draft, marks: Sequence[Mark]) -> bool:
    """True beside "each", which is not that of the figure before: "Peru and Chile $5m each, Ohio $3m"."""
    k = draft.index
    if draft.role.kind == "change" and any(_each_of_row(marks, n, k) for n, m in enumerate(marks) if "each" in m.means):
        return True
    led = (n for n in range(max(0, k - 4), k) if "each" in marks[n].means)
    if any(n == 0 or marks[n - 1].figure is None or marks[n - 1].end < marks[n].first for n in led):
        return True
    return any("each" in m.means for m in marks[k + 1 : k + 2])


def _each_of_row(marks: Sequence[Mark], n: int, k: int) -> bool:
    """True for the word at mark ``n`` in "to both Peru and Chile rose 5%", "sold 5% more to both Peru and Chile"."""
    if not any(_is_party(m) for m in (*marks[max(0, n - 1) : n], *marks[n + 1 : n + 2])):
        return False
    if n < k:
        return not any("figure" in m.means or m.get("break") == "strong" for m in marks[n + 1 : k])
    return all(m.is_a("move", "prep", "plain", "each") or _is_party(m) for m in marks[k + 1 : n])


def _shared_out(drafts: list[Draft], heads: Sequence[Head]) -> None:
    """Give each of the partners, or of two flows, its figure: "to Peru and Chile were $5bn and $3bn"."""
    for head in heads:
        if not (head.row or head.joint):
            continue
        own = [draft for draft in drafts if head.row and draft.role.head.mark == head.mark and not draft.partner]
        for kind in {_kind(draft) for draft in own}:
            alike = [draft for draft in own if _kind(draft) == kind]
            if len(alike) == len(head.row):
                for draft, code in zip(alike, head.row, strict=True):
                    draft.partner = code
        own = [draft for draft in drafts if head.joint and draft.role.head.mark == head.mark]
        if len(own) == len(drafts) == 2 * len(head.joint) and _told_in_both(own):
            for n, draft in enumerate(own):  # "exports and imports fell by $5m (2%) and $3m (1%)"
                role = own[n % 2].role
                draft.role.kind, draft.role.move, draft.role.baseline = role.kind, role.move, role.baseline
                draft.role.head = replace(draft.role.head, flow=head.joint[n // 2], joint=())
            continue
        for kind in {_kind(draft) for draft in own}:
            alike = [draft for draft in own if _kind(draft) == kind]
            side = len(alike) == 2 and alike[1].index - alike[0].index <= 4
            side = side and alike[0].figure.unit == alike[1].figure.unit  # "rose 5 percent, 2 points above"
            if len(alike) == len(head.joint) and side:
                for draft, flow in zip(alike, head.joint, strict=True):
                    draft.role.head = replace(draft.role.head, flow=flow)


def _kind(draft: Draft) -> tuple[str, bool]:
    return draft.role.kind, draft.role.baseline


def _told_in_both(own: Sequence[Draft]) -> bool:
    """True for sums that each have their percentage right behind."""
    parts = [draft.figure.unit in PARTS for draft in own]
    return parts == [False, True] * (len(own) // 2) and all(
        b.index - a.index == 2 for a, b in zip(own[::2], own[1::2], strict=True)
    )


def _flows_again(drafts: list[Draft], heads: Sequence[Head], marks: Sequence[Mark], context: Context) -> None:
    """Give each of two flows told before its figure: "Exports fell, imports rose. In money that is 5 and 3 billion"."""
    told = context.heads
    if heads or len(drafts) != 2 or len(told) != 2 or not any("same_head" in m.means for m in marks):
        return
    row = (_rows_of_figures(drafts, marks) or [[]])[0]
    if len(row) != 2 or any(m.place is not None for m in marks):
        return
    parted = (told[0].flow, told[0].reporter, told[0].partner) != (told[1].flow, told[1].reporter, told[1].partner)
    years = {draft.timed.own for draft in row if draft.timed.own is not None}
    if parted and len(years) < 2 and all(head.reporter and head.partner for head in told):
        for draft, head in zip(row, told, strict=True):
            draft.role.head = replace(head.left(), product=draft.role.head.product)
            draft.reporter, draft.partner = head.reporter, head.partner


def _dealt(drafts: list[Draft], marks: Sequence[Mark], context: Context) -> None:
    """Give each of the economies of a row its figure of a row as long: "Peru and Chile bought for $5bn and $3bn"."""
    earlier, context.row_marks = context.row_marks, marks if "place" in context.holds else context.row_marks
    rows = _rows_of_figures(drafts, marks) if len(drafts) > 1 else []
    names = _rows_of_names(marks) if rows else []
    again = rows and not names and any(m.means.get("refer") in ("pair", "row") or "same_head" in m.means for m in marks)
    told = _rows_of_names(earlier)[-1:] if again else []
    taken_up = again and any(m.get("refer") in ("pair", "row") for m in marks)
    for row in rows if names or told or taken_up else []:
        before = [codes for at, codes in names if at < row[0].index and len(codes) == len(row)]
        after = [codes for at, codes in names if at > row[-1].index and len(codes) == len(row)]
        codes = before[-1] if before else after[0] if after else []
        codes = codes or next((codes for _, codes in told if len(codes) == len(row)), [])
        codes = codes or (list(context.partners) if taken_up and len(context.partners) == len(row) else [])
        years = {draft.timed.own for draft in row if draft.timed.own is not None and draft.timed.own.has_year}
        if not codes or len(years) > 1 or any(draft.role.head.joint for draft in row):
            continue
        first = row[0]
        known = (first.reporter, first.partner, first.role.head.reporter, first.role.head.partner, context.anchor or "")
        left = [marks[k].get("place") for k in (1, 2) if k < len(marks) and marks[k].place and _passed_by(marks, k)]
        owner = next((code for code in known if code and code != WORLD and code not in (*codes, *left)), WORLD)
        sold = bool(before) and _owners_behind(marks, first.role.head.mark, codes)
        owner = first.role.head.partner if sold and first.role.head.named else WORLD if sold else owner
        owner = WORLD if owner in ("", *codes) else owner
        buying = first.role.head.verb and first.role.head.reporter in codes
        buying = buying or (first.reporter in codes and first.partner not in codes)
        buying = (buying and first.role.head.flow != TURNOVER) or owner == WORLD or sold
        for draft, code in zip(row, codes, strict=True):
            draft.reporter, draft.partner = (code, owner) if buying else (owner, code)
            if buying and draft.role.kind == "share" and owner == context.anchor and draft.role.head.flow in ONE_WAY:
                _of_anchor(draft)


def _of_anchor(draft: Draft) -> None:
    """Make a part of what the text's economy trades one of its own flow: "Peru and Chile took 12 and 8 percent"."""
    flow = draft.role.head.flow
    draft.reporter, draft.partner = draft.partner, draft.reporter
    draft.role.head = draft.role.container = replace(
        draft.role.head,
        flow=flow and flow.mirrored(),
        reporter=draft.reporter,
        partner=WORLD,
        named=False,
        group=False,
        row=(),
    )


def _owners_behind(marks: Sequence[Mark], k: int, codes: Sequence[str]) -> bool:
    """True for the row right behind the flow at mark ``k`` that owns it: "exports of Peru and Chile"."""
    of, name = (*marks[k + 1 : k + 3], None, None)[:2] if k >= 0 else (None, None)
    if of is None or name is None or of.get("prep") != "of" or of.first != marks[k].end:
        return False
    return name.get("place") == codes[0] and name.first == of.end


def _rows_of_names(marks: Sequence[Mark]) -> list[tuple[int, list[str]]]:
    """The economies that commas and "and" join, with the mark of the first; not two that trade "between" them."""
    rows: list[tuple[int, list[str]]] = []
    k = 0
    while k < len(marks):
        first, codes = k, []
        while k < len(marks) and _is_party(marks[k]) and marks[k].means["place"] not in codes:
            codes.append(marks[k].means["place"])
            n = k + 1
            while n < len(marks) and marks[n].end - marks[n].first <= 1 and marks[n - 1].end == marks[n].first and (
                (marks[n].get("break") == "weak" and not marks[n].is_a("bracket", "colon", "dash"))
                or marks[n].is_a("thin", "plain")
                or (marks[n].get("prep") in LED and marks[n].get("prep") == prep_before(marks, first))
            ):  # fmt: skip
                n += 1
            joined = n > k + 1 and n < len(marks) and _is_party(marks[n]) and marks[n].first - marks[n - 1].end <= 1
            if not joined or not any(m.get("break") == "weak" for m in marks[k + 1 : n]):
                break
            k = n
        if len(codes) > 1 and _passed_by(marks, first):
            codes, first = codes[1:], first + 2  # "After Peru, Chile and Oman bought ..."
        led = prep_before(marks, first) in ("with", "to", "from", "for", "in") and k + 1 < len(marks)
        if led and len(codes) > 1 and "verb_flow" in marks[k + 1].means and marks[k + 1].first == marks[k].end:
            codes.pop()  # "with Peru and Chile, Laos traded ..."
        if len(codes) > 1 and prep_before(marks, first) != "between":
            rows.append((first, codes))
        k += 1
    return rows


def _passed_by(marks: Sequence[Mark], k: int) -> bool:
    """True for a name that only says whom the others come behind, with a comma of its own: "After Peru, Chile ..."."""
    comma = marks[k + 1]
    opens = k in (1, 2) and marks[0].first == 0 and prep_before(marks, k) == "against"
    return opens and comma.get("break") == "weak" and "plain" not in comma.means and comma.first == marks[k].end


def _is_party(mark: Mark) -> bool:
    return mark.place is not None and not mark.office and mark.place.form != "city"


def _rows_of_figures(drafts: list[Draft], marks: Sequence[Mark]) -> list[list[Draft]]:
    """The figures of one kind that commas and "and" join."""
    rows: list[list[Draft]] = []
    for draft in drafts:
        last = rows[-1][-1] if rows else None
        alike = last is not None and last.role.kind == draft.role.kind and (
            last.figure.unit in PARTS) == (draft.figure.unit in PARTS)  # fmt: skip
        alike = alike and last is not None and (last.role.baseline or not draft.role.baseline)
        if last is not None and alike and _joined(marks[last.index + 1 : draft.index]):
            rows[-1].append(draft)
        else:
            rows.append([draft])
    return [row for row in rows if len(row) > 1]


def _joined(between: Sequence[Mark]) -> bool:
    """True for links alone, a comma or an "and" among them."""
    weak = False
    for mark in between:
        parted = mark.means.get("break")
        if _LINKS.isdisjoint(mark.means) or not _APART.isdisjoint(mark.means) or parted in ("strong", "relative"):
            return False
        weak = weak or parted == "weak"
    return weak


def _one_each(drafts: list[Draft], heads: Sequence[Head], marks: Sequence[Mark]) -> None:
    """Give each of several flows its figure: "trade, exports and the surplus grew by 8, 9 and 7 percent"."""
    row: list[tuple[Flow | None, Head]] = []
    for head in heads:
        between = marks[row[-1][1].mark + 1 : head.mark] if row else []
        apart = any(not m.is_a("break", "plain", "thin", "flow") for m in between)
        row = [*([] if apart else row), *[(flow, head) for flow in head.joint or (head.flow,)]]
    if len(row) < 3 or not heads:
        return
    own = [draft for draft in drafts if draft.role.head.mark == heads[-1].mark]
    if len(own) == len(row) == len(drafts) and len({(d.role.kind, d.figure.unit) for d in own}) == 1:
        for draft, (flow, head) in zip(own, row, strict=True):
            draft.role.head = replace(draft.role.head, flow=flow, sign=head.sign)
