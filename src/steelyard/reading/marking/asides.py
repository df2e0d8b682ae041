"""What is said of an economy behind its name, between commas, dashes or in brackets: "Peru, its neighbour, sold".

So too of a figure: "$5 billion, a record, in 2021", of a time: "May (the latest data)", and of goods: "copper, its
main export, rose".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from steelyard.reading.marking.mark import TRADE, Mark
from steelyard.reading.marking.numbers import COUNTED
from steelyard.reading.marking.tokens import Token

_DESCRIBES = frozenset(
    ("compound", "event", "member", "most", "office", "other", "plain", "prep", "refer", "same_head", "thin")
)
"""Kinds of words that only tell who somebody is."""
_ONE_OF = _DESCRIBES | {"rank"}
"""Those behind "a": "a major trading partner" is a place that several have."""
_TELLS = _DESCRIBES | {"copula", "level", "period"}
"""Those of a clause that tells it: "which joined the bloc in 2012"."""
_THERE = _TELLS | {"move"}
"""Those of a clause on another thing of its: "whose economy shrank last year", "where demand fell"."""
_WHOSE = _THERE | {"break", "figure", "outdo"}
"""Those of one whose subject stands before it, «население которой превышает 20 млн человек»."""
_PRAISES = frozenset(("most", "order", "plain", "refer", "since", "thin"))
"""Those that tell how large a figure is: "a record", "its highest level"."""
_OPENS = ("its", "country", "region", "there", "world")
_IS = _DESCRIBES | {"copula"}
"""Those of a clause on what goods are: "which is used in construction"."""
_WARES = ("compound", "goods")
_WAYS = ("from", "to", "with")
_QUALIFIES = _PRAISES | {"compound"}
"""Those of brackets that tell how sure a figure is: "(preliminary data)"."""
_SAYS = _DESCRIBES | {"issuer", "skip", "speaker", "statistics"}
"""Those of a clause on who says it, before the verb of a figure: "by 12%, the ministry said, rose exports"."""
_OFFICES = frozenset(("envoy", "issuer", "office", "statistics"))
_WORDS = 10
"""Words and marks of an aside behind goods."""
_SIGNS = {",": ",", "(": ")", "-": "-", "–": "–", "—": "—"}


def with_asides(marks: list[Mark], tokens: Sequence[Token]) -> list[Mark]:
    """Let a name, a figure or a time end with a closed aside that has no trade, figure or name of its own."""
    result: list[Mark] = []
    free = 0
    for k, mark in enumerate(marks):
        if k < free:
            continue
        result.append(mark)
        if mark.place is None and mark.figure is None and mark.when is None:
            continue
        if k + 3 >= len(marks) or marks[k + 1].first != mark.end or tokens[mark.end].text not in _SIGNS:
            continue
        said = _close_of_saying(marks, k + 1, tokens) if mark.figure is not None else None
        if said is not None and _leads(result):
            mark.end, free = marks[said].end, said + 1
            continue
        if mark.figure is not None and _names_unit(marks, k + 1, mark.figure.unit):
            mark.end, free = marks[k + 3].end, k + 4
            continue
        close = _close(marks, k + 1, tokens)
        if close is None:
            continue
        kept = mark.place is None and not _leads_on(marks, close)  # "$5 billion, a record, up 5%"
        mark.end, free = (marks[close].first, close) if kept else (marks[close].end, close + 1)
        record = next((m for m in marks[k + 2 : close] if "order" in m.means), None)
        if record is not None:
            mark.means = {**mark.means, "order": record.means["order"]}
    return result


def _names_unit(marks: list[Mark], k: int, unit: str | None) -> bool:
    """True for the short form of a figure's own unit in brackets: "12 billion cubic metres (bcm) of gas"."""
    opens, short, closes = marks[k : k + 3]
    named = short.means.get("of_rows", "").partition("*")[0]
    return "bracket" in opens.means and "bracket" in closes.means and named == unit


