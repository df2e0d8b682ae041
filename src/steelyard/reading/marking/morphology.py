"""Lemmas of inflected languages; each answers from a cache.

A lexicon names the function it wants (``morphology = "russian"``); the prefilter asks for the same with ``_forms``.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any


@lru_cache(maxsize=50_000)
def russian(word: str) -> str:
    """Return the dictionary form of a Russian word in small letters, with е for ё; other words stay as they are.

    A superlative has its own: «крупнейшего» is no form of «крупный», which tells no first place.
    """
    if not word.isalpha() or word.isascii():
        return word
    parse = _parses(word)[0]
    best = parse.inflect({"nomn", "masc", "sing"}) if "Supr" in parse.tag else None
    form: str = parse.normal_form if best is None else best.word
    return form.replace("ё", "е")


@lru_cache(maxsize=50_000)
def russian_keys(word: str) -> tuple[str, ...]:
    """Return the dictionary forms under which the forms of a lexicon's word are found: an adjective whose neuter is a
    noun of its own has two («второй» and «второе», «прошлый» and «прошлое»).
    """
    lemma, parses = russian(word), _parses(word)
    parse = next((parse for parse in parses if "ADJF" in parse.tag and "Apro" not in parse.tag), None)
    if parse is None or "Supr" in parse.tag or not (parse is parses[0] or word.endswith("ое")):
        return (lemma,)
    neuter = parse.inflect({"neut", "nomn", "sing"})
    found = (lemma, parse.normal_form, word if neuter is None else russian(neuter.word))
    return tuple(form.replace("ё", "е") for form in found)


def russian_forms(word: str) -> frozenset[str]:
    """Return every form that has the word's dictionary form, in small letters, with е for ё: for the prefilter."""
    lemma = russian(word.casefold().replace("ё", "е"))
    found = {word.casefold(), lemma}
    for parse in _parses(lemma):
        best = "Supr" in parse.tag
        if best or parse.normal_form.replace("ё", "е") == lemma:
            found.update(form.word for form in parse.lexeme if not best or "Supr" in form.tag)
    return frozenset(form.replace("ё", "е") for form in found)


@lru_cache(maxsize=20_000)
def russian_inside(word: str) -> bool:
    """Return whether a name behind «в» is where something is, not where it goes: «в области», not «в область»."""
    tags = [parse.tag for parse in _of_place(word)]
    located = any("loct" in tag or "loc2" in tag for tag in tags)
    return located and not any("accs" in tag and ("sing" in tag or "Fixd" in tag) for tag in tags)


@lru_cache(maxsize=20_000)
def russian_owned(word: str) -> bool:
    """Return whether a name can own what is told and be no subject: «Латвии», not «Латвия»."""
    tags = [parse.tag for parse in _of_place(word)]
    return any("gent" in tag for tag in tags) and not any("nomn" in tag and "sing" in tag for tag in tags)


@lru_cache(maxsize=20_000)
def russian_origin(word: str) -> bool:
    """Return whether a name behind «с» is where something comes from: «с Кубы», not «с Кубой»."""
    tags = [parse.tag for parse in _of_place(word)]
    return any("gent" in tag for tag in tags) and not any("ablt" in tag for tag in tags)


@lru_cache(maxsize=20_000)
def russian_subject(word: str) -> bool:
    """Return whether a name can only be a subject: «Дания» behind «в экспорте» owns nothing, «Дании» and «Перу» may."""
    tags = [parse.tag for parse in _of_place(word)]
    return any("nomn" in tag for tag in tags) and not any("gent" in tag for tag in tags)


@lru_cache(maxsize=20_000)
def russian_case(word: str) -> str:
    """Return how a word behind a trade word may tell what is traded by its form.

    ``noun`` or ``adjective`` in the genitive («экспорт свежей рыбы»), ``only`` for a noun that can be no subject,
    ``by`` for an instrumental («торговля зерном»), ``either`` for a genitive that looks like a verb of many («стали»),
    empty for any other form.
    """
    found = ""
    named = False
    for parse in _parses(word):
        named = named or "nomn" in parse.tag
    for parse in _parses(word)[:4]:
        tag = parse.tag
        if "Name" in tag or "Surn" in tag or "Patr" in tag or "Geox" in tag or "NPRO" in tag:
            continue
        if "gent" in tag and "NOUN" in tag:
            return "noun" if named else "only"
        if "gent" in tag and ("ADJF" in tag or "PRTF" in tag):
            return "" if "Apro" in tag else "adjective"
        if "ablt" in tag and "NOUN" in tag:
            found = "by"
        if "VERB" in tag or "INFN" in tag or "PREP" in tag or "ADVB" in tag or "CONJ" in tag:
            many = "VERB" in tag and "past" in tag and "plur" in tag and parse.normal_form != "быть"
            return "either" if many and any("gent" in other.tag for other in _parses(word)) else ""
    return found


@lru_cache(maxsize=20_000)
def russian_role(word: str) -> str:
    """Return what a name without a preposition can be by its form.

    ``subject`` («Дания»), ``given`` for one to whom something is given («Дании» could be more, «Перу» too: only
    «датчанам», «Китаю»), ``by`` for who does something («Данией»), ``leads`` for a preposition, empty for any other.
    """
    tags = [parse.tag for parse in _of_place(word)]
    if any("PREP" in tag for tag in tags):
        return "leads"
    if any("nomn" in tag for tag in tags):
        return "subject"
    if tags and all("ablt" in tag for tag in tags):
        return "by"
    given = any("datv" in tag for tag in tags)
    return "given" if given and not any("gent" in tag or "accs" in tag or "ablt" in tag for tag in tags) else ""


@lru_cache(maxsize=20_000)
def russian_single(word: str) -> bool:
    """Return whether a word can tell of one: «страны» and «африканским» can, «странам» and «африканские» cannot."""
    return not all("plur" in parse.tag for parse in _parses(word))


@lru_cache(maxsize=20_000)
def russian_narrates(word: str) -> bool:
    """Return whether a verb by its form tells what was done: «вывез», «продано», not «вывезти», «вывезет»."""
    tag = _parses(word)[0].tag
    return "past" in tag and ("VERB" in tag or "PRTS" in tag)


def _of_place(word: str) -> list[Any]:
    """Return what a name may be: «Индия», «Германия» and «Франция» are places, no genitives of indium and the like."""
    places = [parse for parse in _parses(word) if "Geox" in parse.tag]
    return places or _parses(word)


@lru_cache(maxsize=500)
def _parses(word: str) -> list[Any]:
    """Return what a word may be, the likeliest first; of one word several things are asked, one after the other."""
    found: list[Any] = _analyzer().parse(word)
    return found


@cache
def _analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")
