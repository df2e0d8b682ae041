"""Bytes -> characters. A mark or valid UTF-8 decides; else Cyrillic code pages are told apart by their letters.

Russian text has about 98 small letters among 100, the commonest of them о е а и н т. Each code page read as another
gives capitals and rare letters instead, so counting is enough (a few kilobytes are looked at). charset-normalizer is
asked last.
"""

from __future__ import annotations

import codecs
import re

from steelyard.core.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
_COMMON = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё")
_SAMPLE = 20_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{3,20})|<\?xml[^>]{0,100}encoding=["']([\w-]{3,20})""", re.I
)


def decode(data: bytes, name: str = "") -> str:
    """Return the characters of a text file.

    Raises
    ------
    InputError
        when they are not characters in any encoding that is known.

    >>> decode("товарооборот".encode("koi8-r")), decode("товарооборот".encode("cp1251"))
    ('товарооборот', 'товарооборот')
    """
    text = _decoded(data)
    if text is None or len(_CONTROL.findall(text[:_SAMPLE])) > 0.002 * min(len(text), _SAMPLE) + 1:
        raise InputError("this is not text", where=name, mend="give text, HTML, PDF, DOCX or EML, saved as UTF-8")
    return _CONTROL.sub(" ", text) if _CONTROL.search(text) else text


def _decoded(data: bytes) -> str | None:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data.decode(codec, errors="replace")
    wide = _wide(data)
    if wide:
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _declared(data) or _damaged(data) or _eight_bit(data)


def _wide(data: bytes) -> str | None:
    """Return UTF-16's byte order when every other byte is the zero or the Cyrillic block."""
    sample = data[:_SAMPLE]
    if len(sample) < 4:
        return None
    for codec, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if sum(high.count(block) for block in (0, 4)) > 0.9 * len(high) and high.count(0) + high.count(4) > 1:
            low = sample[0::2] if codec == "utf-16-le" else sample[1::2]
            if low.count(0) < 0.1 * len(low):
                return codec
    return None


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:4096])
    if not found:
        return None
    try:
        return data.decode((found[1] or found[2]).decode("ascii"))
    except (LookupError, UnicodeDecodeError):
        return None


def _damaged(data: bytes) -> str | None:
    """Return UTF-8 with a few broken bytes (a cut at the end, a bad paste), marked where they were."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    beyond = sum(1 for c in text[:_SAMPLE] if c > "\x7f" and c != "\ufffd")
    cut = broken == 1 and text.endswith("\ufffd")
    return text if cut or broken < 0.02 * beyond else None


def _eight_bit(data: bytes) -> str | None:
    sample = data[:_SAMPLE]
    high = sum(byte > 127 for byte in sample)
    best = max(_CYRILLIC, key=lambda codec: _russian(sample, codec))
    if _russian(sample, best) > 0.7:
        return data.decode(best, errors="replace")
    if high < 0.3 * len(sample):
        return data.decode("cp1252", errors="replace")
    from charset_normalizer import from_bytes

    found = from_bytes(sample).best()
    return data.decode(found.encoding, errors="replace") if found else None


def _russian(sample: bytes, codec: str) -> float:
    """Return which share of the characters beyond ASCII are Russian letters with capitals only where words begin."""
    text = sample.decode(codec, errors="replace")
    beyond = [(before, c) for before, c in zip(" " + text, text, strict=False) if c > "\x7f"]
    if not beyond:
        return 0.0
    good = sum(c in _COMMON or (c.lower() in _COMMON and not before.islower()) for before, c in beyond)
    frequent = sum(c in "оеаинт" for _, c in beyond)
    return good / len(beyond) * min(1.0, frequent / len(beyond) / 0.3)
