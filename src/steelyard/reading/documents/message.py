"""E-mail message (EML) -> its subject and its text; the day it was sent is the day of publication."""

from __future__ import annotations

import re

from steelyard.core.errors import InputError
from steelyard.reading.documents import encoding
from steelyard.reading.documents.draft import Draft

_HEADER = re.compile(rb"(?im)^(from|to|subject|date|message-id|mime-version|received|return-path|content-type):[ \t]")


def is_message(data: bytes) -> bool:
    """Return whether the bytes begin as a message does: three of its usual headers before the first empty line.

    >>> is_message(b"From: a@b.c\\nTo: d@e.f\\nSubject: trade\\n\\ntext"), is_message(b"To: be or not\\n")
    (True, False)
    """
    head = re.split(rb"\r?\n\r?\n", data[:16_000].lstrip(), maxsplit=1)[0]
    if not re.match(rb"[A-Za-z][\w-]*:[ \t]", head):
        return False
    return len({found.lower() for found in _HEADER.findall(head)}) >= 3


def parse_message(data: bytes, name: str = "") -> Draft:
    """Return the text of a message: its plain part, else its HTML part.

    Raises
    ------
    InputError
        when it has no part with text.
    """
    from email import message_from_bytes, policy
    from email.message import EmailMessage

    message = message_from_bytes(data.lstrip(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    part = message.get_body(preferencelist=("plain", "html"))
    subject = _header(message, "subject")
    if part is None:
        raise InputError("the message has no text", where=name, mend="save its attachment as a file of its own")
    payload = part.get_payload(decode=True)
    body = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    text = _declared(body, part.get_content_charset()) or encoding.decode(body, name)
    if part.get_content_type() == "text/html":
        from steelyard.reading.documents.page import parse_page

        text = parse_page(text, name).text
    if subject and not text.lstrip().startswith(subject):
        text = f"{subject}\n{text}"
    return Draft(text, published=_day(message), title=subject)


def _declared(body: bytes, charset: str | None) -> str | None:
    try:
        return body.decode(charset) if charset and charset.lower() != "us-ascii" else None
    except (LookupError, UnicodeDecodeError):
        return None


def _header(message: object, name: str) -> str | None:
    try:
        value = message[name]  # type: ignore[index]
    except (ValueError, IndexError, AttributeError):  # the standard parser trips over some malformed headers
        return None
    return " ".join(str(value).split()) or None if value else None


def _day(message: object) -> str | None:
    from email.utils import parsedate_to_datetime

    value = _header(message, "date")
    try:
        return parsedate_to_datetime(value).date().isoformat() if value else None
    except (ValueError, TypeError, OverflowError):
        return None
