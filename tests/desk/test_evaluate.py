"""The measure of the reader: the same numbers as the labelled set's own score script."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from steelyard.core.errors import InputError, SteelyardError
from steelyard.core.pledge import Pledge
from steelyard.desk.evaluate import (
    Labelled,
    Score,
    evaluate,
    fact_of,
    facts,
    load,
    match,
    same_goods,
    same_pledge,
    whole_agrees,
)
from steelyard.reading.document import parse_document
from steelyard.reading.reader import read

SHARED = Path(os.environ.get("SHARED", Path(__file__).parents[3] / "shared"))


def row(**changed: Any) -> dict[str, Any]:
    base = {
        "kind": "level", "reporter": "PER", "partner": "CHL", "flow": "exports", "value": 5e6, "unit": "USD",
        "period": {"start": "2022-01", "end": "2022-12"}, "quote": "exports of $5 million",
    }  # fmt: skip
    return {**base, **changed}


def agree(gold: dict[str, Any], said: dict[str, Any]) -> bool:
    one, other = fact_of(gold), fact_of(said)
    assert one is not None
    assert other is not None
    return whole_agrees(one, other)


def test_exports_of_one_are_imports_of_the_other() -> None:
    assert agree(row(), row(reporter="CHL", partner="PER", flow="imports"))
    assert not agree(row(), row(flow="imports"))


def test_turnover_and_the_size_of_a_balance_read_from_either_side() -> None:
    assert agree(row(flow="turnover"), row(flow="turnover", reporter="CHL", partner="PER"))
    deficit = row(kind="balance", flow="balance", value=-5e6)
    assert agree(deficit, row(kind="balance", flow="balance", value=5e6, reporter="CHL", partner="PER"))


@pytest.mark.parametrize(
    ("changed", "right"),
    [
        ({"value": 5.02e6}, True),
        ({"value": 5.03e6}, False),
        ({"unit": "EUR"}, False),
        ({"kind": "target"}, False),
        ({"period": {"start": "2022-01", "end": "2022-06"}}, False),
        ({"partner": "KEN"}, False),
    ],
)
def test_every_field_of_a_whole_claim_counts(changed: dict[str, Any], right: bool) -> None:
    assert agree(row(), row(**changed)) is right


def test_a_period_given_where_the_label_has_none_is_accepted() -> None:
    assert agree(row(period=None), row())


def test_what_counts_neither_way_is_left_out() -> None:
    labels = (row(), row(kind="rank", value=3, unit="rank"), row(partner="Gulf Arab states", value=7e6))
    one = Labelled(id="1", text="", published=None, lang="en", origin="x", claims=labels, ignore=("about $9 million",))
    offered = [row(), row(value=7e6, partner="SAU"), row(value=9e6, quote="$9 million"), row(value=8e6)]
    gold, said = facts(one, offered)
    assert [fact.value for fact in gold] == [5e6]
    assert [fact.value for fact in said] == [5e6, 8e6]


def test_each_label_is_paired_once() -> None:
    one = fact_of(row())
    assert one is not None
    hits, left = match([one, one], [one], whole_agrees)
    assert (len(hits), left) == (1, [])


def test_rates_follow_from_counts() -> None:
    score = Score(3, 4, 6) + Score(0, 2, 0)
    assert (score.precision, score.recall, round(score.f1, 4)) == (0.5, 0.5, 0.5)
    assert Score().f1 == 0


def test_a_pledge_is_found_when_the_spans_share_half() -> None:
    text = "He said that Peru will build a port in Chile by 2030."
    kept = Pledge(id="a", quote=text[13:52], start=13, end=52)
    assert same_pledge({"quote": "build a port in Chile"}, kept, text)
    assert not same_pledge({"quote": "He said that"}, kept, text)


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    head = "source\n2023-06-01\nPeru and Chile\n"
    text = head + "Exports of Peru to Chile reached $5 million in 2022. Peru will build a port in Chile."
    for number in ("001", "002"):
        (tmp_path / "articles").mkdir(exist_ok=True)
        (tmp_path / "gold").mkdir(exist_ok=True)
        (tmp_path / "articles" / f"{number}.txt").write_text(text, encoding="utf-8")
        value = 5e6 if number == "001" else 6e6
        labels = {"origin": "made", "claims": [row(value=value)], "pledges": [{"quote": "build a port in Chile"}]}
        (tmp_path / "gold" / f"{number}.json").write_text(json.dumps(labels), encoding="utf-8")
    return tmp_path


def test_a_folder_of_labels_is_scored(labelled: Path) -> None:
    result = evaluate(load(labelled / "gold", labelled / "articles"))
    assert result.whole[("language", "en")] == Score(1, 2, 2)
    assert result.whole[("kind", "level")] == Score(1, 2, 2)
    assert result.value_unit[("all", "all")] == Score(1, 2, 2)
    assert result.pledges == Score(2, 2, 2)
    assert [(what, article) for what, article, _ in result.misses] == [("missed", "002"), ("extra", "002")]
    assert len(load(labelled / "gold", labelled / "articles", half="odd")) == 1


def test_what_stands_beside_a_right_figure_is_counted_apart(labelled: Path) -> None:
    text = "Exports of copper ores from Peru to Chile grew about 5% in 2022 from 2021. Peru's exports to Kenya fell 2%."
    change = row(kind="change", flow="exports", value=5, unit="percent", product="copper ore", hedge="about")
    base = {"start": "2021-01", "end": "2021-12"}
    labels = {"claims": [{**change, "base_period": base}, {**change, "value": 9, "product": "tin"}]}
    (labelled / "articles/001.txt").write_text(f"source\n2023-06-01\nPeru and Chile\n{text}", encoding="utf-8")
    (labelled / "gold/001.json").write_text(json.dumps(labels), encoding="utf-8")
    whole = evaluate(load(labelled / "gold", labelled / "articles", half="odd")).whole
    told = {name: score for (by, name), score in whole.items() if by == "of right claims"}
    assert told == {"product": Score(1, 1, 1), "base period": Score(1, 1, 1), "hedge": Score(1, 1, 1)}


@pytest.mark.parametrize(
    ("gold", "said", "right"),
    [("copper ores", "ore", True), ("maize", "corn", True), ("tin", "tea", False), ("сталь", "стали", True)],
)
def test_products_agree_by_word_or_heading(gold: str, said: str, right: bool) -> None:
    assert same_goods(gold, said) is right


def test_the_command_prints_tables_and_json(labelled: Path) -> None:
    from typer import Typer

    from steelyard.cli.evaluate import register

    app = Typer()
    app.callback()(lambda: None)
    register(app)
    plain = CliRunner().invoke(app, ["evaluate", str(labelled / "gold"), "--misses", "5"])
    assert plain.exit_code == 0, plain.output
    assert "missed 002" in plain.output
    shown = CliRunner().invoke(app, ["evaluate", str(labelled / "gold"), "--json"])
    rows = json.loads(shown.output)
    assert rows["schema"] == 1
    assert {(one["by"], one["name"], one["hits"]) for one in rows["whole"]} >= {("kind", "level", 1), ("all", "all", 1)}
    assert rows["articles"] == 2


def test_a_folder_without_labels_and_labels_without_articles_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no labels"):
        load(tmp_path, tmp_path)
    (tmp_path / "001.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path, tmp_path)


def _offered(command: list[str], **_: Any) -> SimpleNamespace:
    """Answer as `steelyard check FILE --json` would, in this process."""
    data = Path(command[2]).read_bytes()
    day = command[command.index("--date") + 1] if "--date" in command else None
    try:
        claims = read(parse_document(data), published=day).claims
    except SteelyardError as error:
        return SimpleNamespace(stdout="", returncode=2, stderr=str(error))
    document = {"claims": [claim.to_json() for claim in claims]}
    return SimpleNamespace(stdout=json.dumps({"documents": [document]}), returncode=0, stderr="")


@pytest.mark.skipif(not (SHARED / "devset/score.py").exists(), reason="the labelled set is not here")
def test_the_numbers_are_those_of_the_score_script(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = importlib.util.spec_from_file_location("score", SHARED / "devset/score.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    gold, articles = SHARED / "devset/gold", SHARED / "devset/articles"
    monkeypatch.setattr(subprocess, "run", _offered)
    monkeypatch.setattr(sys, "argv", ["score.py", "steelyard", str(articles), str(gold)])
    script.main()
    theirs = {line[:2]: line for line in capsys.readouterr().out.splitlines() if line[2:3] == ":"}
    result = evaluate(load(gold, articles))
    for lang, line in theirs.items():
        whole, amount = result.whole[("language", lang)], result.value_unit[("language", lang)]
        assert f"{whole.gold} claims | whole P {whole.precision:.3f} R {whole.recall:.3f} F1 {whole.f1:.3f} |" in line
        assert f"value+unit P {amount.precision:.3f} R {amount.recall:.3f} F1 {amount.f1:.3f} |" in line
    assert set(theirs) == {lang for by, lang in result.whole if by == "language"}
