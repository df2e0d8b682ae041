"""The forms of what the API takes and answers when somebody writes: reviews, pledges, scenarios. See `api_forms`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from steelyard.brief.case import Fulfilment
from steelyard.core.pledge import ACTS
from steelyard.ledger.review import STATUSES
from steelyard.web.api_forms import CALENDAR, Answer, BoundsOf, Claim, Form, List

Who = Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S", description="Who says so.")]
Why = Annotated[str, Field(min_length=1, max_length=400, pattern=r"\S", description="The reason.")]
Words = Annotated[str, Field(min_length=1, max_length=400, pattern=r"\S")]
Short = Annotated[str, Field(max_length=160)]
Day = Annotated[str, Field(pattern=r"^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]
Address = Annotated[str, Field(max_length=2_000)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Act = Literal[ACTS]  # type: ignore[valid-type]
Status = Literal[STATUSES]  # type: ignore[valid-type]
PledgeFlow = Literal["exports", "imports", "turnover"]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Year = Annotated[int, Field(ge=1990, le=2100)]
Share = Annotated[float, Field(ge=0, le=1)]


class Strict(BaseModel):
    """What is sent may hold only what is named."""

    model_config = ConfigDict(extra="forbid")


class Months(Strict):
    """Whole months, both included."""

    start: str = Field(pattern=r"^[12][0-9]{3}-(0[1-9]|1[0-2])$")
    end: str = Field(pattern=r"^[12][0-9]{3}-(0[1-9]|1[0-2])$")


class ClaimFields(Strict):
    """The fields of a claim that a correction changes; ends follow from a new value where they are not given."""

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: str = Field("USD", min_length=1, max_length=20)
    hedge: Literal["about", "almost", "more_than", "less_than"] | None = None
    period: Months | None = None
    base_period: Months | None = None
    flow: Literal["turnover", "exports", "imports", "balance"] = "turnover"
    product: Short | None = None
    deadline: Short | None = None
    authority: Short | None = None


class Said(Strict):
    """Who says it and why; it is kept with the time."""

    who: Who
    why: Why


class GivenReview(Said):
    """A word on a claim or a source, as ``steelyard review ACTION SUBJECT``."""

    action: Literal["accept", "reject", "correct", "merge", "split", "authority", "directness", "credibility"]
    subject: str = Field(min_length=1, max_length=64, description="A claim's id, or a source's key.")
    fields: ClaimFields | None = Field(None, description="With correct: what changes.")
    into: str | None = Field(None, max_length=64, description="With merge: the source that it retells.")
    office: str | None = Field(None, max_length=20, description="With authority: whose figures; null: not known.")
    weight: Share | None = Field(None, description="With directness and credibility.")


class Review(Form):
    """A word that is kept."""

    number: int
    at: str
    who: str
    why: str
    action: str
    subject: str
    body: dict[str, Any]


class Standing(Review):
    """A word and whether it stands."""

    stands: bool


class Reviews(List):
    """What was said so far, in order."""

    reviews: list[Standing]


class Moved(Form):
    """A claim whose verdict changed; null where it had or has none."""

    claim: str
    before: str | None
    after: str | None


class BoundMoved(Form):
    """A yearly quantity before and after; null where nothing bounded or bounds it."""

    before: BoundsOf | None
    after: BoundsOf | None


class Reviewed(Answer):
    """A word that was stored, the pairs that were weighed again, and what changed there."""

    review: Review
    pairs: list[list[str]]
    verdicts: list[Moved]
    bounds: list[BoundMoved]


class Waiting(Claim):
    """A claim that waits to be looked at."""

    verdicts: list[dict[str, Any]]
    origin: dict[str, Any] | None
    reviews: list[Review]


class Queue(List):
    """The claims of a pair that wait, the gravest first."""

    claims: list[Waiting]


class GivenPledge(Strict):
    """A pledge entered by hand, as ``steelyard register add``; its flow is that of ``reporter``."""

    reporter: str = Field(min_length=2, max_length=80)
    partner: str = Field(min_length=2, max_length=80)
    what: Words
    who: Who
    office: Short | None = None
    party: list[Short] = Field(default=[], max_length=20)
    where: Short | None = None
    by: Day | None = None
    act: Act = "other"
    value: Number | None = Field(None, ge=0, le=1e18, description="Expected a year, plain units.")
    unit: Currency = "USD"
    flow: PledgeFlow | None = None
    begin: Year | None = None
    chance: Share | None = None
    date: str | None = Field(None, pattern=CALENDAR)
    address: Address | None = None


class PledgeFields(Strict):
    """The fields of a pledge that a correction changes."""

    what: Words | None = None
    office: Short | None = None
    who: list[Short] = Field(default=[], max_length=20)
    where: Short | None = None
    by: Day | None = None
    act: Act = "other"
    value: Number | None = Field(None, ge=0, le=1e18)
    unit: Currency | None = None
    flow: PledgeFlow | None = None
    begin: Year | None = None
    chance: Share | None = None


class Correction(Said):
    """What changes in a pledge."""

    fields: PledgeFields


class GivenStatus(Said):
    """A status on a person's word; delivered, slipped and dropped need the day and the address of an evidence."""

    status: Status
    date: Day | None = None
    evidence: Address | None = None
    note: Short | None = None


