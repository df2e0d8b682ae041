"""The desk as a process: where it listens, what it cuts off, what it logs."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from steelyard.cli.main import COMMANDS
from steelyard.ledger.store import Ledger
from steelyard.web import rendering
from steelyard.web.guard import Guard, Limits

START = "from steelyard.cli.main import main; main()"
SECRET = "Xylograph-Zanzibarium"


@pytest.fixture(scope="module")
def process(dossier: Ledger) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A desk as a person starts it, and its port."""
    command = [sys.executable, "-c", START, "serve", "--ledger", dossier.place, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        assert running.stdout
        yield running, int(running.stdout.readline().split()[0].rstrip("/").rsplit(":", 1)[1])
        running.kill()


def test_the_command_is_there_and_its_help_says_that_it_stays_here() -> None:
    told = subprocess.run([sys.executable, "-c", START, "serve", "--help"], capture_output=True, text=True, check=True)
    assert "serve" in COMMANDS
    assert "127.0.0.1 only" in told.stdout
    assert "--host" not in told.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists a process's sockets under /proc")
def test_the_desk_listens_on_loopback_only(process: tuple[subprocess.Popen[str], int]) -> None:
    running, port = process
    mine = set()
    for link in Path(f"/proc/{running.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # one that was closed after it was listed
            mine.add(link.readlink().name)
    rows = [line.split() for file in ("tcp", "tcp6") for line in Path(f"/proc/net/{file}").read_text().splitlines()[1:]]
    listening = {row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in mine}
    assert listening == {f"0100007F:{port:04X}"}


def test_a_port_that_is_taken_is_one_clear_line(process: tuple[subprocess.Popen[str], int], dossier: Ledger) -> None:
    command = [sys.executable, "-c", START, "serve", "--ledger", dossier.place, "--port", str(process[1])]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith(f"steelyard: --port: port {process[1]} is not free")
    assert done.stderr.count("\n") == 1


def test_a_body_that_never_ends_is_cut_off(process: tuple[subprocess.Popen[str], int]) -> None:
    head = f"POST /check HTTP/1.1\r\nHost: 127.0.0.1:{process[1]}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    sent = 0
    with socket.create_connection(("127.0.0.1", process[1]), timeout=60) as line:
        line.sendall(head)
        with contextlib.suppress(OSError):
            while sent < 400_000_000:
                line.sendall(chunk)
                sent += len(chunk)
        with contextlib.suppress(OSError):
            assert b" 413 " in line.recv(4096).partition(b"\r\n")[0]
    assert sent < 100_000_000


@pytest.mark.parametrize(
    "head", [b"GET / HTTP/1.1\r\nX: " + b"y" * 200_000, b"\x00\xff\x16\x03\x01" * 1000, b"G" * 200_000]
)
def test_heads_that_are_no_heads_are_cut_off(process: tuple[subprocess.Popen[str], int], head: bytes) -> None:
    with socket.create_connection(("127.0.0.1", process[1]), timeout=60) as line, contextlib.suppress(OSError):
        line.sendall(head + b"\r\n\r\n")
        assert line.recv(4096)[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 431", b"")


@pytest.mark.parametrize("length", ["5", "5²"])
def test_a_body_that_never_comes_is_cut_off(length: str) -> None:
    answers: list[dict[str, object]] = []

    async def never() -> dict[str, object]:
        await asyncio.sleep(3600)
        return {}

    async def told(message: dict[str, object]) -> None:
        answers.append(message)

    async def app(*_: object) -> None:
        raise AssertionError("it is not asked")

    scope = {
        "type": "http",
        "method": "POST",
        "headers": [(b"host", b"h:1"), (b"content-length", length.encode("latin-1"))],
    }
    asyncio.run(Guard(app, hosts=["h:1"], limits=Limits(seconds=0.05))(scope, never, told))  # type: ignore[arg-type]
    assert answers[0]["status"] == 408


def test_a_mistake_of_ours_is_logged_by_kind_and_place_without_words(
    dossier: Ledger, opened, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd
) -> None:  # type: ignore[no-untyped-def]
    def mistaken(*_: object, **__: object) -> str:
        raise ValueError(SECRET)

    with opened(dossier) as desk:
        monkeypatch.setattr(rendering, "html", mistaken)
        with contextlib.suppress(Exception):  # the client of a test may hear of it; what counts is what is logged
            desk.get(f"/search?q={SECRET}")
    out, err = capfd.readouterr()
    assert "ValueError in test_served.py" in caplog.text + err
    assert SECRET not in caplog.text + out + err


def test_what_is_asked_is_not_logged(process: tuple[subprocess.Popen[str], int]) -> None:
    running, port = process
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(f"GET /search?q={SECRET} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while part := line.recv(65_536):
            answer += part
    assert answer.startswith(b"HTTP/1.1 200")
    running.terminate()
    assert running.stdout
    assert SECRET not in running.stdout.read()
