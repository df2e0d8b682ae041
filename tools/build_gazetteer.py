"""Build `src/steelyard/gazetteer/data` from CLDR, ISO and the two hand-written lists beside this file.

usage: python tools/build_gazetteer.py CLDR_SUBDIVISIONS_EN_JSON   (npm package cldr-subdivisions-full, en.json)

Needs babel, pycountry and pymorphy3 (build time only). Russian forms are inflected here, so that a look-up at run
time is a dictionary and needs no morphology; CLDR has no Russian names of regions, they are written by hand. Output:
names.<lang>.tsv for finding (columns as `gazetteer.lookup` tells), display.tsv (code, en, ru) for showing.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pycountry
import pymorphy3
from babel import Locale

from steelyard.core.economy import is_country, is_region
from steelyard.gazetteer.lookup import words_of

HERE = Path(__file__).parent
DATA = HERE.parent / "src/steelyard/gazetteer/data"
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
# countries whose regions reports name without saying "province" or "state"
BARE = {"US", "CA", "AU", "BR", "IN", "CN", "DE", "PL", "AT", "GB"}
# countries whose press in English often keeps the region's own name ("Andalucía")
OWN_NAMES = {"AT", "BE", "CH", "CL", "DE", "ES", "FR", "IT", "NL", "PT"}
GERMAN = {"AT", "CH", "DE"}
WITH_STATE = {"US", "BR", "IN", "MX", "AU", "DE", "NG", "MY"}
# names of regions that are ordinary words, persons, or places better known as something else: only with "province"
AMBIGUOUS = {
    "Georgia", "Washington", "New York", "Victoria", "Para", "Pará", "Acre", "Hamburg", "Berlin", "Bremen", "Maine",
    "Delhi", "Punjab", "Amazonas", "Tianjin", "Federal District", "Rio de Janeiro", "São Paulo", "Goa",
    "Beijing", "Chandigarh", "Taiwan", "Hong Kong", "Macau", "Vienna", "Salzburg", "Lublin", "Opole", "Lubusz",
    "Łódź", "Bahia", "Wien", "Holy Cross", "Montana", "Sikkim", "Assam", "Bihar", "Washington DC",
}  # fmt: skip
PLAIN_WORDS = {
    "Central", "North", "South", "East", "West", "Northern", "Southern", "Eastern", "Western", "Capital", "Centre",
    "Center", "Coast", "Islands", "Upper East", "Upper West", "North East", "North West", "South East", "South West",
    "Northeast", "Northwest", "Southeast", "Southwest", "Mary", "Balkan", "Most", "Van", "Tak", "Nan", "Down", "Lot",
    "Nord", "Cher", "Var", "Bender", "Batman", "Trade", "Santiago", "Littoral", "Federal", "Border", "Republic", "Province",
}  # fmt: skip
# behind the name of a bloc or a part of the world they mean the whole of it: "CEFTA countries", "ASEAN members"
MEMBERS = ("countries", "member countries", "member states", "members", "nations", "states", "economies")
# written small, as the text has them in its middle
SMALL = {"Eurozone"}
NO_GROUP = {
    "WORLD",
    "Belgo-Luxembourg Economic Union",
    "Abkhazia",
    "Crimea",
    "Sevastopol",
    "South Ossetia",
    "Transnistria",
    "Scandinavia",
}
GB_NATIONS = {"GB-ENG", "GB-SCT", "GB-WLS", "GB-NIR"}
SHOWN = {"oblast": "{} Oblast", "krai": "{} Krai", "okrug": "{} Autonomous Okrug", "city": "{} (city)"}
WITH_CITY = {"oblast", "krai", "city"}
# a stem that is also an economy's capital, a person or an ordinary word never stands for its region alone
NO_CITY = {
    "Moscow", "Minsk", "Tashkent", "Kyiv", "Almaty", "Amur", "Vladimir", "Kirov", "Altai", "Primorsky", "Zabaykalsky",
    "Astana", "Bishkek", "Osh", "Abai", "Leningrad", "Jewish Autonomous", "Rivne", "Talas", "Sughd", "Brest",
}  # fmt: skip
# adjectives that name a capital or an ordinary quality sooner than the region
NO_ADJECTIVE = {"RU-MOS", "BY-MI", "UZ-TO", "UA-32", "PL-22", "UA-48", "UA-56", "RU-VLA", "RU-KIR"}

morph = pymorphy3.MorphAnalyzer()
Row = tuple[str, str, str, str]
"""code, form, name, with."""


def main() -> None:
    """Write the data files."""
    words = tomllib.loads((HERE / "gazetteer_words.toml").read_text(encoding="utf-8"))
    regions = [line.split("|") for line in _lines(HERE / "gazetteer_regions.txt")]
    source = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    cldr = source["subdivisions"]["localeDisplayNames"]["subdivisions"]
    cldr = {f"{key[:2].upper()}-{key[2:].upper()}": name.strip("²") for key, name in cldr.items()}
    kinds = [f"\t{group}\t{names}" for group, names in words["en"]["kind"].items()]
    _write("names.en.tsv", [*kinds, *_rows(_english(words["en"], regions, cldr))])
    _write("names.ru.tsv", _rows(_russian(words["ru"], regions)))
    _write("display.tsv", sorted("\t".join(row) for row in _display(words, regions, cldr)))


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def _rows(names: Iterable[Row]) -> list[str]:
    """Return the lines of a names file: first word, other words, code, form, with, how it must be written."""
    found = set()
    for code, form, name, beside in names:
        first, *others = words_of(name)
        letters = name.replace(".", "")
        short = letters.isupper() or (letters[0].isalpha() and letters[1:2].isupper())  # "eSwatini"
        exact = letters if short and not others and len(letters) > 1 else ""
        capital = next((n for n, word in enumerate(name.split()) if word[:1].isupper()), 0)
        small = "-" if code in SMALL else ""
        written = exact or small or (str(capital) if capital else "")
        found.add("\t".join((first, " ".join(others), code, form, beside, written)))
    return sorted(found)


def _english(words: dict[str, dict[str, str]], regions: list[list[str]], cldr: dict[str, str]) -> Iterator[Row]:
    territories = Locale("en").territories
    for country in pycountry.countries:
        known = {
            country.name,
            getattr(country, "common_name", country.name),
            territories.get(country.alpha_2, country.name),
        }
        if "official_name" in country._fields:
            known.add(country.official_name)
        for name in known:
            if "," not in name and "(" not in name:
                yield country.alpha_3, "name", name.replace("&", "and"), ""
    for form in ("name", "capital", "people", "none"):
        for code, names in words[form].items():
            for name in names.split("|"):
                yield code, "adjective" if form == "people" else form, name, ""
                called = form in ("name", "people") and code not in NO_GROUP
                grouped = called and not (is_country(code) or is_region(code))
                if grouped and name.split()[-1].casefold() not in MEMBERS:
                    yield from ((code, "name", f"{name} {members}", "") for members in MEMBERS)
    for code, names in words["first"].items():
        yield from ((code, "adjective", name, "-") for name in names.split("|"))
    for code, names in words["city"].items():
        yield from ((code, "city", name, _beside(code)) for name in names.split("|"))
    for code, stem, kind, _, _ in regions:
        yield from _english_region(code, stem, kind)
    have = {row[0] for row in regions}
    stems = {_ascii(row[1]) for row in regions}
    in_use = {part.code for part in pycountry.subdivisions}
    many = Counter(name for code, name in cldr.items() if code in in_use)
    own = {part.code: part.name for part in pycountry.subdivisions if part.country_code in OWN_NAMES}
    own = {code: name for code, name in own.items() if name.replace(" ", "").isalpha() and name not in many}
    many.update(own.values())
    for code, _, kind, _, _ in regions:
        if code in own and kind in ("plain", "province"):
            yield from ((code, "name", spelled, "") for spelled in _spellings(code, own[code]))
    for code, name in [*cldr.items(), *own.items()]:
        if code in have or code not in in_use or _ascii(name) in stems or name in PLAIN_WORDS:
            continue
        if code.startswith("GB-") and code not in GB_NATIONS:
            continue
        bare = code[:2] in BARE and name not in AMBIGUOUS
        if bare or (many[name] == 1 and "(" not in name and name.split()[0] not in PLAIN_WORDS and len(name) > 3):
            for spelled in _spellings(code, name):
                yield code, "name" if bare else "led", spelled, "" if bare else _beside(code)


def _english_region(code: str, stem: str, kind: str) -> Iterator[Row]:
    if kind == "none":
        return
    for spelled in _spellings(code, stem):
        if kind in ("plain", "province", "republic"):
            yield code, "name", spelled, ""
            yield code, "name", f"Republic of {spelled}" if kind == "republic" else spelled, ""
        elif kind == "led" or kind == "okrug" or spelled in NO_CITY:
            yield code, "led", spelled, "city" if kind == "city" else _beside(code)
        else:
            yield code, "city", spelled, _beside(code)


def _beside(code: str) -> str:
    return "state" if code[:2] in WITH_STATE else "region"


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("Ł", "L").replace("ł", "l").replace("ı", "i"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def _spellings(code: str, name: str) -> set[str]:
    """Return a name as written, without its accents, and as Germans write theirs without ("Thueringen")."""
    plain = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue"} if code[:2] in GERMAN else {}
    return {name, _ascii(name), _ascii(name.translate(plain))}


def _russian(words: dict[str, dict[str, str]], regions: list[list[str]]) -> Iterator[Row]:
    territories = Locale("ru").territories
    for country in pycountry.countries:
        name = territories.get(country.alpha_2)
        if name and "(" not in name and country.alpha_3 not in words["name"]:
            yield from ((country.alpha_3, "name", form, "") for form in inflected(name))
    for form in ("name", "capital", "none"):
        for code, names in words[form].items():
            for name in names.split("|"):
                yield from ((code, form, found, "") for found in inflected(name))
    for code, names in words["people"].items():
        for name in names.split("|"):
            yield from ((code, "adjective", *found) for found in adjective_forms(name))
    for code, names in words["first"].items():
        yield code, "adjective", names, "-"
    for code, names in words["nation"].items():
        for name in names.split("|"):
            yield from ((code, "people", found, "") for found in inflected(name))
    for code, _, kind, name, city in regions:
        yield from ((code, "name", found, "") for found in inflected(name))
        if kind == "republic" and not name.startswith("Республика"):
            yield from ((code, "name", found, "") for found in inflected(f"Республика {name}"))
        for one in filter(None, city.split("/")):
            yield from ((code, "city", found, "") for found in inflected(one))
        first = name.split()[0].casefold()
        if len(name.split()) == 2 and first.endswith(("ская", "ский", "цкая", "цкий")):
            called = re.sub("ая$", "ий", name.split()[0])
            yield from ((code, "name", found, "") for found in inflected(f"{called} регион"))
        if first.endswith(("ская", "ский", "цкая", "цкий", "ское")) and code not in NO_ADJECTIVE:
            yield from ((code, "adjective", *found) for found in adjective_forms(re.sub("(ая|ое)$", "ий", first)))


def inflected(name: str) -> set[str]:
    """Return the name in all cases: adjectives and the first noun change, what follows the noun stays; both halves of
    "X and Y" change, and so does an adjective that is a name by itself.
    """
    both = {name, name.replace("ё", "е")}
    if name.isupper() or name.split()[0].isupper() or not name[0].isalpha():
        return both
    halves = [half.split() for half in name.split(" и ")]
    if any(_head(parts) != len(parts) - 1 for parts in halves):
        halves = [name.split()]
    if _head(halves[0]) is None:
        return both
    for case in CASES:
        changed = " и ".join(_in_case(parts, case) for parts in halves)
        both |= {changed, changed.replace("ё", "е")}
    return both | {form[: -len("краю")] + "крае" for form in both if form.endswith("ом краю")}


def _head(parts: list[str]) -> int | None:
    """Return which word of a name is its noun; a known word alone is one."""
    nouns = (i for i, word in enumerate(parts) if "NOUN" in _parse(word, last=i + 1 == len(parts)).tag)
    return next(nouns, 0 if len(parts) == 1 and morph.word_is_known(parts[0]) else None)


def _in_case(parts: list[str], case: str) -> str:
    changed = []
    noun = _head(parts) or 0
    head = _parse(parts[noun], last=noun + 1 == len(parts)).tag
    for i, word in enumerate(parts):
        if i > noun and not (parts[0] == "город" and i == 1):
            changed.append(word)
            continue
        want = {case}
        if i < noun:
            want |= {"plur"} if head.number == "plur" else {"sing", head.gender or "masc"}
            want |= {"inan"} if case == "accs" and (head.gender == "masc" or head.number == "plur") else set()
        found = _parse(word, last=i + 1 == len(parts)).inflect(want)
        changed.append(_like(word, found.word) if found else word)
    return " ".join(changed)


def _parse(word: str, *, last: bool) -> pymorphy3.analyzer.Parse:
    parses = morph.parse(word)
    if not last and word.endswith(("ский", "цкий")):  # «Приморский край»: no place called Приморский
        parses = [p for p in parses if "ADJF" in p.tag] or parses
    nominative = [p for p in parses if p.tag.case == "nomn" and ({"NOUN", "ADJF", "PRTF"} & {str(p.tag.POS)})]
    places = [p for p in nominative if "Geox" in p.tag]
    return (places or nominative or parses)[0]


def _like(model: str, word: str) -> str:
    """Give a word the capitals of its model (parts joined by hyphens each keep theirs)."""
    parts = word.split("-")
    models = model.split("-")
    if len(parts) != len(models):
        return word.capitalize() if model[:1].isupper() else word
    return "-".join(p.capitalize() if m[:1].isupper() else p for p, m in zip(parts, models, strict=True))


def adjective_forms(word: str) -> set[tuple[str, str]]:
    """Return all forms of an adjective in -ский, and (with "-") its first half of a compound («липецко-»)."""
    stem = word[:-2]
    ends = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими")
    return {(stem + end, "") for end in ends} | {(stem + "о", "-")}


def _display(
    words: dict[str, dict[str, dict[str, str]]], regions: list[list[str]], cldr: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    en, ru = Locale("en").territories, Locale("ru").territories
    shown: dict[str, tuple[str, str]] = {code: (name, name) for code, name in cldr.items()}
    for country in pycountry.countries:
        name = en.get(country.alpha_2, country.name)
        shown[country.alpha_3] = (name.replace("&", "and"), ru.get(country.alpha_2, name))
    for code in {**words["en"]["name"], **words["ru"]["name"]}:
        first = [words[lang]["name"].get(code, "").split("|")[0] for lang in ("en", "ru")]
        if "-" not in code and (code not in shown or first[0]):
            old = shown.get(code, (code, code))
            shown[code] = (first[0] or old[0], first[1] or old[1])
    for code, stem, kind, name, _ in regions:
        known = cldr.get(code, stem) if kind in ("led", "town") else stem
        shown[code] = (SHOWN.get(kind, known).format(stem), name)
    shown |= {"USA": ("United States", "США"), "WORLD": ("the world", "весь мир"), "EU": ("European Union", "ЕС")}
    shown |= {"SUN": ("Soviet Union", "СССР"), "GBR": ("United Kingdom", "Великобритания"), "ARE": ("UAE", "ОАЭ")}
    shown |= {"US-GA": ("Georgia (US)", "Джорджия"), "US-DC": ("District of Columbia", "округ Колумбия")}
    yield from ((code, *names) for code, names in shown.items())


def _write(name: str, rows: list[str]) -> None:
    DATA.mkdir(parents=True, exist_ok=True)
    (DATA / name).write_text("".join(row + "\n" for row in rows), encoding="utf-8")
    print(name, len(rows))


if __name__ == "__main__":
    main()
