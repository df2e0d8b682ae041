"""Claim, Verdict, Finding: one checkable assertion, and what the other figures say of it.

The JSON form is a contract that other programs rely on (schema 1): fields are added, never changed. A claim that comes
in keeps its id; a claim that is read gets one from its place and content, so the same text gives the same ids.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.message import Message
from steelyard.core.period import Period
from steelyard.core.range import Hedge, Range, open_range

_E = TypeVar("_E", bound=StrEnum)

_ENDLESS = math.inf
MEASURES = ("value", "volume", "real")
SCHEMA = 1
"""Version of every JSON output."""


class Kind(StrEnum):
    """What a claim asserts."""

    LEVEL = "level"
    """An amount of a flow over a period."""
    CHANGE = "change"
    """Growth in percent, or by an amount when the unit is a currency or tonnes."""
    SHARE = "share"
    """Percent of the container in ``of``."""
    TARGET = "target"
    """A goal, plan or forecast: binds no past flow."""
    RANK = "rank"
    """A place among partners."""
    BALANCE = "balance"
    """exports - imports."""
    ORDER = "order"
    """Rising, falling, a record, exceeds: has a relation and a null value."""


class Verdict(StrEnum):
    """What the bounds that the other claims leave say of a claim, tried in this order (rule 15)."""

    CONTRADICTED = "CONTRADICTED"
    """They cannot meet, even with hedges opened."""
    UNCHECKED = "UNCHECKED"
    """No other claim's row holds either side, or a side that the claim says is open; or period or parties are
    unknown.
    """
    SUPPORTED = "SUPPORTED"
    """The bounds lie inside the range."""
    CONSISTENT = "CONSISTENT"
    """The bounds contain the value said (plain) or meet the open range (hedged)."""
    ROUNDED = "ROUNDED"
    """Only the rounding or the hedge saves it."""


class Relation(StrEnum):
    """What an order claim orders."""

    RECORD_HIGH = "record_high"
    RECORD_LOW = "record_low"
    RISING = "rising"
    FALLING = "falling"
    EXCEEDS = "exceeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """The whole of which a share is said: a flow of a reporter with a partner (``WORLD`` for all)."""

    reporter: str
    partner: str
    flow: Flow
    product: str | None = None
    period: Period | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the published form."""
        return {
            "reporter": self.reporter,
            "partner": self.partner,
            "flow": self.flow.value,
            "product": self.product,
            "period": self.period.to_json() if self.period else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One checkable assertion with its exact quote and span. Attributes as in the JSON contract.

    ``value``, ``low``, ``high`` are in plain units of ``unit`` (percent for shares and growth; ISO 4217, ``tonnes`` or
    another unit of quantity otherwise); ``low <= value <= high`` where they are known.
    """

    id: str
    kind: Kind
    reporter: str
    partner: str
    flow: Flow
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = "USD"
    hedge: Hedge | None = None
    period: Period | None = None
    base_period: Period | None = None
    base_assumed: bool = False
    measure: str = "value"
    relation: Relation | None = None
    of: Container | None = None
    deadline: str | None = None
    product: str | None = None
    hs: tuple[str, ...] = ()
    scope: str = "goods"
    speaker: str | None = None
    authority: str | None = None
    authority_assumed: bool = False
    published: str | None = None
    source: str | None = None
    quote: str = ""
    start: int = 0
    end: int = 0

    @property
    def range(self) -> Range:
        """The narrow range; an unknown end is open."""
        return Range(-math.inf if self.low is None else self.low, math.inf if self.high is None else self.high)

    @property
    def opened(self) -> Range:
        """The range that an accusation must survive (rule 2)."""
        if self.low is None or self.high is None:
            return self.range
        return open_range(self.value, self.low, self.high, self.hedge)

    def settle(self, text: str, ids: Ids, published: str | None) -> Claim:
        """Fill in what only its whole text gives, and return it: for the reader that has just made it."""
        object.__setattr__(self, "quote", text[self.start : self.end])
        object.__setattr__(self, "published", published)
        object.__setattr__(self, "id", ids.of(self._said()))
        return self

    def _said(self) -> str:
        """What it says, and where."""
        what = f"{self.product}|{self.period}|{plain_number(self.value)}|{self.unit}"
        return "|".join((f"{self.start}|{self.end}", self.kind, self.reporter, self.partner, self.flow, what))

    def on_goods(self, product: str, hs: tuple[str, ...]) -> Claim:
        """Fill in the goods that it is on, and return it: for the reader that has just made it."""
        object.__setattr__(self, "product", product)
        object.__setattr__(self, "hs", hs)
        return self

    def told_by(self, speaker: str | None, authority: str | None) -> Claim:
        """Fill in who says it and whose figure it is, and return it: for the reader that has just made it."""
        object.__setattr__(self, "speaker", speaker)
        object.__setattr__(self, "authority", authority)
        return self

    def to_json(self) -> dict[str, Any]:
        """Return the published form of a claim, without verdicts."""
        return {
            "id": self.id,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "kind": self.kind.value,
            "reporter": self.reporter,
            "partner": self.partner,
            "flow": self.flow.value,
            "value": plain_number(self.value),
            "low": plain_number(self.low),
            "high": plain_number(self.high),
            "unit": self.unit,
            "hedge": self.hedge.value if self.hedge else None,
            "period": self.period.to_json() if self.period else None,
            "base_period": self.base_period.to_json() if self.base_period else None,
            "base_assumed": self.base_assumed,
            "measure": self.measure,
            "relation": self.relation.value if self.relation else None,
            "of": self.of.to_json() if self.of else None,
            "deadline": self.deadline,
            "product": self.product,
            "hs": list(self.hs),
            "scope": self.scope,
            "speaker": self.speaker,
            "authority": self.authority,
            "authority_assumed": self.authority_assumed,
            "published": self.published,
            "source": self.source,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Claim:
        """Read the published form; id, kind, reporter, partner, flow, low, high, unit and period are required.

        Raises
        ------
        InputError
            names the field that is missing or cannot be.
        """
        for name in ("id", "kind", "reporter", "partner", "flow", "unit"):
            if not isinstance(row.get(name), str) or not row[name]:
                raise InputError(f"a claim needs {name!r} as text", mend="see the claim form in the README")
        for name in ("low", "high", "period"):
            if name not in row:
                raise InputError(f"a claim needs {name!r} (null is allowed)", mend="see the claim form in the README")
        low, high = _number(row, "low"), _number(row, "high")
        if low is not None and high is not None and low > high:
            raise InputError(f"low {low:g} is above high {high:g}", mend="swap them")
        return cls(
            id=row["id"],
            kind=_one_of(Kind, row, "kind"),
            reporter=row["reporter"],
            partner=row["partner"],
            flow=_one_of(Flow, row, "flow"),
            value=_number(row, "value"),
            low=low,
            high=high,
            unit=row["unit"],
            hedge=_one_of(Hedge, row, "hedge") if row.get("hedge") else None,
            period=Period.from_json(row["period"]),
            base_period=Period.from_json(row.get("base_period")),
            base_assumed=bool(row.get("base_assumed", False)),
            measure=_measure(row),
            relation=_one_of(Relation, row, "relation") if row.get("relation") else None,
            of=_container(row.get("of")),
            deadline=_text(row, "deadline"),
            product=_text(row, "product"),
            hs=tuple(row.get("hs") or ()),
            scope=row.get("scope") or "goods",
            speaker=_text(row, "speaker"),
            authority=_text(row, "authority"),
            authority_assumed=bool(row.get("authority_assumed", False)),
            published=_text(row, "published"),
            source=_text(row, "source"),
            quote=row.get("quote") or "",
            start=int(row.get("start") or 0),
            end=int(row.get("end") or 0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """One reason: a message and the claims that it rests on."""

    message: Message
    claims: tuple[str, ...] = ()


CONTESTED = frozenset(
    f"weighing.{key}" for key in ("others_contradict", "offices_or_error", "hangs_on_assumed", "impossible_alone")
)
"""Reasons for UNCHECKED that are not that nothing bears on the claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A claim with its verdict on one basis (``internal`` or ``independent``) and its because."""

    claim: str
    basis: str
    verdict: Verdict
    because: tuple[Because, ...] = ()

    @property
    def contested(self) -> bool:
        """True for UNCHECKED where other figures do bear on the claim, and cannot judge it."""
        return self.verdict == Verdict.UNCHECKED and any(one.message.key in CONTESTED for one in self.because)

    @property
    def words(self) -> str:
        """The key of the verdict as readers see it."""
        return f"verdicts.{self.basis}_{'contested' if self.contested else self.verdict.value.lower()}"


class Ids:
    """The ids of what one text says: 16 hex digits of SHA-256 over the hash of the text and what is said, where.

    >>> Ids("").of("0|5|visit") == hashlib.sha256(b"|0|5|visit").hexdigest()[:16]
    True
    """

    __slots__ = ("_begun",)

    def __init__(self, text_hash: str) -> None:
        self._begun = hashlib.sha256(f"{text_hash}|".encode())

    def of(self, said: str) -> str:
        """Return the id of what is said."""
        whole = self._begun.copy()  # a new one costs half as much again
        whole.update(said.encode())
        return whole.hexdigest()[:16]


def text_hash(text: str) -> str:
    """Return the SHA-256 of a document text in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def plain_number(value: float | None) -> float | int | None:
    """Return a number as JSON should show it: whole numbers without a point, infinities as None.

    >>> [plain_number(v) for v in (334e6, 2.5, float("inf"), None)]
    [334000000, 2.5, None, None]
    """
    if value is None or not -_ENDLESS < value < _ENDLESS:
        return None
    if -1e15 < value < 1e15 and value == int(value):
        return int(value)
    rounded = float(f"{value:.15g}")  # what binary arithmetic adds behind the fifteenth digit was never said
    return int(rounded) if rounded == int(rounded) else rounded


def _number(row: Mapping[str, Any], name: str) -> float | None:
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"{name} is not a number: {value!r}", mend="give a finite number or null")
    return float(value)


def _text(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    return None if value is None or value == "" else str(value)


def _measure(row: Mapping[str, Any]) -> str:
    said = row.get("measure") or "value"
    if said not in MEASURES:
        raise InputError(f"no such measure: {said!r}", mend=f"take one of {', '.join(MEASURES)}")
    return str(said)


def _one_of(kind: type[_E], row: Mapping[str, Any], name: str) -> _E:
    try:
        return kind(row[name])
    except ValueError:
        known = ", ".join(member.value for member in kind)
        raise InputError(f"no such {name}: {row[name]!r}", mend=f"take one of {known}") from None


def _container(value: Any) -> Container | None:
    if not value:
        return None
    if not isinstance(value, Mapping) or not value.get("reporter"):
        raise InputError(f"'of' is not a container: {value!r}", mend="give reporter, partner, flow, product, period")
    return Container(
        reporter=value["reporter"],
        partner=value.get("partner") or "WORLD",
        flow=_one_of(Flow, {"flow": value.get("flow") or "turnover"}, "flow"),
        product=value.get("product"),
        period=Period.from_json(value.get("period")),
    )
