"""Promises, projects, agreements, visits and events: who, what, where, by when, with the value that was stated.

A pledge is an act with a word that announces it ("ready to supply", "will sign", "a memorandum was signed", "planned
for autumn"). What only moves a trade figure is a target and belongs to claims. General promises ("all agreements will
be fulfilled"), topics without an act and what has already happened are kept with ``scored`` False: nothing can be
held against them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from steelyard.core.claim import Ids
from steelyard.core.pledge import Pledge
from steelyard.reading.promises.cues import Cue, Outline
from steelyard.reading.promises.due import dates_in, places_in, stated_value
from steelyard.reading.promises.gist import gist
from steelyard.reading.promises.offices import Office, holders, office_of, offices
from steelyard.reading.promises.particulars import of_a_thing, what_is_promised, where_said, who_acts

MAX_QUOTE = 200
"""Characters of a quote that may be kept of others' text."""
_TELLING = ("frame", "will", "past", "topic")
"""Kinds of cues of which a sentence that promises or tells of an event has one."""
_REACH = 90
"""Characters within which an act answers the word that announces it."""
_OBJECT = 12
"""Characters of what a first act is done to, where a second follows."""
_VERBS = ("build", "produce", "supply", "buy", "open", "visit", "invest", "measure", "modernise")
"""Acts that may be the second of one promise."""
_RANK = (
    "fulfil", "measure", "invest", "build", "produce", "modernise", "process", "supply", "buy", "open", "sign",
    "visit", "event", "talk", "cooperate",
)  # fmt: skip
"""The more definite act wins where several stand in one promise."""
_SENT = 20
"""Characters within which what is sent stands behind its verb."""
_FORWARD = ("future", "ready", "intend", "agree", "propose", "post", "due")
"""Words that announce an act that follows; a verb of the kind ``will`` is both at once."""
_ACTS = {"talk": "event", "process": "cooperate", "buy": "supply", "measure": "other", "invest": "other"}


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    act: str
    what: tuple[int, int]
    scored: bool = True
    past: bool = False
    done: bool = False
    verb: tuple[int, int] = (0, 0)
    """The act's own words."""
    lead: tuple[int, int] | None = None
    """The clause up to the first act, which names who promises, for the second act of one promise."""


@dataclass(slots=True)
class _Sentence:
    """One sentence of the text with its cues in order."""

    seen: Outline
    text: str
    start: int
    end: int
    cues: tuple[Cue, ...]
    cuts: list[tuple[int, int]] | None = None
    """Where its clauses may be cut, as (end, start), once somebody has asked."""

    @property
    def edges(self) -> list[tuple[int, int]]:
        """Where its clauses may be cut, as (end, start)."""
        if self.cuts is None:
            self.cuts = edges_of(self.seen, self.start, self.end)
        return self.cuts

    def of(self, kind: str) -> list[Cue]:
        """Return the cues of a kind."""
        return [cue for cue in self.cues if cue.kind == kind]


def pledges(seen: Outline, *, text_hash: str, year: int | None = None, month: int | None = None) -> tuple[Pledge, ...]:
    """Return the pledges of a text in the order of their spans.

    Parameters
    ----------
    seen : the outline of the text.
    text_hash : of the text, for the ids.
    year, month : in which the report was written, for "this autumn" and "in March"; None where nothing settles it.
    """
    found: list[_Found] = []
    for start, end, cues in seen.told:
        if any(cue.kind in _TELLING for cue in cues):
            _rules(_Sentence(seen, seen.text, start, end, tuple(cues)), found)
    kept = _apart(found)
    held = offices(seen.starts, seen.lang, seen.mentions) if kept else []
    passed = [*((one.start, one.end) for one in seen.mentions), *holders(seen.text, held)]
    ids = Ids(text_hash)
    return tuple(_pledge(seen, one, held, passed, ids=ids, written=(year, month)) for one in kept)


def _start(cue: Cue) -> int:
    return cue.start


