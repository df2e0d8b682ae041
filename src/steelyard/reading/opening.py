"""What a text sets out to speak of: whose trade, and with whom if with one, by its title and first sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from steelyard.core.economy import are_nested, is_bloc, is_country, is_region, parent
from steelyard.reading import titles
from steelyard.reading.context import Context, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark, Sentence
from steelyard.reading.what.goods_said import title_goods
from steelyard.reading.what.grounded import on_firm, over_border
from steelyard.reading.what.heads import heads_of
from steelyard.reading.who.anchor import LED, Anchor, anchor_of, home_of_money, homes, voices_of
from steelyard.reading.who.envoys import envoy_of, sender_of
from steelyard.reading.who.mates import (
    LEAD,
    code_of,
    is_wide,
    mate_of_pair,
    names_region,
    only_mate,
    places_in,
    region_and_mate,
)
from steelyard.reading.who.rows import in_row

_IN_ROW = ("break", "thin", "figure")
"""What stands between the partners of a row: "to Peru (5%), Chile (3%) and Cuba"."""
_TRADED = frozenset(("flow", "verb_flow", "pair", "envoy", "office"))
"""Kinds of which a title on the trade of two has one, where nothing joins the two."""
_SEVERAL = 3
"""Economies up to which a text may well be about the two that its title names."""
_MANY = 4
"""Economies beyond which a text on one hardly means one partner where it names none."""
_LIKELY = 0.85
"""Odds from which on a text has one anchor."""
_LIKELIER = 0.6
"""Odds from which on the anchor stands for an owner that the title leaves open."""
_AHEAD = 3.0
"""It does as well where its odds are so many times those of the next."""


def opening(sentences: Sequence[Sentence]) -> Context:
    """Start from what the title and the first sentences speak of."""
    sentences = titles.without_kicker(sentences)
    abroad = any(over_border(mark) for one in sentences for mark in one.marks)
    context = Context(abroad=abroad, corporate=on_firm(sentences[:LEAD]))
    for mark in places_in(sentences[:4]):
        context.see(code_of(mark))
    everywhere = places_in(sentences)
    rest = Counter(map(code_of, everywhere))
    economies = {code for code in rest if not is_wide(code)}
    voices = voices_of(sentences)
    context.regions = {code_of(m) for m in everywhere if m.place and m.place.form == "name" and names_region(m)}
    context.topic = sorted((code for code, _ in _weights(sentences).most_common()), key=is_wide)
    named = [code_of(m) for m in places_in(sentences[:1])]
    if sentences and sentences[0].title and not {*named} & context.regions:
        named = _cities_too(sentences[0], context.regions)
    _whose(context, sentences, named, economies, voices)
    _with_whom(context, sentences, named, everywhere, rest)
    context.topic += sorted((code for code, _ in rest.most_common() if code not in context.topic), key=is_wide)
    context.topic += [code for code in voices if code not in context.topic]
    if context.reporter is None:
        context.topic = []  # all that the text names may be partners
    title = sentences[0] if sentences else None
    context.home = envoy_of(title) or (voices[0] if len(voices) == 1 else None)
    context.goods = title_goods(title) if title is not None and title.title else None
    context.titled = context.goods is not None
    context.mate = only_mate(economies, context.reporter, voices)
    context.many = context.teller is not None and sum(not is_wide(code) for code in rest) > _MANY
    if (sender := sender_of(sentences[:2])) is not None:
        context.give_floor(sender)
    return context


def _cities_too(title: Sentence, regions: set[str]) -> list[str]:
    """The economies that a title names, the main city of a region that the text names as such for its region."""
    places = (mark for mark in title.marks if mark.place is not None)
    return [code_of(mark) for mark in places if mark.place and (mark.place.form != "city" or code_of(mark) in regions)]


def _whose(
    context: Context, sentences: Sequence[Sentence], named: Sequence[str], economies: set[str], voices: Sequence[str]
) -> None:
    """Settle whose trade a text is on: its list of partners, its anchor, what its title names, its only voice."""
    led = [code_of(m) for m in _partners(sentences[:1])]
    free = [code for code in named if code not in led]
    known = [*sorted(free, key=is_wide), *(code for code in context.topic if code not in led), *context.topic]
    listed = titles.ranking(sentences[:1]) or titles.first_listed(sentences[:1])
    listed = listed or titles.listed_below(sentences[:2], named)
    context.reporter = listed or next(iter(known), None)
    told = anchor_of(sentences)
    certain = told is not None and told.odds >= _LIKELY and listed in (None, told.code)
    if told is not None and certain and _trades(told.code) and (told.own or len(economies) > 2):
        context.teller = context.reporter = told.code
    elif told is not None and told.own and told.code in named and _trades(told.code) and listed is None:
        context.reporter = told.code
    alone = not any(_free(sentences[:4])) or (told is not None and told.code in voices)
    if not named and context.teller is None and len(voices) == 1 and alone:
        context.reporter = voices[0]
    if context.teller is None and listed is None and context.reporter not in (*named, *voices):
        context.reporter = _untitled(context.reporter, sentences, told)
    if not economies and not voices and any("figure" in sentence.holds for sentence in sentences):
        alone = len({code_of(mark) for mark in places_in(sentences)}) == 1
        context.reporter = home_of_money(sentences) or (free[0] if alone and free else None)


def _untitled(reporter: str | None, sentences: Sequence[Sentence], told: Anchor | None) -> str | None:
    """Whose trade a text is on whose title does not tell: its likely anchor, an economy of its first sentences, the
    only one that no preposition makes a partner, the one to which it gives flows or in whose money it reckons; None
    where all that it names may be partners.
    """
    money = Counter(homes(sentences, [*map(code_of, places_in(sentences))]))
    named_own = told is not None and told.own
    if reporter in money and not named_own:
        return reporter
    away = any(code_of(mark) == reporter for mark in _partners(sentences))
    if away and len(money) == 1 and money.total() > LEAD and not named_own:
        return next(iter(money))  # "Exports to the US rose to £300 million": in whose money all is told
    mates = {code_of(mark) for mark in _partners(sentences[:1])} if sentences and sentences[0].title else set()
    likely = told is not None and (told.odds >= _LIKELIER or told.ahead >= _AHEAD) and _trades(told.code)
    if told is not None and likely and told.code not in mates:
        return told.code
    lead = sentences[: LEAD + 1]
    led = set(map(id, _partners(lead)))
    if any(code_of(mark) == reporter and id(mark) not in led for mark in places_in(lead)):
        return reporter
    partners = set(map(id, _partners(sentences)))
    free = {code_of(mark) for mark in places_in(sentences) if id(mark) not in partners}
    if len(free) == 1:
        return free.pop()
    owners = Counter(
        head.reporter
        for sentence in sentences
        if "place" in sentence.holds and "flow" in sentence.holds
        for head in heads_of(sentence, Context())
        if head.flow is not None and not head.verb and _in_own_words(sentence.marks, head)
    )
    return next((code for code, _ in (owners or money).most_common()), None)


def _in_own_words(marks: Sequence[Mark], head: Head) -> bool:
    """True for a flow with its owner in its own words: "exports from Peru", not "Peru, which took 5% of exports"."""
    for k, mark in enumerate(marks):
        if mark.place is not None and mark.place.code == head.reporter:
            between = marks[k + 1 : head.mark] or marks[head.mark + 1 : k]
            if not any(m.is_a("break", "figure", "verb_flow") for m in between):
                return True
    return False


def _with_whom(
    context: Context,
    sentences: Sequence[Sentence],
    named: Sequence[str],
    everywhere: list[Mark],
    rest: Counter[str],
) -> None:
    """Settle the partner, and whether a text is on these two: by its title, or by the only two that it names."""
    within = {code_of(m) for m in places_in(sentences[1:3]) if names_region(m) and not m.office}
    if within - {context.reporter, *named}:  # "to Siberia" over a text on one region there
        named = [code for code in named if _trades(code)] or named
    others = [code for code in named if code != context.reporter and not _kin(code, context.reporter)]
    title = sentences[0] if sentences else None
    if title is not None and not title.title:  # "Kenya, the largest economy of East Africa, sold ..."
        others = [code for code in others if _trades(code)]
    if title is not None and others:
        other, alone = others[0], len(set(others)) == 1
        context.partner = other
        rivals = is_bloc(other) and any(is_bloc(code) and code != other for code in rest)
        apart = rivals or titles.moved_whole(title) or titles.on_all(title)
        context.bilateral = not apart and _of_two(title, others, everywhere, context)
        if sum(not is_wide(code) for code in rest) > _SEVERAL and titles.beside_trade(title, other):
            context.bilateral = alone = False
        few = sum(not is_wide(code) for code in rest) <= _MANY  # not "Bavaria: China and energy weigh on trade"
        joint = titles.joint(title) or (few and _abroad(named)) or mate_of_pair(sentences, rest, context) == other
        context.bilateral = context.bilateral and (joint or few)
        if context.reporter is not None and titles.on_several(sentences, (context.reporter, other)):
            context.bilateral = False
        if context.reporter is not None and titles.never_paired(sentences, (context.reporter, other)):
            context.bilateral = joint = False
        if "flow" in title.holds and titles.part_of_whole(sentences, other):
            context.bilateral = False
        if "flow" not in title.holds and _one_of_list(sentences, other):  # "Peru's tea goes to Chile"
            context.bilateral = alone = False
        joint = joint and alone and not titles.several(title)
        context.paired = True if joint else False if titles.moved_whole(title) else None
        context.two = (context.reporter, other) if joint and context.reporter is not None else None
        return
    if title is not None and _of_one(title, sentences):
        context.paired = False
        return
    mate = region_and_mate(sentences, context.reporter) or mate_of_pair(sentences, rest, context)
    if mate is not None:
        context.partner, context.bilateral, context.paired = mate, True, True


def _one_of_list(sentences: Sequence[Sentence], code: str) -> bool:
    """True where the body tells the economy among several in a list of buyers or suppliers."""
    lists = (s for s in sentences if not (s.title or s.holds.isdisjoint(("rank_exports", "rank_imports"))))
    return any(code in (named := {code_of(m) for m in places_in([s])}) and len(named) > 2 for s in lists)


def _of_one(title: Sentence, sentences: Sequence[Sentence]) -> bool:
    """True for a text whose title tells the flow of one economy, and that sets out with no other."""
    named = {code_of(mark) for mark in places_in(sentences[: LEAD + 1])}
    return title.title and len(named) == 1 and bool(titles.named_flows(title))


def _of_two(title: Sentence, others: Sequence[str], everywhere: list[Mark], context: Context) -> bool:
    """True for a title that names one other economy, in no row of them and on no flow one way that others have too."""
    first = next(k for k, mark in enumerate(title.marks) if mark.place is not None)
    many = len(in_row(title.marks, first, context)) > 2  # "Peru, Chile and Brazil ..."
    told = titles.named_flows(title)
    apart = bool(told) and not any(told) and not titles.joint(title)  # "Peru's trade suffers from a rift with Chile"
    if not title.title:
        return not (many or titles.one_way(title, everywhere) or (apart and titles.each_its_own(title, others[0])))
    single = len({code for code in others if not is_wide(code)} or {*others}) == 1
    traded = not title.holds.isdisjoint(_TRADED) or titles.joint(title)  # not "Peru seeks word from Chile on prices"
    return single and traded and not (many or apart or titles.one_way(title, everywhere))


def _partners(sentences: Sequence[Sentence]) -> list[Mark]:
    """Return the marks of those economies that a word such as "to" leads to."""
    found: list[Mark] = []
    for sentence in sentences:
        if "place" not in sentence.holds and "of_two" not in sentence.holds:
            continue
        goes_on = -1
        for k, mark in enumerate(sentence.marks):
            if mark.place is None or mark.place.form == "city":
                continue
            in_row = goes_on >= 0 and all(m.is_a(*_IN_ROW) for m in sentence.marks[goes_on + 1 : k])
            prep = prep_before(sentence.marks, k)
            if in_row or (prep in LED and not (prep == "from" and _sends(sentence.marks))):
                goes_on = k
                found.append(mark)
    return found


def _sends(marks: Sequence[Mark]) -> bool:
    """True for a sentence on exports alone: "from Peru more tea is shipped abroad" is told of Peru."""
    flows = {mark.get("flow") or mark.get("verb_flow") for mark in marks if mark.is_a("flow", "verb_flow")}
    return flows == {"exports"} and sum(mark.place is not None for mark in marks) == 1


def _trades(code: str) -> bool:
    """True for a country, a region and a bloc, not for a part of the world."""
    return is_bloc(code) or is_country(code) or is_region(code)


def _kin(code: str, other: str | None) -> bool:
    """True for a region and its own country, and for a bloc all of whose members are in the other."""
    return other is not None and (parent(code) == other or parent(other) == code or are_nested(code, other))


def _weights(sentences: Sequence[Sentence]) -> Counter[str]:
    """How much the opening is about each economy; of a text that opens without any, how much the whole is.

    A currency that only its own economy reckons in speaks for that economy.
    """
    weight: Counter[str] = Counter()
    for number, sentence in enumerate(sentences[:4]):
        for mark in places_in([sentence]):
            weight[code_of(mark)] += (4 if number == 0 else 2 if number == 1 else 1) * (1 if mark.office else 2)
    if not any(_free(sentences[:4])):
        weight.update(code_of(mark) for mark in places_in(sentences))
        for home in homes(sentences, weight.keys()):
            weight[home] += 2
    return weight


def _free(sentences: Sequence[Sentence]) -> Iterator[bool]:
    """Yield whether an economy is named that no word such as "to" leads to, and that may own what is told."""
    for sentence in sentences:
        for k, mark in enumerate(sentence.marks):
            if mark.place is not None and mark.place.form != "city":
                yield prep_before(sentence.marks, k) is None


def _abroad(codes: Sequence[str]) -> bool:
    """True for two economies of which one is a region of a third."""
    return any(is_region(code) for code in codes) and not {parent(code) for code in codes if is_region(code)} & {*codes}
