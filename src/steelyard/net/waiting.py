"""How long a busy site asks to be left alone: Retry-After in seconds or as a date."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime

Sleep = Callable[[float], None]


def pause(headers: Mapping[str, str], attempt: int) -> float:
    """Return the seconds to wait after an attempt (counted from 1): as asked, else a little longer each time.

    >>> pause({"retry-after": "120"}, 1), pause({}, 3), pause({"retry-after": "soon"}, 1)
    (120.0, 4.0, 1.0)
    """
    return asked_for(headers.get("retry-after"), time.time()) or float(2 ** (attempt - 1))


def asked_for(wait: str | None, now: float) -> float:
    """Return how long Retry-After asks for from ``now`` (seconds since 1970): a number of seconds, or a date.

    >>> asked_for("120", 0.0), asked_for("Thu, 01 Jan 1970 00:01:00 GMT", 10.0), asked_for("soon", 0.0)
    (120.0, 50.0, 0.0)
    >>> asked_for("2²", 0.0)
    0.0
    """
    if not wait:
        return 0.0
    if wait.strip().isdecimal():
        return float(wait)
    try:
        return max(0.0, parsedate_to_datetime(wait).timestamp() - now)
    except (TypeError, ValueError):
        return 0.0
