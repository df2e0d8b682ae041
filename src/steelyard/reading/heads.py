"""Heads: what the figures of a stretch are about - which flow, whose, with whom - or something that is no trade.

A flow finds its parties in the words beside it (owner, "to", "from", "with", "between", a pronoun), then in its clause's
subject, then in what the text has been speaking of. Names of offices, firms and persons are no parties.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from steelyard.core.economy import WORLD, is_bloc, is_region
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.reading.marks import Mark, Sentence

_FLOWS = {
    "exports": (Flow.EXPORTS, 0), "imports": (Flow.IMPORTS, 0), "turnover": (Flow.TURNOVER, 0),
    "surplus": (Flow.BALANCE, 1), "deficit": (Flow.BALANCE, -1), "balance": (Flow.BALANCE, 0),
}  # fmt: skip
_STOPS = ("figure", "bare", "flow", "verb_flow", "other", "target", "share", "move", "level", "rank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A flow with its parties, or (``flow`` None) something whose figures are no claims. ``mark`` is its index."""

    mark: int
    flow: Flow | None
    sign: int = 0
    reporter: str = ""
    partner: str = WORLD
    product: str | None = None
    scope: str = "goods"
    measure: str = "value"
    verb: bool = False
    first: int = 0
    """The token at which its words begin (owner included)."""
    named: bool = False
    """The text names a partner beside it."""


@dataclass(slots=True)
class Named:
    """The economies beside a flow, by role."""

    owner: str | None = None
    owner_name: bool = False
    subject: str | None = None
    """The economy that the clause is about, where the flow's own words name another."""
    origin: str | None = None
    goal: str | None = None
    other: str | None = None
    pair: tuple[str, str] | None = None
    between: str | None = None
    both: bool = False
    world: bool = False
    first: int | None = None


@dataclass(slots=True)
class Context:
    """What the text has been speaking of, sentence after sentence."""

    topic: list[str] = field(default_factory=list)
    reporter: str | None = None
    partner: str | None = None
    bilateral: bool = False
    shifts: list[int] = field(default_factory=list)
    """Months from what a sentence spoke of back to what it was compared with."""
    by_flow: dict[Flow, tuple[str, str]] = field(default_factory=dict)
    """Parties of the flows that the last sentence with claims spoke of."""
    pairs: set[frozenset[str]] = field(default_factory=set)
    period: Period | None = None
    head: Head | None = None
    unit: str | None = None
    regions: set[str] = field(default_factory=set)
    """Regions that the text names as such: their main city then stands for them."""
    region: str | None = None
    bloc: str | None = None
    paired: bool | None = None
    """The text as a whole is about one pair: a flow without partner is then the pair's."""
    seller: str | None = None
    """The economy whose exports of one product the text is about: others' imports of it come from there."""
    claimed: bool = False
    """The sentence before made a claim."""
    share: bool = False
    speaker: str | None = None

    def see(self, code: str) -> None:
        """Remember an economy as the last of its kind."""
        if is_region(code):
            self.region = code
        elif is_bloc(code):
            self.bloc = code


def place_of(mark: Mark, context: Context) -> str | None:
    """Return the economy that a name or a pronoun stands for."""
    if mark.place is not None:
        city = mark.place.form == "city" and mark.place.code not in context.regions
        return None if mark.office or city else mark.place.code
    referred = mark.get("refer")
    if referred == "bloc":
        return context.bloc
    if referred == "region":
        return context.region
    if referred == "country":
        return context.reporter
    if referred == "there":
        return context.partner
    return None


def prep_before(marks: Sequence[Mark], k: int) -> str | None:
    """Return the preposition that governs a mark; articles and the like stand between."""
    edge = marks[k].first
    for mark in reversed(marks[max(0, k - 3) : k]):
        if edge - mark.end > 1:
            return None
        if mark.get("prep"):
            return mark.means["prep"]
        if not mark.is_a("thin", "plain"):
            return None
        edge = mark.first
    return None


