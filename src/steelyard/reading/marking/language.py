"""Language: a lexicon file, compiled once into two phrase automata. No word of any language stands in the code.

``lexicon/<lang>.toml`` has these tables (every value is a list of phrases; words are separated by blanks):

``lang``, ``decimal`` (its decimal mark), ``morphology`` (``"none"``, or the name of a function in `morphology`),
``starters`` (words that open a sentence after "U.S."; ``loose_starters``: not where a capital stands behind each;
``noun_starters``: only behind one with an article), ``abbreviations`` (their full stop ends no sentence),
``numbering`` (nor does theirs before a number),
``articles`` (passed over before a period), ``genitive`` (true: a name right behind a trade word owns it), ``inside`` (a
function in `morphology` that knows a place from a goal by its form), ``case`` (one that tells what is traded by its
form; ``owners`` are words that then own it, ``wares`` adjectives that tell it), ``owned`` (one that knows an owner in a
list), ``origin`` (one that knows a place that goods come from, behind a preposition that also means "with"),
``subject`` (one that knows a name that can own nothing),
``role`` (one that knows who does and to whom is given), ``single`` (one that knows words of one, not of many),
``narrates`` (one that knows a verb of what was done;
``wishes`` are words that make it a wish), ``inverted`` (true: a number behind its unit is an approximate one). A
preposition whose sense hangs on what follows has the value ``before a figure|before a name`` (``from|with``).
``[lists]`` NAME = "word|word": what ``(<NAME>)`` stands for in a phrase. ``[also]`` KIND = a second kind and its value
that all phrases of a kind have.
``[slot.NAME]`` number = words that may stand where a phrase has ``{NAME}`` (month, ord, rel, n ...). Digits fill
``{n}`` (0-99), ``{ord}`` (1-4), ``{year}`` (1900-2099), ``{solar}`` (1300-1499), ``{yy}`` (two digits), ``{date}``
(01.06.2022) by themselves.
``[amount.KIND]`` what makes a figure (without slots): number, scale, unit, fraction (percent), multiple (growth in
percent), fold.
``[phrase.KIND]`` everything else: flow, other, move, prep, hedge, period, target ... as `en.toml` explains beside each.

``(this|that|)`` in a phrase stands for either word or none.
A phrase word matches a token by its small-letter form or its lemma; ``=word`` by its form, ``+word`` with a capital,
``^word`` in capitals, ``~word`` not all in capitals. The names of money are added to ``[amount.unit]`` for every
language (`currencies`).
The longest phrase that starts at a token wins. A phrase may stand under several kinds: what stands around it decides.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from sys import intern
from typing import Any

from steelyard.core.errors import InputError
from steelyard.reading.marking.automaton import Automaton, Match, Node
from steelyard.reading.marking.currencies import with_money
from steelyard.reading.marking.period_forms import said
from steelyard.reading.marking.periods import When
from steelyard.reading.marking.phrases import with_lists
from steelyard.reading.marking.slots import YEAR, slots_of
from steelyard.reading.marking.tokens import Token, Vocabulary

BESIDE = frozenset(("half", "joint", "link", "odd", "point", "range"))
"""Kinds of words of figures with which no figure begins."""
SPLIT = frozenset("'-")
"""Signs, by their keys, that are often none of what they mean."""
_BRIEF = 3
"""Letters of an abbreviation that ends a time («2022 г.», «9 мес.»)."""
_TIME_WORDS = 12
"""Words before a stop in which a time that is all of a sentence so far begins."""
_CLAUSE_WORDS = 20
"""Words of a clause before it that tells who says it."""
_SIGNS = ("+", "-", "−", "–")
"""What tells whether a number in brackets is one of growth."""


class Phrase(Match):
    """A match of ``[phrase]``: ``when`` is the period that it says. A slot stands for the value ``#``.

    ``plain`` unless what stands around may still take its meaning away.
    """

    __slots__ = ("plain", "when")

    def __init__(self, means: dict[str, str], length: int, slots: tuple[int, ...] = ()) -> None:
        if slots and "#" in means.values():  # a place in an order
            means = {kind: str(slots[0]) if value == "#" else value for kind, value in means.items()}
        super().__init__(means, length, slots)
        self.when: When | None = said(means["period"], slots) if "period" in means else None
        self.plain = "refer" not in means and not (length == 1 and means.get("period") == "year")


@dataclass(frozen=True, slots=True)
class Language:
    """One compiled lexicon."""

    lang: str
    decimal: str
    lemma: Callable[[str], str] | None
    slot_words: dict[str, dict[str, int]]
    """word or lemma -> slot name -> number."""
    amounts: Automaton[Match]
    phrases: Automaton[Phrase]
    vocabulary: Vocabulary
    starters: frozenset[str]
    """Words that open a sentence after an abbreviation such as "U.S."."""
    loose_starters: frozenset[str] = frozenset()
    """Those that do where not every word behind such an abbreviation has a capital."""
    noun_starters: frozenset[str] = frozenset()
    """Those that do behind an abbreviation with an article."""
    abbreviations: frozenset[str] = frozenset()
    """Words whose full stop ends no sentence ("mln.")."""
    numbering: frozenset[str] = frozenset()
    """Words whose full stop before a number ends no sentence ("No. 1")."""
    articles: frozenset[str] = frozenset()
    """Words that may stand before a period and say nothing."""
    senses: frozenset[str] = frozenset()
    """Prepositions with one sense before a figure and another before a name."""
    genitive: bool = False
    """A name right behind a trade word owns it without a preposition («экспорт России»)."""
    inside: Callable[[str], bool] | None = None
    """Tells by its form whether a name behind "in" is a place, not a goal («в Китае», «в Китай»)."""
    case: Callable[[str], str] | None = None
    """Tells by its form whether a word behind a trade word says what is traded («экспорт чая»)."""
    owned: Callable[[str], bool] | None = None
    """Tells by its form whether a name owns a figure in a list («экспорт Литвы - 5%, Латвии - 3%»)."""
    origin: Callable[[str], bool] | None = None
    """Tells by its form whether a name behind "with" is where something comes from («с Кубы», «с Кубой»)."""
    subject: Callable[[str], bool] | None = None
    """Tells by its form whether a name can only be a subject and own no trade word before it."""
    role: Callable[[str], str] | None = None
    """Tells by its form whether a name without a preposition is who does or to whom is given («Китай», «Китаю»)."""
    narrates: Callable[[str], bool] | None = None
    """Tells by its form whether a verb says what was done («вывез», not «вывезти»)."""
    single: Callable[[str], bool] | None = None
    """Tells by its form whether a word can tell of one («африканской страны»), not of many («африканских стран»)."""
    wishes: frozenset[str] = frozenset()
    """Words by which a verb of that form tells what is wished («чтобы вырос», «вырос бы»)."""
    wares: frozenset[str] = frozenset()
    """Adjectives that tell what is traded («рыбный экспорт»)."""
    owners: frozenset[str] = frozenset()
    """Words that in that form own the trade («экспорт заводов»)."""
    comma: bool = False
    """The text at hand writes its decimals with the other sign, before a scale ("$1,858 billion")."""
    inverted: bool = False
    """A number behind its unit is an approximate one («процентов двадцать»)."""

    def goes_on(self, tokens: list[Token], i: int) -> bool:
        """Return whether the stop at token ``i`` stands inside a unit or a period («долл. США», «мес. 2022»)."""
        if tokens[i - 1].key in self.numbering and tokens[i + 1].is_number:
            return True
        match = self.amount(tokens, i - 1)
        if match is not None and match.length > 2:
            return True
        after = tokens[i + 1]
        if after.is_number and i > 1 and tokens[i - 1].text == "/" and self.amount(tokens, i - 2) is not None:
            return True  # "S/. 5 mn"
        if match is not None and match.length == 2 and (inside := self._goes_on_behind(tokens, i, match)) is not None:
            return inside
        if after.text[0].isupper() and self._only_when(tokens, i):
            return True  # «В мае 2022 г. Перу продало»
        year = tokens[i - 2] if i > 1 and tokens[i - 1].text.islower() and len(tokens[i - 1].key) == 1 else None
        if year is not None and year.is_number and len(year.key) == YEAR and after.is_number:
            return True  # «в 2020 г. 12 млрд»
        if not (after.is_number and len(after.key) == YEAR):
            return False
        return any(self._part_of_year(tokens, at, i) for at in (i - 2, i - 4) if at >= 0)

    def _goes_on_behind(self, tokens: list[Token], i: int, match: Match) -> bool | None:
        """Return what stands behind an amount's abbreviation tells of its stop, None where it tells nothing."""
        after, inner = tokens[i + 1], tokens[i + 2] if i + 2 < len(tokens) else None
        if after.text == "(" and inner is not None:  # «79 млн. (на 48% больше)», «(-5%)»
            return inner.is_number or inner.text[0].islower() or inner.text in _SIGNS
        if after.text in "-–—":
            return True  # «140 тыс. – Перу, 60 тыс. – Чили»
        if match.kind == "unit" and after.is_number:  # "Rs. 5 mn"
            before = self.amount(tokens, i - 2) if i > 1 else None
            return i < 2 or not (tokens[i - 2].is_number or (before is not None and before.kind == "scale"))
        if match.kind == "scale" and after.is_number and inner is not None:
            lesser = self.amount(tokens, i + 2)
            return lesser is not None and lesser.kind in ("scale", "unit")  # «18 тыс. 538 долларов»
        return None

    def _part_of_year(self, tokens: list[Token], at: int, stop: int) -> bool:
        """Return whether a part of a year, which a stop ends, stands from a token on («9 мес.», «1-м кв.»)."""
        period = self.phrase(tokens, at)
        ends = period is not None and at + period.length == stop + 1 and "period" in period.means
        return period is not None and ends and max(period.slots) < 100

    def _only_when(self, tokens: list[Token], i: int) -> bool:
        """Return whether all that stands before an abbreviation's stop, back to the stop before, is a time."""
        if len(tokens[i - 1].key) > _BRIEF or not tokens[i - 1].text.islower():
            return False
        for at in range(i - 2, max(-1, i - _TIME_WORDS), -1):
            if tokens[at].capital:
                return self._times(tokens, at, i)
            if tokens[at].text == "," and self._says(tokens, at):
                return self._times(tokens, self._past_that(tokens, at + 1), i)
        return False

    def _says(self, tokens: list[Token], comma: int) -> bool:
        """Return whether who says it stands before a comma («По данным банка, за май 2022 г. Перу продало»)."""
        for at in range(comma - 1, max(-1, comma - _CLAUSE_WORDS), -1):
            if tokens[at].is_number or tokens[at].text in ".,":
                return False
            phrase = self.phrase(tokens, at)
            if phrase is not None and "speaker" in phrase.means:
                return True
        return False

    def _past_that(self, tokens: list[Token], at: int) -> int:
        """Return the token behind the word that leads to what is said ("he said that in 2022")."""
        that = self.phrase(tokens, at)
        return at if that is not None and not that.means.keys().isdisjoint(("prep", "period")) else at + 1

    def _times(self, tokens: list[Token], at: int, end: int) -> bool:
        """Return whether the words from a token on are a time with what leads to it («По итогам января 2022 г.»)."""
        first = self.phrase(tokens, at)
        if first is None or first.means.keys().isdisjoint(("prep", "period")):
            return False
        at += first.length
        timed, free = "period" in first.means, 1
        while at < end:
            phrase = self.phrase(tokens, at)
            timed = phrase is not None and "period" in phrase.means
            if phrase is None:
                free -= 1
            elif not timed and "break" not in phrase.means:
                return False
            at += phrase.length if phrase is not None else 1
        return timed and free >= 0

    def slots_of(self, token: Token) -> dict[str, int]:
        """Return which slots a token can fill and with what."""
        return slots_of(token, self.slot_words)

    def amount(self, tokens: Sequence[Token], i: int) -> Match | None:
        """Return the longest phrase of a figure that starts at token ``i``."""
        return self.amounts.longest(tokens, i) if i < len(tokens) and tokens[i].sums else None

    def phrase(self, tokens: Sequence[Token], i: int) -> Phrase | None:
        """Return the longest other phrase that starts at token ``i``."""
        best = self.phrases.longest(tokens, i) if tokens[i].opens else None
        return self.with_article(tokens, i, best) if tokens[i].key in self.articles else best

    def with_article(self, tokens: Sequence[Token], i: int, best: Phrase | None) -> Phrase | None:
        """Return the phrase that starts with the article at token ``i``: a long period behind it, else the ``best``."""
        if i + 1 < len(tokens) and tokens[i + 1].opens:
            after = self.phrases.longest(tokens, i + 1)
            if after is not None and after.when is not None and after.length >= max(2, best.length if best else 0):
                return Phrase(after.means, after.length + 1, after.slots)
        return best


