"""What a text sets out to speak of: whose trade, and with whom if with one, by its title and first sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from steelyard.core.economy import are_nested, is_bloc, is_country, is_region, parent
from steelyard.reading import titles
from steelyard.reading.context import Context, prep_before
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import RANKS, Mark, Sentence
from steelyard.reading.what.goods_said import title_goods
from steelyard.reading.what.grounded import on_firm, over_border
from steelyard.reading.what.heads import heads_of
from steelyard.reading.who.anchor import LED, Anchor, anchor_of, home_of_money, homes, voices_of
from steelyard.reading.who.envoys import envoy_of, sender_of
from steelyard.reading.who.rows import in_row

_FEW = 6
"""Sentences in which a text tells that its two are rivals."""
_LEAD = 2
"""The sentences behind the title that a text sets out with."""
_IN_ROW = ("break", "thin", "figure")
"""What stands between the partners of a row: "to Peru (5%), Chile (3%) and Cuba"."""
_OF_TRADE = ("flow", "verb_flow", "figure")
"""What a sentence holds that tells of trade."""
_TRADED = frozenset(("flow", "verb_flow", "pair", "envoy", "office"))
"""Kinds of which a title on the trade of two has one, where nothing joins the two."""
_PART = frozenset(("percent", "of", "place"))
"""What a sentence holds that tells a part of a whole."""
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
    context = Context(abroad=abroad, corporate=on_firm(sentences[:_LEAD]))
    for mark in _places(sentences[:4]):
        context.see(_code(mark))
    everywhere = _places(sentences)
    rest = Counter(map(_code, everywhere))
    economies = {code for code in rest if not _wide(code)}
    voices = voices_of(sentences)
    context.regions = {_code(m) for m in everywhere if m.place and m.place.form == "name" and _region(m)}
    context.topic = sorted((code for code, _ in _weights(sentences).most_common()), key=_wide)
    named = [_code(m) for m in _places(sentences[:1])]
    if sentences and sentences[0].title and not {*named} & context.regions:
        named = _cities_too(sentences[0], context.regions)
    _whose(context, sentences, named, economies, voices)
    _with_whom(context, sentences, named, everywhere, rest)
    context.topic += sorted((code for code, _ in rest.most_common() if code not in context.topic), key=_wide)
    context.topic += [code for code in voices if code not in context.topic]
    if context.reporter is None:
        context.topic = []  # all that the text names may be partners
    title = sentences[0] if sentences else None
    context.home = envoy_of(title) or (voices[0] if len(voices) == 1 else None)
    context.goods = title_goods(title) if title is not None and title.title else None
    context.titled = context.goods is not None
    context.mate = _only_mate(economies, context.reporter, voices)
    context.many = context.teller is not None and sum(not _wide(code) for code in rest) > _MANY
    if (sender := sender_of(sentences[:2])) is not None:
        context.give_floor(sender)
    return context


def _cities_too(title: Sentence, regions: set[str]) -> list[str]:
    """The economies that a title names, the main city of a region that the text names as such for its region."""
    places = (mark for mark in title.marks if mark.place is not None)
    return [_code(mark) for mark in places if mark.place and (mark.place.form != "city" or _code(mark) in regions)]


def _whose(
    context: Context, sentences: Sequence[Sentence], named: Sequence[str], economies: set[str], voices: Sequence[str]
) -> None:
    """Settle whose trade a text is on: its list of partners, its anchor, what its title names, its only voice."""
    led = [_code(m) for m in _partners(sentences[:1])]
    free = [code for code in named if code not in led]
    known = [*sorted(free, key=_wide), *(code for code in context.topic if code not in led), *context.topic]
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
        alone = len({_code(mark) for mark in _places(sentences)}) == 1
        context.reporter = home_of_money(sentences) or (free[0] if alone and free else None)


def _untitled(reporter: str | None, sentences: Sequence[Sentence], told: Anchor | None) -> str | None:
    """Whose trade a text is on whose title does not tell: its likely anchor, an economy of its first sentences, the
    only one that no preposition makes a partner, the one to which it gives flows or in whose money it reckons; None
    where all that it names may be partners.
    """
    money = Counter(homes(sentences, [*map(_code, _places(sentences))]))
    named_own = told is not None and told.own
    if reporter in money and not named_own:
        return reporter
    away = any(_code(mark) == reporter for mark in _partners(sentences))
    if away and len(money) == 1 and money.total() > _LEAD and not named_own:
        return next(iter(money))  # "Exports to the US rose to £300 million": in whose money all is told
    mates = {_code(mark) for mark in _partners(sentences[:1])} if sentences and sentences[0].title else set()
    likely = told is not None and (told.odds >= _LIKELIER or told.ahead >= _AHEAD) and _trades(told.code)
    if told is not None and likely and told.code not in mates:
        return told.code
    lead = sentences[: _LEAD + 1]
    led = set(map(id, _partners(lead)))
    if any(_code(mark) == reporter and id(mark) not in led for mark in _places(lead)):
        return reporter
    partners = set(map(id, _partners(sentences)))
    free = {_code(mark) for mark in _places(sentences) if id(mark) not in partners}
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
    within = {_code(m) for m in _places(sentences[1:3]) if _region(m) and not m.office}
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
        if sum(not _wide(code) for code in rest) > _SEVERAL and titles.beside_trade(title, other):
            context.bilateral = alone = False
        few = sum(not _wide(code) for code in rest) <= _MANY  # not "Bavaria: China and energy weigh on trade"
        joint = titles.joint(title) or (few and _abroad(named)) or _mate_of_pair(sentences, rest, context) == other
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
    mate = _region_and_mate(sentences, context.reporter) or _mate_of_pair(sentences, rest, context)
    if mate is not None:
        context.partner, context.bilateral, context.paired = mate, True, True


def _one_of_list(sentences: Sequence[Sentence], code: str) -> bool:
    """True where the body tells the economy among several in a list of buyers or suppliers."""
    lists = (s for s in sentences if not (s.title or s.holds.isdisjoint(("rank_exports", "rank_imports"))))
    return any(code in (named := {_code(m) for m in _places([s])}) and len(named) > 2 for s in lists)


def _of_one(title: Sentence, sentences: Sequence[Sentence]) -> bool:
    """True for a text whose title tells the flow of one economy, and that sets out with no other."""
    named = {_code(mark) for mark in _places(sentences[: _LEAD + 1])}
    return title.title and len(named) == 1 and bool(titles.named_flows(title))


def _of_two(title: Sentence, others: Sequence[str], everywhere: list[Mark], context: Context) -> bool:
    """True for a title that names one other economy, in no row of them and on no flow one way that others have too."""
    first = next(k for k, mark in enumerate(title.marks) if mark.place is not None)
    many = len(in_row(title.marks, first, context)) > 2  # "Peru, Chile and Brazil ..."
    told = titles.named_flows(title)
    apart = bool(told) and not any(told) and not titles.joint(title)  # "Peru's trade suffers from a rift with Chile"
    if not title.title:
        return not (many or titles.one_way(title, everywhere) or (apart and titles.each_its_own(title, others[0])))
    single = len({code for code in others if not _wide(code)} or {*others}) == 1
    traded = not title.holds.isdisjoint(_TRADED) or titles.joint(title)  # not "Peru seeks word from Chile on prices"
    return single and traded and not (many or apart or titles.one_way(title, everywhere))


def _places(sentences: Sequence[Sentence]) -> list[Mark]:
    """Return the marks of economies."""
    named = [one for one in sentences if "place" in one.holds or "of_two" in one.holds]
    return [mark for one in named for mark in one.marks if mark.place is not None and mark.place.form != "city"]


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


def _wide(code: str) -> bool:
    """True for a bloc or a part of the world."""
    return is_bloc(code) or not (is_country(code) or is_region(code))


def _trades(code: str) -> bool:
    """True for a country, a region and a bloc, not for a part of the world."""
    return is_bloc(code) or is_country(code) or is_region(code)


def _code(mark: Mark) -> str:
    return mark.place.code if mark.place else ""


def _region(mark: Mark) -> bool:
    return is_region(_code(mark))


def _kin(code: str, other: str | None) -> bool:
    """True for a region and its own country, and for a bloc all of whose members are in the other."""
    return other is not None and (parent(code) == other or parent(other) == code or are_nested(code, other))


def _weights(sentences: Sequence[Sentence]) -> Counter[str]:
    """How much the opening is about each economy; of a text that opens without any, how much the whole is.

    A currency that only its own economy reckons in speaks for that economy.
    """
    weight: Counter[str] = Counter()
    for number, sentence in enumerate(sentences[:4]):
        for mark in _places([sentence]):
            weight[_code(mark)] += (4 if number == 0 else 2 if number == 1 else 1) * (1 if mark.office else 2)
    if not any(_free(sentences[:4])):
        weight.update(_code(mark) for mark in _places(sentences))
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


def _only_mate(economies: set[str], reporter: str | None, voices: Iterable[str]) -> str | None:
    """The other economy of a text that names but two, or names one and lets another's voice speak."""
    named = economies | (set(voices) if len(economies) == 1 else set())
    named = {code for code in named if code != parent(reporter or "") and parent(code) != reporter}
    return next(iter(named - {reporter})) if len(named) == 2 and reporter in named else None


