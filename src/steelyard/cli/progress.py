"""Progress on what takes longer than a second: how far, how fast, how long still. On standard error, for people only.

Nothing is drawn in the first second, nothing in a pipe and nothing with ``--quiet``, so that short work and scripts
see nothing of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from steelyard.core.message import Message, render

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, Task, TaskID, TextColumn

AFTER = 1.0
"""Seconds before anything is drawn."""
T = TypeVar("T")


class Bar:
    """One piece of work. Call it with how much was done since the last call, or say with `at` how far it is in all."""

    def __init__(self, what: str, total: float | None, unit: str, console: Console) -> None:
        self._what, self._unit, self._console = what, unit, console
        self._total, self._done = total, 0.0
        self._began = time.monotonic()
        self._drawn: tuple[Progress, TaskID] | None = None

    def __call__(self, done: float) -> None:
        """Say how much was done since."""
        self.at(self._done + done, self._total)

    def at(self, done: float, total: float | None) -> None:
        """Say how far the work is."""
        self._done, self._total = done, total
        if self._drawn is None:
            if not self._console.is_terminal or self._console.quiet or time.monotonic() - self._began < AFTER:
                return
            self._drawn = self._draw()
        bar, task = self._drawn
        bar.update(task, completed=done, total=total)

    def _draw(self) -> tuple[Progress, TaskID]:
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        counted = DownloadColumn() if self._unit == "bytes" else MofNCompleteColumn()
        columns = (TextColumn("{task.description}"), BarColumn(), counted, _rate(self._unit), TimeRemainingColumn())
        bar = Progress(*columns, console=self._console, transient=True)
        bar.start()
        return bar, bar.add_task(self._what, total=self._total)

    def end(self) -> None:
        """Take the bar away."""
        if self._drawn is not None:
            self._drawn[0].stop()
            self._drawn = None


def _rate(unit: str) -> TextColumn:
    """A column that says how much is done in a second."""
    from rich.progress import TextColumn, TransferSpeedColumn
    from rich.text import Text

    class Rate(TextColumn):
        def render(self, task: Task) -> Text:
            speed = task.speed
            return Text(f"{speed:,.{0 if speed >= 10 else 1}f} {unit}/s" if speed else "")

    return TransferSpeedColumn() if unit == "bytes" else Rate("")  # type: ignore[return-value]


@contextmanager
def progress(what: str, total: float | None = None, *, unit: str = "", quiet: bool = False) -> Iterator[Bar]:
    """Show a bar while the block runs; the block calls what it gets with how much was done since.

    Parameters
    ----------
    what : a word for it.
    total : of ``unit``, None where it is not known yet; ``bytes`` are shown as MB.
    """
    from rich.console import Console

    bar = Bar(what, total, unit, Console(stderr=True, quiet=quiet))
    try:
        yield bar
    finally:
        bar.end()


@contextmanager
def waiting(what: str, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Show that something is at work that cannot say how far it is; in a terminal only.

    The block gets what to tell when it begins a step, one of ``words/*/wording.toml``: its name stands in the line.
    """
    from rich.console import Console

    console = Console(stderr=True, quiet=quiet)
    if quiet or not console.is_terminal:
        yield lambda _: None
        return
    with console.status(what) as status:
        yield lambda step: status.update(f"{what}: {render(Message(f'wording.step_{step}'))}")


def tracked(rows: Iterable[T], what: str, *, count: int, unit: str, quiet: bool = False) -> Iterator[T]:
    """Yield rows and show how many are done."""
    with progress(what, count, unit=unit, quiet=quiet) as bar:
        for row in rows:
            bar(1)
            yield row
