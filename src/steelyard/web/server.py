"""Take a port of this machine, serve the desk on it until stopped."""

from __future__ import annotations

import socket
from collections.abc import Callable

from steelyard.core.errors import InputError, MissingExtra
from steelyard.ledger.store import Ledger

HOST = "127.0.0.1"
"""The one address that is listened on; there is no option for another."""


def serve(ledger: Ledger, *, port: int, told: Callable[[str], None]) -> None:
    """Serve a ledger until the process is stopped.

    Parameters
    ----------
    port : 0 takes a free one.
    told : receives the address as soon as the port is taken.

    Raises
    ------
    InputError
        the port is not free.
    MissingExtra
        the web parts are not installed.
    """
    try:
        import python_multipart  # noqa: F401
        import uvicorn

        from steelyard.web.app import build
    except ImportError:
        raise MissingExtra("the desk needs fastapi and uvicorn", mend="pip install 'steelyard[web]'") from None
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
            listening.listen(256)  # before the address is told: who reads it may ask at once
        except OSError as error:
            what = f"port {port} is not free ({error.strerror})"
            raise InputError(what, where="--port", mend="give another, or --port 0") from None
        taken = listening.getsockname()[1]
        app = build(ledger, hosts=(f"{HOST}:{taken}", f"localhost:{taken}"))
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,  # addresses hold what was asked and searched for
            server_header=False,
            timeout_keep_alive=10,
            limit_concurrency=300,
            h11_max_incomplete_event_size=65_536,
            timeout_graceful_shutdown=3,
        )
        told(f"http://{HOST}:{taken}/")
        uvicorn.Server(config).run(sockets=[listening])
