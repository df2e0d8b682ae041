"""robots.txt: what a site asks machines to leave alone is left alone (RFC 9309).

A site without one (4xx) forbids nothing; one whose robots.txt fails (5xx) is left alone until it answers. Each origin
is asked once in a run.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from steelyard.core.errors import NetworkError

AGENT = "steelyard"
Rules = dict[str, RobotFileParser]
"""Origin -> its rules."""


class Forbidden(NetworkError):
    """The site's robots.txt asks machines not to read it: nothing failed."""


def demand_allowed(address: str, get: Callable[[str], tuple[int, bytes]], rules: Rules) -> None:
    """Refuse an address that its site's robots.txt forbids.

    Parameters
    ----------
    address : http or https.
    get : address -> status and body; how robots.txt is read.
    rules : what is known already; filled.

    Raises
    ------
    NetworkError
        the address is forbidden, or robots.txt cannot be had.
    """
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    if origin not in rules:
        rules[origin] = parse(*get(f"{origin}/robots.txt"))
    demand(rules[origin], address)


def demand(rules: RobotFileParser, address: str) -> None:
    """Refuse an address that rules forbid."""
    if not rules.can_fetch(AGENT, address):
        mend = "open it in a browser, save the page and check the file"
        raise Forbidden("the site's robots.txt asks machines not to read it", where=address, mend=mend)


def parse(status: int, body: bytes) -> RobotFileParser:
    """Return the rules of an answer: everything allowed after a 4xx, nothing after any other failure.

    >>> parse(404, b"").can_fetch(AGENT, "https://a.example/x"), parse(503, b"").can_fetch(AGENT, "https://a.example/x")
    (True, False)
    """
    lines = ["User-agent: *", "Disallow: /"]
    if status == 200:
        lines = body[:500_000].decode("utf-8", "replace").splitlines()
    elif 400 <= status < 500:
        lines = []
    rules = RobotFileParser()
    rules.parse(lines)
    return rules
