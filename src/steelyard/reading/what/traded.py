"""Which goods a figure is on: a part must never be told as the whole.

The goods right before a figure come first ("jewellery up 64 percent"), then what a list (``items.py``) or the flow's
own words say, those of the sum ("5 tonnes of tea"), of the verb ("exported tea worth $5m"), behind the figure ("24% in
base metals"), of the figure before under the same flow and, in a text on one product, of the text. Words count where
they are goods by the headings.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.core.economy import WORLD
from steelyard.core.flow import ONE_WAY, Flow
from steelyard.reading.context import Context
from steelyard.reading.head import Head
from steelyard.reading.hs.stems import speech
from steelyard.reading.marking.mark import PARTS, RANKS, Mark, Sentence
from steelyard.reading.places import Draft
from steelyard.reading.what.dealt_goods import deal_bases, deal_goods
from steelyard.reading.what.flow_said import QUANTITIES
from steelyard.reading.what.goods import product_of
from steelyard.reading.what.goods_said import (
    LONGEST,
    goods_at,
    goods_before,
    goods_behind,
    in_words,
    named_goods,
    only_goods,
    stop_of,
    told_before,
    without_article,
    wordy,
)
from steelyard.reading.what.left_out import again_abroad, left_out, without_again_abroad
from steelyard.reading.what.part_subjects import part_subject
from steelyard.reading.what.text_goods import go_on, larger

_LEADS = frozenset(("hedged", "thin", "dash", "bracket", "colon", "move", "level", "worth", "earns", "share", "forms"))
_NEVER = frozenset(("place", "period", "flow", "other"))
"""Kinds of what never stands between goods and their figure."""
_LED = ("by", "to", "from", "with", "at")
_FOLLOWS = frozenset(("level", "move", "thin", "refer"))
"""What may stand between a figure and its goods behind it."""
_ALL = ("world", "every", "whole")
_ASIDES = ("than", "with", "to", "from", "against", "without")


def tell_products(sentence: Sentence, drafts: Sequence[Draft], context: Context) -> None:
    """Write into each draft the goods that it is on, and into the context what the text goes on with."""
    before: Draft | None = None
    own: list[str | None] = []
    if context.goods is not None and any(larger(draft, context) for draft in drafts):
        context.goods = None  # all goods are told of from here on
    for draft in drafts:
        product = _own(sentence, draft, before) or _before_it(sentence, draft, before)
        draft.role.partial = draft.role.partial or (product is not None and _of_a_pair(sentence, draft, before))
        several = len(context.partners) > 1 and draft.partner in context.partners
        if product is not None and draft.role.carried and several:
            draft.partner = WORLD  # "Sales to Peru and to Chile fell. Tea led the fall, down 5%"
        own.append(product)
        rest, partner = (left_out(sentence, draft) if product is None else None) or (None, False)
        if partner and not draft.role.head.named:
            draft.partner = WORLD  # "Sales outside the EU", in a text on two
        said = product or rest or again_abroad(sentence, draft) or part_subject(sentence, draft)
        said = said or _of_text(sentence, draft, context)
        draft.product = None if said is None else without_article(said)
        before = draft
    if len(drafts) > 1:
        deal_goods(sentence, drafts)
        deal_bases(sentence, drafts)
    if "again_abroad" in sentence.holds:
        without_again_abroad(sentence, drafts)
    go_on(drafts, own, context)


def _own(sentence: Sentence, draft: Draft, before: Draft | None) -> str | None:
    """The goods that its own words tell."""
    k, head, ware = draft.index, draft.role.head, sentence.marks[draft.index].means.get("ware") or None
    start = sentence.marks[before.index].end if before is not None else 0
    if (of := _of(sentence.marks, head)) is not None:
        start = max(start, stop_of(sentence, of))  # the flow's own goods are told there
    return named_goods(
        _ahead(sentence, k, start)
        or draft.item
        or (ware if draft.figure.unit in PARTS else None)
        or _of_flow(sentence, head, of)
        or ware
        or _of_sum(sentence, draft)
        or _of_verb(sentence, head)
        or _behind(sentence, k)
        or (_opening(sentence) if draft.role.carried and before is None else None)
        or _of_share(sentence, draft)
        or (_of_rank(sentence) if draft.role.kind == "share" and draft.partner != WORLD else None)
        or _topic(sentence, head)
    )


def _of_a_pair(sentence: Sentence, draft: Draft, before: Draft | None) -> bool:
    """True for the part that goods have of what one partner trades: "imports from Peru, of which 58% was oil"."""
    whole = draft.role.container or draft.role.head
    if draft.role.kind != "share" or whole.product is not None or draft.partner in ("", WORLD):
        return False
    start = sentence.marks[before.index].end if before is not None else 0
    k = draft.index
    goods = named_goods(_ahead(sentence, k, start) or _behind(sentence, k) or _of_share(sentence, draft))
    return goods is not None and whole.partner == draft.partner


def _of_share(sentence: Sentence, draft: Draft) -> str | None:
    """The goods of "the share of fish in exports was 5%"."""
    marks = sentence.marks
    if draft.role.kind != "share":
        return None
    told = (n for n in range(draft.index - 1, -1, -1) if marks[n].figure is not None or "share" in marks[n].means)
    j = next(told, None)
    if j is None or marks[j].figure is not None:
        return None
    of = marks[j + 1].get("prep") == "of" and marks[j + 1].first == marks[j].end
    return goods_at(sentence, marks[j + of].end)


def _of_rank(sentence: Sentence) -> str | None:
    """The goods of a place among buyers or sellers: "the main buyer of Peruvian beef is Chile, with 55%"."""
    if sentence.holds.isdisjoint(RANKS):
        return None
    ranks = (mark for mark in sentence.marks if mark.is_a(*RANKS))
    return next((said for mark in ranks if (said := goods_behind(sentence, mark.end)) is not None), None)


def _before_it(sentence: Sentence, draft: Draft, before: Draft | None) -> str | None:
    """The goods of the figure before under the same flow; a list's next member has other ones."""
    if before is None:
        return None
    one, other = before.role.head, draft.role.head
    shared = before.role.kind == "share" != draft.role.kind and before.partner == WORLD
    if shared or (other.mark > before.index and other.mark == one.mark):
        return None  # "beef made up 15% of exports, which were $9bn", "with tea at $1bn, exports came to $3bn"
    if one.mark != other.mark:
        earned = other.mark >= 0 and "earns" in sentence.marks[other.mark].means  # "exports took 36% and earned $5m"
        return before.product if earned and (before.partner, one.flow) == (draft.partner, other.flow) else None
    verb = sentence.marks[before.index + 2 : before.index + 3]
    if _apposed(sentence.marks, before.index) and verb and "level" in verb[0].means:
        return None  # "exports, led by tea, $3m, came to $9m"
    if before.item is None:
        return before.product
    marks = sentence.marks[before.index : draft.index + 1]
    parted = [(mark.end, after.first) for mark, after in pairwise(marks) if mark.end < after.first]
    words = {token.key for first, end in parted for token in sentence.tokens[first:end]}
    return before.product if words <= set((before.product or "").casefold().split()) else None


