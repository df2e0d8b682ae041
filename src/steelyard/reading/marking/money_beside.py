"""The sign, code or name of money beside a number: whose it is, and where such letters are something else."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.reading.marking.automaton import Match
from steelyard.reading.marking.currencies import NAMELESS, dollars, words
from steelyard.reading.marking.language import Language
from steelyard.reading.marking.tokens import Token

DASHES = frozenset("-–—‑−")
_SIGNS = frozenset("$£¥")
"""Signs of money that several economies share, told apart by letters before them."""
_PREFIX, _CODE = 4, 3
"""Letters before such a sign, and of a code of money, at most."""
_NAME = 3
"""Words before the noun in a name of money, at most."""
_SUM = 1e4
"""What stands beside letters that may mean something else is money from here on."""


def apart(tokens: Sequence[Token], i: int, end: int) -> bool:
    """True for letters that belong to no sign behind them: "a $5 billion deficit", "exports can $5 billion"."""
    first = tokens[i]
    if end - i == 1 or not first.text.isalpha() or tokens[i + 1].text.isalnum() or not tokens[i + 1].apart:
        return False
    return len(first.text) == 1 or not first.text.isupper() or first.key in words()


def foreign(tokens: Sequence[Token], i: int) -> bool:
    """True for a sign of money with letters before it that make it another's, which we do not know: "Q$5 million"."""
    if not i or tokens[i].text not in _SIGNS or tokens[i].apart:
        return False
    at = i - 2 if tokens[i - 1].text == "." and i > 1 and not tokens[i - 1].apart else i - 1
    word = tokens[at].text
    return (word[0].isupper() and word[0].isalpha() and len(word) <= _PREFIX) or word in _SIGNS


def in_full(tokens: Sequence[Token], i: int, match: Match, lexicon: Language) -> str:
    """The unit before a number with the words before it that belong to its name: "Fijian dollars 5 million"."""
    for back in range(1, min(i, _NAME) + 1) if tokens[i].text.isalpha() else ():
        longer = lexicon.amount(tokens, i - back)
        if longer is not None and longer.kind == "unit" and longer.length == back + match.length:
            return longer.value
    return match.value


def likely(tokens: Sequence[Token], i: int, unit: str, value: float) -> bool:
    """False for what is short for much else, unless a sum of money stands beside it: "R 12", "COP 28", "TOP 10"; and
    for a word in a line of capitals ("EXPORTS TOP 5 MILLION")."""
    token = tokens[i]
    if not unit[:_CODE].isupper():
        return True
    if len(token.text) == 1:
        return not token.text.isalpha() or value >= _SUM
    if token.key not in words():
        return True
    near = [*tokens[max(0, i - 2) : i], *tokens[i + 1 : i + 3]]
    return value >= _SUM and not any(t.text.isupper() and len(t.text) > _CODE and t.text.isalpha() for t in near)


def goes_with(unit: str | None, match: Match) -> bool:
    """True for a unit behind a number that has none before it, the same, or a sign that it makes more exact."""
    if match.kind != "unit":
        return False
    if unit is None or unit == match.value or unit.startswith(f"{NAMELESS}?"):
        return True
    usual, _, told = match.value.partition("?")
    codes = [usual] if usual != NAMELESS else [one.partition("=")[2] for one in told.split(",")]
    return unit == "USD" and all(code in dollars() for code in codes)


def brief_fold(tokens: Sequence[Token], first: int, words: Language) -> bool:
    """True where the word behind a number is that of a multiple, cut short to what is money elsewhere: «в 2,1 р.»; the
    number is short.
    """
    if not first or len(tokens[first].text) > _SHORT:
        return False
    led = words.phrase(tokens, first - 1)
    return led is not None and led.length == 1 and led.means.get("prep", "").startswith("in|")


_SHORT = 3
"""Characters of a multiple ("2,1", "10")."""


def leads(tokens: Sequence[Token], at: int, unit: Match, words: Language) -> bool:
    """True for a sign that another number follows: "in 2021 $3 billion", "in 2021 USD 3 billion", "$4bn-$5bn"."""
    after = at + unit.length
    apart = at > 0 and (tokens[at].apart or tokens[at - 1].text in DASHES)
    if not apart or after >= len(tokens) or not tokens[after].is_number:
        return False
    return not tokens[after].apart or (unit.value[:3].isupper() and is_year(tokens, at - 1, words))


def is_year(tokens: Sequence[Token], i: int, words: Language) -> bool:
    return "year" in words.slots_of(tokens[i]) and (i == 0 or tokens[i - 1].text.isalpha())


def tied_sign(tokens: Sequence[Token], end: int) -> bool:
    """True for a sign of money that a dash without blanks ties to what ends before: "$4bn-$5bn"."""
    tied = end + 1 < len(tokens) and tokens[end].text in DASHES and not (tokens[end].apart or tokens[end + 1].apart)
    return tied and (tokens[end + 1].text in _SIGNS or tokens[end + 1].text in "€₹")
