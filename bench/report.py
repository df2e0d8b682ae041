"""Where benchmark results go: sections of docs/benchmarks.md, each between its own marks, with machine and date."""

from __future__ import annotations

import os
import platform
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


def machine() -> str:
    """Return the machine and the day in one sentence."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists() and (found := re.search(r"model name\s*:\s*(.+)", info.read_text(encoding="utf-8"))):
        name = found[1].strip()
    version = ".".join(str(part) for part in sys.version_info[:3])
    return f"{name}, {os.cpu_count()} cores, Python {version}, {datetime.now(UTC):%Y-%m-%d}."


def write_section(title: str, body: str) -> None:
    """Put a section into docs/benchmarks.md, in place of the one with the same title; paragraphs "By hand: ..." stay."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Benchmarks\n\nWritten by `make bench`.\n"
    old = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.M | re.S)
    before = old.search(text)
    kept = [part for part in before[0].split("\n\n") if part.startswith("By hand:")] if before else []
    block = f"## {title}\n\n" + "\n\n".join([body.strip(), *(part.strip() for part in kept)]) + "\n"
    text = old.sub(lambda _: block + "\n", text) if old.search(text) else text.rstrip() + "\n\n" + block
    PAGE.write_text(text.rstrip() + "\n", encoding="utf-8")