@cache
def language(lang: str) -> Language:
    """Load and compile the lexicon of a language.

    Raises
    ------
    InputError
        when there is no lexicon for it.
    """
    file = resources.files("steelyard.reading") / "lexicon" / f"{lang}.toml"
    if not file.is_file():
        raise InputError(f"no lexicon for the language {lang!r}", mend="give a text in English or Russian")
    return compile_language(with_money(tomllib.loads(file.read_text(encoding="utf-8"))))


def compile_language(table: Mapping[str, Any]) -> Language:
    """Compile the tables of a lexicon file."""
    name = table.get("morphology", "none")
    lemma, keys = _lemma(name), None if name == "none" else _lemma(f"{name}_keys")
    slot_words: dict[str, dict[str, int]] = {}
    for name, rows in table.get("slot", {}).items():
        for number, words in rows.items():
            for word in words:
                for form in _forms(word, keys):
                    slot_words.setdefault(form, {})[name] = int(number)

    def forms(word: str) -> list[str]:
        return _forms(word, keys)

    lists, also = table.get("lists", {}), table.get("also", {})
    amounts = _compile(table.get("amount", {}), forms, lists, also)
    phrases = _compile(table.get("phrase", {}), forms, lists, also)
    counting = {form for form, node in amounts.words.items() if not _only_follows(node, forms) or node.means}

    opening = frozenset(table.get("amount", {})) - BESIDE
    figures = {form for form, node in amounts.words.items() if node.tells(opening)}
    articles = frozenset(table.get("articles", ()))

    def fills(token: Token) -> dict[str, int]:
        return slots_of(token, slot_words)

    return Language(
        lang=table["lang"],
        decimal=table.get("decimal", "."),
        lemma=lemma,
        slot_words=slot_words,
        amounts=Automaton(amounts, forms, fills, Match),
        phrases=Automaton(phrases, forms, fills, Phrase),
        vocabulary=Vocabulary(
            lemma, {*phrases.words, *slot_words}, amounts.words.keys(), counting, figures, articles | SPLIT
        ),
        starters=frozenset(table.get("starters", ())),
        loose_starters=frozenset(table.get("loose_starters", ())),
        noun_starters=frozenset(table.get("noun_starters", ())),
        abbreviations=frozenset(table.get("abbreviations", ())),
        numbering=frozenset(table.get("numbering", ())),
        articles=articles,
        senses=frozenset(sense for sense in table.get("phrase", {}).get("prep", {}) if "|" in sense),
        genitive=bool(table.get("genitive", False)),
        inverted=bool(table.get("inverted", False)),
        inside=_lemma_like(table.get("inside")),
        case=_lemma_like(table.get("case")),
        owned=_lemma_like(table.get("owned")),
        origin=_lemma_like(table.get("origin")),
        subject=_lemma_like(table.get("subject")),
        role=_lemma_like(table.get("role")),
        narrates=_lemma_like(table.get("narrates")),
        single=_lemma_like(table.get("single")),
        wishes=frozenset(table.get("wishes", ())),
        wares=frozenset(table.get("wares", ())),
        owners=frozenset(table.get("owners", ())),
    )


