"""What makes trade of words that a firm or a budget has too: "its sales", "a deficit", "bought it for $5m"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.flow import BALANCE, EXPORTS, IMPORTS, ONE_WAY, TURNOVER
from steelyard.reading.context import Context
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark, Sentence
from steelyard.reading.products import classify
from steelyard.reading.who.named import Named

_NAME = 5
"""Words of a firm's name."""
_DOES = 3
"""Marks from a country to what it does."""
_NEAR = 6
"""Words beside a figure in which goods are told."""


def over_border(mark: Mark) -> bool:
    """True for a word that by itself tells of trade over a border: "exports", "trade surplus", "goods"."""
    return "abroad" in mark.means or (
        ("flow" in mark.means or "verb_flow" in mark.means) and "dealing" not in mark.means
    )


def on_firm(lead: Sequence[Sentence]) -> bool:
    """True for a text that opens on a firm and not on trade: "Acme Corp expects a net profit of ..."."""
    titled = bool(lead) and any(over_border(mark) for mark in lead[0].marks)
    if any("corporate" in sentence.holds and not sentence.title and _opens_on_one(sentence) for sentence in lead[:2]):
        return True  # "Acme Motor Corp said it will boost its imports"
    return not titled and any("corporate" in sentence.holds for sentence in lead)


def _opens_on_one(sentence: Sentence) -> bool:
    """True for a sentence whose first words are a firm's name."""
    k = next(k for k, mark in enumerate(sentence.marks) if "corporate" in mark.means)
    named = any(mark.place is not None or mark.is_a("flow", "verb_flow", "break") for mark in sentence.marks[:k])
    return sentence.marks[k].first <= _NAME and not named


def grounded(sentence: Sentence, head: Head, named: Named, context: Context) -> bool:
    """True where something beside a word of dealing tells that it is trade: a partner, goods, trade told before; in a
    text with no word of trade over a border "the deficit" is a budget's, and "its sales" are a firm's.
    """
    marks, k, gap = sentence.marks, head.mark, head.flow == BALANCE
    if context.claimed or context.abroad is None or _in_trade(marks, k):
        return True
    if gap and not context.account and (context.told or any(over_border(mark) for mark in marks)):
        return True
    ours = context.home is not None and k > 0 and "ours" in marks[k - 1].means
    if head.flow == TURNOVER and (ours or context.bilateral):
        return True
    if head.verb and k + 1 < len(marks) and "goods" in marks[k + 1].means:
        return True  # "sold goods worth $5bn"
    if head.product is not None and head.flow in ONE_WAY and context.told:
        return True
    known = head.product is not None and classify(head.product).known
    if known and (head.verb or gap or (named.told and "at_home" not in marks[k].means)):
        return True
    if not named.told:
        fronted = head.verb and "gets" not in marks[k].means and "abroad" in sentence.holds
        return fronted and any("abroad" in mark.means for mark in marks[:k])  # "Kenyan exporters earned $7bn"
    alone = named.alone and context.partner is None and "abroad" not in sentence.holds
    if context.told or not alone or _weighed(sentence, head):
        return True
    return bool(context.abroad) and (head.verb or head.flow not in ONE_WAY)


def _weighed(sentence: Sentence, head: Head) -> bool:
    """True for goods told with the figure behind a flow: "sold 500,000 tonnes", "sold tea worth $5m", "$5m of tea"."""
    marks, tokens = sentence.marks, sentence.tokens
    k = next((k for k in range(head.mark + 1, len(marks)) if marks[k].figure is not None), None)
    if k is None or any(mark.get("break") in ("strong", "relative") for mark in marks[head.mark + 1 : k]):
        return False
    if marks[k].get("figure") == "tonnes":
        return True
    if not head.verb:
        return False
    before = tokens[marks[head.mark].end : marks[k].first][:_NEAR]
    behind = tokens[marks[k].end : marks[k].end + _NEAR]
    said = [[word.text for word in words if word.text.isalpha()] for words in (before, behind)]
    return any(classify(" ".join(words[n:m])).known for words in said for n in range(2) for m in range(n + 1, n + 3))


def by_country(marks: Sequence[Mark], k: int) -> bool:
    """True for what "the country" did: "the country has already imported 5 tonnes"."""
    return any(mark.means.get("refer") == "country" for mark in marks[max(0, k - _DOES) : k])


def of_economy(head: Head, named: Named) -> bool:
    """True where the words of a flow name the economy whose it is."""
    sent = named.origin if head.flow == EXPORTS else named.goal if head.flow == IMPORTS else None
    return named.owner_name or named.both or named.pair is not None or sent is not None


def _in_trade(marks: Sequence[Mark], k: int) -> bool:
    """True for the gap "in Peru's trade with Chile"."""
    led = k + 1 < len(marks) and marks[k + 1].get("prep") == "in" and marks[k + 1].first == marks[k].end
    return led and any(mark.get("flow") == "turnover" for mark in marks[k + 2 : k + 5])