def _ahead(sentence: Sentence, k: int, start: int) -> str | None:
    """The goods right before a figure and what leads to it: "maize 66 percent", "butter, which rose by 45 percent"."""
    marks = sentence.marks
    j = k
    while j and marks[j - 1].first >= start and marks[j - 1].end == marks[j].first and _leads(marks, j - 1):
        j -= 1
    told = told_before(sentence, marks[j].first, start)
    if told is None and j == k and _apposed(marks, k) and marks[k - 1].first >= start:
        told, j = told_before(sentence, marks[k - 1].first, start), k - 1
    if told is None and j < k and (opened := _opened(marks, j)) is not None and marks[opened].first >= start:
        told, j = told_before(sentence, marks[opened].first, start), opened
    return None if told is None or _aside(marks[:j], marks[j:k], told[0]) else told[1]


def _apposed(marks: Sequence[Mark], k: int) -> bool:
    """True for a sum between two commas: "dominated by tea, $5m, and tin, $3m"."""
    after = marks[k + 1] if k + 1 < len(marks) else None
    if after is None or after.means.get("break") != "weak" or after.first != marks[k].end:
        return False
    comma = marks[k - 1] if k and marks[k - 1].end == marks[k].first else None
    opens = comma is not None and comma.means.get("break") == "weak" and not comma.is_a("plain", "bracket")
    return opens and marks[k].get("figure") not in PARTS


