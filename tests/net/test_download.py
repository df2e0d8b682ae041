"""Downloads that are stopped, cut short, changed meanwhile or busy."""

from __future__ import annotations

import http.server
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from steelyard.core.errors import NetworkError
from steelyard.net.download import download
from steelyard.net.fetch import Limits

OWN = Limits(public_only=False, bytes=1_000_000, seconds=5, robots=False, tries=3, wait=10)
BODY = bytes(range(256)) * 1000


class Shop(http.server.BaseHTTPRequestHandler):
    """Sends `BODY`, the rest of it on request; drops the line after ``cut`` bytes as often as ``drops`` says."""

    drops, busy, mark, cut, asked = 0, 0, '"1"', 100_000, []  # type: ignore[var-annotated]
    skips = 0  # bytes that a part begins too late

    def do_GET(self) -> None:
        Shop.asked.append(self.headers.get("Range"))
        if Shop.busy > 0:
            Shop.busy -= 1
            self.send_response(429)
            self.send_header("Retry-After", "3")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        start = int(asked[1]) if asked and self.headers.get("If-Range") == Shop.mark else 0
        start += Shop.skips if start else 0
        if start >= len(BODY):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(BODY)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = BODY[start:]
        self.send_response(206 if start else 200)
        self.send_header("ETag", Shop.mark)
        self.send_header("Content-Length", str(len(body)))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(BODY) - 1}/{len(BODY)}")
        self.end_headers()
        if Shop.drops > 0:
            Shop.drops -= 1
            body = body[: Shop.cut]
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def address() -> Iterator[str]:
    Shop.drops, Shop.busy, Shop.mark, Shop.asked, Shop.skips = 0, 0, '"1"', [], 0
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/table.zip"
        running.shutdown()


def test_a_download_that_was_cut_short_goes_on_where_it_was(address: str, tmp_path: Path) -> None:
    Shop.drops = 1
    with pytest.raises(NetworkError):
        download(address, tmp_path / "a.zip", limits=OWN)
    assert not (tmp_path / "a.zip").exists()
    there = (tmp_path / "a.zip.part").stat().st_size
    assert download(address, tmp_path / "a.zip", limits=OWN).read_bytes() == BODY
    assert there > 0 and Shop.asked == [None, f"bytes={there}-"]
    assert [file.name for file in tmp_path.iterdir()] == ["a.zip"]


def test_a_version_that_changed_meanwhile_is_read_from_the_start(address: str, tmp_path: Path) -> None:
    Shop.drops = 1
    with pytest.raises(NetworkError):
        download(address, tmp_path / "a.zip", limits=OWN)
    Shop.mark = '"2"'
    assert download(address, tmp_path / "a.zip", limits=OWN).read_bytes() == BODY


def begun(address: str, folder: Path, part: bytes) -> None:
    """A part that an earlier run left."""
    (folder / "a.zip.part").write_bytes(part)
    (folder / "a.zip.part.json").write_text(json.dumps({"address": address, "mark": Shop.mark}))


def test_a_whole_part_that_had_not_got_its_name_is_the_file(address: str, tmp_path: Path) -> None:
    begun(address, tmp_path, BODY)
    assert download(address, tmp_path / "a.zip", limits=OWN).read_bytes() == BODY
    assert Shop.asked == [f"bytes={len(BODY)}-"]
    assert [file.name for file in tmp_path.iterdir()] == ["a.zip"]


def test_a_part_longer_than_what_is_there_is_dropped_and_all_is_asked_for_once(address: str, tmp_path: Path) -> None:
    begun(address, tmp_path, BODY + b"more")
    only = replace(OWN, tries=1)
    assert download(address, tmp_path / "a.zip", limits=only).read_bytes() == BODY
    assert Shop.asked == [f"bytes={len(BODY) + 4}-", None]


def test_a_part_that_leaves_a_hole_is_refused_and_what_is_held_stays(address: str, tmp_path: Path) -> None:
    begun(address, tmp_path, BODY[:1000])
    Shop.skips = 10
    with pytest.raises(NetworkError, match="sent from byte 1010, asked from byte 1000"):
        download(address, tmp_path / "a.zip", limits=OWN)
    assert not (tmp_path / "a.zip").exists()
    assert (tmp_path / "a.zip.part").read_bytes() == BODY[:1000]


def test_a_busy_shop_is_waited_for(address: str, tmp_path: Path) -> None:
    Shop.busy, slept = 2, []  # type: ignore[var-annotated]
    download(address, tmp_path / "a.zip", limits=OWN, sleep=slept.append)
    assert slept == [3.0, 3.0]


def test_a_shop_that_asks_for_more_patience_than_we_have_is_not_asked_again(address: str, tmp_path: Path) -> None:
    Shop.busy, slept = 1, []  # type: ignore[var-annotated]
    with pytest.raises(NetworkError, match="try again after 3"):
        download(address, tmp_path / "a.zip", limits=replace(OWN, wait=2), sleep=slept.append)
    assert slept == []


def test_progress_is_told_in_bytes_that_rise_to_the_whole(address: str, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    download(address, tmp_path / "a.zip", limits=OWN, told=lambda done, whole: told.append((done, whole)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (len(BODY), len(BODY))


def test_a_file_past_the_limit_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="larger than"):
        download(address, tmp_path / "a.zip", limits=Limits(public_only=False, robots=False, bytes=1000))
    assert not (tmp_path / "a.zip").exists()
