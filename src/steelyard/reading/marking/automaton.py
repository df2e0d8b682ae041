"""The phrases of a lexicon as one machine: whatever number of phrases share a run of words, it is followed once.

A phrase is words and slots; a word stands for any of its forms. Which phrases a run of words leaves open is found when
a text first has that run, and kept by the words as written, so the next text follows it with one look-up a word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from steelyard.reading.marking.phrases import first_words
from steelyard.reading.marking.tokens import SHORT, Token

Means = tuple[str, str]
"""A kind and a value of it."""
_NOTHING: tuple[int, ...] = ()
_KEPT = 20_000
"""Runs of words that are kept; then all are forgotten, so that memory stays flat over texts that all differ."""


@dataclass(slots=True)
class Node:
    """What may follow a run of lexicon words: forms and slots, each with its node; and what the run means.

    A text has few of a lexicon's words, so phrases are sorted by their next word, and their alternatives told apart,
    once a run comes to a node.
    """

    words: dict[str, Node] = field(default_factory=dict)
    slots: dict[str, Node] = field(default_factory=dict)
    means: dict[str, str] = field(default_factory=dict)
    rest: list[tuple[str, Means]] = field(default_factory=list)
    """The phrases that are not sorted yet: as the lexicon writes them from here on, and what they mean."""

    def add(self, phrase: str, means: Means) -> None:
        """Add a phrase, maybe with alternatives."""
        self.rest.append((phrase, means))

    def sort(self, forms: Callable[[str], list[str]]) -> None:
        """Sort the phrases by the forms of their next word, or by the slot that stands there; of what one that ends
        here means, the first of a kind stays.
        """
        known: dict[str, list[Node]] = {}
        for phrase, means in self.rest:
            for word, rest in first_words(phrase):
                if not word:
                    self.means.setdefault(*means)
                    continue
                nodes = known.get(word)
                if nodes is None:
                    nodes = known[word] = self._nodes_of(word, forms)
                for node in nodes:
                    node.add(rest, means)
        self.rest.clear()

    def _nodes_of(self, word: str, forms: Callable[[str], list[str]]) -> list[Node]:
        if word.startswith("{") and word.endswith("}"):
            return [self.slots.setdefault(word[1:-1].rstrip("2"), Node())]
        return [self.words.setdefault(form, Node()) for form in forms(word)]

    def tells(self, wanted: frozenset[str]) -> bool:
        """Return whether a phrase from here on has one of some kinds or values."""
        if not wanted.isdisjoint(self.means) or not wanted.isdisjoint(self.means.values()):
            return True
        if any(kind in wanted or value in wanted for _, (kind, value) in self.rest):
            return True
        return any(node.tells(wanted) for node in (*self.words.values(), *self.slots.values()))


class Match:
    """A phrase found: its meanings (kind -> value), how many tokens it has, what filled its slots in order.

    ``kind`` and ``value`` are the first that the lexicon gives it.
    """

    __slots__ = ("kind", "length", "means", "slots", "value")

    def __init__(self, means: dict[str, str], length: int, slots: tuple[int, ...] = ()) -> None:
        self.means, self.length, self.slots = means, length, slots
        self.kind, self.value = next(iter(means.items()))


M = TypeVar("M", bound=Match)


class _State(Generic[M]):
    """A run of words as written: the phrases still open, in the order in which they count, and the longest found.

    ``wanted`` are the forms with which one of them goes on, ``slotted`` tells whether one does with a slot, ``final``
    that none does at all; ``next`` is the run that a word, as written, makes longer, None for a word with which no
    phrase goes on.
    """

    __slots__ = ("best", "final", "length", "next", "slotted", "threads", "wanted")

    def __init__(self, threads: list[tuple[Node, tuple[int, ...]]], length: int, best: M | None) -> None:
        self.threads, self.length, self.best = threads, length, best
        self.wanted = frozenset().union(*[node.words for node, _ in threads])
        self.slotted = any(node.slots for node, _ in threads)
        self.final = not (self.wanted or self.slotted)
        self.next: dict[str, _State[M] | None] = {}


class Automaton(Generic[M]):
    """Finds the longest phrase that starts at a token; of equally long ones the most particular form counts.

    Parameters
    ----------
    root : of the phrases, sorted by their first word.
    forms : under which a word of the lexicon is found.
    slots_of : which slots a token can fill and with what.
    made : a match out of meanings, number of tokens and fillings.
    """

    def __init__(
        self,
        root: Node,
        forms: Callable[[str], list[str]],
        slots_of: Callable[[Token], dict[str, int]],
        made: Callable[[dict[str, str], int, tuple[int, ...]], M],
    ) -> None:
        self._forms, self._slots_of, self._made = forms, slots_of, made
        self._root: _State[M] = _State([(root, _NOTHING)], 0, None)
        self._new: _State[M] = _State([], 0, None)
        """Stands for the run that a word makes which was not met there."""
        self._kept = 0

    def opening(self, wanted: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Return the forms, and the slots, with which phrases of some kinds, or with some values, begin."""
        root = self._root.threads[0][0]
        words = frozenset(form for form, node in root.words.items() if node.tells(wanted))
        return words, frozenset(name for name, node in root.slots.items() if node.tells(wanted))

    def longest(self, tokens: Sequence[Token], i: int) -> M | None:
        """Return the longest phrase at token ``i``, None when none starts there."""
        new = self._new
        state = self._root.next.get(tokens[i].text, new)
        if state is new:
            state = self._after(self._root, tokens[i])
        if state is None:
            return None
        if state.final:
            return state.best
        for k in range(i + 1, len(tokens)):
            after = state.next.get(tokens[k].text, new)
            if after is new:
                after = self._after(state, tokens[k])
            if after is None:
                break
            state = after
        return state.best

    def _after(self, state: _State[M], token: Token) -> _State[M] | None:
        """Return the run that a word not met there makes longer, and keep it; None when no phrase goes on so."""
        if state.wanted.isdisjoint(token.forms) and not (state.slotted and self._slots_of(token)):
            self._ends(state, token)
            return None
        return self._follow(state, token)

    def _ends(self, state: _State[M], token: Token) -> None:
        """Keep a word with which no phrase goes on; of long numbers, and of words that open none, there is no end."""
        if (state.length or token.opens) and not (token.is_number and len(token.text) > SHORT):
            self._keep()
            state.next[token.text] = None

    def _follow(self, state: _State[M], token: Token) -> _State[M] | None:
        """Return the run that is one word longer, and keep it; None when no phrase goes on so."""
        threads: list[tuple[Node, tuple[int, ...]]] = []
        for node, filled in state.threads:
            if node.slots and (values := self._slots_of(token)):
                found = [(node.slots[name], (*filled, values[name])) for name in node.slots if name in values]
                threads += reversed(found)
            threads += [(node.words[form], filled) for form in reversed(token.forms) if form in node.words]
        if not threads:
            return None
        for node, _ in threads:
            if node.rest:
                node.sort(self._forms)
        length = state.length + 1
        told = next(((node, filled) for node, filled in threads if node.means), None)
        best = state.best if told is None else self._made(told[0].means, length, told[1])
        after = _State(threads, length, best)
        self._keep()
        state.next[token.text] = after
        return after

    def _keep(self) -> None:
        """Count what is kept, and forget all where it is too much."""
        if self._kept >= _KEPT:
            self._root.next, self._kept = {}, 0
        self._kept += 1
