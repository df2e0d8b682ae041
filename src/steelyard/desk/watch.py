"""Watch feeds: read what is new, put it in the ledger, weigh the pairs it speaks of, and say what changed.

The state (what was seen, what each host asked for) stands in one file beside the list of feeds and is written whole
after every entry, so a watch that is stopped at any moment goes on where it was: nothing is read twice, and an entry
whose reading was cut short is read again (the ledger keeps each text once).
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from steelyard.core.claim import SCHEMA, Kind
from steelyard.core.display import Amount, Chance
from steelyard.core.errors import InputError, NetworkError, SteelyardError
from steelyard.core.flow import Flow
from steelyard.core.message import Message, render
from steelyard.core.wording import Said, Subject
from steelyard.desk.add import entry_of
from steelyard.desk.brief import known_claims, latest_target, outlook_of
from steelyard.desk.propose import propose
from steelyard.gazetteer.names import name
from steelyard.ledger.store import Ledger, Pair, Proposal, StoredPledge
from steelyard.net.fetch import Refused
from steelyard.net.mail import Mail
from steelyard.net.polite import Host, Later, Polite
from steelyard.net.robots import Forbidden
from steelyard.reading.document import Document, parse_document
from steelyard.reading.documents import encoding
from steelyard.reading.documents.feed import FeedEntry, parse_entries
from steelyard.reading.reader import read
from steelyard.weighing.origins import figure
from steelyard.weighing.weigh import weigh

SEEN = 5_000
"""Keys of entries that are remembered of each feed."""
TRIES = 5
"""How often an entry's page is asked for before it is passed over."""
BUSY = 429
_WHOLE = 600
"""Characters from which an entry's own text is taken for the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """What to watch. ``every`` in seconds; ``threshold`` in percentage points of odds."""

    addresses: tuple[str, ...]
    every: float = 900.0
    threshold: float = 5.0
    mail: Mail | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is new: ``kind`` is figure, odds, pledge, update (a word that may have come on a known pledge), or
    that of a conflict (contradiction, offices_differ, revision).
    """

    kind: str
    pair: Pair
    message: Message
    address: str | None
    published: str | None
    claims: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return one line of the log."""
        return {
            "schema": SCHEMA, "kind": self.kind, "reporter": self.pair[0], "partner": self.pair[1],
            "text": render(self.message, names=name), "address": self.address, "published": self.published,
            "claims": list(self.claims),
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A feed or page that could not be had, or not be read, and why. The watch goes on."""

    address: str
    error: SteelyardError


@dataclass(slots=True)
class State:
    """What is remembered between polls."""

    place: Path
    feeds: dict[str, dict[str, Any]] = field(default_factory=dict)
    hosts: dict[str, Host] = field(default_factory=dict)

    @classmethod
    def open(cls, place: Path) -> State:
        """Read the state file, or begin a new one.

        Raises
        ------
        InputError
            the file is not a state file: it is not written over.
        """
        if not place.exists():
            return cls(place=place)
        try:
            row = json.loads(place.read_text(encoding="utf-8"))
            hosts = {key: Host(**value) for key, value in row["hosts"].items()}
            return cls(place=place, feeds=dict(row["feeds"]), hosts=hosts)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise InputError("not the state of a watch, or damaged", where=str(place), mend="move it away") from None

    def write(self) -> None:
        """Write the state whole."""
        aside = self.place.with_name(f".{self.place.name}.aside")
        body = {"feeds": self.feeds, "hosts": {key: asdict(host) for key, host in self.hosts.items()}}
        with aside.open("w", encoding="utf-8") as file:
            json.dump(body, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self.place)


