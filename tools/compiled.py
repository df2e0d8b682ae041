"""Compile the reader to machine code while a wheel is built, where STEELYARD_COMPILED=1 asks for it; else do nothing.

The Python files stay the source of truth and stay in the wheel: mypyc turns copies of them into extension modules that
are imported in their place. What mypyc (2.4) refuses, gets wrong or leaves to Python is written otherwise in the copies.
Run by hatchling as a build hook (pyproject.toml); ``python tools/compiled.py FOLDER`` compiles the copies in a folder,
with ``--types`` only copies to it and checks the types as the compiler does (``make types``).
"""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SWITCH = "STEELYARD_COMPILED"
_SOURCE = Path(__file__).resolve().parents[1] / "src"
MODULES = (
    "steelyard/reading/*.py", *(f"steelyard/reading/{stage}/*.py" for stage in ("marking", "when", "who", "what", "promises", "hs")),
    "steelyard/gazetteer/initials.py", "steelyard/gazetteer/lookup.py", "steelyard/gazetteer/runs.py",
    "steelyard/gazetteer/shared.py",
    "steelyard/core/claim.py", "steelyard/core/economy.py", "steelyard/core/flow.py", "steelyard/core/period.py",
    "steelyard/core/pledge.py", "steelyard/core/range.py",
)  # fmt: skip
ROWS = {
    "Sequence[Draft]": ("list[Draft]", (), True),
    "Sequence[Head]": ("list[Head]", (), True),
    "Sequence[Sentence]": ("list[Sentence]", (), True),
    "Sequence[Mark]": (
        "tuple[Mark, ...]",
        ("joined_periods", "links", "marks", "number_rows", "of_two", "opening", "stretches", "wares"),
        True,
    ),
    "Sequence[Token]": (
        "list[Token]",
        ("automaton", "digits", "language", "money_beside", "numbers", "prefilter", "row_units", "sizes", "spelled"),
        False,
    ),
}
"""Rows that are of one kind wherever they are looked at, which is faster; and the modules that are not, or are, meant."""
PLAIN = ("__init__", "document")
"""Modules that stay Python: they cost nothing."""
_BITS = 62
_WORDS = ("bits", "more")
"""Kinds of marks have a bit each in the compiled reader, so many in each of these fields; those that rules ask for most
have one in the first.
"""
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
    return str(sysconfig.get_config_var("EXT_SUFFIX"))


