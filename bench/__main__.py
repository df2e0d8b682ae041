"""`make bench`: every measurement, each writing its section of docs/benchmarks.md."""

from __future__ import annotations

import sys

from bench import calibration, gap, ledger, methods, official, outlook, reading, start, unchanged, web, weighing

SECTIONS = {
    "reading": reading,
    "unchanged": unchanged,
    "weighing": weighing,
    "ledger": ledger,
    "calibration": calibration,
    "methods": methods,
    "outlook": outlook,
    "gap": gap,
    "official": official,
    "web": web,
    "start": start,
}


def main() -> None:
    """Run the sections named on the command line, or all."""
    for name in sys.argv[1:] or SECTIONS:
        print(f"== {name}", flush=True)
        sys.argv = [name]
        SECTIONS[name].main()


if __name__ == "__main__":
    main()
