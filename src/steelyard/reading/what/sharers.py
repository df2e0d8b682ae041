"""The goods that have a share: "textiles made up 12% of exports", "40% of all imports were raw materials"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark, Sentence
from steelyard.reading.marking.tokens import Token
from steelyard.reading.places import Draft, Place, link_of
from steelyard.reading.products import classify
from steelyard.reading.what.goods_parts import behind_time, goods_behind, goods_from, next_goods, relied_on, words_ahead

_LONGEST = 10
"""Words of goods that have a share."""
_SHORT = 3
"""Letters of a pronoun, and of few goods."""
_PARTED = 3
"""Tokens of "re-exports"."""
EARNING = frozenset(("verb_flow", "forms", "earns"))
"""Kinds of verbs by which goods bring a sum."""
_SAYS = EARNING | {"share", "level", "copula"}
_WITHIN = ("plain", "thin", "goods", "same_head", "hedged", "branch")
_LEADS = ("of", "in", "to", "from", "for")
_CLOSING = ("break", "period", "figure", "prep")


def sharer_of(sentence: Sentence, place: Place, heads: Sequence[Head], before: Draft | None) -> str | None:
    """Return the goods whose part of a flow a percentage is, None where the sentence names none.

    They have their own flow ("exports of tin make up 12% of ..."), a figure right before (``before``), or stand before
    the verb of the share, behind the noun, or behind the whole.
    """
    marks = sentence.marks
    own = next((h for h in reversed(heads) if place.before < h.mark < place.at and h.flow is not None), None)
    if own is not None and own.product is not None:
        return own.product
    if (dash := goods_behind(marks, place.at)) is not None:
        return _behind(sentence, dash)
    if (verb := relied_on(marks, place)) is not None:
        stop = next(m.first for m in marks[verb + 1 :] if m.get("prep") == "for")
        return " ".join(word.text for word in sentence.tokens[marks[verb].end : stop])
    beside = before is not None and before.index == place.before
    listed = next_goods(marks, place)
    if before is not None and beside and before.role.kind in ("level", "change") and not listed:
        told = before.item or before.role.head.product or _flow_word(sentence, before)
        inside = None if before.item else _in_own_clause(sentence, place) or _inverted(sentence, place, None)
        return inside or told or _opening(sentence)
    if before is not None and beside and before.item and (listed or before.role.kind == "share"):
        told = _next_listed(sentence, place, before.item)
        if told is not None:
            return told
    v = _verb(marks, place)
    if v is None and place.at and marks[place.at - 1].get("break") == "weak":
        v = place.at - 1  # "Minerals, 63% of exports, ..."
    if v is not None and (said := _subject(sentence, v, place)) is not None:
        return said
    apart = v is not None and (marks[v].get("break") == "weak" or (v > 0 and marks[v - 1].get("break") == "weak"))
    apart = apart or (v is None and link_of(marks, place) in ("with", "at"))
    if apart and (said := _opening(sentence) or _chief_named(sentence, own)) is not None:
        return said  # "Tea stayed the main export, with 12% of all exports"
    if (ahead := words_ahead(marks, place)) is not None and (said := _known(sentence, *ahead)) is not None:
        return said
    return _of_noun(sentence, place) or _complement(sentence, place)


def _next_listed(sentence: Sentence, place: Place, item: str) -> str | None:
    """The goods of the next share of a list: those behind it, or those of the one before, ``item``."""
    marks = sentence.marks
    dashed = place.at + 1 < len(marks) and "dash" in marks[place.at + 1].means
    listed = _behind(sentence, place.at + dashed)
    if listed is not None and classify(listed).known:
        return listed  # "40% were raw materials, 19% consumer goods"
    passed = ("break", "hedged", "thin", "prep", "flow", "refer", "place", "period")
    again = all(m.one_of(passed) for m in _between(marks, place))
    edges = pairwise(marks[place.before : place.at + 1])
    gaps = [sentence.tokens[a.end : b.first] for a, b in edges if a.end < b.first]
    words = gaps[-1] if gaps else None
    if words and again:
        return _said(words)  # "tin accounts for 5% of exports, tea for 3%"
    return item if again else None  # "tin makes 5% of all trade and 9% of exports"


def _in_own_clause(sentence: Sentence, place: Place) -> str | None:
    """The goods of a clause behind a sum: "came to $5bn, of which tin had 12%", "..., of which 12% was tin"."""
    marks = sentence.marks
    if (v := _verb(marks, place)) is not None:
        return _subject(sentence, v, place)
    k = place.at - 1
    while k > place.before and marks[k].is_a("hedged", "thin"):
        k -= 1
    opens = k > place.before and marks[k].get("break") in ("strong", "relative")
    return _complement(sentence, place) if opens else None


def _between(marks: Sequence[Mark], place: Place) -> Sequence[Mark]:
    return marks[place.before + 1 : place.at]


def partner_told(heads: Sequence[Head], place: Place, reporter: str) -> str:
    """The partner of a flow whose part of all a percentage is: "trade between Peru and Chile made up 3% of ..."."""
    own = next((h for h in reversed(heads) if place.before < h.mark < place.at and h.flow is not None), None)
    if own is None or not own.named or reporter not in (own.reporter, own.partner):
        return ""
    return own.partner if reporter == own.reporter else own.reporter


def earned(sentence: Sentence, place: Place) -> bool:
    """True for what goods brought, not their flow: "other metals yielded $5m"."""
    v = _verb(sentence.marks, place)
    verb = v is not None and sentence.marks[v].one_of(EARNING)
    return v is not None and verb and _subject(sentence, v, place) is not None


def _flow_word(sentence: Sentence, before: Draft) -> str | None:
    """The name of a flow that is a part of all: "re-exports"."""
    mark = sentence.marks[before.role.head.mark] if before.role.head.mark >= 0 else None
    words = [token.key for token in sentence.tokens[mark.first : mark.end]] if mark is not None else []
    return "".join(words) if len(words) == _PARTED and "-" in words else None


def _opening(sentence: Sentence) -> str | None:
    """The words that a sentence begins with: "Tea stayed the main export, with $5m or 12% of the total"."""
    k = next((k for k, m in enumerate(sentence.marks) if not _inner(m)), None)
    says = k is not None and (sentence.marks[k].one_of(_SAYS) or "standing" in sentence.marks[k].means)
    if k is None or not says or _at_large(sentence.marks[:k]):
        return None
    return _said(sentence.tokens[: sentence.marks[k].first])


def _at_large(words: Sequence[Mark]) -> bool:
    """True for all goods: "Goods were imported from Peru (12%)"."""
    solid = bool(words) and words[-1].end == sum(m.end - m.first for m in words)
    return solid and all(m.is_a("goods", "thin") for m in words)


def _chief_named(sentence: Sentence, own: Head | None) -> str | None:
    """The goods of "the main export (of Peru in May) was tea, accounting for 12%", "... was tea (12%)"."""
    marks, k = sentence.marks, -1 if own is None else own.mark
    if k < 1 or "most" not in marks[k - 1].means:
        return None
    n = k + 1
    while n + 1 < len(marks) and marks[n].first == marks[n - 1].end and _of_chief(marks[n]):
        n += 1
    is_it, stop = (*marks[n : n + 2], None, None)[:2]
    told = is_it is not None and "copula" in is_it.means and stop is not None and stop.is_a("break", "prep")
    return _said(sentence.tokens[is_it.end : stop.first]) if told and is_it is not None and stop is not None else None


def _of_chief(mark: Mark) -> bool:
    """True for whose, whither or when the main export was: "of Peru in May"."""
    return mark.place is not None or mark.when is not None or mark.is_a("refer") or mark.get("prep") in _LEADS


def _verb(marks: Sequence[Mark], place: Place) -> int | None:
    """The mark of the verb that leads to the percentage."""
    k = place.at - 1
    while k > place.before and (
        "hedged" in marks[k].means or "thin" in marks[k].means or marks[k].means.get("prep") == "for"
    ):
        k -= 1
    if k - 1 > place.before and marks[k].get("prep") in ("with", "at") and marks[k - 1].end == marks[k].first:
        k -= "standing" in marks[k - 1].means  # "tea came first with 12%"
    return k if k > place.before and (marks[k].one_of(_SAYS) or "standing" in marks[k].means) else None


def _subject(sentence: Sentence, v: int, place: Place) -> str | None:
    """The words that the clause of a verb begins with, where they are no names."""
    marks, tokens = sentence.marks, sentence.tokens
    k = v
    if "bracket" in marks[k - 1].means and marks[k - 1].end == marks[k].first and k - 1 > place.before:
        k = v = next((j for j in range(k - 2, place.before, -1) if "bracket" in marks[j].means), k)
    if k - 2 > place.before and marks[k - 1].get("break") == "relative" and marks[k - 1].end == marks[k].first:
        k = v = k - 2 if marks[k - 2].get("break") == "weak" else k - 1  # "tin, which yielded ..."
    elif k - 2 > place.before and marks[k - 1].get("break") == "weak" and _behind_part(marks, k - 1):
        k = v = k - 1  # "led by tin, accounting for 12%"
    while k - 1 > place.before and _inner(marks[k - 1]):
        k -= 1
    if k and marks[k - 1].end == marks[k].first and "break" in marks[k].means:
        k += k < v  # ") and tin, 12%"
    owned = k and marks[k - 1].get("refer") in ("own", "its")  # "Peru's fish industry", "its fish industry"
    owned = owned or (k > 0 and "part" in marks[k - 1].means)  # "led by tin, which accounted for"
    if k - 1 > place.before and not (owned or marks[k - 1].is_a("break", "period")):
        led = marks[k - 1].place is not None or marks[k - 1].is_a("flow", "refer", "prep", "share")
        return _known(sentence, marks[k - 1].end, marks[v].first) if led else None
    end = marks[v - 1].first if v - 1 >= k and "singled" in marks[v - 1].means else marks[v].first
    return _said(tokens[marks[k - 1].end if k else 0 : end])  # "tin (alone)"


def _behind_part(marks: Sequence[Mark], k: int) -> bool:
    """True for the comma behind the goods that "led by" tells."""
    words = marks[k - 1].end < marks[k].first or "goods" in marks[k - 1].means
    while k and _inner(marks[k - 1]):
        k -= 1
    return words and k > 0 and "part" in marks[k - 1].means


def _inner(mark: Mark) -> bool:
    """True for what may stand among the words of goods."""
    if "break" in mark.means:
        return "plain" in mark.means and "same_head" not in mark.means
    whole = mark.get("refer") == "world" and "level" not in mark.means  # "fuels as a whole"
    return mark.place is None and (whole or mark.is_a(*_WITHIN) or mark.get("prep") in ("of", "than", "in"))


def _of_noun(sentence: Sentence, place: Place) -> str | None:
    """The goods in "the share of tin in exports was 12%"."""
    marks = sentence.marks
    for k in range(place.before + 1, place.at - 1):
        of = marks[k + 1]
        if (owner := _owner(sentence, k)) is not None:
            return owner
        if "share" in marks[k].means and of.get("prep") == "of" and of.first == marks[k].end:
            stop = next((m for m in marks[k + 2 :] if not _inner(m)), None)
            return None if stop is None else _said(sentence.tokens[of.end : stop.first])
        if "share" in marks[k].means and of.get("prep") == "in" and of.first > marks[k].end:
            return _known(sentence, marks[k].end, of.first)  # «доля меди в экспорте»
    return None


def _known(sentence: Sentence, first: int, end: int) -> str | None:
    """The words between two tokens, where they are goods that we know, and no name as «Индию», which is a metal too."""
    if any(mark.place is not None and mark.first == first for mark in sentence.marks):
        return None
    said = _said(sentence.tokens[first:end])
    return said if said is not None and classify(said).known else None


def _owner(sentence: Sentence, k: int) -> str | None:
    """The goods in "tin's share of exports was 12%", with which a clause begins."""
    own = sentence.marks[k - 1] if k else None
    if own is None or own.get("refer") != "own" or own.end != sentence.marks[k].first:
        return None
    before = sentence.marks[k - 2] if k > 1 else None
    if sentence.marks[k].get("share") != "share" or not (before is None or before.is_a("break", "period", "speaker")):
        return None
    return _said(sentence.tokens[0 if before is None else before.end : own.first])


def _complement(sentence: Sentence, place: Place) -> str | None:
    """The goods in "40% of all imports were raw materials", and "... was made up of minerals"."""
    marks = sentence.marks
    behind = range(place.at + 1, min(len(marks), place.after))
    k = next((k for k in behind if marks[k].is_a("flow", "verb_flow")), None)
    if (told := _inverted(sentence, place, k)) is not None:
        return told
    if (dash := goods_behind(marks, place.at if k is None else k)) is not None:
        return _behind(sentence, dash)
    if k is None and place.at + 1 < len(marks):
        comma = marks[place.at + 1].get("break") == "weak"  # "The largest share, 12%, was that of tin"
        k = place.at + 1 if comma else place.at  # "Of all exports, 12% was tin"
    if k is None or (k := behind_time(marks, k) - 1) + 1 >= len(marks):
        return None
    if goods_from(marks, place, k + 1):
        return _behind(sentence, k + 1)  # "40% of all exports came from tin"
    if not marks[k + 1].is_a("level", "part"):
        return None
    while k + 1 < len(marks) and marks[k + 1].first == marks[k].end and marks[k + 1].is_a("level", "part"):
        k += 1
    that, of = (*marks[k + 1 : k + 3], None, None)[:2]
    if that is not None and of is not None and "same_head" in that.means and of.get("prep") == "of":
        k += 2
    said = _behind(sentence, k)
    return said if said is not None and ("part" in marks[k].means or classify(said).known) else None


def _inverted(sentence: Sentence, place: Place, flow: int | None) -> str | None:
    """The goods behind a verb that stands behind its percentage: «40% экспорта Чили в 2021 году составила медь»."""
    marks = sentence.marks
    k = place.at + 1 if flow is None else flow + 1
    while flow is not None and k < len(marks) and (marks[k].place or marks[k].when or marks[k].get("prep")):
        k += 1
    if (
        k >= len(marks)
        or not marks[k].is_a("share", "level", "forms")
        or (flow is None and marks[k - 1].end != marks[k].first)
    ):
        return None
    k += k + 1 < len(marks) and "prep" in marks[k + 1].means and marks[k + 1].first == marks[k].end
    stop = next((m.first for m in marks[k + 1 :] if m.one_of(_CLOSING)), len(sentence.tokens))
    return _known(sentence, marks[k].end, stop)


def _behind(sentence: Sentence, k: int) -> str | None:
    """The words behind a mark up to a stop."""
    marks, tokens = sentence.marks, sentence.tokens
    stop = next((m.first for m in marks[k + 1 :] if m.one_of(_CLOSING)), len(tokens))
    return _said(tokens[marks[k].end : stop])


def _said(words: Sequence[Token]) -> str | None:
    """The words of goods, None where a name is among them, or a pronoun is all."""
    plain = [word for word in words if word.key.isalpha()]
    named = any(word.capital for word in plain[1:]) or (bool(plain) and plain[0].text.isupper())
    if named or not 0 < len(plain) <= _LONGEST:
        return None
    said = " ".join(word.text for word in words)
    return said if any(len(word.text) > _SHORT for word in plain) or classify(said).hs else None
