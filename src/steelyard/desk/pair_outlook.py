"""The yearly series of a pair in the ledger, as an outlook takes it."""

from __future__ import annotations

from steelyard.core.errors import InputError
from steelyard.core.target import Target
from steelyard.desk.target_odds import known_parts, known_years
from steelyard.gazetteer.lookup import resolve
from steelyard.ledger.store import Ledger
from steelyard.outlook.result import PartKnown, YearKnown
from steelyard.weighing.weigh import weigh


def series_of(
    reporter: str, partner: str, *, ledger: str | None, as_of: str | None, target: Target | None
) -> tuple[list[YearKnown], list[PartKnown]]:
    """Return the years and parts of years known on a pair.

    Raises
    ------
    InputError
        the ledger holds no year of the pair.
    """
    held = Ledger.open(ledger, create=False)
    pair = (resolve(reporter), resolve(partner))
    claims = held.claims(pair, as_of=as_of)
    weighing = weigh(claims, sources=held.sources(), as_of=as_of, verdicts=False)
    own = next((one for one in weighing.pairs if {one.reporter, one.partner} == set(pair)), None)
    years, office = known_years(own.bounds, own.draws, target) if own else ([], None)
    if not years or own is None:
        raise InputError(f"no year of {reporter} and {partner} is known", mend="add statements: steelyard add FILE...")
    unit = target.unit if target else "USD"
    return years, known_parts(own.bounds, office, unit, target.flow if target else "turnover")
