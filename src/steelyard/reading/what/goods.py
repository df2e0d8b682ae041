"""What a flow is a flow of: the goods that its own words name."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD
from steelyard.core.flow import EXPORTS, IMPORTS
from steelyard.reading.context import Context
from steelyard.reading.head import Head
from steelyard.reading.hs.stems import speech
from steelyard.reading.marking.mark import PARTS, Mark, Sentence, one_is
from steelyard.reading.products import alone, classify
from steelyard.reading.who.strangers import goods_at


def product_of(sentence: Sentence, k: int) -> str | None:
    """Return the goods of the flow at mark ``k``, None where it is all goods."""
    mark = sentence.marks[k]
    if "flow" in mark.means or "ware" in mark.means:
        return _named(sentence, k)
    return (_earner(sentence, k) or _earned_from(sentence, k)) if "earns" in mark.means else None


def _earned_from(sentence: Sentence, k: int) -> str | None:
    """The goods of "earned $5m from tea (exports)", of which the verb is about too."""
    marks = sentence.marks
    for j in range(k + 1, min(len(marks), k + 5)):
        if "flow" in marks[j].means and marks[j - 1].get("prep") in ("from", "by"):
            return _named(sentence, j)
        if marks[j].get("prep") == "from" and marks[j - 1].figure is not None:
            words = sentence.tokens[marks[j].end : marks[j + 1].first] if j + 1 < len(marks) else []
            if words and len(words) <= 3 and all(w.key.isalpha() for w in words) and "flow" not in marks[j + 1].means:
                return " ".join(w.key for w in words)
        if not (marks[j].figure is not None or marks[j].is_a("prep", "thin", "hedged", "plain")):
            return None
    return None


def _earner(sentence: Sentence, k: int) -> str | None:
    """The goods that earn: "Used cars, sold again, brought in $5m"; an economy that earns is no product."""
    marks, tokens = sentence.marks, sentence.tokens
    start = next((j for j in range(k - 1, -1, -1) if marks[j].get("break") == "strong"), -1)
    lead = marks[start + 1 : k]
    known = ("refer", "same_head", "office", "flow", "other", "nation", "ours")
    if any(m.place is not None or (m.one_of(known) and not m.is_a("break", "plain")) for m in lead):
        return None
    first = marks[start].end if start >= 0 else 0
    if lead and "verb_flow" in lead[0].means and lead[0].first == first:
        first, lead = lead[0].end, lead[1:]  # "Re-exported cars"
    end = lead[0].first if lead else marks[k].first
    words = tokens[first:end]
    plain = words and len(words) < 8 and all(w.key.isalpha() or w.text in "-‑" for w in words)
    return " ".join(w.key for w in words) if plain else None


def earned_by_other(sentence: Sentence, k: int) -> bool:
    """True where what is no goods earned an economy something: "the win earned Kenya $5m"."""
    marks, tokens = sentence.marks, sentence.tokens
    after = marks[k + 1] if k + 1 < len(marks) else None
    if "earns" not in marks[k].means or after is None or after.first - marks[k].end > 1 or after.place is None:
        return False
    if any(m.is_a("flow", "verb_flow", "goods", "same_head", "refer") for m in marks[:k]):
        return False
    near = " ".join(w.key for w in tokens[marks[k - 1].end if k else 0 : marks[k].first])
    told = [phrase for phrase in (near, _earner(sentence, k)) if phrase]
    return bool(told) and not any(classify(alone(phrase)).known for phrase in told)


def paid_for_other(sentence: Sentence, k: int) -> bool:
    """True where an economy pays for what is no goods ("Peru spent $5bn on roads"), or somebody else pays."""
    mark = sentence.marks[k]
    after = sentence.marks[k + 1] if k + 1 < len(sentence.marks) else None
    if "pays" not in mark.means or after is None:
        return False
    if _paid_by_other(sentence.marks, k):
        return True
    tied = after.first == mark.end
    if tied and (after.is_a("goods", "flow") or ("refer" in after.means and "plain" not in after.means)):
        return False
    led = tied and (after.place is not None or "plain" in after.means)
    return not goods_at(sentence, after.end if led else mark.end)


def given_by_office(marks: Sequence[Mark], k: int) -> bool:
    """True for money that an office gave: "received $10bn from the World Bank"."""
    money, link = (*marks[k + 1 : k + 3], None, None)[:2]
    if money is None or link is None or link.get("prep") != "from" or link.first != money.end:
        return False
    giver = next((m for m in marks[k + 3 : k + 6] if not m.is_a("thin", "refer")), None)
    named = giver is not None and giver.is_a("office", "compound") and giver.place is None
    return named and (money.get("figure") or "")[:3].isupper()


def _paid_by_other(marks: Sequence[Mark], k: int) -> bool:
    """True where a sentence opens with who pays, in a word that we do not know: "Families (of Peru) spent"."""
    whose = marks[k - 1] if k and marks[k - 1].place is not None and marks[k - 1].end == marks[k].first else None
    if whose is not None and whose.get("form"):
        return False
    subject = marks[k] if whose is None else whose
    return subject.first == 1 and subject is marks[0]


def brought_in(sentence: Sentence, k: int, context: Context, last: Head | None) -> Head | None:
    """The flow of goods sold by weight that brought in a sum: "sold 5 tonnes of tea. The receipts came to $9m"."""
    marks, mark = sentence.marks, sentence.marks[k]
    told = last or (context.head if context.claimed else None)
    if told is None or not (told.flow == EXPORTS or (told.flow == IMPORTS and told.partner != WORLD)):
        return None
    units = [m.figure.unit for m in marks[:k] if m.figure is not None and m.figure.unit not in PARTS]
    if ((units[-1] if units else context.unit) or "USD")[:3].isupper():
        return None
    after = marks[k + 1] if k + 1 < len(marks) else None
    if after is None or after.first != mark.end or after.is_a("office", "other", "nation", "plain"):
        return None
    if k and "office" in marks[k - 1].means and marks[k - 1].end == mark.first:
        return None  # "the ministry revenue"
    if (own := product_of(sentence, k)) is not None and not classify(own).known:
        return None  # "hotel revenue"
    summed = any(m.figure is not None for m in marks[k + 2 : k + 3])  # "revenue of $9m"
    if "prep" in after.means and after.when is None and not (summed and after.get("prep") == "of"):
        if after.get("prep") != "from":
            return None  # "receipts to the budget"
        return told if goods_at(sentence, after.end) else None
    return told


def _chief(sentence: Sentence, k: int) -> str | None:
    """The goods of "petroleum oils were (formed) the largest exports"."""
    if "most" not in sentence.holds:
        return None
    marks, j = sentence.marks, k - 1
    while j > 0 and marks[j].end == marks[j + 1].first and marks[j].is_a("plain", "thin", "most"):
        j -= 1
    if j < 0 or not marks[j].is_a("level", "forms") or not any("most" in m.means for m in marks[j + 1 : k + 1]):
        return None
    first = marks[j - 1].end if j and "plain" not in marks[j - 1].means else 0
    words = sentence.tokens[first : marks[j].first]
    return " ".join(w.key for w in words) if words and len(words) < 9 and all(w.key.isalpha() for w in words) else None


def _named(sentence: Sentence, k: int) -> str | None:
    """The words right before the flow or behind its "of", what "was the largest" of flows, or what case tells."""
    marks, tokens = sentence.marks, sentence.tokens
    if (chief := _chief(sentence, k)) is not None:
        return chief
    mark = marks[k]
    if "ware" in mark.means:
        return mark.means["ware"] or None
    first = marks[k - 1].end if k else 0
    words = tokens[first : mark.first]
    told = 0 < len(words) <= 3 and all(w.key.isalpha() for w in words)
    if told and not all(w.key in speech()["mere"] for w in words):
        led = k == 0 or "plain" in marks[k - 1].means or not marks[k - 1].is_a("level", "speaker", "target", "skip")
        acts = ("ly", "ing") if k and "prep" in marks[k - 1].means else ("ly",)  # "the task of bringing trade to $5bn"
        if led and not (len(words) == 1 and words[0].key.endswith(acts)):
            joined = first >= 2 and tokens[first - 1].text in "-‑" and tokens[first - 2].key.isalpha()
            return (f"{tokens[first - 2].key}-" if joined else "") + " ".join(w.key for w in words)
    after = marks[k + 1] if k + 1 < len(marks) else None
    if after and after.means.get("prep") == "of" and after.first == mark.end:
        owned = k + 2 < len(marks) and marks[k + 2].place is not None and marks[k + 2].first == after.end
        j = k + 3 if owned else k + 2
        while j < len(marks) and marks[j].first == marks[j - 1].end and marks[j].is_a("thin", "plain"):
            j += 1  # "of the agri-food sector"
        if j + 1 < len(marks) and "outside" in marks[j].means and marks[j].first == marks[j - 1].end:
            words = tokens[marks[j].first : marks[j + 1].first]  # "of non-farm goods"
            return " ".join(w.key for w in words).replace("- ", "-").replace(" -", "-")
        end = marks[j].first if j < len(marks) else len(tokens)
        words = tokens[marks[j - 1].end : end]
        mere = all(w.key in speech()["mere"] for w in words)
        if not mere and len(words) <= 5 and all(w.key.isalpha() or w.text in "-‑" for w in words):
            return " ".join(w.key for w in words)
    return None


def netted(marks: Sequence[Mark], k: int) -> bool:
    """True for money made of what is sold abroad: "took in $5m (4m euros) from tea shipped abroad", "by exporting"."""
    n = k + 1
    while n < len(marks) and marks[n].is_a("hedged", "thin") and "break" not in marks[n].means:
        n += 1
    figure = marks[n].figure if n < len(marks) else None
    if figure is None or not (figure.unit or "")[:3].isupper():
        return False
    led = next((j for j in range(n + 1, len(marks)) if marks[j].get("prep") in ("from", "by")), None)
    if led is None or any(m.get("break") and "bracket" not in m.means for m in marks[n + 1 : led]):
        return False
    if marks[led].get("prep") == "by":
        return led + 1 < len(marks) and marks[led + 1].get("verb_flow") == "exports"
    for mark in marks[led + 1 : led + 5]:
        if mark.get("flow") == "exports" or mark.get("refer") == "world":
            return True
        if mark.is_a("break", "figure", "other") and "plain" not in mark.means:
            return False
    return False


def goods_moved(marks: Sequence[Mark], k: int) -> str | None:
    """The flow in "goods worth $5bn changed hands between X and Y" and "goods for $5bn went from X to Y"."""
    n = _told_of_goods(marks, k)
    if n is None:
        return None
    near = [m for m in marks[n + 1 : n + 7] if not m.is_a("dash", "hedged_away")]
    of = marks[k - 1].place if k and marks[k - 1].end == marks[k].first else None
    away = len(near) > 1 and near[0].get("prep") == "to" and near[1].place is not None
    if away and of is not None and of.form != "name" and near[0].first - marks[n].end <= 2:
        return "exports"  # "Peruvian goods worth $5m crossed to Chile"
    if (way := _gone(marks, n)) is not None:
        return way
    if near and "goes" in near[0].means and near[0].first == marks[n].end:
        return "imports" if near[0].means["goes"] == "in" else "exports"  # "arrived", "left Peru"
    behind = [m for m in near if not m.is_a("verb_flow", "level", "thin", "plain") or "break" in m.means]
    if len(behind) < 4 or behind[0].first - marks[n].end > 4 or behind[1].place is None:
        return None
    if behind[0].get("prep") == "between" and behind[3].place is not None:
        return "turnover"
    return "exports" if behind[0].get("prep") == "from" and behind[2].get("prep") == "to" else None


_VALUED = ("for", "of", "with", "at", "in", "to")
"""What leads to the sum of goods: "goods with a total value of $5bn"."""


def _told_of_goods(marks: Sequence[Mark], k: int) -> int | None:
    """The last mark of goods and their sum: "goods worth $5bn", "$5bn worth of (Peruvian) goods"."""
    n = k + 1
    while n < len(marks) and marks[n].first == marks[n - 1].end and (
        marks[n].is_a("worth", "level", "hedged", "thin", "plain") or marks[n].get("prep") in _VALUED
    ) and "break" not in marks[n].means:  # fmt: skip
        n += 1
    figure = marks[n].figure if k + 1 < n < len(marks) else None
    if figure is not None:
        return n if figure.unit != "percent" else None
    if one_is("verb_flow", marks[k + 1 : k + 4]):
        return None
    n = k - 1
    while n > 0 and marks[n].end == marks[n + 1].first and (
        marks[n].place is not None or marks[n].is_a("worth", "thin", "plain") or marks[n].get("prep") in ("of", "in")
    ):  # fmt: skip
        n -= 1
    figure = marks[n].figure if 0 <= n < k - 1 and marks[n].end == marks[n + 1].first else None
    return k if figure is not None and figure.unit is not None and figure.unit[:3].isupper() else None


def _gone(marks: Sequence[Mark], n: int) -> str | None:
    """The flow in "goods for $5bn ($6bn) went to Peru": one that names but the goal, or but the origin."""
    if n + 1 < len(marks) and "bracket" in marks[n + 1].means:
        n = next((j for j in range(n + 2, min(n + 5, len(marks))) if "bracket" in marks[j].means), n)
    verb, prep, name = (*marks[n + 1 : n + 4], None, None, None)[:3]
    if verb is not None and prep is not None and "share" in verb.means and verb.end - verb.first == 2:
        led = verb.first - marks[n].end <= 1 and prep.first - verb.end <= 1 and prep.place is not None
        return ("imports" if verb.get("prep") == "from" else "exports") if led else None  # "went to", "came from"
    if verb is None or prep is None or name is None or "level" not in verb.means or "verb_flow" in verb.means:
        return None
    tied = verb.first - marks[n].end <= 1 and verb.end == prep.first and name.first - prep.end <= 1
    after = [m.get("prep") for m in marks[n + 4 : n + 6]]
    if not tied or name.place is None or "to" in after or "from" in after:
        return None
    return {"to": "exports", "from": "imports"}.get(prep.get("prep") or "")
