"""The desk as a person uses it, in headless Chromium: mouse once, keyboard once, and what a screen reader is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from steelyard.desk.add import add_dossier
from steelyard.ledger.store import Ledger

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
REQUIRED = bool(os.environ.get("STEELYARD_REQUIRE_BROWSER"))
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not REQUIRED, reason="no chromium here; STEELYARD_REQUIRE_BROWSER fails then"
)
PAIR = "/pairs/BLR/RU-LIP"
REPORT = (
    "Trade between Kazakhstan and Italy reached $500 million in 2021. Exports of Kazakhstan to Italy were $450 million "
    "in 2021, and its imports from Italy came to $300 million in 2021."
)
SLOW = 60_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk of its own process on a ledger of its own, as a person starts it."""
    place = tmp_path_factory.mktemp("browser") / "desk.db"
    ledger = Ledger.open(place)
    add_dossier("belarus-lipetsk", ledger)
    ledger.close()
    start = "from steelyard.cli.main import main; main()"
    command = [sys.executable, "-c", start, "serve", "--ledger", str(place), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        line = process.stdout.readline()
        try:
            yield line.split()[0].rstrip("/")
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, headless."""
    if CHROMIUM is None:
        pytest.fail("STEELYARD_REQUIRE_BROWSER is set and there is no chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def tab(browser: Any, address: str) -> Iterator[Any]:
    """A page of a person without a past; any error in its console fails the test."""
    context = browser.new_context(base_url=address, locale="en-GB", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(SLOW)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert not wrong


def test_a_newcomer_opens_a_pair_and_a_dot_shows_quote_address_and_verdict(tab: Any) -> None:
    tab.goto("/")
    tab.get_by_role("link", name="Belarus — Lipetsk Oblast").click()
    tab.locator("#series-h").wait_for()
    tab.locator("svg a.dot").first.click()
    card = tab.get_by_role("dialog")
    card.locator("article.card").wait_for()
    assert card.get_by_role("link", name="http").first.get_attribute("href")
    tab.keyboard.press("Escape")
    assert not card.is_visible()


def test_a_report_is_checked_and_what_cannot_hold_together_is_seen(tab: Any) -> None:
    tab.goto("/check")
    tab.fill("textarea", REPORT)
    tab.get_by_role("button", name="Check", exact=True).click()
    tab.get_by_text("What does not fit together").wait_for()
    mark = tab.locator("mark.contradicted").first
    because = mark.locator(".because")
    assert not because.is_visible()
    mark.hover()
    assert because.is_visible()
    tab.mouse.move(0, 0)
    mark.focus()
    assert "cannot hold together" in because.inner_text()


def test_a_dropped_file_is_checked(tab: Any) -> None:
    tab.goto("/check")
    tab.evaluate(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], "report.txt", {type: "text/plain"}));
          document.querySelector("textarea").dispatchEvent(new DragEvent("drop", {dataTransfer: data, cancelable: true, bubbles: true}));
        }""",
        REPORT,
    )
    tab.locator("mark.said").first.wait_for()


def test_the_odds_follow_a_slider_while_it_moves(tab: Any) -> None:
    tab.goto(f"{PAIR}/scenario")
    odds = tab.locator("#odds h2")
    before = odds.inner_text()
    tab.locator("#goal").focus()
    for _ in range(10):
        tab.keyboard.press("ArrowLeft")
    tab.wait_for_function("before => document.querySelector('#odds h2').innerText !== before", arg=before)
    value = tab.locator("input[name$='.value']").first
    value.focus()
    for _ in range(20):
        tab.keyboard.press("ArrowRight")
    tab.locator("#odds table tbody tr").first.wait_for()
    assert "→" in tab.locator("#odds .big").inner_text()


def test_a_claim_is_corrected_and_the_correction_is_taken_back(tab: Any) -> None:
    tab.goto(f"{PAIR}?wait=1")
    tab.locator("svg a.dot[aria-label*='almost $334 million']").first.click()
    tab.get_by_role("link", name="Review this figure").click()
    form = tab.locator("article.pending form[action$='/correct']")
    form.locator("input[name='value']").fill("344000000")
    form.locator("input[name='who']").fill("An Editor")
    form.locator("input[name='why']").fill("as the office printed it")
    form.get_by_role("button").click()
    tab.get_by_text("corrected, and the pair weighed again").wait_for()
    first = tab.locator("section table tbody tr").first
    assert "An Editor" in first.inner_text()
    assert "almost $344 million" in first.inner_text()
    tab.locator("#undo").click()
    tab.get_by_text("the one before is taken back").wait_for()
    assert "almost $344 million" not in tab.locator("main").inner_text()


