"""Weighings kept for the pages: one a question and a state of the ledger, made in the worker, never on a page's way.

A page asks for what is there (`Weighed.ready`) or waits for it (`Weighed.wait`). When the ledger changes, what was
weighed before is not served any more.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from steelyard.desk.official import beside_files
from steelyard.desk.pair_page import Asked, PairPage, pair_page
from steelyard.ledger.overview import Watch
from steelyard.ledger.store import Ledger
from steelyard.web.worker import Worker, report

KEPT = 48
"""Weighings kept; the one that was asked for longest ago goes first."""
SECONDS = 300.0
"""What one weighing may take."""

T = TypeVar("T")
Key = tuple[str, Asked]


class Weighed:
    """The weighings of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.watch = Watch(ledger, beside=beside_files(ledger))
        self._worker = Worker()
        self._kept: OrderedDict[Key, PairPage] = OrderedDict()
        self._once: dict[str, tuple[tuple[str, ...], Any]] = {}
        self._running: dict[Key, asyncio.Task[PairPage]] = {}

    def ready(self, asked: Asked) -> PairPage | None:
        """Return a weighing that is there; None: ask for it with `wait`."""
        key = (self.watch.mark(), asked)
        page = self._kept.get(key)
        if page is not None:
            self._kept.move_to_end(key)
        return page

    async def wait(self, asked: Asked) -> PairPage:
        """Return a weighing, made now if it is not there; those who ask for the same wait for one."""
        page = self.ready(asked)
        if page is not None:
            return page
        key = (self.watch.mark(), asked)
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.create_task(self._make(key))
        return await asyncio.shield(task)

    def step(self, asked: Asked) -> str | None:
        """Return what of a weighing is being done: a step, ``queue`` while another call runs first, None: nothing."""
        if (self.watch.mark(), asked) not in self._running:
            return None
        current, step = self._worker.current, self._worker.step
        return (step or "conflicts") if current and current[-1] == asked else "queue"

    async def compute(self, function: Callable[..., T], *arguments: Any) -> T:
        """Return what a function makes of a weighing, made in the worker too."""
        return await asyncio.to_thread(self._worker.run, function, *arguments, seconds=SECONDS)

    async def once(self, key: tuple[str, ...], function: Callable[..., T], *arguments: Any) -> T:
        """Return what a function makes, once for a key; of one name (``key[0]``) the last is kept."""
        kept = self._once.get(key[0])
        if kept is None or kept[0] != key:
            kept = self._once[key[0]] = key, await self.compute(function, *arguments)
        return kept[1]  # type: ignore[no-any-return]

    def stop(self) -> None:
        """End the worker."""
        self._worker.stop()

    async def _make(self, key: Key) -> PairPage:
        try:
            page = await self.compute(weigh_at, self.ledger.place, key[1])
        finally:
            self._running.pop(key, None)
        self._kept[key] = page
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return page


def weigh_at(place: str, asked: Asked) -> PairPage:
    """Weigh a pair of the ledger at a place: what the worker runs."""
    return pair_page(Ledger.open(place, create=False), asked, at=report)
