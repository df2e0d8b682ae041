"""The files that pages need: one style sheet, two scripts, one mark. They ship with the package; nothing is fetched."""

from __future__ import annotations

from functools import cache
from importlib import resources

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}

router = APIRouter(include_in_schema=False)


@router.get("/static/{name}")
def static(name: str) -> Response:
    """Return one of the files; its address carries the version, so it may be kept for good."""
    body = _files().get(name)
    if body is None:
        raise HTTPException(404)
    kind = KINDS[name.rsplit(".", 1)[-1]]
    return Response(body, media_type=kind, headers={"cache-control": "public, max-age=31536000, immutable"})


@cache
def _files() -> dict[str, bytes]:
    folder = resources.files("steelyard.web") / "static"
    return {item.name: item.read_bytes() for item in folder.iterdir() if item.name.rsplit(".", 1)[-1] in KINDS}
