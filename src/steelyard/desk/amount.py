"""Amounts as a person types them: 500M, $0.5bn, EUR 500e6, 0,5 млрд."""

from __future__ import annotations

import math
import re

from steelyard.core.errors import InputError

_SIZES = {
    1.0: ("",), 1e3: ("k", "thousand", "тыс", "тысяч"), 1e6: ("m", "mn", "mln", "mio", "million", "millions", "млн"),
    1e9: ("b", "bn", "bln", "billion", "billions", "млрд"), 1e12: ("t", "tn", "trn", "trillion", "trillions", "трлн"),
}  # fmt: skip
_SIZE = {word: size for size, words in _SIZES.items() for word in words}
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
_AMOUNT = re.compile(
    r"(?P<before>[A-Za-z]{3}(?=[\s\d])|[$€£])?\s*"
    r"(?P<figure>\d{1,3}(?:[ ,_]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?)\s*"
    r"(?P<size>[^\W\d_]*)\.?(?:\s+(?P<after>[A-Z]{3}))?"
)


def parse_amount(text: str, *, where: str | None = None) -> tuple[float, str | None]:
    """Return the value and the currency, None where none is written.

    Parameters
    ----------
    where : what it was typed for, for the error.

    Raises
    ------
    InputError
        when it is not an amount above zero.

    >>> parse_amount("870M"), parse_amount("$0.5bn"), parse_amount("0,5 млрд")
    ((870000000.0, None), (500000000.0, 'USD'), (500000000.0, None))
    """
    found = _AMOUNT.fullmatch(text.strip())
    size = _SIZE.get(found["size"].lower()) if found else None
    value = _figure(found["figure"]) * size if found and size else 0.0
    units = {_SIGNS.get(unit, unit.upper()) for unit in (found["before"], found["after"]) if unit} if found else set()
    if not 0 < value < math.inf or len(units) > 1:
        raise InputError(f"no such amount: {text!r}", where=where, mend="write it as 500M, 0.5bn or 500e6")
    return value, units.pop() if units else None


def parse_size(text: str, *, where: str) -> float:
    """Return the value of an amount that is typed where its currency is asked for apart.

    Raises
    ------
    InputError
        when it is not an amount above zero, or names a currency.
    """
    value, unit = parse_amount(text, where=where)
    if unit is not None:
        raise InputError(f"a currency in {text!r}", where=where, mend="write it apart, as unit=EUR")
    return value


def _figure(text: str) -> float:
    """Read a figure: a comma before three digits parts thousands, else it is the decimal point."""
    if re.fullmatch(r"\d{1,3}([ ,_]\d{3})+(\.\d+)?", text):
        return float(re.sub(r"[ ,_]", "", text))
    return float(text.replace(",", "."))
