"""Errors, sorted by what the caller can do about them.

Each error is one line for a person: what went wrong, where, and how to mend it.
Programming mistakes are ordinary Python exceptions and are never caught to be hidden.
"""

from __future__ import annotations


class SteelyardError(Exception):
    """An error that the user can act on.

    Parameters
    ----------
    what : one clause that says what is wrong.
    where : the file, line, field or address concerned, if there is one.
    mend : what to do about it, as an imperative sentence.

    Examples
    --------
    >>> str(InputError("the file is empty", where="a.txt", mend="give a file with text"))
    'a.txt: the file is empty; give a file with text'
    """

    def __init__(self, what: str, *, where: str | None = None, mend: str | None = None) -> None:
        self.what, self.where, self.mend = what, where, mend
        line = f"{where}: {what}" if where else what
        super().__init__(f"{line}; {mend}" if mend else line)


class InputError(SteelyardError):
    """What was handed in cannot be used: mend the input."""


class LedgerError(SteelyardError):
    """The ledger is locked, damaged, newer than the program or not a ledger: nothing was written."""


class NetworkError(SteelyardError):
    """An address could not be read, or must not be."""


class MissingExtra(SteelyardError):
    """A part that is installed on request is not there: install it."""
