"""Heads: what the figures of a stretch are about - a flow with its parties, or something that is no trade."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD
from steelyard.core.flow import Flow
from steelyard.reading.context import Context, Head, Ranked
from steelyard.reading.marking.mark import Mark, Sentence
from steelyard.reading.places import more_or_less
from steelyard.reading.what.balances import exceeded, outweighs
from steelyard.reading.what.both import one_of_two
from steelyard.reading.what.causes import told_apart
from steelyard.reading.what.goods import goods_moved, netted, product_of
from steelyard.reading.who.inherited import with_parties
from steelyard.reading.who.named import Named
from steelyard.reading.who.parties import named_beside
from steelyard.reading.who.strangers import unknown_lands, unknown_partner

_FLOWS = {
    "exports": (Flow.EXPORTS, 0), "imports": (Flow.IMPORTS, 0), "turnover": (Flow.TURNOVER, 0),
    "surplus": (Flow.BALANCE, 1), "deficit": (Flow.BALANCE, -1), "balance": (Flow.BALANCE, 0),
}  # fmt: skip


_HEADING = frozenset(("flow", "verb_flow", "other", "goods", "scope", "order", "of_two", "nets"))
"""Kinds of which one at least is in the mark of a head."""
_NEAR = 6
"""Words in which a flow is told its goods."""
_ABOVE = {"exceeds": "imports", "exceeded": "exports"}
_BALANCE_OF = {"exceeds": 1, "exceeded": -1}
"""What it means for the balance that one flow exceeds the other."""


def heads_of(sentence: Sentence, context: Context) -> list[Head]:
    """Return the heads of a sentence in order, with the parties that they name or inherit."""
    marks = sentence.marks
    found: list[Head] = []
    context.there, context.holds = None, sentence.holds
    context.of_two.clear()
    for k, mark in enumerate(marks):
        if _HEADING.isdisjoint(mark.means) and (context.ranked is None or context.ranked.mark != k):
            continue
        if (mark.is_a("other") or mark.get("scope") == "services") and not mark.is_a("flow"):
            if not (_aside(marks, k, found) or _attribute(sentence, k, found)):
                found.append(Head(mark=k, flow=None, first=mark.first))
            continue
        if context.ranked is not None and context.ranked.mark == k and not any(h.flow is not None for h in found):
            found.append(_of_rank(context.ranked))
            continue
        if mark.get("order") in _BALANCE_OF and found and found[-1].flow in (Flow.EXPORTS, Flow.IMPORTS):
            beside = exceeded(marks, k, context)
            if beside is not None:
                other = found[-1].partner if beside in ("", found[-1].reporter) else beside
                sign = _BALANCE_OF[mark.means["order"]]
                found.append(found[-1]._replace(mark=k, flow=Flow.BALANCE, sign=sign, partner=other))
                continue
        if mark.is_a("of_two") and (one := one_of_two(mark, found, context)) is not None:
            found.append(one._replace(mark=k, first=mark.first, verb=False, joint=()))
            context.of_two.add(k)
            continue
        if found and told_apart(marks, found[-1], k):
            found.append(Head(mark=k, flow=None, first=mark.first))
            continue
        kind = _kind(marks, k)
        if kind is None or (found and found[-1].flow is None and _covers(sentence, found[-1].mark, k)):
            continue
        if kind == "turnover" and (gap := _gap(marks, k, found)):
            kind = gap
        if mark.is_a("goods") and not mark.is_a("flow") and found and not _apart(marks, found[-1], k):
            continue
        verb = not mark.is_a("flow", "goods")
        if verb and _describes_other(marks, k, found):
            continue
        if _by_actor(marks, k, verb=verb) or (context.firm and k and marks[k - 1].get("refer") == "its"):
            found.append(Head(mark=k, flow=None, first=mark.first))
            context.firm = True
            continue
        flow, sign = _FLOWS[kind]
        last = next((h for h in reversed(found) if h.flow is not None), None)
        taken = last is not None and last.verb and marks[last.mark].end == mark.first and flow != last.flow
        if last is not None and taken and flow.mirrored() == last.flow:
            continue  # "Peru received exports worth $5bn"
        named = named_beside(marks, k, flow, context, found, verb=verb)
        scope = _scope(marks, k) if "scope" in sentence.holds else "goods"
        aside = found[-1] if found and flow == Flow.BALANCE else None
        served = aside is not None and aside.scope == "services" and not _apart(marks, aside, k)
        alone = not (context.told or named.owner_name or mark.end - mark.first > 1) and kind != "balance"
        served = served or (
            alone and aside is not None and aside.flow is None
        )  # "the budget had ..., a deficit of ..."
        if scope == "services" or served:
            found.append(Head(mark=k, flow=None, scope="services", first=mark.first))
            continue
        head = Head(
            mark=k, flow=flow, sign=sign, verb=verb, scope=scope,
            measure=_measure(marks, k) if "measure" in sentence.holds else "value",
            product=product_of(sentence, k),
            first=mark.first if named.first is None else named.first,
        )  # fmt: skip
        earlier = [other for other in found if other.verb and other.flow is not None] if verb else []
        head = with_parties(head, named, context, earlier[-1] if earlier else last)  # "It bought ..., and sold"
        if k and marks[k - 1].is_a("those") and marks[k - 1].end == mark.first and named.owner is None:
            head = head._replace(reporter="")  # they are named behind it
        if mark.is_a("both"):
            first = Flow(mark.means["both"])
            head = head._replace(joint=(first, first.mirrored()))
        if head.named and context.home is None and any(m.is_a("ours") for m in marks[max(0, k - 2) : k]):
            context.home = head.reporter or None
        if verb and not head.named and _further(marks, k, head.partner):
            head = head._replace(partner=WORLD)
        if context.ranked is not None and _in_rank(head, named, last, context.ranked):
            head = _of_rank(context.ranked)._replace(mark=k, flow=flow)
        ours = flow == Flow.TURNOVER and context.home is not None and k > 0 and marks[k - 1].is_a("ours")
        if mark.is_a("weak") and last is None and not (context.claimed or named.told or ours):
            head = head._replace(flow=None)
        context.firm = False
        context.there = head.partner if head.named and head.partner else context.there
        if unknown_lands(sentence, k):
            head = head._replace(partner="", group=True)
        elif not (head.named and named.told) and not (verb or mark.is_a("receipts")) and unknown_partner(sentence, k):
            away = marks[k + 1].get("prep") == {Flow.EXPORTS: "from", Flow.IMPORTS: "to"}.get(flow)
            head = head._replace(flow=None) if away else head._replace(partner="", group=True)
        if last is not None and _same_balance(marks, last, head):
            known = head if head.reporter else last
            found[-1] = last._replace(mark=k, reporter=known.reporter, partner=known.partner)
        elif last is not None and _difference(marks, last, head):
            known = head if head.reporter else last
            found[-1] = last._replace(mark=head.mark, reporter=known.reporter, partner=known.partner, sign=last.sign)
        elif last is not None and (sign := outweighs(marks, last, head)):
            known = head if head.reporter and not last.named else last
            found[-1] = last._replace(mark=k, sign=sign, reporter=known.reporter, partner=known.partner)
        elif last is not None and _complement(marks, last, head):
            known = head if head.named or not last.named else last
            found[-1] = last._replace(reporter=known.reporter, partner=known.partner, named=known.named)
        elif last is not None and _coordinated(marks, last, head):
            owner = last.reporter if last.reporter not in ("", head.partner) else head.reporter
            found[-1] = head._replace(
                flow=Flow.TURNOVER, reporter=owner, first=last.first, joint=(last.flow or flow, flow)
            )
        else:
            found.append(head)
    pair = _between_us(marks) if not found and context.head is None else None
    if pair is not None:
        reporter, partner = context.reporter, context.partner or context.mate
        if reporter and partner:
            found.append(
                Head(mark=pair, flow=Flow.TURNOVER, reporter=reporter, partner=partner, first=marks[pair].first)
            )
    return found


def _further(marks: Sequence[Mark], k: int, partner: str) -> bool:
    """True for a partner of the next figure alone: "exported $9m, including $4m to Peru"."""
    figures = 0
    for mark in marks[k + 1 :]:
        if mark.is_a("flow", "verb_flow") or mark.get("break") == "strong":
            return False
        figures += mark.figure is not None and mark.figure.unit != "percent"
        if mark.place is not None and mark.place.code == partner:
            return figures > 1
    return False


def _between_us(marks: Sequence[Mark]) -> int | None:
    """The pair of a sentence that tells a sum of money and no flow: "last year you and we passed 2 billion"."""
    pair = next((k for k, mark in enumerate(marks) if mark.get("refer") == "pair"), None)
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
    """The balance in "the largest plus is in trade with Peru", None where no word gives it its sign."""
    if not k or marks[k - 1].get("prep") != "in" or marks[k - 1].end != marks[k].first:
        return None
    for n in range(k - 2, found[-1].mark if found else -1, -1):
        if marks[n].is_a("sign"):
            return "surplus" if marks[n].means["sign"] == "plus" else "deficit"
        if marks[n].is_a("figure", "flow", "move") or marks[n].get("break") == "strong":
            return None
    return None


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
    if not found or found[-1].flow is None:
        return False
    edge, near = marks[k].first, marks[max(0, k - 3) : k]
    for mark in reversed(near):
        if edge - mark.end > 3 or mark.is_a("break", "level", "move", "figure", "flow"):
            return False
        if mark.get("prep"):
            after = marks[k + 1] if k + 1 < len(marks) else None
            if mark.is_a("subordinate") and after is not None and after.first == marks[k].end and after.is_a("move"):
                return False  # "imports fell as prices dropped 5%"
            tied = marks[k].first - marks[found[-1].mark].end <= 3
            return not (found[-1].flow == Flow.BALANCE and tied)
        edge = mark.first
    return False


def _attribute(sentence: Sentence, k: int, found: Sequence[Head]) -> bool:
    """True for what tells the goods of a flow by its case: «экспорт зерна и продуктов его переработки»."""
    marks, tokens = sentence.marks, sentence.tokens
    word = tokens[marks[k].first]
    if not found or found[-1].flow is None or found[-1].verb or word.key == word.lemma:
        return False
    between = marks[found[-1].mark + 1 : k]
    told = any(m.is_a("level", "move", "figure", "prep", "period", "target") or m.place is not None for m in between)
    solid = all(m.is_a("plain", "goods", "refer") for m in between)
    tied = not (between and between[-1].is_a("break") and between[-1].end == marks[k].first)
    return solid and tied and not told and 1 <= marks[k].first - marks[found[-1].mark].end <= _NEAR


def _apart(marks: Sequence[Mark], last: Head, k: int) -> bool:
    """True when a clause ends between a head and a mark."""
    return any(m.is_a("break") for m in marks[last.mark + 1 : k])


def _kind(marks: Sequence[Mark], k: int) -> str | None:
    """Which flow a mark says; a verb of taking is none before a percentage (it tells a share)."""
    mark = marks[k]
    if mark.is_a("flow"):
        return mark.means["flow"]
    if mark.is_a("nets") and netted(marks, k):
        after = next((m.figure for m in marks[k + 1 : k + 4] if m.figure is not None), None)
        return "imports" if after is not None and after.unit == "tonnes" else "exports"  # "took in 5 tonnes"
    if mark.get("order") in _ABOVE and k + 1 < len(marks) and marks[k + 1].is_a("bracket"):
        return _ABOVE[mark.means["order"]]  # "imports exceeded exports ($5bn)"
    if mark.is_a("verb_flow"):
        j = next((j for j in range(k + 1, min(len(marks), k + 5)) if marks[j].figure is not None), None)
        figure = None if j is None or more_or_less(marks, j) else marks[j].figure
        if mark.is_a("earns") and mark.end - mark.first > 1 and figure is not None and figure.unit == "tonnes":
            return "imports"  # "Peru brought in 5 tonnes of tea"
        return (
            None
            if mark.is_a("share") and figure is not None and figure.unit == "percent" and not figure.factor
            else mark.means["verb_flow"]
        )
    if mark.is_a("goods") and (moved := goods_moved(marks, k)) is not None:
        return moved
    if mark.is_a("goods") and k + 2 < len(marks) and marks[k + 1].first == mark.end:
        if marks[k + 2].place is not None:
            return {"from": "imports", "to": "exports"}.get(marks[k + 1].get("prep") or "")
        if marks[k + 2].figure is not None and any(m.get("refer") == "pair" for m in marks[k + 3 : k + 7]):
            return "turnover"
    return None


def _covers(sentence: Sentence, other: int, k: int) -> bool:
    """True for a flow that is but a part of something else: right behind it, or what somebody had expected of it."""
    marks = sentence.marks
    if marks[other].end == marks[k].first:
        return not _nominative(sentence, k)
    if marks[other].get("other") == "price" and "of" in (sentence.tokens[j].key for j in _edge(marks[other])):
        between = [m for m in marks[other + 1 : k] if m.get("prep") != "of"]
        return all(m.place is not None or m.is_a("refer", "plain", "thin", "goods") for m in between)
    after = marks[k + 1] if k + 1 < len(marks) else None
    if marks[k].get("flow") in ("surplus", "deficit", "balance") and (after is None or after.get("prep") != "with"):
        # "the current account showed a surplus"
        return not any(m.is_a("break") or m.place is not None for m in marks[other + 1 : k])
    expected = marks[other].get("other") == "expected"
    return expected and not any(m.get("break") == "strong" for m in marks[other + 1 : k])


def _edge(mark: Mark) -> tuple[int, int]:
    """The last token of a mark and the one behind it."""
    return mark.end - 1, mark.end


def _nominative(sentence: Sentence, k: int) -> bool:
    """True for a dictionary form in a text with inflected words: no genitive, so nothing that something else is of."""
    token = sentence.tokens[sentence.marks[k].first]
    return token.key == token.lemma and any(other.key != other.lemma for other in sentence.tokens[:6])


def _by_actor(marks: Sequence[Mark], k: int, *, verb: bool) -> bool:
    """True when firms, people or offices, not an economy, are the subject of a verb, or own a flow."""
    if not verb:
        owner = marks[k - 2] if k >= 2 and marks[k - 1].get("refer") == "own" else None
        return owner is not None and owner.is_a("office") and owner.end == marks[k - 1].first
    which = marks[k - 1] if k else None
    if which is not None and which.get("break") == "relative" and which.end == marks[k].first:
        noun = marks[k - 2] if k >= 2 else None  # "the industry, which earned $5bn"
        noun = marks[k - 3] if noun is not None and noun.is_a("break") and k >= 3 else noun
        return noun is None or which.first - noun.end > 1 + (noun.place is not None)  # "with Peru next, which bought"
    for mark in reversed(marks[max(0, k - 3) : k]):
        if mark.is_a("trades") and any(m.place is not None for m in marks[max(0, k - 4) : k]):
            return False
        if mark.is_a("office") and mark.get("refer") != "pair":
            return marks[k].first - mark.end <= 2
        if mark.is_a("break") or (mark.place is not None and not mark.office):
            return False
    return False


def _same_balance(marks: Sequence[Mark], last: Head, head: Head) -> bool:
    """True for a balance told twice in a row, with its sign first: "the negative saldo of the trade balance"."""
    both = last.flow == head.flow == Flow.BALANCE and last.sign and not head.sign
    between = marks[last.mark + 1 : head.mark]  # "the deficit in the trade balance"
    led = bool(between) and between[0].get("prep") in ("in", "of") and all(m.is_a("prep", "plain") for m in between)
    led = led and marks[head.mark].first - marks[last.mark].end <= 2
    return bool(both) and (led or marks[last.mark].end == marks[head.mark].first)


def _difference(marks: Sequence[Mark], last: Head, head: Head) -> bool:
    """True for the flows in "the gap between US exports and imports"."""
    if last.flow != Flow.BALANCE or head.verb or head.flow == Flow.BALANCE:
        return False
    between = marks[last.mark + 1 : head.mark]
    opened = any(m.get("prep") == "between" for m in between[:1])
    goes_on = marks[last.mark].get("flow") in ("exports", "imports") and any(m.is_a("break") for m in between)
    return (opened or goes_on) and all(
        m.place is not None or m.is_a("prep", "plain", "refer", "break") for m in between
    )


def _complement(marks: Sequence[Mark], last: Head, head: Head) -> bool:
    """True for the trade in "a deficit in goods trade" and the exports in "the volume of exports"."""
    if head.verb or last.verb or head.flow == Flow.BALANCE:
        return False
    between = marks[last.mark + 1 : head.mark]
    if last.flow != Flow.BALANCE:  # "the exports and imports of Peru in trade with Chile"
        parted = bool(last.joint) and head.flow == Flow.TURNOVER and bool(between) and between[-1].get("prep") == "in"
        return parted and all(m.place is not None or m.is_a("prep", "plain") for m in between)
    if between and between[0].is_a("dash"):
        between = between[1:]  # "the largest surplus is - in trade with Peru"
    led = any(m.get("prep") in ("in", "of", "than") for m in between[:1]) or (
        marks[last.mark].end == marks[head.mark].first or all(m.is_a("plain") for m in between)
    )
    beside = ("prep", "plain", "goods", "refer", "outside", "recalled")
    return led and all(m.place is not None or m.one_of(beside) for m in between)


def _coordinated(marks: Sequence[Mark], last: Head, head: Head) -> bool:
    """True for "imports from and exports to China" before one figure."""
    if {last.flow, head.flow} != {Flow.EXPORTS, Flow.IMPORTS} or last.verb or head.verb:
        return False
    between = marks[last.mark + 1 : head.mark]
    joined = any(m.get("break") == "weak" for m in between)
    return (
        joined
        and all(m.is_a("break", "prep", "plain", "refer") for m in between)
        and (marks[head.mark].first - marks[last.mark].end <= 4)
    )


def _scope(marks: Sequence[Mark], k: int) -> str:
    for j in (k - 1, k + 1, k + 2):
        if 0 <= j < len(marks) and marks[j].get("scope") and abs(marks[j].first - marks[k].end) <= 3:
            return marks[j].means["scope"]
    return "goods"


def _measure(marks: Sequence[Mark], k: int) -> str:
    for mark in marks[k + 1 : k + 8]:
        means = mark.means
        if means.get("measure"):
            return means["measure"]
        if "flow" in means or "other" in means:
            break
    return "value"
