"""The process that computes for the pages: what it returns, what it refuses, and that it outlives every call."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from steelyard.core.errors import InputError
from steelyard.web.worker import Worker, WorkerFailed, report

SECRET = "Xylograph"


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """A worker with 1 GB."""
    made = Worker(memory=1_000_000_000)
    yield made
    made.stop()


def doubled(value: int) -> int:
    """Twice a number."""
    return 2 * value


def asleep(seconds: float) -> None:
    """Take long."""
    time.sleep(seconds)


def refusing() -> None:
    """Refuse as our functions do."""
    raise InputError("too odd", where="a.txt", mend="make it even")


def mistaken() -> None:
    """Fail in words that hold a text."""
    raise ValueError(f"could not read {SECRET}")


def greedy() -> int:
    """Ask for more memory than there may be."""
    return len(bytearray(4_000_000_000))


def crashing() -> None:
    """End as a library does that tramples on memory."""
    os.abort()


def stepping(until: Path) -> str:
    """Say what is begun, and go on when somebody has heard it."""
    report("bounds")
    while not until.exists():
        time.sleep(0.01)
    return "made"


def test_a_call_tells_what_it_has_begun_while_it_runs(worker: Worker, tmp_path: Path) -> None:
    heard, found = tmp_path / "heard", []
    thread = threading.Thread(target=lambda: found.append(worker.run(stepping, heard, seconds=30)))
    thread.start()
    while worker.step is None and thread.is_alive():
        time.sleep(0.01)
    assert (worker.current, worker.step) == ((heard,), "bounds")
    heard.touch()
    thread.join()
    assert (found, worker.current, worker.step) == (["made"], None, None)


def test_what_a_function_returns_comes_back(worker: Worker) -> None:
    assert worker.run(doubled, 21, seconds=30) == 42


def test_an_error_of_ours_comes_back_whole(worker: Worker) -> None:
    with pytest.raises(InputError) as caught:
        worker.run(refusing, seconds=30)
    assert (caught.value.what, caught.value.where, caught.value.mend) == ("too odd", "a.txt", "make it even")


def test_a_mistake_comes_back_by_kind_and_place_without_its_words(worker: Worker) -> None:
    with pytest.raises(WorkerFailed) as caught:
        worker.run(mistaken, seconds=30)
    assert str(caught.value).startswith("ValueError in test_worker.py:")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("function", "arguments", "words"),
    [(asleep, (600.0,), "takes longer than"), (greedy, (), "more memory"), (crashing, (), "more memory")],
    ids=["slow", "greedy", "crashing"],
)
def test_a_call_past_its_limits_costs_itself_only(worker: Worker, function, arguments, words: str) -> None:  # type: ignore[no-untyped-def]
    assert worker.run(doubled, 1, seconds=30) == 2
    with pytest.raises(InputError, match=words):
        worker.run(function, *arguments, seconds=1)
    assert worker.run(doubled, 1, seconds=30) == 2


def test_calls_from_several_threads_each_get_their_own_answer(worker: Worker) -> None:
    found: dict[int, int] = {}
    threads = [
        threading.Thread(target=lambda n=n: found.update({n: worker.run(doubled, n, seconds=30)})) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: 2 * n for n in range(8)}


def test_stopping_ends_a_call_that_waits() -> None:
    made = Worker()
    made.run(doubled, 1, seconds=30)
    ended: list[str] = []

    def wait() -> None:
        try:
            made.run(asleep, 600.0, seconds=600)
        except InputError as error:
            ended.append(error.what)

    waiting = threading.Thread(target=wait)
    waiting.start()
    while not made.busy:
        time.sleep(0.01)
    made.stop()
    waiting.join(30)
    assert ended


class StoppedEarly(Worker):
    """A worker that is stopped when a call is about to start its process."""

    def _started(self):
        self.stop()
        return super()._started()


def test_stopping_ends_a_call_that_is_about_to_start() -> None:
    with pytest.raises(InputError):
        StoppedEarly().run(doubled, 1, seconds=30)
