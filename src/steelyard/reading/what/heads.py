"""Heads: what the figures of a stretch are about - a flow with its parties, or something that is no trade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steelyard.core.economy import WORLD
from steelyard.core.flow import BALANCE, EXPORTS, IMPORTS, ONE_WAY, TURNOVER, Flow
from steelyard.reading.context import Context, Ranked
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark, Sentence
from steelyard.reading.marking.reasons import OF_RATE
from steelyard.reading.what.accounts import has_figure, of_account, of_served
from steelyard.reading.what.balances import exceeded
from steelyard.reading.what.both import one_of_two
from steelyard.reading.what.causes import told_apart
from steelyard.reading.what.completed import completed, part_of_theirs
from steelyard.reading.what.flow_said import allowed, by_actor, flow_said, measure_said, scope_said
from steelyard.reading.what.goods import brought_in, earned_by_other, given_by_office, paid_for_other, product_of
from steelyard.reading.what.grounded import by_country, grounded, of_economy
from steelyard.reading.what.takings import crop_earns, earning, spent_elsewhere
from steelyard.reading.who.inherited import with_parties
from steelyard.reading.who.named import Named
from steelyard.reading.who.of_whole import in_part, is_further
from steelyard.reading.who.parties import named_beside
from steelyard.reading.who.rows import closed_off, subject_row
from steelyard.reading.who.strangers import (
    among_others,
    told_by_firm,
    unknown_actor,
    unknown_bloc,
    unknown_lands,
    unknown_owner,
    unknown_partner,
)

_FLOWS = {
    "exports": (EXPORTS, 0), "imports": (IMPORTS, 0), "turnover": (TURNOVER, 0),
    "surplus": (BALANCE, 1), "deficit": (BALANCE, -1), "balance": (BALANCE, 0),
}  # fmt: skip


_HEADING = frozenset(("flow", "verb_flow", "other", "goods", "scope", "order", "of_two", "nets"))
"""Kinds of which one at least is in the mark of a head."""
_NEAR = 6
"""Words in which a flow is told its goods."""
_BALANCE_OF = {"exceeds": 1, "exceeded": -1}
"""What it means for the balance that one flow exceeds the other."""
_AWAY = {EXPORTS: "from", IMPORTS: "to"}
"""What leads to where the goods of a flow do not go."""


def heads_of(sentence: Sentence, context: Context) -> list[Head]:
    """Return the heads of a sentence in order, with the parties that they name or inherit."""
    marks = sentence.marks
    found: list[Head] = []
    context.there, context.holds, context.marks = None, sentence.holds, marks
    context.of_two.clear()
    ranked = -1 if context.ranked is None else context.ranked.mark
    for k, mark in enumerate(marks):
        if k != ranked and _HEADING.isdisjoint(mark.means):
            continue
        if _told_by_mark(sentence, k, found, context):
            continue
        kind = _kind_beside(sentence, k, found)
        if kind is not None:
            _add(sentence, k, kind, found, context)
    pair = _between_us(marks) if not found and context.head is None else None
    reporter, partner = context.reporter, context.partner or context.mate
    if pair is not None and reporter and partner:
        found.append(Head(mark=pair, flow=TURNOVER, reporter=reporter, partner=partner, first=marks[pair].first))
    return found


def _told_by_mark(sentence: Sentence, k: int, found: list[Head], context: Context) -> bool:
    """True for a mark that no parties are sought for: its head, if it has one, is added."""
    marks, mark = sentence.marks, sentence.marks[k]
    if ("other" in mark.means or mark.means.get("scope") == "services") and "flow" not in mark.means:
        part = "share" in mark.means and (context.ranked is not None or _of_partners(marks, k, found))
        if not (
            part
            or ("level" in mark.means and _paid(marks, k, found))
            or _aside(marks, k, found)
            or _attribute(sentence, k, found)
            or _in_brackets(marks, k, found)
            or _hoped(sentence, k)
            or ("crop" in mark.means and crop_earns(marks, k, context))
        ):
            found.append(Head(mark=k, flow=None, first=mark.first))
            told = "figure" in context.holds or mark.end - mark.first > 1
            context.account = context.account or (mark.means.get("other") == "account" and told)
        return True
    if context.ranked is not None and context.ranked.mark == k and not any(h.flow is not None for h in found):
        found.append(_of_rank(context.ranked))
        return True
    if mark.means.get("order") in _BALANCE_OF and found and found[-1].flow in ONE_WAY:
        beside = exceeded(marks, k, context)
        if beside is not None:
            other = found[-1].partner if beside in ("", found[-1].reporter) else beside
            sign = _BALANCE_OF[mark.means["order"]]
            found.append(replace(found[-1], mark=k, flow=BALANCE, sign=sign, partner=other))
            return True
    if "of_two" in mark.means and (one := one_of_two(mark, found, context)) is not None:
        found.append(replace(one, mark=k, first=mark.first, verb=False, joint=()))
        context.of_two.add(k)
        return True
    if found and told_apart(marks, found[-1], k):
        found.append(Head(mark=k, flow=None, first=mark.first))
        return True
    return False


def _paid(marks: Sequence[Mark], k: int, found: Sequence[Head]) -> bool:
    """True for a verb that tells the sum of imports: "imports from Peru cost $5bn", "the purchases cost Chile $5bn"."""
    if not found or found[-1].flow != IMPORTS or found[-1].verb or "thin" in marks[k - 1].means:
        return False
    ended = ("figure", "level", "move", "subordinate")
    return not any(
        m.one_of(ended) or m.get("break") in ("strong", "relative") for m in marks[max(found[-1].mark, 0) + 1 : k]
    )


def _of_partners(marks: Sequence[Mark], k: int, found: Sequence[Head]) -> bool:
    """True for the shares of those that a sentence names: "the main markets are Peru and Chile, whose shares are"."""
    led = marks[k - 1] if k else None
    tied = led is not None and led.end == marks[k].first and (led.get("refer") == "whose" or led.get("prep") == "with")
    return tied and any(head.flow is not None for head in found)


def _kind_beside(sentence: Sentence, k: int, found: Sequence[Head]) -> str | None:
    """Which flow a mark says, None where it only tells more of the head before it."""
    marks, mark = sentence.marks, sentence.marks[k]
    kind = flow_said(marks, k)
    if sentence.title and kind == "turnover" and k == len(marks) - 1 and "dash" in marks[k - 1].means:
        return None  # who says it: "Peru seeks sugar - trade"
    if kind is None or (found and found[-1].flow is None and _covers(sentence, found[-1].mark, k)):
        return None
    if "goods" in mark.means and "flow" not in mark.means and found and not _apart(marks, found[-1], k):
        return None
    if "whole" in mark.means and "figure" not in sentence.holds and k and "standing" in marks[k - 1].means:
        return None  # "Peru kept first place among suppliers", which leaves what the text tells as it is
    verb = "flow" not in mark.means and "goods" not in mark.means
    if verb and (_describes_other(marks, k, found) or earning(marks, k, found)):
        return None
    return (_gap(marks, k, found) or kind) if kind == "turnover" else kind


def _add(sentence: Sentence, k: int, kind: str, found: list[Head], context: Context) -> None:
    """Add the head of a flow with its parties, or let it complete the head before it."""
    marks, mark = sentence.marks, sentence.marks[k]
    verb = "flow" not in mark.means and "goods" not in mark.means
    other = verb and (unknown_actor(sentence, k) or earned_by_other(sentence, k) or paid_for_other(sentence, k))
    other = other or (verb and "dealing" in mark.means and given_by_office(marks, k))
    if other or by_actor(marks, k, verb=verb) or allowed(marks, k) or spent_elsewhere(marks, k, context):
        found.append(Head(mark=k, flow=None, first=mark.first))
        return
    flow, sign = _FLOWS[kind]
    told = found if "subordinate" not in sentence.holds else [h for h in found if not closed_off(marks, h.mark, k)]
    last = next((h for h in reversed(told) if h.flow is not None), None)
    if last is not None and last.verb and marks[last.mark].end == mark.first and flow.mirrored() == last.flow != flow:
        return  # "Peru received exports worth $5bn"
    again = context.account and flow != BALANCE and all(head.flow is not None for head in found)
    again = again and has_figure(marks, k)
    national = context.account and again  # the account told before is that of all partners
    context.account = context.account and not again
    named = named_beside(marks, k, flow, context, told, verb=verb)
    scope = scope_said(marks, k) if "scope" in sentence.holds else "goods"
    served = context.serving and not sentence.opens and last is None and of_served(marks, k, named)
    if served or scope == "services" or (flow == BALANCE and of_account(marks, k, named, found, context)):
        found.append(Head(mark=k, flow=None, scope="services", first=mark.first))
        return
    head = Head(
        mark=k, flow=flow, sign=sign, verb=verb, scope=scope,
        measure=measure_said(marks, k) if "measure" in sentence.holds else "value",
        product=product_of(sentence, k),
        first=mark.first if named.first is None else named.first,
    )  # fmt: skip
    earlier = [other for other in found if other.verb and other.flow is not None] if verb else []
    head = with_parties(head, named, context, earlier[-1] if earlier else last)  # "It bought ..., and sold"
    head = _settled(sentence, k, head, named, context, last)
    head = replace(head, partner=WORLD) if national and not (head.named or last or head.group) else head
    one = None if last is None else completed(marks, last, head)
    if last is not None and found[-1] is last and part_of_theirs(marks, last, head):
        found[-1] = replace(last, partner=head.reporter, named=True)
    if one is None:
        found.append(head)
    else:
        found[-1] = one


def _settled(sentence: Sentence, k: int, head: Head, named: Named, context: Context, last: Head | None) -> Head:
    """A head with its parties, after what single words beside it tell of them."""
    marks, mark = sentence.marks, sentence.marks[k]
    if "both" in mark.means:
        first = Flow(mark.means["both"])
        head = replace(head, joint=(first, first.mirrored()))
    lent = not head.named and head.partner not in ("", WORLD)
    if lent and head.flow in ONE_WAY and is_further(marks, k, head.partner):
        head = replace(head, partner=WORLD)
    flow = head.flow
    if context.ranked is not None and _in_rank(head, named, last, context.ranked):
        head = replace(_of_rank(context.ranked), mark=k, flow=flow)
    if "dealing" in mark.means and last is None and not grounded(sentence, head, named, context):
        head = replace(head, flow=None)
    if context.corporate and not context.told:
        owned = of_economy(head, named) or (head.spoken and "corporate" not in context.holds)
        if not (owned or by_country(marks, k)):
            return replace(head, flow=None)  # the firm's own
    if "proceeds" in mark.means:
        if (sold := brought_in(sentence, k, context, last)) is None:
            return replace(head, flow=None)
        return replace(head, product=head.product or sold.product or context.ware)
    context.there = head.partner if head.named and head.partner else context.there
    if told_by_firm(sentence, k) or (not named.owner_name and unknown_owner(sentence, k)):
        return replace(head, flow=None)
    if mark.means.get("whole") == "partners" and head.partner == WORLD and (row := subject_row(marks, k, context)):
        return replace(head, partner="", group=True, row=row)
    intra = "intra" in sentence.holds and not named.owner_name
    others = intra and among_others(sentence, k, head.reporter, context.year)
    if others or unknown_lands(sentence, k) or (head.partner == WORLD and unknown_bloc(marks, k, head.flow)):
        return replace(head, partner="", group=True)
    noun = mark.is_a("flow", "goods") and not (head.named and named.told)
    if noun and unknown_partner(sentence, k):
        away = flow is not None and marks[k + 1].get("prep") == _AWAY.get(flow)
        if away and in_part(marks, k):
            return head  # "got 12% of its exports from tin"
        away = away and "share" not in marks[k + 1].means  # "5% of exports came from tin"
        return replace(head, flow=None) if away else replace(head, partner="", group=True)
    return head


def _between_us(marks: Sequence[Mark]) -> int | None:
    """The pair of a sentence that tells a sum of money and no flow: "last year you and we passed 2 billion"."""
    pair = next((k for k, mark in enumerate(marks) if mark.means.get("refer") == "pair"), None)
    money = any(m.figure is not None and m.figure.unit not in (None, "percent") for m in marks)
    told = pair is not None and money and any(m.is_a("level", "move", "hedged") for m in marks[pair:])
    return pair if told else None


def _in_rank(head: Head, named: Named, last: Head | None, one: Ranked) -> bool:
    """True for the exports in "the first destination of Ohio's exports"."""
    own = last is not None and last.mark == one.mark and named.owner == one.owner
    return own and not head.verb and not head.named


def _of_rank(one: Ranked) -> Head:
    """The flow that a place among partners is about: "Canada stayed the first destination, with $6bn"."""
    return Head(
        mark=one.mark, flow=one.flow, reporter=one.owner, partner=one.member, first=one.first, named=True, owned=True
    )


def _gap(marks: Sequence[Mark], k: int, found: Sequence[Head]) -> str | None:
    """The balance in "the largest plus is in trade with Peru", by the word or the balance before; None for trade."""
    if not k or marks[k - 1].means.get("prep") != "in" or marks[k - 1].end != marks[k].first:
        return None
    for n in range(k - 2, found[-1].mark if found else -1, -1):
        if "sign" in marks[n].means:
            return "surplus" if marks[n].means["sign"] == "plus" else "deficit"
        if marks[n].is_a("figure", "flow", "move") or marks[n].get("break") == "strong":
            return None
    if not found or found[-1].flow != BALANCE or found[-1].named or found[-1].mark < 0:
        return None  # "the surplus is the largest in trade with Peru"
    owner, *rest = marks[found[-1].mark + 1 : k]
    if owner.get("prep") in ("of", "at") and all(m.place is not None or "prep" in m.means for m in rest):
        return None  # "the surplus of Chile in trade with Peru"
    return "surplus" if found[-1].sign > 0 else "deficit" if found[-1].sign < 0 else "balance"


def _describes_other(marks: Sequence[Mark], k: int, found: Sequence[Head]) -> bool:
    """True for a verb between commas beside what is no trade: "the price of oil, imported by sea, rose 5%"."""
    if not found or found[-1].flow is not None or marks[k - 1].get("break") != "weak" or found[-1].mark != k - 2:
        return False
    after = next((m for m in marks[k + 1 :] if m.is_a("figure", "bare") or m.get("break")), None)
    return marks[k - 1].end == marks[k].first and after is not None and after.get("break") == "weak"


def _aside(marks: Sequence[Mark], k: int, found: Sequence[Head]) -> bool:
    """True when something else than trade is named only beside a flow: "exports to the industry", "thanks to demand".

    What a balance is a balance of is no aside: "the surplus on current account".
    """
    if not found or found[-1].flow is None or _moves_itself(marks, k) or _told_of(marks, k):
        return False
    if k + 2 < len(marks) and marks[k + 1].get("prep") == "of" and marks[k + 2].figure is not None:
        return False  # "an increase in services of $5bn"
    edge, near = marks[k].first, marks[max(0, k - 3) : k]
    for mark in reversed(near):
        if edge - mark.end > 3 or mark.when is not None or mark.is_a("break", "level", "move", "figure", "flow"):
            return False
        if mark.is_a("prep", "cause"):
            if "subordinate" in mark.means and _moves_behind(marks, k):
                return False  # "imports fell as prices dropped 5%"
            tied = marks[k].first - marks[found[-1].mark].end <= 3
            return not (found[-1].flow == BALANCE and tied)
        edge = mark.first
    return False


def _moves_behind(marks: Sequence[Mark], k: int) -> bool:
    """True where a verb of movement stands right behind: "prices (have) dropped"."""
    n = k + 1
    while n + 1 < len(marks) and marks[n].is_a("level", "anterior") and marks[n].first == marks[n - 1].end:
        n += 1
    return n < len(marks) and marks[n].first == marks[n - 1].end and "move" in marks[n].means


def _told_of(marks: Sequence[Mark], k: int) -> bool:
    """True for what a relative clause moves: "trade and the dollar, which rose by 5%"."""
    comma, which = (*marks[k + 1 : k + 3], None, None)[:2]
    if comma is None or which is None or comma.get("break") != "weak" or which.get("break") != "relative":
        return False
    solid = marks[k].end == comma.first and comma.end == which.first
    return solid and any(m.is_a("move", "level") for m in marks[k + 3 : k + 5])


def _moves_itself(marks: Sequence[Mark], k: int) -> bool:
    """True for "a cut in tariffs from 60% to 25%" and "a fall in output of 7%": the rates are no flow's."""
    if k < 2 or marks[k - 1].get("prep") != "in" or "move" not in marks[k - 2].means:
        return False
    for n in range(k + 1, len(marks) - 1):
        if marks[n + 1].get("figure") == "percent":
            return marks[n].get("prep") in OF_RATE
        other = marks[n].is_a("break", "move", "level", "flow", "verb_flow", "figure")
        if other and "bracket" not in marks[n].means:
            return False
    return False


