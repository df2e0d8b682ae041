"""Series and a way to call the command, shared by the tests of the outlook."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steelyard.cli.main import main

Run = Callable[..., tuple[int, str, str]]
Ask = Callable[..., Any]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Call `steelyard outlook` in a folder of its own; return its status and both outputs."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["steelyard", "outlook", *words])
        status = 0
        try:
            main()
        except SystemExit as ended:
            status = int(ended.code or 0)
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


@pytest.fixture
def ask(run: Run) -> Ask:
    """Write rows to a series and return what the command says of it as JSON."""

    def call(rows: str, *words: str) -> Any:
        Path("series.csv").write_text("period,value,low,high\n" + rows.replace(" ", "\n") + "\n", encoding="utf-8")
        status, out, err = run("series.csv", *words, "--json")
        assert (status, err) == (0, "")
        return json.loads(out)

    return call