def _compile(
    kinds: Mapping[str, Mapping[str, list[str]]],
    forms: Callable[[str], list[str]],
    lists: Mapping[str, str],
    also: Mapping[str, Sequence[str]],
) -> Node:
    root = Node()
    for kind, values in kinds.items():
        more = also.get(kind)
        for value, phrases in values.items():
            means = intern(kind), intern(value)  # one object each is soon found the same
            for phrase in phrases:
                written = with_lists(phrase, lists)
                root.add(written, means)
                if more is not None:
                    root.add(written, (intern(more[0]), intern(more[1])))
    root.sort(forms)
    return root


def _only_follows(node: Node, forms: Callable[[str], list[str]]) -> bool:
    """Return whether what opens here is a unit in words, which stands behind its number ("Fijian dollars")."""
    node.sort(forms)
    units = node.means.keys() <= {"unit"} and not node.slots
    return units and all(
        word.lstrip("=+^~").isalpha() and _only_follows(after, forms) for word, after in node.words.items()
    )


def _forms(word: str, keys: Callable[[str], Iterable[str]] | None) -> list[str]:
    """Return the keys under which a word of the lexicon is found: itself and its lemmas, or its form marked by ``=``,
    ``+``, ``^`` or ``~``. (A dictionary form may itself be read as a form of another word: «драм» of «драма».)
    """
    key = word.casefold().replace("ё", "е")
    if key[0] in "=+^~" and len(key) > 1:
        return [key] if keys or key[0] != "=" else [key[1:]]
    if keys is None or len(key) < 3:
        return [key]
    return list(dict.fromkeys((key, *keys(key))))


def _lemma_like(name: str | None) -> Callable[[str], Any] | None:
    if name is None:
        return None
    from steelyard.reading.marking import morphology

    found: Callable[[str], Any] = getattr(morphology, name)
    return found


def _lemma(name: str) -> Callable[[str], str] | None:
    if name == "none":
        return None
    from steelyard.reading.marking import morphology

    found: Callable[[str], str] = getattr(morphology, name)
    return found