def with_asides_on_goods(marks: list[Mark], tokens: Sequence[Token]) -> list[Mark]:
    """Make one empty mark of a closed aside behind ordinary words that tells what they are."""
    result: list[Mark] = []
    free = 0
    for k, mark in enumerate(marks):
        if k < free:
            continue
        close = _close_on_goods(marks, k, tokens) if "break" in mark.means and mark.first else None
        if close is None or _only_flow(marks, k, close):
            result.append(mark)
            continue
        result.append(Mark(mark.first, marks[close].end, {"thin": "thin"}))
        free = close + 1
    return result


def _only_flow(marks: list[Mark], opens: int, close: int) -> bool:
    """True where an aside alone tells the flow of its sentence: "Copper, its main export, rose 5%, Chile said"."""
    told = any("flow" in mark.means for mark in marks[opens:close])
    return told and not any(mark.one_of(TRADE) for mark in (*marks[:opens], *marks[close:]))


def _close_on_goods(marks: list[Mark], opens: int, tokens: Sequence[Token]) -> int | None:
    """The mark that closes the aside that a sign behind ordinary words opens: "its main export", "a key commodity"."""
    sign = _SIGNS.get(tokens[marks[opens].first].text)
    if sign is None or opens + 1 == len(marks) or marks[opens + 1].first != marks[opens].end:
        return None
    if sign == "," and "part" in marks[opens + 1].means:
        return _close_of_parts(marks, opens, tokens)
    word, first = tokens[marks[opens].first - 1], marks[opens + 1]
    edge = marks[opens - 1].end if opens else 0
    if edge == marks[opens].first and not marks[opens - 1].one_of(_WARES):
        return None
    known = _words_of(first.means)
    known = _IS if known in (_TELLS, _THERE) else known
    if known is None or not word.key.isalpha() or (word.capital and marks[opens].first > 1):
        return None
    told = known is not _DESCRIBES or "refer" in first.means
    for k in range(opens + 2, min(len(marks), opens + _WORDS)):
        mark = marks[k]
        if mark.end == mark.first + 1 and tokens[mark.first].text == sign:
            return k if told and mark.first - marks[opens].end <= _WORDS else None
        told = told or "most" in mark.means
        last = "flow" in mark.means and k + 1 < len(marks) and marks[k + 1].first == mark.end
        last = last and tokens[mark.end].text == sign
        if not last and not mark.one_of(known):
            return None
    return None


def _close_of_parts(marks: list[Mark], opens: int, tokens: Sequence[Token]) -> int | None:
    """The comma before the partner that closes parts of goods: "goods for $5bn, mainly oil and tea, from Peru"."""
    for k in range(opens + 2, min(len(marks) - 2, opens + _WORDS)):
        mark, led, name = marks[k : k + 3]
        if tokens[mark.first].text == "," and led.first == mark.end and led.get("prep") in _WAYS:
            away = name.place is not None and not name.office and name.first - led.end <= 1
            return k if away and name.place is not None and name.place.form == "name" else None
        if not mark.is_a("goods", "compound", "thin", "plain") and mark.get("break") != "weak":
            return None
    return None


def _leads_on(marks: list[Mark], close: int) -> bool:
    """True for brackets, and a comma or a dash behind which a preposition or a time goes on with the figure."""
    behind = marks[close + 1] if close + 1 < len(marks) else None
    return "bracket" in marks[close].means or (behind is not None and behind.is_a("prep", "period"))


