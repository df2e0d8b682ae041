"""What a text has been speaking of, and the words that refer to it: the memory from one sentence to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from steelyard.core.economy import WORLD, is_bloc, is_country, is_region, members, parent
from steelyard.core.flow import TURNOVER, Flow
from steelyard.core.period import Period
from steelyard.gazetteer.names import of_a_kind
from steelyard.reading.head import Head
from steelyard.reading.marking.mark import Mark
from steelyard.reading.marking.periods import When

_YEAR_OF_BLOCS = 2020
"""The year by which blocs have their members in a text without times."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place among partners: whose list, who has the place (empty for two together), by which flow; ``mark`` .. and
    the tokens of its words.
    """

    mark: int
    owner: str
    member: str
    flow: Flow
    first: int
    end: int
    assumed: bool = False
    """Nothing says whose list it is: it tells of its own figure and of no other flow."""
    shared: bool = False
    """By others too: it is nobody's."""


class Listing(NamedTuple):
    """A list of partners: whose it is, the flow as its owner tells it, and who has been told."""

    owner: str
    flow: Flow
    members: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()
    """Members named without figures: "The main buyers are Peru and Chile. Peru took ..."."""


Sum = tuple[tuple[str, ...], Period, float, bool]
"""What a sum is of, its months, how much it is, and whether its months stand beside it."""


