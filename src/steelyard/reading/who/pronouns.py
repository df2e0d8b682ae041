"""Economies that are meant without a name: "with it", "from there", "with which", "ours".

Each stands for the last economy named before it that is not the one whose trade the text tells.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD, is_country, is_region
from steelyard.core.flow import ONE_WAY
from steelyard.reading.context import Context, antecedent_of, counterpart, place_of, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import RANKS, Mark, Sentence
from steelyard.reading.who.envoys import two_of_envoy
from steelyard.reading.who.rows import closed_off, in_row, is_object
from steelyard.reading.who.takers import has_part

_TELLING = ("flow", "verb_flow", "figure", "rank", "other")
WAYS = {"thither": "to", "thence": "from"}
"""Words that are a preposition and a place in one, and the preposition."""
_ENDS = {"thither": ("from",), "thence": ("to", "in")}
"""What leads to the other end of such a way."""


def thereof(marks: Sequence[Mark], k: int, context: Context) -> str | None:
    """Return the economy that a pronoun at mark ``k`` stands for, None when the text has named none.

    It is another than the owner of the flow at hand ("India's exports to its neighbour"), else than the anchor.
    """
    after = marks[k + 1] if k + 1 < len(marks) else None
    neighbour = marks[k].get("refer") != "it" and after is not None and after.first == marks[k].end
    if neighbour and after is not None and after.place is not None:
        return place_of(after, context)  # "its neighbour Peru"
    own = context.reporter if marks[k].get("refer") == "it" else None
    owner = _owner(marks, k, context)
    beside = owner or context.anchor or context.teller or own
    named = [mark for mark in reversed(marks[:k]) if mark.place is not None and not mark.office]
    if own is not None and context.there not in (None, owner) and any(m.get("place") == context.there for m in named):
        return context.there  # "Peru's exports to Chile rose 5% and its imports from it 3%"
    told = context.head if marks[k].get("refer") in WAYS else None
    apart = {beside, *_other_end(marks, k)}
    for mark in sorted(named, key=_unlikely):
        code = place_of(mark, context)
        if code is not None and code not in apart:
            return code
    if told is not None and told.named and told.partner == context.anchor and told.reporter == context.recent:
        return told.partner  # "Trade of Peru and Chile ...: exports to Peru fell. Imports from there rose."
    others = (context.recent, context.partner, context.anchor if beside != context.anchor else None, context.reporter)
    return next((code for code in others if code is not None and code not in apart), context.partner)


def _other_end(marks: Sequence[Mark], k: int) -> set[str]:
    """The economy to which "thence" leads and from which "thither" does, in its clause: «из Перу туда ушло 5 тонн»."""
    ends = _ENDS.get(marks[k].get("refer") or "", ())
    start = next((j + 1 for j in range(k - 1, -1, -1) if marks[j].is_a("break", "figure")), 0)
    stop = next((j for j in range(k + 1, len(marks)) if marks[j].is_a("break", "figure")), len(marks))
    near = (j for j in range(start, stop) if marks[j].place is not None)
    return {marks[j].means["place"] for j in near if prep_before(marks, j) in ends}


def receiver(marks: Sequence[Mark], k: int, context: Context) -> str | None:
    """The economy to which goods were sent by nobody named ("Peru leads in purchases of Kenyan tea: 5 tonnes were
    sold to it", the pronoun at mark ``k``): the last name that is no owner and no seller.
    """
    for j in range(k - 1, -1, -1):
        place, owned = marks[j].place, marks[j + 1].get("refer") == "own"
        if place is None or place.form != "name" or owned or prep_before(marks, j) in ("from", "of", "at", "in"):
            continue
        return place_of(marks[j], context)
    return None


def _unlikely(mark: Mark) -> int:
    """0 for a country's or region's name, 1 for a part of the world, 2 for an adjective: what is taken up last."""
    place = mark.place
    if place is None or place.form == "adjective":
        return 2
    return int(not (is_country(place.code) or is_region(place.code)))


def _owner(marks: Sequence[Mark], k: int, context: Context) -> str | None:
    """Return the economy right before the flow that leads to mark ``k``, where nothing governs it."""
    sold = marks[k].get("refer") in WAYS or (k > 0 and marks[k - 1].get("verb_flow") == "exports")  # "Peru sold it"
    kinds = ("flow", "verb_flow") if sold else ("flow",)
    flow = next((j for j in range(k - 1, max(0, k - 5), -1) if marks[j].one_of(kinds)), 0)
    at = flow - 1
    while at > 0 and marks[at].is_a("plain", "level") and marks[at].end == marks[at + 1].first:
        at -= 1  # "Peru's total exports to its neighbour", "Peru had a deficit with its neighbour"
    if at > 0 and marks[at].get("refer") == "its":
        return _subject_of_its(marks, at, context)
    edge = marks[at + 1].first if at >= 0 else 0
    owned = at > 0 and marks[at].get("refer") == "own"
    at -= int(owned)
    refers = marks[at].get("refer") in ("region", "country") if at >= 0 else False
    if at < 0 or not (refers or marks[at].place is not None) or edge - marks[at].end > 1:
        return None
    if prep_before(marks, at) and not owned:
        return None
    return place_of(marks[at], context)


def _subject_of_its(marks: Sequence[Mark], at: int, context: Context) -> str | None:
    """The economy that a clause is about, behind whose verb "its" stands: "Peru will raise its exports there"."""
    opens = next((j + 1 for j in range(at - 1, -1, -1) if "break" in marks[j].means), 0)
    named = (j for j in range(at - 1, opens - 1, -1) if marks[j].place is not None and not marks[j].office)
    return next((place_of(marks[j], context) for j in named if prep_before(marks, j) is None), None)


def which(marks: Sequence[Mark], k: int, context: Context) -> str | None:
    """Return the economy that "with which" at mark ``k`` goes back to: the last one named in the sentence."""
    named = (place_of(mark, context) for mark in reversed(marks[:k]) if mark.place is not None)
    return next((code for code in named if code is not None), None)


def wayward(marks: Sequence[Mark], k: int, context: Context) -> tuple[str, str] | None:
    """Return preposition and economy of a "thither" or "thence" in the clause of a flow at mark ``k``."""
    for step, stop in ((-1, max(-1, k - 7)), (1, min(len(marks), k + 5))):
        for j in range(k + step, stop, step):
            mark = marks[j]
            if mark.means.get("refer") in WAYS:
                code = _right_before(marks, j, context) or thereof(marks, j, context)
                return None if code is None else (WAYS[mark.means["refer"]], code)
            ended = "figure" in mark.means or "flow" in mark.means or "verb_flow" in mark.means
            if ended or mark.means.get("break") == "strong":
                break
    return None


def _right_before(marks: Sequence[Mark], j: int, context: Context) -> str | None:
    """The economy that a comma parts from the "whither" at a mark: «Чили, куда Перу продало ...»."""
    tied = j > 1 and marks[j - 1].get("break") == "weak" and marks[j - 1].end == marks[j].first
    return place_of(marks[j - 2], context) if tied and marks[j - 2].end == marks[j - 1].first else None


def is_there(marks: Sequence[Mark], j: int) -> bool:
    """True for the "there" of "looking at imports, there was a fall": no place."""
    after = marks[j + 1] if j + 1 < len(marks) else None
    said = after is not None and "copula" in after.means and after.first == marks[j].end
    before = marks[j - 1]
    return said and "break" in before.means and "plain" not in before.means and before.end == marks[j].first


def only_kind(marks: Sequence[Mark], j: int) -> bool:
    """True for the "states" of "the states of the EU" (or "of the bloc") where a name follows without "of"."""
    if marks[j].means.get("refer") not in ("country", "region"):
        return False
    after = marks[j + 1] if j + 1 < len(marks) else None
    if after is None or after.first != marks[j].end:
        return False
    return after.place is not None or (after.get("refer") == "bloc" and "office" not in after.means)


def next_item(marks: Sequence[Mark], k: int, j: int) -> bool:
    """True for Chile in "Peru took 5% of imports, Chile - 4%", whatever leads to it: it is the next in the list."""
    if "flow" not in marks[k].means or j + 1 >= len(marks) or "dash" not in marks[j + 1].means:
        return False
    told = any(mark.get("figure") == "percent" for mark in marks[max(0, k - 4) : k])
    return told and j - 2 > k and marks[j - 2].get("break") == "weak"


def no_owner(before: Mark, mark: Mark) -> bool:
    """True for the state of "heads of state", the part in "the share of Peru" that needs no "of", and who is only
    compared: "ahead of Peru".
    """
    if mark.means.get("refer") == "country":
        return "office" in before.means
    return mark.place is not None and before.is_a("share", "compare") and before.end == mark.first


def possessor(marks: Sequence[Mark], k: int, context: Context) -> tuple[str | None, str | None]:
    """Whose "its" is: the last economy of the sentence that no preposition governs, else the text's reporter.

    The second is the economy joined to it ("Kenya and Uganda ... their trade").
    """
    free = [j for j in range(k - 1, -1, -1) if place_of(marks[j], context) and prep_before(marks, j) is None]
    free = [j for j in free if not (j and "relies" in marks[j - 1].means)]  # "Peru relies on Chile for its imports"
    free = [j for j in free if not closed_off(marks, j, k)] if "subordinate" in context.holds else free
    free = [j for j in free if not (has_part(marks, j, k) or _one_of_its(marks, j, k))]
    free = [j for j in free if not is_object(marks, j)] or free  # «Перу продало Кении чай, это 5% его экспорта»
    for j in sorted(free, key=lambda j: marks[j + 1].get("refer") == "own" and marks[j].place is None):
        code = place_of(marks[j], context)
        if code is not None:
            joined = j >= 2 and marks[j - 1].get("break") == "weak" and marks[j - 1].end == marks[j].first
            return code, place_of(marks[j - 2], context) if joined else None
    if (teller := _office_of(marks[:k])) is not None:
        return teller, None
    first = next((j for j in range(k) if marks[j].get("refer") == "its"), k)
    led = {place_of(marks[j], context) for j in range(first + 1, k) if prep_before(marks, j) in ("to", "from", "with")}
    if context.reporter in led:  # "Its exports to Peru were 5, and its imports 3"
        return counterpart((str(context.reporter),), context), None
    if context.idle is not None and marks[k].first == 0:
        return context.idle, None  # "Chile is better placed. Its exports were 5"
    return context.reporter, None


def _one_of_its(marks: Sequence[Mark], j: int, k: int) -> bool:
    """True for the partner at mark ``j`` of whoever "its" is: "Chile is among its largest markets"."""
    listed = k + 1 < len(marks) and (marks[k + 1].get("whole") == "partners" or marks[k + 1].is_a(*RANKS))
    between = marks[j + 1 : k]
    copula = bool(between) and "copula" in between[0].means and between[0].first == marks[j].end
    return listed and copula and all(m.is_a("copula", "prep", "thin", "plain") for m in between)


def _office_of(marks: Sequence[Mark]) -> str | None:
    """The economy whose office opens a sentence: "Uganda's central bank put its imports at $5bn"."""
    first = next((mark for mark in marks if mark.place is not None), None)
    opens = first is not None and first.office and first.place is not None and first.first <= 1
    return first.place.code if opens and first is not None and first.place is not None else None


def both_named(marks: Sequence[Mark], context: Context) -> tuple[str, str] | None:
    """The pair of "the two nations" where the sentence names them before: two, or one beside the anchor."""
    pair = next((k for k, mark in enumerate(marks) if mark.means.get("refer") == "pair"), 0)
    codes = [
        place_of(mark, context) for mark in marks[:pair] if mark.place is not None and mark.place.form != "capital"
    ]
    known = list(dict.fromkeys(code for code in codes if code is not None and (is_country(code) or is_region(code))))
    posted = two_of_envoy(marks) if "envoy" in context.holds else None
    if posted is not None and posted[0] not in known and set(posted).issuperset(known):
        return posted  # "The two traded goods for $5bn, Peru's ambassador to Chile said"
    anchor = context.anchor or context.teller or context.reporter
    if anchor is not None and len(known) == 1 and known[0] != anchor:
        known = [anchor, *known]
    return (known[0], known[1]) if len(known) == 2 else None


def both_ways(context: Context) -> bool:
    """True behind a sentence that told the exports and the imports of one pair: a balance is then theirs."""
    told = [context.by_flow.get(flow) for flow in ONE_WAY]
    return told[0] is not None and told[0] == told[1] and WORLD not in told[0]


def remember(sentence: Sentence, context: Context) -> None:
    """Keep the last economy named beside the one whose trade is told: countries before areas, names before others."""
    area, marks = None, sentence.marks
    context.lead = _lead(marks, context)
    context.idle = context.lead if sentence.holds.isdisjoint(_TELLING) else None
    for k in range(len(marks) - 1, -1, -1):
        mark = marks[k]
        if mark.place is None or mark.office:
            continue
        compared = "against" in sentence.holds and _only_compared(marks, k)
        if not (compared or ("envoy" in sentence.holds and _posted(marks, k))):
            code = place_of(mark, context)
            if code is None or code == (context.anchor or context.teller):
                continue
            if (is_country(code) or is_region(code)) and mark.place.form != "adjective":
                context.recent = code
                return
            area = area or code
    context.recent = area or context.recent


def _lead(marks: Sequence[Mark], context: Context) -> str | None:
    """The economy that a sentence opens with, as its subject, or ends with: "The mainstay is still Chile"."""
    first = 0
    while first < len(marks) and marks[first].place is None:
        first += 1
    if first == len(marks) or marks[first].office or prep_before(marks, first) is not None:
        return None
    place, after = marks[first].place, marks[first + 1] if first + 1 < len(marks) else None
    owns = after is not None and (after.means.get("refer") == "own" or _owned(marks, first))
    named = place is not None and place.form == "name" and not owns and marks[first].first <= 3
    ends = first > 0 and first + 2 >= len(marks) and place is not None and place.form == "name"
    if ends and "copula" in marks[first - 1].means and (after is None or after.first == marks[first].end):
        named = marks[first].first - marks[first - 1].end <= 1
    code = place_of(marks[first], context)
    return code if named and code != context.reporter else None


def _owned(marks: Sequence[Mark], k: int) -> bool:
    """True for the flow right behind a name that owns it; "Chile also imports" and "Chile imports less than" act."""
    flow, after = (*marks[k + 1 : k + 3], None)[:2]
    than = after is not None and after.means.get("prep") == "than" and flow is not None and after.first == flow.end
    return flow is not None and "flow" in flow.means and flow.first == marks[k].end and not than


def _posted(marks: Sequence[Mark], k: int) -> bool:
    """True for Oman in "the ambassador of Peru in Oman": it is where somebody is."""
    near = marks[max(0, k - 4) : k]
    if len(near) < 3 or near[-1].means.get("prep") != "in" or near[-2].place is None or near[-2].end != near[-1].first:
        return False
    return any("envoy" in m.means for m in near[:-2])


def _only_compared(marks: Sequence[Mark], k: int) -> bool:
    """True for Chile and Peru in "it became the third partner, after Chile and Peru"."""
    while k >= 2 and marks[k - 1].means.get("break") == "weak" and marks[k - 2].place is not None:
        k -= 2
    return prep_before(marks, k) == "against"


def nowhere(marks: Sequence[Mark], j: int, before: Sequence[Head]) -> bool:
    """True for the "there" of "there was a deficit", and of one behind a flow that it tells the partner of."""
    if marks[j].means.get("refer") != "there" or prep_before(marks, j) is not None:
        return False
    after = marks[j + 1] if j + 1 < len(marks) else None
    return bool(before) or (after is not None and "level" in after.means and after.first == marks[j].end)


def markets_of(marks: Sequence[Mark], k: int, context: Context) -> tuple[str, ...]:
    """Return the partners that a sentence names as such: "Peru, Chile and Brazil were the main markets"."""
    if "whole" not in marks[k].means:
        return ()
    j = k - 1
    while j >= 0 and marks[j].is_a("plain", "thin") and "break" not in marks[j].means:
        j -= 1
    if marks[k].get("flow") == "turnover" or j < 1 or "level" not in marks[j].means:
        return ()
    if marks[j - 1].place is None:
        return ()
    row = [mark for mark in marks[:j] if not mark.is_a("break", "thin", "plain") or mark.place is not None]
    named = all(mark.place is not None and not mark.office for mark in row)  # nothing else stands before the verb
    return tuple(place_of(mark, context) or "" for mark in row) if named and len(row) > 1 else ()


def row_beside(marks: Sequence[Mark], k: int, owner: str | None, context: Context) -> tuple[str, ...]:
    """Return the partners that stand in a row behind their flow, or before it."""
    behind = row_behind(marks, k, context) if owner in (None, context.reporter) else ()
    return behind or (markets_of(marks, k, context) if owner is None else ())


def row_behind(marks: Sequence[Mark], k: int, context: Context) -> tuple[str, ...]:
    """Return the partners of "in imports the largest partners were Peru, Chile and Brazil - 5, 3 and 2 billion"."""
    if "rank" not in context.holds:
        return ()
    j = k + 1
    while j < len(marks) and marks[j].place is None:
        if not (marks[j].is_a("rank", "plain", "thin", "level", "refer") or marks[j].get("prep") == "of"):
            return ()
        j += 1
    if not any("rank" in mark.means for mark in marks[k + 1 : j]) or j == len(marks):
        return ()
    row = in_row(marks, j, context)
    after = marks[j + 2 * len(row) - 1] if row and j + 2 * len(row) <= len(marks) else None
    told = after is not None and (after.is_a("dash", "colon") or after.get("prep") == "with")
    return row if told else ()


def antecedent(marks: Sequence[Mark], k: int, context: Context) -> str | None:
    """The partner in "the Netherlands, where shipments fell" and "Iran, imports from which were small"."""
    edge = marks[k].first
    if k + 1 < len(marks) and "antecedent" in marks[k + 1].means:
        return antecedent_of(marks, k, context)
    for j in range(k - 1, max(-1, k - 4), -1):
        if edge - marks[j].end > 2:
            return None
        if "antecedent" in marks[j].means:
            return antecedent_of(marks, j, context) or _is_where(marks, k, context)
        edge = marks[j].first
    if "flow" in marks[k].means and (code := _made_there(marks, k, context)) is not None:
        return code
    if (code := _is_where(marks, k, context)) is not None:
        return code
    if not ("verb_flow" in marks[k].means and k and "level" in marks[k - 1].means):
        return None
    opened = next((j for j in range(k - 1, -1, -1) if marks[j].get("break")), 0)  # "from where 5 billion were imported"
    return antecedent_of(marks, opened, context) if "antecedent" in marks[opened].means else None


def _made_there(marks: Sequence[Mark], k: int, context: Context) -> str | None:
    """The partner in "Peru, with which it made a surplus": a subject and a verb stand between."""
    j = k - 1
    while (
        j > max(0, k - 6)
        and marks[j].is_a("level", "refer", "place", "plain", "thin")
        and "break" not in marks[j].means
    ):
        j -= 1
    return antecedent_of(marks, j, context) if j >= 0 and "antecedent" in marks[j].means else None


def _is_where(marks: Sequence[Mark], k: int, context: Context) -> str | None:
    """The subject of "Peru is where most of Kenya's imports come from"."""
    for j in range(k - 1, 1, -1):
        where = "level" in marks[j - 1].means and marks[j - 1].end == marks[j].first
        one = marks[j].end - marks[j].first > 1 and any(
            m.is_a("level", "standing") for m in marks[:j]
        )  # "the only one with which", "heads the list of states from which"
        if "antecedent" in marks[j].means and (where or (one and marks[k].is_a("flow", "verb_flow"))):
            first = next((n for n in range(j) if marks[n].place is not None and not marks[n].office), None)
            free = first is not None and prep_before(marks, first) is None
            return place_of(marks[first], context) if first is not None and free else None
        if marks[j].is_a("figure", "flow", "verb_flow") or "colon" in marks[j].means:
            return None
    return None


def opens_with(marks: Sequence[Mark], k: int, before: Sequence[Head]) -> bool:
    """True for the first flow of a sentence that has named no economy yet."""
    return not before and all(m.place is None and m.figure is None for m in marks[:k])
