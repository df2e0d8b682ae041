"""The API: what the commands print, in pages, with entity tags, as OpenAPI says it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    ensure_resource_availability,
    ignored_auth,
    positive_data_acceptance,
    use_after_free,
)
from starlette.testclient import TestClient

from steelyard.desk.add import add_dossier
from steelyard.ledger.store import Ledger
from steelyard.web import api, api_write

MAY_REFUSE = (
    "/check", "/weigh", "/ask", "/weighing", "/outlook", "/brief", "/gap", "/scenario", "/reviews", "/undo", "/pledges", "/status",
    "/reply", "/correct", "/reject", "/confirm", "/decline", "/pledges/{pledge}", "/sources/{key}",
)  # fmt: skip
"""Operations that refuse some well-formed requests as OpenAPI says: a text in no language that is read, a pair without a
figure, a deadline before all that is known, a word on a claim that is not there. All others must take what is well formed."""
ASKING_AGAIN = (ignored_auth, use_after_free, ensure_resource_availability)

PAIR = "/api/pairs/BLR/RU-LIP"
REPORT = (
    "Trade between Kazakhstan and Italy reached $500 million in 2021. Exports of Kazakhstan to Italy were $450 million."
)


def printed(*words: str) -> dict[str, object]:
    """What a command prints as JSON."""
    start = "from steelyard.cli.main import main; main()"
    done = subprocess.run([sys.executable, "-c", start, *words], capture_output=True, check=True, text=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_the_weighing_of_a_pair_is_what_the_command_prints(desk: TestClient, dossier: Ledger) -> None:
    answer = desk.get(f"{PAIR}/weighing", params={"ask": "imports:2022..2022"}).json()
    assert answer == printed(
        "weigh", "BLR", "RU-LIP", "--ask", "imports:2022..2022", "--json", "--ledger", dossier.place
    )


def test_the_outlook_of_a_pair_is_what_the_command_prints(desk: TestClient, dossier: Ledger) -> None:
    answer = desk.get(f"{PAIR}/outlook", params={"target": "500M"}).json()
    assert answer == printed("outlook", "BLR", "RU-LIP", "--target", "500M", "--json", "--ledger", dossier.place)


@pytest.mark.parametrize("year", [1990, 2090])
def test_a_deadline_of_which_nothing_can_be_told_is_refused_as_the_command_refuses_it(
    desk: TestClient, year: int
) -> None:
    for path in ("outlook", "brief"):
        answer = desk.get(f"{PAIR}/{path}", params={"target": "500M", "by": year})
        assert (answer.status_code, answer.json()["error"]["where"]) == (422, "--by")


def test_a_text_is_checked_as_the_command_checks_it(desk: TestClient, tmp_path) -> None:  # type: ignore[no-untyped-def]
    keyed = {"x-steelyard-token": desk.get("/api").json()["token"]}
    answer = desk.post("/api/check", json={"text": REPORT, "published": "2022-02-01", "against": False}, headers=keyed)
    file = tmp_path / "a.txt"
    file.write_text(REPORT, encoding="utf-8")
    told = printed("check", str(file), "--date", "2022-02-01", "--json")
    (own,), (theirs,) = answer.json()["documents"], told["documents"]  # type: ignore[misc]
    assert {**own, "path": ""} == {**theirs, "path": ""}
    assert answer.headers["cache-control"] == "no-store"


def test_claims_that_are_sent_are_weighed_and_a_bad_one_is_named_by_its_number(desk: TestClient) -> None:
    keyed = {"x-steelyard-token": desk.token}  # type: ignore[attr-defined]
    known = desk.get(f"{PAIR}/claims", params={"size": 5}).json()["claims"]
    assert desk.post("/api/weigh", json={"claims": known}, headers=keyed).json()["pairs"][0]["quantities"]
    answer = desk.post("/api/weigh", json={"claims": [known[0], {"id": "x"}]}, headers=keyed)
    assert (answer.status_code, answer.json()["error"]["where"]) == (422, "claims, line 2")


def test_pages_of_a_list_hold_everything_once(desk: TestClient) -> None:
    found, path = [], f"{PAIR}/claims?size=20"
    while path:
        body = desk.get(path).json()
        found += [claim["id"] for claim in body["claims"]]
        path = body["next"]
    assert len(found) == len(set(found)) == body["total"] == 52


def test_an_answer_that_did_not_change_is_not_sent_again(desk: TestClient) -> None:
    for path in ("/api/pairs", f"{PAIR}/claims", f"{PAIR}/weighing", "/api/sources"):
        tag = desk.get(path).headers["etag"]
        assert desk.get(path, headers={"if-none-match": tag}).status_code == 304
        assert desk.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_without_the_token_a_text_is_not_checked(desk: TestClient) -> None:
    assert desk.post("/api/check", json={"text": REPORT}).status_code == 401


def operations() -> list[schemathesis.schemas.APIOperation]:
    """Every operation that OpenAPI describes."""
    app = FastAPI()
    app.include_router(api.router)
    app.include_router(api_write.router)
    return [found.ok() for found in schemathesis.openapi.from_dict(app.openapi()).get_all_operations()]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, opened) -> Iterator[TestClient]:  # type: ignore[no-untyped-def]
    """A desk that may be written to: whatever is well formed and fits is stored there."""
    ledger = Ledger.open(tmp_path_factory.mktemp("api") / "api.db")
    add_dossier("belarus-lipetsk", ledger)
    with opened(ledger) as client:
        yield client


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", operations(), ids=lambda one: one.label)
def test_every_operation_answers_as_openapi_says(operation, mode: GenerationMode, written: TestClient) -> None:  # type: ignore[no-untyped-def]
    """Schemathesis: no server error, no undocumented status or form, whatever is asked."""
    if mode == GenerationMode.NEGATIVE and not (list(operation.iter_parameters()) or list(operation.body)):
        return  # nothing can be asked wrongly
    refusing = (positive_data_acceptance,) if operation.path.endswith(MAY_REFUSE) else ()
    keyed = {"x-steelyard-token": written.token}  # type: ignore[attr-defined]

    @settings(max_examples=15, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: schemathesis.Case) -> None:
        written.cookies.clear()
        sent = case.as_transport_kwargs(base_url="http://127.0.0.1:8788", headers=keyed)
        sent["params"] = sent.get("params") or None
        sent.pop("cookies", None)
        if isinstance(sent.get("data"), bytes | str):
            sent["content"] = sent.pop("data")
        answer = written.request(**sent)
        case.validate_response(answer, excluded_checks=[*refusing, *ASKING_AGAIN])

    asked()
