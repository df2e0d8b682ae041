"""Progress: how far, how fast, how long still; nothing in a pipe, nothing for short work."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from steelyard.cli import progress as module


def drawn(monkeypatch: pytest.MonkeyPatch, *, terminal: bool, seconds: float) -> str:
    """What stands on standard error after work on three files that takes so many seconds each."""
    paper, clock = io.StringIO(), iter(range(100))
    monkeypatch.setattr("rich.console.Console", lambda **_: Console(file=paper, force_terminal=terminal, width=120))
    monkeypatch.setattr(module.time, "monotonic", lambda: next(clock) * seconds)

    def work() -> Iterator[int]:
        yield from range(3)

    assert list(module.tracked(work(), "adding", count=3, unit="files")) == [0, 1, 2]
    return paper.getvalue()


def test_long_work_shows_how_far_it_is_and_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    said = drawn(monkeypatch, terminal=True, seconds=2)
    assert "adding" in said
    assert "3/3" in said
    assert "0:00:00" in said or "-:--:--" in said


def test_short_work_and_work_in_a_pipe_show_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, terminal=True, seconds=0.01) == ""
    assert drawn(monkeypatch, terminal=False, seconds=2) == ""