@dataclass(slots=True)
class Context:
    """What the text has been speaking of, sentence after sentence."""

    topic: list[str] = field(default_factory=list)
    holds: set[str] = field(default_factory=set)
    """Kinds and values of the marks of the sentence at hand."""
    marks: Sequence[Mark] = ()
    """The marks of the sentence at hand."""
    reporter: str | None = None
    partner: str | None = None
    bilateral: bool = False
    under: tuple[str, str] | None = None
    """The pair under which flows stand that name no party: a topic sentence or a heading tells it."""
    headed: bool = False
    """A heading tells it, for more than one paragraph."""
    anchor: str | None = None
    """The economy whose trade the text tells, from its first claim on: partners come and go, it stays."""
    teller: str | None = None
    """The economy to which the text gives flows most often."""
    home: str | None = None
    """The economy that "we" and "our" stand for, where a known voice or the text's own words tell."""
    wide: bool = False
    """The text tells of the anchor's trade with all countries: a new paragraph is about them again."""
    ways: set[Flow] = field(default_factory=set)
    """The flows that the text has told of the anchor, as the anchor sees them."""
    sided: tuple[str, str] = ("", "")
    """The last pair of which a sentence told both flows and named no owner, as it told them."""
    lead: str | None = None
    """The economy that the sentence before was about, where it is not the anchor: what "It bought" stands for."""
    idle: str | None = None
    """The same where that sentence told no trade: what the next one's "its" stands for."""
    recent: str | None = None
    """The last economy that a sentence named beside the anchor: what "it" and "there" stand for."""
    shifts: list[int] = field(default_factory=list)
    """Months from what a sentence spoke of back to what it was compared with."""
    by_flow: dict[Flow, tuple[str, str]] = field(default_factory=dict)
    """Parties of the flows that the last sentence with claims spoke of."""
    net: dict[tuple[str, str], int] = field(default_factory=dict)
    """Sign of the balance of who told both flows of a pair in one sentence."""
    sizes: dict[tuple[str, ...], dict[Period | None, float]] = field(default_factory=dict)
    """The largest sum told of a flow between two: by seller, buyer and unit, then by months."""
    wholes: dict[tuple[str, ...], dict[Period, float]] = field(default_factory=dict)
    """What was told of all goods together: by seller, buyer and unit, then by months."""
    sums_before: tuple[Sum, ...] = ()
    """The last sums told: of what, when, how much, and whether with a time of their own."""
    pairs: set[frozenset[str]] = field(default_factory=set)
    peers: set[str] = field(default_factory=set)
    """Economies whose trade with all countries the text has told."""
    period: Period | None = None
    framed: bool = False
    """That period stood at the head of its sentence: it holds for the paragraphs behind it too."""
    singled: bool = False
    """That sentence told of those months alone."""
    summed: bool = False
    """That sentence told sums, and not growth alone."""
    latest: Period | None = None
    """The last period that the text has reported on."""
    periods: list[Period] = field(default_factory=list)
    """The periods that figures of the text were of, in their order: what "the year" and "the month" stand for."""
    recalled: Period | None = None
    """A time long before what the text reports on, told in the last sentence."""
    opening: bool = False
    """The sentence at hand opens a paragraph of prose."""
    prose: bool = False
    """Most paragraphs of the text have several sentences: a single one is an aside and not the usual line."""
    aside: bool = False
    """That period is an earlier one, told of what the sentence before was about: a new flow is of that one's time."""
    compared: Flow | None = None
    """The flow that the last sentence only told of an earlier time."""
    times_in_row: tuple[Period, ...] = ()
    """The periods of figures told in a row: as many figures of the next flow are of these."""
    dated: int | None = None
    """The year that the text named last: what "that year" is where no trade has been told of."""
    years: When | None = None
    """The years that the text told last together: what "these years" stands for."""
    due: When | None = None
    """When the last aim of the text is due: what "by then" stands for."""
    reported: Period | None = None
    """What the text as a whole reports on: a new paragraph without months of its own is about it again."""
    there: str | None = None
    """The partner that the sentence at hand named last."""
    moved: int = 0
    """The way of the growth that the last sentence with claims told first."""
    season: int | None = None
    """The month with which the text's own fiscal or marketing years start."""
    single: bool = False
    """The sentence at hand tells of some months alone."""
    anterior: bool = False
    """The sentence at hand tells of a time before the one that the text reports on ("exports had reached $5bn")."""
    of_two: set[int] = field(default_factory=set)
    """The marks of the sentence at hand that are "the former" or "the latter" of two flows."""
    partners: tuple[str, ...] = ()
    """The partners of the figures of the last sentence that told some: what "the two" stand for."""
    row_marks: Sequence[Mark] = ()
    """The last sentence that named economies and told figures: its row is what "these two" and "them" stand for."""
    heads: tuple[Head, ...] = ()
    """The flows that the last sentence with a head named."""
    head: Head | None = None
    main: Head | None = None
    """What the last sentence with claims was first of all about: what "it" and "the figure" stand for."""
    opened: Head | None = None
    """The flow one way with a partner that the paragraph opened on, where its sentence told no figure."""
    chief: Ranked | None = None
    """The place among partners that the sentence before told."""
    ranking: Flow | None = None
    """The flow by which the text last told a place among partners."""
    ranked: Ranked | None = None
    """The place among partners that the sentence at hand tells."""
    listing: Listing | None = None
    """The list of partners that the last sentence with figures told."""
    total: Head | None = None
    """The last turnover of a pair that a claim was about: what a goal without a flow of its own is set for."""
    whole: Head | None = None
    """The anchor's trade with all countries, as the text last told it: what a partner's share is a share of."""
    unit: str | None = None
    counted: float = 1.0
    """What one of the unit that the text counts in is of that: 0.001 where tonnes are told in kilograms."""
    money: str | None = None
    """The currency that the text last reckoned in."""
    row_unit: tuple[str, float] | None = None
    """The unit and scale that a heading gave to the numbers of its rows."""
    line: bool = False
    """The sentence at hand opens a line."""
    section: Head | None = None
    """The flow that the heading above tells."""
    rows: Head | None = None
    """The flow under which the next lines are rows: a heading or a colon right above tells it."""
    row: bool = False
    """The sentence at hand is such a row."""
    regions: set[str] = field(default_factory=set)
    """Regions that the text names as such: their main city then stands for them."""
    region: str | None = None
    bloc: str | None = None
    paired: bool | None = None
    """The text as a whole is about one pair: a flow without partner is then the pair's."""
    two: tuple[str, str] | None = None
    """That pair, where the title names it: "the two" and "bilateral trade" come back to it from another pair."""
    many: bool = False
    """The text names several economies beside a certain anchor."""
    mate: str | None = None
    """The only other economy that the text names: trade without parties is trade with it."""
    goods: str | None = None
    """The product that the text is on, from its first figures on."""
    titled: bool = False
    """The title tells it."""
    goods_flow: Flow | None = None
    goods_side: str = ""
    """The flow in which it was told first, and whose."""
    goods_sums: dict[str, float] = field(default_factory=dict)
    """The largest sum told of goods, by unit: a larger one is of more than them."""
    ware: str | None = None
    """The product told last."""
    main_ware: str | None = None
    """The product told first: parts of it may follow, partners take of it."""
    one_good: bool = False
    """The text is about one product: its first claim was."""
    told: bool = False
    """The text has made a claim already."""
    abroad: bool | None = None
    """The text has a word that by itself tells of trade over a border ("exports"); None for a sentence by itself."""
    corporate: bool = False
    """The text opens on a firm: flows beside which no economy is named are the firm's."""
    account: bool = False
    """The last balance that the text told is one of payments or of a budget: "the surplus" is that."""
    serving: bool = False
    """The last sentence on trade told only of services: "exports" are those."""
    claimed: bool = False
    """The last sentence on trade made a claim; ``lately``: the one right before did."""
    lately: bool = False
    left: Head | None = None
    """The flow told before sentences on no trade that told no sum either: a list may go on behind them."""
    share: bool = False
    speaker: str | None = None

    def hub(self, reporter: str) -> str | None:
        """The economy that all pairs of the text have in common.

        Of one pair with a group of countries it is the single one, for a reporter that may belong to the group.
        """
        if len(self.pairs) > 1:
            return self.shared()
        pair = next(iter(self.pairs), frozenset())
        groups = [code for code in pair if not is_country(code) and not is_region(code)]
        if len(groups) != 1 or (is_bloc(groups[0]) and reporter not in members(groups[0], self.year)):
            return None
        return next(code for code in pair if code != groups[0])

    @property
    def year(self) -> int:
        """The last year that the text tells of, by which its blocs have their members."""
        return self.period.end_year if self.period else _YEAR_OF_BLOCS

    def back_to_two(self) -> tuple[str, str] | None:
        """The pair of the title, where the text has told of it and now tells of another or of all countries.

        Not right behind the turnover of another pair: "bilateral trade" is theirs, unless it is aimed at.
        """
        two, told = self.two, self.main
        beside = told is not None and told.flow == TURNOVER and told.partner != WORLD and not self.opening
        if beside and "target" not in self.holds:
            return None
        away = two is not None and not {self.reporter, self.partner} <= set(two)
        return two if away and frozenset(two or ()) in self.pairs else None

    def shared(self) -> str | None:
        """The only economy of all pairs that the text has told, where it has told several, else None."""
        common = frozenset.intersection(*self.pairs) if len(self.pairs) > 1 else frozenset()
        return next(iter(common)) if len(common) == 1 else None

    def give_floor(self, code: str) -> None:
        """Let an economy's office speak: "we" are its economy, and "you" the other of a pair."""
        if self.home not in (None, code):
            self.period = None  # the months that another spoke of
        self.home = code
        if self.bilateral and code == self.partner and self.reporter is not None:
            self.reporter, self.partner = code, self.reporter
            self.anchor = code if self.anchor is not None else None

    def counts_in(self, unit: str | None) -> bool:
        """True for the unit of the figures told last, and for a common name ("crowns") that may mean it."""
        return unit == self.unit or (self.unit is not None and f"={self.unit}" in (unit or ""))

    def see(self, code: str) -> None:
        """Remember a region or a bloc as the last of its kind."""
        if is_country(code):
            return
        if is_region(code):
            self.region = code
        elif is_bloc(code) or self.bloc is None:
            self.bloc = code


