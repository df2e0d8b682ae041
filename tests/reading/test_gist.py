"""What a promise is about in our own words: the act and single words, no run of the text's."""

from __future__ import annotations

from itertools import pairwise

import pytest

from steelyard.reading.document import Document
from steelyard.reading.reader import read


def gists(text: str, lang: str) -> list[str]:
    """What the promises of a text are about."""
    return [pledge.gist for pledge in read(Document(text=text, lang=lang), published="2024-05-01").pledges]


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("Kenya is ready to supply Uganda with reapers, tea and buses, which are in demand.", "en", "supply: reapers, tea, buses"),
        ("Peru will build a plant of Andina Motors in Chile by 2027.", "en", "construction: plant, Andina, Motors"),
        ("The parties prepare the Days of Kenya in Uganda, which are scheduled for the autumn of 2025.", "en", "an event or talks: Days"),
        ("The President of Kenya Amos Kibet will visit Uganda in June 2025.", "en", "a visit"),
        ("Армения готова поставлять в Грузию лифты и запасные части, которые пользуются спросом.", "ru",
         "поставка: лифты, запасные, части"),
        ("Президент Казахстана Ерлан Сейтов посетит Омскую область в июне 2025 года.", "ru", "визит"),
    ],
)  # fmt: skip
def test_a_gist_names_goods_and_firms_and_no_person_or_economy(text: str, lang: str, found: str) -> None:
    assert found in gists(text, lang)


def test_a_gist_has_no_two_words_of_the_text_in_a_row() -> None:
    text = "Kenya is ready to supply Uganda with heavy electric tractors and slow diesel mowers for sisal farms."
    (told,) = gists(text, "en")
    words = text.casefold().replace(".", "").split()
    pairs = {f"{a} {b}" for a, b in pairwise(words)}
    assert len(told.split(": ")[1].split(", ")) == 4
    assert not any(pair in told.casefold() for pair in pairs)