def parse_feeds(text: str, *, where: str) -> Feeds:
    """Read a list of feeds.

    Raises
    ------
    InputError
        names what is missing or cannot be.
    """
    mend = 'write  [[feed]]  and  address = "https://..."  for each'
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not TOML ({error})", where=where, mend=mend) from None
    rows = table.get("feed", [])
    addresses = [str(row.get("address")) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    if not addresses or not all("://" in one for one in addresses):
        raise InputError("no feed, or one without an address", where=where, mend=mend)
    numbers = {"every": table.get("every", 900), "threshold": table.get("threshold", 5)}
    for key, value in numbers.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise InputError(f"{key} is not a number above zero: {value!r}", where=where, mend=f"write  {key} = 900")
    mail = table.get("mail")
    return Feeds(
        addresses=tuple(dict.fromkeys(addresses)), every=float(numbers["every"]),
        threshold=float(numbers["threshold"]), mail=_mail(mail, where) if mail is not None else None,
    )  # fmt: skip


def _mail(row: Any, where: str) -> Mail:
    mend = 'give host, port, sender, to = ["..."]; the password stands in STEELYARD_SMTP_PASSWORD'
    try:
        mail = Mail(**{**row, "to": tuple(row["to"])})
    except (TypeError, KeyError) as error:
        raise InputError(f"[mail] is not whole ({error})", where=where, mend=mend) from None
    if mail.security not in ("tls", "starttls", "none") or not isinstance(mail.port, int):
        raise InputError("[mail] cannot be used", where=where, mend='security = "tls", "starttls" or "none"')
    return mail


def poll(feeds: Feeds, ledger: Ledger, state: State, polite: Polite) -> Iterator[Change | Trouble]:
    """Ask every feed once and yield what changed; the state is written as it goes."""
    for address in feeds.addresses:
        known = state.feeds.setdefault(address, {})
        try:
            entries = _new_entries(address, known, polite)
        except Later as error:
            yield Trouble(address=address, error=error)
            continue
        except SteelyardError as error:
            state.write()
            yield Trouble(address=address, error=error)
            continue
        left = False
        for entry in entries:
            failed = yield from _take(entry, feeds, ledger, polite)
            if failed is not None and _comes_again(failed, entry.key, known):
                left = True
            else:
                known["seen"] = [*known.get("seen", []), entry.key][-SEEN:]
                known.get("tried", {}).pop(entry.key, None)
            state.write()
        after = known.pop("next", {})
        known |= dict.fromkeys(after) if left else after  # what is left must be listed again
        state.write()


def _comes_again(error: SteelyardError, key: str, known: dict[str, Any]) -> bool:
    """True for an entry whose page could not be had for now; one that fails `TRIES` times is passed over."""
    if isinstance(error, Later):
        return True
    gone = isinstance(error, Refused) and error.status < 500 and error.status != BUSY
    if not isinstance(error, NetworkError) or isinstance(error, Forbidden) or gone:
        return False
    tried = known.setdefault("tried", {})
    tried[key] = tried.get(key, 0) + 1
    return bool(tried[key] < TRIES)


def _new_entries(address: str, known: dict[str, Any], polite: Polite) -> list[FeedEntry]:
    """Return the entries that were not seen, the oldest first. What spares the next call counts when all are read."""
    answer = polite.get(address, etag=known.get("etag"), modified=known.get("modified"))
    if answer.status == 304:
        return []
    known["next"] = {"etag": answer.headers.get("etag"), "modified": answer.headers.get("last-modified")}
    seen = set(known.get("seen", []))
    entries = parse_entries(encoding.decode(answer.body, address), address)
    return list({entry.key: entry for entry in reversed(entries) if entry.key not in seen}.values())


def _take(
    entry: FeedEntry, feeds: Feeds, ledger: Ledger, polite: Polite
) -> Generator[Change | Trouble, None, SteelyardError | None]:
    """Read one entry, keep it and yield what it changes; return why it could not be had."""
    place = entry.address or entry.key
    try:
        document = _document(entry, polite)
    except SteelyardError as error:
        yield Trouble(address=place, error=error)
        return error
    reading = read(document, published=document.published or entry.published)
    added = entry_of(reading, address=place)
    added = replace(added, proposals=propose(ledger, added, document.text))
    told = {stored.pledge.id: stored for stored in _spoken_of(ledger, added.proposals)}
    pairs = {_pair(claim.reporter, claim.partner) for claim in added.claims} | {_pair(*of) for of, _ in added.pledges}
    pairs |= {_pair(*stored.pair) for stored in told.values()}
    before = {pair: Standing.of(ledger, pair) for pair in sorted(pairs)}
    if not pairs or not ledger.add([added]):
        return None
    for pair in before:
        after = Standing.of(ledger, pair)
        pledges = [Message("watch.pledge", {"what": one.what}) for of, one in added.pledges if _pair(*of) == pair]
        pledges += [
            _update(one, told[one.pledge])
            for one in added.proposals
            if one.pledge in told and _pair(*told[one.pledge].pair) == pair
        ]
        for change in _changes(pair, before[pair], after, feeds.threshold, pledges):
            yield replace(change, address=place, published=document.published or entry.published)
    return None


def _spoken_of(ledger: Ledger, proposals: Sequence[Proposal]) -> list[StoredPledge]:
    """The pledges known before that a new text may speak of."""
    asked = {one.pledge for one in proposals}
    return [stored for stored in ledger.pledges() if stored.pledge.id in asked] if asked else []


def _update(one: Proposal, stored: StoredPledge) -> Message:
    """A word that may have come on a pledge; it stays a proposal until a person confirms it."""
    values = {"what": stored.pledge.what or stored.pledge.quote or stored.pledge.act, "score": round(100 * one.score)}
    return Message(f"watch.update_{one.status or 'open'}", values)


def _document(entry: FeedEntry, polite: Polite) -> Document:
    """Return the entry's own text where it is the whole article, else its page."""
    if len(entry.text) >= _WHOLE or not entry.address:
        return parse_document(f"{entry.title}\n{entry.text}".encode(), name=entry.key)
    answer = polite.get(entry.address)
    if answer.status != 200:
        raise NetworkError(f"answered {answer.status}", where=entry.address, mend="it is passed over")
    return replace(parse_document(answer.body, name=answer.address), address=answer.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a pair stands: its figures, what does not fit together, and the odds of its latest target by year."""

    figures: Mapping[tuple[object, ...], str]
    claims: Mapping[str, Any]
    conflicts: Mapping[tuple[str, frozenset[str]], Message]
    target: Amount | None = None
    odds: Mapping[int, float] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Ledger, pair: Pair) -> Standing:
        """Weigh a pair as the ledger has it now."""
        claims = known_claims(ledger, *pair)
        own = [claim for claim in claims if {claim.reporter, claim.partner} == set(pair)]
        figures = {figure(claim): claim.id for claim in own if claim.kind != Kind.ORDER}
        said = {claim.id: claim for claim in own}
        if not own:
            return cls(figures={}, claims={}, conflicts={})
        goal = latest_target(own, pair[0])
        weighing = weigh(claims, sources=ledger.sources(), verdicts=False, estimates=goal is not None)
        mine = next(one for one in weighing.pairs if {one.reporter, one.partner} == set(pair))
        apart = {(c.kind, frozenset(c.claims)): c.message for c in mine.conflicts}
        if goal is None:
            return cls(figures=figures, claims=said, conflicts=apart)
        until = max((claim.published for claim in own if claim.published), default="")
        ahead = outlook_of(mine, goal, until, own=pair[0])
        return cls(
            figures=figures, claims=said, conflicts=apart, target=Amount(goal.value, goal.value, goal.unit),
            odds=dict(ahead.answer.odds.by) if ahead and ahead.answer else {},
        )  # fmt: skip


def _changes(
    pair: Pair, before: Standing, after: Standing, threshold: float, pledges: Sequence[Message]
) -> Iterator[Change]:
    for key, claim in after.figures.items():
        if key not in before.figures:
            message = Message("watch.figure", {"claim": Said(after.claims[claim])})
            yield _change("figure", pair, message, (claim,))
    for (kind, claims), why in after.conflicts.items():
        if (kind, claims) not in before.conflicts:
            yield _change(kind, pair, Message(f"watch.{kind}", {"why": _Inner(why)}), tuple(sorted(claims)))
    yield from _moved(pair, before, after, threshold)
    for message in pledges:
        yield _change("update" if message.key.startswith("watch.update") else "pledge", pair, message)


def _moved(pair: Pair, before: Standing, after: Standing, threshold: float) -> Iterator[Change]:
    """Yield the year whose odds moved most, if they moved enough."""
    if after.target is None or not after.odds:
        return
    told = {"subject": Subject(*pair, Flow.TURNOVER), "target": after.target}
    if before.target != after.target or not before.odds:
        year = max(after.odds)
        values = {**told, "year": str(year), "after": Chance(after.odds[year])}
        yield _change("odds", pair, Message("watch.odds_new", values))
        return
    both = [year for year in after.odds if year in before.odds]
    year = max(both, key=lambda y: abs(after.odds[y] - before.odds[y]), default=0)
    if year and 100 * abs(after.odds[year] - before.odds[year]) >= threshold:
        values = {**told, "year": str(year), "before": Chance(before.odds[year]), "after": Chance(after.odds[year])}
        yield _change("odds", pair, Message("watch.odds", values))


@dataclass(frozen=True, slots=True)
class _Inner:
    """A sentence inside another."""

    message: Message

    def shown(self, lang: str, names: Any) -> str:
        return render(self.message, lang, names=names)


def _change(kind: str, pair: Pair, message: Message, claims: tuple[str, ...] = ()) -> Change:
    return Change(kind=kind, pair=pair, message=message, address=None, published=None, claims=claims)


def _pair(reporter: str, partner: str) -> Pair:
    return (reporter, partner) if reporter <= partner else (partner, reporter)