def heads_of(sentence: Sentence, context: Context) -> list[Head]:
    """Return the heads of a sentence in order, with the parties that they name or inherit."""
    marks = sentence.marks
    found: list[Head] = []
    for k, mark in enumerate(marks):
        if mark.is_a("other") and not mark.is_a("flow"):
            if not _aside(marks, k, found):
                found.append(Head(mark=k, flow=None, first=mark.first))
            continue
        kind = _kind(marks, k)
        if kind is None or (found and found[-1].flow is None and marks[found[-1].mark].end == mark.first):
            continue
        if mark.is_a("goods") and not mark.is_a("flow") and found and not _apart(marks, found[-1], k):
            continue
        verb = not mark.is_a("flow", "goods")
        if verb and _by_actor(marks, k):
            found.append(Head(mark=k, flow=None, first=mark.first))
            continue
        flow, sign = _FLOWS[kind]
        last = next((h for h in reversed(found) if h.flow is not None), None)
        named = _named(marks, k, flow, context, found, verb=verb)
        head = Head(
            mark=k, flow=flow, sign=sign, verb=verb, scope=_scope(marks, k), measure=_measure(marks, k),
            product=_product(sentence, k) if mark.is_a("flow") else None,
            first=mark.first if named.first is None else named.first,
        )  # fmt: skip
        head = _with_parties(head, named, context, last)
        if last is not None and _difference(marks, last, head):
            known = head if head.reporter else last
            found[-1] = replace(last, mark=head.mark, reporter=known.reporter, partner=known.partner, sign=last.sign)
        elif last is not None and _complement(marks, last, head):
            known = head if head.named or not last.named else last
            found[-1] = replace(last, reporter=known.reporter, partner=known.partner, named=known.named)
        elif last is not None and _coordinated(marks, last, head):
            found[-1] = head = replace(head, flow=Flow.TURNOVER, first=last.first)
        else:
            found.append(head)
    return found


def _aside(marks: Sequence[Mark], k: int, found: Sequence[Head]) -> bool:
    """True when something else than trade is named only beside a flow: "exports to the industry", "thanks to demand".

    What a balance is a balance of is no aside: "the surplus on current account".
    """
    if not found or found[-1].flow is None:
        return False
    edge, near = marks[k].first, marks[max(0, k - 3) : k]
    for mark in reversed(near):
        if edge - mark.end > 3 or mark.is_a("break", "level", "move", "figure", "flow"):
            return False
        if mark.get("prep"):
            tied = marks[k].first - marks[found[-1].mark].end <= 3
            return not (found[-1].flow == Flow.BALANCE and tied)
        edge = mark.first
    return False


def _apart(marks: Sequence[Mark], last: Head, k: int) -> bool:
    """True when a clause ends between a head and a mark."""
    return any(m.is_a("break") for m in marks[last.mark + 1 : k])


def _kind(marks: Sequence[Mark], k: int) -> str | None:
    """Which flow a mark says; a verb of taking is none before a percentage (it tells a share)."""
    mark = marks[k]
    if mark.is_a("flow"):
        return mark.means["flow"]
    if mark.is_a("verb_flow"):
        figure = next((m.figure for m in marks[k + 1 : k + 5] if m.figure is not None), None)
        return (
            None if mark.is_a("share") and figure is not None and figure.unit == "percent" else mark.means["verb_flow"]
        )
    if mark.is_a("goods") and k + 2 < len(marks) and marks[k + 1].first == mark.end:
        if marks[k + 2].place is not None:
            return {"from": "imports", "to": "exports"}.get(marks[k + 1].get("prep") or "")
        if marks[k + 2].figure is not None and any(m.get("refer") == "pair" for m in marks[k + 3 : k + 7]):
            return "turnover"
    return None


def _by_actor(marks: Sequence[Mark], k: int) -> bool:
    """True when firms, people or offices, not an economy, are the subject of a verb."""
    for mark in reversed(marks[max(0, k - 3) : k]):
        if mark.is_a("office"):
            return marks[k].first - mark.end <= 2
        if mark.is_a("break") or (mark.place is not None and not mark.office):
            return False
    return False


