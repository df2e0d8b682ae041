"""The pairs of a table of claims, each weighed alone: one definition for worker processes and for Spark.

A pair is weighed with its own claims and with the containers that its shares are said of (the reporter's whole trade,
the region's country): what all pairs need of others is gathered once and handed to every worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pyarrow as pa

Row = dict[str, Any]
Weigh = Callable[[Sequence[Row]], Row]
"""Rows of claims, the pair's own first -> one row of `PAIRS`. A function of a module: workers import it."""

PAIRS = pa.schema(
    [
        ("reporter", pa.string()), ("partner", pa.string()), ("claims", pa.int64()),
        ("contradicted", pa.int64()), ("weighing", pa.string()), ("failed", pa.string()),
    ]
)  # fmt: skip
"""One row a pair; ``weighing`` is the pair as ``steelyard weigh --json`` prints it; null where ``failed`` says why."""


def key_of(reporter: str, partner: str) -> str:
    """Return the name of a pair, the same from either side.

    >>> key_of("RU-LIP", "BLR")
    'BLR|RU-LIP'
    """
    return "|".join(sorted((reporter, partner)))


def container_keys(containers: Iterable[Row | None]) -> set[str]:
    """Return the pairs that shares are said of."""
    return {key_of(of["reporter"], of["partner"]) for of in containers if of and of["reporter"] and of["partner"]}


def group_of(own: Sequence[Row], containers: dict[str, list[Row]]) -> list[Row]:
    """Return what one pair is weighed with: its own claims in the order of their places, then its containers."""
    own = sorted(own, key=lambda row: (row["document"], row["place"], row["start"], row["id"]))
    mine = key_of(own[0]["reporter"], own[0]["partner"])
    wanted = sorted(container_keys(row["of"] for row in own) - {mine})
    return once([*own, *(row for key in wanted for row in containers.get(key, []))])


def once(rows: Iterable[Row]) -> list[Row]:
    """Return each claim once: the same text in two files is one text."""
    return list({row["id"]: row for row in reversed(list(rows))}.values())[::-1]


def weigh_table(
    claims: pa.Table, weigh: Weigh, *, workers: int, told: Callable[[int], None] = lambda pairs: None
) -> pa.Table:
    """Weigh every pair of a table of claims with worker processes.

    Parameters
    ----------
    claims : as `corpus.rows.CLAIMS`.
    weigh : what weighs one group.
    workers : processes.
    told : called with how many pairs are done since.

    Returns
    -------
    pa.Table
        as `PAIRS`, in the order of the pairs' names.
    """
    groups = list(_groups(claims))
    rows: list[Row] = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for row in pool.map(weigh, groups, chunksize=4):
            rows.append(row)
            told(1)
    return pa.Table.from_pylist(rows, schema=PAIRS)


def count_pairs(claims: pa.Table) -> int:
    """Return how many pairs a table speaks of."""
    return len({key_of(*pair) for pair in zip(*_ends(claims), strict=True)})


def _ends(claims: pa.Table) -> tuple[list[str], list[str]]:
    return claims["reporter"].to_pylist(), claims["partner"].to_pylist()


def _groups(claims: pa.Table) -> Iterator[list[Row]]:
    by_pair: dict[str, list[int]] = {}
    for at, pair in enumerate(zip(*_ends(claims), strict=True)):
        by_pair.setdefault(key_of(*pair), []).append(at)
    wanted = container_keys(claims["of"].to_pylist())
    containers = {key: claims.take(by_pair[key]).to_pylist() for key in wanted if key in by_pair}
    for key in sorted(by_pair):
        yield group_of(claims.take(by_pair[key]).to_pylist(), containers)
