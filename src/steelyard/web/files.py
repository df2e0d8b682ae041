"""Files to save: the brief in every format, each table and each chart; what is slow is made in the worker."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from fastapi.responses import Response

from steelyard.core.errors import InputError
from steelyard.desk import brief as desk
from steelyard.desk import downloads
from steelyard.desk.pair_page import PairPage
from steelyard.web.asking import AskedOf
from steelyard.web.language import reader_of
from steelyard.web.served import served_of, tagged

KINDS = {
    "html": "text/html", "json": "application/json", "csv": "text/csv", "svg": "image/svg+xml", "png": "image/png",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip

QUICK = (".csv", ".svg")
"""Made within milliseconds, on the spot."""

router = APIRouter(include_in_schema=False)


@router.get("/pairs/{reporter}/{partner}/files/{name}")
async def saved(request: Request, asked: AskedOf, name: str) -> Response:
    """One file of a pair, always as something to save and never as a page of the desk."""
    found = await served_of(request).weighed.wait(asked)
    lang = reader_of(request).lang
    if name.endswith(QUICK):
        body = made(found, name, lang)
    else:
        body = await served_of(request).weighed.compute(made, found, name, lang)
    stem = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{asked.reporter}-{asked.partner}-{name}")
    headers = {"content-disposition": f'attachment; filename="{stem}"'}
    return tagged(request, Response(body, media_type=KINDS[name.rsplit(".", 1)[-1]], headers=headers))


def made(found: PairPage, name: str, lang: str) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    InputError
        there is no such file.
    """
    stem, _, ending = name.rpartition(".")
    if ending not in KINDS:
        raise InputError(f"no such file: {name!r}", mend="take one that the page offers")
    brief = found.briefs[lang]
    if stem == "brief" and f".{ending}" in desk.RENDER:
        return desk.RENDER[f".{ending}"](brief)
    return downloads.file(brief, stem, ending)
