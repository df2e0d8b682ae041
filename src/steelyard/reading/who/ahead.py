"""Whose trade it is by the words before the flow: an owner, a pronoun, two in a row, a goal that stands first."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.context import Context, antecedent_of, place_of, prep_before
from steelyard.reading.marking.mark import Mark, one_is
from steelyard.reading.who.customers import of_kind
from steelyard.reading.who.free_order import makes, of_goods, subject_next
from steelyard.reading.who.named import Named, take
from steelyard.reading.who.of_whole import takers_whole
from steelyard.reading.who.pronouns import only_kind, possessor, receiver, thereof
from steelyard.reading.who.rows import comma_joins, is_object, leads, led_row

_LED = ("to", "from", "with", "between", "by")
_ONE_WAY = ("exports", "imports")
_REACH = 3
"""Words that may stand between two marks that are read together."""
_NOUN = ("other", "spent", "compound", "level", "plain", "measure", "move")
"""Kinds of a noun whose owner is that of the flow that follows: "Peru's spending on imports"."""
_BETWEEN = frozenset(("period", "plain", "scope", "goods", "measure", "outside", "heading"))
"""Kinds of words that may stand between an owner and its flow."""
_NARROWS = ("plain", "goods", "scope", "outside")
"""Kinds of words that may narrow a flow: "on total imports"."""


def look_left(marks: Sequence[Mark], k: int, named: Named, context: Context) -> None:
    """Read "X's ...", "the country's ...", "X and Y", "of X ..." before the flow, word by word from the flow."""
    edge = marks[k].first
    led = marks[k - 1] if k > 0 and "level" in marks[k - 1].means and marks[k - 1].end == edge else None
    was = led is not None and ("passive" in marks[k].means or ("forms" in led.means and "verb_flow" in marks[k].means))
    edge = led.first if was and led is not None else edge  # "to Peru was sent", "Peru has sold"
    for j in range(k - 1 - was, -1, -1):
        mark = marks[j]
        if edge - mark.end > _REACH:
            return
        kind = ("refer" in mark.means and only_kind(marks, j)) or (mark.place is not None and of_kind(marks, j))
        if not kind:  # "the states of the EU"
            code = place_of(mark, context)
            told = (
                _take_name(marks, j, k, edge, code, named, context) if code else _pass_word(marks, j, k, named, context)
            )
            if not told:
                return
        edge = mark.first


def _take_name(marks: Sequence[Mark], j: int, k: int, edge: int, code: str, named: Named, context: Context) -> bool:
    """Give the economy at mark ``j`` its role, and tell whether more may stand before it."""
    mark, head, prep = marks[j], marks[k], prep_before(marks, j)
    if j and "intra" in marks[j - 1].means:
        take(named, {"exports": "to", "imports": "from"}.get(head.get("flow") or "", "with"), code)
        return True  # "Peru's intra-EU exports"
    if "heading" in marks[j + 1].means:
        take(named, "to", code)
        return True  # "Peru's Chile-bound exports"
    goods = of_goods(marks, j, head)
    if "passive" in head.means and not goods and _take_passive(marks, j, head, code, prep, named):
        return named.owner == code  # "to Peru Kenyan tea was sent"
    verb = "verb_flow" in head.means
    if verb and is_object(marks, j):
        return False
    if row := led_row(marks, j, head, context):
        named.row, named.meant = row, True
        return False
    if goods:
        named.origin = code  # "Danish goods the country bought"
        return False
    if verb and prep == "of" and head.first > mark.end:
        return False  # "bought 5 billion of Norwegian goods and sold 3"
    if named.owner not in (None, code) and _take_second(marks, j, head, code, prep, named):
        return False
    beyond_goods = verb and prep in ("to", "from") and leads(prep, head)  # "to Peru coal was sent", in Russian order
    if (named.owner is not None or edge == mark.end or beyond_goods) and _is_led(marks, j, k, edge, prep):
        _take_led(marks, j, head, code, prep or "", named, context)
        return False
    if prep == "at" and "passive" in head.means and head.get("verb_flow") == "imports":
        take(named, "from", code)  # «у Перу куплено»
        return False
    return _take_owner(marks, j, head, edge, code, prep, named)


def _take_passive(marks: Sequence[Mark], j: int, head: Mark, code: str, prep: str | None, named: Named) -> bool:
    """Give an economy before a passive verb its role, where no preposition leads to it."""
    if j and "nation" in marks[j - 1].means:
        named.owner, named.owner_name = code, True  # «предприятиями Кении экспортировано»
    elif prep is not None and marks[j].get("form") != "given":
        return False
    elif makes(marks, j, head):
        named.owner, named.owner_name = code, True  # "of Kenyan goods was sold"
    else:
        named.goal = code  # "to Peru was sold", where a form says the "to"
    return True


def _take_led(marks: Sequence[Mark], j: int, head: Mark, code: str, prep: str, named: Named, context: Context) -> None:
    """Give an economy to which a preposition leads its role: "to Peru Kenyan firms sold", "From Peru exports grew"."""
    far = _far_end(marks, j - 2, prep, context)
    fronted = named.owner is None and prep in ("from", "to") and (j < 3 or far is not None)
    if fronted or "passive" in head.means or leads(prep, head):
        take(named, prep, code)
        if far:
            take(named, "from" if prep == "to" else "to", far)


def _take_owner(
    marks: Sequence[Mark], j: int, head: Mark, edge: int, code: str, prep: str | None, named: Named
) -> bool:
    """Make an economy the owner of a flow, or the other of two; False where it is neither."""
    mark = marks[j]
    if named.owner is None:
        named.owner, named.owner_name = code, mark.place is not None
    elif edge > mark.end or code == named.owner or named.world or (prep == "in" and "dash" not in marks[j + 1].means):
        return False  # "Tbilisi, News Desk - Georgia's trade", but "a fall in Peru-Chile trade"
    elif head.get("verb_flow") in _ONE_WAY or (head.get("flow") in _ONE_WAY and "plain" in marks[j + 1].means):
        named.row = (code, named.owner)  # "Peru and Chile sold $5bn", "Peru and Chile's exports": not to each other
    else:
        named.pair = (code, named.owner)
    named.first = mark.first
    return True


def _far_end(marks: Sequence[Mark], j: int, prep: str | None, context: Context) -> str | None:
    """The other end of a way before its flow: "from Kenya to Peru was sent" (the name before "to" at mark ``j``)."""
    code = place_of(marks[j], context) if j > 0 and marks[j].end == marks[j + 1].first else None
    return code if code is not None and {prep_before(marks, j), prep} == {"from", "to"} else None


def _take_second(marks: Sequence[Mark], j: int, head: Mark, code: str, prep: str | None, named: Named) -> bool:
    """True for the first of two before their trade, and for a seller at the front, which are then given their roles."""
    if prep == "between" and named.first == marks[j + 1].end:
        named.pair = (code, named.owner or "")  # "between Peru and Chile trade came to $5bn"
        return True
    if prep == "at" and head.get("verb_flow") == "imports":
        take(named, "from", code)  # «у Кении Япония закупила»
        return True
    return False


def _is_led(marks: Sequence[Mark], j: int, k: int, edge: int, prep: str | None) -> bool:
    """True for an economy that a word such as "to" leads to, and that does not own the flow all the same."""
    mark = marks[j]
    if prep not in _LED or marks[j + 1].get("refer") == "own":
        return False  # "contributed 5% to Peru's exports"
    if edge == mark.end and mark.place is not None and mark.place.form == "adjective":
        return False
    word = j - 2 if j and "thin" in marks[j - 1].means else j - 1
    close = edge == mark.end and all("plain" in m.means for m in marks[j + 1 : k])  # "with Peru alone taking"
    beside = close and word >= 1 and "break" in marks[word - 1].means
    caseless = "form" not in mark.means  # no form tells that it is not the owner
    word = j - 1
    while word > 0 and marks[word].is_a("order", "thin", "plain", "most") and "prep" not in marks[word].means:
        word -= 1
    if caseless and prep == "with" and close and any(m.is_a("order", "most") for m in marks[word + 1 : j]):
        return False  # "with a record U.S. deficit"
    return not (caseless and prep == "with" and beside)  # ", with EU exports at $5bn"


def _pass_word(marks: Sequence[Mark], j: int, k: int, named: Named, context: Context) -> bool:
    """Read a pronoun or another word before the flow, and tell whether more may stand before it."""
    mark, head = marks[j], marks[k]
    referred = mark.means.get("refer")
    if referred == "pair":
        named.both, named.first = True, mark.first
        return True
    if "passive" in head.means and "bracket" in mark.means and j and marks[j - 1].end == mark.first:
        named.goal = place_of(marks[j - 1], context)  # "Peru (5 billion was sold)"
        return False
    if referred in ("your", "whose") and named.owner is None:
        named.owner = context.partner if referred == "your" else antecedent_of(marks, j, context)
        named.first = mark.first
        return False
    if referred == "its":
        return _take_its(marks, j, k, named, context)
    if referred == "world":
        named.world = True
        return "prep" not in mark.means  # "Peru's share in total exports"
    if referred == "it" and "passive" in head.means and named.alone and prep_before(marks, j) == "to":
        named.goal = receiver(marks, j, context)  # "Peru leads in purchases: to it 5 tonnes were sold"
        return False
    if referred == "it" and named.owner is not None and (prep := prep_before(marks, j)):
        if leads(prep, head) and (code := thereof(marks, j, context)) not in (None, named.owner):
            take(named, prep, code)  # "with it Peru traded"
        return False
    return _says_nothing(marks, j, k, named)


def _take_its(marks: Sequence[Mark], j: int, k: int, named: Named, context: Context) -> bool:
    """Read "its" as the owner that it stands for; an owner that is named already goes before."""
    if j == k - 1 and "verb_flow" in marks[k].means and "flow" not in marks[k].means:
        return True  # what is sold, not whose
    if named.owner is not None:
        place = marks[j + 1].place
        if place is None or place.form != "adjective" or marks[j + 1].first != marks[j].end or named.pair:
            return True
        whose, _ = possessor(marks, j, context)
        if whose not in (None, named.owner):
            named.pair = (whose or "", named.owner)  # "covered the cost of its Malaysian imports"
        return False
    mate: str | None = None
    named.owner = context.home if "ours" in marks[j].means else None
    if named.owner is None:
        named.owner, mate = possessor(marks, j, context)
        other = takers_whole(marks, j, named.owner, marks[k].get("flow") or "", context)
        if other is not None:
            mate = other
    named.pair = (mate, named.owner) if mate and named.owner else None
    named.first = marks[j].first
    return False


def _says_nothing(marks: Sequence[Mark], j: int, k: int, named: Named) -> bool:
    """True for a word that may stand between an owner and its flow: a time, goods, the "and" between two owners."""
    mark = marks[j]
    if mark.means.get("refer") == "own":
        return named.owner is None or mark.end == marks[j + 1].first  # not "in Chile's view, Peru's exports"
    if not _BETWEEN.isdisjoint(mark.means):
        return True
    if mark.means.get("prep") == "at" and named.owner is not None:
        return True
    if mark.means.get("prep") == "in" and marks[j + 1].when:
        parted = one_is("break", marks[j:k])
        led = named.owner is not None or subject_next(marks, k)
        return "passive" in marks[k].means or (led and not parted)
    return _joins(mark, named) and comma_joins(marks, j)


def _joins(mark: Mark, named: Named) -> bool:
    """True for the "and" or dash between two owners."""
    alone = named.owner is not None and named.pair is None and mark.end == named.first
    return mark.means.get("break") == "weak" and alone and mark.end - mark.first == 1


def _owner_of_sum(marks: Sequence[Mark], n: int, context: Context) -> str | None:
    """The owner in "Peru's $5bn in exports", before the sum at mark ``n``."""
    while n > 1 and marks[n - 1].end == marks[n].first and marks[n - 1].is_a("hedged", "thin", "plain"):
        n -= 1
    owned = n > 1 and marks[n - 1].get("refer") == "own" and marks[n - 1].end == marks[n].first
    return place_of(marks[n - 2], context) if owned and marks[n - 2].place is not None else None


def through_noun(marks: Sequence[Mark], k: int, context: Context) -> str | None:
    """The owner in "Peru's spending on imports" and "Peruvian revenue from exports", where a noun stands between."""
    n = k - 1
    while n > 0 and marks[n].end == marks[n + 1].first and marks[n].one_of(_NARROWS) and "prep" not in marks[n].means:
        n -= 1
    gap = 2 if n > 0 and marks[n - 1].figure is not None and "prep" in marks[n].means else 0  # "$5bn in iron exports"
    if (
        n < 1
        or marks[n + 1].first - marks[n].end > gap
        or marks[n].means.get("prep") not in ("than", "for", "from", "of", "in")
    ):
        return None
    edge, n = marks[n].first, n - 1
    if marks[n].figure is not None and marks[n].get("figure") != "percent" and marks[n].end == edge:
        return _owner_of_sum(marks, n, context)
    while n > 0 and marks[n].one_of(_NOUN) and marks[n].place is None:
        n -= 1
    near = 0 < edge - marks[n].end <= _REACH
    owned = n > 0 and marks[n].get("refer") == "own"
    name = marks[n - 1] if owned else marks[n]
    if not near or name.place is None or not (owned or name.place.form == "adjective"):
        return None
    return place_of(name, context)
