"""The names under which economies are shown."""

from __future__ import annotations

import pytest

from steelyard.core.economy import is_country
from steelyard.gazetteer.lookup import find
from steelyard.gazetteer.names import display_names, name


@pytest.mark.parametrize(
    ("code", "shown", "also"),
    [
        ("LKA", "Sri Lanka", "Lanka"),
        ("MMR", "Myanmar", "Burma"),
        ("SWZ", "Eswatini", "Swaziland"),
        ("CZE", "Czechia", "Czech Republic"),
        ("BIH", "Bosnia and Herzegovina", "Bosnia"),
        ("TLS", "Timor-Leste", "East Timor"),
        ("CIV", "Côte d'Ivoire", "Ivory Coast"),
    ],
)
def test_an_economy_is_shown_by_its_name_of_now_and_found_by_others(code: str, shown: str, also: str) -> None:
    assert name(code) == shown
    for said in (shown, also):
        assert {mention.code for mention in find(f"Exports to {said} rose.", "en")} == {code}


def test_no_two_countries_are_shown_by_one_name() -> None:
    shown = [names for code, names in display_names().items() if is_country(code)]
    assert len({english for english, _ in shown}) == len(shown)
    assert len({russian for _, russian in shown}) == len(shown)
