"""Promises and what became of them: dated evidence, a person's word, proposals with a score, no rate below five."""

from __future__ import annotations

from pathlib import Path

import pytest

from steelyard.brief.case import PledgeEntry
from steelyard.core.errors import InputError
from steelyard.core.origin import Source
from steelyard.core.pledge import Pledge
from steelyard.desk import register as desk
from steelyard.desk.add import add
from steelyard.desk.review import Said
from steelyard.desk.scenarios import projects_file, register_of
from steelyard.ledger.store import Entry, Ledger
from steelyard.outlook.scenario import parse_projects

SAID = Said(who="an editor", why="read it", at="2026-01-02T10:00:00+00:00")
PAIR = ("KAZ", "RU-OMS")


def pledge(key: str, what: str, **more: object) -> Pledge:
    """A promise in words of our own."""
    return Pledge(id=key, quote="", start=0, end=0, what=what, **more)  # type: ignore[arg-type]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Two sources, the first of which promises three things."""
    held = Ledger.open(tmp_path / "a.db")
    promised = (
        pledge("plant", "joint assembly of Vostok trailers", where="Omsk machine works", by="2024", act="produce", office="Governor"),
        pledge("fair", "days of Kazakh culture", by="2023-09", act="event", office="Mayor"),
        pledge("grain", "supply of grain dryers and elevators", act="supply", office="Governor"),
    )  # fmt: skip
    first = Source(key="first", address="https://news.example/1", published="2023-02-01")
    held.add([Entry(source=first, hash="1", pledges=tuple((PAIR, one) for one in promised))])
    later = Source(key="later", address="https://news.example/2", published="2024-05-01")
    held.add([Entry(source=later, hash="2", pledges=((PAIR, pledge("talk", "talks on transit", scored=False)),))])
    return held


def of(ledger: Ledger, key: str, **how: str) -> PledgeEntry:
    """One entry of the register."""
    return next(one for one in desk.register(ledger, PAIR, **how).entries if one.id == key)  # type: ignore[arg-type]


def test_a_promise_that_nobody_spoke_of_again_says_by_when_and_in_how_many_sources(ledger: Ledger) -> None:
    entry = of(ledger, "plant")
    assert (entry.status, entry.silent) == ("unknown", 1)
    assert of(ledger, "plant", as_of="2023-12-31").silent == 0
    assert desk.register(ledger, PAIR).as_of == "2024-05-01"


@pytest.mark.parametrize("status", ["delivered", "slipped", "dropped"])
def test_an_end_needs_a_dated_evidence_and_a_person(ledger: Ledger, status: str) -> None:
    with pytest.raises(InputError, match="dated evidence"):
        desk.set_status(ledger, "plant", status, SAID)
    with pytest.raises(InputError, match="dated evidence"):
        desk.set_status(ledger, "plant", status, SAID, date="2024-03-01")
    with pytest.raises(InputError, match="no such day"):
        desk.set_status(ledger, "plant", status, SAID, date="in March", evidence="https://news.example/9")
    with pytest.raises(InputError, match="who says so"):
        nobody = Said(who="", why="", at=SAID.at)
        desk.set_status(ledger, "plant", status, nobody, date="2024-03-01", evidence="https://news.example/9")
    assert of(ledger, "plant").status == "unknown"
    desk.set_status(
        ledger, "plant", status, SAID, date="2024-03-01", evidence="https://news.example/2", note="so it was"
    )
    entry = of(ledger, "plant")
    assert (entry.status, entry.evidence) == (status, (("2024-03-01", "so it was", "later"),))


def test_an_event_is_held_and_what_comes_after_its_day_is_late(ledger: Ledger) -> None:
    desk.set_status(ledger, "fair", "delivered", SAID, date="2023-12-02", evidence="https://news.example/5")
    assert (of(ledger, "fair").status, of(ledger, "fair").late) == ("held", True)
    desk.set_status(ledger, "plant", "delivered", SAID, date="2024-11-02", evidence="https://news.example/5")
    assert (of(ledger, "plant", as_of="2025-01-01").status, of(ledger, "plant", as_of="2025-01-01").late) == (
        "delivered", False,
    )  # fmt: skip


