"""Parties that are said and are no economy we know: "exports to poor countries", "Acme's exports", "Acme sold"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import is_bloc, members
from steelyard.core.flow import EXPORTS, IMPORTS, Flow
from steelyard.reading.marking.mark import Mark, Sentence
from steelyard.reading.products import classify

_GOODS = 2
"""Words of goods between a flow and what leads to where they pass."""
_PHRASE = 3
"""Words of a phrase of goods."""
_TELLER = ("authority", "issuer", "ministry", "office", "statistics")
"""Kinds of words for who says something."""
_CLAUSE = ("figure", "flow", "move", "refer", "verb_flow")
"""Kinds of words of a clause that stands between who says something and what is said."""
_LINKS = ("to", "from", "with", "between", "for", "and")


def unknown_partner(sentence: Sentence, k: int) -> bool:
    """True for "exports to developing countries", the partner right behind the trade, and "exports through Oman"."""
    marks = sentence.marks
    prep = marks[k + 1] if k + 1 < len(marks) else None
    if prep is not None and "transit" in prep.means and prep.first - marks[k].end <= _GOODS:
        return k + 2 < len(marks) and marks[k + 2].get("skip") == "crossing"
    if prep is None or prep.means.get("prep") not in ("to", "from", "with") or prep.first != marks[k].end:
        return False
    if k + 2 < len(marks) and "outside" in marks[k + 2].means and marks[k + 2].first <= prep.end + 1:
        return True
    i, j = prep.end, k + 2
    while j < len(marks) and marks[j].first == i and marks[j].is_a("thin", "plain"):
        i, j = marks[j].end, j + 1
    if i >= len(sentence.tokens) or (j < len(marks) and marks[j].first <= i) or not sentence.tokens[i].key.isalpha():
        return False
    return not (prep.get("prep") == "from" and marks[k].get("flow") == "exports" and goods_at(sentence, i))


def goods_at(sentence: Sentence, i: int) -> bool:
    """True where goods by the headings stand: "receipts from articles of apparel"."""
    words = [token.text for token in sentence.tokens[i : i + _PHRASE]]
    return any(classify(" ".join(words[:n])).known for n in range(len(words), 0, -1))


def unknown_owner(sentence: Sentence, k: int) -> bool:
    """True for "Acme's exports", "Acme's $5m of exports": a name with an 's, no economy and no word we know; and for
    somebody's own ("his exports").
    """
    if sentence.holds.isdisjoint(("own", "somebody")):
        return False
    marks, j = sentence.marks, k - 1
    while j > 0 and marks[j].end == marks[j + 1].first and (
        marks[j].is_a("thin", "plain", "measure", "figure") or marks[j].get("prep") == "of"
    ):  # fmt: skip
        j -= 1
    if j < 0 or marks[j].end != marks[j + 1].first:
        return False
    if "somebody" in marks[j].means or marks[j].get("refer") != "own":
        return "somebody" in marks[j].means
    name = sentence.tokens[marks[j].first - 1] if marks[j].first else None
    told = any(mark.end >= marks[j].first for mark in marks[:j])
    return name is not None and not told and name.text.isalpha() and name.text[0].isupper() and not name.text.isupper()


def told_by_firm(sentence: Sentence, k: int) -> bool:
    """True for "The company said that its exports rose" and "... said it sold": whose they are is who says it."""
    lead, marks, j = sentence.lead, sentence.marks, k - 1
    if lead is None and "firm" not in sentence.holds:
        return False
    while j > 0 and (
        marks[j].is_a("thin", "plain", "measure", "scope", "goods", "anterior", "target") or _aimed(marks, j)
    ):
        j -= 1
    if j < 0 or marks[j].get("refer") not in ("its", "it"):
        return False
    before = [*(() if lead is None else lead.marks), *marks[:j]]
    said = next((n for n in range(len(before) - 1, -1, -1) if "speaker" in before[n].means), None)
    if said is None or any(mark.place is not None or mark.one_of(_CLAUSE) for mark in before[said + 1 :]):
        return False
    tellers = [mark for mark in before[:said] if mark.is_a(*_TELLER)]
    teller = tellers[-1] if tellers else next((mark for mark in before[said:] if mark.is_a(*_TELLER)), None)
    return teller is not None and teller.get("office") == "firm"


def _aimed(marks: Sequence[Mark], j: int) -> bool:
    """True for the "to" of "it plans to buy"."""
    return marks[j].get("prep") == "to" and "target" in marks[j - 1].means and marks[j - 1].end == marks[j].first


def unknown_actor(sentence: Sentence, k: int) -> bool:
    """True for a verb of trade right behind a name that is no economy: "Acme shipped", "of which Acme has sold".

    The first word of a sentence is a name only in capitals.
    """
    marks, tokens = sentence.marks, sentence.tokens
    j, i = k - 1, marks[k].first - 1
    if j >= 0 and "anterior" in marks[j].means and marks[j].end == i + 1:
        j, i = j - 1, marks[j].first - 1
    if i < 0 or sentence.title or (j >= 0 and marks[j].end > i):
        return False
    name = tokens[i].text
    if not (name.isalpha() and tokens[i].capital):
        return False
    return i > 0 or (name.isupper() and len(name) > 1)


def unknown_lands(sentence: Sentence, k: int) -> bool:
    """True for "bought goods from the Arab countries": a group of countries, before any figure behind the trade."""
    if "lands" not in sentence.holds:
        return False
    marks = sentence.marks
    if k and "lands" in marks[0].means and all(m.is_a("lands", "move", "plain") for m in marks[:k]):
        return True  # "Other states cut purchases"
    for j in range(k + 1, len(marks)):
        mark = marks[j]
        named = marks[j - 1].place if marks[j - 1].end == mark.first else None
        if "lands" in mark.means and (named is None or named.form != "name"):
            if j + 1 < len(marks) and marks[j + 1].place is not None and marks[j + 1].first == mark.end:
                return False  # "its neighbours Peru and Chile"
            return any(m.get("prep") in _LINKS for m in marks[k + 1 : j])  # not "the EU partner states"
        if mark.figure is not None and j == k + 2 and marks[k + 1].get("prep") == "of":
            continue  # "a deficit of $5bn was recorded with developing countries"
        if mark.figure is not None or mark.is_a("flow", "verb_flow") or mark.get("break") == "strong":
            return False
    return False


def unknown_bloc(marks: Sequence[Mark], k: int, flow: Flow | None) -> bool:
    """True for "exports to the bloc", right behind the trade, where the text has told of none."""
    prep, bloc = (*marks[k + 1 : k + 3], None, None)[:2]
    away = {EXPORTS: "to", IMPORTS: "from"}.get(flow, "with") if flow is not None else None
    if prep is None or bloc is None or away is None or prep.get("prep") != away:
        return False
    return bloc.get("refer") in ("bloc", "region") and prep.first == marks[k].end and bloc.first == prep.end


def among_others(sentence: Sentence, k: int, reporter: str, year: int) -> bool:
    """True for "intra-EU trade" in a text on who is no member: it is nobody's that the text tells."""
    if k < 2 or "intra" not in sentence.marks[k - 2].means:
        return False
    inner = sentence.marks[k - 1].place
    return inner is not None and is_bloc(inner.code) and reporter not in members(inner.code, year)
