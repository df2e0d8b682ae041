"""Economies that stand in a row, joined by commas and an "and"."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.context import Context, place_of, prep_before
from steelyard.reading.marking.mark import Mark

_APPOSED = 6
"""Marks between a name and the clause that tells more of it."""
_OWNED = ("office", "statistics", "flow", "level")
"""Kinds that a name right behind them may own."""


def joined_to(marks: Sequence[Mark], j: int) -> Mark | None:
    """The mark that an "and" joins to the one at mark ``j``: "to the EU and to third countries"."""
    n = j - 1
    while n > 0 and ("thin" in marks[n].means or "prep" in marks[n].means) and "break" not in marks[n].means:
        n -= 1
    joined = (
        n > 0
        and marks[n].means.get("break") == "weak"
        and "plain" in marks[n].means
        and marks[n - 1].end == marks[n].first
    )
    return marks[n - 1] if joined else None


def in_row(marks: Sequence[Mark], j: int, context: Context) -> tuple[str, ...]:
    """Return the economies of "Peru, Chile and the Philippines" from a mark on; none where the first stands alone."""
    others, closed = _behind(marks, j)
    if len(others) == 1 and not closed and "place" in marks[j].means:
        return ()  # "with Peru, Chile takes first place"
    return (place_of(marks[j], context) or "", *(one.means["place"] for one in others)) if others else ()


def joined_row(marks: Sequence[Mark], j: int) -> bool:
    """True for the first of several who have one part together: "40% went to Peru, Chile and Brazil"."""
    others, closed = _behind(marks, j)
    after = next((m for m in marks if m.first == others[-1].end), None) if others else None
    return closed and (after is None or "break" in after.means or after.when is not None or after.get("prep") == "in")


def _behind(marks: Sequence[Mark], j: int) -> tuple[list[Mark], bool]:
    """The names that commas join to the one at a mark, and whether an "and" ends them."""
    found: list[Mark] = []
    edge = marks[j].end
    if j + 1 >= len(marks) or marks[j + 1].first != edge or not marks[j + 1].means.get("break"):
        return [], False
    solid = [m for m in marks[j + 1 :] if "thin" not in m.means or "break" in m.means]
    for joint, other in zip(solid[::2], solid[1::2], strict=False):
        if not joint.means.get("break") or joint.first != edge or other.place is None or other.first > joint.end + 1:
            break
        after = next((m for m in marks if m.first == other.end), None)
        owns = after is not None and ("flow" in after.means or after.get("refer") == "own")
        passed = after is not None and after.figure is not None and after.first == other.end and _told(marks, j)
        if other.office or owns or passed:
            break
        found.append(other)
        edge = other.end
        if "plain" in joint.means:
            return found, True  # "with Peru and Chile, Kenya trades ..."
    return found, False


def closed_off(marks: Sequence[Mark], h: int, k: int) -> bool:
    """True for China's trade in "Yunnan, which has 5% of China's trade, saw exports rise": the clause of a flow at mark
    ``h`` is over, and the subject before it goes on.
    """
    which = next((n for n in range(h - 1, 0, -1) if marks[n].is_a("subordinate") and "break" in marks[n].means), 0)
    name = next((n for n in range(which - 1, max(-1, which - _APPOSED), -1) if marks[n].place is not None), None)
    if name is None or marks[name].office or prep_before(marks, name) is not None:
        return False
    part = any(m.is_a("share", "forms") for m in marks[which + 1 : h])
    if not part or marks[name + 1].get("break") != "weak" or marks[name + 1].first != marks[name].end:
        return False
    comma = next((n for n in range(h + 1, k) if marks[n].get("break") == "weak" and "plain" not in marks[n].means), 0)
    behind = marks[comma + 1] if comma else None
    verb = behind is not None and behind.first == marks[comma].end and behind.is_a("level", "move", "verb_flow")
    return verb and not any("break" in m.means for m in marks[comma + 1 : k])


def comma_joins(marks: Sequence[Mark], j: int) -> bool:
    """True unless the comma at a mark ends words that led to the name before it: "Unlike Peru, Chile ..."."""
    if "plain" in marks[j].means or "dash" in marks[j].means or not j:
        return True
    k = j - 1
    while k > 0 and marks[k - 1].end == marks[k].first and "thin" in marks[k - 1].means:
        k -= 1
    return marks[k].first == 0 or (k > 0 and marks[k - 1].end == marks[k].first and "break" in marks[k - 1].means)


def led_row(marks: Sequence[Mark], j: int, flow: Mark, context: Context) -> tuple[str, ...]:
    """Return the economies of "to Peru and Chile exports rose" (the last at mark ``j``) where a word leads to them."""
    found = [place_of(marks[j], context) or ""]
    if j and "plain" not in marks[j - 1].means:
        return ()  # "with Peru, Chile traded ...", "to Peru, Chile's exports": a comma ends what the word leads to
    while j >= 2 and marks[j - 1].get("break") == "weak" and marks[j - 1].end == marks[j].first:
        before = place_of(marks[j - 2], context) if marks[j - 2].end == marks[j - 1].first else None
        if before is None or marks[j - 2].place is None or marks[j - 1].is_a("dash", "bracket"):
            break
        found.append(before)
        j -= 2
    prep = prep_before(marks, j) if len(found) > 1 else None
    return tuple(reversed(found)) if prep and leads(prep, flow) else ()


def ends_partners(marks: Sequence[Mark], j: int) -> bool:
    """True for the last partner of the flow that opens a clause: "exports to Peru, Chile and Laos fell, and"."""
    n = j
    while (before := _joined_name(marks, n)) is not None:
        n = before
    at = _past_articles(marks, n)
    if n == j or at < 1 or marks[at].get("prep") not in ("to", "from", "with"):
        return False
    flow = marks[at - 1]
    return "flow" in flow.means and flow.end == marks[at].first and prep_before(marks, at - 1) is None


def _joined_name(marks: Sequence[Mark], n: int) -> int | None:
    """The name before a name that a comma, an "and" or both join to it, articles aside."""
    at = _past_articles(marks, n)
    if at < 1 or marks[at].get("break") != "weak" or marks[at].is_a("dash", "bracket"):
        return None
    comma = at > 1 and "plain" in marks[at].means and marks[at - 1].get("break") == "weak"
    at -= 2 if comma else 1
    return at if marks[at].place is not None and marks[at].end == marks[at + 1].first else None


def _past_articles(marks: Sequence[Mark], n: int) -> int:
    n -= 1
    while n > 0 and "thin" in marks[n].means and "break" not in marks[n].means:
        n -= 1
    return n


def subject_row(marks: Sequence[Mark], k: int, context: Context) -> tuple[str, ...]:
    """Return the economies of "Peru and Chile were Oman's largest markets" (the markets at mark ``k``)."""
    verb = next((n for n in range(k - 1, 0, -1) if "level" in marks[n].means), 0)
    found: list[str] = []
    n = verb - 1
    while n >= 0 and marks[n].place is not None and (code := place_of(marks[n], context)) is not None:
        found.append(code)
        if n < 2 or marks[n - 1].get("break") != "weak" or marks[n - 1].end != marks[n].first:
            break
        n -= 2
    joined = len(found) > 1 and "plain" in marks[verb - 2].means and prep_before(marks, n) is None
    return tuple(reversed(found)) if joined else ()


def leads(prep: str, flow: Mark) -> bool:
    """True for the partner that opens a clause: "with Peru trade grew", "from Peru imports doubled"."""
    kind = flow.get("flow") or flow.get("verb_flow")
    return prep == "with" or (prep == "from" and kind == "imports") or (prep == "to" and kind == "exports")


def _told(marks: Sequence[Mark], j: int) -> bool:
    """True behind a figure: "bought $7m from Peru and Chile $8m" are two."""
    return any(m.figure is not None for m in marks[max(0, j - 4) : j])


def in_relative(marks: Sequence[Mark], j: int, k: int) -> bool:
    """True for Chile in "Peru, of which Chile is a partner, sold": a clause between commas has its own subject."""
    inner = next((n for n in range(j - 1, -1, -1) if marks[n].get("break") and "plain" not in marks[n].means), None)
    if inner is None or marks[inner].get("break") != "relative":
        return False
    behind = marks[j + 1 : k]
    closed = next((m for m in behind if m.get("break") == "weak" and not m.is_a("plain", "bracket", "dash")), None)
    return closed is not None and not any(m.is_a("flow", "verb_flow") for m in behind)


def is_object(marks: Sequence[Mark], j: int) -> bool:
    """True for a name that its form, or that of the next it is joined to, makes an object: "passed Peru and Chile"."""
    place = marks[j].place
    if place is None or prep_before(marks, j) is not None:
        return False
    if marks[j].means.get("form") == "" and place.form != "adjective":
        return not (j and marks[j - 1].end == marks[j].first and marks[j - 1].is_a(*_OWNED))
    joined = j + 2 < len(marks) and "plain" in marks[j + 1].means and marks[j + 1].get("break") == "weak"
    solid = joined and marks[j].end == marks[j + 1].first and marks[j + 1].end == marks[j + 2].first
    return solid and marks[j + 2].get("form") == "" and marks[j + 2].place is not None