def test_the_last_word_by_its_own_day_decides_whatever_the_order_of_entry(ledger: Ledger) -> None:
    desk.set_status(ledger, "plant", "dropped", SAID, date="2024-03-01", evidence="https://news.example/2")
    desk.set_status(ledger, "plant", "started", SAID, date="2023-05-01", evidence="https://news.example/4")
    assert of(ledger, "plant").status == "dropped"
    assert of(ledger, "plant", as_of="2023-12-31").status == "started"


def test_a_reply_stands_beside_the_promise(ledger: Ledger) -> None:
    desk.reply(ledger, "plant", "the hall opens in May", SAID)
    assert of(ledger, "plant", as_of="2026-02-01").reply == "the hall opens in May"


def test_no_rate_is_given_below_five_decided_promises(ledger: Ledger) -> None:
    def decided(count: int) -> desk.Fulfilment:
        some = [
            PledgeEntry(id=str(i), what="a", office="Governor", status="delivered" if i else "dropped")
            for i in range(count)
        ]
        return desk.fulfilment([*some, PledgeEntry(id="open", what="b", office="Governor")])[0]

    assert (decided(4).n, decided(4).rate, decided(4).open) == (4, None, 1)
    assert (decided(5).n, decided(5).rate) == (5, 0.8)


def test_fulfilment_counts_by_office_and_never_by_person_or_what_cannot_be_scored(ledger: Ledger) -> None:
    desk.set_status(ledger, "plant", "dropped", SAID, date="2024-03-01", evidence="https://news.example/2")
    rows = {row.office: row for row in desk.register(ledger, PAIR).fulfilment}
    assert rows.keys() == {"Governor", "Mayor"}
    assert (rows["Governor"].n, rows["Governor"].dropped, rows["Governor"].open) == (1, 1, 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Trade of Kazakhstan with Omsk Oblast grew by 4% in 2023. The assembly of Vostok trailers at the Omsk machine works was "
         "put off.", {"plant": "slipped"}),
        ("Товарооборот Казахстана и Омской области в 2023 году вырос на 4%. Холдинг «Восток» отказался от сборки прицепов.",
         {"plant": "dropped"}),
        ("Trade of Kazakhstan with Omsk Oblast grew by 4% in 2023. The days of Kazakh culture took place in December.",
         {"fair": "delivered"}),
        ("Trade of Kazakhstan with Omsk Oblast grew by 4% in 2023. The grain dryers were delivered in June.",
         {"grain": "delivered"}),
        ("Trade of Kazakhstan with Omsk Oblast grew by 4% in 2023. Both sides praised their cooperation in many areas.", {}),
    ],
    ids=["names", "another script", "its own words", "products", "nothing of it"],
)  # fmt: skip
def test_a_later_text_about_a_promise_is_proposed_with_a_score(
    ledger: Ledger, tmp_path: Path, text: str, found: dict[str, str]
) -> None:
    file = tmp_path / "later.txt"
    file.write_text(text, encoding="utf-8")
    (done,) = add([str(file)], ledger, published="2024-02-10")
    assert done.error is None
    waiting = desk.register(ledger, PAIR).proposals
    assert {key: some[0].status for key, some in waiting.items()} == found
    assert all(0 < one.score <= 1 and one.alike for some in waiting.values() for one in some)
    assert of(ledger, "plant").status == "unknown"


