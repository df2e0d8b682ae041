"""The compiled reader (tools/compiled.py): what the compiler refuses or gets wrong is written otherwise, or not at all."""

from __future__ import annotations

import ast
import pickle
import random
from copy import deepcopy
from pathlib import Path
from typing import Final

import pytest
from tools.compiled import chosen_in, copy, rewritten

from steelyard.reading.document import Document
from steelyard.reading.marking.mark import Mark
from steelyard.reading.reader import read

SOURCE = Path(__file__).resolve().parents[2] / "src"


def result(text: str) -> object:
    row = [Mark(0, 1, means) for means in ({"a": ""}, {"b": "", "c": ""}, {"c": ""})]
    told = {"_Final": Final, "_mypyc_attr": lambda **_: lambda told: told, "__name__": __name__}
    names = {"pool": random.Random(4).choices(range(9), k=20), "row": row, **told}
    exec(compile(text, "written here", "exec", dont_inherit=True), names)
    return names["told"]


@pytest.mark.parametrize(
    "text",
    [
        "pair = (1, 2)\ntold = [n for n in pool if n in (*pair, 7)], [n for n in pool if n not in (None, *pair)]",
        "odd = (n for n in pool if n % 2)\ntold = [next(odd, 0), next(odd, 0), *odd]",
        "first, second = (n + 1 for n in (3, 4))\ntold = [first, second]",
        """from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(slots=True, kw_only=True, order=True)
class Two:
    one: int = 4
    some: list[int] = field(default_factory=list)

    def __post_init__(self):
        assert self.one > 0


few = replace(Two(one=3), some=pool[:2])
told = few, Two(some=[]) > few, {field.name for field in few.__dataclass_fields__.values()}, repr(few)
told = repr(told)
""",
        """from __future__ import annotations

from typing import NamedTuple


class Two(NamedTuple):
    one: int
    other: str | None = None


told = Two(2)._replace(other="b"), Two(3, "c") == Two(3, other="c"), hash(Two(1)) == hash(Two(1)), Two(1) in [Two(2)]
told = repr(told)
""",
        "told = [(m.is_a('a'), m.is_a('a', 'b'), row[n].is_a('c')) for n, m in enumerate(row)]",
        """from __future__ import annotations

from steelyard.core.flow import Flow
from steelyard.core.range import Hedge

told = [Flow.EXPORTS.mirrored() is Flow.IMPORTS, Flow("imports") == Flow.IMPORTS, {Hedge.ABOUT: 1}[Hedge("about")]]
""",
        "LONGEST = 3\nSHORT: int = 1\ntold = LONGEST, SHORT",
        "даже = (\n    n\n    for n in pool  # «ё»\n    if n in (8, *pool[:2])\n)\ntold = list(даже)",
    ],
)
def test_a_module_written_otherwise_does_the_same(text: str) -> None:
    other = rewritten(text)
    assert other != text
    assert "class" in text or other.count("\n") == text.count("\n")
    assert result(other) == result(text)


@pytest.mark.parametrize("path", chosen_in(SOURCE), ids=lambda path: path.stem)
def test_no_edge_of_a_slice_moves_an_iterator(path: Path) -> None:
    """The compiler asks twice for the edge of a slice; ``a[next(b) :]`` would take two of b."""
    edges = [
        call
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Slice)
        for edge in (node.lower, node.upper)
        if edge is not None
        for call in ast.walk(edge)
        if isinstance(call, ast.Call)
    ]
    moving = ("next", ".pop", ".popleft")
    assert [ast.unparse(call) for call in edges if ast.unparse(call.func).endswith(moving)] == []


def test_the_hot_modules_are_compiled() -> None:
    names = {path.stem for path in chosen_in(SOURCE)}
    assert {"reader", "marks", "mark", "heads", "roles", "lookup", "runs", "automaton", "claim", "period"} <= names
    assert not {"document", "__init__"} & names


def test_a_module_that_is_gone_is_not_compiled(tmp_path: Path) -> None:
    source, folder = tmp_path / "src", tmp_path / "copies"
    (source / "steelyard/reading").mkdir(parents=True)
    (source / "steelyard/reading/kept.py").write_text("ONE = 1\n")
    (source / "steelyard/reading/gone.py").write_text("ONE = 1\n")
    copy(source, folder)
    (source / "steelyard/reading/gone.py").unlink()
    copy(source, folder)
    assert [path.stem for path in chosen_in(folder)] == ["kept"]


def test_what_is_read_travels_to_other_processes_and_back() -> None:
    text = "Malta's exports to Peru grew to $5.4 million in 2021, 12% of the total. Malta will supply salt to Peru by 2030."
    found = read(Document(text=text, lang="en", published="2022-06-01"))
    assert found.claims and found.pledges
    assert pickle.loads(pickle.dumps(found)) == found == deepcopy(found)
