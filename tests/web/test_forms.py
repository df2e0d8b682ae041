"""Whatever is sent in a form or an address, the answer is a page or a file, never a mistake of ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from steelyard.ledger.store import Ledger

WORDS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["500M", "0", "-1", "1e400", "NaN", "inf", "2030", "BLR", "RU-LIP", "ru", "'; --", "../..", "\x00", "²", "１２"]
    ),
)
PAIR = "/pairs/BLR/RU-LIP"
GOOD = (200, 303, 304, 404, 422)
settings.register_profile("forms", max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
FORMS = settings.get_profile("forms")


@FORMS
@given(
    st.dictionaries(
        st.sampled_from(["target", "by", "as_of", "lang", "theme", "wait", "page", "q", "status", "size"]),
        WORDS,
        max_size=4,
    )
)
def test_any_question_in_an_address_gets_a_page(desk: TestClient, asked: dict[str, str]) -> None:
    asked.pop("target", None) if len(asked.get("target", "")) > 3 and asked.get("target", "")[:1].isdigit() else None
    for path in ("/", "/sources", "/register", "/search", "/check"):
        assert desk.get(path, params=asked).status_code in GOOD


@FORMS
@given(WORDS, WORDS)
def test_any_two_names_get_a_page(desk: TestClient, one: str, other: str) -> None:
    assert desk.get("/pairs", params={"reporter": one, "partner": other}).status_code in GOOD


@FORMS
@given(
    st.dictionaries(
        st.sampled_from(
            ["goal", "year", "own0.value", "own0.name", "own0.chance", "own0.start", "own1.value", "own1.name"]
        ),
        WORDS,
    )
)
def test_any_place_of_the_sliders_gets_odds(desk: TestClient, moved: dict[str, str]) -> None:
    answer = desk.get(f"{PAIR}/odds", params=moved)
    assert answer.status_code == 200
    assert "%" in answer.text


@FORMS
@given(
    st.dictionaries(st.sampled_from(["text", "address", "published", "against", "show", "other"]), WORDS, max_size=5),
    st.one_of(st.none(), st.binary(max_size=300)),
)
def test_any_form_of_the_check_gets_a_page(desk: TestClient, fields: dict[str, str], data: bytes | None) -> None:
    fields.pop("address", None) if "." in fields.get("address", "") else None  # no name is looked up by a test
    files = {"file": ("a\x00\r\n.txt", data)} if data is not None else None
    answer = desk.post("/check", data={**fields, "token": desk.token}, files=files)  # type: ignore[attr-defined]
    assert answer.status_code in GOOD


@FORMS
@given(
    st.binary(max_size=400),
    st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=b",
            "multipart/form-data",
            "application/json",
            "text/plain",
            "\x00",
        ]
    ),
)
def test_any_body_is_refused_without_the_token(desk: TestClient, body: bytes, kind: str) -> None:
    for path in ("/check", "/dossier", "/api/check"):
        answer = desk.post(path, content=body, headers={"content-type": kind})
        assert answer.status_code in (400, 401, 422)


@FORMS
@given(
    st.sampled_from(["/register", "/register/x/status", "/register/x/correct", "/register/undo", "/register/proposals/x/confirm"]),
    st.dictionaries(
        st.sampled_from(["what", "reporter", "partner", "by", "value", "begin", "chance", "date", "status", "evidence",
                         "number", "who", "why", "confirmed", "flow", "act"]),
        WORDS,
        max_size=8,
    ),
)  # fmt: skip
def test_any_form_of_the_register_gets_a_page(empty_forever: TestClient, path: str, fields: dict[str, str]) -> None:
    sent = {**fields, "token": empty_forever.token}  # type: ignore[attr-defined]
    assert empty_forever.post(path, data=sent).status_code in GOOD


@FORMS
@given(st.dictionaries(st.sampled_from(["flow", "since", "left", "share", "by", "as_of", "target"]), WORDS, max_size=5))
def test_any_question_about_a_gap_gets_a_page(empty_forever: TestClient, asked: dict[str, str]) -> None:
    assert empty_forever.get("/pairs/JPN/MEX/gap", params=asked).status_code in GOOD


@pytest.fixture(scope="module")
def empty_forever(tmp_path_factory: pytest.TempPathFactory, opened) -> Iterator[TestClient]:  # type: ignore[no-untyped-def]
    """A desk whose ledger may be filled with anything."""
    with opened(Ledger.open(tmp_path_factory.mktemp("forms") / "forms.db")) as client:
        yield client
