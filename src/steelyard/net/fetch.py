"""Fetch one address, politely and within limits. Everything else in Steelyard works with the network off.

Refused: schemes other than http and https, addresses that are not public (loopback, private, link-local, reserved),
also behind redirects and whatever a name resolves to at the moment of connecting; bodies past a size or a time.
The name is resolved once and the checked address is the one connected to, so a name that changes its mind between
check and use (DNS rebinding) gains nothing. Proxies of the environment are not used: they would hide the address.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from steelyard import __version__
from steelyard.core.errors import NetworkError

AGENT = f"steelyard/{__version__} (reads trade statements; respects robots.txt)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one fetch may cost. ``public_only`` is turned off only by tests against their own servers."""

    bytes: int = 20_000_000
    seconds: float = 30.0
    redirects: int = 5
    public_only: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: ``address`` after redirects, status 200 or 304, headers with lower-case names, the body."""

    address: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Refused(NetworkError):
    """The server answered, and not with what was asked for: ``status``, and ``wait`` as it said in Retry-After."""

    def __init__(self, answer: Answer) -> None:
        self.status, self.wait = answer.status, answer.headers.get("retry-after")
        mend = f"try again after {self.wait}" if self.wait else "open it in a browser, save the page and check the file"
        super().__init__(f"answered {answer.status}", where=answer.address, mend=mend)


def fetch(address: str, *, limits: Limits | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Return the answer of an http(s) address.

    Raises
    ------
    NetworkError
        the address is refused, unreachable, too large or too slow; `Refused` where it answers anything but 200 or 304.
    """
    limits = limits or Limits()
    until = time.monotonic() + limits.seconds
    sent = {"user-agent": AGENT, "accept": "text/html,application/xhtml+xml,*/*;q=0.8", **(headers or {})}
    with _client(limits) as client:
        for _ in range(limits.redirects + 1):
            _demand_web(address)
            answer = _once(client, address, sent, limits, until)
            if answer.status not in (301, 302, 303, 307, 308):
                return _demand_good(answer)
            address = urljoin(address, answer.headers.get("location", ""))
    raise NetworkError("too many redirects", where=address, mend="give the final address")


def _client(limits: Limits) -> httpx.Client:
    timeout = httpx.Timeout(min(10.0, limits.seconds))
    return httpx.Client(transport=_Transport(limits.public_only), timeout=timeout, trust_env=False)


def _once(client: httpx.Client, address: str, headers: Mapping[str, str], limits: Limits, until: float) -> Answer:
    try:
        with client.stream("GET", address, headers=dict(headers), follow_redirects=False) as response:
            body = _read(response, address, limits, until)
    except (httpx.HTTPError, httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
        words = str(error) or type(error).__name__
        raise NetworkError(
            f"no answer ({words})", where=address, mend="check the address, or try again later"
        ) from None
    except (httpx.InvalidURL, UnicodeError) as error:
        raise NetworkError(f"no such address ({error})", where=address, mend="give an http or https address") from None
    found = {name.lower(): value for name, value in response.headers.items()}
    return Answer(address=address, status=response.status_code, headers=found, body=body)


def _read(response: httpx.Response, address: str, limits: Limits, until: float) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes(65_536):
        body += chunk
        if len(body) > limits.bytes:
            size = f"{limits.bytes // 1_000_000} MB" if limits.bytes >= 1_000_000 else f"{limits.bytes} bytes"
            raise NetworkError(f"larger than {size}", where=address, mend="save the part you need and check the file")
        if time.monotonic() > until:
            raise NetworkError(
                f"slower than {limits.seconds:g} s", where=address, mend="save the page and check the file"
            )
    return bytes(body)


def _demand_web(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NetworkError("not a web address", where=address, mend="give an http or https address")
    if parts.username or parts.password:
        raise NetworkError(
            "addresses with a password are refused", where=parts.hostname, mend="save the page and check it"
        )


def _demand_good(answer: Answer) -> Answer:
    if answer.status in (200, 304):
        if answer.status == 200 and not answer.body:
            raise NetworkError("an empty answer", where=answer.address, mend="try again later")
        return answer
    raise Refused(answer)


class _PublicOnly(httpcore.SyncBackend):
    """Connects to public addresses only: resolves once, checks every result, connects to what it checked."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except OSError as error:
            raise httpcore.ConnectError(f"the name does not resolve: {error.strerror or error}") from None
        for place in found:
            if not is_public(place):
                raise NetworkError("not a public address", where=host, mend="save the page and check the file")
        return super().connect_tcp(found[0], port, timeout, local_address, socket_options)


def is_public(address: str) -> bool:
    """True for an IP address that may be fetched from.

    >>> [is_public(a) for a in ("127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "::ffff:127.0.0.1", "93.184.216.34")]
    [False, False, False, False, False, True]
    """
    found = ipaddress.ip_address(address.split("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return (found if inner is None else inner).is_global and not found.is_multicast


class _Transport(httpx.BaseTransport):
    """httpx over a pool of httpcore whose connections we choose."""

    def __init__(self, public_only: bool) -> None:
        backend = _PublicOnly() if public_only else httpcore.SyncBackend()
        self._pool = httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(), network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=url,
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        assert isinstance(self._answer.stream, Iterable)
        yield from self._answer.stream

    def close(self) -> None:
        self._answer.close()