def _difference(marks: Sequence[Mark], last: Head, head: Head) -> bool:
    """True for the flows in "the gap between US exports and imports"."""
    if last.flow != Flow.BALANCE or head.verb or head.flow == Flow.BALANCE:
        return False
    between = marks[last.mark + 1 : head.mark]
    opened = any(m.get("prep") == "between" for m in between[:1])
    goes_on = marks[last.mark].get("flow") in ("exports", "imports") and any(m.is_a("break") for m in between)
    return (opened or goes_on) and all(m.place is not None or m.is_a("prep", "plain", "refer", "break") for m in between)


def _complement(marks: Sequence[Mark], last: Head, head: Head) -> bool:
    """True for the trade in "a deficit in goods trade" and the exports in "the volume of exports"."""
    if head.verb or last.verb or head.flow == Flow.BALANCE or last.flow != Flow.BALANCE:
        return False
    between = marks[last.mark + 1 : head.mark]
    led = any(m.get("prep") in ("in", "of", "than") for m in between[:1])
    return led and all(m.place is not None or m.is_a("prep", "plain", "goods", "refer") for m in between)


def _coordinated(marks: Sequence[Mark], last: Head, head: Head) -> bool:
    """True for "imports from and exports to China" before one figure."""
    if {last.flow, head.flow} != {Flow.EXPORTS, Flow.IMPORTS} or last.verb or head.verb:
        return False
    between = marks[last.mark + 1 : head.mark]
    joined = any(m.get("break") == "weak" for m in between)
    return (
        joined
        and all(m.is_a("break", "prep", "plain", "refer") for m in between)
        and (marks[head.mark].first - marks[last.mark].end <= 4)
    )


def _named(marks: Sequence[Mark], k: int, flow: Flow, context: Context, before: list[Head], *, verb: bool) -> Named:
    named = Named()
    _look_left(marks, k, named, context)
    _look_right(marks, k, named, context, verb=verb)
    limit = before[-1].mark + 1 if before else 0
    named.world = named.world or marks[k].is_a("whole") or any(m.get("refer") == "world" for m in marks[limit:k])
    if named.pair is None and named.owner is None and named.between is not None:
        named.owner, named.owner_name = named.between, True
    if named.owner is None and named.pair is None and not named.both:
        _look_for_subject(marks, k, named, context, before, verb=verb)
    return named


def _look_left(marks: Sequence[Mark], k: int, named: Named, context: Context) -> None:
    edge = marks[k].first
    for j in range(k - 1, -1, -1):
        mark = marks[j]
        if edge - mark.end > 3:
            return
        code = place_of(mark, context)
        referred = mark.get("refer")
        if code:
            prep = prep_before(marks, j)
            if prep in ("to", "from", "with", "between", "by") and named.owner is None and edge == mark.end:
                return
            if named.owner is None:
                named.owner, named.owner_name = code, mark.place is not None
            else:
                named.pair = (code, named.owner)
            named.first = mark.first
        elif referred == "pair":
            named.both, named.first = True, mark.first
        elif referred == "its":
            if named.owner is not None:
                edge = mark.first
                continue
            named.owner = _possessor(marks, j, context)
            named.first = mark.first
            return
        elif referred == "world":
            named.world = True
        elif not (
            referred == "own" or mark.when or mark.is_a("plain", "scope", "goods", "measure") or _joins(mark, named)
        ):
            return
        edge = mark.first


def _possessor(marks: Sequence[Mark], k: int, context: Context) -> str | None:
    """Whose "its" is: the last economy of the sentence that no preposition governs, else the text's reporter."""
    for j in range(k - 1, -1, -1):
        code = place_of(marks[j], context)
        if code is not None and prep_before(marks, j) is None:
            return code
    return context.reporter


def _joins(mark: Mark, named: Named) -> bool:
    """True for the "and" or dash between two owners."""
    return mark.get("break") == "weak" and named.owner is not None and named.pair is None and mark.end - mark.first == 1


