"""Answers on disk: a folder that keeps them as they came and replays them without a network.

One folder; an answer is two files named by the SHA-256 of its address: ``.body`` as it came, and ``.json`` with the
address, the final address and the headers.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from steelyard.core.errors import NetworkError


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: ``address`` after redirects, status 200 or 304, headers with lower-case names, the body."""

    address: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answers:
    """A folder of answers; with ``replay`` it is all there is, and what it does not hold is an error."""

    folder: Path
    replay: bool = False

    def held(self, asked: str) -> Answer | None:
        """Return the answer kept for an address, None where there is none or it is damaged.

        Raises
        ------
        NetworkError
            replaying, and there is none.
        """
        place = self._place(asked)
        try:
            row = json.loads(place.with_suffix(".json").read_text(encoding="utf-8"))
            body = place.with_suffix(".body").read_bytes()
            if hashlib.sha256(body).hexdigest() == row["sha256"]:
                return Answer(address=row["address"], status=200, headers=row["headers"], body=body)
        except (OSError, ValueError, KeyError):
            pass  # none is kept, or only a part of it: ask
        if self.replay:
            raise NetworkError("no answer was recorded", where=asked, mend=f"record it in {self.folder} first")
        return None

    def keep(self, asked: str, answer: Answer) -> None:
        """Keep an answer; the one before is replaced as a whole."""
        self.folder.mkdir(parents=True, exist_ok=True)
        place = self._place(asked)
        row = {
            "asked": asked, "address": answer.address, "headers": dict(answer.headers),
            "sha256": hashlib.sha256(answer.body).hexdigest(),
        }  # fmt: skip
        for ending, data in ((".body", answer.body), (".json", json.dumps(row, indent=1).encode())):
            aside = place.with_suffix(f"{ending}.{os.getpid()}")
            aside.write_bytes(data)
            aside.replace(place.with_suffix(ending))

    def _place(self, asked: str) -> Path:
        return self.folder / hashlib.sha256(asked.encode()).hexdigest()[:24]