def _opened(marks: Sequence[Mark], j: int) -> int | None:
    """The comma that opens an aside whose other one stands right before a mark: "beef, hit by drought, slid by 9%"."""
    closed = j - 1 if j and marks[j - 1].end == marks[j].first else None
    if closed is None or marks[closed].means.get("break") != "weak" or "plain" in marks[closed].means:
        return None
    for n in range(closed - 1, -1, -1):
        mark = marks[n]
        if mark.get("break") == "weak" and "plain" not in mark.means:
            return n
        if mark.figure is not None or mark.get("break") in ("strong", "relative"):
            return None
    return None


def _aside(before: Sequence[Mark], between: Sequence[Mark], at: int) -> bool:
    """True for goods told beside: "exports rose 9% on gold to $17bn", "exports including power were $8bn"."""
    led = next((mark for mark in reversed(before) if mark.end == at), None)
    if led is None:
        return False
    told = any("level" in mark.means or "move" in mark.means for mark in between)
    told = told and not any(mark.get("break") == "relative" for mark in between)
    return led.is_a("outside", "inserted") or led.get("prep") in _ASIDES or ("part" in led.means and told)


def _leads(marks: Sequence[Mark], k: int) -> bool:
    """True for what may stand between goods and their figure."""
    mark, verb = marks[k], marks[max(k - 1, 0)]
    if not _NEVER.isdisjoint(mark.means) or ("verb_flow" in mark.means and "share" not in mark.means):
        return False
    of = mark.means.get("prep") == "of" or "plain" in mark.means
    if of and verb.end == mark.first and "break" not in mark.means:
        return verb.is_a("move", "level")  # "recorded a gain of 5%"
    relative = mark.means.get("break") == "relative" or marks[k + 1].means.get("break") == "relative"
    return relative or not _LEADS.isdisjoint(mark.means) or mark.means.get("prep") in _LED


def _of_flow(sentence: Sentence, head: Head, of: int | None) -> str | None:
    """The goods that the flow's own words name, all of them where several are: "exports of tin and zinc"; ``of`` is the
    token behind its "of".
    """
    if head.mark < 0 or head.verb:
        return head.product
    if of is None:
        told = goods_before(sentence, sentence.marks[head.mark].first, 0)
    else:
        told = goods_at(sentence, of)
        words = sentence.tokens[of : stop_of(sentence, of)]
        if told is None and head.product and len(words) <= LONGEST and all(map(wordy, words)):
            told = in_words(words)  # "tin, zinc and copper ores": whose ores they are is not sure
    return told if told is not None and (head.product or "").casefold() in told.casefold() else head.product


def _of(marks: Sequence[Mark], head: Head) -> int | None:
    """The token behind the "of" of a flow, and the "from" of what goods earned: "export receipts from tea"."""
    k = head.mark + 1
    if not 0 < k < len(marks) or marks[k].first > marks[k - 1].end:
        return None
    prep = marks[k].means.get("prep")
    if prep != "from":
        return marks[k].end if prep == "of" else None
    earned = marks[head.mark].means.get("flow") == "exports"
    return marks[k].end if earned and not (k + 1 < len(marks) and marks[k + 1].first == marks[k].end) else None


def _of_sum(sentence: Sentence, draft: Draft) -> str | None:
    """The goods of "5 tonnes of tea last year", "$5m worth of Peruvian tea"."""
    if draft.figure.unit in PARTS:
        return None
    marks, j = sentence.marks, draft.index + 1
    while j < len(marks) and marks[j].first == marks[j - 1].end and "worth" in marks[j].means:
        j += 1
    led = j < len(marks) and marks[j].first == marks[j - 1].end and marks[j].means.get("prep") == "of"
    if not led and not (j > draft.index + 1 and sentence.tokens[marks[j - 1].end - 1].key == "of"):
        return None
    return goods_at(sentence, marks[j if led else j - 1].end, weighed=draft.figure.unit in QUANTITIES)


def _of_verb(sentence: Sentence, head: Head) -> str | None:
    """The goods that a verb is told of: "exported tea to Peru", "tea was exported", "tea sales to Peru earned $5m"."""
    if head.mark < 0 or not head.verb:
        return None
    marks, k = sentence.marks, head.mark
    told = goods_at(sentence, marks[k].end)
    while told is None and k and marks[k - 1].end == marks[k].first and marks[k - 1].is_a("level", "thin"):
        k -= 1
    told = told or goods_before(sentence, marks[k].first, 0)
    flows = [n for n in range(k) if "flow" in marks[n].means] if "earns" in marks[k].means else []
    return told or (product_of(sentence, flows[-1]) if flows else None)  # "tea sales to Peru brought in $5m"


