"""Which goods a figure is on: a part must never be told as the whole.

What its flow or a list says comes first (``goods.py``, ``items.py``); else the goods of its sum ("5 tonnes of tea"),
of its verb ("exported tea worth $5m"), those of the figure before under the same flow, and, in a text on one product,
the text's. Only words that are goods by the headings count, save behind a weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.core.economy import WORLD
from steelyard.core.flow import ONE_WAY
from steelyard.reading.context import Context
from steelyard.reading.hs.stems import speech
from steelyard.reading.marking.mark import PARTS, Mark, Sentence
from steelyard.reading.places import Draft
from steelyard.reading.products import classify

_LONGEST = 8
"""Words of one phrase of goods."""
_WEIGHTS = ("tonnes", "kilograms", "pounds", "bushels", "barrels", "bags")


def tell_products(sentence: Sentence, drafts: Sequence[Draft], context: Context) -> None:
    """Write into each draft the goods that it is on, and into the context what the text goes on with."""
    before: Draft | None = None
    own: list[str | None] = []
    for draft in drafts:
        product = _own(sentence, draft, before) or _before_it(sentence, draft, before)
        own.append(product)
        draft.product = product or _of_text(sentence, draft, context)
        before = draft
    _go_on(drafts, own, context)


def _own(sentence: Sentence, draft: Draft, before: Draft | None) -> str | None:
    """The goods that its own words tell."""
    start = before.index if before is not None else -1
    return _named(
        _ahead(sentence, draft.index, start)
        or _said(sentence, draft)
        or _of_sum(sentence, draft.index, draft)
        or _of_head(sentence, draft)
        or _behind(sentence, draft.index)
    )


def _named(product: str | None) -> str | None:
    """A phrase of goods, None where its words only count or qualify."""
    empty = product is None or all(word in speech()["mere"] for word in product.casefold().split())
    return None if empty else product


def _before_it(sentence: Sentence, draft: Draft, before: Draft | None) -> str | None:
    """The goods of the figure before under the same flow; a list's next member has other ones."""
    if before is None or before.role.head.mark != draft.role.head.mark:
        return None
    if before.item is None:
        return before.product
    marks = sentence.marks[before.index : draft.index + 1]
    parted = [(mark.end, after.first) for mark, after in pairwise(marks) if mark.end < after.first]
    words = {token.key for first, end in parted for token in sentence.tokens[first:end]}
    return before.product if words <= set((before.product or "").casefold().split()) else None


def _ahead(sentence: Sentence, k: int, start: int) -> str | None:
    """The goods right before a figure and what leads to it: "maize 66 percent", "jewellery up 64 percent"."""
    marks, tokens = sentence.marks, sentence.tokens
    j = k
    while j - 1 > start and marks[j - 1].end == marks[j].first and _leads(marks[j - 1]):
        j -= 1
    if j and "outside" in marks[j - 1].means:
        return None  # "exports without fish rose 5%"
    first = marks[j - 1].end if j else 0
    words = tokens[first : marks[j].first]
    if not 0 < len(words) <= _LONGEST or not all(w.key.isalpha() or w.text in "-‑" for w in words):
        return None
    said = " ".join(w.text for w in words)
    return said if classify(said).known else None


def _leads(mark: Mark) -> bool:
    """True for what may stand between goods and their figure."""
    if mark.place is not None or mark.when is not None or mark.is_a("flow", "verb_flow", "other"):
        return False
    led = mark.is_a("hedged", "thin", "dash", "bracket", "colon", "move", "level", "worth")
    return led or mark.get("prep") in ("by", "to", "from", "with", "at")


def _behind(sentence: Sentence, k: int) -> str | None:
    """The goods of "$255m was strawberries", "a drop of 24% in base metals"."""
    marks = sentence.marks
    j = k + 1
    while j < len(marks) and marks[j].first == marks[j - 1].end and (
        marks[j].is_a("level", "move", "thin", "refer") or marks[j].get("prep") in ("in", "of", "for")
    ) and marks[j].place is None and marks[j].get("break") is None:  # fmt: skip
        j += 1
    return _goods_at(sentence, marks[j - 1].end)


def _said(sentence: Sentence, draft: Draft) -> str | None:
    """The goods that a list, the flow's own words or a case tell."""
    mark, head = sentence.marks[draft.index], draft.role.head
    ware = mark.get("ware") or None
    if draft.item or (ware and draft.figure.unit in PARTS):
        return draft.item or ware
    return head.product or ware


