"""What one mark says of a flow: which it is, whether an economy moves it, goods or services, value or volume."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark, one_is
from steelyard.reading.places import Place, more_or_less
from steelyard.reading.products import classify
from steelyard.reading.what.goods import goods_moved, netted

_ABOVE = {"exceeds": "imports", "exceeded": "exports"}

QUANTITIES = frozenset(
    (
        "tonnes", "cubic_metres", "cubic_metres_per_day", "cubic_feet", "cubic_feet_per_day", "board_feet", "barrels",
        "barrels_per_day", "litres", "bottles", "heads", "boxes", "cartons", "cases", "bags", "bales", "carats",
        "ounces", "gallons", "bushels", "megawatt_hours", "square_metres",
    )
)  # fmt: skip
"""Units of goods, which nobody gets of anything else."""
_BETWEEN = frozenset(("place", "refer", "plain", "thin"))
"""Kinds of what stands between leave and what is allowed."""
_REACH = 8
"""Marks between a deed and what it allows."""


def flow_said(marks: Sequence[Mark], k: int) -> str | None:
    """Which flow a mark says; a verb of taking is none before a percentage (it tells a share)."""
    mark = marks[k]
    if "flow" in mark.means:
        return mark.means["flow"]
    if "nets" in mark.means and netted(marks, k):
        after = next((m.figure for m in marks[k + 1 : k + 4] if m.figure is not None), None)
        return "imports" if after is not None and after.unit == "tonnes" else "exports"  # "took in 5 tonnes"
    if mark.means.get("order") in _ABOVE and k + 1 < len(marks) and _summed(marks, k + 1):
        return _ABOVE[mark.means["order"]]  # "imports exceeded exports ($5bn)"
    if "noun_too" in mark.means and (k + 1 == len(marks) or _of_noun(marks[k + 1], mark.end)):
        return None
    if "verb_flow" in mark.means:
        if "sent_in" in mark.means and _sent_then(marks, k):
            return "exports"
        j = next((j for j in range(k + 1, min(len(marks), k + 7)) if marks[j].figure is not None), None)
        figure = None if j is None or more_or_less(marks, j) else marks[j].figure
        goods = figure is not None and j is not None and (figure.unit in QUANTITIES or _of_goods(marks, j))
        goods = goods or (j is None and k > 0 and _weighed(marks[k - 1]))
        got = goods or one_is("goods", marks[k + 1 : j])
        if "gets" in mark.means and not (got or (j is not None and (_ware(mark) or _ware(marks[j])))):
            return None  # "got a profit of $5m"
        if "hosts" in mark.means and not _by_economy(marks, k):
            return None  # "the port took in 5 tonnes"
        if "earns" in mark.means and mark.end - mark.first > 1 and (goods or (j is not None and _fetches(marks, k, j))):
            return "imports"  # "Peru brought in 5 tonnes of tea", "... $5m worth of tea", "The country brought in $5m"
        part = "share" in mark.means and figure is not None and figure.unit == "percent" and not figure.factor
        went = k + 2 < len(marks) and "prep" in marks[k + 1].means and marks[k + 2].place is not None
        part = part and not (went and marks[k + 1].first == mark.end)  # not «ушло в Перу – 35%»
        return None if part else mark.means["verb_flow"]
    if "goods" in mark.means and (moved := goods_moved(marks, k)) is not None:
        return moved
    if "goods" in mark.means and _of_nation(marks, k):
        return "exports"
    led = "goods" in mark.means and k + 2 < len(marks) and marks[k + 1].first == mark.end
    if led and marks[k + 2].place is not None:
        return {"from": "imports", "to": "exports"}.get(marks[k + 1].get("prep") or "")
    return None


def _sent_then(marks: Sequence[Mark], k: int) -> bool:
    """True for goods that were sent at a time: "5,000 tonnes were shipped in April", not "shipped in (last year)"."""
    when = marks[k + 1].when if k + 1 < len(marks) and marks[k + 1].first == marks[k].end else None
    return when is not None and (when.rel is None or (k > 0 and marks[k - 1].figure is not None))


def _ware(mark: Mark) -> bool:
    """True for a verb whose case tells goods: «взяло чая на 5 млн»."""
    ware = mark.get("ware")
    return ware is not None and ware != "" and classify(ware).known


def _weighed(mark: Mark) -> bool:
    """True for a weight of goods: «5 тонн взяло Перу»."""
    return mark.figure is not None and mark.figure.unit in QUANTITIES


def _by_economy(marks: Sequence[Mark], k: int) -> bool:
    """True for a verb whose subject is an economy: "Peru took in", "Peru, the first buyer, took in", «приняло Перу»."""
    after = marks[k + 1] if k + 1 < len(marks) else None
    if after is not None and after.first == marks[k].end and after.place is not None and after.get("form") == "subject":
        return True
    for j in range(k - 1, -1, -1):
        mark = marks[j]
        if mark.place is not None and mark.place.form not in ("city", "adjective") and not mark.office:
            return j == 0 or "prep" not in marks[j - 1].means
        if mark.figure is not None or mark.is_a("flow", "verb_flow", "prep", "office"):
            return False
    return False


def _of_nation(marks: Sequence[Mark], k: int) -> bool:
    """True for the part of trade that one of two sold: "of which Peruvian goods made up $3bn"."""
    name, verb = marks[k - 1] if k else None, marks[k + 1] if k + 1 < len(marks) else None
    if name is None or verb is None or name.place is None or name.place.form != "adjective":
        return False
    if name.end != marks[k].first or verb.first != marks[k].end or "worth" in verb.means:
        return False
    whole = any(m.get("flow") == "turnover" for m in marks[:k]) or any("recalled" in m.means for m in marks[k:])
    figure = next((m.figure for m in marks[k + 2 : k + 5] if m.figure is not None), None)
    return whole and verb.is_a("share", "forms", "level") and figure is not None and (figure.unit or "")[:3].isupper()


def sent_away(marks: Sequence[Mark], place: Place, k: int) -> bool:
    """True for a quantity that the verb at mark ``k`` sends over a border: "5 tonnes were sent abroad (to Peru)"."""
    figure, away = marks[place.at].figure, marks[k + 1] if k + 1 < len(marks) else None
    weighed = figure is not None and figure.unit in QUANTITIES
    over = away is not None and ("abroad" in away.means or away.get("prep") in ("to", "from", "by"))
    return weighed and over and away is not None and away.first == marks[k].end


def _summed(marks: Sequence[Mark], k: int) -> bool:
    """True for what leads from a flow to its sum: "exports ($5bn)", "exports worth $5bn", "exports of $5bn"."""
    led = marks[k].get("prep") == "of" and k + 1 < len(marks) and marks[k + 1].figure is not None
    return led or marks[k].is_a("bracket", "worth")


def _fetches(marks: Sequence[Mark], k: int, at: int) -> bool:
    """True where an economy, no goods, brings in a sum (at mark ``at``), and no goods that it sells are its source."""
    who = marks[k - 1] if k else None
    if who is None or who.end != marks[k].first or not (who.place is not None or who.get("refer") == "country"):
        return False
    stop = next((n for n in range(at + 1, len(marks)) if marks[n].figure is not None), len(marks))
    return not any(mark.get("flow") == "exports" for mark in marks[at + 1 : stop])


def _of_goods(marks: Sequence[Mark], at: int) -> bool:
    """True for "$5m worth of" and "$5m in goods"."""
    link, goods = (*marks[at + 1 : at + 3], None, None)[:2]
    if link is None or link.first != marks[at].end:
        return False
    return "worth" in link.means or (link.get("prep") in ("of", "in") and goods is not None and "goods" in goods.means)


def _of_noun(after: Mark, end: int) -> bool:
    """True for what stands behind a noun and hardly behind a verb: a stop, a verb, the months."""
    near = after.first == end
    return near and (after.is_a("break", "copula", "move", "when") or after.get("prep") in ("in", "of"))


def by_actor(marks: Sequence[Mark], k: int, *, verb: bool) -> bool:
    """True when firms, people or offices, not an economy, are the subject of a verb, or own a flow."""
    if _number_of_firms(marks, k, verb=verb):
        return True
    if not verb:
        owner = marks[k - 2] if k >= 2 and marks[k - 1].means.get("refer") == "own" else None
        return owner is not None and "office" in owner.means and owner.end == marks[k - 1].first
    which = marks[k - 1] if k else None
    if which is not None and which.means.get("break") == "relative" and which.end == marks[k].first:
        noun = marks[k - 2] if k >= 2 else None  # "the industry, which earned $5bn"
        noun = marks[k - 3] if noun is not None and "break" in noun.means and k >= 3 else noun
        return noun is None or which.first - noun.end > 1 + (noun.place is not None)  # "with Peru next, which bought"
    for mark in reversed(marks[max(0, k - 3) : k]):
        if "trades" in mark.means and any(m.place is not None for m in marks[max(0, k - 4) : k]):
            return False
        if "nation" in mark.means and verb and _opens_clause(marks, mark):
            return False  # "Companies sold ...": all of the economy that the text is on
        if "office" in mark.means and mark.get("refer") != "pair":
            return marks[k].first - mark.end <= 2 and not _for_all(marks, k, mark)
        if "break" in mark.means or (mark.place is not None and not mark.office):
            return False
    return False


def _number_of_firms(marks: Sequence[Mark], k: int, *, verb: bool) -> bool:
    """True for "the number of (Peruvian) firms exporting", "... that export": it tells how many they are."""
    j = k - 1
    j -= j > 0 and "subordinate" in marks[j].means and marks[j].end == marks[k].first
    if not verb and j == k - 1:
        return False
    while j > 0 and marks[j].is_a("nation", "plain", "thin") and "goods" not in marks[j].means:
        j -= 1
    j -= j < k - 1 and marks[j].place is not None and marks[j].end == marks[j + 1].first
    number = marks[j - 1] if 0 < j < k - 1 and marks[j].get("prep") == "of" else None
    return number is not None and "same_head" in number.means and number.end == marks[j].first


def _for_all(marks: Sequence[Mark], k: int, office: Mark) -> bool:
    """True for what an office aims at for its economy: "The authority intends to ship 5,000 tonnes"."""
    aims = any("target" in m.means for m in marks[max(0, k - 2) : k]) and office.get("office") != "firm"
    goods = marks[k + 1].get("figure") if k + 1 < len(marks) else None
    return aims and goods is not None and not goods[:3].isupper()


def _opens_clause(marks: Sequence[Mark], mark: Mark) -> bool:
    """True for a word with which a sentence, or what is told behind a time or a comma, begins."""
    before = next((m for m in reversed(marks) if m.end <= mark.first), None)
    opened = before is not None and (before.when is not None or before.get("break") == "weak")
    return mark.first == 0 if before is None else opened and before.end == mark.first


def allowed(marks: Sequence[Mark], k: int) -> bool:
    """True for what one may do and has not done: "the quota allows Peru to sell"."""
    led = marks[k - 1] if k else None
    if led is None or not (led.place is not None or "prep" in led.means or "refer" in led.means):
        return False  # "it allowed exports of $5m"
    for j in range(k - 1, max(-1, k - 5), -1):
        mark = marks[j]
        if "allows" in mark.means:
            return mark.get("allows") == "entitled" or _permitted(marks, j)
        if _BETWEEN.isdisjoint(mark.means) and mark.means.get("prep") != "to":
            return False
    return False


def _permitted(marks: Sequence[Mark], k: int) -> bool:
    """True for leave that is given: by a quota or a deal, by an economy, or to what is allowed; no harvest does."""
    before = marks[k - 1] if k else None
    by = before is not None and before.place is not None and before.end == marks[k].first
    if by and (k < 2 or "prep" not in marks[k - 2].means):
        return True
    near = marks[max(0, k - _REACH) : k]
    return any("copula" in m.means for m in near[-2:]) or any(m.get("allows") == "deed" for m in near)


def scope_said(marks: Sequence[Mark], k: int) -> str:
    for j in (k - 1, k + 1, k + 2):
        if 0 <= j < len(marks) and marks[j].get("scope") and abs(marks[j].first - marks[k].end) <= 3:
            return marks[j].means["scope"]
    return "goods"


def measure_said(marks: Sequence[Mark], k: int) -> str:
    """What the flow at mark ``k`` is measured in, by the words before its figure or at the front of its clause."""
    for mark in marks[k + 1 : k + 8]:
        if mark.means.get("measure"):
            return mark.means["measure"]
        if "flow" in mark.means or "other" in mark.means or mark.figure is not None:
            break
    for mark in reversed(marks[:k]):
        if mark.means.get("measure"):
            return mark.means["measure"]
        if mark.is_a("flow", "other", "verb_flow", "move", "level") or mark.figure is not None:
            break
    return "value"


def own_measure(marks: Sequence[Mark], at: int, head: Head) -> str:
    """What the figure at mark ``at`` is measured in: "rose 41% in value and 6% in volume"."""
    for mark in marks[at + 1 :]:
        if mark.means.get("measure"):
            return mark.means["measure"]
        if mark.when is None and ("break" in mark.means or not mark.is_a("prep", "thin", "move")):
            break
    for k in range(at - 1, max(head.mark, 0), -1):
        if marks[k].figure is not None:
            break
        if marks[k].means.get("measure") and not (marks[k - 1].figure and marks[k - 1].end == marks[k].first):
            return marks[k].means["measure"]
    return head.measure
