"""Parts of a flow: the goods right before a figure in a list ("exports include tea ($5m)", "phones with $4bn").

Such a figure is one product's and never the whole flow's. A name that no economy has ("Port Ellen ($5m)") stands for
something that is not known here: its figure is no claim.
"""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.context import prep_before
from steelyard.reading.marking.mark import PARTS, Mark, Sentence
from steelyard.reading.marking.tokens import Token
from steelyard.reading.places import UNKNOWN, Place, Role
from steelyard.reading.products import classify

_LINK = frozenset(("hedged", "thin", "dash", "bracket", "colon", "worth", "standing"))
_TOLD = ("figure", "bare", "place", "flow", "verb_flow", "period", "refer", "rank", "share", "move", "target", "other",
    "scope", "same_head", "measure", "whole", "order", "present", "reverse")  # fmt: skip
_OPENING, _DOES = (
    ("prep", "thin", "plain", "break"),
    ("level", "move", "earns", "share", "break", "prep", "thin", "skip"),
)
_NAMED = 5
"""Words of the goods that a clause begins with."""
_LONGEST = 9
"""Words of a list's member."""


def item_of(sentence: Sentence, place: Place, role: Role, *, listed: bool = False) -> str | None:
    """Return the goods that stand right before a figure as one of a list, None where the figure is the flow's own.

    ``listed``: the flow or a figure before is about one product already ("coffee rose to $5m and tin to $3m").
    """
    marks, tokens = sentence.marks, sentence.tokens
    figure = marks[place.at].figure
    if role.head.flow is None or figure is None or role.target:
        return None
    if figure.unit not in PARTS and (behind := _behind(sentence, place)) is not None:
        return behind
    if "same_head" in place.holds and (again := _of_those(sentence, place)) is not None:
        return again
    k, tie = place.at, ""
    while k - 1 > place.before and marks[k - 1].end == marks[k].first and (
        _links(marks[k - 1]) or ((listed or _opens_bracket(marks, k - 2)) and _moves(marks[k - 1]))
    ):  # fmt: skip
        k -= 1
        tie = tie if "hedged" in marks[k].means or "thin" in marks[k].means else _tie(marks[k]) or "moved"
    comma = k - 1 > place.before and marks[k - 1].means.get("break") == "weak" and marks[k - 1].end == marks[k].first
    if comma and (tie in ("with", "worth") or (listed and not tie and "plain" not in marks[k - 1].means)):
        k, tie = k - 1, tie or "comma"  # "oil, worth $5m", "oil for $5m, tin, $3m"
    if not tie or (figure.unit in PARTS and tie not in ("bracket", "moved") and not _dashed(marks, place, tie)):
        return None
    start = _begins(marks, k, place)
    if start is None or marks[start].first < 0:
        return None
    first = marks[start].end if start >= 0 else 0
    inner = marks[start + 1 : k]
    while inner and inner[0].first == first and inner[0].is_a("plain", "thin"):
        first, inner = inner[0].end, inner[1:]
    words = tokens[first : marks[k].first]
    if not _goods(words, inner, tie) or not _licensed(marks, start, place, role, tie):
        return None
    said = " ".join(word.text for word in words)
    named = words[-1].capital and marks[k].first - 1 > 0
    return UNKNOWN if named and not (words[-1].text.isupper() and classify(said).known) else said


def _dashed(marks: Sequence[Mark], place: Place, tie: str) -> bool:
    """True for the part that goods have in a list where nothing moves: "the main exports were tin - 40%, tea - 12%"."""
    after = marks[place.at + 1] if place.at + 1 < len(marks) else None
    return tie == "dash" and "move" not in place.holds and (after is None or "break" in after.means)


def _behind(sentence: Sentence, place: Place) -> str | None:
    """The goods of "$5m for copper", "$4bn of wheat": words that mean nothing else, up to a stop."""
    marks, tokens = sentence.marks, sentence.tokens
    prep = marks[place.at + 1] if place.at + 1 < len(marks) else None
    if prep is None or prep.first != marks[place.at].end or prep.means.get("prep") not in ("for", "of", "in"):
        return None
    stop = marks[place.at + 2] if place.at + 2 < len(marks) else None
    end = len(tokens) if stop is None else stop.first
    words = tokens[prep.end : end]
    closed = stop is None or "break" in stop.means or stop.means.get("prep") in ("to", "from", "with")
    plain = all(w.key.isalpha() and not w.capital for w in words)
    return " ".join(w.text for w in words) if closed and plain and 0 < len(words) <= 4 else None


def _of_those(sentence: Sentence, place: Place) -> str | None:
    """The goods of "those of cars fell to $3bn", where the flow is not said again."""
    marks, tokens = sentence.marks, sentence.tokens
    for k in range(place.at - 2, place.before, -1):
        that, of = marks[k], marks[k + 1]
        if "same_head" in that.means and of.means.get("prep") == "of" and that.end == of.first:
            words = tokens[of.end : marks[k + 2].first]
            plain = all(word.key.isalpha() and not word.capital for word in words)
            return " ".join(word.text for word in words) if plain and 0 < len(words) <= _NAMED else None
    return None