def test_an_earlier_text_is_no_update(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "earlier.txt"
    file.write_text("Trade of Kazakhstan with Omsk Oblast grew by 4% in 2021. The assembly of Vostok trailers began.")
    list(add([str(file)], ledger, published="2022-02-10"))
    assert desk.register(ledger, PAIR).proposals == {}


def test_a_proposal_becomes_a_status_only_by_a_person_and_can_be_declined(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "later.txt"
    file.write_text(
        "Trade of Kazakhstan with Omsk Oblast grew by 4% in 2023. The assembly of Vostok trailers was put off."
    )
    list(add([str(file)], ledger, published="2024-02-10"))
    (proposal,) = desk.register(ledger, PAIR).proposals["plant"]
    number = desk.confirm(ledger, proposal.id, SAID)
    assert (of(ledger, "plant").status, of(ledger, "plant").evidence[0][0]) == ("slipped", "2024-02-10")
    assert desk.register(ledger, PAIR).proposals == {}
    with pytest.raises(InputError, match="already"):
        desk.decline(ledger, proposal.id, SAID)
    from steelyard.desk.review import undo

    undo(ledger, number, SAID)
    assert of(ledger, "plant").status == "unknown"
    desk.decline(ledger, proposal.id, SAID)
    assert desk.register(ledger, PAIR).proposals == {}


def test_a_promise_entered_by_hand_is_there_once_with_all_it_says(ledger: Ledger) -> None:
    fields = {
        "what": "a trade house",
        "office": "Governor",
        "value": 20e6,
        "unit": "USD",
        "flow": "exports",
        "begin": 2027,
    }
    first = desk.add_by_hand(ledger, PAIR, fields, SAID, day="2024-04-01", address="https://news.example/8")
    assert desk.add_by_hand(ledger, PAIR, fields, SAID, day="2024-04-01", address="https://news.example/8") == first
    entry = of(ledger, first)
    assert (entry.office, entry.value, entry.flow, entry.said) == ("Governor", 20e6, "exports", "2024-04-01")
    with pytest.raises(InputError, match="no such flow"):
        desk.add_by_hand(ledger, PAIR, {**fields, "flow": "sideways"}, SAID)


def test_what_an_open_promise_is_to_bring_is_a_project_of_a_scenario(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="no open entry"):
        projects_file(ledger, PAIR)
    desk.correct(ledger, "plant", {"value": 12e6, "unit": "USD", "chance": 0.4}, SAID)
    desk.correct(ledger, "grain", {"value": 5e6, "begin": 2025}, SAID)
    desk.set_status(ledger, "grain", "dropped", SAID, date="2024-03-01", evidence="https://news.example/2")
    (project,) = parse_projects(projects_file(ledger, PAIR), where="here")
    assert (project.name, project.low, project.start, project.chance) == (
        "joint assembly of Vostok trailers",
        12e6,
        2024,
        0.4,
    )


def test_what_a_person_entered_goes_into_scenarios_with_its_flow_its_currency_and_its_chance(ledger: Ledger) -> None:
    desk.correct(
        ledger, "plant",
        {"value": 12e6, "unit": "EUR", "flow": "exports", "reporter": "RU-OMS", "begin": 2026, "chance": 0.25}, SAID,
    )  # fmt: skip
    row = register_of(PAIR, ledger=ledger.place, as_of=None)["plant"]
    assert (row["flow"], row["start"], row["chance"]) == ("imports", 2026, 0.25)
    assert 12e6 < row["low"] < row["high"] < 14e6, "euros of 2023 at that year's lowest and highest monthly rate"
    mirrored = register_of(PAIR[::-1], ledger=ledger.place, as_of=None, unit="EUR")["plant"]
    assert (mirrored["flow"], mirrored["low"], mirrored["high"]) == ("exports", 12e6, 12e6)


def test_an_amount_in_a_currency_without_a_rate_is_not_counted_as_dollars(ledger: Ledger) -> None:
    desk.correct(ledger, "plant", {"value": 12e6, "unit": "KGS", "begin": 2026}, SAID)
    assert "low" not in register_of(PAIR, ledger=ledger.place, as_of=None)["plant"]


def test_the_shipped_dossier_tells_what_became_of_its_promises(tmp_path: Path) -> None:
    from steelyard.desk.add import add_dossier

    held = Ledger.open(tmp_path / "d.db")
    add_dossier("belarus-lipetsk", held)
    by_what = {one.what: one for one in desk.register(held, ("BLR", "RU-LIP")).entries}
    venture = by_what["joint production of Amkodor vehicles at the Lipetsk Tractor Plant"]
    assert [day for day, _, _ in venture.evidence] == ["2023-01-12", "2023-05-15", "2024-06-16"]
    assert venture.status == "dropped"
    days = by_what["Days of Belarus in Lipetsk"]
    assert (days.status, days.late) == ("held", True)
    assert by_what["balance of trade more or less even by the end of the year"].status == "slipped"
    assert any("appointment of the governor" in what and not one.scored for what, one in by_what.items())
    rows = desk.register(held, ("BLR", "RU-LIP")).fulfilment
    assert all(row.rate is None or row.n >= 5 for row in rows)
    early = desk.register(held, ("BLR", "RU-LIP"), as_of="2023-06-01").entries
    assert next(one for one in early if one.what == venture.what).status == "started"
