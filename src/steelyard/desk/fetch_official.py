"""Fetch a pair's official totals into the store beside the ledger; where there is no network, say how to do it by hand.

Answers are kept as they came, so that a run that was stopped goes on where it was and asks nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from steelyard.core.errors import InputError, SteelyardError
from steelyard.desk.official import add_table, beside
from steelyard.ledger.store import Ledger
from steelyard.official.catalog import Provider, providers
from steelyard.official.question import Question, demand_whole, ending, questions

Get = Callable[[str], bytes]
"""Address -> body; the network, or answers that were recorded."""
Told = Callable[[Question, int], None]
"""A question, and the bytes of its answer that have come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of one question: rows stored, or the error with what to do by hand."""

    question: Question
    rows: int = 0
    error: SteelyardError | None = None


def fetch_pair(
    ledger: Ledger,
    pair: tuple[str, str],
    *,
    provider: str,
    years: tuple[int, int],
    vintage: str,
    get: Get | None = None,
    record: Path | None = None,
    told: Told | None = None,
) -> Iterator[Fetched]:
    """Ask a provider for both sides of a pair; one answer that fails costs itself only.

    Parameters
    ----------
    provider : a key of the catalog.
    years : first and last, both included.
    vintage : ISO 8601 day of the download.
    get : how an address is read; None: through the network, going on where a stopped run was.
    record : a folder that keeps each answer for `recorded`.
    told : called with each question and the bytes that have come.

    Raises
    ------
    InputError
        no such provider, or it cannot be asked for this pair.
    """
    asked = _provider(provider)
    for question in questions(asked, pair, years):
        try:
            file = _answer(ledger, asked, question, vintage, get, told)
            if record is not None:
                _record(record, question.address, file.read_bytes())
            yield Fetched(question=question, rows=add_table(str(file), ledger, vintage=vintage).rows)
        except SteelyardError as error:
            yield Fetched(question=question, error=error)


def recorded(folder: Path) -> Get:
    """Return answers from a folder of recordings; what it does not hold is an error, and no socket is opened."""
    from steelyard.net.answers import Answers

    answers = Answers(folder, replay=True)

    def get(address: str) -> bytes:
        held = answers.held(address)
        return held.body if held else b""

    return get


def _record(folder: Path, address: str, body: bytes) -> None:
    """Put an answer in a folder of recordings."""
    from steelyard.net.answers import Answer, Answers

    Answers(folder).keep(address, Answer(address=address, status=200, body=body))


def _provider(key: str) -> Provider:
    if key not in providers():
        raise InputError(f"no such provider: {key!r}", mend=f"take one of {', '.join(providers())}")
    return providers()[key]


def _answer(
    ledger: Ledger, provider: Provider, question: Question, vintage: str, get: Get | None, told: Told | None
) -> Path:
    """Return the file of an answer, asked for only where it is not kept from the same day; a bad answer is not kept."""
    folder = beside(ledger).folder / "answers" / provider.key / vintage
    if kept := sorted(folder.glob(f"{question.name}.[a-z]*")):
        return kept[0]
    body = get(question.address) if get else _network(provider, question, folder, told)
    if not body.strip():
        raise InputError("an empty answer", where=question.address, mend="try again later")
    demand_whole(provider, body)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{question.name}{ending(body)}"
    aside = folder / f".{file.name}.part"
    aside.write_bytes(body)
    _demand_table(aside, file)
    return aside.replace(file)


def _demand_table(aside: Path, file: Path) -> None:
    """Read an answer once before it is kept, so that a refusal in the form of a table does not answer the next run."""
    from steelyard.official.files import columns_of

    if file.suffix != ".csv":
        trial = aside.with_name(f".trial{file.suffix}")
        aside.replace(trial)
        try:
            columns_of(trial)
            trial.replace(aside)
        finally:
            trial.unlink(missing_ok=True)


def _network(provider: Provider, question: Question, folder: Path, told: Told | None) -> bytes:
    """Download an answer; what a stopped run left is gone on with, and a busy provider is waited for."""
    from steelyard.net.download import download
    from steelyard.net.fetch import Limits

    # robots.txt speaks to crawlers; these addresses are the providers' documented interfaces for programs
    limits = Limits(bytes=1 << 29, seconds=900, tries=4, wait=180, robots=False)
    file = folder / f".{question.name}.answer"
    tell = None if told is None else lambda done, _: told(question, done)
    try:
        return download(question.address, file, limits=limits, accept=provider.accept, told=tell).read_bytes()
    finally:
        file.unlink(missing_ok=True)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
