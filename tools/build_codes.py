"""Build `src/steelyard/official/codes.tsv`: M49 numbers, alpha-2 codes and Portuguese names of countries.

usage: python tools/build_codes.py COUNTRY_CODES_CSV   (datasets/country-codes, PDDL)

Needs babel (CLDR) and pycountry at build time only.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pycountry
from babel import Locale

OUT = Path(__file__).parent.parent / "src/steelyard/official/codes.tsv"


def main() -> None:
    """Write the file."""
    rows = list(csv.DictReader(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()))
    lines = {("m49", "0", "WORLD"), ("m49", "842", "USA"), ("m49", "699", "IND"), ("m49", "251", "FRA")}
    lines |= {("m49", "757", "CHE"), ("m49", "579", "NOR"), ("m49", "490", "TWN"), ("m49", "97", "EU")}
    portuguese = {**Locale("pt").territories}
    brazil = {**Locale("pt_BR").territories}
    for row in rows:
        code, alpha2, m49 = row["ISO3166-1-Alpha-3"], row["ISO3166-1-Alpha-2"], row["ISO3166-1-numeric"]
        if not code.strip():
            continue
        if m49.strip():
            lines.add(("m49", m49.lstrip("0"), code))
        if alpha2.strip():
            lines.add(("alpha2", alpha2, code))
            for names in (portuguese, brazil):
                if alpha2 in names:
                    lines.add(("pt", names[alpha2].casefold(), code))
    lines |= {("pt", name.casefold(), code) for name, code in OWN.items()}
    lines |= {("en", country.name.casefold(), country.alpha_3) for country in pycountry.countries}
    lines |= {("en", name.casefold(), code) for name, code in OWN_ENGLISH.items()}
    OUT.write_text("".join("\t".join(line) + "\n" for line in sorted(lines)), encoding="utf-8")
    print(OUT, len(lines))


# names that Comex Stat writes and CLDR does not
OWN = {
    "Belarus": "BLR", "Rússia": "RUS", "Coreia do Sul": "KOR", "Coreia do Norte": "PRK", "Vietnã": "VNM", "Irã": "IRN",
    "Laos": "LAO", "Moldávia": "MDA", "Tcheca, República": "CZE", "Países Baixos (Holanda)": "NLD", "Holanda": "NLD",
    "Bósnia-Herzegovina": "BIH", "Macedônia": "MKD", "Macedônia do Norte": "MKD", "Suazilândia": "SWZ", "Congo": "COG",
    "Congo, República Democrática": "COD", "Taiwan (Formosa)": "TWN", "Hong Kong": "HKG", "Macau": "MAC", "Birmânia": "MMR",
    "Eslovaca, República": "SVK", "Tanzânia": "TZA", "Estados Unidos": "USA", "Reino Unido": "GBR", "Quênia": "KEN",
    "Timor Leste": "TLS", "Brunei": "BRN", "Palestina": "PSE", "Venezuela": "VEN", "Bolívia": "BOL", "Síria": "SYR",
    "Mianmar": "MMR", "Malavi": "MWI", "Cayman, Ilhas": "CYM", "Vaticano": "VAT", "Virgens, Ilhas (Britânicas)": "VGB",
}  # fmt: skip

# names in English tables that neither ISO nor CLDR writes so
OWN_ENGLISH = {
    "Czech Rep.": "CZE", "Bosnia Herzegovina": "BIH", "Cote d' Ivoire": "CIV", "Korea, DPR of": "PRK", "Dem. People's Rep. of Korea": "PRK",
    "FYR of Macedonia": "MKD", "Libyan Arab Jamahiriya": "LBY", "Serbia and Montenegro": "SCG", "Vatican City State": "VAT",
    "Rep. of Korea": "KOR", "Rep. of Moldova": "MDA", "Russian Federation": "RUS", "Viet Nam": "VNM", "USA": "USA",
    "Congo, Democratic Republic of the": "COD", "Palestinian Territory, Occupied": "PSE", "Virgin Islands, British": "VGB",
    "United States Virgin Islands": "VIR", "Faeroe Islands": "FRO", "China, Hong Kong SAR": "HKG", "China, Macao SAR": "MAC",
    "Türkiye": "TUR", "United Rep. of Tanzania": "TZA", "Lao People's Dem. Rep.": "LAO", "Other Asia, nes": "TWN",
}  # fmt: skip

if __name__ == "__main__":
    main()
