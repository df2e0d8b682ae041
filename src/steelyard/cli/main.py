"""Entry point. One file a command; only the command that is called is imported, so that every start is quick.

Exit status: 0 done; 1 done and something is CONTRADICTED (`check` only); 2 bad input, one line on stderr.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from importlib.util import find_spec
from typing import Any

from steelyard import __version__

COMMANDS = (
    "check", "add", "describe", "fetch", "forget", "weigh", "ask", "outlook", "indicators", "gap", "brief", "register",
    "timeline", "review", "serve", "watch", "read-corpus", "evaluate", "ledger", "doctor",
)  # fmt: skip
"""In the order of ``--help``."""


def main() -> None:
    """Run the command line."""
    words = sys.argv[1:]
    gc.set_threshold(100_000, 20, 20)  # what a start makes stays: looking for garbage in it takes as long as making it
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # matrices here are small: threads only wait for each other
    if words[:1] in (["--version"], ["-V"]):
        print(f"steelyard {__version__}")
        return
    from steelyard.core.errors import SteelyardError

    try:
        sys.exit(_run(words))
    except SteelyardError as error:
        print(f"steelyard: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter flushes into it at its end
        sys.exit(0)
    except KeyboardInterrupt:
        print("steelyard: stopped; what was written before stands", file=sys.stderr)
        sys.exit(130)
    finally:
        gc.freeze()  # nor is garbage looked for at the end


def _run(words: list[str]) -> int:
    import typer

    called = [name for name in words[:1] if name in COMMANDS]
    app = typer.Typer(
        name="steelyard",
        no_args_is_help=True,
        rich_markup_mode="rich",
        help="Weighs what is said about trade: checks figures, rebuilds the series, gives the odds of a target.",
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    for name in called or COMMANDS:
        module = f"steelyard.cli.{name.replace('-', '_')}"
        if find_spec(module):
            importlib.import_module(module).register(app)
    _keep_lines(app)
    wrong: Any = typer.BadParameter.__mro__[2]  # ClickException, wherever this version of typer keeps it
    try:
        status = app(args=words or ["--help"], standalone_mode=False, prog_name="steelyard")
    except wrong as error:
        raise _usage(error, called) from error
    return status if isinstance(status, int) else 0


def _keep_lines(app: Any) -> None:
    """Keep the lines of examples apart in every help text; they would be run together as prose."""
    for about in (*app.registered_commands, *app.registered_groups):
        inner = getattr(about, "typer_instance", None)
        if inner is not None:
            _keep_lines(inner)
            about = inner.info
        if isinstance(about.help, str):
            parts = about.help.strip().split("\n\n")
            about.help = "\n\n".join(f"\b\n{part}" if "\n " in f"\n{part}" else part for part in parts)


def _usage(error: BaseException, called: list[str]) -> Exception:
    """Say in one line what is wrong with the words of a command, and where its help is."""
    from steelyard.core.errors import InputError

    what = " ".join(getattr(error, "format_message", error.__str__)().split()).rstrip(".")
    help_line = " ".join(["steelyard", *called, "--help"])
    return InputError(what[:1].lower() + what[1:], where=" ".join(called) or None, mend=f"see  {help_line}")


def _options() -> None:
    """Weighs what is said about trade.

    Start with:  steelyard check article.txt
    """