def _said_by_act(seen: Outline, one: _Found) -> list[tuple[int, int]]:
    """Where a pledge has its act's own words, those that announce it (unless they are part of a name) and dates."""
    first = bisect_left(seen.cues, one.start, key=_start)
    said = []
    for cue in seen.cues[first : bisect_left(seen.cues, one.end, lo=first, key=_start)]:
        own = cue.kind != "act" or (cue.value == one.act and one.act not in _ACTS)
        if own and not seen.text[cue.start].isupper():
            said.append((cue.start, cue.end))
    return said + [(due.start, due.end) for due in dates_in(seen, one.start, one.end, year=2000)]


def _rules(one: _Sentence, found: list[_Found]) -> None:
    """Add what the rules find in one sentence."""
    kinds = {cue.kind for cue in one.cues}
    if "frame" in kinds or "will" in kinds:
        found += _announced(one)
    if "frame" in kinds:
        found += _done(one)
        found += _scheduled(one)
    if "past" in kinds:
        found += _happened(one)
    if "topic" in kinds and "frame" not in kinds:
        found.append(_topic(one))
    for cue in one.of("frame"):
        if cue.value == "same" and found:
            low, high = _clause(one, cue)
            found.append(_Found(low, high, found[-1].act, (cue.end, high), found[-1].scored))


def _announced(one: _Sentence) -> list[_Found]:
    """A word that announces, then an act of the same clause; "promising" may also stand after its act."""
    frames = [cue for cue in one.cues if cue.kind == "will" or (cue.kind == "frame" and _announces(one, cue))]
    cut, found = one.start, []
    for number, cue in enumerate(frames):
        low, high = _clause(one, cue)
        after = frames[number + 1].start if number + 1 < len(frames) else high
        low, high = _fit(one.text, max(low, cut), high, cue)
        if any(low <= no.start and abs(no.start - cue.start) < 12 for no in one.of("negation")):
            continue
        reach = min(high, cue.end + _REACH, after)
        acts = [c for c in one.of("act") if cue.end <= c.start < reach and not _moves_a_figure(one, cue, c)]
        earlier = [c for c in one.of("act") if low <= c.start < cue.start]
        if cue.value == "post":
            acts = earlier or acts
        elif number + 1 < len(frames) and frames[number + 1].value == "post" and acts:
            parting = _joint(one, acts[0].end, frames[number + 1])
            acts = [c for c in acts if parting is None or c.start < parting]
        elif acts and _definite(acts).value == "open":
            acts += [c for c in earlier if c.value in ("produce", "build", "modernise")]
        if cue.kind == "will":
            acts = [cue, *acts]
        if not acts:
            continue
        if number + 1 < len(frames):
            joint = _joint(one, max(c.end for c in [*acts, cue]), frames[number + 1])
            high, cut = (joint, joint) if joint and joint < high else (high, cut)
        low, high = _fit(one.text, low, high, cue)
        parted = _second(one, acts) if cue.kind != "will" else None
        acts = acts if parted is None else [c for c in acts if c.start < parted.start]
        act = _definite(acts)
        kept = act.value != "fulfil" and (act.value != "talk" or cue.value == "future" or cue.kind == "will")
        end = high if parted is None else _joint(one, acts[0].end, parted) or high
        first = min([c.start for c in acts])
        found.append(_Found(low, end, act.value, (first, end), scored=kept, verb=(act.start, act.end)))
        if parted is not None:
            found.append(_Found(parted.start, high, parted.value, (parted.start, high), lead=(low, acts[0].start)))
    return found


def _second(one: _Sentence, acts: Sequence[Cue]) -> Cue | None:
    """The next act of a promise, behind the object of the first: "will supply rice to Peru and build a port"."""
    first = min(acts, key=_start)
    for cue in acts:
        joint = _joint(one, first.end, cue) if cue.start - first.end >= _OBJECT else None
        if joint is not None and len(one.text[joint : cue.start].split()) <= 2 and cue.value in _VERBS:
            return cue
    return None


def _announces(one: _Sentence, cue: Cue) -> bool:
    """True for a word that announces here: "would" is a promise only when reported, "X to build" only in a headline."""
    if cue.value == "reported":
        return bool(one.of("speech"))
    if cue.value == "headline":
        return one.start == 0 and any(cue.start == who.end + 1 for who in one.seen.named(one.start, one.end))
    return cue.value in _FORWARD


