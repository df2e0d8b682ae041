"""A corpus is read whole whatever happens: no document lost, none twice, the same table in the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.corpus import made

from steelyard.cli.main import main
from steelyard.core.errors import InputError
from steelyard.corpus.documents import Raw, documents
from steelyard.corpus.local import place_of, read_parts, write_part
from steelyard.corpus.parts import Part, parts_of
from steelyard.corpus.rows import rows_of, rows_of_part
from steelyard.desk.read_corpus import open_corpus, read_corpus, weigh_corpus
from steelyard.reading.prefilter import may_hold_trade, visible

COUNT = 200


def _made(form: str, place: Path) -> Path:
    if form == "archive":
        return made.archive(place / "a.warc.gz", made.texts(COUNT))
    if form == "plain archive":
        return made.archive(place / "a.warc", made.texts(COUNT))
    names = {"lines": "a.jsonl", "packed lines": "a.jsonl.gz", "table": "a.parquet", "folder": "docs"}
    writers: dict[str, Callable[[Path, int], Path]] = {"table": made.table, "folder": made.folder}
    return writers.get(form, made.lines)(place / names[form], COUNT)


@pytest.mark.parametrize("size", [500, 3_000, 10**9])
@pytest.mark.parametrize("form", ["lines", "packed lines", "table", "folder", "archive", "plain archive"])
def test_every_document_is_in_exactly_one_part(tmp_path: Path, form: str, size: int) -> None:
    parts = parts_of(str(_made(form, tmp_path)), size=size)
    found = [raw for part in parts for raw in documents(part)]
    assert not [raw.broken for raw in found if raw.broken]
    assert len(found) == len({raw.place for raw in found}) == COUNT
    said = {visible(raw.data.decode()).strip() for raw in found}
    assert said == set(made.texts(COUNT))


def test_the_table_is_the_same_whatever_the_form_the_parts_and_the_workers(tmp_path: Path) -> None:
    tables = []
    for n, (form, size, workers) in enumerate([("lines", 2_000, 2), ("lines", 10**9, 1), ("table", 2_000, 2)]):
        corpus = open_corpus(str(_made(form, tmp_path)), str(tmp_path / f"{n}.parquet"), size=size)
        count = read_corpus(corpus, workers=workers)
        assert count.documents == COUNT and count.unread == 0
        tables.append(pq.read_table(corpus.out).drop_columns(["place"]).to_pylist())
    assert tables[0] == tables[1] == tables[2]
    assert len({row["document"] for row in tables[0]}) == COUNT / 5
    assert {row["published"] for row in tables[0]} == {"2023-05-01"}


def test_a_run_that_is_killed_goes_on_and_ends_in_the_same_bytes(tmp_path: Path) -> None:
    source = str(made.lines(tmp_path / "a.jsonl", COUNT))
    whole = open_corpus(source, str(tmp_path / "whole.parquet"), size=2_000)
    read_corpus(whole, workers=1)
    words = (
        "import sys; from steelyard.desk.read_corpus import *\n"
        "if __name__ == '__main__': read_corpus(open_corpus(sys.argv[1], sys.argv[2], size=2000), workers=1)"
    )
    script, out = tmp_path / "run.py", tmp_path / "killed.parquet"
    script.write_text(words)
    folder = tmp_path / "killed.parquet.parts"
    kills = 0
    while not out.exists():
        before = len(list(folder.glob("*.parquet")))
        child = subprocess.Popen([sys.executable, script, source, out], env=os.environ)
        while child.poll() is None and len(list(folder.glob("*.parquet"))) < before + 4:
            time.sleep(0.01)
        if child.poll() is None:
            child.send_signal(signal.SIGKILL)
            kills += 1
        child.wait()
    assert kills >= 2
    assert out.read_bytes() == whole.out.read_bytes()


def test_a_run_that_is_done_is_not_done_again(tmp_path: Path) -> None:
    source, out = str(made.lines(tmp_path / "a.jsonl", 20)), str(tmp_path / "c.parquet")
    count = read_corpus(open_corpus(source, out), workers=1)
    before = Path(out).stat().st_mtime_ns
    assert read_corpus(open_corpus(source, out), workers=1) == count
    assert Path(out).stat().st_mtime_ns == before
    made.lines(tmp_path / "a.jsonl", 30)
    with pytest.raises(InputError, match="something else"):
        open_corpus(source, out)


def test_a_document_that_ends_the_reader_costs_itself_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = made.lines(tmp_path / "a.jsonl", 30)
    (part,) = parts_of(str(source))
    place = tmp_path / "out"
    place.mkdir()
    write_part(part, place, bad={5: "it ended the reader"})
    rows = pq.read_table(place_of(place, part)).to_pylist()
    assert [row["document"] for row in rows if row["unread"]] == ["d5"]
    assert {row["document"] for row in rows if row["id"]} == {f"d{n}" for n in range(0, 30, 5)} - {"d5"}


def test_a_worker_that_dies_or_hangs_is_replaced_and_its_document_listed(tmp_path: Path) -> None:
    """A pipe without a writer among the files holds its worker for ever: as a parser that hangs would."""
    source = made.folder(tmp_path / "docs", 12)
    parts = parts_of(str(source))
    stuck = Path(parts[0].files[3])
    stuck.unlink()
    os.mkfifo(stuck)
    place = tmp_path / "out"
    place.mkdir()
    read_parts(parts, place, workers=1, seconds=3.0)
    rows = pq.read_table(place_of(place, parts[0])).to_pylist()
    unread = {row["document"]: row["unread"] for row in rows if row["unread"]}
    assert unread[str(stuck.relative_to(source))] == "it took longer than 3 s"
    assert set(unread.values()) == {"it took longer than 3 s"}  # on a busy machine others may need as long


def test_what_is_broken_is_listed_with_its_reason(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    good = json.dumps({"id": "good", "text": made.TRADE[0]})
    german = (
        "Der Handel mit Polen stieg im Jahr 2023 um 12 Prozent, das teilte das Amt mit. Der Export wuchs auf 5 Mrd."
    )
    rows = [good, "{broken", json.dumps([1]), json.dumps({"id": "empty"}), json.dumps({"id": "de", "text": german})]
    source.write_text("\n".join(rows), encoding="utf-8")
    corpus = open_corpus(str(source), str(tmp_path / "c.parquet"))
    count = read_corpus(corpus, workers=1)
    assert (count.documents, count.unread) == (5, 4)
    listed = [json.loads(line) for line in (tmp_path / "c.unread.jsonl").read_text().splitlines()]
    reasons = [row["unread"] for row in listed]
    assert "not JSON" in reasons[0] and "object" in reasons[1] and "no text" in reasons[2] and "German" in reasons[3]


def test_a_line_without_end_is_passed_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("steelyard.corpus.documents.MAX_BYTES", 10_000)
    source = tmp_path / "a.jsonl"
    row = json.dumps({"id": "last", "text": made.TRADE[0]})
    with source.open("wb") as file:
        file.truncate(5_000_000)
        file.seek(0, 2)
        file.write(b"\n" + row.encode() + b"\n")
    found = [raw for part in parts_of(str(source), size=1_000_000) for raw in documents(part)]
    assert [raw.name for raw in found if not raw.broken] == ["last"]
    assert len([raw for raw in found if raw.broken]) == 1


def test_quotes_are_kept_short() -> None:
    rows = rows_of(Raw(name="d", place="d", data=made.TRADE[0].encode()))
    assert len(rows) == 4
    assert sum(len(row["quote"]) for row in rows) <= 0.1 * len(made.TRADE[0])


@pytest.mark.parametrize("text", made.TRADE)
def test_the_prefilter_lets_through_what_holds_claims(text: str) -> None:
    assert may_hold_trade(text)


def test_most_documents_end_at_the_prefilter() -> None:
    assert not may_hold_trade(made.OTHER.format(n=7))


@pytest.mark.parametrize(
    "text",
    [
        "Chile exports copper. The mayor opened a pool. He thanked all. It rained. Nobody left. Rents rose 5 percent.",
        "Kenya won the match 3:2 after a balanced first half; a gap must be closed.",
    ],
)
def test_trade_words_far_from_any_figure_are_not_read(text: str) -> None:
    assert not may_hold_trade(text)


def test_a_figure_a_sentence_behind_its_flow_is_read() -> None:
    assert may_hold_trade("Chile spoke of exports to Peru. The talks were warm. They grew by 5 percent in 2022.")


def test_each_pair_is_weighed_with_its_containers(tmp_path: Path) -> None:
    rows = [
        "Kenya's exports to Uganda were $1.2 billion in 2021. Kenya's exports to Uganda were $2.9 billion in 2021.",
        "Kenya's total exports were $6 billion in 2021. Exports to Rwanda made up 10 percent of Kenya's exports in 2021.",
    ]
    source = tmp_path / "a.jsonl"
    source.write_text("\n".join(json.dumps({"id": str(n), "text": text}) for n, text in enumerate(rows)))
    corpus = open_corpus(str(source), str(tmp_path / "c.parquet"))
    read_corpus(corpus, workers=1)
    seen: list[int] = []
    pairs = weigh_corpus(corpus.out, str(tmp_path / "w.parquet"), workers=1, started=lambda total: seen.append)
    found = {(row["reporter"], row["partner"]): row for row in pq.read_table(tmp_path / "w.parquet").to_pylist()}
    assert pairs == len(found) == sum(seen) == 3
    assert found["KEN", "UGA"]["contradicted"] == 2
    (exports,) = [
        q for q in json.loads(found["KEN", "RWA"]["weighing"])["quantities"]
        if q["flow"] == "exports" and q["period"] == {"start": "2021-01", "end": "2021-12"}
    ]  # fmt: skip
    assert 0 < exports["low"] <= 600e6 <= exports["high"] < 1e9


@pytest.mark.parametrize(
    ("source", "says"), [("nowhere", "no such file"), ("one.txt", "not a corpus"), ("empty", "empty")]
)
def test_what_is_no_corpus_is_said(tmp_path: Path, source: str, says: str) -> None:
    (tmp_path / "one.txt").write_text("Exports rose.")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=says):
        open_corpus(str(tmp_path / source), str(tmp_path / "c.parquet"))


def test_parts_survive_their_journey_as_json() -> None:
    part = Part(number=3, form="files", path="a", files=("x", "ы"), size=7)
    assert Part.from_json(part.to_json()) == part
    assert list(rows_of_part(Part(form="files", path="a", files=()))) == [(0, [])]


def test_the_prefilter_lets_through_every_sentence_that_must_be_read() -> None:
    cases = tomllib.loads((Path(__file__).parents[1] / "reading" / "sentences.toml").read_text())["case"]
    held = [case["text"] for case in cases if case["claims"]]
    assert len(held) > 20
    assert [text for text in held if not may_hold_trade(text)] == []


def test_the_command_tells_its_counts_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").write_text("Exports of Peru to Chile were $5 million in 2020.", encoding="utf-8")
    words = ["steelyard", "read-corpus", str(tmp_path / "texts"), "-o", str(tmp_path / "claims.parquet"), "--json"]
    monkeypatch.setattr(sys, "argv", [*words, "--workers", "1"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert json.loads(capsys.readouterr().out) == {"schema": 1, "documents": 1, "claims": 1, "unread": 0, "pairs": 0}
