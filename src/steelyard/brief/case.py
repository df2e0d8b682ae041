"""Case: all that a brief is made of, handed in as plain values, and the few questions every section asks of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from steelyard.brief import lines
from steelyard.brief.model import Line, web_address
from steelyard.core.claim import Claim, Kind
from steelyard.core.fact import Absent, Fact
from steelyard.core.flow import Flow
from steelyard.core.message import Message, Names
from steelyard.core.origin import Source
from steelyard.core.target import Target
from steelyard.gazetteer.people import People
from steelyard.outlook.office import ranked, yearly
from steelyard.weighing.result import PairWeighing
from steelyard.weighing.system import with_authorities

if TYPE_CHECKING:
    from steelyard.indicators.result import Indicators
    from steelyard.outlook.gap import Gap
    from steelyard.outlook.result import Outlook, TargetAnswer

LEAST_FOR_A_RATE = 5
"""Decided pledges of an office below which no rate is given."""
MOST_REFS = 5
"""Numbers of sources after one sentence; the rest stand in the table of figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeEntry:
    """A promise, project, agreement or event as the register has it.

    ``status`` is announced, signed, started, delivered, slipped, dropped, held or unknown (no later word found), and
    ``late`` when what was due by a day came after it; ``said`` is the day it was published; ``evidence`` are dated
    later words about it, each with the key of its source; ``silent`` is how many sources on the pair came after the
    last of them. ``value`` is what it is expected to bring a year, in plain units of ``unit``, to ``flow`` of
    ``reporter``.
    """

    id: str
    what: str
    who: tuple[str, ...] = ()
    where: str | None = None
    by: str | None = None
    date: str | None = None
    effect: str | None = None
    status: str = "unknown"
    act: str = "other"
    scored: bool = True
    said: str | None = None
    source: str | None = None
    evidence: tuple[tuple[str, str, str | None], ...] = ()
    """(day, words, key of the source)."""
    reply: str | None = None
    late: bool = False
    silent: int = 0
    office: str | None = None
    products: tuple[str, ...] = ()
    value: float | None = None
    unit: str | None = None
    flow: str | None = None
    reporter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfilment:
    """What became of the scored pledges of one office on one pair.

    ``n`` are those whose end is known (delivered, slipped or dropped); ``rate`` is the share delivered, None below
    `LEAST_FOR_A_RATE`; ``late`` of the delivered came after their day; ``open`` wait for a word.
    """

    office: str | None
    n: int
    delivered: int
    late: int
    slipped: int
    dropped: int
    open: int
    rate: float | None


