"""Fuzz the reader with atheris: no crash, no hang, no span that does not match its quote.

Bytes become a document as they are, and words picked in an order that the bytes choose become a text, so that it
reaches the grammar and not only the decoder. A text that takes more than `SLOWEST` seconds of processor time for its
length is a failure too. Run: ``python -m bench.fuzz_reading -max_total_time=600``.
"""

from __future__ import annotations

import contextlib
import sys
import time

import atheris

with atheris.instrument_imports(include=["steelyard.reading"]):
    from steelyard.core.errors import SteelyardError
    from steelyard.reading.document import Document, parse_document
    from steelyard.reading.documents.tongue import supported
    from steelyard.reading.reader import Reading, read

SLOWEST = 0.05
"""Seconds a kilobyte, instrumented; a text of the usual kind takes a twentieth of it."""
_WORDS = {
    "en": """trade exports imports turnover of to from with between and Belarus Russia's Lipetsk Oblast China the EU $
        330 1.5 2,000 million billion pct % up down rose fell by reached almost more than about last year in 2022
        January-March of this year same period compared deficit surplus record since 2020 will supply signed ready to
        plans visited June target half a doubled third were refrigerators , . ; : - ( ) “ ” due thanks major share
        fiscal 2013-14""",
    "ru": """товарооборот экспорт импорт между Россией и Беларусью с Липецкой областью в из на 330 1,5 млн млрд
        долларов % вырос снизился в раза на треть вдвое почти более около за январь-март прошлого этого года 2022 году I
        квартале составил доля рекорд подпишут готовы поставить планируется визит благодаря , . ; : — ( ) « »""",
}
_PICKS = {lang: [*words.split(), "\n"] for lang, words in _WORDS.items()}


def fuzz(data: bytes) -> None:
    """Read one input both ways."""
    start = time.process_time()
    with contextlib.suppress(SteelyardError):  # refused in one line: what an unreadable file deserves
        check(read(parse_document(data)))
    provider = atheris.FuzzedDataProvider(data)
    langs = supported()
    lang = langs[provider.ConsumeIntInRange(0, len(langs) - 1)]
    picks = _PICKS[lang]
    words = [picks[provider.ConsumeIntInRange(0, len(picks) - 1)] for _ in range(min(len(data), 400))]
    text = " ".join(words)
    check(read(Document(text=text, lang=lang)))
    spent, size = time.process_time() - start, len(data) + len(text)
    if spent > 0.5 + SLOWEST * size / 1000:
        raise RuntimeError(f"{spent:.1f} s for {size} characters")


def check(reading: Reading) -> None:
    """Assert what every reading must keep."""
    text = reading.document.text
    for one in (*reading.claims, *reading.assertions, *reading.pledges, *reading.product_lists):
        assert text[one.start : one.end] == one.quote, one
        assert one.quote, one
    for claim in reading.claims:
        if claim.low is not None and claim.high is not None:
            assert claim.low <= claim.high, claim


def warm() -> None:
    """Read a text of each language, so that loading its words counts against no input."""
    for lang, words in _WORDS.items():
        read(Document(text=" ".join(words.split()), lang=lang))
    read(Document(text="Peru's exports of tea to Chile reached $5 million in 2019.", lang="en"))


if __name__ == "__main__":
    warm()
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
