"""Documents by content: what comes out of each kind of file, and the one line that refuses the rest."""

from __future__ import annotations

import contextlib
import io
import sys
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.core.errors import InputError, MissingExtra, SteelyardError
from steelyard.reading.document import parse_document
from steelyard.reading.documents.draft import MAX_BYTES, MAX_CHARS
from steelyard.reading.documents.word import parse_docx

ENGLISH = "Trade of Utopia with Erewhon rose by 5% to $300 million in 2022, the ministry of trade said on Friday."
RUSSIAN = "Товарооборот между двумя странами за год вырос на 5% и составил 300 млн долларов, сообщили в министерстве."


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866"]
)
def test_russian_text_is_the_same_in_every_code_page(codec: str) -> None:
    document = parse_document(RUSSIAN.encode(codec))
    assert (document.text, document.lang) == (RUSSIAN, "ru")


@pytest.mark.parametrize("codec", ["ascii", "utf-8", "utf-16", "utf-16-le", "cp1252"])
def test_english_text_is_the_same_in_every_code_page(codec: str) -> None:
    document = parse_document(ENGLISH.encode(codec))
    assert (document.text, document.lang) == (ENGLISH, "en")


def test_western_signs_outside_utf8_are_read_as_a_western_code_page() -> None:
    assert parse_document("Exports to Erewhon were £5m – “a record”".encode("cp1252")).text.count("£") == 1


def test_text_cut_in_the_middle_of_a_letter_is_still_utf8() -> None:
    assert parse_document(RUSSIAN.encode()[:-1]).text.startswith(RUSSIAN[:-2])


def test_line_ends_and_invisible_signs_are_made_plain() -> None:
    assert parse_document("One line of the text\r\nand ano\u00adther\u200b\rthe end".encode()).text == (
        "One line of the text\nand another\nthe end"
    )


def test_two_hyphens_are_a_dash() -> None:
    assert parse_document(b"LIMA (Agency) -- Exports of Peru fell.").text == "LIMA (Agency) — Exports of Peru fell."


def test_hyphens_of_typesetters_are_plain_ones() -> None:
    assert (
        parse_document("Year\u2011on\u2010year growth \u2015 of trade".encode()).text
        == "Year-on-year growth — of trade"
    )


WRAPPED = """Peru's trade in May

    Peru exported goods worth $4.2 billion in May, which is a long-
term record, and bought goods worth $3.9 billion, or 3% more
than a year before, the customs office said.
    Exports to Chile fell."""


