"""robots.txt: what a site asks machines to leave alone is left alone (RFC 9309).

A site without one (4xx), or with an empty one, forbids nothing. One that is too busy (429) or fails (5xx) says nothing:
the site is left alone, nothing is kept, and it is asked again the next time. What is said is believed for a day.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from steelyard.core.errors import NetworkError

AGENT = "steelyard"
STAND = 24 * 3600.0
"""Seconds that a robots.txt is believed."""
MOST = 500_000
"""Bytes of a robots.txt that are read."""
BUSY = 429
Rules = dict[str, tuple[RobotFileParser, float]]
"""Origin -> its rules, and when they were read (seconds)."""


class Forbidden(NetworkError):
    """The site's robots.txt asks machines not to read it: nothing failed."""


def demand_allowed(address: str, get: Callable[[str], str], rules: Rules, *, now: float) -> None:
    """Refuse an address that its site's robots.txt forbids.

    Parameters
    ----------
    address : http or https.
    get : address of a robots.txt -> its text as `judged`; raises NetworkError where it cannot be had.
    rules : what is known already; filled.
    now : seconds, on the clock of ``rules``.

    Raises
    ------
    NetworkError
        the address is forbidden, or robots.txt cannot be had.
    """
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    if origin not in rules or not stands(rules[origin][1], now):
        rules[origin] = parse(get(place_of(address))), now
    demand(rules[origin][0], address)


def place_of(address: str) -> str:
    """Return where the robots.txt of an address stands.

    >>> place_of("https://a.example/x?y=1")
    'https://a.example/robots.txt'
    """
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def stands(at: float, now: float) -> bool:
    """True while what was read at a time is believed."""
    return 0 <= now - at <= STAND


def demand(rules: RobotFileParser, address: str) -> None:
    """Refuse an address that rules forbid."""
    if not rules.can_fetch(AGENT, address):
        mend = "open it in a browser, save the page and check the file"
        raise Forbidden("the site's robots.txt asks machines not to read it", where=address, mend=mend)


def judged(status: int, body: bytes) -> str | None:
    """Return the text that an answer stands for: empty where nothing is forbidden; None where it cannot be had.

    >>> judged(200, b"User-agent: *"), judged(200, b""), judged(404, b"none"), judged(429, b""), judged(503, b"")
    ('User-agent: *', '', '', None, None)
    """
    if status == 200:
        return body[:MOST].decode("utf-8", "replace")
    return "" if 400 <= status < 500 and status != BUSY else None


def parse(text: str) -> RobotFileParser:
    """Return the rules of a text.

    >>> rules = parse("User-agent: *\\nDisallow: /x")
    >>> rules.can_fetch(AGENT, "https://a.example/x"), parse("").can_fetch(AGENT, "https://a.example/x")
    (False, True)
    """
    rules = RobotFileParser()
    rules.parse(text.splitlines())
    return rules
