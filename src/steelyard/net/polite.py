"""Fetch again and again without being a burden: robots.txt, conditional GET, a pause between calls, backing off.

What a host asked for (a crawl delay, Retry-After) and what failed is kept by host, as plain values that a caller can
store and give back, so that a restart is no excuse to call again at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from steelyard.core.errors import NetworkError
from steelyard.net.answers import Answer
from steelyard.net.fetch import Limits, Refused, fetch, fetch_rules
from steelyard.net.robots import AGENT, STAND, Forbidden, demand, parse, place_of, stands
from steelyard.net.waiting import asked_for

PAUSE = 2.0
"""Seconds between two calls of one host."""
FIRST_BACKOFF = 60.0
LONGEST_BACKOFF = 6 * 3600.0


Got = TypeVar("Got")


class Later(NetworkError):
    """The host is not to be called before ``until`` (seconds since 1970)."""

    def __init__(self, address: str, until: float) -> None:
        self.until = until
        stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(until))
        super().__init__(f"not to be called before {stamp} UTC", where=address, mend="it is called again then")


@dataclass(slots=True)
class Host:
    """What is known of one host: seconds since 1970, failures in a row, its robots.txt."""

    not_before: float = 0.0
    resting: bool = False
    """True when ``not_before`` is a rest after a failure, not the pause between two calls."""
    failures: int = 0
    robots: str | None = None
    robots_at: float = 0.0


@dataclass(slots=True)
class Polite:
    """Calls hosts with manners. ``clock`` and ``sleep`` are arguments so that tests need no time."""

    hosts: dict[str, Host] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    pause: float = PAUSE
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep

    def get(self, address: str, *, etag: str | None = None, modified: str | None = None) -> Answer:
        """Return the answer; its status is 304 when nothing is new since ``etag`` or ``modified``.

        Raises
        ------
        Later
            the host is resting: nothing was sent.
        NetworkError
            robots.txt forbids it, or the call failed; the host then rests, the longer the oftener.
        """
        host, pause = self._ask(address)
        headers = {k: v for k, v in (("if-none-match", etag), ("if-modified-since", modified)) if v}
        limits = replace(self.limits, robots=False)  # asked already
        work = partial(fetch, address, limits=limits, headers=headers, visit=partial(self._visit, host))
        return self._call(host, pause, work)

    def _ask(self, address: str) -> tuple[Host, float]:
        """Return the host of an address and the pause between its calls, if it may be called now."""
        host = self.hosts.setdefault(urlsplit(address).netloc, Host())
        if host.resting and self.clock() < host.not_before:
            raise Later(address, host.not_before)
        rules = self._robots(address, host)
        demand(rules, address)
        return host, max(self.pause, float(rules.crawl_delay(AGENT) or 0))

    def _visit(self, first: Host, address: str) -> None:
        """Ask what a redirect leads to as the first address was asked; another host has its own turn."""
        host, pause = self._ask(address)
        if host is not first:
            self.sleep(max(0.0, host.not_before - self.clock()))
            host.not_before = self.clock() + pause

    def _call(self, host: Host, pause: float, work: Callable[[], Got]) -> Got:
        """Call a host when its turn comes; a failure lets it rest."""
        self.sleep(max(0.0, host.not_before - self.clock()))
        host.not_before = self.clock() + pause
        try:
            got = work()
        except (Later, Forbidden):
            raise  # nothing failed: a host on the way is not to be asked
        except NetworkError as error:
            self._rest(self._of(error, host), error, pause)
            raise
        host.failures, host.resting, host.not_before = 0, False, self.clock() + pause
        return got

    def _of(self, error: NetworkError, host: Host) -> Host:
        """The host that failed: the one that a redirect led to, where the error names it."""
        return self.hosts.get(urlsplit(error.where or "").netloc, host)

    def _rest(self, host: Host, error: NetworkError, pause: float) -> None:
        """A busy or failing host rests; a page that is not there says nothing of its host."""
        status = error.status if isinstance(error, Refused) else None
        if status is not None and status < 500 and status != 429:
            host.resting, host.not_before = False, self.clock() + pause
            return
        host.failures += 1
        rest = min(FIRST_BACKOFF * 2.0 ** (host.failures - 1), LONGEST_BACKOFF)
        asked = asked_for(error.wait, self.clock()) if isinstance(error, Refused) else 0.0
        host.resting, host.not_before = True, self.clock() + max(rest, min(asked, STAND))

    def _robots(self, address: str, host: Host) -> RobotFileParser:
        """Return the host's rules; nothing is asked of it while they cannot be had."""
        if host.robots is None or not stands(host.robots_at, self.clock()):
            host.robots = self._call(host, 0.0, partial(fetch_rules, place_of(address), limits=self.limits))
            host.robots_at = self.clock()
        return parse(host.robots)
