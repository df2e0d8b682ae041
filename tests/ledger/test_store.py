"""What the ledger takes, keeps and gives back: once, by day, with quotes within the limits."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.made import CLAIMS, PAIR, claim, entry

from steelyard.core.claim import Claim
from steelyard.core.origin import Source
from steelyard.core.pledge import Pledge
from steelyard.ledger.rows import LONGEST_QUOTE, QUOTED_SHARE, Quotes, claim_rows, pledge_rows
from steelyard.ledger.store import Entry, Ledger, Proposal

TEXT = "".join(chr(ord("a") + i % 26) for i in range(6_000))
spans = st.lists(st.tuples(st.integers(0, 3_999), st.integers(1, 400)), max_size=8)


def quoting(start: int, length: int, key: str) -> Claim:
    """A claim with the quote that stands at a place of the text."""
    return claim(key, 2001, 5e6, "s", quote=TEXT[start : start + length], start=start, end=start + length)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(spans, spans, st.integers(100, 4_000))
def test_quotes_stay_within_two_hundred_characters_and_a_tenth_of_the_text(
    said: list[tuple[int, int]], promised: list[tuple[int, int]], length: int
) -> None:
    pledges = [
        Pledge(id=f"p{i}", quote=TEXT[a : a + n], start=a, end=a + n, what=TEXT[a : a + min(n, 90)])
        for i, (a, n) in enumerate(promised)
    ]
    whole = Entry(
        source=Source(key="s"), hash="h", length=length, claims=tuple(quoting(a, n, f"c{i}") for i, (a, n) in enumerate(said)),
        pledges=tuple((PAIR, one) for one in pledges),
    )  # fmt: skip
    quotes = Quotes.of(whole)
    rows = [json.loads(row["body"]) for row in (*claim_rows(whole, quotes), *pledge_rows(whole, quotes))]
    kept: set[int] = set()
    for row in rows:
        assert len(row["quote"]) <= LONGEST_QUOTE
        for words in (row["quote"], row.get("what") or ""):
            assert words == TEXT[row["start"] : row["start"] + len(words)]
            kept |= set(range(row["start"], row["start"] + len(words)))
    assert len(kept) <= QUOTED_SHARE * length


def test_adding_again_changes_nothing(ledger: Ledger) -> None:
    before = ledger.counts()
    assert ledger.add(map(entry, (2, 0, 1, 1))) == 0
    assert ledger.counts() == before
    assert ledger.add([entry(2), entry(3), entry(3)]) == 1
    assert len(ledger.claims(PAIR)) == 4 * CLAIMS


def test_what_was_published_later_is_not_known_yet(ledger: Ledger) -> None:
    assert ledger.claims(PAIR, as_of="2021-02-09") == []
    assert len(ledger.claims(PAIR, as_of="2021-02-10")) == 3 * CLAIMS
    assert ledger.published(PAIR, after="2021-02-09") == ["s00000", "s00001", "s00002"]
    assert ledger.published(PAIR, after="2021-02-10") == []
    assert ledger.latest_day() == "2021-02-10"


def test_only_the_sources_asked_for_are_given(ledger: Ledger) -> None:
    assert ledger.sources({"s00001", None, "nowhere"}).keys() == {"s00001"}
    assert len(ledger.sources()) == 3


def test_a_proposal_is_kept_once_and_goes_with_its_source(ledger: Ledger) -> None:
    one = Proposal(
        id="x", pledge="s00000-p", score=0.7, source="s00001", published="2021-03-01", alike={"names": ("Vostok",)}
    )
    assert (ledger.propose([one]), ledger.propose([one])) == (1, 0)
    assert ledger.proposals(["s00000-p"]) == [one]
    assert ledger.proposals(["s00000-p"], as_of="2021-02-20") == []
    ledger.forget("s00001")
    assert ledger.proposals(["s00000-p"]) == []
    assert ledger.counts()["sources"] == 3


def test_what_may_not_be_quoted_is_kept_in_our_own_words() -> None:
    text = "the first of many words that a text may have and more of them until nobody reads on but a counting machine"
    wide = Pledge(id="a", quote=text, start=0, end=len(text), what=text[:70], gist="supply: buses")
    short = Pledge(id="b", quote=text, start=200, end=200 + len(text), what=text[10:30], gist="construction: mill")
    bare = Pledge(id="c", quote=text, start=400, end=400 + len(text), what=text[4:9], gist="to keep what was agreed")
    whole = Entry(
        source=Source(key="s"), hash="h", length=500, pledges=tuple((PAIR, one) for one in (wide, short, bare))
    )
    rows = [json.loads(row["body"]) for row in pledge_rows(whole, Quotes.of(whole))]
    assert [row["what"] for row in rows] == ["supply: buses", text[10:30], "to keep what was agreed"]
    assert [row["quote"] for row in rows] == ["", "", ""]
