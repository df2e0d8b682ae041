"""What is installed is what was looked at: every requirement is pinned with hashes, and the list of parts is the lock file."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = [ROOT / "requirements" / f"{name}.lock" for name in ("run", "dev")]


def pins(lock: Path) -> dict[str, list[tuple[str, str]]]:
    """Name -> versions with what follows on the line and the next ones; a name may have a version for each Python."""
    text = re.sub(r"\\\n", " ", lock.read_text(encoding="utf-8"))
    found: dict[str, list[tuple[str, str]]] = {}
    for line in text.splitlines():
        if (part := line.partition("#")[0].strip()) and not part.startswith("--"):
            match = re.match(r"([a-z0-9][\w.-]*)(?:\[[\w,-]+\])?==([^ ;]+)(.*)", part)
            assert match is not None, f"{lock.name}: not pinned: {part[:60]}"
            found.setdefault(match[1], []).append((match[2], match[3]))
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_requirement_is_pinned_with_hashes(lock: Path) -> None:
    held = pins(lock)
    assert len(held) > 50
    assert all("--hash=sha256:" in rest for versions in held.values() for _, rest in versions)


def test_who_develops_runs_the_versions_that_users_run() -> None:
    run, dev = map(pins, LOCKS)
    assert {name: sorted(v for v, _ in rows) for name, rows in run.items()}.items() <= {
        name: sorted(v for v, _ in rows) for name, rows in dev.items()
    }.items()


def test_the_list_of_parts_names_every_requirement_with_its_hashes(tmp_path: Path) -> None:
    pytest.importorskip("cyclonedx_py")
    file = tmp_path / "sbom.json"
    words = ["requirements", str(LOCKS[0]), "--output-format", "JSON", "--output-file", str(file)]
    subprocess.run([sys.executable, "-m", "cyclonedx_py", *words], check=True, capture_output=True)
    parts = json.loads(file.read_text(encoding="utf-8"))["components"]
    assert {(p["name"], p["version"]) for p in parts} == {(n, v) for n, rows in pins(LOCKS[0]).items() for v, _ in rows}
    assert all(any(one.get("hashes") for one in part["externalReferences"]) for part in parts)
