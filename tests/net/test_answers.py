"""Answers on disk: whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from steelyard.core.errors import NetworkError
from steelyard.net.answers import Answer, Answers

PAGE = Answer(address="https://a.example/page", status=200, headers={"etag": "7"}, body=b"<p>trade</p>")


def test_a_recording_answers_without_a_network_and_knows_only_what_was_recorded(tmp_path: Path) -> None:
    Answers(tmp_path).keep("https://a.example/to-page", PAGE)
    replayed = Answers(tmp_path, replay=True)
    assert replayed.held("https://a.example/to-page") == PAGE
    with pytest.raises(NetworkError, match="no answer was recorded"):
        replayed.held("https://a.example/other")


def test_a_damaged_answer_of_the_folder_is_none(tmp_path: Path) -> None:
    Answers(tmp_path).keep(PAGE.address, PAGE)
    next(tmp_path.glob("*.body")).write_bytes(b"half")
    assert Answers(tmp_path).held(PAGE.address) is None
