"""Learn how finely figures are rounded before zeros fall away; write ``weighing/parameters/rounding.toml``.

"$200 million" may have been rounded at the hundred or at the ten and come out round. From the labelled plain figures:
the count of figures with d digits mixes those rounded at d with those rounded finer that happen to end in zero (one in
ten each digit). The chance that a figure said with d digits was rounded finer follows by Bayes, a width of s against a
tenth of it. Run: ``python -m bench.learn_rounding``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.series import DATA

GOLD = DATA.parent / "devset" / "gold"
OUT = Path(__file__).resolve().parents[1] / "src" / "steelyard" / "weighing" / "parameters" / "rounding.toml"


def figures() -> Iterator[tuple[str, float, float]]:
    """Yield kind, value and width of each plain labelled level and change."""
    for path in sorted(GOLD.glob("*.json")):
        for claim in json.loads(path.read_text(encoding="utf-8"))["claims"]:
            plain = claim["hedge"] is None and claim["value"] and claim["low"] is not None
            if plain and claim["kind"] in ("level", "change") and claim["high"] > claim["low"]:
                yield claim["kind"], abs(claim["value"]), claim["high"] - claim["low"]


def digits(value: float) -> int:
    """Return the digits of a figure without its trailing zeros: 334e6 -> 3, 330e6 -> 2."""
    return len(f"{value:.10g}".replace(".", "").strip("0")) if value < 1e10 else len(f"{value:.0f}".strip("0"))


def finer(counts: Counter[int], classes: range) -> list[float]:
    """Return for each class the chance that a figure in it was rounded a digit finer, from counts by class."""
    top = max(counts)
    rounded = dict.fromkeys(range(classes.start, top + 1), 0.0)
    for at in range(top, classes.start - 1, -1):
        leaked = sum(rounded[k] * 0.9 * 0.1 ** (k - at) for k in range(at + 1, top + 1))
        rounded[at] = max(counts[at] - leaked, 0.5) / 0.9
    return [round(0.1 * rounded.get(at + 1, 0.0) / (rounded[at] + 0.1 * rounded.get(at + 1, 0.0)), 2) for at in classes]


def main() -> None:
    """Count, invert, write."""
    levels = Counter(min(digits(value), 5) for kind, value, _ in figures() if kind == "level")
    # growth is rounded at decimals, not digits: tens (0), ones (1), tenths (2)
    places = [0 if width >= 9.9 else 1 if width > 0.5 else 2 for kind, _, width in figures() if kind == "change"]
    changes = Counter(places)
    named = {"level": finer(levels, range(1, 5)), "change": finer(changes, range(3))}
    lines = [f'version = "1"\nfigures = "{sum(levels.values())} levels, {sum(changes.values())} changes"']
    lines += [f"{name} = {value}" for name, value in named.items()]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("# Written by bench/learn_rounding.py; do not edit by hand.\n" + "\n".join(lines) + "\n")
    print(levels, changes, OUT.read_text())


if __name__ == "__main__":
    main()