def place_of(mark: Mark, context: Context) -> str | None:
    """Return the economy that a name or a pronoun stands for."""
    if mark.place is not None:
        city = mark.place.form == "city" and mark.place.code not in context.regions
        return None if mark.office or city else mark.place.code
    referred = mark.means.get("refer")
    if referred is None:
        return None
    pair = (context.reporter, context.partner)
    if referred in ("we", "you") and context.home in pair and context.home is not None:
        return pair[pair.index(context.home) ^ (referred == "you")]
    if referred == "bloc":
        return context.bloc
    if referred == "region" and (country := mark.get("within")) is not None:
        inside = {code for code in (*context.regions, *context.topic) if parent(code) == country}
        return inside.pop() if len(inside) == 1 else country
    if referred == "region":
        own = _region(context)
        return _abroad(own, context) if "republic" in mark.means else own
    if referred in ("we", "you"):
        return context.reporter if referred == "we" else context.partner
    if referred == "country" and "homeland" in mark.means and is_region(context.reporter or ""):
        return parent(context.reporter or "")  # "Ohio's exports rose. The nation's ..."
    if referred == "country":
        own = context.teller if is_country(context.teller or "") else context.reporter
        home = parent(own or "")
        if home is not None and context.head is not None and context.head.reporter == home:
            return home  # "Germany's exports rose. The country's ..." in a text on Bavaria
        if "epithet" in mark.means and context.lead is not None:
            return context.lead
        return _abroad(own, context)
    if referred == "there":
        return context.there or context.partner
    return None


