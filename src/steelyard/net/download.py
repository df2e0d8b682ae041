"""Download one large answer to a file; what was stopped goes on where it was.

The part that is there stands beside the file as ``NAME.part``, with the mark of the version it belongs to in
``NAME.part.json``. A site that knows the mark sends the rest; one that does not, or has another version, sends all of
it again. A part that is whole already becomes the file; one that is no part of what is there now (416) is dropped, and
all of it asked for once. A busy site is waited for as long as it asks and the limits allow. The file appears whole, of
the length that the site announced, or not at all.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from steelyard.core.errors import NetworkError
from steelyard.net.fetch import Limits, chunks, opened
from steelyard.net.waiting import Sleep, pause

BUSY = (429, 502, 503, 504)
NO_SUCH_PART = 416
Told = Callable[[int, int | None], None]
"""Bytes that are there, and bytes in all where the site said so."""


def download(
    address: str, file: Path, *, limits: Limits | None = None, accept: str = "*/*", told: Told | None = None,
    sleep: Sleep = time.sleep,
) -> Path:  # fmt: skip
    """Write an answer to a file and return it.

    Raises
    ------
    NetworkError
        refused, unreachable, too large, too slow, cut short or empty; what came is kept, and the next call goes on.
    """
    limits = limits or Limits()
    waited = 0.0
    for attempt in range(1, limits.tries + 1):
        status, headers = _once(address, file, limits, accept, told)
        if status == NO_SUCH_PART:  # what was held is dropped: all of it is asked for
            status, headers = _once(address, file, limits, accept, told)
        if status in (200, 206):
            return file
        rest = pause(headers, attempt)
        if status not in BUSY or attempt == limits.tries or waited + rest > limits.wait:
            break
        sleep(rest)
        waited += rest
    asked = headers.get("retry-after")
    mend = f"try again after {asked}" if asked else "open it in a browser, save the table and add the file"
    raise NetworkError(f"answered {status}", where=address, mend=mend)


def _once(address: str, file: Path, limits: Limits, accept: str, told: Told | None) -> tuple[int, dict[str, str]]:
    part, about = file.with_name(f"{file.name}.part"), file.with_name(f"{file.name}.part.json")
    mark, have = _begun(part, about, address)
    sent = {"accept": accept, "accept-encoding": "identity"}
    if have:
        sent |= {"range": f"bytes={have}-", "if-range": mark}
    until = time.monotonic() + limits.seconds
    with opened(address, limits=limits, headers=sent) as (response, final):
        headers = {name.lower(): value for name, value in response.headers.items()}
        status = response.status_code
        if status == NO_SUCH_PART and have and _length(status, headers) == have:
            return _named(part, about, file), headers  # it came whole, and was stopped before it had its name
        if status not in (200, 206):
            if status == NO_SUCH_PART:
                part.unlink(missing_ok=True)
            return status, headers
        start = _start(headers, have, final) if status == 206 else 0
        whole = _length(status, headers)
        part.parent.mkdir(parents=True, exist_ok=True)
        about.write_text(json.dumps({"address": address, "mark": headers.get("etag") or headers.get("last-modified")}))
        size = _append(response, part, start, final, limits, until, whole, told)
    if whole is not None and size != whole:
        raise NetworkError(
            f"cut short at {size} of {whole} bytes", where=address, mend="call again: it goes on from there"
        )
    if not size:
        raise NetworkError("an empty answer", where=address, mend="try again later")
    return _named(part, about, file), headers


def _named(part: Path, about: Path, file: Path) -> int:
    """Give a whole part the name of its file; return the status that says so."""
    part.replace(file)
    about.unlink(missing_ok=True)
    return 200


def _append(
    response: httpx.Response, part: Path, start: int, address: str, limits: Limits, until: float, whole: int | None,
    told: Told | None,
) -> int:  # fmt: skip
    with part.open("r+b" if start else "wb") as out:
        out.seek(start)
        out.truncate()
        for chunk in chunks(response, address, limits, until):
            out.write(chunk)
            out.flush()
            if told is not None:
                told(out.tell(), whole)
        return out.tell()


def _begun(part: Path, about: Path, address: str) -> tuple[str, int]:
    """Return the mark of the version and the bytes that are there; none where it is unmarked or of another address."""
    try:
        row = json.loads(about.read_text())
        if row["address"] == address and row["mark"] and not row["mark"].startswith("W/"):
            return row["mark"], part.stat().st_size
    except (OSError, ValueError, KeyError, TypeError):
        pass  # nothing was begun: start at the first byte
    return "", 0


def _start(headers: dict[str, str], have: int, address: str) -> int:
    """Return the byte at which a part of the file begins; refuse one that leaves a hole behind what is there."""
    found = re.match(r"bytes (\d+)-", headers.get("content-range", ""))
    start = int(found[1]) if found else have
    if start > have:
        what = f"sent from byte {start}, asked from byte {have}"
        raise NetworkError(what, where=address, mend="open it in a browser, save the table and add the file")
    return start


def _length(status: int, headers: dict[str, str]) -> int | None:
    """Return the bytes of the whole file as the site announces them."""
    if status in (206, NO_SUCH_PART):
        found = re.search(r"/(\d+)$", headers.get("content-range", ""))
        return int(found[1]) if found else None
    announced = headers.get("content-length", "")
    return int(announced) if announced.isdecimal() else None