class Confirmation(Said):
    """A proposed text is taken for a word on its pledge; ``status`` where the text suggests none, or another."""

    status: Status | None = None
    note: Short | None = None


class Reply(Said):
    """A reply that is printed beside the pledge."""

    text: Words


class Stored(Answer):
    """The number of the word that was stored."""

    review: int


class Entered(Answer):
    """The id of the pledge that was entered."""

    pledge: str


class Evidence(Form):
    """A dated word on a pledge."""

    date: str
    note: str
    source: str | None


class Proposal(Form):
    """A later text that may speak of a pledge."""

    id: str
    pledge: str
    score: float
    source: str | None
    published: str | None
    quote: str
    status: str | None


class Entry(Form):
    """A pledge with the last word on it and what may be one."""

    id: str
    what: str
    who: list[str]
    office: str | None
    by: str | None
    status: str
    status_text: str
    evidence: list[Evidence]
    reply: str | None
    proposals: list[Proposal]


class OneEntry(Answer):
    """As ``steelyard register show --json``."""

    pledge: Entry


class Register(Answer):
    """As ``steelyard register R P --json``."""

    pair: list[str]
    as_of: str
    pledges: list[Entry]
    fulfilment: list[Fulfilment]


class Dated(Form):
    """One row of a timeline."""

    day: str
    kind: str
    text: str
    address: str | None


class Timeline(Answer):
    """As ``steelyard timeline R P --json``."""

    timeline: list[Dated]


class Project(Strict):
    """What a project brings: plain units a year at full run, from a year, with a chance. See ``steelyard outlook``."""

    name: str = Field(min_length=1, max_length=120, pattern=r"\S")
    low: float = Field(ge=-1e15, le=1e15, allow_inf_nan=False)
    high: float = Field(ge=-1e15, le=1e15, allow_inf_nan=False)
    start: int = Field(ge=1990, le=2100)
    ramp: int = Field(1, ge=1, le=50)
    chance: Share = 1.0
    displacing: Share = 0.0
    flow: PledgeFlow = "turnover"


class GivenScenario(Strict):
    """Projects to be weighed on the odds of a target; nothing of them is stored."""

    projects: list[Project] = Field(default=[], max_length=40)
    register_: bool = Field(False, alias="register", description="Also the entries of the register with an amount.")


class Lever(Form):
    """What one project adds to the odds."""

    name: str
    odds: float
    added: float
    added_last: float
    expected: float


class Scenario(Answer):
    """As ``steelyard outlook R P --target T --with FILE --json``."""

    forecast: list[dict[str, Any]]
    target: dict[str, Any]
    scenario: dict[str, Any]


class Gap(Answer):
    """As ``steelyard gap R P --target T --json``. Listed products are one sum without codes."""

    reporter: str
    partner: str
    target: dict[str, Any]
    missing: list[float] | None
    odds: dict[str, Any]
    levers: list[dict[str, Any]]
    markets: list[dict[str, Any]]
    outside_view: list[dict[str, Any]]
    absent: list[dict[str, Any]]


class OneSource(Answer):
    """A source with the claims that it makes."""

    source: dict[str, Any]
    claims: list[Claim]
