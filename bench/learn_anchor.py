"""Learn what tells whose trade a text is about, and write ``reading/who/anchor.toml``.

Of each labelled article the anchor is the economy that most of its labels have as reporter; where two are level either
is right. The weights of the reader's evidence (`steelyard.reading.who.anchor`) are those of the likeliest softmax
over the economies that a text names, held by a ridge to the weights that earlier articles taught. Folders of articles
are left out one at a time to see how well the rest tells their anchors. Run: ``python -m bench.learn_anchor FOLDER ...``
with folders that taught nothing before: what they teach is added to the weights that stand there.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.reading import ROOT
from steelyard.core.errors import InputError
from steelyard.desk.evaluate import Labelled, load
from steelyard.gazetteer.lookup import find, resolve
from steelyard.reading.document import clean
from steelyard.reading.marking.language import language
from steelyard.reading.marking.marks import analyse
from steelyard.reading.reader import dated
from steelyard.reading.who.anchor import FEATURES, evidence

Array = NDArray[np.float64]
OUT = ROOT / "src" / "steelyard" / "reading" / "who" / "anchor.toml"
RIDGE = 20.0


class Case(NamedTuple):
    """One article: the features of its economies, a row each, and which of them are right."""

    rows: Array
    right: Array


def cases(folder: Path) -> list[Case]:
    """Return the articles of a folder whose anchor its labels tell."""
    found = (_case(one) for one in load(folder / "gold", folder / "articles"))
    return [case for case in found if case is not None]


def _case(one: Labelled) -> Case | None:
    text = clean(one.text)
    seen = evidence(analyse(text, language(one.lang), dated(find(text, one.lang), one.published)))
    named: Counter[str] = Counter()
    for claim in one.claims:
        named.update({code} if (code := _code(claim.get("reporter"))) in seen else ())
    if not named:
        return None
    most = max(named.values())
    return Case(np.array(list(seen.values())), np.array([float(named[code] == most) for code in seen]))


def _code(name: str | None) -> str | None:
    if name is None or name.isupper():
        return name
    try:
        return resolve(name.split(" (")[0])
    except InputError:
        return name


def learned(taught: Sequence[Case], prior: Array) -> Array:
    """Return the weights under which the right economies are likeliest, not far from those known before."""
    starts = np.cumsum([0, *(len(case.right) for case in taught)])[:-1]
    sizes = [len(case.right) for case in taught]
    rows, right = np.concatenate([c.rows for c in taught]), np.concatenate([c.right for c in taught])

    def loss(weights: Array) -> tuple[float, Array]:
        scores = np.exp(rows @ weights)
        whole, good = np.add.reduceat(scores, starts), np.add.reduceat(scores * right, starts)
        slope = rows.T @ (scores / np.repeat(whole, sizes) - scores * right / np.repeat(good, sizes))
        away = weights - prior
        return float(np.log(whole / good).sum() + RIDGE * away @ away / 2), slope + RIDGE * away

    return np.asarray(minimize(loss, prior.copy(), jac=True, method="L-BFGS-B").x)


def hits(weights: Array, shown: Sequence[Case]) -> int:
    """Return in how many articles the first economy is right."""
    return sum(bool(case.right[int(np.argmax(case.rows @ weights))]) for case in shown)


def main() -> None:
    """Learn, report, write."""
    options = argparse.ArgumentParser()
    options.add_argument("folders", nargs="+", type=Path)
    folders = {folder: cases(folder) for folder in options.parse_args().folders}
    known = tomllib.loads(OUT.read_text(encoding="utf-8"))
    prior = np.array([known["weights"][name] for name in FEATURES])
    for folder, shown in folders.items():
        rest = [case for other, some in folders.items() if other != folder for case in some]
        if rest:
            print(f"{folder.name}: {hits(learned(rest, prior), shown)} of {len(shown)} by the other folders")
    taught = [case for some in folders.values() for case in some]
    weights = learned(taught, prior)
    print(f"all: {hits(weights, taught)} of {len(taught)}")
    lines = [f"{name} = {weight:.3f}" for name, weight in zip(FEATURES, weights, strict=True)]
    head = "# Written by bench/learn_anchor.py; do not edit by hand.\n"
    OUT.write_text(
        f"{head}taught = {known['taught'] + len(taught)}\n\n[weights]\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
