"""Every digit on a rendered page belongs to a Fact: in each format and language, on the file as it is handed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from types import ModuleType

import pytest

from steelyard.brief import render_docx, render_html, render_json, render_pdf, render_xlsx
from steelyard.brief.assemble import assemble
from steelyard.brief.lines import line
from steelyard.brief.model import Brief, Line, SeriesRow
from steelyard.core import display
from steelyard.core.message import Message

DIGITS = re.compile(r"\d+")
KINDS = pytest.mark.parametrize(("made", "lang"), [(m, lang) for m in ("full", "empty") for lang in ("en", "ru")])


def printed(brief: Brief) -> set[str]:
    """The runs of digits that the Facts of a brief print."""
    return {run for fact in brief.facts for run in DIGITS.findall(display.fact(fact, brief.lang))}


class OutsideFacts(HTMLParser):
    """Collects the text of a page that stands outside elements of class fact, and outside style."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[bool] = []
        self.text: list[str] = []
        self.marked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "col", "line", "rect", "circle", "path", "polygon", "polyline"):
            return
        classes = (dict(attrs).get("class") or "").split()
        self.stack.append(tag == "style" or "fact" in classes)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("meta", "col", "line", "rect", "circle", "path", "polygon", "polyline"):
            self.stack.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_data(self, data: str) -> None:
        (self.marked if any(self.stack) else self.text).append(data)


@KINDS
def test_html_prints_no_digit_outside_an_element_marked_as_a_fact(cases: ModuleType, made: str, lang: str) -> None:
    brief = assemble(getattr(cases, made)(lang))
    page = render_html.render(brief, names=cases.names)
    reader = OutsideFacts()
    reader.feed(page)
    described = {run for one in (brief.title, *(b.description for b in brief.blocks if hasattr(b, "description")))
                 for run in DIGITS.findall(one.text)}  # fmt: skip
    loose = [text for text in reader.text if set(DIGITS.findall(text)) - described]
    assert loose == []
    assert any(DIGITS.search(text) for text in reader.marked)


@KINDS
def test_every_digit_of_the_html_page_is_a_facts_own(cases: ModuleType, made: str, lang: str) -> None:
    brief = assemble(getattr(cases, made)(lang))
    reader = OutsideFacts()
    reader.feed(re.sub(r"<style>.*?</style>", "", render_html.render(brief, names=cases.names), flags=re.S))
    assert runs(" ".join(reader.marked + reader.text)) - printed(brief) == set()


@KINDS
def test_every_digit_of_the_pdf_is_a_facts_own(cases: ModuleType, made: str, lang: str) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    pytest.importorskip("typst")
    brief = assemble(getattr(cases, made)(lang))
    document = pdfium.PdfDocument(render_pdf.render(brief, names=cases.names))
    pages = [page.get_textpage().get_text_range() for page in document]
    numbers = {str(i) for i in range(1, len(pages) + 1)}
    text = "\n".join(pages).replace("\r\n", "\n").replace("\ufffe", "")
    assert runs(text) - pieces(printed(brief)) - numbers == set()
    assert brief.lang != "en" or made != "full" or "$41.2 million" in text.replace("\n", " ")


@KINDS
def test_every_digit_of_the_docx_is_a_facts_own(cases: ModuleType, made: str, lang: str) -> None:
    docx = pytest.importorskip("docx")
    brief = assemble(getattr(cases, made)(lang))
    document = docx.Document(BytesIO(render_docx.render(brief)))
    text = "\n".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))
    assert runs(text) - printed(brief) == set()
    assert runs(text) or made == "empty"


@KINDS
def test_every_number_and_digit_of_the_xlsx_is_a_facts_own(cases: ModuleType, made: str, lang: str) -> None:
    calamine = pytest.importorskip("python_calamine")
    pytest.importorskip("xlsxwriter")
    brief = assemble(getattr(cases, made)(lang))
    book = calamine.CalamineWorkbook.from_filelike(BytesIO(render_xlsx.render(brief)))
    sums = {float(v) for row in brief.series for v in computed(row, brief)}
    values = sums | {float(v) for fact in brief.facts for v in (fact.value, fact.low, fact.high) if is_number(v)}
    for name in book.sheet_names:
        for cell in (cell for row in book.get_sheet_by_name(name).to_python() for cell in row):
            if isinstance(cell, str):
                assert runs(cell) - printed(brief) == set(), cell
            elif isinstance(cell, float | int):
                assert cell == 0 or float(cell) in values, (name, cell)


@KINDS
def test_every_digit_of_the_json_text_is_a_facts_own(cases: ModuleType, made: str, lang: str) -> None:
    brief = assemble(getattr(cases, made)(lang))

    def loose(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            if "text" in value and "fact" not in value and "parts" not in value:
                yield value["text"]
            for inner in value.values():
                yield from loose(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from loose(inner)

    assert [text for text in loose(render_json.render(brief, names=cases.names)) if DIGITS.search(text)] == []


def test_a_line_refuses_a_digit_in_its_words() -> None:
    with pytest.raises(ValueError, match="a digit outside a Fact"):
        Line(parts=("trade was 334 million",))


def test_no_template_of_the_brief_holds_a_digit() -> None:
    from steelyard.core.message import templates

    for lang in ("en", "ru"):
        rows = templates("brief", lang)
        assert [key for key, text in rows.items() if DIGITS.search(text)] == []


def test_a_number_in_another_folders_template_is_registered_under_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    from steelyard.brief import lines

    monkeypatch.setattr(lines, "templates", lambda section, lang: {"rule": "rule 15 on {period}"})
    made = line(Message("other.rule", {"period": "a year"}), "en", names=lambda code, lang: code)
    assert [fact.derivation for fact in made.facts] == [Message("other.rule", {"period": "a year"})]


def computed(row: SeriesRow, brief: Brief) -> Iterator[float]:
    """What the formulas of a year come to: sums of exports and imports, growth of trade on the year before."""
    exports, imports = row.flows.get("exports", (None, None)), row.flows.get("imports", (None, None))
    yield from (a + b for a, b in zip(exports, imports, strict=True) if a is not None and b is not None)
    before = next((one.flows.get("turnover") for one in brief.series if one.year == row.year - 1), None)
    trade = row.flows.get("turnover")
    if before and trade:
        yield from (a / b - 1 for a, b in zip(trade, reversed(before), strict=True) if a is not None and b)


def runs(text: str) -> set[str]:
    """The runs of digits in a text."""
    return set(DIGITS.findall(text))


def pieces(known: set[str]) -> set[str]:
    """The runs that a line break inside a long address leaves: every head and tail of a run of five digits or more."""
    cut = {part for run in known if len(run) >= 5 for i in range(1, len(run)) for part in (run[:i], run[i:])}
    return known | cut


def is_number(value: object) -> bool:
    """True for what `float` reads."""
    try:
        float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return True
