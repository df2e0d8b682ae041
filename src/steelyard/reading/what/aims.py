"""Which figures lie ahead: what words such as "plans" and "by 2030" of a clause aim at, and what they leave out."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.flow import BALANCE
from steelyard.reading.marking.insertions import outside_relatives
from steelyard.reading.marking.mark import PARTS, Mark, one_is
from steelyard.reading.marking.periods import When
from steelyard.reading.places import Place, Role
from steelyard.reading.what.no_claims import by_revision, revises

_AIMING = ("target", "foretold")
"""Kinds of words that aim at a figure, or that foretell one."""
_ELLIPTIC = ("flow", "break", "prep", "place", "plain", "hedged", "thin", "refer")
"""What a figure that shares the verb of the one before it has beside it."""
_NEAR = 2
"""Words between a chance and what it is of."""
_URGED = 6
"""Words of those who are urged."""
_LED = 2
"""Marks from a figure to the one that it leads to."""


def present(segment: Sequence[Mark]) -> bool:
    """True for "(now $250 million)" in what is aimed at, and for "its current volume of $5m"."""
    for mark in reversed(segment[-3:]):
        if "present" in mark.means:
            return True
        if not (mark.is_a("thin", "hedged", "level", "flow") or mark.get("prep") == "of"):
            return False
    return False


def aimed(marks: Sequence[Mark], place: Place, segment: Sequence[Mark], last: Role | None, role: Role) -> bool:
    if not (last is not None and last.aimed) and place.holds.isdisjoint(_AIMING):
        return False
    clause = segment
    if "relative" in place.holds:
        clause = outside_relatives(segment, marks[role.head.mark].first if role.head.mark >= 0 else 0)
    if _done(marks, place) or ("bound" in place.holds and _surpassed(marks, place)):
        return False
    if _of_then(marks, place):
        return False
    if "outdo" in place.holds and _came_instead(marks, place, segment) and not _means_to(marks, place):
        return False
    if last is not None and last.aimed:
        if _past(marks, place, segment):
            return False
        verb = marks[place.at + 1] if place.at + 1 < len(marks) else None
        had = verb is not None and "anterior" in verb.means and verb.first == marks[place.at].end
        if had and any(mark.get("break") == "strong" for mark in segment):
            return False  # "called for exports of 900 million, but only 590 million had been sold"
        if all(mark.when is not None or mark.one_of(_ELLIPTIC) for mark in segment):
            return (
                not last.baseline or last.head.mark == role.head.mark
            )  # "to raise exports to 5 billion, imports to 3"
        if _in_step(segment):
            return True
        goes_on = last.head.mark == role.head.mark
        ends = (
            m.get("break") in ("strong", "relative") or ("same_head" in m.means and "prep" not in m.means)
            for m in clause
        )
        if goes_on and not any(ends):
            return True
        if role.head.mark > place.before:
            weak = (k for k, m in enumerate(clause) if m.get("break") == "weak" and not m.is_a("plain", "dash"))
            edge = next(weak, 0)
            clause = clause[edge:]  # "a billion is the goal, he said, recalling that trade was 300 million"
    if ("foretold" in place.holds or "revised" in place.holds) and _revised_to(marks, place):
        return True
    if "target" not in place.holds:
        return False
    if last is None and "forecast" in place.holds and _in_forecast(marks, place):
        return True
    if at_goal(marks, place, segment):
        return True
    if "relative" in place.holds and (whole := _resumed(marks, place, segment)):
        clause = whole
    if one_is("target", clause) and _aims(clause, goes_on=place.before >= 0 and role.head.mark < place.before):
        return True
    if role.head.flow == BALANCE:
        return False  # "a gap of $75m, which we would like to close"
    if _of_goal(marks, place.at):
        return False
    dashed = False
    for mark in marks[place.at + 1 : min(place.after, place.at + 7)]:
        which = "same_head" in mark.means and mark.first == marks[place.at].end  # "the $1bn that they asked for"
        if "dash" in mark.means and not dashed and place.before < 0:
            dashed = True  # "two billion is - a goal to reach"
            continue
        compared = mark.means.get("prep") in ("against", "than")  # "came to $9bn against a target of $8bn"
        if ("break" in mark.means and not which) or mark.first - marks[place.at].end > 6 or compared:
            return False
        if mark.get("target") == "target" or ("target" in mark.means and _foremost(marks, place, mark)):
            return True
    return False


def _revised_to(marks: Sequence[Mark], place: Place) -> bool:
    """True for what a forecast was raised to: "raised its import estimate by 3 to 9 million tonnes"."""
    before = next((k for k in range(place.before - 1, -1, -1) if marks[k].figure is not None), -1)
    led = place.at - place.before == _LED and marks[place.at - 1].get("prep") == "to"
    return led and by_revision(marks, before, place.before)


def _in_forecast(marks: Sequence[Mark], place: Place) -> bool:
    """True behind a forecast of something else: "predicted 2% growth in 1987, with exports falling by 5%"."""
    comma = next((k for k in range(place.before + 1, place.at) if marks[k].means.get("break") == "weak"), None)
    if place.before < 0 or comma is None or marks[comma + 1].get("prep") != "with":
        return False
    led = [m for m in marks[: place.before] if m.get("target") == "forecast" or m.is_a("break")]
    return bool(led) and "target" in led[-1].means


def _of_goal(marks: Sequence[Mark], k: int) -> bool:
    """True for what there is of a goal: "sold 30,000 tonnes of a planned 50,000 tonnes"."""
    behind = [m for m in marks[k + 1 : k + 6] if not m.is_a("thin", "plain", "hedged")][:3]
    told = len(behind) == 3 and behind[0].get("prep") == "of" and behind[0].first == marks[k].end
    return told and "target" in behind[1].means and behind[2].figure is not None and behind[1].end == behind[2].first


def forecast_before(marks: Sequence[Mark], place: Place) -> bool:
    """True for what had been forecast: "cut its forecast of exports to 2.5 million tonnes from 2.8 million"."""
    told = revises(marks[: place.before])
    year = any(m.when is not None and m.when.has_year for m in marks[place.at + 1 : min(place.after, place.at + 3)])
    return told and not year and not _done(marks, place)


def _done(marks: Sequence[Mark], place: Place) -> bool:
    """True for "the 5 million exported in 2021", whatever it is set against."""
    if place.at + 3 >= len(marks) or "verb_flow" not in marks[place.at + 1].means:
        return False
    verb, link, time = marks[place.at + 1 : place.at + 4]
    when = time.when if "prep" in link.means else None
    return verb.first == marks[place.at].end and when is not None and when.role == "plain" and place.before >= 0


def _past(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> bool:
    """True for what an aim is set against: "imports of $3bn against exports of $4bn and imports of $2bn last year"."""
    if any(m.when is not None and m.when.rel is not None and m.when.rel < 0 for m in segment[-2:]):
        return True  # "should export 4.2 million tonnes, below last year's (record) 4.5 million"
    led = next((n for n, m in enumerate(segment) if m.get("prep") in ("against", "than")), None)
    if led is None:
        return False
    if any(m.when is not None and _over(m.when) for m in segment[led:]):
        return True
    for mark in marks[place.at + 1 :]:
        if mark.is_a("break") and "plain" not in mark.means:
            return False
        if mark.when is not None:
            return _over(mark.when)
    return False


def _over(when: When) -> bool:
    """True for a time that an aim is set against."""
    return when.role == "earlier" or when.year is not None or (when.rel or 0) < 0


def _surpassed(marks: Sequence[Mark], place: Place) -> bool:
    """True for what a goal lies above or below, by its time: "well above the (figure of) $3bn of 2021"."""
    k = place.at - 1
    while k > place.before and (marks[k].is_a("thin", "hedged", "same_head") or marks[k].get("prep") == "of"):
        k -= 1
    link, time = (*marks[place.at + 1 : place.at + 3], None, None)[:2]
    dated = link is not None and link.get("prep") in ("of", "for", "in") and time is not None and time.when is not None
    return dated and k > place.before and "bound" in marks[k].means and k < place.at - 1


def _of_then(marks: Sequence[Mark], place: Place) -> bool:
    """True for what was told of a time before: "hopes to match last year's $5bn"."""
    k = place.at - 1
    while k > place.before and marks[k].is_a("thin", "hedged", "order", "level"):
        k -= 1
    when = marks[k].when if k > place.before and marks[k].end > marks[k].first + 1 else None
    return when is not None and (when.rel or 0) < 0 and when.role == "same" and when.part is None


def _in_step(segment: Sequence[Mark]) -> bool:
    """True between two growths of one aim, each before its flow: "9% growth in exports and 5% growth in imports"."""
    while segment and "plain" in segment[0].means and "move" not in segment[0].means:
        segment = segment[1:]
    joined = len(segment) > 2 and "move" in segment[0].means and segment[-1].is_a("break", "thin", "plain", "hedged")
    return joined and any("flow" in m.means for m in segment) and all(mark.one_of(_ELLIPTIC) for mark in segment[1:])


def at_goal(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> bool:
    """True for a goal by the words right beside it, whatever it is set against."""
    return _means_to(marks, place) or _goal_of(segment) or _named_goal(marks, place)


def _means_to(marks: Sequence[Mark], place: Place) -> bool:
    """True for the second of two goals: "planned to earn $5m by exporting 300 tonnes"."""
    k, n = place.at - 1, place.before
    while k > n and ("hedged" in marks[k].means or "thin" in marks[k].means):
        k -= 1
    by, verb = (marks[k - 1], marks[k]) if k - 1 > n >= 0 else (None, None)
    if by is None or verb is None or "verb_flow" not in verb.means or by.end != verb.first or k - 2 != n:
        return False
    led = by.get("prep") == "by" or (by.get("prep") == "against" and "subordinate" in by.means)
    lead = marks[max(0, n - 6) : n]
    goal = next((j for j, m in enumerate(lead) if "target" in m.means), None)
    acts = goal is not None and any(m.is_a("nets", "verb_flow", "earns", "move", "gain") for m in lead[goal + 1 :])
    return led and acts and marks[n].end == by.first


def _named_goal(marks: Sequence[Mark], place: Place) -> bool:
    """True right before "target": "12% above the $5m target"."""
    led, goal = marks[place.at - 1], marks[place.at + 1] if place.at + 1 < len(marks) else None
    near = goal is not None and goal.means.get("target") == "target" and goal.first == marks[place.at].end
    beside = led.is_a("thin", "hedged", "plain") or led.means.get("refer") == "own"
    return near and place.at > 0 and beside and led.end == marks[place.at].first


def _goal_of(segment: Sequence[Mark]) -> bool:
    """True right behind "a target of", whatever it is set against."""
    near = [m for m in segment if "hedged" not in m.means and "thin" not in m.means][-2:]
    return (
        len(near) == 2 and near[0].means.get("target") in ("target", "forecast") and near[1].means.get("prep") == "of"
    )


def _foremost(marks: Sequence[Mark], place: Place, verb: Mark) -> bool:
    """True for a sum put before its verb: "Five billion we will pass this year"."""
    figure = marks[place.at].figure
    if figure is None or figure.unit in PARTS or verb.get("target") == "maybe":
        return False
    between = marks[place.at + 1 : marks.index(verb)]
    told = (
        bool(between)
        and "level" in between[0].means
        and all(m.is_a("level", "refer", "place", "thin") for m in between)
    )
    if verb.first - marks[place.at].end > (5 if told else 2):
        return False  # "five billion is what the two sides expect"
    opened = next((k for k in range(place.at - 1, -1, -1) if "break" in marks[k].means), -1)
    before = marks[max(0, place.at - 3, opened) : place.at]
    return place.before < 0 and all(m.is_a("prep", "hedged", "thin", "break", "same_head") for m in before)


def _resumed(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> Sequence[Mark]:
    """The clause that goes on behind a relative one: "to lift trade, which was $700 million, to a billion"."""
    closed = next((k for k, m in enumerate(segment) if m.get("break") == "weak" and m.end - m.first == 1), None)
    opened = next((k for k in range(place.before, 0, -1) if marks[k].get("break") == "relative"), None)
    if closed is None or opened is None or "break" not in marks[opened - 1].means:
        return ()
    if any("figure" in m.means for m in marks[opened + 1 : place.before]) or any("level" in m.means for m in segment):
        return ()
    return (*marks[: opened - 1], *segment[closed + 1 :])


def _aims(clause: Sequence[Mark], *, goes_on: bool) -> bool:
    """True when the last part of a clause aims at what follows; with a "may" only where nothing moves."""
    edges = [
        k
        for k, mark in enumerate(clause)
        if mark.means.get("break") == "strong"
        or _when(mark)
        or _following(mark)
        or _told(clause, k)
        or _narrates(clause, k)
    ]
    clause = clause[edges[-1] + 1 :] if edges else clause
    clause = tuple(mark for k, mark in enumerate(clause) if not ("target" in mark.means and _reached(clause, k)))
    if any("target" in m.means and m.get("target") != "maybe" and _leads(clause, k) for k, m in enumerate(clause)):
        return True
    moved = goes_on or any("move" in m.means for m in clause)
    return not moved and any(m.get("target") == "maybe" and not _names(clause, k) for k, m in enumerate(clause))


def _leads(clause: Sequence[Mark], k: int) -> bool:
    """False for a chance of something else: "called for strikes", "with little room for growth, exports rose"."""
    after = clause[k + 1 :]
    if clause[k].get("target") == "able":
        return not _was_all(after)
    if clause[k].get("target") == "urges":
        return _others_to(clause[k], after)
    if clause[k].get("target") == "foresees":
        n = next((n for n, m in enumerate(after) if m.is_a("flow", "move", "verb_flow", "level", "break")), None)
        if n is None or "flow" not in after[n].means:
            return False
        name = next((m for m in reversed(after[:n]) if m.place is not None or m.get("refer") == "own"), clause[k])
        return after[n].first - name.end <= _NEAR  # "projects (Peru's) tin exports", no noun
    if clause[k].get("target") != "chance" or all(m.is_a("hedged", "thin", "plain", "prep") for m in after):
        return True
    parted = any("break" in m.means and not m.is_a("plain", "dash") for m in after)
    near = (m for m in after if m.first - clause[k].end <= _NEAR)
    return not parted and any(m.is_a("flow", "move", "verb_flow", "level", "nets", "earns", "gain") for m in near)


def _came_instead(marks: Sequence[Mark], place: Place, segment: Sequence[Mark]) -> bool:
    """True for what came where a goal was missed or passed: "missed its 10% goal by rising 6%", "..., selling $5m"."""
    passed = next((k for k in range(place.before - 1, -1, -1) if "outdo" in marks[k].means), place.at)
    if not any(m.get("target") == "target" for m in marks[passed : place.at]):
        return False
    act = next((n for n, m in enumerate(segment) if m.is_a("move", "verb_flow", "level", "gain")), None)
    led = segment[act - 1] if act else None
    return led is not None and (led.get("prep") == "by" or led.get("break") in ("weak", "strong"))


def _others_to(verb: Mark, after: Sequence[Mark]) -> bool:
    """True behind "urged", where those who are urged stand before "to" and what they are to do with a flow."""
    to = next((n for n, m in enumerate(after) if m.get("prep") == "to"), None)
    if to is None or after[to].first - verb.end > _URGED:
        return False
    if any(m.is_a("flow", "move", "level", "figure") for m in after[:to]):
        return False
    act = after[to + 1 :]
    if not act:
        return True  # "urged Peru to double ..."
    led = next((m for m in act if m.is_a("flow", "verb_flow", "other", "break")), None)
    acts = act[0].is_a("move", "verb_flow", "gain") and act[0].first == after[to].end
    return acts and led is not None and led.is_a("flow", "verb_flow")


def _was_all(after: Sequence[Mark]) -> bool:
    """True for "could sell only" and "could only sell": it was done, and was little."""
    return any(m.is_a("verb_flow", "flow") for m in after[:3]) and any("scant" in m.means for m in after)


def _names(clause: Sequence[Mark], k: int) -> bool:
    """True for "to total exports", which names a flow."""
    after = clause[k + 1] if k + 1 < len(clause) else None
    return after is not None and "flow" in after.means and after.first == clause[k].end


def _reached(clause: Sequence[Mark], k: int) -> bool:
    """True for what was done already: "managed to raise exports by 9%"."""
    return any(clause[k].first - mark.end <= 3 and "reached" in mark.means for mark in clause[max(0, k - 3) : k])


def _narrates(clause: Sequence[Mark], k: int) -> bool:
    """True for a colon or comma behind which a verb tells what was: "hard to win back a market: exports fell"."""
    if clause[k].means.get("break") != "weak" or clause[k].is_a("plain", "dash", "bracket"):
        return False
    after = clause[k + 1 :]
    colon = "colon" in clause[k].means
    won = colon and k > 0 and "reached" in clause[k - 1].means
    told = one_is("narrated", after) or (colon and one_is("finite", after))  # "brought hope: exports rose"
    return won or (told and not one_is("target", after))


def _when(mark: Mark) -> bool:
    """True for a "when" that opens a clause on another time."""
    return mark.means.get("break") == "relative" and not mark.is_a("same_head", "antecedent")


def _told(clause: Sequence[Mark], k: int) -> bool:
    """True for a "which" whose verb tells what was, not what is aimed at: "their trade, which stood at $700m"."""
    after = clause[k + 1 :]
    which = clause[k].means.get("break") == "relative" and k > 0 and "break" in clause[k - 1].means
    closed = next((n for n, m in enumerate(after) if m.get("break") == "weak" and "plain" not in m.means), len(after))
    if (
        closed + 1 < len(after)
        and after[closed + 1].get("prep") == "to"
        and after[closed + 1].first == after[closed].end
    ):
        return False  # "expects imports of rice, most of which fell last year, to rise"
    return which and any(m.is_a("level", "move") for m in after) and not any("target" in m.means for m in after)


def _following(mark: Mark) -> bool:
    """True for the "after" that leads back to an earlier time."""
    return mark.means.get("prep") == "against" and "subordinate" in mark.means
