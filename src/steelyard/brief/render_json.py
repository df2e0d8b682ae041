"""Brief -> JSON: every line with its text and its Facts, for other programs. Fields are added, never changed."""

from __future__ import annotations

from typing import Any

from steelyard.brief.lines import line
from steelyard.brief.model import Block, Box, Brief, Bullets, Chart, Line, Paragraph, Table, TimeAxis
from steelyard.core import display
from steelyard.core.claim import SCHEMA, plain_number
from steelyard.core.fact import Absent, Fact
from steelyard.core.message import Names


def render(brief: Brief, *, names: Names) -> dict[str, Any]:
    """Return the document as plain values, ready for `json.dumps`."""
    return {
        "schema": SCHEMA,
        "lang": brief.lang,
        "title": line_json(brief.title, names),
        "kicker": line_json(brief.kicker, names),
        "known": line_json(brief.known, names),
        "headline": [line_json(one, names) for one in brief.headline],
        "sections": [
            {
                "name": section.name,
                "annex": section.annex,
                "title": line_json(section.title, names),
                "blocks": [block_json(block, names) for block in section.blocks],
            }
            for section in brief.sections
        ],
        "footnotes": [line_json(one, names) for one in brief.footnotes],
        "references": [{"number": i, **line_json(one, names)} for i, one in enumerate(brief.references, 1)],
        "unit": brief.unit,
        "series": [
            {"year": row.year, "status": row.status, "flows": {flow: list(ends) for flow, ends in row.flows.items()}}
            for row in brief.series
        ],
    }


def line_json(one: Line, names: Names) -> dict[str, Any]:
    """Return a line: its text, its parts, the numbers of its sources; empty fields are left out."""
    row: dict[str, Any] = {"text": one.text, "parts": [_part(part, one.lang, names) for part in one.parts]}
    if one.refs:
        row["refs"] = list(one.refs)
    if one.href:
        row["href"] = one.href
    if one.tone:
        row["tone"] = one.tone
    if one.absent:
        row["absent"] = _absent(one.absent, one.lang, names)
    return row


def fact_json(fact: Fact, lang: str, names: Names) -> dict[str, Any]:
    """Return a Fact in plain units; a probability in 0..1."""
    value = fact.value if isinstance(fact.value, str) else plain_number(fact.value)
    return {
        "unit": fact.unit,
        "value": value,
        "low": plain_number(fact.low),
        "high": plain_number(fact.high),
        "period": fact.period.to_json() if fact.period else None,
        "claims": list(fact.claims),
        "derivation": line(fact.derivation, lang, names=names).text if fact.derivation else None,
    }


def block_json(block: Block, names: Names) -> dict[str, Any]:
    """Return one block with its kind."""
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "style": block.style, "line": line_json(block.line, names)}
    if isinstance(block, Bullets):
        title = line_json(block.title, names) if block.title else None
        return {"kind": "bullets", "title": title, "lines": [line_json(one, names) for one in block.lines]}
    if isinstance(block, Box):
        return {
            "kind": "box",
            "name": block.kind,
            "figures": [_figure(block, i, names) for i in range(len(block.figures))],
        }
    if isinstance(block, Table):
        return {
            "kind": "table",
            "name": block.name,
            "columns": [line_json(one, names) for one in block.columns],
            "widths": list(block.widths),
            "numeric": sorted(block.numeric),
            "rows": [{"anchor": row.anchor, "cells": [line_json(c, names) for c in row.cells]} for row in block.rows],
        }
    if isinstance(block, TimeAxis):
        return _axis(block, names)
    return _chart(block, names)


def _axis(axis: TimeAxis, names: Names) -> dict[str, Any]:
    return {
        "kind": "axis",
        "title": line_json(axis.title, names),
        "description": line_json(axis.description, names),
        "moments": [
            {"when": round(m.when, 3), "lane": m.lane, "title": m.title.text, "href": m.href} for m in axis.moments
        ],
    }


def _chart(chart: Chart, names: Names) -> dict[str, Any]:
    target = fact_json(chart.target, chart.lang, names) if chart.target else None
    return {
        "kind": "chart",
        "flow": chart.flow.value,
        "unit": chart.unit,
        "compact": chart.compact,
        "title": line_json(chart.title, names),
        "description": line_json(chart.description, names),
        "years": [
            {key: getattr(span, key) for key in ("year", "status", "low", "high", "p05", "p50", "p95")}
            for span in chart.years
        ],
        "dots": [
            {
                "when": round(dot.when, 3),
                "lane": dot.lane,
                "value": dot.value,
                "title": dot.title.text,
                "href": dot.href,
            }
            for dot in chart.dots
        ],
        "fan": [{key: getattr(row, key) for key in row.__slots__} for row in chart.fan],
        "target": target,
    }


def _figure(box: Box, index: int, names: Names) -> dict[str, Any]:
    figure = box.figures[index]
    note = line_json(figure.note, names) if figure.note else None
    return {"label": line_json(figure.label, names), "value": line_json(figure.value, names), "note": note}


def _part(part: str | Fact, lang: str, names: Names) -> dict[str, Any]:
    if isinstance(part, str):
        return {"text": part}
    return {"text": display.fact(part, lang), "fact": fact_json(part, lang, names)}


def _absent(absent: Absent, lang: str, names: Names) -> dict[str, str]:
    return {
        "why": line(absent.why, lang, names=names).text,
        "fills": line(absent.fills, lang, names=names).text,
    }