def _close(marks: list[Mark], opens: int, tokens: Sequence[Token]) -> int | None:
    """The mark that closes the aside opened by a comma or a bracket; None where it is no such aside."""
    sign = _SIGNS.get(tokens[marks[opens].first].text)
    first = marks[opens + 1]
    if sign is None or first.first != marks[opens].end:
        return None
    whose = "other" in first.means and marks[opens + 2].get("break") == "relative"
    known = _WHOSE if whose else _words_of(first.means)
    if marks[opens - 1].figure is not None:
        known = _PRAISES if known in (_DESCRIBES, _ONE_OF) or "order" in first.means else None
        known = _QUALIFIES if known is not None and sign == ")" else known
    if marks[opens - 1].when is not None and sign == ",":
        known = known if known is _THERE else _ONE_OF if _of_its_kind(first) else None
    if known is None:
        return None
    for k in range(opens + 1, len(marks)):
        mark = marks[k]
        if tokens[mark.first].text == sign and mark.end == mark.first + 1:
            return k
        counted = mark.figure is not None and mark.figure.unit == COUNTED
        solid = "dash" in mark.means and not tokens[mark.first].apart
        if k > opens + 1 and not counted and not solid and not mark.one_of(known):
            return None
    return None


def with_tellers(marks: list[Mark], tokens: Sequence[Token]) -> None:
    """Note the economies whose offices say it, in an aside behind what trades: "Peru, the ministry of Chile said,
    sold".
    """
    named = led = False
    for k, mark in enumerate(marks):
        named = named or "flow" in mark.means or (mark.place is not None and not led)
        led = led or not mark.is_a("period", "prep", "thin") or mark.get("prep") == "with"
        if mark.get("break") == "strong":
            named = led = False
        elif named and tokens[mark.first].text == "," and mark.end == mark.first + 1:
            posted = False
            for one in marks[k + 1 : _end_of_saying(marks, k, tokens)]:
                posted = posted or one.one_of(_OFFICES) or one.means.keys() >= {"speaker", "plain"}
                one.office = one.office or (posted and one.place is not None)


def _end_of_saying(marks: list[Mark], opens: int, tokens: Sequence[Token]) -> int:
    """The comma that closes an aside on who says it; 0 where there is none."""
    told = False
    for k in range(opens + 1, min(len(marks) - 1, opens + _WORDS)):
        mark = marks[k]
        if tokens[mark.first].text == "," and mark.end == mark.first + 1:
            return k if told and marks[k + 1].place is None else 0
        told = told or ("speaker" in mark.means and mark.first - marks[opens].end <= 1)
        if (
            not (told or mark.get("prep") == "as")
            or "break" in mark.means
            or not (mark.place is not None or mark.one_of(_SAYS))
        ):
            return 0
    return 0


def _leads(marks: list[Mark]) -> bool:
    """True where the last mark is the first of its clause that trade is told by."""
    for mark in reversed(marks[:-1]):
        if mark.get("break") == "strong":
            return True
        if mark.is_a("level", "move", "share", *TRADE):
            return False
    return True


def _close_of_saying(marks: list[Mark], opens: int, tokens: Sequence[Token]) -> int | None:
    """The comma before the verb of a figure that closes who says it."""
    told = False
    for k in range(opens, min(len(marks) - 1, opens + _WORDS)):
        mark = marks[k]
        if tokens[mark.first].text == "," and mark.end == mark.first + 1:
            if k > opens:
                verb = marks[k + 1]
                return k if told and verb.first == mark.end and verb.is_a("level", "move") else None
        elif k == opens or "break" in mark.means or not mark.one_of(_SAYS):
            return None
        told = told or "speaker" in mark.means
    return None


def _of_its_kind(mark: Mark) -> bool:
    """True for "a year" behind a year: "2021, a year of drought, ..."."""
    return mark.when is not None and mark.when.role == "vague"


def _words_of(first: Mapping[str, str]) -> frozenset[str] | None:
    """The kinds of words that an aside may have that opens with a word of some meanings; None for no aside."""
    if "antecedent" in first or "at_time" in first or first.get("refer") == "whose":
        return _THERE
    if first.get("break") == "relative" and "same_head" in first:
        return _TELLS
    named = ("plain" in first or "member" in first) and "goods" not in first and "break" not in first
    if named and "thin" not in first:
        return _ONE_OF
    return _DESCRIBES if named or first.get("refer") in _OPENS else None
