"""Questions: ``[R>P:]FLOW[/HS][@AUTHORITY]:START..END[/START..END][%[R>]P[:FLOW[/HS]]]`` -> quantities.

A second period asks for the growth on it; what stands behind ``%`` is the whole of which the share is asked, by default
the same flow of the same reporter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from steelyard.core.claim import Claim, Container
from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.series import Quantity
from steelyard.gazetteer.lookup import resolve
from steelyard.weighing.rows import product_key

_FORM = re.compile(
    r"(?:(?P<reporter>[^>:]+)>(?P<partner>[^>:]+):)?(?P<flow>[a-z]+)(?:/(?P<product>[^@:]+))?(?:@(?P<authority>[^:]+))?"
    r":(?P<period>[^/%]+)(?:/(?P<base>[^%]+))?"
    r"(?:%(?:(?P<owner>[^>:]+)>)?(?P<whole>[^:]+)(?::(?P<part_of>[a-z]+)(?:/(?P<goods>.+))?)?)?"
)
_RATIOS = ("percent", "rank", "percentage_points")
_MEND = (
    "write it as imports:2022..2022, BLR>RU-LIP:exports@BLR:2022/2021 (growth) or BLR>RU-LIP:exports:2022%RUS (share)"
)


def parse_ask(text: str, claims: Sequence[Claim]) -> list[Quantity]:
    """Return the quantities that a question asks for: one a pair and unit where it names no pair.

    Raises
    ------
    InputError
        the question has another form, or names an unknown flow or period.

    >>> parse_ask("BLR>RU-LIP:imports:2022", [])[0].flow
    <Flow.IMPORTS: 'imports'>
    >>> parse_ask("KAZ>CHN:exports/1001:2022%KAZ>CHN:exports", [])[0].of.partner
    'CHN'
    """
    found = _FORM.fullmatch(text.strip())
    if not found:
        raise InputError(f"not a question: {text!r}", where="--ask", mend=_MEND)
    if found["base"] and found["whole"]:
        raise InputError(f"a growth and a share at once: {text!r}", where="--ask", mend="ask for one of them")
    flow, product = _flow(found["flow"]), _product(found["product"])
    period, base = _period(found["period"], text), _period(found["base"], text) if found["base"] else None
    pairs = [_named(found["reporter"], found["partner"], claims)] if found["reporter"] else list(_pairs(claims))
    asked = []
    for reporter, partner in pairs:
        own = [c for c in claims if {c.reporter, c.partner} == {reporter, partner}]
        asked += [
            Quantity(
                reporter=reporter, partner=partner, flow=flow, period=period, base=base, unit=unit, product=product,
                authority=found["authority"], of=_whole(found, reporter, flow, claims),
            )
            for unit in _units(own, product)
        ]  # fmt: skip
    return asked


def _flow(text: str) -> Flow:
    try:
        return Flow(text)
    except ValueError:
        mend = "take turnover, exports, imports or balance"
        raise InputError(f"no such flow: {text!r}", where="--ask", mend=mend) from None


def _product(text: str | None) -> str | None:
    return f"HS {text}" if text and text.replace(".", "").isdigit() else text


def _economy(text: str, claims: Sequence[Claim]) -> str:
    """Return an economy as the claims call it, else the code of its name."""
    said = {party for claim in claims for party in (claim.reporter, claim.partner)}
    return text if text in said else resolve(text)


def _named(reporter: str, partner: str, claims: Sequence[Claim]) -> tuple[str, str]:
    """Return the pair of a question; one that no claim at hand is on has no answer."""
    pair = _economy(reporter, claims), _economy(partner, claims)
    if claims and not any({claim.reporter, claim.partner} == set(pair) for claim in claims):
        raise InputError(f"no claim on {pair[0]} and {pair[1]}", where="--ask", mend="ask about a pair of the claims")
    return pair


def _whole(found: re.Match[str], reporter: str, flow: Flow, claims: Sequence[Claim]) -> Container | None:
    if not found["whole"]:
        return None
    return Container(
        reporter=_economy(found["owner"], claims) if found["owner"] else reporter,
        partner=_economy(found["whole"], claims),
        flow=_flow(found["part_of"]) if found["part_of"] else flow,
        product=_product(found["goods"]),
    )


def _period(text: str, question: str) -> Period:
    try:
        return Period.parse(text)
    except InputError as error:
        raise InputError(f"{error.what} in {question!r}", where="--ask", mend=_MEND) from None


def _units(claims: Sequence[Claim], product: str | None) -> list[str]:
    """Return the units in which the claims speak of a product (None: of all goods); dollars where none does."""
    said = {c.unit for c in claims if product_key(c) == product and c.unit not in _RATIOS}
    return sorted(said or {c.unit for c in claims if c.unit.isupper()} or {"USD"})


def _pairs(claims: Sequence[Claim]) -> dict[tuple[str, str], None]:
    found: dict[tuple[str, str], None] = {}
    for claim in claims:
        if (claim.partner, claim.reporter) not in found:
            found[claim.reporter, claim.partner] = None
    return found
