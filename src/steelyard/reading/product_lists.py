"""Lists of products tied to a flow: "the main exports of A to B were refrigerators, meat and steel".

Only what names a flow and then lists is a list; no amounts are taken from it and its order says nothing of size. A
list whose parties nothing settles is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from steelyard.core.claim import Claim
from steelyard.core.economy import WORLD
from steelyard.core.flow import Flow
from steelyard.reading.products import Product, classify, told_together
from steelyard.reading.promises.cues import Cue, Outline, Phrasebook

_EDGE = re.compile(r"[;“”«»]|[.!?](?=\s|$)")
_COLON = re.compile(r"[^.;]{0,60}?(?::|\s[–—-]\s)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductList:
    """What an economy sells to or buys from another, as the text lists it; no amounts, no order of size."""

    quote: str
    start: int
    end: int
    reporter: str
    partner: str
    flow: Flow
    products: tuple[Product, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the published form."""
        return {
            "quote": self.quote, "start": self.start, "end": self.end, "reporter": self.reporter, "partner":
            self.partner, "flow": self.flow.value, "products": [{"text": one.text, "hs": list(one.hs), "score":
            round(one.score, 2)} for one in self.products],
        }  # fmt: skip


def product_lists(seen: Outline, claims: Sequence[Claim]) -> tuple[ProductList, ...]:
    """Return the lists of traded products in the order of their spans.

    Parameters
    ----------
    seen : the outline of the text.
    claims : of the text, which settle the parties where the list does not name them.
    """
    text, book = seen.text, seen.book
    found: list[ProductList] = []
    for start, end, cues in seen.told:
        inside = [cue for cue in cues if cue.kind == "list"]
        for number, head in enumerate(inside):
            stop = inside[number + 1].start if number + 1 < len(inside) else end
            span = _listed(text, start, stop, head, book)
            if span is None:
                continue
            parties = _parties(seen, head, claims, start, span, found)
            products = tuple(classify(one) for one in _split(text[span[0] : span[1]], book))
            if parties and products:
                low, high = min(head.start, span[0]), max(head.end, span[1])
                found.append(
                    ProductList(
                        quote=text[low:high], start=low, end=high, reporter=parties[0], partner=parties[1],
                        flow=Flow(head.value.rstrip(":")), products=products,
                    )
                )  # fmt: skip
    return tuple(found)


def _listed(text: str, start: int, end: int, head: Cue, book: Phrasebook) -> tuple[int, int] | None:
    """Return the span of the list: after what opens it, or before it ("A and B are among the main exports")."""
    opened = book.opens.search(text, head.end, min(end, head.end + 90)) or _COLON.match(text, head.end, end)
    if head.value.endswith(":"):
        low = head.end
    elif opened:
        low = opened.end()
    else:
        closed = next(reversed([*book.closes.finditer(text, start, head.start)]), None)
        return _trim(text, start, closed.start()) if closed and head.start - closed.end() < 30 else None
    stop = _EDGE.search(text, low, end)
    return _trim(text, low, stop.start() if stop else end)


def _trim(text: str, low: int, high: int) -> tuple[int, int] | None:
    while low < high and not text[low].isalnum():
        low += 1
    while high > low and not (text[high - 1].isalnum() or text[high - 1] == ")"):
        high -= 1
    return (low, high) if 3 <= high - low <= 400 else None


def _split(listed: str, book: Phrasebook) -> list[str]:
    """Return the products of a list, without their sums; brackets hold together, and so do goods that everyday words
    tell with their "and" ("ores and concentrates").
    """
    parts, depth, begun = list[tuple[int, int]](), 0, 0
    for found in book.parts.finditer(listed):
        if found[0] in "()":
            depth += 1 if found[0] == "(" else -1
        elif depth <= 0:
            parts.append((begun, found.start()))
            begun = found.end()
    kept: list[str] = []
    low = -1
    for start, end in [*parts, (begun, len(listed))]:
        part = book.leads.sub("", book.valued.sub("", listed[start:end].strip(" ,.")))
        if low >= 0 and told_together(both := listed[low:start] + part):
            kept[-1] = both
            continue
        low = listed.find(part, start) if part else -1
        if 2 <= len(part) <= 80 and not re.search(r"\d", part) and part.count("(") == part.count(")"):
            kept.append(part)
        else:
            low = -1
    return kept


def _parties(
    seen: Outline, head: Cue, claims: Sequence[Claim], start: int, span: tuple[int, int], found: list[ProductList]
) -> tuple[str, str] | None:
    """Return reporter and partner: who is named before the flow, with the other side of the pair last spoken of."""
    spoken = bisect_left(claims, head.start, key=lambda claim: claim.start)
    last = claims[spoken - 1 if spoken else -1] if claims else None
    pair = (last.reporter, last.partner) if last else None
    if found and (pair is None or {found[-1].reporter, found[-1].partner} == set(pair)):
        pair = (found[-1].reporter, found[-1].partner)
    around = [m for m in seen.named(start, head.end + 60) if not span[0] <= m.start < span[1]]
    named = [m.code for m in around if m.start < head.end]
    after = [m.code for m in around if m.start >= head.end and m.form == "name"]
    if pair and named and named[-1] in pair:
        return named[-1], pair[1] if named[-1] == pair[0] else pair[0]
    if named:
        return named[-1], next((code for code in [*after, *named[:-1]] if code != named[-1]), WORLD)
    if pair:
        return pair
    codes = list(dict.fromkeys(m.code for m in seen.mentions[:20]))
    return (codes[0], codes[1]) if len(codes) > 1 else None
