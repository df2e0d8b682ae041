"""Export-control lists: reading, keeping, and what they cover."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.core.errors import InputError, LedgerError
from steelyard.official.controls import Control, ControlList, control_of, parse, read, write

CODES = st.from_regex(r"[0-9]{8}", fullmatch=True)


def listed(*codes: str, day: str = "2022-12-31", name: str = "a list", jurisdiction: str = "EU") -> ControlList:
    return ControlList(name=name, jurisdiction=jurisdiction, date=day, destinations=("RUS",), codes=frozenset(codes))


def control(*lists: ControlList, as_of: str = "2023-06-01") -> Control:
    return control_of(lists, "RUS", as_of=as_of)


@given(st.lists(CODES, min_size=1, max_size=20), st.integers(1, 8))
def test_a_listed_code_is_covered_with_all_its_headings_and_all_that_shares_its_hs6(
    codes: list[str], digits: int
) -> None:
    found = control(listed(*codes))
    for code in codes:
        assert found.covers(code)
        assert found.covers(code[:digits])
        assert found.covers(code[:6] + "99")


def test_other_headings_are_not_covered() -> None:
    found = control(listed("84713000", "8542"))
    assert not any(found.covers(code) for code in ("84714100", "847141", "8703", "87", "85", "8541") if code != "85")
    assert all(found.covers(code) for code in ("84", "8471", "847130", "85", "8542", "854231", "85423190"))


@pytest.mark.parametrize("code", ["", "XX", "9SSSSSSS", "TOTAL"])
def test_a_code_that_cannot_be_compared_is_covered(code: str) -> None:
    assert control(listed("84713000")).covers(code)


def test_a_list_is_missing_old_or_in_force_by_the_day_of_the_sources() -> None:
    assert control().state == "missing"
    assert control(listed("84713000"), as_of="2023-12-31").state == "in_force"
    assert control(listed("84713000"), as_of="2024-06-01").state == "old"
    assert control(listed("84713000"), listed("84713000", day="2024-01-01"), as_of="2024-06-01").state == "in_force"
    assert control(listed("1"), listed("2", jurisdiction="US", day="2024-01-01"), as_of="2024-06-01").state == "old"
    assert control_of([listed("84713000")], "BLR", as_of="2023-06-01").state == "missing"


def test_a_list_of_another_name_adds_to_the_first_and_of_the_same_name_replaces_it() -> None:
    both = control(listed("84713000"), listed("85423190", name="another"))
    assert both.covers("847130")
    assert both.covers("854231")
    newer = control(listed("84713000"), listed("85423190", day="2023-01-31"))
    assert not newer.covers("847130")
    assert newer.covers("854231")


def test_a_spreadsheet_that_lost_its_zeros_is_read(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("text,code\nhorses,1012100\ncomputers,8471 30 00\nheading,84.71\n", encoding="utf-8")
    found = parse(str(file), jurisdiction="EU", day="2022-12-31", destinations=["RUS"])
    assert found.codes == {"01012100", "84713000", "8471"}
    assert (found.name, found.jurisdiction, found.destinations) == ("list", "EU", ("RUS",))


@pytest.mark.parametrize(
    ("text", "day", "jurisdiction", "what"),
    [
        ("code\n84713000\nfrogs\n", "2022-12-31", "EU", "line 3"),
        ("a,b\n1,2\n", "2022-12-31", "EU", "no column of codes"),
        ("code\n", "2022-12-31", "EU", "no code in it"),
        ("code\n84713000\n", "2022-13-31", "EU", "2022-13-31"),
        ("code\n84713000\n", "2022-12-31", " ", "--jurisdiction"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(
    tmp_path: Path, text: str, day: str, jurisdiction: str, what: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=what):
        parse(str(file), jurisdiction=jurisdiction, day=day, destinations=["RUS"])


def test_a_list_is_kept_once_and_comes_back_as_it_was(tmp_path: Path) -> None:
    one = listed("84713000", "8542")
    assert write(tmp_path, one)
    assert not write(tmp_path, one)
    assert read(tmp_path) == [one]


def test_a_damaged_list_is_an_error_and_never_an_empty_list(tmp_path: Path) -> None:
    write(tmp_path, listed("84713000"))
    next(tmp_path.glob("controls/*.json")).write_text("{", encoding="utf-8")
    with pytest.raises(LedgerError, match="damaged"):
        read(tmp_path)
