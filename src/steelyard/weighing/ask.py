"""Questions: ``[R>P:]FLOW[/HS][@AUTHORITY]:START..END[/START..END]`` -> quantities. A second period asks for the
growth on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from steelyard.core.claim import Claim
from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.series import Quantity
from steelyard.weighing.rows import product_key

_FORM = re.compile(
    r"(?:(?P<reporter>[^>:]+)>(?P<partner>[^>:]+):)?(?P<flow>[a-z]+)(?:/(?P<product>[^@:]+))?(?:@(?P<authority>[^:]+))?"
    r":(?P<period>[^/]+)(?:/(?P<base>.+))?"
)
_RATIOS = ("percent", "rank", "percentage_points")
_MEND = "write it as imports:2022..2022 or BLR>RU-LIP:exports@BLR:2022/2021"


def parse_ask(text: str, claims: Sequence[Claim]) -> list[Quantity]:
    """Return the quantities that a question asks for: one a pair and unit where it names no pair.

    Raises
    ------
    InputError
        the question has another form, or names an unknown flow or period.

    >>> parse_ask("BLR>RU-LIP:imports:2022", [])[0].flow
    <Flow.IMPORTS: 'imports'>
    """
    found = _FORM.fullmatch(text.strip())
    if not found:
        raise InputError(f"not a question: {text!r}", where="--ask", mend=_MEND)
    try:
        flow = Flow(found["flow"])
    except ValueError:
        raise InputError(
            f"no such flow: {found['flow']!r}", where="--ask", mend="take turnover, exports, imports or balance"
        ) from None
    period, base = _period(found["period"], text), _period(found["base"], text) if found["base"] else None
    product = found["product"]
    if product and product.replace(".", "").isdigit():
        product = f"HS {product}"
    pairs = {(found["reporter"], found["partner"]): None} if found["reporter"] else _pairs(claims)
    asked = []
    for reporter, partner in pairs:
        own = [c for c in claims if {c.reporter, c.partner} == {reporter, partner}]
        asked += [
            Quantity(
                reporter=reporter, partner=partner, flow=flow, period=period, base=base, unit=unit, product=product,
                authority=found["authority"],
            )
            for unit in _units(own, product)
        ]  # fmt: skip
    return asked


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
