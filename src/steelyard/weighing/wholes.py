"""What holds by definition: a part is at most its whole (rules 5, 6).

A pair's flow is part of the flow with the partner's country, with each bloc that the partner belonged to in those
months, and with the world, as one office counts them; a product of its flow; products whose HS codes are shown to be
disjoint are together at most their heading or the flow; goods and services make both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from steelyard.core.claim import Claim
from steelyard.core.economy import WORLD, blocs_of, is_bloc, is_region, members, parent
from steelyard.core.period import Period
from steelyard.core.series import Quantity
from steelyard.weighing.rows import INF, Cell, Form, Index, Place, Row, row_of, whole_of


def containers(pair: tuple[str, str], claims: Iterable[Claim], ask: Iterable[Quantity] = ()) -> set[tuple[str, str]]:
    """Return the wholes that the pair's flows are part of, and those that its shares and ranks name, said or asked
    (rules 5, 8).
    """
    found: set[tuple[str, str]] = set()
    for one, other in (pair, pair[::-1]):
        found.add((one, WORLD))
        country = parent(other) if is_region(other) else None
        found |= {(one, country)} if country else set()
        found |= {(one, bloc) for bloc in blocs_of(country or other)}
    for claim in claims:
        whole = whole_of(claim)
        found |= {(whole.reporter, whole.partner)} if whole else set()
    for quantity in ask:
        own = {quantity.reporter, quantity.partner} == set(pair)
        found |= {(quantity.of.reporter, quantity.of.partner)} if own and quantity.of else set()
    return {whole for whole in found if set(whole) != set(pair) and whole[0] != whole[1]}


def structure(index: Index) -> Iterator[Row]:
    """Yield every row that holds by definition."""
    yield from _parts(index)
    yield from _products(index)
    yield from _scopes(index)


def _parts(index: Index) -> Iterator[Row]:
    """Each flow is at most the same flow with a container of its partner (or of its reporter), per authority."""
    for key, cells in index.items():
        for whole, others in index.items():
            if whole[2:] != key[2:] or whole[:2] == key[:2]:
                continue
            for swap, (one, other) in ((False, key[:2]), (True, (key[1], key[0]))):
                if one == whole[0]:
                    yield from _within(cells, others, other, whole[1], swap=swap)


def _within(cells: Sequence[Cell], others: Sequence[Cell], part: str, whole: str, *, swap: bool) -> Iterator[Row]:
    for (period, x, m), (_, big_x, big_m) in zip(cells, others, strict=True):
        if _belongs(part, whole, period):
            own = (m, x) if swap else (x, m)
            yield row_of({big_x: 1.0, own[0]: -1.0}, 0.0, INF)
            yield row_of({big_m: 1.0, own[1]: -1.0}, 0.0, INF)


def _belongs(part: str, whole: str, period: Period) -> bool:
    """True when a partner is part of a whole through all of a period."""
    if whole == WORLD:
        return part != WORLD
    country = parent(part) if is_region(part) else part
    if whole == country:
        return part != whole
    if not is_bloc(whole):
        return False
    # membership holds at the end of a year: a member of the year before and of the last year was one throughout
    years = range(period.start_year - 1, period.end_year + 1)
    return all(country in members(whole, year) for year in years)


def _products(index: Index) -> Iterator[Row]:
    """Each product is at most its flow and at most a heading that holds it; disjoint ones together are, too."""
    by_flow: dict[tuple[object, ...], dict[str | None, Place]] = {}
    for key in index:
        by_flow.setdefault((*key[:3], *key[4:]), {})[key[3]] = key
    for held in by_flow.values():
        for whole, place in held.items():
            parts = [name for name in held if name is not None and name != whole and _part_of(name, whole)]
            for name in parts:
                yield from _summed(index, place, [held[name]])
            together = disjoint(parts)
            if len(together) > 1:
                yield from _summed(index, place, [held[name] for name in together])


def _summed(index: Index, whole: Place, parts: Sequence[Place]) -> Iterator[Row]:
    for i, (_, x, m) in enumerate(index[whole]):
        exports, imports = {x: 1.0}, {m: 1.0}
        for part in parts:
            exports[index[part][i][1]] = imports[index[part][i][2]] = -1.0
        yield row_of(exports, 0.0, INF)
        yield row_of(imports, 0.0, INF)


def _codes(product: str) -> list[str]:
    return [code.replace(".", "") for code in product[3:].split()] if product.startswith("HS ") else []


def _part_of(product: str, whole: str | None) -> bool:
    """True for the flow itself, and where every code stands under a code of the whole."""
    if whole is None:
        return True
    codes, over = _codes(product), _codes(whole)
    return bool(codes) and all(any(code.startswith(head) for head in over) for code in codes)


def disjoint(products: Iterable[str]) -> list[str]:
    """Return products none of whose HS codes stands under another's, in the order of their codes (rule 6).

    >>> disjoint(["HS 8701", "milk", "HS 87", "HS 0402"])
    ['HS 0402', 'HS 87']
    """
    chosen: list[str] = []
    for product in sorted((p for p in products if _codes(p)), key=lambda p: (min(map(len, _codes(p))), p)):
        taken = [code for one in chosen for code in _codes(one)]
        if not any(a.startswith(b) or b.startswith(a) for a in _codes(product) for b in taken):
            chosen.append(product)
    return sorted(chosen)


def _scopes(index: Index) -> Iterator[Row]:
    """both = goods + services (rule 5); where only one part is known, it is at most both."""
    for key, cells in index.items():
        if key[5] != "both":
            continue
        parts = [index[k] for scope in ("goods", "services") if (k := (*key[:5], scope)) in index]
        for i, (_, x, m) in enumerate(cells):
            exports: Form = {x: 1.0}
            imports: Form = {m: 1.0}
            for part in parts:
                exports[part[i][1]] = imports[part[i][2]] = -1.0
            high = 0.0 if len(parts) == 2 else INF
            yield row_of(exports, 0.0, high)
            yield row_of(imports, 0.0, high)
