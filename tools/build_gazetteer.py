"""Build `src/steelyard/gazetteer/data` from CLDR, ISO and the two hand-written lists beside this file.

usage: python tools/build_gazetteer.py CLDR_SUBDIVISIONS_EN_JSON   (npm package cldr-subdivisions-full, en.json)

Needs babel, pycountry and pymorphy3 (build time only). Russian forms are inflected here, so that a look-up at run
time is a dictionary and needs no morphology. Output: names.<lang>.tsv (code, form, name) for finding, display.tsv
(code, en, ru) for showing.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pycountry
import pymorphy3
from babel import Locale

HERE = Path(__file__).parent
DATA = HERE.parent / "src/steelyard/gazetteer/data"
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
REGIONS_OF = {"US", "CA", "AU", "BR", "IN", "CN", "DE", "PL", "UA", "KG", "UZ"}
# names of regions that are ordinary words, persons, or places better known as something else
AMBIGUOUS = {
    "Georgia", "Washington", "New York", "Victoria", "Central", "North", "South", "East", "West", "Goa", "Para",
    "Hamburg", "Moscow", "Berlin", "Bremen", "Brest", "Minsk", "Kiev", "Kyiv", "Beijing", "Tashkent", "Bishkek",
    "Osh", "Maine", "Delhi", "Punjab", "Federal District", "Amazonas", "Tianjin", "Virginia", "Taiwan", "Hong Kong",
    "Macau", "Moscow Province",
}  # fmt: skip
KINDS = {
    "oblast": ("{} Oblast", "{} Region", "{} region", "{} oblast", "{} province"),
    "krai": ("{} Krai", "{} Territory", "{} Region", "{} region", "{} territory", "{} krai"),
    "republic": ("{}", "Republic of {}"),
    "province": ("{}", "{} province", "{} Province"),
    "plain": ("{}",),
}
SHOWN = {"oblast": "{} Oblast", "krai": "{} Krai", "republic": "{}", "province": "{}", "plain": "{}"}
# a city that is also an economy of its own or a government must not stand for the region around it
NO_CITY = {
    "Moscow",
    "Minsk",
    "Tashkent",
    "Kiev",
    "Almaty",
    "Amur",
    "Vladimir",
    "Kirov",
    "Altai",
    "Primorsky",
    "Zabaykalsky",
}

morph = pymorphy3.MorphAnalyzer()
Row = tuple[str, str, str]


def main() -> None:
    """Write the data files."""
    words = tomllib.loads((HERE / "gazetteer_words.toml").read_text(encoding="utf-8"))
    regions = [line.split("|") for line in _lines(HERE / "gazetteer_regions.txt")]
    cldr = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["subdivisions"]["localeDisplayNames"][
        "subdivisions"
    ]
    english = sorted(set(_english(words["en"], regions, cldr)))
    russian = sorted(set(_russian(words["ru"], regions)))
    _write("names.en.tsv", english)
    _write("names.ru.tsv", russian)
    _write("display.tsv", sorted(_display(words, regions, cldr)))


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def _english(words: dict[str, dict[str, str]], regions: list[list[str]], cldr: dict[str, str]) -> Iterator[Row]:
    territories = Locale("en").territories
    for country in pycountry.countries:
        known = {
            country.name,
            getattr(country, "common_name", country.name),
            territories.get(country.alpha_2, country.name),
        }
        for name in known:
            if "," not in name and "(" not in name:
                yield country.alpha_3, "name", name.replace("&", "and")
        if "official_name" in country._fields and "," not in country.official_name:
            yield country.alpha_3, "name", country.official_name
    for form in ("name", "capital", "people"):
        for code, names in words[form].items():
            for name in names.split("|"):
                yield code, "adjective" if form == "people" else form, name
    for code, stem, kind, _, _ in regions:
        for pattern in KINDS[kind]:
            yield code, "name", pattern.format(stem)
        if kind in ("oblast", "krai") and stem not in NO_CITY:
            yield code, "city", stem
    have = {row[0] for row in regions}
    for key, name in cldr.items():
        code = f"{key[:2].upper()}-{key[2:].upper()}"
        if key[:2].upper() in REGIONS_OF and code not in have and name not in AMBIGUOUS:
            yield code, "name", name


def _russian(words: dict[str, dict[str, str]], regions: list[list[str]]) -> Iterator[Row]:
    territories = Locale("ru").territories
    for country in pycountry.countries:
        name = territories.get(country.alpha_2)
        if name and "(" not in name and country.alpha_3 not in words["name"]:
            yield from ((country.alpha_3, "name", form) for form in inflected(name))
    for form in ("name", "capital"):
        for code, names in words[form].items():
            for name in names.split("|"):
                yield from ((code, form, found) for found in inflected(name))
    for code, names in words["people"].items():
        for name in names.split("|"):
            yield from ((code, "adjective", found) for found in adjective_forms(name))
    for code, _, kind, name, city in regions:
        yield from ((code, "name", found) for found in inflected(name))
        if kind == "republic" and not name.startswith("Республика"):
            yield from ((code, "name", found) for found in inflected(f"Республика {name}"))
        if city:
            yield from ((code, "city", found) for found in inflected(city))
        first = name.split()[0].casefold()
        if kind in ("oblast", "krai") and first.endswith(("ская", "ский", "цкая", "цкий")) and len(name.split()) == 2:
            yield from ((code, "adjective", found) for found in adjective_forms(re.sub("ая$", "ий", first)))


def inflected(name: str) -> set[str]:
    """Return the name in all cases: adjectives and the first noun change, what follows the noun stays."""
    both = {name, name.replace("ё", "е")}
    parts = name.split()
    if name.isupper() or parts[0].isupper():
        return both
    heads = [_parse(word) for word in parts]
    noun = next((i for i, parse in enumerate(heads) if "NOUN" in parse.tag), None)
    if noun is None:
        return both
    for case in CASES:
        changed = []
        for i, (word, parse) in enumerate(zip(parts, heads, strict=True)):
            if i > noun:
                changed.append(word)
                continue
            want = {case}
            if i < noun:
                head = heads[noun].tag
                want |= {"plur"} if head.number == "plur" else {"sing", head.gender or "masc"}
                want |= {"inan"} if case == "accs" and (head.gender == "masc" or head.number == "plur") else set()
            found = parse.inflect(want)
            changed.append(_like(word, found.word) if found else word)
        both |= {" ".join(changed), " ".join(changed).replace("ё", "е")}
    return both


def _parse(word: str) -> pymorphy3.analyzer.Parse:
    parses = morph.parse(word)
    nominative = [p for p in parses if p.tag.case == "nomn" and ({"NOUN", "ADJF", "PRTF"} & {str(p.tag.POS)})]
    places = [p for p in nominative if "Geox" in p.tag]
    return (places or nominative or parses)[0]


def _like(model: str, word: str) -> str:
    """Give a word the capitals of its model (parts joined by hyphens each keep theirs)."""
    parts = word.split("-")
    models = model.split("-")
    if len(parts) != len(models):
        return word.capitalize()
    return "-".join(p.capitalize() if m[:1].isupper() else p for p, m in zip(parts, models, strict=True))


def adjective_forms(word: str) -> set[str]:
    """Return all forms of an adjective in -ский."""
    stem = word[:-2]
    ends = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими")
    return {stem + end for end in ends}


def _display(
    words: dict[str, dict[str, dict[str, str]]], regions: list[list[str]], cldr: dict[str, str]
) -> Iterator[Row]:
    en, ru = Locale("en").territories, Locale("ru").territories
    shown: dict[str, tuple[str, str]] = {}
    for key, name in cldr.items():
        shown[f"{key[:2].upper()}-{key[2:].upper()}"] = (name, name)
    for country in pycountry.countries:
        name = en.get(country.alpha_2, country.name)
        shown[country.alpha_3] = (name.replace("&", "and"), ru.get(country.alpha_2, name))
    for code in {**words["en"]["name"], **words["ru"]["name"]}:
        first = [words[lang]["name"].get(code, "").split("|")[0] for lang in ("en", "ru")]
        if code not in shown or (len(code) == 3 and first[0]):
            old = shown.get(code, (code, code))
            shown[code] = (first[0] or old[0], first[1] or old[1])
    for code, stem, kind, name, _ in regions:
        shown[code] = (SHOWN[kind].format(stem), name)
    shown |= {"USA": ("United States", "США"), "WORLD": ("the world", "весь мир"), "EU": ("European Union", "ЕС")}
    shown |= {"SUN": ("Soviet Union", "СССР"), "GBR": ("United Kingdom", "Великобритания"), "ARE": ("UAE", "ОАЭ")}
    yield from ((code, *names) for code, names in shown.items())


def _write(name: str, rows: list[Row]) -> None:
    DATA.mkdir(parents=True, exist_ok=True)
    (DATA / name).write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    print(name, len(rows))


if __name__ == "__main__":
    main()
