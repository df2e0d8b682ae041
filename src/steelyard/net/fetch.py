"""Fetch one address, politely and within limits. Everything else in Steelyard works with the network off.

Refused: schemes other than http and https, addresses that are not public (loopback, private, link-local, reserved),
also behind redirects and whatever a name resolves to at the moment of connecting; bodies past a size or a time.
The name is resolved once and the checked address is the one connected to, so a name that changes its mind between
check and use (DNS rebinding) gains nothing. Proxies of the environment are not used: they would hide the address.
robots.txt is asked first, of every site on the way.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from steelyard import __version__
from steelyard.core.errors import NetworkError
from steelyard.net.answers import Answer
from steelyard.net.robots import MOST, Rules, demand_allowed, judged

AGENT = f"steelyard/{__version__} (reads trade statements; respects robots.txt)"


REDIRECTS = (301, 302, 303, 307, 308)
_RULES: Rules = {}
Visit = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one fetch may cost.

    ``tries`` is how often a download asks a busy site, ``wait`` the seconds that it may wait in all. ``robots`` is
    off only for an interface that a provider documents for programs. ``public_only`` is turned off only by tests
    against their own servers.
    """

    bytes: int = 20_000_000
    seconds: float = 30.0
    redirects: int = 5
    tries: int = 1
    wait: float = 0.0
    robots: bool = True
    public_only: bool = True


class Refused(NetworkError):
    """The server answered, and not with what was asked for: ``status``, and ``wait`` as it said in Retry-After."""

    def __init__(self, answer: Answer, what: str = "") -> None:
        self.status, self.wait = answer.status, answer.headers.get("retry-after")
        mend = f"try again after {self.wait}" if self.wait else "open it in a browser, save the page and check the file"
        super().__init__(f"{what}answered {answer.status}", where=answer.address, mend=mend)


def fetch(
    address: str,
    *,
    limits: Limits | None = None,
    headers: Mapping[str, str] | None = None,
    visit: Visit | None = None,
) -> Answer:
    """Return the answer of an http(s) address.

    Parameters
    ----------
    headers : sent too; what asks "only if it changed" may be answered with 304.
    visit : called with each address that a redirect leads to, before it is asked; it may refuse.

    Raises
    ------
    NetworkError
        the address is refused, unreachable, too large or too slow; `Refused` where it answers anything but 200 or 304.
    """
    limits = limits or Limits()
    until = time.monotonic() + limits.seconds
    with opened(address, limits=limits, headers=headers, visit=visit) as (response, final):
        body = b"".join(chunks(response, final, limits, until))
        found = {name.lower(): value for name, value in response.headers.items()}
        return _demand_good(Answer(address=final, status=response.status_code, headers=found, body=body))


@contextmanager
def opened(
    address: str, *, limits: Limits, headers: Mapping[str, str] | None = None, visit: Visit | None = None
) -> Iterator[tuple[httpx.Response, str]]:
    """Open an address behind its redirects; every hop is checked as the first one. Yields the response and its address.

    Raises
    ------
    NetworkError
        an address on the way is refused or cannot be reached, also while the body is read.
    """
    sent = {"user-agent": AGENT, "accept": "text/html,application/xhtml+xml,*/*;q=0.8", **(headers or {})}
    with _client(limits) as client, _told(address):
        for _ in range(limits.redirects + 1):
            _demand_web(address)
            if limits.robots:
                demand_allowed(address, lambda place: _rules(client, place, limits), _RULES, now=time.time())
            with client.stream("GET", address, headers=sent, follow_redirects=False) as response:
                if response.status_code not in REDIRECTS:
                    yield response, address
                    return
            address = urljoin(address, response.headers.get("location", ""))
            if visit is not None:
                _demand_web(address)
                visit(address)
    raise NetworkError("too many redirects", where=address, mend="give the final address")


def fetch_rules(address: str, *, limits: Limits) -> str:
    """Return the text of the robots.txt at an address, empty where the site forbids nothing.

    Raises
    ------
    NetworkError
        it is refused or cannot be reached; `Refused` where the site is too busy or fails.
    """
    with _client(limits) as client, _told(address):
        return _rules(client, address, limits)


def _rules(client: httpx.Client, address: str, limits: Limits) -> str:
    """Read a robots.txt: at most half a megabyte, behind redirects within the limits."""
    for _ in range(limits.redirects + 1):
        _demand_web(address)
        with client.stream("GET", address, headers={"user-agent": AGENT}, follow_redirects=False) as response:
            if response.status_code not in REDIRECTS:
                return _judged(response, address)
        address = urljoin(address, response.headers.get("location", ""))
    return ""