def _moves_a_figure(one: _Sentence, frame: Cue, act: Cue) -> bool:
    """True when a verb that moves a figure stands between, and no conjunction begins another promise after it."""
    moves = [c for c in one.of("figure") if frame.end <= c.start < act.start]
    return bool(moves) and _joint(one, moves[-1].end, act) is None


def _joint(one: _Sentence, low: int, cue: Cue) -> int | None:
    """Return where a conjunction parts two promises of one clause."""
    found = one.seen.book.joints.search(one.text, low, cue.start)
    return found.start() if found else None


def _done(one: _Sentence) -> list[_Found]:
    """A paper that was signed, plans that were announced, works that go on."""
    found = []
    for cue in one.of("frame"):
        if cue.value not in ("done", "being", "under_way"):
            continue
        low, high = _clause(one, cue)
        acts = [c for c in one.of("act") if low <= c.start < high and abs(c.start - cue.start) < _REACH]
        if cue.value == "done":
            plans = [c for c in one.of("frame") if c.value == "intend" and cue.end <= c.start < high]
            acts = [c for c in acts if c.value in ("sign", "open") and c.start != cue.start] or (acts if plans else [])
        if acts:
            act = _definite(acts)
            span = (min(cue.start, act.start), high)
            found.append(_Found(low, high, act.value, span, done=cue.value == "done", verb=(act.start, act.end)))
        elif cue.value == "under_way":
            found.append(_Found(low, high, "build", (low, high)))
    return found


def _scheduled(one: _Sentence) -> list[_Found]:
    """An event with the time that it is planned for."""
    found = []
    for cue in one.of("frame"):
        if cue.value != "scheduled":
            continue
        acts = [c for c in one.of("act") if abs(c.start - cue.start) < 2 * _REACH]
        if not acts and (one.of("figure") or stated_value(one.text[one.start : one.end], one.seen.lang)):
            continue
        events = [c for c in acts if c.value in ("event", "visit", "open", "sign", "talk")] or acts
        low, high = _clause(one, cue)
        low = min([c.start for c in events if c.start < cue.start], default=low)
        low, high = _fit(one.text, low, high, cue)
        act = _definite(events).value if events else "event"
        act = act if act in ("event", "visit", "open", "sign") else "event"
        found.append(_Found(low, high, act, (low, high)))
    return found


def _happened(one: _Sentence) -> list[_Found]:
    """Visits paid, meetings, and the day that an office was taken: dated, never scored."""
    past = one.of("past")
    cut, found = one.start, []
    for number, cue in enumerate(past):
        low, high = _clause(one, cue)
        low = max(low, cut)
        if cue.value == "meeting":
            low = cue.start
        if number + 1 < len(past) and past[number + 1].start < high:
            high = cut = _parting(one, cue, past[number + 1])
        low, high = _fit(one.text, low, high, cue)
        act = "visit" if cue.value == "visit" else "event"
        found.append(_Found(low, high, act, (low, high), scored=False, past=True))
    return found


def _parting(one: _Sentence, cue: Cue, after: Cue) -> int:
    """Return where two events of one clause part: after the first's date, else at a comma, else before the second."""
    for due in dates_in(one.seen, cue.end, after.start, year=2000):
        return due.end
    comma = one.text.rfind(",", cue.end, after.start)
    return comma if comma >= 0 else after.start


def _topic(one: _Sentence) -> _Found:
    """What was on the agenda, without anyone promising anything."""
    cue = one.of("topic")[0]
    low, high = _fit(one.text, one.start, one.end, cue)
    what = (cue.end, high) if cue.value == "talked" and cue.end < high else (low, high)
    return _Found(low, high, "other", what, scored=False)


def _definite(acts: Sequence[Cue]) -> Cue:
    first = min(acts, key=lambda cue: _RANK.index(cue.value))
    sent = (cue for cue in acts if cue.value == "visit" and 0 <= cue.start - first.end <= _SENT)
    return next(sent, first) if first.value == "supply" else first  # "send two buying missions"


def _clause(one: _Sentence, cue: Cue) -> tuple[int, int]:
    return clause(one.text, one.start, one.end, one.edges, cue)