def _opening(sentence: Sentence) -> str | None:
    """The goods that open a sentence on the flow told before: "Tea remains ahead, earning $5m"."""
    first = next((mark for mark in sentence.marks if not mark.is_a("thin", "plain")), None)
    verb = first is not None and first.is_a("level", "move", "share", "standing", "earns", "nets", "copula")
    return goods_before(sentence, first.first, 0) if first is not None and verb else None


def _topic(sentence: Sentence, head: Head) -> str | None:
    """The goods of which the words before a colon tell: "Walnuts are a success: exports to Peru rose"."""
    if "colon" not in sentence.holds:
        return None
    marks = sentence.marks
    colon = next((n for n, mark in enumerate(marks[: max(head.mark, 0)]) if "colon" in mark.means), None)
    told = marks[: colon or 0]
    verb = next((mark for mark in told if "copula" in mark.means), None)
    if verb is None or head.spoken or any(m.figure or m.is_a("flow", "verb_flow", "move", "other") for m in told):
        return None
    whole = any(mark.get("refer") == "world" for mark in marks[len(told) : head.mark])  # "tin is dear: total exports"
    parted = any(mark.get("break") == "relative" for mark in marks[head.mark :])  # "... $5bn, of which tin was 4"
    whole = whole or parted
    return None if whole else goods_before(sentence, verb.first, 0)


def _behind(sentence: Sentence, k: int) -> str | None:
    """The goods of "$255m was strawberries", "a drop of 24% in base metals"."""
    marks, j = sentence.marks, k + 1
    while j < len(marks) and marks[j].first == marks[j - 1].end and (
        not _FOLLOWS.isdisjoint(marks[j].means) or marks[j].means.get("prep") in ("in", "of", "for")
    ) and marks[j].place is None and marks[j].means.get("break") is None:  # fmt: skip
        j += 1
    if j < len(marks) and marks[j].first == marks[j - 1].end and "part" in marks[j].means:
        return None  # "$9m was dominated by tea"
    return goods_at(sentence, marks[j - 1].end)


def _of_text(sentence: Sentence, draft: Draft, context: Context) -> str | None:
    """The goods that the text is on, for a flow to or from one partner; a weight has those told last."""
    head, whole = draft.role.head, draft.role.container or draft.role.head
    weighed = draft.figure.unit in QUANTITIES
    bare = draft.role.kind == "share" and not (whole.spoken or whole.owned or whole.named)  # "Peru has 9% of imports"
    if head.flow not in ONE_WAY or (head.world and not (weighed or bare)) or _of_all(sentence, draft):
        return None
    if weighed:
        told = (context.ware, context.main_ware) if draft.role.carried else (context.main_ware, context.ware)
        return told[0] or told[1] or context.goods or only_goods(sentence, sentence.marks[draft.index].first)
    if context.goods is None or not context.told or _side(draft, context.goods_flow) != context.goods_side:
        return None
    if head.spoken and not head.verb:
        return None  # "Kenya's exports to Egypt": told anew
    return context.goods if context.titled or draft.role.carried or draft.partner != WORLD else None


def _side(draft: Draft, flow: Flow | None) -> str:
    """Who sells, or who buys, as the goods' own flow was told."""
    return draft.reporter if draft.role.head.flow == flow else draft.partner


def _of_all(sentence: Sentence, draft: Draft) -> bool:
    """True for a flow that the words beside it call all: "total exports", "exports to Peru as a whole"."""
    k = draft.role.head.mark
    if k < 0:
        return False
    words = sentence.tokens[sentence.marks[k].first : sentence.marks[k].end]
    mere = speech()["mere"]
    if any(word.key in mere for word in words):
        return True
    if sentence.holds.isdisjoint(_ALL):
        return False
    near = sentence.marks[max(k - 1, 0) : max(k, draft.index) + 2]
    return any(
        m.means.get("refer") == "world" or m.means.get("plain") == "every" or m.means.get("whole") in ("whole", "sum")
        for m in near
    )