def _judged(response: httpx.Response, address: str) -> str:
    body = bytearray()
    for chunk in response.iter_bytes(65_536):
        body += chunk
        if len(body) > MOST:
            break
    text = judged(response.status_code, bytes(body))
    if text is None:
        headers = {name.lower(): value for name, value in response.headers.items()}
        answer = Answer(address=address, status=response.status_code, headers=headers)
        raise Refused(answer, "the site's robots.txt cannot be had: ")
    return text


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Turn what the libraries raise into one clear line."""
    try:
        yield
    except (httpx.HTTPError, httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
        words = str(error) or type(error).__name__
        raise NetworkError(
            f"no answer ({words})", where=address, mend="check the address, or try again later"
        ) from None
    except (httpx.InvalidURL, UnicodeError) as error:
        raise NetworkError(f"no such address ({error})", where=address, mend="give an http or https address") from None


def chunks(response: httpx.Response, address: str, limits: Limits, until: float) -> Iterator[bytes]:
    """Yield the body in pieces; stop with an error at a size or a time."""
    size = 0
    for chunk in response.iter_bytes(65_536):
        size += len(chunk)
        if size > limits.bytes:
            most = f"{limits.bytes // 1_000_000} MB" if limits.bytes >= 1_000_000 else f"{limits.bytes} bytes"
            raise NetworkError(f"larger than {most}", where=address, mend="save the part you need and check the file")
        if time.monotonic() > until:
            raise NetworkError(
                f"slower than {limits.seconds:g} s", where=address, mend="save the page and check the file"
            )
        yield chunk


def _client(limits: Limits) -> httpx.Client:
    timeout = httpx.Timeout(min(10.0, limits.seconds))
    return httpx.Client(transport=_Transport(limits), timeout=timeout, trust_env=False)


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


class _Backend(httpcore.SyncBackend):
    """Connects to public addresses only: resolves once, checks every result, connects to what it checked. What a
    connection reads ends at a time, however often a byte comes: headers and robots.txt included.
    """

    def __init__(self, *, public_only: bool, until: float) -> None:
        self._public_only, self._until = public_only, until

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
            if self._public_only and not is_public(place):
                raise NetworkError("not a public address", where=host, mend="save the page and check the file")
        return _Stream(super().connect_tcp(found[0], port, timeout, local_address, socket_options), self._until)


class _Stream(httpcore.NetworkStream):
    """A connection that is read until a time and no longer."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("it answers too slowly")
        return self._stream.read(max_bytes, left if timeout is None else min(timeout, left))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, timeout), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def is_public(address: str) -> bool:
    """True for an IP address that may be fetched from.

    Of IPv6 only what is assigned to the public internet (2000::/3), and nothing that stands for an IPv4 address: such
    an address reaches wherever a translator or a tunnel leads (NAT64, 6to4, Teredo, ISATAP, mapped and compatible).

    >>> [is_public(a) for a in ("127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "::ffff:127.0.0.1", "93.184.216.34")]
    [False, False, False, False, False, True]
    >>> [is_public(a) for a in ("64:ff9b::7f00:1", "2002:7f00:1::", "::7f00:1", "2606:4700::1111")]
    [False, False, False, True]
    """
    found = ipaddress.ip_address(address.split("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and (found not in _ASSIGNED or _stands_for_ipv4(found)):
        return False
    if any(found in network for network in _SPECIAL):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


_ASSIGNED = ipaddress.IPv6Network("2000::/3")
_SPECIAL = tuple(map(ipaddress.IPv4Network, ("192.0.0.0/24", "192.88.99.0/24")))
"""Protocol assignments and the relays of 6to4, which not every Python counts as private."""


def _stands_for_ipv4(found: ipaddress.IPv6Address) -> bool:
    """True for 6to4 and Teredo, and for an interface part of ISATAP or of a translator's IPv4-embedded form."""
    interface = int(found) & (2**64 - 1)
    return found.sixtofour is not None or found.teredo is not None or interface >> 32 in (0x5EFE, 0x0200_5EFE)


class _Transport(httpx.BaseTransport):
    """httpx over a pool of httpcore whose connections we choose."""

    def __init__(self, limits: Limits) -> None:
        backend = _Backend(public_only=limits.public_only, until=time.monotonic() + limits.seconds)
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
