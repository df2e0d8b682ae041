"""Check what a page was sent: a text, a file or an address. Nothing is stored, neither the text nor what was found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from steelyard.core.errors import InputError
from steelyard.desk.check import Checked, check
from steelyard.ledger.store import Ledger
from steelyard.reading.document import Document, parse_document

PASTED = "the pasted text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One of ``text``, ``data`` (a file's bytes with its ``name``) and ``address``; the day it was published, if told;
    the place of a ledger to weigh it against (None: it is weighed alone).
    """

    text: str = ""
    data: bytes = b""
    name: str = ""
    address: str = ""
    published: str | None = None
    against: str | None = None


def check_sent(sent: Sent) -> Checked:
    """Read and weigh what was sent.

    Raises
    ------
    InputError
        nothing was sent, or it cannot be read.
    NetworkError
        the address is refused or does not answer.
    """
    document = _document(sent)
    ledger = Ledger.open(sent.against, create=False) if sent.against else None
    return check(document, path=document.address or sent.name or PASTED, published=sent.published, ledger=ledger)


def _document(sent: Sent) -> Document:
    if sent.data:
        return parse_document(sent.data, name=sent.name)
    if sent.text.strip():
        return parse_document(sent.text.encode("utf-8", "replace"), name=PASTED)
    if sent.address.strip():
        from steelyard.net.fetch import fetch

        answer = fetch(sent.address.strip())
        return replace(parse_document(answer.body, name=answer.address), address=answer.address)
    raise InputError("nothing to check", mend="paste a text, choose a file or give an address")
