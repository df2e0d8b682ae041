"""The forms of the API's answers, for OpenAPI. They describe the published JSON (schema 1); fields are added, never
changed, so every form may hold more than it names.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

CALENDAR = (
    r"^((19|20)[0-9]{2}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|1[0-9]|2[0-8]))|((19|20)(0[48]|[2468][048]|[13579][26])|2000)-02-29)$"
)
"""Days that are in the calendar, 1900-2099."""


class Form(BaseModel):
    """A form that may hold more fields."""

    model_config = ConfigDict(extra="allow")


class Answer(Form):
    """Every answer says its schema."""

    schema_: Literal[1] = Field(alias="schema")


class Trouble(Form):
    """What is wrong, where, and how to mend it."""

    what: str
    where: str | None
    mend: str | None


class ErrorAnswer(Answer):
    """An error in one line."""

    error: Trouble


class Operation(Form):
    """One thing that can be asked."""

    method: str
    path: str
    does: str


class Start(Answer):
    """What this is, the token that changing requests must carry, and what can be asked."""

    version: str
    token: str
    operations: list[Operation]


class List(Answer):
    """One page of a list; ``next`` is the address of the page after it."""

    total: int
    page: int
    pages: int
    next: str | None


class Pair(Form):
    """A pair and how much is held on it."""

    reporter: str
    partner: str
    claims: int
    sources: int
    latest: str | None


class Pairs(List):
    """Pairs, most claims first."""

    pairs: list[Pair]


class Period(Form):
    """Whole months, both included: ``2022-01``."""

    start: str
    end: str


class Container(Form):
    """The whole of a share."""

    reporter: str
    partner: str
    flow: str
    product: str | None
    period: Period | None


class Claim(Form):
    """One checkable assertion, as the README has its form."""

    id: str
    quote: str
    start: int
    end: int
    kind: Literal["level", "change", "share", "target", "rank", "balance", "order"]
    reporter: str
    partner: str
    flow: Literal["turnover", "exports", "imports", "balance"]
    value: float | None
    low: float | None
    high: float | None
    unit: str
    hedge: str | None
    period: Period | None
    base_period: Period | None
    base_assumed: bool
    measure: str
    relation: str | None
    of: Container | None
    deadline: str | None
    product: str | None
    hs: list[str]
    scope: str
    speaker: str | None
    authority: str | None
    authority_assumed: bool
    published: str | None
    source: str | None


class Claims(List):
    """The claims of a pair as reviews leave them."""

    claims: list[Claim]


class Because(Form):
    """One reason, and the claims that it rests on."""

    text: str
    claims: list[str]


Verdict = Literal["SUPPORTED", "CONSISTENT", "ROUNDED", "CONTRADICTED", "UNCHECKED"]


class Basis(Form):
    """A verdict on one basis."""

    basis: Literal["internal", "independent"]
    verdict: Verdict
    because: list[Because]


class Finding(Basis):
    """A verdict on a claim."""

    claim: str


class CheckedClaim(Claim):
    """A claim of a text with its verdicts, the one that counts first."""

    verdict: Verdict
    because: list[Because]
    verdicts: list[Basis]


class Conflict(Form):
    """Claims that cannot hold together, were revised, or come from offices that differ."""

    kind: str
    claims: list[str]
    text: str


class Derived(Form):
    """What claims imply and do not say."""

    kind: str
    reporter: str
    partner: str
    flow: str
    product: str | None
    period: Period
    low: float | None
    high: float | None
    unit: str
    text: str


class CheckedDocument(Form):
    """One text, read and weighed."""

    path: str
    lang: str
    published: str | None
    claims: list[CheckedClaim]
    derived: list[Derived]
    set_aside: list[str]
    conflicts: list[Conflict]
    assertions: list[dict[str, Any]]
    pledges: list[dict[str, Any]]


class Check(Answer):
    """As ``steelyard check --json``."""

    documents: list[CheckedDocument]


class BoundsOf(Form):
    """A flow over a period with the bounds that all claims leave; an open end is null."""

    reporter: str
    partner: str
    flow: str
    product: str | None
    scope: str
    unit: str
    period: Period
    base_period: Period | None
    authority: str | None
    low: float | None
    high: float | None
    from_low: list[str]
    from_high: list[str]
    p05: float | None
    p50: float | None
    p95: float | None


class PairWeighing(Form):
    """All that the claims on one pair allow."""

    reporter: str
    partner: str
    quantities: list[BoundsOf]
    conflicts: list[Conflict]
    findings: list[Finding]
    derived: list[Derived]
    notes: list[str]
    truncated: bool


class Weighing(Answer):
    """As ``steelyard weigh --json``."""

    version: str
    parameters: str
    pairs: list[PairWeighing]


class FanYear(Form):
    """Quantiles of one year ahead."""

    year: int
    p05: float
    p50: float
    p95: float


class Outlook(Answer):
    """As ``steelyard outlook --json``; ``target`` only where one is asked or said."""

    forecast: list[FanYear]
    target: dict[str, Any] | None = None
    nowcast: FanYear | None
    basis: dict[str, Any]
    explained: list[str]


class Brief(Answer):
    """As ``steelyard brief -o brief.json``."""

    lang: str
    title: dict[str, Any]
    headline: list[dict[str, Any]]
    sections: list[dict[str, Any]]
    references: list[dict[str, Any]]
    unit: str
    series: list[dict[str, Any]]


class Source(Form):
    """Where figures were printed; what is not known is left out."""

    key: str
    claims: int


class Sources(List):
    """Sources, the latest first."""

    sources: list[Source]


class Pledge(Form):
    """A promise, project or event, with the last word found."""

    id: str
    what: str
    reporter: str
    partner: str
    who: list[str]
    by: str | None
    status: str
    said: str | None
    scored: bool


class Pledges(List):
    """The register."""

    pledges: list[Pledge]


class Hit(Form):
    """One thing found."""

    kind: Literal["claim", "source", "pledge"]
    key: str
    title: str
    day: str | None


class Found(List):
    """What holds every word, latest first."""

    found: list[Hit]


class Text(BaseModel):
    """A text to check; nothing of it is stored."""

    text: str = Field(min_length=1, max_length=2_000_000)
    published: str | None = Field(None, pattern=CALENDAR)
    against: bool = Field(True, description="Weigh it against the ledger too.")


class GivenClaims(BaseModel):
    """Claims to weigh, in the form of the README; ``ask`` as ``steelyard weigh --ask``."""

    claims: list[dict[str, Any]] = Field(max_length=5_000)
    ask: list[str] = Field(default=[], max_length=50)
