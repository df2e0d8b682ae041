"""Two engines, one result: Apache Spark in local mode and on a cluster that loses a worker midway."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.corpus import made

from steelyard.desk.read_corpus import open_corpus, read_corpus, read_on_spark, weigh_corpus

pytestmark = pytest.mark.skipif(
    shutil.which("java") is None and not os.environ.get("STEELYARD_REQUIRE_SPARK"), reason="no Java here"
)
COUNT = 400


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus, and what the local engine makes of it."""
    place = tmp_path_factory.mktemp("corpus")
    made.lines(place / "a.jsonl", COUNT)
    with (place / "a.jsonl").open("a") as file:
        file.write("{broken\n")
    corpus = open_corpus(str(place / "a.jsonl"), str(place / "claims.parquet"), size=4_000)
    read_corpus(corpus, workers=1)
    weigh_corpus(corpus.out, str(place / "pairs.parquet"), workers=1, started=lambda total: lambda done: None)
    return place


def _sorted(place: Path, *keys: str) -> list[dict[str, Any]]:
    return sorted(pq.read_table(place).to_pylist(), key=lambda row: [row[key] for key in keys])


def _same(local: Path, claims: Path, pairs: Path) -> None:
    assert _sorted(claims, "place", "start", "id") == _sorted(local / "claims.parquet", "place", "start", "id")
    assert _sorted(pairs, "reporter", "partner") == _sorted(local / "pairs.parquet", "reporter", "partner")


def test_spark_on_this_machine_gives_what_the_local_engine_gives(tmp_path: Path, local: Path) -> None:
    corpus = open_corpus(str(local / "a.jsonl"), str(tmp_path / "claims.parquet"), size=4_000)
    count, pairs = read_on_spark(corpus, master="local[2]", weighed=str(tmp_path / "pairs.parquet"))
    assert (count.documents, count.unread) == (COUNT + 1, 1)
    assert pairs == 3
    _same(local, tmp_path / "claims.parquet", tmp_path / "pairs.parquet")
    listed = "".join(one.read_text() for one in (tmp_path / "claims.unread").glob("*.json"))
    assert listed.count("\n") == 1 and "not JSON" in listed


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A master and two workers on loopback."""
    import pyspark

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    master, spark = f"spark://127.0.0.1:{port}", Path(pyspark.__file__).parent / "bin" / "spark-class"
    environ = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable, "SPARK_NO_DAEMONIZE": "1"}
    log = (tmp_path / "cluster.log").open("ab")

    def start(*words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([spark, *words], env=environ, stdout=log, stderr=log, start_new_session=True)

    deploy = "org.apache.spark.deploy"
    boss = start(f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
    workers: list[subprocess.Popen[bytes]] = []
    try:
        _until(lambda: b"Starting Spark master" in (tmp_path / "cluster.log").read_bytes(), boss)
        for n in range(2):
            place = str(tmp_path / f"worker{n}")
            workers.append(
                start(f"{deploy}.worker.Worker", "--cores", "1", "--memory", "1g", "--work-dir", place,
                      "--webui-port", "0", master)
            )  # fmt: skip
        _until(lambda: (tmp_path / "cluster.log").read_bytes().count(b"Registering worker") == 2, boss)
        yield master, workers
    finally:
        for process in (*workers, boss):
            _kill(process)
        log.close()


def test_a_cluster_that_loses_a_worker_midway_gives_the_same(
    tmp_path: Path, local: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    master, workers = cluster
    words = (
        "import sys; from steelyard.desk.read_corpus import *\n"
        "corpus = open_corpus(sys.argv[1], sys.argv[2], size=4000)\n"
        "read_on_spark(corpus, master=sys.argv[4], weighed=sys.argv[3])"
    )
    claims, pairs = tmp_path / "claims.parquet", tmp_path / "pairs.parquet"
    environ = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"}
    with (tmp_path / "driver.log").open("wb") as log:
        driver = subprocess.Popen(
            [sys.executable, "-c", words, local / "a.jsonl", claims, pairs, master], env=environ, stdout=log, stderr=log
        )
        try:
            _until(lambda: any(claims.rglob("part-*.parquet")), driver)
            _kill(workers[0])
            assert driver.wait(240) == 0, (tmp_path / "driver.log").read_text()[-3000:]
        finally:
            driver.kill()
    _same(local, claims, pairs)


def _until(true: Callable[[], bool], running: subprocess.Popen[bytes], seconds: float = 120) -> None:
    last = time.monotonic() + seconds
    while not true():
        assert running.poll() is None, "it ended too early"
        assert time.monotonic() < last, "it never came"
        time.sleep(0.05)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process with everything it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