def test_lines_that_a_program_broke_are_joined_and_paragraphs_stay() -> None:
    assert parse_document(WRAPPED.encode()).text.split("\n") == [
        "Peru's trade in May",
        "",
        "    Peru exported goods worth $4.2 billion in May, which is a long-term record, and bought goods"
        " worth $3.9 billion, or 3% more than a year before, the customs office said.",
        "    Exports to Chile fell.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Exports of Peru by partner, in millions of US dollars:\nChile        5.2   3.1 goods of all kinds in May\n"
        "china        5.3   3.2 goods of all kinds in May\nbolivia      5.3   3.2 goods of all kinds in May",
        "- Chile bought goods worth five million in May;\n- tea went to Bolivia for two millions in May;\n"
        "- copper went to China for nine million in June;",
        "Peru sold Chile tea worth five million dollars.\nChile sold Peru copper worth nine million.\n"
        "Bolivia sold neither of them anything at all.",
        "Peru sold goods worth five million in the month of May\ncopper ores of all kinds, three million\n"
        "tea, mate and some spices, two million\ncars and parts of cars of all kinds, one million\nships, one million",
        "1) exports to Chile came to five million in all of May\n2) exports to Bolivia came to three million\n"
        "a) those of tea came to two million in all of May\nb) those of copper came to one million",
    ],
    ids=["a table", "a list", "a line a sentence", "goods in small letters", "items with letters"],
)
def test_lines_that_say_something_stay_lines(text: str) -> None:
    assert parse_document(text.encode()).text == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (bytes(range(256)) * 40, "not text"),
        (b"\x00\x01\x02" * 1000, "not text"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "picture"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, "old Office"),
        (b"PK\x03\x04 damaged", "damaged"),
        (b"<html><body><script>var a = 1</script></body></html>", "no text"),
        (
            "Der Handel zwischen den beiden Ländern ist im Jahr um 5 Prozent auf das Doppelte der Einfuhren".encode(),
            "German",
        ),
        (
            "Торгівля між країнами за рік зросла на 5 відсотків, повідомила її служба та міністерство".encode(),
            "Ukrainian",
        ),
        ("两国贸易额去年增长百分之五".encode(), "not supported"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_mend(data: bytes, words: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_document(data, name="given.bin")
    line = str(refused.value)
    assert words in line
    assert line.startswith("given.bin: ")
    assert "\n" not in line
    assert refused.value.mend


def test_files_and_texts_beyond_the_bounds_are_refused() -> None:
    with pytest.raises(InputError, match="too large"):
        parse_document(b"a" * (MAX_BYTES + 1))
    with pytest.raises(InputError, match="too long"):
        parse_document(b"word " * (MAX_CHARS // 5 + 1))


PAGE = f"""<!DOCTYPE html><html><head><title>Site - Trade grew</title>{{head}}</head><body>
<nav><a href="/">Home</a> <a href="/all">All the news of the day</a></nav>
<div class="text"><h1>Trade grew</h1><p>{ENGLISH}</p><p hidden>Hidden words about $1 million.</p>
<p>A second paragraph names <b>machines</b> and meat.</p></div>
<footer><p>All rights reserved</p></footer><script>track("exports of $9 billion")</script></body></html>"""


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2023-06-01T10:00:00+03:00">',
        '<meta itemprop="datePublished" content="2023-06-01">',
        '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":"2023-06-01"}]}</script>',
    ],
)
def test_a_page_gives_its_article_title_and_day(head: str) -> None:
    document = parse_document(PAGE.replace("{head}", head).encode())
    assert document.text == f"Trade grew\n{ENGLISH}\nA second paragraph names machines and meat."
    assert (document.title, document.published) == ("Trade grew", "2023-06-01")


def test_days_that_differ_settle_nothing() -> None:
    head = "".join(f'<meta name="date" content="2023-06-0{day}">' for day in (1, 2))
    assert parse_document(PAGE.replace("{head}", head).encode()).published is None


def test_the_fast_way_and_trafilatura_agree_on_a_plain_page() -> None:
    from trafilatura import extract

    page = PAGE.replace("{head}", "").replace("<p hidden>Hidden words about $1 million.</p>", "")
    theirs = extract(page, include_comments=False) or ""
    ours = parse_document(page.encode()).text
    assert [line for line in theirs.split("\n") if line] == ours.split("\n")


def test_a_page_of_scattered_paragraphs_still_gives_its_article() -> None:
    long = "".join(f"<div class=c><p>{ENGLISH} Paragraph {n} of the report goes on.</p></div>" for n in range(6))
    menu = "".join(f"<li><a href=/{n}>Another story of the day, number {n}</a><p>A teaser.</p></li>" for n in range(9))
    page = f"<html><body><ul>{menu}</ul><div id=content>{long}</div></body></html>"
    text = parse_document(page.encode()).text
    assert text.count("the ministry of trade said") == 6
    assert "Another story" not in text


def test_broken_html_is_read() -> None:
    assert "$3m" in parse_document(b"<html><body><p>The exports of the <b>region<td> fell 5% to $3m in the year").text


def _docx(xml: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
    return out.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_a_word_document_gives_a_line_a_paragraph_without_deleted_text() -> None:
    body = (
        f"<w:p><w:r><w:t>{ENGLISH}</w:t></w:r><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>meat</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    document = parse_document(_docx(f"<w:document {_W}><w:body>{body}</w:body></w:document>"))
    assert document.text == f"{ENGLISH}\nmeat\t5"


def test_a_word_document_written_by_an_editor_is_read() -> None:
    docx = pytest.importorskip("docx")
    made, out = docx.Document(), io.BytesIO()
    made.add_heading("Trade grew")
    made.add_paragraph(ENGLISH)
    made.save(out)
    assert parse_document(out.getvalue()).text == f"Trade grew\n{ENGLISH}"


def test_a_bomb_and_entities_in_a_word_document_are_refused() -> None:
    with pytest.raises(InputError, match="too large when unpacked"):
        parse_document(_docx(f"<w:document {_W}>" + " " * (MAX_BYTES + 10) + "</w:document>"))
    with pytest.raises(InputError, match="entities"):
        parse_document(_docx(f'<!DOCTYPE a [<!ENTITY x "y">]><w:document {_W}>&x;</w:document>'))


@settings(max_examples=300)
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_word_document_with_any_byte_damaged_is_read_or_refused(at: int, flip: int) -> None:
    data = bytearray(
        _docx(f"<w:document {_W}><w:body><w:p><w:r><w:t>{ENGLISH}</w:t></w:r></w:p></w:body></w:document>")
    )
    data[at % len(data)] ^= flip
    with contextlib.suppress(InputError):
        assert parse_docx(bytes(data)).text == ENGLISH


def test_a_damaged_stream_in_a_word_document_is_one_clear_line() -> None:
    data = bytearray(_docx(f"<w:document {_W}><w:body/></w:document>"))
    at = data.index(b"word/document.xml") + len(b"word/document.xml")
    data[at : at + 8] = b"\xff" * 8
    with pytest.raises(InputError, match="the Word document is damaged"):
        parse_docx(bytes(data))


@pytest.mark.parametrize("name", ["docx", "message"])
def test_what_is_nested_without_end_is_refused(name: str) -> None:
    tables = "<w:tbl><w:tr><w:tc>" * 20_000 + "</w:tc></w:tr></w:tbl>" * 20_000
    head = "From: a@b.example\nTo: c@d.example\nSubject: s\nContent-Type: message/rfc822\n\n"
    data = _docx(f"<w:document {_W}><w:body>{tables}</w:body></w:document>") if name == "docx" else head.encode() * 2000
    with pytest.raises(InputError, match="nested"):
        parse_document(data)


def test_a_page_with_metadata_nested_without_end_is_read() -> None:
    head = '<script type="application/ld+json">' + "[" * 20_000 + "]" * 20_000 + "</script>"
    assert parse_document(PAGE.replace("{head}", head).encode()).published is None


def test_a_pdf_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(MissingExtra, match=r"steelyard\[documents\]"):
        parse_document(b"%PDF-1.7")


def test_a_pdf_gives_its_text_and_a_scan_is_refused() -> None:
    pytest.importorskip("pypdfium2")
    text = parse_document(
        _pdf(b"BT /F1 12 Tf 72 700 Td (Trade of the two rose to $300 million in the year.) Tj ET")
    ).text
    assert text == "Trade of the two rose to $300 million in the year."
    with pytest.raises(InputError, match="OCR"):
        parse_document(_pdf(b"0 0 100 100 re f"))
    with pytest.raises(InputError, match="cannot be opened"):
        parse_document(b"%PDF-1.4 damaged")


def _pdf(content: bytes) -> bytes:
    """Write a PDF of one page by hand."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        start,
    )


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_message_gives_subject_text_and_the_day_it_was_sent(kind: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "press@ministry.example", "desk@paper.example", "Trade grew"
    message["Date"] = "Thu, 01 Jun 2023 10:00:00 +0300"
    message.set_content(ENGLISH if kind == "plain" else f"<p>{ENGLISH}</p>", subtype=kind, charset="utf-8")
    document = parse_document(message.as_bytes())
    assert document.text.rstrip() == f"Trade grew\n{ENGLISH}"
    assert (document.title, document.published) == ("Trade grew", "2023-06-01")


def test_a_feed_entry_gives_its_text_and_day_and_a_feed_of_two_is_refused() -> None:
    item = (
        f"<item><title>Trade grew</title><description>&lt;p&gt;{ENGLISH}&lt;/p&gt;</description>"
        "<pubDate>Thu, 01 Jun 2023 10:00:00 GMT</pubDate><dc:creator>x</dc:creator></item>"
    )
    atom = (
        f"<entry xmlns='http://www.w3.org/2005/Atom'><title>Trade grew</title><content>{ENGLISH}</content>"
        "<published>2023-06-01T09:00:00Z</published></entry>"
    )
    for one in (
        item,
        f"<?xml version='1.0'?><rss xmlns:dc='d'><channel><title>Feed</title>{item}</channel></rss>",
        atom,
    ):
        document = parse_document(one.encode())
        assert document.text == f"Trade grew\n{ENGLISH}"
        assert document.published == "2023-06-01"
    with pytest.raises(InputError, match="2 entries"):
        parse_document(f"<rss><channel>{item}{item}</channel></rss>".encode())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Trade grew\n2023-06-01\n" + ENGLISH, "2023-06-01"),
        ("Trade grew\nPublished: 1 June 2023, 10:30\n" + ENGLISH, "2023-06-01"),
        ("Trade grew\n01.06.2023 10:30\n" + ENGLISH, "2023-06-01"),
        (f"UTOPIA CITY, June 1, 2023 (Agency) - {ENGLISH}", "2023-06-01"),
        ("Торговля выросла\n1 июня 2023 года\n" + RUSSIAN, "2023-06-01"),
        (f"{ENGLISH}\n1 June 2023", "2023-06-01"),
        (f"UTOPIA CITY, June 1 - {ENGLISH}", None),
        ("The meeting on 1 June 2023 was short. " + ENGLISH, None),
        ("Trade grew\n03/04/2023\n" + ENGLISH, None),
        ("Trade grew\n31.02.2023\n" + ENGLISH, None),
    ],
)
def test_a_day_is_taken_from_the_text_only_where_it_is_certain(text: str, day: str | None) -> None:
    assert parse_document(text.encode()).published == day


def test_a_line_that_stops_in_a_sentence_goes_on_in_the_next_that_ends_it() -> None:
    cut = f"Trade of Utopia\n{RUSSIAN}\nТоварооборот Утопии с Еревоном за прошлый год составил\nпо итогам 300 млн долларов.\n"
    listed = f"{RUSSIAN}\nГлавные статьи вывоза Утопии в Еревон за прошлый год\nпо итогам 300 млн долларов"
    assert "составил по итогам" in parse_document(cut.encode()).text
    assert parse_document(listed.encode()).text == listed


@settings(max_examples=300)
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused_in_one_line(data: bytes) -> None:
    try:
        document = parse_document(data)
    except SteelyardError as refused:
        assert "\n" not in str(refused)
    else:
        assert document.text.strip()
        assert document.lang in ("en", "ru")
