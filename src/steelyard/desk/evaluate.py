"""Score the reader on labelled articles: precision, recall and F1 by kind, field, language and origin, and what was
missed.

The form of the labels and the measure are those of the labelled set's own score script, which this must agree with to
the digit: a claim is right when kind, pair, flow (from either side), value (0.5%), unit and period agree; a further
mention of a fact that was found is no error; ranks, orders and claims on groups of countries count neither for nor
against. A period given where the label has none is accepted and counted apart, so that guessing does not pay unseen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from steelyard.core.errors import InputError, SteelyardError
from steelyard.core.pledge import Pledge
from steelyard.reading.document import parse_document
from steelyard.reading.hs.stems import stem
from steelyard.reading.products import classify
from steelyard.reading.reader import read

Row = dict[str, Any]

KINDS = ("level", "balance", "change", "target", "share")
_CODE = re.compile(r"[A-Z]{3}|[A-Z]{2}-[A-Z0-9]+|EU|WORLD")
_SUPERSEDED = {"SEV": "KZ-59", "KZ-SEV": "KZ-59", "EUU": "EU", "EU27": "EU", "EU27_2020": "EU"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article with its labels: text without its header, day of publication if known, gold claims and pledges."""

    id: str
    text: str
    published: str | None
    lang: str
    origin: str
    claims: tuple[Row, ...]
    pledges: tuple[Row, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim as the measure compares it: exports and imports are both a flow from the first party to the second."""

    kind: str
    pair: tuple[str, str]
    flow: str
    value: float
    unit: str
    start: str | None
    end: str | None
    quote: str
    product: str = ""
    base_period: str = ""
    hedge: str = ""
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts: found and right, offered by the reader, in the labels."""

    hits: int = 0
    offered: int = 0
    gold: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.hits + other.hits, self.offered + other.offered, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Share of the offered that is right, 0 when nothing was offered."""
        return self.hits / self.offered if self.offered else 0.0

    @property
    def recall(self) -> float:
        """Share of the labels that was found, 0 when there are none."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Scores by (what, name), such as ("language", "en") or ("kind", "level"), and what went wrong.

    ``value_unit`` has the same groups for the figure alone; ``guessed`` counts right claims with a period where the
    label has none; ``failed`` are the articles that could not be read, each with its reason.
    """

    articles: int
    whole: dict[tuple[str, str], Score]
    value_unit: dict[tuple[str, str], Score]
    pledges: Score
    guessed: int
    misses: tuple[tuple[str, str, Fact], ...]
    pledges_missed: tuple[tuple[str, str], ...]
    failed: tuple[tuple[str, str], ...]


def load(gold: Path, articles: Path, *, half: str = "all") -> list[Labelled]:
    """Return the labelled articles of a folder; ``half`` is all, even or odd (by the number in the name).

    Raises
    ------
    InputError
        no labels, labels without an article, or labels that are no JSON.
    """
    files = sorted(gold.glob("*.json"))
    if not files:
        raise InputError("no labels (*.json) in this folder", where=str(gold), mend="name a folder with gold files")
    return [_labelled(file, articles) for file in files if half == "all" or _half(file.stem) == half]


def _half(stem: str) -> str:
    digits = re.sub(r"\D", "", stem)
    return "odd" if digits and int(digits) % 2 else "even"


def _labelled(file: Path, articles: Path) -> Labelled:
    article = articles / f"{file.stem}.txt"
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        lines = article.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", where=str(error.filename), mend="see --articles"
        ) from None
    except ValueError as error:
        raise InputError(f"not JSON ({error})", where=str(file), mend="write labels as JSON in UTF-8") from None
    labels = {"claims": rows} if isinstance(rows, list) else rows
    head = 3 if len(lines) > 2 and lines[2].startswith("text:") else 2
    text = "\n".join(lines[head:])
    day = _DAY.search(lines[1]) if len(lines) > 1 else None
    cyrillic = sum("а" <= letter.lower() <= "я" for letter in text)
    ignored = (one.get("quote") if isinstance(one, dict) else one for one in labels.get("ignore", ()))
    return Labelled(
        id=file.stem,
        text=text,
        published=day[0] if day else None,
        lang="ru" if cyrillic > len(text) / 4 else "en",
        origin=str(labels.get("origin") or "unknown"),
        claims=tuple(labels.get("claims", ())),
        pledges=tuple(labels.get("pledges", ())),
        ignore=tuple(quote for quote in ignored if quote),
    )


@dataclass(slots=True)
class _Tally:
    whole: dict[tuple[str, str], Score] = field(default_factory=dict)
    value_unit: dict[tuple[str, str], Score] = field(default_factory=dict)

    def add(self, keys: Iterable[tuple[str, str]], whole: Score, value_unit: Score | None = None) -> None:
        for key in keys:
            self.whole[key] = self.whole.get(key, Score()) + whole
            if value_unit is not None:
                self.value_unit[key] = self.value_unit.get(key, Score()) + value_unit


def evaluate(labelled: Sequence[Labelled]) -> Evaluation:
    """Read every article in this process and compare with its labels."""
    tally, pledged, guessed = _Tally(), Score(), 0
    misses: list[tuple[str, str, Fact]] = []
    unkept: list[tuple[str, str]] = []
    failed: list[tuple[str, str]] = []
    for one in labelled:
        try:
            reading = read(parse_document(one.text.encode(), name=one.id), published=one.published)
            offered, pledges = [claim.to_json() for claim in reading.claims], reading.pledges
            text = reading.document.text
        except SteelyardError as error:
            failed.append((one.id, str(error)))
            offered, pledges, text = [], (), one.text
        gold, said = facts(one, offered)
        hits, left = match(gold, said, whole_agrees)
        amounts, _ = match(gold, said, amount_agrees)
        # a further mention of a fact that was found is no error
        left = [fact for fact in left if not any(whole_agrees(g, fact) for g in gold)]
        whole = Score(len(hits), len(hits) + len(left), len(gold))
        keys = [("all", "all"), ("language", one.lang), ("origin", f"{one.origin} {one.lang}")]
        tally.add(keys, whole, Score(len(amounts), len(said), len(gold)))
        _by_kind(tally, gold, hits, left)
        _by_field(tally, gold, said)
        _beside(tally, hits)
        guessed += sum(g.start is None and p.start is not None for g, p in hits)
        found = {id(g) for g, _ in hits}
        misses += [("missed", one.id, g) for g in gold if id(g) not in found]
        misses += [("extra", one.id, p) for p in left]
        lost = [str(p["quote"]) for p in one.pledges if not any(same_pledge(p, kept, text) for kept in pledges)]
        pledged += Score(len(one.pledges) - len(lost), len(pledges), len(one.pledges))
        unkept += [(one.id, quote) for quote in lost]
    return Evaluation(
        articles=len(labelled), whole=tally.whole, value_unit=tally.value_unit, pledges=pledged, guessed=guessed,
        misses=tuple(misses), pledges_missed=tuple(unkept), failed=tuple(failed),
    )  # fmt: skip


def facts(one: Labelled, offered: Sequence[Row]) -> tuple[list[Fact], list[Fact]]:
    """Return the labels that count, and the reader's claims without those that count neither for nor against."""
    counted = [row for row in one.claims if all(_identified(row.get(side)) for side in ("reporter", "partner"))]
    gold = [fact for fact in _facts(counted) if fact.kind in KINDS]
    soft = [fact for fact in _facts(one.claims) if fact not in gold]
    said = [fact for fact in _facts(offered) if fact.kind in KINDS]
    said = [fact for fact in said if not any(amount_agrees(s, fact) for s in soft)]
    return gold, [fact for fact in said if not any(fact.quote in quote for quote in one.ignore)]


def _facts(rows: Iterable[Row]) -> Iterator[Fact]:
    return (fact for row in rows if (fact := fact_of(row)) is not None)


def fact_of(row: Row) -> Fact | None:
    """Return a claim as the measure compares it, None without a number.

    >>> fact_of({"kind": "level", "reporter": "BLR", "partner": "RUS", "flow": "imports", "value": 5}).pair
    ('rus', 'blr')
    """
    kind, flow, unit = row.get("kind"), row.get("flow"), row.get("unit") or ""
    if kind == "value":
        kind = "level"
    if flow == "balance" and kind == "level":
        kind = "balance"
    try:
        value = float(row["value"])
    except (KeyError, TypeError, ValueError):
        return None
    if unit == "times":
        unit, value = "percent", (value - 1) * 100
    elif unit == "percent_of_base":
        unit, value = "percent", value - 100
    here, there = _code(row.get("reporter")), _code(row.get("partner"))
    pair = (min(here, there), max(here, there))
    if flow in ("exports", "imports"):
        pair = (here, there) if flow == "exports" else (there, here)
        flow = "flow"
    elif flow == "balance" and kind == "balance":
        value = abs(value)
    period, base = row.get("period") or {}, row.get("base_period") or {}
    return Fact(
        str(kind), pair, str(flow), value, unit, period.get("start"), period.get("end"), str(row.get("quote") or ""),
        str(row.get("product") or ""), f"{base['start']}..{base.get('end')}" if base.get("start") else "",
        str(row.get("hedge") or ""), str(row.get("deadline") or "")[:4],
    )  # fmt: skip


def _identified(name: str | None) -> bool:
    return name in (None, "World") or bool(_CODE.fullmatch(name))


def _code(name: str | None) -> str:
    if name in (None, "", "World", "WORLD", "WLD"):
        return "WORLD"
    assert name is not None
    return _SUPERSEDED.get(name, name).casefold()


def match(
    gold: Sequence[Fact], said: Sequence[Fact], agrees: Callable[[Fact, Fact], bool]
) -> tuple[list[tuple[Fact, Fact]], list[Fact]]:
    """Pair each label with the first claim that agrees and is still free; return the pairs and the claims left over."""
    left, pairs = list(said), []
    for one in gold:
        i = next((i for i, other in enumerate(left) if agrees(one, other)), None)
        if i is not None:
            pairs.append((one, left.pop(i)))
    return pairs, left


def near(a: float, b: float) -> bool:
    """Within 0.5%, and within the rounding of a printed tenth for small numbers."""
    size = max(abs(a), abs(b))
    return abs(a - b) <= 0.005 * max(size, 1e-9) + (0.051 if size < 1000 else 0)


def amount_agrees(gold: Fact, said: Fact) -> bool:
    """Same unit and value, whatever the sign."""
    return gold.unit == said.unit and near(abs(gold.value), abs(said.value))


def period_agrees(gold: Fact, said: Fact) -> bool:
    """Same period, or the label has none."""
    return gold.start is None or (gold.start, gold.end) == (said.start, said.end)


def whole_agrees(gold: Fact, said: Fact) -> bool:
    """Kind, pair, flow, unit, signed value and period agree."""
    same = (gold.kind, gold.pair, gold.flow, gold.unit) == (said.kind, said.pair, said.flow, said.unit)
    return same and near(gold.value, said.value) and period_agrees(gold, said)


_FIELDS: dict[str, Callable[[Fact, Fact], bool]] = {
    "value and unit": lambda gold, said: True,
    "sign": lambda gold, said: near(gold.value, said.value),
    "kind": lambda gold, said: gold.kind == said.kind,
    "parties": lambda gold, said: set(gold.pair) == set(said.pair),
    "flow": lambda gold, said: (
        (gold.flow, gold.flow != "flow" or gold.pair) == (said.flow, said.flow != "flow" or said.pair)
    ),
    "period": period_agrees,
}
"""Field -> whether it agrees, asked of facts whose figures agree."""


def _by_kind(tally: _Tally, gold: list[Fact], hits: list[tuple[Fact, Fact]], left: list[Fact]) -> None:
    for kind in KINDS:
        right = sum(g.kind == kind for g, _ in hits)
        score = Score(right, right + sum(p.kind == kind for p in left), sum(g.kind == kind for g in gold))
        if score != Score():
            tally.add([("kind", kind)], score)


def _by_field(tally: _Tally, gold: list[Fact], said: list[Fact]) -> None:
    for name, agrees in _FIELDS.items():
        both = _with_amount(agrees)
        pairs, left = match(gold, said, both)
        again = sum(any(both(g, p) for g in gold) for p in left)
        tally.add([("field", name)], Score(len(pairs), len(said) - again, len(gold)))


def _beside(tally: _Tally, hits: list[tuple[Fact, Fact]]) -> None:
    """Count, of the claims that are right, what they tell beside their figure."""
    for name in ("product", "base_period", "hedge", "deadline"):
        told = [(getattr(g, name), getattr(p, name)) for g, p in hits]
        agrees = same_goods if name == "product" else str.__eq__
        right = sum(bool(g and p) and agrees(g, p) for g, p in told)
        score = Score(right, sum(bool(p) for _, p in told), sum(bool(g) for g, _ in told))
        if score != Score():
            tally.add([("of right claims", name.replace("_", " "))], score)


def _with_amount(agrees: Callable[[Fact, Fact], bool]) -> Callable[[Fact, Fact], bool]:
    return lambda gold, said: amount_agrees(gold, said) and agrees(gold, said)


def same_goods(gold: str, said: str) -> bool:
    """Return whether two products name a word alike, or goods of the same headings."""
    words = [{stem(word) for word in re.findall(r"\w{3,}", name.casefold())} for name in (gold, said)]
    codes = [set(classify(name).hs) for name in (gold, said)]
    return bool(words[0] & words[1] or codes[0] & codes[1])


def same_pledge(gold: Row, kept: Pledge, text: str) -> bool:
    """Return whether a pledge was read: its span shares half of the label's quote, or of its own."""
    quote = str(gold["quote"])
    start = text.find(quote)
    if start < 0:
        words = set(re.findall(r"\w{4,}", quote.casefold()))
        return len(words & set(re.findall(r"\w{4,}", kept.quote.casefold()))) > 0.5 * len(words)
    shared = min(start + len(quote), kept.end) - max(start, kept.start)
    return shared >= 0.5 * min(len(quote), kept.end - kept.start)