@dataclass(frozen=True, kw_only=True)
class Case:
    """Everything known on one pair, seen from ``reporter``, published by ``as_of``.

    ``claims`` are the pair's own, ``context`` those on the wholes it is part of (the reporter's total, its trade with
    the parent country). ``version`` and ``parameters`` name what made the weighing.
    """

    reporter: str
    partner: str
    as_of: str
    lang: str
    names: Names
    weighing: PairWeighing | None
    outlook: Outlook | None = None
    other_outlooks: Sequence[Outlook] = ()
    """The same years ahead with the other targets that were said and are open."""
    target: Target | None = None
    gap: Gap | None = None
    claims: Sequence[Claim] = ()
    context: Sequence[Claim] = ()
    peers: Sequence[Claim] = ()
    """What is known of ``reporter`` with other regions of the partner's country."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    pledges: Sequence[PledgeEntry] = ()
    fulfilment: Sequence[Fulfilment] = ()
    indicators: Indicators | None = None
    """What the official tables say; None where there are none."""
    people: Sequence[People] = ()
    """Counts of people of one's own, beside those that ship with the program."""
    people_file: str = "people.csv"
    version: str = ""
    parameters: str = ""

    def say(
        self, key: str, claims: Iterable[str] = (), *, tone: str = "", href: str | None = None, **values: Any
    ) -> Line:
        """Return a sentence of ``words/<lang>/brief.toml`` with the numbers of the sources its claims come from."""
        return self.tell(Message(f"brief.{key}", values), claims, tone=tone, href=web_address(href))

    def tell(self, message: Message, claims: Iterable[str] = (), *, tone: str = "", href: str | None = None) -> Line:
        """Return any message as a line in the reader's language."""
        ids = tuple(dict.fromkeys(claims))
        return lines.line(
            message, self.lang, names=self.names, claims=ids, refs=self.refs(ids), tone=tone, href=web_address(href)
        )

    def words(self, text: str, claims: Iterable[str] = (), *, tone: str = "", href: str | None = None) -> Line:
        """Return words that a source or a person wrote."""
        return lines.words(text, self.lang, claims=tuple(claims), tone=tone, href=web_address(href))

    def fact(self, fact: Fact, *, refs: bool = False, tone: str = "", href: str | None = None) -> Line:
        """Return a Fact alone on its line."""
        numbers = self.refs(fact.claims) if refs else ()
        return Line(parts=(fact,), lang=self.lang, refs=numbers, tone=tone, href=web_address(href))

    def absent(self, why: Message, fills: Message) -> Line:
        """Return "not known, because", with what would fill it."""
        parts = self.say("absent", why=why, fills=fills).parts
        return Line(parts=parts, lang=self.lang, tone="absent", absent=Absent(why=why, fills=fills))

    def name(self, code: str) -> str:
        """Return an economy's name in the reader's language."""
        return self.names(code, self.lang)

    def claim(self, claim_id: str) -> Claim | None:
        """Return a claim by its id, those on the wholes too."""
        return self._by_id.get(claim_id)

    def source_of(self, claim_id: str) -> Source | None:
        """Return where a claim was printed."""
        claim = self.claim(claim_id)
        return self.sources.get(claim.source) if claim and claim.source else None

    @property
    def answer(self) -> TargetAnswer | None:
        """The odds of the target with what stands beside them, where there is a forecast."""
        return self.outlook.answer if self.outlook else None

    @cached_property
    def used_sources(self) -> tuple[Source, ...]:
        """The sources of all claims and pledges, by day of publication, then by address: their numbers in the brief."""
        keys = {claim.source for claim in (*self.claims, *self.context)} | {entry.source for entry in self.pledges}
        keys |= {key for entry in self.pledges for _, _, key in entry.evidence}
        known = [self.sources[key] for key in keys if key and key in self.sources]
        return tuple(sorted(known, key=lambda s: (s.published or "9", s.address or "", s.key)))

    @cached_property
    def _by_id(self) -> dict[str, Claim]:
        return {claim.id: claim for claim in (*self.context, *self.claims)}

    @cached_property
    def levels_by_year(self) -> Mapping[int, Sequence[Claim]]:
        """The pair's claims of a whole flow over a full calendar year, by year."""
        found: dict[int, list[Claim]] = {}
        for claim in self.claims:
            if is_level_of_year(claim) and claim.period:
                found.setdefault(claim.period.start_year, []).append(claim)
        return found

    @cached_property
    def unit(self) -> str:
        """The currency that most yearly levels are said in; USD where none is."""
        units = [claim.unit for said in self.levels_by_year.values() for claim in said if claim.unit.isupper()]
        return Counter(units).most_common(1)[0][0] if units else "USD"

    @cached_property
    def scope(self) -> str:
        """The scope that most yearly levels are said for: goods, services or both."""
        scopes = [claim.scope for said in self.levels_by_year.values() for claim in said]
        return Counter(scopes).most_common(1)[0][0] if scopes else "goods"

    @cached_property
    def ranked_offices(self) -> tuple[str | None, ...]:
        """The offices that count the pair's yearly trade, the one that everything stands on first; the rule is the
        outlook's.
        """
        goal = self.target if self.target and self.target.unit == self.unit else None
        flow = goal.flow if goal else Flow.TURNOVER
        if self.weighing is None:
            return ()
        seen = flow if self.weighing.reporter == self.reporter else flow.mirrored()
        told = yearly(self.weighing.bounds, flow=seen, unit=self.unit, scope=self.scope)
        return ranked(told, own=self.reporter, named=goal.authority if goal else None)

    @property
    def office(self) -> str | None:
        """The statistical office whose figures level, growth, balance, chart, odds and gap stand on; None: unnamed."""
        return self.ranked_offices[0] if self.ranked_offices else None

    @cached_property
    def offices(self) -> Mapping[str, str | None]:
        """The statistical office that each claim speaks for, as the weighing settles it (rule 12)."""
        return {claim.id: claim.authority for claim in with_authorities(self.claims)}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {source.key: number for number, source in enumerate(self.used_sources, 1)}

    def refs(self, claims: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of the sources that claims come from, lowest first."""
        return self.refs_of(claim.source for one in claims if (claim := self.claim(one)) and claim.source)

    def refs_of(self, keys: Iterable[str | None]) -> tuple[int, ...]:
        """Return the numbers of sources by key."""
        numbers = sorted({self._numbers[key] for key in keys if key in self._numbers})
        return tuple(numbers[:MOST_REFS])


def is_level_of_year(claim: Claim) -> bool:
    """True for the whole flow of a full calendar year."""
    return claim.kind == Kind.LEVEL and claim.product is None and claim.period is not None and claim.period.is_year


def seen_from(claim: Claim, reporter: str) -> Flow:
    """Return the claim's flow as ``reporter`` sees it.

    >>> from steelyard.core.claim import Kind
    >>> claim = Claim(id="a", kind=Kind.LEVEL, reporter="RU-LIP", partner="BLR", flow=Flow.EXPORTS)
    >>> seen_from(claim, "BLR")
    <Flow.IMPORTS: 'imports'>
    """
    return claim.flow if claim.reporter == reporter else claim.flow.mirrored()
