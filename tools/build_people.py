"""Build `src/steelyard/gazetteer/data/people.tsv`: people by economy and year, for figures per head.

usage: python tools/build_people.py WORLD_BANK.parquet     (columns code, year, population)

Data: World Bank, World Development Indicators, SP.POP.TOTL (CC BY 4.0), as tidyverts/tsibbledata collected them. A line an
economy of ISO 3166: code, first year, then people year by year (empty: not known). Aggregates such as "Arab World" are
left out.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from steelyard.core.economy import is_country
from steelyard.gazetteer.names import display_names

OUT = Path(__file__).parent.parent / "src/steelyard/gazetteer/data/people.tsv"
FIRST = 1990


def main(source: str) -> None:
    """Write the file."""
    known = {code for code in display_names() if is_country(code)}
    table = pl.read_parquet(source, columns=["code", "year", "population"]).drop_nulls()
    rows: dict[str, dict[int, int]] = {}
    for code, year, people in table.iter_rows():
        if code in known and year >= FIRST:
            rows.setdefault(code, {})[int(year)] = round(people)
    lines = []
    for code, years in sorted(rows.items()):
        first, last = min(years), max(years)
        lines.append("\t".join([code, str(first), *(str(years.get(year, "")) for year in range(first, last + 1))]))
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(OUT, len(lines), OUT.stat().st_size)


if __name__ == "__main__":
    main(sys.argv[1])
