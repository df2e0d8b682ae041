"""Compile the reader to machine code while a wheel is built, where STEELYARD_COMPILED=1 asks for it; else do nothing.

The Python files stay the source of truth and stay in the wheel: mypyc turns copies of them into extension modules that
are imported in their place. Two forms that mypyc (2.4) refuses or gets wrong are written otherwise in the copies.
Run by hatchling as a build hook (pyproject.toml); ``python tools/compiled.py FOLDER`` compiles the copies in a folder.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SWITCH = "STEELYARD_COMPILED"
MODULES = (
    "steelyard/reading/*.py",
    "steelyard/gazetteer/lookup.py",
    "steelyard/gazetteer/runs.py",
    "steelyard/core/economy.py",
)
PLAIN = ("__init__", "document", "followups", "product_lists", "products")
"""Modules that stay Python: their objects leave for other processes, or they cost nothing."""
_SETTINGS = "[mypy]\nstrict = true\nignore_missing_imports = true\n"


class CompiledReader(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the extension modules to a wheel for this platform and version of Python."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return what a build in an environment of its own needs beside hatchling."""
        return ["mypy>=2.4,<3", "setuptools>=65"] if _asked() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and name what is to be packed."""
        if not _asked() or version == "editable":
            return
        root = Path(self.root)
        folder = root / "build/compiled/src"
        copy(root / "src", folder)
        subprocess.run([sys.executable, str(Path(__file__).resolve()), str(folder)], check=True)
        made = sorted(folder.glob("*__mypyc.*")) + sorted((folder / "steelyard").rglob(f"*{_suffix()}"))
        build_data["force_include"] |= {str(path): str(path.relative_to(folder)) for path in made}
        build_data["pure_python"], build_data["infer_tag"] = False, True


def _asked() -> bool:
    return os.environ.get(SWITCH, "") not in ("", "0")


def _suffix() -> str:
    import sysconfig

    return str(sysconfig.get_config_var("EXT_SUFFIX"))


def copy(source: Path, folder: Path) -> None:
    """Copy the package, as the compiler can take it; what has not changed is not written, so it is not compiled again."""
    for old in folder.rglob(f"*{_suffix()}"):
        old.unlink()
    chosen = set(chosen_in(source))
    for path in sorted(source.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        text = rewritten(text) if path in chosen else text
        target = folder / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")


def chosen_in(source: Path) -> list[Path]:
    """Return the modules to compile."""
    return sorted(path for name in MODULES for path in source.glob(name) if path.stem not in PLAIN)


def rewritten(text: str) -> str:
    """Return a module with what mypyc cannot take written otherwise, line by line where it was.

    ``x in (*a, b)`` ends the compiler; a generator that is kept in a name becomes a list, on which ``next`` goes wrong.
    A dataclass is made by Python even where all else is compiled, so here it has its ``__init__`` written out; a named
    tuple, whose fields the compiler does not know, becomes such a class.

    >>> rewritten("y = x in (*a, 1)"), rewritten("z = (n for n in a)")
    ('y = x in tuple((*a, 1))', 'z = iter([n for n in a])')
    """
    edits: list[Edit] = []
    lines = [line.encode() for line in text.splitlines(keepends=True)]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Compare):
            for told in node.comparators:
                if isinstance(told, ast.Tuple | ast.List | ast.Set) and any(
                    isinstance(one, ast.Starred) for one in told.elts
                ):
                    edits += [(*_start(told), 0, "tuple("), (*_end(told), 0, ")")]
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.GeneratorExp):
            line, column = _end(node.value)
            edits += [(*_start(node.value), 1, "iter(["), (line, column - 1, 1, "])")]
        elif isinstance(node, ast.ClassDef):
            edits += _written_out(node, lines)
        elif isinstance(node, ast.ImportFrom) and any(name.name == "NamedTuple" for name in node.names):
            edits.append((*_end(node), 0, _FOR_TUPLES))
    for line, column, dropped, added in sorted(edits, reverse=True):
        raw = lines[line]
        lines[line] = raw[:column] + added.encode() + raw[column + dropped :]
    return b"".join(lines).decode()


Edit = tuple[int, int, int, str]
"""Line and column, both from 0, bytes that are dropped there, and what stands there instead."""
_FOR_TUPLES = (
    "; from dataclasses import dataclass as _dataclass; from typing import Any as _Any, Final as _Final; "
    "_SAME: _Final[_Any] = object()"
)


def _written_out(node: ast.ClassDef, lines: list[bytes]) -> list[Edit]:
    """Give a dataclass its ``__init__``; make a named tuple a dataclass first, with the ``_replace`` it had.

    What is added takes the place of the blank lines around a class, so that other lines move by one at most.
    """
    made = next(
        (d for d in node.decorator_list if isinstance(d, ast.Call) and ast.unparse(d.func) == "dataclass"), None
    )
    tupled = next((base for base in node.bases if ast.unparse(base) == "NamedTuple"), None)
    if made is None and tupled is None:
        return []
    fields = [(_name(one), one) for one in node.body if isinstance(one, ast.AnnAssign)]
    names = [name for name, _ in fields]
    wanted = [f"{name}: {_type(one)}{_default(one)}" for name, one in fields]
    by_name = made is not None and any(told.arg == "kw_only" for told in made.keywords)
    checks = any(isinstance(one, ast.FunctionDef) and one.name == "__post_init__" for one in node.body)
    sets = "; ".join([f"self.{name} = {_value(name, one)}" for name, one in fields] + ["self.__post_init__()"] * checks)
    told = ", ".join(["self", *["*"] * by_name, *wanted])
    added = f"\n    def __init__({told}) -> None: {sets}  # type: ignore[misc, unused-ignore]"
    edits: list[Edit] = []
    if made is not None:
        line, column = _end(made)
        edits.append((line, column - 1, 0, ", init=False"))
    elif tupled is not None:
        changes = ", ".join(f"{name}: _Any = _SAME" for name in names)
        values = ", ".join(f"self.{name} if {name} is _SAME else {name}" for name in names)
        added += f"\n    def _replace(self, *, {changes}) -> {node.name}: return {node.name}({values})"
        edits.append((node.lineno - 2, 0, 0, "@_dataclass(unsafe_hash=True, init=False)"))
        edits.append((*_start(tupled), len("NamedTuple"), "object"))
    line, column = _end(node)
    blank = [(line + 1, 0, len(lines[line + 1]), "")] if lines[line + 1 : line + 2] == [b"\n"] else []
    return [*edits, (line, column, 0, added), *blank]


def _name(field: ast.AnnAssign) -> str:
    return ast.unparse(field.target)


def _factory(field: ast.AnnAssign) -> str | None:
    """Return what makes the default of ``x: list[int] = field(default_factory=list)``."""
    told = re.fullmatch(r"field\(default_factory=(.*)\)", ast.unparse(field.value)) if field.value else None
    return told[1] if told else None


def _type(field: ast.AnnAssign) -> str:
    return ast.unparse(field.annotation) + (" | None" if _factory(field) else "")


def _default(field: ast.AnnAssign) -> str:
    return "" if field.value is None else " = None" if _factory(field) else f" = {ast.unparse(field.value)}"


def _value(name: str, field: ast.AnnAssign) -> str:
    factory = _factory(field)
    return f"{factory}() if {name} is None else {name}" if factory else name


def _start(node: ast.expr) -> tuple[int, int]:
    return node.lineno - 1, node.col_offset


def _end(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return (node.end_lineno or node.lineno) - 1, node.end_col_offset or 0


def build(folder: Path) -> None:
    """Compile the copies beside themselves."""
    from mypyc.build import mypycify
    from setuptools import setup

    (folder.parent / "mypy.ini").write_text(_SETTINGS, encoding="utf-8")
    os.chdir(folder)
    names = [str(path.relative_to(folder)) for path in chosen_in(folder)]
    extensions = mypycify(
        [f"--config-file={folder.parent / 'mypy.ini'}", *names],
        opt_level="1",
        debug_level="0",
        multi_file=True,
        group_name="steelyard",
    )
    for extension in extensions:
        kept = [flag for flag in extension.extra_compile_args if not flag.startswith(("-W", "-g"))]
        # What may be used before it is set has been a fault of the compiler's: such code is not let through.
        extension.extra_compile_args = [*kept, "-g0", "-Werror=maybe-uninitialized"]
    jobs = str(os.cpu_count() or 1)
    setup(name="steelyard", packages=[], py_modules=[], ext_modules=extensions,
          script_args=["--quiet", "build_ext", "--inplace", "--parallel", jobs])  # fmt: skip


if __name__ == "__main__":
    build(Path(sys.argv[1]).resolve())
