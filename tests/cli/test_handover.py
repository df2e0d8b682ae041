"""Register, timeline, review, doctor, forget and ledger as they are called: scripts get JSON, people get tables."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from steelyard.cli import register, review
from steelyard.cli.main import COMMANDS, main

Call = Callable[..., tuple[int, str, str]]
BLR = ("BLR", "RU-LIP")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Run the command line on a ledger with the shipped dossier; return exit status and both outputs."""
    monkeypatch.setenv("STEELYARD_LEDGER", str(tmp_path / "a.db"))
    monkeypatch.chdir(tmp_path)

    def run(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["steelyard", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        status = 0
        try:
            main()
        except SystemExit as ended:
            status = int(ended.code or 0)
        said = capsys.readouterr()
        return status, said.out, said.err

    assert run("add", "--dossier", "belarus-lipetsk", "--quiet") == (0, "", "")
    return run


def data(answer: tuple[int, str, str]) -> dict:  # type: ignore[type-arg]
    """The JSON that a command printed."""
    status, out, err = answer
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert found.pop("schema") == 1
    return found


def test_the_register_is_a_table_for_people_and_json_for_scripts(call: Call) -> None:
    status, out, _ = call("register", *BLR)
    assert status == 0
    assert "held, late — 2023-12-02" in out
    assert "no later word found by 2025-11-14 in 12 sources" in out
    assert "no rate below five" in out
    assert "\x1b" not in out
    found = data(call("register", *BLR, "--json"))
    assert len(found["pledges"]) == 23
    assert {row["rate"] for row in found["fulfilment"]} == {None}
    early = data(call("register", "list", "Belarus", "Lipetsk Oblast", "--as-of", "2023-06-01", "--json"))
    assert len(early["pledges"]) < 23


def test_a_promise_goes_from_entry_to_its_end_by_commands_alone(call: Call) -> None:
    words = (
        "a plant for trailers",
        "--office",
        "Governor",
        "--by",
        "2026",
        "--value",
        "20M",
        "--flow",
        "exports",
        "--who",
        "me",
    )
    key = data(call("register", "add", *BLR, *words, "--json"))["pledge"]
    status, _, err = call("register", "status", key, "delivered", "--who", "me")
    assert (status, err.count("\n")) == (2, 1)
    assert "--evidence" in err
    assert "[[project]]" in call("register", "projects", *BLR)[1]
    done = ("--date", "2026-03-01", "--evidence", "https://news.example/7", "--note", "first hall")
    assert call("register", "status", key, "delivered", *done, "--who", "me", "--quiet") == (0, "", "")
    data(call("register", "reply", key, "ahead of time", "--who", "press office", "--json"))
    told = data(call("register", "show", key, "--json"))["pledge"]
    assert (told["office"], told["value"], told["flow"]) == ("Governor", 20e6, "exports")
    assert told["status"] == "delivered", "a word counts at once, also when no source is as young as it"
    assert "ahead of time" in call("register", *BLR)[1]
    assert "ahead of time" not in call("register", *BLR, "--as-of", "2025-12-31")[1]
    assert call("register", "projects", *BLR)[0] == 2, "what was delivered brings nothing more"


def test_the_timeline_is_in_order_of_days(call: Call) -> None:
    rows = data(call("timeline", *BLR, "--json"))["timeline"]
    exact = [row["day"] for row in rows if len(row["day"]) == 10]
    assert exact == sorted(exact)
    assert {row["kind"] for row in rows} == {"level", "statement", "visit", "signing", "event", "promise", "word"}
    assert all(row["kind"] == "visit" for row in data(call("timeline", *BLR, "--kind", "visit", "--json"))["timeline"])
    assert "1 июня 2023" in call("timeline", *BLR, "--lang", "ru")[1]
    assert "Nothing on this pair carries a date" in call("timeline", "JPN", "MEX")[1]


def test_a_review_reaches_the_brief_and_is_taken_back(call: Call, tmp_path: Path) -> None:
    waiting = data(call("review", "list", *BLR, "--json"))["claims"]
    last = [c["id"] for c in waiting if c["value"] == 363.2e6 and c["kind"] == "level"]
    for claim in last:
        call("review", "correct", claim, "value=330.1e6", "--who", "me", "--why", "misprint", "--quiet")

    def headline() -> str:
        assert call("brief", *BLR, "--target", "500M", "-o", "a.json", "--quiet") == (0, "", "")
        made = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
        return "".join(part["text"] for part in made["headline"][0]["parts"])

    assert last
    assert "$330.1 million" in headline()
    stored = data(call("review", "list", "--json"))["reviews"]
    for row in stored[-len(last) :]:
        changed = data(call("review", "undo", str(row["number"]), "--who", "me", "--why", "no misprint", "--json"))
        assert changed["pairs"] == [list(BLR)]
    assert "$363.2 million" in headline()
    history = call("review", "list")[1]
    assert history.count("(taken back)") == len(last)


def test_review_walks_through_the_claims_with_single_keys(call: Call) -> None:
    status, out, err = call("review", *BLR, typed="me\na\nr\nanother place\nu\ns\nc\nvalue=oops\ns\nq\n")
    assert (status, err) == (0, "")
    assert "1 of 5" in out
    assert "no such amount: 'oops'" in out
    assert "looked at" in out
    kinds = [row["action"] for row in data(call("review", "list", "--json"))["reviews"] if row["who"] == "me"]
    assert kinds == ["accept", "reject", "undo"]


def test_forgetting_leaves_the_hash_and_no_byte_of_the_rest(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(
        "Zanzibarish exports. Trade between Japan and Mexico rose by 5% to $3 billion in 2004, said Quillfeather."
    )
    call("add", str(file), "--date", "2005-01-01", "--keep-text", "--quiet")
    (source,) = [k for k in data(call("timeline", "JPN", "MEX", "--json"))["timeline"] if k["kind"] == "statement"]
    status, _, err = call("forget", source["address"], "--yes", "--json")
    assert (status, err) == (0, "")
    left = b"".join(path.read_bytes() for path in tmp_path.glob("a.db*"))
    assert b"Quillfeather" not in left
    assert b"Zanzibarish" not in left
    assert "forgotten" in call("add", str(file), "--date", "2005-01-01")[1]
    assert call("forget", "nosuch", "--yes")[0] == 2


def test_the_doctor_finds_a_damaged_ledger_and_says_how_to_mend_it(call: Call, tmp_path: Path) -> None:
    found = {row["name"]: row["state"] for row in data(call("doctor", "--json"))["found"]}
    assert found["ledger"] == found["solver"] == found["reading"] == "ok"
    (tmp_path / "a.db").write_bytes(b"noise" * 4_000)
    for rest in ("-wal", "-shm"):
        (tmp_path / f"a.db{rest}").unlink(missing_ok=True)
    status, out, _ = call("doctor")
    assert status == 2
    assert "steelyard ledger restore BACKUP" in out


def test_backup_restore_and_check_by_commands(call: Call, tmp_path: Path) -> None:
    assert call("ledger", "backup", "copy.db")[0] == 0
    assert call("ledger", "backup", "copy.db")[0] == 2
    call("forget", data(call("review", "list", *BLR, "--json"))["claims"][0]["source"], "--yes", "--quiet")
    assert call("ledger", "restore", "copy.db")[0] == 0
    assert data(call("ledger", "check", "--json"))["claims"] == 52
    assert "38 sources, 52 claims" in call("ledger", "info")[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_there_is_has_help_with_an_example(call: Call, name: str) -> None:
    from importlib.util import find_spec

    if find_spec(f"steelyard.cli.{name.replace('-', '_')}") is None:
        return
    status, out, _ = call(name, "--help")
    assert status == 0
    assert f"steelyard {name}" in " ".join(out.split())


@pytest.mark.parametrize(
    ("name", "action"),
    [*(("register", one) for one in register._ACTIONS), *(("review", one) for one in review._ACTIONS)],
)
def test_every_action_has_help_with_an_example_of_it(call: Call, name: str, action: str) -> None:
    status, out, _ = call(name, action, "--help")
    assert status == 0
    meant = "" if action in ("list", "walk") else f" {action}"
    assert f"steelyard {name}{meant} " in " ".join(out.split("Arguments")[0].split("]")[-1].split())


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("register BLR", "partner"),
        ("register BLR Narnia", "did you mean"),
        ("register status nosuch started --who me", "no pledge is called"),
        ("register confirm nosuch --who me", "no proposal is called"),
        ("register add BLR RU-LIP x --who me --value frogs", "frogs"),
        ("register projects BLR RU-LIP", "no open entry"),
        ("review accept nosuch --who me", "no claim is called"),
        ("review reject nosuch", "--who"),
        ("review undo 999 --who me --why x", "no review has the number"),
        ("review merge a b --who me --why x", "no source is called"),
        ("timeline BLR RU-LIP --kind frogs", "no such kind"),
        ("timeline BLR RU-LIP --as-of frogs", "no such day"),
        ("timeline BLR BLR", "two economies"),
        ("ledger backup", "FILE"),
    ],
)
def test_wrong_words_are_one_line_and_change_nothing(call: Call, tmp_path: Path, words: str, what: str) -> None:
    before = data(call("review", "list", "--json"))
    status, out, err = call(*words.split())
    assert (status, out, err.count("\n")) == (2, "", 1), err
    assert what in err
    assert data(call("review", "list", "--json")) == before


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("steelyard tim", {"timeline"}),
        ("steelyard review c", {"correct", "credibility"}),
        ("steelyard brief --l", {"--lang", "--ledger"}),
    ],
)
def test_the_shell_completes_commands_actions_and_options(
    call: Call, monkeypatch: pytest.MonkeyPatch, typed: str, offered: set[str]
) -> None:
    monkeypatch.setenv("_STEELYARD_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(len(typed.split()) - 1))
    assert set(call()[1].split()) == offered


def test_a_brief_is_printed_as_json_as_its_file_has_it(call: Call, tmp_path: Path) -> None:
    assert call("brief", *BLR, "--target", "500M", "-o", "a.json", "--quiet")[0] == 0
    status, out, err = call("brief", *BLR, "--target", "500M", "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    status, out, err = call("brief", *BLR)
    assert (status, out, err.count("\n")) == (2, "", 1)