def _look_right(marks: Sequence[Mark], k: int, named: Named, context: Context, *, verb: bool) -> None:
    """Read "... to X", "from X", "with X", "between X and Y", "of X" behind the flow; behind a verb also past its figure."""
    edge, prep = marks[k].end, None
    passed = False
    for j in range(k + 1, len(marks)):
        mark = marks[j]
        if mark.get("break") == "strong" or mark.get("break") == "relative" or mark.is_a("flow", "other", "verb_flow"):
            if mark.is_a("flow") and not passed and prep is None:
                edge = mark.end
                continue
            return
        if mark.is_a("figure"):
            if passed:
                return
            passed, prep = True, None
        elif mark.is_a("level", "move", "share", "target", "against"):
            passed_verb = mark.is_a("move", "level")
            if not passed_verb:
                return
            prep = None
        elif mark.get("prep"):
            prep = mark.get("prep")
            if prep in ("against", "than"):
                return
        elif mark.get("refer") == "pair":
            named.both = named.both or prep in ("between", "of", "with", "in")
        elif mark.get("refer") == "there" and context.partner not in (None, WORLD):
            named.goal = named.goal or context.partner
            named.origin = named.origin or context.partner
            named.other = named.other or context.partner
        elif mark.get("refer") == "world":
            named.world = named.world or prep in ("with", "to", "from", "of")
        else:
            code = place_of(mark, context)
            if code == context.reporter and mark.is_a("refer") and prep in ("with", "to", "from"):
                code = context.partner
            if code and prep and mark.first - edge <= 8:
                _take(named, prep, code)
        edge = mark.end
        if passed and mark.get("break") == "weak":
            return


def _take(named: Named, prep: str, code: str) -> None:
    if (prep == "to" and named.goal is None) or (prep == "toward" and named.goal is None):
        named.goal = code
    elif prep == "from" and named.origin is None:
        named.origin = code
    elif prep == "with" and named.other is None:
        named.other = code
    elif prep == "between":
        if named.between is None:
            named.between = code
        elif named.pair is None and code != named.between:
            named.pair = (named.between, code)
    elif prep == "of" and named.owner is None and named.other is None:
        named.owner, named.owner_name = code, True


def _look_for_subject(
    marks: Sequence[Mark], k: int, named: Named, context: Context, before: list[Head], *, verb: bool
) -> None:
    """The subject of the clause owns a flow that names no owner: "Peru registered a deficit"."""
    limit = before[-1].mark if before else -1
    for j in range(k - 1, limit, -1):
        mark = marks[j]
        if mark.get("break") == "strong":
            return
        prep = prep_before(marks, j)
        if mark.get("refer") == "own" and j and marks[j - 1].place is not None:
            continue
        code = place_of(mark, context)
        if code is not None and j + 1 < len(marks) and marks[j + 1].get("refer") == "own":
            continue
        if code is None or prep is not None:
            if code and prep == "with" and named.other is None and not before:
                named.other = code
            continue
        if named.origin is not None or named.goal is not None:
            named.subject = code
            if code != named.origin and code != named.goal and not verb:
                return
        named.owner, named.owner_name = code, mark.place is not None
        skip = 1 if j and marks[j - 1].get("refer") == "its" else 0
        joined = j - skip >= 2 and marks[j - 1 - skip].get("break") == "weak" and place_of(marks[j - 2 - skip], context)
        if joined:
            named.pair = (joined, code)
        return


def _scope(marks: Sequence[Mark], k: int) -> str:
    for j in (k - 1, k + 1, k + 2):
        if 0 <= j < len(marks) and marks[j].get("scope") and abs(marks[j].first - marks[k].end) <= 3:
            return marks[j].means["scope"]
    return "goods"


def _measure(marks: Sequence[Mark], k: int) -> str:
    for mark in marks[k + 1 : k + 8]:
        if mark.get("measure"):
            return mark.means["measure"]
        if mark.is_a("flow", "other"):
            break
    return "value"