def _mate_of_pair(sentences: Sequence[Sentence], named: Counter[str], context: Context) -> str | None:
    """The economy named most beside the reporter in a text that speaks of "the two countries" without saying which."""
    if context.reporter is None or any("rival" in sentence.holds for sentence in sentences[:_FEW]):
        return None  # "Peru and Chile have long been rivals on the Spanish market"
    others = [(code, n) for code, n in named.most_common() if code != context.reporter and not is_bloc(code)]
    speaking = [s.marks for s in sentences if "pair" in s.holds and not _only_event(s) and _pairs(s.marks)]
    if any(mark.get("kin") == "regions" for marks in speaking for mark in marks) and is_region(context.reporter):
        others = [(code, n) for code, n in others if is_region(code)]  # "trade of the two provinces"
    clear = len(others) == 1 or (others and others[0][1] > others[1][1])
    meant = clear and any(_beside(marks, context.reporter) <= {others[0][0]} for marks in speaking)
    return others[0][0] if meant and others[0][0] in _with_trade(sentences) else None


def _only_event(sentence: Sentence) -> bool:
    """True for what two did that was no trade: "The two sides signed a memorandum"."""
    return "event" in sentence.holds and not sentence.one_of(_OF_TRADE)


def _beside(marks: Sequence[Mark], reporter: str) -> set[str]:
    """The economies that a sentence names beside the reporter before its "two"."""
    pair = next(k for k, mark in enumerate(marks) if mark.means.get("refer") == "pair")
    return {_code(mark) for mark in marks[:pair] if mark.place is not None and not mark.office} - {reporter}


