"""What is traded, in a language that tells it by case: «экспорт чая», «торговля зерном», «рыбный экспорт».

A part must never be read as the whole, so the words right behind a flow, its verb or its sum are its product where
their form says so. Names, owners ("of the region") and words that only count or qualify are none.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.language import Language
from steelyard.reading.marking.mark import PARTS, Mark
from steelyard.reading.marking.tokens import Token

_LONGEST = 6


def with_wares(marks: list[Mark], tokens: Sequence[Token], words: Language) -> None:
    """Write the product of each flow and each sum into its mark, as the text has it (kind ``ware``); the language tells
    by its form what is traded.
    """
    for k, mark in enumerate(marks):
        trade = "flow" in mark.means or "verb_flow" in mark.means
        if mark.figure is None and not trade:
            continue
        money = mark.figure is not None and not mark.figure.bare and mark.figure.unit not in PARTS
        told = _behind(marks, k, tokens, words) if money or trade else ""
        told = told or (_before(marks, k, tokens, words) if trade else "")
        told = told or (_led_to(marks, k, tokens, words) if money else "")
        told = told or (_sibling(marks, k, tokens, words) if mark.figure is not None and not money else "")
        told = told or (
            _fronted(marks, k, tokens, words) if "verb_flow" in mark.means and "flow" not in mark.means else ""
        )
        if told or trade:
            mark.means = {**mark.means, "ware": told}


def _behind(marks: Sequence[Mark], k: int, tokens: Sequence[Token], words: Language) -> str:
    """The words in the case that the flow asks for, up to the last noun."""
    at, j, nouns = marks[k].end, k + 1, 0
    found: list[str] = []
    wide = marks[k].get("flow") == "turnover"
    while at < len(tokens) and len(found) < _LONGEST:
        mark = marks[j] if j < len(marks) and marks[j].first == at and marks[j].end > at else None
        token = tokens[at]
        if mark is not None:
            goods = "goods" in mark.means and "flow" not in mark.means
            joint = nouns > 0 and mark.get("break") == "weak" and _goes_on(tokens, mark, words)
            origin = mark.place is not None and mark.place.form == "adjective" and not found
            if not (goods or joint or origin):
                break
            found += [] if origin else [t.key for t in tokens[mark.first : mark.end]]
            nouns = len(found) if goods and len(found) > 1 else nouns
            at, j = mark.end, j + 1
            continue
        form = "" if token.lemma in words.owners else _form(token, words)
        if form == "either":
            form = "only" if not found and _form(tokens[marks[k].end - 1], words) != "noun" else ""
        if not form or (form == "by" and not wide):
            break
        found.append(token.key)
        nouns = nouns if form == "adjective" else len(found)
        at += 1
        while j < len(marks) and marks[j].first < at:
            j += 1
    return " ".join(found[:nouns])


def _form(token: Token, words: Language) -> str:
    """How a word may tell what is traded; empty for names, numbers and other forms."""
    named = token.capital and not (token.text.isupper() and len(token.text) > 1)
    return "" if named or words.case is None or not token.key.isalpha() else words.case(token.key)


def _goes_on(tokens: Sequence[Token], joint: Mark, words: Language) -> bool:
    """True for the "and" between two products."""
    after = tokens[joint.end] if joint.end < len(tokens) else None
    single = joint.end - joint.first == 1 and tokens[joint.first].key.isalpha()
    return single and after is not None and _form(after, words) in ("noun", "only", "adjective")


def _fronted(marks: Sequence[Mark], k: int, tokens: Sequence[Token], words: Language) -> str:
    """The goods with which the clause of a verb opens: «Золота вывезено на 2 млрд», «молочной продукции они купили»."""
    opens = next((m.end for m in reversed(marks[:k]) if "break" in m.means and m.end - m.first == 1), 0)
    known = {m.first: m for m in marks[:k] if m.first >= opens}
    at = opens
    while at in known and known[at].end > at and known[at].is_a("plain", "thin") and "goods" not in known[at].means:
        at = known[at].end
    found: list[str] = []
    for token in tokens[at : min(at + 3, marks[k].first)]:
        goods = at in known and "goods" in known[at].means and known[at].end == at + 1
        if not goods and (at in known or token.lemma in words.owners or (token.capital and at > 0)):
            return ""
        form = words.case(token.key) if words.case is not None and token.key.isalpha() else ""
        found.append(token.key)
        if form == "only" or (goods and len(found) > 1 and form):
            return " ".join(found)
        if form != "adjective":
            return ""
        at += 1
    return ""


def _sibling(marks: Sequence[Mark], k: int, tokens: Sequence[Token], words: Language) -> str:
    """The next goods of a list before their percentage: «экспорт стали вырос на 5%, чугуна - на 3%»."""
    j = k - 1
    while j >= 0 and marks[j].end == marks[j + 1].first and marks[j].is_a("hedged", "prep", "dash"):
        j -= 1
    dashed = any("dash" in mark.means for mark in marks[j + 1 : k])
    if j < 0 or not dashed or "break" not in marks[j].means or marks[j + 1].first - marks[j].end > 3:
        return ""
    found = tokens[marks[j].end : marks[j + 1].first]
    forms = ["" if token.lemma in words.owners else _form(token, words) for token in found]
    told = (
        bool(forms) and forms[-1] in ("noun", "only") and all(form in ("noun", "only", "adjective") for form in forms)
    )
    return " ".join(token.key for token in found) if told else ""


def _led_to(marks: Sequence[Mark], k: int, tokens: Sequence[Token], words: Language) -> str:
    """The goods right before a sum: «никеля на сумму 5 млн», «купил пшеницы на 3 млн»."""
    j = k - 1
    while (
        j >= 0
        and marks[j].end == marks[j + 1].first
        and marks[j].is_a("hedged", "thin")
        and "prep" not in marks[j].means
    ):
        j -= 1
    sum_ = j >= 0 and marks[j].end == marks[j + 1].first and (marks[j].get("prep") or "").startswith("by")
    sum_ = sum_ or (
        j >= 0
        and marks[j].end == marks[j + 1].first
        and marks[j].end - marks[j].first == 2
        and "level" in marks[j].means
    )
    if not sum_:
        return ""
    first = marks[j - 1].end if j else 0
    found: list[str] = []
    for token in tokens[max(first, marks[j].first - 3) : marks[j].first]:
        form = "" if token.lemma in words.owners else _form(token, words)
        found = [*found, token.key] if form in ("noun", "only", "adjective") else []
    return " ".join(found) if found and words.case is not None and words.case(found[-1]) in ("noun", "only") else ""


def _before(marks: Sequence[Mark], k: int, tokens: Sequence[Token], words: Language) -> str:
    """The adjective right before a flow that tells its kind («рыбный экспорт»)."""
    at = marks[k].first - 1
    return tokens[at].key if at >= 0 and tokens[at].lemma in words.wares else ""
