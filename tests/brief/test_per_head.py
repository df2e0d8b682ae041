"""Figures per head: over the people counted nearest to the year, with that year and its source, or what would fill it."""

from __future__ import annotations

from pathlib import Path

import pytest

from steelyard.brief.model import Box
from steelyard.brief.proportion import section
from steelyard.core.claim import Claim, Kind
from steelyard.core.errors import InputError
from steelyard.core.flow import Flow
from steelyard.core.origin import Source
from steelyard.core.period import Period
from steelyard.desk.brief import make_case
from steelyard.gazetteer.people import People, people, read
from steelyard.ledger.store import Entry, Ledger


def per_head(ledger: Ledger, partner: str = "RU-OMS", year: int = 2022, lang: str = "en") -> dict[str, str]:
    """Label -> value and note of the figures per head."""
    case = make_case(ledger, reporter="KAZ", partner=partner, lang=lang, ahead=False)
    (box,) = [block for block in section(case).blocks if isinstance(block, Box)]
    return {
        one.label.text: f"{one.value.text} | {one.note.text if one.note else ''}"
        for one in box.figures
        if one.label.text.startswith(("Per head", "На душу"))
    }


def held(tmp_path: Path, *, year: int = 2022) -> Ledger:
    """A pair with one level of $180 million."""
    ledger = Ledger.open(tmp_path / "a.db")
    level = Claim(
        id="a", kind=Kind.LEVEL, reporter="KAZ", partner="RU-OMS", flow=Flow.TURNOVER, value=180e6, low=179.5e6,
        high=180.5e6, unit="USD", period=Period.parse(str(year)), source="one", published=f"{year + 1}-02-01",
    )  # fmt: skip
    ledger.add([Entry(source=Source(key="one", published=f"{year + 1}-02-01"), hash="1", claims=(level,))])
    return ledger


def test_a_country_is_counted_by_the_shipped_table_and_a_region_says_what_would_fill_it(tmp_path: Path) -> None:
    told = per_head(held(tmp_path))
    assert told["Per head of Kazakhstan"].startswith("$9.9")
    assert "people in 2017 (World Bank)" in told["Per head of Kazakhstan"]
    assert "a count of its people (people.csv" in told["Per head of Omsk Oblast"]


def test_a_count_of_ones_own_fills_it_and_goes_before_the_shipped_one(tmp_path: Path) -> None:
    ledger = held(tmp_path)
    (tmp_path / "a.tables").mkdir()
    rows = "code,year,people,source\nRU-OMS,2021,1900000,the office\nKAZ,2022,20000000,the other office\n"
    (tmp_path / "a.tables" / "people.csv").write_text(rows, encoding="utf-8")
    told = per_head(ledger)
    assert told["Per head of Omsk Oblast"].startswith("$94.")
    assert "in 2021 (the office)" in told["Per head of Omsk Oblast"]
    assert "in 2022 (the other office)" in told["Per head of Kazakhstan"]
    assert "на 2022 год" in per_head(ledger, lang="ru")["На душу населения: Казахстан"]


def test_a_count_too_far_away_is_none(tmp_path: Path) -> None:
    assert people("KAZ", 2027) is not None
    assert people("KAZ", 2028) is None
    assert "not known" in per_head(held(tmp_path, year=2031))["Per head of Kazakhstan"].lower()


def test_of_two_counts_the_nearer_one_is_taken() -> None:
    own = [People(code="RU-OMS", year=year, count=year, source="x") for year in (2010, 2020, 2024)]
    found = people("RU-OMS", 2021, own)
    assert found is not None and found.year == 2020


@pytest.mark.parametrize("line", ["KAZ,2020", "KAZ,soon,5,x", "KAZ,2020,0,x", "KAZ,2020,5,"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "people.csv").write_text(f"code,year,people,source\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        read(tmp_path / "people.csv")
