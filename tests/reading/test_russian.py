"""Russian trade reporting in many constructions: whole claims, whichever side they are told from."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from steelyard.core.claim import Claim, Kind
from steelyard.core.flow import Flow
from steelyard.reading.document import Document
from steelyard.reading.reader import read

CASES = [
    case
    for name in ("russian.toml", "russian_dense.toml", "russian_rows.toml", "russian_pages.toml", "russian_texts.toml")
    for case in tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))["case"]
]


def fact(kind: str, reporter: str, partner: str, flow: str, value: float, unit: str, period: str) -> str:
    """Write a claim so that exports and imports, and the two sides of a turnover, are one."""
    if flow in ("exports", "imports"):
        pair = f"{partner}>{reporter}" if flow == "imports" else f"{reporter}>{partner}"
        flow = "one way"
    else:
        value = -value if kind == "balance" and reporter > partner else value
        pair = " and ".join(sorted((reporter, partner)))
    return f"{kind} {pair} {flow} {value:.6g} {unit} {period}"


def said(claim: Claim) -> str:
    period = "-" if claim.period is None or claim.kind == Kind.TARGET else str(claim.period)
    return fact(
        claim.kind.value, claim.reporter, claim.partner, claim.flow.value, claim.value or 0.0, claim.unit or "", period
    )


def expected(line: str) -> str:
    kind, pair, flow, value, unit, period = line.split()
    return fact(kind, *pair.split(">"), flow, float(value), unit, period)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_russian_text_gives_exactly_its_claims(case: dict) -> None:
    found = read(Document(text=case["text"], lang="ru", published=case.get("date"))).claims
    assert {said(c) for c in found if c.kind not in (Kind.ORDER, Kind.RANK)} == {expected(c) for c in case["claims"]}


def test_one_of_the_main_partners_has_no_place() -> None:
    for text in (
        "Казахстан остается одним из главных торговых партнеров Новосибирской области.",
        "Узбекистан сохраняет статус одного из крупнейших торговых партнеров Татарстана.",
        "Узбекистан - из главных торговых партнеров Татарстана.",
    ):
        assert read(Document(text=text, lang="ru")).claims == ()


def test_a_large_partner_has_no_place_and_the_largest_has() -> None:
    for text in ("Кения – крупный торговый партнер Чили.", "Кения стала важным покупателем чилийской рыбы."):
        assert read(Document(text=text, lang="ru")).claims == ()
    (found,) = read(Document(text="Кения стала важнейшим покупателем чилийской рыбы.", lang="ru")).claims
    assert (found.kind, found.reporter, found.partner, found.value) == (Kind.RANK, "CHL", "KEN", 1)


def test_a_city_at_the_end_of_a_text_is_a_city_and_takes_no_word_with_it() -> None:
    for text in ("Заседание пройдет в Харькове", "Делегация посетила Липецк и завод."):
        assert read(Document(text=text, lang="ru")).claims == ()


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("Экспорт чая из Грузии в Литву в 2019 году составил 5 млн долларов.", "чая"),
        ("Экспорт свежих фруктов и овощей Молдавии в Румынию составил 9 млн евро.", "свежих фруктов и овощей"),
        ("Взаимная торговля зерном Сербии и Венгрии выросла на 5%.", "зерном"),
        ("Рыбный экспорт Норвегии в Польшу вырос на 5%.", "рыбный"),
        ("Экспорт стали из Норвегии в Польшу вырос на 5%.", "стали"),
        ("Экспорт Норвегии в Польшу без учёта рыбы вырос на 5%.", "без учёта рыбы"),
        ("Экспорт Норвегии без учёта Польши вырос на 5%.", "без учёта Польши"),
        ("Лидерами поставок стали Норвегия и Польша: их экспорт вырос на 5%.", None),
        ("Основными покупателями стали Норвегия и Польша, экспорт в них вырос на 5%.", None),
        ("Из Перу в Чили поставлено 7 тыс. тонн сушёного лука.", "сушеного лука"),
        ("Грузия закупила в Литве сыра на 7 млн евро.", "сыра"),
        ("Молочной продукции Грузия купила в Литве на 7 млн евро.", "молочной продукции"),
        ("Экспорт Грузии в Литву традиционно составляет 5 млн долларов.", None),
        ("Экспорт прошлых лет из Грузии в Литву превысил 5 млн долларов.", None),
        ("Месячный экспорт Грузии в Литву превысил 5 млн долларов.", None),
        ("Экспорт товаров из Грузии в Литву сократился на 3%.", None),
    ],
)
def test_a_product_is_told_by_its_case_and_is_never_the_whole(text: str, product: str | None) -> None:
    assert [claim.product for claim in read(Document(text=text, lang="ru")).claims] == [product]


def test_each_of_a_list_of_goods_has_its_own_percentage() -> None:
    text = "Экспорт никеля из Перу в Чили вырос на 5%, свинца – на 3%, а импорт – на 2%."
    assert [claim.product for claim in read(Document(text=text, lang="ru")).claims] == ["никеля", "свинца", None]


def test_federal_districts_blocs_and_countries_further_off_are_economies_of_their_own() -> None:
    text = (
        "Внешнеторговый оборот УрФО в 2023 году сократился на 20%. Торговля с партнёрами из дальнего зарубежья снизилась "
        "на 25%, со странами ШОС выросла на 9%."
    )
    found = read(Document(text=text, lang="ru")).claims
    assert [(claim.reporter, claim.partner) for claim in found] == [
        ("Ural Federal District", "WORLD"),
        ("Ural Federal District", "countries outside the CIS"),
        ("Ural Federal District", "SCO"),
    ]


def test_a_customs_office_of_a_district_tells_the_districts_trade_where_only_partners_are_named() -> None:
    text = (
        "В 2014 году внешнеторговый оборот в зоне действия Приволжского таможенного управления снизился на 9%. "
        "Экспорт сократился на 1%, а импорт — на 11%. По данным ведомства, 42,6% импорта составляет техника. "
        "Основными импортерами являются Китай (21%) и Германия (10%)."
    )
    first = read(Document(text=text, lang="ru", published="2015-02-05")).claims[0]
    assert (first.reporter, first.partner, first.value) == ("Volga Federal District", "WORLD", -9)


@pytest.mark.parametrize(
    ("among", "flow"), [("среди поставщиков", Flow.IMPORTS), ("среди главных покупателей", Flow.EXPORTS)]
)
def test_a_place_among_suppliers_or_buyers_is_one_of_that_flow(among: str, flow: Flow) -> None:
    text = f"Китай занимает первую строчку {among} Кении в 2021 году."
    found = read(Document(text=text, lang="ru"), published="2022-02-20").claims
    assert [(c.kind, c.reporter, c.partner, c.flow) for c in found] == [(Kind.RANK, "KEN", "CHN", flow)]


def test_one_of_several_largest_partners_has_no_place() -> None:
    text = (
        "Чили входит в число 25 крупнейших партнёров Перу. Куба входит в число крупнейших партнёров Перу. "
        "Фиджи вошли в число пяти крупнейших партнёров Перу."
    )
    assert read(Document(text=text, lang="ru"), published="2022-03-01").claims == ()
