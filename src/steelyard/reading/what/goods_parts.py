"""How goods stand to a percentage that is their part of a flow: before it, behind it, in a row of others."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD
from steelyard.core.flow import ONE_WAY
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark
from steelyard.reading.places import Place

_GOODS = 6
"""Words of the goods before the comma."""
_OWNS = ("of", "in")


def made_of(marks: Sequence[Mark], place: Place, container: Head) -> bool:
    """True for "40% of all imports (in May) were raw materials", "... came from tin", by what stands behind."""
    if container.partner not in ("", WORLD):
        return False
    k = edge = behind_time(marks, max(container.mark, place.at))
    while k < len(marks) and (k == edge or marks[k].first == marks[k - 1].end) and marks[k].is_a("level", "part"):
        if marks[k].is_a("part", "copula"):
            return True
        k += 1
    return goods_from(marks, place, k) or _told_last(marks, container.mark + 1)


def goods_from(marks: Sequence[Mark], place: Place, k: int) -> bool:
    """True for "40% of all exports came from tin", "got 40% of its exports from tin": no economy stands behind."""
    if k >= len(marks) or marks[k].get("prep") != "from" or (k + 1 < len(marks) and marks[k + 1].first == marks[k].end):
        return False
    n = place.at - 1
    while n > place.before and marks[n].is_a("hedged", "thin"):
        n -= 1
    return "share" in marks[k].means or (n > place.before and marks[n].is_a("conducts", "earns"))


def behind_time(marks: Sequence[Mark], k: int) -> int:
    """The mark behind the one at ``k`` and the months that stand right behind it: "exports in 2021 were"."""
    n = k + 1
    while n < len(marks) and marks[n].first == marks[n - 1].end:
        led = "prep" in marks[n].means and n + 1 < len(marks) and marks[n + 1].when is not None
        if marks[n].when is None and not led:
            break
        n += 1
    return n


def _told_last(marks: Sequence[Mark], k: int) -> bool:
    """True for a verb behind a whole, with words behind it: «40% экспорта Чили в 2021 году составила медь»."""
    while k < len(marks) and (marks[k].place is not None or marks[k].when is not None or marks[k].get("prep") in _OWNS):
        k += 1
    if k >= len(marks) or not marks[k].is_a("level", "share"):
        return False
    k += k + 1 < len(marks) and "share" in marks[k].means and marks[k + 1].get("prep") == "by"
    return k + 1 < len(marks) and marks[k + 1].first > marks[k].end and "break" in marks[k + 1].means


def composes(marks: Sequence[Mark], place: Place, head: Head) -> bool:
    """True in a list of goods with the part of each: "the main exports were tea (14%), tin (9%) and wool (3%)".

    Of goods that are told to be most of it, one may stand alone: «основу экспорта составляет медь (41%)».
    """
    if place.holds.isdisjoint(("bracket", "dash")) or "move" in place.holds or head.named or head.partner != WORLD:
        return False
    parts = [k for k, mark in enumerate(marks) if mark.get("figure") == "percent"]
    several = len(parts) > 1 or "basis" in place.holds
    return several and head.flow in ONE_WAY and all(_is_part(marks, k) for k in parts)


def _is_part(marks: Sequence[Mark], k: int) -> bool:
    """True for a percentage alone in brackets, or behind a dash, behind words that mean nothing else."""
    inside = 0 < k < len(marks) - 1 and "bracket" in marks[k - 1].means and "bracket" in marks[k + 1].means
    inside = inside or (0 < k < len(marks) - 1 and "dash" in marks[k - 1].means and "break" in marks[k + 1].means)
    figure = marks[k].figure
    plain = inside and (marks[k - 1].first > (marks[k - 2].end if k > 1 else 0) or "goods" in marks[k - 2].means)
    return plain and figure is not None and not (figure.factor or figure.fraction or figure.move)


def goods_behind(marks: Sequence[Mark], k: int) -> int | None:
    """The dash between a part, or its whole, and the goods that are it: "90% of it - tin", «90% экспорта – медь»."""
    k = behind_time(marks, k)
    while k < len(marks) and marks[k].first == marks[k - 1].end and (marks[k].place or _of_it(marks, k)):
        k += 1
    dash = marks[k] if k + 1 < len(marks) and marks[k].first == marks[k - 1].end else None
    if dash is None or "dash" not in dash.means:
        return None
    after = marks[k + 1]
    words = (
        after.first > dash.end
        and after.first - dash.end <= _GOODS
        and ("break" in after.means or "goods" in after.means)
    )
    return k if words or ("goods" in after.means and "flow" not in after.means) else None


def _of_it(marks: Sequence[Mark], k: int) -> bool:
    """True for the words of "of it"."""
    return "skip" in marks[k].means or "same_head" in marks[k].means or marks[k].get("prep") == "of"


def next_goods(marks: Sequence[Mark], place: Place) -> bool:
    """True right behind the next goods of a list of parts: "tin, 12% ($5bn), (followed by) tea, 9%, and wool at 5%"."""
    k = place.at
    while k - 1 > place.before and marks[k - 1].end == marks[k].first:
        means = marks[k - 1].means
        if not ("hedged" in means or "thin" in means or means.get("prep") in ("at", "with")):
            break
        k -= 1
    if k - 1 <= place.before:
        return False
    comma = marks[k - 1] if marks[k - 1].end == marks[k].first else None
    apart = comma is not None and comma.means.get("break") == "weak" and not comma.is_a("plain", "bracket", "dash")
    k -= apart
    if k - 1 <= place.before:
        return False
    near = marks[k - 1].end < marks[k].first <= marks[k - 1].end + _GOODS or "goods" in marks[k - 1].means
    if not near:
        return False
    told = marks[place.before + 1 : k]
    joint = next((n for n in range(k - 1, place.before, -1) if _joins(marks[n])), None)
    if (joint is None and not apart) or any(m.is_a("level", "move", "verb_flow", "other") for m in told):
        return False
    before = told if joint is None else marks[joint:k]
    return all(m.is_a("break", "part", "standing", "goods", "plain", "thin") for m in before)


def _joins(mark: Mark) -> bool:
    """True for a comma or an "and" between two of a list."""
    return mark.means.get("break") == "weak" and not mark.is_a("bracket", "dash")


def making(marks: Sequence[Mark], place: Place) -> bool:
    """True for ", making 5% of all imports": what was told has that part."""
    k = place.at - 1
    while k > 0 and marks[k].is_a("hedged", "thin"):
        k -= 1
    comma = marks[k - 1] if k > 0 and "forms" in marks[k].means else None
    return comma is not None and comma.get("break") == "weak" and comma.end == marks[k].first


def relied_on(marks: Sequence[Mark], place: Place) -> int | None:
    """The verb behind which the goods of a part stand: "depends on tea for 12% of its exports"."""
    k = place.at - 1
    while k > place.before and marks[k].is_a("hedged", "thin"):
        k -= 1
    if k <= place.before or marks[k].get("prep") != "for":
        return None
    n = k - 1
    while n > place.before and "relies" not in marks[n].means and _of_row(marks[n]):
        n -= 1
    goods = n > place.before and "relies" in marks[n].means and 0 < marks[k].first - marks[n].end <= _GOODS
    return n if goods else None


def _of_row(mark: Mark) -> bool:
    """True for what may stand in a row of goods: "tea and coffee", "tea, tin and wool", "the two minerals"."""
    counted = mark.is_a("plain", "thin", "goods") or mark.get("refer") == "pair"
    return counted or (mark.get("break") == "weak" and not mark.is_a("bracket", "dash"))


def words_ahead(marks: Sequence[Mark], place: Place) -> tuple[int, int] | None:
    """The tokens before a flow that a part is said to be in: «нефть в импорте Перу составляет 12%», «нефть занимает в
    импорте 12%».
    """
    k = next((k for k in range(place.at - 1, place.before + 1, -1) if "flow" in marks[k].means), 0)
    n = k - 1
    while n > place.before and marks[n].is_a("whole", "plain", "refer") and "prep" not in marks[n].means:
        n -= 1  # "in the whole of imports"
    if not k or n <= place.before or marks[n].get("prep") not in ("in", "to") or marks[k].first - marks[n].end > k - n:
        return None
    between = marks[k + 1 : place.at]
    if not all(_beside_whole(m) or m.is_a("level", "share") for m in between):
        return None
    if n - 1 > place.before and marks[n - 1].is_a("level", "share") and marks[n - 1].end == marks[n].first:
        n -= 1
    elif not any(m.is_a("level", "share") for m in between):
        return None
    ahead = marks[place.before + 1 : n]
    while ahead and (ahead[-1].is_a("compound", "goods") or _joins_words(ahead)):
        ahead = ahead[:-1]  # "tin and tea in imports make up 12%"
    first = ahead[-1].end if ahead else marks[place.before].end if place.before >= 0 else 0
    opens = all(m.is_a("break", "thin", "plain", "prep") or m.when is not None for m in ahead)
    return (first, marks[n].first) if opens and 0 < marks[n].first - first <= _GOODS else None


def _joins_words(ahead: Sequence[Mark]) -> bool:
    """True for an "and" behind words that mean nothing else."""
    words = ahead[-1].first > (ahead[-2].end if len(ahead) > 1 else 0)
    return words and "plain" in ahead[-1].means and "break" in ahead[-1].means


def _beside_whole(mark: Mark) -> bool:
    """True for what may stand between a whole and the part of it: whose it is, when, "about"."""
    return mark.place is not None or mark.when is not None or mark.is_a("prep", "refer", "hedged", "thin")


def apposed(marks: Sequence[Mark], place: Place, container: Head) -> bool:
    """True for a share between commas behind goods: "Minerals, 63% of exports, came to ..."."""
    k = place.at - 1
    while k > 0 and marks[k].is_a("hedged", "thin"):
        k -= 1
    after = marks[container.mark + 1] if container.mark + 1 < len(marks) else None
    opened = place.before < 0 and k >= 0 and marks[k].get("break") == "weak" and not marks[k].is_a("plain", "bracket")
    if not opened or after is None or after.get("break") != "weak" or after.is_a("plain", "bracket"):
        return False
    goods = [m for m in marks[:k] if not m.is_a("goods", "thin", "plain", "branch") and m.get("prep") != "of"]
    return not goods and 0 < marks[k].first <= _GOODS
