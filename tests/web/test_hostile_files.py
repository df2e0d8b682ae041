"""Files made to harm: bombs, nesting, endless lines. Each ends in one line of error, within time and memory."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from steelyard.core.errors import InputError, SteelyardError
from steelyard.desk.check_sent import Sent, check_sent
from steelyard.desk.documents import load
from steelyard.desk.weigh import parse_claims
from steelyard.web.worker import Worker

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SECONDS = 25.0


def docx(body: bytes, *, times: int = 1) -> bytes:
    """A Word file whose document is a body repeated."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(times):
            part.write(body)
    return stream.getvalue()


def laughs() -> bytes:
    """A Word file whose entities multiply a billion times."""
    names = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    return docx(f'<!DOCTYPE x [<!ENTITY l0 "ha">{names}]><w:document {NS}>&l9;</w:document>'.encode())


HOSTILE = {
    "zip bomb": lambda: docx(b" " * 1_000_000, times=60),
    "xml bomb": laughs,
    "xml nested deeply": lambda: docx(b"<a>" * 200_000),
    "page nested deeply": lambda: b"<html><body>" + b"<div>" * 20_000 + b"Trade rose.",
    "feed with entities": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rss>&b;</rss>'
    ),
    "a line without end": lambda: b"trade of Belarus with Russia was 5 million dollars, " * 2_000,
    "brackets": lambda: b"(" * 100_000,
    "digits": lambda: b"exports were $" + b"9" * 300_000 + b" million in 2022",
    "numbers": lambda: b"1 million 2 billion 3% of $4.5 trillion in 2022, " * 2_000,
    "false pdf": lambda: b"%PDF-1.7\n" + b"0 0 obj <<" * 100_000,
    "false zip": lambda: b"PK\x03\x04" + b"\x00" * 5_000_000,
    "message in a message": lambda: (
        b"From: a@b.c\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 500_000
    ),
    "lone surrogates and marks": lambda: "\ud800\u202e\ufeff\u0000trade".encode("utf-16-le", "surrogatepass") * 10_000,
}


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """The process that reads what others wrote, as the desk has it."""
    made = Worker(memory=3_000_000_000)
    yield made
    made.stop()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_refused_within_the_limits(name: str, worker: Worker) -> None:
    data = HOSTILE[name]()
    try:
        worker.run(check_sent, Sent(data=data, name="a"), seconds=SECONDS)
    except SteelyardError as error:
        assert "\n" not in str(error)
        assert len(str(error)) < 400


def sparse(file: Path, size: int) -> Path:
    """A file that says it is large and holds nothing."""
    with file.open("wb") as handle:
        handle.truncate(size)
    return file


@pytest.mark.skipif(sys.platform == "win32", reason="sparse files are made otherwise there")
def test_a_sparse_file_of_ten_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    file = sparse(tmp_path / "a.txt", 10_000_000_000)
    with pytest.raises(InputError, match="too large"):
        load(str(file))


def test_a_line_of_claims_without_end_is_refused_by_its_number() -> None:
    def lines() -> Iterator[str]:
        yield json.dumps({"id": "a", "kind": "level", "reporter": "KAZ", "partner": "ITA", "flow": "exports", "unit": "USD",
                          "low": 1, "high": 2, "period": "2020"})  # fmt: skip
        yield '{"id": "' + "x" * 5_000_000 + '"}'

    with pytest.raises(InputError, match="too long") as caught:
        list(parse_claims(lines(), where="a.jsonl"))
    assert caught.value.where == "a.jsonl, line 2"


def test_claims_nested_deeply_are_refused_by_their_number() -> None:
    with pytest.raises(InputError, match="line 1"):
        list(parse_claims(["[" * 100_000], where="a.jsonl"))
