"""Russian figures that stand far from their flow: before the verb, beside their own year, behind "exceeds"."""

from __future__ import annotations

import pytest

from steelyard.reading.document import Document
from steelyard.reading.reader import read

Row = tuple[str, str, str, str, float, str]


def rows(text: str, published: str = "2024-03-14") -> list[Row]:
    claims = read(Document(text=text, lang="ru", published=published)).claims
    return [(c.kind.value, c.reporter, c.partner, c.flow.value, c.value, c.unit) for c in claims if c.value is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "На 12 процентов, до $310 миллионов, выросла в прошлом году торговля между Марокко и Сенегалом.",
            [
                ("change", "MAR", "SEN", "turnover", 12, "percent"),
                ("level", "MAR", "SEN", "turnover", 310e6, "USD"),
            ],
        ),
        (
            "С $8 млрд до $6 млрд, на четверть, просел за 2023 год товарооборот Кении и Индии.",
            [
                ("level", "KEN", "IND", "turnover", 8e9, "USD"),
                ("level", "KEN", "IND", "turnover", 6e9, "USD"),
                ("change", "KEN", "IND", "turnover", -25, "percent"),
            ],
        ),
        (
            "Экспорт Кении в Индию составил 90 млн долларов. Для сравнения: 70 млн в 2021-м и 60 млн годом ранее.",
            [
                ("level", "KEN", "IND", "exports", 90e6, "USD"),
                ("level", "KEN", "IND", "exports", 70e6, "USD"),
                ("level", "KEN", "IND", "exports", 60e6, "USD"),
            ],
        ),
        (
            "Товарооборот Перу и Чили в 2023 году составил 3 млрд долларов, что превышает уровень 2022-го на 9%.",
            [
                ("level", "PER", "CHL", "turnover", 3e9, "USD"),
                ("change", "PER", "CHL", "turnover", 9, "percent"),
            ],
        ),
        (
            "Кенийские экспортёры заработали в 2023 году 7 млрд долларов, на 4% больше, чем в 2022-м.",
            [
                ("level", "KEN", "WORLD", "exports", 7e9, "USD"),
                ("change", "KEN", "WORLD", "exports", 4, "percent"),
            ],
        ),
        (
            "В 2023 году Мексика купила у Перу 1,7 млн с лишним тонн зерна.",
            [("level", "MEX", "PER", "imports", 1.7e6, "tonnes")],
        ),
        (
            "Товарооборот Перу и Чили в 2023 году достиг шести с половиной миллиардов долларов.",
            [("level", "PER", "CHL", "turnover", 6.5e9, "USD")],
        ),
        (
            "Товарооборот Ирана и Омана достиг 1 млрд 300 млн долларов, прибавив за год 345 млн.",
            [
                ("level", "IRN", "OMN", "turnover", 1.3e9, "USD"),
                ("change", "IRN", "OMN", "turnover", 345e6, "USD"),
            ],
        ),
        (
            "Среди покупателей марокканских фосфатов лидируют Индия ($1,1 млрд), Бразилия ($270 млн) и Польша ($190 млн).",
            [
                ("level", "MAR", "IND", "exports", 1.1e9, "USD"),
                ("level", "MAR", "BRA", "exports", 270e6, "USD"),
                ("level", "MAR", "POL", "exports", 190e6, "USD"),
            ],
        ),
        (
            "Доля Китая в импорте Кении выросла с 32 до 41 процента.",
            [
                ("share", "KEN", "CHN", "imports", 32, "percent"),
                ("share", "KEN", "CHN", "imports", 41, "percent"),
            ],
        ),
        (
            "Товарооборот Перу и Чили составил 3 млрд долларов. В рублях он достиг 270 млрд.",
            [
                ("level", "PER", "CHL", "turnover", 3e9, "USD"),
                ("level", "PER", "CHL", "turnover", 270e9, "RUB"),
            ],
        ),
        (
            "Экспорт Кении в 2023 году вырос до 7 млрд долларов, это лучший итог из 54 стран континента.",
            [("level", "KEN", "WORLD", "exports", 7e9, "USD")],
        ),
        (
            "Торговля Перу и Чили составила 300 млн долларов. Думаю, что на 5–6 миллиардов мы выйдем года через три.",
            [
                ("level", "PER", "CHL", "turnover", 300e6, "USD"),
                ("target", "PER", "CHL", "turnover", 5.5e9, "USD"),
            ],
        ),
        (
            "Торговля Перу и Чили составила 300 млн долларов. Наша ближайшая цель – вернуться к миллиарду.",
            [
                ("level", "PER", "CHL", "turnover", 300e6, "USD"),
                ("target", "PER", "CHL", "turnover", 1e9, "USD"),
            ],
        ),
        (
            "Торговля Перу и Чили составила 300 млн долларов. Называлась цифра в 10 миллиардов к 2030 году.",
            [
                ("level", "PER", "CHL", "turnover", 300e6, "USD"),
                ("target", "PER", "CHL", "turnover", 10e9, "USD"),
            ],
        ),
        (
            "Торговля Перу и Чили в 2023 году выросла на 21,3 процента (169 миллионов долларов) и достигла 959,6 миллиона.",
            [
                ("change", "PER", "CHL", "turnover", 21.3, "percent"),
                ("change", "PER", "CHL", "turnover", 169e6, "USD"),
                ("level", "PER", "CHL", "turnover", 959.6e6, "USD"),
            ],
        ),
        (
            "Кения отправила за рубеж 1,1 млн тонн чая. Из них 720 тыс. тонн приняла Индия, 140 тыс. – Перу, 60 тыс. – Чили.",
            [
                ("level", "KEN", "WORLD", "exports", 1.1e6, "tonnes"),
                ("level", "KEN", "IND", "exports", 720e3, "tonnes"),
                ("level", "KEN", "PER", "exports", 140e3, "tonnes"),
                ("level", "KEN", "CHL", "exports", 60e3, "tonnes"),
            ],
        ),
        (
            "Китайские автомобили составили 56% кенийского импорта машин, японские – 12%, корейские – 5%.",
            [
                ("share", "KEN", "CHN", "imports", 56, "percent"),
                ("share", "KEN", "JPN", "imports", 12, "percent"),
                ("share", "KEN", "KOR", "imports", 5, "percent"),
            ],
        ),
        (
            "До 12 млрд долларов планируют увеличить к 2027 году взаимную торговлю Казахстан и Узбекистан.",
            [("target", "KAZ", "UZB", "turnover", 12e9, "USD")],
        ),
        (
            "На Перу пришлось $4,9 млрд внешнеторгового оборота Кении, на Чили – $4,1 млрд.",
            [
                ("level", "KEN", "PER", "turnover", 4.9e9, "USD"),
                ("level", "KEN", "CHL", "turnover", 4.1e9, "USD"),
            ],
        ),
        (
            "Экспорт и импорт Перу в торговле с Кореей составили 2,9 и 1,6 млрд долларов соответственно.",
            [
                ("level", "PER", "KOR", "exports", 2.9e9, "USD"),
                ("level", "PER", "KOR", "imports", 1.6e9, "USD"),
            ],
        ),
        (
            "Поставки яблок из Молдовы в Египет увеличились с 4,5 млн до 9 млн долларов.",
            [
                ("level", "MDA", "EGY", "exports", 4.5e6, "USD"),
                ("level", "MDA", "EGY", "exports", 9e6, "USD"),
            ],
        ),
        (
            "Кения в 2023 году экспортировала в Перу вагонов на 42 млн долларов, что составило 60% всего вывоза.",
            [
                ("level", "KEN", "PER", "exports", 42e6, "USD"),
                ("share", "KEN", "PER", "exports", 60, "percent"),
            ],
        ),
        (
            "Перу торгует с Чили с плюсом: экспорт – 4,9 млрд евро, импорт – 3,2 млрд.",
            [
                ("level", "PER", "CHL", "exports", 4.9e9, "EUR"),
                ("level", "PER", "CHL", "imports", 3.2e9, "EUR"),
            ],
        ),
        (
            "Импорт Перу из Чили подешевел с 8,2 до 5,1 млрд евро.",
            [
                ("level", "PER", "CHL", "imports", 8.2e9, "EUR"),
                ("level", "PER", "CHL", "imports", 5.1e9, "EUR"),
            ],
        ),
        (
            "Экспорт Кении в Перу составил 14 млн долларов, увеличившись вдвое и составив 38,6% всего кенийского экспорта.",
            [
                ("level", "KEN", "PER", "exports", 14e6, "USD"),
                ("change", "KEN", "PER", "exports", 100, "percent"),
                ("share", "KEN", "PER", "exports", 38.6, "percent"),
            ],
        ),
        (
            "На 12 процентов, до 310 тысяч тонн, выросло в прошлом году производство стали в Марокко.",
            [],
        ),
    ],
)
def test_figures_far_from_their_flow_are_read(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Перу посетили 420 тысяч чилийцев, на 12% больше, чем в 2022-м.",
        "В Перу живут 34 млн человек, в Чили – 19 млн.",
        "Авиаперевозки выросли на 20%, до 1,8 млн пассажиров.",
        "Чилийские компании вложили в перуанские рудники 1,2 млрд с 2010 года.",
        "Банк выдал экспортёрам 400 млн долларов.",
        "По газопроводу пойдёт 5 млрд кубометров, его цена – 2 млрд.",
        "Урожай винограда достиг 70 тысяч тонн, на 4% меньше.",
        "Песо потеряло 8% к доллару.",
        "До миллиарда долларов посол хотел бы поднять и чилийские капиталовложения.",
    ],
)
def test_what_is_no_trade_stays_out_beside_a_claim(sentence: str) -> None:
    found = rows(f"Торговля Перу и Чили в 2023 году составила 3 млрд долларов. {sentence}")
    assert found == [("level", "PER", "CHL", "turnover", 3e9, "USD")]
