"""Product phrases -> HS headings.

A phrase gets headings by everyday words first (``hs/words.tsv``), then by the words of the HS 2022 texts, with a
score between 0 and 1: the share of the phrase's information (rare words weigh more) that the heading's leading words
hold. Below `SURE` the phrase stays text.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources

from steelyard.core.claim import Claim

SURE = 0.8
"""Score from which headings are given. Everyday words score 1 as the whole phrase, 0.9 with other words around."""
_MOST = 4
_WORD = re.compile(r"[^\W\d_]{2,}")
_AWAY = re.compile(r"\b(?:other than|excluding|not|except|n\.e\.c)\b.*|\([^)]*\)")
_THIN = frozenset(
    {
        "and", "or", "of", "the", "in", "for", "with", "from", "to", "on", "by", "made", "products", "product", "goods",
        "other", "various", "types", "kinds",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Product:
    """A product as the text has it, with HS headings (4 digits) where they are sure, and their score (0 to 1)."""

    text: str
    hs: tuple[str, ...] = ()
    score: float = 0.0


def with_headings(claim: Claim) -> Claim:
    """Return a claim on a product with the product's headings; others as they are."""
    if claim.product is None or claim.hs:
        return claim
    found = classify(claim.product).hs
    return replace(claim, hs=found) if found else claim


@lru_cache(maxsize=20_000)
def classify(phrase: str) -> Product:
    """Return a product phrase with its headings.

    >>> classify("washing machines").hs, classify("rapeseed").hs, classify("various goods").hs
    (('8450',), ('1205',), ())
    """
    words = tuple(word.casefold().replace("ё", "е") for word in _WORD.findall(phrase))
    everyday = _everyday(words)
    if everyday:
        return Product(phrase, everyday[0], everyday[1])
    codes, score = _by_text(words)
    return Product(phrase, codes, score) if score >= SURE else Product(phrase)


def _everyday(words: tuple[str, ...]) -> tuple[tuple[str, ...], float] | None:
    """Return the headings of the longest everyday phrase in it; of equals the last, where English has its noun."""
    best: tuple[tuple[int, int], tuple[str, ...], float] | None = None
    for i in range(len(words)):
        for pattern, codes in _synonyms().get(words[i][:3], ()):
            n = len(pattern)
            if i + n > len(words) or not all(_fits(p, w) for p, w in zip(pattern, words[i : i + n], strict=True)):
                continue
            rank = (n, i)
            if best is None or rank > best[0]:
                best = (rank, codes, 1.0 if n == len(words) else 0.9)
    if best is None or (best[0][0] == 1 and best[2] < 1.0 and not _only_thin(words, best[0])):
        return None
    return best[1], best[2]


def _only_thin(words: tuple[str, ...], rank: tuple[int, int]) -> bool:
    """True when a single everyday word ends the phrase or the others say nothing: "steel pipes", not "tea machines"."""
    return (
        rank[1] == len(words) - 1
        or all(w in _THIN for k, w in enumerate(words) if k != rank[1])
        or words[rank[1] + 1] in _THIN
    )


def _fits(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else pattern == word


@cache
def _synonyms() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """First three letters -> (pattern, headings)."""
    rows: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for line in _file("words.tsv"):
        codes, english, russian = line.split("\t")
        for phrase in f"{english}|{russian}".split("|"):
            pattern = tuple(phrase.replace("ё", "е").split())
            rows.setdefault(pattern[0].rstrip("*")[:3], []).append((pattern, tuple(codes.split())))
    return rows


def _by_text(words: tuple[str, ...]) -> tuple[tuple[str, ...], float]:
    """Return the headings that share most of the phrase's information and of their own leading words, and how much."""
    index, weights, leads = _index()
    stems = {_stem(word) for word in words if word not in _THIN}
    if not stems or not all(stem.isascii() for stem in stems):
        return (), 0.0
    total = sum(weights.get(stem, _UNKNOWN) for stem in stems)
    if total < _TELLING:
        return (), 0.0
    held: dict[str, float] = {}
    for stem in stems:
        for code, place in index.get(stem, {}).items():
            held[code] = held.get(code, 0.0) + weights[stem] * place / total
    scores = {}
    for code, share in held.items():
        lead = leads[code]
        own = sum(weights[s] for s in lead if s in stems) / (sum(weights[s] for s in lead) or 1.0)
        scores[code] = share * (0.6 + 0.4 * own)
    if not scores:
        return (), 0.0
    top = max(scores.values())
    best = sorted(code for code, score in scores.items() if score > 0.97 * top)
    return (tuple(best), min(top, 1.0)) if len(best) <= _MOST else ((), 0.0)


_TELLING = 5.0
"""Information that a phrase must have: "meat" stands in too many headings to mean one."""
_UNKNOWN = 8.0
"""Weight of a word that no heading has."""


@cache
def _index() -> tuple[dict[str, dict[str, float]], dict[str, float], dict[str, frozenset[str]]]:
    """Stem -> heading -> 1 in its leading words, 0.85 further on; stem -> weight; heading -> its leading stems."""
    index: dict[str, dict[str, float]] = {}
    leads: dict[str, frozenset[str]] = {}
    lines = _file("headings.tsv")
    for line in lines:
        code, text = line.split("\t")
        lead, _, rest = re.sub(r"[,;]", ";", _AWAY.sub("", text.casefold())).partition(";")
        leads[code] = frozenset(_stem(word) for word in _WORD.findall(lead) if word not in _THIN)
        for part, place in ((rest, 0.85), (lead, 1.0)):
            for word in _WORD.findall(part):
                if word not in _THIN:
                    index.setdefault(_stem(word), {})[code] = place
    weights = {stem: math.log(len(lines) / len(codes)) for stem, codes in index.items()}
    return index, weights, leads


def _stem(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _file(name: str) -> list[str]:
    file = resources.files("steelyard.reading") / "hs" / name
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
