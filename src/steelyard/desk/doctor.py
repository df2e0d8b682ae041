"""Look over an installation: what works, what is missing, and the command that mends it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from steelyard import __version__
from steelyard.core.display import counted
from steelyard.core.errors import SteelyardError

LITTLE = 200 * 2**20
"""Free bytes on the ledger's disk below which it is said."""
EXTRAS = {
    "documents": (("pypdfium2",), "reads PDF"),
    "handover": (("typst", "docx", "xlsxwriter"), "writes PDF, DOCX and XLSX"),
    "official": (("duckdb", "pyarrow", "python_calamine", "defusedxml"), "reads official tables"),
    "postgresql": (("psycopg",), "keeps a ledger in PostgreSQL"),
    "web": (("fastapi", "uvicorn"), "serves the pages"),
    "corpus": (("fastwarc",), "reads archives of many documents"),
    "spark": (("pyspark",), "reads them on Apache Spark"),
    "gravity": (("pyfixest",), "fits gravity models"),
}
"""Extra -> the packages it brings, and what for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One thing looked at. ``state``: ok, missing (optional, installed on request) or wrong; ``mend`` is a command."""

    name: str
    state: str
    words: str
    mend: str | None = None


def look(place: str | None = None) -> Iterator[Seen]:
    """Yield what is found, the needed things first.

    Parameters
    ----------
    place : the ledger; None: the usual one.
    """
    yield _python()
    yield from (_needed(name) for name in ("highspy", "numpy", "sqlalchemy", "rich"))
    yield _guarded("solver", _solver)
    yield _guarded("reading", _reading)
    yield _guarded("ledger", lambda: _ledger(place))
    yield _room(place)
    for extra, (modules, use) in EXTRAS.items():
        yield _extra(extra, modules, use)


def _python() -> Seen:
    found = ".".join(map(str, sys.version_info[:3]))
    return Seen(name="python", state="ok", words=f"{found}, steelyard {__version__}")


def _needed(package: str) -> Seen:
    try:
        return Seen(name=package, state="ok", words=version(package))
    except PackageNotFoundError:
        return Seen(name=package, state="wrong", words="not installed", mend="pip install steelyard")


def _guarded(name: str, look_at: Callable[[], Seen]) -> Seen:
    """What fails here is what the doctor is for: it is told, not raised."""
    try:
        return look_at()
    except SteelyardError as error:
        return Seen(name=name, state="wrong", words=error.what, mend=error.mend)
    except Exception as error:
        return Seen(name=name, state="wrong", words=f"{type(error).__name__}: {error}", mend="pip install -U steelyard")


def _solver() -> Seen:
    """Bound a flow that one claim states: the answer is known."""
    from steelyard.core.claim import Claim, Kind
    from steelyard.core.flow import Flow
    from steelyard.core.period import Period
    from steelyard.weighing.weigh import weigh

    claim = Claim(id="doctor", kind=Kind.LEVEL, reporter="JPN", partner="CHN", flow=Flow.EXPORTS, value=3.0, low=2.5,
                  high=3.5, period=Period.year(2004))  # fmt: skip
    found = weigh([claim], estimates=False).pairs[0].bounds
    right = any((bound.low, bound.high) == (2.5, 3.5) for bound in found)
    if right:
        return Seen(name="solver", state="ok", words="bounds a known answer")
    return Seen(name="solver", state="wrong", words="a known answer came out otherwise", mend="pip install -U highspy")


def _reading() -> Seen:
    from steelyard.reading.document import parse_document
    from steelyard.reading.reader import read

    text = "Trade between Japan and China rose by 5% to $3 billion in 2004."
    count = len(read(parse_document(text.encode(), name="doctor")).claims)
    if count:
        return Seen(name="reading", state="ok", words=f"{counted(count, 'claim')} in a sentence made for it")
    return Seen(name="reading", state="wrong", words="no claim in a plain sentence", mend="pip install -U steelyard")


def _ledger(place: str | None) -> Seen:
    from steelyard.ledger import keep
    from steelyard.ledger.connect import shown
    from steelyard.ledger.store import default_place

    where = place or os.environ.get("STEELYARD_LEDGER") or str(default_place())
    if "://" not in where and not Path(where).exists():
        words = f"{where}: none yet"
        return Seen(name="ledger", state="ok", words=words, mend="steelyard add --dossier belarus-lipetsk")
    count = keep.check(where)
    return Seen(name="ledger", state="ok", words=f"{shown(where)}: sound, {counted(count, 'claim')}")


def _room(place: str | None) -> Seen:
    from steelyard.ledger.store import default_place

    where = place or os.environ.get("STEELYARD_LEDGER") or str(default_place())
    folder = Path.home() if "://" in where else Path(where).absolute().parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    words = f"{free / 2**30:.1f} GB free at {folder}"
    if not os.access(folder, os.W_OK):
        return Seen(name="disk", state="wrong", words=f"{folder} cannot be written", mend="give --ledger elsewhere")
    if free < LITTLE:
        return Seen(name="disk", state="wrong", words=words, mend="free some space")
    return Seen(name="disk", state="ok", words=words)


def _extra(extra: str, modules: tuple[str, ...], use: str) -> Seen:
    missing = [module for module in modules if find_spec(module) is None]
    if not missing:
        return Seen(name=extra, state="ok", words=use)
    words = f"{use}; without {', '.join(missing)}"
    return Seen(name=extra, state="missing", words=words, mend=f"pip install 'steelyard[{extra}]'")
