"""Pages on pairs: what a newcomer sees, what a pair shows, what leads where, and that words of others stay words."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.core.message import templates
from steelyard.core.origin import Source
from steelyard.core.period import Period
from steelyard.core.pledge import Pledge
from steelyard.core.range import range_of
from steelyard.ledger.store import Entry, Ledger

PAIR = "/pairs/BLR/RU-LIP"
EVIL = "<img src=x onerror=alert(1)>\"'{{7*7}}<script>alert(2)</script>"


def test_an_empty_ledger_offers_the_dossier_and_says_how_to_add(empty: TestClient) -> None:
    text = empty.get("/").text
    assert "The ledger is empty" in text
    assert "steelyard add" in text


def test_the_first_page_explains_itself_in_both_languages(desk: TestClient) -> None:
    english, russian = desk.get("/?lang=en").text, desk.get("/?lang=ru").text
    for key in ("how_read_text", "how_weigh_text", "how_ahead_text", "mark_stated", "mark_model"):
        assert templates("web", "en")[key] in english
        assert templates("web", "ru")[key] in russian
    assert "Беларусь" in russian
    assert 'lang="ru"' in russian


def test_words_of_the_pages_exist_in_both_languages_with_the_same_fields() -> None:
    english, russian = templates("web", "en"), templates("web", "ru")
    assert english.keys() == russian.keys()
    for key in english:
        assert set(re.findall(r"{\w+}", english[key])) == set(re.findall(r"{\w+}", russian[key])), key


def test_a_pair_that_is_not_weighed_yet_answers_at_once_and_fills_itself(empty: TestClient) -> None:
    text = empty.get(PAIR).text
    assert f'hx-get="{PAIR}/body"' in text
    assert f'hx-get="{PAIR}/step"' in text
    assert "Nothing is known yet" in empty.get(f"{PAIR}/body").text
    assert empty.get(f"{PAIR}/step").status_code == 204, "nothing is being weighed any more"


def test_a_pair_shows_answer_series_odds_and_annexes(desk: TestClient) -> None:
    text = desk.get(f"{PAIR}?wait=1").text
    for part in ("series", "target", "tensions", "proportion", "pledges", "timeline", "findings", "sources"):
        assert f'id="{part}-h"' in text
    assert text.count('class="dot"') > 20


def test_every_link_of_a_pair_leads_somewhere(desk: TestClient) -> None:
    text = desk.get(f"{PAIR}?wait=1").text
    inside = {href.replace("&amp;", "&") for href in re.findall(r'(?:href|action|hx-get)="(/[^"#]*)"', text)}
    assert len(inside) > 40
    slow = ("pdf", "docx", "html")  # each is made once elsewhere
    asked = sorted(href for href in inside if not href.partition("?")[0].endswith(slow))
    broken = {href for href in asked if desk.get(href).status_code not in (200, 303)}
    assert not broken


def test_a_dot_opens_the_claim_with_its_address_and_what_the_others_say(desk: TestClient) -> None:
    text = desk.get(f"{PAIR}?wait=1").text
    card = re.search(rf'href="({PAIR}/claims/[0-9a-f]+)"', text)
    assert card
    part = desk.get(f"{card[1]}?part=1").text
    assert "<html" not in part
    assert re.search(r'<a href="https?://', part)
    assert "tag " in part


def test_a_page_that_did_not_change_is_not_sent_again(desk: TestClient) -> None:
    first = desk.get(f"{PAIR}?wait=1")
    again = desk.get(f"{PAIR}?wait=1", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_another_target_changes_the_odds_and_stays_in_every_link(desk: TestClient) -> None:
    text = desk.get(f"{PAIR}?wait=1&target=900M&by=2031").text
    assert "$900 million" in text
    assert re.search(rf"{PAIR}/claims/[0-9a-f]+\?target=900M&amp;by=2031", text)


@pytest.mark.parametrize(
    "path",
    ["/pairs/BLR/Atlantis", "/pairs/BLR/BLR", f"{PAIR}?target=much", f"{PAIR}?by=1", f"{PAIR}?as_of=yesterday",
     f"{PAIR}?target=1e300", "/pairs?reporter=BLR&partner=Belarus", f"{PAIR}/files/brief.exe", f"{PAIR}/files/table-x.csv"],
)  # fmt: skip
def test_what_cannot_be_asked_is_one_clear_page(desk: TestClient, path: str) -> None:
    answer = desk.get(path)
    assert answer.status_code == 422
    assert "trouble" in answer.text


def test_names_as_people_type_them_lead_to_the_pair(desk: TestClient) -> None:
    answer = desk.get("/pairs", params={"reporter": "Беларусь", "partner": "lipetsk oblast"})
    assert answer.headers["location"] == PAIR


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """A ledger in which every text that comes from outside is an attack."""
    held = Ledger.open(tmp_path_factory.mktemp("hostile") / "a.db")
    span = range_of(41e6, 1e6)
    claim = Claim(
        id="evil", kind=Kind.LEVEL, reporter="KAZ", partner="ITA", flow=Flow.TURNOVER, value=41e6, low=span.low,
        high=span.high, period=Period.year(2020), source="s", published="2021-01-01", quote=EVIL, speaker=EVIL,
        authority=EVIL, product=None,
    )  # fmt: skip
    product = replace(claim, id="evil2", product=EVIL, flow=Flow.EXPORTS)
    promise = Pledge(id="p", quote=EVIL, start=0, end=3, what=EVIL, who=(EVIL,), where=EVIL, effect=EVIL)
    source = Source(key="s", address="javascript:alert(1)", title=EVIL, publisher=EVIL, published="2021-01-01")
    held.add([Entry(source=source, hash="s", claims=(claim, product), pledges=((("KAZ", "ITA"), promise),))])
    return held


def test_words_of_others_are_never_markup_and_only_web_addresses_are_links(hostile: Ledger, opened) -> None:  # type: ignore[no-untyped-def]
    with opened(hostile) as desk:
        seen = [desk.get(path).text for path in ("/pairs/KAZ/ITA?wait=1", "/pairs/KAZ/ITA/claims/evil", "/")]
    for text in seen:
        assert "<img" not in text
        assert "<script>" not in text
        assert "javascript:" not in re.sub(r">[^<]*<", "><", text)
        assert "49" not in re.findall(r"&#34;&#39;(.*?)&lt;script", text)
    assert "&lt;img src=x onerror=alert(1)&gt;" in seen[0]
    assert not Path("pwned").exists()
