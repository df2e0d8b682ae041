"""Names and signs of money: the table of ISO 4217 as phrases of a figure's unit, for each language's automaton.

A code is read in capitals (a small-letter one too, where it is no word). What several kinds of money are called alike
("francs", "B$") becomes a unit such as ``XXX?CHE=CHF,SEN=XOF``, which the economies of the claim settle (`drafts`).
Where none of them has such money and the table names no usual one, it is `NAMELESS`, and nothing is claimed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from steelyard.core.economy import monies
from steelyard.reading.marking.phrases import options_of

NAMELESS = "XXX"
"""ISO 4217: no currency. What is said in it is money that we cannot name."""
_CHOICE, _NOUN = re.compile(r"\([^()]*\)"), re.compile(r"\{(\w+)\}")


def with_money(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tables of a lexicon file with the names of money in its language; its own phrases come first."""
    amounts = dict(table.get("amount", {}))
    units = {unit: list(phrases) for unit, phrases in amounts.get("unit", {}).items()}
    for phrase, unit in names(table["lang"]).items():
        units.setdefault(unit, []).append(phrase)
    return {**table, "amount": {**amounts, "unit": units}}


@cache
def names(lang: str) -> Mapping[str, str]:
    """Return each name, sign and code of money in a language, as a phrase, with the unit that it says.

    >>> names("en")["fiji dollars"], names("en")["₺"], names("en")["lats"], names("en")["cfa francs"][:11]
    ('FJD', 'TRY', 'LVL', 'XOF?CAF=XAF')
    """
    table = _table()
    nouns = table["noun"].get(lang, {})
    meant: dict[str, list[str]] = {}
    for code, row in table["money"].items():
        said = [*_pointed([f"^{code}", *row.get("signs", ())]), *row.get(lang, ())]
        said += [] if row.get("word") else [code]
        said += [f"{code} $"] if any("$" in sign for sign in row.get("signs", ())) else []
        for phrase in (option for form in said for option in _options(form, nouns)):
            if code not in meant.setdefault(phrase.casefold(), []):
                meant[phrase.casefold()].append(code)
    usual = {option: code for form, code in table["usual"].items() for option in _options(form, nouns)}
    usual |= {said: code for form, code in table["usual"].items() for said in _pointed([form])}
    return {phrase: _unit(codes, usual.get(phrase, NAMELESS)) for phrase, codes in meant.items()}


@cache
def words() -> frozenset[str]:
    """Return codes and signs, in small letters, that are words as well ("all", "top") or short for something else."""
    table = _table()
    return frozenset((*(code.casefold() for code, row in table["money"].items() if row.get("word")), *table["short"]))


@cache
def dollars() -> frozenset[str]:
    """Return the codes of money that is written with "$"."""
    rows = _table()["money"].items()
    return frozenset(code for code, row in rows if any("$" in sign for sign in row.get("signs", ())))


@cache
def telling() -> frozenset[str]:
    """Return the words, in small letters, that tell a dollar to be the American one: "us", "american", "usd"."""
    said = {phrase for lang in _table()["noun"] for phrase, unit in names(lang).items() if unit == "USD"}
    words = {word.lstrip("^") for phrase in said for word in phrase.split()}
    return frozenset(word for word in words if len(word) > 1 and (word not in said or word.upper() == "USD"))


def own_dollar(economy: str) -> str | None:
    """Return the money that a plain "$" means in the press of an economy, where that is its own."""
    found: str | None = _table()["plain"].get(economy)
    return found


def money_then(unit: str, year: int) -> str:
    """Return the code that the name of some money stood for in a text of a year.

    >>> money_then("RUB", 1987), money_then("RUB", 2020), money_then("USD", 1987)
    ('SUR', 'RUB', 'USD')
    """
    before, since = _table()["before"].get(unit, (unit, 0))
    return before if year < since else unit


def _pointed(signs: list[str]) -> list[str]:
    """Return signs with those that letters make once more behind them with a point: "Rs." beside "Rs"."""
    return [*signs, *(f"{sign} ." for sign in signs if len(sign.lstrip("+^")) > 1 and sign.lstrip("+^").isalpha())]


def _unit(codes: list[str], usual: str) -> str:
    """Return the unit that a name says: its code, or which code it is in which economy."""
    if len(codes) == 1:
        return codes[0]
    rows, own = _table()["money"], monies()
    homes: dict[str, str] = {}
    for code in codes:
        for home in (*sorted(own.get(code, ())), *rows[code].get("of", ())):
            homes.setdefault(home, code)
    return f"{usual}?{','.join(f'{home}={code}' for home, code in homes.items())}"


def _options(phrase: str, nouns: Mapping[str, list[str]]) -> list[str]:
    """Return the phrases that a name stands for: its nouns in all their forms, one of each choice."""
    within = _CHOICE.sub(lambda found: _NOUN.sub(lambda noun: "|".join(nouns[noun[1]]), found[0]), phrase)
    whole = _NOUN.sub(lambda noun: f"({'|'.join([*nouns[noun[1]], nouns[noun[1]][0]])})", within)
    return [" ".join(option.split()) for option in options_of(whole)]


@cache
def _table() -> dict[str, Any]:
    text = (resources.files("steelyard.core") / "data" / "iso4217.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
