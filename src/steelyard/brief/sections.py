"""The order of a brief's sections: one page for the minister, then annexes for the staff."""

from __future__ import annotations

from collections.abc import Callable

from steelyard.brief import (
    findings,
    gap,
    indicators,
    method,
    products,
    proportion,
    register,
    sources,
    target,
    tensions,
    timeline,
    trend,
)
from steelyard.brief.case import Case
from steelyard.brief.model import Section

FRONT: tuple[Callable[[Case], Section | None], ...] = (
    trend.section,
    target.section,
    tensions.front,
    proportion.section,
)
"""The first page: series, odds, what does not fit, proportion. The answer stands above them."""

ANNEXES: tuple[Callable[[Case], Section | None], ...] = (
    tensions.annex,
    trend.annex,
    target.annex,
    gap.section,
    products.section,
    indicators.section,
    register.section,
    register.fulfilled,
    timeline.section,
    findings.section,
    sources.section,
    method.section,
)


def sections(case: Case) -> tuple[Section, ...]:
    """Return the sections that have something to say, in order."""
    made = (section(case) for section in (*FRONT, *ANNEXES))
    return tuple(section for section in made if section is not None)
