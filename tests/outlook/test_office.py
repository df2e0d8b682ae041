"""One office carries an answer, chosen by one rule: recent years, all years, the latest, the reporter's own, the code."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from steelyard.core.flow import Flow
from steelyard.core.period import Period
from steelyard.core.series import Bound, Quantity
from steelyard.outlook.office import ranked, yearly

Told = dict[str | None, list[Bound]]


def known(*years: int, office: str | None = "LVA", wide: bool = False) -> list[Bound]:
    """Yearly bounds of a pair as one office counts it."""
    return [
        Bound(
            quantity=Quantity(
                reporter="LVA", partner="ISL", flow=Flow.TURNOVER, period=Period.year(year), authority=office
            ),
            low=60e6, high=(90e6 if wide else 62e6),
        )
        for year in years
    ]  # fmt: skip


def test_the_office_that_knows_most_of_the_last_five_years_comes_before_one_with_a_long_past() -> None:
    assert ranked({"LVA": known(*range(1998, 2016)), "ISL": known(2018, 2019, 2020)})[0] == "ISL"


def test_among_offices_as_recent_the_longer_one_comes_first_and_then_the_reporters_own() -> None:
    recent = known(2016, 2017, 2018, 2019, 2020)
    assert ranked({"LVA": recent, "ISL": [*known(2009), *recent]}, own="LVA")[0] == "ISL"
    assert [ranked({"LVA": recent, "ISL": recent}, own=own)[0] for own in ("LVA", "ISL")] == ["LVA", "ISL"]


def test_the_office_that_the_target_names_comes_first_only_where_it_knows_a_year() -> None:
    told: Told = {"LVA": known(2018, 2019, 2020), "ISL": known(2020), "NOR": known(2019, 2020, wide=True)}
    assert ranked(told, named="ISL")[0] == "ISL"
    assert ranked(told, named="NOR")[0] == "LVA", "wide ends are no level"


def test_growth_shares_products_and_parts_of_years_choose_no_office() -> None:
    year, quarter = Period.year(2020), Period.parse("2020-01..2020-03")
    asked = Quantity(reporter="LVA", partner="ISL", flow=Flow.TURNOVER, period=year)
    others = [
        Bound(quantity=q, low=1.0, high=1.1)
        for q in (
            Quantity(reporter="LVA", partner="ISL", flow=Flow.TURNOVER, period=year, base=year.shift(years=-1)),
            Quantity(reporter="LVA", partner="ISL", flow=Flow.TURNOVER, period=quarter),
            Quantity(reporter="LVA", partner="ISL", flow=Flow.TURNOVER, period=year, product="peat"),
        )
    ]
    found = yearly([Bound(quantity=asked, low=1.0, high=1.1), *others], flow=Flow.TURNOVER, unit="USD")
    assert [bound.quantity for bound in found[None]] == [asked]


@given(st.dictionaries(st.sampled_from(["LVA", "ISL", "NOR", None]), st.sets(st.integers(2010, 2024)), min_size=1))
def test_the_order_of_the_offices_does_not_hang_on_the_order_in_which_they_come(
    years: dict[str | None, set[int]],
) -> None:
    told: Told = {office: known(*sorted(of), office=office) for office, of in years.items()}
    assert ranked(told, own="ISL") == ranked(dict(reversed(told.items())), own="ISL")
