"""`steelyard evaluate`: how well the reader does on labelled articles."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.markup import escape
from rich.table import Table

from steelyard.cli.show import console
from steelyard.core.claim import SCHEMA
from steelyard.core.display import counted
from steelyard.core.errors import InputError
from steelyard.desk.evaluate import Evaluation, Score, evaluate, load

_HELP = """Score the reader on labelled articles: precision, recall and F1 by language, origin, kind and field,
and what right claims tell beside their figure (product, base period, hedge, deadline).

  steelyard evaluate devset/gold
  steelyard evaluate devset/gold --half even --misses 20

Articles stand beside the labels (GOLD_DIR/../articles), one text a label file, with source and date in the first two
lines.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate", help=_HELP)(command)


def command(
    gold_dir: Annotated[Path, typer.Argument(help="Folder with one JSON file of labels an article.")],
    articles: Annotated[Path | None, typer.Option(help="Folder with the articles.")] = None,
    lang: Annotated[str, typer.Option(help="en, ru or all.")] = "all",
    half: Annotated[str, typer.Option(help="all, even or odd: the half with even or odd numbers alone.")] = "all",
    misses: Annotated[int, typer.Option(min=0, help="How many misses to list.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> int:
    """Read, compare, show."""
    if half not in ("all", "even", "odd"):
        raise InputError(f"no such half: {half!r}", where="--half", mend="take all, even or odd")
    labelled = load(gold_dir, articles or gold_dir.parent / "articles", half=half)
    labelled = [one for one in labelled if lang in ("all", one.lang)]
    if not labelled:
        raise InputError("no labelled article is left", where=str(gold_dir), mend="see --lang and --half")
    result = evaluate(labelled)
    if as_json:
        json.dump(to_json(result), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        _print(result, misses)
    return 0


def to_json(result: Evaluation) -> dict[str, Any]:
    """Return the published form."""
    return {
        "schema": SCHEMA,
        "articles": result.articles,
        "whole": [_row(by, name, score) for (by, name), score in sorted(result.whole.items())],
        "value_unit": [_row(by, name, score) for (by, name), score in sorted(result.value_unit.items())],
        "pledges": _row("pledges", "all", result.pledges),
        "periods_given_where_label_has_none": result.guessed,
        "misses": [{"what": what, "article": article, **asdict(fact)} for what, article, fact in result.misses],
        "pledges_missed": [{"article": article, "quote": quote} for article, quote in result.pledges_missed],
        "failed": [{"article": article, "why": why} for article, why in result.failed],
    }


def _row(by: str, name: str, score: Score) -> dict[str, Any]:
    counts = {"hits": score.hits, "offered": score.offered, "gold": score.gold}
    rates = {"precision": round(score.precision, 4), "recall": round(score.recall, 4), "f1": round(score.f1, 4)}
    return {"by": by, "name": name, **counts, **rates}


def _print(result: Evaluation, misses: int) -> None:
    out = console()
    table = Table(
        title=f"{counted(result.articles, 'article')}, whole claims", box=box.SIMPLE_HEAD, title_justify="left"
    )
    for heading in ("by", "", "labels", "precision", "recall", "F1", "value and unit F1"):
        table.add_column(heading, justify="left" if heading in ("by", "") else "right")
    order = ["all", "language", "origin", "kind", "field", "of right claims"]
    for (by, name), score in sorted(result.whole.items(), key=lambda item: (order.index(item[0][0]), item[0][1])):
        alone = result.value_unit.get((by, name))
        cells = [f"{n:.3f}" for n in (score.precision, score.recall, score.f1)]
        table.add_row(by, name, str(score.gold), *cells, f"{alone.f1:.3f}" if alone else "")
    out.print(table)
    kept = result.pledges
    out.print(f"Pledges: labels found {kept.hits} of {kept.gold} (recall {kept.recall:.3f}), {kept.offered} read.")
    out.print(f"Periods given where the label has none: {result.guessed} (accepted, counted apart).")
    for article, why in result.failed:
        out.print(f"not read: {article}: {escape(why)}")
    for what, article, fact in result.misses[:misses]:
        when = f"{fact.start}..{fact.end}" if fact.start else "no period"
        said = f"{fact.kind} {'>'.join(fact.pair)} {fact.flow} {fact.value:g} {fact.unit} {when}"
        out.print(f"{what} {article}: {escape(said)} “{escape(fact.quote)}”")
    for article, quote in result.pledges_missed[:misses]:
        out.print(f"pledge missed {article}: “{escape(quote)}”")
