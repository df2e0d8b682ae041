"""A child process that computes for the pages, one call at a time, within a time and a memory limit.

Pages stay quick while a pair is weighed, and a document that somebody else wrote is parsed where it can do no harm: a
call that takes too long or too much memory ends with the process, which is started again for the next one.
Refused: anything but functions of ours by name, and errors whose words could hold a text (only their type comes back).
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from steelyard.core.errors import InputError, SteelyardError

T = TypeVar("T")


class WorkerFailed(Exception):
    """A mistake of ours in the child; the message is the type of the error and where it arose, never its words."""


class Worker:
    """One child process. Calls from several threads wait for each other."""

    def __init__(self, *, memory: int | None = None) -> None:
        """Prepare a worker; the process starts with the first call. ``memory``: bytes of address space, None: any."""
        self._memory = memory
        self._lock = threading.Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._stops = 0
        """How often the process was stopped: a call that was about to start it sees that it is not wanted."""
        self.current: tuple[Any, ...] | None = None
        """The arguments of the call that runs."""
        self.step: str | None = None
        """What that call told last with `report`."""

    def run(self, function: Callable[..., T], *arguments: Any, seconds: float) -> T:
        """Return what a function returns in the child.

        Raises
        ------
        SteelyardError
            as the function raises it; InputError when it took more than ``seconds`` or more memory than there is.
        WorkerFailed
            the function failed in any other way.
        """
        stops = self._stops
        with self._lock:
            pipe = self._started()
            try:
                if self._stops != stops:
                    raise ConnectionResetError
                self.current, end = arguments, time.monotonic() + seconds
                pipe.send((function, arguments))
                kind: str = "step"
                value: Any = None
                while kind == "step":
                    self.step = value
                    if not pipe.poll(max(0.0, end - time.monotonic())):
                        self._end()
                        raise InputError(f"takes longer than {seconds:g} s", mend="give less at once")
                    kind, value = pipe.recv()
            except (EOFError, BrokenPipeError, ConnectionResetError):
                self._end()
                raise InputError("needs more memory than it may have", mend="give less at once") from None
            finally:
                self.current = self.step = None
        if kind == "done":
            return value  # type: ignore[no-any-return]
        if kind == "error":
            raise value
        raise WorkerFailed(value)

    @property
    def busy(self) -> bool:
        """True while a call runs."""
        return self._lock.locked()

    def stop(self) -> None:
        """End the process, whatever it is doing; a call that waits for it, or is about to start it, is told so."""
        self._stops += 1
        process = self._process
        if process is not None:
            process.kill()
            process.join()

    def _started(self) -> Connection:
        if self._process is None or self._pipe is None or not self._process.is_alive():
            self._end()
            os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # for the child: its matrices are small
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, self._memory), daemon=True)
            process.start()
            self._process = process
            theirs.close()
        return self._pipe

    def _end(self) -> None:
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.join()


def report(step: str) -> None:
    """Tell the parent what a call begins; outside a child nobody hears it."""
    for pipe in _TO_PARENT:
        pipe.send(("step", step))


_TO_PARENT: list[Connection] = []
"""The pipe of this process, where it is a child."""


def _serve(pipe: Connection, memory: int | None) -> None:
    """Answer calls until the parent goes."""
    import signal

    _TO_PARENT.append(pipe)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    if memory is not None:
        _limit(memory)
    with contextlib.suppress(EOFError, BrokenPipeError, OSError):
        while True:
            function, arguments = pipe.recv()
            pipe.send(_answer(function, arguments))


def _answer(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "done", function(*arguments)
    except SteelyardError as error:
        return "error", error
    except MemoryError:
        return "error", InputError("needs more memory than it may have", mend="give less at once")
    except Exception as error:
        return "failed", kind_and_place(error)


def kind_and_place(error: BaseException) -> str:
    """Return the type of an error with the file and line where it arose; never its words."""
    if isinstance(error, WorkerFailed):
        return str(error)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} in {trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"


def _limit(memory: int) -> None:
    """Bound the address space where the system can (POSIX)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
