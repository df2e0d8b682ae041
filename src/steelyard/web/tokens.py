"""Who may change something: only a form or a program that holds the token of this run."""

from __future__ import annotations

from fastapi import Depends, HTTPException, Request

from steelyard.web.guard import TOKEN_HEADER
from steelyard.web.served import served_of


async def demand_token(request: Request) -> None:
    """Refuse with 401 what carries no token of this run, in its header or in its form."""
    given = request.headers.get(TOKEN_HEADER)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given is None and kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        field = (await request.form()).get("token")
        given = field if isinstance(field, str) else None
    if not served_of(request).token.fits(given):
        raise HTTPException(401, "a request without the token of this run")


Allowed = Depends(demand_token)
