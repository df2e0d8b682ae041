"""Find economies in a text, and resolve a name that a person types.

One pass over the words of the text: a word that starts a known name is looked up in a dictionary, longest name first.
Names must be written as names (a capital letter; Russian adjectives and peoples may be small), so that "turkey" is a
bird and "Turkey" a country; a text in capitals is taken as it is. Where a name is shared, the economy that reports of
trade mean wins: "Georgia", "Guinea" and "Niger" are the countries, "Congo" is the Republic, "Korea" the South (the
North is named as such), "Washington", "Moscow" and "Minsk" are governments unless "state", "region" or "city" stands
beside them; a bare "New York" is a city and no economy. Territories whose trade is counted by another office than
their ISO code implies (Crimea, Abkhazia, Transnistria) keep a plain name. Ordinary words, companies and persons are
left to the reader's grammar.

A line of ``data/names.<lang>.tsv``: first word, other words, code, form, what must stand beside it (a group of kinds,
or ``-`` for the first half of a compound), and how it is written (an abbreviation exactly, the number of the word that
needs the capital, or ``-`` where none does). Forms beyond those of `Mention`: ``led`` (counts beside a kind, or where
the text tells it), ``none`` (passed over).
Lines without a first word give the kinds ("oblast", "state"): group, words.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from steelyard.core.economy import is_bloc, is_country, is_region, parent
from steelyard.core.errors import InputError
from steelyard.gazetteer.names import display_names
from steelyard.gazetteer.runs import Place, Runs, Words

_WORD = re.compile(r"((?:[A-Z]\.){2,}(?:[A-Z]\b)?|[A-Z]&[A-Z]\b|[^\W\d_]+)")
_GAP = re.compile(r"[\s\-‐‑'’.()]{1,3}|,? | [–—&] ")
_LIST = re.compile(r",? ")
_HYPHENS = frozenset("-‐‑–—")
_ORDER = {"name": 0, "none": 0, "led": 0, "capital": 1, "city": 2, "adjective": 3, "people": 4}
LANGUAGES = ("en", "ru")
_GOODS = 5
"""Words behind an owner of which one tells that it trades: "Bahia's cotton and fruit exports"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An economy in a text: span in code points, code, and how it is named.

    ``form`` is ``name``, ``adjective`` (Belarusian, белорусский), ``people`` (китайцы; English peoples are adjectives),
    ``capital`` (the city that stands for a government) or ``city`` (a region's main city).
    """

    start: int
    end: int
    code: str
    form: str


@dataclass(frozen=True, slots=True)
class _Entry:
    words: tuple[str, ...]
    code: str
    form: str
    beside: str
    exact: str
    """The abbreviation as it must be written (US, СНГ)."""
    capital: int
    """Which word needs a capital letter; -1 where none does (in some languages no adjective and no people)."""
    second: str
    """The word that must follow; empty where none must."""
    alone: bool
    """Its first word, as it must be written, tells it."""


@dataclass(frozen=True, slots=True)
class _Starting:
    """The names that start with a word as written, longest first: all, those that need no other word, and the others'
    second.
    """

    entries: Sequence[_Entry]
    alone: Sequence[_Entry]
    seconds: frozenset[str]


_Said = Words[_Starting]


class _Names:
    """The names of one language; lines are parsed when their first word is met.

    ``lines`` are by first word, ``kinds`` give the group of a word such as "region"; ``runs`` tells words of texts,
    each with the names that start with it.
    """

    __slots__ = ("_parsed", "kinds", "lines", "runs")

    def __init__(self, lines: dict[str, list[str]], kinds: dict[str, str]) -> None:
        self.lines, self.kinds = lines, kinds
        self._parsed: dict[str, Sequence[_Entry]] = {}
        self.runs: Runs[_Starting] = Runs(_WORD, self._starting_with)

    def _starting_with(self, word: str) -> _Starting | None:
        entries = [entry for entry in self.starting(_key(word)) if _begins(entry, word)]
        alone = [entry for entry in entries if not entry.second]
        return (
            _Starting(entries, alone, frozenset(entry.second for entry in entries if entry.second)) if entries else None
        )

    def starting(self, key: str) -> Sequence[_Entry]:
        """Return the names that start with a word, longest first; names before capitals, cities, adjectives."""
        if key not in self.lines:
            return ()
        known = self._parsed.get(key)
        if known is None:
            entries = [_parse(key, line) for line in self.lines[key]]
            entries.sort(key=lambda entry: (-len(entry.words), _ORDER[entry.form], not entry.beside, len(entry.code)))
            known = self._parsed[key] = entries
        return known

    def kind(self, word: str) -> str:
        """Return the group of a word such as "region"; empty for others."""
        return self.kinds.get(word.casefold(), "")


def find(text: str, lang: str) -> list[Mention]:
    """Return the mentions of economies in order, none overlapping; empty for a language without names.

    >>> [(m.code, m.form) for m in find("Minsk and Lipetsk Oblast; Russia-China trade with the U.S.", "en")]
    [('BLR', 'capital'), ('RU-LIP', 'name'), ('RUS', 'name'), ('CHN', 'name'), ('USA', 'name')]
    """
    names = _names(lang)
    words = names.runs.words_of(text)
    found: list[Mention] = []
    stems: list[Mention] = []
    trading: set[str] = set()
    free = 0
    for run in words.told:
        edge = words.edges[run]
        for i, first, end, start in words.parts[run].told:
            if edge + first < free:
                continue
            place = (run, i)
            mention = _named(start, text, words, place, (edge + first, edge + end), names)
            if mention is None:
                continue
            if mention.form == "led":
                stems.append(mention)
                if _trades(words, place, mention, names):
                    trading.add(mention.code)
                continue
            free = mention.end
            if mention.form != "none":
                found.append(mention)
    return _with_stems(found, stems, trading) if stems else found


def _named(
    start: _Starting, text: str, words: _Said, place: Place, span: tuple[int, int], names: _Names
) -> Mention | None:
    """The name that starts with the word at a place, its ``span`` in the text; a stem only where the word is nothing
    else, as a capital.
    """
    after = _key(words.behind(place[0], place[1])) if start.seconds else ""
    stem: Mention | None = None
    for entry in start.entries if after in start.seconds else start.alone:
        if not entry.alone:
            known = 2 if entry.second else 1
            if (known == 2 and entry.second != after) or not _goes_on(entry, text, words, place, known):
                continue
        mention = _settle(entry, text, words, place, span, names)
        if mention.form != "led":
            return mention
        stem = mention
    return stem


def _trades(words: _Said, place: Place, stem: Mention, names: _Names) -> bool:
    """True for a stem that trades or has trade: "Bahia exported", "Bahia's exports", "exports of Bahia"."""
    by = 1
    while words.end(place, by - 1) < stem.end:
        by += 1
    kind = names.kind(words.said(place, by))
    if kind == "own":
        return any(names.kind(words.said(place, by + n)) == "trade" for n in range(1, _GOODS))
    led = names.kind(words.said(place, -1)) == "of" and names.kind(words.said(place, -2)) == "trade"
    return led or kind == "trades"


def _with_stems(found: list[Mention], stems: list[Mention], trading: set[str]) -> list[Mention]:
    """Add the stems that the text tells to be regions: as "Burgos" where "the province of Burgos" stands as well.

    Beside their country or another region of it they are cities, and so are those that trade.
    """
    named = {mention.code for mention in found if mention.form == "name"}
    lands = {parent(code) or code for code in named}
    told = (
        replace(stem, form="name" if stem.code in named else "city")
        for stem in stems
        if stem.code in named or stem.code in trading or parent(stem.code) in lands
    )
    return sorted([*found, *told], key=lambda mention: mention.start)


def _begins(entry: _Entry, word: str) -> bool:
    """True for a first word of a name as it must be written."""
    if entry.exact:
        return word.replace(".", "") == entry.exact
    return entry.capital != 0 or word[:1].isupper()


def _goes_on(entry: _Entry, text: str, words: _Said, place: Place, known: int, by: int = 0) -> bool:
    """True when a name, of which the first ``known`` words stand ``by`` words behind a place, stands there whole."""
    if entry.alone:
        return True
    n = len(entry.words)
    if entry.capital > 0 and not words.said(place, by + entry.capital)[:1].isupper():
        return False
    for k in range(known, n):
        if _key(words.said(place, by + k)) != entry.words[k]:
            return False
    for k in range(n - 1):
        if not _tied(text, words, place, by + k, _GAP):
            return False
    if entry.beside != "-":
        return True
    start, end = words.start(place, by), words.end(place, by + n - 1)
    return text[end : end + 1] in _HYPHENS or (start > 0 and text[start - 1] in _HYPHENS)


def _settle(entry: _Entry, text: str, words: _Said, place: Place, span: tuple[int, int], names: _Names) -> Mention:
    """Return the mention of a name whose first word has a ``span``; ``led`` for a stem without its kind."""
    n, (start, end) = len(entry.words), span
    if n > 1:
        end = words.end(place, n - 1)
    if entry.form not in ("led", "city"):
        region = entry.form == "name" and "-" in entry.code
        whole = region and _led_by_kind(words, place, names)
        if region and not whole and _before_kind(text, words, place, n, names):
            end = words.end(place, n)
        return Mention(words.start(place, -2) if whole else start, end, entry.code, entry.form)
    groups = ("region", "state") if entry.beside == "state" else (entry.beside,)
    after = words.said(place, n)
    kind = names.kind(after)
    if kind and kind in groups and _tied(text, words, place, n - 1, _GAP) and not _titled(kind, after):
        return Mention(start, words.end(place, n), entry.code, "name")
    if names.kind(words.said(place, -1)) == "of" and names.kind(words.said(place, -2)) in groups:
        return Mention(words.start(place, -2), end, entry.code, "name")
    if entry.beside != "city" and _in_list(text, words, place, n, names):
        return Mention(start, end, entry.code, "name")
    return Mention(start, end, entry.code, entry.form)


def _led_by_kind(words: _Said, place: Place, names: _Names) -> bool:
    """True for the full name of a region behind its kind: "the state of California", "the province of Ontario"."""
    return names.kind(words.said(place, -1)) == "of" and names.kind(words.said(place, -2)) in ("region", "state")


def _before_kind(text: str, words: _Said, place: Place, n: int, names: _Names) -> bool:
    """True for the name of a region before its kind: "Yunnan Province", "Gujarat state"; not "Texas Department of"."""
    after = words.said(place, n)
    kind = names.kind(after)
    if kind not in ("region", "state") or _titled(kind, after):
        return False
    spaced = text[words.end(place, n - 1) : words.start(place, n)] == " "
    return spaced and names.kind(words.said(place, n + 1)) != "of"


def _tied(text: str, words: _Said, place: Place, by: int, gap: re.Pattern[str]) -> bool:
    """True when nothing but a gap stands between the word ``by`` words behind a place and the next."""
    return gap.fullmatch(text, words.end(place, by), words.start(place, by + 1)) is not None


def _titled(kind: str, word: str) -> bool:
    """True for the "State" of a university or a department."""
    return kind == "state" and word.istitle()


def _in_list(text: str, words: _Said, place: Place, by: int, names: _Names) -> bool:
    """True for the stems of "Bryansk, Tula and Smolensk regions"; the next word stands ``by`` words behind."""
    for _ in range(8):
        word = words.said(place, by)
        if not word or not _tied(text, words, place, by - 1, _LIST):
            return False
        kind = names.kind(word)
        if kind == "regions":
            return True
        if kind != "and":
            stem = next((e for e in names.starting(_key(word)) if e.form in ("led", "city")), None)
            if stem is None or not (_begins(stem, word) and _goes_on(stem, text, words, place, 1, by)):
                return False
            by += len(stem.words) - 1
        by += 1
    return False


def words_of(name: str) -> list[str]:
    """Return the keys of the words of a name.

    >>> words_of("Côte d'Ivoire"), words_of("U.S."), words_of("Могилёв")
    (['côte', 'd', 'ivoire'], ['us'], ['могилев'])
    """
    return [_key(word[0]) for word in _WORD.finditer(name)]


def _key(word: str) -> str:
    return word.replace(".", "").casefold().replace("ё", "е")


def _parse(first: str, line: str) -> _Entry:
    others, code, form, beside, written = line.split("\t")
    small = form in ("adjective", "people") and not first[0].isascii()
    capital = -1 if small or written == "-" else int(written) if written.isdecimal() else 0
    exact = "" if written.isdecimal() or written == "-" else written
    words = (first, *others.split())
    second = words[1] if len(words) > 1 and not exact and beside != "-" else ""
    alone = exact != "" or (len(words) == 1 and beside != "-")
    return _Entry(words, code, form, beside, exact, capital, second, alone)


@cache
def _names(lang: str) -> _Names:
    file = resources.files("steelyard.gazetteer") / "data" / f"names.{lang}.tsv"
    lines: dict[str, list[str]] = {}
    if file.is_file():
        for line in file.read_text(encoding="utf-8").splitlines():
            first, _, rest = line.partition("\t")
            lines.setdefault(first, []).append(rest)
    kinds = [line.split("\t") for line in lines.pop("", ())]
    return _Names(lines, {word: group for group, words in kinds for word in words.split("|")})


def kind_of(word: str, lang: str) -> str:
    """Return the group of a word that tells what kind of place a name is, empty for other words.

    >>> kind_of("province", "en"), kind_of("state", "en"), kind_of("copper", "en")
    ('region', 'state', '')
    """
    return _names(lang).kind(word)


def resolve(name: str) -> str:
    """Return the code of an economy as a person types it: a code, or a name in any language we have.

    Raises
    ------
    InputError
        with the nearest names.

    >>> resolve("belarus"), resolve("Липецкая область"), resolve("ru-lip"), resolve("Lipetsk")
    ('BLR', 'RU-LIP', 'RU-LIP', 'RU-LIP')
    """
    asked = " ".join(name.split())
    code = asked.upper()
    if is_country(code) or is_bloc(code) or (is_region(code) and code in display_names()):
        return code
    known = _typed()
    key = " ".join(words_of(asked))
    if key in known:
        return known[key]
    found = {m.code for lang in LANGUAGES for m in find(asked, lang) if (m.start, m.end) == (0, len(asked))}
    if len(found) == 1:
        return found.pop()
    near = difflib.get_close_matches(key, known, n=3, cutoff=0.7)
    hint = (
        f"did you mean {', '.join(n.title() for n in near)}?" if near else "give an ISO 3166 code such as BLR or RU-LIP"
    )
    raise InputError(f"no such economy: {name!r}", mend=hint)


@cache
def _typed() -> dict[str, str]:
    """Name in keys -> code: display names first, then names in texts, then main cities; capitals are no names."""
    known: dict[str, str] = {}
    for code, shown_names in display_names().items():
        for shown in shown_names:
            key = " ".join(words_of(shown))
            if key not in known or not is_region(code):
                known[key] = code
    for form in ("name", "city"):
        for lang in LANGUAGES:
            names = _names(lang)
            for first in names.lines:
                for entry in names.starting(first):
                    if entry.form == form:
                        known.setdefault(" ".join(entry.words), entry.code)
    return known