def copy(source: Path, folder: Path) -> None:
    """Copy the package, as the compiler can take it; what has not changed is not written, so it is not compiled again.

    A copy of what is no longer there goes too: it would be compiled, and packed.
    """
    for old in folder.rglob("*.py"):
        if not (source / old.relative_to(folder)).is_file():
            old.unlink()
    for old in folder.rglob(f"*{_suffix()}"):
        old.unlink()
    chosen = set(chosen_in(source))
    bits = bits_of(path.read_text(encoding="utf-8") for path in sorted(chosen))
    for path in sorted(source.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        told = _MARK if path.parent.name == "marking" or path.stem == "prefilter" else _ANY
        text = rewritten(with_rows(text, path.stem), bits, told) if path in chosen else text
        target = folder / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")


def chosen_in(source: Path) -> list[Path]:
    """Return the modules to compile."""
    return sorted(path for name in MODULES for path in source.glob(name) if path.stem not in PLAIN)


def with_rows(text: str, name: str) -> str:
    """Return a module with the kind of its rows: the rules look at tuples of marks, which are lists while they are made.

    >>> with_rows("marks: Sequence[Mark]", "heads"), with_rows("marks: Sequence[Mark]", "wares")
    ('marks: tuple[Mark, ...]', 'marks: Sequence[Mark]')
    """
    for general, (kind, modules, apart) in ROWS.items():
        if (name in modules) is not apart:
            text = text.replace(general, kind)
    return text


def bits_of(texts: Iterable[str]) -> dict[str, int]:
    """Return a bit for each kind that marks are asked for most.

    >>> bits_of(['"a" in mark.means or mark.is_a("b", "a")'])
    {'a': 1, 'b': 2}
    """
    asked: Counter[str] = Counter()
    for text in texts:
        module = ast.parse(text)
        sets = _sets(module, shared_sets())
        asked.update(kind for node in ast.walk(module) for kind in _asked_for(node, sets))
    most = sorted(asked, key=lambda kind: (-asked[kind], kind))[: _BITS * len(_WORDS)]
    return {kind: 1 << n for n, kind in enumerate(most)}


def _asked_for(node: ast.AST, sets: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the kinds for which code asks a mark, each or by the name of a set of them."""
    asked: list[ast.expr] = []
    if isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]).endswith(".means"):
        asked = [node.left]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in ("is_a", "one_of"):
            asked = [one.value if isinstance(one, ast.Starred) else one for one in node.args]
        elif node.func.attr == "isdisjoint" and ast.unparse(node.args[0]).endswith(".means"):
            asked = [node.func.value]
        elif _MARK.fullmatch(re.sub(r"(\.means)?\.get$", "", ast.unparse(node.func))):
            asked = node.args[:1]
    named = [kind for one in asked if isinstance(one, ast.Name) for kind in sets.get(one.id, ())]
    return named + [one.value for one in asked if isinstance(one, ast.Constant) and isinstance(one.value, str)]


_WHOSE = re.compile(r"Mark\(\w+(?:\.\w+)?, [^,]+, (match|mark)\.means, .*\)", re.DOTALL)
"""A mark of which the kinds are those of a phrase, or of another mark: its bits are too."""
_MARK, _ANY = re.compile(r"m|mark|(marks|result)\[[\w +-]+\]"), re.compile(r".*")
"""What is a mark by its name, where phrases have meanings too; elsewhere all that has some is one."""
_ASKED = re.compile(rf"{_MARK.pattern}|after|before|by|comma|led|link|of|verb|(near|between|segment|rest)\[[\w +-]+\]")
"""What is a mark by its name, of which a value is asked; it may also be none."""


def rewritten(text: str, bits: Mapping[str, int] = MappingProxyType({}), marks: re.Pattern[str] = _ANY) -> str:
    """Return a module with what mypyc cannot take, or leaves to Python, written otherwise.

    ``x in (*a, b)`` ends the compiler; a generator that is kept in a name becomes a list, on which ``next`` goes wrong.
    An object of a dataclass is made, changed and compared by Python even where all else is compiled, so here the class
    has its ``__init__``, ``__eq__`` and ``__hash__`` written out, with a ``_replace`` as named tuples have it; a named
    tuple, whose fields the compiler does not know, becomes such a class. Lines behind a class move by those that are
    added to it. A constant of a module is told to be one, and so is each member of an enumeration: else it is looked up
    by its name each time. What a mark is is asked where it stands; kinds that have a bit are asked for by that.

    >>> rewritten("y = x in (*a, 1)"), rewritten("z = (n for n in a)"), rewritten("b = replace(a, c=1)")
    ('y = x in tuple((*a, 1))', 'z = iter([n for n in a])', 'b = (a)._replace(c=1)')
    >>> rewritten('x = "a" in mark.means or mark.is_a("a", "b")', {"a": 1, "b": 2})
    'x = (mark.bits & 1 != 0) or (mark.bits & 3 != 0)'
    >>> rewritten('x = mark.get("a")', {"a": 1})
    "x = (mark.means['a'] if mark.bits & 1 != 0 else None)"
    >>> rewritten('A = frozenset(("a", "b")); x = A.isdisjoint(mark.means)', {"a": 1})
    'A = frozenset(("a", "b")); x = (mark.bits & 1 == 0 and \\'b\\' not in mark.means)'
    >>> rewritten('A = ("a", "b"); x = mark.is_a("c", *A) or mark.one_of(A)', {"a": 1, "b": 2, "c": 4})
    'A = ("a", "b"); x = (mark.bits & 7 != 0) or (mark.bits & 3 != 0)'
    >>> rewritten("for a, b in pairwise(c): zip(a, b, strict=True)"), rewritten("x = max(1, a, b)")
    ('for a, b in zip(c, (c)[1:]): zip(a, b, strict=True)', 'x = max(max(1, a), b)')
    """
    edits: list[Edit] = []
    module = ast.parse(text)
    sets = _sets(module, shared_sets()) if bits else {}
    members = sorted(_members(module))
    for node in module.body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            edits += [(*_end(node), 0, _IMPORTS), (node.lineno, 0, 0, _ONLY_TOLD)]
        elif isinstance(node, ast.ImportFrom):
            named = [(cls, member) for cls, member in members if cls in {name.name for name in node.names}]
            told = "".join(f"; _{cls}_{member}: _Final = {cls}.{member}" for cls, member in named)
            edits.append((*_end(node), 0, told))
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            edits += _told_constant(node)
        elif isinstance(node, ast.FunctionDef):
            edits += _kept_here(node)
    for node in ast.walk(module):
        if isinstance(node, ast.For | ast.comprehension):
            edits += _walked_at_once(node.iter)
        if isinstance(node, ast.Compare):
            edits += _asked_by_bit(node, bits, marks)
            for told in node.comparators:
                if isinstance(told, ast.Tuple | ast.List | ast.Set) and any(
                    isinstance(one, ast.Starred) for one in told.elts
                ):
                    edits += [(*_start(told), 0, "tuple("), (*_end(told), 0, ")")]
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.GeneratorExp):
            line, column = _end(node.value)
            edits += [(*_start(node.value), 1, "iter(["), (line, column - 1, 1, "])")]
        elif isinstance(node, ast.Assign) and bits and ast.unparse(node.targets[0]) == "mark.means":
            edits.append((*_end(node), 0, "; mark._count()"))
        elif isinstance(node, ast.Call) and bits and (of := _WHOSE.match(ast.unparse(node))):
            line, column = _end(node)
            edits.append((line, column - 1, 0, f", bits={of[1]}.bits, more={of[1]}.more"))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "replace":
            edits += [
                (*_start(node), len("replace"), ""),
                (*_end(node.args[0]), 2 * bool(node.keywords), ")._replace("),
            ]
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("is_a", "one_of")
        ):
            edits += _asked_at_once(node, node.func, bits, sets) or _asked_one_by_one(node, node.func, sets)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            edits += _got_by_bit(node, node.func, bits)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "isdisjoint":
            edits += _without_all(node, sets.get(ast.unparse(node.func.value), ()), bits, marks)
            edits += _asked_one_by_one(node, node.func, sets)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("max", "min") and len(node.args) > _PAIR:
            edits += [(*_start(node), 0, f"{ast.unparse(node.func)}("), (*_end(node.args[1]), 0, ")")]
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            edits += _set_at_once(node.value)
        elif isinstance(node, ast.ClassDef):
            edits += _written_out(node, bits)
            edits += _with_bits(node, bits) if node.name in ("Mark", "Match") and bits else []
        elif isinstance(node, ast.Attribute) and (said := ast.unparse(node)) in {".".join(one) for one in members}:
            edits.append((*_start(node), len(said), f"_{said.replace('.', '_')}"))
    lines = [line.encode() for line in text.splitlines(keepends=True)]
    for line, column, dropped, added in sorted(edits, reverse=True):
        raw = lines[line]
        lines[line] = raw[:column] + added.encode() + raw[column + dropped :]
    return b"".join(lines).decode()


Edit = tuple[int, int, int, str]
"""Line and column, both from 0, bytes that are dropped there, and what stands there instead."""
_IMPORTS = (
    "; from dataclasses import dataclass as _dataclass; from functools import partial as _partial; "
    "from typing import TYPE_CHECKING as _TYPED, Any as _Any, Final as _Final; _SAME: _Final[_Any] = object()"
)
_ONLY_TOLD = "if _TYPED: from mypy_extensions import i64 as _i64, mypyc_attr as _mypyc_attr"
"""Read by the compiler alone: the reader does not need its package."""


_ENUMERATIONS = ("Flow", "Hedge", "Kind", "Relation")
_CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]+")
_OTHERS = 2
"""Kinds without a bit that are asked for one by one; of more it is faster to go through those of the mark."""
_SHORT, _HELD = 5, re.compile(r"(\w+\.)?(holds|kinds)")
"""Kinds that are sooner asked for one by one than by a call, and the sets of kinds that are asked."""
_VARIED = ("_KEPT",)
"""Constants that tests set otherwise."""
_PAIR = 2
"""Of which the compiler takes the larger itself."""


def _members(module: ast.Module) -> set[tuple[str, str]]:
    """Return the members of enumerations that a module imports and names."""
    imported = {name.name for node in module.body if isinstance(node, ast.ImportFrom) for name in node.names}
    return {
        (node.value.id, node.attr)
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr.isupper()
        if node.value.id in _ENUMERATIONS and node.value.id in imported
    }


def _told_constant(node: ast.Assign | ast.AnnAssign) -> list[Edit]:
    """Tell the compiler that a name in capitals, once set, stays what it is."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if not (isinstance(target, ast.Name) and _CONSTANT.fullmatch(target.id)) or target.id in _VARIED:
        return []
    if isinstance(node, ast.AnnAssign):
        return [(*_start(node.annotation), 0, "_Final["), (*_end(node.annotation), 0, "]")]
    return [(*_end(target), 0, ": _Final")]


def _kept_here(node: ast.FunctionDef) -> list[Edit]:
    """Keep what a function with ``@cache`` returned in a dict beside it: asking the decorator's costs more than most of
    what is then done.
    """
    told = [ast.unparse(one) for one in node.decorator_list]
    found = re.fullmatch(r"cache|lru_cache\(maxsize=([\d_]+)\)", told[0]) if len(told) == 1 else None
    if found is None:
        return []
    name, made, asked = node.name, f"_made_{node.name}", [one.arg for one in node.args.args]
    kinds = [ast.unparse(one.annotation) for one in node.args.args if one.annotation]
    returns = ast.unparse(node.returns) if node.returns else "None"
    key, kind = (asked[0], kinds[0]) if len(asked) == 1 else (f"({', '.join(asked)},)", f"tuple[{', '.join(kinds)}]")
    kept = f"_kept_by_{name}"
    lines = [f"def {name}({ast.unparse(node.args)}) -> {returns}:"]
    if asked:
        lines[:0] = [f"{kept}: _Final[dict[{kind}, {returns}]] = {{}}"]
        none = "_SAME" if returns.endswith("None") else "None"
        lines += [f"    kept = {kept}.get({key}{', _SAME' * (none != 'None')})"]
        lines += [f"    if kept is not {none}: return kept  # type: ignore[no-any-return, unused-ignore]"]
        lines += [f"    if len({kept}) >= {found[1]}: {kept}.clear()"] if found[1] else []
        lines += [f"    {kept}[{key}] = made = {made}({', '.join(asked)})", "    return made"]
    else:
        lines[:0] = [f"{kept}: _Final[list[{returns}]] = []"]
        lines += [f"    if not {kept}: {kept}.append({made}())", f"    return {kept}[0]"]
    (line, column), (_, behind) = _start(node.decorator_list[0]), _end(node.decorator_list[0])
    return [
        (line, column - 1, behind - column + 1, ""),
        (node.lineno - 1, node.col_offset + len("def "), len(name), made),
        (*_end(node), 0, "".join(f"\n{line}" for line in lines)),
    ]


def _walked_at_once(walked: ast.expr) -> list[Edit]:
    """Walk rows side by side as the compiler does it itself: it knows ``zip`` of rows, and no ``strict``."""
    if not isinstance(walked, ast.Call):
        return []
    called, end = ast.unparse(walked.func), _end(walked)
    if called == "enumerate":
        return _walked_at_once(walked.args[0])
    row = ast.unparse(walked.args[0]) if walked.args else ""
    if called == "pairwise" and "(" not in row and walked.lineno == walked.end_lineno:
        return [(*_start(walked), len(called), "zip"), (end[0], end[1] - 1, 0, f", ({row})[1:]")]
    if called == "zip" and walked.keywords:
        last = _end(walked.args[-1])
        return [(*last, end[1] - 1 - last[1], "")] if last[0] == end[0] else []
    return []


def _set_at_once(node: ast.Call) -> list[Edit]:
    """Set a field of a frozen object where that is asked for by its name: here it is a field like another."""
    if ast.unparse(node.func) != "object.__setattr__" or not isinstance(node.args[1], ast.Constant):
        return []
    (line, column), value = _end(node), node.args[2]
    start = _start(node)
    return [
        (*start, value.col_offset - start[1], f"{ast.unparse(node.args[0])}.{node.args[1].value} = "),
        (line, column - 1, 1, "  # type: ignore[misc, unused-ignore]"),
    ]


def _asked_at_once(
    node: ast.Call, asked: ast.Attribute, bits: Mapping[str, int], sets: Mapping[str, Sequence[str]]
) -> list[Edit]:
    """Ask a mark for its kinds where it stands: most marks have none of them, and a call costs more than the answer."""
    mark = ast.unparse(asked.value)
    told = [_written(one, sets, alone=asked.attr == "is_a") for one in node.args]
    if node.lineno != node.end_lineno or mark == "sentence" or not all(told):
        return []
    kinds = [kind for one in told for kind in one]
    if any(isinstance(one, ast.Call) for one in ast.walk(asked.value)):
        return []
    terms = _terms(mark, kinds, bits)
    if len(terms) > 1 and not isinstance(asked.value, ast.Name):
        return []
    if len(set(kinds) - bits.keys()) > _OTHERS and asked.attr == "one_of":
        return []
    return [(*_start(node), (node.end_col_offset or 0) - node.col_offset, f"({' or '.join(terms)})")]


def _terms(mark: str, kinds: Iterable[str], bits: Mapping[str, int], *, has: bool = True) -> list[str]:
    """Return what tells that a mark has one of some kinds where one of it is true; or, where all is, that it has none."""
    wanted = sum(bits.get(kind, 0) for kind in dict.fromkeys(kinds))
    fields = ((field, wanted >> _BITS * n & (1 << _BITS) - 1) for n, field in enumerate(_WORDS))
    asked = [f"{mark}.{field} & {some} {'!=' if has else '=='} 0" for field, some in fields if some]
    return asked + [f"{kind!r} {'' if has else 'not '}in {mark}.means" for kind in kinds if kind not in bits]


def _written(asked: ast.expr, sets: Mapping[str, Sequence[str]], *, alone: bool) -> Sequence[str]:
    """Return the kinds that are asked for: one that is written out, or those of a set; empty where nothing tells."""
    if isinstance(asked, ast.Constant):
        return (str(asked.value),) if alone else ()
    named = asked.value if alone and isinstance(asked, ast.Starred) else asked
    return sets.get(named.id, ()) if isinstance(named, ast.Name) and (named is asked) is not alone else ()


def _asked_by_bit(node: ast.Compare, bits: Mapping[str, int], marks: re.Pattern[str]) -> list[Edit]:
    """Ask a mark for a kind by its bit."""
    told, asked = node.comparators[0], node.left
    if not (isinstance(told, ast.Attribute) and told.attr == "means" and isinstance(asked, ast.Constant)):
        return []
    (line, column), start = _end(told.value), told.value.col_offset
    if asked.value not in bits or line != node.lineno - 1 or not marks.fullmatch(ast.unparse(told.value)):
        return []
    (term,) = _terms("", [str(asked.value)], bits, has=isinstance(node.ops[0], ast.In))
    return [(*_start(node), start - node.col_offset, "("), (line, column, len(".means"), f"{term})")]


def _got_by_bit(node: ast.Call, asked: ast.Attribute, bits: Mapping[str, int]) -> list[Edit]:
    """Ask a mark for the value of a kind only where it has the kind."""
    mark, kind = ast.unparse(asked.value).removesuffix(".means"), node.args[0] if len(node.args) == 1 else None
    if not isinstance(kind, ast.Constant) or kind.value not in bits or not _ASKED.fullmatch(mark):
        return []
    told = f"({mark}.means[{kind.value!r}] if {_terms(mark, [kind.value], bits)[0]} else None)"
    return (
        [(*_start(node), (node.end_col_offset or 0) - node.col_offset, told)] if node.lineno == node.end_lineno else []
    )


def _sets(module: ast.Module, known: Mapping[str, Sequence[str]] = MappingProxyType({})) -> dict[str, Sequence[str]]:
    """Return the kinds of each set of kinds that a module writes out under a name, and of those that are ``known``.

    >>> _sets(ast.parse('A = ("a", "b"); B = frozenset({*A, "c"}); C = frozenset(B)'))
    {'A': ['a', 'b'], 'B': ['a', 'b', 'c']}
    """
    found = dict(known)
    for node in module.body:
        if isinstance(node, ast.Assign) and (kinds := _written_in(node.value, found)):
            found[ast.unparse(node.targets[0])] = kinds
    return found


def _written_in(value: ast.expr, known: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the kinds that a tuple or a set has, empty where one is not written out."""
    if isinstance(value, ast.Call) and ast.unparse(value.func) == "frozenset" and len(value.args) == 1:
        value = value.args[0]
    kinds: list[str] = []
    for one in value.elts if isinstance(value, ast.Tuple | ast.Set) else ():
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value.isidentifier():
            kinds.append(one.value)
        elif isinstance(one, ast.Starred) and ast.unparse(one.value) in known:
            kinds += known[ast.unparse(one.value)]
        else:
            return []
    return kinds


@cache
def shared_sets() -> Mapping[str, Sequence[str]]:
    """Return the kinds of the sets that marks themselves have a name for."""
    return _sets(ast.parse((_SOURCE / "steelyard/reading/marking/mark.py").read_text(encoding="utf-8")))


def _without_all(node: ast.Call, kinds: Sequence[str], bits: Mapping[str, int], marks: re.Pattern[str]) -> list[Edit]:
    """Ask where it stands whether a mark has none of the kinds of a set that is written out."""
    told = node.args[0]
    if not (kinds and isinstance(told, ast.Attribute) and told.attr == "means") or node.lineno != node.end_lineno:
        return []
    mark = ast.unparse(told.value)
    if not marks.fullmatch(mark):
        return []
    lacks = " and ".join(_terms(mark, kinds, bits, has=False))
    return [(*_start(node), (node.end_col_offset or 0) - node.col_offset, f"({lacks})")]


def _asked_one_by_one(node: ast.Call, asked: ast.Attribute, sets: Mapping[str, Sequence[str]]) -> list[Edit]:
    """Ask where it stands whether a sentence, or what its marks hold, has one of the kinds of a short set, or none."""
    held, kinds = ast.unparse(asked.value), sets.get(ast.unparse(node.args[0]), ())
    held += ".holds" if (held, asked.attr) == ("sentence", "one_of") else ""
    if not (0 < len(kinds) <= _SHORT and _HELD.fullmatch(held)) or node.lineno != node.end_lineno:
        return []
    one, joint = ("in", " or ") if asked.attr == "one_of" else ("not in", " and ")
    told = joint.join(f"{kind!r} {one} {held}" for kind in kinds)
    return [(*_start(node), (node.end_col_offset or 0) - node.col_offset, f"({told})")]


def _with_bits(node: ast.ClassDef, bits: Mapping[str, int]) -> list[Edit]:
    """Give a mark, or the phrase that one is made of, the bits of its kinds, and what sets them."""
    lines = (
        *(f"{field}: _i64 = 0" for field in _WORDS),
        "def _count(self, bits: _i64 = -1, more: _i64 = 0) -> None:",
        "    if bits < 0:",
        "        bits = 0",
        "        for kind in self.means:",
        "            bit = _KIND_BITS.get(kind)",
        "            if bit is not None: bits |= bit",
        "            else: more |= _MORE_BITS.get(kind, 0)",
        "    self.bits = bits; self.more = more",
    )
    first = {kind: bit for kind, bit in bits.items() if not bit >> _BITS}
    other = {kind: bit >> _BITS for kind, bit in bits.items() if bit >> _BITS}
    table = f"\n_KIND_BITS: _Final[dict[str, int]] = {first!r}\n_MORE_BITS: _Final[dict[str, int]] = {other!r}"
    edits = [(*_end(node), 0, "".join(f"\n    {line}" for line in lines)), (*_end(node), 0, table)]
    for one in node.body:  # of a phrase: it has more than the slots it names, and is made by its own function
        if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "__slots__":
            edits.append((one.lineno - 1, one.col_offset, 0, "pass  # "))
        elif isinstance(one, ast.FunctionDef) and one.name == "__init__":
            edits.append((one.body[-1].lineno - 1, one.body[-1].col_offset, 0, "self._count(); "))
    return edits


def _written_out(node: ast.ClassDef, bits: Mapping[str, int]) -> list[Edit]:
    """Give a dataclass its ``__init__`` and a ``_replace``, and ``__reduce__`` where its objects may be packed for
    another process; make a named tuple a dataclass first.
    """
    calls = [d for d in node.decorator_list if isinstance(d, ast.Call) and ast.unparse(d.func) == "dataclass"]
    tuples = [base for base in node.bases if ast.unparse(base) == "NamedTuple"]
    if not calls and not tuples:
        return []
    fields = [(_name(one), one) for one in node.body if isinstance(one, ast.AnnAssign)]
    settings = {told.arg for call in calls for told in call.keywords}
    checks = any(isinstance(one, ast.FunctionDef) and one.name == "__post_init__" for one in node.body)
    counts = node.name == "Mark" and bool(bits)
    done = ["self.__post_init__()"] * checks + ["self._count(bits, more)"] * counts
    sets = "; ".join([f"self.{name} = {_value(name, one)}" for name, one in fields] + done)
    known = ["bits: _i64 = -1", "more: _i64 = 0"] * counts
    named = [_parameter(name, one) for name, one in fields]
    wanted = ", ".join(["self", *["*"] * ("kw_only" in settings), *named, *known])
    changes = ", ".join(f"{name}: _Any = _SAME" for name, _ in fields)
    values = ", ".join(f"{name}=self.{name} if {name} is _SAME else {name}" for name, _ in fields)
    own = ", ".join(f"{name}=self.{name}" for name, _ in fields)
    added = [
        f"def __init__({wanted}) -> None: {sets}  # type: ignore[misc, unused-ignore]",
        f"def _replace(self, *, {changes}) -> {node.name}: return {node.name}({values})",
    ]
    whole = bool(tuples) or "frozen" in settings
    own_ways = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
    compared = _compared(node.name, [name for name, _ in fields], ordered=whole and "order" in settings)
    added += [line for way, line in compared.items() if way not in own_ways and (whole or way == "__eq__")]
    if "frozen" in settings:
        added.append(f"def __reduce__(self) -> _Any: return _partial({node.name}, {own}), ()")
    edits = [(*_end(node), 0, "".join(f"\n    {line}" for line in added))]
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    edits.append((first - 3, 0, 0, "@_mypyc_attr(acyclic=True)"))  # no object holds itself: none is walked for that
    for call in calls:
        line, column = _end(call)
        edits.append((line, column - 1, 0, ", init=False"))
        ordered = (told.value for told in call.keywords if told.arg == "order" and whole)
        edits += [(*_start(value), len("True"), "False") for value in ordered]
    for base in tuples:
        edits.append((node.lineno - 2, 0, 0, "@_dataclass(init=False)"))
        edits.append((*_start(base), len("NamedTuple"), "object"))
    return edits


def _compared(name: str, fields: list[str], *, ordered: bool) -> dict[str, str]:
    """Compare and hash the objects of a class by their fields, which the decorator would leave to Python."""
    own, others = (f"({', '.join(f'{who}.{field}' for field in fields)},)" for who in ("self", "other"))
    same = " and ".join(f"self.{field} == other.{field}" for field in fields)
    signs = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="} if ordered else {}
    return {
        "__eq__": f"def __eq__(self, other: object) -> bool: return self is other or (isinstance(other, {name}) and {same})",
        "__hash__": f"def __hash__(self) -> int: return hash({own})",
        **{
            f"__{way}__": f"def __{way}__(self, other: {name}) -> bool: return {own} {sign} {others}"
            for way, sign in signs.items()
        },
    }


def _name(field: ast.AnnAssign) -> str:
    return ast.unparse(field.target)


def _factory(field: ast.AnnAssign) -> str | None:
    """Return what makes the default of ``x: list[int] = field(default_factory=list)``."""
    told = re.fullmatch(r"field\(default_factory=(.*)\)", ast.unparse(field.value)) if field.value else None
    return told[1] if told else None


def _parameter(name: str, field: ast.AnnAssign) -> str:
    kind = ast.unparse(field.annotation)
    if field.value is None:
        return f"{name}: {kind}"
    return f"{name}: {kind} | None = None" if _factory(field) else f"{name}: {kind} = {ast.unparse(field.value)}"


def _value(name: str, field: ast.AnnAssign) -> str:
    factory = _factory(field)
    return f"{factory}() if {name} is None else {name}" if factory else name


def _start(node: ast.expr) -> tuple[int, int]:
    return node.lineno - 1, node.col_offset


def _end(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return (node.end_lineno or node.lineno) - 1, node.end_col_offset or 0


def build(folder: Path) -> None:
    """Compile the copies beside themselves; by gcc twice: the first build reads what the tests read and counts which
    ways are taken, and the second puts those first, which makes it faster by a sixth; and it looks at all modules at once
    when it links them, which makes it faster by a twentieth.
    """
    from mypyc.build import mypycify

    extensions = mypycify(
        _told(folder),
        opt_level="2",
        debug_level="0",
        multi_file=True,
        group_name="steelyard",
    )
    for extension in extensions:
        kept = [flag for flag in extension.extra_compile_args if not flag.startswith(("-W", "-g"))]
        # What may be used before it is set has been a fault of the compiler's: such code is not let through.
        # Names are seen in the library alone, so that its functions call each other at once.
        extension.extra_compile_args = [*kept, "-g0", "-fvisibility=hidden", "-fno-plt", "-Werror=maybe-uninitialized"]
    if not _by_gcc():
        _made(extensions, [])
        return
    for counts in folder.rglob("*.gcda"):
        counts.unlink()
    _made(extensions, ["-fprofile-generate"])
    shutil.copytree(_SOURCE, folder, ignore=shutil.ignore_patterns("*.py", "*.pyc"), dirs_exist_ok=True)
    reads = [sys.executable, str(Path(__file__).with_name("same_claims.py")), "--tell"]
    subprocess.run(reads, env=os.environ | {"PYTHONPATH": str(folder)}, stdout=subprocess.DEVNULL, check=True)
    _made(extensions, ["-fprofile-use", "-fprofile-partial-training", "-Wno-missing-profile", "-flto=auto"])


def _by_gcc() -> bool:
    """Return whether the compiler is gcc: others count in other ways."""
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")[0]
    told = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout
    return "Free Software Foundation" in told


def _made(extensions: list[Any], told: list[str]) -> None:
    """Compile and link all with some more flags."""
    from setuptools import setup

    flags = [extension.extra_compile_args for extension in extensions]
    for extension in extensions:
        extension.extra_compile_args, extension.extra_link_args = [*extension.extra_compile_args, *told], told
    jobs = str(os.cpu_count() or 1)
    setup(name="steelyard", packages=[], py_modules=[], ext_modules=extensions,
          script_args=["--quiet", "build_ext", "--force", "--inplace", "--parallel", jobs])  # fmt: skip
    for extension, kept in zip(extensions, flags, strict=True):
        extension.extra_compile_args = kept


def types(folder: Path) -> int:
    """Check the types of copies made for it: what the compiler would refuse is refused at once."""
    copy(_SOURCE, folder)
    return subprocess.run([sys.executable, "-m", "mypy", *_told(folder)], cwd=folder, check=False).returncode


def _told(folder: Path) -> list[str]:
    """Return what the type checker is told: its settings, and the modules; it stands in their folder then."""
    settings = folder.parent / "mypy.ini"
    settings.write_text(_SETTINGS, encoding="utf-8")
    os.chdir(folder)
    return [f"--config-file={settings}", *(str(path.relative_to(folder)) for path in chosen_in(folder))]


if __name__ == "__main__":
    if sys.argv[1] == "--types":
        sys.exit(types(Path(sys.argv[2]).resolve()))
    build(Path(sys.argv[1]).resolve())