def _product(sentence: Sentence, k: int) -> str | None:
    """The unmarked words right before the flow, or behind its "of"."""
    marks, tokens = sentence.marks, sentence.tokens
    mark = marks[k]
    first = marks[k - 1].end if k else 0
    words = tokens[first : mark.first]
    if words and all(w.key.isalpha() for w in words) and len(words) <= 3:
        led = k == 0 or not marks[k - 1].is_a("level", "speaker", "target", "skip")
        if led and not (len(words) == 1 and words[0].key.endswith("ly")):
            return " ".join(w.key for w in words)
    after = marks[k + 1] if k + 1 < len(marks) else None
    if after and after.get("prep") == "of" and after.first == mark.end:
        owned = k + 2 < len(marks) and marks[k + 2].place is not None and marks[k + 2].first == after.end
        j = k + 3 if owned else k + 2
        end = marks[j].first if j < len(marks) else len(tokens)
        words = tokens[marks[j - 1].end : end]
        if words and len(words) <= 5 and all(w.key.isalpha() for w in words):
            return " ".join(w.key for w in words)
    return None


def _with_parties(head: Head, named: Named, context: Context, last: Head | None) -> Head:
    reporter, partner = named.owner, named.other
    if named.pair:
        reporter, partner = named.pair
    if head.flow == Flow.EXPORTS:
        partner = named.goal or (None if named.pair is None else partner)
        reporter = reporter or named.origin
    elif head.flow == Flow.IMPORTS:
        partner = named.origin or (None if named.pair is None else partner)
        reporter = reporter or named.goal
    if partner is None and named.owner is None and reporter is not None and named.subject not in (None, reporter):
        partner = named.subject
    stated = partner is not None
    if reporter is None and partner is None and not named.both and not named.world:
        if last is not None:
            return replace(head, reporter=last.reporter, partner=last.partner, named=last.named)
        if head.flow in context.by_flow and context.paired:
            reporter, partner = context.by_flow[head.flow]
            return replace(head, reporter=reporter, partner=partner)
    reporter, partner = _filled(reporter, partner, named, head, context, last)
    return replace(head, reporter=reporter or "", partner=partner or WORLD, named=stated)


def _filled(
    reporter: str | None, partner: str | None, named: Named, head: Head, context: Context, last: Head | None
) -> tuple[str | None, str | None]:
    if reporter == partner and reporter is not None:
        reporter = None
    if partner is None and named.both:
        return _pair(reporter, context)
    if partner is not None and reporter is None:
        return _counterpart(partner, context), partner
    if partner is None and named.world:
        return reporter or (last.reporter if last else context.reporter), WORLD
    if reporter is None:
        return context.reporter, context.partner if context.bilateral and context.paired else WORLD
    if partner is None and context.bilateral and reporter in (context.reporter, context.partner):
        mate = context.partner if reporter == context.reporter else context.reporter
        one_way = head.flow in (Flow.EXPORTS, Flow.IMPORTS) and len(context.pairs) <= 1
        if head.verb or not named.owner_name or (context.paired and one_way):
            return reporter, mate
    if partner is None and head.verb and context.bilateral and context.reporter not in (None, reporter):
        return reporter, context.reporter
    if partner is None and context.seller and head.flow == Flow.IMPORTS and reporter != context.seller:
        return reporter, context.seller
    return reporter, partner or WORLD


def _pair(reporter: str | None, context: Context) -> tuple[str | None, str | None]:
    first, second = context.reporter, context.partner
    if first is None or second in (None, WORLD, first):
        known = [code for code in context.topic if code != first]
        second = known[0] if known else None
    if reporter is not None and reporter == second:
        first, second = second, first
    return (reporter or first), second


def _counterpart(partner: str, context: Context) -> str | None:
    if context.reporter is not None and context.reporter != partner:
        return context.reporter
    if context.partner not in (None, WORLD, partner):
        return context.partner
    return next((code for code in context.topic if code != partner), None)