def _in_brackets(marks: Sequence[Mark], k: int, found: Sequence[Head]) -> bool:
    """True for what brackets without a figure tell beside a flow: "exports to the EU (its main market). They rose"."""
    if not found or found[-1].flow is None:
        return False
    opened = next((j for j in range(k - 1, found[-1].mark, -1) if "bracket" in marks[j].means), None)
    closed = next((j for j in range(k + 1, len(marks)) if "bracket" in marks[j].means), None)
    return opened is not None and closed is not None and all(m.figure is None for m in marks[opened:closed])


def _hoped(sentence: Sentence, k: int) -> bool:
    """True for what others had thought of a figure told before: "$5bn, below expectations", no new topic as "?" is."""
    hoped = sentence.marks[k].means.get("other") == "expected" and sentence.tokens[-1].text != "?"
    return hoped and all(m.figure is None for m in sentence.marks[k + 1 :])


def _attribute(sentence: Sentence, k: int, found: Sequence[Head]) -> bool:
    """True for what tells the goods of a flow by its case: «экспорт зерна и продуктов его переработки»."""
    marks, tokens = sentence.marks, sentence.tokens
    word = tokens[marks[k].first]
    if not found or found[-1].flow is None or found[-1].verb or word.key == word.lemma:
        return False
    between = marks[found[-1].mark + 1 : k]
    told = any(m.is_a("level", "move", "figure", "prep", "period", "target") or m.place is not None for m in between)
    solid = all(m.is_a("plain", "goods", "refer") for m in between)
    tied = not (between and "break" in between[-1].means and between[-1].end == marks[k].first)
    return solid and tied and not told and 1 <= marks[k].first - marks[found[-1].mark].end <= _NEAR