def _with_trade(sentences: Sequence[Sentence]) -> set[str]:
    """The economies that a text sets out with or names beside a flow: others have no part in its trade."""
    flows, sold = ("flow", "rank"), {"verb_flow", "figure"}
    told = (s for n, s in enumerate(sentences) if n <= _LEAD or not s.holds.isdisjoint(flows) or sold <= s.holds)
    return set(map(_code, _places(list(told))))


def _pairs(marks: tuple[Mark, ...]) -> bool:
    """True for "the two countries"; "bilateral trade" may be trade with anyone."""
    pairs = [k for k, mark in enumerate(marks) if mark.means.get("refer") == "pair" and "flow" not in mark.means]
    pairs = [k for k in pairs if prep_before(marks, k) not in ("from", "to", "in")]  # "imports from these states"
    return any(k + 1 == len(marks) or "flow" not in marks[k + 1].means for k in pairs)


def _one_of_many(sentences: Sequence[Sentence]) -> bool:
    """True where the body gives someone a place among partners: the flows before it are with all of them."""
    body = [sentence for sentence in sentences if not sentence.title]
    return any(not s.holds.isdisjoint(RANKS) for s in body) or any(_has_part(s.marks) for s in body if s.holds >= _PART)


def _has_part(marks: tuple[Mark, ...]) -> bool:
    """True for a part of the whole that another has: "90% of the surplus was with Peru"."""
    found = next((k for k in range(len(marks) - 2) if marks[k].get("figure") == "percent"), len(marks))
    return [m.get("prep") for m in marks[found + 1 : found + 2]] == ["of"] and any(
        m.place is not None and (prep_before(marks, k) or "") in LED for k, m in enumerate(marks) if k > found
    )


def _region_and_mate(sentences: Sequence[Sentence], reporter: str | None) -> str | None:
    """The other economy of a text that names but two, one of them a region, and does not speak of all countries."""
    if any("world" in sentence.holds for sentence in sentences) or _one_of_many(sentences):
        return None
    named = {
        _code(mark)
        for mark in _places(sentences)
        if mark.place is not None
        and mark.place.form in ("name", "adjective")
        and not is_bloc(mark.place.code)
        and not (mark.office and is_region(mark.place.code))
    }
    named -= {parent(code) for code in named if is_region(code)} - {reporter}
    homes = {code: parent(code) or code for code in named}
    if len(set(homes.values())) != 2:
        return None  # a country and its own region
    # "Ohio trades with all of Peru, most of all with Lima Province"
    named -= {code for code in named if homes[code] in named and homes[code] != code and homes[code] == reporter}
    if len(named) == 2 and reporter in named and any(is_region(code) for code in named):
        mate = next(code for code in named if code != reporter)
        return None if _told_without(sentences, mate) else mate
    return None


def _told_without(sentences: Sequence[Sentence], mate: str) -> bool:
    """True where a text tells somebody's flow before it names the mate: "Ohio's exports rose 5%. The governor visits
    Peru".
    """
    for sentence in sentences:
        named = set(map(_code, _places([sentence])))
        if mate in named:
            return False
        if named and {"flow", "figure"} <= sentence.holds:
            return True
    return False
