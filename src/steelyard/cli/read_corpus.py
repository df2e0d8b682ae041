"""`steelyard read-corpus`: many documents into one table of claims."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Annotated

import typer

from steelyard.cli import show
from steelyard.cli.group import JsonOption, QuietOption, emit
from steelyard.cli.progress import progress
from steelyard.core.display import counted
from steelyard.core.errors import InputError

_HELP = """Read many documents into one table of claims, and weigh every pair that they speak of.

  steelyard read-corpus articles/ -o claims.parquet
  steelyard read-corpus CC-NEWS-20231101.warc.gz -o claims.parquet --workers 8
  steelyard read-corpus news.jsonl -o claims.parquet --weighed pairs.parquet
  steelyard read-corpus s.parquet -o claims.parquet --engine spark --master spark://host:7077

SOURCE is a folder, or a file of JSON lines (text, and if known id, address, published, title), Parquet or WARC; .gz
is unpacked. Called again after a stop, it goes on where it was. Documents that cannot be read are listed with their
reason in NAME.unread.jsonl. With Spark the results are folders of Parquet files.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read-corpus", help=_HELP)(command)


def command(
    source: Annotated[str, typer.Argument(help="A folder, or a .jsonl, .parquet, .warc or .warc.gz file.")],
    out: Annotated[str, typer.Option("-o", "--out", help="The table of claims, NAME.parquet.")],
    weighed: Annotated[str | None, typer.Option(help="Weigh each pair too, into this table, NAME.parquet.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; by default one a core.")] = None,
    engine: Annotated[str, typer.Option(help="local, or spark.")] = "local",
    master: Annotated[str, typer.Option(help="Where Spark runs.")] = "local[*]",
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> int:
    """Read, join, weigh, and say what came of it."""
    from steelyard.desk.read_corpus import open_corpus, read_corpus, read_on_spark, weigh_corpus

    if engine not in ("local", "spark"):
        raise InputError(f"no such engine: {engine!r}", where="--engine", mend="take local or spark")
    quiet = quiet or as_json
    console, pairs = show.console(quiet=quiet), 0
    corpus = open_corpus(source, out)
    if engine == "spark":
        count, pairs = read_on_spark(corpus, master=master, weighed=weighed)
    else:
        with progress("reading", corpus.size, unit="bytes", quiet=quiet) as step:
            count = read_corpus(corpus, workers=workers, told=lambda part: step(part.size))
        if weighed:
            with ExitStack() as stack:

                def started(total: int) -> Callable[[float], None]:
                    return stack.enter_context(progress("weighing", total, quiet=quiet))

                pairs = weigh_corpus(corpus.out, weighed, workers=workers, started=started)
    told = f", {counted(pairs, 'pair')} weighed" if weighed else ""
    read = f"{counted(count.documents, 'document')}, {counted(count.claims, 'claim')}"
    console.print(f"{read}, {count.unread} that could not be read{told}")
    if as_json:
        emit({"documents": count.documents, "claims": count.claims, "unread": count.unread, "pairs": pairs})
    return 0