def _moves(mark: Mark) -> bool:
    """True for what leads from one product of several to its figure: "were down to", "by"."""
    return mark.is_a("move", "level") or mark.get("prep") in ("to", "by", "from")


def _links(mark: Mark) -> bool:
    """True for what may stand between the goods and their figure: "with", "worth", a bracket, a dash."""
    prep = mark.means.get("prep")
    return not _LINK.isdisjoint(mark.means) or prep in ("with", "for") or (prep == "in" and "level" in mark.means)


def _tie(mark: Mark) -> str:
    """What ties the figure to the goods."""
    for kind in ("bracket", "colon", "dash", "worth"):
        if kind in mark.means:
            return kind
    return mark.means.get("prep") or ""


def _begins(marks: Sequence[Mark], k: int, place: Place) -> int | None:
    """The mark behind which the goods' words begin, -1 at the start of the sentence."""
    for j in range(k - 1, place.before, -1):
        mark = marks[j]
        if mark.get("break") and "plain" in mark.means and j and (marks[j - 1].when or marks[j - 1].figure):
            return j  # "from 5 in 1985 and tin to 3"
        if "level" in mark.means and j and marks[j - 1].place is not None and prep_before(marks, j - 1) is None:
            return None  # "Mexico was second at $5m"
        if mark.is_a("part", "listing") or (mark.get("break") and "plain" not in mark.means) or "level" in mark.means:
            return j
        if mark.get("prep") == "with" and marks[j - 1].is_a("place", "verb_flow") and marks[j - 1].end == mark.first:
            return j  # "supplied Peru with tractors - $5m"
        if mark.one_of(_TOLD) and not ("same_head" in mark.means and mark.first > marks[j - 1].end):
            return None
    return place.before


def _opens_bracket(marks: Sequence[Mark], k: int) -> bool:
    """True for the bracket of "tin (up 5%": what moves in it is what stands before it."""
    return k >= 0 and "bracket" in marks[k].means and marks[k].end == marks[k + 1].first


def _goods(words: Sequence[Token], inner: Sequence[Mark], tie: str) -> bool:
    """True for plain words; "peaked at" and "closing with" tell of the flow itself."""
    if not words or len(words) > _LONGEST or not all(w.key.isalpha() or w.text in "-‑/&" for w in words):
        return False
    covered = sum(mark.end - mark.first for mark in inner if mark.is_a("plain", "thin", "prep", "break", "level"))
    verb = tie in ("in", "with", "for") and words[-1].key.endswith(("ed", "ing", "ly"))
    return covered < len(words) and any(len(w.text) > 2 for w in words) and not verb


def _licensed(marks: Sequence[Mark], start: int, place: Place, role: Role, tie: str) -> bool:
    """True where a list is told: behind "such as", in brackets, or behind another figure under the same head."""
    if start >= 0 and "part" in marks[start].means:
        return True
    listed = place.before >= 0 or role.carried
    opened = start >= 0 and marks[start].is_a("level", "colon") and marks[place.at].get("figure") in PARTS
    return tie in ("bracket", "colon", "worth") or (tie == "dash" and (listed or opened)) or listed


_HAVING = ("share", "forms", "hedged", "thin", "period")
"""What stands between "which" and the share that it has."""


def subject_of(sentence: Sentence, place: Place, role: Role) -> str | None:
    """Return the goods that a clause with a flow told before begins with: "Copper ores fell to second with $5m".

    Only words that are goods by the headings are; others may be about the flow itself.
    """
    marks, tokens = sentence.marks, sentence.tokens
    sold = role.head.verb and role.head.mark > 0 and "goods" in marks[role.head.mark - 1].means
    if not (sold or role.carried or role.head.mark > place.at):  # "Tin was first of the goods sold to Peru, at $5m"
        return None
    k = next((j + 1 for j in range(place.at - 1, -1, -1) if _parts(marks[j], told=j > place.before >= 0)), 0)
    first = marks[k - 1].end if k else 0
    while k < place.at and marks[k].first == first and (marks[k].when is not None or marks[k].is_a(*_OPENING)):
        first, k = marks[k].end, k + 1
    words = tokens[first : marks[k].first]
    which = next((j for j in range(place.at - 1, place.before, -1) if not marks[j].one_of(_HAVING)), 0)
    if which > 1 and marks[which].get("break") == "relative":
        words = tokens[marks[which - 2].end : marks[which - 1].first]  # "tin, which now makes up 12%"
        k = next((j for j in range(which + 1, place.at) if marks[j].when is None), place.at)
    if not 0 < len(words) <= _NAMED or not marks[k].is_a(*_DOES) or not all(word.key.isalpha() for word in words):
        return None
    said = " ".join(word.text for word in words)
    return said if classify(said).known else None


def _parts(mark: Mark, *, told: bool) -> bool:
    """True for what a clause begins behind: a strong break, and an "and" behind another figure (``told``)."""
    return mark.means.get("break") == "strong" or (told and "break" in mark.means and "plain" in mark.means)