def edges_of(seen: Outline, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the clauses of a sentence may be cut, as (end, start)."""
    return [match.span() for match in seen.book.edges.finditer(seen.text, start, end)]


def clause(text: str, start: int, end: int, edges: Sequence[tuple[int, int]], cue: Cue) -> tuple[int, int]:
    """Return the clause around a cue, trimmed, at most `MAX_QUOTE` characters."""
    low, high = start, end
    for before, after in edges:
        if after <= cue.start:
            low = after
        elif before >= cue.end:
            high = before
            break
    return _fit(text, low, high, cue)


def _fit(text: str, low: int, high: int, cue: Cue) -> tuple[int, int]:
    while low < high and not text[low].isalnum() and text[low] not in "$€£":
        low += 1
    while high > low and (text[high - 1].isspace() or text[high - 1] in ",.:;–—-"):
        high -= 1
    if high - low > MAX_QUOTE:
        low = _word_start(text, max(low, min(cue.start - MAX_QUOTE // 3, high - MAX_QUOTE)), cue.start)
        if high - low > MAX_QUOTE:
            cut = text.rfind(" ", cue.end, low + MAX_QUOTE)
            high = cut if cut > cue.end else low + MAX_QUOTE
    return low, high


def _word_start(text: str, low: int, stop: int) -> int:
    while 0 < low < stop and text[low - 1].isalnum():
        low += 1
    while low < stop and not text[low].isalnum():
        low += 1
    return low


def _apart(found: list[_Found]) -> list[_Found]:
    """Drop what another found says better: of spans that share half, the scored and more definite one stays."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda f: (f.start, not f.scored, f.past, _order(f.act), -f.end)):
        rival = next((k for k in reversed(kept[-4:]) if _same_words(k, one)), None)
        if rival is None:
            kept.append(one)
        elif _weight(one) < _weight(rival):
            kept[kept.index(rival)] = one
    return kept


def _weight(one: _Found) -> tuple[bool, bool, int]:
    return (one.past, not one.scored and one.act != "fulfil", _order(one.act))


def _order(act: str) -> int:
    return _RANK.index(act) if act in _RANK else len(_RANK)


def _same_words(a: _Found, b: _Found) -> bool:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0.5 * min(a.end - a.start, b.end - b.start)


def _pledge(
    page: Outline,
    one: _Found,
    held: Sequence[Office],
    passed: Sequence[tuple[int, int]],
    *,
    ids: Ids,
    written: tuple[int | None, int | None],
) -> Pledge:
    """Return a pledge.

    Parameters
    ----------
    held : the offices of the text.
    passed : spans that say nothing of what is promised: economies, and who holds an office.
    written : the year and the month of the report.
    """
    text, low, high = page.text, one.start, one.end
    quote = text[low:high]
    act = _ACTS.get(one.act, one.act)
    office = office_of(page.starts, page.lang, (low, high), one.what[0], page.spans, held)
    own = page.mentions[0].code if page.mentions else None
    home = next((who.code for who in held if who.words == office), own) if office else own
    places = places_in(page, low, high)
    line = text.find("\n", low, high + 60)
    over = one.past or one.done
    near = line if line >= 0 else high + 60
    dates = dates_in(page, low, near, year=written[0], month=written[1], past=over)
    dates = [due for due in dates if due.start < high]
    when = next((d.when for d in dates if d.start >= one.what[0]), None) or next((d.when for d in dates), None)
    dated, lead = one.act in ("visit", "event", "talk") or over, one.lead or (low, high)
    thing = of_a_thing(page, one.verb, one.act)
    return Pledge(
        id=ids.of(f"{low}|{high}|{one.act}"),
        quote=quote,
        start=low,
        end=high,
        who=who_acts(page, lead, lead[1] if one.lead else one.what[0], places, home, thing=thing),
        what=what_is_promised(page, low if thing else one.what[0], one.what[1], (low, high)),
        where=where_said(page, places),
        by=None if dated else when,
        effect=stated_value(quote, page.lang),
        act=act,
        date=when if dated else None,
        scored=one.scored,
        office=office,
        gist=gist(text, (max(one.what[0], low), high), act, page.lang, without=(*passed, *_said_by_act(page, one))),
    )
