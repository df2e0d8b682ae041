"""The same reading and weighing on Apache Spark: parts are spread over the workers, rows come back as tables.

Each step is the function that the local engine runs (`rows.rows_of_part`, `pairs.group_of`): Spark only spreads it.
A worker that dies costs the parts it had; Spark gives them to another. The source must be at the same path for every
worker (shared or object storage).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from steelyard.core.errors import InputError, MissingExtra
from steelyard.corpus.local import Count
from steelyard.corpus.pairs import PAIRS, Row, Weigh, container_keys, group_of
from steelyard.corpus.parts import Part
from steelyard.corpus.rows import CLAIMS, SCHEMA, UNREAD, rows_of_part

_ROWS = 5_000
"""In a batch handed to Spark."""
_READ = SCHEMA.append(pa.field("documents", pa.int64()))


def session(master: str, name: str = "steelyard") -> Any:
    """Return a Spark session whose workers run this Python.

    Raises
    ------
    MissingExtra
        without the extra ``spark``.
    InputError
        no Java, or the master does not answer.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise MissingExtra("Spark is not installed", mend="pip install 'steelyard[spark]'") from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        return (
            SparkSession.builder.master(master).appName(name)
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.log.level", "ERROR")
            .config("spark.sql.execution.arrow.maxRecordsPerBatch", str(_ROWS))
            .getOrCreate()
        )  # fmt: skip
    except (PySparkException, RuntimeError, OSError) as error:
        line = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(
            f"Spark does not start ({line})", where=master, mend="is Java 17 there, and the master up?"
        ) from error


def read_parts(spark: Any, parts: Sequence[Part], out: Path) -> Count:
    """Read the parts on the workers and write the table of claims as a folder of Parquet files.

    The documents that could not be read stand beside it as JSON lines, ``NAME.unread``.
    """
    lines = [(part.to_json(),) for part in parts]
    read = spark.createDataFrame(lines, "part string").repartition(len(lines)).mapInArrow(_read, _schema(_READ))
    read = read.persist()
    try:
        read.where("id is not null").select(*CLAIMS.names).write.mode("errorifexists").parquet(str(out))
        unread = read.where("unread is not null").select(*UNREAD)
        missed = unread.count()
        if missed:
            unread.write.mode("overwrite").json(str(out.with_suffix(".unread")))
        documents = read.groupBy().sum("documents").first()[0]
        return Count(documents=documents, claims=read.where("id is not null").count(), unread=missed)
    finally:
        read.unpersist()


def weigh_pairs(spark: Any, claims: str, out: Path, weigh: Weigh) -> int:
    """Weigh every pair of a table of claims on the workers; return how many there were."""
    from pyspark.sql import functions as f

    table = spark.read.parquet(claims)
    keyed = table.withColumn("pair", f.concat_ws("|", f.array_sort(f.array("reporter", "partner"))))
    named = keyed.where("of is not null").select("of.reporter", "of.partner").distinct().collect()
    wanted = container_keys(row.asDict() for row in named)
    held: dict[str, list[Row]] = {}
    for row in keyed.where(f.col("pair").isin(sorted(wanted))).collect() if wanted else ():
        held.setdefault(row["pair"], []).append(row.asDict(recursive=True))
    sent = spark.sparkContext.broadcast(held)

    def weighed(group: pa.Table) -> pa.Table:
        rows = group_of(group.drop_columns(["pair"]).to_pylist(), sent.value)
        return pa.Table.from_pylist([weigh(rows)], schema=PAIRS)

    keyed.groupBy("pair").applyInArrow(weighed, _schema(PAIRS)).write.mode("errorifexists").parquet(str(out))
    pairs: int = spark.read.parquet(str(out)).count()
    return pairs


def _read(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Parts in, rows out; behind the rows of a part stands one that says how many documents it held."""
    held: list[Row] = []
    for part in _parts(batches):
        count = 0
        for count, rows in rows_of_part(part):  # noqa: B007 -- it comes to the number of documents
            held.extend(rows)
            if len(held) >= _ROWS:
                yield pa.RecordBatch.from_pylist(held, schema=_READ)
                held = []
        held.append({"documents": count})
    yield pa.RecordBatch.from_pylist(held, schema=_READ)


def _parts(batches: Iterable[pa.RecordBatch]) -> Iterator[Part]:
    for batch in batches:
        for line in batch.column(0).to_pylist():
            yield Part.from_json(line)


def _schema(schema: pa.Schema) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)
