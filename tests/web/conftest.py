"""A desk on a ledger of the shipped dossier, asked in the process; one for all tests that only read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from steelyard.desk.add import add_dossier
from steelyard.ledger.store import Ledger
from steelyard.web.app import build
from steelyard.web.guard import Limits

HOST = "127.0.0.1:8788"
Opened = Callable[..., AbstractContextManager[TestClient]]


@pytest.fixture(scope="session")
def opened() -> Opened:
    """Open a desk on a ledger; the client's ``token`` is the run's."""

    @contextmanager
    def opened(ledger: Ledger, limits: Limits | None = None) -> Iterator[TestClient]:
        guard = build(ledger, hosts=(HOST,), limits=limits)
        with TestClient(guard, base_url=f"http://{HOST}", follow_redirects=False) as client:
            client.headers["accept-language"] = "en"
            client.token = guard.app.state.served.token.value  # type: ignore[attr-defined]
            yield client

    return opened


@pytest.fixture(scope="session")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """A ledger with the shipped dossier."""
    ledger = Ledger.open(tmp_path_factory.mktemp("desk") / "dossier.db")
    add_dossier("belarus-lipetsk", ledger)
    return ledger


@pytest.fixture(scope="session")
def running(dossier: Ledger, opened: Opened) -> Iterator[TestClient]:
    """The desk of the session."""
    with opened(dossier) as client:
        yield client


@pytest.fixture
def desk(running: TestClient) -> TestClient:
    """A desk on the dossier, asked by a reader without a past; tests that write open one of their own."""
    running.cookies.clear()
    return running


@pytest.fixture
def empty(tmp_path: Path, opened: Opened) -> Iterator[TestClient]:
    """A desk on an empty ledger."""
    with opened(Ledger.open(tmp_path / "empty.db")) as client:
        yield client