def _region(context: Context) -> str | None:
    """The region that the text tells of."""
    if context.teller is not None and is_region(context.teller):
        return context.teller
    if context.main is not None and is_region(context.main.reporter):
        return context.main.reporter  # "Ohio's exports rose. Tours's fell: the region's sales to Peru ..."
    return context.reporter if is_region(context.reporter or "") else context.region or context.reporter


def _abroad(own: str | None, context: Context) -> str | None:
    """The country of which a text on a region tells, "the republic" beside an oblast; else who is its own."""
    if own is None or not is_region(own) or not of_a_kind(own):
        return own
    known = (context.partner, context.recent)
    return next((code for code in known if code is not None and is_country(code) and code != parent(own)), own)


def antecedent_of(marks: Sequence[Mark], k: int, context: Context) -> str | None:
    """Return the economy right before a mark that takes it up again: "Oman, to which ..."."""
    place = k - 2 if k >= 2 and marks[k - 1].get("break") == "weak" and marks[k - 1].end == marks[k].first else k - 1
    near = place >= 0 and marks[k].first - marks[place].end <= 1
    predicate = near and place > 1 and marks[place].get("refer") == "country" and "copula" in marks[place - 1].means
    if predicate and marks[place - 2].place is not None and not marks[place - 2].office:
        place -= 2  # "Peru was the country to which ..."
    return place_of(marks[place], context) if near else None


def prep_before(marks: Sequence[Mark], k: int) -> str | None:
    """Return the preposition that governs a mark; articles and the like stand between."""
    edge = marks[k].first
    for n in range(k - 1, max(k - 4, -1), -1):
        mark = marks[n]
        if edge - mark.end > 1:
            return None
        if prep := mark.means.get("prep"):
            return prep
        if not ("thin" in mark.means or "plain" in mark.means or _stands_between(mark, edge, marks[k])):
            return None
        edge = mark.first
    return None


def _stands_between(mark: Mark, edge: int, name: Mark) -> bool:
    """True for "its", and for what a name has before it: "from the states of the EU"."""
    refer = mark.means.get("refer")
    if refer not in ("country", "region"):
        return refer == "its"
    return mark.end == edge and (name.place is not None or name.means.get("refer") == "bloc")


def counterpart(partners: Sequence[str], context: Context) -> str | None:
    """Who trades with the economies named: the other of the title's pair, or the first that is none of them."""
    if context.two is not None and partners[0] in context.two and frozenset(context.two) in context.pairs:
        return context.two[context.two[0] == partners[0]]
    known = [context.reporter, *([] if context.partner == WORLD else [context.partner]), *context.topic]
    return next((code for code in known if code is not None and code not in partners), None)
