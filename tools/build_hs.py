"""Build ``reading/hs/headings.tsv`` from the HS 2022 texts (datasets/harmonized-system, PDDL).

usage: python tools/build_hs.py ../shared/data/harmonized_system.csv
"""

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src/steelyard/reading/hs/headings.tsv"


def main() -> None:
    """Write the code and text of every heading, in the order of codes."""
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "4"]
    lines = sorted(f"{row['hscode']}\t{' '.join(row['description'].split())}" for row in rows)
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} headings")


if __name__ == "__main__":
    main()
