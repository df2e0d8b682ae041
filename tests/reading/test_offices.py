"""Whose promise it is: the office beside an economy, never the person, and none where the text does not say."""

from __future__ import annotations

import pytest

from steelyard.reading.document import Document
from steelyard.reading.promises.offices import shown
from steelyard.reading.reader import read


def held(text: str, lang: str = "en") -> list[str | None]:
    """The offices of a text's pledges."""
    return [pledge.office for pledge in read(Document(text=text, lang=lang), published="2023-05-01").pledges]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Kenya is ready to supply tea to Uganda, said the President of Kenya, John Doe.", "President of Kenya"),
        ("Kazakh Prime Minister Askar Doe said that Kazakhstan will build a plant in Omsk by 2025.", "Prime Minister of Kazakhstan"),
        ("The Governor of Omsk Oblast plans to open a trade house in Astana in 2024.", "Governor of Omsk"),
        ("Peru's minister of foreign trade said that Peru will sign an agreement with Chile in June.", "Minister of Peru"),
        ("The deputy prime minister of Armenia announced plans to build a dairy plant in Georgia.", "Deputy Prime Minister of Armenia"),
        ("The President of Kenya visited Kampala. He said that Kenya will build a road to Uganda by 2026.", "President of Kenya"),
        ("Former president of Kenya John Doe said that Kenya will build a road to Uganda by 2026.", None),
        ("Kenya will build a road to Uganda by 2026, the paper writes.", None),
        ("Kenya will build a road to Uganda by 2026 after talks with the President of Uganda.", None),
    ],
)  # fmt: skip
def test_an_office_is_read_from_english(text: str, office: str | None) -> None:
    found = held(text)
    assert found
    assert [one for one in found if one] == [] if office is None else any(str(one).startswith(office) for one in found)


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Губернатор Омской области Иван Иванов заявил, что регион готов поставлять зерно в Казахстан.", "Governor of Omsk"),
        ("Казахстан построит завод в Омской области к 2025 году, сообщил премьер-министр Казахстана.", "Prime Minister of Kazakhstan"),
        ("Посол Армении сказал, что Армения откроет торговый дом в Грузии.", "Ambassador of Armenia"),
        ("Бывший губернатор Омской области заявил, что регион построит мост в Казахстан.", None),
    ],
)  # fmt: skip
def test_an_office_is_read_from_russian(text: str, office: str | None) -> None:
    found = held(text, "ru")
    assert found
    assert [one for one in found if one] == [] if office is None else any(str(one).startswith(office) for one in found)


def test_an_office_is_shown_in_the_readers_language() -> None:
    assert shown("Deputy Prime Minister of Kazakhstan", "ru") == "Заместитель премьер-министра (Казахстан)"
    assert shown("Deputy Prime Minister of Kazakhstan", "en") == "Deputy Prime Minister of Kazakhstan"
    assert shown("head of the chamber", "ru") == "head of the chamber"


@pytest.mark.parametrize(
    ("text", "office"),
    [
        # called by the bare title, or by the name that stood behind it
        ("Kenyan President Amos Kibet met the Governor of Kampala. Trade was discussed.\nIn farming, the president proposed to build a dairy in Uganda.", "President of Kenya"),
        ("The Governor of Omsk Oblast Pyotr Sazonov came to Astana.\nSazonov added that the region will build a mill in Kazakhstan.", "Governor of Omsk"),
        ("Kenyan President Amos Kibet came to Kampala.\nKenya will build a road to Uganda by 2026, the Kenyan leader said.", "President of Kenya"),
        # a quotation of several sentences has one speaker: named behind it, before it, or before what it goes on with
        ('The President of Kenya came to Kampala.\n"Our ties are old. We are ready to supply tea to Uganda. Tea is good," the president noted.', "President of Kenya"),
        ('The President of Kenya told reporters: "Our ties are old. Kenya is ready to supply tea to Uganda."', "President of Kenya"),
        ('"Our ties are old," the President of Kenya said. "Tea is good. Kenya is ready to supply it to Uganda."', "President of Kenya"),
        # the one who is met does not speak, however near to the word of saying
        ("Kenyan President Amos Bartholomew Kibet said at talks with the Governor of Omsk Oblast that Kenya will build a mill.", "President of Kenya"),
        # nobody's words, and another's quotation
        ('The President of Kenya came to Kampala.\n"Kenya is ready to supply tea to Uganda," a trader said.', None),
        ("The President of Kenya came to Kampala.\nKenya will build a road to Uganda by 2026.", None),
    ],
)  # fmt: skip
def test_a_speaker_named_before_is_known_again(text: str, office: str | None) -> None:
    found = held(text)
    assert found
    assert [one for one in found if one] == [] if office is None else any(str(one).startswith(office) for one in found)


@pytest.mark.parametrize(
    "later",
    [
        "Казахстан готов поставлять зерно, уверен президент.",
        "Казахстан готов поставлять зерно, сообщил казахстанский лидер.",
        "Казахстан готов поставлять зерно, по словам Сейтова.",
        "«Связи крепнут. Мы готовы поставлять зерно», — добавил президент.",
    ],
)
def test_a_speaker_named_before_is_known_again_in_russian(later: str) -> None:
    assert (
        held(f"Президент Казахстана Ерлан Сейтов прибыл в Омскую область.\n{later}", "ru")[-1]
        == "President of Kazakhstan"
    )
