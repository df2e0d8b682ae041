"""Which goods a text is on: those of its title or of its first figures, until it tells of several or of all."""

from __future__ import annotations

from collections.abc import Sequence

from steelyard.core.economy import WORLD
from steelyard.reading.context import Context
from steelyard.reading.places import Draft
from steelyard.reading.what.flow_said import QUANTITIES


def larger(draft: Draft, context: Context) -> bool:
    """Return whether it is a sum of no goods that is larger than any told of those that the text is on."""
    bare = draft.role.kind == "level" and draft.partner != WORLD and draft.item is None
    bare = bare and draft.role.head.product is None
    known = context.goods_sums.get(draft.figure.unit or "")
    return bare and known is not None and draft.figure.value > known


def go_on(drafts: Sequence[Draft], own: Sequence[str | None], context: Context) -> None:
    """Keep what the text is on where its first figures are on one product, until it tells of several or of all."""
    context.ware = next((product for product in own if product is not None), context.ware)
    context.main_ware = context.main_ware or context.ware
    told = [draft for draft in drafts if draft.role.kind != "share"]
    if not told or (context.told and context.goods is None):
        return
    products = {_plain(draft.product) for draft in told}
    if not context.told:
        main = told[0]
        alike = set(_plain(context.goods).split()) & set(_plain(context.ware).split())
        context.titled &= bool(alike) or any(draft.figure.unit in QUANTITIES for draft in drafts)
        context.goods = context.goods if context.titled else main.product
        context.goods_flow, context.goods_side = main.role.head.flow, main.reporter
    same = len(products) == 1 and products == {_plain(context.goods)}
    if not (same or context.titled):
        context.goods = None
    for draft in told:
        if draft.role.kind == "level" and draft.product is not None and draft.figure.unit is not None:
            known = context.goods_sums.get(draft.figure.unit, 0.0)
            context.goods_sums[draft.figure.unit] = max(known, draft.figure.value)


def _plain(product: str | None) -> str:
    return (product or "").casefold().replace("ё", "е")