def _of_sum(sentence: Sentence, k: int, draft: Draft) -> str | None:
    """The goods of "5 tonnes of tea last year", "$5m worth of Peruvian tea"."""
    marks = sentence.marks
    if draft.figure.unit in PARTS:
        return None
    j = k + 1
    while j < len(marks) and marks[j].first == marks[j - 1].end and "worth" in marks[j].means:
        j += 1
    led = j < len(marks) and marks[j].first == marks[j - 1].end and marks[j].get("prep") == "of"
    if not led and not (j > k + 1 and sentence.tokens[marks[j - 1].end - 1].key == "of"):
        return None
    return _goods_at(sentence, marks[j].end if led else marks[j - 1].end, weighed=draft.figure.unit in _WEIGHTS)


def _of_head(sentence: Sentence, draft: Draft) -> str | None:
    """The goods that a verb is told of: "exported tea to Peru", "the tea exported to Peru"."""
    head, marks = draft.role.head, sentence.marks
    if head.mark < 0 or not head.verb:
        return None
    mark = marks[head.mark]
    return _goods_at(sentence, mark.end) or _goods_before(sentence, head.mark)


def _goods_at(sentence: Sentence, at: int, *, weighed: bool = False) -> str | None:
    """The goods whose words begin at a token, behind the origin that they have; ``weighed``: whatever they are."""
    marks, tokens = sentence.marks, sentence.tokens
    j = next((n for n, mark in enumerate(marks) if mark.end > at), len(marks))
    while j < len(marks) and marks[j].first == at and _tells_of_goods(marks[j]):
        at, j = marks[j].end, j + 1
    found: str | None = None
    end = at
    while j <= len(marks):
        stop = marks[j].first if j < len(marks) else len(tokens)
        words = tokens[at : min(stop, at + _LONGEST + 1)]
        if len(words) > _LONGEST or not all(w.key.isalpha() or w.text in "-‑," for w in words):
            break
        while words and not words[0].key.isalpha():
            words = words[1:]
        said = " ".join(w.text for w in words)
        if words and stop > end and (classify(said).known or (weighed and found is None and not words[0].capital)):
            found, end = said, stop
        if j == len(marks) or "break" not in marks[j].means or marks[j].get("break") != "weak":
            break
        j += 1
    return found


def _goods_before(sentence: Sentence, k: int) -> str | None:
    """The goods right before a verb: "the volume of rice exported"."""
    marks = sentence.marks
    first = marks[k - 1].end if k else 0
    words = sentence.tokens[first : marks[k].first]
    if not 0 < len(words) <= _LONGEST or not all(w.key.isalpha() for w in words):
        return None
    said = " ".join(w.text for w in words)
    return said if classify(said).known else None


def _tells_of_goods(mark: Mark) -> bool:
    """True for what may stand before the name of goods: their origin, an article."""
    return (mark.place is not None and mark.place.form == "adjective") or mark.is_a("thin")


def _of_text(sentence: Sentence, draft: Draft, context: Context) -> str | None:
    """The goods that the text is on, for a flow to or from one partner; a weight has those told last."""
    head = draft.role.head
    if head.flow not in ONE_WAY or head.world or _of_all(sentence.marks, head.mark):
        return None
    if draft.figure.unit in _WEIGHTS:
        return context.ware
    return context.goods if draft.role.carried or draft.partner != WORLD else None


def _of_all(marks: Sequence[Mark], k: int) -> bool:
    """True for a flow that the words beside it call all: "total exports", "exports as a whole"."""
    return any(
        m.get("refer") == "world" or m.get("plain") == "every" or m.get("whole") in ("whole", "sum")
        for m in (marks[max(k - 1, 0) : k + 2] if k >= 0 else ())
    )


def _go_on(drafts: Sequence[Draft], own: Sequence[str | None], context: Context) -> None:
    """Keep what the text is on where its first figures are on one product, until it tells of several or of all."""
    context.ware = next((product for product in reversed(own) if product is not None), context.ware)
    if context.told and context.goods is None:
        return
    goods = {draft.product for draft in drafts if draft.role.kind != "share"}
    if goods:
        context.goods = next(iter(goods)) if len(goods) == 1 else None