def _apart(marks: Sequence[Mark], last: Head, k: int) -> bool:
    """True when a clause ends between a head and a mark."""
    return any("break" in m.means for m in marks[last.mark + 1 : k])


def _covers(sentence: Sentence, other: int, k: int) -> bool:
    """True for a flow that is but a part of something else: right behind it, or behind its "of"."""
    marks = sentence.marks
    if marks[other].end == marks[k].first:
        return not _nominative(sentence, k)
    if marks[other].get("other") == "price" and "of" in (sentence.tokens[j].key for j in _edge(marks[other])):
        between = [m for m in marks[other + 1 : k] if m.get("prep") != "of"]
        return all(m.place is not None or m.is_a("refer", "plain", "thin", "goods") for m in between)
    after = marks[k + 1] if k + 1 < len(marks) else None
    bare = marks[k].get("flow") in ("surplus", "deficit", "balance") and marks[k].end - marks[k].first == 1
    if bare and (after is None or after.get("prep") != "with"):
        # "the current account showed a surplus"
        return not any("break" in m.means or m.place is not None for m in marks[other + 1 : k])
    return False


def _edge(mark: Mark) -> tuple[int, int]:
    """The last token of a mark and the one behind it."""
    return mark.end - 1, mark.end


def _nominative(sentence: Sentence, k: int) -> bool:
    """True for a dictionary form in a text with inflected words: no genitive, so nothing that something else is of."""
    token = sentence.tokens[sentence.marks[k].first]
    return token.key == token.lemma and any(other.key != other.lemma for other in sentence.tokens[:6])
