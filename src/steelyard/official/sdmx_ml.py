"""SDMX-ML, generic or structure specific -> rows; an answer that only announces one is an error that says how to go on.

SCALE and UNIT_MULT are kept as columns and never applied: the IMF declares SCALE 6 beside values in plain dollars. A
layout's ``scale`` says what one unit of the figure is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from steelyard.core.errors import InputError

Rows = Sequence[Mapping[str, Any]]


def sdmx_ml(data: bytes, name: str) -> Rows:
    """Return the attributes of each Obs with those of its Series.

    Raises
    ------
    InputError
        it is not XML, or holds no observation; where a file is being prepared it says from which address to fetch it.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(data)
    except ParseError as error:
        raise InputError(f"not XML, or cut short ({error})", where=name, mend="download it again") from None
    except DefusedXmlException:
        raise InputError(
            "XML with entities of its own is refused", where=name, mend="download the table as CSV"
        ) from None
    rows: list[Mapping[str, Any]] = []
    for series in (e for e in root.iter() if _tag(e) == "Series"):
        head = {**_attributes(series), **_generic(series, "SeriesKey")}
        rows += [{**head, **_observation(o)} for o in series if _tag(o) == "Obs"]
    if not rows:
        rows = [_observation(o) for o in root.iter() if _tag(o) == "Obs"]
    if not rows:
        raise _nothing(root, name)
    return rows


def _nothing(root: Any, name: str) -> InputError:
    """Say what an answer without observations says itself, and how to go on."""
    notes = list(dict.fromkeys(" ".join((e.text or "").split()) for e in root.iter() if _tag(e) == "Text"))
    later = next((found[0] for note in notes if (found := re.search(r"https?://\S+", note))), None)
    if later:
        mend = f"wait some minutes, download {later} and  steelyard add  what comes; or ask for fewer years at a time"
        return InputError("too large to be answered at once: the provider prepares a file", where=name, mend=mend)
    ids = [(e.text or "").strip() for e in root.iter() if _tag(e) == "id" and (e.text or "").strip()]
    if ids and any(_tag(e) == "queued" for e in root.iter()):
        mend = f"ask the provider's async/status/{ids[0]} until it is AVAILABLE, then download async/data/{ids[0]}"
        return InputError("too large to be answered at once: the provider prepares a file", where=name, mend=mend)
    said = f" ({' '.join(notes)[:160]})" if notes else ""
    return InputError(f"no observation in it{said}", where=name, mend="check the dimensions asked for, and ask again")


def _observation(element: Any) -> dict[str, Any]:
    row = {**_attributes(element), **_generic(element, "ObsKey"), **_generic(element, "Attributes")}
    for child in element:
        if _tag(child) == "ObsDimension":
            row[child.attrib.get("id", "TIME_PERIOD")] = child.attrib["value"]
        if _tag(child) == "ObsValue":
            row["OBS_VALUE"] = child.attrib["value"]
    return row


def _attributes(element: Any) -> dict[str, Any]:
    """Attributes without those of another namespace (a type of the schema is no column)."""
    return {name: value for name, value in element.attrib.items() if not name.startswith("{")}


def _generic(element: Any, part: str) -> dict[str, Any]:
    found = [child for child in element if _tag(child) == part]
    return {value.attrib["id"]: value.attrib["value"] for key in found for value in key}


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