def test_the_brief_is_saved_in_every_format_from_the_page(tab: Any, tmp_path: Path) -> None:
    tab.goto(f"{PAIR}?wait=1")
    for kind in ("html", "pdf", "docx", "xlsx", "json"):
        with tab.expect_download(timeout=SLOW) as waiting:
            tab.locator(".tools .downloads").get_by_role("link", name=kind.upper(), exact=True).click()
        file = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(file)
        assert file.name == f"BLR-RU-LIP-brief.{kind}"
        assert file.stat().st_size > 5_000


def test_a_promise_is_entered_its_status_set_and_taken_back_by_keyboard(tab: Any) -> None:
    tab.goto("/register?pair=BLR%7CRU-LIP")
    _tab_to(tab, "#enter > summary")
    tab.keyboard.press("Enter")
    for field, words in (("what", "a mill for rape seed"), ("value", "20M"), ("who", "An Editor")):
        _tab_to(tab, f"#enter input[name={field}]")
        tab.keyboard.insert_text(words)
    tab.keyboard.press("Enter")
    tab.get_by_role("heading", name="a mill for rape seed").wait_for()
    _tab_to(tab, "article summary")
    tab.keyboard.press("Enter")
    _tab_to(tab, "form[action$='/status'] select")
    tab.keyboard.press("s")
    _tab_to(tab, "form[action$='/status'] input[name=confirmed]")
    tab.keyboard.press("Space")
    _tab_to(tab, "form[action$='/status'] button")
    tab.keyboard.press("Enter")
    tab.get_by_text("the status is set").wait_for()
    assert tab.locator("article .tag").first.inner_text() in ("signed", "started", "slipped")
    _tab_to(tab, "#undo")
    tab.keyboard.press("Enter")
    tab.get_by_text("the one before is taken back").wait_for()
    assert tab.locator("article .tag").first.inner_text() == "no later word"


def test_everything_is_reached_by_keyboard_alone(tab: Any) -> None:
    tab.goto("/")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    _tab_to(tab, "a.whole")
    tab.keyboard.press("Enter")
    tab.locator("#series-h").wait_for()
    _tab_to(tab, "svg a.dot")
    tab.keyboard.press("Enter")
    tab.locator("dialog article.card").wait_for()
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.matches('svg a.dot')"), "focus returns to the dot"
    tab.goto("/check")
    _tab_to(tab, "textarea")
    tab.keyboard.insert_text(REPORT)
    _tab_to(tab, "button.main")
    tab.keyboard.press("Enter")
    tab.locator("mark.contradicted").first.wait_for()
    _tab_to(tab, "mark.contradicted")
    assert tab.locator("mark.contradicted:focus .because").is_visible()


def _tab_to(tab: Any, selector: str) -> None:
    """Press Tab until an element of the selector has the focus."""
    for _ in range(80):
        tab.keyboard.press("Tab")
        if tab.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by Tab")


PAGES = (
    "/", f"{PAIR}?wait=1", f"{PAIR}/scenario", f"{PAIR}/gap", "/check", "/register?status=dropped", "/review", "/sources", "/search?q=soy",
    "/none",
)  # fmt: skip


def test_axe_finds_nothing_serious_on_any_page(browser: Any, address: str) -> None:
    """Each page in one look, in turn; colours are the same variables on all of them."""
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for theme, paths in (("light", PAGES[::2]), ("dark", PAGES[1::2])):
        context = browser.new_context(
            base_url=address, color_scheme=theme, viewport={"width": 1280, "height": 900}, bypass_csp=True
        )
        context.set_default_timeout(SLOW)
        page = context.new_page()
        for path in paths:
            page.goto(path)
            if path == "/check":
                page.fill("textarea", REPORT)
                page.get_by_role("button", name="Check", exact=True).click()
                page.locator("mark.said").first.wait_for()
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
            for one in Axe().run(page).response["violations"]:
                if one["impact"] in ("serious", "critical"):
                    found.append((path, theme, one["id"], [node["target"] for node in one["nodes"]][:4]))
        context.close()
    assert not found


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_no_page_is_wider_than_a_phone(browser: Any, address: str, lang: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 740}, locale=lang)
    context.set_default_timeout(SLOW)
    page = context.new_page()
    wide = {}
    for path in PAGES:
        page.goto(path)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 360:
            wide[path] = width
    context.close()
    assert not wide
